/* zone - what the clocks of an IANA zone, or of UTC+N, show, and when. The rules are ICU's; each zone is asked once and kept as a table, so that
 * reckoning is arithmetic. Pure, but for that table: a process that asks has one thread. */
#ifndef ASSIST_HOURS_ZONE_H
#define ASSIST_HOURS_ZONE_H

#include <stdbool.h>
#include <stdint.h>

struct zone;

/* Lives as long as the process. "Europe/Moscow"; "UTC+3", "UTC-3:30": an offset that never changes, of no country; "" or NULL: the
 * machine's. NULL: there is no such zone. */
const struct zone *zone_of(const char *name);
const char *zone_name(const struct zone *z); /* by which it was asked for */
bool zone_is_russian(const struct zone *z);
#define ZONE_BYTES 64 /* longer than any name, with its NUL */
/* The name of the zone of a country, given by its code of ISO 3166. Where there are several, the one whose clocks, in the year
 * of that instant and without summer time, go best with the sun at this longitude; NAN: nobody knows where, and only clocks that all
 * show the same will do. False: none. */
bool zone_of_country(const char *country, double lon, int64_t at_ms, char ret[ZONE_BYTES]);
/* The day that the calendar shows there at this instant. */
int32_t zone_day(const struct zone *z, int64_t at_ms);
uint32_t zone_minute(const struct zone *z, int64_t at_ms); /* of that day: what the clock shows */
/* When the clock shows that minute after the midnight with which the day begins; more than 1440 are of the next day. What comes
 * twice has a first and a last time; what is left out is the moment after it. */
int64_t zone_first(const struct zone *z, int32_t day, uint32_t minute);
int64_t zone_last(const struct zone *z, int32_t day, uint32_t minute);
/* When the month ends that the calendar shows there at this instant: the first moment of the next one. */
int64_t zone_month_ends(const struct zone *z, int64_t at_ms);

#endif
