/* text: what passes for text from outside, numbers and spans as people write them, folding. */
#include "base/text.h"

#include "base/errors.h"
#include "base/times.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <float.h>
#include <locale.h>
#include <string.h>

struct sample {
    const char *bytes;
    size_t n;
    bool clean;
};

#define S(t) t, sizeof(t) - 1

static const struct sample samples[] = {
    { S(""), true },
    { S("plain"), true },
    { S("Бабушка одна, еды нет"), true },
    { S("a\tb\r\nc"), true },
    { S("\x7f"), true }, /* DEL is not a C0 control */
    { S("\xc2\x80"), true }, /* the least of two bytes */
    { S("\xdf\xbf"), true },
    { S("\xe0\xa0\x80"), true }, /* the least of three */
    { S("\xed\x9f\xbf"), true }, /* just below the surrogates */
    { S("\xee\x80\x80"), true }, /* just above */
    { S("\xef\xbf\xbf"), true },
    { S("\xf0\x90\x80\x80"), true }, /* the least of four */
    { S("\xf4\x8f\xbf\xbf"), true }, /* U+10FFFF */
    { S("a\0b"), false },
    { S("\x1b[31m"), false },
    { S("\x01"), false },
    { S("\x80"), false }, /* a tail alone */
    { S("\xbf"), false },
    { S("\xc0\x80"), false }, /* NUL, overlong */
    { S("\xc1\xbf"), false },
    { S("\xe0\x9f\xbf"), false }, /* overlong */
    { S("\xf0\x8f\xbf\xbf"), false },
    { S("\xed\xa0\x80"), false }, /* surrogates */
    { S("\xed\xbf\xbf"), false },
    { S("\xf4\x90\x80\x80"), false }, /* beyond U+10FFFF */
    { S("\xf5\x80\x80\x80"), false },
    { S("\xf8\x88\x80\x80\x80"), false },
    { S("\xfe"), false },
    { S("\xff"), false },
    { S("\xd0"), false }, /* cut off */
    { S("\xe2\x82"), false },
    { S("\xf0\x9f\x98"), false },
    { S("\xd0q"), false }, /* no tail */
    { S("ok\xe2\x28\xa1"), false },
    { S("ok\xf0\x28\x8c\xbc"), false },
};

static void text_is_well_formed_utf8_without_controls(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        if (text_is_clean(samples[i].bytes, samples[i].n) != samples[i].clean)
            fail_msg("sample %zu (%s)", i, samples[i].bytes);
    }
}

static void only_n_bytes_are_looked_at(void **state)
{
    (void)state;
    assert_true(text_is_clean("ab\xff", 2));
    assert_false(text_is_clean("аб", 3));
}

static void nothing_and_empty_are_the_same(void **state)
{
    (void)state;
    assert_true(text_is(NULL, ""));
    assert_true(text_is(NULL, NULL));
    assert_true(text_is("a", "a"));
    assert_false(text_is("a", NULL));
    assert_false(text_is("a", "ab"));
    assert_true(text_empty(NULL));
    assert_true(text_empty(""));
    assert_false(text_empty(" "));
}

static void starts_and_among_compare_whole_prefixes_and_words(void **state)
{
    char *const words[] = { "key", "near" };

    (void)state;
    assert_true(text_starts("subject.phone", "subject."));
    assert_false(text_starts("sub", "subject"));
    assert_true(text_starts(NULL, ""));
    assert_false(text_starts(NULL, "a"));
    assert_true(text_among("near", words, 2));
    assert_false(text_among("nea", words, 2));
    assert_false(text_among("near", words, 1));
    assert_false(text_among("near", NULL, 0));
}

static int64_t int_of(const char *t)
{
    int64_t n = 0;

    assert_int_equal(text_int(t, INT64_MIN, INT64_MAX, &n), 0);
    return n;
}

static void whole_numbers_are_read_to_the_ends_of_64_bits(void **state)
{
    (void)state;
    assert_int_equal(int_of("0"), 0);
    assert_int_equal(int_of("-17"), -17);
    assert_int_equal(int_of("010"), 10); /* never octal */
    assert_int_equal(int_of("9223372036854775807"), INT64_MAX);
    assert_int_equal(int_of("-9223372036854775808"), INT64_MIN);
}

static void what_is_not_a_whole_number_is_refused_and_changes_nothing(void **state)
{
    static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x10", "1e3", "--1",
        "один", "30m" };
    int64_t n = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(text_int(bad[i], INT64_MIN, INT64_MAX, &n), ERR_INVALID);
    assert_int_equal(text_int(NULL, 0, 1, &n), ERR_INVALID);
    assert_int_equal(text_int("9223372036854775808", INT64_MIN, INT64_MAX, &n), ERR_OUT_OF_RANGE);
    assert_int_equal(text_int("11", 0, 10, &n), ERR_OUT_OF_RANGE);
    assert_int_equal(text_int("-1", 0, 10, &n), ERR_OUT_OF_RANGE);
    assert_int_equal(n, 42);
    assert_int_equal(text_int("10", 0, 10, &n), 0);
    assert_int_equal(n, 10);
}

static void decimals_have_a_point_in_every_locale(void **state)
{
    double x = 0;

    (void)state;
    assert_int_equal(text_double("47.2357", -90, 90, &x), 0);
    assert_true(x > 47.2356 && x < 47.2358);
    assert_int_equal(text_double("-0.5", -90, 90, &x), 0);
    assert_true(x > -0.51 && x < -0.49);
    if (!setlocale(LC_NUMERIC, "ru_RU.UTF-8"))
        return; /* the first half has shown what this machine can show */
    assert_int_equal(text_double("39.7", -180, 180, &x), 0);
    assert_true(x > 39.69 && x < 39.71);
    setlocale(LC_NUMERIC, "C");
}

static void what_is_not_a_decimal_is_refused(void **state)
{
    static const char *const bad[] = { "", "-", ".5", "5.", "1,5", "1e3", "nan", "inf", "0x1p3",
        " 1", "1.5 ", "1.5.2", "+1" };
    double x = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(text_double(bad[i], -DBL_MAX, DBL_MAX, &x), ERR_INVALID);
    assert_int_equal(text_double(NULL, 0, 1, &x), ERR_INVALID);
    assert_int_equal(text_double("90.0001", -90, 90, &x), ERR_OUT_OF_RANGE);
    assert_true(x == 42);
}

static void spans_are_read_with_and_without_a_space(void **state)
{
    static const struct {
        const char *t;
        int64_t ms;
    } good[] = { { "30 s", 30000 }, { "30s", 30000 }, { "5m", 5 * MINUTE_MS },
        { "2h", 2 * HOUR_MS }, { "1d", DAY_MS }, { "90", 90000 }, { "010", 10000 },
        { "36500d", 36500 * DAY_MS } };
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(text_span(good[i].t, &ms), 0);
        assert_int_equal(ms, good[i].ms);
    }
}

static void what_is_not_a_span_is_refused(void **state)
{
    static const char *const bad[] = { "", "0", "0s", "s", "-5m", "+5m", "5 ", "5 min", "1h30m",
        "5M", "1.5h", " 5m", "99999999999d", "999999999999999999999", "5w", "0x5m" };
    int64_t ms = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (text_span(bad[i], &ms) != ERR_INVALID)
            fail_msg("taken: \"%s\"", bad[i]);
    assert_int_equal(text_span(NULL, &ms), ERR_INVALID);
    assert_int_equal(ms, 42);
}

static void assert_folds(const char *from, const char *to)
{
    char folded[64];

    text_fold(from, folded, sizeof(folded));
    assert_string_equal(folded, to);
}

static void names_fold_to_what_can_be_compared(void **state)
{
    (void)state;
    assert_folds("Фёдор  ЁЖИКОВ", "федор ежиков");
    assert_folds("  ООО «Рога-и-Копыта», г. Азов! ", "ооо рога и копыта г азов");
    assert_folds("ЯБЛОЧКОВ abcXYZ 12", "яблочков abcxyz 12");
    assert_folds("a\u00a0\u2014\u200bb", "a b");
    assert_folds("Їжак Ünal", "Їжак Ünal"); /* other letters stay */
    assert_folds("...", "");
    assert_folds("", "");
    assert_folds(NULL, "");
    assert_folds("ab\xff"
                 "cd",
        "ab cd");
}

static void folding_never_writes_half_a_letter(void **state)
{
    char folded[8];

    (void)state;
    text_fold("яяяя", folded, sizeof(folded)); /* 8 bytes into 7 */
    assert_string_equal(folded, "яяя");
    text_fold("a яяя", folded, 4);
    assert_string_equal(folded, "a"); /* nor a space at the end */
    text_fold("яя", folded, 1);
    assert_string_equal(folded, "");
    memset(folded, 'x', sizeof(folded));
    text_fold("яя", folded, 0);
    assert_int_equal(folded[0], 'x');
}

static void bytes_print_as_hex(void **state)
{
    static const uint8_t bytes[] = { 0, 0x0f, 0xa5, 0xff };
    char hex[9];

    (void)state;
    text_hex(bytes, 4, hex);
    assert_string_equal(hex, "000fa5ff");
    text_hex(bytes, 0, hex);
    assert_string_equal(hex, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_well_formed_utf8_without_controls),
        cmocka_unit_test(only_n_bytes_are_looked_at),
        cmocka_unit_test(nothing_and_empty_are_the_same),
        cmocka_unit_test(starts_and_among_compare_whole_prefixes_and_words),
        cmocka_unit_test(whole_numbers_are_read_to_the_ends_of_64_bits),
        cmocka_unit_test(what_is_not_a_whole_number_is_refused_and_changes_nothing),
        cmocka_unit_test(decimals_have_a_point_in_every_locale),
        cmocka_unit_test(what_is_not_a_decimal_is_refused),
        cmocka_unit_test(spans_are_read_with_and_without_a_space),
        cmocka_unit_test(what_is_not_a_span_is_refused),
        cmocka_unit_test(names_fold_to_what_can_be_compared),
        cmocka_unit_test(folding_never_writes_half_a_letter),
        cmocka_unit_test(bytes_print_as_hex),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
