/* csv - rows of a CSV file (RFC 4180). */
#include "csv.h"

#include "base/text.h"

#include <string.h>

void csv_start(struct csv *r, const char *bytes, size_t n)
{
    *r = (struct csv){ .bytes = bytes, .n = n, .line = 1, .delimiter = ',' };
    if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        r->at = 3;
}

static int peek(const struct csv *r)
{
    return r->at < r->n ? (unsigned char)r->bytes[r->at] : -1;
}

static bool is_line_end(int c)
{
    return c == '\n' || c == '\r';
}

/* CRLF counts once. */
static void take_line_end(struct csv *r)
{
    if (peek(r) == '\r' && r->at + 1 < r->n && r->bytes[r->at + 1] == '\n')
        r->at++;
    r->at++;
    r->line++;
}

static bool ends_cell(const struct csv *r)
{
    return peek(r) < 0 || peek(r) == (unsigned char)r->delimiter || is_line_end(peek(r));
}

static void skip_line(struct csv *r)
{
    while (peek(r) >= 0 && !is_line_end(peek(r)))
        r->at++;
    if (peek(r) >= 0)
        take_line_end(r);
}

static void skip_empty_lines(struct csv *r)
{
    while (is_line_end(peek(r)))
        take_line_end(r);
}

struct cell {
    char *text;
    size_t n;
};

static int add(struct cell *cell, int c)
{
    if (cell->n == CSV_CELL_MAX)
        return ERR_TOO_LONG;
    cell->text[cell->n++] = (char)c;
    return 0;
}

/* A line end inside quotes belongs to the cell, and counts. */
static int take_quoted(struct csv *r, struct cell *cell)
{
    int error = 0;

    for (r->at++; !error; r->at++) {
        int c = peek(r);

        if (c < 0)
            return ERR_INVALID;
        if (c == '"') {
            r->at++;
            if (peek(r) != '"')
                return 0;
        }
        if (c == '\n' || (c == '\r' && !(r->at + 1 < r->n && r->bytes[r->at + 1] == '\n')))
            r->line++;
        error = add(cell, c);
    }
    return error;
}

static int take_bare(struct csv *r, struct cell *cell)
{
    int error = 0;

    for (; !error && !ends_cell(r); r->at++)
        error = peek(r) == '"' ? ERR_INVALID : add(cell, peek(r));
    return error;
}

static int take_cell(struct csv *r, struct arena *a, char **ret_text)
{
    char room[CSV_CELL_MAX];
    struct cell cell = { .text = room };
    int error = peek(r) == '"' ? take_quoted(r, &cell) : take_bare(r, &cell);

    if (error)
        return error;
    if (!ends_cell(r))
        return ERR_INVALID; /* text after a closing quote */
    if (!text_is_clean(cell.text, cell.n))
        return ERR_NOT_TEXT;
    *ret_text = arena_alloc(a, cell.n + 1);
    memcpy(*ret_text, cell.text, cell.n);
    return 0;
}

static int take_row(struct csv *r, struct arena *a, struct csv_row *row)
{
    for (;;) {
        char *text;
        int error;

        if (row->n_cells == CSV_CELLS_MAX)
            return ERR_TOO_LONG;
        error = take_cell(r, a, &text);
        if (error)
            return error;
        *ARENA_PUSH(a, row->cells, row->n_cells) = text;
        if (peek(r) != (unsigned char)r->delimiter)
            return 0;
        r->at++;
    }
}

/* After a broken row: from the end of the line on which it began, so that a quote that is never closed costs one row. */
static void recover(struct csv *r, size_t row_at, uint32_t row_line)
{
    r->at = row_at;
    r->line = row_line;
    skip_line(r);
}

int csv_next(struct csv *r, struct arena *a, struct csv_row *ret)
{
    size_t at;
    int error;

    skip_empty_lines(r);
    *ret = (struct csv_row){ .line = r->line };
    if (peek(r) < 0)
        return ERR_NOT_FOUND;
    at = r->at;
    error = take_row(r, a, ret);
    if (error)
        recover(r, at, ret->line);
    ret->is_last = peek(r) < 0 && !(r->n && is_line_end((unsigned char)r->bytes[r->n - 1]));
    if (!error && peek(r) >= 0)
        take_line_end(r);
    return error;
}
