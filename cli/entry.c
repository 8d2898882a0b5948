/* entry - a directory entry from what is typed: a row of a responders' file, or single fields. */
#include "entry.h"

#include "base/geo.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/times.h"
#include "bus/codec.h"
#include "polygon.h"
#include "words/words.h"
#include "worker/fields.h"

#include <string.h>

#define LIST_MAX 64
#define EARTH_KM 20100
#define MANY 1000000
#define REST_MAX (7 * 24 * 60)
#define MONTHLY_MOST 10000
#define AGE_MAX 130

static int take_text(
    struct arena *a, const char *cell, size_t most, bool (*is)(const char *), char **ret)
{
    if (strlen(cell) > most)
        return ERR_TOO_LONG;
    if (is && !is(cell))
        return ERR_INVALID;
    *ret = arena_dup(a, cell);
    return 0;
}

static char *trimmed(char *word)
{
    size_t n;

    word += strspn(word, " ");
    n = strlen(word);
    while (n && word[n - 1] == ' ')
        word[--n] = '\0';
    return word;
}

static int take_list(
    struct arena *a, const char *cell, bool (*is)(const char *), char ***ret, size_t *ret_n)
{
    char *rest = arena_dup(a, cell), *word;

    while ((word = strsep(&rest, ";"))) {
        word = trimmed(word);
        if (!*word || !is(word))
            return ERR_INVALID;
        if (*ret_n == LIST_MAX)
            return ERR_TOO_LONG;
        *ARENA_PUSH(a, *ret, *ret_n) = word;
    }
    return 0;
}

static int take_word(const ProtobufCEnumDescriptor *words, const char *cell, int *ret)
{
    return word_parse(words, cell, ret) || *ret == 0 ? ERR_UNKNOWN_WORD : 0;
}

static int take_from(const char *cell, int64_t least, int64_t most, uint32_t *ret)
{
    int64_t n = 0;
    int error = text_int(cell, least, most, &n);

    *ret = (uint32_t)n;
    return error;
}

static int take_count(const char *cell, int64_t most, uint32_t *ret)
{
    return take_from(cell, 0, most, ret);
}

/* A name that people type and machines keep: no space, nothing that separates things in a file. */
static bool is_id(const char *t)
{
    return !t[strcspn(t, " \t\r\n\x7f,;\"'")];
}

static bool is_area(const char *t)
{
    return strlen(t) <= 100 && field_is_line(t);
}

static bool is_language(const char *t)
{
    return strlen(t) <= 20 && field_is_line(t);
}

/* ---- the columns, each with its own check ---- */

#define COLUMN(name) static int take_##name(struct arena *a, const char *cell, ResponderEntry *e)

COLUMN(id)
{
    return take_text(a, cell, 63, is_id, &e->id);
}

COLUMN(kind)
{
    int word = 0, error = take_word(&responder__kind__descriptor, cell, &word);

    (void)a;
    PUT(e, kind, (Responder__Kind)word);
    return error;
}

COLUMN(name)
{
    return take_text(a, cell, 200, field_is_line, &e->name);
}

COLUMN(capabilities)
{
    return take_list(a, cell, field_is_word, &e->capabilities, &e->n_capabilities);
}

COLUMN(lat)
{
    (void)a;
    PUT(e, lat, 0);
    return text_double(cell, -90, 90, &e->lat);
}

COLUMN(lon)
{
    (void)a;
    PUT(e, lon, 0);
    return text_double(cell, -180, 180, &e->lon);
}

COLUMN(radius_km)
{
    (void)a;
    PUT(e, radius_km, 0);
    return text_double(cell, 0, EARTH_KM, &e->radius_km);
}

COLUMN(channel)
{
    char **words = NULL;
    size_t n = 0;
    int word = 0, error = take_list(a, cell, field_is_word, &words, &n);

    for (size_t i = 0; i < n && !error; i++) {
        error = take_word(&delivery__channel__descriptor, words[i], &word);
        for (size_t k = 0; k < e->n_channel && !error; k++)
            error = (int)e->channel[k] == word ? ERR_INVALID : 0;
        if (!error)
            *ARENA_PUSH(a, e->channel, e->n_channel) = (Delivery__Channel)word;
    }
    return error;
}

COLUMN(address)
{
    return take_text(a, cell, 200, field_is_line, &e->address);
}

COLUMN(hours)
{
    return take_text(a, cell, 200, field_is_line, &e->hours);
}

COLUMN(zone)
{
    return take_text(a, cell, 60, field_is_line, &e->zone);
}

COLUMN(capacity)
{
    (void)a;
    PUT(e, capacity, 0);
    return take_count(cell, MANY, &e->capacity);
}

COLUMN(vetting)
{
    (void)a;
    PUT(e, vetting, 0);
    return take_count(cell, 3, &e->vetting);
}

COLUMN(languages)
{
    return take_list(a, cell, is_language, &e->languages, &e->n_languages);
}

static int take_number(struct arena *a, const char *cell, char **ret)
{
    struct phone p;

    if (strlen(cell) > PHONE_TEXT_MAX)
        return ERR_TOO_LONG;
    if (phone_read_one(cell, &p))
        return ERR_INVALID;
    *ret = phone_text(&p, a);
    return 0;
}

COLUMN(phone)
{
    return take_number(a, cell, &e->phone);
}

COLUMN(status)
{
    int word = 0, error = take_word(&responder__status__descriptor, cell, &word);

    (void)a;
    PUT(e, status, (Responder__Status)word);
    return error ? error : word == RESPONDER__STATUS__REMOVED ? ERR_UNKNOWN_WORD : 0;
}

COLUMN(area)
{
    return take_list(a, cell, is_area, &e->area, &e->n_area);
}

COLUMN(valid_from)
{
    return take_text(a, cell, 10, field_is_day, &e->valid_from);
}

COLUMN(valid_to)
{
    return take_text(a, cell, 10, field_is_day, &e->valid_to);
}

/* ---- of personal contacts and neighbours ---- */
static int take_yes(const char *cell, protobuf_c_boolean *ret)
{
    static const char *const words[][2] = { { "no", "yes" }, { "нет", "да" }, { "false", "true" },
        { "0", "1" } };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (int yes = 0; yes < 2; yes++) {
            if (text_is(words[i][yes], cell)) {
                *ret = yes;
                return 0;
            }
        }
    }
    return ERR_UNKNOWN_WORD;
}

static ContactConsent *consent_of(struct arena *a, ResponderEntry *e)
{
    if (!e->consent) {
        e->consent = arena_alloc(a, sizeof(*e->consent));
        contact_consent__init(e->consent);
    }
    return e->consent;
}

COLUMN(subject_phone)
{
    int error = take_number(a, cell, &e->subject_phone);

    return error || phone_key(e->subject_phone) ? error : ERR_INVALID;
}

COLUMN(relation)
{
    return take_text(a, cell, 100, field_is_line, &e->relation);
}

COLUMN(order)
{
    (void)a;
    PUT(e, order, 0);
    return take_count(cell, 100, &e->order);
}

COLUMN(has_key)
{
    (void)a;
    PUT(e, has_key, 0);
    return take_yes(cell, &e->has_key);
}

COLUMN(minutes_to_reach)
{
    (void)a;
    PUT(e, minutes_to_reach, 0);
    return take_count(cell, 1440, &e->minutes_to_reach);
}

COLUMN(may_know)
{
    (void)a;
    PUT(e, may_know, 0);
    return take_count(cell, 3, &e->may_know);
}

COLUMN(consent)
{
    int word = 0, error = take_word(&contact__basis__descriptor, cell, &word);

    PUT(consent_of(a, e), basis, (Contact__Basis)word);
    return error;
}

COLUMN(consent_date)
{
    return take_text(a, cell, 10, field_is_day, &consent_of(a, e)->date);
}

COLUMN(consent_source)
{
    return take_text(a, cell, 200, field_is_line, &consent_of(a, e)->source);
}

COLUMN(confirmed_at)
{
    return take_text(a, cell, 10, field_is_day, &e->confirmed_at);
}

COLUMN(never_contact)
{
    (void)a;
    PUT(e, never_contact, 0);
    return take_yes(cell, &e->never_contact);
}

COLUMN(never_reason)
{
    return take_text(a, cell, 300, field_is_line, &e->never_reason);
}

/* Whoever says nothing else stands in the middle of it. */
COLUMN(polygon)
{
    struct rings rings;
    int error = rings_error(polygon_read(cell, a, &rings));
    struct shape_point middle;

    if (error)
        return error;
    e->polygon = arena_dup(a, polygon_text(&rings, a));
    if (!e->has_lat && !e->has_lon) {
        middle = polygon_middle(&rings, a);
        PUT(e, lat, middle.lat);
        PUT(e, lon, middle.lon);
    }
    return 0;
}

COLUMN(exclude)
{
    return take_list(a, cell, is_area, &e->exclude, &e->n_exclude);
}

COLUMN(rest_minutes)
{
    (void)a;
    PUT(e, rest_minutes, 0);
    return take_count(cell, REST_MAX, &e->rest_minutes);
}

COLUMN(monthly_max)
{
    (void)a;
    PUT(e, monthly_max, 0);
    return take_from(cell, 1, MONTHLY_MOST, &e->monthly_max);
}

COLUMN(min_age)
{
    (void)a;
    PUT(e, min_age, 0);
    return take_count(cell, AGE_MAX, &e->min_age);
}

COLUMN(max_age)
{
    (void)a;
    PUT(e, max_age, 0);
    return take_count(cell, AGE_MAX, &e->max_age);
}

COLUMN(no_night)
{
    (void)a;
    PUT(e, no_night, 0);
    return take_yes(cell, &e->no_night);
}

COLUMN(max_distance_m)
{
    (void)a;
    PUT(e, max_distance_m, 0);
    return take_from(cell, 1, EARTH_KM * 1000, &e->max_distance_m);
}

COLUMN(fixed_at)
{
    return take_text(a, cell, TIME_TEXT, field_is_time, &e->fixed_at);
}

static const struct {
    const char *name;
    int (*take)(struct arena *a, const char *cell, ResponderEntry *e);
    bool is_needed;
} columns[] = {
    { "id", take_id, true },
    { "kind", take_kind, true },
    { "name", take_name, true },
    { "capabilities", take_capabilities, false },
    { "lat", take_lat, false },
    { "lon", take_lon, false },
    { "radius_km", take_radius_km, false },
    { "channel", take_channel, false },
    { "address", take_address, false },
    { "hours", take_hours, false },
    { "zone", take_zone, false },
    { "capacity", take_capacity, false },
    { "vetting", take_vetting, false },
    { "languages", take_languages, false },
    { "phone", take_phone, false },
    { "status", take_status, false },
    { "area", take_area, false },
    { "valid_from", take_valid_from, false },
    { "valid_to", take_valid_to, false },
    { "subject_phone", take_subject_phone, false },
    { "relation", take_relation, false },
    { "order", take_order, false },
    { "has_key", take_has_key, false },
    { "minutes_to_reach", take_minutes_to_reach, false },
    { "may_know", take_may_know, false },
    { "consent", take_consent, false },
    { "consent_date", take_consent_date, false },
    { "consent_source", take_consent_source, false },
    { "confirmed_at", take_confirmed_at, false },
    { "never_contact", take_never_contact, false },
    { "never_reason", take_never_reason, false },
    { "rest_minutes", take_rest_minutes, false },
    { "monthly_max", take_monthly_max, false },
    { "min_age", take_min_age, false },
    { "max_age", take_max_age, false },
    { "no_night", take_no_night, false },
    { "max_distance_m", take_max_distance_m, false },
    { "fixed_at", take_fixed_at, false },
    { "polygon", take_polygon, false },
    { "exclude", take_exclude, false },
};
#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))
_Static_assert(N_COLUMNS <= ENTRY_COLUMNS_MAX, "entry.h bounds the columns");

size_t entry_columns_count(void)
{
    return N_COLUMNS;
}

const char *entry_column_name(size_t column)
{
    return columns[column].name;
}

bool entry_column_is_list(size_t column)
{
    return columns[column].take == take_capabilities || columns[column].take == take_channel ||
           columns[column].take == take_languages || columns[column].take == take_area ||
           columns[column].take == take_exclude;
}

static int refuse(struct refusal *ret_why, int code, const char *field)
{
    *ret_why = (struct refusal){ .code = code, .field = field };
    return code;
}

int entry_column(const char *name)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        if (text_is(columns[i].name, name))
            return (int)i;
    return -1;
}

static bool has_column(const struct entry_columns *heading, const char *name)
{
    for (size_t i = 0; i < heading->n; i++)
        if (heading->of_cell[i] == entry_column(name))
            return true;
    return false;
}

int entry_heading(const struct csv_row *row, struct entry_columns *ret, struct refusal *ret_why)
{
    *ret = (struct entry_columns){ 0 };
    for (size_t i = 0; i < row->n_cells; i++) {
        if (entry_column(row->cells[i]) < 0)
            return refuse(ret_why, ERR_UNKNOWN_WORD, row->cells[i]);
        if (has_column(ret, row->cells[i]))
            return refuse(ret_why, ERR_AMBIGUOUS, row->cells[i]);
        ret->of_cell[ret->n++] = entry_column(row->cells[i]);
    }
    for (size_t i = 0; i < N_COLUMNS; i++)
        if (columns[i].is_needed && !has_column(ret, columns[i].name))
            return refuse(ret_why, ERR_MISSING, columns[i].name);
    if (!has_column(ret, "area") && !has_column(ret, "subject_phone") &&
        !has_column(ret, "polygon") && !(has_column(ret, "lat") && has_column(ret, "lon")))
        return refuse(ret_why, ERR_MISSING, "lat");
    return 0;
}

int entry_whole(const ResponderEntry *e, struct refusal *ret_why)
{
    return text_empty(e->id) ? refuse(ret_why, ERR_MISSING, "id") : entry_whole_but_id(e, ret_why);
}

int entry_whole_but_id(const ResponderEntry *e, struct refusal *ret_why)
{
    if (!e->has_kind || text_empty(e->name))
        return refuse(ret_why, ERR_MISSING, e->has_kind ? "name" : "kind");
    if (e->has_lat != e->has_lon)
        return refuse(ret_why, ERR_MISSING, e->has_lat ? "lon" : "lat");
    if (!e->has_lat && (!text_empty(e->fixed_at) || e->has_max_distance_m))
        return refuse(ret_why, ERR_MISSING, "lat");
    if (!e->has_lat && !e->n_area && text_empty(e->subject_phone))
        return refuse(ret_why, ERR_MISSING, "lat");
    if (e->has_lat && e->lat == 0 && e->lon == 0) /* what programs write for "not known" */
        return refuse(ret_why, ERR_INVALID, "lat");
    if (!text_empty(e->valid_from) && !text_empty(e->valid_to) &&
        strcmp(e->valid_from, e->valid_to) > 0)
        return refuse(ret_why, ERR_OUT_OF_RANGE, "valid_to");
    if (e->has_max_age && e->min_age > e->max_age)
        return refuse(ret_why, ERR_OUT_OF_RANGE, "max_age");
    for (size_t i = 0; i < e->n_channel; i++)
        if (e->channel[i] == DELIVERY__CHANNEL__PHONE && text_empty(e->phone))
            return refuse(ret_why, ERR_MISSING, "phone");
    return 0;
}

static int take(
    size_t column, const char *cell, struct arena *a, ResponderEntry *e, struct refusal *ret_why)
{
    int error = *cell ? columns[column].take(a, cell, e) : 0;

    if (!error && !*cell && columns[column].is_needed)
        error = ERR_MISSING;
    return error ? refuse(ret_why, error, columns[column].name) : 0;
}

int entry_take(const char *column, const char *text, struct arena *a, ResponderEntry *ret,
    struct refusal *ret_why)
{
    int found = entry_column(column);

    if (found < 0)
        return refuse(ret_why, ERR_UNKNOWN_WORD, column);
    return take((size_t)found, text, a, ret, ret_why);
}

int entry_read(const struct entry_columns *heading, const struct csv_row *row, struct arena *a,
    ResponderEntry *ret, struct refusal *ret_why)
{
    responder_entry__init(ret);
    PUT(ret, line, row->line);
    if (row->n_cells != heading->n) /* shifted cells would mean something else */
        return refuse(ret_why, ERR_INVALID, "row");
    for (size_t i = 0; i < row->n_cells; i++) {
        int error = take((size_t)heading->of_cell[i], row->cells[i], a, ret, ret_why);

        if (error)
            return error;
    }
    return entry_whole(ret, ret_why);
}
