/* lint_areas - see lint_areas.h. */
#include "lint_areas.h"

#include <stdlib.h>
#include <string.h>
#include "base/text.h"

#define NAME_BYTES 200
#define RADIUS_UNSAID_M 50000.0 /* as the matcher has it */

void lint_areas_start(struct lint_areas *x, size_t n_capabilities, struct arena *a)
{
    *x = (struct lint_areas){ .arena = a, .n_capabilities = n_capabilities };
    x->everywhere = arena_alloc(a, n_capabilities + 1);
    x->outlines = outlines_new();
    table_init(&x->by_name);
}

static bool is_number(const char *area)
{
    static const char *const words[] = { "oktmo", "kladr", "октмо", "кладр" };
    char folded[NAME_BYTES];
    const char *at = folded;

    text_fold(area, folded, sizeof(folded));
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (text_starts(at, words[i]))
            at += strlen(words[i]);
    return *at && at[strspn(at, "0123456789 ")] == '\0';
}

static struct lint_area *area_of(struct lint_areas *x, const char *name)
{
    char folded[NAME_BYTES];
    struct table_link *link;
    struct lint_area *area;

    text_fold(name, folded, sizeof(folded));
    link = table_find(&x->by_name, folded);
    if (link)
        return (struct lint_area *)(void *)link; /* it is the first member */
    area = arena_alloc(x->arena, sizeof(*area));
    area->link.name = arena_dup(x->arena, folded);
    area->name = arena_dup(x->arena, name);
    area->covered = arena_alloc(x->arena, x->n_capabilities + 1);
    table_put(&x->by_name, &area->link);
    *ARENA_PUSH(x->arena, x->all, x->n) = area;
    return area;
}

static void cover(bool *covered, const bool *can, size_t n)
{
    for (size_t i = 0; can && i < n; i++)
        covered[i] |= can[i];
}

static void take_area(
    struct lint_areas *x, const ResponderEntry *e, const char *name, const bool *can)
{
    struct lint_area *area;

    if (is_number(name))
        return;
    if (text_is(name, "*")) {
        cover(x->everywhere, can, x->n_capabilities);
        return;
    }
    area = area_of(x, name);
    cover(area->covered, can, x->n_capabilities);
    if (e->has_lat && e->has_lon) {
        area->lat += e->lat;
        area->lon += e->lon;
        area->n_points++;
    }
}

static void take_polygon(struct lint_areas *x, const ResponderEntry *e, const bool *can)
{
    struct outline *outline =
        can && !text_empty(e->polygon) ? outlines_take(x->outlines, e->polygon) : NULL;

    if (outline)
        *ARENA_PUSH(x->arena, x->polygons, x->n_polygons) = (struct lint_polygon){ outline, can };
}

/* Whoever names districts, or draws an area, and says no radius goes nowhere else. */
static void take_circle(struct lint_areas *x, const ResponderEntry *e, const bool *can)
{
    bool is_said = e->has_radius_km && e->radius_km > 0;

    if (!can || !e->has_lat || !e->has_lon || (!is_said && (e->n_area || !text_empty(e->polygon))))
        return;
    *ARENA_PUSH(x->arena, x->circles, x->n_circles) =
        (struct lint_circle){ geo_direction(e->lat, e->lon),
            is_said ? e->radius_km * 1000 : RADIUS_UNSAID_M, can };
}

void lint_areas_take(struct lint_areas *x, const ResponderEntry *e, const bool *can)
{
    for (size_t i = 0; i < e->n_area; i++)
        take_area(x, e, e->area[i], can);
    take_circle(x, e, can);
    take_polygon(x, e, can);
}

static bool is_whole(const struct lint_areas *x, const struct lint_area *area)
{
    for (size_t i = 0; i < x->n_capabilities; i++)
        if (!area->covered[i] && !x->everywhere[i])
            return false;
    return true;
}

static void take_reach(const struct lint_areas *x, struct lint_area *area)
{
    struct geo_direction middle;
    double lat, lon;

    if (area->n_points == 0)
        return;
    lat = area->lat / (double)area->n_points;
    lon = area->lon / (double)area->n_points;
    middle = geo_direction(lat, lon);
    for (size_t i = 0; i < x->n_circles && !is_whole(x, area); i++)
        if (!geo_is_beyond(&middle, &x->circles[i].at, x->circles[i].reach_m))
            cover(area->covered, x->circles[i].can, x->n_capabilities);
    for (size_t i = 0; i < x->n_polygons && !is_whole(x, area); i++)
        if (outline_meets(x->polygons[i].outline, lat, lon, 0))
            cover(area->covered, x->polygons[i].can, x->n_capabilities);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct lint_area *const *)a)->name, (*(struct lint_area *const *)b)->name);
}

void lint_areas_end(struct lint_areas *x)
{
    for (size_t i = 0; i < x->n; i++)
        take_reach(x, x->all[i]);
    if (x->n)
        qsort(x->all, x->n, sizeof(struct lint_area *), by_name);
}

const char *const *lint_areas_without(const struct lint_areas *x, size_t capability, size_t *ret_n)
{
    const char **names = NULL;

    *ret_n = 0;
    for (size_t i = 0; i < x->n && !x->everywhere[capability]; i++)
        if (!x->all[i]->covered[capability])
            *ARENA_PUSH(x->arena, names, *ret_n) = x->all[i]->name;
    return names;
}

void lint_areas_close(struct lint_areas *x)
{
    outlines_free(&x->outlines);
    table_close(&x->by_name);
}
