/* import_geojson - GeoJSON (RFC 7946): a Feature is a row, its properties are cells, its geometry is a point. */
#include <string.h>
#include "base/text.h"
#include "import_parts.h"
#include "import_place.h"
#include "intl.h"
#include "polygon.h"

/* A postal address is no `address` of ours, a number of beds no `capacity`: only a mapping says that these are meant. */
static const struct import_synonym synonyms[] = {
    { "name", "name", true },
    { "phone", "phone", true },
    { "contact:phone", "phone", true },
    { "telephone", "phone", true },
    { "opening_hours", "hours", true },
    { "hours", "hours", true },
    { "id", "id", false },
    { "kind", "kind", false },
    { "capabilities", "capabilities", false },
    { "lat", "lat", false },
    { "lon", "lon", false },
    { "radius_km", "radius_km", false },
    { "channel", "channel", false },
    { "zone", "zone", false },
    { "vetting", "vetting", false },
    { "min_age", "min_age", false },
    { "max_age", "max_age", false },
    { "languages", "languages", false },
    { "status", "status", false },
    { "area", "area", false },
    { "polygon", "polygon", false },
    { "exclude", "exclude", false },
    { 0 },
};

static int column_of(const struct import *im, const char *key, bool *ret_sure)
{
    if (!im->has_own_ids)
        return import_synonym(synonyms, key, ret_sure);
    *ret_sure = true;
    return entry_column(key);
}

/* ---- the coordinate system ---- */

/* Longitude and latitude of WGS 84, in the spellings that programs use. */
static bool is_wgs84(const char *name)
{
    return strstr(name, "CRS84") || strstr(name, "EPSG::4326") || strstr(name, "EPSG:4326") ||
           strstr(name, "4326") == name;
}

static int check_crs(const json_t *holder, struct arena *a, struct import_problem *why)
{
    const json_t *crs = json_object_get(holder, "crs");
    const char *name =
        json_string_value(json_object_get(json_object_get(crs, "properties"), "name"));

    if (!crs || (name && is_wgs84(name)))
        return 0;
    why->hint =
        N_("only WGS 84 is taken; convert it: ogr2ogr -t_srs EPSG:4326 new.geojson old.geojson");
    return import_wrong(why, ERR_INVALID, "crs", name ? arena_dup(a, name) : NULL);
}

/* ---- the file ---- */

static bool is_ours(const json_t *head)
{
    return text_is(json_string_value(json_object_get(head, "generator")), "assist");
}

static int open_features(struct import *im, struct arena *a, struct import_problem *why)
{
    static const char *const lists[] = { "features", NULL };
    struct json_items *items = arena_alloc(&im->arena, sizeof(*items));
    json_t *head;
    int error;

    im->state = items;
    error = json_items_start(items, im->bytes, im->n, lists, &head, &why->line);
    if (error) {
        why->hint = N_("this is not JSON");
        import_wrong(why, error, "file", NULL);
    } else {
        im->has_own_ids = is_ours(head);
        why->line = 0;
        error = items->has_list ? check_crs(head, a, why) : 0;
    }
    json_decref(head);
    return error;
}

/* ---- features ---- */

static void take_properties(
    struct import *im, const json_t *properties, struct arena *a, struct import_row *row)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)properties, key, value)
    {
        struct import_cell cell = import_cell_of(im, key);

        cell.key = arena_dup(a, key);
        cell.text = import_json_text(value, a);
        if (cell.column >= 0)
            *ARENA_PUSH(a, row->cells, row->n_cells) = cell;
    }
}

/* An area is how far they go, unless it is no more than the house that they are in. Ours says, beside it, where they are. */
static int take_area(struct import *im, const json_t *geometry, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    struct import_cell cell = { "polygon", NULL, entry_column("polygon"), true };
    struct rings rings;

    if (!polygon_of_json(geometry, a, &rings) || (!im->has_own_ids && polygon_is_site(&rings)))
        return 0;
    cell.text = polygon_text(&rings, a);
    if (strlen(cell.text) > RINGS_TEXT_MAX) {
        why->hint = polygon_hint(RINGS_TOO_LONG);
        return import_wrong(why, ERR_TOO_LONG, "polygon", NULL);
    }
    *ARENA_PUSH(a, row->cells, row->n_cells) = cell;
    row->has_point = !im->has_own_ids;
    return 0;
}

static int take_place(struct import *im, const json_t *feature, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    const json_t *geometry = json_object_get(feature, "geometry");
    struct shape_point point;
    int error = import_place(geometry, a, &point, why);

    if (error)
        return error == ERR_NOT_FOUND ? 0 : error;
    row->has_point = true;
    row->lat = point.lat;
    row->lon = point.lon;
    return take_area(im, geometry, a, row, why);
}

static int take_feature(struct import *im, const json_t *feature, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    const char *type = json_string_value(json_object_get(feature, "type"));
    int error;

    if (!text_is(type, "Feature")) {
        why->hint = N_("a Feature of GeoJSON is wanted");
        return import_wrong(
            why, type ? ERR_UNKNOWN_WORD : ERR_MISSING, "type", type ? arena_dup(a, type) : NULL);
    }
    take_properties(im, json_object_get(feature, "properties"), a, row);
    row->id = import_json_text(json_object_get(feature, "id"), a);
    error = check_crs(feature, a, why);
    return error ? error : take_place(im, feature, a, row, why);
}

static enum import_got next_feature(
    struct import *im, struct arena *a, struct import_row *row, struct import_problem *why)
{
    struct json_items *items = im->state;
    json_t *feature;
    int error = json_items_next(items, &feature);

    im->at = items->at;
    if (error)
        return error == ERR_NOT_FOUND ? IMPORT_END : import_broken_item(im, items, error, why);
    row->line = why->line = items->item_line;
    row->number = why->number = items->number;
    error = take_feature(im, feature, a, row, why);
    json_decref(feature);
    return error ? IMPORT_REFUSED : IMPORT_ENTRY;
}

const struct import_reader import_geojson = {
    .names_ignored = true,
    .rings = true,
    .column = column_of,
    .open = open_features,
    .next = next_feature,
};
