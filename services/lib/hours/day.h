/* day - days of the Gregorian calendar, counted from 1 January 1970. Pure arithmetic. */
#ifndef ASSIST_HOURS_DAY_H
#define ASSIST_HOURS_DAY_H

#include <stdbool.h>
#include <stdint.h>

struct day {
    int32_t number; /* 0 is 1 January 1970 */
    int32_t year;
    int month; /* 1 to 12 */
    int date; /* 1 to 31 */
    int weekday; /* 0 is Monday, 6 Sunday */
};

struct day day_of(int32_t number);
int32_t day_number(int32_t year, int month, int date); /* of a date that exists */
int day_last(int32_t year, int month); /* how many days that month has */
/* "2026-12-31" and nothing else, 1900 to 2199. 0 or ERR_INVALID, ERR_OUT_OF_RANGE. */
int day_parse(const char *text, int32_t *ret_number);

#endif
