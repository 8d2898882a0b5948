/* ladder - whom to ask next for one need, and when to ask the next ones. Pure: which responders a rung means is the
 * matcher's answer; how long to wait and how many to ask is the compiled ladder's. */
#include "base/must.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

static const struct move moves[] = {
    { LADDER__STATE__NONE, LADDER_EV_MADE, LADDER__STATE__IDLE },
    { LADDER__STATE__IDLE, LADDER_EV_START, LADDER__STATE__ASKING },
    { LADDER__STATE__IDLE, LADDER_EV_FILLED, LADDER__STATE__FILLED },
    { LADDER__STATE__IDLE, LADDER_EV_STOP, LADDER__STATE__STOPPED },
    { LADDER__STATE__ASKING, LADDER_EV_NEXT, LADDER__STATE__ASKING },
    { LADDER__STATE__ASKING, LADDER_EV_NOBODY_LEFT, LADDER__STATE__SPENT },
    { LADDER__STATE__ASKING, LADDER_EV_FILLED, LADDER__STATE__FILLED },
    { LADDER__STATE__SPENT, LADDER_EV_NEXT, LADDER__STATE__ASKING },
    { LADDER__STATE__SPENT, LADDER_EV_FILLED, LADDER__STATE__FILLED },
    { LADDER__STATE__FILLED, LADDER_EV_LOST, LADDER__STATE__ASKING },
    { LADDER__STATE__ASKING, LADDER_EV_STOP, LADDER__STATE__STOPPED },
    { LADDER__STATE__FILLED, LADDER_EV_STOP, LADDER__STATE__STOPPED },
    { LADDER__STATE__SPENT, LADDER_EV_STOP, LADDER__STATE__STOPPED },
};

static const char *const event_names[] = {
#define X(name) #name,
    LADDER_EVENTS(X)
#undef X
};

static const char *state_name(int state)
{
    return word_of(&ladder__state__descriptor, state);
}

static const char *event_name(int event)
{
    return event_names[event];
}

const struct machine ladder_machine = {
    .name = "ladder",
    .moves = moves,
    .n_moves = sizeof moves / sizeof moves[0],
    .n_states = LADDER__STATE__STOPPED + 1,
    .n_events = LADDER_EV_COUNT,
    .state_name = state_name,
    .event_name = event_name,
};

/* Moves the ladder, if the table names the pair. */
static bool move_ladder(
    struct step *s, uint32_t need, enum ladder_event event, Ladder__Cause cause, uint32_t pass)
{
    const struct need *n = case_need(s->c, need);
    int to = machine_move(&ladder_machine, n->ladder, event);

    if (to < 0)
        return false;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__LADDER_MOVED,
                     .need = need,
                     .from = n->ladder,
                     .to = to,
                     .cause = cause,
                     .pass = pass });
    return true;
}

const struct ladder *ladder_of(struct step *s, uint32_t need)
{
    const struct ladder *l = s->facts->ladder(s->facts->self, case_need(s->c, need)->ladder_hash);

    must(l && l->n_rungs > 0);
    return l;
}

/* The ladder says so; or the person is abroad; or refuses, and no official service can be found by this rung. */
bool ladder_waits_for_yes(const struct casefile *c, const struct rung *r)
{
    return r->confirm || abroad_waits(c, r) ||
           (consent_reach(c) == REACH_OFFICIALS && !consent_is_for_officials(r));
}

static int64_t sleeps_until(struct step *s, uint32_t need, const struct rung *r)
{
    int64_t quiet_ms = quiet_until(s, ladder_of(s, need), r);

    return within_waits(case_need(s->c, need), quiet_ms) ? quiet_ms : 0;
}

static void sleep_until(
    struct step *s, uint32_t need, uint32_t rung, uint32_t generation, int64_t until_ms)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_QUIET,
                     .need = need,
                     .rung = rung,
                     .generation = generation,
                     .until_ms = until_ms });
}

static void open_rung(
    struct step *s, uint32_t need, uint32_t rung, Ladder__Cause cause, const char *reason)
{
    const struct need *n = case_need(s->c, need);
    const struct rung *r = &ladder_of(s, need)->rungs[rung];
    uint32_t generation = n->generation + 1;
    bool confirm = ladder_waits_for_yes(s->c, r);
    int64_t window_ms = within_window(n, ladder_of(s, need), rung, s->now_ms);
    int64_t wait_ms = confirm ? window_ms : policy_of(s->c->priority)->ranking_ms;
    int64_t quiet_ms = reason ? 0 : sleeps_until(s, need, r); /* a person decides */

    if (consent_reach(s->c) ==
        REACH_NOBODY) /* opened when they do not refuse any more (consent.c) */
        return;

    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_OPENED,
                     .need = need,
                     .rung = rung,
                     .pass = n->pass,
                     .generation = generation,
                     .k = r->k ? r->k : K_ALL,
                     .span_ms = window_ms,
                     .until_ms = s->now_ms + wait_ms,
                     .cause = cause,
                     .flag = { r->standby, r->show_exact, r->with_next, confirm, r->named_only },
                     .channels = r->channels,
                     .n_channels = (uint32_t)r->n_channels,
                     .p = { .text = reason } });
    if (confirm)
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, need);
    else if (quiet_ms)
        sleep_until(s, need, rung, generation, quiet_ms);
    else
        step_act(s, ACTION_RANK, need, rung, generation, 0);
}

/* Opens a rung and those that go with it. */
static void open_from_because(
    struct step *s, uint32_t need, uint32_t rung, Ladder__Cause cause, const char *reason)
{
    const struct ladder *l = ladder_of(s, need);

    open_rung(s, need, rung, cause, reason);
    while (l->rungs[rung].with_next) /* the last one is not: lib/rulebook/ladders.c */
        open_rung(s, need, ++rung, LADDER__CAUSE__IN_PARALLEL, NULL);
}

static void open_from(struct step *s, uint32_t need, uint32_t rung, Ladder__Cause cause)
{
    open_from_because(s, need, rung, cause, NULL);
}

void ladder_start(struct step *s, uint32_t need)
{
    move_ladder(s, need, LADDER_EV_START, LADDER__CAUSE__START, case_need(s->c, need)->pass);
    open_from(s, need, 0, LADDER__CAUSE__START);
}

void ladder_go(struct step *s, uint32_t need, uint32_t rung, const char *reason)
{
    uint32_t pass = case_need(s->c, need)->pass;

    move_ladder(s, need, LADDER_EV_START, LADDER__CAUSE__MANUAL, pass);
    open_from_because(s, need, rung, LADDER__CAUSE__MANUAL, reason);
}

void ladder_filled(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    if (n->ladder == LADDER__STATE__FILLED)
        return;
    move_ladder(s, need, LADDER_EV_FILLED, LADDER__CAUSE__MANUAL, n->pass);
    alarm_over(s, ALARM__CAUSE__NEEDS_HUMAN, need);
    alarm_over(s, ALARM__CAUSE__EXHAUSTED, need);
    alarm_over(s, ALARM__CAUSE__NO_MATCHER, need);
    alarm_over(s, ALARM__CAUSE__COMMIT_LOST, need);
    alarm_over(s, ALARM__CAUSE__NEED_LATE, need);
}

void ladder_stop(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    move_ladder(s, need, LADDER_EV_STOP, LADDER__CAUSE__MANUAL, n->pass);
    alarm_over(s, ALARM__CAUSE__NEEDS_HUMAN, need);
    alarm_over(s, ALARM__CAUSE__EXHAUSTED, need);
    alarm_over(s, ALARM__CAUSE__NO_MATCHER, need);
    alarm_over(s, ALARM__CAUSE__COMMIT_LOST, need);
    alarm_over(s, ALARM__CAUSE__NEED_LATE, need);
}

/* The first of the rungs that were opened side by side with this one. */
static uint32_t side_by_side(const struct ladder *l, uint32_t rung)
{
    while (rung > 0 && l->rungs[rung - 1].with_next)
        rung--;
    return rung;
}

/* The same rungs once more: whoever was not asked from them may be the one. */
void ladder_lost(struct step *s, uint32_t need, Ladder__Cause cause)
{
    const struct need *n = case_need(s->c, need);

    if (move_ladder(s, need, LADDER_EV_LOST, cause, n->pass))
        open_from(s, need, side_by_side(ladder_of(s, need), n->rung), cause);
}

/* Rungs that were opened side by side are waited for together: each has its whole window. Who only stands by holds
 * nobody up, nor does what still runs of a less urgent ladder, or of the rungs before `first`. */
static bool any_rung_runs(const struct need *n, uint32_t first)
{
    for (uint32_t i = 0; i < n->n_tries; i++) {
        const struct rung_try *t = &n->tries[i];

        if (t->state != RUNG__STATE__ENDED && !t->standby && t->pass >= n->first_pass &&
            t->rung >= first)
            return true;
    }
    return false;
}

/* A pass that asked nobody is the last: seldom has it taken time in which somebody else could have come, and a human has to be told. */
static bool has_pass_asked(const struct casefile *c, const struct need *n)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].need == n->number && c->offers[i].pass == n->pass)
            return true;
    }
    return false;
}

static void advance(struct step *s, uint32_t need, Ladder__Cause cause)
{
    const struct need *n = case_need(s->c, need);
    const struct ladder *l = ladder_of(s, need);
    bool is_last = n->rung + 1 >= l->n_rungs;
    /* With half of the time over, who was asked before has their window, and keeps no later rung waiting. */
    uint32_t first = n->half_over && !is_last ? side_by_side(l, n->rung) : 0;

    if (n->ladder != LADDER__STATE__ASKING || any_rung_runs(n, first))
        return;
    if (!is_last) {
        move_ladder(s, need, LADDER_EV_NEXT, cause, n->pass);
        open_from(s, need, case_need(s->c, need)->rung + 1, cause);
    } else if (n->pass < n->repeat && has_pass_asked(s->c, n)) {
        move_ladder(s, need, LADDER_EV_NEXT, LADDER__CAUSE__AGAIN, n->pass + 1);
        open_from(s, need, 0, LADDER__CAUSE__AGAIN);
    } else {
        move_ladder(s, need, LADDER_EV_NOBODY_LEFT, cause, n->pass);
    }
}

void ladder_hurry(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    if (n->ladder != LADDER__STATE__ASKING || n->rung + 1 >= n->n_rungs ||
        consent_reach(s->c) == REACH_NOBODY)
        return;
    move_ladder(s, need, LADDER_EV_NEXT, LADDER__CAUSE__HALF_TIME, n->pass);
    open_from(s, need, case_need(s->c, need)->rung + 1, LADDER__CAUSE__HALF_TIME);
}

static const struct rung_try *try_of(const struct need *n, uint32_t generation)
{
    uint32_t i = 0;

    for (; n->tries[i].generation != generation; i++)
        must(i + 1 < n->n_tries);
    return &n->tries[i];
}

void ladder_rung_ended(struct step *s, uint32_t need, uint32_t generation, Ladder__Cause cause)
{
    const struct need *n = case_need(s->c, need);
    const struct rung_try *t = try_of(n, generation);

    must(t->state != RUNG__STATE__ENDED);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_ENDED,
                     .need = need,
                     .rung = t->rung,
                     .generation = generation,
                     .cause = cause });
    advance(s, need, cause);
}

bool ladder_asked(const struct need *n, const struct rung_try *t, const struct offer *o)
{
    /* A ladder may have been changed more than once; those before do not begin again. */
    bool same_ladder = t->pass < n->first_pass ? o->pass == t->pass : o->pass >= n->first_pass;

    return o->need == n->number && o->rung == t->rung && same_ladder && !o->by_hand;
}

/* Offers of one rung that keep a place: an answer is awaited, they stand by, or they are at it. */
static uint32_t live_of_rung(
    const struct casefile *c, const struct need *n, const struct rung_try *t)
{
    uint32_t live = 0;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (ladder_asked(n, t, o) && offer_is_live(o))
            live++;
    }
    return live;
}

void ladder_ranked(struct step *s, uint32_t need, uint32_t generation, const struct ranking *found)
{
    const struct need *n = case_need(s->c, need);
    const struct rung_try *t = try_of(n, generation);

    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_RANKED,
                     .need = need,
                     .rung = t->rung,
                     .generation = generation,
                     .until_ms = t->ends_ms ? t->ends_ms : s->now_ms + t->window_ms,
                     .cause = found->shortfall,
                     .flag = { found->more },
                     .count = found->n_candidates,
                     .spares = found->candidates,
                     .n_spares = found->n_candidates,
                     .filtered = found->filtered,
                     .n_filtered = found->n_filtered });
    alarm_over(s, ALARM__CAUSE__NO_MATCHER, need);
    if (found->n_candidates == 0 && live_of_rung(s->c, case_need(s->c, need), t) == 0)
        ladder_rung_ended(s, need, generation, LADDER__CAUSE__NOBODY);
    else
        ladder_refill(s, need);
}

/* The matcher named as many as it could, they were asked, and places are left: it is asked for the others. Not where none of
 * those could be asked, since it would name them again and again. */
static void want_more(struct step *s, uint32_t need, const struct rung_try t)
{
    uint32_t next = case_need(s->c, need)->generation + 1;

    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_WANTS_MORE,
                     .need = need,
                     .rung = t.rung,
                     .generation = t.generation,
                     .ref = next,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->ranking_ms });
    step_act(s, ACTION_RANK, need, t.rung, next, 0);
}

static void refill_try(struct step *s, uint32_t need, uint32_t generation)
{
    const struct rung_try *t = try_of(case_need(s->c, need), generation);
    uint32_t live, next;

    /* Whether somebody may be asked is read from the directory: only where there is a place for them. */
    while ((live = live_of_rung(s->c, case_need(s->c, need), t)) < t->k &&
           s->c->n_offers < OFFERS_MAX && (next = offer_next_spare(s, need, t)) < t->n_spares) {
        offer_make(s, need, generation, next);
        t = try_of(case_need(s->c, need), generation);
    }
    if (t->more && t->next_spare && live < t->k && s->c->n_offers < OFFERS_MAX)
        want_more(s, need, *t);
    else if (live == 0)
        ladder_rung_ended(s, need, generation, LADDER__CAUSE__DECLINE);
}

void ladder_refill(struct step *s, uint32_t need)
{
    uint32_t n_tries = case_need(s->c, need)->n_tries;

    for (uint32_t i = 0; i < n_tries; i++) {
        const struct need *n = case_need(s->c, need);

        if (n->ladder == LADDER__STATE__ASKING && n->tries[i].state == RUNG__STATE__OPEN)
            refill_try(s, need, n->tries[i].generation);
    }
}

static bool has_asked(const struct rung_try *t)
{
    return t->state == RUNG__STATE__OPEN || t->ends_ms;
}

/* Ends the rungs from which nobody has been asked yet; with `all`, the others, too. */
static void end_tries(struct step *s, uint32_t need, Ladder__Cause cause, bool all)
{
    uint32_t n_tries = case_need(s->c, need)->n_tries;

    for (uint32_t i = 0; i < n_tries; i++) {
        const struct rung_try t = case_need(s->c, need)->tries[i];

        if (t.state == RUNG__STATE__ENDED || (!all && has_asked(&t)))
            continue;
        step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_ENDED,
                         .need = need,
                         .rung = t.rung,
                         .generation = t.generation,
                         .cause = cause });
    }
    alarm_over(s, ALARM__CAUSE__NEEDS_HUMAN, need);
    alarm_over(s, ALARM__CAUSE__NO_MATCHER, need);
}

/* One that is filled or waits is asked with the circle of its time. Who said nothing in vain is asked again by the one that is spent:
 * where they would have to go is another place now. */
void ladder_look_again(struct step *s, uint32_t need)
{
    Ladder__State state = case_need(s->c, need)->ladder;
    uint32_t pass = case_need(s->c, need)->pass + 1, n_tries = case_need(s->c, need)->n_tries;

    if (consent_reach(s->c) == REACH_NOBODY)
        return;
    if (state == LADDER__STATE__SPENT) {
        alarm_over(s, ALARM__CAUSE__EXHAUSTED, need);
        move_ladder(s, need, LADDER_EV_NEXT, LADDER__CAUSE__NEW_FACT, pass);
        open_from(s, need, 0, LADDER__CAUSE__NEW_FACT);
    }
    for (uint32_t i = 0; state == LADDER__STATE__ASKING && i < n_tries; i++) {
        const struct rung_try t = case_need(s->c, need)->tries[i];

        if (t.state == RUNG__STATE__OPEN && t.pass >= case_need(s->c, need)->first_pass)
            want_more(s, need, t);
    }
}

/* ---- a person's word about the ladder ---- */
void ladder_change(struct step *s, uint32_t need, const struct ladder *l)
{
    uint32_t pass = case_need(s->c, need)->pass + 1;
    Ladder__State state = case_need(s->c, need)->ladder;
    struct event e = { .type = EVENT__TYPE__LADDER_CHANGED,
        .need = need,
        .n_rungs = (uint32_t)l->n_rungs,
        .repeat = pass + l->repeat,
        .pass = pass };

    for (size_t i = 0; i < RULES_HASH; i++)
        e.ladder_hash[i] = l->hash[i];
    end_tries(
        s, need, LADDER__CAUSE__RETRIAGE, false); /* their numbers are those of the ladder before */
    step_emit(s, &e);
    if (state == LADDER__STATE__FILLED || /* and begins there if the commit is lost */
        state == LADDER__STATE__IDLE) /* or when it need not wait any more */
        return;
    alarm_over(s, ALARM__CAUSE__EXHAUSTED, need);
    move_ladder(s, need, LADDER_EV_NEXT, LADDER__CAUSE__RETRIAGE, pass);
    open_from(s, need, 0, LADDER__CAUSE__RETRIAGE);
}

static const struct rung_try *first_in(const struct need *n, Rung__State state)
{
    for (uint32_t i = 0; i < n->n_tries; i++) {
        if (n->tries[i].state == state)
            return &n->tries[i];
    }
    return NULL;
}

const struct rung_try *ladder_waits(const struct need *n)
{
    return first_in(n, RUNG__STATE__WAITING);
}

static void confirm_try(struct step *s, uint32_t need, const struct rung_try t, const char *reason)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_CONFIRMED,
                     .need = need,
                     .rung = t.rung,
                     .generation = t.generation,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->ranking_ms,
                     .p = { .text = reason } });
    step_act(s, ACTION_RANK, need, t.rung, t.generation, 0);
    if (!ladder_waits(case_need(s->c, need)))
        alarm_over(s, ALARM__CAUSE__NEEDS_HUMAN, need);
}

void ladder_confirm(struct step *s, uint32_t need, const char *reason)
{
    const struct need *n = case_need(s->c, need);
    const struct rung_try *t = ladder_waits(n);

    confirm_try(s, need, t ? *t : *ladder_sleeps(n), reason);
}

void ladder_free(struct step *s, uint32_t need)
{
    uint32_t n_tries = case_need(s->c, need)->n_tries;

    for (uint32_t i = 0; i < n_tries; i++) {
        const struct rung_try t = case_need(s->c, need)->tries[i];

        if (t.state == RUNG__STATE__WAITING && !ladder_of(s, need)->rungs[t.rung].confirm)
            confirm_try(s, need, t, NULL);
    }
}

/* ---- quiet hours ---- */
const struct rung_try *ladder_sleeps(const struct need *n)
{
    return first_in(n, RUNG__STATE__QUIET);
}

static void wake(struct step *s, uint32_t need, const struct rung_try t)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__RUNG_QUIET,
                     .need = need,
                     .rung = t.rung,
                     .generation = t.generation,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->ranking_ms,
                     .flag = { true } });
    step_act(s, ACTION_RANK, need, t.rung, t.generation, 0);
}

/* Still quiet: the clock was set back, or the person is farther west than was known. */
void ladder_quiet_due(struct step *s, uint32_t need, uint32_t generation)
{
    const struct rung_try t = *try_of(case_need(s->c, need), generation);
    int64_t until_ms = sleeps_until(s, need, &ladder_of(s, need)->rungs[t.rung]);

    if (until_ms)
        sleep_until(s, need, t.rung, generation, until_ms);
    else
        wake(s, need, t);
}

void ladder_wake(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        for (uint32_t k = 0; k < s->c->needs[i].n_tries; k++) {
            const struct need *n = &s->c->needs[i];
            const struct rung_try t = n->tries[k];

            if (t.state == RUNG__STATE__QUIET &&
                !sleeps_until(s, n->number, &ladder_of(s, n->number)->rungs[t.rung]))
                wake(s, n->number, t);
        }
    }
}

void ladder_escalate(struct step *s, uint32_t need, uint32_t rung, const char *reason)
{
    const struct need *n = case_need(s->c, need);

    alarm_over(s, ALARM__CAUSE__EXHAUSTED, need);
    move_ladder(s, need, LADDER_EV_NEXT, LADDER__CAUSE__MANUAL, n->pass);
    open_from_because(s, need, rung, LADDER__CAUSE__MANUAL, reason);
}

void ladder_pause(struct step *s, uint32_t need)
{
    end_tries(s, need, LADDER__CAUSE__MANUAL, true);
    move_ladder(s, need, LADDER_EV_LOST, LADDER__CAUSE__MANUAL, case_need(s->c, need)->pass);
}

void ladder_resume(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    if (n->ladder == LADDER__STATE__ASKING && !any_rung_runs(n, 0))
        open_from(s, need, side_by_side(ladder_of(s, need), n->rung), LADDER__CAUSE__MANUAL);
}

int64_t ladder_window(struct step *s, uint32_t need)
{
    const struct need *n = case_need(s->c, need);

    return within_window(n, ladder_of(s, need), n->rung, s->now_ms);
}
