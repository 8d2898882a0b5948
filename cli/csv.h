/* csv - rows of a CSV file (RFC 4180), one at a time. Pure: bytes in, texts out; bounded. A UTF-8 mark at the start, CRLF, LF and
 * CR ends of lines are taken; empty lines are skipped. Cells are separated by a comma, or by what the reader is told. */
#ifndef ASSIST_CLI_CSV_H
#define ASSIST_CLI_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"

#define CSV_CELLS_MAX 256
#define CSV_CELL_MAX (16 * 1024) /* bytes: an area takes most, see base/rings.h */

struct csv {
    const char *bytes;
    size_t n, at;
    uint32_t line; /* of what comes next, from 1 */
    char delimiter; /* ',' from csv_start; may be changed between two rows */
};
struct csv_row {
    uint32_t line; /* where it begins */
    char **cells;
    size_t n_cells;
    bool
        is_last; /* the file ends right behind it, without an end of line; of a broken row: the line it is on is the last */
};

void csv_start(struct csv *r, const char *bytes, size_t n); /* the bytes are borrowed */
/* 0; ERR_NOT_FOUND: no more rows. Else the row at ret->line is broken and the next call goes on after the end of its line:
 * ERR_INVALID (a quote in an unquoted cell, text after a closing quote, a quote that is never closed), ERR_TOO_LONG (a cell, or
 * too many of them), ERR_NOT_TEXT (not UTF-8, control characters). */
int csv_next(struct csv *r, struct arena *a, struct csv_row *ret);

#endif
