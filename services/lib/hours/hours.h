/* hours - hours of the day where somebody is: quiet hours, night. Pure: the zone's rules are ICU's, the instant is an argument. */
#ifndef ASSIST_HOURS_HOURS_H
#define ASSIST_HOURS_HOURS_H

#include <stdbool.h>
#include <stdint.h>

/* From one minute of the day to another, over midnight if the second is the smaller one. Equal: never. */
struct hours {
    uint32_t from_min, to_min; /* 0 to 1439 */
};

/* An IANA name such as Europe/Moscow, or UTC+N (zone.h). */
bool hours_zone_is_known(const char *zone);
/* When the hours end that run there at this instant; 0: they do not run. One stretch of time, also in the night in which the clocks
 * change: an hour that comes twice belongs to it whole, and what falls into one that is missing is the moment after it. `zone`
 * NULL, or not known: the machine's. */
int64_t hours_end(const char *zone, struct hours h, int64_t at_ms);

#endif
