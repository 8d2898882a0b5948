/* Quiet hours and nights where somebody is: zones, both changes of the clocks, and names that are no zones. */
#include "hours/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/times.h"

static const struct hours night = { 22 * 60, 8 * 60 };

static int64_t at(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(time_parse(text, &ms), 0);
    return ms;
}

static void runs_until(const char *zone, struct hours h, const char *now, const char *end)
{
    assert_int_equal(hours_end(zone, h, at(now)), end ? at(end) : 0);
}

static void a_zone_is_known_by_its_name(void **state)
{
    static const char *const wrong[] = { NULL, "", "Moscow", "Europe/Nowhere", "Москва",
        "Europe/Moscow ", "../etc/passwd",
        "Europe/Moscow/and/a/name/that/is/longer/than/any/name/of/any/zone/that/there/is" };

    (void)state;
    assert_true(hours_zone_is_known("Europe/Moscow"));
    assert_true(hours_zone_is_known("Asia/Kamchatka"));
    assert_true(hours_zone_is_known("UTC"));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(hours_zone_is_known(wrong[i]));
}

static void the_same_instant_is_night_in_one_zone_and_day_in_another(void **state)
{
    (void)state; /* 21:30 in Kaliningrad, 07:30 in Kamchatka, 22:30 in Moscow */
    runs_until("Europe/Kaliningrad", night, "2026-11-22T19:30:00Z", NULL);
    runs_until("Europe/Moscow", night, "2026-11-22T19:30:00Z", "2026-11-23T05:00:00Z");
    runs_until("Asia/Kamchatka", night, "2026-11-22T19:30:00Z", "2026-11-22T20:00:00Z");
    runs_until("Asia/Kamchatka", night, "2026-11-22T20:00:00Z", NULL);
}

static void eleven_zones_of_russia_have_each_their_morning(void **state)
{
    static const struct {
        const char *zone;
        int hours_of_utc;
    } zones[] = { { "Europe/Kaliningrad", 2 }, { "Europe/Moscow", 3 }, { "Europe/Samara", 4 },
        { "Asia/Yekaterinburg", 5 }, { "Asia/Omsk", 6 }, { "Asia/Novosibirsk", 7 },
        { "Asia/Irkutsk", 8 }, { "Asia/Yakutsk", 9 }, { "Asia/Vladivostok", 10 },
        { "Asia/Magadan", 11 }, { "Asia/Kamchatka", 12 } };
    int64_t midnight_ms = at("2026-07-01T00:00:00Z");

    (void)state;
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        int64_t there_ms = midnight_ms - zones[i].hours_of_utc * HOUR_MS;

        assert_int_equal(hours_end(zones[i].zone, night, there_ms), there_ms + 8 * HOUR_MS);
        assert_int_equal(hours_end(zones[i].zone, night, there_ms + 8 * HOUR_MS), 0);
        assert_int_equal(hours_end(zones[i].zone, night, there_ms + 22 * HOUR_MS - 1), 0);
    }
}

static void hours_within_a_day_and_hours_that_never_run(void **state)
{
    struct hours noon = { 13 * 60, 15 * 60 }, never = { 60, 60 };

    (void)state;
    runs_until("UTC", noon, "2026-11-22T12:59:59Z", NULL);
    runs_until("UTC", noon, "2026-11-22T13:00:00Z", "2026-11-22T15:00:00Z");
    runs_until("UTC", noon, "2026-11-22T15:00:00Z", NULL);
    runs_until("UTC", never, "2026-11-22T01:00:00Z", NULL);
}

static void the_night_that_lacks_an_hour_ends_at_the_clock_all_the_same(void **state)
{
    struct hours gap = { 2 * 60 + 10, 2 * 60 + 40 }, to_gap = { 22 * 60, 2 * 60 + 30 };

    (void)state; /* Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC */
    runs_until("Europe/Berlin", night, "2026-03-28T23:00:00Z", "2026-03-29T06:00:00Z");
    runs_until("Europe/Berlin", night, "2026-03-29T00:59:59Z", "2026-03-29T06:00:00Z");
    runs_until("Europe/Berlin", night, "2026-03-29T06:00:00Z", NULL);
    runs_until("Europe/Berlin", gap, "2026-03-29T01:00:00Z", NULL); /* there is no such time */
    runs_until("Europe/Berlin", to_gap, "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z");
}

static void the_hour_that_comes_twice_belongs_to_the_night_whole(void **state)
{
    struct hours to_twice = { 22 * 60, 2 * 60 + 30 }, from_twice = { 2 * 60 + 30, 6 * 60 };

    (void)state; /* Berlin, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC */
    runs_until("Europe/Berlin", night, "2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z");
    /* 02:45, the first time, and then once more before 02:30 */
    runs_until("Europe/Berlin", to_twice, "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z");
    runs_until("Europe/Berlin", to_twice, "2026-10-25T01:15:00Z", "2026-10-25T01:30:00Z");
    runs_until("Europe/Berlin", to_twice, "2026-10-25T01:30:00Z", NULL);
    runs_until("Europe/Berlin", from_twice, "2026-10-25T00:29:59Z", NULL);
    runs_until("Europe/Berlin", from_twice, "2026-10-25T00:30:00Z", "2026-10-25T05:00:00Z");
    runs_until("Europe/Berlin", from_twice, "2026-10-25T01:10:00Z", "2026-10-25T05:00:00Z");
}

static void what_is_no_zone_is_the_machines(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    assert_int_equal(hours_end(NULL, night, at("2026-11-22T23:00:00Z")),
        hours_end("nowhere", night, at("2026-11-22T23:00:00Z")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zone_is_known_by_its_name),
        cmocka_unit_test(the_same_instant_is_night_in_one_zone_and_day_in_another),
        cmocka_unit_test(eleven_zones_of_russia_have_each_their_morning),
        cmocka_unit_test(hours_within_a_day_and_hours_that_never_run),
        cmocka_unit_test(the_night_that_lacks_an_hour_ends_at_the_clock_all_the_same),
        cmocka_unit_test(the_hour_that_comes_twice_belongs_to_the_night_whole),
        cmocka_unit_test(what_is_no_zone_is_the_machines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
