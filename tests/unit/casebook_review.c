/* Stories of what must not happen in the core: somebody in danger who is not heard, a search that goes on twice or not at all,
 * an alarm that ends too early or never, a case that grows without end. */
#include "unit/casebook_world.h"
#include "casebook/policy.h"

/* Standing alarms of this cause. */
static uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

static int say_to(struct world *w, uint32_t letter, uint32_t generation, Answer__Word word)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){ .letter = letter, .generation = generation, .word = word };
    return run(w, &cmd);
}

static int say_needs(struct world *w, uint32_t letter, Answer__Word word, const char *needs)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){ .letter = letter, .word = word, .needs = needs };
    return run(w, &cmd);
}

static void end_call(struct world *w, uint32_t call, Answer__Word outcome)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator" };

    cmd.end.call = call;
    cmd.end.answer = (struct answer){ .word = outcome };
    assert_int_equal(run(w, &cmd), 0);
}

static void committed(struct world *w, const char *kind)
{
    file_case(w, kind);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
}

static void an_sos_is_heard_whatever_has_become_of_the_offer(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    pass(w, 2 * HOUR_MS + 16 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), ERR_WRONG_STATE);
    assert_int_equal(say(w, 0, ANSWER__WORD__SOS), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__SOS), 1);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
}

static void an_sos_that_crosses_an_update_is_not_stale(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(say_to(w, 0, 1, ANSWER__WORD__SOS), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__SOS), 1);
    assert_int_equal(say_to(w, 0, 1, ANSWER__WORD__CANNOT_LOCATE), ERR_STALE); /* the old place */
}

static void an_sos_from_who_is_only_asked_is_refused(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__SOS), ERR_WRONG_STATE);
}

static void an_sos_outlives_the_case_until_somebody_has_heard_it(void **state)
{
    struct world *w = *state;
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "ivanova" };

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__SOS), 0);
    assert_int_equal(close_case(w, true, "нашлись сами"), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__SOS), 1);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(
        w->c.alarms[1].cause, ALARM__CAUSE__SOS); /* beside the consent that is wanted */
    assert_int_equal(w->c.alarms[1].count, 2);
    ack.ack.alarm = 2;
    assert_int_equal(run(w, &ack), 0);
    pass(w, 2 * HOUR_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__SOS), 0);
    assert_true(case_due(&w->c).due_ms == NEVER_MS);
}

static void an_sos_after_a_recall_leaves_the_recall_to_be_confirmed(void **state)
{
    struct world *w = *state;
    int64_t by_ms;

    committed(w, NULL);
    assert_int_equal(close_case(w, true, "нашлись сами"), 0);
    by_ms = w->c.offers[0].recall_by_ms;
    w->now_ms += MINUTE_MS;
    assert_int_equal(say(w, 0, ANSWER__WORD__UNSAFE), 0);
    assert_true(w->c.offers[0].recall_unseen);
    assert_true(w->c.offers[0].recall_by_ms == by_ms);
}

static void a_yes_that_crosses_the_recall_does_not_confirm_it(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(close_case(w, true, "нашлись сами"), 0);
    assert_int_equal(say_to(w, 0, 1, ANSWER__WORD__COMMIT), 0); /* only meant a new ETA */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_true(w->c.offers[0].recall_unseen);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 1);
    assert_int_equal(w->c.calls[w->c.n_calls - 1].kind, CALL__KIND__RECALL);
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_false(w->c.offers[0].recall_unseen);
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
}

static void late_yeses_to_one_need_are_one_alarm_that_rings_for_each_while_help_is_missing(
    void **state)
{
    struct world *w = *state;
    uint32_t count;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    pass(w, 5 * MINUTE_MS);
    rank(w, 1, 2, 2, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1);
    count = w->c.alarms[w->c.n_alarms - 1].count;
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1);
    assert_int_equal(w->c.alarms[w->c.n_alarms - 1].count, count + 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1); /* the other one still stands */
    assert_int_equal(say(w, 1, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
}

static void a_late_yes_is_told_when_it_is_over(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    pass(w, 5 * MINUTE_MS);
    rank(w, 1, 2, 1, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__SUPERSEDED);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__RECALL);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
}

static void who_comes_late_to_the_place_does_not_start_the_work_of_another(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
}

static void nobody_left_to_ask_alarms_also_while_one_of_two_has_said_yes(void **state)
{
    struct world *w = *state;

    file_case(w, "heavy");
    rank(w, 1, 1, 0, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    pass(w, 5 * MINUTE_MS);
    rank(w, 1, 2, 0, 0);
    rank(w, 1, 3, 0, 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 1);
}

static void nobody_left_to_ask_alarms_also_after_the_clock_has_jumped(void **state)
{
    struct world *w = *state;
    struct command due = { .verb = VERB_DUE, .actor = "assist" };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    due.due.after_jump = true;
    w->now_ms += HOUR_MS;
    assert_int_equal(run(w, &due), 0);
    rank(w, 1, 2, 0, 0);
    rank(w, 1, 3, 0, 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 1);
}

static void a_commit_that_is_lost_asks_all_again_who_were_asked_side_by_side(void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    rank(w, 1, 1, 0, 1);
    rank(w, 1, 2, 1, 1);
    rank(w, 1, 3, 2, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(w->c.needs[0].n_tries, 6);
    assert_int_equal(w->c.needs[0].tries[3].rung, 0);
    assert_int_equal(w->c.needs[0].tries[3].state, RUNG__STATE__RANKING);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 1);
    assert_int_equal(rank(w, 1, 5, 1, 1), 0);
    assert_int_equal(say(w, 3, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.state, CASE__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 0); /* somebody has it again */
}

static void who_is_named_by_two_rungs_at_once_is_asked_once(void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    rank(w, 1, 1, 0, 1);
    assert_int_equal(rank(w, 1, 2, 0, 2), 0); /* r1 once more, and r2 */
    assert_int_equal(w->c.n_offers, 2);
    assert_string_equal(w->c.offers[1].responder, "r2");
}

static void an_update_that_does_not_reach_who_is_on_the_way_alarms(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_AGAIN), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

static void an_update_rung_in_vain_is_rung_again_and_then_alarms(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    end_call(w, 1, ANSWER__WORD__COMMIT);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(w->c.n_calls, 2);
    end_call(w, 2, ANSWER__WORD__NO_ANSWER);
    assert_int_equal(w->c.n_calls, 3);
    end_call(w, 3, ANSWER__WORD__NO_ANSWER);
    assert_int_equal(w->c.n_calls, 3);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

static void not_helped_while_it_is_being_looked_for_asks_nobody_twice(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    for (int i = 0; i < 4; i++)
        call_back(w, CALLBACK__OUTCOME__NOT_HELPED);
    assert_int_equal(w->c.n_needs, 1);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
}

static void one_need_is_opened_however_often_it_is_said(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    for (int i = 0; i < 5; i++)
        assert_int_equal(say_needs(w, 0, ANSWER__WORD__CHECKIN, "ambulance"), 0);
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
    rank(w, 2, 1, 1, 1);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say_needs(w, 0, ANSWER__WORD__CHECKIN, "ambulance"), 0);
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(
        alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1); /* one is on its way: is it enough? */
}

static int file_sealed(struct world *w, enum verb verb, int64_t sealed_ms)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.sealed_ms = sealed_ms;
    return run(w, &cmd);
}

static uint32_t late_events(const struct world *w, int64_t since_ms)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_events; i++)
        n += w->last.events[i].type == EVENT__TYPE__CASE_LATE &&
             w->last.events[i].until_ms == since_ms;
    return n;
}

static void a_case_that_waited_for_us_is_shown_to_a_coordinator_until_one_has_seen_it(void **state)
{
    struct world *w = *state;
    int64_t sealed_ms = w->now_ms - ARRIVAL_LATE_MS - 1;
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "boris", .ack = { 1 } };

    assert_int_equal(file_sealed(w, VERB_FILE, sealed_ms), 0);
    assert_int_equal(late_events(w, sealed_ms), 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__ARRIVED_LATE), 1);
    assert_int_equal(w->c.opened_ms, w->now_ms); /* its own clock orders it, not the operator's */
    assert_int_equal(run(w, &ack), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__ARRIVED_LATE), 0);
}

static void a_case_that_waited_a_moment_is_like_any_other(void **state)
{
    struct world *w = *state;

    assert_int_equal(file_sealed(w, VERB_FILE, w->now_ms - ARRIVAL_LATE_MS), 0);
    assert_int_equal(late_events(w, w->now_ms - ARRIVAL_LATE_MS), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__ARRIVED_LATE), 0);
    assert_int_equal(file_sealed(w, VERB_FILED_AGAIN, w->now_ms + DAY_MS), 0); /* a clock ahead */
    assert_int_equal(alarms(w, ALARM__CAUSE__ARRIVED_LATE), 0);
    assert_int_equal(file_sealed(w, VERB_FILED_AGAIN, w->now_ms - HOUR_MS), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__ARRIVED_LATE), 1);
}

static void who_is_heard_from_is_not_overdue(void **state)
{
    struct world *w = *state;
    struct command due = { .verb = VERB_DUE, .actor = "assist" };

    committed(w, NULL);
    due.due.after_jump = true;
    w->now_ms += 3 * HOUR_MS;
    assert_int_equal(run(w, &due), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 0);
}

static void ownership_is_as_short_as_the_priority_has_become(void **state)
{
    struct world *w = *state;
    struct command own = { .verb = VERB_OWN, .actor = "ivanova", .role = ROLE__COORDINATOR };

    committed(w, NULL);
    assert_int_equal(run(w, &own), 0);
    assert_true(w->c.owner_until_ms == w->now_ms + 2 * HOUR_MS);
    assert_int_equal(say_needs(w, 0, ANSWER__WORD__CHECKIN, "ambulance"), 0);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_string_equal(w->c.owner, "ivanova");
    assert_true(w->c.owner_until_ms == w->now_ms + 10 * MINUTE_MS);
}

static void a_yes_taken_back_a_hundred_times_does_not_make_the_case_grow(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
        assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1);
        assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
        assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
    }
    assert_true(w->c.n_alarms <= 2);
}

static void a_call_that_nobody_takes_is_not_silent_because_the_case_was_closed(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 2, 2); /* r3, and the neighbour by telephone */
    end_call(w, 1, ANSWER__WORD__ACK);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.calls[1].kind, CALL__KIND__RECALL);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALL_LATE), 1);
    assert_int_equal(close_case(w, true, "нашлись сами"), 0);
    assert_false(w->c.calls[1].done);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALL_LATE), 1);
    end_call(w, 2, ANSWER__WORD__RECALL_SEEN);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALL_LATE), 0);
}

/* ---- a place that moves ---- */
static void who_does_not_confirm_where_it_is_now_is_replaced(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    locate(w, 47.10, 39.40);
    assert_int_equal(w->c.offers[0].generation, 2);
    pass(w, 14 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    pass(w, MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
}

static void who_confirms_where_it_is_now_goes_on(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    locate(w, 47.10, 39.40);
    assert_int_equal(say_to(w, 0, 2, ANSWER__WORD__ACK), 0);
    pass(w, HOUR_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(who_does_not_confirm_where_it_is_now_is_replaced),
        STORY(who_confirms_where_it_is_now_goes_on),
        STORY(an_sos_is_heard_whatever_has_become_of_the_offer),
        STORY(an_sos_that_crosses_an_update_is_not_stale),
        STORY(an_sos_from_who_is_only_asked_is_refused),
        STORY(an_sos_outlives_the_case_until_somebody_has_heard_it),
        STORY(an_sos_after_a_recall_leaves_the_recall_to_be_confirmed),
        STORY(a_yes_that_crosses_the_recall_does_not_confirm_it),
        STORY(a_late_yes_is_told_when_it_is_over),
        STORY(late_yeses_to_one_need_are_one_alarm_that_rings_for_each_while_help_is_missing),
        STORY(who_comes_late_to_the_place_does_not_start_the_work_of_another),
        STORY(nobody_left_to_ask_alarms_also_while_one_of_two_has_said_yes),
        STORY(nobody_left_to_ask_alarms_also_after_the_clock_has_jumped),
        STORY(a_commit_that_is_lost_asks_all_again_who_were_asked_side_by_side),
        STORY(who_is_named_by_two_rungs_at_once_is_asked_once),
        STORY(an_update_that_does_not_reach_who_is_on_the_way_alarms),
        STORY(an_update_rung_in_vain_is_rung_again_and_then_alarms),
        STORY(not_helped_while_it_is_being_looked_for_asks_nobody_twice),
        STORY(one_need_is_opened_however_often_it_is_said),
        STORY(a_case_that_waited_for_us_is_shown_to_a_coordinator_until_one_has_seen_it),
        STORY(a_case_that_waited_a_moment_is_like_any_other),
        STORY(who_is_heard_from_is_not_overdue),
        STORY(ownership_is_as_short_as_the_priority_has_become),
        STORY(a_yes_taken_back_a_hundred_times_does_not_make_the_case_grow),
        STORY(a_call_that_nobody_takes_is_not_silent_because_the_case_was_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
