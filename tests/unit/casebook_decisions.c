/* Stories of what people decide beside the ladder: a case held, raised, lowered, cancelled, solved, begun again; somebody asked by
 * hand. Each step is folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

#include "casebook/policy.h"

static uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

/* Rungs of the case that somebody is being looked for on. */
static uint32_t running(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_needs; i++) {
        for (uint32_t t = 0; t < w->c.needs[i].n_tries; t++)
            n += w->c.needs[i].tries[t].state != RUNG__STATE__ENDED;
    }
    return n;
}

static int hold(struct world *w, int64_t for_ms, bool recall, const char *reason)
{
    struct command cmd = { .verb = VERB_HOLD, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.hold.until_ms = w->now_ms + for_ms;
    cmd.hold.recall = recall;
    cmd.hold.reason = reason;
    return run(w, &cmd);
}

static int resume(struct world *w)
{
    struct command cmd = { .verb = VERB_RESUME, .actor = "coordinator", .role = ROLE__COORDINATOR };

    return run(w, &cmd);
}

static int prioritize(struct world *w, Priority to, Role role, const char *reason)
{
    struct command cmd = { .verb = VERB_PRIORITIZE, .actor = "she", .role = role };

    cmd.prioritize.to = to;
    cmd.prioritize.reason = reason;
    return run(w, &cmd);
}

static int escalate(struct world *w, int rung, const char *reason)
{
    struct command cmd = { .verb = VERB_ESCALATE, .actor = "coordinator" };

    cmd.escalate.has_rung = rung >= 0;
    cmd.escalate.rung = rung >= 0 ? (uint32_t)rung : 0;
    cmd.escalate.reason = reason;
    return run(w, &cmd);
}

static int ask(struct world *w, uint32_t person, const char *reason)
{
    struct command cmd = { .verb = VERB_ASK, .actor = "coordinator" };

    cmd.ask.who = people[person];
    cmd.ask.reason = reason;
    return run(w, &cmd);
}

static int reopen(struct world *w, const struct casefile *survivor, const char *reason)
{
    struct command cmd = { .verb = VERB_REOPEN, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.reopen.survivor = survivor;
    cmd.reopen.reason = reason;
    return run(w, &cmd);
}

static int merge(struct world *w, const struct casefile *into, const char *reason)
{
    struct command cmd = { .verb = VERB_MERGE, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.merge.into = into;
    cmd.merge.reason = reason;
    return run(w, &cmd);
}

static void other_half(struct world *w, enum verb verb, const struct casefile *from)
{
    struct command cmd = { .verb = verb, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.absorb.from = from;
    assert_int_equal(run(w, &cmd), 0);
}

/* A second case beside w's, of another number. */
static struct world *another(const char *kind)
{
    void *state;
    struct world *other;

    set_up(&state);
    other = state;
    other->c.key = other->folded.key = 7;
    file_case(other, kind);
    return other;
}

static void forget(struct world *other)
{
    void *state = other;

    tear_down(&state);
}

static int say_of(struct world *w, enum verb verb, Role role, const char *text)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = role };

    cmd.said.text = text;
    return run(w, &cmd);
}

static void note(struct world *w)
{
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator" };

    cmd.note.text = "звонил сосед";
    assert_int_equal(run(w, &cmd), 0);
}

/* ---- on hold ---- */
static void a_case_on_hold_asks_nobody_and_wakes_by_itself(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(hold(w, HOUR_MS, false, "магазин откроется в девять"), 0);
    assert_int_equal(w->c.state, CASE__STATE__ON_HOLD);
    assert_int_equal(running(w), 0);
    pass(w, 59 * MINUTE_MS);
    assert_int_equal(w->c.state, CASE__STATE__ON_HOLD);
    pass(w, MINUTE_MS);
    assert_int_equal(w->c.state, CASE__STATE__TRIAGED);
    assert_int_equal(running(w), 1);
    assert_int_equal(rank(w, 1, 2, 0, 1), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
}

static void holding_needs_a_reason_an_hour_and_a_case_that_can_wait(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(hold(w, HOUR_MS, false, NULL), ERR_REASON_NEEDED);
    assert_int_equal(hold(w, 0, false, "ждём"), ERR_OUT_OF_RANGE);
    assert_int_equal(hold(w, 9 * HOUR_MS, false, "ждём"), ERR_OUT_OF_RANGE);
    prioritize(w, PRIORITY__P1, ROLE__OPERATOR, NULL);
    assert_int_equal(hold(w, 31 * MINUTE_MS, false, "ждём"), ERR_OUT_OF_RANGE);
    assert_int_equal(hold(w, 30 * MINUTE_MS, false, "ждём"), 0);
    assert_int_equal(resume(w), 0);
    prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL);
    assert_int_equal(hold(w, MINUTE_MS, false, "ждём"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.field, "priority");
    assert_int_equal(resume(w), ERR_WRONG_STATE);
}

static void who_was_asked_or_on_the_way_is_called_off_by_a_hold_only_when_told_to(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(hold(w, HOUR_MS, false, "ждём"), ERR_OFFER_LIVE);
    assert_int_equal(hold(w, HOUR_MS, true, "ждём"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_true(w->c.offers[0].recall_unseen);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__OPEN);
    assert_int_equal(resume(w), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(running(w), 1);
}

static void what_becomes_more_urgent_does_not_wait(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    hold(w, HOUR_MS, false, "ждём");
    note(w); /* says nothing new */
    assert_int_equal(w->c.state, CASE__STATE__ON_HOLD);
    assert_int_equal(prioritize(w, PRIORITY__P1, ROLE__OPERATOR, NULL), 0);
    assert_int_equal(w->c.state, CASE__STATE__TRIAGED);
    assert_true(running(w) > 0);
}

static void a_call_back_that_is_due_is_due_again_after_a_hold(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__DONE);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_int_equal(hold(w, HOUR_MS, false, "спит"), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    pass(w, HOUR_MS);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_true(w->c.callback_due_ms > w->now_ms);
}

/* ---- how urgent ---- */
static void a_rise_searches_by_the_ladder_of_the_new_priority(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1); /* one neighbour is being asked */
    assert_int_equal(prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL), 0);
    assert_int_equal(w->c.needs[0].n_tries, 4); /* and now 112, the rescuers and volunteers, too */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
    assert_int_equal(rank(w, 1, 2, 1, 1), 0);
    assert_int_equal(w->c.n_offers, 2); /* who is asked already keeps no place of the new ladder */
    assert_int_equal(rank(w, 1, 3, 2, 1), 0);
    pass(w, 30 * SECOND_MS); /* their window has ended, the neighbour's has not */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__EXPIRED);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
}

static void whom_nobody_has_looked_for_yet_is_looked_for_on_the_new_ladder_alone(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(rank(w, 1, 1, 0, 1), ERR_STALE);
    assert_int_equal(running(w), 3);
}

static void each_ladder_waits_for_its_own_however_often_the_case_rises(void **state)
{
    struct world *w = *state;

    file_case(w, "carry_later");
    rank(w, 1, 1, 0, 1); /* five minutes, from the ladder of P2 */
    prioritize(w, PRIORITY__P1, ROLE__OPERATOR, NULL);
    rank(w, 1, 2, 1, 1);
    prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL);
    rank(w, 1, 3, 2, 1); /* thirty seconds, from that of P0 */
    pass(w, 30 * SECOND_MS);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__EXPIRED);
    pass(w, 30 * SECOND_MS);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
}

static void a_rise_searches_again_where_nobody_was_left(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t generation = 1; generation <= 3; generation++)
        rank(w, 1, generation, 0, 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL), 0);
    assert_int_not_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
}

static void who_comes_tomorrow_is_a_persons_decision_when_it_becomes_urgent(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    cmd.answer = (struct answer){
        .letter = 0, .word = ANSWER__WORD__COMMIT, .eta_ms = w->now_ms + 5 * HOUR_MS
    };
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 0);
    prioritize(w, PRIORITY__P0, ROLE__OPERATOR, NULL);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 1);
}

static void less_urgent_is_a_coordinators_word_with_a_reason_and_it_stays(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(prioritize(w, PRIORITY__P4, ROLE__OPERATOR, "пустяк"), ERR_FORBIDDEN);
    assert_int_equal(prioritize(w, PRIORITY__P4, ROLE__COORDINATOR, NULL), ERR_REASON_NEEDED);
    assert_int_equal(prioritize(w, PRIORITY__P4, ROLE__COORDINATOR, "пустяк"), 0);
    note(w); /* judged again by the same rules */
    assert_int_equal(w->c.priority, PRIORITY__P4);
    assert_int_equal(prioritize(w, PRIORITY__P1, ROLE__OPERATOR, NULL), 0);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

/* ---- whom to ask ---- */
static void the_next_rung_is_asked_beside_this_one(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(escalate(w, -1, NULL), ERR_REASON_NEEDED);
    assert_int_equal(escalate(w, 3, "быстрее"), ERR_OUT_OF_RANGE);
    assert_int_equal(escalate(w, -1, "быстрее"), 0);
    assert_int_equal(rank(w, 1, 2, 1, 1), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__QUEUED);
    say(w, 1, ANSWER__WORD__COMMIT);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__SUPERSEDED);
    assert_int_equal(escalate(w, -1, "быстрее"), ERR_WRONG_STATE);
}

static void a_rung_is_asked_again_when_all_are_through(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t generation = 1; generation <= 3; generation++)
        rank(w, 1, generation, 0, 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(escalate(w, 0, "ещё раз"), 0);
    assert_int_equal(rank(w, 1, 4, 0, 1), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
}

static void a_ladder_that_ends_anew_alarms_whom_it_names_anew(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t generation = 1; generation <= 3; generation++)
        rank(w, 1, generation, 0, 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.alarms[0].n_whom, 0); /* nobody heard it: everybody on duty */
    assert_int_equal(escalate(w, 0, "ещё раз"), 0);
    assert_true(w->c.alarms[0].over);
    for (uint32_t generation = 4; generation <= 6; generation++)
        rank(w, 1, generation, 0, 0);
    assert_int_equal(w->c.n_alarms, 1);
    assert_false(w->c.alarms[0].over);
    assert_int_equal(w->c.alarms[0].n_whom, 1);
    assert_string_equal(w->c.alarms[0].whom[0], "shift");
}

static void somebody_asked_by_hand_has_a_window_of_their_own(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    pass(w, 2 * MINUTE_MS);
    assert_int_equal(ask(w, 1, NULL), ERR_REASON_NEEDED);
    assert_int_equal(ask(w, 0, "живёт рядом"), ERR_WRONG_STATE); /* is asked already */
    assert_int_equal(ask(w, 1, "живёт рядом"), 0);
    pass(w, 3 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__QUEUED);
    pass(w, 2 * MINUTE_MS);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__EXPIRED);
}

static void somebody_asked_by_hand_when_nobody_was_left_may_win(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t generation = 1; generation <= 3; generation++)
        rank(w, 1, generation, 0, 0);
    assert_int_equal(ask(w, 1, "знаю её"), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    say(w, 0, ANSWER__WORD__DECLINE);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(ask(w, 2, "знаю её"), 0);
    say(w, 1, ANSWER__WORD__COMMIT);
    assert_int_equal(w->c.state, CASE__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 0);
}

static void who_stands_by_goes_when_told_to(void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    rank(w, 1, 3, 0, 1); /* volunteers, to stand by */
    say(w, 0, ANSWER__WORD__STANDBY);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__STANDBY);
    assert_int_equal(ask(w, 0, "лёд крепкий"), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__QUEUED);
    assert_int_equal(w->c.offers[0].generation, 2);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_true(w->c.offers[0].won);
}

static void a_late_yes_is_taken_up_by_hand(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    pass(w, 5 * MINUTE_MS);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1);
    assert_int_equal(ask(w, 0, "пусть едет"), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
    assert_int_equal(ask(w, 0, "пусть едет"), ERR_WRONG_STATE); /* is asked already */
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_true(w->c.offers[0].won);
}

static void a_late_yes_of_one_who_is_asked_again_is_not_a_second_offer(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    pass(w, 5 * MINUTE_MS);
    rank(w, 1, 2, 0, 1); /* the next rung finds the same one */
    say(w, 0, ANSWER__WORD__COMMIT); /* to the first */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(ask(w, 0, "пусть едет"), ERR_WRONG_STATE);
}

static void whom_the_person_fears_is_asked_by_no_mistake_either(void **state)
{
    struct world *w = *state;
    static const char *const never[] = { "олег" };
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };

    cmd.file.text = "муж дерётся";
    cmd.file.never_ask = never;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(ask(w, 1, "ближе всех"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "never_ask");
}

static void somebody_else_s_contact_is_not_asked_by_hand_nor_who_is_never_to_be(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };
    struct command asks = { .verb = VERB_ASK, .actor = "coordinator" };

    cmd.file.text = "упала, не встаёт";
    cmd.file.subject.phone = "8 900 000-00-01";
    assert_int_equal(run(w, &cmd), 0);
    asks.ask.who = people[0];
    asks.ask.reason = "ближе всех";
    asks.ask.tie =
        (struct responder_tie){ .kind = RESPONDER__KIND__PERSONAL_CONTACT, .subject = 79000000002 };
    assert_int_equal(run(w, &asks), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "not_theirs");
    asks.ask.tie.subject = 79000000001;
    asks.ask.tie.never_contact = true;
    assert_int_equal(run(w, &asks), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "never_contact");
    asks.ask.tie.never_contact = false;
    assert_int_equal(run(w, &asks), 0);
}

static void of_a_person_without_a_telephone_no_contact_is_known(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };
    struct command asks = { .verb = VERB_ASK, .actor = "coordinator" };

    cmd.file.text = "упала, не встаёт";
    assert_int_equal(run(w, &cmd), 0);
    assert_null(case_person(&w->c));
    asks.ask.who = people[0];
    asks.ask.reason = "ближе всех";
    asks.ask.tie = (struct responder_tie){ .kind = RESPONDER__KIND__PERSONAL_CONTACT };
    assert_int_equal(run(w, &asks), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "not_theirs");
}

static void whoever_must_never_learn_of_it_is_not_asked_nor_is_a_kind_that_was_named(void **state)
{
    struct world *w = *state;
    static const char *const tell[] = { "ира" }, *const neighbours[] = { "соседи" };
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };
    struct command asks = { .verb = VERB_ASK, .actor = "coordinator" };

    cmd.file.text = "муж дерётся";
    cmd.file.never_tell = tell;
    cmd.file.n_never_tell = 1;
    cmd.file.never_ask = neighbours;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(ask(w, 2, "ближе всех"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "never_ask");
    asks.ask.who = people[0];
    asks.ask.who.kind = RESPONDER__KIND__NEIGHBOUR;
    asks.ask.reason = "ближе всех";
    assert_int_equal(run(w, &asks), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "never_ask");
    assert_int_equal(ask(w, 0, "ближе всех"), 0);
}

static void somebody_found_on_the_telephone_is_rung_when_told_to(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FOUND, .actor = "operator" };

    file_case(w, NULL);
    cmd.found.name = "Вера";
    assert_int_equal(run(w, &cmd), ERR_MISSING);
    cmd.found.phone = "+79990000009";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_found, 1);
    assert_int_equal(w->c.n_offers, 0);
    cmd.found.ask = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_calls, 1);
    assert_int_equal(w->c.calls[0].kind, CALL__KIND__ASK);
    assert_string_equal(w->c.offers[0].phone, "+79990000009");
}

/* ---- how it ends ---- */
static void the_caller_may_cancel_what_can_wait(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(say_of(w, VERB_CANCEL, ROLE__OPERATOR, NULL), ERR_MISSING);
    assert_int_equal(say_of(w, VERB_CANCEL, ROLE__OPERATOR, "дочь приехала"), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
    assert_int_equal(w->c.disposition, CASE__DISPOSITION__CANCELLED_BY_CALLER);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
}

static void a_cancel_where_a_life_is_at_stake_goes_on_until_somebody_has_made_sure(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };
    struct command reached = { .verb = VERB_END_CALL, .actor = "operator" };

    cmd.file.text = "на льдине";
    cmd.file.kind = "urgent";
    cmd.file.subject.phone = "+79990000002";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(say_of(w, VERB_CANCEL, ROLE__OPERATOR, "уже не надо"), 0);
    assert_true(case_is_open(&w->c));
    assert_int_equal(alarms(w, ALARM__CAUSE__CANCEL_ASKED), 1);
    assert_int_equal(w->c.calls[0].kind, CALL__KIND__CHECK);
    assert_int_equal(say_of(w, VERB_CANCEL, ROLE__OPERATOR, "уже не надо"), 0);
    assert_true(case_is_open(&w->c));
    reached.end.call = 1;
    reached.end.answer.word = ANSWER__WORD__REACHED;
    assert_int_equal(run(w, &reached), 0);
    assert_int_equal(say_of(w, VERB_CANCEL, ROLE__OPERATOR, "он уже на берегу"), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
}

static void what_was_solved_on_the_first_line_is_closed_with_its_call_back(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(say_of(w, VERB_SOLVE, ROLE__OPERATOR, "вызвали слесаря"), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
    assert_int_equal(w->c.disposition, CASE__DISPOSITION__HELPED);
    assert_true(w->c.called_back);
}

static void what_is_about_a_life_is_not_solved_by_one_sentence(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };

    cmd.file.text = "тонет";
    cmd.file.kind = "urgent";
    cmd.file.solved = "успокоила";
    assert_int_equal(run(w, &cmd), 0);
    assert_true(case_is_open(&w->c));
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
    assert_int_equal(say_of(w, VERB_SOLVE, ROLE__OPERATOR, "успокоила"), ERR_WRONG_STATE);
}

static void a_reopened_case_searches_again_for_what_was_broken_off(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    close_case(w, true, "ошибка");
    assert_int_equal(reopen(w, NULL, NULL), ERR_REASON_NEEDED);
    assert_int_equal(reopen(w, NULL, "звонит опять"), 0);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(w->c.disposition, CASE__DISPOSITION__UNDECIDED);
    assert_int_equal(rank(w, 2, 1, 0, 1), 0);
    assert_int_equal(reopen(w, NULL, "звонит опять"), ERR_WRONG_STATE);
}

static void a_reopened_case_where_all_was_done_is_called_back_again(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__DONE);
    call_back(w, CALLBACK__OUTCOME__HELPED);
    close_case(w, false, NULL);
    assert_int_equal(reopen(w, NULL, "жалуется"), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_false(w->c.called_back);
    assert_true(w->c.callback_due_ms > 0);
}

/* ---- two calls about one person ---- */
static void what_was_said_of_the_other_is_kept_by_the_survivor(void **state)
{
    struct world *w = *state, *other = another("urgent");
    struct command fact = { .verb = VERB_FACT, .actor = "operator" };
    struct command heard = { .verb = VERB_NOTE, .actor = "operator" };
    static const char *const signals[] = { "on_ice" }, *const words[] = { "на льдине" };

    file_case(w, NULL);
    heard.note.text = "на льдине";
    heard.note.read = (struct read_words){ .signals = signals, .words = words, .n = 1 };
    fact.fact.fact = (struct fact){ "alone", "yes", false };
    assert_int_equal(run(other, &fact), 0);
    assert_int_equal(run(other, &heard), 0);
    rank(other, 1, 1, 0, 1);
    assert_int_equal(merge(other, &w->c, NULL), ERR_REASON_NEEDED);
    assert_int_equal(merge(other, &w->c, "о том же"), 0);
    other_half(w, VERB_ABSORB, &other->c);
    assert_int_equal(other->c.state, CASE__STATE__MERGED);
    assert_int_equal(other->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_int_equal(case_due(&other->c).due_ms, NEVER_MS);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_int_equal(w->c.n_reporters, 2);
    assert_int_equal(w->c.n_facts, 1);
    assert_int_equal(w->c.n_signals, 1);
    assert_int_equal(w->c.n_absorbed, 1);
    forget(other);
}

static void merges_form_a_forest(void **state)
{
    struct world *w = *state, *other = another(NULL);

    file_case(w, NULL);
    assert_int_equal(merge(w, &w->c, "о том же"), ERR_INVALID);
    assert_int_equal(merge(other, &w->c, "о том же"), 0);
    other_half(w, VERB_ABSORB, &other->c);
    assert_int_equal(merge(w, &other->c, "о том же"), ERR_WRONG_STATE); /* it is merged itself */
    assert_int_equal(merge(other, &w->c, "о том же"), ERR_WRONG_STATE);
    forget(other);
}

static void an_exercise_and_a_real_case_are_never_one(void **state)
{
    struct world *w = *state, *other = another(NULL);

    file_case(w, NULL);
    other->c.exercise = true;
    assert_int_equal(merge(w, &other->c, "о том же"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.field, "exercise");
    other->c.exercise = false;
    assert_int_equal(merge(w, &other->c, "о том же"), 0);
    forget(other);
}

static void nobody_who_is_on_the_way_is_called_off_by_a_merge(void **state)
{
    struct world *w = *state, *other = another(NULL);

    file_case(w, NULL);
    rank(other, 1, 1, 0, 1);
    say(other, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(merge(other, &w->c, "о том же"), ERR_WRONG_STATE);
    assert_int_equal(merge(w, &other->c, "о том же"), 0); /* the other way about */
    forget(other);
}

static void a_merged_case_parts_again_while_the_other_is_open(void **state)
{
    struct world *w = *state, *other = another(NULL);

    file_case(w, NULL);
    merge(other, &w->c, "о том же");
    other_half(w, VERB_ABSORB, &other->c);
    assert_int_equal(reopen(other, &w->c, "не о том"), 0);
    other_half(w, VERB_PART, &other->c);
    assert_int_equal(w->c.n_absorbed, 0);
    assert_int_equal(other->c.state, CASE__STATE__TRIAGED);
    assert_null(other->c.merged_into);
    assert_int_equal(merge(other, &w->c, "всё-таки о том же"), 0);
    other_half(w, VERB_ABSORB, &other->c);
    close_case(w, true, "помогли");
    assert_int_equal(reopen(other, &w->c, "не о том"), ERR_WRONG_STATE);
    forget(other);
}

static void who_asks_for_help_rings_again_each_time(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(say_of(w, VERB_HELP_ME, ROLE__OPERATOR, "не знаю, что сказать"), 0);
    assert_int_equal(say_of(w, VERB_HELP_ME, ROLE__OPERATOR, NULL), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__HELP_ASKED), 1);
    assert_int_equal(w->c.alarms[0].count, 2);
}

static bool was_told(const struct world *w, uint32_t letter, Notice__Type what)
{
    for (size_t i = 0; i < w->last.n_actions; i++) {
        if (w->last.actions[i].type == ACTION_NOTICE && w->last.actions[i].ref == letter &&
            w->last.actions[i].what == (uint32_t)what)
            return true;
    }
    return false;
}

static void the_survivor_learns_what_it_did_not_know_and_keeps_what_it_did(void **state)
{
    static const char *const never[] = { "муж" };
    struct world *w = *state, *other = another(NULL);
    struct command cmd = { .verb = VERB_FILE, .actor = "operator" };
    struct command fact = { .verb = VERB_FACT, .actor = "operator" };

    cmd.file.text = "Не открывает";
    cmd.file.subject = (struct person){ .name = "Нина", .phone = "+79990000007" };
    assert_int_equal(run(w, &cmd), 0);
    assert_null(case_place(&w->c));
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    fact.fact.fact = (struct fact){ "alone", "yes", false };
    assert_int_equal(run(w, &fact), 0);
    fact.fact.fact = (struct fact){ "alone", "no", false };
    assert_int_equal(run(other, &fact), 0);
    cmd.verb = VERB_FILED_AGAIN;
    cmd.file.text = "Боится мужа";
    cmd.file.subject = (struct person){ .name = "Нина Петровна", .born = "1940" };
    cmd.file.never_ask = cmd.file.never_tell = never;
    cmd.file.n_never_ask = cmd.file.n_never_tell = 1;
    assert_int_equal(run(other, &cmd), 0);
    assert_int_equal(merge(other, &w->c, "о том же"), 0);
    other_half(w, VERB_ABSORB, &other->c);
    assert_string_equal(w->c.subject.name, "Нина");
    assert_string_equal(w->c.subject.phone, "+79990000007");
    assert_string_equal(w->c.subject.born, "1940");
    assert_int_equal(w->c.n_facts, 1);
    assert_string_equal(w->c.facts[0].value, "yes");
    assert_string_equal(w->c.never_ask[0], "муж");
    assert_string_equal(w->c.never_tell[0], "муж");
    assert_string_equal(case_place(&w->c)->text, "Азов");
    assert_true(was_told(w, 0, NOTICE__TYPE__UPDATE)); /* who was asked learns where it is */
    forget(other);
}

static void of_two_merged_cases_one_parts_and_the_other_stays(void **state)
{
    struct world *w = *state, *one = another(NULL), *two = another(NULL);
    char name[CASE_NUMBER_TEXT];

    file_case(w, NULL);
    two->c.key = two->folded.key = 8;
    case_number_format(8, name);
    merge(one, &w->c, "о том же");
    other_half(w, VERB_ABSORB, &one->c);
    merge(two, &w->c, "о том же");
    other_half(w, VERB_ABSORB, &two->c);
    assert_int_equal(w->c.n_absorbed, 2);
    assert_int_equal(reopen(one, &w->c, "не о том"), 0);
    other_half(w, VERB_PART, &one->c);
    assert_int_equal(w->c.n_absorbed, 1);
    assert_string_equal(w->c.absorbed[0], name);
    assert_int_equal(merge(w, &one->c, "о том же"), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.field, "case"); /* it speaks for another one */
    forget(one);
    forget(two);
}

static int tag(struct world *w, const char *word)
{
    struct command cmd = { .verb = VERB_TAG, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.tag.word = word;
    return run(w, &cmd);
}

static void a_case_is_tagged_with_a_word_once_and_not_without_end(void **state)
{
    struct world *w = *state;
    char word[] = "flood-a";

    file_case(w, NULL);
    assert_int_equal(tag(w, ""), ERR_MISSING);
    for (word[6] = 'a'; word[6] < 'a' + 16; word[6]++)
        assert_int_equal(tag(w, word), 0);
    assert_int_equal(tag(w, "flood-a"), 0);
    assert_int_equal(w->c.n_tags, 16);
    assert_int_equal(tag(w, "flood-z"), ERR_TOO_LONG);
    assert_string_equal(w->last.refused.field, "tags");
}

static void a_priority_that_is_none_is_refused(void **state)
{
    struct world *w = *state;
    struct command cmd = {
        .verb = VERB_PRIORITIZE, .actor = "coordinator", .role = ROLE__COORDINATOR
    };

    file_case(w, NULL);
    cmd.prioritize.reason = "так";
    assert_int_equal(run(w, &cmd), ERR_MISSING);
    cmd.prioritize.to = PRIORITY__P5 + 1;
    assert_int_equal(run(w, &cmd), ERR_MISSING);
    assert_int_equal(w->c.priority, PRIORITY__P2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void whom_never_to_ask_is_kept_however_often_the_others_are_named(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };
    const char *list[PEOPLE_MAX], *one[] = { "тот, кого она боится" }, *more[] = { "ещё один" };

    file_case(w, NULL);
    for (uint32_t i = 0; i < PEOPLE_MAX - 1; i++)
        list[i] = arena_printf(&w->arena, "сосед %u", i);
    cmd.file.never_ask = list;
    cmd.file.n_never_ask = PEOPLE_MAX - 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_never_ask, PEOPLE_MAX - 1);
    cmd.file.never_ask = one;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(w->c.never_ask[PEOPLE_MAX - 1], one[0]);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
    cmd.file.never_ask = more;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_never_ask, PEOPLE_MAX);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_on_hold_asks_nobody_and_wakes_by_itself),
        TEST(holding_needs_a_reason_an_hour_and_a_case_that_can_wait),
        TEST(who_was_asked_or_on_the_way_is_called_off_by_a_hold_only_when_told_to),
        TEST(what_becomes_more_urgent_does_not_wait),
        TEST(a_call_back_that_is_due_is_due_again_after_a_hold),
        TEST(a_rise_searches_by_the_ladder_of_the_new_priority),
        TEST(whom_nobody_has_looked_for_yet_is_looked_for_on_the_new_ladder_alone),
        TEST(each_ladder_waits_for_its_own_however_often_the_case_rises),
        TEST(a_rise_searches_again_where_nobody_was_left),
        TEST(who_comes_tomorrow_is_a_persons_decision_when_it_becomes_urgent),
        TEST(less_urgent_is_a_coordinators_word_with_a_reason_and_it_stays),
        TEST(the_next_rung_is_asked_beside_this_one),
        TEST(a_rung_is_asked_again_when_all_are_through),
        TEST(a_ladder_that_ends_anew_alarms_whom_it_names_anew),
        TEST(somebody_asked_by_hand_has_a_window_of_their_own),
        TEST(somebody_asked_by_hand_when_nobody_was_left_may_win),
        TEST(who_stands_by_goes_when_told_to),
        TEST(a_late_yes_is_taken_up_by_hand),
        TEST(a_late_yes_of_one_who_is_asked_again_is_not_a_second_offer),
        TEST(whom_the_person_fears_is_asked_by_no_mistake_either),
        TEST(somebody_else_s_contact_is_not_asked_by_hand_nor_who_is_never_to_be),
        TEST(of_a_person_without_a_telephone_no_contact_is_known),
        TEST(whoever_must_never_learn_of_it_is_not_asked_nor_is_a_kind_that_was_named),
        TEST(somebody_found_on_the_telephone_is_rung_when_told_to),
        TEST(the_caller_may_cancel_what_can_wait),
        TEST(a_cancel_where_a_life_is_at_stake_goes_on_until_somebody_has_made_sure),
        TEST(what_was_solved_on_the_first_line_is_closed_with_its_call_back),
        TEST(what_is_about_a_life_is_not_solved_by_one_sentence),
        TEST(a_reopened_case_searches_again_for_what_was_broken_off),
        TEST(a_reopened_case_where_all_was_done_is_called_back_again),
        TEST(what_was_said_of_the_other_is_kept_by_the_survivor),
        TEST(merges_form_a_forest),
        TEST(an_exercise_and_a_real_case_are_never_one),
        TEST(nobody_who_is_on_the_way_is_called_off_by_a_merge),
        TEST(a_merged_case_parts_again_while_the_other_is_open),
        TEST(who_asks_for_help_rings_again_each_time),
        TEST(the_survivor_learns_what_it_did_not_know_and_keeps_what_it_did),
        TEST(of_two_merged_cases_one_parts_and_the_other_stays),
        TEST(a_case_is_tagged_with_a_word_once_and_not_without_end),
        TEST(a_priority_that_is_none_is_refused),
        TEST(whom_never_to_ask_is_kept_however_often_the_others_are_named),
    };

    return cmocka_run_group_tests_name("casebook: decisions", tests, NULL, NULL);
}
