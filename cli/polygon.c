/* polygon - see polygon.h. */
#include "polygon.h"

#include <math.h>
#include <string.h>
#include "base/geo.h"
#include "base/text.h"
#include "entry_write.h"
#include "intl.h"
#include "outline/outline.h"

#define SITE_M 1000

enum rings_wrong polygon_read(const char *cell, struct arena *a, struct rings *ret)
{
    enum rings_wrong wrong = rings_read(cell, a, ret);

    return wrong ? wrong : outline_check(cell);
}

const char *polygon_hint(enum rings_wrong wrong)
{
    static const char *const hints[] = {
        [RINGS_NO_AREA] =
            N_("an area is written POLYGON((longitude latitude, ...)), or MULTIPOLYGON"),
        [RINGS_TOO_LONG] =
            N_("too many positions; take fewer: ogr2ogr -simplify 0.001 new.geojson old.geojson"),
        [RINGS_OUT_OF_RANGE] =
            N_("longitude comes first, to 180, then latitude, to 90: are the two swapped?"),
        [RINGS_TOO_FEW] = N_("too few positions"),
        [RINGS_OPEN] = N_("a ring is not closed: its last position is not its first"),
        [RINGS_DATE_LINE] = N_("an area that crosses 180 degrees is cut there into two: ogr2ogr "
                               "-wrapdateline new.geojson old.geojson"),
        [RINGS_CROSSED] =
            N_("its sides cross or touch, it encloses nothing, or a hole or a part of it "
               "lies wrong; mend it: ogr2ogr -makevalid new.geojson old.geojson"),
    };

    return hints[wrong];
}

/* ---- as text ---- */
struct writing {
    struct arena *a;
    char text[RINGS_TEXT_MAX + 2];
    size_t n;
};

static void add(struct writing *w, const char *text)
{
    size_t room = sizeof(w->text) - 1 - w->n, n = strlen(text);

    n = n < room ? n : room;
    memcpy(w->text + w->n, text, n);
    w->n += n;
}

static void add_ring(struct writing *w, const struct rings *r, const struct ring *ring)
{
    for (size_t i = 0; i < ring->n; i++) {
        const struct rings_point *p = &r->points[ring->first + i];

        if (w->n > RINGS_TEXT_MAX)
            return;
        add(w, i ? "," : "(");
        add(w, entry_number(p->lon, w->a));
        add(w, " ");
        add(w, entry_number(p->lat, w->a));
    }
    add(w, ")");
}

const char *polygon_text(const struct rings *r, struct arena *a)
{
    struct writing *w = arena_alloc(a, sizeof *w);

    w->a = a;
    add(w, r->is_many ? "MULTIPOLYGON(" : "POLYGON");
    for (size_t i = 0; i < r->n_rings; i++) {
        bool is_hole = r->rings[i].is_hole;

        add(w, i == 0 ? "(" : is_hole ? "," : "),(");
        add_ring(w, r, &r->rings[i]);
    }
    add(w, r->is_many ? "))" : ")");
    return w->text;
}

/* ---- one point for it ---- */
static struct shape_ring shape_of(const struct rings *r, const struct ring *ring, struct arena *a)
{
    struct shape_point *p = arena_alloc(a, ring->n * sizeof *p);

    for (size_t i = 0; i < ring->n; i++) {
        p[i].lat = r->points[ring->first + i].lat;
        p[i].lon = r->points[ring->first + i].lon;
    }
    return (struct shape_ring){ p, ring->n };
}

struct shape_point polygon_middle(const struct rings *r, struct arena *a)
{
    struct shape_ring *all = arena_alloc(a, r->n_rings * sizeof *all);
    size_t best = 0, n = 1;

    for (size_t i = 0; i < r->n_rings; i++) {
        all[i] = shape_of(r, &r->rings[i], a);
        if (!r->rings[i].is_hole && shape_size(&all[i]) > shape_size(&all[best]))
            best = i;
    }
    while (best + n < r->n_rings && r->rings[best + n].is_hole)
        n++;
    return shape_of_area(all + best, n);
}

/* ---- GeoJSON ---- */
static void take_ring(const json_t *at, bool is_hole, struct arena *a, struct rings *r)
{
    struct ring *ring = ARENA_PUSH(a, r->rings, r->n_rings);
    size_t i;
    json_t *p;

    *ring = (struct ring){ .first = r->n_points, .n = json_array_size(at), .is_hole = is_hole };
    json_array_foreach((json_t *)(uintptr_t)at, i, p)
    {
        *ARENA_PUSH(a, r->points, r->n_points) =
            (struct rings_point){ json_number_value(json_array_get(p, 0)),
                json_number_value(json_array_get(p, 1)) };
    }
}

static void take_part(const json_t *at, struct arena *a, struct rings *r)
{
    for (size_t i = 0; i < json_array_size(at); i++)
        take_ring(json_array_get(at, i), i > 0, a, r);
}

bool polygon_of_json(const json_t *geometry, struct arena *a, struct rings *ret)
{
    const char *type = json_string_value(json_object_get(geometry, "type"));
    const json_t *at = json_object_get(geometry, "coordinates");

    *ret = (struct rings){ .is_many = text_is(type, "MultiPolygon") };
    if (!ret->is_many && !text_is(type, "Polygon"))
        return false;
    if (!ret->is_many)
        take_part(at, a, ret);
    else
        for (size_t i = 0; i < json_array_size(at); i++)
            take_part(json_array_get(at, i), a, ret);
    return true;
}

static json_t *ring_json(const struct rings *r, const struct ring *ring)
{
    json_t *all = json_array();

    for (size_t i = 0; i < ring->n; i++) {
        const struct rings_point *p = &r->points[ring->first + i];

        json_array_append_new(all, json_pack("[f,f]", p->lon, p->lat));
    }
    return all;
}

json_t *polygon_json(const struct rings *r)
{
    json_t *parts = json_array(), *part = NULL, *all;

    for (size_t i = 0; i < r->n_rings; i++) {
        if (!r->rings[i].is_hole) {
            part = json_array();
            json_array_append_new(parts, part);
        }
        json_array_append_new(part, ring_json(r, &r->rings[i]));
    }
    all = json_pack("{s:s,s:O}", "type", r->is_many ? "MultiPolygon" : "Polygon", "coordinates",
        r->is_many ? parts : part);
    json_decref(parts);
    return all;
}

bool polygon_is_site(const struct rings *r)
{
    struct rings_point low = r->points[0], high = low;

    for (size_t i = 1; i < r->n_points; i++) {
        low.lat = fmin(low.lat, r->points[i].lat);
        low.lon = fmin(low.lon, r->points[i].lon);
        high.lat = fmax(high.lat, r->points[i].lat);
        high.lon = fmax(high.lon, r->points[i].lon);
    }
    return geo_distance_m(low.lat, low.lon, high.lat, high.lon) < SITE_M;
}
