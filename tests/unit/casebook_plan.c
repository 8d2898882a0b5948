/* When each rung would be asked if nobody answers: side by side, one after the other, and not in quiet hours. */
#include "casebook/plan.h"

#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define FIVE_IN_THE_EVENING INT64_C(1795366800000) /* 2026-11-22T17:00:00Z */
#define RUNGS 4

static const Responder__Kind people[] = { RESPONDER__KIND__VOLUNTEER },
                             services[] = { RESPONDER__KIND__SOCIAL_SERVICE };

static struct rung rung(const Responder__Kind *kinds, int64_t window_ms)
{
    return (struct rung){ .kinds = kinds, .n_kinds = 1, .k = 1, .window_ms = window_ms };
}

static void begin(const struct rung *rungs, Priority priority, int64_t from_ms, int64_t due_ms,
    const int64_t *hours)
{
    struct casefile c = { .priority = priority };
    struct need n = { .due_ms = due_ms, .half_ms = from_ms + (due_ms - from_ms) / 2 };
    struct ladder l = { .rungs = rungs, .n_rungs = RUNGS, .quiet = { 22 * 60, 8 * 60 } };
    int64_t begins_ms[RUNGS];

    plan_begins(&c, &n, "Etc/UTC", &l, from_ms, begins_ms);
    for (size_t i = 0; i < RUNGS; i++)
        assert_int_equal(begins_ms[i], hours[i] * HOUR_MS);
}

static void one_is_asked_when_the_time_of_the_one_before_is_over(void **state)
{
    struct rung rungs[] = { rung(people, HOUR_MS), rung(people, 2 * HOUR_MS),
        rung(services, HOUR_MS), rung(services, HOUR_MS) };

    (void)state;
    begin(rungs, PRIORITY__P4, FIVE_IN_THE_EVENING, 0, (int64_t[]){ 0, 1, 3, 4 });
}

static void those_side_by_side_are_waited_for_together(void **state)
{
    struct rung rungs[] = { rung(people, 3 * HOUR_MS), rung(services, HOUR_MS),
        rung(services, HOUR_MS), rung(services, HOUR_MS) };

    (void)state;
    rungs[0].with_next = true;
    begin(rungs, PRIORITY__P4, FIVE_IN_THE_EVENING, 0, (int64_t[]){ 0, 0, 3, 4 });
}

static void whoever_only_stands_by_holds_nobody_up(void **state)
{
    struct rung rungs[] = { rung(services, 3 * HOUR_MS), rung(services, HOUR_MS),
        rung(services, HOUR_MS), rung(services, HOUR_MS) };

    (void)state;
    rungs[0].standby = true;
    rungs[0].with_next = true;
    begin(rungs, PRIORITY__P4, FIVE_IN_THE_EVENING, 0, (int64_t[]){ 0, 0, 1, 2 });
}

/* Filed at nine: the second rung would begin at ten. At five the day is long enough for all of them. */
static void whoever_is_not_woken_is_asked_in_the_morning_and_those_behind_after_it(void **state)
{
    struct rung rungs[] = { rung(people, HOUR_MS), rung(people, HOUR_MS), rung(services, HOUR_MS),
        rung(people, HOUR_MS) };

    (void)state;
    begin(rungs, PRIORITY__P4, FIVE_IN_THE_EVENING + 4 * HOUR_MS, 0, (int64_t[]){ 0, 11, 12, 13 });
    begin(rungs, PRIORITY__P4, FIVE_IN_THE_EVENING, 0, (int64_t[]){ 0, 1, 2, 3 });
}

static void what_is_urgent_waits_for_no_morning(void **state)
{
    struct rung rungs[] = { rung(people, HOUR_MS), rung(people, HOUR_MS), rung(people, HOUR_MS),
        rung(people, HOUR_MS) };

    (void)state;
    begin(rungs, PRIORITY__P2, FIVE_IN_THE_EVENING + 6 * HOUR_MS, 0, (int64_t[]){ 0, 1, 2, 3 });
}

/* Filed at nine, to be done by seven in the morning: by midnight and two the last rung begins, and neighbours are woken for it. */
static void what_has_to_be_done_by_then_is_asked_for_faster_and_at_night(void **state)
{
    struct rung rungs[] = { rung(people, 8 * HOUR_MS), rung(people, HOUR_MS),
        rung(services, 9 * HOUR_MS), rung(services, HOUR_MS) };
    int64_t nine_ms = FIVE_IN_THE_EVENING + 4 * HOUR_MS;

    (void)state;
    begin(rungs, PRIORITY__P4, nine_ms, nine_ms + 18 * HOUR_MS, (int64_t[]){ 0, 3, 4, 9 });
    begin(rungs, PRIORITY__P4, nine_ms, nine_ms + 72 * HOUR_MS, (int64_t[]){ 0, 11, 12, 21 });
}

static void whoever_refuses_is_asked_about_with_nobody_unless_a_life_is_in_danger(void **state)
{
    struct casefile c = { .priority = PRIORITY__P2 };

    (void)state;
    assert_true(plan_asks_anybody(&c));
    c.consent = CASE__CONSENT__REFUSED;
    assert_false(plan_asks_anybody(&c));
    c.priority = PRIORITY__P1;
    assert_true(plan_asks_anybody(&c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_asked_when_the_time_of_the_one_before_is_over),
        cmocka_unit_test(those_side_by_side_are_waited_for_together),
        cmocka_unit_test(whoever_only_stands_by_holds_nobody_up),
        cmocka_unit_test(whoever_is_not_woken_is_asked_in_the_morning_and_those_behind_after_it),
        cmocka_unit_test(what_is_urgent_waits_for_no_morning),
        cmocka_unit_test(what_has_to_be_done_by_then_is_asked_for_faster_and_at_night),
        cmocka_unit_test(whoever_refuses_is_asked_about_with_nobody_unless_a_life_is_in_danger),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
