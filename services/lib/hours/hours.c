/* hours - see hours.h. */
#include "hours/hours.h"

#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>
#include "base/must.h"
#include "base/text.h"

#define ZONE_BYTES 64 /* longer than any name */
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/"

/* False: no such zone. */
static bool zone_name(const char *zone, UChar ret[ZONE_BYTES])
{
    UErrorCode error = U_ZERO_ERROR;
    UChar canonical[ZONE_BYTES];
    UBool is_system = 0;

    if (text_empty(zone) || strlen(zone) >= ZONE_BYTES || zone[strspn(zone, LETTERS)])
        return false;
    u_charsToUChars(zone, ret, (int32_t)strlen(zone) + 1);
    ucal_getCanonicalTimeZoneID(ret, -1, canonical, ZONE_BYTES, &is_system, &error);
    return U_SUCCESS(error) && is_system;
}

bool hours_zone_is_known(const char *zone)
{
    UChar name[ZONE_BYTES];

    return zone_name(zone, name);
}

/* Making a calendar costs more than all that is asked of it, and nearly everybody lives in one zone: the last one is kept. A
 * process that asks has one thread. */
static struct {
    char zone[ZONE_BYTES]; /* as it was asked for */
    UCalendar *calendar;
} last;

static UCalendar *open_calendar(const char *zone)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar name[ZONE_BYTES];
    bool is_known = zone_name(zone, name);
    UCalendar *cal = ucal_open(is_known ? name : NULL, -1, "", UCAL_GREGORIAN, &error);

    must(U_SUCCESS(error));
    ucal_setAttribute(cal, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_NEXT_VALID);
    return cal;
}

static UCalendar *calendar_of(const char *zone)
{
    const char *asked = zone && strlen(zone) < ZONE_BYTES ? zone : ""; /* the machine's */

    if (last.calendar && text_is(last.zone, asked))
        return last.calendar;
    if (last.calendar)
        ucal_close(last.calendar);
    last.calendar = open_calendar(asked);
    memcpy(last.zone, asked, strlen(asked) + 1);
    return last.calendar;
}

/* The instant of that minute, `days` after the day of `at_ms`; of two, the first or the last one. */
static int64_t instant_of(UCalendar *cal, int64_t at_ms, int days, uint32_t minute, int32_t which)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t year, month, day;
    double ms;

    ucal_setAttribute(cal, UCAL_REPEATED_WALL_TIME, which);
    ucal_setMillis(cal, (double)at_ms, &error);
    year = ucal_get(cal, UCAL_EXTENDED_YEAR, &error);
    month = ucal_get(cal, UCAL_MONTH, &error);
    day = ucal_get(cal, UCAL_DATE, &error);
    ucal_clear(cal);
    ucal_setDateTime(
        cal, year, month, day + days, (int32_t)(minute / 60), (int32_t)(minute % 60), 0, &error);
    ms = ucal_getMillis(cal, &error);
    must(U_SUCCESS(error));
    return (int64_t)ms;
}

int64_t hours_end(const char *zone, struct hours h, int64_t at_ms)
{
    int over_midnight = h.to_min < h.from_min;
    int64_t end_ms = 0;
    UCalendar *cal;

    if (h.from_min == h.to_min)
        return 0;
    cal = calendar_of(zone);
    for (int day = -1; day <= 0 && !end_ms; day++) { /* begun yesterday, or today */
        int64_t from_ms = instant_of(cal, at_ms, day, h.from_min, UCAL_WALLTIME_FIRST);
        int64_t to_ms = instant_of(cal, at_ms, day + over_midnight, h.to_min, UCAL_WALLTIME_LAST);

        if (from_ms <= at_ms && at_ms < to_ms)
            end_ms = to_ms;
    }
    return end_ms;
}
