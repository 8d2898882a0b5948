/* due - which deadline comes first? Derived from the state, so that none can be forgotten: whatever waits carries its
 * instant, and an open case always waits for something. Pure. */
#include "casebook/due.h"
#include "casebook/policy.h"
#include "casebook/step.h"

/* Who is on the way or there: when they are heard from next, or confirm that they know where it is now. */
static int64_t working_deadline(
    const struct casefile *c, const struct offer *o, const char **ret_what)
{
    bool is_there = o->state == OFFER__STATE__ON_SCENE;
    int64_t due_ms = is_there ? o->checkin_by_ms : o->eta_ms + policy_of(c->priority)->eta_grace_ms;

    *ret_what = is_there ? "checkin" : "arrival";
    if (!o->confirm_by_ms || o->confirm_by_ms >= due_ms)
        return due_ms;
    *ret_what = "confirm";
    return o->confirm_by_ms;
}

int64_t offer_deadline(const struct casefile *c, const struct offer *o, const char **ret_what)
{
    *ret_what = "answer";
    if (o->by_hand && offer_is_asked(o))
        return o->answer_by_ms;
    if (offer_is_working(o))
        return working_deadline(c, o, ret_what);
    *ret_what = "recall";
    if (o->recall_unseen && o->recall_by_ms)
        return o->recall_by_ms;
    return NEVER_MS;
}

int64_t try_deadline(const struct rung_try *t)
{
    if (t->state == RUNG__STATE__ENDED)
        return NEVER_MS;
    return t->ends_ms && t->ends_ms < t->until_ms ? t->ends_ms : t->until_ms;
}

const char *try_waits_for(const struct rung_try *t)
{
    if (t->state == RUNG__STATE__RANKING)
        return "match";
    return t->state == RUNG__STATE__QUIET ? "quiet" : "answer";
}

/* Half of its time counts while too few have committed, the whole until somebody is there. */
int64_t need_deadline(const struct casefile *c, const struct need *n, const char **ret_what)
{
    *ret_what = "half_time";
    if (!n->due_ms || need_is_over(n))
        return NEVER_MS;
    if (!n->half_over && need_commits(c, n) < n->required)
        return n->half_ms;
    *ret_what = "deadline";
    return n->overdue || n->state == NEED__STATE__IN_PROGRESS ? NEVER_MS : n->due_ms;
}

int64_t call_deadline(const struct call *k)
{
    if (k->done)
        return NEVER_MS;
    if (k->taken_by)
        return k->taken_until_ms;
    return k->late_ms ? k->late_ms : NEVER_MS;
}

int64_t alarm_deadline(const struct alarm *m)
{
    return m->over ? NEVER_MS : m->next_ms;
}

int64_t case_look_by(const struct casefile *c)
{
    return c->touched_ms + policy_of(c->priority)->look_ms;
}

static void earlier(struct due *best, int64_t due_ms, const char *what)
{
    if (due_ms < best->due_ms)
        *best = (struct due){ .due_ms = due_ms, .what = what };
}

static void needs_due(const struct casefile *c, struct due *best)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];
        const char *what;
        int64_t due_ms = need_deadline(c, n, &what);

        earlier(best, due_ms, what);
        for (uint32_t t = 0; t < n->n_tries; t++)
            earlier(best, try_deadline(&n->tries[t]), try_waits_for(&n->tries[t]));
    }
}

static void open_case_due(const struct casefile *c, struct due *best)
{
    earlier(best, case_look_by(c), "look");
    needs_due(c, best);
    if (c->hold_until_ms)
        earlier(best, c->hold_until_ms, "wake");
    if (c->place_by_ms && c->state != CASE__STATE__ON_HOLD)
        earlier(best, c->place_by_ms, "place");
    if (c->drift.due_ms)
        earlier(best, c->drift.due_ms, "drift");
    if (c->callback_due_ms)
        earlier(best, c->callback_due_ms, "callback");
    if (c->check_due_ms)
        earlier(best, c->check_due_ms, "check");
    if (c->owner)
        earlier(best, c->owner_until_ms, "owner");
}

/* A closed case has no deadlines of its own, but a recall is not over before it was confirmed, and an alarm not before
 * somebody has acknowledged it. */
struct due case_due(const struct casefile *c)
{
    struct due best = { .due_ms = NEVER_MS, .what = "nothing" };

    if (case_is_open(c))
        open_case_due(c, &best);
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const char *what;
        int64_t due_ms = offer_deadline(c, &c->offers[i], &what);

        earlier(&best, due_ms, what);
    }
    for (uint32_t i = 0; i < c->n_calls; i++)
        earlier(&best, call_deadline(&c->calls[i]), "call");
    for (uint32_t i = 0; i < c->n_alarms; i++)
        earlier(&best, alarm_deadline(&c->alarms[i]), "alarm");
    best.span_ms = best.due_ms == NEVER_MS ? 0 : best.due_ms - c->touched_ms;
    return best;
}
