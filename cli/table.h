/* table - rows in aligned columns. Widths are those of letters on a screen, not of bytes. */
#ifndef ASSIST_CLI_TABLE_H
#define ASSIST_CLI_TABLE_H

#include "say.h"

#define TABLE_COLUMNS 12

struct table_cell {
    const char *text;
    enum say_tone tone;
};
struct table_row {
    struct table_cell cells[TABLE_COLUMNS];
};
struct table {
    struct arena *arena;
    size_t columns;
    struct table_row *rows; /* the first is the heading */
    size_t n_rows;
};

void table_start(struct table *t, struct arena *a, const char *const *headings,
    size_t columns); /* translated already */
/* The next row; its cells are filled by table_cell. */
void table_row(struct table *t);
void table_cell(struct table *t, size_t column, enum say_tone tone,
    const char *text); /* NULL is an empty cell */
/* Columns that are empty in every row are left out. Nothing when there are no rows. */
void table_print(const struct table *t, const struct cli *c, FILE *out);
/* Every row, also where the first is no heading. */
void table_print_rows(const struct table *t, const struct cli *c, FILE *out);
size_t table_width(const char *text); /* columns on the screen */

#endif
