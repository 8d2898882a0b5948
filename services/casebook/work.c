/* work - rows of outgoing work: born leased where a worker is connected, pushed after COMMIT, leased again when a lease ends,
 * removed when the case needs them no more (design.md 3, rule 8). */
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/policy.h"
#include "sys/log.h"

#define ENVELOPE_ROOM 512 /* of BUS_MESSAGE_MAX */

static int64_t lease_until(const struct change *ch)
{
    int64_t lease_ms = ch->c.priority == PRIORITY__P0 ? LEASE_P0_MS : LEASE_MS;

    return ch->t->now_ms + lease_ms * clock_rate(ch->t->clock); /* leases run in real time */
}

/* What cannot be said is not said, and its lease ends like that of any work that goes unanswered: a worker that died of it
 * would do so again at every start. */
static void say_work(struct change *ch, const struct work_row *row, struct bus_peer to)
{
    struct arena *a = ch->t->arena;
    Envelope env = ENVELOPE__INIT;

    if (row->kind == WORK__KIND__RANK) {
        env.body_case = ENVELOPE__BODY_MATCH_REQUEST;
        env.match_request = say_match_request(ch, row->ref, row->what, row->generation);
        PUT(env.match_request, work, row->key);
    } else if (row->kind == WORK__KIND__NOTICE) {
        env.body_case = ENVELOPE__BODY_DISPATCH;
        env.dispatch = say_dispatch(ch->self, &ch->c, row->ref, a);
        PUT(env.dispatch, work, row->key);
        PUT(env.dispatch, attempt, row->attempt);
    } else {
        RaiseAlarm *raise = arena_alloc(a, sizeof *raise);

        raise_alarm__init(raise);
        PUT(raise, work, row->key);
        raise->alarm = say_alarm(&ch->c, case_alarm(&ch->c, row->ref), a);
        env.body_case = ENVELOPE__BODY_RAISE_ALARM;
        env.raise_alarm = raise;
    }
    if (codec_size(&env) > BUS_MESSAGE_MAX - ENVELOPE_ROOM)
        log_error("work=%llu is too long to be said", (unsigned long long)row->key);
    else
        turn_say(ch->t, to, &env);
}

/* Leases to a connected worker, if there is one; else the row stays free and due. */
static const struct hand *lease(struct change *ch, struct work_row *row)
{
    const struct hand *h = hand_for(ch->self, row->kind);

    row->lessee = h ? h->instance : NULL;
    row->due_ms = h ? lease_until(ch) : ch->t->now_ms + SECOND_MS * clock_rate(ch->t->clock);
    row->attempt += h ? 1 : 0; /* counted before the work, so that poison shows */
    return h;
}

static int add_leased(struct change *ch, struct work_row *row)
{
    const struct hand *h = lease(ch, row);
    int rc = store_work_add(ch->self->store, row);

    if (rc == 0 && h)
        say_work(ch, row, h->peer);
    return rc;
}

/* Of a call's row: an exercise after all that is real, then by priority. */
static uint32_t call_urgency(const struct casefile *c)
{
    return (c->exercise ? AFTER_REAL_ONES : 0) | (uint32_t)c->priority;
}

static int add_call(struct change *ch, const struct action *act)
{
    /* Never due by itself: being late is a deadline of the case. How urgent it is stands in the row, so that the list need
     * not read every case. */
    struct work_row row = { .kind = WORK__KIND__CALL,
        .case_key = ch->row.key,
        .ref = act->ref,
        .generation = call_urgency(&ch->c),
        .what = act->what,
        .due_ms = NEVER_MS,
        .span_ms = case_call(&ch->c, act->ref)->late_ms };

    return store_work_add(ch->self->store, &row);
}

/* One row for each standing alarm: the list of alarms reads them, so a row that has left the machine is parked, not gone. */
static int add_alarm(struct change *ch, struct work_row *row)
{
    struct work_row *rows;
    size_t n;
    int rc = store_work_of(
        ch->self->store, ch->row.key, WORK__KIND__ALARM, row->ref, ch->t->arena, &rows, &n);

    if (rc || n == 0)
        return rc ? rc : add_leased(ch, row);
    rows[0].generation = row->generation;
    rows[0].attempt = 0;
    return work_again(ch, &rows[0]);
}

int work_park(struct casebook *self, struct work_row *row)
{
    row->due_ms = NEVER_MS;
    row->lessee = NULL;
    return store_work_put(self->store, row);
}

static int remove_of(struct change *ch, uint32_t kind, uint32_t ref)
{
    struct work_row *rows;
    size_t n;
    int rc = store_work_of(ch->self->store, ch->row.key, kind, ref, ch->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = store_work_remove(ch->self->store, rows[i].key);
    return rc;
}

static bool rank_is_wanted(struct casefile *c, const struct work_row *row)
{
    const struct need *n = case_need(c, row->ref);

    for (uint32_t i = 0; n && i < n->n_tries; i++) {
        if (n->tries[i].generation == row->generation)
            return n->tries[i].state == RUNG__STATE__RANKING;
    }
    return false;
}

static int carry_out(struct change *ch, const struct action *act)
{
    struct work_row row = {
        .case_key = ch->row.key, .ref = act->ref, .generation = act->generation, .what = act->what
    };

    switch (act->type) {
    case ACTION_RANK:
        row.kind = WORK__KIND__RANK;
        row.what = act->rung;
        return rank_is_wanted(&ch->c, &row) ? add_leased(ch, &row) : 0;
    case ACTION_NOTICE:
        row.kind = WORK__KIND__NOTICE;
        return add_leased(ch, &row);
    case ACTION_ALARM:
        row.kind = WORK__KIND__ALARM;
        row.what |= ch->c.exercise ? AFTER_REAL_ONES : 0;
        return add_alarm(ch, &row);
    case ACTION_CALL:
        return add_call(ch, act);
    case ACTION_CALL_OVER:
        return remove_of(ch, WORK__KIND__CALL, act->ref);
    case ACTION_ALARM_OVER:
        return remove_of(ch, WORK__KIND__ALARM, act->ref);
    }
    must(!"an action that nobody carries out");
    return ERR_INVALID;
}

static bool is_judged_anew(const struct step *s)
{
    for (uint32_t i = 0; i < s->n_events; i++) {
        if (s->events[i].type == EVENT__TYPE__CASE_JUDGED && s->events[i].from != s->events[i].to)
            return true;
    }
    return false;
}

/* The calls that wait are as urgent as their case has become. */
static int raise_calls(struct change *ch)
{
    struct work_row *rows;
    size_t n;
    int rc = store_work_of_case(ch->self->store, ch->row.key, ch->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        if (rows[i].kind != WORK__KIND__CALL || rows[i].generation == call_urgency(&ch->c))
            continue;
        rows[i].generation = call_urgency(&ch->c);
        rc = store_work_put(ch->self->store, &rows[i]);
    }
    return rc;
}

int work_for_actions(struct change *ch)
{
    int rc = 0;

    for (uint32_t i = 0; rc == 0 && i < ch->step.n_actions; i++)
        rc = carry_out(ch, &ch->step.actions[i]);
    return rc == 0 && ch->c.n_calls && is_judged_anew(&ch->step) ? raise_calls(ch) : rc;
}

/* A notice is wanted while it is the newest one and has not arrived. */
static bool notice_is_wanted(struct casefile *c, const struct work_row *row)
{
    const struct offer *o = case_offer(c, row->ref);

    return o && o->generation == row->generation && o->delivery != DELIVERY__STATE__DELIVERED &&
           o->delivery != DELIVERY__STATE__FAILED_FOR_GOOD &&
           o->delivery != DELIVERY__STATE__CLEARED && o->delivery != DELIVERY__STATE__EXPIRED;
}

static bool alarm_is_wanted(struct casefile *c, const struct work_row *row)
{
    const struct alarm *m = case_alarm(c, row->ref);

    return m && !m->over && !m->acked_by && m->count == row->generation;
}

static bool alarm_stands(struct casefile *c, const struct work_row *row)
{
    const struct alarm *m = case_alarm(c, row->ref);

    return m && !m->over;
}

static bool is_wanted(struct casefile *c, const struct work_row *row)
{
    if (row->kind == WORK__KIND__RANK)
        return rank_is_wanted(c, row);
    if (row->kind == WORK__KIND__NOTICE)
        return notice_is_wanted(c, row);
    return row->kind == WORK__KIND__ALARM && alarm_is_wanted(c, row);
}

int work_again(struct change *ch, struct work_row *row)
{
    const struct hand *h;
    int rc;

    if (!is_wanted(&ch->c, row))
        return row->kind == WORK__KIND__ALARM && alarm_stands(&ch->c, row)
                   ? work_park(ch->self, row)
                   : store_work_remove(ch->self->store, row->key);
    h = lease(ch, row);
    if (h && row->attempt > 10)
        log_warn("work=%llu kind=%u attempt=%u is sent again and again",
            (unsigned long long)row->key, row->kind, row->attempt);
    rc = store_work_put(ch->self->store, row);
    if (rc == 0 && h)
        say_work(ch, row, h->peer);
    return rc;
}

#define FREED_AT_ONCE 4096 /* more than that comes back when the leases end */

int work_free_of(struct casebook *self, struct turn *t, const char *instance)
{
    struct work_row *rows;
    size_t n;
    /* A leased row is due within a lease from now. */
    int64_t until_ms = t->now_ms + LEASE_MS * clock_rate(t->clock);
    int rc = store_work_again(self->store, until_ms, FREED_AT_ONCE, t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        if (text_empty(rows[i].lessee))
            continue;
        if (!text_is(rows[i].lessee, instance) && hand_is_known(self, rows[i].lessee))
            continue;
        rows[i].lessee = NULL;
        rows[i].due_ms = t->now_ms;
        rc = store_work_put(self->store, &rows[i]);
    }
    return rc;
}
