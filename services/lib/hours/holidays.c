/* holidays - see holidays.h. */
#include "hours/holidays.h"

#include <string.h>
#include "base/errors.h"
#include "base/text.h"
#include "hours/day.h"

#define BETWEEN " ,\t\r\n"
#define DAY_TEXT 10 /* 2026-12-31 */

/* Labour Code, article 112. */
static const struct {
    int month, first, last;
    bool moves; /* at a weekend the next working day is off instead */
} holidays[] = {
    { 1, 1, 8, false }, /* the government moves two of them, by decree */
    { 2, 23, 23, true },
    { 3, 8, 8, true },
    { 5, 1, 1, true },
    { 5, 9, 9, true },
    { 6, 12, 12, true },
    { 11, 4, 4, true },
};

/* Where the decree of a year moves days to. */
static const struct {
    int year, month, date;
} decreed[] = {
    { 2026, 1, 9 }, /* decree 1466 of 24 September 2025 */
    { 2026, 12, 31 },
};

static bool is_named(struct day d, bool that_moves)
{
    for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++) {
        if (holidays[i].month == d.month && holidays[i].first <= d.date &&
            d.date <= holidays[i].last)
            return holidays[i].moves || !that_moves;
    }
    return false;
}

/* A Monday after a holiday that was a Saturday or a Sunday. */
static bool is_moved_to(struct day d)
{
    return d.weekday == 0 &&
           (is_named(day_of(d.number - 1), true) || is_named(day_of(d.number - 2), true));
}

static bool is_decreed(struct day d)
{
    for (size_t i = 0; i < sizeof decreed / sizeof decreed[0]; i++) {
        if (decreed[i].year == d.year && decreed[i].month == d.month && decreed[i].date == d.date)
            return true;
    }
    return false;
}

bool holidays_has(const struct holidays *h, int32_t day)
{
    struct day d = day_of(day);

    for (size_t i = 0; h && i < h->n; i++) {
        if (h->said[i].day == day)
            return h->said[i].is_off;
    }
    return is_named(d, false) || is_moved_to(d) || is_decreed(d);
}

static int take(const char *word, size_t n, struct holidays *h)
{
    struct holiday_said *said = &h->said[h->n];
    char text[DAY_TEXT + 1] = "";
    int error;

    if (h->n == HOLIDAYS_SAID_MAX)
        return ERR_TOO_LONG;
    said->is_off = *word != '-';
    if (!said->is_off)
        word++, n--;
    if (n != DAY_TEXT)
        return ERR_INVALID;
    memcpy(text, word, DAY_TEXT);
    error = day_parse(text, &said->day);
    h->n += !error;
    return error;
}

int holidays_read(const char *text, struct holidays *ret, size_t *ret_at)
{
    const char *at = text ? text : "";
    int error = 0;

    *ret = (struct holidays){ 0 };
    for (at += strspn(at, BETWEEN); *at && !error; at += strspn(at, BETWEEN)) {
        size_t n = strcspn(at, BETWEEN);

        *ret_at = (size_t)(at - text);
        error = take(at, n, ret);
        at += n;
    }
    return error;
}
