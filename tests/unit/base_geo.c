/* geo: distances that a search and a drift are reckoned with. */
#include "base/geo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "unit/geodesics.h"

static void assert_near(double got, double expected, double within)
{
    if (!(fabs(got - expected) <= within))
        fail_msg("%f, expected %f", got, expected);
}

static void only_places_on_earth_are_valid(void **state)
{
    (void)state;
    assert_true(geo_is_valid(0, 0));
    assert_true(geo_is_valid(-90, 180));
    assert_true(geo_is_valid(90, -180));
    assert_false(geo_is_valid(90.0001, 0));
    assert_false(geo_is_valid(0, -180.0001));
    assert_false(geo_is_valid(NAN, 0));
    assert_false(geo_is_valid(0, NAN));
    assert_false(geo_is_valid(INFINITY, 0));
    assert_false(geo_is_valid(0, -INFINITY));
}

static void known_distances_come_out(void **state)
{
    (void)state;
    assert_near(geo_distance_m(0, 0, 0, 1), 111195.08, 0.1); /* a degree */
    assert_near(geo_distance_m(55.7558, 37.6173, 59.9343, 30.3351), 633016,
        700); /* Moscow - St Petersburg */
    assert_near(geo_distance_m(47.2357, 39.7015, 47.2357, 39.7015), 0, 1e-6);
    assert_near(geo_distance_m(47.2357, 39.7015, 47.23571, 39.7015), 1.112, 0.01); /* a metre */
}

static void it_is_the_same_both_ways(void **state)
{
    double there = geo_distance_m(43.1, 131.9, 64.7, -177.5);

    (void)state;
    assert_near(geo_distance_m(64.7, -177.5, 43.1, 131.9), there, 1e-6);
}

static void the_antimeridian_and_the_poles_are_no_border(void **state)
{
    (void)state;
    assert_near(geo_distance_m(65, 179.9, 65, -179.9), geo_distance_m(65, 0, 65, 0.2), 1e-3);
    assert_near(geo_distance_m(90, 0, 90, 180), 0, 1e-3);
    assert_near(geo_distance_m(0, 0, 0, 180), M_PI * 6371008.8, 1);
    assert_near(geo_distance_m(90, 0, -90, 0), M_PI * 6371008.8, 1);
    assert_true(isfinite(geo_distance_m(0.3, 0.1, -0.3, -179.9)));
    for (double lat = -90; lat <= 90; lat += 0.7) {
        struct geo_direction here = geo_direction(lat, 39.7), there = geo_direction(-lat, -140.3);

        assert_near(geo_apart_m(&here, &there), M_PI * 6371008.8, 1);
        assert_near(geo_apart_m(&here, &here), 0, 1e-9);
    }
}

/* Steps of all sizes, from a metre to half way round. */
static void who_is_beyond_is_farther_than_that(void **state)
{
    double from_lat = 47.2357, from_lon = 39.7015;
    struct geo_direction from = geo_direction(from_lat, from_lon);

    (void)state;
    for (int i = 0; i < 2000; i++) {
        double lat = -90 + 0.09 * i, lon = remainder(137.5 * i, 360);
        struct geo_direction to = geo_direction(lat, lon);
        double m = geo_distance_m(from_lat, from_lon, lat, lon);

        assert_near(geo_apart_m(&from, &to), m, 1e-3);
        assert_false(geo_is_beyond(&from, &to, m));
        assert_true(geo_is_beyond(
            &to, &from, m / M_PI - 2)); /* the straight line is at least 2 / pi of it */
    }
    for (double m = 10; m < 100000; m *= 1.5) {
        struct geo_direction to = geo_direction(from_lat + m / 111195.0797, from_lon);

        assert_false(geo_is_beyond(&from, &to, m));
        assert_true(geo_is_beyond(&from, &to, m * 0.9999 - 2));
    }
}

static void great_circles_are_within_six_thousandths_of_the_geodesics(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof geodesics / sizeof geodesics[0]; i++) {
        struct geo_direction from = geo_direction(geodesics[i].lat1, 0);
        struct geo_direction to = geo_direction(geodesics[i].lat2, geodesics[i].lon2);
        double within = 0.006 * geodesics[i].m;

        assert_near(geo_apart_m(&from, &to), geodesics[i].m, within);
        assert_near(geo_distance_m(geodesics[i].lat1, 0, geodesics[i].lat2, geodesics[i].lon2),
            geodesics[i].m, within);
    }
}

static void the_straight_line_is_that_of_the_way(void **state)
{
    (void)state;
    assert_near(geo_chord(0), 0, 0);
    assert_near(geo_chord(1), 1 / 6371008.8, 1e-15);
    assert_near(geo_chord(M_PI * 6371008.8), 2, 1e-12);
    assert_near(geo_chord(1e9), 2, 1e-12); /* nobody is farther away than that */
    assert_near(geo_chord(INFINITY), 2, 1e-12);
    for (double lon = 0.001; lon < 180; lon *= 1.7) {
        struct geo_direction a = geo_direction(10, 0), b = geo_direction(-20, lon);
        double x = a.x - b.x, y = a.y - b.y, z = a.z - b.z;

        assert_near(geo_chord(geo_apart_m(&a, &b)), sqrt(x * x + y * y + z * z), 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_places_on_earth_are_valid),
        cmocka_unit_test(known_distances_come_out),
        cmocka_unit_test(great_circles_are_within_six_thousandths_of_the_geodesics),
        cmocka_unit_test(the_straight_line_is_that_of_the_way),
        cmocka_unit_test(it_is_the_same_both_ways),
        cmocka_unit_test(the_antimeridian_and_the_poles_are_no_border),
        cmocka_unit_test(who_is_beyond_is_farther_than_that),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
