/* entry - a row of a responders' file, or single fields, as a directory entry, each field checked. Pure. */
#ifndef ASSIST_CLI_ENTRY_H
#define ASSIST_CLI_ENTRY_H

#include "base/arena.h"
#include "base/errors.h"
#include "csv.h"
#include "directory.pb-c.h"

/* Which column stands where; made from the heading. */
struct entry_columns {
    int of_cell[CSV_CELLS_MAX]; /* index into the list of columns */
    size_t n;
};

/* The columns by number, as the heading of a file written by us has them. */
#define ENTRY_COLUMNS_MAX 40
size_t entry_columns_count(void);
const char *entry_column_name(size_t column);
int entry_column(const char *name); /* -1: there is none */
bool entry_column_is_list(size_t column); /* its words are separated by ";" */

/* 0; ERR_UNKNOWN_WORD (a column that is none: a slip would lose its data without a word), ERR_AMBIGUOUS (twice), ERR_MISSING;
 * *ret_why.field is the column. */
int entry_heading(const struct csv_row *row, struct entry_columns *ret, struct refusal *ret_why);
/* 0, or ERR_* with the column in *ret_why.field. Texts live in `a`. */
int entry_read(const struct entry_columns *columns, const struct csv_row *row, struct arena *a,
    ResponderEntry *ret, struct refusal *ret_why);

/* One field, as a cell of that column: the same forms, the same bounds. An empty text leaves it unset. 0, or ERR_* with the column
 * in *ret_why.field: ERR_UNKNOWN_WORD: no such column; ERR_MISSING: none may be without it. */
int entry_take(const char *column, const char *text, struct arena *a, ResponderEntry *ret,
    struct refusal *ret_why);
/* Is all there that an entry needs, taken together? 0, or ERR_* with the column in *ret_why.field. */
int entry_whole(const ResponderEntry *e, struct refusal *ret_why);
int entry_whole_but_id(
    const ResponderEntry *e, struct refusal *ret_why); /* of one that the service calls */

#endif
