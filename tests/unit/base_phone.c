/* base: telephone numbers as people write them; libphonenumber's own judgement of them (tests/phones) beside ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "base/phone.h"
#include "base/text.h"
#include "unit/readme.h"

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* ---- libphonenumber's vectors ---- */
enum column { RAW, PARSE_OK, POSSIBLE, VALID, REGION, TYPE, E164, EXT, COLUMNS };

/* Possible, but not valid for libphonenumber, which knows each area code that is given out. We know what codes begin with, so that
 * a new one can be rung; and it has no word for a number that is rung in its town alone. */
static const struct {
    const char *raw, *ours;
} deviations[] = {
    { "7700300000", "+77700300000" }, /* 770 is not given out in Kazakhstan yet */
    { "7731116", "7731116" }, /* seven digits, as they stand in their town */
};
/* Not possible for libphonenumber, since no town of Russia or Kazakhstan is known to it that has so few digits. */
static const char *const in_town[] = { "773 111" };

static const char *deviation_of(const char *raw)
{
    for (size_t i = 0; i < sizeof deviations / sizeof *deviations; i++) {
        if (text_is(deviations[i].raw, raw))
            return deviations[i].ours;
    }
    for (size_t i = 0; i < sizeof in_town / sizeof *in_town; i++) {
        if (text_is(in_town[i], raw))
            return "773111";
    }
    return NULL;
}

static void check_vector(char **cells)
{
    const char *ours = deviation_of(cells[RAW]);
    struct phone p;
    enum phone_fault fault = phone_read_one(cells[RAW], &p);

    print_message("%s\n", cells[RAW]);
    if (text_is(cells[VALID], "1")) {
        assert_int_equal(fault, PHONE_FITS);
        assert_true(p.is_e164);
        assert_string_equal(p.digits, cells[E164] + 1);
        assert_string_equal(p.ext, cells[EXT]);
    } else if (ours) {
        assert_int_equal(fault, PHONE_FITS);
        assert_string_equal(phone_text(&p, &arena), ours);
    } else { /* refused, and says why */
        assert_int_not_equal(fault, PHONE_FITS);
        assert_string_equal(p.digits, "");
    }
}

static void each_number_is_read_as_libphonenumber_reads_it(void **state)
{
    char *text = readme_of("tests/phones/ru_phone_vectors.tsv"), *rest = text, *line;
    size_t n = 0;

    (void)state;
    strsep(&rest, "\n"); /* the heading */
    while ((line = strsep(&rest, "\n"))) {
        char *cells[COLUMNS];

        if (!*line)
            continue;
        for (size_t i = 0; i < COLUMNS; i++)
            assert_non_null(cells[i] = strsep(&line, "\t"));
        check_vector(cells);
        n++;
    }
    assert_int_equal(n, 71);
    free(text);
}

static void emergency_numbers_are_short_and_never_e164(void **state)
{
    char *text = readme_of("tests/phones/ru_emergency_short_numbers.txt"), *rest = text, *line;
    size_t n = 0;

    (void)state;
    while ((line = strsep(&rest, "\n"))) {
        struct phone p;

        if (!*line || *line == '#')
            continue;
        line[strcspn(line, "\t ")] = '\0';
        assert_int_equal(phone_read_one(line, &p), PHONE_FITS);
        assert_false(p.is_e164);
        assert_string_equal(phone_text(&p, &arena), line);
        assert_int_equal(phone_key(line), 0); /* everybody rings it: it tells nobody from anybody */
        n++;
    }
    assert_int_equal(n, 9);
    free(text);
}

/* ---- as people write them ---- */
static void a_number_is_one_however_it_is_written(void **state)
{
    static const struct {
        const char *said, *text;
    } rows[] = {
        { "8 900 000-00-01", "+79000000001" },
        { "+7(900)0000001", "+79000000001" },
        { " 8\xc2\xa0(900)\xc2\xa0"
          "000\xe2\x80\x93"
          "00\xe2\x80\x91"
          "01 ",
            "+79000000001" },
        { "8.900.000.00.01.", "+79000000001" },
        { "тел.: 8 900 0000001", "+79000000001" },
        { "tel:+79000000001", "+79000000001" },
        { "моб. 8 900 0000001", "+79000000001" },
        { "т. 8 900 0000001", "+79000000001" },
        { "+79000000001;ext=100", "+79000000001;ext=100" },
        { "8 (863) 201-66-00 доб. 12", "+78632016600;ext=12" },
        { "8 (863) 201-66-00 (доб. 12)", "+78632016600;ext=12" },
        { "8 (863) 201-66-00, добавочный: 1234567", "+78632016600;ext=1234567" },
        { "8 (863) 201-66-00 вн.12", "+78632016600;ext=12" },
        { "8 (863) 201-66-00 x12", "+78632016600;ext=12" },
        { "8 (863) 201-66-00 #12", "+78632016600;ext=12" },
        { "8-10-39-0471-123456", "+390471123456" },
        { "+390471123456", "+390471123456" },
        { "112", "112" },
        { "2-15-34 доб. 5", "21534;ext=5" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct phone p;

        print_message("%s\n", rows[i].said);
        assert_int_equal(phone_read_one(rows[i].said, &p), PHONE_FITS);
        assert_string_equal(phone_text(&p, &arena), rows[i].text);
        assert_int_equal(phone_read_one(rows[i].text, &p), PHONE_FITS);
        assert_string_equal(phone_text(&p, &arena), rows[i].text); /* and stays so */
        assert_true(phone_is_number(rows[i].said));
        assert_true(phone_is_written(rows[i].said));
    }
}

static void what_cannot_be_rung_is_refused_with_the_reason(void **state)
{
    static const struct {
        const char *said;
        enum phone_fault fault;
        bool is_written;
    } rows[] = {
        { "", PHONE_WORDS, false },
        { "звонить Анне", PHONE_WORDS, false },
        { "спросить Анну, 8 900 0000001", PHONE_WORDS, false },
        { "+", PHONE_WORDS, false },
        { "()", PHONE_WORDS, false },
        { "7", PHONE_TOO_SHORT, false },
        { "8 900 000-00", PHONE_TOO_SHORT, true },
        { "+7 900 000-00", PHONE_TOO_SHORT, true },
        { "+39 047", PHONE_TOO_SHORT, true },
        { "8 900 000-00-01 2", PHONE_TOO_LONG, true },
        { "+7 900 000-00-01-2", PHONE_TOO_LONG, true },
        { "+39 0471 123456 1234567", PHONE_TOO_LONG, true },
        { "11111111111111111111111111111111111111111111111111111111111111111", PHONE_TOO_LONG,
            false },
        { "8 111 000-00-01", PHONE_NO_CODE, true },
        { "+0 900 000-00-01", PHONE_NO_CODE, true },
        { "1 704 384 4000", PHONE_NO_CODE, true },
        { "8 979 000-00-0", PHONE_NO_CODE,
            true }, /* 8979...: a mobile number that lacks its last digit */
        { "8 900 000-00-01, 8 900 000-00-02", PHONE_MORE, false },
        { "8 900 000-00-01 (после шести)", PHONE_MORE, false },
        { "8 900 000-00-01 доб.", PHONE_MORE, false },
        { "8 900 000-00-01 доб. 12345678", PHONE_MORE, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct phone p;

        print_message("%s\n", rows[i].said);
        assert_int_equal(phone_read_one(rows[i].said, &p), rows[i].fault);
        assert_false(phone_is_number(rows[i].said));
        assert_int_equal(phone_is_written(rows[i].said), rows[i].is_written);
    }
}

static void of_several_numbers_each_is_read_in_turn(void **state)
{
    const char *rest = "8 (863) 218-97-90, доб. 3; 2-97-91 / +7 900 000 00 01 | 112";
    static const char *const each[] = { "+78632189790;ext=3", "29791", "+79000000001", "112" };
    struct phone p;

    (void)state;
    for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
        assert_int_equal(phone_read(rest, &p, &rest), PHONE_FITS);
        assert_string_equal(phone_text(&p, &arena), each[i]);
    }
    assert_string_equal(rest, "");
    assert_int_equal(phone_read("8 900 000-00, 112", &p, &rest), PHONE_TOO_SHORT);
    assert_string_equal(rest, "112");
    assert_int_equal(phone_read("Анне", &p, &rest), PHONE_WORDS);
    assert_string_equal(rest, "Анне");
}

static void the_digits_of_what_a_caller_knows_are_kept(void **state)
{
    char digits[PHONE_WRITTEN];

    (void)state;
    assert_int_equal(phone_digits("8 900 000-00", digits), 9);
    assert_string_equal(digits, "890000000");
    assert_int_equal(phone_digits("8 900 000-00-01 доб. 5", digits), 11);
    assert_string_equal(digits, "89000000001");
    assert_int_equal(phone_digits("Анна", digits), 0);
    assert_int_equal(phone_digits("112, Анна", digits), 0);
}

/* ---- to compare ---- */
static void one_telephone_is_one_however_it_was_written(void **state)
{
    (void)state;
    assert_true(phone_is_same("8 900 000-00-01", "+79000000001"));
    assert_true(phone_is_same("900 000 00 01 доб. 5", "мой муж Пётр, 8 900 000-00-01"));
    assert_true(phone_is_same("д. 5, кв. 12, 8 900 000-00-01", "+79000000001"));
    assert_true(phone_is_same("8 111 000-00-01", "+7 111 000 00 01")); /* nobody's, but the same */
    assert_false(phone_is_same("8 900 000-00-01", "8 900 000-00-02"));
    assert_false(phone_is_same("+1 900 000 0001", "+7 900 000 0001")); /* another country */
    assert_false(phone_is_same("112", "112"));
    assert_false(phone_is_same("+", "+"));
    assert_false(phone_is_same(NULL, NULL));
    assert_false(phone_is_same("муж", "муж"));
    assert_int_equal(
        phone_key("11111111111111111111111111111111111111111111111111111111111111111"), 0);
    assert_int_equal(phone_key("8 900 000-00"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_number_is_read_as_libphonenumber_reads_it),
        cmocka_unit_test(emergency_numbers_are_short_and_never_e164),
        cmocka_unit_test(a_number_is_one_however_it_is_written),
        cmocka_unit_test(what_cannot_be_rung_is_refused_with_the_reason),
        cmocka_unit_test(of_several_numbers_each_is_read_in_turn),
        cmocka_unit_test(the_digits_of_what_a_caller_knows_are_kept),
        cmocka_unit_test(one_telephone_is_one_however_it_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, clear_arena);
}
