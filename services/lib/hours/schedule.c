/* schedule - see schedule.h: whether it is open at an instant, and until when. */
#include "hours/schedule.h"

#include "base/times.h"
#include "hours/day.h"
#include "hours/schedule_parts.h"

/* How far the answer that is kept looks: a week and the day of a change. More would be dear for whoever is closed for a season. */
#define KEPT_DAYS 8
/* Each cut makes one stretch into two at most. */
#define STRETCHES_MAX (2 * SPANS_MAX)

static const struct span *spans_of(const struct schedule *s)
{
    return (const struct span *)(s->dates + s->n_dates);
}

static const struct rule *rules_of(const struct schedule *s)
{
    return (const struct rule *)(spans_of(s) + s->n_spans);
}

size_t schedule_bytes(const struct schedule *s)
{
    return sizeof *s + s->n_dates * sizeof(struct dates) + s->n_spans * sizeof(struct span) +
           s->n_rules * sizeof(struct rule);
}

/* ---- the hours of one day ---- */
static bool is_between(const struct dates *d, const struct day *day)
{
    bool has_year = d->from >= date_key(1, 0, 0);
    int32_t key = date_key(has_year ? day->year : 0, day->month, day->date);

    if (d->from <= d->to)
        return d->from <= key && key <= d->to;
    return d->from <= key || key <= d->to;
}

static bool has_date(const struct dates *dates, size_t n, const struct day *day)
{
    for (size_t i = 0; i < n; i++) {
        if (is_between(&dates[i], day))
            return true;
    }
    return n == 0;
}

/* The bit of its weekday, and that of holidays. */
static int bits_of(const struct schedule *s, const struct holidays *h, const struct day *day)
{
    bool is_holiday = zone_is_russian(s->zone) && holidays_has(h, day->number);

    return 1 << day->weekday | (is_holiday ? HOLIDAY_BIT : 0);
}

struct stretches {
    struct span of[STRETCHES_MAX];
    size_t n;
};

static void add(struct stretches *day, const struct span *spans, size_t n)
{
    for (size_t i = 0; i < n; i++)
        day->of[day->n++] = spans[i];
}

/* What is left of each before and after the cut. */
static void cut_one(struct stretches *day, struct span cut)
{
    size_t n = day->n;

    for (size_t i = 0; i < n; i++) {
        struct span *s = &day->of[i];
        struct span after = { cut.to_min, s->to_min };

        if (cut.to_min <= s->from_min || s->to_min <= cut.from_min)
            continue;
        if (after.from_min < after.to_min)
            day->of[day->n++] = after;
        s->to_min = cut.from_min > s->from_min ? cut.from_min : s->from_min; /* nothing, then */
    }
}

static void apply(struct stretches *day, const struct rule *rule, const struct span *spans)
{
    switch ((enum effect)rule->effect) {
    case RULE_SETS:
        day->n = 0;
        add(day, spans, rule->n_spans);
        break;
    case RULE_ADDS:
        add(day, spans, rule->n_spans);
        break;
    case RULE_CLOSES:
        day->n = 0;
        break;
    case RULE_CUTS:
        for (size_t i = 0; i < rule->n_spans; i++)
            cut_one(day, spans[i]);
        break;
    }
}

static void stretches_of(
    const struct schedule *s, const struct holidays *h, int32_t number, struct stretches *ret)
{
    struct day day = day_of(number);
    int bits = bits_of(s, h, &day);
    const struct rule *rules = rules_of(s);
    const struct span *spans = spans_of(s);
    const struct dates *dates = s->dates;

    ret->n = 0;
    for (size_t i = 0; i < s->n_rules; i++) {
        const struct rule *rule = &rules[i];

        if ((!rule->days || rule->days & bits) && has_date(dates, rule->n_dates, &day))
            apply(ret, rule, spans);
        dates += rule->n_dates;
        spans += rule->n_spans;
    }
}

/* ---- at an instant ---- */
/* How far the hours reach that are running then; at_ms itself: none are. */
static int64_t reach(const struct schedule *s, const struct holidays *h, int64_t at_ms)
{
    int32_t today = zone_day(s->zone, at_ms);
    int64_t end_ms = at_ms;
    struct stretches day;

    for (int32_t d = today - 1; d <= today; d++) {
        stretches_of(s, h, d, &day);
        for (size_t i = 0; i < day.n; i++) {
            int64_t to_ms = zone_last(s->zone, d, day.of[i].to_min);

            if (to_ms > end_ms && zone_first(s->zone, d, day.of[i].from_min) <= at_ms)
                end_ms = to_ms;
        }
    }
    return end_ms;
}

/* The first hours of that day that begin after the instant, and have a length. */
static int64_t first_after(
    const struct schedule *s, const struct holidays *h, int32_t d, int64_t at_ms)
{
    int64_t first_ms = NEVER_MS;
    struct stretches day;

    stretches_of(s, h, d, &day);
    for (size_t i = 0; i < day.n; i++) {
        int64_t from_ms = zone_first(s->zone, d, day.of[i].from_min);

        if (at_ms < from_ms && from_ms < first_ms &&
            from_ms < zone_last(s->zone, d, day.of[i].to_min))
            first_ms = from_ms;
    }
    return first_ms;
}

static int64_t closed_until(
    const struct schedule *s, const struct holidays *h, int64_t at_ms, int days)
{
    int32_t today = zone_day(s->zone, at_ms);

    for (int32_t d = today; d < today + days; d++) {
        int64_t first_ms = first_after(s, h, d, at_ms);

        if (first_ms != NEVER_MS)
            return first_ms;
    }
    return zone_first(s->zone, today + days, 0);
}

static int64_t open_until(
    const struct schedule *s, const struct holidays *h, int64_t end_ms, int32_t last_day)
{
    int64_t before_ms = 0;

    while (before_ms != end_ms && zone_day(s->zone, end_ms) < last_day) {
        before_ms = end_ms;
        end_ms = reach(s, h, end_ms);
    }
    return end_ms;
}

static bool is_always(const struct schedule *s)
{
    const struct rule *rule = rules_of(s);
    const struct span *span = spans_of(s);

    return s->n_rules == 1 && !rule->days && !rule->n_dates && s->n_spans == 1 &&
           span->from_min == 0 && span->to_min == DAY_MIN && rule->effect == RULE_SETS;
}

struct schedule_now schedule_reckon(
    const struct schedule *s, const struct holidays *h, int64_t at_ms, int days)
{
    struct schedule_now now = { .is_open = true, .until_ms = NEVER_MS };

    if (is_always(s))
        return now;
    now.until_ms = reach(s, h, at_ms);
    now.is_open = now.until_ms > at_ms;
    now.until_ms = now.is_open ? open_until(s, h, now.until_ms, zone_day(s->zone, at_ms) + days)
                               : closed_until(s, h, at_ms, days);
    return now;
}

bool schedule_is_open(struct schedule *s, const struct holidays *h, int64_t at_ms)
{
    if (at_ms < s->from_ms || at_ms >= s->until_ms) {
        struct schedule_now now = schedule_reckon(s, h, at_ms, KEPT_DAYS);

        s->is_open = now.is_open;
        s->from_ms = at_ms;
        s->until_ms = now.until_ms;
    }
    return s->is_open;
}

bool schedule_lacks_holidays(const struct schedule *s)
{
    const struct rule *rules = rules_of(s);

    for (size_t i = 0; i < s->n_rules && !zone_is_russian(s->zone); i++) {
        if (rules[i].days & HOLIDAY_BIT)
            return true;
    }
    return false;
}
