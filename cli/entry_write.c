/* entry_write - see entry_write.h. A column is called as its field of the message is, so the message's descriptor says all. */
#include "entry_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "polygon.h"
#include "words/words.h"

const char *entry_number(double x, struct arena *a)
{
    char text[400] = "";

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    if (strchr(text, 'e'))
        snprintf(text, sizeof(text), "%.20f", x);
    return arena_dup(a, text);
}

static const ProtobufCFieldDescriptor *field_of(size_t column)
{
    const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(
        &responder_entry__descriptor, entry_column_name(column));

    must(field);
    return field;
}

static const char *value_text(const ProtobufCFieldDescriptor *f, const void *at, struct arena *a)
{
    if (f->type == PROTOBUF_C_TYPE_STRING)
        return *(char *const *)at ? *(char *const *)at : "";
    if (f->type == PROTOBUF_C_TYPE_ENUM)
        return *(const int *)at ? word_of(f->descriptor, *(const int *)at) : "";
    if (f->type == PROTOBUF_C_TYPE_BOOL)
        return *(const protobuf_c_boolean *)at ? "yes" : "no";
    if (f->type == PROTOBUF_C_TYPE_DOUBLE)
        return entry_number(*(const double *)at, a);
    must(f->type == PROTOBUF_C_TYPE_UINT32);
    return arena_printf(a, "%u", *(const uint32_t *)at);
}

static size_t size_of(const ProtobufCFieldDescriptor *f)
{
    return f->type == PROTOBUF_C_TYPE_STRING ? sizeof(char *) : sizeof(int);
}

static const char *list_text(
    const ResponderEntry *e, const ProtobufCFieldDescriptor *f, struct arena *a)
{
    size_t n = *(const size_t *)((const char *)e + f->quantifier_offset);
    const char *items = *(const char *const *)((const char *)e + f->offset), *all = "";

    for (size_t i = 0; i < n; i++)
        all =
            arena_printf(a, "%s%s%s", all, i ? ";" : "", value_text(f, items + i * size_of(f), a));
    return all;
}

/* What somebody agreed to is a message of its own. */
static const char *consent_cell(const ContactConsent *consent, const char *name)
{
    if (!consent)
        return "";
    if (text_is(name, "consent"))
        return consent->basis ? word_of(&contact__basis__descriptor, (int)consent->basis) : "";
    name = text_is(name, "consent_date") ? consent->date : consent->source;
    return name ? name : "";
}

const char *entry_cell(const ResponderEntry *e, size_t column, struct arena *a)
{
    const ProtobufCFieldDescriptor *f;
    bool has_flag;

    if (text_starts(entry_column_name(column), "consent"))
        return consent_cell(e->consent, entry_column_name(column));
    f = field_of(column);
    has_flag = f->label == PROTOBUF_C_LABEL_OPTIONAL && f->type != PROTOBUF_C_TYPE_STRING;

    if (f->label == PROTOBUF_C_LABEL_REPEATED)
        return list_text(e, f, a);
    if (has_flag && !*(const protobuf_c_boolean *)((const char *)e + f->quantifier_offset))
        return "";
    return value_text(f, (const char *)e + f->offset, a);
}

/* ---- CSV ---- */

static const char *quoted(const char *cell, struct arena *a)
{
    const char *all = "\"";

    if (!cell[strcspn(cell, ",;\"\t\r\n ")])
        return cell;
    for (const char *at = cell; *at;) {
        size_t n = strcspn(at, "\"");

        all = arena_printf(a, "%s%.*s%s", all, (int)n, at, at[n] ? "\"\"" : "");
        at += n + (at[n] != '\0');
    }
    return arena_printf(a, "%s\"", all);
}

const char *entry_csv_heading(struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < entry_columns_count(); i++)
        all = arena_printf(a, "%s%s%s", all, i ? "," : "", entry_column_name(i));
    return arena_printf(a, "%s\n", all);
}

const char *entry_csv_line(const ResponderEntry *e, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < entry_columns_count(); i++)
        all = arena_printf(a, "%s%s%s", all, i ? "," : "", quoted(entry_cell(e, i, a), a));
    return arena_printf(a, "%s\n", all);
}

/* ---- GeoJSON ---- */

static json_t *words_json(const char *cell, struct arena *a)
{
    json_t *all = json_array();
    char *rest = arena_dup(a, cell), *word;

    while ((word = strsep(&rest, ";")))
        json_array_append_new(all, json_string(word));
    return all;
}

/* *ret_area: its area is the geometry; else its point is, or there is none. */
static json_t *geometry(const ResponderEntry *e, struct arena *a, bool *ret_area)
{
    struct rings rings;

    *ret_area = !text_empty(e->polygon) && rings_read(e->polygon, a, &rings) == RINGS_RIGHT;
    if (*ret_area)
        return polygon_json(&rings);
    if (!e->has_lat || !e->has_lon)
        return json_null();
    return json_pack("{s:s,s:[f,f]}", "type", "Point", "coordinates", e->lon, e->lat);
}

static bool is_geometry(const char *column, bool is_area)
{
    if (is_area)
        return text_is(column, "polygon");
    return text_is(column, "lat") || text_is(column, "lon");
}

json_t *entry_feature(const ResponderEntry *e, struct arena *a)
{
    bool is_area;
    json_t *properties = json_object(), *where = geometry(e, a, &is_area);

    for (size_t i = 0; i < entry_columns_count(); i++) {
        const char *name = entry_column_name(i), *cell = entry_cell(e, i, a);

        if (!*cell || is_geometry(name, is_area))
            continue;
        json_object_set_new(
            properties, name, entry_column_is_list(i) ? words_json(cell, a) : json_string(cell));
    }
    return json_pack("{s:s,s:s,s:o,s:o}", "type", "Feature", "id", e->id, "properties", properties,
        "geometry", where);
}
