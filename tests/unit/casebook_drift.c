/* How something that drifts is reckoned: the check vector of domain.md 6.4, and the ends of the earth. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/errors.h"
#include "base/geo.h"
#include "casebook/drift.h"

static const struct drift_rule rule = {
    .every_ms = 15 * MINUTE_MS, .of_way = 30, .each_hour_m = 500, .windless_m = 1852
};
static const struct drift_weather nothing_known;

static struct drift_weather wind(double ms, double from)
{
    return (struct drift_weather){
        .has_wind = true, .has_from = true, .wind_ms = ms, .wind_from = from
    };
}

static void is_near(double is, double wanted, double within)
{
    if (fabs(is - wanted) > within)
        fail_msg("%.6f is not %.6f", is, wanted);
}

static struct drift_circle after(
    Drift__What what, double lat, double lon, const struct drift_weather *w, int64_t span_ms)
{
    struct drift_circle known = { lat, lon, 35 };
    struct drift_circle now = drift_reckon(&rule, what, &known, w, span_ms);

    assert_true(geo_is_valid(now.lat, now.lon));
    return now;
}

static void the_check_vector_comes_out(void **state)
{
    struct drift_weather w = wind(10, 225);
    struct drift_circle now;

    (void)state;
    w.has_current = true;
    w.current_ms = 0.1;
    w.current_to = 90;
    now = after(DRIFT__WHAT__ICE, 59.9, 29.0, &w, 3 * HOUR_MS);
    is_near(now.lat, 59.90502, 0.000005);
    is_near(now.lon, 29.05672, 0.000005);
    is_near(geo_distance_m(59.9, 29.0, now.lat, now.lon), 3220, 10);
    is_near(now.radius_m, 35 + 0.3 * 3215 + 1500, 1);
}

static void ice_turns_right_of_the_wind_in_the_north_and_left_in_the_south(void **state)
{
    struct drift_weather w = wind(10, 180); /* it blows to the north */
    struct drift_circle north = after(DRIFT__WHAT__ICE, 60, 30, &w, HOUR_MS);
    struct drift_circle south = after(DRIFT__WHAT__ICE, -60, 30, &w, HOUR_MS);

    (void)state;
    is_near(geo_distance_m(60, 30, north.lat, north.lon), 720, 2);
    assert_true(north.lat > 60 && north.lon > 30);
    assert_true(south.lat > -60 && south.lon < 30);
    is_near(north.lon - 30, 30 - south.lon, 0.0003); /* the degrees there are not quite as wide */
}

static void people_and_boats_go_downwind_as_their_leeway_says(void **state)
{
    struct drift_weather w = wind(10, 270);
    struct drift_circle person = after(DRIFT__WHAT__PERSON, 60, 30, &w, HOUR_MS);
    struct drift_circle boat = after(DRIFT__WHAT__BOAT, 60, 30, &w, HOUR_MS);

    (void)state;
    is_near(geo_distance_m(60, 30, person.lat, person.lon), 0.1014 * 3600, 2);
    is_near(geo_distance_m(60, 30, boat.lat, boat.lon), 0.3268 * 3600, 3);
    is_near(person.lat, 60, 0.000001);
    assert_true(person.lon > 30);
}

static void a_calm_carries_nobody(void **state)
{
    struct drift_weather w = wind(0, 90);
    struct drift_circle now = after(DRIFT__WHAT__BOAT, 60, 30, &w, 2 * HOUR_MS);

    (void)state;
    is_near(now.lat, 60, 0);
    is_near(now.lon, 30, 0);
    is_near(now.radius_m, 35 + 1000, 0.001);
}

static void without_wind_the_circle_alone_grows_as_wide_as_searches_begin(void **state)
{
    struct drift_circle now = after(DRIFT__WHAT__ICE, 60, 30, &nothing_known, 6 * HOUR_MS);

    (void)state;
    is_near(now.lat, 60, 0);
    is_near(now.radius_m, 35 + 6 * 1852, 0.001); /* six miles */
}

static void a_wind_from_nobody_knows_where_may_carry_them_anywhere(void **state)
{
    struct drift_weather w = { .has_wind = true, .wind_ms = 10 };
    struct drift_circle now = after(DRIFT__WHAT__ICE, 60, 30, &w, HOUR_MS);

    (void)state;
    is_near(now.lat, 60, 0);
    is_near(now.radius_m, 35 + 500 + 720, 0.001);
}

static void a_current_carries_by_itself(void **state)
{
    struct drift_weather w = { .has_current = true, .current_ms = 0.5, .current_to = 180 };
    struct drift_circle now = after(DRIFT__WHAT__PERSON, 60, 30, &w, HOUR_MS);

    (void)state;
    assert_true(now.lat < 60);
    is_near(now.radius_m, 35 + 0.3 * 1800 + 1852, 0.001);
}

static void across_the_date_line_the_longitude_begins_again(void **state)
{
    struct drift_weather west = wind(10, 270), east = wind(10, 90);
    struct drift_circle now = after(DRIFT__WHAT__BOAT, 66, 179.99, &west, 2 * HOUR_MS);

    (void)state;
    assert_true(now.lon < -179.9);
    is_near(geo_distance_m(66, 179.99, now.lat, now.lon), 0.3268 * 7200, 5);
    now = after(DRIFT__WHAT__BOAT, 66, -179.99, &east, 2 * HOUR_MS);
    assert_true(now.lon > 179.9);
    now = after(DRIFT__WHAT__BOAT, 0, -180, &nothing_known, 0); /* the same, told otherwise */
    is_near(now.lon, 180, 0);
}

static void at_the_poles_there_is_still_a_place(void **state)
{
    struct drift_weather w = wind(10, 180);
    struct drift_circle now = after(DRIFT__WHAT__BOAT, 89.999, 30, &w, HOUR_MS);

    (void)state;
    is_near(now.lon, -150, 0.000001); /* over it, and down on the other side */
    is_near(geo_distance_m(89.999, 30, now.lat, now.lon), 0.3268 * 3600, 5);
    w = wind(10, 0);
    now = after(DRIFT__WHAT__BOAT, -89.999, 30, &w, HOUR_MS);
    is_near(now.lon, -150, 0.000001);
    w = wind(10, 270);
    now = after(DRIFT__WHAT__BOAT, 90, 30, &w, HOUR_MS); /* east is nowhere */
    is_near(now.lat, 90, 0.000001);
    is_near(now.lon, 30, 0);
}

static void absurd_spans_and_circles_are_bounded(void **state)
{
    struct drift_weather w = wind(10, 225);
    struct drift_circle now = after(DRIFT__WHAT__ICE, 60, 30, &w, -HOUR_MS);
    struct drift_circle wide = { 60, 30, 20000000 };
    const struct drift_rule fast = { .of_way = 100, .windless_m = 100000 };

    (void)state;
    is_near(now.lat, 60, 0); /* not yet */
    is_near(now.radius_m, 35, 0);
    now = after(DRIFT__WHAT__ICE, 60, 30, &w, INT64_MAX);
    is_near(now.radius_m, after(DRIFT__WHAT__ICE, 60, 30, &w, DRIFT_LONGEST_MS).radius_m, 0);
    now = drift_reckon(
        &fast, DRIFT__WHAT__ICE, &(struct drift_circle){ 60, 30, 0 }, &nothing_known, INT64_MAX);
    is_near(now.radius_m, DRIFT_RADIUS_MOST_M, 0);
    now = drift_reckon(&fast, DRIFT__WHAT__ICE, &wide, &nothing_known, HOUR_MS);
    is_near(now.radius_m, 20000000, 0);
}

static void what_stays_is_not_carried(void **state)
{
    (void)state;
    assert_false(drift_carries(DRIFT__WHAT__NOT_SAID));
    assert_false(drift_carries(DRIFT__WHAT__NOTHING));
    assert_true(drift_carries(DRIFT__WHAT__BOAT));
}

static void people_say_how_strong_with_a_comma_or_a_point(void **state)
{
    static const struct {
        const char *text;
        int rc;
        double ms;
    } rows[] = {
        { "8", 0, 8 },
        { "8,5", 0, 8.5 },
        { "0.5", 0, 0.5 },
        { "60", 0, 60 },
        { "60.1", ERR_OUT_OF_RANGE, 0 },
        { "-1", ERR_OUT_OF_RANGE, 0 },
        { "сильный", ERR_INVALID, 0 },
        { "", ERR_INVALID, 0 },
        { NULL, ERR_INVALID, 0 },
        { "1,2,3", ERR_INVALID, 0 },
        { "0000000000000000000000000000001", ERR_INVALID, 0 },
        { "nan", ERR_INVALID, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double ms = 0;

        if (drift_wind(rows[i].text, &ms) != rows[i].rc)
            fail_msg("\"%s\"", rows[i].text ? rows[i].text : "(none)");
        is_near(ms, rows[i].ms, 0);
    }
}

static void nothing_runs_faster_than_the_currents_there_are(void **state)
{
    double ms = 0;

    (void)state;
    assert_int_equal(drift_current("5", &ms), 0);
    is_near(ms, 5, 0);
    assert_int_equal(drift_current("5,1", &ms), ERR_OUT_OF_RANGE);
}

static void people_say_whence_in_degrees_or_points_of_the_compass(void **state)
{
    static const struct {
        const char *text;
        int rc;
        double degrees;
    } rows[] = {
        { "225", 0, 225 },
        { "360", 0, 360 },
        { "361", ERR_OUT_OF_RANGE, 0 },
        { "С", 0, 0 },
        { "СВ", 0, 45 },
        { "В", 0, 90 },
        { "ЮВ", 0, 135 },
        { "Ю", 0, 180 },
        { "ЮЗ", 0, 225 },
        { "З", 0, 270 },
        { "СЗ", 0, 315 },
        { "n", 0, 0 },
        { "NE", 0, 45 },
        { "e", 0, 90 },
        { "SE", 0, 135 },
        { "s", 0, 180 },
        { "SW", 0, 225 },
        { "w", 0, 270 },
        { "nw", 0, 315 },
        { "северо-западный", 0, 315 },
        { "северо-восток", 0, 45 },
        { "северный", 0, 0 },
        { "с запада", 0, 270 },
        { "с юго-востока", 0, 135 },
        { "Юго-западный", 0, 225 },
        { "южный", 0, 180 },
        { "юг", 0, 180 },
        { "восточный", 0, 90 },
        { "north-west", 0, 315 },
        { "Southwest", 0, 225 },
        { "easterly", 0, 90 },
        { "оттуда", ERR_INVALID, 0 },
        { "", ERR_INVALID, 0 },
        { NULL, ERR_INVALID, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double degrees = 0;

        if (drift_bearing(rows[i].text, &degrees) != rows[i].rc)
            fail_msg("\"%s\"", rows[i].text ? rows[i].text : "(none)");
        if (rows[i].rc == 0)
            is_near(degrees, rows[i].degrees, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_vector_comes_out),
        cmocka_unit_test(ice_turns_right_of_the_wind_in_the_north_and_left_in_the_south),
        cmocka_unit_test(people_and_boats_go_downwind_as_their_leeway_says),
        cmocka_unit_test(a_calm_carries_nobody),
        cmocka_unit_test(without_wind_the_circle_alone_grows_as_wide_as_searches_begin),
        cmocka_unit_test(a_wind_from_nobody_knows_where_may_carry_them_anywhere),
        cmocka_unit_test(a_current_carries_by_itself),
        cmocka_unit_test(across_the_date_line_the_longitude_begins_again),
        cmocka_unit_test(at_the_poles_there_is_still_a_place),
        cmocka_unit_test(absurd_spans_and_circles_are_bounded),
        cmocka_unit_test(what_stays_is_not_carried),
        cmocka_unit_test(people_say_how_strong_with_a_comma_or_a_point),
        cmocka_unit_test(nothing_runs_faster_than_the_currents_there_are),
        cmocka_unit_test(people_say_whence_in_degrees_or_points_of_the_compass),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
