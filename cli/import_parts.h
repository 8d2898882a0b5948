/* import_parts - what the files of the import share; nobody else includes it. A reader makes rows of a file: cells, a point, what the
 * format itself says; import_row.c makes an entry of each. */
#ifndef ASSIST_CLI_IMPORT_PARTS_H
#define ASSIST_CLI_IMPORT_PARTS_H

#include <jansson.h>
#include "import.h"
#include "json_items.h"

#define IMPORT_IGNORED_MAX 100
#define IMPORT_SAID_MAX 60 /* bytes of what stood there that are shown */

struct import_cell {
    const char *key, *text;
    int column; /* -1: it says nothing here */
    bool
        is_said; /* it surely means that; else it is merely called so, and what a mapping says of all counts more */
};
struct import_row {
    uint32_t line, number;
    struct import_cell *cells;
    size_t n_cells;
    bool has_point;
    double lat, lon;
    const char *id; /* what they call it; NULL: a cell says, or nothing does */
    const struct import_rule *rule; /* what its tags make of it; NULL: no tags here */
};

struct import;
struct import_reader {
    const char *prefix; /* before their ids; NULL: the source's name */
    bool names_ignored; /* keys that say nothing are named to whoever imports */
    bool rings; /* who has a telephone and no channel is rung */
    /* By its name alone; -1: none. *ret_sure: it can mean nothing else. */
    int (*column)(const struct import *im, const char *key, bool *ret_sure);
    int (*open)(struct import *im, struct arena *a, struct import_problem *why);
    /* Fills the row, or the problem. */
    enum import_got (*next)(
        struct import *im, struct arena *a, struct import_row *row, struct import_problem *why);
    void (*close)(struct import *im); /* may be NULL */
};
extern const struct import_reader import_csv, import_geojson, import_osm, import_hsds;

struct import {
    struct import_how how;
    const struct import_reader *reader;
    const char *bytes; /* UTF-8, unless a row is not */
    size_t n;
    char *owned; /* them, where the file had another encoding */
    size_t at; /* for progress */
    struct arena arena; /* of the whole import */
    void *state; /* the reader's, in the arena */
    const char *prefix; /* before their ids */
    bool has_own_ids; /* written by us: ids are taken as they are */
    bool is_broken; /* cut off, or a row without an id was refused */
    const char **ignored;
    size_t n_ignored;
    uint32_t left_out[LEFT_REASONS];
    struct import_problem left; /* of this row: what was not taken though it was; code 0: nothing */
    uint64_t *ids; /* sums of those that came, in a table of 2^k; 0: free */
    size_t n_ids, ids_room;
};

/* ---- import.c ---- */
/* Fills *why; returns its code. `said` may be NULL. */
int import_wrong(struct import_problem *why, int code, const char *field, const char *said);
/* What this heading or key means here. One that says nothing is remembered for whoever imports. */
struct import_cell import_cell_of(struct import *im, const char *key);

/* ---- import_words.c ---- */
struct import_synonym {
    const char *key, *column;
    bool is_sure;
};
int import_synonym(
    const struct import_synonym *list, const char *key, bool *ret_sure); /* ended by NULL */
/* A value of JSON as a cell has it: numbers, yes and no, lists of texts; "" for anything else. */
const char *import_json_text(const json_t *value, struct arena *a);
/* An item that cannot be read: fills *why. */
enum import_got import_broken_item(
    struct import *im, const struct json_items *items, int error, struct import_problem *why);

/* ---- import_row.c ---- */
/* What the row says of that column, by the mapping and by the format; "": nothing. */
const char *import_value(
    struct import *im, const struct import_row *row, int column, struct arena *a);
const char *import_trimmed(const char *text, size_t n, struct arena *a);
/* Its id alone: of a row that its format refuses. NULL: not known. */
const char *import_row_id(struct import *im, const struct import_row *row, struct arena *a);
uint64_t import_sum(
    const char *text); /* of a text, for tables and for ids that nobody gave; never 0 */

#endif
