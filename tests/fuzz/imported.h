/* imported - any bytes as a file to be imported: what the targets csv, geojson and osm share. */
#ifndef ASSIST_TESTS_FUZZ_IMPORTED_H
#define ASSIST_TESTS_FUZZ_IMPORTED_H

#include "import.h"

/* Reads all of it; aborts where reading does not come to an end, a refusal has no place, code or field, or an entry cannot be said to the
 * service. `map` is a good mapping, or NULL. */
void fuzz_import(enum import_format format, const char *map, const uint8_t *bytes, size_t n);
/* The same as a table of settlements. */
void fuzz_import_gazetteer(const char *map, const uint8_t *bytes, size_t n);

#endif
