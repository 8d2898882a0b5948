/* What a terminal is given of what people said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plain.h"

static void assert_shown(const char *text, const char *expected)
{
    char *shown = plain_text(text);

    assert_string_equal(shown, expected);
    free(shown);
}

static void assert_json(const char *json, const char *expected)
{
    char *shown = plain_json(json);

    assert_string_equal(shown, expected);
    free(shown);
}

static void words_in_any_alphabet_stay_as_they_are(void **state)
{
    static const char *const texts[] = { "", "help", "бабушка одна,\tеды нет", "Ё ё № «»—…",
        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "日本", "\xc2\xa0" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_shown(texts[i], texts[i]);
        assert_json(texts[i], texts[i]);
    }
}

static void nothing_moves_the_cursor(void **state)
{
    (void)state;
    assert_shown("a\rb", "a\xef\xbf\xbd"
                         "b");
    assert_shown("\x1b]0;title\x07", "\xef\xbf\xbd]0;title\xef\xbf\xbd");
    assert_shown("\x1b[2J", "\xef\xbf\xbd[2J");
    assert_shown("\xc2\x9b"
                 "2J",
        "\xef\xbf\xbd"
        "2J"); /* the same in one letter */
    assert_shown("\x7f\x08", "\xef\xbf\xbd\xef\xbf\xbd");
}

static void a_line_that_somebody_typed_does_not_look_like_one_of_ours(void **state)
{
    (void)state;
    assert_shown(
        "she fell\n12:00:00  admin: closed\n", "she fell\n    12:00:00  admin: closed\n    ");
    assert_json("\n", "\n");
}

static void our_own_colours_stay(void **state)
{
    (void)state;
    assert_shown("\x1b[1;31mALARM\x1b[0m", "\x1b[1;31mALARM\x1b[0m");
}

static void nothing_turns_the_direction_of_writing(void **state)
{
    (void)state;
    assert_shown("\xe2\x80\xae"
                 "evil\xe2\x81\xa6\xe2\x80\xa8",
        "\xef\xbf\xbd"
        "evil\xef\xbf\xbd\xef\xbf\xbd");
}

static void json_keeps_the_value(void **state)
{
    (void)state;
    assert_json("{\"a\":\"\xc2\x9b"
                "2J\x7f\xe2\x80\xae\"}",
        "{\"a\":\"\\u009b2J\\u007f\\u202e\"}");
}

static void broken_bytes_do_not_swallow_what_follows(void **state)
{
    (void)state;
    assert_shown("\xe2\x80", "\xe2\x80");
    assert_shown("\xc2\x07", "\xc2\xef\xbf\xbd");
    assert_shown("\xff\x1b[2J", "\xff\xef\xbf\xbd[2J");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_any_alphabet_stay_as_they_are),
        cmocka_unit_test(nothing_moves_the_cursor),
        cmocka_unit_test(a_line_that_somebody_typed_does_not_look_like_one_of_ours),
        cmocka_unit_test(our_own_colours_stay),
        cmocka_unit_test(nothing_turns_the_direction_of_writing),
        cmocka_unit_test(json_keeps_the_value),
        cmocka_unit_test(broken_bytes_do_not_swallow_what_follows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
