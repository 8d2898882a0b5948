/* import_seeds - what the corpora csv, geojson and osm begin with: what is wrong with files as people have them, and some that are good. */
#include "fuzz/import_seeds.h"

#include <stdio.h>
#include <string.h>
#include "import.h"
#include "unit/import_mistakes.h"

static const struct {
    const char *target, *name, *file;
} good[] = {
    { "csv", "semicolons", "sep=;\nID;Kind;Имя;lat;lon\na;volunteer;Анна;47,1;39,4\n" },
    { "csv", "cp1251", "id;kind;name;lat;lon\na;volunteer;\xc0\xed\xed\xe0;47,1;39,4\n" },
    { "csv", "area",
        "id,kind,name,polygon,exclude\na,volunteer,A,\"POLYGON((39 47,40 47,40 48,39 "
        "47))\",Azov;oktmo:60\n" },
    { "geojson", "ours",
        "{\"type\":\"FeatureCollection\",\"generator\":\"assist\",\"features\":[{\"type\":"
        "\"Feature\","
        "\"id\":\"a\",\"properties\":{\"name\":\"A\",\"kind\":\"medical\",\"lat\":\"47.5\",\"lon\":"
        "\"39\"},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[39,47],[40,47],[40,48],[39,47]]]}}]"
        "}" },
    { "geojson", "areas",
        FEATURES
        "{\"type\":\"Feature\",\"id\":\"a\"," NAMED
        ",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[9,0],[9,9],[0,9],"
        "[0,0]],[[3,3],[8,3],[8,6],[3,3]]]]}}]}" },
    { "geojson", "service",
        "[{\"id\":\"s\",\"name\":\"Food\",\"organization\":{\"phones\":[{\"number\":\"1\"}]},"
        "\"schedules\":[{"
        "\"byday\":\"MO,TU\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}],\"service_at_"
        "locations\":[{"
        "\"location\":{\"latitude\":1,\"longitude\":2}}]}]" },
    { "osm", "relation",
        ELEMENTS
        "{\"type\":\"relation\",\"id\":8,\"members\":[{\"type\":\"way\",\"ref\":5,\"role\":"
        "\"outer\"}],"
        "\"bounds\":{\"minlat\":0,\"minlon\":0,\"maxlat\":2,\"maxlon\":4}," FIRE
        "},{\"type\":\"way\",\"id\":5,\"nodes\":[1,2,3,1]},{\"type\":\"node\",\"id\":1,\"lat\":0,"
        "\"lon\":0},{\"type\":\"node\",\"id\":2,\"lat\":0,\"lon\":4},{\"type\":\"node\",\"id\":3,"
        "\"lat\":4,\"lon\":4}]}" },
    { "osm", "way",
        ELEMENTS "{\"type\":\"way\",\"id\":7,\"center\":{\"lat\":1,\"lon\":2}," FIRE "}]}" },
};

void import_seeds(fuzz_write_seed *write)
{
    static const char *const targets[IMPORT_FORMATS] = { "csv", "geojson", "osm", "geojson" };
    char name[32];

    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const struct mistake *m = &mistakes[i];

        snprintf(name, sizeof name, "mistake_%zu", i);
        write(targets[m->format], name, m->file, m->n ? m->n : strlen(m->file));
    }
    for (size_t i = 0; i < sizeof gazetteer_mistakes / sizeof gazetteer_mistakes[0]; i++) {
        snprintf(name, sizeof name, "town_%zu", i);
        write("csv", name, gazetteer_mistakes[i].file, strlen(gazetteer_mistakes[i].file));
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        write(good[i].target, good[i].name, good[i].file, strlen(good[i].file));
}
