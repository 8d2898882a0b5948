/* outline - see outline.h. */
#include <math.h>
#include <stdlib.h>
#include "base/must.h"
#include "outline/parts.h"

#define EARTH_M 6371008.8 /* as geo.h has it */
#define DEGREE_M (EARTH_M * M_PI / 180)
#define QUARTER_M (90 * DEGREE_M)
/* A side this short is as good as straight over the ground: it lies within a metre of the line that is straight in degrees. */
#define SHORT_M 1000
#define SHORT_LON 0.1

/* ---- what GEOS makes of it ---- */
static GEOSCoordSequence *sequence(GEOSContextHandle_t geos, const struct rings_point *p, size_t n)
{
    GEOSCoordSequence *s = GEOSCoordSeq_create_r(geos, (unsigned)n, 2);

    must(s);
    for (size_t i = 0; i < n; i++)
        GEOSCoordSeq_setXY_r(geos, s, (unsigned)i, p[i].lon, p[i].lat);
    return s;
}

static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const struct rings *r, size_t i)
{
    const struct ring *ring = &r->rings[i];
    GEOSGeometry *g =
        GEOSGeom_createLinearRing_r(geos, sequence(geos, r->points + ring->first, ring->n));

    must(g); /* it is closed and has four positions */
    return g;
}

/* The polygon whose outer ring is *at; *at is then the ring after it. */
static GEOSGeometry *polygon_of(GEOSContextHandle_t geos, const struct rings *r, size_t *at)
{
    GEOSGeometry **holes = must_alloc(r->n_rings * sizeof(GEOSGeometry *));
    GEOSGeometry *outer = ring_of(geos, r, (*at)++), *polygon;
    unsigned n = 0;

    while (*at < r->n_rings && r->rings[*at].is_hole)
        holes[n++] = ring_of(geos, r, (*at)++);
    polygon = GEOSGeom_createPolygon_r(geos, outer, holes, n);
    free(holes);
    must(polygon);
    return polygon;
}

static GEOSGeometry *area_of(GEOSContextHandle_t geos, const struct rings *r)
{
    GEOSGeometry **parts = must_alloc(r->n_rings * sizeof(GEOSGeometry *)), *area;
    unsigned n = 0;

    for (size_t at = 0; at < r->n_rings;)
        parts[n++] = polygon_of(geos, r, &at);
    area = GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts, n);
    free(parts);
    must(area);
    return area;
}

/* ---- sides ---- */
static double span_m(double low_lat, double high_lat, double lon)
{
    double flat =
        low_lat <= 0 && high_lat >= 0 ? 1 : cos(fmin(fabs(low_lat), fabs(high_lat)) * (M_PI / 180));

    return DEGREE_M * hypot(high_lat - low_lat, lon * flat);
}

/* Along the side, never too little. */
static double length_m(const struct outline_corner *a, const struct outline_corner *b)
{
    return span_m(fmin(a->lat, b->lat), fmax(a->lat, b->lat), fabs(a->lon - b->lon));
}

static struct outline_corner corner_at(double lat, double lon)
{
    return (struct outline_corner){ .lat = lat, .lon = lon, .at = geo_direction(lat, lon) };
}

/* From the point to a short side: over the chord between its ends. */
static double off_short_m(
    const struct geo_direction *p, const struct geo_direction *a, const struct geo_direction *b)
{
    struct geo_direction u = { b->x - a->x, b->y - a->y, b->z - a->z }, on;
    double all = u.x * u.x + u.y * u.y + u.z * u.z;
    double t = u.x * (p->x - a->x) + u.y * (p->y - a->y) + u.z * (p->z - a->z), size;

    t = fmax(0, fmin(1, t / all)); /* both ends at one place: either */
    on = (struct geo_direction){ a->x + t * u.x, a->y + t * u.y, a->z + t * u.z };
    size = sqrt(on.x * on.x + on.y * on.y + on.z * on.z);
    on = (struct geo_direction){ on.x / size, on.y / size, on.z / size };
    return geo_apart_m(p, &on);
}

/* Halved until it is known: nothing of a side is farther from its nearer end than half its length. */
static bool side_meets(const struct geo_direction *p, const struct outline_corner *a,
    const struct outline_corner *b, double radius_m)
{
    double nearer = fmin(geo_apart_m(p, &a->at), geo_apart_m(p, &b->at)), length = length_m(a, b);
    struct outline_corner half;

    if (nearer <= radius_m || nearer - length / 2 > radius_m)
        return nearer <= radius_m;
    if (length <= SHORT_M && fabs(a->lon - b->lon) <= SHORT_LON)
        return off_short_m(p, &a->at, &b->at) <= radius_m;
    half = corner_at((a->lat + b->lat) / 2, (a->lon + b->lon) / 2);
    return side_meets(p, a, &half, radius_m) || side_meets(p, &half, b, radius_m);
}

static bool sides_meet(const struct outline *o, const struct geo_direction *p, double radius_m)
{
    for (size_t r = 0; r < o->n_rings; r++) {
        const struct outline_corner *at = o->corners + o->rings[r].first;

        for (size_t i = 1; i < o->rings[r].n; i++) {
            if (side_meets(p, &at[i - 1], &at[i], radius_m))
                return true;
        }
    }
    return false;
}

double outline_reach_m(const struct outline *o, double lat, double lon)
{
    struct geo_direction p = geo_direction(lat, lon);
    double reach = 0;

    for (size_t r = 0; r < o->n_rings; r++) {
        const struct outline_corner *at = o->corners + o->rings[r].first;

        for (size_t i = 1; i < o->rings[r].n; i++) {
            double apart = fmax(geo_apart_m(&p, &at[i - 1].at), geo_apart_m(&p, &at[i].at));

            reach = fmax(reach, apart + length_m(&at[i - 1], &at[i]) / 2);
        }
    }
    /* Whoever holds the other end of the earth has a side more than a quarter away. */
    return reach < QUARTER_M ? reach : 2 * QUARTER_M;
}

/* ---- opened, closed ---- */
static void take_corners(struct outline *o, const struct rings *r)
{
    double south = 90, north = -90, west = 180, east = -180;

    o->corners = must_alloc(r->n_points * sizeof *o->corners);
    o->rings = must_alloc(r->n_rings * sizeof *o->rings);
    o->n_rings = r->n_rings;
    for (size_t i = 0; i < r->n_rings; i++)
        o->rings[i] = r->rings[i];
    for (size_t i = 0; i < r->n_points; i++) {
        const struct rings_point *p = &r->points[i];

        o->corners[i] = corner_at(p->lat, p->lon);
        south = fmin(south, p->lat);
        north = fmax(north, p->lat);
        west = fmin(west, p->lon);
        east = fmax(east, p->lon);
    }
    o->middle = geo_direction((south + north) / 2, (west + east) / 2);
    o->middle_m = outline_reach_m(o, (south + north) / 2, (west + east) / 2);
}

enum rings_wrong outline_open(GEOSContextHandle_t geos, const char *text, struct outline *ret)
{
    struct arena a = { 0 };
    struct rings rings;
    enum rings_wrong wrong = rings_read(text, &a, &rings);

    *ret = (struct outline){ .geos = geos, .asked_m = -1 };
    if (wrong == RINGS_RIGHT) {
        ret->area = area_of(geos, &rings);
        if (GEOSisValid_r(geos, ret->area) != 1)
            wrong = RINGS_CROSSED;
    }
    if (wrong == RINGS_RIGHT) {
        ret->prepared = GEOSPrepare_r(geos, ret->area);
        take_corners(ret, &rings);
    }
    arena_clear(&a);
    return wrong;
}

void outline_close(struct outline *o)
{
    if (o->prepared)
        GEOSPreparedGeom_destroy_r(o->geos, o->prepared);
    if (o->area)
        GEOSGeom_destroy_r(o->geos, o->area);
    free(o->corners);
    free(o->rings);
}

/* ---- asked ---- */
static bool holds(const struct outline *o, const struct rings_point *p, size_t n)
{
    GEOSCoordSequence *s = sequence(o->geos, p, n);
    GEOSGeometry *g =
        n > 1 ? GEOSGeom_createLineString_r(o->geos, s) : GEOSGeom_createPoint_r(o->geos, s);
    bool answer = GEOSPreparedIntersects_r(o->geos, o->prepared, g) == 1;

    GEOSGeom_destroy_r(o->geos, g);
    return answer;
}

/* A pole has every longitude, and the date line has two. */
static bool holds_point(const struct outline *o, double lat, double lon)
{
    const struct rings_point all[] = { { -180, lat }, { 180, lat } }, here = { lon, lat };

    if (fabs(lat) == 90)
        return holds(o, all, 2);
    if (fabs(lon) == 180)
        return holds(o, &all[0], 1) || holds(o, &all[1], 1);
    return holds(o, &here, 1);
}

static bool meets(const struct outline *o, double lat, double lon, double radius_m)
{
    struct geo_direction p = geo_direction(lat, lon);

    if (geo_is_beyond(&p, &o->middle, o->middle_m + radius_m))
        return false;
    return holds_point(o, lat, lon) || (radius_m > 0 && sides_meet(o, &p, radius_m));
}

bool outline_meets(struct outline *o, double lat, double lon, double radius_m)
{
    if (o->asked_m != radius_m || o->asked_lat != lat || o->asked_lon != lon) {
        o->answer = meets(o, lat, lon, radius_m);
        o->asked_lat = lat;
        o->asked_lon = lon;
        o->asked_m = radius_m;
    }
    return o->answer;
}
