/* schedule_parts - what reading and asking a schedule share; nobody else includes it. */
#ifndef ASSIST_HOURS_SCHEDULE_PARTS_H
#define ASSIST_HOURS_SCHEDULE_PARTS_H

#include "hours/schedule.h"

#define DAY_MIN 1440
#define RULES_MAX 32
#define SPANS_MAX 48
#define DATES_MAX 48
#define HOLIDAY_BIT 0x80 /* beside the bits of seven weekdays */
#define WEEK_BITS 0x7f

/* From one date to another, both included; over the year's end if the second is the earlier one. */
struct dates {
    int32_t from, to; /* date_key() */
};

/* Minutes after the midnight with which the day begins. */
struct span {
    uint16_t from_min, to_min; /* to_min: up to 1440 more than from_min */
};

enum effect {
    RULE_SETS, /* the hours of the day are these */
    RULE_ADDS,
    RULE_CLOSES,
    RULE_CUTS,
};

struct rule {
    uint8_t days; /* any of; 0: all */
    uint8_t effect;
    uint8_t n_dates, n_spans; /* the next so many of the schedule's; no dates: the whole year */
};

/* Behind it: dates, spans, rules. */
struct schedule {
    const struct zone *zone;
    int64_t from_ms, until_ms; /* so long is_open is what was reckoned; equal: nothing was */
    uint8_t is_open;
    uint8_t n_rules, n_spans, n_dates;
    struct dates dates[];
};

/* Without a year the dates of all years are alike. */
static inline int32_t date_key(int32_t year, int month, int date)
{
    return (year * 16 + month) * 32 + date;
}

#endif
