/* day - see day.h. Years are counted from March, so that the day which comes and goes is the last one of its year. */
#include "hours/day.h"

#include <string.h>
#include "base/errors.h"

#define ERA_YEARS 400
#define ERA_DAYS 146097 /* days of 400 years */
#define TO_1970 719468 /* days from 1 March of year 0 */
#define YEAR_FIRST 1900
#define YEAR_LAST 2199

static int32_t floor_div(int32_t a, int32_t b)
{
    return (a - (a % b + b) % b) / b;
}

int32_t day_number(int32_t year, int month, int date)
{
    int32_t from_march = month > 2 ? year : year - 1;
    int32_t era = floor_div(from_march, ERA_YEARS);
    int32_t of_era = from_march - era * ERA_YEARS;
    int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - TO_1970;
}

struct day day_of(int32_t number)
{
    int32_t era = floor_div(number + TO_1970, ERA_DAYS);
    int32_t of_era = number + TO_1970 - era * ERA_DAYS;
    int32_t years =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365; /* 0 to 399 */
    int32_t of_year = of_era - (365 * years + years / 4 - years / 100);
    int32_t month = (5 * of_year + 2) / 153; /* 0 is March */
    struct day d = { .number = number, .date = of_year - (153 * month + 2) / 5 + 1 };

    d.month = month < 10 ? month + 3 : month - 9;
    d.year = era * ERA_YEARS + years + (d.month <= 2);
    d.weekday = (int)(number + 3 - floor_div(number + 3, 7) * 7); /* it was a Thursday */
    return d;
}

int day_last(int32_t year, int month)
{
    int32_t next = month == 12 ? day_number(year + 1, 1, 1) : day_number(year, month + 1, 1);

    return (int)(next - day_number(year, month, 1));
}

static int number_at(const char *text, int n)
{
    int value = 0;

    for (int i = 0; i < n; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

int day_parse(const char *text, int32_t *ret_number)
{
    static const char form[] = "dddd-dd-dd";
    int year, month, date;

    for (size_t i = 0; i < sizeof form; i++) { /* with the NUL at the end */
        bool fits = form[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];

        if (!fits)
            return ERR_INVALID;
    }
    year = number_at(text, 4);
    month = number_at(text + 5, 2);
    date = number_at(text + 8, 2);
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
        return ERR_OUT_OF_RANGE;
    if (date < 1 || date > day_last(year, month))
        return ERR_OUT_OF_RANGE;
    *ret_number = day_number(year, month, date);
    return 0;
}
