/* import_hsds - Open Referral's Human Services Data Specification 3.0, in JSON: services with their organization, places, telephones
 * and schedules, or organizations with their services. A service at several places is an entry at each. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "entry_write.h"
#include "import_parts.h"
#include "intl.h"

#define OPENINGS_MAX 30

struct hsds {
    struct json_items items;
    struct arena rows_arena; /* of the record that is being taken apart */
    struct import_row *rows;
    size_t n_rows, given;
};

static const struct import_synonym synonyms[] = {
    { "name", "name", true },
    { "phone", "phone", true },
    { "schedule", "hours", true },
    { "languages", "languages", true },
    { "status", "status", true },
    { "minimum_age", "min_age", true },
    { "maximum_age", "max_age", true },
    { "kind", "kind", false },
    { 0 },
};

static int column_of(const struct import *im, const char *key, bool *ret_sure)
{
    (void)im;
    return import_synonym(synonyms, key, ret_sure);
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

/* ---- schedules ---- */

/* "09:00", "09:00:00+01:00" -> "09:00" */
static bool time_of_day(const char *text, char ret[6])
{
    if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) || text[2] != ':' ||
        !isdigit((unsigned char)text[3]) || !isdigit((unsigned char)text[4]))
        return false;
    snprintf(ret, 6, "%.5s", text);
    return true;
}

/* "MO,TU" -> "Mo,Tu"; false: days that are counted ("1MO" is the first Monday of a month), or none. */
static bool days_of(const char *text, char *ret, size_t size)
{
    static const char *const days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
    size_t used = 0;

    for (const char *at = text; *at; at += 2, at += *at == ',') {
        size_t i = 0;

        while (i < 7 && strncmp(days[i], at, 2) != 0)
            i++;
        if (i == 7 || (at[2] && at[2] != ',') || used + 4 > size)
            return false;
        used += (size_t)snprintf(
            ret + used, size - used, "%s%c%c", used ? "," : "", days[i][0], tolower(days[i][1]));
    }
    return used > 0;
}

/* As opening hours where it is each week; else in the words that it came with, which say that nobody can reckon them. */
static const char *hours_of(const json_t *schedule, struct arena *a)
{
    const char *freq = text_of(schedule, "freq"), *described = text_of(schedule, "description");
    const json_t *interval = json_object_get(schedule, "interval");
    char days[32], from[6], to[6];
    bool each_week = (!*freq || text_is(freq, "WEEKLY")) && json_integer_value(interval) <= 1;

    if (each_week && days_of(text_of(schedule, "byday"), days, sizeof(days)) &&
        time_of_day(text_of(schedule, "opens_at"), from) &&
        time_of_day(text_of(schedule, "closes_at"), to))
        return arena_printf(a, "%s %s-%s", days, from, to);
    return *described ? arena_dup(a, described) : "";
}

static const char *all_hours(const json_t *holder, struct arena *a)
{
    const json_t *schedules = json_object_get(holder, "schedules");
    const char *all = "";

    for (size_t i = 0; i < json_array_size(schedules) && i < OPENINGS_MAX; i++) {
        const char *one = hours_of(json_array_get(schedules, i), a);

        if (*one)
            all = arena_printf(a, "%s%s%s", all, *all ? "; " : "", one);
    }
    return all;
}

/* ---- the other parts of a record ---- */

static const char *phone_of(const json_t *holder)
{
    const json_t *phones = json_object_get(holder, "phones");

    for (size_t i = 0; i < json_array_size(phones); i++) {
        const json_t *phone = json_array_get(phones, i);
        const char *type = text_of(phone, "type");

        if (*text_of(phone, "number") &&
            (!*type || text_is(type, "voice") || text_is(type, "hotline")))
            return text_of(phone, "number");
    }
    return "";
}

static const char *languages_of(const json_t *holder, struct arena *a)
{
    const json_t *languages = json_object_get(holder, "languages");
    const char *all = "";

    for (size_t i = 0; i < json_array_size(languages); i++) {
        const json_t *language = json_array_get(languages, i);
        const char *code = text_of(language, "code");

        code = *code ? code : text_of(language, "name");
        if (*code)
            all = arena_printf(a, "%s%s%s", all, *all ? ";" : "", code);
    }
    return all;
}

/* What it is about: names of its taxonomy terms, for a mapping to make capabilities of. */
static const char *taxonomy_of(const json_t *holder, struct arena *a)
{
    const json_t *attributes = json_object_get(holder, "attributes");
    const char *all = "";

    for (size_t i = 0; i < json_array_size(attributes); i++) {
        const json_t *term = json_object_get(json_array_get(attributes, i), "taxonomy_term");

        if (*text_of(term, "name"))
            all = arena_printf(a, "%s%s%s", all, *all ? ";" : "", text_of(term, "name"));
    }
    return all;
}

static const char *status_of(const json_t *service)
{
    static const struct import_pair words[] = { { "active", "active" }, { "defunct", "closed" },
        { "inactive", "suspended" }, { "temporarily closed", "suspended" } };
    const char *status = text_of(service, "status");

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (text_is(words[i].key, status))
            return words[i].value;
    return status;
}

static void take_point(const json_t *location, struct import_row *row)
{
    const json_t *lat = json_object_get(location, "latitude"),
                 *lon = json_object_get(location, "longitude");

    if (!json_is_number(lat) || !json_is_number(lon))
        return;
    row->has_point = true;
    row->lat = json_number_value(lat);
    row->lon = json_number_value(lon);
}

#define AGE_MOST 130

/* Exports write 0 or 999 for "no bound", which says nothing. */
static const char *age_of(const json_t *service, const char *key, struct arena *a)
{
    double years = json_number_value(json_object_get(service, key));

    return years >= 1 && years <= AGE_MOST ? entry_number(years, a) : "";
}

/* ---- rows of a record ---- */

/* Whom a row is about, from what is nearest to farthest. */
struct about {
    const json_t *service, *organization, *at, *location;
    uint32_t line, number;
};

static void add_cell(struct import *im, struct import_row *row, const char *key, const char *text)
{
    struct hsds *h = im->state;
    struct import_cell cell = import_cell_of(im, key);

    cell.text = arena_dup(&h->rows_arena, text);
    if (cell.column >= 0 && *text)
        *ARENA_PUSH(&h->rows_arena, row->cells, row->n_cells) = cell;
}

static const char *first_text(const char *a, const char *b, const char *c)
{
    return *a ? a : *b ? b : c;
}

static void add_row(struct import *im, const struct about *about, const char *id)
{
    struct hsds *h = im->state;
    struct arena *a = &h->rows_arena;
    struct import_row row = {
        .line = about->line, .number = about->number, .id = arena_dup(a, id)
    };
    const json_t *of = about->service ? about->service : about->organization;

    take_point(about->location, &row);
    add_cell(im, &row, "name", text_of(of, "name"));
    add_cell(im, &row, "organization", text_of(about->organization, "name"));
    add_cell(im, &row, "phone",
        first_text(first_text(phone_of(about->at), phone_of(of), ""), phone_of(about->location),
            phone_of(about->organization)));
    add_cell(im, &row, "schedule",
        first_text(all_hours(about->at, a), all_hours(of, a), all_hours(about->location, a)));
    add_cell(im, &row, "languages",
        first_text(languages_of(of, a), languages_of(about->location, a), ""));
    add_cell(im, &row, "taxonomy", taxonomy_of(of, a));
    add_cell(im, &row, "email",
        first_text(text_of(of, "email"), text_of(about->organization, "email"), ""));
    add_cell(im, &row, "status", about->service ? status_of(about->service) : "");
    add_cell(im, &row, "minimum_age", age_of(about->service, "minimum_age", a));
    add_cell(im, &row, "maximum_age", age_of(about->service, "maximum_age", a));
    add_cell(im, &row, "kind", "social_service"); /* what the specification is about */
    *ARENA_PUSH(a, h->rows, h->n_rows) = row;
}

/* An id of the pair, where the service is at more than one place. */
static const char *id_at(const struct about *about, size_t places, struct arena *a)
{
    const char *service = text_of(about->service, "id"), *own = text_of(about->at, "id");

    if (places <= 1)
        return service;
    return *own ? own : arena_printf(a, "%s-%s", service, text_of(about->location, "id"));
}

static void add_service(
    struct import *im, const json_t *service, const json_t *organization, const struct about *where)
{
    struct hsds *h = im->state;
    const json_t *places = json_object_get(service, "service_at_locations");
    struct about about = *where;

    about.service = service;
    about.organization = json_object_get(service, "organization");
    if (!about.organization)
        about.organization = organization;
    for (size_t i = 0; i < json_array_size(places); i++) {
        about.at = json_array_get(places, i);
        about.location = json_object_get(about.at, "location");
        add_row(im, &about, id_at(&about, json_array_size(places), &h->rows_arena));
    }
    if (json_array_size(places))
        return;
    about.location = json_array_get(json_object_get(about.organization, "locations"), 0);
    add_row(im, &about, text_of(service, "id"));
}

/* A record with services or places of its own is an organization, but for a service that names its organization. */
static void take_record(struct import *im, const json_t *record, const struct about *where)
{
    const json_t *services = json_object_get(record, "services");
    struct about about = *where;
    bool is_service = json_object_get(record, "organization") ||
                      json_object_get(record, "organization_id") ||
                      json_object_get(record, "service_at_locations");

    if (is_service) {
        add_service(im, record, NULL, where);
        return;
    }
    for (size_t i = 0; i < json_array_size(services); i++)
        add_service(im, json_array_get(services, i), record, where);
    if (json_array_size(services))
        return;
    about.organization = record;
    about.location = json_array_get(json_object_get(record, "locations"), 0);
    add_row(im, &about, text_of(record, "id"));
}

static int open_records(struct import *im, struct arena *a, struct import_problem *why)
{
    static const char *const lists[] = { "contents", "services", "organizations", NULL };
    struct hsds *h = arena_alloc(&im->arena, sizeof(*h));
    json_t *head;
    int error;

    (void)a;
    im->state = h;
    error = json_items_start(&h->items, im->bytes, im->n, lists, &head, &why->line);
    /* An organization's own services are no list of the file. */
    if (!error && json_object_get(head, "id"))
        h->items = (struct json_items){ .bytes = im->bytes, .n = im->n, .line = 1, .list_line = 1 };
    json_decref(head);
    if (error) {
        why->hint = N_("this is not JSON");
        return import_wrong(why, error, "file", NULL);
    }
    why->line = 0;
    return 0;
}

static enum import_got load_record(struct import *im, struct import_problem *why)
{
    struct hsds *h = im->state;
    struct about where = { 0 };
    json_t *record;
    int error = json_items_next(&h->items, &record);

    im->at = h->items.at;
    if (error)
        return error == ERR_NOT_FOUND ? IMPORT_END : import_broken_item(im, &h->items, error, why);
    arena_clear(&h->rows_arena);
    h->rows = NULL;
    h->n_rows = h->given = 0;
    where.line = why->line = h->items.item_line;
    where.number = why->number = h->items.number;
    if (!json_is_object(record)) {
        json_decref(record);
        why->hint = N_("a service or an organization of HSDS is wanted");
        import_wrong(why, ERR_INVALID, "row", NULL);
        return IMPORT_REFUSED;
    }
    take_record(im, record, &where);
    json_decref(record);
    return IMPORT_ENTRY;
}

static enum import_got next_row(
    struct import *im, struct arena *a, struct import_row *row, struct import_problem *why)
{
    struct hsds *h = im->state;

    (void)a;
    while (h->given == h->n_rows) {
        enum import_got got = load_record(im, why);

        if (got != IMPORT_ENTRY)
            return got;
    }
    *row = h->rows[h->given++];
    return IMPORT_ENTRY;
}

static void close_records(struct import *im)
{
    struct hsds *h = im->state;

    if (h)
        arena_clear(&h->rows_arena);
}

const struct import_reader import_hsds = {
    .names_ignored = true,
    .rings = true,
    .column = column_of,
    .open = open_records,
    .next = next_row,
    .close = close_records,
};
