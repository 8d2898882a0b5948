/* hours_schedules - the schedules of many: each is kept once, as long as anybody has it. */
#include "hours/schedules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#define NOON_MS INT64_C(1795780800000) /* 27 November 2026, 12:00 in UTC */

static void the_same_hours_in_the_same_zone_are_one(void **state)
{
    struct schedules *s = schedules_new();
    struct schedule *utc = schedules_take(s, "09:00-18:00", zone_of("UTC"));
    struct schedule *far = schedules_take(s, "09:00-18:00", zone_of("Asia/Kamchatka"));

    (void)state;
    assert_ptr_equal(schedules_take(s, "09:00-18:00", zone_of("UTC")), utc);
    assert_ptr_not_equal(far, utc);
    assert_ptr_not_equal(schedules_take(s, "09:00-18:01", zone_of("UTC")), utc);
    assert_int_equal(schedules_count(s), 3);
    assert_true(schedule_is_open(utc, NULL, NOON_MS));
    assert_false(schedule_is_open(far, NULL, NOON_MS));
    schedules_free(&s);
    assert_null(s);
    schedules_free(&s);
}

static void the_last_who_gives_it_back_ends_it(void **state)
{
    struct schedules *s = schedules_new();
    struct schedule *a = schedules_take(s, "09:00-18:00", zone_of("UTC"));

    (void)state;
    assert_ptr_equal(schedules_take(s, "09:00-18:00", zone_of("UTC")), a);
    schedules_give(s, a);
    assert_int_equal(schedules_count(s), 1);
    assert_true(schedule_is_open(a, NULL, NOON_MS));
    schedules_give(s, a);
    assert_int_equal(schedules_count(s), 0);
    schedules_give(s, NULL);
    schedules_free(&s);
}

static void what_cannot_be_read_is_not_kept(void **state)
{
    struct schedules *s = schedules_new();

    (void)state;
    assert_null(schedules_take(s, "иногда", zone_of("UTC")));
    assert_null(schedules_take(s, "24/7", NULL));
    assert_int_equal(schedules_count(s), 0);
    schedules_free(&s);
}

static void thousands_come_and_go(void **state)
{
    enum { N = 1440 };
    static struct schedule *taken[N][2];
    struct schedules *s = schedules_new();
    char hours[32];

    (void)state;
    for (int twice = 0; twice < 2; twice++) {
        for (int i = 0; i < N; i++) {
            snprintf(hours, sizeof hours, "%02d:%02d-24:00", i / 60, i % 60);
            taken[i][twice] = schedules_take(s, hours, zone_of("UTC"));
            assert_non_null(taken[i][twice]);
            assert_true(!twice || taken[i][0] == taken[i][1]);
        }
    }
    assert_int_equal(schedules_count(s), N);
    for (int i = 0; i < N; i++) {
        assert_int_equal(schedule_is_open(taken[i][0], NULL, NOON_MS), i <= 720);
        schedules_give(s, taken[i][0]);
        if (i % 2)
            schedules_give(s, taken[i][1]);
    }
    assert_int_equal(schedules_count(s), N / 2);
    schedules_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_hours_in_the_same_zone_are_one),
        cmocka_unit_test(the_last_who_gives_it_back_ends_it),
        cmocka_unit_test(what_cannot_be_read_is_not_kept),
        cmocka_unit_test(thousands_come_and_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
