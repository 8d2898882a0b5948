/* entry_write - a directory entry as a file has it, so that an import gives the same entry again. Pure. */
#ifndef ASSIST_CLI_ENTRY_WRITE_H
#define ASSIST_CLI_ENTRY_WRITE_H

#include <jansson.h>
#include "entry.h"

/* That column of it, as entry_take reads it; "" where it says nothing. */
const char *entry_cell(const ResponderEntry *e, size_t column, struct arena *a);
/* A number, as short as it comes back the same; without an exponent. */
const char *entry_number(double x, struct arena *a);

/* Lines of CSV, with their end. */
const char *entry_csv_heading(struct arena *a);
const char *entry_csv_line(const ResponderEntry *e, struct arena *a);
/* A Feature of GeoJSON: the columns are its properties, but for the place. Owned by the caller. */
json_t *entry_feature(const ResponderEntry *e, struct arena *a);

#endif
