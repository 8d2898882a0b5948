/* import_csv - tables: a heading, then a row for each. What separates the cells is told, or found by the heading. */
#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "import_parts.h"
#include "intl.h"

struct table {
    struct csv csv;
    struct import_cell *headings;
    size_t n;
};

/* Our own heading, or one that everybody uses: nothing else can be meant. */
static int column_of(const struct import *im, const char *key, bool *ret_sure)
{
    const struct import_target *t = im->how.target;

    *ret_sure = true;
    for (size_t i = 0; i < t->count(); i++)
        if (strcasecmp(t->name(i), key) == 0)
            return (int)i;
    return t->heading(key);
}

static const char *heading_text(const char *cell, struct arena *a)
{
    size_t n = strlen(cell);

    while (*cell == ' ')
        cell++, n--;
    while (n && cell[n - 1] == ' ')
        n--;
    return arena_text(a, cell, n);
}

/* ---- what separates the cells ---- */

/* How well the heading reads: columns that say something count more than those that are merely there. */
static size_t score(struct import *im, struct csv csv, char delimiter, struct arena *a)
{
    struct csv_row row;
    size_t known = 0;
    bool is_sure;

    csv.delimiter = delimiter;
    if (csv_next(&csv, a, &row))
        return 0;
    for (size_t i = 0; i < row.n_cells; i++) {
        const char *key = heading_text(row.cells[i], a);

        known += import_map_column(im->how.map, key) >= 0 || column_of(im, key, &is_sure) >= 0;
    }
    return known * CSV_CELLS_MAX + row.n_cells;
}

static char find_delimiter(struct import *im, const struct csv *csv, struct arena *a)
{
    static const char signs[] = { ',', ';', '\t' };
    char best = ',';
    size_t most = 0;

    for (size_t i = 0; i < sizeof(signs); i++) {
        size_t now = score(im, *csv, signs[i], a);

        if (now > most)
            best = signs[i], most = now;
    }
    return best;
}

/* Spreadsheets write "sep=;" before the heading, for themselves. */
static void take_sep_line(struct csv *csv)
{
    const char *at = csv->bytes + csv->at;
    size_t left = csv->n - csv->at, n = 5;

    if (left < 6 || strncasecmp(at, "sep=", 4) != 0 || !strchr(",;\t", at[4]) || !at[4])
        return;
    n += left > n && at[n] == '\r';
    n += left > n && at[n] == '\n';
    if (n == 5)
        return;
    csv->delimiter = at[4];
    csv->at += n;
    csv->line++;
}

/* ---- the heading ---- */

static bool has(const void *of, const char *column)
{
    const struct import *im = of;
    const struct table *t = im->state;
    int c = import_target_column(im->how.target, column);

    if (im->how.map->values[c])
        return true;
    for (size_t i = 0; i < t->n; i++)
        if (t->headings[i].column == c)
            return true;
    return false;
}

static int check_needed(const struct import *im, struct import_problem *why)
{
    const char *lacks = im->how.target->lacks(im, has, im);

    if (!lacks)
        return 0;
    why->hint = N_("no heading of the file says it: a mapping file can, under columns: or values:");
    return import_wrong(why, ERR_MISSING, lacks, NULL);
}

/* One heading twice, or two spellings of ours, would leave it to chance which counts; two headings that a mapping makes one column are
 * meant. */
static int check_twice(const struct import *im, const struct table *t, struct import_problem *why)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct import_cell *h = &t->headings[i];

        for (size_t k = 0; k < i && h->column >= 0; k++)
            if (t->headings[k].column == h->column &&
                (import_map_column(im->how.map, h->key) < 0 || text_is(h->key, t->headings[k].key)))
                return import_wrong(why, ERR_AMBIGUOUS, "heading", h->key);
    }
    return 0;
}

static int open_table(struct import *im, struct arena *a, struct import_problem *why)
{
    struct table *t = arena_alloc(&im->arena, sizeof(*t));
    struct csv_row row;
    int error;

    im->state = t;
    csv_start(&t->csv, im->bytes, im->n);
    t->csv.delimiter = '\0';
    take_sep_line(&t->csv);
    if (im->how.map->delimiter)
        t->csv.delimiter = im->how.map->delimiter;
    else if (!t->csv.delimiter)
        t->csv.delimiter = find_delimiter(im, &t->csv, a);
    error = csv_next(&t->csv, &im->arena, &row);
    why->line = row.line;
    if (error)
        return import_wrong(why, error == ERR_NOT_FOUND ? ERR_MISSING : error, "heading", NULL);
    for (size_t i = 0; i < row.n_cells; i++) {
        const char *key = heading_text(row.cells[i], &im->arena);

        *ARENA_PUSH(&im->arena, t->headings, t->n) = import_cell_of(im, key);
    }
    error = check_twice(im, t, why);
    return error ? error : check_needed(im, why);
}

/* ---- rows ---- */

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (!text_is_blank(row->cells[i]))
            return false;
    return true;
}

/* Cells beyond the heading may be there if they are empty: spreadsheets leave such. */
static bool fits(const struct table *t, const struct csv_row *row)
{
    for (size_t i = t->n; i < row->n_cells; i++)
        if (*row->cells[i])
            return false;
    return row->n_cells >= t->n;
}

static int take_cells(const struct table *t, const struct csv_row *csv, struct arena *a,
    struct import_row *row, struct import_problem *why)
{
    why->line = row->line = csv->line;
    if (!fits(t, csv)) {
        if (csv->is_last && csv->n_cells < t->n)
            return import_wrong(why, ERR_CUT_OFF, "row", NULL);
        why->hint = N_("as many cells are wanted as there are headings");
        return import_wrong(
            why, ERR_INVALID, "row", arena_printf(a, "%zu / %zu", csv->n_cells, t->n));
    }
    row->cells = arena_copy(a, t->headings, t->n * sizeof(*t->headings));
    row->n_cells = t->n;
    for (size_t i = 0; i < t->n; i++)
        row->cells[i].text = csv->cells[i];
    return 0;
}

static enum import_got refuse_row(const struct csv_row *row, int error, struct import_problem *why)
{
    why->line = row->line;
    if (row->is_last && error != ERR_TOO_LONG) {
        error = ERR_CUT_OFF;
    } else if (error == ERR_INVALID) {
        why->hint = N_("a quotation mark stands inside a cell, or is never closed");
    }
    import_wrong(why, error, "row", NULL);
    return IMPORT_REFUSED;
}

static enum import_got next_row(
    struct import *im, struct arena *a, struct import_row *row, struct import_problem *why)
{
    struct table *t = im->state;
    struct csv_row csv;
    int error;

    do {
        error = csv_next(&t->csv, a, &csv);
        im->at = t->csv.at;
    } while (!error && is_blank(&csv));
    if (error == ERR_NOT_FOUND)
        return IMPORT_END;
    if (error)
        return refuse_row(&csv, error, why);
    return take_cells(t, &csv, a, row, why) ? IMPORT_REFUSED : IMPORT_ENTRY;
}

const struct import_reader import_csv = {
    .prefix = "",
    .names_ignored = true,
    .column = column_of,
    .open = open_table,
    .next = next_row,
};
