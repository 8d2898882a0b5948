/* plan - when each rung of a ladder is opened if nobody answers, as far as can be told beforehand. Pure. */
#ifndef ASSIST_CASEBOOK_PLAN_H
#define ASSIST_CASEBOOK_PLAN_H

#include "casebook/casefile.h"

/* False: the person refuses, or a coordinator has to say first, and until then nobody is. */
bool plan_asks_anybody(const struct casefile *c);

/* Into ret_ms[l->n_rungs]: of each rung, how long after `from_ms` it is asked in the ladder's first pass, at the priority that the case has. Rungs
 * that are opened side by side are waited for together, whoever only stands by holds nobody up, and who is not woken is asked when the
 * quiet hours end; all of it within the time that the need has. `zone` is the service's, as in struct facts. */
void plan_begins(const struct casefile *c, const struct need *n, const char *zone,
    const struct ladder *l, int64_t from_ms, int64_t *ret_ms);

#endif
