/* What is doubtful in a directory is named: once for each entry and reason, in the same order whatever order they came in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/text.h"
#include "entry.h"
#include "import.h"
#include "lint.h"

static const char *const capabilities[] = { "groceries", "meals", "fire_101" };

static char *found(struct arena *a, const char *table, size_t n_capabilities)
{
    struct import_map map = { 0 };
    struct import_problem why;
    struct import_item item;
    struct import *im;
    struct lint l;
    char *all = arena_dup(a, "");

    assert_int_equal(import_open(&(struct import_how){ .map = &map, .source = "x" }, table,
                         strlen(table), a, &im, &why),
        0);
    lint_start(&l, capabilities, n_capabilities);
    while (import_next(im, a, &item) == IMPORT_ENTRY)
        lint_take(&l, &item.entry);
    lint_end(&l);
    for (size_t i = 0; i < l.n_findings; i++)
        all = arena_printf(a, "%s%s %s %s\n", all, lint_code(l.findings[i].what),
            l.findings[i].id ? l.findings[i].id : "-",
            l.findings[i].about ? l.findings[i].about : "-");
    lint_close(&l);
    import_close(&im);
    return all;
}

#define HEADING "id,kind,name,lat,lon,channel,capabilities,hours,status,area\n"

static void each_doubt_is_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            HEADING "d,volunteer,Пётр,47.1,39.4,zmq,groceries;grocery,24/7,,\n"
                                    "c,volunteer,ПЕТР ,47.10001,39.4,zmq,groceries,завтра,,\n"
                                    "b,volunteer,B,47.1,39.4,,meals,,draft,\n"
                                    "a,volunteer,A,47.1,39.4,,fire_101,,suspended,\n"
                                    "e,volunteer,E,,,,,,,60\n"
                                    "f,volunteer,E,,,zmq,,,,61\n"
                                    "g,volunteer,E,,,zmq,,,,60\n"
                                    "h,volunteer,E,,,zmq,,,closed,60\n",
                            3),
        "nobody_can - fire_101\n"
        "nobody_can - meals\n"
        "unknown_capability d grocery\n"
        "twice d c\n"
        "twice g e\n"
        "hours c завтра\n"
        "numbers e 60\n"
        "numbers f 61\n"
        "numbers g 60\n"
        "numbers h 60\n"
        "no_channel e -\n");
    arena_clear(&a);
}

static void what_is_not_known_is_not_said(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(
        found(&a, HEADING "a,volunteer,A,47.1,39.4,zmq,grocery,завтра,,\n", 0), "hours a завтра\n");
    assert_string_equal(found(&a, HEADING, 1), "nobody_can - groceries\n");
    assert_string_equal(found(&a,
                            "id,kind,name,lat,lon,channel,hours,zone\n"
                            "a,volunteer,A,47.1,39.4,zmq,09:00-18:00; PH off,Europe/Berlin\n"
                            "b,volunteer,B,47.1,39.4,zmq,09:00-18:00; PH off,Europe/Moscow\n",
                            0),
        "holidays a 09:00-18:00; PH off\n");
    arena_clear(&a);
}

static void an_area_that_nobody_can_hold_a_place_against_is_named(void **state)
{
    static char broken[] = "POLYGON((39 47,40 48,40 47,39 48,39 47))",
                square[] = "POLYGON((39 47,40 47,40 48,39 48,39 47))";
    ResponderEntry e = RESPONDER_ENTRY__INIT;
    struct arena a = { 0 };
    struct lint l;

    (void)state;
    e.id = e.name = square;
    e.n_channel = 1;
    lint_start(&l, NULL, 0);
    e.polygon = square;
    lint_take(&l, &e);
    assert_int_equal(l.n_findings, 0);
    e.polygon = broken;
    lint_take(&l, &e);
    assert_int_equal(l.n_findings, 1);
    assert_int_equal(l.findings[0].what, LINT_POLYGON);
    lint_close(&l);
    assert_string_equal(found(&a,
                            HEADING "a,volunteer,A,,,zmq,,,,oktmo:60;кладр 61;60 лет Октября;*;7\n"
                                    "b,volunteer,B,,,zmq,,,,6100000200000;60 701 000\n",
                            0),
        "numbers b 60 701 000\n");
    arena_clear(&a);
}

static void each_doubt_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < LINT_KINDS; i++) {
        assert_false(text_empty(lint_code((enum lint_what)i)));
        assert_false(text_empty(lint_text((enum lint_what)i)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_doubt_is_named),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(an_area_that_nobody_can_hold_a_place_against_is_named),
        cmocka_unit_test(each_doubt_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
