/* outline: which circles meet an area; at the date line, at the poles, beside long sides, and with areas that are none. */
#include "outline/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include "unit/geodesics.h"

#define DEGREE_M 111195.08

static struct outlines *all;

static int start(void **state)
{
    (void)state;
    all = outlines_new();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    assert_int_equal(outlines_count(all), 0);
    outlines_free(&all);
    outlines_free(&all);
    return 0;
}

static bool meets(const char *text, double lat, double lon, double m)
{
    struct outline *o = outlines_take(all, text);
    bool answer;

    assert_non_null(o);
    answer = outline_meets(o, lat, lon, m);
    assert_int_equal(outline_meets(o, lat, lon, m), answer); /* as it was kept */
    assert_true(!answer || geo_distance_m(lat, lon, 10, 20) <= outline_reach_m(o, 10, 20) + m + 1);
    outlines_give(all, o);
    return answer;
}

static const char square[] = "POLYGON((39 47,40 47,40 48,39 48,39 47),"
                             "(39.4 47.4,39.6 47.4,39.6 47.6,39.4 47.6,39.4 47.4))";

static void a_point_is_inside_or_outside(void **state)
{
    (void)state;
    assert_true(meets(square, 47.1, 39.1, 0));
    assert_true(meets(square, 47, 39, 0)); /* on the corner */
    assert_true(meets(square, 47.5, 40, 0)); /* on the side */
    assert_false(meets(square, 46.999, 39.5, 0));
    assert_false(meets(square, 47.5, 40.001, 0));
    assert_false(meets(square, 47.5, 39.5, 0)); /* in the hole */
    assert_false(meets(square, -47.5, -140.5, 0));
}

static void a_circle_is_as_wide_as_it_says(void **state)
{
    double to_east = 0.1 * DEGREE_M * cos(47.5 * M_PI / 180);

    (void)state;
    assert_true(meets(square, 46.9, 39.01, 0.1 * DEGREE_M + 10));
    assert_false(
        meets(square, 46.9, 39.01, 0.1 * DEGREE_M - 20)); /* a parallel is no great circle */
    assert_true(meets(square, 47.5, 40.1, to_east * 1.001));
    assert_false(meets(square, 47.5, 40.1, to_east * 0.999));
    assert_true(meets(square, 47.5, 39.5, to_east * 1.001)); /* out of the hole */
    assert_false(meets(square, 47.5, 39.5, to_east * 0.99));
    assert_true(meets(square, 0, 0, 2e7)); /* somewhere on earth */
}

/* A side of a tenth of the earth, straight in degrees: at its middle it lies far from the shortest way between its ends. */
static void long_sides_are_straight_in_degrees(void **state)
{
    static const char *const wide = "POLYGON((0 60,36 60,36 61,0 61,0 60))";

    (void)state;
    assert_true(meets(wide, 60.01, 18, 0));
    assert_false(meets(wide, 59.99, 18, 0));
    assert_true(meets(wide, 59.99, 18, 0.01 * DEGREE_M + 2));
    assert_false(meets(wide, 59.99, 18, 0.01 * DEGREE_M - 2));
    assert_true(meets(wide, 61.5, 18, 0.5 * DEGREE_M + 2));
}

/* Chukotka, cut at 180 as RFC 7946 wants it. */
static void the_date_line_is_no_border(void **state)
{
    static const char *const cut = "MULTIPOLYGON(((175 65,180 65,180 68,175 68,175 65)),"
                                   "((-180 65,-172 65,-172 68,-180 68,-180 65)))";
    static const char *const east = "POLYGON((175 65,180 65,180 68,175 68,175 65))";
    double degree = DEGREE_M * cos(66 * M_PI / 180);

    (void)state;
    assert_true(meets(cut, 66, 179.9, 0));
    assert_true(meets(cut, 66, 180, 0));
    assert_true(meets(cut, 66, -180, 0));
    assert_true(meets(cut, 66, -175, 0));
    assert_false(meets(cut, 66, 0, 0));
    assert_false(meets(cut, 66, 174.9, 0.09 * degree));
    assert_true(meets(cut, 66, 174.9, 0.11 * degree));
    assert_true(meets(east, 66, -180, 0));
    assert_false(meets(east, 66, -179.9, 0.09 * degree));
    assert_true(meets(east, 66, -179.9, 0.11 * degree));
}

static void a_pole_has_every_longitude(void **state)
{
    static const char *const cap = "POLYGON((-180 80,180 80,180 90,-180 90,-180 80))";
    static const char *const slice = "POLYGON((10 80,20 80,20 90,10 90,10 80))";
    static const char *const ring = "POLYGON((-180 -80,180 -80,180 -70,-180 -70,-180 -80))";

    (void)state;
    assert_true(meets(cap, 90, 39, 0));
    assert_true(meets(cap, 85, -120, 0));
    assert_false(meets(cap, 79.9, -120, 0.09 * DEGREE_M));
    assert_true(meets(cap, 79.9, -120, 0.11 * DEGREE_M));
    assert_true(meets(slice, 90, -100, 0));
    assert_false(meets(slice, 89, -165, 0));
    assert_true(meets(slice, 89, -165, 1.01 * DEGREE_M)); /* over the pole */
    assert_false(meets(slice, 89, -165, 0.99 * DEGREE_M));
    assert_false(meets(ring, -90, 0, 9.9 * DEGREE_M));
    assert_true(meets(ring, -90, 0, 10.1 * DEGREE_M));
}

/* So near the pole a short side bends much. */
static void short_sides_near_a_pole_are_straight_in_degrees_too(void **state)
{
    static const char *const high = "POLYGON((0 89.995,60 89.995,60 89.999,0 89.999,0 89.995))";

    (void)state;
    assert_true(meets(high, 89.99, 30, 0.005 * DEGREE_M + 2));
    assert_false(meets(high, 89.99, 30, 0.005 * DEGREE_M - 2));
    assert_false(meets(high, 90, 0, 0.001 * DEGREE_M - 2));
    assert_true(meets(high, 90, 0, 0.001 * DEGREE_M + 2));
}

static void each_part_of_the_question_counts(void **state)
{
    struct outline *o = outlines_take(all, square);

    (void)state;
    assert_true(outline_meets(o, 47.1, 39.1, 0));
    assert_false(outline_meets(o, 48.1, 39.1, 0));
    assert_false(outline_meets(o, 48.1, 41.1, 0));
    assert_true(outline_meets(o, 48.1, 41.1, 100000));
    assert_false(outline_meets(o, 48.1, 41.1, 10000));
    assert_true(outline_meets(o, 47.1, 39.1, 0));
    outlines_give(all, o);
}

static void what_is_no_area_is_refused(void **state)
{
    static const char *const crossed[] = {
        "POLYGON((1 1,2 2,2 1,1 2,1 1))", /* a bow tie */
        "POLYGON((1 1,2 1,3 1,1 1))", /* a line */
        "POLYGON((1 1,1 1,1 1,1 1))", /* a point */
        "POLYGON((0 0,9 0,9 9,0 9,0 0),(10 1,11 1,11 2,10 1))", /* a hole outside */
        "MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0)),((1 1,2 1,2 2,1 2,1 1)))", /* one in the other */
        "POLYGON((170 60,180 60,-180 60,-170 60,-170 70,-180 70,180 70,170 70,170 60))",
    };

    (void)state;
    for (size_t i = 0; i < sizeof crossed / sizeof crossed[0]; i++) {
        if (outline_check(crossed[i]) != RINGS_CROSSED)
            fail_msg("%s", crossed[i]);
        assert_null(outlines_take(all, crossed[i]));
    }
    assert_int_equal(outline_check("POLYGON((1 1,2 1,2 2,1 2))"), RINGS_OPEN);
    assert_null(outlines_take(all, "POLYGON((1 1,2 1,2 2,1 2))"));
    assert_null(outlines_take(all, ""));
    assert_int_equal(outline_check(square), RINGS_RIGHT);
}

static void an_outline_is_kept_once_and_while_somebody_has_it(void **state)
{
    struct outline *a = outlines_take(all, square), *b = outlines_take(all, square);
    struct outlines *others = outlines_new();

    (void)state;
    assert_ptr_equal(a, b);
    assert_int_equal(outlines_count(all), 1);
    outlines_give(all, a);
    assert_int_equal(outlines_count(all), 1);
    outlines_give(all, b);
    assert_int_equal(outlines_count(all), 0);
    outlines_give(all, NULL);
    assert_non_null(outlines_take(others, square));
    outlines_free(&others); /* with what was not given back */
}

/* Somewhere at the other end of each geodesic is an area of a few centimetres. */
static void distances_are_within_six_thousandths_of_the_geodesics(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof geodesics / sizeof geodesics[0]; i++) {
        double lat = geodesics[i].lat2, lon = geodesics[i].lon2;
        char text[300];

        snprintf(text, sizeof text, "POLYGON((%.9f %.9f,%.9f %.9f,%.9f %.9f,%.9f %.9f))", lon, lat,
            lon + 1e-6, lat, lon, lat + 1e-6, lon, lat);
        assert_true(meets(text, geodesics[i].lat1, 0, geodesics[i].m * 1.006 + 0.2));
        assert_false(meets(text, geodesics[i].lat1, 0, geodesics[i].m * 0.994 - 0.2));
    }
}

/* ---- any triangle and any place: brute force, over points along its sides ---- */
static double from_sides(const double p[4][2], double lat, double lon)
{
    double least = INFINITY;

    for (int side = 0; side < 3; side++) {
        const double *a = p[side], *b = p[side + 1];

        for (int i = 0; i <= 4000; i++) {
            double t = i / 4000.0;

            least = fmin(least,
                geo_distance_m(lat, lon, a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])));
        }
    }
    return least;
}

static uint32_t below(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % bound;
}

static double within(uint64_t *seed, double most)
{
    return most * ((double)below(seed, 2000001) - 1000000) / 1000000;
}

static void the_distance_to_the_sides_is_that_of_brute_force(void **state)
{
    uint64_t r = 20261127;
    int n = 0;

    (void)state;
    while (n < 300) {
        double size = (const double[]){ 0.05, 1, 20 }[below(&r, 3)];
        double lat = within(&r, 89 - size), lon = within(&r, 179 - size), p[4][2], least;
        double from_lat = fmax(-90, fmin(90, lat + within(&r, 3 * size)));
        double from_lon = fmax(-180, fmin(180, lon + within(&r, 3 * size)));
        char text[300];

        for (int i = 0; i < 3; i++) {
            p[i][0] = lat + within(&r, size);
            p[i][1] = lon + within(&r, size);
        }
        p[3][0] = p[0][0];
        p[3][1] = p[0][1];
        snprintf(text, sizeof text, "POLYGON((%.9f %.9f,%.9f %.9f,%.9f %.9f,%.9f %.9f))", p[0][1],
            p[0][0], p[1][1], p[1][0], p[2][1], p[2][0], p[3][1], p[3][0]);
        if (meets(text, from_lat, from_lon, 0))
            continue;
        least = from_sides((const double(*)[2])p, from_lat, from_lon);
        n++;
        if (!meets(text, from_lat, from_lon, least + 1 + least * 1e-6) ||
            meets(text, from_lat, from_lon, fmax(0, least - size * 30 - 1)))
            fail_msg("%s from %f %f: %f m", text, from_lat, from_lon, least);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_inside_or_outside),
        cmocka_unit_test(a_circle_is_as_wide_as_it_says),
        cmocka_unit_test(long_sides_are_straight_in_degrees),
        cmocka_unit_test(the_date_line_is_no_border),
        cmocka_unit_test(a_pole_has_every_longitude),
        cmocka_unit_test(short_sides_near_a_pole_are_straight_in_degrees_too),
        cmocka_unit_test(each_part_of_the_question_counts),
        cmocka_unit_test(what_is_no_area_is_refused),
        cmocka_unit_test(an_outline_is_kept_once_and_while_somebody_has_it),
        cmocka_unit_test(distances_are_within_six_thousandths_of_the_geodesics),
        cmocka_unit_test(the_distance_to_the_sides_is_that_of_brute_force),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
