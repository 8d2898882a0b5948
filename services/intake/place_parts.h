/* place_parts - what the readers of a place share; nobody else includes it. */
#ifndef ASSIST_INTAKE_PLACE_PARTS_H
#define ASSIST_INTAKE_PLACE_PARTS_H

#include "intake/place.h"

#define PLACE_SPACES " \t\r\n"
#define PLACE_DIGITS "0123456789"
#define PLACE_RADIUS_M 100 /* when nobody said how good a point is */

/* `text` is trimmed and not empty, p->text is that. 0: p has a source and perhaps a point;
 * ERR_NOT_FOUND: it is not in this notation; else what place_refuse says. */
typedef int place_reader(
    const char *text, struct arena *a, struct place *p, Location__Fault *ret_fault);

place_reader place_aml;
place_reader place_geo_uri;
place_reader place_olc;
place_reader place_degrees;
void place_words(const char *text, struct arena *a, struct place *p);

/* ---- place_words.c: what a folded word says of where it stands ---- */
bool place_is_exact_word(const char *folded); /* "ул", "дом": more than a settlement */
bool place_is_near_word(
    const char *folded); /* "у", "возле": what follows is nearer, or somebody's name */

/* ---- place.c ---- */
const char *place_trimmed(const char *text, size_t n, struct arena *a);
/* Digits, perhaps with '.' and more digits: moves *at behind it. False: none, or one without end. */
bool place_number(const char **at, struct arena *a, double *ret_x, unsigned *ret_decimals);
/* How far off is what was said to this part of a degree? A tenth of one is 11 km. */
double place_radius(double degrees);
/* 0, or why there can be no such point. */
int place_point(
    struct place *p, double lat, double lon, double radius_m, Location__Fault *ret_fault);
int place_refuse(Location__Fault *ret_fault, Location__Fault fault);

#endif
