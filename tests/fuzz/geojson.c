/* geojson - any bytes as GeoJSON, and as HSDS, which is JSON too. Every item is taken or refused with its place and field; reading comes
 * to an end; an entry that was taken can be said to the service, and is somewhere on the earth. */
#include "fuzz/fuzz.h"
#include "fuzz/imported.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_import(IMPORT_GEOJSON, NULL, bytes, n);
    fuzz_import(
        IMPORT_GEOJSON, "values: {kind: medical}\ncolumns: {type: capabilities}\n", bytes, n);
    fuzz_import(IMPORT_HSDS, "columns: {taxonomy: languages}\n", bytes, n);
    return 0;
}
