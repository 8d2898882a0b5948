/* The core told as stories: commands in, states and events out, no clock, store or bus. After each step the events are folded
 * again from nothing and must give the same case, and no invariant may be broken. */
#include "unit/casebook_world.h"

/* ---- stories ---- */
static void a_case_goes_from_the_call_to_help_given(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(w->c.state, CASE__STATE__TRIAGED);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(w->c.n_offers, 2);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.state, CASE__STATE__COMMITTED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__SUPERSEDED);
    assert_non_null(w->c.visit_word);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(w->c.state, CASE__STATE__ON_SCENE);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_int_equal(w->c.n_calls, 1);
    assert_int_equal(close_case(w, false, NULL), ERR_NOT_CALLED_BACK);
    call_back(w, CALLBACK__OUTCOME__HELPED);
    assert_int_equal(close_case(w, false, NULL), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
    assert_true(case_due(&w->c).due_ms == NEVER_MS);
}

static void a_decline_is_replaced_at_once(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 3);
    assert_int_equal(w->c.n_offers, 2);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(w->c.n_offers, 3);
    assert_string_equal(w->c.offers[2].responder, "r3");
}

static void silence_asks_the_next_rung_and_a_late_yes_is_kept(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.needs[0].rung, 1);
    rank(w, 1, 2, 1, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(w->c.alarms[w->c.n_alarms - 1].cause, ALARM__CAUSE__LATE_ACCEPT);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__OFFERED);
}

static void a_stale_ranking_makes_no_offer(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(rank(w, 1, 1, 2, 1), ERR_STALE);
    assert_int_equal(rank(w, 1, 7, 2, 1), ERR_STALE);
    assert_int_equal(w->c.n_offers, 2);
}

static void the_first_yes_wins_and_the_other_is_told(void **state)
{
    struct world *w = *state;
    uint32_t told = 0;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    for (uint32_t i = 0; i < w->last.n_actions; i++)
        told += w->last.actions[i].type == ACTION_NOTICE && w->last.actions[i].ref == 0 &&
                w->last.actions[i].what == NOTICE__TYPE__RECALL;
    assert_int_equal(told, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_false(w->c.offers[0].won);
    assert_true(w->c.offers[1].won);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
}

static void is_for(const struct world *w, const char *whom)
{
    assert_int_equal(w->c.alarms[0].n_whom, whom ? 1 : 0);
    if (whom)
        assert_string_equal(w->c.alarms[0].whom[0], whom);
}

static void the_end_of_a_ladder_alarms_whom_it_names_and_then_everybody_on_duty(void **state)
{
    struct world *w = *state;
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "ivanova", .ack.alarm = 1 };

    file_case(w, NULL);
    for (uint32_t g = 1; g <= 3; g++)
        assert_int_equal(rank(w, 1, g, 0, 0), 0);
    assert_int_equal(w->c.alarms[0].cause, ALARM__CAUSE__EXHAUSTED);
    is_for(w, "shift");
    pass(w, 5 * MINUTE_MS); /* nobody has said that they heard it */
    is_for(w, NULL);
    assert_int_equal(run(w, &ack), 0);
    pass(w, 2 * HOUR_MS); /* somebody did, and nothing has come of it */
    is_for(w, NULL);
}

static void a_ladder_that_ends_alarms_until_a_named_human_has_said_so(void **state)
{
    struct world *w = *state;
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "ivanova" };
    uint32_t count;

    file_case(w, NULL);
    for (uint32_t g = 1; g <= 3; g++)
        assert_int_equal(rank(w, 1, g, 0, 0), 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(w->c.n_alarms, 1);
    pass(w, 5 * MINUTE_MS);
    pass(w, 5 * MINUTE_MS);
    count = w->c.alarms[0].count;
    assert_int_equal(count, 3);
    ack.ack.alarm = 1;
    assert_int_equal(run(w, &ack), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.alarms[0].count, count);
    pass(w, 2 * HOUR_MS);
    assert_true(w->c.alarms[0].count > count); /* said so, and nothing has come of it */
}

static void officials_are_asked_side_by_side_and_volunteers_stand_by(void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    assert_int_equal(w->c.needs[0].n_tries, 3);
    rank(w, 1, 1, 0, 1);
    rank(w, 1, 2, 1, 1);
    rank(w, 1, 3, 2, 1);
    assert_int_equal(w->c.n_offers, 3);
    assert_int_equal(say(w, 2, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__STANDBY); /* going is an official's word */
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.state, CASE__STATE__COMMITTED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__SUPERSEDED);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__STANDBY);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__SUPERSEDED);
}

static void a_visit_that_finds_somebody_ill_opens_the_next_need_at_once(void **state)
{
    struct world *w = *state;
    struct command end = { .verb = VERB_END_CALL, .actor = "operator" };

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(w->c.n_calls, 1); /* a neighbour has nothing but a telephone */
    end.end.call = 1;
    end.end.answer = (struct answer){ .word = ANSWER__WORD__COMMIT };
    assert_int_equal(run(w, &end), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    end.end.call = 0; /* they rang us */
    end.end.answer = (struct answer){
        .letter = 0, .word = ANSWER__WORD__DONE, .found = "ей плохо", .needs = "ambulance"
    };
    assert_int_equal(run(w, &end), 0);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(w->c.needs[1].parent, 1);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
}

static void an_eta_that_passes_in_silence_asks_again(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    pass(w, 2 * HOUR_MS + 14 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    pass(w, 2 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
}

static void closing_over_a_commit_recalls_and_wants_it_confirmed(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(close_case(w, false, "они уже дома"), ERR_OFFER_LIVE);
    assert_int_equal(close_case(w, true, "они уже дома"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_true(w->c.offers[0].recall_unseen);
    assert_true(case_due(&w->c).due_ms != NEVER_MS); /* closed, but somebody is still on the way */
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.calls[w->c.n_calls - 1].kind, CALL__KIND__RECALL);
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_false(w->c.offers[0].recall_unseen);
}

static const struct alarm *alarm_of(const struct world *w, Alarm__Cause cause)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == cause)
            return &w->c.alarms[i];
    }
    return NULL;
}

/* Somebody is on the way to where nobody needs them, and has to be rung. */
static void a_recall_that_nobody_rings_is_an_alarm_again_however_long_the_case_is_closed(
    void **state)
{
    struct world *w = *state;
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "ivanova" };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(close_case(w, true, "они уже дома"), 0);
    pass(w, 15 * MINUTE_MS); /* silence: on the call list */
    pass(w, 15 * MINUTE_MS); /* and nobody takes it */
    assert_non_null(alarm_of(w, ALARM__CAUSE__CALL_LATE));
    ack.ack.alarm = alarm_of(w, ALARM__CAUSE__CALL_LATE)->number;
    assert_int_equal(run(w, &ack), 0);
    pass(w, 6 * HOUR_MS);
    assert_false(alarm_of(w, ALARM__CAUSE__CALL_LATE)->over);
    assert_null(alarm_of(w, ALARM__CAUSE__CALL_LATE)->acked_by);
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_true(alarm_of(w, ALARM__CAUSE__CALL_LATE)->over);
}

static void an_owner_who_falls_silent_lapses_into_an_alarm(void **state)
{
    struct world *w = *state;
    struct command own = { .verb = VERB_OWN, .actor = "ivanova", .role = ROLE__COORDINATOR };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(run(w, &own), 0);
    own.own.until_ms = w->now_ms + 3 * HOUR_MS;
    assert_int_equal(run(w, &own), ERR_OUT_OF_RANGE);
    pass(w, 2 * HOUR_MS);
    assert_null(w->c.owner);
}

static void a_clock_that_jumps_escalates_but_expires_nobody(void **state)
{
    struct world *w = *state;
    struct command due = { .verb = VERB_DUE, .actor = "assist" };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    due.due.after_jump = true;
    w->now_ms += 6 * MINUTE_MS;
    assert_int_equal(run(w, &due), 0);
    assert_int_equal(w->c.needs[0].rung, 1); /* the next are asked */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED); /* and nobody was put off */
}

static void a_place_that_moves_is_told_to_whoever_was_asked(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__DELIVERED);
    assert_int_equal(locate(w, 47.10, 39.40), 0); /* words became a point */
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__UPDATE);
    assert_int_equal(w->c.offers[1].notice,
        NOTICE__TYPE__OFFER); /* not reached yet: the offer as it stands now */
    assert_int_equal(locate(w, 47.1002, 39.4002), 0); /* the same place, a little better known */
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(locate(w, 47.11, 39.40), 0);
    assert_int_equal(w->c.offers[0].generation, 3);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0); /* a yes to an older notice is a yes */
}

static void a_channel_that_fails_three_times_gives_way_and_the_next_is_asked(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 3);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_AGAIN), 0);
    assert_int_equal(w->c.offers[0].delivery, DELIVERY__STATE__FAILED_AGAIN);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_AGAIN), 0);
    assert_int_equal(w->c.n_offers, 2);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_AGAIN), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__UNDELIVERABLE);
    assert_int_equal(w->c.n_offers, 3); /* replaced at once */
    assert_int_equal(deliver(w, 2, WORK__RESULT__HANDED_OFF), 0);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__SENT);
}

static void who_is_asked_in_parallel_has_the_whole_window_before_the_ladder_begins_again(
    void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    rank(w, 1, 1, 0, 1);
    rank(w, 1, 2, 0, 0);
    rank(w, 1, 3, 0, 0);
    assert_int_equal(w->c.needs[0].n_tries,
        3); /* nobody else was found; the one who is asked may still say yes */
    pass(w, 30 * SECOND_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.needs[0].pass, 1);
    assert_int_equal(w->c.needs[0].n_tries, 6);
}

static void nothing_refused_changes_a_case(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator" };
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "operator" };
    struct command disown = { .verb = VERB_DISOWN, .actor = "operator" };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    take.take.call = 9;
    ack.ack.alarm = 9;
    assert_int_equal(run(w, &take), ERR_NOT_FOUND);
    assert_int_equal(run(w, &ack), ERR_NOT_FOUND);
    assert_int_equal(run(w, &disown), ERR_WRONG_STATE);
    assert_int_equal(say(w, 7, ANSWER__WORD__ACK), ERR_NOT_FOUND);
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), ERR_WRONG_STATE);
}

static void not_helped_searches_again_one_level_up(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    say(w, 0, ANSWER__WORD__DONE);
    call_back(w, CALLBACK__OUTCOME__NOT_HELPED);
    assert_int_equal(w->c.priority, PRIORITY__P1);
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(w->c.callback_due_ms, 0);
}

/* ---- more fit a rung than the matcher can name at once ---- */
static int rank_some(
    struct world *w, uint32_t generation, uint32_t first, uint32_t n, bool are_there_more)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = generation;
    cmd.ranked.first.candidates = &people[first];
    cmd.ranked.first.n_candidates = n;
    cmd.ranked.first.more = are_there_more;
    return run(w, &cmd);
}

static void a_rung_that_is_not_full_asks_the_matcher_for_the_others_within_the_same_window(
    void **state)
{
    struct world *w = *state;
    const struct rung_try *t;
    int64_t ends_ms;

    file_case(w, NULL);
    assert_int_equal(rank_some(w, 1, 0, 1, true), 0);
    assert_int_equal(w->c.n_offers, 1);
    t = &w->c.needs[0].tries[0];
    assert_int_equal(t->state, RUNG__STATE__RANKING);
    assert_int_equal(t->generation, 2);
    ends_ms = t->ends_ms;
    assert_int_equal(rank_some(w, 1, 1, 1, true), ERR_STALE); /* the first ranking, said twice */
    pass(w, SECOND_MS);
    assert_int_equal(rank_some(w, 2, 1, 2, true), 0);
    assert_int_equal(w->c.n_offers, 2); /* k, and one spare */
    t = &w->c.needs[0].tries[0];
    assert_int_equal(t->state, RUNG__STATE__OPEN);
    assert_int_equal(t->until_ms, ends_ms);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0); /* the spare takes the place */
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__OPEN);
    assert_int_equal(say(w, 1, ANSWER__WORD__DECLINE), 0); /* nobody is left that was named */
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING);
    assert_int_equal(w->c.needs[0].rung, 0);
    assert_int_equal(rank_some(w, 3, 3, 1, false), 0);
    assert_int_equal(w->c.n_offers, 4);
    assert_int_equal(w->c.needs[0].n_tries, 1);
}

static void a_matcher_that_names_no_more_ends_a_rung_only_when_nobody_is_live(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank_some(w, 1, 0, 1, true), 0);
    assert_int_equal(rank_some(w, 2, 1, 0, false), 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__OPEN);
    assert_int_equal(w->c.needs[0].n_tries, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].rung, 1);
}

static void a_matcher_that_names_only_whom_nobody_may_ask_is_not_asked_again_and_again(void **state)
{
    struct world *w = *state;
    const char *never[] = { "Анна" };
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };

    file_case(w, NULL);
    cmd.file.never_ask = never;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(rank_some(w, 1, 0, 1, true), 0); /* Anna, and there were more */
    assert_int_equal(w->c.n_offers, 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].rung, 1);
}

static void a_matcher_that_is_silent_about_the_others_does_not_lengthen_the_window(void **state)
{
    struct world *w = *state;
    int64_t ends_ms;

    file_case(w, NULL);
    assert_int_equal(rank_some(w, 1, 0, 1, true), 0);
    ends_ms = w->c.needs[0].tries[0].ends_ms;
    while (w->now_ms < ends_ms) {
        assert_true(case_due(&w->c).due_ms <= ends_ms);
        pass(w, 10 * SECOND_MS);
    }
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.needs[0].rung, 1);
}

/* ---- told beside an offer that they have ---- */
static const struct offer *told_beside(struct world *w)
{
    file_case(w, "urgent");
    held_beside = (struct beside){ .offer = "26-326-0001-8a", .count = 2 };
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(w->c.n_offers, 1);
    return &w->c.offers[0];
}

static void who_has_an_offer_close_by_hears_of_the_next_as_an_update_and_can_say_yes_to_it(
    void **state)
{
    struct world *w = *state;
    const struct offer *o = told_beside(w);

    assert_int_equal(o->notice, NOTICE__TYPE__UPDATE);
    assert_string_equal(o->beside, "26-326-0001-8a");
    assert_int_equal(o->beside_cases, 2);
    assert_int_equal(o->generation, 1);
    assert_int_equal(o->confirm_by_ms, 0);
    assert_int_equal(w->last.actions[0].type, ACTION_NOTICE);
    assert_int_equal(w->last.actions[0].what, NOTICE__TYPE__UPDATE);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__DELIVERED);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_true(w->c.offers[0].won);
}

/* Nobody's silence about it keeps the next from being asked. */
static void who_was_told_beside_and_says_nothing_is_waited_for_like_anybody_else(void **state)
{
    struct world *w = *state;

    told_beside(w);
    assert_int_equal(rank(w, 1, 2, 1, 0), 0);
    pass(w, 60 * SECOND_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_true(case_due(&w->c).due_ms < NEVER_MS);
}

static void a_place_that_moves_is_told_to_whoever_was_told_beside_as_an_offer_of_its_own(
    void **state)
{
    struct world *w = *state;

    told_beside(w);
    assert_int_equal(locate(w, 47.2, 39.2), 0);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__OFFER); /* not reached until now */
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(locate(w, 47.3, 39.2), 0);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__UPDATE);
    assert_int_equal(w->c.offers[0].generation, 3);
}

static void what_is_less_urgent_is_asked_as_ever(void **state)
{
    struct world *w = *state;

    held_beside = (struct beside){ .offer = "26-326-0001-8a", .count = 2 };
    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__OFFER);
    assert_null(w->c.offers[0].beside);
}

static void nothing_is_erased_while_somebody_does_not_know_that_it_is_over(void **state)
{
    struct world *w = *state;
    struct command erase = { .verb = VERB_ERASE, .actor = "admin", .role = ROLE__ADMIN };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    close_case(w, true, "они уже дома");
    assert_int_equal(case_due(&w->c).due_ms, NEVER_MS); /* nobody has to confirm it */
    assert_int_equal(run(w, &erase), ERR_WRONG_STATE);
    deliver(w, 0, WORK__RESULT__HANDED_OFF);
    assert_int_equal(run(w, &erase), ERR_WRONG_STATE);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    assert_int_equal(run(w, &erase), 0);
    assert_true(w->c.erased);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(a_case_goes_from_the_call_to_help_given),
        STORY(nothing_is_erased_while_somebody_does_not_know_that_it_is_over),
        STORY(a_decline_is_replaced_at_once),
        STORY(silence_asks_the_next_rung_and_a_late_yes_is_kept),
        STORY(a_stale_ranking_makes_no_offer),
        STORY(the_first_yes_wins_and_the_other_is_told),
        STORY(the_end_of_a_ladder_alarms_whom_it_names_and_then_everybody_on_duty),
        STORY(a_ladder_that_ends_alarms_until_a_named_human_has_said_so),
        STORY(officials_are_asked_side_by_side_and_volunteers_stand_by),
        STORY(a_visit_that_finds_somebody_ill_opens_the_next_need_at_once),
        STORY(an_eta_that_passes_in_silence_asks_again),
        STORY(closing_over_a_commit_recalls_and_wants_it_confirmed),
        STORY(a_recall_that_nobody_rings_is_an_alarm_again_however_long_the_case_is_closed),
        STORY(an_owner_who_falls_silent_lapses_into_an_alarm),
        STORY(a_clock_that_jumps_escalates_but_expires_nobody),
        STORY(a_place_that_moves_is_told_to_whoever_was_asked),
        STORY(a_channel_that_fails_three_times_gives_way_and_the_next_is_asked),
        STORY(who_is_asked_in_parallel_has_the_whole_window_before_the_ladder_begins_again),
        STORY(nothing_refused_changes_a_case),
        STORY(not_helped_searches_again_one_level_up),
        STORY(a_rung_that_is_not_full_asks_the_matcher_for_the_others_within_the_same_window),
        STORY(a_matcher_that_names_no_more_ends_a_rung_only_when_nobody_is_live),
        STORY(a_matcher_that_names_only_whom_nobody_may_ask_is_not_asked_again_and_again),
        STORY(a_matcher_that_is_silent_about_the_others_does_not_lengthen_the_window),
        STORY(who_has_an_offer_close_by_hears_of_the_next_as_an_update_and_can_say_yes_to_it),
        STORY(who_was_told_beside_and_says_nothing_is_waited_for_like_anybody_else),
        STORY(a_place_that_moves_is_told_to_whoever_was_told_beside_as_an_offer_of_its_own),
        STORY(what_is_less_urgent_is_asked_as_ever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
