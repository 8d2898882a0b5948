/* errors: the codes, texts and exit statuses that scripts rely on. */
#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static const int all[] = {
#define X(name, number, text, status) ERR_##name,
    ERROR_LIST(X)
#undef X
};
#define COUNT (sizeof(all) / sizeof(all[0]))

static void a_code_is_its_name_in_lower_case(void **state)
{
    (void)state;
    assert_string_equal(error_code(ERR_ID_REUSED), "id_reused");
    assert_string_equal(error_code(ERR_IO), "io");
    assert_string_equal(error_code(ERR_OUTCOME_UNKNOWN), "outcome_unknown");
    assert_string_equal(error_code(ERR_NOT_CALLED_BACK), "not_called_back");
    assert_string_equal(error_code(0), "ok");
    assert_string_equal(error_code(-9999), "unknown");
    assert_string_equal(error_code(1), "unknown");
}

static void every_code_comes_back_from_its_word(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(all[i] < 0);
        assert_int_equal(error_from_code(error_code(all[i])), all[i]);
    }
}

static void a_word_that_is_no_code_gives_zero(void **state)
{
    (void)state;
    assert_int_equal(error_from_code("ID_REUSED"), 0);
    assert_int_equal(error_from_code("ok"), 0);
    assert_int_equal(error_from_code(""), 0);
    assert_int_equal(error_from_code(NULL), 0);
}

static void no_number_and_no_word_stands_for_two(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = i + 1; k < COUNT; k++) {
            assert_int_not_equal(all[i], all[k]);
            assert_string_not_equal(error_code(all[i]), error_code(all[k]));
        }
    }
}

static void exit_statuses_are_those_the_command_line_promises(void **state)
{
    (void)state;
    assert_int_equal(error_exit(0), 0);
    assert_int_equal(error_exit(ERR_INVALID), 1);
    assert_int_equal(error_exit(ERR_FORBIDDEN), 1);
    assert_int_equal(error_exit(ERR_USAGE), 2);
    assert_int_equal(error_exit(ERR_UNREACHED), 3);
    assert_int_equal(error_exit(ERR_OUTCOME_UNKNOWN), 3);
    assert_int_equal(error_exit(ERR_NOT_FOUND), 4);
    assert_int_equal(error_exit(-9999), 1);
}

static void every_text_says_something(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        assert_true(strlen(error_text(all[i])) > 5);
    assert_true(strlen(error_text(-9999)) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_its_name_in_lower_case),
        cmocka_unit_test(every_code_comes_back_from_its_word),
        cmocka_unit_test(a_word_that_is_no_code_gives_zero),
        cmocka_unit_test(no_number_and_no_word_stands_for_two),
        cmocka_unit_test(exit_statuses_are_those_the_command_line_promises),
        cmocka_unit_test(every_text_says_something),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
