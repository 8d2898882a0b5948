/* Directories as people have them are read: tables in their letters and with their headings, GeoJSON, OpenStreetMap, HSDS; what is read is
 * what a person would say stands there. What is wrong with them: cli_import_mistakes.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "import.h"
#include "import_shape.h"
#include "import_text.h"
#include "json_items.h"
#include "words/words.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

struct reading {
    struct arena a;
    struct import_map map;
    struct import *im;
    unsigned entries, refused, left_out;
    char *all; /* a line for each entry */
};

static const char *joined(struct arena *a, char *const *words, size_t n)
{
    const char *all = "";

    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%s%s%s", all, i ? ";" : "", words[i]);
    return all;
}

static const char *shown(const char *text)
{
    return text ? text : "";
}

static const char *ages(struct arena *a, const ResponderEntry *e)
{
    const char *from = e->has_min_age ? arena_printf(a, " from %u", e->min_age) : "";

    return e->has_max_age ? arena_printf(a, "%s to %u", from, e->max_age) : from;
}

/* id kind name [capabilities] lat,lon phone "hours" from age to age */
static void note(struct reading *r, const struct import_item *item)
{
    const ResponderEntry *e = &item->entry;

    r->all = arena_printf(&r->a, "%s%s %s %s [%s] %.5f,%.5f %s%s\"%s\"%s\n", r->all, e->id,
        word_of(&responder__kind__descriptor, (int)e->kind), e->name,
        joined(&r->a, e->capabilities, e->n_capabilities), e->lat, e->lon, shown(e->phone),
        e->n_channel ? "! " : " ", shown(e->hours), ages(&r->a, e));
}

static void read_all(struct reading *r)
{
    struct import_item item;

    r->all = arena_dup(&r->a, "");
    for (;;) {
        switch (import_next(r->im, &r->a, &item)) {
        case IMPORT_END:
            return;
        case IMPORT_ENTRY:
            r->entries++;
            note(r, &item);
            break;
        case IMPORT_REFUSED:
            r->refused++;
            r->all = arena_printf(&r->a, "%s%u!%s %s\n", r->all, item.problem.line,
                item.problem.field, error_code(item.problem.code));
            break;
        case IMPORT_LEFT_OUT:
            r->left_out++;
            break;
        }
    }
}

static void reading_start(
    struct reading *r, enum import_format format, const char *map, const char *bytes, size_t n)
{
    struct import_problem why = { 0 };
    const char *wrong = "";

    *r = (struct reading){ 0 };
    if (map && import_map_read(map, strlen(map), NULL, &r->a, &r->map, &wrong))
        fail_msg("the mapping: %s", wrong);
    if (import_open(
            &(struct import_how){ .format = format, .map = &r->map, .source = "Отряд «Азов», 2" },
            bytes, n, &r->a, &r->im, &why))
        fail_msg("the file: %s", import_problem_text(&why, format, &r->a));
    read_all(r);
}

static void reading_end(struct reading *r)
{
    import_close(&r->im);
    arena_clear(&r->a);
}

static void is_read_as(
    enum import_format format, const char *map, const char *file, const char *expected)
{
    struct reading r;

    reading_start(&r, format, map, file, strlen(file));
    assert_string_equal(r.all, expected);
    reading_end(&r);
}

/* ---- tables ---- */

#define WHO_AZOV "a volunteer Анна [] 47.10000,39.40000  \"\"\n"

static void what_separates_the_cells_is_found(void **state)
{
    (void)state;
    is_read_as(IMPORT_CSV, NULL, "id,kind,name,lat,lon\na,volunteer,Анна,47.1,39.4\n", WHO_AZOV);
    is_read_as(
        IMPORT_CSV, NULL, "id;kind;name;lat;lon\r\na;volunteer;Анна;47,1;39,4\r\n", WHO_AZOV);
    is_read_as(
        IMPORT_CSV, NULL, "id\tkind\tname\tlat\tlon\na\tvolunteer\tАнна\t47,1\t39,4\n", WHO_AZOV);
    is_read_as(
        IMPORT_CSV, NULL, "sep=;\nID;Kind;Name;Lat;Lon\na;volunteer;Анна;47,1;39,4\n", WHO_AZOV);
    is_read_as(IMPORT_CSV, "delimiter: \";\"\n",
        "id;kind;name;lat;lon\na;volunteer;Анна;47.1;39.4\n", WHO_AZOV);
    is_read_as(IMPORT_CSV, "delimiter: tab\n",
        "id\tkind\tname\tlat\tlon\na\tvolunteer\tАнна\t47.1\t39.4\n", WHO_AZOV);
}

static void rows_that_spreadsheets_leave_empty_are_none(void **state)
{
    (void)state;
    is_read_as(IMPORT_CSV, NULL,
        "id;kind;name;lat;lon\n;;;;\na;volunteer;\" Анна\xc2\xa0\";47,1;39,4;;\n;;;;\n", WHO_AZOV);
}

static void a_row_may_be_the_last_without_an_end_of_line(void **state)
{
    (void)state;
    is_read_as(IMPORT_CSV, NULL, "id,kind,name,lat,lon\na,volunteer,Анна,47.1,39.4", WHO_AZOV);
}

static void a_table_in_windows_1251_or_utf_16_is_read(void **state)
{
    static const char cp1251[] = "id;kind;name;lat;lon\na;volunteer;\xc0\xed\xed\xe0;47,1;39,4\n";
    static const char little[] =
        "\xff\xfei\0d\0,\0k\0i\0n\0d\0,\0n\0a\0m\0e\0,\0a\0r\0e\0a\0\n\0"
        "a\0,\0v\0o\0l\0u\0n\0t\0e\0e\0r\0,\0\x10\x04\x3d\xd8\x0a\xde,\0\x36\0\x30\0\n\0";
    static const char big[] = "\xfe\xff\0i\0d\0,\0k\0i\0n\0d\0,\0n\0a\0m\0e\0,\0a\0r\0e\0a\0\n"
                              "\0a\0,\0v\0o\0l\0u\0n\0t\0e\0e\0r\0,\x04\x10\0,\0\x36\0\x30\0\n\0";
    struct reading r;

    (void)state;
    is_read_as(IMPORT_CSV, NULL, cp1251, WHO_AZOV);
    is_read_as(IMPORT_CSV, "encoding: windows-1251\n", cp1251, WHO_AZOV);
    reading_start(&r, IMPORT_CSV, NULL, little, sizeof(little) - 1);
    assert_string_equal(r.all, "a volunteer А😊 [] 0.00000,0.00000  \"\"\n");
    reading_end(&r);
    reading_start(&r, IMPORT_CSV, NULL, big, sizeof(big) - 1); /* and cut within its last letter */
    assert_string_equal(r.all, "a volunteer А [] 0.00000,0.00000  \"\"\n");
    reading_end(&r);
}

static void a_long_table_in_utf_16_keeps_letters_of_two_halves(void **state)
{
    char file[40000];
    const char *text;
    char *owned;
    uint32_t line;
    size_t n = 0, n_text;

    (void)state;
    memcpy(file,
        "\xff\xfe"
        "x\0",
        4);
    for (n = 4; n + 4 <= sizeof(file); n += 4)
        memcpy(file + n, "\x3d\xd8\x0a\xde", 4);
    assert_int_equal(import_decode(file, n, ENCODING_UTF16, &text, &n_text, &owned, &line), 0);
    assert_int_equal(n_text, 1 + (n - 4));
    for (size_t i = 1; i < n_text; i += 4)
        assert_memory_equal(text + i, "😊", 4);
    free(owned);
}

static void headings_words_and_lists_of_theirs_are_mapped(void **state)
{
    static const char map[] =
        "columns: {Код: id, Кто: name, Что может: capabilities, Ещё: capabilities, Тел.: phone,\n"
        "          Вид: kind, Широта: lat, Долгота: lon}\n"
        "values: {channel: [phone], kind: volunteer}\n"
        "words:\n"
        "  kind: {МЧС: emergency_service}\n"
        "  capabilities: {Еда: groceries, Лекарства: [medicine, transport], \"*\": \"\"}\n"
        "list: \",\"\n"
        "ignore: Примечание\n"
        "prefix: az-\n";
    static const char file[] =
        "Код;Кто;Что может;Ещё;Тел.;Вид;Широта;Долгота;Примечание;Цвет\n"
        "7;Анна;Еда, Лекарства;Еда;8 (900) 000-00-01, 8 900 000-00-02;;47,1;39,4;x;y\n"
        "8 б;Часть;Пение;;tel:101;МЧС;47,1;39,4;x;y\n";
    struct reading r;
    size_t n;

    (void)state;
    reading_start(&r, IMPORT_CSV, map, file, strlen(file));
    assert_string_equal(r.all, "az-7 volunteer Анна [groceries;medicine;transport] "
                               "47.10000,39.40000 +79000000001! \"\"\n"
                               "az-8_б emergency_service Часть [] 47.10000,39.40000 101! \"\"\n");
    assert_string_equal(import_ignored(r.im, &n)[0], "Цвет");
    assert_int_equal(n, 1);
    reading_end(&r);
}

static void a_json_file_is_a_mapping_too(void **state)
{
    (void)state;
    is_read_as(IMPORT_CSV,
        "{\"columns\": {\"Имя\": \"name\"}, \"values\": {\"kind\": \"volunteer\"}}",
        "id,Имя,lat,lon\na,Анна,47.1,39.4\n", WHO_AZOV);
}

static void ids_that_nobody_gave_are_made_and_stay(void **state)
{
    static const char map[] = "prefix: x-\nvalues: {kind: volunteer}\n";
    struct reading one, two;

    (void)state;
    reading_start(&one, IMPORT_CSV, map, "name,area\nAnna,60\nBoris,60\n", 26);
    reading_start(&two, IMPORT_CSV, map, "area,name\n60,Anna\n60,Boris\n", 26);
    assert_int_equal(one.entries, 2);
    assert_string_equal(one.all, two.all);
    assert_true(strncmp(one.all, "x-", 2) == 0);
    reading_end(&one);
    reading_end(&two);
}

static void a_telephone_field_gives_its_first_number(void **state)
{
    static const char map[] = "values: {kind: volunteer, area: \"60\"}\n";

    (void)state;
    is_read_as(IMPORT_CSV, map,
        "id;name;phone\na;A;+7 900 000-00-01 доб. 12\nb;B;\"2-15-34 / 2-15-35\"\nc;C;+1 555 555 "
        "0100 "
        "ext. 7\nd;D;\"8 900 000-00, 101\"\ne;E;спросить 8 900 0000001\n",
        "a volunteer A [] 0.00000,0.00000 +79000000001;ext=12 \"\"\n"
        "b volunteer B [] 0.00000,0.00000 21534 \"\"\n"
        "c volunteer C [] 0.00000,0.00000 +15555550100;ext=7 \"\"\n"
        "d volunteer D [] 0.00000,0.00000 101 \"\"\n"
        "6!phone invalid\n");
}

static void what_else_a_telephone_field_says_is_told_and_not_taken(void **state)
{
    static const char file[] = "id,kind,name,lat,lon,phone\n"
                               "a,volunteer,A,1,2,8 900 000-00-01\n"
                               "b,volunteer,B,1,2,8 900 000-00-01 / +7 900 000 00 02\n"
                               "c,volunteer,C,1,2,8 900 000-00 / 101 (ночью)\n"
                               "d,volunteer,D,91,2,8 900 000-00-01 / 8 900 000-00-02\n";
    static const char *const left[] = { NULL, "+7 900 000 00 02", "8 900 000-00 / 101 (ночью)" };
    struct import_map map = { 0 };
    struct import_how how = { .format = IMPORT_CSV, .map = &map, .source = "s" };
    struct import_problem why;
    struct import_item item;
    struct arena a = { 0 };
    struct import *im;

    (void)state;
    assert_int_equal(import_open(&how, file, strlen(file), &a, &im, &why), 0);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(import_next(im, &a, &item), IMPORT_ENTRY);
        assert_int_equal(item.problem.code, left[i] ? ERR_INVALID : 0);
        if (!left[i])
            continue;
        assert_string_equal(item.problem.field, "phone");
        assert_string_equal(item.problem.said, left[i]);
        assert_int_equal(item.problem.line, i + 2);
        assert_non_null(item.problem.hint);
    }
    assert_int_equal(import_next(im, &a, &item), IMPORT_REFUSED); /* for its latitude */
    assert_string_equal(item.problem.field, "lat");
    assert_int_equal(import_next(im, &a, &item), IMPORT_END);
    import_close(&im);
    arena_clear(&a);
}

static void only_a_whole_file_with_ids_tells_what_is_absent(void **state)
{
#define WHOLE "id,kind,name,lat,lon\na,volunteer,A,1,2\nb,volunteer,B,91,2\n"
    static const struct {
        const char *file;
        bool is_complete;
    } rows[] = { { WHOLE, true }, { WHOLE "c,volun", false }, { WHOLE ",volunteer,C,1,2\n", false },
        { WHOLE "c,vol\"unteer,C,1,2\n", false } };
    struct reading r;

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        reading_start(&r, IMPORT_CSV, NULL, rows[i].file, strlen(rows[i].file));
        assert_int_equal(import_is_complete(r.im), rows[i].is_complete);
        assert_true(import_progress(r.im) > 0.99);
        reading_end(&r);
    }
}

static void many_ids_are_each_known_once(void **state)
{
    struct reading r = { 0 };
    struct arena a = { 0 };
    struct import_problem why;
    struct import_item item;
    char *file = arena_alloc(&a, 64 * 5000);
    size_t n = (size_t)snprintf(file, 64, "id,kind,name,area\n");

    (void)state;
    for (unsigned i = 0; i <= 5000; i++)
        n += (size_t)snprintf(file + n, 64, "r%u,volunteer,A,60\n", i % 5000);
    assert_int_equal(
        import_open(&(struct import_how){ .format = IMPORT_CSV, .map = &r.map, .source = "x" },
            file, n, &a, &r.im, &why),
        0);
    for (unsigned i = 0; i < 5000; i++)
        assert_int_equal(import_next(r.im, &a, &item), IMPORT_ENTRY);
    assert_int_equal(import_next(r.im, &a, &item), IMPORT_REFUSED);
    assert_int_equal(item.problem.code, ERR_TAKEN);
    assert_int_equal(import_next(r.im, &a, &item), IMPORT_END);
    import_close(&r.im);
    arena_clear(&a);
}

/* ---- GeoJSON ---- */

#define FEATURE(id, geometry)                                                                      \
    "{\"type\":\"Feature\",\"id\":" id ",\"properties\":{\"name\":\"A\",\"kind\":\"medical\"},"    \
    "\"geometry\":" geometry "}"
#define PLACE(type, at) "{\"type\":\"" type "\",\"coordinates\":" at "}"

static void each_geometry_becomes_a_point_of_it(void **state)
{
    static const struct {
        const char *geometry, *point;
    } rows[] = {
        { PLACE("Point", "[39.4,47.1,120]"), "47.10000,39.40000" },
        { PLACE("MultiPoint", "[[0,0],[1,1],[2,2]]"), "1.00000,1.00000" },
        { PLACE("LineString", "[[10,0],[10,0],[12,0]]"), "0.00000,11.00000" },
        { PLACE("LineString", "[[10,5],[10,5]]"), "5.00000,10.00000" },
        { PLACE("MultiLineString", "[[[0,0],[1,0]],[[10,0],[14,0]]]"), "0.00000,12.00000" },
        { PLACE("Polygon", "[[[0,0],[4,0],[4,2],[0,2],[0,0]]]"), "1.00000,2.00000" },
        /* an L: its middle lies outside of it */
        { PLACE("Polygon", "[[[0,0],[10,0],[10,1],[1,1],[1,10],[0,10],[0,0]]]"),
            "5.00000,0.50000" },
        /* a hole in the middle */
        { PLACE("Polygon", "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[8,3],[8,6],[3,6],[3,3]]]"),
            "2.25000,4.50000" },
        { PLACE("MultiPolygon",
              "[[[[0,0],[1,0],[1,1],[0,0]]],[[[20,20],[24,20],[24,22],[20,22],[20,20]]]]"),
            "21.00000,22.00000" },
        /* the far east, cut at the date line as RFC 7946 wants */
        { PLACE("MultiPolygon", "[[[[170,60],[180,60],[180,70],[170,70],[170,60]]],"
                                "[[[-180,60],[-179,60],[-179,70],[-180,70],[-180,60]]]]"),
            "65.00000,175.00000" },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < N(rows); i++)
        is_read_as(IMPORT_GEOJSON, "prefix: g-\n",
            arena_printf(&a,
                "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE("1", "%s") "]}",
                rows[i].geometry),
            arena_printf(&a, "g-1 medical A [] %s  \"\"\n", rows[i].point));
    arena_clear(&a);
}

static const ResponderEntry *entry_of(struct arena *a, enum import_format format, const char *file)
{
    struct import_map map = { .prefix = "" };
    struct import_how how = { .format = format, .map = &map, .source = "x" };
    struct import_item *item = arena_alloc(a, sizeof *item);
    struct import_problem why;
    struct import *im;

    assert_int_equal(import_open(&how, file, strlen(file), a, &im, &why), 0);
    if (import_next(im, a, item) != IMPORT_ENTRY)
        fail_msg("%s", import_problem_text(&item->problem, format, a));
    import_close(&im);
    return &item->entry;
}

static const char *area_of(struct arena *a, const char *geometry)
{
    return entry_of(a, IMPORT_GEOJSON,
        arena_printf(
            a, "{\"type\":\"FeatureCollection\",\"features\":[" FEATURE("1", "%s") "]}", geometry))
        ->polygon;
}

/* What is drawn around a house says where they are, what is drawn around a district how far they go. */
static void an_area_is_how_far_they_go_unless_it_is_a_house(void **state)
{
    struct arena a = { 0 };
    const ResponderEntry *e;

    (void)state;
    assert_string_equal(
        area_of(&a,
            PLACE("Polygon", "[[[0,0],[4,0],[4,2.50],[0,2],[0,0]],[[1,1],[2,1],[2,1.5],[1,1]]]")),
        "POLYGON((0 0,4 0,4 2.5,0 2,0 0),(1 1,2 1,2 1.5,1 1))");
    assert_string_equal(area_of(&a, PLACE("MultiPolygon", "[[[[0,0],[4,0,7],[4,2],[0,0]]],"
                                                          "[[[-10,0],[-9,0],[-9,1],[-10,0]]]]")),
        "MULTIPOLYGON(((0 0,4 0,4 2,0 0)),((-10 0,-9 0,-9 1,-10 0)))");
    assert_null(area_of(&a, PLACE("Point", "[1,2]")));
    assert_null(area_of(&a, PLACE("LineString", "[[1,2],[3,4]]")));
    assert_null(
        area_of(&a, PLACE("Polygon", "[[[39.1,47.1],[39.105,47.1],[39.105,47.105],[39.1,47.1]]]")));
    /* even if its outline is none: nobody asks */
    assert_null(area_of(
        &a, PLACE("Polygon",
                "[[[39.1,47.1],[39.101,47.101],[39.101,47.1],[39.1,47.101],[39.1,47.1]]]")));
    assert_non_null(
        area_of(&a, PLACE("Polygon", "[[[39.1,47.1],[39.12,47.1],[39.12,47.11],[39.1,47.1]]]")));
    e = entry_of(&a, IMPORT_CSV,
        "id;kind;name;polygon;exclude\nx;medical;A;POLYGON((0 0,4 0,4 2,0 2,0 0));Азов\n");
    assert_string_equal(e->polygon, "POLYGON((0 0,4 0,4 2,0 2,0 0))");
    assert_true(e->lat == 1 && e->lon == 2);
    e = entry_of(&a, IMPORT_CSV,
        "id,kind,name,polygon,lat,lon,exclude\n"
        "x,medical,A,\"MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 0,9 0,9 2,5 2,5 0),(6 0.5,8 0.5,8 "
        "1.5,6 0.5)))\",,,Азов\n");
    assert_true(e->lat == 1.5);
    assert_int_equal(e->n_exclude, 1);
    e = entry_of(&a, IMPORT_CSV,
        "id,kind,name,polygon,lat,lon\nx,medical,A,\"POLYGON((0 0,4 0,4 2,0 2,0 0))\",3,3.5\n");
    assert_true(e->lat == 3 && e->lon == 3.5);
    arena_clear(&a);
}

static void one_feature_alone_is_a_file(void **state)
{
    (void)state;
    is_read_as(IMPORT_GEOJSON, NULL, "\xef\xbb\xbf " FEATURE("\"x\"", PLACE("Point", "[1,2]")),
        "Отряд-«Азо-x medical A [] 2.00000,1.00000  \"\"\n");
}

static void properties_are_cells(void **state)
{
    static const char file[] =
        "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},"
        "\n"
        "\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":17,\"name\":\"Часть "
        "3\",\"title\":null,\n"
        "\"contact:phone\":\"+7 863 "
        "2016600\",\"opening_hours\":\"24/"
        "7\",\"type\":\"CFD\",\"open\":true,\"tags\":[\"a\",\"b\"],\n"
        "\"addr:street\":\"Ленина\",\"height\":2.5,\"capacity\":400,\"address\":\"Ленина, "
        "3\",\"kind\":\"station\"},\n"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[39.4,47.1]}}]}";
    struct reading r;
    size_t n;

    (void)state;
    reading_start(&r, IMPORT_GEOJSON,
        "columns: {type: capabilities}\nvalues: {kind: emergency_service}\nwords: {capabilities: "
        "{CFD: fire_101}}\n"
        "prefix: s-\n",
        file, strlen(file));
    assert_string_equal(r.all,
        "s-17 emergency_service Часть 3 [fire_101] 47.10000,39.40000 +78632016600! \"24/7\"\n");
    import_ignored(r.im, &n);
    assert_int_equal(n, 7); /* title, open, tags, addr:street, height, capacity, address */
    reading_end(&r);
}

static void a_broken_feature_costs_itself_alone(void **state)
{
    (void)state;
    is_read_as(IMPORT_GEOJSON, "prefix: g-\n",
        "{\"features\":[" FEATURE("1", PLACE("Point", "[1,2]")) ",\n{\"type\" 7},\n" FEATURE(
            "2", PLACE("Point", "[1,2]")) "],\"type\":\"FeatureCollection\"}",
        "g-1 medical A [] 2.00000,1.00000  \"\"\n2!row invalid\ng-2 medical A [] 2.00000,1.00000  "
        "\"\"\n");
}

static void what_stands_before_a_cut_is_read_wherever_it_is_cut(void **state)
{
    static const char file[] = "{\"type\":\"FeatureCollection\",\"features\":[\n" FEATURE(
        "1", PLACE("Point", "[1,2]")) ",\n" FEATURE("2", PLACE("Point", "[1,2]")) "\n]}";
    const size_t n = sizeof(file) - 1, first = (size_t)(strstr(file, "\"id\":2") - file);
    struct reading r;

    (void)state;
    for (size_t cut = first; cut <= n; cut++) {
        reading_start(&r, IMPORT_GEOJSON, NULL, file, cut);
        assert_int_equal(r.entries, cut >= n - 3 ? 2 : 1);
        assert_int_equal(r.refused, cut < n);
        assert_int_equal(import_is_complete(r.im), cut == n);
        reading_end(&r);
    }
}

/* ---- OpenStreetMap ---- */

#define FIRE "\"tags\":{\"amenity\":\"fire_station\",\"name\":\"F\"}"
#define FIRE_MAP                                                                                   \
    "tags: [{if: {amenity: fire_station}, kind: emergency_service, capabilities: [fire_101], "     \
    "name: Часть}]\n"
#define SQUARE                                                                                     \
    "{\"type\":\"node\",\"id\":1,\"lat\":0,\"lon\":0},{\"type\":\"node\",\"id\":2,\"lat\":0,"      \
    "\"lon\":4},{\"type\":\"node\",\"id\":3,\"lat\":4,\"lon\":4},{\"type\":\"node\",\"id\":4,"     \
    "\"lat\":4,\"lon\":0}"
#define OF_FIRE(id, at) id " emergency_service F [fire_101] " at "  \"\"\n"

static void an_element_is_where_the_file_says(void **state)
{
    static const struct {
        const char *elements, *expected;
    } rows[] = {
        { "{\"type\":\"node\",\"id\":9,\"lat\":47.1,\"lon\":39.4," FIRE "}",
            OF_FIRE("osm-n9", "47.10000,39.40000") },
        { "{\"type\":\"way\",\"id\":7,\"center\":{\"lat\":47.1,\"lon\":39.4}," FIRE "}",
            OF_FIRE("osm-w7", "47.10000,39.40000") },
        /* its nodes stand behind it */
        { "{\"type\":\"way\",\"id\":7,\"nodes\":[1,2,3,4,1]," FIRE "}," SQUARE,
            OF_FIRE("osm-w7", "2.00000,2.00000") },
        { "{\"type\":\"way\",\"id\":7,\"nodes\":[1,2,99]," FIRE "}," SQUARE,
            OF_FIRE("osm-w7", "0.00000,2.00000") },
        { "{\"type\":\"way\",\"id\":7,\"geometry\":[{\"lat\":0,\"lon\":0},null,{\"lat\":0,\"lon\":"
          "2}]," FIRE "}",
            OF_FIRE("osm-w7", "0.00000,1.00000") },
        { "{\"type\":\"relation\",\"id\":8,\"center\":{\"lat\":1,\"lon\":2}," FIRE "}",
            OF_FIRE("osm-r8", "1.00000,2.00000") },
        /* its outer way is in the file, and has no tags */
        { "{\"type\":\"relation\",\"id\":8,\"members\":[{\"type\":\"way\",\"ref\":6,\"role\":"
          "\"inner\"},"
          "{\"type\":\"way\",\"ref\":5,\"role\":\"outer\"}]," FIRE
          "},{\"type\":\"way\",\"id\":5,\"nodes\":[1,2,3,4,1]}," SQUARE,
            OF_FIRE("osm-r8", "2.00000,2.00000") },
        { "{\"type\":\"relation\",\"id\":8,\"members\":[{\"type\":\"node\",\"ref\":2,\"role\":\"\"}"
          "]," FIRE "}," SQUARE,
            OF_FIRE("osm-r8", "0.00000,4.00000") },
        { "{\"type\":\"relation\",\"id\":8,\"members\":[{\"type\":\"way\",\"ref\":5,\"role\":"
          "\"outer\",\"geometry\":"
          "[{\"lat\":0,\"lon\":0},{\"lat\":0,\"lon\":2}]},{\"type\":\"node\",\"ref\":7,\"lat\":0,"
          "\"lon\":1}]," FIRE "}",
            OF_FIRE("osm-r8", "0.00000,1.00000") },
        { "{\"type\":\"relation\",\"id\":8,\"bounds\":{\"minlat\":0,\"minlon\":0,\"maxlat\":2,"
          "\"maxlon\":4}," FIRE "}",
            OF_FIRE("osm-r8", "1.00000,2.00000") },
    };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < N(rows); i++)
        is_read_as(IMPORT_OSM, FIRE_MAP,
            arena_printf(&a, "{\"version\":0.6,\"elements\":[%s]}", rows[i].elements),
            rows[i].expected);
    arena_clear(&a);
}

static void the_first_name_and_telephone_of_the_tags_count(void **state)
{
    (void)state;
    is_read_as(IMPORT_OSM, FIRE_MAP "columns: {fee: languages}\n",
        "{\"elements\":[{\"type\":\"node\",\"id\":1,\"lat\":1,\"lon\":2,\"tags\":{\"operator\":"
        "\"МЧС\",\"contact:phone\":\"101;112\","
        "\"amenity\":\"social_facility;fire_station\",\"name\":\"ПЧ-3\",\"opening_hours\":\"24/"
        "7\",\"fee\":\"ru\"}},"
        "{\"type\":\"node\",\"id\":2,\"lat\":1,\"lon\":2,\"tags\":{\"amenity\":\"fire_station\"}}]"
        "}",
        "osm-n1 emergency_service ПЧ-3 [fire_101] 1.00000,2.00000 101! \"24/7\"\n"
        "osm-n2 emergency_service Часть [fire_101] 1.00000,2.00000  \"\"\n");
}

static void an_export_as_geojson_is_openstreetmap_too(void **state)
{
    (void)state;
    is_read_as(IMPORT_OSM, FIRE_MAP,
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"type\":\"Feature\",\"id\":\"way/7\",\"properties\":{\"@id\":\"way/"
        "7\",\"amenity\":\"fire_station\",\"name\":\"F\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[39.4,47.1]}},"
        "{\"type\":\"Feature\",\"properties\":{\"@id\":\"node/"
        "9\",\"amenity\":\"fire_station\",\"name\":\"F\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[39.4,47.1]}},"
        "{\"type\":\"Feature\",\"id\":\"relation/"
        "8\",\"properties\":{\"type\":\"relation\",\"id\":8," FIRE "},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}}]}",
        OF_FIRE("osm-w7", "47.10000,39.40000") OF_FIRE("osm-n9", "47.10000,39.40000")
            OF_FIRE("osm-r8", "2.00000,2.00000"));
}

static char *source_file(struct arena *a, const char *name)
{
    FILE *in = fopen(arena_printf(a, "%s/%s", getenv("ASSIST_SOURCE_DIR"), name), "rb");
    char *text = arena_alloc(a, 100001);

    if (!in)
        return NULL;
    text[fread(text, 1, 100000, in)] = '\0';
    fclose(in);
    return text;
}

/* As "kind [capabilities]", "left out" or "unknown". */
static const char *means(
    struct arena *a, const struct import_map *map, const char *tag, const char *word)
{
    struct import_pair pairs[] = { { tag, word }, { "name", "N" } };
    const struct import_rule *rule = import_map_rule(map, pairs, 2);
    const char *can;

    if (!rule)
        return "unknown";
    if (rule->is_left_out)
        return "left out";
    can = rule->values[entry_column("capabilities")];
    return arena_printf(a, "%s [%s]", rule->values[entry_column("kind")], can ? can : "");
}

static void a_hydrant_is_no_responder_and_a_kindergarten_no_hospital(void **state)
{
    static const struct {
        const char *tag, *word, *means;
    } rows[] = {
        { "amenity", "fire_station", "emergency_service [fire_101]" },
        { "emergency", "ambulance_station", "emergency_service [medical_103]" },
        { "emergency", "water_rescue", "emergency_service [rescue_water_ice]" },
        { "emergency", "mountain_rescue", "emergency_service [search_forest]" },
        { "amenity", "police", "emergency_service [police_102]" },
        { "amenity", "hospital", "medical []" },
        { "amenity", "clinic", "medical []" },
        { "amenity", "doctors", "medical []" },
        { "healthcare", "hospital", "medical []" },
        { "social_facility", "food_bank", "social_service [meals]" },
        { "social_facility", "shelter", "social_service [shelter]" },
        { "social_facility", "outreach", "social_service [home_visit;welfare_check]" },
        { "amenity", "social_facility", "social_service []" },
        { "emergency", "fire_hydrant", "left out" },
        { "emergency", "defibrillator", "left out" },
        { "emergency", "phone", "left out" },
        { "emergency", "assembly_point", "left out" },
        { "amenity", "kindergarten", "left out" },
        { "amenity", "school", "left out" },
        { "amenity", "veterinary", "left out" },
        { "amenity", "shelter", "left out" }, /* a roof at a bus stop */
        { "amenity", "pharmacy", "left out" }, /* it brings nothing, unless it says so */
        { "healthcare", "alternative", "left out" },
        { "disused", "yes", "left out" },
        { "amenity", "fountain", "unknown" },
        { "shop", "supermarket", "unknown" },
        { "disused:amenity", "hospital", "unknown" },
        { "building", "hospital", "unknown" },
    };
    struct arena a = { 0 };
    struct import_map map;
    const char *text = source_file(&a, "rules/osm.yaml"), *wrong = "";

    (void)state;
    assert_int_equal(import_map_read(text, strlen(text), NULL, &a, &map, &wrong), 0);
    for (size_t i = 0; i < N(rows); i++)
        assert_string_equal(means(&a, &map, rows[i].tag, rows[i].word), rows[i].means);
    arena_clear(&a);
}

/* ---- HSDS ---- */

static void a_service_is_an_entry_at_each_of_its_places(void **state)
{
    static const char file[] =
        "{\"total_items\":1,\"contents\":[{\"id\":\"s1\",\"name\":\"Food\",\"status\":\"active\",\n"
        "\"organization\":{\"id\":\"o1\",\"name\":\"Bread\",\"phones\":[{\"number\":\"111\"}]},\n"
        "\"attributes\":[{\"taxonomy_term\":{\"name\":\"Food "
        "Pantries\"}},{\"taxonomy_term\":{\"name\":\"Talk\"}}],\n"
        "\"languages\":[{\"code\":\"en\"},{\"name\":\"Spanish\"}],\n"
        "\"schedules\":[{\"freq\":\"WEEKLY\",\"byday\":\"MO,TU\",\"opens_at\":\"09:00\",\"closes_"
        "at\":\"17:00:00Z\"},\n"
        "{\"byday\":\"SA\",\"opens_at\":\"10:00\",\"closes_at\":\"12:00\"}],\n"
        "\"service_at_locations\":[{\"id\":\"sl1\",\"location\":{\"id\":\"l1\",\"latitude\":1.5,"
        "\"longitude\":2}},\n"
        "{\"location\":{\"id\":\"l2\",\"latitude\":3,\"longitude\":4,\"phones\":[{\"type\":\"fax\","
        "\"number\":\"9\"},"
        "{\"type\":\"voice\",\"number\":\"222\"}]}}]}]}";

    (void)state;
    is_read_as(IMPORT_HSDS,
        "columns: {taxonomy: capabilities}\nwords: {capabilities: {Food Pantries: meals, \"*\": "
        "\"\"}}\nprefix: h-\n",
        file,
        "h-sl1 social_service Food [meals] 1.50000,2.00000 111! \"Mo,Tu 09:00-17:00; Sa "
        "10:00-12:00\"\n"
        "h-s1-l2 social_service Food [meals] 3.00000,4.00000 222! \"Mo,Tu 09:00-17:00; Sa "
        "10:00-12:00\"\n");
}

static void an_organization_brings_its_services_or_itself(void **state)
{
    (void)state;
    is_read_as(IMPORT_HSDS, "prefix: h-\n",
        "[{\"id\":\"o1\",\"name\":\"Bread\",\"locations\":[{\"latitude\":1,\"longitude\":2}],"
        "\"services\":["
        "{\"id\":\"s1\",\"name\":\"Food\",\"schedules\":[{\"freq\":\"MONTHLY\",\"byday\":\"1MO\","
        "\"opens_at\":\"09:00\","
        "\"closes_at\":\"10:00\",\"description\":\"first Monday\"}]},"
        "{\"id\":\"s2\",\"name\":\"Talk\",\"status\":\"defunct\",\"service_at_locations\":[{"
        "\"location\":{\"latitude\":3,"
        "\"longitude\":4}}]}]},\n"
        "{\"id\":\"o2\",\"name\":\"House\",\"locations\":[{\"latitude\":5,\"longitude\":6}]}]",
        "h-s1 social_service Food [] 1.00000,2.00000  \"first Monday\"\n"
        "h-s2 social_service Talk [] 3.00000,4.00000  \"\"\n"
        "h-o2 social_service House [] 5.00000,6.00000  \"\"\n");
    is_read_as(IMPORT_HSDS, "prefix: h-\nvalues: {kind: medical}\n",
        "{\"id\":\"o1\",\"name\":\"B\",\"services\":[{\"id\":\"s1\",\"name\":\"Food\"}],"
        "\"locations\":[{\"latitude\":1,\"longitude\":2}]}",
        "h-s1 medical Food [] 1.00000,2.00000  \"\"\n");
}

/* What exports write for "no bound" says nothing. */
static void ages_of_a_service_are_taken_where_they_are_some(void **state)
{
    static const struct {
        const char *said, *read;
    } rows[] = { { "\"minimum_age\":14,\"maximum_age\":17", " from 14 to 17" },
        { "\"minimum_age\":18.0,\"maximum_age\":999", " from 18" },
        { "\"minimum_age\":0,\"maximum_age\":0", "" },
        { "\"minimum_age\":\"any\",\"maximum_age\":null", "" } };

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        struct arena a = { 0 };

        is_read_as(IMPORT_HSDS, "prefix: h-\n",
            arena_printf(&a,
                "[{\"id\":\"s1\",\"name\":\"Food\",%s,\"service_at_locations\":[{\"id\":\"x\","
                "\"location\":{\"latitude\":3,\"longitude\":4}}]}]",
                rows[i].said),
            arena_printf(
                &a, "h-s1 social_service Food [] 3.00000,4.00000  \"\"%s\n", rows[i].read));
        arena_clear(&a);
    }
}

/* ---- which format? ---- */

static void the_format_is_found_by_what_a_file_begins_with(void **state)
{
    static const struct {
        const char *file;
        enum import_format format;
    } rows[] = {
        { "id,kind\n", IMPORT_CSV },
        { "", IMPORT_CSV },
        { "\xef\xbb\xbf {\"type\":\"FeatureCollection\",\"features\":[]}", IMPORT_GEOJSON },
        { "{\"type\":\"Point\",\"coordinates\":[1,2]}", IMPORT_GEOJSON },
        { "{\"version\":0.6,\"elements\":[]}", IMPORT_OSM },
        { "[{\"id\":\"s\",\"name\":\"x\"}]", IMPORT_HSDS },
    };

    (void)state;
    for (size_t i = 0; i < N(rows); i++)
        assert_int_equal(import_format_of(rows[i].file, strlen(rows[i].file)), rows[i].format);
}

/* ---- real files ---- */

#define HOSPITALS "values: {kind: medical}\n"
#define STATIONS                                                                                   \
    "values: {kind: emergency_service}\ncolumns: {type: capabilities}\n"                           \
    "words: {capabilities: {CFD: fire_101, VFD: fire_101}}\n"
#define POLICE "values: {kind: emergency_service, capabilities: [police_102]}\n"

static void counts_are(const char *path, enum import_format format, const char *map,
    unsigned entries, unsigned refused, unsigned left_out)
{
    struct arena a = { 0 };
    const char *text = source_file(&a, path);
    struct reading r;

    assert_non_null(text);
    assert_int_equal(import_format_of(text, strlen(text)), format);
    reading_start(&r, format, map ? map : source_file(&a, "rules/osm.yaml"), text, strlen(text));
    assert_int_equal(r.entries, entries);
    assert_int_equal(r.refused, refused);
    assert_int_equal(r.left_out, left_out);
    assert_true(import_is_complete(r.im));
    reading_end(&r);
    arena_clear(&a);
}

static void real_files_have_as_many_as_a_person_counts(void **state)
{
    (void)state;
    counts_are("tests/unit/directories/hospitals.geojson", IMPORT_GEOJSON, HOSPITALS, 7, 0, 0);
    counts_are("tests/unit/directories/fire_stations.geojson", IMPORT_GEOJSON, STATIONS, 7, 0, 0);
    counts_are("tests/unit/directories/police_stations.geojson", IMPORT_GEOJSON, POLICE, 5, 0, 0);
    counts_are("tests/unit/directories/overpass.json", IMPORT_OSM, NULL, 0, 0, 27);
    counts_are("tests/unit/directories/overpass.json", IMPORT_OSM,
        "tags: [{if: {amenity: place_of_worship}, kind: social_service}, {if: {amenity: school}, "
        "leave_out: yes}]\n",
        1, 0, 26);
}

static void the_whole_of_them_too_where_they_are_at_hand(void **state)
{
#define WHOLE_FILES "../shared/data/directories/"
    struct arena a = { 0 };
    bool is_there = source_file(&a, WHOLE_FILES "mecklenburg_hospitals.geojson") != NULL;

    (void)state;
    arena_clear(&a);
    if (!is_there) {
        print_message("the whole files are not at hand: %s\n", WHOLE_FILES);
        skip();
    }
    counts_are(WHOLE_FILES "mecklenburg_hospitals.geojson", IMPORT_GEOJSON, HOSPITALS, 7, 0, 0);
    counts_are(WHOLE_FILES "mecklenburg_fire_stations.geojson", IMPORT_GEOJSON, STATIONS, 60, 0, 0);
    counts_are(WHOLE_FILES "mecklenburg_police_stations.geojson", IMPORT_GEOJSON, POLICE, 15, 0, 0);
    counts_are(WHOLE_FILES "overpass_sample_osmtogeojson_map.json", IMPORT_OSM, NULL, 0, 0, 96);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_separates_the_cells_is_found),
        cmocka_unit_test(rows_that_spreadsheets_leave_empty_are_none),
        cmocka_unit_test(a_row_may_be_the_last_without_an_end_of_line),
        cmocka_unit_test(a_table_in_windows_1251_or_utf_16_is_read),
        cmocka_unit_test(a_long_table_in_utf_16_keeps_letters_of_two_halves),
        cmocka_unit_test(headings_words_and_lists_of_theirs_are_mapped),
        cmocka_unit_test(a_json_file_is_a_mapping_too),
        cmocka_unit_test(ids_that_nobody_gave_are_made_and_stay),
        cmocka_unit_test(a_telephone_field_gives_its_first_number),
        cmocka_unit_test(what_else_a_telephone_field_says_is_told_and_not_taken),
        cmocka_unit_test(only_a_whole_file_with_ids_tells_what_is_absent),
        cmocka_unit_test(many_ids_are_each_known_once),
        cmocka_unit_test(each_geometry_becomes_a_point_of_it),
        cmocka_unit_test(an_area_is_how_far_they_go_unless_it_is_a_house),
        cmocka_unit_test(one_feature_alone_is_a_file),
        cmocka_unit_test(properties_are_cells),
        cmocka_unit_test(a_broken_feature_costs_itself_alone),
        cmocka_unit_test(what_stands_before_a_cut_is_read_wherever_it_is_cut),
        cmocka_unit_test(an_element_is_where_the_file_says),
        cmocka_unit_test(the_first_name_and_telephone_of_the_tags_count),
        cmocka_unit_test(an_export_as_geojson_is_openstreetmap_too),
        cmocka_unit_test(a_hydrant_is_no_responder_and_a_kindergarten_no_hospital),
        cmocka_unit_test(a_service_is_an_entry_at_each_of_its_places),
        cmocka_unit_test(ages_of_a_service_are_taken_where_they_are_some),
        cmocka_unit_test(an_organization_brings_its_services_or_itself),
        cmocka_unit_test(the_format_is_found_by_what_a_file_begins_with),
        cmocka_unit_test(real_files_have_as_many_as_a_person_counts),
        cmocka_unit_test(the_whole_of_them_too_where_they_are_at_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
