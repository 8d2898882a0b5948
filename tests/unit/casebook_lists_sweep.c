/* What a source has no more is removed after an import: within the source, not those who have a live offer, more than a tenth with a
 * reason alone; in stretches, and the same however often it is said. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"

#define SWEEP(l, ...) swept(ASK(l, "directory_sweep", __VA_ARGS__))

static const DirectoryReport *swept(const Envelope *answer)
{
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("refused: %s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    return answer->directory_report;
}

/* r000 ... of that source, a hundred at a time. */
static void import(struct lists *l, const char *source, const char *letter, unsigned n)
{
    for (unsigned i = 0; i < n;) {
        Envelope *env = make(lists_arena(l), "directory_put", NULL);

        make_more(env, "source", source, lists_arena(l));
        for (unsigned k = 0; k < 100 && i < n; k++, i++) {
            make_more(env, "entries+.id", arena_printf(lists_arena(l), "%s%03u", letter, i),
                lists_arena(l));
            make_more(env, "entries.kind", "6", lists_arena(l));
            make_more(env, "entries.name", "N", lists_arena(l));
            make_more(env, "entries.area", "60", lists_arena(l));
        }
        assert_int_equal(swept(lists_ask(l, env))->n_refused, 0);
    }
}

static const ResponderEntry *row_of(struct lists *l, const char *id)
{
    ResponderEntry *e;

    assert_int_equal(entry_read(l->self->store, id, lists_arena(l), &e), 0);
    return e;
}

static bool is_there(struct lists *l, const char *id)
{
    return !entry_is_removed(row_of(l, id));
}

static void who_is_absent_goes_and_says_by_whom_and_why(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r;

    import(l, "mchs", "r", 3);
    import(l, "other", "s", 1);
    r = SWEEP(l, "source=mchs", "ids=r000", "ids=r002", "reason=уехал", "of_source=3", "absent=1");
    assert_int_equal(r->removed, 1);
    assert_int_equal(r->absent, 1);
    assert_int_equal(r->of_source, 3);
    assert_null(r->next);
    assert_true(is_there(l, "r000"));
    assert_true(is_there(l, "r002"));
    assert_true(is_there(l, "s000")); /* of another source */
    assert_false(is_there(l, "r001"));
    assert_string_equal(row_of(l, "r001")->edited->reason, "уехал");
    assert_string_equal(row_of(l, "r001")->edited->by, "admin");
    assert_null(row_of(l, "r001")->name);
    r = SWEEP(l, "source=mchs", "ids=r000", "ids=r002", "reason=уехал", "of_source=3", "absent=1");
    assert_int_equal(r->removed, 0);
    assert_int_equal(r->of_source, 2);
}

static void counting_changes_nothing(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r;

    import(l, "mchs", "r", 2);
    r = SWEEP(l, "source=mchs", "dry_run=1", "ids=r000");
    assert_int_equal(r->absent, 1);
    assert_int_equal(r->removed, 1); /* would be */
    assert_true(is_there(l, "r001"));
}

static void who_has_a_live_offer_stays_and_is_named(void **state)
{
    struct lists *l = *state;
    struct turn t = { .arena = lists_arena(l) };
    const DirectoryReport *r;

    import(l, "mchs", "r", 2);
    lists_begin(l);
    assert_int_equal(
        load_changed(l->self, &t,
            &(struct load_change){
                .responder = "r001", .offer = "26-326-0001-8a", .is_live = true, .counts = true }),
        0);
    lists_commit(l);
    r = SWEEP(l, "source=mchs", "reason=x", "of_source=2", "absent=2");
    assert_int_equal(r->removed, 1);
    assert_int_equal(r->absent, 2);
    assert_int_equal(r->n_live, 1);
    assert_string_equal(r->live[0], "r001");
    assert_true(is_there(l, "r001"));
}

static void a_stretch_is_behind_one_id_and_up_to_another(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r;

    import(l, "mchs", "r", 6);
    r = SWEEP(l, "source=mchs", "after=r001", "upto=r004", "ids=r003", "reason=x", "of_source=6",
        "absent=2");
    assert_int_equal(r->of_source, 3);
    assert_int_equal(r->removed, 2);
    assert_true(is_there(l, "r001"));
    assert_false(is_there(l, "r002"));
    assert_true(is_there(l, "r003"));
    assert_false(is_there(l, "r004"));
    assert_true(is_there(l, "r005"));
}

static void a_long_directory_is_looked_through_in_parts(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r;

    import(l, "other", "a", 600);
    import(l, "mchs", "r", 150);
    r = SWEEP(l, "source=mchs", "reason=x", "of_source=150", "absent=150");
    assert_int_equal(r->removed, 0);
    assert_string_equal(r->next, "a499"); /* so many are looked at */
    r = SWEEP(l, "source=mchs", "after=a499", "reason=x", "of_source=150", "absent=150");
    assert_int_equal(r->removed, 100); /* and so many are written */
    assert_string_equal(r->next, "r099");
    r = SWEEP(l, "source=mchs", "after=r099", "reason=x", "of_source=150", "absent=150");
    assert_int_equal(r->removed, 50);
    assert_null(r->next);
}

static void more_than_a_tenth_needs_a_reason(void **state)
{
    struct lists *l = *state;

    import(l, "mchs", "r", 1);
    assert_answer_refused(ASK(l, "directory_sweep", "source=mchs", "of_source=10", "absent=2"),
        "reason_needed", "reason");
    assert_answer_refused(
        ASK(l, "directory_sweep", "source=mchs", "of_source=10", "absent=2", "reason= "),
        "reason_needed", "reason");
    assert_answer_refused(
        ASK(l, "directory_sweep", "source=mchs", "dry_run=1", "of_source=10", "absent=2"),
        "reason_needed", "reason");
    assert_true(is_there(l, "r000"));
    assert_int_equal(SWEEP(l, "source=mchs", "of_source=10", "absent=1")->removed, 1);
}

static void what_cannot_be_swept_is_refused_before_anything_goes(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "directory_sweep"), "missing", "source");
    assert_answer_refused(ASK(l, "directory_sweep", "source=x"), "missing", "of_source");
    assert_answer_refused(
        ASK(l, "directory_sweep", "source=x", "ids=b", "ids=a"), "invalid", "ids");
    assert_answer_refused(
        ASK(l, "directory_sweep", "source=x", "ids=a", "ids=a"), "invalid", "ids");
}

static void said_again_under_its_id_it_answers_the_same(void **state)
{
    struct lists *l = *state;
    Envelope *env;
    const DirectoryReport *r;

    import(l, "mchs", "r", 1);
    env = make(lists_arena(l), "directory_sweep", "source=mchs", "reason=x", "of_source=1",
        "absent=1", NULL);
    assert_int_equal(swept(lists_ask(l, env))->removed, 1);
    r = swept(lists_ask_again(l, "admin", env));
    assert_int_equal(r->removed, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_absent_goes_and_says_by_whom_and_why),
        TEST(counting_changes_nothing),
        TEST(who_has_a_live_offer_stays_and_is_named),
        TEST(a_stretch_is_behind_one_id_and_up_to_another),
        TEST(a_long_directory_is_looked_through_in_parts),
        TEST(more_than_a_tenth_needs_a_reason),
        TEST(what_cannot_be_swept_is_refused_before_anything_goes),
        TEST(said_again_under_its_id_it_answers_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
