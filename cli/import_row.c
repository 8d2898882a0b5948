/* import_row - what a row says, by the mapping and by the format, as an entry of ours. */
#include <math.h>
#include <string.h>
#include "base/geo.h"
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "import_parts.h"
#include "intl.h"
#include "polygon.h"
#include "worker/fields.h"

#define ID_BYTES 63

uint64_t import_sum(const char *text)
{
    uint64_t sum = 0xcbf29ce484222325;

    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * 0x100000001b3;
    return sum ? sum : 1;
}

/* ---- cells ---- */

static const char *after_blanks(const char *at)
{
    for (;;) {
        if (strchr(" \t\r\n", *at) && *at)
            at++;
        else if (at[0] == '\xc2' &&
                 at[1] == '\xa0') /* a space that does not break, as tables have them */
            at += 2;
        else
            return at;
    }
}

const char *import_trimmed(const char *text, size_t n, struct arena *a)
{
    char *copy = arena_text(a, text, n), *at = (char *)(uintptr_t)after_blanks(copy), *end;

    for (end = at + strlen(at); end > at;) {
        if (strchr(" \t\r\n", end[-1]))
            end--;
        else if (end - at >= 2 && end[-2] == '\xc2' && end[-1] == '\xa0')
            end -= 2;
        else
            break;
    }
    *end = '\0';
    return at;
}

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = list; *at; at += strcspn(at, ";"), at += *at == ';')
        if (strncmp(at, word, n) == 0 && (at[n] == ';' || at[n] == '\0'))
            return true;
    return false;
}

/* Each word of theirs as ours, once. */
static const char *list_of(struct import *im, int column, const char *text, struct arena *a)
{
    const struct import_map *map = im->how.map;
    const char *all = "", *ends = arena_printf(a, ";%s", map->list ? map->list : "");

    for (const char *at = text; *at; at += *at != '\0') {
        size_t n = strcspn(at, ends);
        const char *word = import_map_word(map, column, import_trimmed(at, n, a));

        if (*word && !has_word(all, word))
            all = arena_printf(a, "%s%s%s", all, *all ? ";" : "", word);
        at += n;
    }
    return all;
}

/* 55,75 is 55.75 where lists are not separated by commas any more. */
static const char *number_of(const char *text, struct arena *a)
{
    char *copy;

    if (strchr(text, '.') || strchr(text, ',') != strrchr(text, ','))
        return text;
    copy = arena_dup(a, text);
    if (strchr(copy, ','))
        *strchr(copy, ',') = '.';
    return copy;
}

static bool is_number(const char *column)
{
    return text_is(column, "lat") || text_is(column, "lon") || text_is(column, "radius_km");
}

static const char *read_cell(struct import *im, int column, const char *text, struct arena *a)
{
    const struct import_target *t = im->how.target;
    const char *name = t->name((size_t)column);

    if (t->is_list((size_t)column))
        return list_of(im, column, text, a);
    text = import_map_word(im->how.map, column, import_trimmed(text, strlen(text), a));
    return is_number(name) ? number_of(text, a) : text;
}

/* All that the row says of a column: words of lists add up, of anything else the first counts. */
static const char *said_in(const struct import *im, const struct import_row *row, int column,
    bool is_said, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < row->n_cells; i++) {
        const struct import_cell *c = &row->cells[i];

        if (c->column != column || c->is_said != is_said || !*c->text)
            continue;
        if (!im->how.target->is_list((size_t)column))
            return c->text;
        all = *all ? arena_printf(a, "%s;%s", all, c->text) : c->text;
    }
    return all;
}

/* What the file surely says, else what its tags or the mapping say of all, else what is called as we call it. */
const char *import_value(
    struct import *im, const struct import_row *row, int column, struct arena *a)
{
    const char *said = said_in(im, row, column, true, a);

    if (*said)
        said = read_cell(im, column, said, a);
    if (!*said && row->rule && row->rule->values[column])
        said = row->rule->values[column];
    if (!*said && im->how.map->values[column])
        said = im->how.map->values[column];
    return *said ? said : read_cell(im, column, said_in(im, row, column, false, a), a);
}

/* ---- the id ---- */

static const char *id_signs(const char *text, struct arena *a)
{
    char *copy = arena_dup(a, text);

    for (char *at = copy; *(at += strcspn(at, " \t\r\n\x7f,;\"'")); at++)
        *at = '_';
    return copy;
}

/* Ids that nobody gave are made of what is said: the same file gives the same ids. */
static const char *made_id(
    struct import *im, const struct import_row *row, const ResponderEntry *e, struct arena *a)
{
    const char *area = import_value(im, row, import_target_column(im->how.target, "area"), a);
    const char *all = arena_printf(a, "%s|%.5f|%.5f|%s", e->name ? e->name : "",
        e->has_lat ? e->lat : 0, e->has_lon ? e->lon : 0, area);

    if (text_empty(e->name) || (!e->has_lat && !*area))
        return NULL;
    return arena_printf(a, "%s%016llx", im->prefix, (unsigned long long)import_sum(all));
}

static const char *id_of(
    struct import *im, const struct import_row *row, const ResponderEntry *e, struct arena *a)
{
    const char *theirs = import_value(im, row, import_target_column(im->how.target, "id"), a), *id;

    if (!*theirs && !text_empty(row->id))
        theirs = row->id;
    if (!*theirs)
        return im->prefix ? made_id(im, row, e, a) : NULL;
    if (im->has_own_ids || !im->prefix)
        return theirs;
    id = arena_printf(a, "%s%s", im->prefix, id_signs(theirs, a));
    if (strlen(id) <= ID_BYTES)
        return id;
    return arena_printf(a, "%s%016llx", im->prefix, (unsigned long long)import_sum(theirs));
}

const char *import_row_id(struct import *im, const struct import_row *row, struct arena *a)
{
    const ResponderEntry none = RESPONDER_ENTRY__INIT;

    return id_of(im, row, &none, a);
}

/* ---- all of it: the first thing that is wrong is told ---- */

static const char *hint_of(const struct import *im, const char *column, int code)
{
    static const struct import_pair missing[] = {
        { "kind", N_("a mapping file says it for all of them: values: {kind: ...}") },
        { "id", N_("a mapping file with prefix: makes ids of name and place") },
        { "name", N_("a mapping file says which of their words it is: columns: {...: name}") },
        { "lat", N_("a place is needed: lat and lon, or area") },
        { "phone", N_("whoever is rung needs a number: leave channel empty, or say phone") },
    };

    for (size_t i = 0; code == ERR_MISSING && i < sizeof(missing) / sizeof(missing[0]); i++)
        if (text_is(missing[i].key, column))
            return missing[i].value;
    if (code == ERR_INVALID && text_is(column, "subject_phone"))
        return N_("one number is wanted, of the person whose contact this is");
    if (code == ERR_INVALID && text_is(column, "lat"))
        return N_("degrees are wanted, as 55.7512; 0, 0 is what programs write for no place");
    if (code == ERR_UNKNOWN_WORD && im->how.map->n_words == 0)
        return N_("a mapping file says what a word of theirs is here: words:");
    return NULL;
}

static const char *hint_of_cell(
    const struct import *im, const char *column, int code, const char *text, struct arena *a)
{
    struct rings rings;

    if (text_is(column, "polygon"))
        return polygon_hint(polygon_read(text, a, &rings));
    return hint_of(im, column, code);
}

static const char *phone_hint(enum phone_fault fault)
{
    switch (fault) {
    case PHONE_WORDS:
        return N_("a number is wanted here; words go into name or address");
    case PHONE_TOO_SHORT:
        return N_("a digit is missing; a number of another country begins with + and its code");
    case PHONE_TOO_LONG:
        return N_("there are too many digits; several numbers are separated by commas");
    case PHONE_NO_CODE:
        return N_("no area code of Russia begins so; a number of another country begins with + and "
                  "its code");
    case PHONE_MORE:
    case PHONE_FITS:
        break;
    }
    return NULL;
}

/* The first that can be rung of those that the field has; what else it says is told, and not taken. */
static int take_phone(struct import *im, const char *text, struct arena *a, ResponderEntry *e,
    struct import_problem *why)
{
    struct phone p;
    const char *rest;
    enum phone_fault first = phone_read(text, &p, &rest), fault = first;

    while (fault && fault != PHONE_WORDS && *rest)
        fault = phone_read(rest, &p, &rest);
    if (fault) {
        why->hint = phone_hint(first);
        return import_wrong(why, ERR_INVALID, "phone", arena_dup(a, text));
    }
    e->phone = phone_text(&p, a);
    if (!first && !*rest)
        return 0;
    im->left = *why; /* where it is */
    im->left.hint = N_("one number is kept; this was not taken");
    import_wrong(&im->left, ERR_INVALID, "phone", arena_dup(a, first ? text : rest));
    return 0;
}

static int take(struct import *im, const char *column, const char *text, struct arena *a,
    ResponderEntry *e, struct import_problem *why)
{
    struct refusal refused;
    int error;

    if (*text && text_is(column, "phone") && strlen(text) <= CSV_CELL_MAX)
        return take_phone(im, text, a, e, why);
    error = *text ? entry_take(column, text, a, e, &refused) : 0;
    if (strlen(text) > CSV_CELL_MAX) /* of a table, the reader has seen to it */
        error = ERR_TOO_LONG;
    if (!error)
        return 0;
    why->hint = hint_of_cell(im, column, error, text, a);
    return import_wrong(why, error, column, arena_dup(a, text));
}

static int take_columns(struct import *im, const struct import_row *row, struct arena *a,
    ResponderEntry *e, struct import_problem *why)
{
    int error, first = why->code;

    for (size_t i = 0; i < entry_columns_count(); i++) {
        const char *name = entry_column_name(i);
        struct import_problem wrong = *why;

        if (text_is(name, "id") ||
            (row->has_point && (text_is(name, "lat") || text_is(name, "lon"))))
            continue;
        error = take(im, name, import_value(im, row, (int)i, a), a, e, &wrong);
        if (error && !first)
            *why = wrong, first = error;
    }
    return first;
}

static void ring(struct import *im, ResponderEntry *e, struct arena *a)
{
    if (im->reader->rings && !im->has_own_ids && e->n_channel == 0 && !text_empty(e->phone))
        *ARENA_PUSH(a, e->channel, e->n_channel) = DELIVERY__CHANNEL__PHONE;
}

static void take_point(
    const struct import_row *row, struct arena *a, ResponderEntry *e, struct import_problem *why)
{
    if (row->has_point && !geo_is_valid(row->lat, row->lon))
        import_wrong(why, ERR_OUT_OF_RANGE, fabs(row->lat) <= 90 ? "lon" : "lat",
            arena_printf(a, "%.7g, %.7g", row->lat, row->lon));
    if (row->has_point) {
        PUT(e, lat, row->lat);
        PUT(e, lon, row->lon);
    }
}

static int check_whole(struct import *im, const ResponderEntry *e, struct import_problem *why)
{
    struct refusal refused;
    int error = im->how.of_contacts && text_empty(e->id) ? entry_whole_but_id(e, &refused)
                                                         : entry_whole(e, &refused);

    if (!error)
        return 0;
    why->hint = hint_of(im, refused.field, error);
    return import_wrong(why, error, refused.field, NULL);
}

static int take_entry(struct import *im, const struct import_row *row, struct arena *a,
    struct import_item *item, struct import_problem *why)
{
    ResponderEntry *ret = &item->entry;
    const char *id;
    int error, wrong_id;
    struct import_problem of_id = *why;

    responder_entry__init(ret);
    PUT(ret, line, row->line);
    take_point(row, a, ret, why);
    error = take_columns(im, row, a, ret, why);
    ring(im, ret, a);
    id = id_of(im, row, ret, a);
    wrong_id = im->how.of_contacts && !id ? 0 : take(im, "id", id ? id : "", a, ret, &of_id);
    item->id = wrong_id || !id ? NULL : id;
    if (wrong_id) {
        *why = of_id;
        return wrong_id;
    }
    return error ? error : check_whole(im, ret, why);
}

/* ---- responders, as what a file is about ---- */

static int check(const char *column, const char *text, struct arena *a, struct refusal *ret_why)
{
    ResponderEntry entry;

    responder_entry__init(&entry);
    return entry_take(column, text, a, &entry, ret_why);
}

/* In a table of responders only our own words are sure. */
static int heading(const char *key)
{
    (void)key;
    return -1;
}

static const char *lacks(
    const struct import *im, bool (*has)(const void *of, const char *column), const void *of)
{
    if (!has(of, "id") && !im->prefix && !im->how.of_contacts)
        return "id";
    if (!has(of, "kind"))
        return "kind";
    if (!has(of, "name"))
        return "name";
    if (im->how.of_contacts && !has(of, "phone"))
        return "phone";
    if (has(of, "area") || has(of, "subject_phone") || has(of, "polygon") ||
        (has(of, "lat") && has(of, "lon")))
        return NULL;
    return has(of, "lat") ? "lon" : "lat";
}

const struct import_target import_responders = {
    .count = entry_columns_count,
    .name = entry_column_name,
    .is_list = entry_column_is_list,
    .check = check,
    .heading = heading,
    .lacks = lacks,
    .take = take_entry,
};
