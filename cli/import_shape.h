/* import_shape - where something is that is a line or an area on the map: one point that stands for it. Pure; degrees. */
#ifndef ASSIST_CLI_IMPORT_SHAPE_H
#define ASSIST_CLI_IMPORT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

struct shape_point {
    double lat, lon;
};

/* Of several points: the one that is nearest to their middle. n > 0. */
struct shape_point shape_of_points(const struct shape_point *p, size_t n);
/* The middle of a line, by its length. n > 0. */
struct shape_point shape_of_line(const struct shape_point *p, size_t n);
/* A point inside the area: not in a hole, and not outside where the area is bent. `rings`: the outer one, then the holes; each is
 * closed. n > 0. */
struct shape_ring {
    const struct shape_point *p;
    size_t n;
};
struct shape_point shape_of_area(const struct shape_ring *rings, size_t n);
bool shape_is_closed(const struct shape_point *p, size_t n); /* and a ring: at least four points */
double shape_size(const struct shape_ring *ring); /* its area, to compare with others */
double shape_length(const struct shape_point *p, size_t n);

#endif
