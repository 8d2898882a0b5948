/* Stories of a place that is missing, or too vague for what has to be done: it is confirmed first, and only so long. Each step is
 * folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

#define DOOR 0 /* the need that wants a place within 500 m; 1: confirming it */

static struct fix within(uint32_t radius_m)
{
    return (struct fix){ .lat = 47.1,
        .lon = 39.4,
        .has_point = true,
        .radius_m = radius_m,
        .source = CASE__PLACE_SOURCE__COORDINATES };
}

static void file_at(struct world *w, struct fix at, const char *phone, Priority priority)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.kind = "door";
    cmd.file.priority = priority;
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = phone };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.at = at;
    assert_int_equal(run(w, &cmd), 0);
}

static void file_nowhere(struct world *w)
{
    file_at(w, (struct fix){ 0 }, "+79990000001", PRIORITY__UNJUDGED);
}

static const struct call *open_call(const struct world *w)
{
    for (uint32_t i = 0; i < w->c.n_calls; i++) {
        if (!w->c.calls[i].done && w->c.calls[i].kind == CALL__KIND__PLACE)
            return &w->c.calls[i];
    }
    return NULL;
}

static int end_call(struct world *w, struct answer said)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = open_call(w) ? open_call(w)->number : 99;
    cmd.end.answer = said;
    return run(w, &cmd);
}

static bool alarmed(const struct world *w)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == ALARM__CAUSE__PLACE_VAGUE && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

static bool waits(const struct world *w)
{
    return w->c.needs[DOOR].ladder == LADDER__STATE__IDLE && w->c.needs[DOOR].n_tries == 0;
}

static bool is_asked_for(const struct world *w)
{
    return w->c.needs[DOOR].ladder == LADDER__STATE__ASKING && w->c.needs[DOOR].n_tries == 1;
}

static void what_wants_a_place_waits_while_the_caller_is_rung(void **state)
{
    struct world *w = *state;
    uint32_t asked = 0;

    file_nowhere(w);
    assert_int_equal(w->c.n_needs, 2);
    assert_string_equal(w->c.needs[1].kind, "confirm_place");
    assert_false(w->c.needs[1].mandatory);
    assert_true(waits(w));
    assert_non_null(open_call(w));
    assert_string_equal(where_whom(&w->c)->phone, "+79990000001");
    for (uint32_t i = 0; i < w->last.n_actions; i++)
        asked += w->last.actions[i].type == ACTION_RANK;
    assert_int_equal(asked, 0);
    assert_int_equal(w->c.state, CASE__STATE__TRIAGED);
    assert_true(case_due(&w->c).due_ms <= w->now_ms + 5 * MINUTE_MS);
}

static void a_good_place_ends_it_and_what_waited_begins(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.needs[1].state, NEED__STATE__NOT_NEEDED);
    assert_null(open_call(w));
    assert_true(w->c.place_by_ms == 0);
}

static void a_radius_says_how_vague_it_is(void **state)
{
    struct world *w = *state;

    file_at(w, within(2000), "+79990000001", PRIORITY__UNJUDGED);
    assert_true(waits(w));
    assert_int_equal(locate(w, 47.1, 39.4), 0); /* within 50 m */
    assert_true(is_asked_for(w));
}

static void a_place_that_is_good_enough_is_not_asked_for(void **state)
{
    struct world *w = *state;

    file_at(w, within(500), "+79990000001", PRIORITY__UNJUDGED);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.n_needs, 1);
    assert_null(open_call(w));
}

static void a_town_is_too_vague_and_an_address_in_it_is_for_people_to_judge(void **state)
{
    struct world *w = *state;
    struct fix town = within(4793);
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    town.source = CASE__PLACE_SOURCE__GAZETTEER;
    town.text = "Азов";
    file_at(w, town, "+79990000001", PRIORITY__UNJUDGED);
    assert_true(waits(w));
    town.text = "Азов, Ленина 5";
    town.address = true;
    cmd.locate.fix = town;
    assert_int_equal(run(w, &cmd), 0);
    assert_true(is_asked_for(w));
}

static void words_are_for_people_to_judge(void **state)
{
    struct world *w = *state;

    file_at(w,
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID },
        "+79990000001", PRIORITY__UNJUDGED);
    assert_true(is_asked_for(w));
}

static void a_need_that_does_not_care_waits_for_nothing(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.kind = "other";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_needs, 1);
    assert_true(is_asked_for(w));
}

static void after_its_time_a_coordinator_is_alarmed_and_all_goes_on(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    pass(w, 5 * MINUTE_MS - 1);
    assert_true(waits(w));
    assert_false(alarmed(w));
    pass(w, 1);
    assert_true(alarmed(w));
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__ASKING); /* the coordinator, too */
    assert_non_null(open_call(w));
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    assert_false(alarmed(w));
    assert_null(open_call(w));
    assert_int_equal(w->c.needs[1].state, NEED__STATE__NOT_NEEDED);
}

static void where_a_life_is_at_stake_nothing_waits(void **state)
{
    struct world *w = *state;

    file_at(w, (struct fix){ 0 }, "+79990000001", PRIORITY__P1);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__ASKING);
    assert_non_null(open_call(w));
    pass(w, 2 * MINUTE_MS);
    assert_true(alarmed(w));
}

static void a_rise_to_p1_ends_the_waiting(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_PRIORITIZE, .actor = "she", .role = ROLE__COORDINATOR };

    file_nowhere(w);
    cmd.prioritize.to = PRIORITY__P1;
    cmd.prioritize.reason = "хуже";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.needs[DOOR].ladder, LADDER__STATE__ASKING);
    assert_int_equal(w->c.needs[DOOR].tries[0].pass, w->c.needs[DOOR].first_pass);
    assert_true(w->c.place_by_ms <= w->now_ms + 2 * MINUTE_MS);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(w->c.n_offers, 1);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.needs[DOOR].rung, 1);
}

static int escalate(struct world *w, bool has_rung, uint32_t rung)
{
    struct command cmd = { .verb = VERB_ESCALATE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.escalate.reason = "едем искать";
    cmd.escalate.has_rung = has_rung;
    cmd.escalate.rung = rung;
    cmd.escalate.need = has_rung ? 1 : 0;
    return run(w, &cmd);
}

static void a_persons_go_is_the_yes(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    assert_int_equal(escalate(w, false, 0), 0);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.needs[DOOR].tries[0].rung, 0);
    assert_non_null(open_call(w)); /* and the place is still wanted */
}

static void a_go_may_name_the_rung_and_not_one_that_is_not_there(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    assert_int_equal(escalate(w, true, 3), ERR_OUT_OF_RANGE);
    assert_true(waits(w));
    assert_int_equal(escalate(w, true, 2), 0);
    assert_int_equal(w->c.needs[DOOR].tries[0].rung, 2);
}

static void who_cannot_be_rung_is_a_coordinators_matter_at_once(void **state)
{
    struct world *w = *state;

    file_at(w, (struct fix){ 0 }, NULL, PRIORITY__UNJUDGED);
    assert_null(open_call(w));
    assert_true(waits(w));
    assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__ASKING);
}

static void who_does_not_answer_three_times_is_a_coordinators_matter_too(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__IDLE);
        assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), 0);
    }
    assert_null(open_call(w));
    assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__ASKING);
    assert_true(waits(w));
}

static void only_what_can_come_of_that_call_is_taken(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__COMMIT }), ERR_INVALID);
    assert_string_equal(w->last.refused.field, "outcome");
    assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__REACHED,
                                     .consent = CASE__CONSENT__REFUSED }),
        ERR_INVALID);
    assert_string_equal(w->last.refused.field, "consent");
    assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__REACHED,
                                     .may_tell = CASE__MAY_TELL__YES }),
        ERR_INVALID);
    assert_string_equal(w->last.refused.field, "may_tell");
    assert_non_null(open_call(w));
    assert_int_equal(
        end_call(w, (struct answer){ .word = ANSWER__WORD__REACHED, .text = "за рекой" }), 0);
    assert_null(open_call(w));
    assert_false(w->c.spoken_to); /* it was the caller */
}

static void a_call_that_somebody_has_taken_is_theirs_to_end(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    file_nowhere(w);
    take.take.call = open_call(w)->number;
    assert_int_equal(run(w, &take), 0);
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    assert_non_null(open_call(w));
    assert_true(is_asked_for(w));
    assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__REACHED }), 0);
    assert_null(open_call(w));
}

static void one_that_is_let_lie_is_not_rung_again_for_nothing(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    file_nowhere(w);
    take.take.call = open_call(w)->number;
    assert_int_equal(run(w, &take), 0);
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    pass(w, 3 * MINUTE_MS);
    assert_null(open_call(w));
}

static void who_does_not_answer_is_not_rung_again_once_the_place_is_known(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    file_nowhere(w);
    take.take.call = open_call(w)->number;
    assert_int_equal(run(w, &take), 0);
    assert_int_equal(locate(w, 47.1, 39.4), 0);
    assert_int_equal(end_call(w, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), 0);
    assert_null(open_call(w));
}

static void nobody_is_rung_about_the_place_of_who_refuses_all_help(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.kind = "door";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.consent = CASE__CONSENT__REFUSED;
    assert_int_equal(run(w, &cmd), 0);
    assert_true(waits(w));
    assert_null(open_call(w));
    cmd = (struct command){ .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };
    cmd.fact.fact = (struct fact){ .key = "consent", .value = "given" };
    assert_int_equal(run(w, &cmd), 0);
    assert_non_null(open_call(w));
    assert_true(waits(w));
}

/* rules/ was edited, and the need is no more: what waited is not forgotten with it. */
static void rules_that_do_not_know_the_need_any_more_let_it_go_on(void **state)
{
    static const struct rulebook less = { .kinds = kind_rules,
        .n_kinds = 1,
        .needs = need_rules,
        .n_needs = 1,
        .ladders = ladders,
        .n_ladders = 3 };
    static const struct facts today = { .rules = &less, .ladder = ladder_by_hash };
    struct world *w = *state;

    file_nowhere(w);
    w->facts = &today;
    pass(w, 5 * MINUTE_MS);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.needs[1].state, NEED__STATE__NOT_NEEDED);
}

static void a_need_of_other_rules_wants_no_place(void **state)
{
    static struct need_rule confirm_alone[1];
    static struct rulebook less;
    static struct facts today;
    struct world *w = *state;

    confirm_alone[0] = need_rules[5];
    less = rules;
    less.needs = confirm_alone;
    less.n_needs = 1;
    today = facts;
    today.rules = &less;
    file_nowhere(w);
    w->facts = &today;
    pass(w, 5 * MINUTE_MS);
    assert_true(is_asked_for(w));
    assert_int_equal(w->c.needs[1].state, NEED__STATE__NOT_NEEDED);
}

static void a_person_who_needs_no_better_place_ends_it(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_CLOSE, .actor = "she", .role = ROLE__COORDINATOR };

    file_nowhere(w);
    cmd.close.need = 2;
    cmd.close.disposition = CASE__DISPOSITION__NO_HELP_NEEDED;
    cmd.close.reason = "дом знаем";
    assert_int_equal(run(w, &cmd), 0);
    assert_true(is_asked_for(w));
    assert_null(open_call(w));
    pass(w, HOUR_MS);
    assert_false(alarmed(w));
    assert_int_equal(w->c.n_needs, 2);
}

static void a_place_that_turns_out_wrong_is_wanted_again(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator" };

    file_at(w, within(50), "+79990000001", PRIORITY__UNJUDGED);
    cmd.locate.wrong = true;
    cmd.locate.reason = "там никого нет";
    assert_int_equal(run(w, &cmd), 0);
    assert_non_null(open_call(w));
    assert_int_equal(w->c.needs[1].state, NEED__STATE__OPEN);
    assert_true(is_asked_for(w)); /* who is asked already goes on being asked */
}

static void on_hold_its_time_does_not_run_out(void **state)
{
    struct world *w = *state;
    struct command hold = { .verb = VERB_HOLD, .actor = "she", .role = ROLE__COORDINATOR };

    file_nowhere(w);
    hold.hold.until_ms = w->now_ms + HOUR_MS;
    hold.hold.reason = "утром";
    assert_int_equal(run(w, &hold), 0);
    pass(w, 30 * MINUTE_MS);
    assert_true(waits(w));
    assert_false(alarmed(w));
    pass(w, 31 * MINUTE_MS);
    assert_true(is_asked_for(w));
    assert_true(alarmed(w));
}

static void somebody_asked_by_hand_may_come_meanwhile(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_ASK, .actor = "she", .role = ROLE__COORDINATOR };

    file_nowhere(w);
    cmd.ask.who = people[0];
    cmd.ask.reason = "живёт рядом";
    assert_int_equal(run(w, &cmd), 0); /* only one need can be meant */
    assert_int_equal(w->c.offers[0].need, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.needs[DOOR].ladder, LADDER__STATE__FILLED);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_null(open_call(w)); /* who is there has found it */
    assert_int_equal(w->c.needs[1].state, NEED__STATE__NOT_NEEDED);
}

static void a_closed_case_wants_no_place(void **state)
{
    struct world *w = *state;

    file_nowhere(w);
    assert_int_equal(close_case(w, true, "нашлась"), 0);
    assert_null(open_call(w));
    assert_int_equal(w->c.needs[DOOR].ladder, LADDER__STATE__STOPPED);
    assert_true(case_due(&w->c).due_ms == NEVER_MS);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(what_wants_a_place_waits_while_the_caller_is_rung),
        STORY(a_good_place_ends_it_and_what_waited_begins),
        STORY(a_radius_says_how_vague_it_is),
        STORY(a_place_that_is_good_enough_is_not_asked_for),
        STORY(a_town_is_too_vague_and_an_address_in_it_is_for_people_to_judge),
        STORY(words_are_for_people_to_judge),
        STORY(a_need_that_does_not_care_waits_for_nothing),
        STORY(after_its_time_a_coordinator_is_alarmed_and_all_goes_on),
        STORY(where_a_life_is_at_stake_nothing_waits),
        STORY(a_rise_to_p1_ends_the_waiting),
        STORY(a_persons_go_is_the_yes),
        STORY(a_go_may_name_the_rung_and_not_one_that_is_not_there),
        STORY(who_cannot_be_rung_is_a_coordinators_matter_at_once),
        STORY(who_does_not_answer_three_times_is_a_coordinators_matter_too),
        STORY(only_what_can_come_of_that_call_is_taken),
        STORY(a_call_that_somebody_has_taken_is_theirs_to_end),
        STORY(one_that_is_let_lie_is_not_rung_again_for_nothing),
        STORY(who_does_not_answer_is_not_rung_again_once_the_place_is_known),
        STORY(nobody_is_rung_about_the_place_of_who_refuses_all_help),
        STORY(rules_that_do_not_know_the_need_any_more_let_it_go_on),
        STORY(a_need_of_other_rules_wants_no_place),
        STORY(a_person_who_needs_no_better_place_ends_it),
        STORY(a_place_that_turns_out_wrong_is_wanted_again),
        STORY(on_hold_its_time_does_not_run_out),
        STORY(somebody_asked_by_hand_may_come_meanwhile),
        STORY(a_closed_case_wants_no_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
