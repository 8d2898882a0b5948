/* entry - a row of a responders' file as a directory entry, each field checked. Pure. */
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

/* 0; ERR_UNKNOWN_WORD (a column that is none: a slip would lose its data without a word), ERR_AMBIGUOUS (twice), ERR_MISSING;
 * *ret_why.field is the column. */
int entry_heading(const struct csv_row *row, struct entry_columns *ret, struct refusal *ret_why);
/* 0, or ERR_* with the column in *ret_why.field. Texts live in `a`. */
int entry_read(const struct entry_columns *columns, const struct csv_row *row, struct arena *a,
    ResponderEntry *ret, struct refusal *ret_why);

#endif
