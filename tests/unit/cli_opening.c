/* The hours of an entry as people hear of them, in both languages: open or closed and until when, and why they were not read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <time.h>
#include "cli.h"
#include "intl.h"
#include "opening.h"
#include "sys/clock.h"

#define FRIDAY_NOON_MS INT64_C(1795770000000) /* 27 November 2026, 12:00 in Moscow */

static const struct {
    const char *hours, *zone;
    const char *now_en, *now_ru; /* NULL: it is not known */
    const char *problem_en, *problem_ru;
} rows[] = {
    { NULL, NULL, NULL, NULL, NULL, NULL },
    { "", "Europe/Moscow", NULL, NULL, NULL, NULL },
    { "24/7", "Europe/Moscow", "open without end", "открыто без перерыва", NULL, NULL },
    { "off", "Europe/Moscow", "closed", "закрыто", NULL, NULL },
    { "Mo-Fr 09:00-18:00", "Europe/Moscow", "open until 18:00", "открыто до 18:00", NULL, NULL },
    { "Mo-Fr 09:00-18:00", "Asia/Yakutsk", "closed until 2026-11-30 03:00",
        "закрыто до 2026-11-30 03:00", NULL, NULL },
    { "May-Sep", "Europe/Moscow", "closed until 2027-05-01 00:00", "закрыто до 2027-05-01 00:00",
        NULL, NULL },
    { "Mo-Fr 9-18", "Europe/Moscow", NULL, NULL, "at \"9-18\": hours are written 09:00-18:00",
        "на «9-18»: часы пишут так: 09:00-18:00" },
    { "по звонку", "Europe/Moscow", NULL, NULL, "at \"по звонку\": that is not understood there",
        "на «по звонку»: здесь это непонятно" },
    { "24/7", "Europe/Nowhere", NULL, NULL, "at \"Europe/Nowhere\": there is no such time zone",
        "на «Europe/Nowhere»: такого часового пояса нет" },
    { "PH off", NULL, NULL, NULL, "at the end: it says when it is closed, but not when it is open",
        "в конце: сказано, когда закрыто, но не когда открыто" },
    { "звоните заранее, приём ведётся по предварительной записи", NULL, NULL, NULL,
        "at \"звоните заранее, приём ведётся по предва…\": that is not understood there",
        "на «звоните заранее, приём ведётся по предва…»: здесь это непонятно" },
};

static void is_said(const char *text, const char *said)
{
    if (said)
        assert_string_equal(text, said);
    else
        assert_null(text);
}

static void hours_are_told_or_why_not(void **state)
{
    int64_t wall_ms = FRIDAY_NOON_MS, boot_ms = 1000;

    (void)state;
    setenv("TZ", "Europe/Moscow", 1);
    tzset();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cli c = { .clock = clock_virtual(&wall_ms, &boot_ms) };
        ResponderEntry e = RESPONDER_ENTRY__INIT;

        e.hours = (char *)(uintptr_t)rows[i].hours;
        e.zone = (char *)(uintptr_t)rows[i].zone;
        c.lang = intl_start("en");
        is_said(opening_now(&c, &e), rows[i].now_en);
        is_said(opening_problem(&c, &e), rows[i].problem_en);
        c.lang = intl_start("ru");
        is_said(opening_now(&c, &e), rows[i].now_ru);
        is_said(opening_problem(&c, &e), rows[i].problem_ru);
        arena_clear(&c.arena);
        clock_close(c.clock);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_told_or_why_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
