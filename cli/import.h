/* import - a directory or a gazetteer as somebody has it, row by row, as entries of ours: the one door to all formats. Pure: bytes and a
 * mapping in, entries or refusals out; each with its place in the file. */
#ifndef ASSIST_CLI_IMPORT_H
#define ASSIST_CLI_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "directory.pb-c.h"
#include "import_map.h"

enum import_format { IMPORT_CSV, IMPORT_GEOJSON, IMPORT_OSM, IMPORT_HSDS, IMPORT_FORMATS };

const char *import_format_name(enum import_format format);
const char *import_format_unit(
    enum import_format format); /* "feature", "element", "record"; NULL: rows are lines */
bool import_format_named(const char *name, enum import_format *ret);
/* By how the bytes begin: JSON by the words that each has, everything else is CSV. */
enum import_format import_format_of(const char *bytes, size_t n);

/* Why a row, or the file, was not taken. All texts live in the arena or for ever. */
struct import_problem {
    uint32_t line; /* 0: not known */
    uint32_t number; /* which feature, element or record, from 1; 0: rows are counted by lines */
    const char *field; /* our column, or what the format calls it */
    int code; /* ERR_* */
    const char *said; /* what stood there; NULL: nothing that helps */
    const char *hint; /* msgid: how to mend it; may be NULL */
};
/* "line 12, feature 3: lat: is out of range: "91" (longitude comes first)", in the reader's language. */
const char *import_problem_text(
    const struct import_problem *p, enum import_format format, struct arena *a);

/* Why something that is well written is no responder: counted, and no error. */
enum import_reason { LEFT_NO_TAGS, LEFT_NOT_MAPPED, LEFT_NO_RESPONDER, LEFT_REASONS };
const char *import_reason_code(enum import_reason reason);
const char *import_reason_text(enum import_reason reason); /* msgid */

enum import_got { IMPORT_END, IMPORT_ENTRY, IMPORT_REFUSED, IMPORT_LEFT_OUT };
struct import_item {
    ResponderEntry entry; /* IMPORT_ENTRY */
    Settlement settlement; /* the same, where settlements are imported */
    const char *id; /* also of a refused one, where it could be read; else NULL */
    struct import_problem
        problem; /* IMPORT_REFUSED; IMPORT_ENTRY: what of it was not taken, where code is not 0 */
};

struct import_how {
    enum import_format format;
    const struct import_target *target; /* NULL: responders. Settlements come in tables alone */
    const struct import_map *map; /* import_map_none, or what import_map_read made */
    const char *source; /* where it comes from: ids are made of it */
    bool
        of_contacts; /* each row is somebody's contact; how one without an id is called, the service says */
};
struct import;

/* The bytes are borrowed. 0, or ERR_* with what is wrong with the file as a whole. */
int import_open(const struct import_how *how, const char *bytes, size_t n, struct arena *a,
    struct import **ret, struct import_problem *ret_why);
/* The next of it, in the arena. */
enum import_got import_next(struct import *im, struct arena *a, struct import_item *ret);
/* How far it has been read: of 1. */
double import_progress(const struct import *im);
/* After the end: was all of it read, and did every row have an id? Only then is what is absent known. */
bool import_is_complete(const struct import *im);
/* Headings, or keys, that say nothing here and were passed over, each once; at most 100. */
const char *const *import_ignored(const struct import *im, size_t *ret_n);
uint32_t import_left_out(const struct import *im, enum import_reason reason);
void import_close(struct import **im); /* accepts NULL */

#endif
