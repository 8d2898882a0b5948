/* ids - names of commands, cases and offers.
 * Command ids are UUIDv7 (RFC 9562 5.7). Case numbers are YY-DDD-NNNN-C (design.md 6) with a Damm
 * check digit (Damm 2004, the quasigroup of order 10); an offer is its case and a letter:
 * 26-326-0001-8b. */
#ifndef ASSIST_BASE_IDS_H
#define ASSIST_BASE_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UUID_TEXT 37 /* with NUL */
#define CASE_NUMBER_TEXT 24
#define OFFER_ID_TEXT 32

struct uuid {
    uint8_t bytes[16];
};

struct uuid uuid_make(int64_t unix_ms, const uint8_t random[10]);
bool uuid_is_v7(const uint8_t bytes[16]);
void uuid_format(const uint8_t bytes[16], char ret[UUID_TEXT]);
int uuid_parse(const char *t, struct uuid *ret_id); /* 0 or ERR_INVALID */

/* The case's key: day since 2000-01-01 of its number in the upper 32 bits, count of the day in the
 * lower; so keys are time-ordered and number <-> key needs no table. 0 is no case. A number has
 * room for the years 2000 to 2099: a clock that is further off is read as the nearest day of those;
 * the count keeps numbers apart. A key of no number prints as "?". */
typedef uint64_t case_key;
case_key case_key_of(int year, int day_of_year, uint32_t count);
void case_number_format(case_key key, char ret[CASE_NUMBER_TEXT]);
/* Full numbers with or without dashes: 0, ERR_INVALID (form), ERR_CHECK_DIGIT. */
int case_number_parse(const char *t, case_key *ret_key);
/* "1-8": the end of one of today's: count (leading zeros optional) and check digit of the day of
 * `today`. */
int case_number_parse_short(const char *t, case_key today, case_key *ret_key);
/* letter 0 -> "a", 25 -> "z", 26 -> "aa" ... */
void offer_id_format(case_key key, uint32_t letter, char ret[OFFER_ID_TEXT]);
int offer_id_parse(const char *t, case_key *ret_key, uint32_t *ret_letter); /* full form only */
int damm_digit(const char *digits); /* 0-9; -1 if not all digits */

#endif
