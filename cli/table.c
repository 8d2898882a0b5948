/* table - rows in aligned columns. */
#include "table.h"

#include "base/must.h"
#include "base/text.h"
#include "plain.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define GAP 2

size_t table_width(const char *text)
{
    mbstate_t state = { 0 };
    size_t left = strlen(text), width = 0;

    while (left) {
        wchar_t letter;
        size_t n = mbrtowc(&letter, text, left, &state);
        int cells;

        if (n == 0 || n > left) /* broken text counts as bytes */
            return width + left;
        cells = wcwidth(letter);
        width += cells > 0 ? (size_t)cells : 0;
        text += n;
        left -= n;
    }
    return width;
}

/* Text from outside must not move the cursor or break the row. */
static const char *plain(struct arena *a, const char *text)
{
    char *line = arena_dup(a, text ? text : "");
    char *shown, *copy;

    for (char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20) /* a cell is one line */
            *p = ' ';
    shown = plain_text(line);
    copy = arena_dup(a, shown);
    free(shown);
    return copy;
}

void table_row(struct table *t)
{
    ARENA_PUSH(t->arena, t->rows, t->n_rows);
}

void table_cell(struct table *t, size_t column, enum say_tone tone, const char *text)
{
    must(t->n_rows && column < t->columns);
    t->rows[t->n_rows - 1].cells[column] = (struct table_cell){ plain(t->arena, text), tone };
}

void table_start(struct table *t, struct arena *a, const char *const *headings, size_t columns)
{
    must(columns <= TABLE_COLUMNS);
    *t = (struct table){ .arena = a, .columns = columns };
    table_row(t);
    for (size_t i = 0; i < columns; i++)
        table_cell(t, i, TONE_DIM, headings[i]);
}

/* 0: empty in every row. */
static size_t column_width(const struct table *t, size_t column)
{
    size_t width = 0;
    bool empty = true;

    for (size_t i = 0; i < t->n_rows; i++) {
        const char *text = t->rows[i].cells[column].text;
        size_t here = text ? table_width(text) : 0;

        width = here > width ? here : width;
        empty = empty && ((i == 0 && t->n_rows > 1) || here == 0);
    }
    return empty ? 0 : width;
}

/* How many cells of this row have something, up to the last of those that are shown: a line ends where its words do. */
static size_t last_filled(const struct table_row *row, size_t n)
{
    while (n && text_empty(row->cells[n - 1].text))
        n--;
    return n;
}

static size_t last_shown(const size_t *widths, size_t n)
{
    while (n && widths[n - 1] == 0)
        n--;
    return n;
}

static void print_cell(
    const struct cli *c, const struct table_cell *cell, size_t width, bool is_last, FILE *out)
{
    const char *text = cell->text ? cell->text : "";
    size_t pad = width + GAP - table_width(text);

    if (cell->tone != TONE_PLAIN && *text)
        fprintf(out, "%s%s%s", say_tone(c, cell->tone), text, say_tone(c, TONE_PLAIN));
    else
        fputs(text, out);
    if (!is_last)
        fprintf(out, "%*s", (int)pad, "");
}

void table_print_rows(const struct table *t, const struct cli *c, FILE *out)
{
    size_t widths[TABLE_COLUMNS], shown;

    for (size_t i = 0; i < t->columns; i++)
        widths[i] = column_width(t, i);
    shown = last_shown(widths, t->columns);
    for (size_t row = 0; row < t->n_rows; row++) {
        size_t filled = last_filled(&t->rows[row], shown);

        for (size_t i = 0; i < filled; i++)
            if (widths[i])
                print_cell(c, &t->rows[row].cells[i], widths[i], i + 1 == filled, out);
        fputc('\n', out);
    }
    fflush(out);
}

void table_print(const struct table *t, const struct cli *c, FILE *out)
{
    if (t->n_rows > 1)
        table_print_rows(t, c, out);
}
