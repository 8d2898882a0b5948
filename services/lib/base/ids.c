/* ids - UUIDv7, case numbers with a Damm digit, offer ids. */
#include "base/ids.h"

#include "base/errors.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define MAX_DIGITS 16 /* of a case number: 2 + 3 + 10 + 1 */
#define MAX_LETTERS 7 /* of an offer id: what 32 bits need */

/* Weakly totally anti-symmetric quasigroup of order 10: finds every wrong digit and every swap of
 * neighbours. */
static const uint8_t damm[10][10] = {
    { 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 },
    { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
    { 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 },
    { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
    { 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 },
    { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
    { 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 },
    { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
    { 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 },
    { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

int damm_digit(const char *digits)
{
    int digit = 0;

    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return -1;
        digit = damm[digit][*digits - '0'];
    }
    return digit;
}

struct uuid uuid_make(int64_t unix_ms, const uint8_t random[10])
{
    struct uuid id;

    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(unix_ms >> (40 - 8 * i));
    memcpy(id.bytes + 6, random, 10);
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f)); /* version 7 */
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f)); /* variant 10 */
    return id;
}

bool uuid_is_v7(const uint8_t bytes[16])
{
    return bytes[6] >> 4 == 7 && bytes[8] >> 6 == 2;
}

static bool is_dash_place(int i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

void uuid_format(const uint8_t bytes[16], char ret[UUID_TEXT])
{
    char hex[33];
    const char *from = hex;

    text_hex(bytes, 16, hex);
    for (int i = 0; i < UUID_TEXT; i++)
        ret[i] = is_dash_place(i) ? '-' : *from++;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int uuid_parse(const char *t, struct uuid *ret_id)
{
    struct uuid id = { { 0 } };
    int n = 0;

    if (!t || strlen(t) != UUID_TEXT - 1)
        return ERR_INVALID;
    for (int i = 0; i < UUID_TEXT - 1; i++) {
        int digit = hex_digit(t[i]);

        if (is_dash_place(i) != (t[i] == '-') || (!is_dash_place(i) && digit < 0))
            return ERR_INVALID;
        if (is_dash_place(i))
            continue;
        id.bytes[n / 2] = (uint8_t)(id.bytes[n / 2] << 4 | digit);
        n++;
    }
    *ret_id = id;
    return 0;
}

/* ---- case numbers ---- */

static int days_in_year(int year)
{
    return year % 4 == 0 ? 366 : 365; /* holds from 2000 to 2099 */
}

static uint32_t first_day_of(int year)
{
    int n = year - 2000;

    return (uint32_t)(n * 365 + (n + 3) / 4);
}

static int clamp(int n, int least, int most)
{
    return n < least ? least : n > most ? most : n;
}

case_key case_key_of(int year, int day_of_year, uint32_t count)
{
    int y = clamp(year, 2000, 2099);
    int d = clamp(day_of_year, 1, days_in_year(y));

    return (case_key)(first_day_of(y) + (uint32_t)(d - 1)) << 32 | count;
}

/* False for a key that is no number of ours: one from outside must not stop us. */
static bool day_of_key(case_key key, int *ret_year, int *ret_day_of_year)
{
    uint32_t day = (uint32_t)(key >> 32);
    int year = 2000;

    if (day >= first_day_of(2100))
        return false;
    while (first_day_of(year + 1) <= day)
        year++;
    *ret_year = year;
    *ret_day_of_year = (int)(day - first_day_of(year)) + 1;
    return true;
}

void case_number_format(case_key key, char ret[CASE_NUMBER_TEXT])
{
    char digits[2 * CASE_NUMBER_TEXT];
    uint32_t count = (uint32_t)key;
    int year, day;

    if (!day_of_key(key, &year, &day)) {
        snprintf(ret, CASE_NUMBER_TEXT, "?");
        return;
    }
    snprintf(digits, sizeof(digits), "%02d%03d%04u", year - 2000, day, count);
    /* The remainders change nothing; they show the compiler that there is room. */
    snprintf(ret, CASE_NUMBER_TEXT, "%02u-%03u-%04u-%u", (unsigned)(year - 2000) % 100,
        (unsigned)day % 1000, count, (unsigned)damm_digit(digits) % 10);
}

/* The digits alone, if the dashes are either all in their places or all left out. */
static bool take_case_digits(const char *t, char ret[MAX_DIGITS + 1])
{
    size_t n = 0, length = strlen(t);
    bool dashed = strchr(t, '-') != NULL;

    if (length > MAX_DIGITS + 3)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool dash_here = dashed && (i == 2 || i == 6 || i + 2 == length);

        if (dash_here != (t[i] == '-'))
            return false;
        if (dash_here)
            continue;
        if (t[i] < '0' || t[i] > '9' || n == MAX_DIGITS)
            return false;
        ret[n++] = t[i];
    }
    ret[n] = '\0';
    return n >= 10;
}

static int64_t number_at(const char *digits, size_t from, size_t n)
{
    int64_t number = 0;

    for (size_t i = from; i < from + n; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

int case_number_parse(const char *t, case_key *ret_key)
{
    char digits[MAX_DIGITS + 1];
    size_t count_digits;
    int64_t year, day, count;

    if (!t || !take_case_digits(t, digits))
        return ERR_INVALID;
    count_digits = strlen(digits) - 6;
    year = 2000 + number_at(digits, 0, 2);
    day = number_at(digits, 2, 3);
    count = number_at(digits, 5, count_digits);
    if (damm_digit(digits) != 0) /* a number with its check digit comes to 0 */
        return ERR_CHECK_DIGIT;
    if (day < 1 || day > days_in_year((int)year) || count < 1 || count > UINT32_MAX ||
        (count_digits > 4 && digits[5] == '0'))
        return ERR_INVALID;
    *ret_key = case_key_of((int)year, (int)day, (uint32_t)count);
    return 0;
}

int case_number_parse_short(const char *t, case_key today, case_key *ret_key)
{
    char number[CASE_NUMBER_TEXT], count_text[MAX_DIGITS];
    const char *dash = t ? strchr(t, '-') : NULL;
    int64_t count, check;
    case_key key;

    if (!dash || (size_t)(dash - t) >= sizeof(count_text) || strlen(dash) != 2)
        return ERR_INVALID;
    memcpy(count_text, t, (size_t)(dash - t));
    count_text[dash - t] = '\0';
    if (text_int(count_text, 1, UINT32_MAX, &count) || text_int(dash + 1, 0, 9, &check))
        return ERR_INVALID;
    key = today >> 32 << 32 | (uint32_t)count;
    case_number_format(key, number);
    if (number[strlen(number) - 1] != dash[1])
        return ERR_CHECK_DIGIT;
    *ret_key = key;
    return 0;
}

/* ---- offers: letters count as in a spreadsheet's columns ---- */

void offer_id_format(case_key key, uint32_t letter, char ret[OFFER_ID_TEXT])
{
    char letters[MAX_LETTERS + 1];
    int at = MAX_LETTERS;
    uint64_t rest = (uint64_t)letter + 1;

    letters[at] = '\0';
    for (; rest; rest = (rest - 1) / 26)
        letters[--at] = (char)('a' + (rest - 1) % 26);
    case_number_format(key, ret);
    snprintf(ret + strlen(ret), OFFER_ID_TEXT - CASE_NUMBER_TEXT, "%s", letters + at);
}

static bool letters_parse(const char *t, uint32_t *ret_letter)
{
    uint64_t n = 0;
    size_t length = strlen(t);

    if (length == 0 || length > MAX_LETTERS)
        return false;
    for (; *t; t++) {
        char low = (char)(*t | 0x20);

        if (low < 'a' || low > 'z')
            return false;
        n = n * 26 + (uint64_t)(low - 'a' + 1);
    }
    *ret_letter = (uint32_t)(n - 1);
    return n - 1 <= UINT32_MAX;
}

int offer_id_parse(const char *t, case_key *ret_key, uint32_t *ret_letter)
{
    char number[CASE_NUMBER_TEXT];
    size_t n = t ? strspn(t, "0123456789-") : 0;
    uint32_t letter;
    case_key key;
    int error;

    if (n == 0 || n >= sizeof(number) || !letters_parse(t + n, &letter))
        return ERR_INVALID;
    memcpy(number, t, n);
    number[n] = '\0';
    error = case_number_parse(number, &key);
    if (error)
        return error;
    *ret_key = key;
    *ret_letter = letter;
    return 0;
}
