/* board_worker - the board in its engine: lists, watches, status; and that nothing personal is on it. */
#include "unit/matcher_drive.h"
#include "base/ids.h"
#include "board/board.h"

#define CASES 600
#define CASEBOOK 1 /* the link */

static const struct bus_peer intake = { 0, 2, "in" };
static const struct bus_peer other_intake = { 0, 2, "i2" };

/* ---- case rows ---- */
struct cases {
    CaseRow row[CASES];
    FollowedRow followed[CASES], *rows[CASES];
    Instant instant[CASES][4];
    Alarm__Cause alarm[CASES];
    char number[CASES][CASE_NUMBER_TEXT];
    Text kind_text;
    size_t n;
};

static Instant *at(Instant *instant, int64_t ms)
{
    instant__init(instant);
    PUT(instant, ms, ms);
    return instant;
}

static CaseRow *add(struct cases *all, unsigned count, Case__State state)
{
    size_t i = all->n++;
    CaseRow *row = &all->row[i];

    case_row__init(row);
    followed_row__init(&all->followed[i]);
    case_number_format(case_key_of(2026, 326, count), all->number[i]);
    row->case_ = all->number[i];
    row->id = (char *)(uintptr_t) "018f0000-0000-7000-8000-000000000001";
    row->kind = (char *)(uintptr_t) "adrift";
    row->kind_text = &all->kind_text;
    text__init(&all->kind_text);
    all->kind_text.ru = (char *)(uintptr_t) "унесло на льдине";
    all->kind_text.en = (char *)(uintptr_t) "adrift";
    row->owner = (char *)(uintptr_t) "olga";
    row->filed_by = (char *)(uintptr_t) "ivan";
    row->due = at(&all->instant[i][0], START_MS + 3600000 + count);
    row->opened = at(&all->instant[i][1], START_MS - 60000);
    row->at = at(&all->instant[i][2], START_MS);
    PUT(row, state, state);
    PUT(row, priority, PRIORITY__P3);
    PUT(row, version, 1);
    PUT(row, seq, 9);
    PUT(row, event, EVENT__TYPE__CASE_MOVED);
    if (state == CASE__STATE__CLOSED)
        row->closed = at(&all->instant[i][3], START_MS);
    all->followed[i].row_case = FOLLOWED_ROW__ROW_CASE;
    all->followed[i].case_ = row;
    all->rows[i] = &all->followed[i];
    return row;
}

static void tell(struct drive *d, struct cases *all, bool level)
{
    drive_rows(d, FOLLOWS__WHAT__CASES, all->rows, all->n, level);
    all->n = 0;
}

static void tell_open_cases(struct drive *d, unsigned n)
{
    static struct cases all;

    all.n = 0;
    for (unsigned i = 1; i <= n; i++) {
        add(&all, i, CASE__STATE__DISPATCHING);
        if (all.n == 64 || i == n)
            tell(d, &all, i == n);
    }
    if (n == 0)
        tell(d, &all, true);
}

/* ---- questions ---- */
struct question {
    Envelope env;
    ListCases list;
    WatchCases watch;
    uint8_t id[16];
    ProtobufCBinaryData path;
};

static void start_question(struct question *q, const char *path)
{
    *q = (struct question){ .id = { 7 } };
    envelope__init(&q->env);
    list_cases__init(&q->list);
    watch_cases__init(&q->watch);
    PUT(&q->env, id, ((ProtobufCBinaryData){ sizeof q->id, q->id }));
    q->env.actor = (char *)(uintptr_t) "ivan";
    q->path = (ProtobufCBinaryData){ strlen(path), (uint8_t *)(uintptr_t)path };
    q->env.return_path = &q->path;
    q->env.n_return_path = 1;
}

static const CaseList *list(struct drive *d, struct question *q)
{
    const Envelope *said;

    q->env.body_case = ENVELOPE__BODY_LIST_CASES;
    q->env.list_cases = &q->list;
    drive_forget(d);
    drive_hear(d, intake, &q->env);
    said = drive_said(d, ENVELOPE__BODY_CASE_LIST, 0);
    return said ? said->case_list : NULL;
}

static void watch(struct drive *d, struct question *q, struct bus_peer from)
{
    q->env.body_case = ENVELOPE__BODY_WATCH_CASES;
    q->env.watch_cases = &q->watch;
    drive_forget(d);
    drive_hear(d, from, &q->env);
}

static const WatchEvent *event(struct drive *d, size_t nth)
{
    const Envelope *said = drive_said(d, ENVELOPE__BODY_WATCH_EVENT, nth);

    return said ? said->watch_event : NULL;
}

static size_t events(struct drive *d)
{
    return drive_count(d, ENVELOPE__BODY_WATCH_EVENT);
}

static void assert_refused(struct drive *d, const char *code, const char *field)
{
    const Envelope *said = drive_said(d, ENVELOPE__BODY_REFUSAL, 0);

    assert_non_null(said);
    assert_string_equal(said->refusal->code, code);
    assert_string_equal(said->refusal->field, field);
}

/* ---- lists ---- */
static void a_list_shows_open_cases_with_their_columns(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;
    const CaseList *page;
    const CaseRow *row;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__CLOSED);
    add(&all, 2, CASE__STATE__DISPATCHING);
    all.alarm[1] = ALARM__CAUSE__SOS;
    all.row[1].alarms = &all.alarm[1];
    all.row[1].n_alarms = 1;
    tell(&d, &all, true);
    start_question(&q, "anna");
    page = list(&d, &q);
    assert_non_null(page);
    assert_int_equal(page->n_cases, 1);
    assert_null(page->next);
    row = page->cases[0];
    assert_string_equal(row->case_, "26-326-0002-6");
    assert_string_equal(row->kind, "adrift");
    assert_string_equal(row->kind_text->ru, "унесло на льдине");
    assert_string_equal(row->kind_text->en, "adrift");
    assert_string_equal(row->owner, "olga");
    assert_string_equal(row->filed_by, "ivan");
    assert_int_equal(row->state, CASE__STATE__DISPATCHING);
    assert_int_equal(row->priority, PRIORITY__P3);
    assert_true(row->due->ms == START_MS + 3600000 + 2);
    assert_true(row->opened->ms == START_MS - 60000);
    assert_int_equal(row->version, 1);
    assert_int_equal(row->n_alarms, 1);
    assert_int_equal(row->alarms[0], ALARM__CAUSE__SOS);
    assert_false(row->has_seq); /* for followers only */
    assert_null(row->at);
    drive_stop(&d);
}

static void ended_cases_are_shown_to_whoever_asks_for_them(void **state)
{
    static Case__State closed[] = { CASE__STATE__CLOSED };
    static struct cases all;
    struct drive d;
    struct question q;
    Instant since;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__CLOSED);
    add(&all, 2, CASE__STATE__DISPATCHING);
    tell(&d, &all, true);
    start_question(&q, "anna");
    q.list.state = closed;
    q.list.n_state = 1;
    assert_int_equal(list(&d, &q)->n_cases, 1);
    assert_string_equal(list(&d, &q)->cases[0]->case_, "26-326-0001-8");
    q.list.n_state = 0;
    q.list.since = at(&since, START_MS - 60000);
    assert_int_equal(list(&d, &q)->n_cases, 2);
    PUT(&q.list, mine, true);
    assert_int_equal(list(&d, &q)->n_cases, 1); /* mine are open ones */
    drive_stop(&d);
}

static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
    struct drive d;
    struct question q;
    char token[200] = "";
    unsigned seen = 0, pages = 0;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 123);
    do {
        const CaseList *page;

        start_question(&q, "anna");
        q.list.next = token;
        page = list(&d, &q);
        assert_non_null(page);
        for (size_t i = 0; i < page->n_cases; i++) { /* due times rise with the number */
            char number[CASE_NUMBER_TEXT];

            case_number_format(case_key_of(2026, 326, ++seen), number);
            assert_string_equal(page->cases[i]->case_, number);
        }
        assert_int_equal(page->n_cases, pages < 2 ? 50 : 23);
        snprintf(token, sizeof token, "%s", page->next ? page->next : "");
        drive_pass(&d, 45 * 60000); /* meanwhile deadlines pass; the pages are as of the first */
        pages++;
    } while (*token);
    assert_int_equal(pages, 3);
    assert_int_equal(seen, 123);
    drive_stop(&d);
}

static void a_page_ends_exactly_with_the_last_case(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 50);
    start_question(&q, "anna");
    assert_int_equal(list(&d, &q)->n_cases, 50);
    assert_null(list(&d, &q)->next);
    PUT(&q.list, limit, 49);
    assert_non_null(list(&d, &q)->next);
    drive_stop(&d);
}

static void a_page_never_outgrows_a_message(void **state)
{
    struct drive d;
    struct question q;
    const CaseList *page;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, CASES);
    start_question(&q, "anna");
    PUT(&q.list, limit, 10000);
    page = list(&d, &q);
    assert_true(outbox_item(d.out, 0)->n <= BUS_MESSAGE_MAX);
    assert_in_range(page->n_cases, 200, 499);
    assert_non_null(page->next);
    drive_stop(&d);
}

static void long_columns_shorten_the_page(void **state)
{
    static char district[3001];
    static struct cases all;
    struct drive d;
    struct question q;
    const CaseList *page;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    memset(district, 'd', 3000);
    all.n = 0;
    for (unsigned i = 1; i <= 40; i++) {
        add(&all, i, CASE__STATE__NEW)->district = district;
        if (i % 10 == 0)
            tell(&d, &all, i == 40);
    }
    start_question(&q, "anna");
    page = list(&d, &q);
    assert_in_range(page->n_cases, 15, 21);
    assert_non_null(page->next);
    q.list.next = page->next;
    assert_in_range(list(&d, &q)->n_cases, 15, 21);
    drive_stop(&d);
}

static void a_list_is_not_answered_before_all_rows_are_here(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__NEW);
    tell(&d, &all, false);
    start_question(&q, "anna");
    assert_null(list(&d, &q));
    assert_int_equal(outbox_count(d.out), 0);
    add(&all, 2, CASE__STATE__NEW);
    tell(&d, &all, true);
    assert_int_equal(list(&d, &q)->n_cases, 2);
    drive_stop(&d);
}

static void a_wrong_token_is_refused(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 1);
    start_question(&q, "anna");
    q.list.next = (char *)(uintptr_t) "1.2.3";
    assert_null(list(&d, &q));
    assert_refused(&d, "invalid", "next");
    drive_stop(&d);
}

/* ---- watches ---- */
static void a_fresh_watch_begins_with_what_is_open_and_goes_on_with_changes(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;
    const Envelope *said;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__CLOSED);
    add(&all, 2, CASE__STATE__DISPATCHING);
    add(&all, 3, CASE__STATE__NEW);
    tell(&d, &all, true);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 2);
    assert_string_equal(event(&d, 0)->case_, "26-326-0002-6");
    assert_string_equal(event(&d, 0)->from, "2");
    assert_null(event(&d, 0)->after);
    assert_string_equal(event(&d, 1)->from, "3");
    assert_string_equal(event(&d, 1)->after, "2");
    drive_forget(&d);
    add(&all, 2, CASE__STATE__CLOSED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1); /* that a case ends is news */
    assert_string_equal(event(&d, 0)->from, "4");
    assert_int_equal(event(&d, 0)->state, CASE__STATE__CLOSED);
    assert_int_equal(event(&d, 0)->type, EVENT__TYPE__CASE_MOVED);
    assert_int_equal(event(&d, 0)->seq, 9);
    assert_true(event(&d, 0)->at->ms == START_MS);
    assert_string_equal(event(&d, 0)->row->owner, "olga");
    said = drive_said(&d, ENVELOPE__BODY_WATCH_EVENT, 0);
    assert_int_equal(said->id.data[0], 7);
    assert_int_equal(said->n_return_path, 1);
    assert_memory_equal(said->return_path[0].data, "anna", 4);
    drive_stop(&d);
}

/* Three events in one change, 7 to 9. */
static void add_three(struct cases *all, unsigned count, Case__State state)
{
    static Event__Type types[] = { EVENT__TYPE__NOTE_ADDED, EVENT__TYPE__CASE_JUDGED,
        EVENT__TYPE__CASE_MOVED };
    FollowedRow *row;

    add(all, count, state);
    row = all->rows[all->n - 1];
    row->events = types;
    row->n_events = 3;
}

static void each_event_of_a_change_is_told_and_the_last_brings_the_token(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add_three(&all, 1, CASE__STATE__NEW);
    tell(&d, &all, true);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 1); /* how it stands */
    drive_forget(&d);
    add_three(&all, 2, CASE__STATE__NEW);
    add_three(&all, 1, CASE__STATE__CLOSED);
    add_three(&all, 2, CASE__STATE__TRIAGED); /* has moved on before anybody was told */
    tell(&d, &all, true);
    assert_int_equal(events(&d), 9);
    assert_int_equal(event(&d, 0)->type, EVENT__TYPE__NOTE_ADDED);
    assert_int_equal(event(&d, 0)->seq, 7);
    assert_false(event(&d, 0)->has_part);
    assert_int_equal(event(&d, 1)->part, 1);
    assert_int_equal(event(&d, 2)->part, 2);
    assert_false(event(&d, 3)->has_part); /* of the next change */
    assert_string_equal(event(&d, 0)->from, "1");
    assert_string_equal(event(&d, 0)->after, "1");
    assert_int_equal(event(&d, 2)->type, EVENT__TYPE__CASE_MOVED);
    assert_int_equal(event(&d, 2)->seq, 9);
    assert_string_equal(event(&d, 2)->from, "2");
    assert_string_equal(event(&d, 2)->after, "1");
    assert_string_equal(event(&d, 2)->case_, "26-326-0002-6");
    assert_string_equal(event(&d, 5)->from, "3");
    assert_string_equal(event(&d, 8)->from, "4");
    drive_pass(&d, 10000);
    q.watch.from = (char *)(uintptr_t) "4";
    watch(&d, &q, intake);
    drive_pass(&d, 10000);
    q.watch.from = (char *)(uintptr_t) "3"; /* the last change did not arrive whole */
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 3);
    start_question(&q, "boris");
    q.watch.from = (char *)(uintptr_t) "1";
    watch(&d, &q, other_intake);
    assert_int_equal(events(&d), 9); /* all of it, though the rows have moved on */
    drive_stop(&d);
}

static void who_is_behind_the_news_hears_how_things_stand(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add_three(&all, 1, CASE__STATE__NEW);
    add_three(&all, 1, CASE__STATE__TRIAGED);
    add(&all, 2, CASE__STATE__NEW); /* what happened to it we were not told */
    add_three(&all, 3, CASE__STATE__NEW);
    tell(&d, &all, true);
    start_question(&q, "anna");
    q.watch.from = (char *)(uintptr_t) "0";
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 5); /* one, one, and three */
    assert_string_equal(event(&d, 0)->from, "2");
    assert_string_equal(event(&d, 1)->from, "3");
    assert_string_equal(event(&d, 4)->from, "4");
    drive_stop(&d);
}

static void a_change_of_many_events_is_told_in_slices(void **state)
{
    enum { MANY = 100 };
    static Event__Type types[MANY];
    static struct cases all;
    struct drive d;
    struct question q;
    size_t told = 0;
    CaseRow *row;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 0);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    drive_forget(&d);
    all.n = 0;
    row = add(&all, 1, CASE__STATE__NEW);
    for (size_t i = 0; i < MANY; i++)
        types[i] = EVENT__TYPE__NOTE_ADDED;
    all.rows[0]->events = types;
    all.rows[0]->n_events = MANY;
    PUT(row, seq, MANY);
    tell(&d, &all, true);
    while (events(&d)) {
        for (size_t i = 0; i < events(&d); i++)
            assert_int_equal(event(&d, i)->seq, ++told);
        drive_forget(&d);
        drive_tick(&d);
    }
    assert_int_equal(told, MANY);
    drive_stop(&d);
}

static void a_watch_that_resumes_hears_only_what_came_after(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 10);
    start_question(&q, "anna");
    q.watch.from = (char *)(uintptr_t) "7";
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 3);
    assert_string_equal(event(&d, 0)->from, "8");
    drive_stop(&d);
}

static void a_number_that_was_never_given_begins_anew(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 10);
    start_question(&q, "anna");
    q.watch.from = (char *)(uintptr_t) "11"; /* of a store that has gone */
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 10);
    q.watch.from = (char *)(uintptr_t) "x";
    watch(&d, &q, intake);
    assert_refused(&d, "invalid", "from");
    drive_stop(&d);
}

static void renewing_repeats_nothing_that_is_on_its_way_but_what_was_lost(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 10);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 10);
    q.watch.from = (char *)(uintptr_t) "8"; /* 9 and 10 are on their way */
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 0);
    drive_pass(&d, 10000);
    watch(&d, &q, intake); /* and did not arrive */
    assert_int_equal(events(&d), 2);
    assert_string_equal(event(&d, 0)->from, "9");
    q.watch.from = (char *)(uintptr_t) "10";
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 0);
    all.n = 0;
    drive_forget(&d);
    add(&all, 3, CASE__STATE__COMMITTED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1);
    drive_stop(&d);
}

static void a_watch_hears_what_it_asked_for_and_when_a_case_leaves_that(void **state)
{
    static Case__State exhausted[] = { CASE__STATE__EXHAUSTED };
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 3);
    start_question(&q, "anna");
    q.list.state = exhausted;
    q.list.n_state = 1;
    q.watch.filter = &q.list;
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 0);
    all.n = 0;
    add(&all, 2, CASE__STATE__EXHAUSTED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1);
    drive_forget(&d);
    add(&all, 2, CASE__STATE__COMMITTED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1);
    assert_int_equal(event(&d, 0)->state, CASE__STATE__COMMITTED);
    drive_forget(&d);
    add(&all, 2, CASE__STATE__VERIFYING);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 0);
    drive_stop(&d);
}

static void one_case_can_be_watched_by_its_number(void **state)
{
    static char *full[] = { (char *)(uintptr_t) "26-326-0002-6" },
                *brief[] = { (char *)(uintptr_t) "2-6" };
    static char *mistyped[] = { (char *)(uintptr_t) "26-326-0002-7" },
                *nonsense[] = { (char *)(uintptr_t) "." };
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 3);
    start_question(&q, "anna");
    q.watch.n_case_ = 1;
    q.watch.case_ = full;
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 1);
    assert_string_equal(event(&d, 0)->case_, "26-326-0002-6");
    q.watch.case_ = brief; /* today's */
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 1);
    assert_string_equal(event(&d, 0)->case_, "26-326-0002-6");
    q.watch.case_ = mistyped;
    watch(&d, &q, intake);
    assert_refused(&d, "check_digit", "case");
    q.watch.case_ = nonsense;
    watch(&d, &q, intake);
    assert_refused(&d, "invalid", "case");
    drive_stop(&d);
}

static void a_watch_before_all_rows_are_here_begins_when_they_are(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__NEW);
    tell(&d, &all, false);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    assert_int_equal(events(&d), 0);
    add(&all, 2, CASE__STATE__NEW);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 2);
    drive_stop(&d);
}

static void a_long_beginning_comes_in_slices_and_whole(void **state)
{
    struct drive d;
    struct question q;
    size_t told;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 200);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    told = events(&d);
    assert_in_range(told, 1, 64);
    for (unsigned i = 0; i < 50 && told < 200; i++) {
        assert_in_range(
            engine_wake(d.engine), 0, 50); /* it does not wait a second for the next slice */
        drive_forget(&d);
        drive_pass(&d, 10);
        drive_tick(&d);
        assert_true(events(&d) > 0);
        told += events(&d);
    }
    assert_int_equal(told, 200);
    drive_pass(&d, 10);
    drive_tick(&d);
    assert_int_equal(events(&d), 200 % 32);
    assert_string_equal(event(&d, events(&d) - 1)->from, "200");
    drive_stop(&d);
}

static void a_watcher_that_says_nothing_for_30_s_is_dropped_and_a_renewed_one_stays(void **state)
{
    static struct cases all;
    struct drive d;
    struct question anna, boris;
    const Envelope *said;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 1);
    start_question(&anna, "anna");
    start_question(&boris, "boris");
    watch(&d, &anna, intake);
    watch(&d, &boris, intake);
    drive_pass(&d, 20000);
    boris.watch.from = (char *)(uintptr_t) "1";
    watch(&d, &boris, intake);
    drive_pass(&d, 10000);
    drive_tick(&d);
    drive_forget(&d);
    all.n = 0;
    add(&all, 1, CASE__STATE__COMMITTED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1);
    said = drive_said(&d, ENVELOPE__BODY_WATCH_EVENT, 0);
    assert_memory_equal(said->return_path[0].data, "boris", 5);
    drive_stop(&d);
}

static void an_intake_that_is_gone_takes_its_watchers_along(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;
    Envelope env = ENVELOPE__INIT;
    Hello hello = HELLO__INIT;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 1);
    hello.worker = (char *)(uintptr_t) "intake";
    hello.instance = (char *)(uintptr_t) "one";
    env.body_case = ENVELOPE__BODY_HELLO;
    env.hello = &hello;
    drive_hear(&d, intake, &env);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    watch(&d, &q, other_intake);
    drive_hear(&d, other_intake, &env); /* the same one from a new address */
    drive_forget(&d);
    all.n = 0;
    add(&all, 1, CASE__STATE__COMMITTED);
    tell(&d, &all, true);
    assert_int_equal(events(&d), 1);
    drive_stop(&d);
}

static void only_256_watch_at_once(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 0);
    for (unsigned i = 0; i <= 256; i++) {
        char path[8];

        snprintf(path, sizeof path, "w%u", i);
        start_question(&q, path);
        q.env.actor = path; /* a key each */
        watch(&d, &q, intake);
        assert_int_equal(drive_count(&d, ENVELOPE__BODY_REFUSAL), i == 256);
    }
    assert_refused(&d, "busy", "watch_cases");
    start_question(&q, "w7"); /* who watches already may go on */
    watch(&d, &q, intake);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_REFUSAL), 0);
    drive_stop(&d);
}

static void one_key_that_watches_a_thousand_times_keeps_nobody_out(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 1);
    for (unsigned i = 0; i < 1000; i++) {
        char path[8];

        snprintf(path, sizeof path, "w%u", i);
        start_question(&q, path);
        watch(&d, &q, intake);
        assert_int_equal(drive_count(&d, ENVELOPE__BODY_REFUSAL), 0);
        assert_int_equal(events(&d), 1); /* the newest begins anew, in whoever's place */
    }
    start_question(&q, "anna");
    q.env.actor = (char *)(uintptr_t) "anna";
    watch(&d, &q, intake);
    assert_int_equal(drive_count(&d, ENVELOPE__BODY_REFUSAL), 0);
    assert_int_equal(events(&d), 1);
    assert_string_equal(drive_said(&d, ENVELOPE__BODY_WATCH_EVENT, 0)->actor, "anna");
    drive_stop(&d);
}

static void after_an_older_store_was_put_back_everything_is_told_anew(void **state)
{
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 10);
    start_question(&q, "anna");
    watch(&d, &q, intake);
    drive_forget(&d);
    drive_put_back(&d, FOLLOWS__WHAT__CASES, 4);
    tell_open_cases(&d, 4);
    assert_int_equal(events(&d), 4);
    assert_null(event(&d, 0)->after); /* whoever has number 10 must not take 1 for old news */
    assert_string_equal(event(&d, 3)->from, "4");
    assert_int_equal(list(&d, &q)->n_cases, 4);
    drive_stop(&d);
}

/* ---- status ---- */
static const BoardStatus *ask_status(struct drive *d)
{
    Envelope env = ENVELOPE__INIT;
    AskStatus ask = ASK_STATUS__INIT;
    const Envelope *said;

    env.body_case = ENVELOPE__BODY_ASK_STATUS;
    env.ask_status = &ask;
    drive_forget(d);
    drive_hear(d, intake, &env);
    said = drive_said(d, ENVELOPE__BODY_BOARD_STATUS, 0);
    return said ? said->board_status : NULL;
}

static void beat(struct drive *d)
{
    Envelope env = ENVELOPE__INIT;
    Beat b = BEAT__INIT;

    PUT(&b, changed, d->position);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &b;
    drive_hear(d, drive_casebook(d), &env);
}

static const struct bus_peer *said_status_to(struct drive *d)
{
    for (size_t i = 0; i < outbox_count(d->out); i++) {
        const struct outbox_item *item = outbox_item(d->out, i);

        if (codec_peek(item->bytes, item->n) == ENVELOPE__BODY_BOARD_STATUS)
            return &item->to;
    }
    return NULL;
}

/* One second: the casebook beats, the board ticks. */
static size_t statuses_in_a_second(struct drive *d)
{
    drive_forget(d);
    drive_pass(d, 1000);
    beat(d);
    drive_tick(d);
    return drive_count(d, ENVELOPE__BODY_BOARD_STATUS);
}

static void the_casebook_hears_the_status_when_it_changed_and_every_five_seconds(void **state)
{
    struct drive d;
    const Envelope *said;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 2);
    drive_pass(&d, 5000);
    assert_int_equal(statuses_in_a_second(&d), 1);
    assert_int_equal(said_status_to(&d)->link, CASEBOOK);
    said = drive_said(&d, ENVELOPE__BODY_BOARD_STATUS, 0);
    assert_true(said->board_status->ok);
    assert_int_equal(said->board_status->open_cases, 2);
    for (unsigned i = 1; i < 5; i++)
        assert_int_equal(statuses_in_a_second(&d), 0);
    assert_int_equal(statuses_in_a_second(&d), 1);
    tell_open_cases(&d, 3); /* one more case is a change */
    assert_int_equal(statuses_in_a_second(&d), 1);
    drive_stop(&d);
}

static void a_deadline_that_nobody_kept_breaks_the_promise(void **state)
{
    struct drive d;
    const BoardStatus *status;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    tell_open_cases(&d, 2);
    d.wall_ms += 3600000 + 5001;
    beat(&d);
    status = ask_status(&d);
    assert_true(status->ok);
    d.wall_ms += 1;
    status = ask_status(&d);
    assert_false(status->ok);
    assert_int_equal(status->n_broken, 1);
    assert_string_equal(status->broken[0]->promise, "deadline_kept");
    assert_string_equal(status->broken[0]->why, "cases=1 case=26-326-0001-8");
    drive_stop(&d);
}

static void a_deadline_that_never_comes_is_none(void **state)
{
    static struct cases all;
    struct drive d;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    at(add(&all, 1, CASE__STATE__NEW)->due, NEVER_MS);
    add(&all, 2, CASE__STATE__NEW)->due = NULL;
    tell(&d, &all, true);
    assert_int_equal(ask_status(&d)->n_broken, 1);
    assert_string_equal(ask_status(&d)->broken[0]->promise, "deadline_armed");
    assert_string_equal(ask_status(&d)->broken[0]->why, "cases=2 case=26-326-0001-8");
    drive_stop(&d);
}

static void a_casebook_that_falls_silent_makes_the_board_say_that_it_is_old(void **state)
{
    struct drive d;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    assert_null(ask_status(&d)); /* just started: nothing to say yet */
    assert_refused(&d, "busy", "ask_status");
    drive_pass(&d, 3001);
    assert_string_equal(ask_status(&d)->broken[0]->promise, "board_current");
    assert_false(ask_status(&d)->has_open_cases);
    tell_open_cases(&d, 1);
    assert_true(ask_status(&d)->ok);
    drive_pass(&d, 3000);
    assert_true(ask_status(&d)->ok);
    drive_pass(&d, 1);
    assert_string_equal(ask_status(&d)->broken[0]->promise, "board_current");
    beat(&d);
    assert_true(ask_status(&d)->ok);
    drive_stop(&d);
}

static const char *rung(struct drive *d)
{
    for (size_t i = 0; i < outbox_count(d->out); i++) {
        if (!outbox_item(d->out, i)->bytes)
            return outbox_item(d->out, i)->input;
    }
    return NULL;
}

static void a_silent_casebook_is_an_alarm_that_leaves_the_machine_without_it(void **state)
{
    struct drive d;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    d.settings.alarm_exec = "/usr/local/bin/ring";
    tell_open_cases(&d, 1);
    for (int s = 0; s < 13; s++) {
        drive_pass(&d, 1000);
        drive_tick(&d);
        assert_null(rung(&d)); /* 3 s until its rows are old, 10 s of them */
    }
    drive_pass(&d, 1000);
    drive_tick(&d);
    assert_non_null(rung(&d));
    assert_non_null(strstr(rung(&d), "{\"alarm\":\"promise-board_current\","
                                     "\"cause\":\"promise_broken\","));
    assert_non_null(strstr(rung(&d), "\"count\":1,\"exercise\":false,"));
    drive_forget(&d);
    for (int s = 0; s < 60; s++) {
        assert_null(rung(&d));
        drive_pass(&d, 1000);
        drive_tick(&d);
    }
    assert_non_null(strstr(rung(&d), "\"count\":2,"));
    drive_stop(&d);
}

/* ---- what may be on it ---- */
static void the_rows_have_no_field_for_anything_personal(void **state)
{
    static const char *const allowed[] = { "case", "id", "state", "priority", "kind", "district",
        "due", "owner", "waits_for", "opened", "version", "filed_by", "alarms", "disposition",
        "closed", "exercise", "late_yes", "seq", "event", "at", "kind_text", "tags", "live_offers",
        "overcommitted", "lowered" };
    const size_t n = sizeof allowed / sizeof allowed[0];
    const ProtobufCMessageDescriptor *type = &case_row__descriptor;

    (void)state;
    assert_int_equal(
        type->n_fields, n); /* a new field is allowed here first, or it is not on the board */
    for (unsigned i = 0; i < type->n_fields; i++) {
        size_t found = 0;

        while (found < n && strcmp(allowed[found], type->fields[i].name) != 0)
            found++;
        if (found == n)
            fail_msg("CaseRow.%s is not an allowed list column", type->fields[i].name);
        if (type->fields[i].type == PROTOBUF_C_TYPE_MESSAGE &&
            strcmp(type->fields[i].name, "kind_text") != 0)
            assert_ptr_equal(type->fields[i].descriptor, &instant__descriptor);
    }
}

static void a_row_that_cannot_be_used_is_left_out_and_harms_no_other(void **state)
{
    static struct cases all;
    struct drive d;
    struct question q;

    (void)state;
    drive_start(&d, &board_worker, CASEBOOK);
    all.n = 0;
    add(&all, 1, CASE__STATE__NEW)->case_ = (char *)(uintptr_t) "26-326-0001-1";
    add(&all, 2, CASE__STATE__NEW);
    all.followed[2].row_case = FOLLOWED_ROW__ROW__NOT_SET;
    tell(&d, &all, true);
    start_question(&q, "anna");
    assert_int_equal(list(&d, &q)->n_cases, 1);
    drive_stop(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_shows_open_cases_with_their_columns),
        cmocka_unit_test(ended_cases_are_shown_to_whoever_asks_for_them),
        cmocka_unit_test(pages_follow_each_other_without_gap_or_repetition),
        cmocka_unit_test(a_page_ends_exactly_with_the_last_case),
        cmocka_unit_test(a_page_never_outgrows_a_message),
        cmocka_unit_test(long_columns_shorten_the_page),
        cmocka_unit_test(a_list_is_not_answered_before_all_rows_are_here),
        cmocka_unit_test(a_wrong_token_is_refused),
        cmocka_unit_test(a_fresh_watch_begins_with_what_is_open_and_goes_on_with_changes),
        cmocka_unit_test(each_event_of_a_change_is_told_and_the_last_brings_the_token),
        cmocka_unit_test(who_is_behind_the_news_hears_how_things_stand),
        cmocka_unit_test(a_change_of_many_events_is_told_in_slices),
        cmocka_unit_test(a_watch_that_resumes_hears_only_what_came_after),
        cmocka_unit_test(a_number_that_was_never_given_begins_anew),
        cmocka_unit_test(renewing_repeats_nothing_that_is_on_its_way_but_what_was_lost),
        cmocka_unit_test(a_watch_hears_what_it_asked_for_and_when_a_case_leaves_that),
        cmocka_unit_test(one_case_can_be_watched_by_its_number),
        cmocka_unit_test(a_watch_before_all_rows_are_here_begins_when_they_are),
        cmocka_unit_test(a_long_beginning_comes_in_slices_and_whole),
        cmocka_unit_test(a_watcher_that_says_nothing_for_30_s_is_dropped_and_a_renewed_one_stays),
        cmocka_unit_test(an_intake_that_is_gone_takes_its_watchers_along),
        cmocka_unit_test(only_256_watch_at_once),
        cmocka_unit_test(one_key_that_watches_a_thousand_times_keeps_nobody_out),
        cmocka_unit_test(after_an_older_store_was_put_back_everything_is_told_anew),
        cmocka_unit_test(the_casebook_hears_the_status_when_it_changed_and_every_five_seconds),
        cmocka_unit_test(a_deadline_that_nobody_kept_breaks_the_promise),
        cmocka_unit_test(a_deadline_that_never_comes_is_none),
        cmocka_unit_test(a_casebook_that_falls_silent_makes_the_board_say_that_it_is_old),
        cmocka_unit_test(a_silent_casebook_is_an_alarm_that_leaves_the_machine_without_it),
        cmocka_unit_test(the_rows_have_no_field_for_anything_personal),
        cmocka_unit_test(a_row_that_cannot_be_used_is_left_out_and_harms_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
