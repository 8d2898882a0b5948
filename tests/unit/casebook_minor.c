/* Stories of somebody under 18: whoever comes as a private person is vetted, and does not come alone. Each step is folded again
 * from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

static struct candidate somebody(const char *id, Responder__Kind kind, uint32_t vetting)
{
    return (struct candidate){ .responder = id,
        .name = id,
        .kind = kind,
        .vetting = vetting,
        .official = kind == RESPONDER__KIND__EMERGENCY_SERVICE,
        .channels = { DELIVERY__CHANNEL__ZMQ },
        .n_channels = 1 };
}

static struct candidate volunteer(const char *id, uint32_t vetting)
{
    return somebody(id, RESPONDER__KIND__VOLUNTEER, vetting);
}

static void file_born(struct world *w, const char *born)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.subject = (struct person){ .name = "Аня", .born = born };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    assert_int_equal(run(w, &cmd), 0);
}

static int fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ .key = key, .value = value };
    return run(w, &cmd);
}

static int found(struct world *w, const struct candidate *who, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = w->c.needs[0].generation;
    cmd.ranked.first.candidates = who;
    cmd.ranked.first.n_candidates = n;
    return run(w, &cmd);
}

static int come(struct world *w, uint32_t letter, Answer__Word word, uint32_t n)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){ .letter = letter, .word = word, .people = n };
    return run(w, &cmd);
}

static bool alarmed(const struct world *w, Alarm__Cause cause)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == cause && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

/* 1790000000000 is 2026-09-21. */
static void a_date_of_birth_makes_a_minor_and_the_event_names_the_rule(void **state)
{
    struct world *w = *state;
    const struct event *e = NULL;

    file_born(w, "2010-05-01");
    assert_int_equal(w->c.minor_people, 2);
    assert_int_equal(w->c.minor_vetting, 2);
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        if (w->last.events[i].type == EVENT__TYPE__MINOR_SET)
            e = &w->last.events[i];
    }
    assert_non_null(e);
    assert_int_equal(e->n_list, 1);
    assert_string_equal(e->list[0], "under_age");
}

static void eighteen_comes_by_the_clock_of_the_service(void **state)
{
    struct world *w = *state;

    file_born(w, "2008-09-22"); /* tomorrow */
    assert_int_equal(w->c.minor_people, 2);
    pass(w, DAY_MS);
    assert_int_equal(fact(w, "food_days", "1"), 0); /* judged again */
    assert_int_equal(w->c.minor_people, 0);
}

static void an_adult_is_visited_by_whoever_comes(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 0) };

    file_born(w, "1950");
    assert_int_equal(found(w, who, 1), 0);
    assert_int_equal(minor_people(&w->c, &w->c.offers[0]), 0);
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 0), 0);
    assert_true(w->c.offers[0].won);
}

static void nobody_comes_to_a_child_alone(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 2) };

    file_born(w, "2015");
    assert_int_equal(found(w, who, 1), 0);
    assert_int_equal(minor_people(&w->c, &w->c.offers[0]), 2);
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 0), ERR_TOO_FEW);
    assert_string_equal(w->last.refused.field, "people");
    assert_string_equal(w->last.refused.value, "2");
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 1), ERR_TOO_FEW);
    assert_int_equal(come(w, 0, ANSWER__WORD__ENROUTE, 1), ERR_TOO_FEW);
    assert_int_equal(come(w, 0, ANSWER__WORD__ACK, 0), 0); /* promises nothing */
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 2), 0);
    assert_true(w->c.offers[0].won);
    assert_int_equal(come(w, 0, ANSWER__WORD__ENROUTE, 0), 0); /* said once */
}

static void official_services_and_the_family_are_not_held_to_it(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { somebody("police", RESPONDER__KIND__EMERGENCY_SERVICE, 0),
        somebody("aunt", RESPONDER__KIND__PERSONAL_CONTACT, 0) };

    file_born(w, "2015");
    assert_int_equal(found(w, who, 2), 0);
    assert_int_equal(w->c.n_offers, 2);
    assert_int_equal(minor_people(&w->c, &w->c.offers[0]), 0);
    assert_int_equal(come(w, 1, ANSWER__WORD__COMMIT, 0), 0);
    assert_true(w->c.offers[1].won);
}

static void a_spare_that_is_vetted_less_is_passed_over(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 1), volunteer("v2", 2), volunteer("v3", 1) };

    file_born(w, "2015");
    assert_int_equal(found(w, who, 3), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_string_equal(w->c.offers[0].responder, "v2");
    assert_int_equal(come(w, 0, ANSWER__WORD__DECLINE, 0), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_int_equal(w->c.needs[0].rung, 1); /* nobody else is vetted: the next rung at once */
}

static void who_was_asked_before_it_was_known_is_called_off_or_told(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 1), volunteer("v2", 2) };
    uint32_t generation;

    file_born(w, NULL);
    assert_int_equal(found(w, who, 2), 0);
    generation = w->c.offers[1].generation;
    assert_int_equal(fact(w, "age", "9 лет"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__QUEUED);
    assert_int_equal(w->c.offers[1].notice, NOTICE__TYPE__OFFER);
    assert_int_equal(w->c.offers[1].generation, generation + 1);
    assert_int_equal(come(w, 1, ANSWER__WORD__COMMIT, 1), ERR_TOO_FEW);
    assert_int_equal(come(w, 1, ANSWER__WORD__COMMIT, 2), 0);
}

static void who_is_on_the_way_already_is_a_persons_decision(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 0) };

    file_born(w, NULL);
    assert_int_equal(found(w, who, 1), 0);
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 0), 0);
    assert_int_equal(fact(w, "age", "9"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_true(alarmed(w, ALARM__CAUSE__NEEDS_HUMAN));
}

static void what_is_said_from_the_place_is_taken_and_alarms_a_person(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 2) };

    file_born(w, "2015");
    assert_int_equal(found(w, who, 1), 0);
    assert_int_equal(come(w, 0, ANSWER__WORD__ONSCENE, 0), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__ON_SCENE);
    assert_true(alarmed(w, ALARM__CAUSE__NEEDS_HUMAN));
}

static int find_and_ask(struct world *w, Role role)
{
    struct command cmd = { .verb = VERB_FOUND, .actor = "she", .role = role };

    cmd.found.name = "Сосед снизу";
    cmd.found.phone = "+79990000009";
    cmd.found.ask = true;
    return run(w, &cmd);
}

static void an_operator_sends_nobody_unvetted_to_a_child_and_a_coordinator_may(void **state)
{
    struct world *w = *state;

    file_born(w, "2015");
    assert_int_equal(find_and_ask(w, ROLE__OPERATOR), ERR_FORBIDDEN);
    assert_string_equal(w->last.refused.field, "ask");
    assert_int_equal(w->c.n_found, 0);
    assert_int_equal(find_and_ask(w, ROLE__COORDINATOR), 0);
    assert_int_equal(minor_people(&w->c, &w->c.offers[0]), 2);
}

static void a_correction_lifts_it(void **state)
{
    struct world *w = *state;
    struct candidate who[] = { volunteer("v1", 0) };

    file_born(w, NULL);
    assert_int_equal(fact(w, "age", "9"), 0);
    assert_int_equal(w->c.minor_people, 2);
    assert_int_equal(fact(w, "age", "90"), 0);
    assert_int_equal(w->c.minor_people, 0);
    assert_int_equal(found(w, who, 1), 0);
    assert_int_equal(come(w, 0, ANSWER__WORD__COMMIT, 0), 0);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(a_date_of_birth_makes_a_minor_and_the_event_names_the_rule),
        STORY(eighteen_comes_by_the_clock_of_the_service),
        STORY(an_adult_is_visited_by_whoever_comes),
        STORY(nobody_comes_to_a_child_alone),
        STORY(official_services_and_the_family_are_not_held_to_it),
        STORY(a_spare_that_is_vetted_less_is_passed_over),
        STORY(who_was_asked_before_it_was_known_is_called_off_or_told),
        STORY(who_is_on_the_way_already_is_a_persons_decision),
        STORY(what_is_said_from_the_place_is_taken_and_alarms_a_person),
        STORY(an_operator_sends_nobody_unvetted_to_a_child_and_a_coordinator_may),
        STORY(a_correction_lifts_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
