/* board_audit - each promise, kept and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "board/audit.h"

#define NOW_MS INT64_C(1795341600000)

static struct rows *rows_with(int64_t due_ms, Case__State state)
{
    struct rows *rows = rows_new();

    rows_put(rows, &(struct row){ .key = 1,
                       .changed = 1,
                       .number = "26-326-0001-8",
                       .due_ms = NOW_MS + 1,
                       .state = CASE__STATE__NEW });
    rows_put(rows,
        &(struct row){
            .key = 2, .changed = 2, .number = "26-326-0002-6", .due_ms = due_ms, .state = state });
    return rows;
}

static struct audit look(int64_t due_ms, Case__State state, int64_t behind_ms, struct arena *a)
{
    struct rows *rows = rows_with(due_ms, state);
    struct audit found = audit(rows, NOW_MS, AUDIT_LATE_MS, behind_ms, a);

    rows_free(&rows);
    return found;
}

static void assert_broken(struct audit found, const char *promise, const char *why)
{
    assert_int_equal(found.n_broken, 1);
    assert_string_equal(found.broken[0].promise, promise);
    assert_string_equal(found.broken[0].why, why);
}

static void all_is_well_when_every_deadline_is_armed_and_fires_in_time(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_int_equal(look(NOW_MS - 5000, CASE__STATE__TRIAGED, 3000, &a).n_broken, 0);
    assert_int_equal(look(NOW_MS - 5000, CASE__STATE__TRIAGED, 3000, &a).open, 2);
    arena_clear(&a);
}

static void an_open_case_without_a_deadline_is_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_broken(
        look(0, CASE__STATE__ON_HOLD, 0, &a), "deadline_armed", "cases=1 case=26-326-0002-6");
    arena_clear(&a);
}

static void a_deadline_more_than_five_seconds_late_is_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_broken(look(NOW_MS - 5001, CASE__STATE__EXHAUSTED, 0, &a), "deadline_kept",
        "cases=1 case=26-326-0002-6");
    arena_clear(&a);
}

static void an_ended_case_promises_nothing(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_int_equal(look(0, CASE__STATE__CLOSED, 0, &a).n_broken, 0);
    assert_int_equal(look(0, CASE__STATE__CLOSED, 0, &a).open, 1);
    assert_int_equal(look(1, CASE__STATE__MERGED, 0, &a).n_broken, 0);
    arena_clear(&a);
}

static struct audit look_at(const struct row *first, const struct row *second, struct arena *a)
{
    struct rows *rows = rows_new();
    struct audit found;

    rows_put(rows, first);
    if (second)
        rows_put(rows, second);
    found = audit(rows, NOW_MS, AUDIT_LATE_MS, 0, a);
    rows_free(&rows);
    return found;
}

static void a_closed_case_with_somebody_on_the_way_is_named(void **state)
{
    struct row row = {
        .key = 2, .changed = 1, .number = "n", .state = CASE__STATE__CLOSED, .live_offers = 1
    };
    struct arena a = { 0 };

    (void)state;
    assert_broken(look_at(&row, NULL, &a), "closed_is_over", "cases=1 case=n");
    row.live_offers = 0;
    assert_int_equal(look_at(&row, NULL, &a).n_broken, 0);
    arena_clear(&a);
}

static void a_need_with_too_many_winners_is_named_even_when_the_case_is_over(void **state)
{
    struct row row = {
        .key = 2, .changed = 1, .number = "n", .state = CASE__STATE__CLOSED, .overcommitted = 1
    };
    struct arena a = { 0 };

    (void)state;
    assert_broken(look_at(&row, NULL, &a), "one_winner", "cases=1 case=n");
    row.state = CASE__STATE__COMMITTED;
    row.due_ms = NOW_MS;
    assert_broken(look_at(&row, NULL, &a), "one_winner", "cases=1 case=n");
    arena_clear(&a);
}

static void a_priority_that_falls_without_a_person_is_named_until_the_next_one(void **state)
{
    struct row before = { .key = 2,
        .changed = 1,
        .number = "n",
        .version = 4,
        .due_ms = NOW_MS,
        .priority = PRIORITY__P1 };
    struct row after = before;
    struct arena a = { 0 };
    struct rows *rows = rows_new();

    (void)state;
    after.changed = 2;
    after.version = 5;
    after.priority = PRIORITY__P2;
    assert_broken(look_at(&before, &after, &a), "priority_kept", "cases=1 case=n");
    after.lowered = true; /* a person's word */
    assert_int_equal(look_at(&before, &after, &a).n_broken, 0);
    after.lowered = false;
    after.version = 6; /* what came between was not seen */
    assert_int_equal(look_at(&before, &after, &a).n_broken, 0);
    before.priority = PRIORITY__UNJUDGED;
    after.version = 5;
    assert_int_equal(look_at(&before, &after, &a).n_broken, 0);
    before.priority = PRIORITY__P1;
    rows_put(rows, &before);
    rows_put(rows, &after);
    after.changed = 3;
    after.version = 6; /* a note: it still stands too low */
    rows_put(rows, &after);
    assert_int_equal(audit(rows, NOW_MS, AUDIT_LATE_MS, 0, &a).n_broken, 1);
    after.changed = 4;
    after.version = 7;
    after.priority = PRIORITY__P1;
    rows_put(rows, &after);
    assert_int_equal(audit(rows, NOW_MS, AUDIT_LATE_MS, 0, &a).n_broken, 0);
    rows_free(&rows);
    arena_clear(&a);
}

static void a_broken_promise_rings_after_ten_seconds_again_each_minute_and_not_once_it_is_kept(
    void **state)
{
    struct audit broken = { .broken = { { DEADLINE_KEPT, "deadline_kept", "" },
                                { BOARD_CURRENT, "board_current", "" } },
        .n_broken = 2 };
    struct audit kept = { 0 };
    struct ringing ringing[PROMISES] = { 0 };
    size_t which[PROMISES];

    (void)state;
    assert_int_equal(audit_ring(&broken, ringing, 1000, which), 0);
    assert_int_equal(audit_ring(&broken, ringing, 10999, which), 0);
    assert_int_equal(
        audit_ring(&broken, ringing, 11000, which), 2); /* each cause is its own alarm */
    assert_int_equal(which[1], 1);
    assert_int_equal(audit_ring(&broken, ringing, 70999, which), 0);
    assert_int_equal(audit_ring(&broken, ringing, 71000, which), 2);
    assert_int_equal(ringing[DEADLINE_KEPT].count, 2);
    assert_int_equal(ringing[DEADLINE_KEPT].since_ms, 1000);
    assert_int_equal(audit_ring(&kept, ringing, 72000, which), 0);
    assert_int_equal(audit_ring(&broken, ringing, 73000, which), 0); /* it begins anew */
    assert_int_equal(ringing[DEADLINE_KEPT].count, 0);
}

static void rows_older_than_three_seconds_are_said_to_be_old(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_broken(look(NOW_MS, CASE__STATE__NEW, 3001, &a), "board_current", "behind_s=3");
    arena_clear(&a);
}

static void each_kind_is_counted_apart_and_the_latest_case_is_the_example(void **state)
{
    struct rows *rows = rows_with(0, CASE__STATE__NEW);
    struct arena a = { 0 };
    struct audit found;

    (void)state;
    rows_put(rows, &(struct row){ .key = 3, .changed = 3, .number = "c", .due_ms = NOW_MS - 6000 });
    rows_put(
        rows, &(struct row){ .key = 4, .changed = 4, .number = "d", .due_ms = NOW_MS - 90000 });
    rows_put(rows, &(struct row){ .key = 5, .changed = 5, .number = "e", .due_ms = NOW_MS - 7000 });
    found = audit(rows, NOW_MS, AUDIT_LATE_MS, 9000, &a);
    assert_int_equal(found.n_broken, 3);
    assert_string_equal(found.broken[0].why, "cases=1 case=26-326-0002-6");
    assert_string_equal(found.broken[1].why, "cases=3 case=d");
    assert_string_equal(found.broken[2].why, "behind_s=9");
    assert_int_equal(found.open, 5);
    rows_free(&rows);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_well_when_every_deadline_is_armed_and_fires_in_time),
        cmocka_unit_test(an_open_case_without_a_deadline_is_named),
        cmocka_unit_test(a_deadline_more_than_five_seconds_late_is_named),
        cmocka_unit_test(an_ended_case_promises_nothing),
        cmocka_unit_test(a_closed_case_with_somebody_on_the_way_is_named),
        cmocka_unit_test(a_need_with_too_many_winners_is_named_even_when_the_case_is_over),
        cmocka_unit_test(a_priority_that_falls_without_a_person_is_named_until_the_next_one),
        cmocka_unit_test(
            a_broken_promise_rings_after_ten_seconds_again_each_minute_and_not_once_it_is_kept),
        cmocka_unit_test(rows_older_than_three_seconds_are_said_to_be_old),
        cmocka_unit_test(each_kind_is_counted_apart_and_the_latest_case_is_the_example),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
