/* osm - any bytes as OpenStreetMap's JSON. Every element is taken, refused with its place and field, or left out; reading comes to an
 * end; an entry that was taken can be said to the service, and is somewhere on the earth. */
#include "fuzz/fuzz.h"
#include "fuzz/imported.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_import(IMPORT_OSM,
        "columns: {ref: area}\n"
        "tags:\n"
        "  - {if: {emergency: fire_hydrant}, leave_out: \"yes\"}\n"
        "  - {if: {amenity: [fire_station, hospital]}, kind: emergency_service, capabilities: "
        "[fire_101], name: F}\n"
        "  - {if: {name: \"*\"}, kind: medical}\n",
        bytes, n);
    return 0;
}
