/* polygon - an area that somebody covers, as people have it: a cell of a table, a geometry of GeoJSON, and the one point that stands
 * for it. Pure. */
#ifndef ASSIST_CLI_POLYGON_H
#define ASSIST_CLI_POLYGON_H

#include <jansson.h>
#include "base/rings.h"
#include "import_shape.h"

/* The cell, wholly checked. */
enum rings_wrong polygon_read(const char *cell, struct arena *a, struct rings *ret);
/* msgid: how to mend it. */
const char *polygon_hint(enum rings_wrong wrong);
/* As it is stored: numbers as short as they come back the same. Longer than RINGS_TEXT_MAX is cut off behind that. */
const char *polygon_text(const struct rings *r, struct arena *a);
/* A point inside: of the largest part. */
struct shape_point polygon_middle(const struct rings *r, struct arena *a);

/* A Polygon or MultiPolygon whose positions import_place has looked through. False: it is something else. */
bool polygon_of_json(const json_t *geometry, struct arena *a, struct rings *ret);
json_t *polygon_json(const struct rings *r); /* owned by the caller */
/* Less than a kilometre across: a house or a plot, where somebody is, and not how far they go. */
bool polygon_is_site(const struct rings *r);

#endif
