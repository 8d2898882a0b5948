/* What was exported is imported as the same: every column of an entry, as a table and as GeoJSON, with whatever signs are in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "entry_write.h"
#include "import.h"

/* column, cell: of each entry, up to an empty row */
static const struct {
    const char *column, *cell;
} cells[] = {
    { "id", "org" },
    { "kind", "volunteer_org" },
    { "name", "Отряд \"Азов\", 2; и ещё" },
    { "capabilities", "groceries;home_visit" },
    { "lat", "47.12345678901234" },
    { "lon", "-0.00001" },
    { "radius_km", "0.1" },
    { "channel", "zmq;phone" },
    { "address", "ул. 1, \"2\"" },
    { "hours", "Mo-Fr 09:00-18:00; PH off" },
    { "zone", "Europe/Moscow" },
    { "capacity", "0" },
    { "vetting", "3" },
    { "languages", "ru;en" },
    { "phone", "+7 (999) 000-00-01" },
    { "status", "suspended" },
    { "area", "60;Азов, Дон" },
    { "valid_to", "2099-12-31" },
    { "rest_minutes", "480" },
    { "monthly_max", "4" },
    { "min_age", "14" },
    { "max_age", "17" },
    { "no_night", "yes" },
    { "max_distance_m", "2500" },
    { "fixed_at", "2026-11-27T09:00:00Z" },
    { NULL, NULL },
    { "id", "b" },
    { "kind", "volunteer" },
    { "name", "B" },
    { "area", "60" },
    { "phone", "101" }, /* and no channel: nobody rings */
    { NULL, NULL },
    { "id", "c" },
    { "kind", "medical" },
    { "name", "C" },
    { "polygon",
        "MULTIPOLYGON(((175 65,180 65,180 68.1234567,175 68,175 65),(176 66,177 66,177 67,176 66)),"
        "((-180 65,-172 65,-172 68,-180 68,-180 65)))" },
    { "lat", "64.5" }, /* not in it */
    { "lon", "-178" },
    { "exclude", "Эгвекинот;oktmo:77701" },
    { NULL, NULL },
    { "id", "d" }, /* no more than a house, and it stands in the middle of it */
    { "kind", "medical" },
    { "name", "D" },
    { "polygon", "polygon ( (39.1 47.10, 39.101 47.10, 39.101 47.101, 39.1 47.10) ) " },
    { NULL, NULL },
};

static size_t entries_of(struct arena *a, ResponderEntry *ret)
{
    size_t n = 0;
    struct refusal why;

    responder_entry__init(&ret[0]);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        if (cells[i].column)
            assert_int_equal(entry_take(cells[i].column, cells[i].cell, a, &ret[n], &why), 0);
        else
            responder_entry__init(&ret[++n]);
    }
    return n;
}

static void same_entry(struct arena *a, const ResponderEntry *x, const ResponderEntry *y)
{
    for (size_t i = 0; i < entry_columns_count(); i++)
        assert_string_equal(entry_cell(x, i, a), entry_cell(y, i, a));
    assert_true(x->lat == y->lat && x->lon == y->lon && x->radius_km == y->radius_km);
}

static void comes_back(struct arena *a, enum import_format format, const char *file)
{
    ResponderEntry entries[6];
    struct import_map map = { 0 };
    struct import_how how = { .format = format, .map = &map, .source = "x" };
    size_t n = entries_of(a, entries), n_ignored;
    struct import_problem why;
    struct import_item item;
    struct import *im;

    assert_int_equal(import_format_of(file, strlen(file)), format);
    assert_int_equal(import_open(&how, file, strlen(file), a, &im, &why), 0);
    for (size_t i = 0; i < n; i++) {
        if (import_next(im, a, &item) != IMPORT_ENTRY)
            fail_msg("%s", import_problem_text(&item.problem, format, a));
        same_entry(a, &entries[i], &item.entry);
    }
    assert_int_equal(import_next(im, a, &item), IMPORT_END);
    import_ignored(im, &n_ignored);
    assert_int_equal(n_ignored, 0);
    import_close(&im);
}

static void a_table_comes_back_as_it_was(void **state)
{
    struct arena a = { 0 };
    ResponderEntry entries[6];
    size_t n = entries_of(&a, entries);
    const char *file = entry_csv_heading(&a);

    (void)state;
    for (size_t i = 0; i < n; i++)
        file = arena_printf(&a, "%s%s", file, entry_csv_line(&entries[i], &a));
    comes_back(&a, IMPORT_CSV, file);
    arena_clear(&a);
}

static void geojson_comes_back_as_it_was(void **state)
{
    struct arena a = { 0 };
    ResponderEntry entries[6];
    size_t n = entries_of(&a, entries);
    json_t *features = json_array(), *all;
    char *text;

    (void)state;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(features, entry_feature(&entries[i], &a));
    all = json_pack(
        "{s:s,s:s,s:o}", "type", "FeatureCollection", "generator", "assist", "features", features);
    text = json_dumps(all, JSON_INDENT(1));
    comes_back(&a, IMPORT_GEOJSON, text);
    free(text);
    json_decref(all);
    arena_clear(&a);
}

static void a_number_is_as_short_as_it_comes_back(void **state)
{
    static const struct {
        double x;
        const char *text;
    } rows[] = { { 0.1, "0.1" }, { 47, "47" }, { 1.0 / 3, "0.3333333333333333" },
        { 0.1 + 0.2, "0.30000000000000004" }, { 0.00001, "0.00001000000000000000" } };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double back;

        assert_string_equal(entry_number(rows[i].x, &a), rows[i].text);
        assert_int_equal(text_double(rows[i].text, -90, 90, &back), 0);
        assert_true(back == rows[i].x);
    }
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_comes_back_as_it_was),
        cmocka_unit_test(geojson_comes_back_as_it_was),
        cmocka_unit_test(a_number_is_as_short_as_it_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
