/* Stories of a person in another country: its number is said, and none of our services is asked before a coordinator says yes.
 * Each step is folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

#include "casebook/parts.h"

static struct fix in(const char *country)
{
    return (struct fix){ .lat = 36.9,
        .lon = 30.7,
        .has_point = true,
        .radius_m = 50,
        .source = CASE__PLACE_SOURCE__COORDINATES,
        .country = country };
}

static void file_in(struct world *w, const char *kind, const char *country)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Мужу плохо";
    cmd.file.kind = kind;
    cmd.file.reporter = (struct person){ .name = "Анна", .phone = "+79990000001" };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.at = in(country);
    assert_int_equal(run(w, &cmd), 0);
}

static uint32_t asked(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_actions; i++)
        n += w->last.actions[i].type == ACTION_RANK;
    return n;
}

static bool alarmed(const struct world *w)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == ALARM__CAUSE__NEEDS_HUMAN && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

static int say_yes(struct world *w)
{
    struct command cmd = {
        .verb = VERB_ESCALATE, .actor = "coordinator", .role = ROLE__COORDINATOR
    };

    cmd.escalate.reason = "the consulate asks for it";
    return run(w, &cmd);
}

static void nobody_is_asked_and_a_coordinator_is_rung_at_once(void **state)
{
    struct world *w = *state;

    file_in(w, "urgent", "TR");
    assert_string_equal(abroad_country(&w->c), "TR");
    assert_int_equal(asked(w), 0);
    assert_true(alarmed(w));
    assert_string_equal(case_tell(&w->c).code, "no_call"); /* about somebody else */
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__WAITING);
    pass(w, 30 * SECOND_MS);
    assert_int_equal(asked(w), 0);
}

static void a_coordinators_yes_asks_all_the_same(void **state)
{
    struct world *w = *state;

    file_in(w, "other", "TR");
    assert_int_equal(asked(w), 0);
    assert_int_equal(say_yes(w), 0);
    assert_int_equal(asked(w), 1);
}

static void whoever_calls_for_themselves_hears_that_their_country_helps(void **state)
{
    struct world *w = *state;

    file_in(w, "other", "TR");
    w->c.relation = "self";
    assert_string_equal(case_tell(&w->c).code, "abroad");
}

static void at_home_nobody_waits(void **state)
{
    struct world *w = *state;

    file_in(w, "other", NULL);
    assert_null(abroad_country(&w->c));
    assert_int_equal(asked(w), 1);
    assert_false(alarmed(w));
}

/* The next rung is asked as ever, once they are known to be at home. */
static void a_better_place_at_home_ends_it(void **state)
{
    struct world *w = *state;

    file_in(w, "other", "TR");
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    assert_null(abroad_country(&w->c));
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(asked(w), 1);
}

static void a_case_without_a_place_is_not_abroad(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Мужу плохо";
    cmd.file.kind = "other";
    assert_int_equal(run(w, &cmd), 0);
    assert_null(abroad_country(&w->c));
}

static void their_own_people_are_asked_without_a_yes(void **state)
{
    struct world *w = *state;
    static const Responder__Kind relatives[] = { RESPONDER__KIND__PERSONAL_CONTACT };
    static const Responder__Kind others[] = { RESPONDER__KIND__PERSONAL_CONTACT,
        RESPONDER__KIND__EMERGENCY_SERVICE };

    file_in(w, "other", "TR");
    assert_false(abroad_waits(&w->c, &(struct rung){ .kinds = relatives, .n_kinds = 1 }));
    assert_true(abroad_waits(&w->c, &(struct rung){ .kinds = others, .n_kinds = 2 }));
    assert_true(abroad_waits(&w->c, &(struct rung){ .n_kinds = 0 }));
}

/* Both ends of the table, and its order, by which it is searched. */
static void every_country_has_a_number(void **state)
{
    (void)state;
    assert_string_equal(abroad_emergency("AC"), "911");
    assert_string_equal(abroad_emergency("ZW"), "112");
    assert_string_equal(abroad_emergency("TR"), "112");
    assert_string_equal(abroad_emergency("US"), "911");
    assert_string_equal(abroad_emergency("JP"), "110, 119");
    assert_string_equal(abroad_emergency("CN"), "110, 119, 120");
    assert_string_equal(abroad_emergency("TH"), "191, 1669, 199");
    assert_string_equal(abroad_emergency("AQ"), "112"); /* not in the table: any mobile knows it */
    assert_null(abroad_emergency(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            nobody_is_asked_and_a_coordinator_is_rung_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_coordinators_yes_asks_all_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            whoever_calls_for_themselves_hears_that_their_country_helps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(at_home_nobody_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_better_place_at_home_ends_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_case_without_a_place_is_not_abroad, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            their_own_people_are_asked_without_a_yes, set_up, tear_down),
        cmocka_unit_test(every_country_has_a_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
