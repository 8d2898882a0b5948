/* intake: the notations in which people give degrees, those that cannot be, and what only looks like
 * degrees. */
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

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

#define LAT 47.10638888888889 /* 47° 06' 23" */
#define LON 38.65333333333333 /* 38° 39' 12" */

/* clang-format off */
static const struct {
    const char *typed;
    double lat, lon;
    uint32_t radius_m;
} points[] = {
    /* decimal degrees */
    { "47.1063, 38.6534", 47.1063, 38.6534, 100 },
    { "47.1063;38.6534", 47.1063, 38.6534, 100 },
    { "(47.1063, 38.6534)", 47.1063, 38.6534, 100 },
    { "47.1063°, 38.6534°", 47.1063, 38.6534, 100 },
    { "47.1063° 38.6534°", 47.1063, 38.6534, 100 },
    { "47.1063º 38.6534º", 47.1063, 38.6534, 100 },
    { "47.1063˚ 38.6534˚", 47.1063, 38.6534, 100 },
    { "N47.1063 E38.6534", 47.1063, 38.6534, 100 },
    { "47.1063N 38.6534E", 47.1063, 38.6534, 100 },
    { "47.1063 n, 38.6534 e", 47.1063, 38.6534, 100 },
    { "47.1063°N, 38.6534°E", 47.1063, 38.6534, 100 },
    { "lat: 47.1063, lon: 38.6534", 47.1063, 38.6534, 100 },
    { "lat=47.1063 lng=38.6534", 47.1063, 38.6534, 100 },
    { "широта 47.1063, долгота 38.6534", 47.1063, 38.6534, 100 },
    { "Долгота: 38.6534 Широта: 47.1063", 47.1063, 38.6534, 100 },
    { "Latitude -33.8688 Longitude 151.2093", -33.8688, 151.2093, 100 },
    { "47.1063\xc2\xa0" "38.6534", 47.1063, 38.6534, 100 }, /* no-break spaces */
    { "47.1063,\xe2\x80\x89" "38.6534\xe2\x80\xaf", 47.1063, 38.6534, 100 }, /* thin and narrow ones */
    { "47.1063,-38.6534", 47.1063, -38.6534, 100 },
    { "47.1063 38.6534°", 47.1063, 38.6534, 100 },
    { "-33.8688 -70.5", -33.8688, -70.5, 10000 },
    { "−33.8688, −70.5123", -33.8688, -70.5123, 100 },
    { "–33.8688, +151.2093", -33.8688, 151.2093, 100 },
    { "-33.8688°, 151.2093°", -33.8688, 151.2093, 100 },
    { "+47.1063°, -0.6534°", 47.1063, -0.6534, 100 },
    { "33.8688 S, 70.5123 W", -33.8688, -70.5123, 100 },
    { "47.1063 N, 38.6534", 47.1063, 38.6534, 100 },
    { "47.1063 N 38.6534", 47.1063, 38.6534, 100 },
    { "47.1063 E 38.6534", 47.1063, 38.6534, 100 }, /* the one letter is a longitude's */
    /* longitude first, if letters say so */
    { "E 38.6534, N 47.1063", 47.1063, 38.6534, 100 },
    { "38.6534 E 47.1063 N", 47.1063, 38.6534, 100 },
    { "38.6534 E, 47.1063", 47.1063, 38.6534, 100 },
    { "38.6534, 47.1063 N", 47.1063, 38.6534, 100 },
    { "В38.6534 С47.1063", 47.1063, 38.6534, 100 },
    /* decimals with a comma */
    { "47,1063 38,6534", 47.1063, 38.6534, 100 },
    { "47,1063; 38,6534", 47.1063, 38.6534, 100 },
    { "47,1063, 38,6534", 47.1063, 38.6534, 100 },
    { "47,1063,38,6534", 47.1063, 38.6534, 100 },
    { "47,10 38,65", 47.10, 38.65, 1000 },
    { "47,1° 38,6°", 47.1, 38.6, 10000 },
    { "С 47,1063 В 38,6534", 47.1063, 38.6534, 100 },
    { "-33,8688 -70,5123", -33.8688, -70.5123, 100 },
    /* degrees, minutes, seconds */
    { "47°06'23\"N 38°39'12\"E", LAT, LON, 100 },
    { "47° 06′ 23″ N, 38° 39′ 12″ E", LAT, LON, 100 },
    { "47º06’23”N 38º39’12”E", LAT, LON, 100 },
    { "47˚06'23''N 38˚39'12''E", LAT, LON, 100 },
    { "47°06′23′′ 38°39′12′′", LAT, LON, 100 },
    { "47°06‘23“ 38°39‘12“", LAT, LON, 100 },
    { "47°06´23´´, 38°39´12´´", LAT, LON, 100 },
    { "N47°06'23\" E38°39'12\"", LAT, LON, 100 },
    { "N 47°06'23\" 38°39'12\" E", LAT, LON, 100 },
    { "47°06'23\" 38°39'12\"", LAT, LON, 100 },
    { "47°06'23\", 38°39'12\"", LAT, LON, 100 },
    { "47°06'23\" с.ш. 38°39'12\" в.д.", LAT, LON, 100 },
    { "47°06′23″ с. ш. 38°39′12″ в. д.", LAT, LON, 100 },
    { "33°30'00\" ю.ш. 70°30'00\" з.д.", -33.5, -70.5, 100 },
    { "33°30'00\" Ю 70°30'00\" З", -33.5, -70.5, 100 },
    { "47°06'23\"С 38°39'12\"В", LAT, LON, 100 },
    { "47°06'23\"C 38°39'12\"B", LAT, LON, 100 }, /* Latin letters */
    { "С47°06'23\" В38°39'12\"", LAT, LON, 100 },
    { "38°39'12\"E 47°06'23\"N", LAT, LON, 100 },
    { "47 градусов 6 минут 23 секунды северной широты, 38 градусов 39 минут 12 секунд восточной долготы", LAT, LON, 100 },
    { "47 град. 6 мин. 23 сек., 38 град. 39 мин. 12 сек.", LAT, LON, 100 },
    { "47 deg 6 min 23 sec North, 38 deg 39 min 12 sec East", LAT, LON, 100 },
    { "-33°30'00\" -70°30'00\"", -33.5, -70.5, 100 },
    { "47°06'23.0\"N 38°39'12.0\"E", LAT, LON, 100 },
    { "47°06'23,0\"N 38°39'12,0\"E", LAT, LON, 100 },
    /* degrees and minutes */
    { "47°06.388'N 38°39.200'E", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "N47° 06.388 E38° 39.200", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "N 47 06.388 E 38 39.200", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "47°06,388' 38°39,200'", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "47 06.388, 38 39.200", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "47 06.388 38 39.200", 47 + 6.388 / 60, 38 + 39.2 / 60, 100 },
    { "47 06,38 38 39,20", 47 + 6.38 / 60, 38 + 39.2 / 60, 100 },
    { "47°06' 38°39'", 47.1, 38.65, 1667 },
    { "47°06'N 38°39'E", 47.1, 38.65, 1667 },
    { "47°06.4' 38°39.2'", 47 + 6.4 / 60, 38 + 39.2 / 60, 167 },
    { "47° 38°", 47, 38, 100000 },
    { "47N 38E", 47, 38, 100000 },
    /* spaces instead of signs */
    { "47 06 23 N 38 39 12 E", LAT, LON, 100 },
    { "N 47 06 23 E 38 39 12", LAT, LON, 100 },
    { "E 38 39 12 N 47 06 23", LAT, LON, 100 },
    { "47:06:23 N, 38:39:12 E", LAT, LON, 100 },
    { "47 06 23 С 38 39 12 В", LAT, LON, 100 },
    { "N 47 06 23 38 39 12 E", LAT, LON, 100 },
    { "47 06 23.5 38 39 12.5", 47 + 6.0 / 60 + 23.5 / 3600, 38 + 39.0 / 60 + 12.5 / 3600, 100 },
};

static const struct {
    const char *typed;
    Location__Fault fault;
} wrong[] = {
    { "90.1, 100.5", LOCATION__FAULT__LATITUDE },
    { "247.1063, 38.6534", LOCATION__FAULT__LATITUDE },
    { "91°00'00\" 100°00'00\"", LOCATION__FAULT__LATITUDE },
    { "N 190.5 E 38.1", LOCATION__FAULT__LATITUDE },
    { "47.1063, 180.5", LOCATION__FAULT__LONGITUDE },
    { "47.1063, -238.6534", LOCATION__FAULT__LONGITUDE },
    { "47°06'23\"N 190°39'12\"E", LOCATION__FAULT__LONGITUDE },
    { "138.6534, 47.1063", LOCATION__FAULT__SWAPPED },
    { "-177.5189 64.7358", LOCATION__FAULT__SWAPPED },
    { "131,8855 43,1155", LOCATION__FAULT__SWAPPED },
    { "131°53'08\" 43°06'56\"", LOCATION__FAULT__SWAPPED },
    { "131°53'08\"N 43°06'56\"E", LOCATION__FAULT__SWAPPED },
    { "47°60'00\"N 38°39'12\"E", LOCATION__FAULT__SIXTY },
    { "47°06'60\"N 38°39'12\"E", LOCATION__FAULT__SIXTY },
    { "47°06'23\"N 38°75'12\"E", LOCATION__FAULT__SIXTY },
    { "47°06'23\" 38°39'99\"", LOCATION__FAULT__SIXTY },
    { "47°66.388' 38°39.2'", LOCATION__FAULT__SIXTY },
    { "47 66.388, 38 39.200", LOCATION__FAULT__SIXTY },
    { "47.1063 N, 38.6534 N", LOCATION__FAULT__ONE_AXIS },
    { "47 06 23 E 38 39 12 W", LOCATION__FAULT__ONE_AXIS },
    { "47°06'23\"С 38°39'12\"Ю", LOCATION__FAULT__ONE_AXIS },
    { "-47.1063 N, 38.6534 E", LOCATION__FAULT__SIGN_AND_LETTER },
    { "47.1063 S, -38.6534 W", LOCATION__FAULT__SIGN_AND_LETTER },
    { "47.1063° E -38.6534°", LOCATION__FAULT__SIGN_AND_LETTER },
    { "47.5°30' 38.6°12'", LOCATION__FAULT__FRACTION },
    { "47°06.5'23\" 38°39'12\"", LOCATION__FAULT__FRACTION },
    { "47°06'23\" 38°39.5'12\"", LOCATION__FAULT__FRACTION },
    { "0.0, 0.0", LOCATION__FAULT__ZERO },
    { "0°00'00\"N 0°00'00\"E", LOCATION__FAULT__ZERO },
    { "geo:0,0", LOCATION__FAULT__ZERO },
    { "geo:1,2;u=20037509", LOCATION__FAULT__TOO_WIDE },
    { "geo:91,2", LOCATION__FAULT__SWAPPED },
    { "geo:191,2", LOCATION__FAULT__LATITUDE },
    { "geo:1,182", LOCATION__FAULT__LONGITUDE },
    { "geo:47.1", LOCATION__FAULT__GEO_URI },
    { "geo:47.1,38.6;u=about", LOCATION__FAULT__GEO_URI },
    { "geo:47.1,38.6;crs=sk42", LOCATION__FAULT__SYSTEM },
};

/* An address, a telephone number, half of a pair: kept as it was said. */
static const char *const words[] = {
    "12, 5", "12 5", "12,5", "12,5 3,1", "12,5,3", "12,15 3", "д. 12, кв. 5", "12-5.1", "8-918.5", "12 -5", "47", "47.1063",
    "47°06'23\"N", "47°06'23\"", "47°06''23 N", "N 47.1063", "N E", "° °", "47 06 23 38 39 12", "47 06 23, 38 39 12",
    "47 06 23 N 38 39 12", "47 06.5 38", "47.1, 06.5, 38.6", "47.5 30.5 38.5 12.5", "47 6 1 1 N 38 E", "47 6 1 1.5 38 39.1",
    "47.1063, 38.6534, 12", "47.1063, 38.6534 дом", "дом 47.1063, 38.6534", "47.1063,", ", 47.1063 38.6534",
    "47.1063 38.6534,", "47.1063, , 38.6534", "N 47.1063 N E 38.6534", "47.1 N 38.6 E N", "47 N E", "°° 1 2", "-°° 1 2", "N 47.1 N, 38.6", "47 06.5 38 39", "47° ° 38",
    "47° +- 38°", "+47.1063 +", "47' 06° 38' 39°", "12.10.2024", "10:30", "+79885551234", "8 (918) 555-12-34",
    "47.10630000000000000000000000000000000000000000, 38.65",
    "47,10630000000000000000000000000000000000000000 38,65", "1,1 1,1 1,1 1,1 1,1 1,1 1,1",
    "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1.5", "Nord 47.1 38.6", "47.1 38.6\xc2", "5/2.1", "50 лет Октября, 12",
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void every_notation_is_the_point_that_it_means(void **state)
{
    (void)state;
    assert_true(COUNT(points) + COUNT(wrong) >= 100);
    for (size_t i = 0; i < COUNT(points); i++) {
        struct place p = { 0 };
        Location__Fault fault;
        int error = place_read(points[i].typed, &arena, &p, &fault);

        print_message("%s: %.7f %.7f %u\n", points[i].typed, p.lat, p.lon, p.radius_m);
        assert_int_equal(error, 0);
        assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
        assert_true(p.has_point);
        assert_true(fabs(p.lat - points[i].lat) < 1e-9);
        assert_true(fabs(p.lon - points[i].lon) < 1e-9);
        assert_int_equal(p.radius_m, points[i].radius_m);
        assert_string_equal(p.text, points[i].typed);
    }
}

static void what_cannot_be_is_refused_with_the_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct place p = { .radius_m = 7 };
        Location__Fault fault;
        int error = place_read(wrong[i].typed, &arena, &p, &fault);

        print_message("%s: %d %s\n", wrong[i].typed, fault, error_code(error));
        assert_int_equal(fault, wrong[i].fault);
        assert_int_equal(
            error, fault <= LOCATION__FAULT__TOO_WIDE ? ERR_OUT_OF_RANGE : ERR_INVALID);
        assert_int_equal(p.radius_m, 7); /* nothing changed */
    }
}

static void what_only_looks_like_degrees_is_kept_as_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        struct place p;
        Location__Fault fault;

        print_message("%s\n", words[i]);
        assert_int_equal(place_read(words[i], &arena, &p, &fault), 0);
        assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
        assert_false(p.has_point);
        assert_int_equal(fault, LOCATION__FAULT__NO_FAULT);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(every_notation_is_the_point_that_it_means),
        TEST(what_cannot_be_is_refused_with_the_reason),
        TEST(what_only_looks_like_degrees_is_kept_as_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
