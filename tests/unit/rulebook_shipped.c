/* The rules that are shipped: usable, and as safe as rules/README.md says. */
#include "rulebook/rulebook.h"

#include "base/text.h"
#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

static struct rulebook *rules;

static int load_rules(void **state)
{
    struct rule_problem *problems = NULL;
    struct arena a = { 0 };
    char dir[512];
    size_t n = 0;
    int rc;

    (void)state;
    snprintf(dir, sizeof(dir), "%s/rules", getenv("ASSIST_SOURCE_DIR"));
    rc = rulebook_load(dir, &rules, &a, &problems, &n);
    for (size_t i = 0; rc == ERR_RULES_WRONG && i < n; i++)
        print_error("%s:%d:%d: %s\n", problems[i].file, problems[i].line, problems[i].column,
            problems[i].problem);
    arena_clear(&a);
    return rc;
}

static int free_rules(void **state)
{
    (void)state;
    rulebook_free(&rules);
    return 0;
}

static const struct ladder *ladder_of(const char *need, Priority p)
{
    const struct need_rule *n = rulebook_need(rules, need);

    assert_non_null(n);
    assert_non_null(n->ladders[p]);
    return n->ladders[p];
}

static bool asks(const struct rung *rung, Responder__Kind kind)
{
    for (size_t i = 0; i < rung->n_kinds; i++)
        if (rung->kinds[i] == kind)
            return true;
    return false;
}

static bool wants(const struct rung *rung, const char *capability)
{
    for (size_t i = 0; i < rung->n_capabilities; i++)
        if (text_is(rung->capabilities[i], capability))
            return true;
    return false;
}

static void every_kind_of_the_field_is_there_with_questions_advice_and_a_promise(void **state)
{
    static const char *const kinds[] = { "isolated", "medicine", "limited_mobility", "adrift",
        "missing_contact", "lost", "child_alone", "medical", "fire_gas", "stranded", "outage",
        "self_harm", "violence", "other" };

    (void)state;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct kind_rule *k = rulebook_kind(rules, kinds[i]);

        assert_non_null(k);
        assert_true(k->n_questions >= 3);
        assert_in_range(k->n_advice, 2, 3);
        assert_false(text_empty(k->tell.ru));
        assert_false(text_empty(k->tell.en));
        /* whoever is attacked is rung only if they say that it is safe */
        assert_int_equal(k->ring_again_ms > 0, !text_is(kinds[i], "violence"));
        assert_int_equal(k->check_on_ms > 0,
            text_is(kinds[i], "adrift") || text_is(kinds[i], "missing_contact"));
    }
}

static void every_need_has_a_ladder_at_every_priority_that_ends_with_a_human(void **state)
{
    (void)state;
    for (size_t i = 0; i < rules->n_needs; i++)
        for (Priority p = PRIORITY__P0; p <= PRIORITY__P5; p++) {
            const struct ladder *l = rules->needs[i].ladders[p];
            const struct rung *last;

            assert_non_null(l);
            last = &l->rungs[l->n_rungs - 1];
            assert_true(asks(last, RESPONDER__KIND__DUTY_COORDINATOR));
            assert_int_equal(last->n_capabilities, 0);
            assert_true(last->own_capabilities);
        }
}

/* The person is rung before: but for where that is dangerous for them, or they do not answer. */
static void whoever_comes_to_a_door_is_a_visit_and_who_is_silent_is_not_rung(void **state)
{
    static const char *const visits[] = { "groceries", "medicine_delivery", "home_help",
        "welfare_check", "transport" };
    static const char *const silent[] = { "missing_contact", "lost", "violence" };

    (void)state;
    for (size_t i = 0; i < sizeof(visits) / sizeof(visits[0]); i++)
        assert_true(rulebook_need(rules, visits[i])->visit);
    for (size_t i = 0; i < sizeof(silent) / sizeof(silent[0]); i++)
        assert_true(rulebook_kind(rules, silent[i])->silent);
    for (size_t i = 0; i < rules->n_needs; i++)
        assert_false(rules->needs[i].visit && rules->needs[i].dangerous);
    assert_false(rulebook_need(rules, "medical")->visit);
    assert_false(rulebook_kind(rules, "isolated")->silent);
}

static void nobody_untrained_is_sent_where_it_is_dangerous(void **state)
{
    static const char *const dangerous[] = { "ice_rescue", "fire_rescue", "gas_emergency", "police",
        "crisis_support" };

    (void)state;
    for (size_t i = 0; i < sizeof(dangerous) / sizeof(dangerous[0]); i++) {
        const struct need_rule *need = rulebook_need(rules, dangerous[i]);

        assert_true(need && need->dangerous);
        for (Priority p = PRIORITY__P0; p <= PRIORITY__P5; p++)
            for (size_t r = 0; r < need->ladders[p]->n_rungs; r++) {
                const struct rung *rung = &need->ladders[p]->rungs[r];

                assert_false(asks(rung, RESPONDER__KIND__NEIGHBOUR));
                assert_false(asks(rung, RESPONDER__KIND__PERSONAL_CONTACT));
                assert_false(asks(rung, RESPONDER__KIND__VOLUNTEER));
                assert_false(asks(rung, RESPONDER__KIND__VOLUNTEER_ORG) &&
                             !(rung->standby && rung->vetting >= 2));
            }
    }
}

static void food_is_asked_for_near_first_then_in_the_district_then_social_then_shop(void **state)
{
    const struct ladder *l = ladder_of("groceries", PRIORITY__P4);

    (void)state;
    assert_int_equal(l->n_rungs, 5);
    assert_true(asks(&l->rungs[0], RESPONDER__KIND__VOLUNTEER) &&
                asks(&l->rungs[1], RESPONDER__KIND__VOLUNTEER_ORG));
    assert_int_equal(l->rungs[0].k, 2);
    assert_int_equal(l->rungs[0].radius_m, 5000);
    assert_int_equal(l->rungs[0].window_ms, HOUR_MS);
    assert_int_equal(l->rungs[1].k, 3);
    assert_true(asks(&l->rungs[2], RESPONDER__KIND__SOCIAL_SERVICE));
    assert_true(asks(&l->rungs[3], RESPONDER__KIND__SHOP_DELIVERY));
    for (int i = 0; i < 4; i++)
        assert_false(l->rungs[i].with_next);
}

static void on_the_ice_all_services_are_asked_at_once_and_volunteers_stand_by(void **state)
{
    static const char *const services[] = { "emergency_112", NULL, "fire_101", "edds" };
    const struct ladder *l = ladder_of("ice_rescue", PRIORITY__P0);

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const struct rung *rung = &l->rungs[i];

        assert_true(asks(rung, RESPONDER__KIND__EMERGENCY_SERVICE));
        assert_true(rung->with_next && rung->show_exact && !rung->standby);
        assert_int_equal(rung->window_ms, 30 * SECOND_MS);
        assert_true(services[i] ? wants(rung, services[i]) && rung->own_capabilities
                                : !rung->own_capabilities);
    }
    assert_true(l->rungs[4].standby);
    assert_int_equal(l->rungs[4].window_ms, 60 * SECOND_MS);
    assert_true(l->repeat >= 3);
}

static void
a_silent_wife_is_looked_for_by_neighbours_then_volunteers_then_by_services_that_a_person_confirms(
    void **state)
{
    const struct ladder *l = ladder_of("welfare_check", PRIORITY__P2);

    (void)state;
    assert_true(asks(&l->rungs[0], RESPONDER__KIND__NEIGHBOUR) &&
                asks(&l->rungs[0], RESPONDER__KIND__PERSONAL_CONTACT));
    assert_true(l->rungs[0].own_capabilities && l->rungs[0].n_capabilities == 0);
    assert_int_equal(l->rungs[0].k, 3);
    assert_int_equal(l->rungs[0].window_ms, 5 * MINUTE_MS);
    assert_true(asks(&l->rungs[1], RESPONDER__KIND__VOLUNTEER));
    assert_int_equal(l->rungs[1].radius_m, 3000);
    assert_int_equal(l->rungs[1].k, 3);
    assert_true(l->rungs[1].vetting >= 1);
    assert_true(wants(&l->rungs[2], "police_102") && l->rungs[2].confirm && l->rungs[2].with_next);
    assert_true(
        wants(&l->rungs[3], "door_opening") && l->rungs[3].confirm && l->rungs[3].with_next);
    assert_true(wants(&l->rungs[4], "medical_103") && l->rungs[4].confirm);
}

static void a_need_for_an_ambulance_raises_the_case_and_gives_the_ambulance_thirty_seconds(
    void **state)
{
    const struct need_rule *need = rulebook_need(rules, "medical");
    const struct ladder *l = ladder_of("medical", PRIORITY__P0);

    (void)state;
    assert_int_equal(need->raises_to, PRIORITY__P0);
    assert_true(need->medical && need->mandatory);
    assert_true(wants(&l->rungs[0], "medical_103"));
    assert_int_equal(l->rungs[0].window_ms, 30 * SECOND_MS);
    assert_true(l->repeat > 0);
}

/* domain.md 5: nobody waits longer than the priority allows. */
static void waits_follow_the_priority(void **state)
{
    static const int64_t longest[] = { [PRIORITY__P0] = 5 * MINUTE_MS,
        [PRIORITY__P1] = 5 * MINUTE_MS,
        [PRIORITY__P2] = 15 * MINUTE_MS,
        [PRIORITY__P3] = HOUR_MS,
        [PRIORITY__P4] = 4 * HOUR_MS,
        [PRIORITY__P5] = 4 * HOUR_MS };

    (void)state;
    for (size_t i = 0; i < rules->n_needs; i++)
        for (Priority p = PRIORITY__P0; p <= PRIORITY__P5; p++)
            for (size_t r = 0; r < rules->needs[i].ladders[p]->n_rungs; r++)
                assert_true(rules->needs[i].ladders[p]->rungs[r].window_ms <= longest[p]);
}

static void lookups_find_what_is_there_and_nothing_else(void **state)
{
    (void)state;
    assert_null(rulebook_kind(rules, "nonsense"));
    assert_null(rulebook_kind(rules, NULL));
    assert_null(rulebook_need(rules, "nonsense"));
    assert_null(rulebook_fact(rules, "nonsense"));
    assert_int_equal(rulebook_fact(rules, "last_contact")->type, FACT_TIME);
    assert_true(rulebook_can(rules, "rescue_water_ice"));
    assert_false(rulebook_can(rules, "flying"));
}

static void what_waits_for_hours_alarms_the_shift_first_and_anything_else_everybody_on_duty(
    void **state)
{
    (void)state;
    assert_int_equal(ladder_of("attention", PRIORITY__P5)->at_end.n_alarm, 1);
    assert_string_equal(ladder_of("attention", PRIORITY__P5)->at_end.alarm[0], "shift");
    assert_int_equal(ladder_of("attention", PRIORITY__P3)->at_end.n_alarm, 0);
    for (size_t i = 0; i < rules->n_needs; i++)
        for (Priority p = PRIORITY__P0; p <= PRIORITY__P2; p++)
            assert_int_equal(rules->needs[i].ladders[p]->at_end.n_alarm, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            what_waits_for_hours_alarms_the_shift_first_and_anything_else_everybody_on_duty),
        cmocka_unit_test(every_kind_of_the_field_is_there_with_questions_advice_and_a_promise),
        cmocka_unit_test(every_need_has_a_ladder_at_every_priority_that_ends_with_a_human),
        cmocka_unit_test(whoever_comes_to_a_door_is_a_visit_and_who_is_silent_is_not_rung),
        cmocka_unit_test(nobody_untrained_is_sent_where_it_is_dangerous),
        cmocka_unit_test(food_is_asked_for_near_first_then_in_the_district_then_social_then_shop),
        cmocka_unit_test(on_the_ice_all_services_are_asked_at_once_and_volunteers_stand_by),
        cmocka_unit_test(
            a_silent_wife_is_looked_for_by_neighbours_then_volunteers_then_by_services_that_a_person_confirms),
        cmocka_unit_test(
            a_need_for_an_ambulance_raises_the_case_and_gives_the_ambulance_thirty_seconds),
        cmocka_unit_test(waits_follow_the_priority),
        cmocka_unit_test(lookups_find_what_is_there_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, load_rules, free_rules);
}
