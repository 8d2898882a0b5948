/* intake: Open Location Codes, by the official vectors (tests/places). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "base/arena.h"
#include "base/errors.h"
#include "base/text.h"
#include "intake/place.h"
#include "intake/place_olc.h"
#include "unit/readme.h"

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* ---- the official vectors ---- */
#define CELLS 6

typedef void row_test(char **cells);

/* How many rows there were. */
static size_t each_row(const char *path, size_t n_cells, row_test *test)
{
    char *text = readme_of(path), *rest = text, *line;
    size_t n = 0;

    while ((line = strsep(&rest, "\n"))) {
        char *cells[CELLS], *cell = line;

        if (*line == '#' || !*line)
            continue;
        line[strcspn(line, "\r")] = '\0';
        print_message("%s\n", line);
        for (size_t i = 0; i < n_cells; i++)
            assert_non_null(cells[i] = strsep(&cell, ","));
        test(cells);
        n++;
    }
    free(text);
    return n;
}

static bool is_near(double is, const char *expected)
{
    return fabs(is - strtod(expected, NULL)) < 1e-10;
}

/* code, isValid, isShort, isFull */
static void check_validity(char **cells)
{
    assert_int_equal(olc_is_valid(cells[0]), text_is(cells[1], "true"));
    assert_int_equal(olc_is_short(cells[0]), text_is(cells[2], "true"));
    assert_int_equal(olc_is_full(cells[0]), text_is(cells[3], "true"));
}

/* code, length, latLo, lngLo, latHi, lngHi */
static void check_decoding(char **cells)
{
    struct olc_cell cell;

    assert_int_equal(olc_decode(cells[0], &cell), 0);
    assert_int_equal(cell.digits, strtol(cells[1], NULL, 10));
    assert_true(is_near(cell.lat_low, cells[2]) && is_near(cell.lon_low, cells[3]));
    assert_true(is_near(cell.lat_high, cells[4]) && is_near(cell.lon_high, cells[5]));
}

static size_t n_otherwise; /* codes of degrees that are not the official ones */

/* lat, lon, both as whole numbers, length, code. What is a double before it is a whole number may
 * be one off: the makers allow that, too. */
static void check_encoding(char **cells)
{
    double lat = strtod(cells[0], NULL), lon = strtod(cells[1], NULL);
    int64_t whole_lat = strtoll(cells[2], NULL, 10), whole_lon = strtoll(cells[3], NULL, 10);
    unsigned digits = (unsigned)strtoul(cells[4], NULL, 10);
    char code[OLC_TEXT];

    olc_encode_whole(whole_lat, whole_lon, digits, code);
    assert_string_equal(code, cells[5]);
    assert_true(llabs(olc_whole_lat(lat) - whole_lat) <= 1);
    assert_true(llabs(olc_whole_lon(lon) - whole_lon) <= 1);
    olc_encode(lat, lon, digits, code);
    n_otherwise += strcmp(code, cells[5]) != 0;
}

/* full code, lat, lon, short code, R(ecover) | S(horten) | B(oth) */
static void check_short(char **cells)
{
    double lat = strtod(cells[1], NULL), lon = strtod(cells[2], NULL);
    char code[OLC_TEXT];

    if (*cells[4] != 'S') {
        assert_int_equal(olc_recover(cells[3], lat, lon, code), 0);
        assert_string_equal(code, cells[0]);
    }
    if (*cells[4] != 'R') {
        assert_int_equal(olc_shorten(cells[0], lat, lon, code), 0);
        assert_string_equal(code, cells[3]);
    }
}

static void the_official_vectors_of_validity_hold(void **state)
{
    (void)state;
    assert_int_equal(each_row("tests/places/validityTests.csv", 4, check_validity), 25);
}

static void the_official_vectors_of_decoding_hold(void **state)
{
    (void)state;
    assert_int_equal(each_row("tests/places/decoding.csv", 6, check_decoding), 420);
}

static void the_official_vectors_of_encoding_hold(void **state)
{
    (void)state;
    n_otherwise = 0;
    assert_int_equal(each_row("tests/places/encoding.csv", 6, check_encoding), 302);
    print_message("of degrees, %zu are otherwise\n", n_otherwise);
    assert_true(n_otherwise * 20 <= 302); /* 5 %, as the makers allow */
}

static void the_official_vectors_of_short_codes_hold(void **state)
{
    (void)state;
    assert_int_equal(each_row("tests/places/shortCodeTests.csv", 5, check_short), 19);
}

/* ---- what they leave out ---- */
static void a_code_that_is_none_is_refused(void **state)
{
    static const char *const none[] = { "", "8FWC2345", "8FWC2345+G", "2345+G6x!", "X2222222+22",
        "2X222222+22", "8FWC23450+G6", "00000000+", "8FWC0000+22", "8F000000", "8FW00000+",
        "8F0C0000+", "8F00+", "0000+", "2345+6" };
    struct olc_cell cell;
    char code[OLC_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        print_message("%s\n", none[i]);
        assert_int_equal(olc_decode(none[i], &cell), ERR_INVALID);
        assert_int_equal(olc_recover(none[i], 47.1, 38.6, code), ERR_INVALID);
        assert_int_equal(olc_shorten(none[i], 47.1, 38.6, code), ERR_INVALID);
    }
    assert_int_equal(olc_decode("2345+67", &cell), ERR_INVALID);
    assert_int_equal(olc_shorten("8FWC2300+", 47.1, 38.6, code), ERR_INVALID);
}

static void a_code_that_is_far_away_stays_whole(void **state)
{
    char code[OLC_TEXT];

    (void)state;
    assert_int_equal(olc_shorten("9c3w9qcj+2vx", 47.1, 38.6, code), 0);
    assert_string_equal(code, "9C3W9QCJ+2VX");
}

static void the_numbers_of_digits_that_there_are(void **state)
{
    char code[OLC_TEXT];

    (void)state;
    olc_encode(20.3701135, 2.78223535156, 0, code);
    assert_string_equal(code, "7F000000+");
    olc_encode(20.3701135, 2.78223535156, 7, code);
    assert_string_equal(code, "7FG49Q00+");
    olc_encode(20.3701135, 2.78223535156, 9, code);
    assert_string_equal(code, "7FG49QCJ+");
    olc_encode(20.3701135, 2.78223535156, 99, code);
    assert_int_equal(strlen(code), OLC_TEXT - 1);
}

/* The nearest cell may lie beyond 180 degrees; there is none beyond a pole. */
static void a_short_code_is_found_across_the_date_line(void **state)
{
    char code[OLC_TEXT];

    (void)state;
    assert_int_equal(olc_recover("22+22", 64.7, 179.99, code), 0);
    assert_string_equal(code, "92P2P222+22");
    assert_int_equal(olc_recover("2222+2222222222222", 64.7, -540, code), 0); /* too many digits */
    assert_int_equal(strlen(code), OLC_TEXT - 1);
    assert_int_equal(olc_recover("X2X2+X2", -90, 0, code), 0);
    assert_int_equal(olc_recover("X2X2+X2", 90, 0, code), 0);
    assert_true(olc_is_full(code));
}

/* ---- in what people type ---- */
static struct place read_ok(const char *location)
{
    struct place p;
    Location__Fault fault;

    print_message("%s\n", location);
    assert_int_equal(place_read(location, &arena, &p, &fault), 0);
    return p;
}

static void assert_cell(const char *location, double lat, double lon, uint32_t radius_m)
{
    struct place p = read_ok(location);

    print_message("%.7f %.7f %u\n", p.lat, p.lon, p.radius_m);
    assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
    assert_true(p.has_point);
    assert_true(fabs(p.lat - lat) < 1e-7 && fabs(p.lon - lon) < 1e-7);
    assert_int_equal(p.radius_m, radius_m);
    assert_string_equal(p.text, location);
    assert_null(p.short_code);
}

static void a_full_code_is_a_point_with_the_radius_of_its_cell(void **state)
{
    (void)state;
    assert_cell("8FWC2345+G6", 48.0063125, 8.0580625, 9);
    assert_cell("(8fwc2345+g6), у реки", 48.0063125, 8.0580625, 9);
    assert_cell("84000000+", 40, -130, 1435335);
    assert_cell("4VCPPQGP+Q9", -41.2730625, 174.7859375, 9);
}

static void a_short_code_waits_for_the_point_of_its_town(void **state)
{
    struct place p = read_ok("CJ+2V Таганрог");

    (void)state;
    assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    assert_false(p.has_point);
    assert_string_equal(p.short_code, "CJ+2V");
    assert_string_equal(p.near, "Таганрог");
    assert_string_equal(p.district, "Таганрог");
    p = read_ok("Таганрог, 6WPX+7F, второй подъезд");
    assert_string_equal(p.short_code, "6WPX+7F");
    assert_string_equal(p.district, "Таганрог");
    place_recover(&p, 47.2096, 38.9352);
    assert_true(p.has_point);
    assert_int_equal(p.source, CASE__PLACE_SOURCE__COORDINATES);
    assert_true(fabs(p.lat - 47.2) < 0.6 && fabs(p.lon - 38.9) < 0.6);
    assert_int_equal(p.radius_m, 9);
    assert_string_equal(p.text, "Таганрог, 6WPX+7F, второй подъезд");
    p = read_ok("6WPX+7F");
    assert_string_equal(p.near, "");
    assert_null(p.district);
}

static void a_word_that_is_no_code_stays_a_word(void **state)
{
    struct place p = read_ok("8FWC2345+G, Таганрог");

    (void)state;
    assert_int_equal(p.source, CASE__PLACE_SOURCE__SAID);
    assert_null(p.short_code);
    p = read_ok("89FWC2345+22222222222222222222222222222222222222222222222222222222222222222222");
    assert_null(p.short_code);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(the_official_vectors_of_validity_hold),
        TEST(the_official_vectors_of_decoding_hold),
        TEST(the_official_vectors_of_encoding_hold),
        TEST(the_official_vectors_of_short_codes_hold),
        TEST(a_code_that_is_none_is_refused),
        TEST(a_code_that_is_far_away_stays_whole),
        TEST(the_numbers_of_digits_that_there_are),
        TEST(a_short_code_is_found_across_the_date_line),
        TEST(a_full_code_is_a_point_with_the_radius_of_its_cell),
        TEST(a_short_code_waits_for_the_point_of_its_town),
        TEST(a_word_that_is_no_code_stays_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
