/* times - instants and how people write them. All instants are UTC milliseconds since 1970
 * (int64_t, _ms). Pure: the zone's offset is an argument. */
#ifndef ASSIST_BASE_TIMES_H
#define ASSIST_BASE_TIMES_H

#include <stdint.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define TIME_TEXT 32
#define NEVER_MS INT64_MAX

/* RFC 3339 UTC with milliseconds: 2026-11-22T10:00:00.000Z */
void time_format(int64_t ms, char ret[TIME_TEXT]);
/* RFC 3339 with any offset; 0 or ERR_INVALID, ERR_OUT_OF_RANGE */
int time_parse(const char *t, int64_t *ret_ms);
/* What people type (cli.md T): RFC 3339, HH:MM (today at that offset), +90m. */
int time_parse_typed(const char *t, int64_t now_ms, int offset_s, int64_t *ret_ms);
/* H:MM or HH:MM and nothing else: ms since midnight. 0 or ERR_INVALID, ERR_OUT_OF_RANGE */
int time_parse_of_day(const char *t, int64_t *ret_ms);
/* How old is somebody who was born then, at that offset? YYYY, YYYY-MM-DD, DD.MM.YYYY, or any text that names one year; where no
 * day is said, the last one of the year counts. 0 or ERR_INVALID. */
int time_age(const char *born, int64_t now_ms, int offset_s, int *ret_years);
/* The same, and how old they can be at most: where no day is said, the first one of the year counts for that. */
int time_ages(const char *born, int64_t now_ms, int offset_s, int *ret_least, int *ret_most);
void time_civil(int64_t ms, int offset_s, int *ret_year, int *ret_day_of_year);

#endif
