/* csv - any bytes as a table of responders, and as one of settlements: rows, the heading, entries; by itself, and through the door of the import. Every row is taken or refused by its line and column; reading
 * comes to an end; an entry that was taken can be said to the service. */
#include "csv.h"
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "entry.h"
#include "fuzz/fuzz.h"
#include "fuzz/imported.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void look_at_row(const struct csv_row *row)
{
    must(row->n_cells > 0 && row->n_cells <= CSV_CELLS_MAX);
    for (size_t i = 0; i < row->n_cells; i++)
        must(strlen(row->cells[i]) <= CSV_CELL_MAX);
}

static void look_at_entry(const ResponderEntry *e, struct arena *a)
{
    struct refusal why;
    size_t n;
    uint8_t *bytes = codec_pack(e, a, &n);

    must(!text_empty(e->id) && !text_empty(e->name));
    must(codec_check(&responder_entry__descriptor, bytes, n, a, &why) == 0);
}

static void read_entry(
    const struct entry_columns *columns, const struct csv_row *row, struct arena *a)
{
    ResponderEntry entry;
    struct refusal why = { 0 };

    if (entry_read(columns, row, a, &entry, &why))
        must(why.code && !text_empty(why.field));
    else
        look_at_entry(&entry, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *copy = fuzz_text(bytes, n);
    struct arena a = { 0 };
    struct entry_columns columns;
    struct csv csv;
    struct csv_row row;
    struct refusal why;
    uint32_t line = 0;
    bool has_heading = false;
    int error;

    csv_start(&csv, copy, n);
    while ((error = csv_next(&csv, &a, &row)) != ERR_NOT_FOUND) {
        must(row.line > line); /* it goes on */
        line = row.line;
        if (error)
            continue;
        look_at_row(&row);
        if (has_heading)
            read_entry(&columns, &row, &a);
        else
            has_heading = entry_heading(&row, &columns, &why) == 0;
    }
    arena_clear(&a);
    free(copy);
    fuzz_import(IMPORT_CSV, NULL, bytes, n);
    fuzz_import(IMPORT_CSV,
        "columns: {Имя: name}\nvalues: {kind: medical, area: \"60\"}\nprefix: f-\n", bytes, n);
    fuzz_import_gazetteer(NULL, bytes, n);
    fuzz_import_gazetteer("columns: {Имя: name, kind: city}\nvalues: {zone: UTC+3}\n", bytes, n);
    return 0;
}
