/* parts - what the files of outline share; nobody else includes it. */
#ifndef ASSIST_OUTLINE_PARTS_H
#define ASSIST_OUTLINE_PARTS_H

#include <geos_c.h>
#include "outline/outline.h"

struct outline_corner {
    double lat, lon;
    struct geo_direction at;
};

struct outline {
    GEOSContextHandle_t geos; /* its owner's */
    GEOSGeometry *area;
    const GEOSPreparedGeometry *prepared;
    struct outline_corner *corners; /* ring after ring, as struct rings has them */
    struct ring *rings;
    size_t n_rings;
    struct geo_direction middle; /* of a circle that holds all of it ... */
    double middle_m; /* ... and its radius */
    double asked_lat, asked_lon, asked_m; /* the last question; asked_m < 0: there was none */
    bool answer;
};

/* RINGS_RIGHT and the outline, by itself empty before; what it holds is given back by outline_close. */
enum rings_wrong outline_open(GEOSContextHandle_t geos, const char *text, struct outline *ret);
void outline_close(struct outline *o); /* accepts half of one */

#endif
