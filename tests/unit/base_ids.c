/* ids: UUIDv7, case numbers that can be spoken and checked, offers. */
#include "base/ids.h"

#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static void the_damm_digit_of_572_is_4(void **state)
{
    (void)state;
    assert_int_equal(damm_digit("572"), 4);
    assert_int_equal(damm_digit("5724"), 0);
    assert_int_equal(damm_digit(""), 0);
    assert_int_equal(damm_digit("57a"), -1);
    assert_int_equal(damm_digit("5-7"), -1);
}

static void a_uuid_carries_its_time_version_and_variant(void **state)
{
    static const uint8_t ones[10] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
    struct uuid id = uuid_make(INT64_C(0x017F22E279B0), ones);
    char text[UUID_TEXT];

    (void)state;
    uuid_format(id.bytes, text);
    assert_string_equal(text, "017f22e2-79b0-7fff-bfff-ffffffffffff");
    assert_true(uuid_is_v7(id.bytes));
}

static void only_version_7_is_version_7(void **state)
{
    struct uuid id;

    (void)state;
    assert_int_equal(uuid_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &id), 0); /* RFC 9562 A.6 */
    assert_true(uuid_is_v7(id.bytes));
    assert_int_equal(uuid_parse("919108f7-52d1-4320-9bac-f847db4148a8", &id), 0); /* version 4 */
    assert_false(uuid_is_v7(id.bytes));
    assert_int_equal(uuid_parse("017f22e2-79b0-7cc3-18c4-dc0c0c07398f", &id), 0); /* variant 0 */
    assert_false(uuid_is_v7(id.bytes));
}

static void a_uuid_prints_as_it_was_read(void **state)
{
    struct uuid id;
    char text[UUID_TEXT];

    (void)state;
    assert_int_equal(uuid_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &id), 0);
    uuid_format(id.bytes, text);
    assert_string_equal(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void what_is_not_a_uuid_is_refused(void **state)
{
    static const char *const bad[] = { "", "017f22e2", "017f22e279b07cc398c4dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e-279b0-7cc3-98c4-dc0c0c07398f", "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f" };
    struct uuid id;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(uuid_parse(bad[i], &id), ERR_INVALID);
    assert_int_equal(uuid_parse(NULL, &id), ERR_INVALID);
}

static void a_case_number_can_be_spoken_and_checked(void **state)
{
    char number[CASE_NUMBER_TEXT];

    (void)state;
    case_number_format(case_key_of(2026, 326, 1), number);
    assert_string_equal(number, "26-326-0001-8");
}

static void a_number_is_read_with_and_without_dashes(void **state)
{
    case_key key;

    (void)state;
    assert_int_equal(case_number_parse("26-326-0001-8", &key), 0);
    assert_int_equal(key, case_key_of(2026, 326, 1));
    assert_int_equal(case_number_parse("2632600018", &key), 0);
    assert_int_equal(key, case_key_of(2026, 326, 1));
}

static void the_count_grows_past_9999(void **state)
{
    static const uint32_t counts[] = { 9999, 10000, 123456, UINT32_MAX };
    char number[CASE_NUMBER_TEXT];
    case_key key;

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        case_number_format(case_key_of(2026, 326, counts[i]), number);
        assert_int_equal(case_number_parse(number, &key), 0);
        assert_int_equal(key, case_key_of(2026, 326, counts[i]));
    }
    assert_int_equal(strlen(number), 19);
    case_number_format(case_key_of(2026, 326, 10000), number);
    assert_memory_equal(number, "26-326-10000-", 13);
}

static void every_day_of_the_century_comes_back(void **state)
{
    char number[CASE_NUMBER_TEXT];
    case_key key, before = 0;

    (void)state;
    for (int year = 2000; year <= 2099; year++) {
        for (int day = 1; day <= (year % 4 ? 365 : 366); day++) {
            case_key made = case_key_of(year, day, 1);

            assert_true(made > before);
            assert_int_equal(made >> 32, (before ? before >> 32 : (case_key)-1) + 1);
            case_number_format(made, number);
            assert_int_equal(case_number_parse(number, &key), 0);
            assert_int_equal(key, made);
            before = made;
        }
    }
}

static void a_clock_far_off_still_gives_a_number(void **state)
{
    (void)state;
    assert_int_equal(case_key_of(1970, 5, 3), case_key_of(2000, 5, 3));
    assert_int_equal(case_key_of(2500, 366, 3), case_key_of(2099, 365, 3));
    assert_int_equal(case_key_of(2026, 366, 3), case_key_of(2026, 365, 3));
}

static void a_key_of_no_number_prints_as_a_question_mark(void **state)
{
    char number[CASE_NUMBER_TEXT], offer[OFFER_ID_TEXT];

    (void)state;
    case_number_format(UINT64_MAX, number);
    assert_string_equal(number, "?");
    offer_id_format(UINT64_MAX, UINT32_MAX, offer);
    assert_memory_equal(offer, "?", 1);
}

static void any_one_wrong_digit_and_any_swap_of_neighbours_is_found(void **state)
{
    static const char right[] = "2632600018";
    case_key key;

    (void)state;
    for (size_t i = 0; i < 10; i++) {
        for (char c = '0'; c <= '9'; c++) {
            char wrong[] = "2632600018";

            wrong[i] = c;
            if (c != right[i])
                assert_int_equal(case_number_parse(wrong, &key), ERR_CHECK_DIGIT);
        }
    }
    for (size_t i = 0; i < 9; i++) {
        char wrong[] = "2632600018";

        wrong[i] = right[i + 1];
        wrong[i + 1] = right[i];
        if (right[i] != right[i + 1])
            assert_int_equal(case_number_parse(wrong, &key), ERR_CHECK_DIGIT);
    }
}

static void what_is_not_a_number_is_refused(void **state)
{
    static const char *const bad[] = { "", "-", "26", "26-326-0001", "26-326-001-8", "26-326-0001-",
        "26-326-0001-8 ", " 26-326-0001-8", "26-3260001-8", "26-326-00018", "2-6326-0001-8",
        "26-326-0001-8b", "26_326_0001_8", "26-326-00001-8x", "263260001", "26326000100010001000",
        "26-326--001-8", "два", ".", "1-8" };
    case_key key = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (case_number_parse(bad[i], &key) != ERR_INVALID)
            fail_msg("not refused: \"%s\"", bad[i]);
    assert_int_equal(case_number_parse(NULL, &key), ERR_INVALID);
    assert_int_equal(key, 42);
}

/* The text with its right check digit, so that only what is said of it can be wrong. */
static int parse_checked(const char *digits)
{
    char text[32];
    case_key key;

    snprintf(text, sizeof(text), "%s%d", digits, damm_digit(digits));
    return case_number_parse(text, &key);
}

static void days_and_counts_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    assert_int_equal(parse_checked("263260001"), 0);
    assert_int_equal(parse_checked("260000001"), ERR_INVALID); /* day 0 */
    assert_int_equal(parse_checked("263660001"), ERR_INVALID); /* no leap year */
    assert_int_equal(parse_checked("283660001"), 0); /* a leap year */
    assert_int_equal(parse_checked("283670001"), ERR_INVALID);
    assert_int_equal(parse_checked("263260000"), ERR_INVALID); /* count 0 */
    assert_int_equal(parse_checked("2632600001"), ERR_INVALID); /* a second way to write 1 */
    assert_int_equal(parse_checked("263264294967295"), 0);
    assert_int_equal(parse_checked("263264294967296"), ERR_INVALID);
}

static void the_end_of_a_number_is_enough_for_one_of_today(void **state)
{
    case_key today = case_key_of(2026, 326, 77), key = 42;

    (void)state;
    assert_int_equal(case_number_parse_short("1-8", today, &key), 0);
    assert_int_equal(key, case_key_of(2026, 326, 1));
    assert_int_equal(case_number_parse_short("0001-8", today, &key), 0);
    assert_int_equal(key, case_key_of(2026, 326, 1));
    assert_int_equal(case_number_parse_short("1-7", today, &key), ERR_CHECK_DIGIT);
}

static void an_end_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = { "", "1", "-8", "1-", "1-88", "0-8", "a-8", "1-a", "-1-8",
        "1 -8", "4294967296-1", "11111111111111111111-1", "26-326-0001-8" };
    case_key key = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (case_number_parse_short(bad[i], case_key_of(2026, 326, 1), &key) != ERR_INVALID)
            fail_msg("not refused: \"%s\"", bad[i]);
    assert_int_equal(case_number_parse_short(NULL, 1, &key), ERR_INVALID);
    assert_int_equal(key, 42);
}

static void an_offer_is_its_case_and_letters(void **state)
{
    static const struct {
        uint32_t letter;
        const char *id;
    } offers[] = { { 0, "26-326-0001-8a" }, { 1, "26-326-0001-8b" }, { 25, "26-326-0001-8z" },
        { 26, "26-326-0001-8aa" }, { 27, "26-326-0001-8ab" }, { 701, "26-326-0001-8zz" },
        { 702, "26-326-0001-8aaa" } };

    (void)state;
    for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
        char id[OFFER_ID_TEXT];
        uint32_t letter = 99;
        case_key key;

        offer_id_format(case_key_of(2026, 326, 1), offers[i].letter, id);
        assert_string_equal(id, offers[i].id);
        assert_int_equal(offer_id_parse(id, &key, &letter), 0);
        assert_int_equal(key, case_key_of(2026, 326, 1));
        assert_int_equal(letter, offers[i].letter);
    }
}

static void the_longest_offer_id_has_room(void **state)
{
    case_key longest = case_key_of(2099, 365, UINT32_MAX), key;
    char id[OFFER_ID_TEXT];
    uint32_t letter;

    (void)state;
    offer_id_format(longest, UINT32_MAX, id);
    assert_true(strlen(id) < OFFER_ID_TEXT - 1);
    assert_int_equal(offer_id_parse(id, &key, &letter), 0);
    assert_int_equal(key, longest);
    assert_int_equal(letter, UINT32_MAX);
}

static void an_offer_may_be_typed_in_capitals_and_without_dashes(void **state)
{
    uint32_t letter;
    case_key key;

    (void)state;
    assert_int_equal(offer_id_parse("26-326-0001-8B", &key, &letter), 0);
    assert_int_equal(letter, 1);
    assert_int_equal(offer_id_parse("2632600018b", &key, &letter), 0);
    assert_int_equal(letter, 1);
}

static void what_is_not_an_offer_is_refused(void **state)
{
    static const char *const bad[] = { "", "b", "26-326-0001-8", "26-326-0001-8b ",
        "26-326-0001-8-b", "26-326-0001-8б", "26-326-0001-8@", "26-326-0001-8[",
        "26-326-0001-8zzzzzzz", "26-326-0001-8aaaaaaaa", "1-8b" };
    uint32_t letter = 42;
    case_key key;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (offer_id_parse(bad[i], &key, &letter) != ERR_INVALID)
            fail_msg("not refused: \"%s\"", bad[i]);
    assert_int_equal(offer_id_parse(NULL, &key, &letter), ERR_INVALID);
    assert_int_equal(offer_id_parse("26-326-0001-7b", &key, &letter), ERR_CHECK_DIGIT);
    assert_int_equal(letter, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_damm_digit_of_572_is_4),
        cmocka_unit_test(a_uuid_carries_its_time_version_and_variant),
        cmocka_unit_test(only_version_7_is_version_7),
        cmocka_unit_test(a_uuid_prints_as_it_was_read),
        cmocka_unit_test(what_is_not_a_uuid_is_refused),
        cmocka_unit_test(a_case_number_can_be_spoken_and_checked),
        cmocka_unit_test(a_number_is_read_with_and_without_dashes),
        cmocka_unit_test(the_count_grows_past_9999),
        cmocka_unit_test(every_day_of_the_century_comes_back),
        cmocka_unit_test(a_clock_far_off_still_gives_a_number),
        cmocka_unit_test(a_key_of_no_number_prints_as_a_question_mark),
        cmocka_unit_test(any_one_wrong_digit_and_any_swap_of_neighbours_is_found),
        cmocka_unit_test(what_is_not_a_number_is_refused),
        cmocka_unit_test(days_and_counts_that_do_not_exist_are_refused),
        cmocka_unit_test(the_end_of_a_number_is_enough_for_one_of_today),
        cmocka_unit_test(an_end_that_is_none_is_refused),
        cmocka_unit_test(an_offer_is_its_case_and_letters),
        cmocka_unit_test(the_longest_offer_id_has_room),
        cmocka_unit_test(an_offer_may_be_typed_in_capitals_and_without_dashes),
        cmocka_unit_test(what_is_not_an_offer_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
