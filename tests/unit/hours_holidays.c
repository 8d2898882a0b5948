/* hours_holidays - days off of the years that lie ahead, and what somebody says beside them. */
#include "hours/holidays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "hours/day.h"

static int32_t day(const char *text)
{
    int32_t number = 0;

    assert_int_equal(day_parse(text, &number), 0);
    return number;
}

/* All of a year, in its order. */
static void are_off(const char *year, const char *const *days)
{
    char first[16], text[16];
    int32_t d;

    snprintf(first, sizeof first, "%s-01-01", year);
    for (d = day(first); day_of(d).year == day_of(day(first)).year; d++) {
        struct day is = day_of(d);

        if (!holidays_has(NULL, d))
            continue;
        snprintf(text, sizeof text, "%02d-%02d", is.month, is.date);
        assert_non_null(*days);
        assert_string_equal(text, *days++);
    }
    assert_null(*days);
}

static void the_days_off_of_a_year_are_those_of_the_law(void **state)
{
    static const char *const in_2026[] = { "01-01", "01-02", "01-03", "01-04", "01-05", "01-06",
        "01-07", "01-08", "01-09", "02-23", "03-08", "03-09", "05-01", "05-09", "05-11", "06-12",
        "11-04", "12-31", NULL };
    static const char *const in_2027[] = { "01-01", "01-02", "01-03", "01-04", "01-05", "01-06",
        "01-07", "01-08", "02-23", "03-08", "05-01", "05-03", "05-09", "05-10", "06-12", "06-14",
        "11-04", NULL };
    static const char *const in_2028[] = { "01-01", "01-02", "01-03", "01-04", "01-05", "01-06",
        "01-07", "01-08", "02-23", "03-08", "05-01", "05-09", "06-12", "11-04", "11-06", NULL };

    (void)state;
    are_off("2026", in_2026);
    are_off("2027", in_2027);
    are_off("2028", in_2028);
}

static void what_is_said_is_read(void **state)
{
    struct holidays h;
    size_t at = 0;

    (void)state;
    assert_int_equal(holidays_read(NULL, &h, &at), 0);
    assert_int_equal(h.n, 0);
    assert_int_equal(holidays_read(" 2027-11-05, 2027-12-31\n-2027-05-10 ", &h, &at), 0);
    assert_int_equal(h.n, 3);
    assert_true(holidays_has(&h, day("2027-11-05")));
    assert_true(holidays_has(&h, day("2027-12-31")));
    assert_false(holidays_has(&h, day("2027-05-10")));
    assert_true(holidays_has(&h, day("2027-05-03")));
    assert_false(holidays_has(&h, day("2027-11-08")));
}

static void what_is_no_day_is_refused_where_it_stands(void **state)
{
    static const struct {
        const char *text;
        int error;
        size_t at;
    } rows[] = {
        { "2027-11-05 tomorrow", ERR_INVALID, 11 },
        { "2027-11-5", ERR_INVALID, 0 },
        { "2027/11/05", ERR_INVALID, 0 },
        { "2027-11-05x", ERR_INVALID, 0 },
        { "--2027-11-05", ERR_INVALID, 0 },
        { "-", ERR_INVALID, 0 },
        { "2027-02-29", ERR_OUT_OF_RANGE, 0 },
        { "2027-13-01", ERR_OUT_OF_RANGE, 0 },
    };
    struct holidays h;
    size_t at;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(holidays_read(rows[i].text, &h, &at), rows[i].error);
        assert_int_equal(at, rows[i].at);
    }
}

static void more_days_than_are_kept_are_refused(void **state)
{
    static char text[(HOLIDAYS_SAID_MAX + 1) * 11 + 1];
    struct holidays h;
    size_t at, n = 0;

    (void)state;
    for (int i = 0; i < HOLIDAYS_SAID_MAX; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "2027-11-05 ");
    assert_int_equal(holidays_read(text, &h, &at), 0);
    snprintf(text + n, sizeof text - n, "2027-11-05 ");
    assert_int_equal(holidays_read(text, &h, &at), ERR_TOO_LONG);
    assert_int_equal(at, n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_days_off_of_a_year_are_those_of_the_law),
        cmocka_unit_test(what_is_said_is_read),
        cmocka_unit_test(what_is_no_day_is_refused_where_it_stands),
        cmocka_unit_test(more_days_than_are_kept_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
