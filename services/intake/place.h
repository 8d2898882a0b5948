/* place - where is it? Pure: what somebody typed in, a point or words out. Degrees in the notations
 * that people type (place_degrees.c), geo: URIs (place_geo_uri.c), Open Location Codes
 * (place_olc.c), what a telephone says of itself (place_aml.c), else words (place_words.c).
 * Latitude comes first, as people say it, unless letters say otherwise.
 */
#ifndef ASSIST_INTAKE_PLACE_H
#define ASSIST_INTAKE_PLACE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "intake/gazetteer.h"
#include "words.pb-c.h"

struct place {
    Case__PlaceSource source; /* NOWHERE: nothing was said; NETWORK: a telephone's fix, which is its
                                 holder's place and nobody else's */
    const char *text; /* as typed, trimmed; NULL: nothing was said. Of a telephone's fix without the
                         last digits of its IMSI and IMEI, unpacked where it was packed */
    bool has_point;
    double lat, lon; /* WGS 84 degrees; at a pole lon is 0, and 180 is never -180 */
    uint32_t radius_m; /* the person is within; 0: not known (words) */
    int64_t fix_ms; /* UTC: when the telephone was there; 0: not said */
    const char *district; /* the settlement, where the words name one: never a street, house or
                             flat; or NULL */
    const char
        *short_code; /* an Open Location Code that needs a point near by; or NULL. With it, */
    const char *near; /* the other words: the town that it is short for; "": none */
    bool garbled; /* a telephone's message that is longer or shorter than it says itself */
    /* ---- by place_settle ---- */
    const char *oktmo, *kladr, *zone; /* NULL: not known */
    const char *
        settlement; /* whose circle it is, as people tell it from others of that name; NULL: none */
    bool address; /* it is a settlement's circle, and the words say more */
    const char *could_be[GAZETTEER_COULD_BE]; /* by which people tell them apart */
    size_t n_could_be;
};

/* `location`: clean UTF-8, may be NULL. 0, or ERR_OUT_OF_RANGE (no such point on earth),
 * ERR_INVALID (begun in a notation and not to be read in it), with *ret_fault: why. What `ret`
 * points to lives in `a`; on error it is unchanged. */
int place_read(
    const char *location, struct arena *a, struct place *ret, Location__Fault *ret_fault);

/* What the gazetteer knows of a place that was read. Words that name one settlement become its circle, with its codes and its zone, and
 * an address stays in the words; a short code whose town it is becomes a point. A point gets the zone and the region (two digits) of the
 * nearest settlement, an estimate. Words that name several stay words, with what they could be. Texts live in `a`. */
void place_settle(struct place *p, const struct gazetteer *g, struct arena *a);

/* The town of a short code has been found: p becomes a point, the nearest to it of that code. */
void place_recover(struct place *p, double lat, double lon);

#endif
