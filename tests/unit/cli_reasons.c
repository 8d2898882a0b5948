/* Why somebody was picked, as it comes over the wire and as people read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "bus/codec.h"
#include "reasons.h"

static void a_code_is_found_whole(void **state)
{
    (void)state;
    assert_true(reasons_has("near,free,open", "near"));
    assert_true(reasons_has("near,free,open", "free"));
    assert_true(reasons_has("near,free,open", "open"));
    assert_false(reasons_has("near,free,opening", "open"));
    assert_false(reasons_has("unopen", "open"));
    assert_false(reasons_has("", "open"));
    assert_false(reasons_has(NULL, "open"));
}

static void codes_are_said_in_words_and_unknown_ones_as_they_are(void **state)
{
    struct cli c = { 0 };

    (void)state;
    assert_string_equal(
        reasons_pick(&c, "key,near,hours_unknown"), "has the key, near, hours unknown");
    assert_string_equal(reasons_pick(&c, "quite_new,,free"), "quite new, free");
    assert_string_equal(reasons_pick(&c, NULL), "");
    arena_clear(&c.arena);
}

static void counts_are_by_their_word(void **state)
{
    LeftOut a = LEFT_OUT__INIT, b = LEFT_OUT__INIT, *list[] = { &a, &b };
    json_t *counts;

    (void)state;
    PUT(&a, reason, MATCH__REASON__NOT_OPEN);
    PUT(&a, count, 3);
    PUT(&b, reason, MATCH__REASON__BEHIND);
    PUT(&b, count, 70);
    counts = reasons_counts(list, 2);
    assert_int_equal(json_integer_value(json_object_get(counts, "not_open")), 3);
    assert_int_equal(json_integer_value(json_object_get(counts, "behind")), 70);
    assert_int_equal(json_object_size(counts), 2);
    json_decref(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_found_whole),
        cmocka_unit_test(codes_are_said_in_words_and_unknown_ones_as_they_are),
        cmocka_unit_test(counts_are_by_their_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
