/* times: instants as the wire and people write them. */
#include "base/times.h"

#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define NOON INT64_C(1795348800000) /* 2026-11-22T12:00:00Z */

static void assert_instant(const char *t, int64_t ms)
{
    int64_t got = 42;

    if (time_parse(t, &got) != 0 || got != ms)
        fail_msg("%s gives %lld", t, (long long)got);
}

static void assert_prints(int64_t ms, const char *text)
{
    char t[TIME_TEXT];

    time_format(ms, t);
    assert_string_equal(t, text);
}

static void instants_print_in_utc_with_milliseconds(void **state)
{
    (void)state;
    assert_prints(0, "1970-01-01T00:00:00.000Z");
    assert_prints(NOON + 7, "2026-11-22T12:00:00.007Z");
    assert_prints(-1, "1969-12-31T23:59:59.999Z");
    assert_prints(INT64_C(951782400000), "2000-02-29T00:00:00.000Z");
    assert_prints(INT64_C(4107542400000), "2100-03-01T00:00:00.000Z"); /* 2100 is no leap year */
}

static void the_ends_of_time_print_without_harm(void **state)
{
    (void)state;
    assert_prints(NEVER_MS, "292278994-08-17T07:12:55.807Z");
    assert_prints(INT64_MIN, "-292275055-05-16T16:47:04.192Z");
}

static void every_form_of_rfc_3339_is_read(void **state)
{
    (void)state;
    assert_instant("1970-01-01T00:00:00Z", 0);
    assert_instant("2026-11-22T12:00:00Z", NOON);
    assert_instant("2026-11-22t12:00:00z", NOON);
    assert_instant("2026-11-22 12:00:00Z", NOON);
    assert_instant("2026-11-22T15:00:00+03:00", NOON);
    assert_instant("2026-11-22T02:30:00-09:30", NOON);
    assert_instant("2026-11-22T12:00:00.5Z", NOON + 500);
    assert_instant("2026-11-22T12:00:00.123999Z", NOON + 123);
    assert_instant("2026-11-23T00:00:00+12:00", NOON);
    assert_instant("2016-12-31T23:59:60Z", INT64_C(1483228800000)); /* a leap second */
    assert_instant("0000-01-01T00:00:00Z", INT64_C(-62167219200000));
    assert_instant("9999-12-31T23:59:59.999Z", INT64_C(253402300799999));
}

static void what_was_printed_is_read_back(void **state)
{
    char t[TIME_TEXT];

    (void)state;
    for (int64_t ms = INT64_C(-62167219200000); ms < INT64_C(253402300799999);
         ms += INT64_C(98765432109)) {
        time_format(ms, t);
        assert_instant(t, ms);
    }
}

static void what_is_not_an_instant_is_refused(void **state)
{
    static const char *const bad[] = { "", "2026", "2026-11-22", "2026-11-22T12:00:00",
        "2026-11-22T12:00Z", "2026-11-22T12:00:00.Z", "2026-11-22T12:00:00Zx", "26-11-22T12:00:00Z",
        "2026-11-22T12:00:00+0300", "2026-11-22T12:00:00+3:00", "+026-11-22T12:00:00Z",
        "2026/11/22T12:00:00Z", " 2026-11-22T12:00:00Z", "2026-11-22T12:00:00 Z" };
    static const char *const far[] = { "2026-00-22T12:00:00Z", "2026-13-22T12:00:00Z",
        "2026-02-29T12:00:00Z", "2026-11-31T12:00:00Z", "2026-11-00T12:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T12:60:00Z", "2026-11-22T12:00:61Z",
        "2026-11-22T12:00:00+24:00", "2026-11-22T12:00:00+03:60", "2100-02-29T00:00:00Z" };
    int64_t ms = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (time_parse(bad[i], &ms) != ERR_INVALID)
            fail_msg("not refused: \"%s\"", bad[i]);
    for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
        if (time_parse(far[i], &ms) != ERR_OUT_OF_RANGE)
            fail_msg("in range: \"%s\"", far[i]);
    assert_int_equal(time_parse(NULL, &ms), ERR_INVALID);
    assert_int_equal(ms, 42);
}

static int64_t typed(const char *t, int64_t now_ms, int offset_s)
{
    int64_t ms = -1;

    assert_int_equal(time_parse_typed(t, now_ms, offset_s, &ms), 0);
    return ms;
}

static void people_type_a_time_of_today_at_their_offset(void **state)
{
    (void)state;
    assert_int_equal(typed("18:30", NOON, 0), NOON + 6 * HOUR_MS + 30 * MINUTE_MS);
    assert_int_equal(typed("18:30", NOON, 3 * 3600), NOON + 3 * HOUR_MS + 30 * MINUTE_MS);
    assert_int_equal(typed("9:05", NOON, 0), NOON - 3 * HOUR_MS + 5 * MINUTE_MS);
    /* 22:00 UTC is already tomorrow in Vladivostok (+10): its 08:30 is half an hour away. */
    assert_int_equal(
        typed("08:30", NOON + 10 * HOUR_MS, 10 * 3600), NOON + 10 * HOUR_MS + 30 * MINUTE_MS);
    /* 02:00 UTC is still yesterday at -5. */
    assert_int_equal(typed("23:00", NOON - 10 * HOUR_MS, -5 * 3600), NOON - 8 * HOUR_MS);
}

static void people_type_a_span_or_a_whole_instant(void **state)
{
    (void)state;
    assert_int_equal(typed("+90m", NOON, 0), NOON + 90 * MINUTE_MS);
    assert_int_equal(typed("+2h", NOON, 7200), NOON + 2 * HOUR_MS);
    assert_int_equal(typed("2026-11-22T15:00:00+03:00", 0, 0), NOON);
}

static void what_people_mistype_is_refused(void **state)
{
    int64_t ms = 42;

    (void)state;
    assert_int_equal(time_parse_typed("", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed(NULL, NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed("+", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed("90m", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed("25:00", NOON, 0, &ms), ERR_OUT_OF_RANGE);
    assert_int_equal(time_parse_typed("12:60", NOON, 0, &ms), ERR_OUT_OF_RANGE);
    assert_int_equal(time_parse_typed("12:5", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed("12:30pm", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(time_parse_typed("завтра", NOON, 0, &ms), ERR_INVALID);
    assert_int_equal(ms, 42);
}

static void assert_civil(const char *t, int offset_s, int year, int day)
{
    int64_t ms = 0;
    int got_year, got_day;

    assert_int_equal(time_parse(t, &ms), 0);
    time_civil(ms, offset_s, &got_year, &got_day);
    assert_int_equal(got_year, year);
    assert_int_equal(got_day, day);
}

static void the_day_of_the_year_is_that_of_the_place(void **state)
{
    int year, day;

    (void)state;
    assert_civil("2026-11-22T12:00:00Z", 0, 2026, 326);
    assert_civil("2026-01-01T00:00:00Z", 0, 2026, 1);
    assert_civil("2028-12-31T23:59:59Z", 0, 2028, 366);
    assert_civil("2026-12-31T21:00:00Z", 3 * 3600, 2027, 1);
    assert_civil("2027-01-01T04:59:59Z", -5 * 3600, 2026, 365);
    assert_civil("1969-12-31T23:59:59Z", 0, 1969, 365);
    time_civil(NEVER_MS, 3600, &year, &day); /* no overflow */
    assert_int_equal(year, 292278994);
}

static void assert_age(const char *born, const char *now, int offset_s, int years)
{
    int64_t ms;
    int got = -1;

    assert_int_equal(time_parse(now, &ms), 0);
    if (time_age(born, ms, offset_s, &got))
        got = -1;
    if (got != years)
        fail_msg("%s at %s: %d", born, now, got);
}

static void a_date_of_birth_says_how_old_somebody_is(void **state)
{
    (void)state;
    assert_age("2010-11-22", "2026-11-22T12:00:00Z", 0, 16);
    assert_age("22.11.2008", "2026-11-21T20:59:59Z", 3 * 3600, 17);
    assert_age(
        "22.11.2008", "2026-11-21T21:00:00Z", 3 * 3600, 18); /* there it is the day already */
    assert_age("3/5/1940", "2026-05-02T00:00:00Z", 0, 85);
    assert_age("2026-11-22", "2026-11-22T12:00:00Z", 0, 0);
    assert_age("29.02.2008", "2026-02-28T12:00:00Z", 0, 17);
    assert_age("29.02.2008", "2026-03-01T12:00:00Z", 0, 18);
}

static void between_which_ages_somebody_is_who_says_no_day(void **state)
{
    static const struct {
        const char *born, *now;
        int least, most;
    } rows[] = { { "2008", "2026-11-22T12:00:00Z", 17, 18 },
        { "2008", "2026-12-31T12:00:00Z", 18, 18 }, { "2008", "2026-01-01T12:00:00Z", 17, 18 },
        { "22.11.2008", "2026-11-22T12:00:00Z", 18, 18 }, { "2026", "2026-11-22T12:00:00Z", 0, 0 },
        { "23.11.2026", "2026-11-22T12:00:00Z", 0, 0 } };
    int64_t ms;
    int least, most;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(time_parse(rows[i].now, &ms), 0);
        assert_int_equal(time_ages(rows[i].born, ms, 0, &least, &most), 0);
        assert_int_equal(least, rows[i].least);
        assert_int_equal(most, rows[i].most);
    }
    assert_int_equal(time_ages("весной", ms, 0, &least, &most), ERR_INVALID);
}

/* A year alone may be that of its last day. */
static void a_year_of_birth_counts_as_its_last_day(void **state)
{
    (void)state;
    assert_age("2008", "2026-12-30T12:00:00Z", 0, 17);
    assert_age("2008", "2026-12-31T12:00:00Z", 0, 18);
    assert_age("1944 г.р.", "2026-06-01T12:00:00Z", 0, 81);
    assert_age("5 марта 2009", "2027-06-01T12:00:00Z", 0, 17);
    assert_age("31.02.2009", "2027-06-01T12:00:00Z", 0, 17);
    assert_age("2026", "2026-06-01T12:00:00Z", 0, 0);
}

static void what_says_no_age_is_refused(void **state)
{
    (void)state;
    assert_age(NULL, "2026-06-01T12:00:00Z", 0, -1);
    assert_age("", "2026-06-01T12:00:00Z", 0, -1);
    assert_age("давно", "2026-06-01T12:00:00Z", 0, -1);
    assert_age("2008 или 2009", "2026-06-01T12:00:00Z", 0, -1);
    assert_age("20081", "2026-06-01T12:00:00Z", 0, -1);
    assert_age("2027-01-01", "2026-06-01T12:00:00Z", 0, -1);
    assert_age("1800", "2026-06-01T12:00:00Z", 0, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(instants_print_in_utc_with_milliseconds),
        cmocka_unit_test(the_ends_of_time_print_without_harm),
        cmocka_unit_test(every_form_of_rfc_3339_is_read),
        cmocka_unit_test(what_was_printed_is_read_back),
        cmocka_unit_test(what_is_not_an_instant_is_refused),
        cmocka_unit_test(people_type_a_time_of_today_at_their_offset),
        cmocka_unit_test(people_type_a_span_or_a_whole_instant),
        cmocka_unit_test(what_people_mistype_is_refused),
        cmocka_unit_test(the_day_of_the_year_is_that_of_the_place),
        cmocka_unit_test(a_date_of_birth_says_how_old_somebody_is),
        cmocka_unit_test(between_which_ages_somebody_is_who_says_no_day),
        cmocka_unit_test(a_year_of_birth_counts_as_its_last_day),
        cmocka_unit_test(what_says_no_age_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
