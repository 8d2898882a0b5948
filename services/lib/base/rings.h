/* rings - an area on the map as text: POLYGON((longitude latitude, ...), ...) or MULTIPOLYGON(((...)), ...), the well-known text of
 * OGC 06-103r4, in degrees of WGS 84. The first ring of a polygon is its outline, the others are holes. A straight line from one
 * position to the next is straight in degrees, as GeoJSON's is (RFC 7946, 3.1.1). Pure. */
#ifndef ASSIST_BASE_RINGS_H
#define ASSIST_BASE_RINGS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

#define RINGS_TEXT_MAX 12000 /* bytes: some 600 positions to the metre */

struct rings_point {
    double lon, lat;
};
struct ring {
    size_t first, n; /* of the points; the last is the first again */
    bool is_hole; /* of the polygon before it */
};
struct rings {
    struct rings_point *points;
    size_t n_points;
    struct ring *rings;
    size_t n_rings;
    bool is_many; /* MULTIPOLYGON */
};

enum rings_wrong {
    RINGS_RIGHT,
    RINGS_NO_AREA, /* not written like that */
    RINGS_TOO_LONG,
    RINGS_OUT_OF_RANGE, /* longitude beyond 180, or latitude beyond 90 */
    RINGS_TOO_FEW, /* positions: a ring has four, the last of which is the first */
    RINGS_OPEN, /* a ring whose last position is not its first */
    RINGS_DATE_LINE, /* a side that goes round the earth: what lies across 180 degrees is cut there (RFC 7946, 3.1.9) */
    RINGS_CROSSED, /* it crosses or touches itself, or encloses nothing; not found out here: see outline.h */
};

/* RINGS_RIGHT and what it says, in `a`; else what is wrong with it. Whether sides cross is not looked at. */
enum rings_wrong rings_read(const char *text, struct arena *a, struct rings *ret);
/* As a refusal has it: 0 or ERR_*. */
int rings_error(enum rings_wrong wrong);

#endif
