/* disclose - what may this responder see? One allow-list of (field, standing); what it does not
 * name is hidden. Pure. Fields are those of Dispatch, with "place." and "facts." before the fields
 * of what is inside. */
#ifndef ASSIST_DISPATCHER_DISCLOSE_H
#define ASSIST_DISPATCHER_DISCLOSE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

struct standing {
    bool committed; /* this responder's yes has won */
    bool withheld; /* the person has not agreed: a commit shows no more than the offer did */
    bool official; /* an official service: sees at once what it needs */
    bool medical; /* a medical responder */
    bool is_recall; /* told only that they need not come */
    bool is_tiered; /* a contact of whom it is said how much they may know */
    /* 0: what an offer shows; 1: the address and a name, too; 2: how the person moves, and for medical responders medical facts; 3: all.
     * It takes away, and adds nothing. Meaningful when is_tiered. */
    uint32_t tier;
};

bool disclose_shows(const char *field, const struct standing *who);
/* The exact place, or the district alone? */
bool disclose_is_exact(const struct standing *who);
/* A radius before a commit: whole kilometres, never less than one. */
uint32_t disclose_radius(uint32_t radius_m);
/* Where it is before a commit when no district is known: a tenth of a degree, "47.1, 39.4", and the radius within which it is then. */
const char *disclose_around(
    double lat, double lon, uint32_t radius_m, struct arena *a, uint32_t *ret_radius_m);

#endif
