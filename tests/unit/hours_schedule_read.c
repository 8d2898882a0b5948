/* hours_schedule_read - texts that are no schedule: why, and where reading stopped. */
#include "hours/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct row {
    const char *hours;
    enum schedule_fault fault;
    const char *rest; /* of the text, where it stopped */
} rows[] = {
    { NULL, SCHEDULE_EMPTY, "" },
    { "", SCHEDULE_EMPTY, "" },
    { " ; ;", SCHEDULE_EMPTY, "" },

    /* what opening_hours has, and is left out here */
    { "sunrise-sunset", SCHEDULE_WORD, "sunrise-sunset" },
    { "Mo-Fr sunrise-18:00", SCHEDULE_WORD, "sunrise-18:00" },
    { "SH 09:00-12:00", SCHEDULE_WORD, "SH 09:00-12:00" },
    { "week 1-10 09:00-12:00", SCHEDULE_WORD, "week 1-10 09:00-12:00" },
    { "Mo[1] 09:00-12:00", SCHEDULE_WORD, "[1] 09:00-12:00" },
    { "Mo-Fr 10:00+", SCHEDULE_TIME, "+" },
    { "10:00-18:00+", SCHEDULE_WORD, "+" },
    { "10:00-18:00/02:00", SCHEDULE_WORD, "/02:00" },
    { "Mo-Fr 09:00-18:00 \"by appointment\"", SCHEDULE_WORD, "\"by appointment\"" },
    { "\"call us\"", SCHEDULE_WORD, "\"call us\"" },
    { "Mo-Fr 09:00-18:00 || \"call us\"", SCHEDULE_WORD, "|| \"call us\"" },
    { "Mo-Fr unknown", SCHEDULE_WORD, "unknown" },
    { "easter off", SCHEDULE_WORD, "easter off" },
    { "PH -1 day off", SCHEDULE_WORD, "-1 day off" },
    { "2026-2027 Mo 09:00-12:00", SCHEDULE_WORD, "-2027 Mo 09:00-12:00" },
    { "2026 09:00-12:00", SCHEDULE_WORD, "09:00-12:00" },
    { "2026-12-31 off", SCHEDULE_WORD, "-12-31 off" },
    { "Mo-Fr Nov-Apr 09:00-12:00", SCHEDULE_WORD, "Nov-Apr 09:00-12:00" },
    { "PH Mo 09:00-12:00", SCHEDULE_WORD, "Mo 09:00-12:00" },

    /* what people write */
    { "по звонку", SCHEDULE_WORD, "по звонку" },
    { "Пн-Пт с 9:00 до 18:00", SCHEDULE_WORD, "с 9:00 до 18:00" },
    { "Mo-Fr 9-18", SCHEDULE_TIME, "9-18" },
    { "Mo-Fr 9am-6pm", SCHEDULE_TIME, "9am-6pm" },
    { "9-18", SCHEDULE_DATE, "9-18" },
    { "Mo-Fr 09:00", SCHEDULE_TIME, "" },
    { "Mo-Fr 09:00-", SCHEDULE_TIME, "" },
    { "Mo-Fr 09:00-late", SCHEDULE_TIME, "late" },
    { "Mo-Fr 09:00 18:00", SCHEDULE_TIME, "18:00" },
    { "Mo-Fr 09:00-18:00 Sa 10:00-14:00", SCHEDULE_WORD, "Sa 10:00-14:00" },
    { "09:00-18:00 Mo-Fr", SCHEDULE_WORD, "Mo-Fr" },
    { "Mo-Fr -", SCHEDULE_WORD, "-" },
    { "Mo-", SCHEDULE_WORD, "" },
    { "Mo-PH off", SCHEDULE_WORD, "PH off" },
    { "Mo-daily off", SCHEDULE_WORD, "daily off" },
    { "daily-Fr 09:00-18:00", SCHEDULE_WORD, "-Fr 09:00-18:00" },
    { "Mo,", SCHEDULE_WORD, "" },
    { "Mo,10:00-12:00", SCHEDULE_WORD, "10:00-12:00" },
    { "Dec,10:00-12:00", SCHEDULE_WORD, "10:00-12:00" },
    { "10:00-12:00,", SCHEDULE_WORD, "" },
    { "off,", SCHEDULE_WORD, "" },
    { "off off", SCHEDULE_WORD, "off" },
    { "24/7 off", SCHEDULE_WORD, "off" },
    { "24/70", SCHEDULE_DATE, "24/70" },
    { "Mo-Fr 09:00-18:00;;x", SCHEDULE_WORD, "x" },
    { "Mo-Fr:: 09:00-18:00", SCHEDULE_WORD, ": 09:00-18:00" },
    { "Понедельникпонедельникпонедельникпонедельник", SCHEDULE_WORD,
        "Понедельникпонедельникпонедельникпонедельник" },
    { "M\xc3\xb6 09:00-18:00", SCHEDULE_WORD, "M\xc3\xb6 09:00-18:00" },
    { "\xd0", SCHEDULE_WORD, "\xd0" },
    { "@", SCHEDULE_WORD, "@" },

    /* times that are none */
    { "Mo 25:00-26:00", SCHEDULE_TIME, "25:00-26:00" },
    { "Mo 24:00-25:00", SCHEDULE_TIME, "24:00-25:00" },
    { "Mo 09:00-33:01", SCHEDULE_TIME, "33:01" },
    { "Mo 09:60-18:00", SCHEDULE_WORD, "09:60-18:00" },
    { "Mo 09:00-09:00", SCHEDULE_TIME, "09:00" },
    { "00:00-00:00", SCHEDULE_TIME, "00:00" },
    { "Mo 9:5-10:00", SCHEDULE_TIME, "9:5-10:00" },
    { "Mo 9:-10:00", SCHEDULE_TIME, "9:-10:00" },
    { "Mo 9:x-10:00", SCHEDULE_TIME, "9:x-10:00" },
    { "Mo 09:000-10:00", SCHEDULE_TIME, "09:000-10:00" },
    { "Mo 109:00-10:00", SCHEDULE_TIME, "109:00-10:00" },
    { "Mo 00900-1000", SCHEDULE_WORD, "00900-1000" },
    { "Mo 09:00-12:00,13:00", SCHEDULE_TIME, "" },
    { "22:00-02:00 off; 24/7", SCHEDULE_CUT, "off; 24/7" },

    /* dates that are none */
    { "Dec 32 off", SCHEDULE_DATE, "32 off" },
    { "Dec 0 off", SCHEDULE_DATE, "0 off" },
    { "Nov 31 off", SCHEDULE_DATE, "31 off" },
    { "Feb 30 off", SCHEDULE_DATE, "30 off" },
    { "2027 Feb 29 off", SCHEDULE_DATE, "29 off" },
    { "Dec 25-20 off", SCHEDULE_DATE, "off" },
    { "Dec 20-32 off", SCHEDULE_DATE, "32 off" },
    { "Dec 20-2027 Jan 10 off", SCHEDULE_DATE, "off" },
    { "2027 Dec 20-2026 Jan 10 off", SCHEDULE_DATE, "off" },
    { "2026 Dec 20-2026 Dec 10 off", SCHEDULE_DATE, "off" },
    { "2026 Dec 25,Dec 26 off", SCHEDULE_DATE, "off" },
    { "Dec 25,32 off", SCHEDULE_DATE, "32 off" },
    { "Dec-20 off", SCHEDULE_DATE, "20 off" },
    { "1969 Dec 20 off", SCHEDULE_DATE, "1969 Dec 20 off" },
    { "2200 Dec 20 off", SCHEDULE_DATE, "2200 Dec 20 off" },
    { "Dec 20-Jan 32 off", SCHEDULE_DATE, "32 off" },

    /* closed, but when is it open? */
    { "PH off", SCHEDULE_CLOSED, "" },
    { "Sa,Su off", SCHEDULE_CLOSED, "" },
    { "Dec 20-Jan 10 off; 13:00-14:00 off", SCHEDULE_CLOSED, "" },
};

static void what_is_no_schedule_says_why_and_where(void **state)
{
    size_t wrong = 0;
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct schedule_stop stop;
        const struct schedule *s = schedule_read(row->hours, zone_of("Europe/Moscow"), &a, &stop);
        const char *rest = row->hours ? row->hours + stop.at : "";

        if (!s && stop.fault == row->fault && text_is(rest, row->rest))
            continue;
        print_error("\"%s\": %s, fault %d at \"%s\"\n", row->hours, s ? "read" : "not read",
            stop.fault, rest);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    arena_clear(&a);
}

static void without_a_zone_nothing_is_known(void **state)
{
    struct arena a = { 0 };
    struct schedule_stop stop;

    (void)state;
    assert_null(schedule_read("24/7", zone_of("Europe/Nowhere"), &a, &stop));
    assert_int_equal(stop.fault, SCHEDULE_NO_ZONE);
    arena_clear(&a);
}

/* As many rules as are taken, of this kind; one more is too long. */
static void too_much_is_said_to_be_so(void **state)
{
    static const struct {
        const char *unit, *end;
        size_t most;
    } kinds[] = { { "Mo 10:00-12:00;", "24/7", 32 }, { "Mo off;", "24/7", 32 },
        { "09:00-10:00,", "10:00-12:00", 48 }, { "Dec 25,", "Dec 26 off; 24/7", 48 } };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        for (size_t more = 0; more < 2; more++) {
            char text[2048];
            struct schedule_stop stop;
            size_t n = 0, times = kinds[i].most - 1 + more;

            for (size_t k = 0; k < times; k++)
                n += (size_t)snprintf(text + n, sizeof text - n, "%s", kinds[i].unit);
            snprintf(text + n, sizeof text - n, "%s", kinds[i].end);
            assert_int_equal(schedule_read(text, zone_of("UTC"), &a, &stop) != NULL, !more);
            assert_int_equal(stop.fault, more ? SCHEDULE_LONG : SCHEDULE_READ);
        }
    }
    arena_clear(&a);
}

static void whole_days_need_room_too(void **state)
{
    char text[2048] = "";
    struct arena a = { 0 };
    struct schedule_stop stop;
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < 48; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s09:00-10:00", i ? "," : "");
    snprintf(text + n, sizeof text - n, "; Mo");
    assert_null(schedule_read(text, zone_of("UTC"), &a, &stop));
    assert_int_equal(stop.fault, SCHEDULE_LONG);
    arena_clear(&a);
}

static void a_schedule_may_be_copied(void **state)
{
    struct arena a = { 0 };
    struct schedule_stop stop;
    struct schedule *s =
        schedule_read("Dec 20-Jan 10 Mo-Fr 09:00-18:00; Sa off", zone_of("UTC"), &a, &stop);
    struct schedule *copy = arena_copy(&a, s, schedule_bytes(s));
    int64_t noon_ms = INT64_C(1798027200000); /* Wednesday, 23 December 2026, 12:00 */

    (void)state;
    memset(s, 0, schedule_bytes(copy));
    assert_true(schedule_is_open(copy, NULL, noon_ms));
    assert_false(schedule_is_open(copy, NULL, noon_ms + INT64_C(8) * 3600000));
    assert_true(schedule_bytes(copy) < 80);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_schedule_says_why_and_where),
        cmocka_unit_test(without_a_zone_nothing_is_known),
        cmocka_unit_test(too_much_is_said_to_be_so),
        cmocka_unit_test(whole_days_need_room_too),
        cmocka_unit_test(a_schedule_may_be_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
