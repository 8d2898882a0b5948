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

static void each_doubt_has_its_words(void **state)
{
    (void)state;
    for (int i = 0; i < LINT_KINDS; i++) {
        assert_false(text_empty(lint_code((enum lint_what)i)));
        assert_false(text_empty(lint_text((enum lint_what)i)));
    }
}

static void a_contact_of_nobody_and_one_who_agreed_to_nothing_are_named(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(found(&a,
                            "id,kind,name,area,subject_phone,consent,never_contact,channel,status\n"
                            "a,personal_contact,A,60,,given,,zmq,\n"
                            "b,personal_contact,B,,89000000001,given,,zmq,\n"
                            "c,personal_contact,C,,89000000001,,,zmq,\n"
                            "d,personal_contact,D,,89000000001,,yes,zmq,\n"
                            "e,neighbour,E,60,,,,zmq,\n"
                            "f,neighbour,F,60,,,,zmq,closed\n"
                            "g,volunteer,G,60,,,,zmq,\n",
                            0),
        "no_person a -\nno_consent c -\nno_consent e -\n");
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_doubt_is_named),
        cmocka_unit_test(a_contact_of_nobody_and_one_who_agreed_to_nothing_are_named),
        cmocka_unit_test(what_is_not_known_is_not_said),
        cmocka_unit_test(each_doubt_has_its_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
