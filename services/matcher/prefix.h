/* prefix - an area that is a number of OKTMO or KLADR, or the beginning of one. Pure.
 * "oktmo:60701" and "kladr:61034" say which; digits alone are taken for either, since both begin with two digits for a region and
 * nothing tells them apart. More than eleven digits are KLADR's. Zeros that name nothing are no part of it: 60701000 is all of 60701,
 * 6100000100000 is 61000001. Spaces between the digits do not count. */
#ifndef ASSIST_MATCHER_PREFIX_H
#define ASSIST_MATCHER_PREFIX_H

#include <stdbool.h>

#define PREFIX_DIGITS 19 /* KLADR down to a house */
#define PREFIX_KEY (PREFIX_DIGITS + 8)

/* The area, folded, in the one form that the functions below read: digits, or "oktmo:" or "kladr:" and digits. False: it is a name. */
bool prefix_key(const char *folded, char ret[PREFIX_KEY]);
bool prefix_is_key(const char *area);
/* A number without the zeros that name nothing; "" for what is none. */
void prefix_number(const char *digits, char ret[PREFIX_KEY]);

enum prefix_says {
    PREFIX_NO, /* elsewhere */
    PREFIX_UNKNOWN, /* the number that would decide is not known */
    PREFIX_MAYBE, /* so much as is known of the place agrees, but the prefix says more than that */
    PREFIX_YES,
};
/* The numbers as prefix_number makes them; "": not known. */
enum prefix_says prefix_says(const char *key, const char *oktmo, const char *kladr);

/* Under which name those are kept whose prefix says more than a region: "oktmo:60+". False: it says no more. */
bool prefix_region(const char *key, char ret[PREFIX_KEY]);
/* Calls `visit` with every key that surely holds the place, and with every region's name under which others may. */
void prefix_each(
    const char *oktmo, const char *kladr, void (*visit)(void *self, const char *key), void *self);

#endif
