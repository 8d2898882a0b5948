/* As what a telephone stands in a case: each place where one can, alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/phone.h"
#include "casebook/person.h"

#define THEIRS "+7 999 000-00-01"
#define OTHER "+79990000009"

static uint32_t as_what(const struct casefile *c)
{
    return person_as(c, phone_key("89990000001"));
}

#define ONLY(what) (UINT32_C(1) << HELD__AS__##what)

static void nobody_stands_in_a_case_that_has_no_telephone(void **state)
{
    struct casefile c = { 0 };

    (void)state;
    assert_int_equal(as_what(&c), 0);
}

static void the_person_and_each_caller_are_known_by_theirs(void **state)
{
    struct person callers[] = { { .phone = OTHER }, { .phone = THEIRS } };
    struct casefile c = { .subject = { .phone = THEIRS } };

    (void)state;
    assert_int_equal(as_what(&c), ONLY(SUBJECT));
    assert_true(person_is(as_what(&c), HELD__AS__SUBJECT));
    assert_false(person_is(as_what(&c), HELD__AS__REPORTER));
    c = (struct casefile){ .subject = { .phone = OTHER }, .reporters = callers, .n_reporters = 2 };
    assert_int_equal(as_what(&c), ONLY(REPORTER));
    c.n_reporters = 1;
    assert_int_equal(as_what(&c), 0);
    c.reply_to = THEIRS;
    assert_int_equal(as_what(&c), ONLY(REPORTER));
}

static void somebody_who_was_found_and_whoever_is_asked_are_known_by_theirs(void **state)
{
    struct found found[] = { { .phone = OTHER }, { .phone = THEIRS } };
    struct offer offers[] = { { .phone = OTHER }, { .phone = THEIRS } };
    struct casefile c = { .found = found, .n_found = 2 };

    (void)state;
    assert_int_equal(as_what(&c), ONLY(CONTACT));
    c = (struct casefile){ .offers = offers, .n_offers = 2 };
    assert_int_equal(as_what(&c), ONLY(RESPONDER));
}

static void whom_the_matcher_named_and_nobody_has_asked_yet_is_known_too(void **state)
{
    struct candidate spares[] = { { .phone = OTHER }, { .phone = THEIRS } };
    struct rung_try tries[] = { { .n_spares = 0 }, { .spares = spares, .n_spares = 2 } };
    struct need needs[] = { { .n_tries = 1, .tries = tries }, { .n_tries = 2, .tries = tries } };
    struct casefile c = { .needs = needs, .n_needs = 2 };

    (void)state;
    assert_int_equal(as_what(&c), ONLY(RESPONDER));
    tries[1].n_spares = 1;
    assert_int_equal(as_what(&c), 0);
}

static void whom_never_to_tell_or_to_ask_is_known_by_a_number_that_was_said(void **state)
{
    const char *said[] = { "муж", THEIRS };
    struct casefile c = { .never_tell = said, .n_never_tell = 2 };

    (void)state;
    assert_int_equal(as_what(&c), ONLY(NEVER_TELL));
    c = (struct casefile){ .never_ask = said, .n_never_ask = 2 };
    assert_int_equal(as_what(&c), ONLY(NEVER_ASK));
    c.n_never_ask = 1;
    assert_int_equal(as_what(&c), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_stands_in_a_case_that_has_no_telephone),
        cmocka_unit_test(the_person_and_each_caller_are_known_by_theirs),
        cmocka_unit_test(somebody_who_was_found_and_whoever_is_asked_are_known_by_theirs),
        cmocka_unit_test(whom_the_matcher_named_and_nobody_has_asked_yet_is_known_too),
        cmocka_unit_test(whom_never_to_tell_or_to_ask_is_known_by_a_number_that_was_said),
    };

    return cmocka_run_group_tests_name("casebook: person", tests, NULL, NULL);
}
