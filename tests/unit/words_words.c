/* words: every enum value has a printed word, and reads back from it. */
#include "words/words.h"

#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <string.h>

static void a_word_is_the_name_in_lower_case(void **state)
{
    (void)state;
    assert_string_equal(word_of(&case__state__descriptor, CASE__STATE__ON_SCENE), "on_scene");
    assert_string_equal(word_of(&priority__descriptor, PRIORITY__P0), "p0");
    assert_string_equal(
        word_of(&offer__state__descriptor, OFFER__STATE__LATE_ACCEPT), "late_accept");
}

static void a_number_that_is_no_value_is_a_question_mark(void **state)
{
    (void)state;
    assert_string_equal(word_of(&case__state__descriptor, 999), "?");
    assert_string_equal(word_of(&case__state__descriptor, -1), "?");
}

static void check_all(const ProtobufCEnumDescriptor *words)
{
    for (unsigned i = 0; i < words->n_values; i++) {
        const char *word = word_of(words, words->values[i].value);
        int value = -1;

        assert_int_equal(strlen(word), strlen(words->values[i].name));
        for (size_t k = 0; word[k]; k++)
            assert_int_equal(word[k], tolower((unsigned char)words->values[i].name[k]));
        assert_int_equal(word_parse(words, word, &value), 0);
        assert_int_equal(value, words->values[i].value);
    }
}

static void every_value_has_its_word_and_reads_back(void **state)
{
    static const ProtobufCEnumDescriptor *const enums[] = { &priority__descriptor,
        &role__descriptor, &case__state__descriptor, &case__disposition__descriptor,
        &case__consent__descriptor, &case__via__descriptor, &case__place_source__descriptor,
        &location__fault__descriptor, &need__state__descriptor, &offer__state__descriptor,
        &answer__word__descriptor, &answer__reason__descriptor, &notice__type__descriptor,
        &delivery__state__descriptor, &delivery__channel__descriptor, &ladder__state__descriptor,
        &ladder__cause__descriptor, &responder__kind__descriptor, &responder__status__descriptor,
        &match__reason__descriptor, &call__kind__descriptor, &callback__result__descriptor,
        &callback__outcome__descriptor, &alarm__cause__descriptor, &event__type__descriptor,
        &work__kind__descriptor, &work__result__descriptor, &follows__what__descriptor };

    (void)state;
    for (size_t i = 0; i < sizeof(enums) / sizeof(enums[0]); i++)
        check_all(enums[i]);
}

static void people_may_write_dashes_and_capitals(void **state)
{
    int value = -1;

    (void)state;
    assert_int_equal(word_parse(&answer__word__descriptor, "cannot-locate", &value), 0);
    assert_int_equal(value, ANSWER__WORD__CANNOT_LOCATE);
    assert_int_equal(word_parse(&priority__descriptor, "P2", &value), 0);
    assert_int_equal(value, PRIORITY__P2);
}

static void an_unknown_word_is_refused_and_changes_nothing(void **state)
{
    static const char *const bad[] = { "", "commi", "committ", "commit ", " commit", "взял", "1" };
    int value = 42;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(word_parse(&answer__word__descriptor, bad[i], &value), ERR_UNKNOWN_WORD);
    assert_int_equal(word_parse(&answer__word__descriptor, NULL, &value), ERR_UNKNOWN_WORD);
    assert_int_equal(value, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_the_name_in_lower_case),
        cmocka_unit_test(a_number_that_is_no_value_is_a_question_mark),
        cmocka_unit_test(every_value_has_its_word_and_reads_back),
        cmocka_unit_test(people_may_write_dashes_and_capitals),
        cmocka_unit_test(an_unknown_word_is_refused_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
