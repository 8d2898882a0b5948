/* place_olc - Open Location Codes ("plus codes"), as their public specification has them: a code
 * names a cell, each pair of digits a twentieth of the cell before, each digit after the tenth a
 * twentieth of that in a grid of 5 by 4. Pure. A code: not NULL, ended by NUL. */
#ifndef ASSIST_INTAKE_PLACE_OLC_H
#define ASSIST_INTAKE_PLACE_OLC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "intake/place.h"

#define OLC_DIGITS 15 /* more say nothing more */
#define OLC_TEXT (OLC_DIGITS + 2) /* with '+' and NUL */

struct olc_cell {
    double lat_low, lon_low, lat_high, lon_high; /* degrees */
    unsigned digits; /* of the code, at most OLC_DIGITS */
};

bool olc_is_valid(const char *code); /* full or short */
bool olc_is_full(const char *code);
bool olc_is_short(const char *code); /* its first digits are left out */

/* The cell of a full code. 0, or ERR_INVALID. */
int olc_decode(const char *code, struct olc_cell *ret);
/* 2, 4, 6, 8 or 10 digits, or any number from there; latitude is cut to +-90, longitude goes round. */
void olc_encode(double lat, double lon, unsigned digits, char ret[OLC_TEXT]);
/* The same from whole numbers: 1/25,000,000 of a degree from the south pole, 1/8,192,000 from 180
 * degrees west. olc_whole_* make them of degrees. */
void olc_encode_whole(int64_t lat, int64_t lon, unsigned digits, char ret[OLC_TEXT]);
int64_t olc_whole_lat(double lat);
int64_t olc_whole_lon(double lon);
/* The full code that is nearest to the point, of a short one; a full one as it is, in capitals.
 * 0, or ERR_INVALID. */
int olc_recover(const char *code, double lat, double lon, char ret[OLC_TEXT]);
/* A full code as short as it may be said near the point; as it is where it may not. 0, or ERR_INVALID:
 * it is not full, or has zeros. */
int olc_shorten(const char *code, double lat, double lon, char ret[OLC_TEXT]);

/* The first word of a text for which `is` holds, with its size; NULL: none. */
const char *olc_find(const char *text, bool (*is)(const char *code), size_t *ret_n);
/* A full code as a place: the middle of its cell, and the way to its corner. */
void olc_point(const char *code, struct place *p);

#endif
