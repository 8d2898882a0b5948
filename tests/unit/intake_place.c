/* intake: what a location that somebody typed means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "base/arena.h"
#include "base/errors.h"
#include "intake/place.h"

static struct arena arena;
static Location__Fault fault;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static struct place read_ok(const char *location)
{
    struct place p;
    int error = place_read(location, &arena, &p, &fault);

    if (error)
        print_error("%s: %s\n", location, error_code(error));
    assert_int_equal(error, 0);
    return p;
}

static void assert_point(const char *location, double lat, double lon, uint32_t radius_m)
{
    struct place p = read_ok(location);

    print_message("%s\n", location);
    assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
    assert_true(p.has_point);
    assert_true(fabs(p.lat - lat) < 1e-9);
    assert_true(fabs(p.lon - lon) < 1e-9);
    assert_int_equal(p.radius_m, radius_m);
    assert_null(p.district);
}

static void assert_words(const char *location, const char *district)
{
    struct place p = read_ok(location);

    print_message("%s -> %s\n", location, p.district ? p.district : "-");
    assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    assert_false(p.has_point);
    assert_int_equal(p.radius_m, 0);
    assert_string_equal(p.text, location);
    if (district)
        assert_string_equal(p.district, district);
    else
        assert_null(p.district);
}

static void decimal_degrees_are_a_point_with_latitude_first(void **state)
{
    (void)state;
    assert_point("47.1063, 38.6534", 47.1063, 38.6534, 100);
    assert_point("47.1063,38.6534", 47.1063, 38.6534, 100);
    assert_point("47.1063 38.6534", 47.1063, 38.6534, 100);
    assert_point("  47.1063 ,  38.6534  ", 47.1063, 38.6534, 100);
    assert_point("47.1063\t38.6534", 47.1063, 38.6534, 100);
    assert_point("+47.1063, +38.6534", 47.1063, 38.6534, 100);
    assert_point("-33.8688, 151.2093", -33.8688, 151.2093, 100);
    assert_point("64.7358, -177.5189", 64.7358, -177.5189, 100);
}

static void few_digits_mean_a_wide_place(void **state)
{
    (void)state;
    assert_point("47.106, 38.653", 47.106, 38.653, 100);
    assert_point("47.10, 38.65", 47.10, 38.65, 1000);
    assert_point("47.1, 38.6534", 47.1, 38.6534, 10000);
    assert_point("47, 38.6534", 47, 38.6534, 100000);
}

static void a_house_and_a_flat_are_no_coordinates(void **state)
{
    (void)state;
    assert_words("12, 5", NULL);
    assert_words("12 5", NULL);
    assert_words("47.1063", NULL);
    assert_words("47.1063, 38.6534, 12", NULL);
    assert_words("47.1063, 38.6534 дом", NULL);
    assert_words("1e3, 5.5", NULL);
    assert_words("0x1.8p1, 2.0", NULL);
    assert_words("nan, inf", "nan");
    assert_words("47., 38.", NULL);
}

static void impossible_coordinates_are_refused(void **state)
{
    static const char *const impossible[] = { "90.1, 38.0", "-90.1, 38.0", "47.1, 180.1",
        "47.1, -180.1", "138.6534, 47.1063", "999999999999999999999999999999.5, 1.0", "geo:90.1,0",
        "geo:0,180.5", "geo:0,0;u=99999999" };

    (void)state;
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct place p = { .radius_m = 7 };

        assert_int_equal(place_read(impossible[i], &arena, &p, &fault), ERR_OUT_OF_RANGE);
        assert_int_equal(p.radius_m, 7); /* nothing changed */
    }
}

static void a_number_without_end_is_words(void **state)
{
    (void)state;
    assert_words("47.1000000000000000000000000000000000000000000000, 38.65", NULL);
}

static void a_pole_has_no_longitude_and_the_date_line_one(void **state)
{
    (void)state;
    assert_point("90.0, -22.43", 90, 0, 10000);
    assert_point("-90.0, 46.0", -90, 0, 10000);
    assert_point("65.000, -180.000", 65, 180, 100);
    assert_point("geo:90,-22.43;crs=WGS84", 90, 0, 100000);
}

static void a_geo_uri_says_how_good_it_is(void **state)
{
    (void)state;
    assert_point("geo:59.90502,29.05672;u=35", 59.90502, 29.05672, 35);
    assert_point("GEO:59.90502,29.05672;U=35.2", 59.90502, 29.05672, 36);
    assert_point("geo:59.90502,29.05672;crs=wgs84;u=0", 59.90502, 29.05672, 1);
    assert_point("geo:59.90502,29.05672", 59.90502, 29.05672, 100);
    assert_point("geo:48.2010,16.3695,183", 48.2010, 16.3695, 100);
    assert_point("geo:66,30;u=6.500;FOo=this%2dthat", 66, 30, 7);
    assert_point("geo:-22.5,-10.25;u=5", -22.5, -10.25, 5);
}

static void a_geo_uri_that_is_none_is_refused(void **state)
{
    static const char *const wrong[] = { "geo:", "geo:1", "geo:1,", "geo:,1", "geo:1,2,",
        "geo:1,2;u=", "geo:1,2;u=-3", "geo:1,2;u=-0", "geo:1,2;u=3m", "geo:1,2;crs=nad27",
        "geo:1,2;", "geo:1,2;=3", "geo:1 ,2", "geo:1,2 3", "geo:+1,2", "geo:1e1,2", "geo:1.,2",
        "geo:.5,2" };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct place p;

        print_message("%s\n", wrong[i]);
        assert_int_equal(place_read(wrong[i], &arena, &p, &fault), ERR_INVALID);
    }
}

static void words_are_kept_as_they_were_said(void **state)
{
    (void)state;
    assert_words("Таганрог, улица Чехова, дом 12, квартира 5", "Таганрог");
    assert_words("Ростов-на-Дону, Большая Садовая 1", "Ростов-на-Дону");
    assert_words("д. Малиновка", "д. Малиновка");
    assert_words("Набережные Челны", "Набережные Челны");
    assert_words("Азовское море у косы", "Азовское море");
    assert_words("Таганрог у Марии Ивановны", "Таганрог");
    assert_words("St-Petersburg", NULL); /* could be a street: when in doubt, nothing */
    assert_words("Long Beach, 4 Elm Street", "Long Beach");
}

static void a_name_too_long_for_a_settlement_is_no_district(void **state)
{
    (void)state;
    assert_words("Нижнедевицкийрайон Красногвардейский Староминская", NULL);
    assert_words("Нижнедевицкийрайон Красногвардейский", "Нижнедевицкийрайон Красногвардейский");
}

static void a_district_never_holds_a_street_a_house_or_a_flat(void **state)
{
    static const char *const exact[] = {
        "улица Чехова, Таганрог",
        "ул. Чехова",
        "ул.Чехова",
        "Чехова ул., 12",
        "Таганрог Чехова 12",
        "Таганрог ул Чехова",
        "12, Чехова, Таганрог",
        "дом Ивановых, Таганрог",
        "кв 5",
        "пр-т Мира",
        "ПРОСПЕКТ Мира",
        "Elm Street, Long Beach",
        "Flat, second floor",
        "за мостом",
        ", Таганрог",
        "очень длинное описание места из многих слов без запятой",
    };

    (void)state;
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        assert_words(exact[i], NULL);
}

/* It was taken with all that stood after the semicolon, and shown to whoever was asked. */
static void what_stands_after_a_semicolon_is_no_district(void **state)
{
    (void)state;
    assert_words("Таганрог;Чехова-12", "Таганрог");
    assert_words("Таганрог;12", "Таганрог");
    assert_words("Таганрог ;Чехова", "Таганрог");
    assert_words(";Чехова", NULL);
}

static void nothing_said_is_nowhere(void **state)
{
    static const char *const empty[] = { NULL, "", "   ", "\t" };

    (void)state;
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        struct place p = read_ok(empty[i]);

        assert_int_equal(p.source, CASE__PLACE_SOURCE__NOWHERE);
        assert_null(p.text);
    }
}

static void any_short_text_is_read_without_harm(void **state)
{
    static const char letters[] = "geo:0123456789.,;=-+ u\xd0\xb4";
    uint32_t seed = 42;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        size_t n = 0;
        struct place p;
        int error;

        for (; n < sizeof text - 1; n++) {
            seed = seed * 1664525u + 1013904223u;
            text[n] = letters[seed / 65536 % (sizeof letters - 1)];
        }
        text[n] = '\0';
        error = place_read(text, &arena, &p, &fault);
        assert_true(error == 0 || error == ERR_INVALID || error == ERR_OUT_OF_RANGE);
        if (!error && p.has_point)
            assert_true(fabs(p.lat) <= 90 && fabs(p.lon) <= 180 && p.radius_m > 0);
    }
}

/* What another implementation makes of them: geo-uri-rs (MIT), with the examples of RFC 5870. */
static const struct {
    const char *uri;
    enum { REJECT, ACCEPT, EQUAL, DEGREES /* no URI, but decimal degrees for us */ } expected;
    const char *same_as;
} vectors[] = {
    { "52.107,5.134", DEGREES, NULL },
    { "geo:62.107,-200.0", REJECT, NULL },
    { "geo:", REJECT, NULL },
    { "geo:52.107;u=1000", REJECT, NULL },
    { "geo:52.107,,6.50;u=1000", REJECT, NULL },
    { "geo:52.107,5.134,3.6", ACCEPT, NULL },
    { "geo:52.107,5.34,3.6;u=foo", REJECT, NULL },
    { "geo:52.107,5.34,3.6;u=-10.0", REJECT, NULL },
    { "geo:52.107,5.134,3.6;crs=wgs84;u=25000", ACCEPT, NULL },
    { "geo:52.107,5.134,3.6;crs=wgs84;u=25000;foo=bar", ACCEPT, NULL },
    { "geo:52.107,5.34,3.6;crs=wgs84", ACCEPT, NULL },
    { "geo:48.2010,16.3695,183", ACCEPT, NULL },
    { "geo:94,0", REJECT, NULL },
    { "geo:90,-22.43;crs=WGS84", EQUAL, "geo:90,46" },
    { "geo:66,30;u=6.500;FOo=this%2dthat", EQUAL, "geo:66.0,30;u=6.5;foo=this-that" },
};

static void geo_uris_are_judged_as_another_implementation_judges_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        struct place p, other;
        int error = place_read(vectors[i].uri, &arena, &p, &fault);

        print_message("%s\n", vectors[i].uri);
        if (vectors[i].expected == REJECT) {
            assert_int_not_equal(error, 0);
            continue;
        }
        assert_int_equal(error, 0);
        assert_true(p.has_point);
        if (vectors[i].expected != EQUAL)
            continue;
        assert_int_equal(place_read(vectors[i].same_as, &arena, &other, &fault), 0);
        assert_true(fabs(p.lat - other.lat) < 1e-12 && fabs(p.lon - other.lon) < 1e-12);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(decimal_degrees_are_a_point_with_latitude_first),
        TEST(few_digits_mean_a_wide_place),
        TEST(a_house_and_a_flat_are_no_coordinates),
        TEST(impossible_coordinates_are_refused),
        TEST(a_number_without_end_is_words),
        TEST(a_pole_has_no_longitude_and_the_date_line_one),
        TEST(a_geo_uri_says_how_good_it_is),
        TEST(a_geo_uri_that_is_none_is_refused),
        TEST(words_are_kept_as_they_were_said),
        TEST(a_name_too_long_for_a_settlement_is_no_district),
        TEST(a_district_never_holds_a_street_a_house_or_a_flat),
        TEST(what_stands_after_a_semicolon_is_no_district),
        TEST(nothing_said_is_nowhere),
        TEST(any_short_text_is_read_without_harm),
        TEST(geo_uris_are_judged_as_another_implementation_judges_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
