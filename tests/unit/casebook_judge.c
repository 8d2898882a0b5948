/* Judging: a made-up rulebook for each property, and the seeded dice over its signals and facts. */
#include "casebook/judge.h"

#include "base/text.h"
#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define NOW_MS INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */
#define COUNT(items) (sizeof(items) / sizeof((items)[0]))

static const char *food[] = { "groceries" }, *boat[] = { "ice_rescue" }, *look[] = { "attention" },
                  *both[] = { "transport", "ambulance" };
static const char *ambulance[] = { "ambulance" };

static const struct need_rule needs[] = {
    { .kind = "groceries", .mandatory = true },
    { .kind = "ice_rescue", .mandatory = true },
    { .kind = "attention", .mandatory = true },
    { .kind = "ambulance", .mandatory = true, .raises_to = PRIORITY__P0 },
    { .kind = "transport" },
};
static const struct question_rule questions[] = { { .fact = "alone" }, { .fact = "age" },
    { .fact = "food_days" }, { .fact = "hurt" } };
static const struct question_rule of_sick[] = { { .fact = "alone" }, { .fact = "seen" },
    { .fact = "hurt" }, { .fact = "far" }, { .fact = "age" } };
static const struct question_rule of_silent[] = { { .fact = "danger" }, { .fact = "boat" },
    { .fact = "seen" }, { .fact = "child" } };
static const struct question_rule of_quarrel[] = { { .fact = "age" }, { .fact = "hurt" },
    { .fact = "alone", .first = true } };

static const struct kind_rule kinds[] = {
    { .kind = "isolated",
        .base = PRIORITY__P4,
        .needs = food,
        .n_needs = 1,
        .questions = questions,
        .n_questions = 4 },
    { .kind = "adrift",
        .base = PRIORITY__P0,
        .needs = boat,
        .n_needs = 1,
        .questions = questions,
        .n_questions = 1 },
    { .kind = "silent",
        .base = PRIORITY__P2,
        .needs = look,
        .n_needs = 1,
        .questions = of_silent,
        .n_questions = COUNT(of_silent) },
    { .kind = "sick",
        .base = PRIORITY__P4,
        .needs = food,
        .n_needs = 1,
        .questions = of_sick,
        .n_questions = 5 },
    { .kind = "quarrel",
        .base = PRIORITY__P4,
        .needs = food,
        .n_needs = 1,
        .questions = of_quarrel,
        .n_questions = 3 },
    { .kind = "other",
        .base = PRIORITY__P5,
        .needs = look,
        .n_needs = 1,
        .questions = of_silent,
        .n_questions = COUNT(of_silent) },
};

#define WHEN(...)                                                                                  \
    (const struct condition[]){ __VA_ARGS__ }, COUNT(((const struct condition[]){ __VA_ARGS__ }))
#define SIGNAL(n)                                                                                  \
    {                                                                                              \
        .type = CONDITION_SIGNAL, .name = (n)                                                      \
    }
#define NO_SIGNAL(n)                                                                               \
    {                                                                                              \
        .type = CONDITION_SIGNAL, .name = (n), .negated = true                                     \
    }
#define KIND(n)                                                                                    \
    {                                                                                              \
        .type = CONDITION_KIND, .name = (n)                                                        \
    }
#define IS(n, w)                                                                                   \
    {                                                                                              \
        .type = CONDITION_FACT_IS, .name = (n), .word = (w)                                        \
    }
#define AT_LEAST(n, x)                                                                             \
    {                                                                                              \
        .type = CONDITION_FACT_AT_LEAST, .name = (n), .number = (x)                                \
    }
#define BELOW(n, x)                                                                                \
    {                                                                                              \
        .type = CONDITION_FACT_BELOW, .name = (n), .number = (x)                                   \
    }
#define OLDER(n, ms)                                                                               \
    {                                                                                              \
        .type = CONDITION_FACT_OLDER, .name = (n), .span_ms = (ms)                                 \
    }
#define GIVEN(n)                                                                                   \
    {                                                                                              \
        .type = CONDITION_FACT_GIVEN, .name = (n)                                                  \
    }

static const struct triage_rule triage[] = {
    { "z_hungry", { 0 }, WHEN(SIGNAL("hungry")), "isolated", 40, PRIORITY__UNJUDGED, NULL, 0, false,
        0, false, DRIFT__WHAT__NOT_SAID },
    { "floe", { 0 }, WHEN(SIGNAL("floe")), "adrift", 95, PRIORITY__P0, boat, 1, false, 0, false,
        DRIFT__WHAT__NOT_SAID },
    { "quiet", { 0 }, WHEN(SIGNAL("quiet")), "silent", 50, PRIORITY__UNJUDGED, NULL, 0, false, 0,
        false, DRIFT__WHAT__NOT_SAID },
    { "as_heavy_as_quiet", { 0 }, WHEN(SIGNAL("even")), "isolated", 50, PRIORITY__UNJUDGED, NULL, 0,
        false, 0, false, DRIFT__WHAT__NOT_SAID },
    { "talk", { 0 }, WHEN(SIGNAL("talk"), NO_SIGNAL("quiet")), "other", 1, PRIORITY__UNJUDGED, NULL,
        0, false, 0, false, DRIFT__WHAT__NOT_SAID },
    { "old", { 0 }, WHEN(AT_LEAST("age", 75)), NULL, 0, PRIORITY__P3, NULL, 0, false, 0, false,
        DRIFT__WHAT__NOT_SAID },
    { "nothing_left", { 0 }, WHEN(KIND("isolated"), BELOW("food_days", 1)), NULL, 0, PRIORITY__P3,
        NULL, 0, false, 0, false, DRIFT__WHAT__NOT_SAID },
    { "quiet_long", { 0 }, WHEN(KIND("silent"), OLDER("seen", 24 * HOUR_MS)), NULL, 0, PRIORITY__P1,
        NULL, 0, false, 0, false, DRIFT__WHAT__NOT_SAID },
    { "hurt", { 0 }, WHEN(IS("hurt", "yes")), NULL, 0, PRIORITY__P1, ambulance, 1, false, 0, false,
        DRIFT__WHAT__NOT_SAID },
    { "unwilling", { 0 }, WHEN(IS("consent", "refused")), NULL, 0, PRIORITY__P2, NULL, 0, false, 0,
        false, DRIFT__WHAT__NOT_SAID },
    { "hurt_too", { 0 }, WHEN(IS("hurt", "yes")), NULL, 0, PRIORITY__UNJUDGED, ambulance, 1, false,
        0, false, DRIFT__WHAT__NOT_SAID },
    { "young", { 0 }, WHEN(IS("child", "yes")), NULL, 0, PRIORITY__UNJUDGED, NULL, 0, true, 0,
        false, DRIFT__WHAT__NOT_SAID },
    { "far", { 0 }, WHEN(GIVEN("far")), NULL, 0, PRIORITY__UNJUDGED, both, 2, false, 0, false,
        DRIFT__WHAT__NOT_SAID },
    { "in_a_boat", { 0 }, WHEN(IS("boat", "yes")), "adrift", 90, PRIORITY__UNJUDGED, NULL, 0, false,
        0, false, DRIFT__WHAT__NOT_SAID },
    { "worse_in_danger", { 0 }, WHEN(IS("danger", "yes"), IS("hurt", "yes")), NULL, 0, PRIORITY__P0,
        NULL, 0, false, 0, false, DRIFT__WHAT__NOT_SAID },
    { "lost_kind", { 0 }, WHEN(KIND("other"), GIVEN("danger"), IS("danger", "yes")), NULL, 0,
        PRIORITY__P1, NULL, 0, false, 0, false, DRIFT__WHAT__NOT_SAID },
};

static const struct rulebook rules = {
    .triage = triage,
    .n_triage = COUNT(triage),
    .kinds = kinds,
    .n_kinds = COUNT(kinds),
    .needs = needs,
    .n_needs = COUNT(needs),
};

struct told { /* what one case is made of */
    const char *signals[8];
    struct judge_fact facts[8];
    const char *kind;
    Priority floor;
};

static void judge_of(
    const struct rulebook *book, const struct told *t, struct arena *a, struct judgement *ret)
{
    struct judge_input in = { .signals = t->signals,
        .facts = t->facts,
        .kind = t->kind,
        .floor = t->floor,
        .now_ms = NOW_MS };

    while (in.n_signals < 8 && t->signals[in.n_signals])
        in.n_signals++;
    while (in.n_facts < 8 && t->facts[in.n_facts].key)
        in.n_facts++;
    judge(book, &in, a, ret);
}

static void comes_out(
    struct told t, const char *kind, Priority priority, const char *expected_needs)
{
    struct arena a = { 0 };
    struct judgement j;
    char said[256] = "";
    size_t used = 0;

    judge_of(&rules, &t, &a, &j);
    for (size_t i = 0; i < j.n_needs; i++)
        used += (size_t)snprintf(
            said + used, sizeof(said) - used, "%s%s", i ? " " : "", j.needs[i]->kind);
    assert_string_equal(j.kind, kind);
    assert_string_equal(j.kind_rule->kind, kind);
    assert_int_equal(j.priority, priority);
    assert_string_equal(said, expected_needs);
    arena_clear(&a);
}

static void what_nobody_understands_is_other_p3_and_reaches_a_human(void **state)
{
    (void)state;
    comes_out((struct told){ 0 }, "other", PRIORITY__P3, "attention");
    comes_out((struct told){ .signals = { "unknown" } }, "other", PRIORITY__P3, "attention");
    comes_out((struct told){ .kind = "no_such_kind" }, "other", PRIORITY__P3, "attention");
    comes_out((struct told){ .kind = "other" }, "other", PRIORITY__P3, "attention");
}

static void an_everyday_question_is_p5(void **state)
{
    (void)state;
    comes_out((struct told){ .signals = { "talk" } }, "other", PRIORITY__P5, "attention");
    comes_out((struct told){ .signals = { "talk" }, .kind = "other" }, "other", PRIORITY__P5,
        "attention");
}

static void an_everyday_question_beside_trouble_hides_nothing(void **state)
{
    (void)state;
    comes_out(
        (struct told){ .signals = { "talk", "hungry" } }, "isolated", PRIORITY__P4, "groceries");
    comes_out((struct told){ .signals = { "talk", "floe" } }, "adrift", PRIORITY__P0, "ice_rescue");
    comes_out((struct told){ .signals = { "talk" }, .facts = { { "danger", "yes" } } }, "other",
        PRIORITY__P1, "attention");
}

static void the_heaviest_kind_wins_then_the_more_urgent_one(void **state)
{
    (void)state;
    comes_out(
        (struct told){ .signals = { "hungry", "quiet" } }, "silent", PRIORITY__P2, "attention");
    comes_out((struct told){ .signals = { "even", "quiet" } }, "silent", PRIORITY__P2, "attention");
}

static void a_persons_word_wins_over_kinds_but_a_gate_still_raises_and_brings_its_need(void **state)
{
    (void)state;
    comes_out((struct told){ .signals = { "quiet" }, .kind = "isolated" }, "isolated", PRIORITY__P4,
        "groceries");
    comes_out((struct told){ .signals = { "floe" }, .kind = "isolated" }, "isolated", PRIORITY__P0,
        "groceries ice_rescue");
}

static void other_gives_way_when_something_is_understood(void **state)
{
    (void)state;
    comes_out((struct told){ .signals = { "floe" }, .kind = "other", .floor = PRIORITY__P3 },
        "adrift", PRIORITY__P0, "ice_rescue");
}

static void floors_only_raise(void **state)
{
    (void)state;
    comes_out((struct told){ .signals = { "hungry" }, .floor = PRIORITY__P1 }, "isolated",
        PRIORITY__P1, "groceries");
    comes_out((struct told){ .signals = { "hungry" }, .floor = PRIORITY__P5 }, "isolated",
        PRIORITY__P4, "groceries");
    comes_out((struct told){ .signals = { "floe" }, .floor = PRIORITY__P5 }, "adrift", PRIORITY__P0,
        "ice_rescue");
}

static void needs_come_from_the_kind_first_then_from_rules_without_repetition(void **state)
{
    (void)state;
    comes_out((struct told){ .signals = { "hungry" },
                  .facts = { { "far", "10 km" }, { "hurt", "yes" } } },
        "isolated", PRIORITY__P1, "groceries transport ambulance");
    comes_out((struct told){ .signals = { "floe" } }, "adrift", PRIORITY__P0, "ice_rescue");
}

static void facts_are_understood_as_people_say_them(void **state)
{
    static const struct {
        struct judge_fact fact;
        const char *kind;
        Priority priority;
    } said[] = {
        { { "hurt", "yes" }, "isolated", PRIORITY__P1 },
        { { "hurt", "Да" }, "isolated", PRIORITY__P1 },
        { { "hurt", "YES." }, "isolated", PRIORITY__P1 },
        { { "hurt", "нет" }, "isolated", PRIORITY__P4 },
        { { "consent", "отказ" }, "isolated", PRIORITY__P2 },
        { { "consent", "Отказ." }, "isolated", PRIORITY__P2 },
        { { "consent", "да" }, "isolated", PRIORITY__P4 },
        { { "hurt", "" }, "isolated", PRIORITY__P4 },
        { { "hurt", NULL }, "isolated", PRIORITY__P4 },
        { { "age", "75" }, "isolated", PRIORITY__P3 },
        { { "age", "82 года" }, "isolated", PRIORITY__P3 },
        { { "age", "ей уже 82" }, "isolated", PRIORITY__P3 },
        { { "age", "82." }, "isolated", PRIORITY__P3 },
        { { "age", "82.года" }, "isolated", PRIORITY__P3 },
        { { "age", "74,9" }, "isolated", PRIORITY__P4 },
        { { "age", "-80" }, "isolated", PRIORITY__P4 },
        { { "age", "старая" }, "isolated", PRIORITY__P4 },
        { { "age", "99999999999999999999999999999999999999" }, "isolated", PRIORITY__P4 },
        { { "food_days", "0" }, "isolated", PRIORITY__P3 },
        { { "food_days", "0.5" }, "isolated", PRIORITY__P3 },
        { { "food_days", "1" }, "isolated", PRIORITY__P4 },
        { { "seen", "2026-11-21T09:59:59Z" }, "silent", PRIORITY__P1 },
        { { "seen", "2026-11-21T13:00:00+03:00" }, "silent", PRIORITY__P1 },
        { { "seen", "2026-11-21T10:00:01Z" }, "silent", PRIORITY__P2 },
        { { "seen", "2026-11-23T10:00:00Z" }, "silent", PRIORITY__P2 },
        { { "seen", "25 h" }, "silent", PRIORITY__P1 },
        { { "seen", "3h" }, "silent", PRIORITY__P2 },
        { { "seen", "вчера" }, "silent", PRIORITY__P2 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(said); i++) {
        struct told t = { .facts = { said[i].fact }, .kind = said[i].kind };
        struct arena a = { 0 };
        struct judgement j;

        judge_of(&rules, &t, &a, &j);
        if (j.priority != said[i].priority)
            fail_msg("%s=%s gave P%d", said[i].fact.key, said[i].fact.value, (int)j.priority - 1);
        arena_clear(&a);
    }
}

static void asks(struct told t, const char *expected)
{
    struct arena a = { 0 };
    struct judgement j;
    char said[256] = "";
    size_t used = 0;

    judge_of(&rules, &t, &a, &j);
    for (size_t i = 0; i < j.n_questions; i++)
        used += (size_t)snprintf(
            said + used, sizeof(said) - used, "%s%s", i ? " " : "", j.questions[i]->fact);
    assert_string_equal(said, expected);
    arena_clear(&a);
}

static void at_most_three_questions_are_asked_those_not_answered_yet(void **state)
{
    (void)state;
    asks((struct told){ .kind = "isolated" }, "hurt age food_days");
    asks((struct told){ .kind = "isolated", .facts = { { "hurt", "no" }, { "age", "" } } },
        "age food_days alone"); /* asked, not answered */
    asks((struct told){ .kind = "isolated",
             .facts = { { "hurt", "no" }, { "age", "80" }, { "alone", "yes" },
                 { "food_days", "2" } } },
        "");
}

/* "far" opens two needs, one of which raises to P0; "hurt" only that one, by two rules; "age" raises to P3; the others change
 * nothing. */
static void the_question_whose_answer_would_change_most_is_the_first(void **state)
{
    (void)state;
    asks((struct told){ .kind = "sick" }, "far hurt age");
    asks((struct told){ .kind = "sick", .floor = PRIORITY__P3 }, "far hurt alone");
    asks((struct told){ .kind = "sick", .floor = PRIORITY__P0 }, "far hurt alone");
    asks((struct told){ .kind = "sick", .facts = { { "far", "x" }, { "hurt", "no" } } },
        "age alone seen");
}

static void a_rule_that_lacks_more_than_the_answer_makes_no_question_better(void **state)
{
    (void)state;
    asks((struct told){ .kind = "other" }, "boat danger child");
    asks((struct told){ .signals = { "quiet" } }, "boat seen child");
    asks((struct told){ .kind = "silent" },
        "seen child danger"); /* its kind stays what a person said */
    asks((struct told){ .kind = "silent", .facts = { { "hurt", "yes" } } },
        "danger child boat"); /* one answer is enough now */
}

static void what_has_to_be_asked_first_is(void **state)
{
    (void)state;
    asks((struct told){ .kind = "quarrel" }, "alone hurt age");
}

static void fired_rules_are_in_the_order_of_their_ids(void **state)
{
    struct told t = { .signals = { "hungry", "floe" },
        .facts = { { "age", "80" }, { "hurt", "yes" } } };
    struct arena a = { 0 };
    struct judgement j;

    (void)state;
    judge_of(&rules, &t, &a, &j);
    assert_int_equal(j.n_fired, 5);
    assert_string_equal(j.fired[0]->id, "floe");
    assert_string_equal(j.fired[1]->id, "hurt");
    assert_string_equal(j.fired[2]->id, "hurt_too");
    assert_string_equal(j.fired[3]->id, "old");
    assert_string_equal(j.fired[4]->id, "z_hungry");
    arena_clear(&a);
}

/* ---- dice ---- */

static uint32_t dice(uint32_t *seed, uint32_t n)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % n;
}

static const struct judge_fact some_facts[] = { { "hurt", "yes" }, { "hurt", "no" },
    { "age", "80" }, { "age", "20" }, { "food_days", "0" }, { "food_days", "5" },
    { "seen", "2026-11-20T00:00:00Z" }, { "seen", "2026-11-22T09:00:00Z" }, { "far", "x" },
    { "danger", "да" }, { "danger", "нет" }, { "nonsense", "1" } };

static struct told throw_case(uint32_t *seed, size_t facts)
{
    static const char *const all[] = { "hungry", "floe", "quiet", "even", "talk", "unknown" };
    static const char *const given[] = { NULL, NULL, "isolated", "adrift", "silent", "other" };
    struct told t = { .kind = given[dice(seed, COUNT(given))], .floor = (Priority)dice(seed, 7) };
    size_t n = 0;

    for (size_t i = 0; i < COUNT(all); i++)
        if (dice(seed, 3) == 0)
            t.signals[n++] = all[i];
    for (size_t i = 0; i < facts; i++)
        t.facts[i] = some_facts[dice(seed, COUNT(some_facts))];
    return t;
}

/* As the casebook does it: judged again with the kind and the priority that it has. */
static void judging_again_with_another_fact_never_lowers_the_priority(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct told t = throw_case(&seed, 0);
        struct arena a = { 0 };
        struct judgement before, after;

        judge_of(&rules, &t, &a, &before);
        for (size_t n = 0; n < 6; n++) {
            t.facts[n] = some_facts[dice(&seed, COUNT(some_facts))];
            t.kind = before.kind;
            t.floor = before.priority;
            judge_of(&rules, &t, &a, &after);
            if (after.priority > before.priority)
                fail_msg("round %d: P%d fell to P%d", round, (int)before.priority - 1,
                    (int)after.priority - 1);
            before = after;
        }
        arena_clear(&a);
    }
}

/* Even in one judging, with no floor: once something was understood, another fact lowers nothing. */
static void another_fact_lowers_nothing_even_without_a_floor(void **state)
{
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct told t = throw_case(&seed, dice(&seed, 5));
        struct told more = t;
        struct arena a = { 0 };
        struct judgement before, after;
        size_t n = 0;

        t.floor = more.floor = PRIORITY__UNJUDGED;
        while (more.facts[n].key)
            n++;
        more.facts[n] = some_facts[dice(&seed, COUNT(some_facts))];
        judge_of(&rules, &t, &a, &before);
        judge_of(&rules, &more, &a, &after);
        if (after.priority > before.priority)
            fail_msg("round %d: %s=%s lowered P%d to P%d", round, more.facts[n].key,
                more.facts[n].value, (int)before.priority - 1, (int)after.priority - 1);
        assert_true(after.n_fired >= before.n_fired);
        arena_clear(&a);
    }
}

static void shuffle(void *items, size_t n, size_t size, uint32_t *seed)
{
    char *bytes = items, kept[256];

    for (size_t i = n; i > 1; i--) {
        size_t j = dice(seed, (uint32_t)i);

        memcpy(kept, bytes + (i - 1) * size, size);
        memcpy(bytes + (i - 1) * size, bytes + j * size, size);
        memcpy(bytes + j * size, kept, size);
    }
}

static void same_judgement(const struct judgement *x, const struct judgement *y)
{
    assert_string_equal(x->kind, y->kind);
    assert_int_equal(x->priority, y->priority);
    assert_int_equal(x->n_fired, y->n_fired);
    assert_int_equal(x->n_needs, y->n_needs);
    assert_int_equal(x->n_questions, y->n_questions);
    for (size_t i = 0; i < x->n_fired; i++)
        assert_string_equal(x->fired[i]->id, y->fired[i]->id);
    for (size_t i = 0; i < x->n_needs; i++)
        assert_ptr_equal(x->needs[i], y->needs[i]);
    for (size_t i = 0; i < x->n_questions; i++)
        assert_ptr_equal(x->questions[i], y->questions[i]);
}

static void the_order_of_rules_signals_and_facts_does_not_matter(void **state)
{
    struct triage_rule shuffled[COUNT(triage)];
    struct rulebook book = rules;
    uint32_t seed = 13;

    (void)state;
    memcpy(shuffled, triage, sizeof(triage));
    book.triage = shuffled;
    for (int round = 0; round < 5000; round++) {
        struct told t = throw_case(&seed, dice(&seed, 7)), mixed;
        struct arena a = { 0 };
        struct judgement straight, crooked;
        size_t facts = 0, signals = 0;

        mixed = t;
        while (t.facts[facts].key)
            facts++;
        while (t.signals[signals])
            signals++;
        shuffle(mixed.facts, facts, sizeof(mixed.facts[0]), &seed);
        shuffle(mixed.signals, signals, sizeof(mixed.signals[0]), &seed);
        shuffle(shuffled, COUNT(triage), sizeof(shuffled[0]), &seed);
        judge_of(&rules, &t, &a, &straight);
        judge_of(&book, &mixed, &a, &crooked);
        same_judgement(&straight, &crooked);
        arena_clear(&a);
    }
}

/* How urgent it may become by an answer to that question: the judge is asked, with each answer. */
static Priority worst_with(const struct told *t, const char *fact)
{
    static const char *const answers[] = { "yes", "no", "80", "0", "2026-11-20T00:00:00Z" };
    Priority worst = PRIORITY__P5;

    for (size_t i = 0; i < COUNT(answers); i++) {
        struct told more = *t;
        struct arena a = { 0 };
        struct judgement j;
        size_t n = 0;

        while (more.facts[n].key)
            n++;
        more.facts[n] = (struct judge_fact){ fact, answers[i] };
        judge_of(&rules, &more, &a, &j);
        for (size_t k = 0; k < j.n_needs; k++)
            if (j.needs[k]->raises_to && j.needs[k]->raises_to < j.priority)
                j.priority = j.needs[k]->raises_to;
        worst = j.priority < worst ? j.priority : worst;
        arena_clear(&a);
    }
    return worst;
}

static void no_answer_to_another_question_makes_it_more_urgent_than_one_to_the_first(void **state)
{
    static const char *const given[] = { "isolated", "sick", "silent" };
    uint32_t seed = 19;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct told t = throw_case(&seed, dice(&seed, 4));
        struct arena a = { 0 };
        struct judgement j;

        t.kind = given[dice(&seed, COUNT(given))];
        judge_of(&rules, &t, &a, &j);
        for (size_t i = 1; i < j.n_questions; i++)
            if (worst_with(&t, j.questions[i]->fact) < worst_with(&t, j.questions[0]->fact))
                fail_msg("round %d: %s comes before %s", round, j.questions[0]->fact,
                    j.questions[i]->fact);
        arena_clear(&a);
    }
}

static void every_case_gets_a_priority_and_a_mandatory_need(void **state)
{
    uint32_t seed = 17;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct told t = throw_case(&seed, dice(&seed, 7));
        struct arena a = { 0 };
        struct judgement j;
        bool mandatory = false;

        judge_of(&rules, &t, &a, &j);
        assert_in_range(j.priority, PRIORITY__P0, PRIORITY__P5);
        for (size_t i = 0; i < j.n_needs; i++)
            mandatory = mandatory || j.needs[i]->mandatory;
        assert_true(mandatory);
        arena_clear(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nobody_understands_is_other_p3_and_reaches_a_human),
        cmocka_unit_test(an_everyday_question_is_p5),
        cmocka_unit_test(an_everyday_question_beside_trouble_hides_nothing),
        cmocka_unit_test(the_heaviest_kind_wins_then_the_more_urgent_one),
        cmocka_unit_test(
            a_persons_word_wins_over_kinds_but_a_gate_still_raises_and_brings_its_need),
        cmocka_unit_test(other_gives_way_when_something_is_understood),
        cmocka_unit_test(floors_only_raise),
        cmocka_unit_test(needs_come_from_the_kind_first_then_from_rules_without_repetition),
        cmocka_unit_test(facts_are_understood_as_people_say_them),
        cmocka_unit_test(at_most_three_questions_are_asked_those_not_answered_yet),
        cmocka_unit_test(the_question_whose_answer_would_change_most_is_the_first),
        cmocka_unit_test(a_rule_that_lacks_more_than_the_answer_makes_no_question_better),
        cmocka_unit_test(what_has_to_be_asked_first_is),
        cmocka_unit_test(fired_rules_are_in_the_order_of_their_ids),
        cmocka_unit_test(judging_again_with_another_fact_never_lowers_the_priority),
        cmocka_unit_test(another_fact_lowers_nothing_even_without_a_floor),
        cmocka_unit_test(the_order_of_rules_signals_and_facts_does_not_matter),
        cmocka_unit_test(no_answer_to_another_question_makes_it_more_urgent_than_one_to_the_first),
        cmocka_unit_test(every_case_gets_a_priority_and_a_mandatory_need),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
