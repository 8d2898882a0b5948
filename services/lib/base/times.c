/* times - instants and the proleptic Gregorian calendar, by arithmetic alone. */
#include "base/times.h"

#include "base/errors.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct civil {
    int64_t year;
    int month; /* 1-12 */
    int day; /* 1-31 */
    int64_t ms; /* of the day */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t ms_of_day(int64_t ms)
{
    int64_t rest = ms % DAY_MS;

    return rest < 0 ? rest + DAY_MS : rest;
}

/* Local time as if it were UTC; the ends of time stay where they are. */
static int64_t local_ms(int64_t ms, int offset_s)
{
    int64_t here_ms;

    return __builtin_add_overflow(ms, offset_s * SECOND_MS, &here_ms) ? ms : here_ms;
}

/* Days since 1970-01-01; years are counted from March, so that the leap day comes last. */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static struct civil civil_of(int64_t ms)
{
    int64_t days = floor_div(ms, DAY_MS);
    int64_t z = days + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted = (int)((5 * day_of_year + 2) / 153);
    int month = shifted < 10 ? shifted + 3 : shifted - 9;

    return (struct civil){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1),
        .ms = ms_of_day(ms),
    };
}

void time_format(int64_t ms, char ret[TIME_TEXT])
{
    struct civil c = civil_of(ms);

    snprintf(ret, TIME_TEXT, "%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ", (long long)c.year, c.month,
        c.day, (int)(c.ms / HOUR_MS), (int)(c.ms / MINUTE_MS % 60), (int)(c.ms / SECOND_MS % 60),
        (int)(c.ms % SECOND_MS));
}

/* Exactly n digits at *t, and past them. */
static bool take_digits(const char **t, int n, int *ret_number)
{
    int number = 0;

    for (int i = 0; i < n; i++, (*t)++) {
        if (**t < '0' || **t > '9')
            return false;
        number = number * 10 + (**t - '0');
    }
    *ret_number = number;
    return true;
}

static bool take_one(const char **t, const char *any_of)
{
    if (!**t || !strchr(any_of, **t))
        return false;
    (*t)++;
    return true;
}

/* Optional; digits beyond the millisecond are cut off. */
static bool take_fraction(const char **t, int *ret_ms)
{
    int scale = 100;
    const char *start;

    *ret_ms = 0;
    if (!take_one(t, "."))
        return true;
    for (start = *t; **t >= '0' && **t <= '9'; (*t)++, scale /= 10)
        *ret_ms += scale * (**t - '0');
    return *t > start;
}

/* 0 with the offset, or ERR_*. */
static int take_offset(const char **t, int *ret_offset_s)
{
    int sign = **t == '-' ? -1 : 1;
    int hours, minutes;

    *ret_offset_s = 0;
    if (take_one(t, "Zz"))
        return 0;
    if (!take_one(t, "+-") || !take_digits(t, 2, &hours) || !take_one(t, ":") ||
        !take_digits(t, 2, &minutes))
        return ERR_INVALID;
    if (hours > 23 || minutes > 59)
        return ERR_OUT_OF_RANGE;
    *ret_offset_s = sign * (hours * 3600 + minutes * 60);
    return 0;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && is_leap(year));
}

int time_parse(const char *t, int64_t *ret_ms)
{
    int year, month, day, hour, minute, second, ms, offset_s, error;

    if (!t)
        return ERR_INVALID;
    if (!take_digits(&t, 4, &year) || !take_one(&t, "-") || !take_digits(&t, 2, &month) ||
        !take_one(&t, "-") || !take_digits(&t, 2, &day) || !take_one(&t, "Tt ") ||
        !take_digits(&t, 2, &hour) || !take_one(&t, ":") || !take_digits(&t, 2, &minute) ||
        !take_one(&t, ":") || !take_digits(&t, 2, &second) || !take_fraction(&t, &ms))
        return ERR_INVALID;
    error = take_offset(&t, &offset_s);
    if (error == 0 && *t)
        error = ERR_INVALID;
    if (error)
        return error;
    /* A leap second (60) is the first instant after it. */
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 ||
        minute > 59 || second > 60)
        return ERR_OUT_OF_RANGE;
    *ret_ms = days_of(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS +
              (second - offset_s) * SECOND_MS + ms;
    return 0;
}

int time_parse_of_day(const char *t, int64_t *ret_ms)
{
    int hour, minute;

    if (!take_digits(&t, strlen(t) == 4 ? 1 : 2, &hour) || !take_one(&t, ":") ||
        !take_digits(&t, 2, &minute) || *t)
        return ERR_INVALID;
    if (hour > 23 || minute > 59)
        return ERR_OUT_OF_RANGE;
    *ret_ms = hour * HOUR_MS + minute * MINUTE_MS;
    return 0;
}

int time_parse_typed(const char *t, int64_t now_ms, int offset_s, int64_t *ret_ms)
{
    int64_t part;
    int error;

    if (text_empty(t))
        return ERR_INVALID;
    if (*t == '+') {
        error = text_span(t + 1, &part);
        if (error == 0)
            *ret_ms = now_ms + part;
        return error;
    }
    error = time_parse_of_day(t, &part);
    if (error == 0)
        *ret_ms = now_ms - ms_of_day(local_ms(now_ms, offset_s)) + part;
    return error == ERR_INVALID ? time_parse(t, ret_ms) : error;
}

void time_civil(int64_t ms, int offset_s, int *ret_year, int *ret_day_of_year)
{
    int64_t here_ms = local_ms(ms, offset_s);
    struct civil c = civil_of(here_ms);

    *ret_year = (int)c.year;
    *ret_day_of_year = (int)(floor_div(here_ms, DAY_MS) - days_of(c.year, 1, 1)) + 1;
}

/* ---- dates of birth ---- */

/* One or two digits. */
static bool take_short(const char **t, int *ret_number)
{
    if (!take_digits(t, 1, ret_number))
        return false;
    if (**t >= '0' && **t <= '9')
        *ret_number = *ret_number * 10 + (*(*t)++ - '0');
    return true;
}

static bool take_date(const char *t, int *ret_year, int *ret_month, int *ret_day)
{
    const char *at = t;

    if (take_digits(&at, 4, ret_year))
        return take_one(&at, "-./") && take_short(&at, ret_month) && take_one(&at, "-./") &&
               take_short(&at, ret_day);
    at = t;
    return take_short(&at, ret_day) && take_one(&at, "-./") && take_short(&at, ret_month) &&
           take_one(&at, "-./") && take_digits(&at, 4, ret_year);
}

/* The only number of four digits. */
static bool find_year(const char *t, int *ret_year)
{
    static const char digits[] = "0123456789";
    int found = 0;

    for (t += strcspn(t, digits); *t; t += strcspn(t, digits)) {
        size_t n = strspn(t, digits);

        if (n == 4) {
            take_digits(&t, 4, ret_year);
            found++;
        } else {
            t += n;
        }
    }
    return found == 1;
}

static int years_since(const struct civil *now, int year, int month, int day)
{
    return (int)now->year - year - (now->month < month || (now->month == month && now->day < day));
}

int time_ages(const char *born, int64_t now_ms, int offset_s, int *ret_least, int *ret_most)
{
    struct civil now = civil_of(local_ms(now_ms, offset_s));
    int year = 0, month = 0, day = 0, least, most;
    bool has_day;

    if (text_empty(born))
        return ERR_INVALID;
    has_day = take_date(born, &year, &month, &day) && month >= 1 && month <= 12 && day >= 1 &&
              day <= days_in_month(year, month);
    if (!has_day && !find_year(born, &year))
        return ERR_INVALID;
    most = has_day ? years_since(&now, year, month, day) : years_since(&now, year, 1, 1);
    least = has_day ? most : years_since(&now, year, 12, 31);
    if (least == -1 && year == (int)now.year) /* this year; no day was said */
        least = 0;
    if (least < 0 || least > 130)
        return ERR_INVALID;
    *ret_least = least;
    *ret_most = most < least ? least : most;
    return 0;
}

int time_age(const char *born, int64_t now_ms, int offset_s, int *ret_years)
{
    int most;

    return time_ages(born, now_ms, offset_s, ret_years, &most);
}
