/* rings: an area as text, as people and programs write it, and what is wrong with it. */
#include "base/rings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"

static void an_area_with_a_hole_is_read(void **state)
{
    struct arena a = { 0 };
    struct rings r;

    (void)state;
    assert_int_equal(
        rings_read(
            " multipolygon ( ( (30 10.5, 40 40,20 40,\n30 10.5) , (30 20,31 20,31 21,30 20)),"
            "((-180 -90,180 -90,180 90,-180 90,-180 -90)) ) ",
            &a, &r),
        RINGS_RIGHT);
    assert_int_equal(r.n_rings, 3);
    assert_int_equal(r.n_points, 13);
    assert_int_equal(r.rings[0].n, 4);
    assert_false(r.rings[0].is_hole);
    assert_int_equal(r.rings[1].first, 4);
    assert_true(r.rings[1].is_hole);
    assert_false(r.rings[2].is_hole);
    assert_true(r.points[0].lon == 30 && r.points[0].lat == 10.5);
    assert_true(r.points[8].lon == -180 && r.points[8].lat == -90);
    assert_int_equal(rings_read("POLYGON((1 1,2 1,2 2,1 1))", &a, &r), RINGS_RIGHT);
    assert_int_equal(r.n_rings, 1);
    arena_clear(&a);
}

/* Chukotka in one piece goes round the whole earth the other way. */
static void what_is_wrong_is_told(void **state)
{
    static const struct {
        const char *text;
        enum rings_wrong wrong;
    } rows[] = {
        { "", RINGS_NO_AREA },
        { "Азовский район", RINGS_NO_AREA },
        { "POINT(1 2)", RINGS_NO_AREA },
        { "POLYGON", RINGS_NO_AREA },
        { "POLYGON EMPTY", RINGS_NO_AREA },
        { "POLYGON Z((1 1 0,2 1 0,2 2 0,1 1 0))", RINGS_NO_AREA },
        { "POLYGON((1 1 0,2 1 0,2 2 0,1 1 0))", RINGS_NO_AREA },
        { "POLYGON((1 1,2 1,2 2,1 1)", RINGS_NO_AREA },
        { "POLYGON((1 1,2 1,2 2,1 1)),", RINGS_NO_AREA },
        { "POLYGON((1 1,2 1,2 2,1 1)) or so", RINGS_NO_AREA },
        { "POLYGON(1 1,2 1,2 2,1 1)", RINGS_NO_AREA },
        { "POLYGON((1 1,2 1,2 2,1 1),)", RINGS_NO_AREA },
        { "MULTIPOLYGON((1 1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "MULTIPOLYGON(((1 1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((1 one,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((1,1 2,1 2,2 1,1))", RINGS_NO_AREA },
        { "POLYGON((1e1 1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((nan 1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((1-1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((0.0000000000000000000000000000000000000001 1,2 1,2 2,1 1))", RINGS_NO_AREA },
        { "POLYGON((181 1,2 1,2 2,181 1))", RINGS_OUT_OF_RANGE },
        { "POLYGON((1 -90.1,2 1,2 2,1 1))", RINGS_OUT_OF_RANGE },
        { "POLYGON((1 1,2 1,1 1))", RINGS_TOO_FEW },
        { "POLYGON((1 1))", RINGS_TOO_FEW },
        { "POLYGON((1 1,2 1,2 2,1 2))", RINGS_OPEN },
        { "POLYGON((1 1,2 1,2 2,1 1.5))", RINGS_OPEN },
        { "POLYGON((1 1,2 1,2 2,1.5 1))", RINGS_OPEN },
        { "POLYGON((170 60,-170 60,-170 70,170 70,170 60))", RINGS_DATE_LINE },
        { "POLYGON((180 60,-170 60,-170 70,180 70,180 60))", RINGS_DATE_LINE },
        { "POLYGON((-100 60,100 60,100 70,-100 70,-100 60))", RINGS_DATE_LINE },
        { "POLYGON((-100 90,100 80,0 70,-100 90))", RINGS_DATE_LINE },
        { "POLYGON((-170 90,170 90,170 70,0 70,-170 70,-170 90))", RINGS_RIGHT }, /* a pole */
        { "POLYGON((-90 60,90 60,90 70,-90 70,-90 60))", RINGS_RIGHT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena a = { 0 };
        struct rings r;
        enum rings_wrong wrong = rings_read(rows[i].text, &a, &r);

        if (wrong != rows[i].wrong)
            fail_msg("%s: %d", rows[i].text, (int)wrong);
        assert_int_equal(rings_error(wrong) == 0, wrong == RINGS_RIGHT);
        arena_clear(&a);
    }
    assert_int_equal(rings_error(RINGS_TOO_LONG), ERR_TOO_LONG);
    assert_int_equal(rings_error(RINGS_OUT_OF_RANGE), ERR_OUT_OF_RANGE);
    assert_int_equal(rings_error(RINGS_CROSSED), ERR_INVALID);
}

static void a_text_without_end_is_too_long(void **state)
{
    static char text[RINGS_TEXT_MAX + 2];
    struct arena a = { 0 };
    struct rings r;

    (void)state;
    memset(text, ' ', RINGS_TEXT_MAX + 1);
    memcpy(text, "POLYGON((1 1,2 1,2 2,1 1))", 26);
    assert_int_equal(rings_read(text, &a, &r), RINGS_TOO_LONG);
    text[RINGS_TEXT_MAX] = '\0';
    assert_int_equal(rings_read(text, &a, &r), RINGS_RIGHT);
    arena_clear(&a);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_with_a_hole_is_read),
        cmocka_unit_test(what_is_wrong_is_told),
        cmocka_unit_test(a_text_without_end_is_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
