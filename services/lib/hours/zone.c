/* zone - see zone.h. */
#include "hours/zone.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/"
#define FROM_MS 0.0 /* what was before has the offset that 1970 began with */
#define TO_MS 4102444800000.0 /* 2100; what is after has the last one */
#define STRETCHES_MAX 1024

/* From one change of the clocks to the next. */
struct stretch {
    int64_t from_ms; /* the first one has no beginning */
    int64_t offset_ms; /* east of Greenwich */
};

struct zone {
    struct zone *next;
    char name[ZONE_BYTES]; /* as it was asked for */
    bool is_russian;
    size_t n;
    struct stretch stretches[];
};

static struct zone *known; /* grows by the names that there are, and no others */

static bool icu_name(const char *name, UChar ret[ZONE_BYTES])
{
    UErrorCode error = U_ZERO_ERROR;
    UChar canonical[ZONE_BYTES];
    UBool is_system = 0;

    if (strlen(name) >= ZONE_BYTES || name[strspn(name, LETTERS)])
        return false;
    u_charsToUChars(name, ret, (int32_t)strlen(name) + 1);
    ucal_getCanonicalTimeZoneID(ret, -1, canonical, ZONE_BYTES, &is_system, &error);
    return U_SUCCESS(error) && is_system;
}

static void machine_name(UChar ret[ZONE_BYTES])
{
    UErrorCode error = U_ZERO_ERROR;

    ucal_getDefaultTimeZone(ret, ZONE_BYTES, &error);
    must(U_SUCCESS(error));
}

static struct stretch stretch_at(UCalendar *cal, double ms)
{
    UErrorCode error = U_ZERO_ERROR;
    struct stretch s = { .from_ms = (int64_t)ms };

    ucal_setMillis(cal, ms, &error);
    s.offset_ms = ucal_get(cal, UCAL_ZONE_OFFSET, &error) + ucal_get(cal, UCAL_DST_OFFSET, &error);
    must(U_SUCCESS(error));
    return s;
}

/* False: the clocks are never changed again. */
static bool next_change(UCalendar *cal, double *ms)
{
    UErrorCode error = U_ZERO_ERROR;
    bool is_there = ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, ms, &error);

    must(U_SUCCESS(error));
    return is_there && *ms < TO_MS;
}

static size_t stretches_of(const UChar *name, struct stretch ret[STRETCHES_MAX])
{
    UErrorCode error = U_ZERO_ERROR;
    UCalendar *cal = ucal_open(name, -1, "", UCAL_GREGORIAN, &error);
    double ms = FROM_MS;
    size_t n = 1;

    must(U_SUCCESS(error));
    ret[0] = stretch_at(cal, ms);
    ret[0].from_ms = INT64_MIN;
    while (next_change(cal, &ms)) {
        must(n < STRETCHES_MAX);
        ret[n] = stretch_at(cal, ms);
        if (ret[n].offset_ms != ret[n - 1].offset_ms) /* else the name alone has changed */
            n++;
    }
    ucal_close(cal);
    return n;
}

static UEnumeration *names_in(const char *country, USystemTimeZoneType type)
{
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(type, country, NULL, &error);

    must(U_SUCCESS(error));
    return names;
}

static bool is_of_russia(const UChar *icu)
{
    UErrorCode error = U_ZERO_ERROR;
    UEnumeration *names = names_in("RU", UCAL_ZONE_TYPE_ANY);
    const UChar *name;
    bool is = false;

    while (!is && (name = uenum_unext(names, NULL, &error)))
        is = u_strcmp(name, icu) == 0;
    uenum_close(names);
    return is;
}

static const struct zone *zone_new(const char *name, const UChar icu[ZONE_BYTES])
{
    struct stretch stretches[STRETCHES_MAX];
    size_t n = stretches_of(icu, stretches);
    struct zone *z = must_alloc(sizeof *z + n * sizeof *stretches);

    z->n = n;
    z->next = known;
    memcpy(z->name, name, strlen(name) + 1);
    z->is_russian = is_of_russia(icu);
    memcpy(z->stretches, stretches, n * sizeof *stretches);
    known = z;
    return z;
}

/* "UTC+3", "UTC-3:30": the clocks are never changed. From -12 to +14 hours, as there are on earth. */
static bool fixed_offset(const char *name, int64_t *ret_ms)
{
    bool is_west = strncmp(name, "UTC-", 4) == 0;
    int64_t hours, minutes = 0;
    char part[3] = "";
    size_t n;

    if (!is_west && strncmp(name, "UTC+", 4) != 0)
        return false;
    n = strspn(name + 4, "0123456789");
    if (n == 0 || n > 2)
        return false;
    memcpy(part, name + 4, n);
    must(text_int(part, 0, 99, &hours) == 0);
    if (name[4 + n] && (name[4 + n] != ':' || strlen(name + 5 + n) != 2 ||
                           text_int(name + 5 + n, 0, 59, &minutes) || minutes % 15))
        return false;
    *ret_ms = (is_west ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
    return *ret_ms >= -12 * HOUR_MS && *ret_ms <= 14 * HOUR_MS;
}

static const struct zone *zone_fixed(const char *name, int64_t offset_ms)
{
    struct zone *z = must_alloc(sizeof *z + sizeof *z->stretches);

    z->n = 1;
    z->next = known;
    memcpy(z->name, name, strlen(name) + 1);
    z->stretches[0] = (struct stretch){ .from_ms = INT64_MIN, .offset_ms = offset_ms };
    known = z;
    return z;
}

const struct zone *zone_of(const char *name)
{
    const char *asked = name ? name : "";
    UChar icu[ZONE_BYTES] = { 0 };
    int64_t offset_ms;

    for (const struct zone *z = known; z; z = z->next) {
        if (strcmp(z->name, asked) == 0)
            return z;
    }
    if (fixed_offset(asked, &offset_ms))
        return zone_fixed(asked, offset_ms);
    if (!*asked)
        machine_name(icu);
    else if (!icu_name(asked, icu))
        return NULL;
    return zone_new(asked, icu);
}

const char *zone_name(const struct zone *z)
{
    return z->name;
}

bool zone_is_russian(const struct zone *z)
{
    return z->is_russian;
}

/* The last stretch that holds at(s) <= ms; the first one always does. */
static size_t stretch_of(const struct zone *z, int64_t ms, bool is_local)
{
    size_t low = 0, high = z->n; /* low holds, high does not */

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        const struct stretch *s = &z->stretches[middle];

        if (s->from_ms + (is_local ? s->offset_ms : 0) <= ms)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static int64_t offset_at(const struct zone *z, int64_t at_ms)
{
    return z->stretches[stretch_of(z, at_ms, false)].offset_ms;
}

/* Between the sun at this longitude and the clocks of that year, as they are without summer time. */
static int64_t off_the_sun(const struct zone *z, double lon, int64_t at_ms)
{
    int64_t sun_ms = (int64_t)(lon * DAY_MS / 360);
    int64_t now = offset_at(z, at_ms), half_a_year_later = offset_at(z, at_ms + 182 * DAY_MS);

    return llabs((now < half_a_year_later ? now : half_a_year_later) - sun_ms);
}

bool zone_of_country(const char *country, double lon, int64_t at_ms, char ret[ZONE_BYTES])
{
    static const double east = 180; /* of all clocks: from there all that differ, differ */
    UEnumeration *names = names_in(country, UCAL_ZONE_TYPE_CANONICAL_LOCATION);
    UErrorCode error = U_ZERO_ERROR;
    int64_t best = INT64_MAX;
    bool is_one = true;
    const char *name;

    while ((name = uenum_next(names, NULL, &error))) {
        int64_t off = off_the_sun(zone_of(name), isnan(lon) ? east : lon, at_ms);

        is_one = is_one && (best == INT64_MAX || off == best);
        if (off < best) {
            best = off;
            snprintf(ret, ZONE_BYTES, "%s", name);
        }
    }
    uenum_close(names);
    return best != INT64_MAX && (is_one || !isnan(lon));
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return (a - (a % b + b) % b) / b;
}

int32_t zone_day(const struct zone *z, int64_t at_ms)
{
    return (int32_t)floor_div(at_ms + offset_at(z, at_ms), DAY_MS);
}

uint32_t zone_minute(const struct zone *z, int64_t at_ms)
{
    int64_t shown_ms = at_ms + offset_at(z, at_ms);

    return (uint32_t)((shown_ms - floor_div(shown_ms, DAY_MS) * DAY_MS) / MINUTE_MS);
}

static int64_t end_of(const struct zone *z, size_t i)
{
    return i + 1 < z->n ? z->stretches[i + 1].from_ms : NEVER_MS;
}

static int64_t shown(int32_t day, uint32_t minute)
{
    return day * DAY_MS + minute * MINUTE_MS;
}

int64_t zone_last(const struct zone *z, int32_t day, uint32_t minute)
{
    int64_t local_ms = shown(day, minute);
    size_t i = stretch_of(z, local_ms, true);
    int64_t ms = local_ms - z->stretches[i].offset_ms;

    return ms < end_of(z, i) ? ms : end_of(z, i);
}

/* As the last one, unless the stretch before shows it as well, which is so when the clocks went back. */
int64_t zone_first(const struct zone *z, int32_t day, uint32_t minute)
{
    int64_t local_ms = shown(day, minute);
    size_t i = stretch_of(z, local_ms, true);

    if (i > 0 && local_ms - z->stretches[i - 1].offset_ms < z->stretches[i].from_ms)
        return local_ms - z->stretches[i - 1].offset_ms;
    return zone_last(z, day, minute);
}

int64_t zone_month_ends(const struct zone *z, int64_t at_ms)
{
    struct day d = day_of(zone_day(z, at_ms));

    return zone_first(z, d.number - d.date + 1 + day_last(d.year, d.month), 0);
}
