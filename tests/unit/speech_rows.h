/* speech_rows - tables of texts and what comes out of them, for the tests of lib/speech. All rows that fail are told. */
#ifndef ASSIST_TESTS_UNIT_SPEECH_ROWS_H
#define ASSIST_TESTS_UNIT_SPEECH_ROWS_H

#include "base/arena.h"
#include "base/text.h"

struct row {
    const char *text, *expected;
};

static void each_is(
    const char *(*of)(const char *text, struct arena *a), const struct row *rows, size_t n)
{
    struct arena a = { 0 };
    size_t wrong = 0;

    for (size_t i = 0; i < n; i++) {
        const char *got = of(rows[i].text, &a);

        if (!text_is(got, rows[i].expected)) {
            print_error(
                "\"%s\":\n  expected %s\n  got      %s\n", rows[i].text, rows[i].expected, got);
            wrong++;
        }
    }
    arena_clear(&a);
    assert_int_equal(wrong, 0);
}

#define EACH_IS(of, rows) each_is(of, rows, sizeof(rows) / sizeof((rows)[0]))

#endif
