/* import_target - what the rows of a file are about: responders, settlements. Its columns, and what may stand in each. */
#ifndef ASSIST_CLI_IMPORT_TARGET_H
#define ASSIST_CLI_IMPORT_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/errors.h"

struct import;
struct import_row;
struct import_item;
struct import_problem;

struct import_target {
    size_t (*count)(void); /* of columns: at most ENTRY_COLUMNS_MAX */
    const char *(*name)(size_t column);
    bool (*is_list)(size_t column); /* its words are separated by ";" */
    /* May that stand in the column? 0, or ERR_* with the column in *ret_why. */
    int (*check)(const char *column, const char *text, struct arena *a, struct refusal *ret_why);
    /* A heading of a table that can mean one thing only; -1: none. */
    int (*heading)(const char *key);
    /* Of a table with these columns: what it cannot do without; NULL: nothing lacks. */
    const char *(*lacks)(
        const struct import *im, bool (*has)(const void *of, const char *column), const void *of);
    /* 0 and what the row says in *ret, or ERR_* with *why. ret->id: also of a refused one; NULL: not known. */
    int (*take)(struct import *im, const struct import_row *row, struct arena *a,
        struct import_item *ret, struct import_problem *why);
};
extern const struct import_target import_responders, import_settlements;

int import_target_column(const struct import_target *t, const char *name); /* -1: there is none */

#endif
