/* import - see import.h. */
#include "import.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "import_parts.h"
#include "intl.h"

static const struct {
    const char *name;
    const struct import_reader *reader;
    const char *unit, *counted; /* msgid, where rows are not counted by lines */
} formats[IMPORT_FORMATS] = {
    [IMPORT_CSV] = { "csv", &import_csv, NULL, NULL },
    [IMPORT_GEOJSON] = { "geojson", &import_geojson, "feature", N_("feature %u") },
    [IMPORT_OSM] = { "osm", &import_osm, "element", N_("element %u") },
    [IMPORT_HSDS] = { "hsds", &import_hsds, "record", N_("record %u") },
};

const char *import_format_name(enum import_format format)
{
    return formats[format].name;
}

const char *import_format_unit(enum import_format format)
{
    return formats[format].unit;
}

bool import_format_named(const char *name, enum import_format *ret)
{
    for (int i = 0; i < IMPORT_FORMATS; i++) {
        if (text_is(formats[i].name, name)) {
            *ret = (enum import_format)i;
            return true;
        }
    }
    return false;
}

/* How a file begins is enough: what is in it comes after a heading or a few members. */
enum import_format import_format_of(const char *bytes, size_t n)
{
    size_t at = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0,
           left; /* before the mark is taken off */

    while (at < n && strchr(" \t\r\n", bytes[at]) && bytes[at])
        at++;
    if (at == n || (bytes[at] != '{' && bytes[at] != '['))
        return IMPORT_CSV;
    left = n - at < 65536 ? n - at : 65536;
    if (memmem(bytes + at, left, "\"elements\"", 10))
        return IMPORT_OSM;
    if (memmem(bytes + at, left, "\"Feature", 8) || memmem(bytes + at, left, "\"coordinates\"", 13))
        return IMPORT_GEOJSON;
    return IMPORT_HSDS;
}

int import_target_column(const struct import_target *t, const char *name)
{
    for (size_t i = 0; i < t->count(); i++)
        if (text_is(t->name(i), name))
            return (int)i;
    return -1;
}

/* ---- problems ---- */

int import_wrong(struct import_problem *why, int code, const char *field, const char *said)
{
    why->code = code;
    why->field = field;
    why->said = said;
    return code;
}

/* One line, cut between two letters. */
static const char *shown(const char *said, struct arena *a)
{
    size_t n = strlen(said);
    char *copy;

    if (n > IMPORT_SAID_MAX)
        for (n = IMPORT_SAID_MAX; ((unsigned char)said[n] & 0xc0) == 0x80;)
            n--;
    copy = arena_printf(a, "%s%s", arena_text(a, said, n), said[n] ? "..." : "");
    for (char *at = copy; *(at += strcspn(at, "\r\n\t"));)
        *at = ' ';
    return copy;
}

/* What the file is made of, in words; columns and members are called as the file has them. */
static const char *field_text(const char *field)
{
    static const struct import_pair words[] = { { "row", N_("the row") },
        { "file", N_("the file") }, { "heading", N_("the heading") },
        { "encoding", N_("the encoding") } };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (text_is(words[i].key, field))
            return gettext(words[i].value);
    return field ? field : "";
}

static const char *place_text(
    const struct import_problem *p, enum import_format format, struct arena *a)
{
    const char *line = p->line ? arena_printf(a, _("line %u"), p->line) : "";
    const char *unit = "";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (p->number && formats[format].counted)
        unit = arena_printf(a, gettext(formats[format].counted), p->number);
#pragma GCC diagnostic pop
    if (!*line && !*unit)
        return "";
    return arena_printf(a, "%s%s%s: ", line, *line && *unit ? ", " : "", unit);
}

const char *import_problem_text(
    const struct import_problem *p, enum import_format format, struct arena *a)
{
    const char *wrong =
        arena_printf(a, _("%1$s %2$s"), field_text(p->field), gettext(error_text(p->code)));
    const char *said = text_empty(p->said) ? "" : arena_printf(a, _(": \"%s\""), shown(p->said, a));
    const char *hint = p->hint ? arena_printf(a, " (%s)", gettext(p->hint)) : "";

    return arena_printf(a, "%s%s%s%s", place_text(p, format, a), wrong, said, hint);
}

static const struct {
    const char *code, *text;
} reasons[LEFT_REASONS] = {
    [LEFT_NO_TAGS] = { "no_tags", N_("without tags: they are points of lines") },
    [LEFT_NOT_MAPPED] = { "not_mapped", N_("with tags that the mapping does not name") },
    [LEFT_NO_RESPONDER] = { "no_responder", N_("that the mapping says are no responders") },
};

const char *import_reason_code(enum import_reason reason)
{
    return reasons[reason].code;
}

const char *import_reason_text(enum import_reason reason)
{
    return reasons[reason].text;
}

/* ---- headings ---- */

static void note_ignored(struct import *im, const char *key)
{
    if (!im->reader->names_ignored || !*key || im->n_ignored == IMPORT_IGNORED_MAX ||
        import_map_ignores(im->how.map, key))
        return;
    for (size_t i = 0; i < im->n_ignored; i++)
        if (text_is(im->ignored[i], key))
            return;
    *ARENA_PUSH(&im->arena, im->ignored, im->n_ignored) = arena_dup(&im->arena, key);
}

struct import_cell import_cell_of(struct import *im, const char *key)
{
    struct import_cell cell = { .key = key, .column = import_map_column(im->how.map, key) };

    cell.is_said = cell.column >= 0;
    if (!cell.is_said && !import_map_ignores(im->how.map, key))
        cell.column = im->reader->column(im, key, &cell.is_said);
    if (cell.column < 0)
        note_ignored(im, key);
    return cell;
}

/* ---- each id once ---- */

static bool put_id(uint64_t *table, size_t room, uint64_t sum)
{
    size_t at = sum & (room - 1);

    for (; table[at]; at = (at + 1) & (room - 1))
        if (table[at] == sum)
            return false;
    table[at] = sum;
    return true;
}

static void grow_ids(struct import *im)
{
    size_t room = im->ids_room ? im->ids_room * 2 : 1024;
    uint64_t *table;

    if (im->n_ids * 2 < im->ids_room)
        return;
    table = must_alloc(room * sizeof(*table));
    for (size_t i = 0; i < im->ids_room; i++)
        if (im->ids[i])
            put_id(table, room, im->ids[i]);
    free(im->ids);
    im->ids = table;
    im->ids_room = room;
}

/* False: it came before. */
static bool is_first(struct import *im, const char *id)
{
    grow_ids(im);
    if (!put_id(im->ids, im->ids_room, import_sum(id)))
        return false;
    im->n_ids++;
    return true;
}

/* ---- the door ---- */

#define SLUG_BYTES 20

/* Their ids begin with where they come from, so that two sources never meet in one id. */
static const char *slug_of(const char *source, struct arena *a)
{
    char *copy = arena_dup(a, source);
    size_t n = strlen(copy);

    for (char *at = copy; *(at += strcspn(at, " \t\r\n\x7f,;\"'/")); at++)
        *at = '-';
    if (n > SLUG_BYTES)
        n = SLUG_BYTES;
    while (n && !text_is_clean(copy, n)) /* never half a letter */
        n--;
    copy[n] = '\0';
    return arena_printf(a, "%s-", copy);
}

static const char *prefix_of(const struct import *im, struct arena *a)
{
    if (im->how.map->prefix)
        return im->how.map->prefix;
    if (im->reader->prefix)
        return *im->reader->prefix ? im->reader->prefix : NULL;
    return slug_of(im->how.source, a);
}

static int decode(struct import *im, const char *bytes, size_t n, struct import_problem *why)
{
    enum import_encoding encoding = im->how.map->encoding;

    if (encoding == ENCODING_UNKNOWN)
        encoding = import_encoding_of(bytes, n, &why->line);
    if (encoding == ENCODING_UNKNOWN) {
        why->hint = N_("UTF-8, Windows-1251 and UTF-16 are read: save the file as one of these");
        return import_wrong(why, ERR_NOT_TEXT, "encoding", NULL);
    }
    if (encoding == ENCODING_UTF16 && !import_has_utf16_mark(bytes, n)) {
        why->line = 1;
        why->hint = N_("a file in UTF-16 begins with its mark (FF FE, or FE FF)");
        return import_wrong(why, ERR_INVALID, "encoding", NULL);
    }
    if (import_decode(bytes, n, encoding, &im->bytes, &im->n, &im->owned, &why->line))
        return import_wrong(why, ERR_INVALID, "encoding", NULL);
    if (im->n >= 3 && memcmp(im->bytes, "\xef\xbb\xbf", 3) == 0)
        im->bytes += 3, im->n -= 3;
    why->line = 0;
    return 0;
}

int import_open(const struct import_how *how, const char *bytes, size_t n, struct arena *a,
    struct import **ret, struct import_problem *ret_why)
{
    struct import *im = must_alloc(sizeof(*im));
    int error;

    *ret_why = (struct import_problem){ 0 };
    im->how = *how;
    if (!how->target)
        im->how.target = &import_responders;
    im->reader = formats[how->format].reader;
    im->prefix = prefix_of(im, &im->arena);
    error = decode(im, bytes, n, ret_why);
    error = error ? error : im->reader->open(im, a, ret_why);
    ret_why->said = arena_dup(a, ret_why->said);
    if (error)
        import_close(&im);
    *ret = im;
    return error;
}

static enum import_got take_row(
    struct import *im, const struct import_row *row, struct arena *a, struct import_item *ret)
{
    int error;

    ret->problem.line = row->line;
    ret->problem.number = row->number;
    im->left = (struct import_problem){ 0 };
    error = im->how.target->take(im, row, a, ret, &ret->problem);
    if (ret->id && !is_first(im, ret->id) && !error)
        error = import_wrong(&ret->problem, ERR_TAKEN, "id", ret->id);
    if (!error)
        ret->problem = im->left;
    return error ? IMPORT_REFUSED : IMPORT_ENTRY;
}

enum import_got import_next(struct import *im, struct arena *a, struct import_item *ret)
{
    struct import_row row = { 0 };
    enum import_got got;

    *ret = (struct import_item){ 0 };
    got = im->reader->next(im, a, &row, &ret->problem);
    if (got == IMPORT_ENTRY)
        got = take_row(im, &row, a, ret);
    else if (got == IMPORT_REFUSED)
        ret->id = import_row_id(im, &row, a);
    if (got == IMPORT_REFUSED && !ret->id)
        im->is_broken = true;
    return got;
}

double import_progress(const struct import *im)
{
    return im->n ? (double)im->at / (double)im->n : 1;
}

bool import_is_complete(const struct import *im)
{
    return !im->is_broken;
}

const char *const *import_ignored(const struct import *im, size_t *ret_n)
{
    *ret_n = im->n_ignored;
    return im->ignored;
}

uint32_t import_left_out(const struct import *im, enum import_reason reason)
{
    return im->left_out[reason];
}

void import_close(struct import **im)
{
    if (!*im)
        return;
    if ((*im)->reader->close)
        (*im)->reader->close(*im);
    arena_clear(&(*im)->arena);
    free((*im)->ids);
    free((*im)->owned);
    free(*im);
    *im = NULL;
}
