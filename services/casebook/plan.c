/* plan - see plan.h. */
#include "casebook/plan.h"
#include "casebook/parts.h"

bool plan_asks_anybody(const struct casefile *c)
{
    return consent_reach(c) != REACH_NOBODY;
}

/* The rungs that are opened at at_ms, from the first one on. Returns when they have all been waited for. */
static int64_t open_together(const struct casefile *c, const struct need *n, const char *zone,
    const struct ladder *l, size_t first, int64_t at_ms, int64_t *ret_begins_ms, size_t *ret_next)
{
    int64_t over_ms = at_ms, window_ms;
    size_t i = first;

    do {
        const struct rung *r = &l->rungs[i];
        int64_t quiet_ms = quiet_end(c, zone, l, r, at_ms);

        ret_begins_ms[i] = quiet_ms && within_waits(n, quiet_ms) ? quiet_ms : at_ms;
        window_ms = within_window(n, l, i, at_ms);
        if (!r->standby && ret_begins_ms[i] + window_ms > over_ms)
            over_ms = ret_begins_ms[i] + window_ms;
    } while (l->rungs[i++].with_next); /* the last one is not: lib/rulebook/ladders.c */
    *ret_next = i;
    return over_ms;
}

void plan_begins(const struct casefile *c, const struct need *n, const char *zone,
    const struct ladder *l, int64_t from_ms, int64_t *ret_ms)
{
    int64_t at_ms = from_ms;

    for (size_t rung = 0; rung < l->n_rungs;)
        at_ms = open_together(c, n, zone, l, rung, at_ms, ret_ms, &rung);
    for (size_t i = 0; i < l->n_rungs; i++)
        ret_ms[i] -= from_ms;
}
