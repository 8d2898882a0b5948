/* phone - telephone numbers as people write them in Russia: 8..., +7..., 810..., "доб. 100", several in a field, a sentence. Here
 * alone it is decided what number a text means, and whether two texts mean one. Pure. */
#ifndef ASSIST_BASE_PHONE_H
#define ASSIST_BASE_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

#define PHONE_TEXT_MAX 48 /* bytes of one number as it may be written, with its extension */
#define PHONE_DIGITS 16 /* of E.164: 15, and a NUL */
#define PHONE_EXT 8 /* digits of an extension: 7, and a NUL */

struct phone {
    char digits
        [PHONE_DIGITS]; /* E.164 without its plus; as they stand where it is none: 112, 2-15-34 */
    bool is_e164;
    char ext[PHONE_EXT]; /* "" none */
};

/* Why a text is no number that can be rung. */
enum phone_fault {
    PHONE_FITS,
    PHONE_WORDS, /* it does not begin with a number */
    PHONE_MORE, /* after the number stands something that is none of it: only where one number is asked for */
    PHONE_TOO_SHORT, /* a digit is missing */
    PHONE_TOO_LONG,
    PHONE_NO_CODE, /* of Russia and Kazakhstan: no area code begins so */
};

/* The number that the text begins with; *ret_rest is what comes after it: another number, words, "".
 * - With a plus, or 810: E.164; of +7 there are ten more digits.
 * - Without: 8 or 7 and ten digits, or ten digits, are +7. Codes begin with 3, 4, 6, 7, 8, 9; but none with 79, 88, 89: that is a
 *   mobile or toll-free number behind its prefix, of which a digit is missing.
 * - 2 to 7 digits are rung as they stand (112, 01, a number in its town), and are never E.164.
 * Anything else is nobody's number. On a fault *ret_phone is empty; *ret_rest is set for all but PHONE_WORDS, where it is `text`. */
enum phone_fault phone_read(const char *text, struct phone *ret_phone, const char **ret_rest);
/* All of the text is one such number. */
enum phone_fault phone_read_one(const char *text, struct phone *ret_phone);
/* "+74232022511", "+74232022511;ext=100" (RFC 3966), "112"; in the arena. */
char *phone_text(const struct phone *p, struct arena *a);

/* ---- for field tables ---- */
/* One number that can be rung: what a directory keeps. */
bool phone_is_number(const char *text);
/* Written as numbers are: digits and what stands between them, at least two, and perhaps an extension. For what a caller says,
 * who may know half of it. */
bool phone_is_written(const char *text);
/* The digits of what is written so, without its extension, and how many; 0: it is not, or there are more. */
#define PHONE_WRITTEN 65
size_t phone_digits(const char *text, char ret[PHONE_WRITTEN]);

/* ---- to compare ---- */
/* The first telephone in the text, wherever it stands, as one number: the same however it was written, whatever its extension. Of
 * ten digits and more that are no number, the last ten count as if they were one of +7. 0: there is none. */
uint64_t phone_key(const char *text);
/* Is it one telephone, however it was written? Never for a text that is none. */
bool phone_is_same(const char *a, const char *b);

#endif
