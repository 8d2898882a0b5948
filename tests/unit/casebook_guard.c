/* Stories of a caller who may be whom the person hides from: nobody private is asked before a coordinator has said so. Each step is
 * folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

static const struct condition after_quarrel[] = {
    { .type = CONDITION_FACT_IS, .name = "quarrel", .word = "yes" }
};
static const struct condition in_danger[] = {
    { .type = CONDITION_FACT_IS, .name = "danger", .word = "yes" }
};
static const struct triage_rule guarded[] = {
    { .id = "after_quarrel", .when = after_quarrel, .n_when = 1, .coordinator_first = true },
    { .id = "in_danger", .when = in_danger, .n_when = 1, .at_least = PRIORITY__P1 },
};
static struct rulebook book;
static struct facts known;

static int set_up_rules(void **state)
{
    int rc = set_up(state);
    struct world *w = *state;

    book = rules;
    book.triage = guarded;
    book.n_triage = 2;
    known = facts;
    known.rules = &book;
    w->facts = &known;
    return rc;
}

static void file_with(struct world *w, const char *quarrel, Case__Consent consent)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct fact fact = { "quarrel", quarrel, false };

    cmd.file.text = "Жена не отвечает";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.facts = &fact;
    cmd.file.n_facts = 1;
    cmd.file.consent = consent;
    cmd.file.at =
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
}

static void say_fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    assert_int_equal(run(w, &cmd), 0);
}

static uint32_t rank_requests(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_actions; i++)
        n += w->last.actions[i].type == ACTION_RANK;
    return n;
}

static bool a_coordinator_is_alarmed(const struct world *w)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == ALARM__CAUSE__CONSENT_WANTED && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

static void nobody_is_asked_for_whom_there_was_a_quarrel(void **state)
{
    struct world *w = *state;

    file_with(w, "yes", CASE__CONSENT__UNSET);
    assert_int_equal(rank_requests(w), 0);
    assert_int_equal(w->c.consent, CASE__CONSENT__REFUSED);
    assert_true(a_coordinator_is_alarmed(w));
}

static void what_the_caller_says_of_consent_is_not_the_persons_word(void **state)
{
    struct world *w = *state;

    file_with(w, "yes", CASE__CONSENT__GIVEN);
    assert_int_equal(rank_requests(w), 0);
    assert_true(a_coordinator_is_alarmed(w));
}

static void without_a_quarrel_they_are_asked(void **state)
{
    struct world *w = *state;

    file_with(w, "no", CASE__CONSENT__UNSET);
    assert_int_equal(rank_requests(w), 1);
    assert_false(a_coordinator_is_alarmed(w));
}

static void whoever_was_asked_is_called_off_when_the_quarrel_is_known(void **state)
{
    struct world *w = *state;

    file_with(w, "no", CASE__CONSENT__UNSET);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_true(offer_is_asked(&w->c.offers[0]));
    say_fact(w, "quarrel", "yes");
    assert_false(offer_is_live(&w->c.offers[0]));
    assert_true(a_coordinator_is_alarmed(w));
}

static void a_coordinators_word_stands_whatever_is_said_next(void **state)
{
    struct world *w = *state;
    struct command cmd = {
        .verb = VERB_ESCALATE, .actor = "coordinator", .role = ROLE__COORDINATOR
    };

    file_with(w, "yes", CASE__CONSENT__UNSET);
    say_fact(w, "danger", "yes");
    cmd.escalate.reason = "говорил с ней";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.consent, CASE__CONSENT__VITAL_INTEREST);
    say_fact(w, "quarrel", "да");
    assert_int_equal(w->c.consent, CASE__CONSENT__VITAL_INTEREST);
    assert_false(consent_is_officials_only(&w->c));
}

static void where_a_life_is_in_danger_services_alone_are_asked(void **state)
{
    struct world *w = *state;

    file_with(w, "yes", CASE__CONSENT__UNSET);
    say_fact(w, "danger", "yes");
    assert_true(consent_is_officials_only(&w->c));
    assert_true(a_coordinator_is_alarmed(w));
}

static void a_quarrel_that_is_learnt_of_after_other_things_counts_as_well(void **state)
{
    struct world *w = *state;

    file_with(w, "no", CASE__CONSENT__UNSET);
    say_fact(w, "danger", "yes");
    assert_false(a_coordinator_is_alarmed(w));
    say_fact(w, "quarrel", "yes");
    assert_true(consent_is_officials_only(&w->c));
    assert_true(a_coordinator_is_alarmed(w));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up_rules, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_is_asked_for_whom_there_was_a_quarrel),
        TEST(what_the_caller_says_of_consent_is_not_the_persons_word),
        TEST(without_a_quarrel_they_are_asked),
        TEST(whoever_was_asked_is_called_off_when_the_quarrel_is_known),
        TEST(a_coordinators_word_stands_whatever_is_said_next),
        TEST(where_a_life_is_in_danger_services_alone_are_asked),
        TEST(a_quarrel_that_is_learnt_of_after_other_things_counts_as_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
