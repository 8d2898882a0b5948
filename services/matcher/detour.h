/* detour - what speaks against somebody who fits, in metres: by so much farther away they count when they are put in order.
 *
 * One measure for unlike things, so that none of them decides alone: whoever is next door is asked although they are tired, and whoever
 * never answers is asked when nobody is near. It is the way that help makes in the time that is lost by asking them (30 km/h):
 *
 *   detour = UNTRIED_M, if by no channel they have ever been reached              a number that is wrong costs two minutes
 *          + SILENT_M * unanswered / (answered + unanswered + PRIOR)              a window of ten minutes, as often as it is for nothing
 *          + ASKED_M  * (1 - time since they were asked or came home / ASKED_MS)  of those who give their time: others' turn, they rest
 *          + FIX_M    * minutes since they were seen there                        so far they may have gone since
 *
 * PRIOR: everybody is taken to have answered so often before, so that one silence is no judgement. A place older than FIX_MS is not
 * reckoned with: they come after those of whom it is known how far it is. Nobody who is new, or at home, has more than UNTRIED_M. Pure. */
#ifndef ASSIST_MATCHER_DETOUR_H
#define ASSIST_MATCHER_DETOUR_H

#include <stdbool.h>
#include <stdint.h>
#include "matcher/directory.h"

#define DETOUR_UNTRIED_M 1000.0
#define DETOUR_SILENT_M 5000.0
#define DETOUR_PRIOR 4
#define DETOUR_ASKED_M 2000.0
#define DETOUR_ASKED_MS INT64_C(86400000) /* a day */
#define DETOUR_FIX_M 500.0 /* each minute */
#define DETOUR_FIX_MS INT64_C(1800000) /* half an hour */

struct detour {
    double m;
    bool untried;
    bool answers_rarely; /* is silent one time in three, or more */
    bool asked_lately;
    bool old_fix; /* five minutes, or more */
    bool is_lost; /* more than FIX_MS: nobody knows how far it is */
};
struct detour detour_of(const struct responder *r, int64_t at_ms);

/* The part that hangs on the entry alone, whenever it is asked, in steps: never more than that part. For an index, which may leave
 * nobody out too early. */
#define DETOUR_STEP_M 25.0
uint8_t detour_steps(const struct responder *r);

#endif
