/* matcher_cover - polygons, numbers of regions, and where somebody does not go. Circles and districts: matcher_eligible.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "matcher/cover.h"
#include "matcher/prefix.h"

#define AZOV "POLYGON((39.3 47,39.6 47,39.6 47.2,39.3 47.2,39.3 47))"

static const char *const none[1];

struct scene {
    struct responder r;
    struct match_query q;
    struct fit fit;
};

/* In the middle of Azov, and asked about it. */
static struct scene scene(void)
{
    return (struct scene){
        .r = { .id = "r", .phone = "112", .has_point = true, .lat = 47.11, .lon = 39.42 },
        .q = { .district = "", .has_point = true, .lat = 47.11, .lon = 39.42 }
    };
}

static Match__Reason ask(struct scene *s)
{
    struct directory *d = directory_new();
    struct match_query q = s->q;
    Match__Reason reason;

    s->fit = (struct fit){ 0 };
    if (q.has_point)
        match_query_at(&q, q.lat, q.lon, q.uncertainty_m);
    directory_put(d, &s->r);
    reason = eligible(&q, directory_find(d, "r"), &s->fit);
    directory_free(&d);
    return reason;
}

static void assert_cover(struct scene *s, enum cover cover)
{
    assert_int_equal(
        ask(s), cover == COVER_NONE ? MATCH__REASON__OUT_OF_AREA : MATCH__REASON__FITS);
    assert_int_equal(s->fit.cover, cover);
}

/* ---- polygons ---- */
static void whoever_has_a_polygon_goes_as_far_as_that(void **state)
{
    struct scene s = scene();

    (void)state;
    s.r.polygon = AZOV;
    assert_cover(&s, COVER_AREA);
    assert_true(s.fit.has_distance && s.fit.distance_m < 1);
    s.q.lon = 39.61; /* 750 m outside: the 50 km of those who say nothing are not for them */
    assert_cover(&s, COVER_NONE);
    s.q.uncertainty_m = 700;
    assert_cover(&s, COVER_NONE);
    s.q.uncertainty_m = 800;
    assert_cover(&s, COVER_AREA);
}

static void a_circle_and_an_area_cover_beside_a_polygon(void **state)
{
    static const char *const aksai[] = { "Аксай" };
    struct scene s = scene();

    (void)state;
    s.r.polygon = AZOV;
    s.r.radius_km = 5;
    assert_cover(&s, COVER_NEAR);
    s.q.lon = 39.55;
    assert_cover(&s, COVER_AREA);
    s.q.lon = 39.7;
    assert_cover(&s, COVER_NONE);
    s.r.area = aksai;
    s.r.n_area = 1;
    s.q.district = "аксай";
    assert_cover(&s, COVER_AREA);
    s.q.radius_m =
        10000; /* the rung's circle is around the place, and holds for everybody's point */
    assert_cover(&s, COVER_NONE);
    s.q.lon = 39.55;
    assert_cover(&s, COVER_AREA);
}

static void a_polygon_that_nobody_can_read_covers_nothing_and_is_counted(void **state)
{
    static const char *const broken[] = { "POLYGON((39.3 47,39.6 47.2,39.6 47,39.3 47.2,39.3 47))",
        "POLYGON((-180 -90,180 -90,180 90,-180 90))", "somewhere" };
    struct directory *d = directory_new();
    struct scene s = scene();

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        s.r.polygon = broken[i];
        assert_cover(&s, COVER_NONE);
        directory_put(d, &s.r);
        assert_int_equal(directory_unread_polygons(d), 1);
    }
    s.r.radius_km = 5;
    assert_cover(&s, COVER_NEAR); /* what else it says holds */
    directory_put(d, &s.r);
    assert_int_equal(directory_unread_polygons(d), 1);
    s.r.polygon = AZOV;
    directory_put(d, &s.r);
    assert_int_equal(directory_unread_polygons(d), 0);
    s.r.polygon = "";
    directory_put(d, &s.r);
    assert_int_equal(directory_unread_polygons(d), 0);
    assert_false(directory_find(d, "r")->has_polygon);
    directory_free(&d);
}

/* ---- numbers ---- */
static enum cover covered_by(const char *area, const char *oktmo, const char *kladr)
{
    struct scene s = scene();

    s.r.has_point = false;
    s.r.area = &area;
    s.r.n_area = 1;
    s.q.oktmo = oktmo;
    s.q.kladr = kladr;
    ask(&s);
    return s.fit.cover;
}

static void a_number_covers_what_begins_with_it(void **state)
{
    (void)state;
    assert_int_equal(covered_by("60701", "60701000001", ""), COVER_AREA);
    assert_int_equal(covered_by("60", "60701000001", ""), COVER_AREA);
    assert_int_equal(covered_by("60702", "60701000001", ""), COVER_NONE);
    assert_int_equal(covered_by("61", "60701000001", "61000002"), COVER_AREA);
    assert_int_equal(covered_by("oktmo:61", "60701000001", "61000002"), COVER_NONE);
    assert_int_equal(covered_by("ОКТМО 60", "60701000001", "61000002"), COVER_AREA);
    assert_int_equal(covered_by("kladr:61", "60701000001", "61000002"), COVER_AREA);
    assert_int_equal(covered_by("КЛАДР: 60", "60701000001", "61000002"), COVER_NONE);
    assert_int_equal(covered_by("60 701 000", "60701000001", ""), COVER_AREA);
    assert_int_equal(covered_by("6100000200000", "", "61000002"), COVER_AREA);
    assert_int_equal(covered_by("60", NULL, NULL), COVER_NONE); /* nothing to hold it against */
}

static void a_number_that_says_more_than_is_known_may_cover(void **state)
{
    static const char *const both[] = { "60701", "60" }, *const azov[] = { "oktmo:60701" };
    struct scene s = scene();

    (void)state;
    assert_int_equal(covered_by("60701", "60", "61"), COVER_MAYBE);
    assert_int_equal(covered_by("kladr:61034", "60", "61"), COVER_MAYBE);
    assert_int_equal(covered_by("oktmo:61034", "60", "61"), COVER_NONE);
    assert_int_equal(covered_by("62701", "60", "61"), COVER_NONE);
    s.q.oktmo = "60";
    s.r.area = both;
    s.r.n_area = 2;
    s.r.has_point = false;
    assert_cover(&s, COVER_AREA); /* what is sure counts more */
    s.r.area = azov;
    s.r.n_area = 1;
    assert_cover(&s, COVER_MAYBE);
    s.r.has_point =
        true; /* it has said where it goes: no guess of 50 km, though the place is where it stands */
    assert_cover(&s, COVER_MAYBE);
    s.r.radius_km = 5;
    assert_cover(&s, COVER_NEAR);
    s.q.oktmo = "62";
    s.r.radius_km = 0;
    assert_cover(&s, COVER_NONE);
    s.q.oktmo = ""; /* cannot be judged: as far as those go who say nothing */
    assert_cover(&s, COVER_NEAR);
    s.q.kladr = "61";
    assert_cover(&s, COVER_NEAR);
}

static void for_a_case_without_a_point_numbers_count_too(void **state)
{
    static const char *const azov[] = { "60701" };
    struct scene s = scene();

    (void)state;
    s.r.has_point = s.q.has_point = false;
    s.r.kind = RESPONDER__KIND__EMERGENCY_SERVICE;
    s.r.area = azov;
    s.r.n_area = 1;
    assert_cover(&s, COVER_UNPLACED);
    s.q.oktmo = "60";
    assert_cover(&s, COVER_MAYBE);
    s.q.oktmo = "60701000001";
    assert_cover(&s, COVER_AREA);
}

static void numbers_have_one_form(void **state)
{
    static const struct {
        const char *folded, *key, *region;
    } rows[] = {
        { "60", "60", NULL },
        { "607", "607", "60+" },
        { "60 701 000", "60701", "60+" },
        { "60701000000", "60701", "60+" },
        { "60000000000", "60", NULL },
        { "60701000001", "60701000001", "60+" },
        { "60701001000", "60701001", "60+" },
        { "oktmo60701", "oktmo:60701", "oktmo:60+" },
        { "октмо 60", "oktmo:60", NULL },
        { "кладр 61034", "kladr:61034", "kladr:61+" },
        { "kladr 6100000200000", "kladr:61000002", "kladr:61+" },
        { "6100000200000", "kladr:61000002", "kladr:61+" },
        { "6100000200051", "kladr:6100000200051", "kladr:61+" }, /* not valid any more */
        { "610000020000123", "kladr:610000020000123", "kladr:61+" },
        { "азов", NULL, NULL },
        { "60 лет октября", NULL, NULL },
        { "октмо", NULL, NULL },
        { "oktmo 6", NULL, NULL },
        { "", NULL, NULL },
        { "6", NULL, NULL },
        { "12345678901234567890", NULL, NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char key[PREFIX_KEY], region[PREFIX_KEY];
        bool is = prefix_key(rows[i].folded, key);

        assert_int_equal(is, rows[i].key != NULL);
        assert_int_equal(prefix_is_key(is ? key : rows[i].folded), is);
        if (!is)
            continue;
        assert_string_equal(key, rows[i].key);
        assert_int_equal(prefix_region(key, region), rows[i].region != NULL);
        if (rows[i].region)
            assert_string_equal(region, rows[i].region);
    }
}

static void a_places_number_has_no_empty_zeros(void **state)
{
    static const char *const rows[][2] = { { "60701000", "60701" }, { "60", "60" },
        { "6100000200000", "61000002" }, { "6", "" }, { "", "" }, { NULL, "" }, { "sixty", "" } };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char number[PREFIX_KEY];

        prefix_number(rows[i][0], number);
        assert_string_equal(number, rows[i][1]);
    }
}

/* ---- where somebody does not go ---- */
static void an_exclusion_keeps_out_whatever_covers(void **state)
{
    static const char *const azov[] = { "Кагальник", "Азов" }, *const number[] = { "60701" },
                             *const everywhere[] = { "*" };
    struct scene s = scene();

    (void)state;
    s.r.polygon = AZOV;
    s.r.radius_km = 50;
    s.r.area = everywhere;
    s.r.n_area = 1;
    s.q.district = "азов";
    assert_cover(&s, COVER_NEAR);
    s.r.exclude = azov;
    s.r.n_exclude = 2;
    assert_cover(&s, COVER_NONE);
    s.q.district = "ейск";
    assert_cover(&s, COVER_NEAR);
    s.r.exclude = number;
    s.r.n_exclude = 1;
    assert_cover(&s, COVER_NEAR); /* the number is not known */
    s.q.oktmo = "60";
    assert_cover(&s, COVER_NEAR); /* it may lie there, or not: rather asked than missed */
    s.q.oktmo = "60701000001";
    assert_cover(&s, COVER_NONE);
    s.q.has_point = false;
    s.r.has_point = false;
    assert_cover(&s, COVER_NONE);
    s.r.exclude = none;
    s.r.n_exclude = 0;
    assert_cover(&s, COVER_EVERYWHERE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_has_a_polygon_goes_as_far_as_that),
        cmocka_unit_test(a_circle_and_an_area_cover_beside_a_polygon),
        cmocka_unit_test(a_polygon_that_nobody_can_read_covers_nothing_and_is_counted),
        cmocka_unit_test(a_number_covers_what_begins_with_it),
        cmocka_unit_test(a_number_that_says_more_than_is_known_may_cover),
        cmocka_unit_test(for_a_case_without_a_point_numbers_count_too),
        cmocka_unit_test(numbers_have_one_form),
        cmocka_unit_test(a_places_number_has_no_empty_zeros),
        cmocka_unit_test(an_exclusion_keeps_out_whatever_covers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
