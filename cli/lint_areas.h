/* lint_areas - which districts of a directory nobody covers for a capability. Pure.
 *
 * A district is one that some entry names. Where it lies is not known, but for the middle of the entries that name it and have a point:
 * whoever goes as far as there covers it, too, and whose polygon holds it. Numbers of regions are none; what somebody excludes is not
 * reckoned with. */
#ifndef ASSIST_CLI_LINT_AREAS_H
#define ASSIST_CLI_LINT_AREAS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/geo.h"
#include "base/table.h"
#include "directory.pb-c.h"
#include "outline/outline.h"

struct lint_area {
    struct table_link link; /* by the folded name */
    const char *name; /* as it stood there first */
    double lat, lon; /* sums of the points */
    size_t n_points;
    bool *covered; /* of each capability */
};

struct lint_circle {
    struct geo_direction at;
    double reach_m;
    const bool *can;
};

struct lint_polygon {
    struct outline *outline;
    const bool *can;
};

struct lint_areas {
    struct arena *arena;
    size_t n_capabilities;
    struct table by_name;
    struct lint_area **all; /* in the order of names, after lint_areas_end */
    size_t n;
    struct lint_circle *circles;
    size_t n_circles;
    struct outlines *outlines;
    struct lint_polygon *polygons;
    size_t n_polygons;
    bool *everywhere; /* of each capability: somebody covers all there is */
};
void lint_areas_start(struct lint_areas *x, size_t n_capabilities, struct arena *a);
/* `can`: of each capability, kept; NULL: names districts, and is asked by nobody. */
void lint_areas_take(struct lint_areas *x, const ResponderEntry *e, const bool *can);
void lint_areas_end(struct lint_areas *x);
/* The districts where nobody has that capability. Their names, in the arena. */
const char *const *lint_areas_without(const struct lint_areas *x, size_t capability, size_t *ret_n);
void lint_areas_close(struct lint_areas *x);

#endif
