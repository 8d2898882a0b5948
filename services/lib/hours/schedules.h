/* schedules - the schedules of many entries, each kept once: a million entries have a few thousand of them. Pure. */
#ifndef ASSIST_HOURS_SCHEDULES_H
#define ASSIST_HOURS_SCHEDULES_H

#include "hours/schedule.h"

struct schedules;

struct schedules *schedules_new(void);
void schedules_free(struct schedules **s); /* with all that is in it; accepts NULL */
/* The schedule of these hours in that zone, read or found; shared by all who take it. NULL: they cannot be read, or the zone is none. */
struct schedule *schedules_take(struct schedules *s, const char *hours, const struct zone *zone);
void schedules_give(struct schedules *s, struct schedule *taken); /* back; accepts NULL */
size_t schedules_count(const struct schedules *s); /* of different ones */

#endif
