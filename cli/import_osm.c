/* import_osm - OpenStreetMap as Overpass answers it (JSON), or as a GeoJSON export. What an element is, its tags say by the mapping's
 * rules; where a way or a relation is, its centre, its own geometry, or the nodes and ways of the same file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "import_parts.h"
#include "import_place.h"
#include "intl.h"

#define MEMBERS_MAX 10000

/* Something of the file that others refer to. */
struct known {
    int64_t id;
    struct shape_point at;
    double size; /* of a closed way; -1: of a node, or of a way that is open */
};
struct osm {
    struct json_items items;
    struct known *nodes, *ways; /* by id */
    size_t n_nodes, n_ways;
    bool has_ways, has_relations;
};

/* The first that is there counts; operator and brand stand for a name that nobody gave. */
static const struct import_synonym synonyms[] = {
    { "name", "name", true },
    { "official_name", "name", true },
    { "operator", "name", true },
    { "brand", "name", true },
    { "phone", "phone", true },
    { "contact:phone", "phone", true },
    { "emergency:phone", "phone", true },
    { "opening_hours", "hours", true },
    { "min_age", "min_age", true },
    { "max_age", "max_age", true },
    { 0 },
};

static int column_of(const struct import *im, const char *key, bool *ret_sure)
{
    (void)im;
    return import_synonym(synonyms, key, ret_sure);
}

/* ---- what others refer to ---- */

static int by_id(const void *a, const void *b)
{
    const struct known *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static const struct known *find(const struct known *list, size_t n, int64_t id)
{
    struct known wanted = { .id = id };

    return n ? bsearch(&wanted, list, n, sizeof(*list), by_id) : NULL;
}

static bool is_type(const json_t *element, const char *type)
{
    return text_is(json_string_value(json_object_get(element, "type")), type);
}

static bool read_degrees(const json_t *at, struct shape_point *ret)
{
    const json_t *lat = json_object_get(at, "lat"), *lon = json_object_get(at, "lon");

    ret->lat = json_number_value(lat);
    ret->lon = json_number_value(lon);
    return json_is_number(lat) && json_is_number(lon) && fabs(ret->lat) <= 90 &&
           fabs(ret->lon) <= 180;
}

static struct known known_of_points(const struct shape_point *p, size_t n)
{
    struct shape_ring ring = { p, n };
    struct known k = { .size = -1 };

    if (shape_is_closed(p, n)) {
        k.size = shape_size(&ring);
        k.at = shape_of_area(&ring, 1);
    } else {
        k.at = shape_of_line(p, n);
    }
    return k;
}

/* Points that stand in the element itself ("out geom"), or nodes that it names; those that are not there are passed over. */
static bool way_place(const struct osm *osm, const json_t *way, struct arena *a, struct known *ret)
{
    const json_t *own = json_object_get(way, "geometry"), *refs = json_object_get(way, "nodes");
    size_t n = json_array_size(own ? own : refs), found = 0;
    struct shape_point *points = arena_alloc(a, (n + 1) * sizeof(*points));

    for (size_t i = 0; i < n; i++) {
        const json_t *at = json_array_get(own ? own : refs, i);
        const struct known *node =
            own ? NULL : find(osm->nodes, osm->n_nodes, json_integer_value(at));

        if (own)
            found += read_degrees(at, &points[found]);
        else if (node)
            points[found++] = node->at;
    }
    if (found)
        *ret = known_of_points(points, found);
    return found > 0;
}

static bool centre_of(const json_t *element, struct shape_point *ret)
{
    return read_degrees(element, ret) || read_degrees(json_object_get(element, "center"), ret);
}

static bool bounds_middle(const json_t *element, struct shape_point *ret)
{
    const json_t *b = json_object_get(element, "bounds");
    json_t *low = json_pack(
        "{s:O?,s:O?}", "lat", json_object_get(b, "minlat"), "lon", json_object_get(b, "minlon"));
    json_t *high = json_pack(
        "{s:O?,s:O?}", "lat", json_object_get(b, "maxlat"), "lon", json_object_get(b, "maxlon"));
    struct shape_point from, to;
    bool ok = read_degrees(low, &from) && read_degrees(high, &to);

    if (ok)
        *ret = (struct shape_point){ (from.lat + to.lat) / 2, (from.lon + to.lon) / 2 };
    json_decref(low);
    json_decref(high);
    return ok;
}

static bool member_place(
    const struct osm *osm, const json_t *member, struct arena *a, struct known *ret)
{
    int64_t ref = json_integer_value(json_object_get(member, "ref"));
    bool is_way = is_type(member, "way");
    const struct known *known =
        is_way ? find(osm->ways, osm->n_ways, ref) : find(osm->nodes, osm->n_nodes, ref);

    *ret = (struct known){ .size = -1 };
    if (is_way && json_object_get(member, "geometry"))
        return way_place(osm, member, a, ret);
    if (centre_of(member, &ret->at))
        return true;
    if (known)
        *ret = *known;
    return known != NULL;
}

/* The largest area among its members, else the member nearest to their middle. */
static bool relation_place(
    const struct osm *osm, const json_t *relation, struct arena *a, struct shape_point *ret)
{
    const json_t *members = json_object_get(relation, "members");
    size_t n = json_array_size(members), found = 0;
    struct shape_point *points;
    double best = 0;

    n = n > MEMBERS_MAX ? MEMBERS_MAX : n;
    points = arena_alloc(a, (n + 1) * sizeof(*points));
    for (size_t i = 0; i < n; i++) {
        const json_t *member = json_array_get(members, i);
        struct known k;

        if (text_is(json_string_value(json_object_get(member, "role")), "inner") ||
            !member_place(osm, member, a, &k))
            continue;
        points[found++] = k.at;
        if (k.size > best) {
            best = k.size;
            *ret = k.at;
        }
    }
    if (found && best <= 0)
        *ret = shape_of_points(points, found);
    return found > 0;
}

static bool element_place(
    const struct osm *osm, const json_t *element, struct arena *a, struct shape_point *ret)
{
    struct known k;

    if (centre_of(element, ret))
        return true;
    if (is_type(element, "way") && way_place(osm, element, a, &k)) {
        *ret = k.at;
        return true;
    }
    if (is_type(element, "relation") && relation_place(osm, element, a, ret))
        return true;
    return bounds_middle(element, ret);
}

/* ---- the file, before its rows ---- */

static void learn_node(struct import *im, struct osm *osm, const json_t *element)
{
    struct known node = { .id = json_integer_value(json_object_get(element, "id")), .size = -1 };

    osm->has_ways |= is_type(element, "way");
    osm->has_relations |= is_type(element, "relation");
    if (is_type(element, "node") && read_degrees(element, &node.at))
        *ARENA_PUSH(&im->arena, osm->nodes, osm->n_nodes) = node;
}

static void learn_way(struct import *im, struct osm *osm, const json_t *element)
{
    struct known way = { 0 };
    struct arena room = { 0 };

    if (is_type(element, "way") && way_place(osm, element, &room, &way)) {
        way.id = json_integer_value(json_object_get(element, "id"));
        *ARENA_PUSH(&im->arena, osm->ways, osm->n_ways) = way;
    }
    arena_clear(&room);
}

static void learn(struct import *im, struct osm *osm,
    void (*from)(struct import *im, struct osm *osm, const json_t *element))
{
    json_t *element;
    int error;

    json_items_again(&osm->items);
    while ((error = json_items_next(&osm->items, &element)) != ERR_NOT_FOUND) {
        if (!error)
            from(im, osm, element);
        json_decref(element);
    }
    json_items_again(&osm->items);
}

static int open_elements(struct import *im, struct arena *a, struct import_problem *why)
{
    static const char *const lists[] = { "elements", "features", NULL };
    struct osm *osm = arena_alloc(&im->arena, sizeof(*osm));
    json_t *head;
    int error;

    (void)a;
    im->state = osm;
    error = json_items_start(&osm->items, im->bytes, im->n, lists, &head, &why->line);
    json_decref(head);
    if (error || !osm->items.has_list) {
        why->hint = N_("an answer of Overpass in JSON, or a GeoJSON export of it, is wanted");
        return import_wrong(why, error ? error : ERR_MISSING, "elements", NULL);
    }
    why->line = 0;
    if (im->how.map->n_rules == 0) {
        why->hint = N_("a mapping file says what tags mean, under tags:; rules/osm.yaml is one");
        return import_wrong(why, ERR_MISSING, "tags", NULL);
    }
    learn(im, osm, learn_node);
    if (osm->n_nodes)
        qsort(osm->nodes, osm->n_nodes, sizeof(*osm->nodes), by_id);
    if (osm->has_relations)
        learn(im, osm, learn_way);
    if (osm->n_ways)
        qsort(osm->ways, osm->n_ways, sizeof(*osm->ways), by_id);
    return 0;
}

/* ---- elements ---- */

/* Of an export, tags are the properties, or stand under "tags" among them. */
static const json_t *tags_of(const json_t *element)
{
    const json_t *properties = json_object_get(element, "properties");
    const json_t *tags = json_object_get(properties ? properties : element, "tags");

    return tags || !properties ? tags : properties;
}

static struct import_pair *pairs_of(const json_t *tags, struct arena *a, size_t *ret_n)
{
    struct import_pair *pairs = NULL;
    const char *key;
    json_t *value;

    *ret_n = 0;
    json_object_foreach((json_t *)(uintptr_t)tags, key, value)
    {
        if (*key != '@') /* what exports say of the element itself */
            *ARENA_PUSH(a, pairs, *ret_n) =
                (struct import_pair){ arena_dup(a, key), import_json_text(value, a) };
    }
    return pairs;
}

static enum import_got leave_out(struct import *im, enum import_reason reason)
{
    im->left_out[reason]++;
    return IMPORT_LEFT_OUT;
}

static bool is_element(const json_t *element)
{
    return is_type(element, "node") || is_type(element, "way") || is_type(element, "relation");
}

/* "node/123", or a type and a number, as n123. */
static const char *id_of(const json_t *element, struct arena *a)
{
    const json_t *properties = json_object_get(element, "properties");
    const char *type = json_string_value(json_object_get(element, "type"));
    const char *said = json_string_value(json_object_get(element, "id"));
    json_int_t number = json_integer_value(json_object_get(element, "id"));
    const char *slash;

    if (!said)
        said = json_string_value(json_object_get(properties, "@id"));
    if (!said && number > 0 && is_element(element))
        return arena_printf(a, "%c%" JSON_INTEGER_FORMAT, *type, number);
    slash = said ? strchr(said, '/') : NULL;
    if (!slash || !strchr("nwr", *said) || slash[1 + strspn(slash + 1, "0123456789")] || !slash[1])
        return NULL;
    return arena_printf(a, "%c%s", *said, slash + 1);
}

static void take_tags(struct import *im, const struct import_pair *tags, size_t n, struct arena *a,
    struct import_row *row)
{
    for (size_t i = 0; i < n; i++) {
        struct import_cell cell = { tags[i].key, tags[i].value,
            import_map_column(im->how.map, tags[i].key), true };

        if (cell.column >= 0)
            *ARENA_PUSH(a, row->cells, row->n_cells) = cell;
    }
    for (const struct import_synonym *s = synonyms; s->key; s++)
        for (size_t i = 0; i < n; i++)
            if (text_is(tags[i].key, s->key))
                *ARENA_PUSH(a, row->cells, row->n_cells) =
                    (struct import_cell){ s->key, tags[i].value, entry_column(s->column), true };
}

static int take_place(struct import *im, const json_t *element, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    struct shape_point point;
    int error = ERR_NOT_FOUND;

    if (is_type(element, "Feature"))
        error = import_place(json_object_get(element, "geometry"), a, &point, why);
    else if (element_place(im->state, element, a, &point))
        error = 0;
    if (error == ERR_NOT_FOUND && json_object_get(element, "lat")) {
        why->hint =
            N_("degrees are wanted: longitude to 180, latitude to 90; convert it to WGS 84");
        return import_wrong(why, ERR_OUT_OF_RANGE, "coordinates",
            arena_printf(a, "%s, %s", import_json_text(json_object_get(element, "lat"), a),
                import_json_text(json_object_get(element, "lon"), a)));
    }
    if (error == ERR_NOT_FOUND) {
        why->hint = N_("nothing in this file says where it is: ask Overpass with \"out center\"");
        return import_wrong(why, ERR_MISSING, "coordinates", row->id);
    }
    row->has_point = !error;
    row->lat = error ? 0 : point.lat;
    row->lon = error ? 0 : point.lon;
    return error;
}

static enum import_got take_element(struct import *im, const json_t *element, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    size_t n;
    struct import_pair *tags = pairs_of(tags_of(element), a, &n);

    if (n == 0)
        return leave_out(im, LEFT_NO_TAGS);
    row->rule = import_map_rule(im->how.map, tags, n);
    if (!row->rule)
        return leave_out(im, LEFT_NOT_MAPPED);
    if (row->rule->is_left_out)
        return leave_out(im, LEFT_NO_RESPONDER);
    row->id = id_of(element, a);
    if (!row->id) {
        why->hint = N_("a type and a number, or node/123, are wanted");
        import_wrong(why, ERR_MISSING, "id", NULL);
        return IMPORT_REFUSED;
    }
    take_tags(im, tags, n, a, row);
    return take_place(im, element, a, row, why) ? IMPORT_REFUSED : IMPORT_ENTRY;
}

static enum import_got next_element(
    struct import *im, struct arena *a, struct import_row *row, struct import_problem *why)
{
    struct osm *osm = im->state;
    enum import_got got;
    json_t *element;
    int error = json_items_next(&osm->items, &element);

    im->at = osm->items.at;
    if (error)
        return error == ERR_NOT_FOUND ? IMPORT_END
                                      : import_broken_item(im, &osm->items, error, why);
    row->line = why->line = osm->items.item_line;
    row->number = why->number = osm->items.number;
    got = take_element(im, element, a, row, why);
    json_decref(element);
    return got;
}

const struct import_reader import_osm = {
    .prefix = "osm-",
    .rings = true,
    .column = column_of,
    .open = open_elements,
    .next = next_element,
};
