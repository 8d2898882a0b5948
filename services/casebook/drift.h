/* drift - where something that drifts may be by now (domain.md 6.4): the last place that was known is carried on by wind and current, in
 * a circle that grows. Advice for those who search, never a promise. Pure: numbers in, numbers out. */
#ifndef ASSIST_CASEBOOK_DRIFT_H
#define ASSIST_CASEBOOK_DRIFT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/times.h"
#include "rulebook/rulebook.h"

#define DRIFT_LONGEST_MS (72 * HOUR_MS) /* after that an estimate says nothing */
#define DRIFT_RADIUS_MOST_M 1000000

bool drift_carries(Drift__What what); /* PERSON, ICE or BOAT: they do not stay where they are */

struct drift_circle {
    double lat, lon; /* degrees, WGS 84 */
    double radius_m;
};

/* As people say it; what is not known, or cannot be, is left out. */
struct drift_weather {
    bool has_wind; /* how strong; perhaps not whence */
    bool has_from;
    bool has_current;
    double wind_ms, wind_from; /* at 10 m; degrees, whence it comes: 0 north, 90 east */
    double current_ms, current_to; /* whither it runs */
};

/* The circle so long after they were known to be in the first one. `what` is PERSON, ICE or BOAT. Less than no time counts as none, more
 * than DRIFT_LONGEST_MS as that. */
struct drift_circle drift_reckon(const struct drift_rule *rule, Drift__What what,
    const struct drift_circle *known, const struct drift_weather *weather, int64_t span_ms);

/* Metres per second: "8", "8,5"; 0 or ERR_INVALID, ERR_OUT_OF_RANGE. */
int drift_wind(const char *text, double *ret_ms);
int drift_current(const char *text, double *ret_ms);
/* Degrees, or a point of the compass: "225", "sw", "юго-западный", "с запада". 0 or ERR_INVALID, ERR_OUT_OF_RANGE. */
int drift_bearing(const char *text, double *ret_degrees);

#endif
