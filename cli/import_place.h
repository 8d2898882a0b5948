/* import_place - the "geometry" of GeoJSON (RFC 7946), as one point. Pure. */
#ifndef ASSIST_CLI_IMPORT_PLACE_H
#define ASSIST_CLI_IMPORT_PLACE_H

#include <jansson.h>
#include "import.h"
#include "import_shape.h"

/* 0 and the point; ERR_NOT_FOUND: it has none (null); ERR_* with *why: field, what stood there, how to mend it. */
int import_place(
    const json_t *geometry, struct arena *a, struct shape_point *ret, struct import_problem *why);

#endif
