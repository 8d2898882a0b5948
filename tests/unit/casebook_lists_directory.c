/* The directory as the casebook keeps it: imports, lists, and how much each responder has on their hands. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"

#define LIMAN                                                                                      \
    "entries+.id=liman", "entries.kind=1", "entries.name=Liman", "entries.lat=47.1",               \
        "entries.lon=38.5", "entries.line=2"
#define NORD                                                                                       \
    "entries+.id=nord", "entries.kind=2", "entries.name=Nord", "entries.area=Murmansk",            \
        "entries.line=3"

static const DirectoryReport *report_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    return answer->directory_report;
}

static const ResponderList *list_of(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_LIST);
    return answer->responder_list;
}

static const ResponderEntry *show(struct lists *l, const char *id)
{
    Envelope *env = make(lists_arena(l), "directory_show", NULL);

    env->directory_show->id = arena_dup(lists_arena(l), id);
    return list_of(lists_ask(l, env))->responders[0];
}

static void assert_counts(
    const DirectoryReport *r, uint32_t added, uint32_t changed, uint32_t unchanged, size_t refused)
{
    assert_int_equal(r->added, added);
    assert_int_equal(r->changed, changed);
    assert_int_equal(r->unchanged, unchanged);
    assert_int_equal(r->removed, 0);
    assert_int_equal(r->n_refused, refused);
}

static void an_import_tells_what_is_new_what_has_changed_and_what_is_the_same(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    assert_counts(report_of(ASK(l, "directory_put", "source=mchs", LIMAN, NORD)), 2, 0, 0, 0);
    before = store_changed(l->self->store);
    assert_counts(report_of(ASK(l, "directory_put", "source=mchs", LIMAN, NORD)), 0, 0, 2, 0);
    assert_int_equal(store_changed(l->self->store), before);
    assert_counts(
        report_of(ASK(l, "directory_put", "source=mchs", LIMAN, NORD, "entries.phone=112")), 0, 1,
        1, 0);
    assert_int_equal(store_changed(l->self->store), before + 1);
    assert_string_equal(show(l, "nord")->phone, "112");
    assert_string_equal(show(l, "nord")->source, "mchs");
    assert_int_equal(show(l, "nord")->status, RESPONDER__STATUS__ACTIVE);
    assert_false(show(l, "nord")->has_line);
}

/* One field wrong, in a row that is otherwise good, between two good rows. */
static void assert_row_refused(struct lists *l, const char *field, const char *reason, ...)
{
    Envelope *env = make(lists_arena(l), "directory_put", "source=x", "dry_run=1", LIMAN,
        "entries+.id=bad", "entries.line=7", NULL);
    const DirectoryReport *r;
    va_list sets;

    va_start(sets, reason);
    for (const char *set; (set = va_arg(sets, const char *));)
        make_more(env, arena_printf(lists_arena(l), "entries.%s", set), strchr(set, '=') + 1,
            lists_arena(l));
    va_end(sets);
    make_more(env, "entries+.id=nord", "nord", lists_arena(l));
    make_more(env, "entries.kind=", "2", lists_arena(l));
    make_more(env, "entries.name=", "Nord", lists_arena(l));
    make_more(env, "entries.area=", "Murmansk", lists_arena(l));
    r = report_of(lists_ask(l, env));
    assert_int_equal(r->added, 2);
    assert_int_equal(r->n_refused, 1);
    assert_string_equal(r->refused[0]->field, field);
    assert_string_equal(r->refused[0]->reason, reason);
    assert_int_equal(r->refused[0]->line, 7);
}

#define GOOD "kind=1", "name=N", "area=A"
#define AT "lat=47", "lon=39"
static void a_row_that_is_wrong_is_reported_with_line_field_and_reason_and_stops_no_other(
    void **state)
{
    struct lists *l = *state;
    char *long_id = arena_printf(lists_arena(l), "id=%064d", 1),
         *long_name = arena_printf(lists_arena(l), "name=%0201d", 1),
         *long_polygon = arena_printf(lists_arena(l), "polygon=%012001d", 1);

    assert_row_refused(l, "id", "missing", "id=", GOOD, NULL);
    assert_row_refused(l, "id", "too_long", long_id, GOOD, NULL);
    assert_row_refused(l, "id", "invalid", "id=two words", GOOD, NULL);
    assert_row_refused(l, "id", "taken", "id=liman", GOOD, NULL);
    assert_row_refused(l, "kind", "missing", "name=N", "area=A", NULL);
    assert_row_refused(l, "name", "missing", "kind=1", "area=A", NULL);
    assert_row_refused(l, "name", "too_long", "kind=1", "area=A", long_name, NULL);
    assert_row_refused(l, "name", "invalid", "kind=1", "area=A", "name=two\nlines", NULL);
    assert_row_refused(l, "lat", "missing", "kind=1", "name=N", NULL);
    assert_row_refused(l, "lon", "missing", "kind=1", "name=N", "lat=47", NULL);
    assert_row_refused(l, "lat", "missing", "kind=1", "name=N", "lon=47", NULL);
    assert_row_refused(l, "lat", "out_of_range", "kind=1", "name=N", "lat=90.5", "lon=1", NULL);
    assert_row_refused(l, "lon", "out_of_range", "kind=1", "name=N", "lat=1", "lon=181", NULL);
    assert_row_refused(l, "area", "missing", "kind=1", "name=N", "area=", NULL);
    assert_row_refused(l, "radius_km", "out_of_range", GOOD, "radius_km=-1", NULL);
    assert_row_refused(l, "capabilities", "invalid", GOOD, "capabilities=Boat!", NULL);
    assert_row_refused(l, "capabilities", "missing", GOOD, "capabilities=", NULL);
    assert_row_refused(l, "channel", "unknown_word", GOOD, "channel=0", NULL);
    assert_row_refused(l, "channel", "invalid", GOOD, "channel=1", "channel=1", NULL);
    assert_row_refused(l, "phone", "missing", GOOD, "channel=2", NULL);
    assert_row_refused(l, "phone", "invalid", GOOD, "phone=ask her", NULL);
    assert_row_refused(l, "vetting", "out_of_range", GOOD, "vetting=4", NULL);
    assert_row_refused(l, "status", "unknown_word", GOOD, "status=5", NULL);
    assert_row_refused(l, "valid_from", "invalid", GOOD, "valid_from=tomorrow", NULL);
    assert_row_refused(l, "valid_to", "too_long", GOOD, "valid_to=2026-12-31T", NULL);
    assert_row_refused(
        l, "valid_to", "out_of_range", GOOD, "valid_from=2026-12-31", "valid_to=2026-12-30", NULL);
    assert_row_refused(l, "rest_minutes", "out_of_range", GOOD, "rest_minutes=10081", NULL);
    assert_row_refused(l, "monthly_max", "out_of_range", GOOD, "monthly_max=0", NULL);
    assert_row_refused(l, "monthly_max", "out_of_range", GOOD, "monthly_max=10001", NULL);
    assert_row_refused(l, "min_age", "out_of_range", GOOD, "min_age=131", NULL);
    assert_row_refused(l, "max_age", "out_of_range", GOOD, "max_age=131", NULL);
    assert_row_refused(l, "max_age", "out_of_range", GOOD, "min_age=18", "max_age=17", NULL);
    assert_row_refused(l, "max_distance_m", "out_of_range", GOOD, AT, "max_distance_m=0", NULL);
    assert_row_refused(l, "lat", "missing", GOOD, "max_distance_m=500", NULL);
    assert_row_refused(l, "fixed_at", "invalid", GOOD, "fixed_at=noon", NULL);
    assert_row_refused(l, "fixed_at", "out_of_range", GOOD, "lat=47", "lon=39",
        "fixed_at=2099-01-01T00:00:00Z", NULL);
    assert_row_refused(
        l, "lat", "missing", "kind=1", "name=N", "area=A", "fixed_at=2020-01-01T00:00:00Z", NULL);
    assert_row_refused(l, "languages", "missing", GOOD, "languages=", NULL);
    assert_row_refused(l, "polygon", "invalid", GOOD, AT, "polygon=Azov", NULL);
    assert_row_refused(
        l, "polygon", "invalid", GOOD, AT, "polygon=POLYGON((1 1,2 1,2 2,1 2))", NULL);
    assert_row_refused(l, "polygon", "invalid", GOOD, AT,
        "polygon=POLYGON((175 65,-172 65,-172 68,175 68,175 65))", NULL);
    assert_row_refused(
        l, "polygon", "out_of_range", GOOD, AT, "polygon=POLYGON((1 1,2 1,2 91,1 1))", NULL);
    assert_row_refused(l, "polygon", "too_long", GOOD, AT, long_polygon, NULL);
    assert_row_refused(l, "lat", "missing", GOOD, "polygon=POLYGON((1 1,2 1,2 2,1 1))", NULL);
    assert_row_refused(l, "exclude", "missing", GOOD, "exclude=", NULL);
}

static void a_dry_run_counts_and_writes_nothing(void **state)
{
    struct lists *l = *state;
    uint64_t before = store_changed(l->self->store);
    Envelope *env =
        make(lists_arena(l), "directory_put", "source=mchs", "dry_run=1", LIMAN, NORD, NULL);

    assert_counts(report_of(lists_ask(l, env)), 2, 0, 0, 0);
    assert_int_equal(store_changed(l->self->store), before);
    assert_int_equal(list_of(ASK(l, "directory_list"))->n_responders, 0);
    /* Nothing was remembered either: the real one may come under the same id. */
    env->directory_put->dry_run = 0;
    assert_counts(report_of(lists_ask_again(l, "admin", env)), 2, 0, 0, 0);
}

static void the_same_import_under_the_same_id_is_answered_the_same(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "directory_put", "source=mchs", LIMAN, NULL);

    assert_counts(report_of(lists_ask(l, env)), 1, 0, 0, 0);
    assert_counts(report_of(lists_ask_again(l, "admin", env)), 1, 0, 0, 0); /* not: unchanged */
    assert_answer_refused(lists_ask_again(l, "olga", env), "id_reused", "id");
    make_more(env, "entries.phone=112", "112", lists_arena(l));
    assert_answer_refused(lists_ask_again(l, "admin", env), "id_reused", "id");
    assert_null(show(l, "liman")->phone);
}

static void a_slice_without_a_source_or_with_too_many_entries_is_refused(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "directory_put", "source=x", NULL);

    assert_answer_refused(ASK(l, "directory_put", LIMAN), "missing", "source");
    for (int i = 0; i < 101; i++)
        make_more(env, "entries+.id=", arena_printf(lists_arena(l), "r%d", i), lists_arena(l));
    assert_answer_refused(lists_ask(l, env), "too_long", "entries");
}

static void have_live(struct lists *l, const char *responder, const char *offer, bool is_live)
{
    struct turn t = { .arena = lists_arena(l) };

    lists_begin(l);
    assert_int_equal(
        load_changed(l->self, &t,
            &(struct load_change){
                .responder = responder, .offer = offer, .is_live = is_live, .counts = true }),
        0);
    lists_commit(l);
}

static void the_load_is_the_number_of_offers_that_are_live(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    ASK(l, "directory_put", "source=mchs", LIMAN);
    have_live(l, "liman", "26-326-0001-8a", true);
    have_live(l, "liman", "26-326-0001-8b", true);
    before = store_changed(l->self->store);
    have_live(l, "liman", "26-326-0001-8b", true); /* said twice */
    assert_int_equal(store_changed(l->self->store), before);
    assert_int_equal(show(l, "liman")->load, 2);
    have_live(l, "liman", "26-326-0001-8a", false);
    assert_int_equal(store_changed(l->self->store), before + 1); /* followers hear of it */
    have_live(l, "liman", "26-326-0001-8a", false);
    assert_int_equal(show(l, "liman")->load, 1);
    have_live(l, "somebody's sister", "26-326-0001-8c", true); /* in no directory */
    have_live(l, "", "26-326-0001-8c", true);
    have_live(l, NULL, "26-326-0001-8c", true);
    assert_int_equal(store_changed(l->self->store), before + 1);
}

/* ---- what they say of their duty ---- */
static const Envelope *duty(
    struct lists *l, const char *responder, const char *state, int64_t until_ms)
{
    struct arena *a = lists_arena(l);
    Envelope *env = make(a, "duty_given", arena_printf(a, "duty.state=%s", state), NULL);

    env->duty_given->responder = arena_dup(a, responder);
    if (until_ms)
        env->duty_given->duty->until = say_instant(a, until_ms);
    return lists_ask(l, env);
}

static void what_they_say_of_their_duty_stands_in_their_row_and_outlives_imports_and_restarts(
    void **state)
{
    struct lists *l = *state;
    uint64_t before;
    const Envelope *said;

    ASK(l, "directory_put", "source=mchs", LIMAN);
    before = store_changed(l->self->store);
    said = duty(l, "liman", "3", l->d.wall_ms + HOUR_MS);
    assert_int_equal(said->body_case, ENVELOPE__BODY_DUTY_REPORT);
    assert_int_equal(store_changed(l->self->store), before + 1); /* followers hear of it */
    assert_counts(report_of(ASK(l, "directory_put", "source=mchs", LIMAN)), 0, 0, 1, 0);
    assert_int_equal(show(l, "liman")->duty, DUTY__STATE__BUSY);
    driver_stop(&l->d);
    lists_start(l);
    assert_int_equal(show(l, "liman")->duty, DUTY__STATE__BUSY);
    assert_non_null(show(l, "liman")->duty_until);
    duty(l, "liman", "1", 0);
    assert_int_equal(show(l, "liman")->duty, DUTY__STATE__NOT_SAID);
    assert_null(show(l, "liman")->duty_until);
}

static void the_same_again_is_answered_the_same_though_its_time_is_over(void **state)
{
    struct lists *l = *state;
    struct arena *a = lists_arena(l);
    Envelope *env = make(a, "duty_given", "duty.state=3", "responder=liman", NULL);

    ASK(l, "directory_put", "source=mchs", LIMAN);
    env->duty_given->duty->until = say_instant(a, l->d.wall_ms + HOUR_MS);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_DUTY_REPORT);
    lists_pass(l, 2 * HOUR_MS);
    assert_int_equal(lists_ask_again(l, "admin", env)->body_case, ENVELOPE__BODY_DUTY_REPORT);
}

static void nobody_says_of_another_whether_they_can_be_asked(void **state)
{
    struct lists *l = *state;

    ASK(l, "directory_put", "source=mchs", LIMAN, "entries.duty=2");
    assert_int_equal(show(l, "liman")->duty, DUTY__STATE__NOT_SAID); /* by no import */
    assert_answer_refused(duty(l, "nobody", "2", 0), "not_found", "responder");
    assert_answer_refused(duty(l, "liman", "0", 0), "unknown_word", "state");
    assert_answer_refused(duty(l, "liman", "2", l->d.wall_ms), "out_of_range", "until");
    assert_answer_refused(
        duty(l, "liman", "2", l->d.wall_ms + 367 * DAY_MS), "out_of_range", "until");
}

static void an_exercise_among_real_cases_is_in_the_inbox_and_takes_nobodys_hands(void **state)
{
    struct lists *l = *state;
    struct turn t = { .arena = lists_arena(l) };
    ResponderEntry *entry;

    ASK(l, "directory_put", "source=mchs", LIMAN);
    have_live(l, "liman", "26-326-0001-8a", true);
    for (int is_live = 1; is_live >= 0; is_live--) {
        lists_begin(l);
        assert_int_equal(
            load_changed(l->self, &t,
                &(struct load_change){
                    .responder = "liman", .offer = "26-326-0002-6a", .is_live = is_live }),
            0);
        lists_commit(l);
        assert_int_equal(show(l, "liman")->load, 1);
        assert_int_equal(entry_read(l->self->store, "liman", lists_arena(l), &entry), 0);
        assert_int_equal(entry->n_live, 1 + is_live);
    }
}

static void an_import_neither_changes_the_load_nor_takes_one_from_outside(void **state)
{
    struct lists *l = *state;

    ASK(l, "directory_put", "source=mchs", LIMAN);
    have_live(l, "liman", "26-326-0001-8a", true);
    assert_counts(report_of(ASK(l, "directory_put", "source=mchs", LIMAN, "entries.load=7",
                      "entries.live=x")),
        0, 0, 1, 0);
    assert_counts(
        report_of(ASK(l, "directory_put", "source=mchs", LIMAN, "entries.phone=112")), 0, 1, 0, 0);
    assert_int_equal(show(l, "liman")->load, 1);
    have_live(l, "liman", "26-326-0001-8a", false);
    assert_int_equal(show(l, "liman")->load, 0);
}

static void which_offers_are_live_never_leaves_the_casebook(void **state)
{
    struct lists *l = *state;
    const Envelope *page;

    ASK(l, "directory_put", "source=mchs", LIMAN);
    have_live(l, "liman", "26-326-0001-8a", true);
    assert_int_equal(show(l, "liman")->n_live, 0);
    assert_int_equal(list_of(ASK(l, "directory_list"))->responders[0]->n_live, 0);
    page = ASK(l, "follow", "what=2");
    assert_int_equal(page->follow_page->rows[0]->responder->n_live, 0);
    assert_int_equal(page->follow_page->rows[0]->responder->load, 1);
}

static void put_tombstone(struct lists *l, const char *id)
{
    ResponderEntry *entry;

    lists_begin(l);
    assert_int_equal(entry_read(l->self->store, id, lists_arena(l), &entry), 0);
    PUT(entry, status, RESPONDER__STATUS__REMOVED);
    assert_int_equal(entry_put(l->self->store, entry, lists_arena(l)), 0);
    lists_commit(l);
}

static void what_was_removed_is_shown_to_followers_alone_and_may_be_added_again(void **state)
{
    struct lists *l = *state;
    const FollowPage *page;

    ASK(l, "directory_put", "source=mchs", LIMAN, NORD);
    put_tombstone(l, "liman");
    assert_int_equal(list_of(ASK(l, "directory_list"))->n_responders, 1);
    assert_answer_refused(ASK(l, "directory_show", "id=liman"), "not_found", "id");
    page = ASK(l, "follow", "what=2")->follow_page;
    assert_int_equal(page->n_rows, 2);
    assert_int_equal(page->rows[1]->responder->status, RESPONDER__STATUS__REMOVED);
    assert_counts(report_of(ASK(l, "directory_put", "source=mchs", LIMAN)), 1, 0, 0, 0);
    assert_int_equal(list_of(ASK(l, "directory_list"))->n_responders, 2);
}

static void nobody_of_that_id_is_not_found(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "directory_show", "id=liman"), "not_found", "id");
    assert_answer_refused(ASK(l, "directory_show"), "missing", "id");
}

/* n entries, each of about `bytes` bytes. */
static void fill(struct lists *l, int n, int bytes)
{
    struct arena a = { 0 };

    lists_begin(l);
    for (int i = 0; i < n; i++) {
        ResponderEntry e = RESPONDER_ENTRY__INIT;
        char *area[] = { arena_printf(&a, "%0*d", bytes, 1) };

        e.id = arena_printf(&a, "r%05d", i);
        e.name = e.id;
        e.area = area;
        e.n_area = 1;
        PUT(&e, kind, RESPONDER__KIND__VOLUNTEER_ORG);
        PUT(&e, status, i % 3 ? RESPONDER__STATUS__ACTIVE : RESPONDER__STATUS__REMOVED);
        assert_int_equal(entry_put(l->self->store, &e, &a), 0);
    }
    lists_commit(l);
    arena_clear(&a);
}

/* Pages through all and returns how many pages it took; each entry must come once, in order. */
static int walk(struct lists *l, const char *limit, size_t expected)
{
    const char *after = "", *last = "";
    size_t n = 0;

    for (int pages = 1;; pages++) {
        Envelope *env = make(lists_arena(l), "directory_list", limit, NULL);
        const ResponderList *list;

        env->directory_list->after = arena_dup(lists_arena(l), after);
        list = list_of(lists_ask(l, env));
        for (size_t i = 0; i < list->n_responders; i++, n++) {
            assert_true(strcmp(last, list->responders[i]->id) < 0);
            last = list->responders[i]->id;
        }
        if (!list->next) {
            assert_int_equal(n, expected);
            return pages;
        }
        assert_true(strcmp(after, list->next) < 0);
        after = list->next;
    }
}

static void the_directory_is_listed_page_by_page(void **state)
{
    struct lists *l = *state;

    assert_int_equal(walk(l, "limit=0", 0), 1);
    fill(l, 450, 20);
    assert_int_equal(walk(l, "limit=0", 300), 3);
    assert_int_equal(walk(l, "limit=7", 300), 300 / 7 + 1);
    assert_int_equal(walk(l, "limit=10000", 300), 1);
}

static void a_page_never_outgrows_a_message(void **state)
{
    struct lists *l = *state;

    fill(l, 60, 8000); /* driver_said unpacks what was said, at most BUS_MESSAGE_MAX bytes */
    assert_int_equal(walk(l, "limit=0", 40), 6);
}

static void many_tombstones_do_not_hold_up_a_page(void **state)
{
    struct lists *l = *state;
    ResponderEntry e = RESPONDER_ENTRY__INIT;

    lists_begin(l);
    for (int i = 0; i < 2500; i++) {
        e.id = arena_printf(lists_arena(l), "r%05d", i);
        PUT(&e, status, RESPONDER__STATUS__REMOVED);
        assert_int_equal(entry_put(l->self->store, &e, lists_arena(l)), 0);
    }
    lists_commit(l);
    assert_int_equal(walk(l, "limit=0", 0), 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_import_tells_what_is_new_what_has_changed_and_what_is_the_same),
        TEST(a_row_that_is_wrong_is_reported_with_line_field_and_reason_and_stops_no_other),
        TEST(a_dry_run_counts_and_writes_nothing),
        TEST(the_same_import_under_the_same_id_is_answered_the_same),
        TEST(a_slice_without_a_source_or_with_too_many_entries_is_refused),
        TEST(the_load_is_the_number_of_offers_that_are_live),
        TEST(the_same_again_is_answered_the_same_though_its_time_is_over),
        TEST(nobody_says_of_another_whether_they_can_be_asked),
        TEST(what_they_say_of_their_duty_stands_in_their_row_and_outlives_imports_and_restarts),
        TEST(an_exercise_among_real_cases_is_in_the_inbox_and_takes_nobodys_hands),
        TEST(an_import_neither_changes_the_load_nor_takes_one_from_outside),
        TEST(which_offers_are_live_never_leaves_the_casebook),
        TEST(what_was_removed_is_shown_to_followers_alone_and_may_be_added_again),
        TEST(nobody_of_that_id_is_not_found),
        TEST(the_directory_is_listed_page_by_page),
        TEST(a_page_never_outgrows_a_message),
        TEST(many_tombstones_do_not_hold_up_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
