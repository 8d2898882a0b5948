/* hours_zone - days of the calendar, and what clocks show: held against the C library's own reckoning. */
#include "hours/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "base/errors.h"
#include "base/text.h"
#include "base/times.h"
#include "hours/day.h"

static int64_t at(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(time_parse(text, &ms), 0);
    return ms;
}

static void every_day_of_four_centuries_is_the_c_librarys(void **state)
{
    (void)state;
    for (int32_t d = -80000; d < 80000; d++) {
        time_t seconds = (time_t)d * 86400;
        struct tm tm;
        struct day day = day_of(d);

        assert_non_null(gmtime_r(&seconds, &tm));
        assert_int_equal(day.year, tm.tm_year + 1900);
        assert_int_equal(day.month, tm.tm_mon + 1);
        assert_int_equal(day.date, tm.tm_mday);
        assert_int_equal(day.weekday, (tm.tm_wday + 6) % 7);
        assert_int_equal(day_number(day.year, day.month, day.date), d);
        assert_true(day.date <= day_last(day.year, day.month));
    }
}

static void an_offset_is_a_zone_whose_clocks_are_never_changed(void **state)
{
    static const struct {
        const char *name;
        int64_t minutes;
    } rows[] = { { "UTC+3", 180 }, { "UTC+03", 180 }, { "UTC+0", 0 }, { "UTC-0", 0 },
        { "UTC+5:30", 330 }, { "UTC-3:30", -210 }, { "UTC+14", 840 }, { "UTC-12", -720 },
        { "UTC+12:45", 765 } };
    static const char *const none[] = { "UTC+15", "UTC-13", "UTC+", "UTC+3:", "UTC+3:7", "UTC+3:20",
        "UTC+3:0x", "UTC+3:000", "UTC+3h", "UTC+100", "UTC 3", "utc+3", "UTC+14:15", "UTC+3:60" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct zone *z = zone_of(rows[i].name);

        assert_non_null(z);
        assert_true(z == zone_of(rows[i].name));
        assert_string_equal(zone_name(z), rows[i].name);
        assert_false(zone_is_russian(z));
        assert_int_equal(zone_first(z, 20000, 0), 20000 * DAY_MS - rows[i].minutes * MINUTE_MS);
        assert_int_equal(zone_day(z, 20000 * DAY_MS - rows[i].minutes * MINUTE_MS), 20000);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(zone_of(none[i]));
}

static void a_day_is_written_in_one_way(void **state)
{
    static const struct {
        const char *text;
        int error;
    } rows[] = { { "2026-11-27", 0 }, { "2028-02-29", 0 }, { "1900-01-01", 0 }, { "2199-12-31", 0 },
        { "2027-02-29", ERR_OUT_OF_RANGE }, { "2026-00-10", ERR_OUT_OF_RANGE },
        { "2026-13-10", ERR_OUT_OF_RANGE }, { "2026-11-00", ERR_OUT_OF_RANGE },
        { "2026-11-31", ERR_OUT_OF_RANGE }, { "1899-12-31", ERR_OUT_OF_RANGE },
        { "2200-01-01", ERR_OUT_OF_RANGE }, { "", ERR_INVALID }, { "2026-11-2", ERR_INVALID },
        { "2026-11-271", ERR_INVALID }, { "2026/11/27", ERR_INVALID },
        { "27.11.2026", ERR_INVALID }, { "2026-1a-27", ERR_INVALID } };
    int32_t number = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(day_parse(rows[i].text, &number), rows[i].error);
    assert_int_equal(day_parse("1970-01-02", &number), 0);
    assert_int_equal(number, 1);
}

static void a_zone_is_kept_once(void **state)
{
    (void)state;
    assert_ptr_equal(zone_of("Europe/Moscow"), zone_of("Europe/Moscow"));
    assert_non_null(zone_of(NULL));
    assert_ptr_equal(zone_of(NULL), zone_of(""));
    assert_null(zone_of("Europe/Nowhere"));
    assert_null(zone_of("Europe/Moscow "));
}

static void russia_has_zones_of_its_own(void **state)
{
    (void)state;
    assert_true(zone_is_russian(zone_of("Europe/Moscow")));
    assert_true(zone_is_russian(zone_of("Asia/Kamchatka")));
    assert_false(zone_is_russian(zone_of("Europe/Berlin")));
    assert_false(zone_is_russian(zone_of("UTC")));
}

static void a_minute_that_comes_twice_or_not_at_all(void **state)
{
    const struct zone *berlin = zone_of("Europe/Berlin");
    int32_t spring = day_number(2026, 3, 29), autumn = day_number(2026, 10, 25);

    (void)state;
    assert_int_equal(zone_first(berlin, spring, 150), at("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_last(berlin, spring, 150), at("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_first(berlin, spring, 180), at("2026-03-29T01:00:00Z"));
    assert_int_equal(zone_first(berlin, autumn, 150), at("2026-10-25T00:30:00Z"));
    assert_int_equal(zone_last(berlin, autumn, 150), at("2026-10-25T01:30:00Z"));
    assert_int_equal(zone_first(berlin, autumn, 180), at("2026-10-25T02:00:00Z"));
    assert_int_equal(zone_first(berlin, autumn - 1, 1440 + 150), at("2026-10-25T00:30:00Z"));
}

/* Years that both have the same data of, in zones with many habits. */
static void the_day_is_what_the_c_library_says(void **state)
{
    static const char *const zones[] = { "Europe/Moscow", "Europe/Berlin", "America/New_York",
        "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe",
        "Africa/Casablanca" };

    (void)state;
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        const struct zone *z = zone_of(zones[i]);

        setenv("TZ", zones[i], 1);
        tzset();
        for (int64_t ms = at("1971-01-01T00:00:00Z"); ms < at("2016-01-01T00:00:00Z");
             ms += 5 * HOUR_MS) {
            time_t seconds = (time_t)(ms / SECOND_MS);
            struct tm tm;
            uint32_t minute;
            int32_t day = zone_day(z, ms);

            assert_non_null(localtime_r(&seconds, &tm));
            minute = (uint32_t)(tm.tm_hour * 60 + tm.tm_min);
            assert_int_equal(day, day_number(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
            assert_int_equal(minute, zone_minute(z, ms));
            assert_true(ms - zone_first(z, day, minute) < MINUTE_MS ||
                        ms - zone_last(z, day, minute) < MINUTE_MS);
        }
    }
}

static void a_country_has_the_clocks_that_go_with_the_sun(void **state)
{
    static const struct {
        const char *country;
        double lon;
        const char *at, *zone;
    } clocks[] = {
        { "TR", NAN, "2026-07-01T00:00:00Z", "Europe/Istanbul" }, /* the only one */
        { "TR", 30.7, "2026-07-01T00:00:00Z", "Europe/Istanbul" },
        { "US", -74, "2026-07-01T00:00:00Z", "America/Detroit" }, /* of New York's time */
        { "US", -118, "2026-01-01T00:00:00Z", "America/Los_Angeles" },
        { "US", -170, "2026-01-01T00:00:00Z", "America/Adak" },
        { "US", NAN, "2026-01-01T00:00:00Z", NULL },
        { "DE", NAN, "2026-01-01T00:00:00Z", "Europe/Berlin" }, /* two zones, one time */
        { "XX", 10, "2026-01-01T00:00:00Z", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++) {
        char zone[ZONE_BYTES] = "";
        int64_t ms = at(clocks[i].at);
        bool is = zone_of_country(clocks[i].country, clocks[i].lon, ms, zone);

        print_message("%s %s\n", clocks[i].country, zone);
        assert_int_equal(is, clocks[i].zone != NULL);
        if (is)
            assert_string_equal(zone, clocks[i].zone);
    }
}

static void a_month_ends_with_the_first_moment_of_the_next_one_there(void **state)
{
    static const struct {
        const char *zone, *at, *ends;
    } months[] = {
        { "UTC", "2026-11-27T10:00:00Z", "2026-12-01T00:00:00Z" },
        { "Europe/Moscow", "2026-11-30T20:59:59Z", "2026-11-30T21:00:00Z" },
        { "Europe/Moscow", "2026-11-30T21:00:00Z", "2026-12-31T21:00:00Z" },
        { "Asia/Kamchatka", "2026-11-30T12:00:00Z", "2026-12-31T12:00:00Z" },
        { "UTC", "2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z" },
        { "UTC", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z" },
        { "America/New_York", "2026-11-01T05:30:00Z",
            "2026-12-01T05:00:00Z" }, /* 25 hours long, that day */
    };

    (void)state;
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++)
        assert_int_equal(
            zone_month_ends(zone_of(months[i].zone), at(months[i].at)), at(months[i].ends));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_country_has_the_clocks_that_go_with_the_sun),
        cmocka_unit_test(every_day_of_four_centuries_is_the_c_librarys),
        cmocka_unit_test(a_day_is_written_in_one_way),
        cmocka_unit_test(an_offset_is_a_zone_whose_clocks_are_never_changed),
        cmocka_unit_test(a_zone_is_kept_once),
        cmocka_unit_test(a_month_ends_with_the_first_moment_of_the_next_one_there),
        cmocka_unit_test(russia_has_zones_of_its_own),
        cmocka_unit_test(a_minute_that_comes_twice_or_not_at_all),
        cmocka_unit_test(the_day_is_what_the_c_library_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
