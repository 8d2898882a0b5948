/* The casebook among people who mean harm, or only say things much too often: what one may say a thousand times must not end
 * it, hide a case, silence an alarm or fill the disk. On a real database, under the shipped rules. */
#include "unit/casebook_lists.h"

#include <string.h>
#include "casebook/policy.h"

#define MATCHER 'm'
#define DISPATCHER 'd'

static const char *text(struct lists *l, const char *format, unsigned n)
{
    /* NOLINTNEXTLINE: the formats stand in this file */
    return arena_printf(lists_arena(l), "%s%u", format, n);
}

/* The newest message of this kind that the last turn said; NULL. */
static Envelope *said(struct lists *l, Envelope__BodyCase body)
{
    for (size_t i = driver_count(&l->d); i-- > 0;) {
        Envelope *env = driver_said(&l->d, i, NULL);

        if (env->body_case == body)
            return env;
    }
    return NULL;
}

static void hello(struct lists *l, char peer, const char *worker, const char *instance)
{
    Envelope *env = make(lists_arena(l), "hello", NULL);

    env->hello->worker = arena_dup(lists_arena(l), worker);
    env->hello->instance = arena_dup(lists_arena(l), instance);
    driver_hear(&l->d, LINK_INNER, peer, NULL, env);
}

static void with_workers(struct lists *l)
{
    hello(l, MATCHER, "matcher", "m-1");
    hello(l, DISPATCHER, "dispatcher", "d-1");
}

/* The matcher's answer to the newest request; `responder` NULL: nobody. */
static void rank(struct lists *l, const char *responder, const char *channel, bool official)
{
    const Envelope *asked = said(l, ENVELOPE__BODY_MATCH_REQUEST);
    Envelope *env = make(lists_arena(l), "candidates_ranked", NULL);

    assert_non_null(asked);
    PUT(env->candidates_ranked, work, asked->match_request->work);
    PUT(env->candidates_ranked, case_, asked->match_request->case_);
    PUT(env->candidates_ranked, need, asked->match_request->need);
    PUT(env->candidates_ranked, rung, asked->match_request->rung);
    PUT(env->candidates_ranked, generation, asked->match_request->generation);
    if (responder) {
        make_more(env, "candidates+.responder=", responder, lists_arena(l));
        make_more(env, "candidates.channels=", channel, lists_arena(l));
        PUT(env->candidates_ranked->candidates[0], medical, official);
        PUT(env->candidates_ranked->candidates[0], official, official);
    }
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
}

static const char *file_as(struct lists *l, const char *kind, const char *priority)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.text=help", "file.consent=1",
        "place.source=1", "place.text=Азов, Мира 5", NULL);
    const Envelope *answer;

    make_more(env, "file.kind=", kind, lists_arena(l));
    make_more(env, "file.priority=", priority, lists_arena(l));
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt->case_;
}

static const Envelope *about(
    struct lists *l, const char *body, const char *field, const char *number, ...)
{
    Envelope *env = make(lists_arena(l), body, NULL);
    va_list sets;

    make_more(env, arena_printf(lists_arena(l), "%s=", field), number, lists_arena(l));
    va_start(sets, number);
    for (const char *path; (path = va_arg(sets, const char *));)
        make_more(env, path, va_arg(sets, const char *), lists_arena(l));
    va_end(sets);
    return lists_ask(l, env);
}

static const CaseShown *show(struct lists *l, const char *number)
{
    const Envelope *answer = about(l, "show_case", "case", number, "timeline=", "1", NULL);

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_SHOWN);
    return answer->case_shown;
}

static struct casefile load(struct lists *l, const char *number)
{
    struct case_row row;
    struct casefile c;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_int_equal(kept_case_read(&row, lists_arena(l), &c), 0);
    return c;
}

static const Envelope *set_fact(struct lists *l, const char *number, unsigned n)
{
    char key[41], value[201];

    memset(key, 'k', 40);
    memset(value, 'v', 200);
    key[40] = value[200] = '\0';
    for (unsigned i = 0; i < 10; i++)
        key[i] = (char)('a' + (n >> i & 1));
    return about(
        l, "fact_read", "set.case", number, "set.fact.key=", key, "set.fact.value=", value, NULL);
}

static void facts_without_end_neither_hide_a_case_nor_end_the_casebook(void **state)
{
    struct lists *l = *state;
    const char *number;
    const Dispatch *told;

    with_workers(l);
    number = file_as(l, "medical", "1");
    rank(l, "ambulance", "1", true);
    assert_non_null(said(l, ENVELOPE__BODY_DISPATCH));
    for (unsigned i = 0; i < FACTS_MAX; i++)
        assert_int_equal(set_fact(l, number, i)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_answer_refused(set_fact(l, number, FACTS_MAX), "too_long", "facts");
    assert_int_equal(set_fact(l, number, 3)->body_case,
        ENVELOPE__BODY_CASE_CHANGED); /* a known one may change */
    about(l, "place_read", "locate.case", number, "locate.at=", "47.1, 38.7",
        "place.text=", "47.1, 38.7", "place.source=", "2", "place.lat=", "47.1",
        "place.lon=", "38.7", NULL);
    assert_non_null(said(l, ENVELOPE__BODY_DISPATCH));
    told = said(l, ENVELOPE__BODY_DISPATCH)->dispatch;
    assert_int_equal(told->generation, 2);
    assert_true(strlen(told->facts->medical) > FACTS_MAX * 200);
    assert_true(show(l, number)->n_facts > 32);
}

static void not_helped_a_hundred_times_leaves_a_case_that_can_be_seen_to(void **state)
{
    struct lists *l = *state;
    const char *number = file_as(l, "medical", "1");

    for (unsigned i = 0; i < 100; i++)
        about(l, "record_callback", "case", number, "result=", "1", "outcome=", "3", NULL);
    assert_in_range(load(l, number).n_needs, 1, NEEDS_MAX);
    assert_in_range(load(l, number).n_alarms, 0, NEEDS_MAX);
    assert_int_equal(show(l, number)->n_needs, load(l, number).n_needs);
}

static void places_without_end_leave_the_newest(void **state)
{
    struct lists *l = *state;
    const char *number = file_as(l, "medical", "1");
    struct casefile c;

    for (unsigned i = 0; i < 200; i++)
        about(l, "place_read", "locate.case", number, "locate.at=", "x", "place.source=", "2",
            "place.text=", text(l, "place ", i), "place.lat=", text(l, "47.", 100 + i),
            "place.lon=", "38.7", NULL);
    c = load(l, number);
    assert_int_equal(c.n_fixes, FIXES_MAX);
    assert_string_equal(case_place(&c)->text, "place 199");
    assert_string_equal(c.fixes[0].text, "place 136");
}

static void words_without_end_never_push_out_the_point(void **state)
{
    struct lists *l = *state;
    const char *number = file_as(l, "medical", "1");
    struct casefile c;

    about(l, "place_read", "locate.case", number, "locate.at=", "x", "place.source=", "2",
        "place.text=", "47.5, 38.7", "place.lat=", "47.5", "place.lon=", "38.7", NULL);
    for (unsigned i = 0; i < 200; i++)
        about(l, "place_read", "locate.case", number, "locate.at=", "x", "place.source=", "1",
            "place.text=", text(l, "behind the dam ", i), NULL);
    c = load(l, number);
    assert_int_equal(c.n_fixes, FIXES_MAX);
    assert_string_equal(case_place(&c)->text, "47.5, 38.7");
}

static void notes_without_end_leave_a_case_that_can_be_shown(void **state)
{
    struct lists *l = *state;
    const char *number = file_as(l, "medical", "1");
    char words[4097];

    memset(words, 'w', 4096);
    words[4096] = '\0';
    for (unsigned i = 0; i < 300; i++)
        about(l, "note_read", "note.case", number, "note.text=", words, NULL);
    assert_true(show(l, number)->n_events > 8);
    assert_int_equal(
        show(l, number)->events[show(l, number)->n_events - 1]->type, EVENT__TYPE__DATA_READ);
}

/* ---- alarms ---- */
static int64_t due_of(struct lists *l, uint64_t work)
{
    struct work_row row;

    assert_int_equal(store_work_find(l->self->store, work, lists_arena(l), &row), 0);
    return row.due_ms;
}

static void work_done(struct lists *l, uint64_t work, const char *responder)
{
    Envelope *env = make(lists_arena(l), "work_done", "result=2", NULL);

    PUT(env->work_done, work, work);
    env->work_done->responder = arena_dup(lists_arena(l), responder);
    driver_hear(&l->d, LINK_INNER, DISPATCHER, NULL, env);
}

static void an_organisation_that_guesses_numbers_silences_no_alarm(void **state)
{
    struct lists *l = *state;
    uint64_t work;

    file_as(l, "medical", "1");
    for (unsigned i = 0; i < 20 && !said(l, ENVELOPE__BODY_RAISE_ALARM); i++) {
        hello(l, DISPATCHER, "dispatcher", "d-1");
        driver_pass(&l->d, SECOND_MS); /* no matcher: somebody has to know */
    }
    assert_non_null(said(l, ENVELOPE__BODY_RAISE_ALARM));
    work = said(l, ENVELOPE__BODY_RAISE_ALARM)->raise_alarm->work;
    work_done(l, work, "some-organisation");
    assert_true(due_of(l, work) !=
                NEVER_MS); /* it is raised again until the dispatcher has rung somebody */
    work_done(l, work, NULL);
    assert_true(due_of(l, work) == NEVER_MS);
}

/* ---- calls ---- */
static const CallList *calls(struct lists *l)
{
    const Envelope *answer = ASK(l, "list_calls");

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CALL_LIST);
    return answer->call_list;
}

static const char *file_with_call(struct lists *l, const char *priority)
{
    const char *number = file_as(l, "isolated", priority);

    rank(l, "neighbour", "2", false);
    assert_int_equal(load(l, number).n_calls, 1);
    return number;
}

static void the_most_urgent_call_is_listed_however_many_wait(void **state)
{
    struct lists *l = *state;
    const char *first, *last;

    with_workers(l);
    first = file_with_call(l, "6");
    for (unsigned i = 0; i < 90; i++)
        file_with_call(l, "5");
    last = file_with_call(l, "1");
    assert_in_range(calls(l)->n_calls, 16, 64);
    assert_string_equal(calls(l)->calls[0]->case_, last);
    about(l, "note_read", "note.case", first, "note.text=", "not breathing",
        "reading.signals+.signal=", "not_breathing", "reading.rules_hash=", l->self->rules_hash,
        NULL);
    assert_int_equal(load(l, first).priority, PRIORITY__P0);
    assert_true(
        text_is(calls(l)->calls[0]->case_, first) || text_is(calls(l)->calls[1]->case_, first));
}

static uint32_t looks(struct lists *l, const char *number)
{
    struct case_row row;
    struct events_row *rows;
    case_key key;
    size_t n;
    uint32_t looks = 0;

    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_int_equal(store_events_of(l->self->store, &row, lists_arena(l), &rows, &n), 0);
    for (size_t i = 0; i < n; i++)
        looks += rows[i].last_type == EVENT__TYPE__DATA_READ;
    return looks;
}

static void people_who_look_in_turns_leave_one_record_a_minute_each(void **state)
{
    struct lists *l = *state;
    const char *number;

    with_workers(l);
    number = file_with_call(l, "5");
    for (unsigned i = 0; i < 30; i++) {
        Envelope *env = make(lists_arena(l), "list_calls", NULL);

        env->id.data[15] = ++l->id;
        lists_ask_again(l, i % 3 ? i % 3 == 1 ? "anna" : "boris" : "vera", env);
        lists_pass(l, SECOND_MS);
    }
    assert_int_equal(looks(l, number), 3);
}

/* ---- ids ---- */
static void an_id_said_again_with_another_command_is_refused(void **state)
{
    struct lists *l = *state;
    const char *number = file_as(l, "medical", "1");
    Envelope *own = make(lists_arena(l), "own_case", NULL);
    Envelope *disown = make(lists_arena(l), "disown_case", NULL);

    make_more(own, "case=", number, lists_arena(l));
    make_more(disown, "case=", number, lists_arena(l)); /* the very same bytes */
    assert_int_equal(lists_ask(l, own)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    memcpy(disown->id.data, own->id.data, 16);
    assert_answer_refused(lists_ask_again(l, "admin", disown), "id_reused", "id");
    assert_non_null(load(l, number).owner);
}

/* ---- what has gone bad ---- */
static void spoil(struct lists *l, const char *number)
{
    static const uint8_t nonsense[] = { 0xff, 0xff, 0xff };
    struct case_row row;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    lists_begin(l);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    row.body = (struct blob){ nonsense, sizeof nonsense };
    assert_int_equal(store_case_put(l->self->store, &row), 0);
    lists_commit(l);
}

static void a_case_that_cannot_be_read_holds_up_no_other(void **state)
{
    struct lists *l = *state;
    const char *bad, *good;
    bool is_told = false;

    hello(l, DISPATCHER, "dispatcher", "d-1");
    bad = file_as(l, "medical", "1");
    good = file_as(l, "medical", "1");
    spoil(l, bad);
    for (unsigned i = 0; i < 10; i++) {
        driver_pass(&l->d, SECOND_MS);
        for (size_t k = 0; k < driver_count(&l->d); k++) {
            const Envelope *env = driver_said(&l->d, k, NULL);

            is_told = is_told || (env->body_case == ENVELOPE__BODY_RAISE_ALARM &&
                                     text_is(env->raise_alarm->alarm->case_, bad));
        }
    }
    assert_true(is_told);
    assert_int_equal(load(l, good).n_alarms, 1); /* no matcher answered it in time */
    assert_int_equal(ASK(l, "list_alarms")->body_case, ENVELOPE__BODY_ALARM_LIST);
}

/* ---- what may be seen ---- */
static const Dispatch *inbox(struct lists *l, const char *offer)
{
    Envelope *env = make(lists_arena(l), "inbox_asked", "responder=ambulance", NULL);
    const Envelope *answer;

    env->inbox_asked->offer = arena_dup(lists_arena(l), offer);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_INBOX_ROWS);
    assert_int_equal(answer->inbox_rows->n_rows, 1);
    return answer->inbox_rows->rows[0];
}

static void an_official_service_that_declined_sees_no_address_any_more(void **state)
{
    struct lists *l = *state;
    const char *number, *offer;

    with_workers(l);
    number = file_as(l, "medical", "1");
    rank(l, "ambulance", "1", true);
    offer = said(l, ENVELOPE__BODY_DISPATCH)->dispatch->offer;
    assert_true(inbox(l, offer)->official);
    assert_int_equal(looks(l, number), 1); /* it saw where the person is */
    about(l, "answer_given", "answer.offer", offer, "responder=", "ambulance",
        "answer.answer=", "3", NULL);
    assert_false(inbox(l, offer)->official);
}

/* ---- what must not wait for ever ---- */
static bool is_alarmed(struct lists *l, Alarm__Cause cause)
{
    const AlarmList *alarms = ASK(l, "list_alarms")->alarm_list;

    for (size_t i = 0; i < alarms->n_alarms; i++) {
        if (alarms->alarms[i]->cause == cause)
            return true;
    }
    return false;
}

static size_t times_listed(const AlarmList *list, const char *alarm)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n_alarms; i++)
        n += text_is(list->alarms[i]->alarm, alarm);
    return n;
}

static void each_alarm_is_listed_once_whatever_other_cases_alarm_between(void **state)
{
    struct lists *l = *state;
    const AlarmList *list;

    for (int i = 0; i < 2; i++) {
        char *number =
            arena_dup(lists_arena(l), lists_file(l, "An old woman is alone and has no food"));

        about(l, "help_me", "case", number, "text=", "help", NULL);
    }
    driver_pass(
        &l->d, HOUR_MS); /* nobody ranks: a second alarm of each, due after the first of both */
    list = ASK(l, "list_alarms")->alarm_list;
    assert_true(list->n_alarms >= 4);
    for (size_t i = 0; i < list->n_alarms; i++)
        assert_int_equal(times_listed(list, list->alarms[i]->alarm), 1);
}

static void who_commits_to_come_in_a_week_is_a_persons_decision(void **state)
{
    struct lists *l = *state;
    const char *offer;

    with_workers(l);
    file_as(l, "medical", "1");
    rank(l, "ambulance", "1", true);
    offer = said(l, ENVELOPE__BODY_DISPATCH)->dispatch->offer;
    about(l, "answer_given", "answer.offer", offer, "responder=", "ambulance",
        "answer.answer=", "2", "answer.eta_min=", "10080", NULL);
    assert_true(is_alarmed(l, ALARM__CAUSE__ETA_PASSED));
    about(l, "answer_given", "answer.offer", offer, "responder=", "ambulance",
        "answer.answer=", "2", "answer.eta_min=", "15", NULL);
    assert_false(is_alarmed(l, ALARM__CAUSE__ETA_PASSED));
}

/* ---- what must not be kept out, or lost ---- */
static void a_case_read_by_whatever_rules_could_be_had_is_filed_all_the_same(void **state)
{
    struct lists *l = *state;
    const Envelope *answer = ASK(l, "open_case", "file.text=not breathing", "reading.again=5",
        "reading.signals+.signal=not_breathing", "reading.signals+.signal=a_signal_of_tomorrow");

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    assert_int_equal(answer->case_receipt->priority, PRIORITY__P0);
}

static void a_call_filed_again_loses_nothing_that_was_said(void **state)
{
    struct lists *l = *state;
    const char *number =
        ASK(l, "open_case", "file.text=help", "file.kind=isolated", "file.priority=5",
            "file.call_ref=call-9", "file.subject.name=Anna", "file.reporter.phone=+79990000001")
            ->case_receipt->case_;
    const Envelope *again = ASK(l, "open_case", "file.text=she fell", "file.call_ref=call-9",
        "file.priority=2", "file.subject.phone=+79990000002", "file.reporter.name=Boris",
        "file.reporter.phone=+79990000003", "file.facts+.key=alone", "file.facts.value=yes",
        "file.never_ask=Vera", "place.source=1", "place.text=Azov");
    struct casefile c = load(l, number);

    assert_string_equal(again->case_receipt->case_, number);
    assert_false(again->case_receipt->created);
    assert_int_equal(c.priority, PRIORITY__P1);
    assert_string_equal(c.subject.name, "Anna");
    assert_string_equal(c.subject.phone, "+79990000002");
    assert_int_equal(c.n_reporters, 2);
    assert_string_equal(c.facts[0].value, "yes");
    assert_string_equal(c.never_ask[0], "Vera");
    assert_string_equal(case_place(&c)->text, "Azov");
}

static void a_call_filed_again_and_again_does_not_grow_without_end(void **state)
{
    struct lists *l = *state;
    const char *number =
        ASK(l, "open_case", "file.text=help", "file.kind=isolated", "file.call_ref=call-9")
            ->case_receipt->case_;

    for (unsigned i = 0; i < 100; i++) {
        Envelope *env = make(lists_arena(l), "open_case", "file.text=help", "file.call_ref=call-9",
            "file.never_tell=Vera", NULL);

        make_more(env, "file.never_ask+=", text(l, "person ", i), lists_arena(l));
        make_more(env, "file.reporter.name=", text(l, "caller ", i), lists_arena(l));
        make_more(env, "file.facts+.key=", text(l, "k", 0), lists_arena(l));
        env->open_case->file->facts[0]->key[1] = (char)('a' + i % 26);
        make_more(env, "file.facts.value=", "v", lists_arena(l));
        assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    }
    assert_int_equal(load(l, number).n_reporters, PEOPLE_MAX);
    assert_int_equal(load(l, number).n_never_ask, PEOPLE_MAX);
    assert_int_equal(load(l, number).n_never_tell, 1);
    assert_int_equal(load(l, number).n_facts, 26);
    assert_int_equal(show(l, number)->n_reporters, PEOPLE_MAX);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(facts_without_end_neither_hide_a_case_nor_end_the_casebook),
        TEST(not_helped_a_hundred_times_leaves_a_case_that_can_be_seen_to),
        TEST(places_without_end_leave_the_newest),
        TEST(words_without_end_never_push_out_the_point),
        TEST(notes_without_end_leave_a_case_that_can_be_shown),
        TEST(an_organisation_that_guesses_numbers_silences_no_alarm),
        TEST(the_most_urgent_call_is_listed_however_many_wait),
        TEST(people_who_look_in_turns_leave_one_record_a_minute_each),
        TEST(an_id_said_again_with_another_command_is_refused),
        TEST(a_case_that_cannot_be_read_holds_up_no_other),
        TEST(an_official_service_that_declined_sees_no_address_any_more),
        TEST(each_alarm_is_listed_once_whatever_other_cases_alarm_between),
        TEST(who_commits_to_come_in_a_week_is_a_persons_decision),
        TEST(a_case_read_by_whatever_rules_could_be_had_is_filed_all_the_same),
        TEST(a_call_filed_again_loses_nothing_that_was_said),
        TEST(a_call_filed_again_and_again_does_not_grow_without_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
