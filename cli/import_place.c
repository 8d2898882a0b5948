/* import_place - see import_place.h. */
#include "import_place.h"

#include <math.h>
#include "base/text.h"
#include "import_parts.h"
#include "intl.h"

#define POINTS_MAX 200000

struct placing {
    struct arena *a;
    struct import_problem *why;
    size_t n_points; /* of the whole geometry */
};

static int wrong(struct placing *p, int code, const char *said, const char *hint)
{
    p->why->hint = hint;
    return import_wrong(p->why, code, "coordinates", said);
}

/* [longitude, latitude, height]; the height, and what else comes, does not matter here. */
static int read_point(struct placing *p, const json_t *at, struct shape_point *ret)
{
    const char *said;

    if (json_array_size(at) < 2 || !json_is_number(json_array_get(at, 0)) ||
        !json_is_number(json_array_get(at, 1)))
        return wrong(p, ERR_INVALID, NULL, N_("a position is two numbers: longitude, latitude"));
    if (++p->n_points > POINTS_MAX)
        return wrong(p, ERR_TOO_LONG, NULL, NULL);
    ret->lon = json_number_value(json_array_get(at, 0));
    ret->lat = json_number_value(json_array_get(at, 1));
    if (fabs(ret->lon) <= 180 && fabs(ret->lat) <= 90)
        return 0;
    said = arena_printf(p->a, "%.7g, %.7g", ret->lon, ret->lat);
    if (fabs(ret->lat) <= 180 && fabs(ret->lon) <= 90)
        return wrong(p, ERR_OUT_OF_RANGE, said, N_("longitude comes first: are the two swapped?"));
    return wrong(p, ERR_OUT_OF_RANGE, said,
        N_("degrees are wanted: longitude to 180, latitude to 90; convert it to WGS 84"));
}

static int read_points(
    struct placing *p, const json_t *list, size_t least, struct shape_point **ret, size_t *ret_n)
{
    *ret_n = json_array_size(list);
    if (*ret_n < least)
        return wrong(p, ERR_INVALID, NULL, N_("too few positions"));
    if (*ret_n > POINTS_MAX)
        return wrong(p, ERR_TOO_LONG, NULL, NULL);
    *ret = arena_alloc(p->a, *ret_n * sizeof(**ret));
    for (size_t i = 0; i < *ret_n; i++) {
        int error = read_point(p, json_array_get(list, i), &(*ret)[i]);

        if (error)
            return error;
    }
    return 0;
}

/* ---- each type ---- */

static int place_point(struct placing *p, const json_t *at, struct shape_point *ret)
{
    return read_point(p, at, ret);
}

static int place_points(struct placing *p, const json_t *at, struct shape_point *ret)
{
    struct shape_point *points;
    size_t n;
    int error = read_points(p, at, 1, &points, &n);

    if (!error)
        *ret = shape_of_points(points, n);
    return error;
}

static int place_line(struct placing *p, const json_t *at, struct shape_point *ret)
{
    struct shape_point *points;
    size_t n;
    int error = read_points(p, at, 2, &points, &n);

    if (!error)
        *ret = shape_of_line(points, n);
    return error;
}

/* The longest of them. */
static int place_lines(struct placing *p, const json_t *at, struct shape_point *ret)
{
    double best = -1;

    if (json_array_size(at) == 0)
        return wrong(p, ERR_INVALID, NULL, N_("too few positions"));
    for (size_t i = 0; i < json_array_size(at); i++) {
        struct shape_point *points;
        size_t n;
        int error = read_points(p, json_array_get(at, i), 2, &points, &n);

        if (error)
            return error;
        if (shape_length(points, n) > best) {
            best = shape_length(points, n);
            *ret = shape_of_line(points, n);
        }
    }
    return 0;
}

static int read_area(struct placing *p, const json_t *at, struct shape_ring **ret, size_t *ret_n)
{
    *ret_n = json_array_size(at);
    if (*ret_n == 0 || *ret_n > POINTS_MAX)
        return wrong(p, ERR_INVALID, NULL, N_("too few positions"));
    *ret = arena_alloc(p->a, *ret_n * sizeof(**ret));
    for (size_t i = 0; i < *ret_n; i++) {
        struct shape_point *points;
        size_t n;
        int error = read_points(p, json_array_get(at, i), 4, &points, &n);

        if (error)
            return error;
        if (!shape_is_closed(points, n))
            return wrong(p, ERR_INVALID, NULL,
                N_("a ring is not closed: its last position is not its first"));
        (*ret)[i] = (struct shape_ring){ points, n };
    }
    return 0;
}

static int place_area(struct placing *p, const json_t *at, struct shape_point *ret)
{
    struct shape_ring *rings;
    size_t n;
    int error = read_area(p, at, &rings, &n);

    if (!error)
        *ret = shape_of_area(rings, n);
    return error;
}

/* The largest of them. */
static int place_areas(struct placing *p, const json_t *at, struct shape_point *ret)
{
    double best = -1;

    if (json_array_size(at) == 0)
        return wrong(p, ERR_INVALID, NULL, N_("too few positions"));
    for (size_t i = 0; i < json_array_size(at); i++) {
        struct shape_ring *rings;
        size_t n;
        int error = read_area(p, json_array_get(at, i), &rings, &n);

        if (error)
            return error;
        if (shape_size(&rings[0]) > best) {
            best = shape_size(&rings[0]);
            *ret = shape_of_area(rings, n);
        }
    }
    return 0;
}

static const struct {
    const char *type;
    int (*place)(struct placing *p, const json_t *at, struct shape_point *ret);
} types[] = {
    { "Point", place_point },
    { "MultiPoint", place_points },
    { "LineString", place_line },
    { "MultiLineString", place_lines },
    { "Polygon", place_area },
    { "MultiPolygon", place_areas },
};

int import_place(
    const json_t *geometry, struct arena *a, struct shape_point *ret, struct import_problem *why)
{
    struct placing p = { .a = a, .why = why };
    const char *type = json_string_value(json_object_get(geometry, "type"));

    if (!geometry || json_is_null(geometry))
        return ERR_NOT_FOUND;
    if (!type)
        return import_wrong(why, ERR_MISSING, "geometry", NULL);
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (text_is(types[i].type, type))
            return types[i].place(&p, json_object_get(geometry, "coordinates"), ret);
    why->hint = N_("a point, a line or an area of GeoJSON is wanted");
    return import_wrong(why, ERR_UNKNOWN_WORD, "geometry", arena_dup(a, type));
}
