/* board_order - what needs a human first, which cases a question is about, and the token for the next page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/errors.h"
#include "board/filter.h"
#include "board/order.h"

#define NOW_MS INT64_C(1795341600000)
#define LATER_MS (NOW_MS + 60000)
#define ALARM(cause) (UINT32_C(1) << ALARM__CAUSE__##cause)

static void assert_sorted(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            struct order a = order_of(&rows[i], NOW_MS), b = order_of(&rows[j], NOW_MS);

            assert_int_equal(
                (order_compare(&a, &b) > 0) - (order_compare(&a, &b) < 0), (i > j) - (i < j));
        }
    }
}

static void what_needs_a_human_first_comes_first(void **state)
{
    static const struct row rows[] = {
        { .key = 90,
            .due_ms = LATER_MS,
            .state = CASE__STATE__EXHAUSTED,
            .alarms = ALARM(EXHAUSTED) | ALARM(SOS) },
        { .key = 80,
            .due_ms = NOW_MS - 9,
            .alarms = ALARM(SOS) | ALARM(LATE_ACCEPT),
            .late_yes = true },
        { .key = 70, .due_ms = LATER_MS, .alarms = ALARM(OWNER_LAPSED) },
        { .key = 65 }, /* no deadline at all: nobody would ever look */
        { .key = 60, .due_ms = NOW_MS - 1, .late_yes = true },
        { .key = 50, .due_ms = LATER_MS, .late_yes = true, .alarms = ALARM(CALLBACK_LATE) },
        { .key = 40, .due_ms = LATER_MS, .alarms = ALARM(CALLBACK_LATE) },
        { .key = 30, .due_ms = NOW_MS, .priority = PRIORITY__P5 },
        { .key = 20, .due_ms = LATER_MS, .priority = PRIORITY__P0 },
        { .key = 10, .due_ms = LATER_MS, .priority = PRIORITY__P4 },
        { .key = 11, .due_ms = LATER_MS, .priority = PRIORITY__P4 },
        { .key = 3, /* an exercise waits behind all that is real */
            .due_ms = NOW_MS - 9,
            .state = CASE__STATE__EXHAUSTED,
            .alarms = ALARM(SOS),
            .exercise = true },
        { .key = 2, .due_ms = LATER_MS, .exercise = true },
        { .key = 5, .state = CASE__STATE__CLOSED, .closed_ms = NOW_MS, .alarms = ALARM(SOS) },
        { .key = 4, .state = CASE__STATE__MERGED, .at_ms = NOW_MS - 1, .due_ms = NOW_MS - 1 },
    };

    (void)state;
    assert_sorted(rows, sizeof rows / sizeof rows[0]);
}

static void an_alarm_of_exhaustion_counts_as_exhausted_and_a_late_yes_by_alarm_as_a_late_yes(
    void **state)
{
    struct row a = { .key = 1, .due_ms = LATER_MS, .alarms = ALARM(EXHAUSTED) };
    struct row b = { .key = 2, .due_ms = LATER_MS, .alarms = ALARM(LATE_ACCEPT) };

    (void)state;
    assert_int_equal(order_of(&a, NOW_MS).class, ORDER_EXHAUSTED);
    assert_int_equal(order_of(&b, NOW_MS).class, ORDER_LATE_YES);
}

static void a_token_comes_back_as_it_was(void **state)
{
    static const struct page_mark marks[] = {
        { NOW_MS, { ORDER_GOES_ON, LATER_MS, PRIORITY__P3, UINT64_C(9822) << 32 | 77 } },
        { 0, { ORDER_EXHAUSTED, 0, PRIORITY__UNJUDGED, 1 } },
        { NOW_MS, { ORDER_EXERCISE + ORDER_GOES_ON, LATER_MS, PRIORITY__P0, 1 } },
        { NOW_MS, { ORDER_ENDED, -NOW_MS, PRIORITY__P5, INT64_MAX } },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct page_mark back = { 0 };

        assert_int_equal(page_mark_parse(page_mark_format(&marks[i], &a), &back), 0);
        assert_true(back.as_of_ms == marks[i].as_of_ms);
        assert_int_equal(order_compare(&back.last, &marks[i].last), 0);
    }
    arena_clear(&a);
}

static void a_token_that_is_none_of_ours_is_refused(void **state)
{
    static const char *const tokens[] = { "", "1", "1.2.3.4", "1.2.3.4.5.6", "1.2.3.4.5.",
        ".1.2.3.4.5", "1.13.3.4.5", "1.2.3.7.5", "1.2.3.4.0", "-1.2.3.4.5", "1.-2.3.4.5",
        "x.2.3.4.5", "1.2.3.4.99999999999999999999999999", "1.2.9223372036854775808.4.5",
        "1 .2.3.4.5", "1,2,3,4,5" };
    struct page_mark mark;

    (void)state;
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
        assert_int_equal(page_mark_parse(tokens[i], &mark), ERR_INVALID);
    assert_int_equal(page_mark_parse("1.2.3.4.5", &mark), 0);
}

/* ---- filters ---- */
static struct row a_case(void)
{
    return (struct row){ .key = 7,
        .state = CASE__STATE__DISPATCHING,
        .priority = PRIORITY__P2,
        .kind = "adrift",
        .owner = "olga",
        .filed_by = "ivan",
        .opened_ms = NOW_MS - 1000,
        .due_ms = LATER_MS };
}

static bool fits(struct filter f, struct row row)
{
    return filter_fits(&f, &row, NOW_MS);
}

static void a_question_without_filters_is_about_every_case(void **state)
{
    (void)state;
    assert_true(fits((struct filter){ 0 }, a_case()));
    assert_true(fits((struct filter){ .owner = "", .tag = "" }, a_case()));
}

static void each_filter_lets_through_what_it_names_and_nothing_else(void **state)
{
    static const Case__State states[] = { CASE__STATE__EXHAUSTED, CASE__STATE__DISPATCHING };
    static const Priority priorities[] = { PRIORITY__P0, PRIORITY__P2 };
    static const char *const kinds[] = { "food", "adrift" };
    static const case_key cases[] = { 1, 7 };
    struct row overdue = a_case(), tagged = a_case();

    (void)state;
    assert_true(fits((struct filter){ .states = states, .n_states = 2 }, a_case()));
    assert_false(fits((struct filter){ .states = states, .n_states = 1 }, a_case()));
    assert_true(fits((struct filter){ .priorities = priorities, .n_priorities = 2 }, a_case()));
    assert_false(fits((struct filter){ .priorities = priorities, .n_priorities = 1 }, a_case()));
    assert_true(fits((struct filter){ .kinds = kinds, .n_kinds = 2 }, a_case()));
    assert_false(fits((struct filter){ .kinds = kinds, .n_kinds = 1 }, a_case()));
    assert_true(fits((struct filter){ .cases = cases, .n_cases = 2 }, a_case()));
    assert_false(fits((struct filter){ .cases = cases, .n_cases = 1 }, a_case()));
    assert_true(fits((struct filter){ .owner = "olga" }, a_case()));
    assert_false(fits((struct filter){ .owner = "ivan" }, a_case()));
    assert_true(fits((struct filter){ .since_ms = NOW_MS - 1000 }, a_case()));
    assert_false(fits((struct filter){ .since_ms = NOW_MS - 999 }, a_case()));
    assert_false(fits((struct filter){ .overdue = true }, a_case()));
    overdue.due_ms = NOW_MS - 1;
    assert_true(fits((struct filter){ .overdue = true }, overdue));
    overdue.state = CASE__STATE__CLOSED; /* what is over is never late */
    assert_false(fits((struct filter){ .overdue = true }, overdue));
    assert_false(fits((struct filter){ .tag = "storm" }, a_case()));
    tagged.tags = " flood storm ";
    assert_true(fits((struct filter){ .tag = "storm" }, tagged));
    assert_false(fits((struct filter){ .owner = "olga", .overdue = true }, a_case()));
}

static void mine_is_what_i_own_or_filed_as_long_as_it_is_open(void **state)
{
    struct row closed = a_case();

    (void)state;
    assert_true(fits((struct filter){ .mine = "olga" }, a_case()));
    assert_true(fits((struct filter){ .mine = "ivan" }, a_case()));
    assert_false(fits((struct filter){ .mine = "anna" }, a_case()));
    closed.state = CASE__STATE__CLOSED;
    assert_false(fits((struct filter){ .mine = "olga" }, closed));
}

static void who_names_a_state_a_time_or_a_case_means_what_has_ended_too(void **state)
{
    (void)state;
    assert_false(filter_wants_ended(&(struct filter){ .overdue = true }));
    assert_true(filter_wants_ended(&(struct filter){ .n_states = 1 }));
    assert_true(filter_wants_ended(&(struct filter){ .since_ms = 1 }));
    assert_true(filter_wants_ended(&(struct filter){ .n_cases = 1 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_needs_a_human_first_comes_first),
        cmocka_unit_test(
            an_alarm_of_exhaustion_counts_as_exhausted_and_a_late_yes_by_alarm_as_a_late_yes),
        cmocka_unit_test(a_token_comes_back_as_it_was),
        cmocka_unit_test(a_token_that_is_none_of_ours_is_refused),
        cmocka_unit_test(a_question_without_filters_is_about_every_case),
        cmocka_unit_test(each_filter_lets_through_what_it_names_and_nothing_else),
        cmocka_unit_test(mine_is_what_i_own_or_filed_as_long_as_it_is_open),
        cmocka_unit_test(who_names_a_state_a_time_or_a_case_means_what_has_ended_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
