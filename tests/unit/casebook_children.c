/* Stories of somebody who turns out to be a child when people have been asked already, and of rules that come to want more. */
#include "unit/casebook_corners.h"

static struct candidate somebody(const char *id, Responder__Kind kind, uint32_t vetting)
{
    return (struct candidate){ .responder = id,
        .name = id,
        .kind = kind,
        .vetting = vetting,
        .channels = { DELIVERY__CHANNEL__ZMQ },
        .n_channels = 1 };
}

static int fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ .key = key, .value = value };
    return run(w, &cmd);
}

static void ranked(struct world *w, const struct candidate *who, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = 1;
    cmd.ranked.first.candidates = who;
    cmd.ranked.first.n_candidates = n;
    assert_int_equal(run(w, &cmd), 0);
}

static bool was_told(const struct world *w, uint32_t letter)
{
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        if (w->last.events[i].type == EVENT__TYPE__OFFER_NOTICED &&
            w->last.events[i].offer == letter + 1)
            return true;
    }
    return false;
}

static void of_those_who_were_asked_only_strangers_who_are_still_live_are_told(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER, 2),
        somebody("e1", RESPONDER__KIND__EMERGENCY_SERVICE, 0),
        somebody("v2", RESPONDER__KIND__VOLUNTEER, 2) };

    file_case(w, "all");
    ranked(w, who, 3);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(fact(w, "child", "yes"), 0);
    assert_int_equal(w->c.minor_people, 2);
    assert_false(was_told(w, 0)); /* has declined */
    assert_false(was_told(w, 1)); /* answers for its own people */
    assert_true(was_told(w, 2));
}

static void whom_a_coordinator_asked_stays_asked_and_who_stands_by_hears_it_when_told_to_go(
    void **state)
{
    struct world *w = *state;
    struct candidate vetted = somebody("v1", RESPONDER__KIND__VOLUNTEER, 2);

    file_case(w, "all");
    ranked(w, &vetted, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__STANDBY), 0);
    assert_int_equal(ask(w, 0, somebody("v2", RESPONDER__KIND__VOLUNTEER, 0)), 0);
    assert_int_equal(fact(w, "child", "yes"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__STANDBY);
    assert_false(was_told(w, 0));
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__QUEUED); /* that was decided */
    assert_true(was_told(w, 1));
}

static void two_who_arrive_together_are_as_it_should_be(void **state)
{
    struct world *w = *state;
    struct candidate vetted = somebody("v1", RESPONDER__KIND__VOLUNTEER, 2);

    file_case(w, NULL);
    assert_int_equal(fact(w, "child", "yes"), 0);
    ranked(w, &vetted, 1);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__ONSCENE, .people = 2 }), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
}

static void the_event_names_the_rules_that_say_so_and_no_others(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(fact(w, "worse", "yes"), 0);
    assert_int_equal(fact(w, "child", "yes"), 0);
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        const struct event *e = &w->last.events[i];

        if (e->type != EVENT__TYPE__MINOR_SET)
            continue;
        assert_int_equal(e->n_list, 1);
        assert_string_equal(e->list[0], "child");
    }
    assert_int_equal(n_happened(w, EVENT__TYPE__MINOR_SET), 1);
}

static void rules_that_come_to_want_more_call_off_who_is_vetted_too_little(void **state)
{
    struct world *w = *state;
    struct candidate vetted = somebody("v1", RESPONDER__KIND__VOLUNTEER, 2);

    file_case(w, NULL);
    assert_int_equal(fact(w, "child", "yes"), 0);
    ranked(w, &vetted, 1);
    assert_true(offer_is_live(&w->c.offers[0]));
    w->facts = &strict_facts;
    assert_int_equal(fact(w, "alone", "yes"), 0); /* judged again */
    assert_int_equal(w->c.minor_vetting, 3);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(of_those_who_were_asked_only_strangers_who_are_still_live_are_told),
        STORY(whom_a_coordinator_asked_stays_asked_and_who_stands_by_hears_it_when_told_to_go),
        STORY(two_who_arrive_together_are_as_it_should_be),
        STORY(the_event_names_the_rules_that_say_so_and_no_others),
        STORY(rules_that_come_to_want_more_call_off_who_is_vetted_too_little),
    };

    return cmocka_run_group_tests_name("casebook: children", tests, NULL, NULL);
}
