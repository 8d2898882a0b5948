/* Points: what makes it worse and what makes it better, together; and what no sum may do. */
#include "casebook/judge.h"

#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define NOW_MS INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define COUNT(items) (sizeof(items) / sizeof((items)[0]))

static const char *look[] = { "attention" };
static const struct need_rule needs[] = { { .kind = "attention", .mandatory = true } };

#define KIND_RULE(name, p)                                                                         \
    {                                                                                              \
        .kind = (name), .base = (p), .needs = look, .n_needs = 1                                   \
    }
static const struct question_rule questions[] = { { .fact = "colour" }, { .fact = "temperature" },
    { .fact = "age" }, { .fact = "with_somebody" } };
static const struct kind_rule kinds[] = { { .kind = "isolated",
                                              .base = PRIORITY__P4,
                                              .needs = look,
                                              .n_needs = 1,
                                              .questions = questions,
                                              .n_questions = COUNT(questions) },
    KIND_RULE("silent", PRIORITY__P2), KIND_RULE("violence", PRIORITY__P1),
    KIND_RULE("adrift", PRIORITY__P0), KIND_RULE("other", PRIORITY__P5) };

static const struct condition hungry[] = { { .type = CONDITION_SIGNAL, .name = "hungry" } };
static const struct condition quiet[] = { { .type = CONDITION_SIGNAL, .name = "quiet" } };
static const struct condition talk[] = { { .type = CONDITION_SIGNAL, .name = "talk" } };
static const struct condition old[] = {
    { .type = CONDITION_FACT_AT_LEAST, .name = "age", .number = 75 }
};
static const struct condition frost[] = {
    { .type = CONDITION_FACT_BELOW, .name = "temperature", .number = -15 }
};
static const struct condition freezing[] = {
    { .type = CONDITION_FACT_BELOW, .name = "temperature", .number = 0 }
};
static const struct condition accompanied[] = {
    { .type = CONDITION_FACT_IS, .name = "with_somebody", .word = "yes" }
};
static const struct condition starving[] = {
    { .type = CONDITION_FACT_BELOW, .name = "food_days", .number = 1 }
};

static const struct triage_rule triage[] = {
    { .id = "hungry", .when = hungry, .n_when = 1, .kind = "isolated", .weight = 40 },
    { .id = "quiet", .when = quiet, .n_when = 1, .kind = "silent", .weight = 30 },
    { .id = "talk", .when = talk, .n_when = 1, .kind = "other", .weight = 1 },
    { .id = "old", .when = old, .n_when = 1, .points = 4 },
    { .id = "frost", .when = frost, .n_when = 1, .points = 4 },
    { .id = "freezing", .when = freezing, .n_when = 1, .points = 1 },
    { .id = "accompanied", .when = accompanied, .n_when = 1, .points = -5 },
    { .id = "starving", .when = starving, .n_when = 1, .at_least = PRIORITY__P3 },
};
static const struct score_rule scores[] = { { 4, 1 }, { 8, 2 } };

static const struct rulebook rules = { .triage = triage,
    .n_triage = COUNT(triage),
    .scores = scores,
    .n_scores = COUNT(scores),
    .kinds = kinds,
    .n_kinds = COUNT(kinds),
    .needs = needs,
    .n_needs = COUNT(needs) };

static const struct judge_fact aged = { "age", "82" }, frozen = { "temperature", "-20" },
                               has_company = { "with_somebody", "да" },
                               no_food = { "food_days", "0" };

static struct judgement judged(
    const char *signal, const char *kind, const struct judge_fact *facts, size_t n, Priority floor)
{
    struct judge_input in = { .signals = &signal,
        .n_signals = signal ? 1 : 0,
        .facts = facts,
        .n_facts = n,
        .kind = kind,
        .floor = floor,
        .now_ms = NOW_MS };
    struct arena a = { 0 };
    struct judgement j;

    judge(&rules, &in, &a, &j);
    arena_clear(&a);
    return j;
}

#define FACTS(...)                                                                                 \
    (const struct judge_fact[]){ __VA_ARGS__ }, COUNT(((const struct judge_fact[]){ __VA_ARGS__ }))
#define COMES_OUT(signal, kind, floor, p, sum, ...)                                                \
    do {                                                                                           \
        struct judgement j = judged(signal, kind, FACTS(__VA_ARGS__), floor);                      \
                                                                                                   \
        assert_int_equal(j.priority, p);                                                           \
        assert_int_equal(j.points, sum);                                                           \
    } while (0)
#define NO_FLOOR PRIORITY__UNJUDGED

static void so_many_points_are_so_many_steps(void **state)
{
    (void)state;
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P4, 0, { "age", "70" });
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P3, 4, aged);
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P2, 9, aged, frozen);
}

static void whoever_is_with_them_takes_points_away(void **state)
{
    (void)state;
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P4, -1, aged, has_company);
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P4, -5, has_company);
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P3, 4, aged, frozen, has_company);
}

static void no_mitigation_lowers_a_floor_a_gate_or_what_was_judged_before(void **state)
{
    (void)state;
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P3, -5, no_food, has_company);
    COMES_OUT(NULL, "adrift", NO_FLOOR, PRIORITY__P0, -5, has_company);
    COMES_OUT("hungry", NULL, PRIORITY__P2, PRIORITY__P2, -5, has_company);
}

static void a_score_stands_beside_a_floor_and_not_on_it(void **state)
{
    (void)state;
    COMES_OUT("hungry", NULL, NO_FLOOR, PRIORITY__P3, 4, no_food, aged);
    COMES_OUT("hungry", NULL, PRIORITY__P3, PRIORITY__P3, 4, aged);
}

static void no_sum_makes_a_gate(void **state)
{
    (void)state;
    COMES_OUT("quiet", NULL, NO_FLOOR, PRIORITY__P1, 4, aged);
    COMES_OUT("quiet", NULL, NO_FLOOR, PRIORITY__P1, 9, aged, frozen);
    COMES_OUT(NULL, "violence", NO_FLOOR, PRIORITY__P1, 9, aged, frozen);
    COMES_OUT(NULL, "adrift", NO_FLOOR, PRIORITY__P0, 9, aged, frozen);
}

static void an_everyday_question_stays_one_whoever_asks_it(void **state)
{
    (void)state;
    COMES_OUT("talk", NULL, NO_FLOOR, PRIORITY__P5, 9, aged, frozen);
}

static void what_nobody_understood_counts_from_p3(void **state)
{
    (void)state;
    COMES_OUT(NULL, NULL, NO_FLOOR, PRIORITY__P3, -5, has_company);
    COMES_OUT(NULL, NULL, NO_FLOOR, PRIORITY__P2, 4, aged);
}

static void the_most_urgent_of_the_kinds_proposed_is_where_points_begin(void **state)
{
    const char *both[] = { "hungry", "quiet" };
    struct judge_input in = {
        .signals = both, .n_signals = 2, .facts = &aged, .n_facts = 1, .now_ms = NOW_MS
    };
    struct arena a = { 0 };
    struct judgement j;

    (void)state;
    judge(&rules, &in, &a, &j);
    assert_string_equal(j.kind, "isolated");
    assert_int_equal(j.priority, PRIORITY__P1);
    arena_clear(&a);
}

static void are_asked(
    const struct judge_fact *facts, size_t n, const char *first, const char *second)
{
    const char *signal = "hungry";
    struct judge_input in = {
        .signals = &signal, .n_signals = 1, .facts = facts, .n_facts = n, .now_ms = NOW_MS
    };
    struct arena a = { 0 };
    struct judgement j;

    judge(&rules, &in, &a, &j);
    assert_string_equal(j.questions[0]->fact, first);
    assert_string_equal(j.questions[1]->fact, second);
    arena_clear(&a);
}

static void what_may_count_most_is_asked_first(void **state)
{
    (void)state;
    are_asked(NULL, 0, "temperature", "age"); /* 5 points, and 4 */
    are_asked(&has_company, 1, "temperature", "age"); /* no step, but points */
    are_asked(&aged, 1, "temperature", "colour");
}

/* ---- dice ---- */

static uint32_t dice(uint32_t *seed, uint32_t n)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % n;
}

/* As the casebook does it: judged again with the kind and the priority that it has. */
static void judging_again_lowers_nothing_whatever_is_learnt(void **state)
{
    static const char *const signals[] = { NULL, "hungry", "quiet", "talk" };
    const struct judge_fact all[] = { aged, frozen, has_company, no_food, { "age", "20" } };
    uint32_t seed = 23;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        const char *signal = signals[dice(&seed, COUNT(signals))];
        struct judge_fact known[6];
        struct judgement before = judged(signal, NULL, known, 0, NO_FLOOR);

        for (size_t n = 0; n < COUNT(known); n++) {
            struct judgement after;

            known[n] = all[dice(&seed, COUNT(all))];
            after = judged(signal, before.kind, known, n + 1, before.priority);
            assert_true(after.priority <= before.priority);
            before = after;
        }
    }
}

/* Without it, the case is at least as urgent; and never less urgent than its floors alone say. */
static void a_mitigation_takes_back_no_more_than_points_gave(void **state)
{
    static const char *const signals[] = { NULL, "hungry", "quiet", "talk" };
    const struct judge_fact all[] = { aged, frozen, no_food, { "age", "20" } };
    struct rulebook pointless = rules;
    uint32_t seed = 29;

    (void)state;
    pointless.n_scores = 0;
    for (int round = 0; round < 5000; round++) {
        const char *signal = signals[dice(&seed, COUNT(signals))];
        struct judge_fact known[4];
        size_t n = dice(&seed, COUNT(known));
        struct judge_input in = { .signals = &signal,
            .n_signals = signal ? 1 : 0,
            .facts = known,
            .n_facts = n + 1,
            .now_ms = NOW_MS };
        struct judgement with, floors;
        struct arena a = { 0 };

        for (size_t i = 0; i < n; i++)
            known[i] = all[dice(&seed, COUNT(all))];
        known[n] = has_company;
        with = judged(signal, NULL, known, n + 1, NO_FLOOR);
        judge(&pointless, &in, &a, &floors);
        assert_true(with.priority <= floors.priority);
        assert_true(judged(signal, NULL, known, n, NO_FLOOR).priority <= with.priority);
        arena_clear(&a);
    }
}

static void because_of(const struct judge_fact *facts, size_t n, const char *expected)
{
    struct judge_input in = { .facts = facts, .n_facts = n, .kind = "isolated", .now_ms = NOW_MS };
    struct arena a = { 0 };
    struct judgement j;

    judge(&rules, &in, &a, &j);
    assert_int_equal(j.n_fired, 1);
    assert_string_equal(j.because[0], expected);
    arena_clear(&a);
}

static void a_fact_that_is_there_twice_gives_one_reason_in_whatever_order(void **state)
{
    (void)state;
    because_of(FACTS({ "age", "90" }, { "age", "82" }), "age=82");
    because_of(FACTS({ "age", "82" }, { "age", "90" }), "age=82");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(so_many_points_are_so_many_steps),
        cmocka_unit_test(whoever_is_with_them_takes_points_away),
        cmocka_unit_test(no_mitigation_lowers_a_floor_a_gate_or_what_was_judged_before),
        cmocka_unit_test(a_score_stands_beside_a_floor_and_not_on_it),
        cmocka_unit_test(no_sum_makes_a_gate),
        cmocka_unit_test(an_everyday_question_stays_one_whoever_asks_it),
        cmocka_unit_test(what_nobody_understood_counts_from_p3),
        cmocka_unit_test(the_most_urgent_of_the_kinds_proposed_is_where_points_begin),
        cmocka_unit_test(what_may_count_most_is_asked_first),
        cmocka_unit_test(judging_again_lowers_nothing_whatever_is_learnt),
        cmocka_unit_test(a_mitigation_takes_back_no_more_than_points_gave),
        cmocka_unit_test(a_fact_that_is_there_twice_gives_one_reason_in_whatever_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
