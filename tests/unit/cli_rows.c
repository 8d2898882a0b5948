/* The likeliest commands for a case. */
#include "rows.h"

#include "base/text.h"
#include "commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define NUMBER "26-326-0001-8"

static CaseRow row_that_waits_for(const char *word)
{
    CaseRow row = CASE_ROW__INIT;

    row.case_ = (char *)(uintptr_t)NUMBER;
    row.waits_for = (char *)(uintptr_t)word;
    return row;
}

static void what_a_case_waits_for_says_the_command(void **state)
{
    static const struct {
        const char *word, *first;
    } rows[] = {
        { "callback", "assist callback " NUMBER " reached --outcome helped" },
        { "call", "assist calls take" },
        { "close", "assist close " NUMBER " --outcome helped" },
        { "human", "assist own " NUMBER },
        { "a word of tomorrow", "assist show " NUMBER },
    };
    struct cli c = { 0 };
    const char *said[ROWS_COMMANDS];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CaseRow row = row_that_waits_for(rows[i].word);

        assert_int_not_equal(rows_commands(&c, &row, said), 0);
        assert_string_equal(said[0], rows[i].first);
    }
    arena_clear(&c.arena);
}

static void an_alarm_comes_first_and_nothing_is_said_twice(void **state)
{
    Alarm__Cause cause = ALARM__CAUSE__EXHAUSTED;
    CaseRow row = row_that_waits_for("alarm");
    struct cli c = { 0 };
    const char *said[ROWS_COMMANDS];
    size_t n;

    (void)state;
    row.state = CASE__STATE__EXHAUSTED;
    row.n_alarms = 1;
    row.alarms = &cause;
    n = rows_commands(&c, &row, said);
    assert_string_equal(said[0], "assist alarms");
    assert_string_equal(said[1], "assist own " NUMBER);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            assert_false(text_is(said[i], said[k]));
    arena_clear(&c.arena);
}

static void a_closed_case_is_only_read(void **state)
{
    CaseRow row = row_that_waits_for("nothing");
    struct cli c = { 0 };
    const char *said[ROWS_COMMANDS];

    (void)state;
    row.state = CASE__STATE__CLOSED;
    assert_int_equal(rows_commands(&c, &row, said), 1);
    assert_string_equal(said[0], "assist show " NUMBER " --timeline");
    arena_clear(&c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_case_waits_for_says_the_command),
        cmocka_unit_test(an_alarm_comes_first_and_nothing_is_said_twice),
        cmocka_unit_test(a_closed_case_is_only_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
