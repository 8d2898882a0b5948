/* `assist rules explain`: what the rules make of a text. */
#include "base/text.h"
#include "rules_explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct told {
    struct arena a;
    json_t *value;
};

static int set_up(void **state)
{
    *state = calloc(1, sizeof(struct told));
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    struct told *t = *state;

    json_decref(t->value);
    arena_clear(&t->a);
    free(t);
    return 0;
}

static const char *rules_dir(struct told *t)
{
    return arena_printf(&t->a, "%s/rules", getenv("ASSIST_SOURCE_DIR"));
}

static int explain(struct told *t, struct rules_said said, const char *lang)
{
    struct refusal why;

    json_decref(t->value);
    t->value = NULL;
    said.now_ms = INT64_C(1795341600000);
    return rules_explain(rules_dir(t), lang, &said, stderr, &t->a, &t->value, &why);
}

static const char *nth(const struct told *t, const char *list, size_t i, const char *key)
{
    const json_t *item = json_array_get(json_object_get(t->value, list), i);
    const char *text = json_string_value(key ? json_object_get(item, key) : item);

    return text ? text : "";
}

static const char *at(const struct told *t, const char *key)
{
    return json_string_value(json_object_get(t->value, key));
}

static void a_text_is_explained_by_the_words_that_were_read_and_the_rules_that_fired(void **state)
{
    struct told *t = *state;

    assert_int_equal(explain(t, (struct rules_said){ .text = "Рыбака унесло на льдине" }, "en"), 0);
    assert_string_equal(at(t, "kind"), "adrift");
    assert_string_equal(at(t, "priority"), "p0");
    assert_string_equal(nth(t, "signals", 0, "signal"), "ice_floe");
    assert_string_equal(nth(t, "signals", 0, "words"), "льдине");
    assert_string_equal(nth(t, "fired", 0, "rule"), "ice_floe");
    assert_string_equal(nth(t, "needs", 0, "kind"), "ice_rescue");
    assert_true(strlen(nth(t, "advice", 0, NULL)) > 0);
}

static void texts_are_in_the_readers_language(void **state)
{
    struct told *t = *state;
    const char *english;

    assert_int_equal(explain(t, (struct rules_said){ .text = "Рыбака унесло на льдине" }, "en"), 0);
    english = arena_dup(&t->a, nth(t, "fired", 0, "why"));
    assert_int_equal(explain(t, (struct rules_said){ .text = "Рыбака унесло на льдине" }, "ru"), 0);
    assert_string_not_equal(nth(t, "fired", 0, "why"), english);
}

static void rungs_side_by_side_begin_together_and_the_next_after_the_longest_of_them(void **state)
{
    struct told *t = *state;
    const json_t *plan, *rung;
    json_int_t before_s = -1;
    size_t i, n_later = 0;

    assert_int_equal(explain(t, (struct rules_said){ .text = "Рыбака унесло на льдине" }, "en"), 0);
    plan = json_object_get(json_array_get(json_object_get(t->value, "needs"), 0), "plan");
    json_array_foreach(plan, i, rung)
    {
        json_int_t after_s = json_integer_value(json_object_get(rung, "after_s"));

        assert_true(after_s >= before_s);
        n_later += after_s > 0;
        before_s = after_s;
    }
    assert_int_equal(
        n_later, 1); /* the duty coordinator, and no later than a service has to answer */
    assert_int_equal(before_s, 30);
}

static void facts_count_and_one_that_no_rule_knows_is_shown_as_such(void **state)
{
    static const char *const facts[] = { "food_days", "0", "colour", "red" };
    struct told *t = *state;

    assert_int_equal(
        explain(t,
            (struct rules_said){
                .text = "Бабушка одна дома, на завтра еды нет", .facts = facts, .n_facts = 2 },
            "en"),
        0);
    assert_string_equal(at(t, "priority"), "p3");
    assert_true(json_is_true(
        json_object_get(json_array_get(json_object_get(t->value, "facts"), 0), "known")));
    assert_true(json_is_false(
        json_object_get(json_array_get(json_object_get(t->value, "facts"), 1), "known")));
}

static void what_nobody_understands_is_explained_too(void **state)
{
    struct told *t = *state;

    assert_int_equal(explain(t, (struct rules_said){ .text = "" }, "en"), 0);
    assert_string_equal(at(t, "kind"), "other");
    assert_string_equal(at(t, "priority"), "p3");
    assert_int_equal(json_array_size(json_object_get(t->value, "fired")), 0);
}

static void a_persons_word_about_the_kind_is_taken_and_one_that_is_none_refused(void **state)
{
    struct told *t = *state;

    assert_int_equal(explain(t, (struct rules_said){ .text = "", .kind = "lost" }, "en"), 0);
    assert_string_equal(at(t, "kind"), "lost");
    assert_int_equal(
        explain(t, (struct rules_said){ .text = "", .kind = "found" }, "en"), ERR_UNKNOWN_WORD);
    assert_null(t->value);
}

static void without_rules_nothing_is_explained(void **state)
{
    struct told *t = *state;
    struct refusal why;

    assert_int_equal(rules_explain("/nowhere", "en", &(struct rules_said){ .text = "" }, stderr,
                         &t->a, &t->value, &why),
        ERR_NOT_FOUND);
    assert_string_equal(why.field, "rules");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_text_is_explained_by_the_words_that_were_read_and_the_rules_that_fired),
        TEST(texts_are_in_the_readers_language),
        TEST(rungs_side_by_side_begin_together_and_the_next_after_the_longest_of_them),
        TEST(facts_count_and_one_that_no_rule_knows_is_shown_as_such),
        TEST(what_nobody_understands_is_explained_too),
        TEST(a_persons_word_about_the_kind_is_taken_and_one_that_is_none_refused),
        TEST(without_rules_nothing_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
