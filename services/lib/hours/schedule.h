/* schedule - when a directory entry is open: a part of OpenStreetMap's opening_hours, read once and asked at any instant. Pure.
 *
 *   24/7                                round the clock; as people say it: круглосуточно
 *   Mo-Fr 09:00-18:00; Sa,Su off        rules; of those that name a day the last one counts
 *   09:00-13:00,14:00-18:00             every day, in two stretches
 *   20:00-08:00                         past midnight; it belongs to the day on which it begins
 *   Mo-Fr 09:00-18:00; 13:00-14:00 off  these hours are cut out of what the day has
 *   Mo-Fr 09:00-18:00, Sa 10:00-14:00   after a comma a rule adds to what the day has
 *   Nov-Apr Mo-Su 08:00-20:00           months and dates, over the year's end too; also 2026 Dec 20-2027 Jan 10
 *   Dec 20-Jan 10; PH off               a rule without hours is the whole day; PH: public holidays
 *
 * Days and months may be written out, in English or Russian. Anything else is not read, and nobody guesses what it means. */
#ifndef ASSIST_HOURS_SCHEDULE_H
#define ASSIST_HOURS_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "hours/holidays.h"
#include "hours/zone.h"

struct schedule; /* one block, without pointers but to its zone: it may be copied */

/* Why a text was not read. */
enum schedule_fault {
    SCHEDULE_READ, /* it was */
    SCHEDULE_NO_ZONE, /* the zone is not known */
    SCHEDULE_EMPTY, /* no rule */
    SCHEDULE_WORD, /* a word that is none of a schedule, or not there */
    SCHEDULE_TIME, /* no time of day, or hours that end where they begin */
    SCHEDULE_DATE, /* no such day of that month; a year that is missing */
    SCHEDULE_CLOSED, /* it says when it is closed, and never when it is open */
    SCHEDULE_CUT, /* hours that are cut out may not pass midnight */
    SCHEDULE_LONG, /* more rules, hours or dates than are kept */
};
struct schedule_stop {
    enum schedule_fault fault;
    size_t at; /* bytes of the text before it */
};

/* In the arena; NULL and *ret_stop when it cannot be read. `zone` NULL: SCHEDULE_NO_ZONE. */
struct schedule *schedule_read(
    const char *text, const struct zone *zone, struct arena *a, struct schedule_stop *ret_stop);
size_t schedule_bytes(const struct schedule *s); /* of the block */

struct schedule_now {
    bool is_open;
    int64_t until_ms; /* so long at least; NEVER_MS: nothing ends it */
};
/* `days`: how far to look for the next change. When none is found, `until_ms` is where the looking ended, in that day or the next;
 * NEVER_MS is for 24/7 alone. Holidays are those of Russia, where the zone is a Russian one; elsewhere none are known, and rules
 * for PH mean no day. */
struct schedule_now schedule_reckon(
    const struct schedule *s, const struct holidays *h, int64_t at_ms, int days);
/* Is it open? As schedule_reckon(), whose last answer the schedule keeps while it holds: for one and the same `h`. */
bool schedule_is_open(struct schedule *s, const struct holidays *h, int64_t at_ms);
/* Does it have rules for public holidays that mean nothing, since those of its country are not known here? */
bool schedule_lacks_holidays(const struct schedule *s);

#endif
