/* Stories of rules that change while a case runs: what was read by others is refused before anything is decided, and the case
 * keeps its kind, priority, needs and ladders. Each step is folded again from its stored bytes (casebook_world.h). */
#include "unit/casebook_world.h"

static const struct condition smells_of_gas[] = { { .type = CONDITION_SIGNAL, .name = "gas" } };
static const struct condition is_worse[] = { { .type = CONDITION_SIGNAL, .name = "worse" } };
static const char *gas_needs[] = { "ambulance" };

/* The rules of tomorrow: they know neither "heavy" nor its need "carry", and a new kind. */
static const struct kind_rule kinds_of_tomorrow[] = {
    { .kind = "other", .base = PRIORITY__P2, .needs = kind_needs, .n_needs = 1 },
    { .kind = "urgent", .base = PRIORITY__P0, .needs = kind_needs, .n_needs = 1 },
};
static const struct need_rule needs_of_tomorrow[] = {
    { .kind = "visit",
        .mandatory = true,
        .required = 1,
        .ladders = { NULL, &ladders[2], &ladders[2], &ladders[2], &ladders[2], &ladders[2],
            &ladders[2] } },
    { .kind = "ambulance",
        .mandatory = true,
        .required = 1,
        .ladders = { NULL, &ladders[2], &ladders[2], &ladders[2], &ladders[2], &ladders[2],
            &ladders[2] } },
};
static const struct triage_rule triage_of_tomorrow[] = {
    { .id = "gas",
        .when = smells_of_gas,
        .n_when = 1,
        .kind = "urgent",
        .weight = 50,
        .needs = gas_needs,
        .n_needs = 1 },
    { .id = "worse", .when = is_worse, .n_when = 1, .at_least = PRIORITY__P1 },
};
static const struct rulebook rules_of_tomorrow = { .hash = { 0xab },
    .kinds = kinds_of_tomorrow,
    .n_kinds = 2,
    .needs = needs_of_tomorrow,
    .n_needs = 2,
    .triage = triage_of_tomorrow,
    .n_triage = 2,
    .ladders = ladders,
    .n_ladders = 3 };

static struct facts tomorrow;

static void change_rules(struct world *w)
{
    tomorrow = facts;
    tomorrow.rules = &rules_of_tomorrow;
    w->facts = &tomorrow;
}

static const char *hash_of(struct world *w)
{
    char *hex = arena_alloc(&w->arena, 2 * RULES_HASH + 1);

    text_hex((w->facts ? w->facts : &facts)->rules->hash, RULES_HASH, hex);
    return hex;
}

static struct read_words read_as(const char *signal, const char *hash)
{
    static const char *signals[1], *words[] = { "слова" };

    signals[0] = signal;
    return (struct read_words){ .signals = signals, .words = words, .n = 1, .rules_hash = hash };
}

static int note(struct world *w, const char *signal, const char *hash)
{
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.note.text = "стало хуже";
    cmd.note.read = read_as(signal, hash);
    return run(w, &cmd);
}

static int fact(struct world *w, const char *signal, const char *hash)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ "state", "хуже", false };
    cmd.fact.read = read_as(signal, hash);
    return run(w, &cmd);
}

static int file_again(struct world *w, enum verb verb, const char *hash)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "ещё раз";
    cmd.file.read = read_as("worse", hash);
    return run(w, &cmd);
}

static void what_was_read_by_other_rules_is_refused_and_changes_nothing(void **state)
{
    struct world *w = *state;
    const char *before = hash_of(w);

    assert_int_equal(file_again(w, VERB_FILE, "00ff"), ERR_RULES_CHANGED);
    assert_string_equal(w->last.refused.field, "rules");
    assert_string_equal(w->last.refused.value, before);
    assert_int_equal(file_again(w, VERB_FILE, before), 0);
    change_rules(w);
    assert_int_equal(note(w, "worse", before), ERR_RULES_CHANGED);
    assert_int_equal(fact(w, "worse", before), ERR_RULES_CHANGED);
    assert_int_equal(file_again(w, VERB_FILED_AGAIN, before), ERR_RULES_CHANGED);
    assert_int_equal(file_again(w, VERB_SAME_AS, before), ERR_RULES_CHANGED);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(note(w, "worse", hash_of(w)), 0);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void what_rules_could_be_had_is_enough_in_the_end(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    change_rules(w);
    assert_int_equal(note(w, "worse", NULL), 0);
    assert_int_equal(w->c.priority, PRIORITY__P1);
    assert_int_equal(fact(w, "gas", ""), 0);
}

static void what_a_fact_says_is_read_like_a_text(void **state)
{
    struct world *w = *state;

    change_rules(w);
    file_case(w, NULL);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(fact(w, "worse", hash_of(w)), 0);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void an_erased_case_says_so_whatever_the_rules(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_ERASE, .actor = "admin", .role = ROLE__ADMIN };

    file_case(w, NULL);
    assert_int_equal(close_case(w, true, "ошибка"), 0);
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.erased);
    assert_int_equal(note(w, "worse", "00ff"), ERR_ERASED);
}

static void a_kind_that_new_rules_do_not_know_stays_the_cases(void **state)
{
    struct world *w = *state;
    uint8_t ladder = 0;

    file_case(w, "heavy");
    ladder = w->c.needs[0].ladder_hash[0];
    change_rules(w);
    assert_int_equal(note(w, "quiet", hash_of(w)), 0);
    assert_string_equal(w->c.kind, "heavy");
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(w->c.n_needs, 1); /* what "other" would want is not wanted here */
    assert_string_equal(w->c.needs[0].kind, "carry");
    assert_int_equal(w->c.needs[0].required, 2);
    assert_int_equal(w->c.needs[0].ladder_hash[0], ladder);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
}

static void what_new_rules_see_in_it_raises_it_all_the_same(void **state)
{
    struct world *w = *state;

    file_case(w, "heavy");
    change_rules(w);
    assert_int_equal(note(w, "gas", hash_of(w)), 0);
    assert_string_equal(w->c.kind, "heavy");
    assert_int_equal(w->c.priority, PRIORITY__P0); /* as the kind that they propose */
    assert_int_equal(w->c.n_needs, 2); /* and what the rule itself opens */
    assert_string_equal(w->c.needs[1].kind, "ambulance");
    assert_int_equal(
        w->c.needs[0].ladder_hash[0], 1); /* its need is not theirs: it goes on as it was */
}

static void new_rules_change_no_ladder_of_a_case_that_stays_as_urgent(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(w->c.needs[0].ladder_hash[0], 1);
    change_rules(w);
    assert_int_equal(note(w, "quiet", hash_of(w)), 0);
    assert_int_equal(w->c.needs[0].ladder_hash[0], 1);
    pass(w, MINUTE_MS);
    assert_int_equal(w->c.needs[0].ladder_hash[0], 1);
    assert_int_equal(
        note(w, "worse", hash_of(w)), 0); /* more urgent: as the rules of now have it */
    assert_int_equal(w->c.needs[0].ladder_hash[0], 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_read_by_other_rules_is_refused_and_changes_nothing),
        TEST(what_rules_could_be_had_is_enough_in_the_end),
        TEST(what_a_fact_says_is_read_like_a_text),
        TEST(an_erased_case_says_so_whatever_the_rules),
        TEST(a_kind_that_new_rules_do_not_know_stays_the_cases),
        TEST(what_new_rules_see_in_it_raises_it_all_the_same),
        TEST(new_rules_change_no_ladder_of_a_case_that_stays_as_urgent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
