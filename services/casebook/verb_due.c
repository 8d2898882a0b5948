/* verb_due - time has passed: whatever is due by now happens, once. Each thing fired moves its own deadline beyond now or
 * ends it, so firing again does nothing. After a forward jump of the wall clock escalations fire as always, and what would
 * expire by itself waits for a person (design.md 3, rule 5). Pure. */
#include "casebook/due.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

static void expire_asked(struct step *s, uint32_t need, const struct rung_try *t)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        const struct offer *o = &s->c->offers[i];

        if (ladder_asked(case_need(s->c, need), t, o) && offer_is_asked(o))
            offer_move(s, i, OFFER_EV_WINDOW_ENDED, NULL);
    }
}

static void rung_due(struct step *s, uint32_t need, const struct rung_try t)
{
    bool window_ended;

    if (t.state == RUNG__STATE__QUIET) {
        ladder_quiet_due(s, need, t.generation);
        return;
    }
    window_ended = t.state == RUNG__STATE__OPEN || (t.ends_ms && t.ends_ms <= s->now_ms);

    if (t.state == RUNG__STATE__RANKING && !window_ended) {
        alarm_raise(s, ALARM__CAUSE__NO_MATCHER, need);
        step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_LATE,
                         .need = need,
                         .rung = t.rung,
                         .generation = t.generation,
                         .until_ms = s->now_ms + policy_of(s->c->priority)->alarm_repeat_ms });
        return;
    }
    if (window_ended && !s->command->due.after_jump)
        expire_asked(s, need, &t);
    ladder_rung_ended(s, need, t.generation, LADDER__CAUSE__TIMEOUT);
    need_settle(s, need);
}

static void rungs_due(struct step *s)
{
    for (uint32_t n = 0; n < s->c->n_needs; n++) {
        for (uint32_t t = 0; t < s->c->needs[n].n_tries; t++) {
            if (try_deadline(&s->c->needs[n].tries[t]) <= s->now_ms)
                rung_due(s, s->c->needs[n].number, s->c->needs[n].tries[t]);
        }
    }
}

static void recall_unseen(struct step *s, uint32_t letter)
{
    offer_move(s, letter, OFFER_EV_OVERDUE, &(struct offer_change){ .recall_unseen = true });
    alarm_raise(s, ALARM__CAUSE__RECALL_UNSEEN, letter + 1);
    call_list(s, CALL__KIND__RECALL, letter + 1, 1);
}

static bool is_unconfirmed(const struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    return o->confirm_by_ms && o->confirm_by_ms <= s->now_ms;
}

static void offer_due(struct step *s, uint32_t letter)
{
    uint32_t need = case_offer(s->c, letter)->need;
    Ladder__Cause cause;

    if (case_offer(s->c, letter)->recall_unseen) {
        recall_unseen(s, letter);
        return;
    }
    if (is_unconfirmed(s, letter)) /* perhaps on the way to where nobody is any more */
        alarm_raise(s, ALARM__CAUSE__COMMIT_LOST, need);
    else if (!offer_is_asked(case_offer(s->c, letter)))
        alarm_raise(s, ALARM__CAUSE__ETA_PASSED, letter + 1);
    if (s->command->due.after_jump) {
        step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_WAITS,
                         .offer = letter + 1,
                         .until_ms = s->now_ms + policy_of(s->c->priority)->checkin_ms });
        return;
    }
    if (offer_is_asked(case_offer(s->c, letter))) { /* by hand, beside the ladder */
        offer_move(s, letter, OFFER_EV_WINDOW_ENDED, NULL);
        need_settle(s, need);
        return;
    }
    cause = case_offer(s->c, letter)->state == OFFER__STATE__ON_SCENE && !is_unconfirmed(s, letter)
                ? LADDER__CAUSE__MISSED_CHECKIN
                : LADDER__CAUSE__COMMIT_LOST;
    offer_move(s, letter, OFFER_EV_OVERDUE, NULL);
    need_commit_lost(s, need, cause);
}

static void offers_due(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        const char *what;

        if (offer_deadline(s->c, &s->c->offers[i], &what) <= s->now_ms)
            offer_due(s, i);
    }
}

/* A call that its taker has let lie goes back on the list; one that nobody takes is the duty coordinator's. */
static void calls_due(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call k = s->c->calls[i];

        if (call_deadline(&k) > s->now_ms)
            continue;
        step_emit(s,
            &(struct event){ .type = EVENT__TYPE__CALL_TAKEN,
                .call = k.number,
                .until_ms = k.taken_by ? s->now_ms + policy_of(s->c->priority)->call_late_ms : 0 });
        if (!k.taken_by)
            alarm_raise(s, ALARM__CAUSE__CALL_LATE, k.number);
    }
}

static void alarms_due(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_alarms; i++) {
        const struct alarm m = s->c->alarms[i];

        if (alarm_deadline(&m) > s->now_ms)
            continue;
        if (m.acked_by && !case_is_open(s->c) && !alarm_call_waits(&m))
            alarm_over(s, m.cause, m.ref);
        else
            alarm_repeat(s, m.number);
    }
}

/* In vain until now: that the case is VERIFYING has put it on the list, or this clock has, when it fell due before. */
static bool was_to_be_rung(const struct casefile *c)
{
    return c->state == CASE__STATE__VERIFYING || call_is_listed(c, CALL__KIND__CALLBACK, 0);
}

static void callback_due(struct step *s)
{
    if (!s->c->callback_due_ms || s->c->callback_due_ms > s->now_ms)
        return;
    if (s->c->state != CASE__STATE__VERIFYING && !promise_holds(s)) { /* by the rules of now */
        promise_end(s);
        return;
    }
    if (was_to_be_rung(s->c))
        alarm_raise(s, ALARM__CAUSE__CALLBACK_LATE, 0);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->callback_ms });
    if (may_be_called(s->c))
        call_list(s, CALL__KIND__CALLBACK, 0, s->c->callback_tries + 1);
}

static void owner_due(struct step *s)
{
    if (!s->c->owner || s->c->owner_until_ms > s->now_ms)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__OWNER_SET, .flag = { true } });
    alarm_raise(s, ALARM__CAUSE__OWNER_LAPSED, 0);
}

static void look_due(struct step *s)
{
    if (case_look_by(s->c) <= s->now_ms)
        alarm_ring(s, ALARM__CAUSE__NEEDS_HUMAN, 0);
}

int verb_due(struct step *s)
{
    bool was_open = case_is_open(s->c);

    if (was_open)
        rungs_due(s);
    offers_due(s);
    calls_due(s);
    alarms_due(s);
    if (!was_open)
        return 0;
    if (s->c->hold_until_ms && s->c->hold_until_ms <= s->now_ms)
        hold_wake(s);
    adrift_due(s);
    where_due(s);
    within_due(s);
    check_due(s);
    callback_due(s);
    owner_due(s);
    look_due(s);
    return 0;
}
