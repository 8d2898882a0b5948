/* `assist rules explain`: what the rules make of a text; `assist rules replay`: what they would have made of a past case. */
#include "base/text.h"
#include "base/times.h"
#include "bus/codec.h"
#include "rules_again.h"
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
    assert_string_equal(nth(t, "signals", 0, "words"), "унесло на льдине");
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

static void it_is_told_how_often_a_ladder_begins_again(void **state)
{
    struct told *t = *state;
    const json_t *need;

    assert_int_equal(explain(t, (struct rules_said){ .text = "Бабушка одна, еды нет" }, "en"), 0);
    need = json_array_get(json_object_get(t->value, "needs"), 0);
    assert_int_equal(json_integer_value(json_object_get(need, "repeat")), 2);
}

static void what_an_operator_may_do_alone_is_told(void **state)
{
    struct told *t = *state;

    assert_int_equal(explain(t, (struct rules_said){ .text = "Бабушка одна, еды нет" }, "en"), 0);
    assert_true(json_is_true(json_object_get(t->value, "first_line")));
    assert_int_equal(explain(t, (struct rules_said){ .text = "Рыбака унесло на льдине" }, "en"), 0);
    assert_null(json_object_get(t->value, "first_line"));
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

static const json_t *nearly(const struct told *t, const char *rule)
{
    const json_t *list = json_object_get(t->value, "nearly"), *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (text_is(json_string_value(json_object_get(item, "rule")), rule))
            return json_object_get(item, "lacks");
    }
    return NULL;
}

static void a_rule_that_nearly_fires_is_told_with_the_one_condition_that_it_lacks(void **state)
{
    static const char *const weeks[] = { "pregnant_weeks", "38" };
    struct rules_said said = { .text = "Жена не отвечает, беременна" };
    struct told *t = *state;
    const json_t *lacks;

    assert_int_equal(explain(t, said, "en"), 0);
    lacks = nearly(t, "silent_36_weeks");
    assert_string_equal(json_string_value(json_object_get(lacks, "fact")), "pregnant_weeks");
    assert_true(json_real_value(json_object_get(lacks, "at_least")) == 36);
    said.facts = weeks;
    said.n_facts = 1;
    assert_int_equal(explain(t, said, "en"), 0);
    assert_null(nearly(t, "silent_36_weeks")); /* it fires */
    assert_int_equal(explain(t, (struct rules_said){ .text = "" }, "en"), 0);
    assert_null(nearly(t, "silent_36_weeks")); /* too much lacks */
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

/* ---- past cases ---- */

#define FILED INT64_C(1795341600000)

static Instant *instant(struct told *t, int64_t ms)
{
    Instant *at = arena_alloc(&t->a, sizeof(*at));

    instant__init(at);
    PUT(at, ms, ms);
    return at;
}

static PastCase *past_case(struct told *t)
{
    PastCase *p = arena_alloc(&t->a, sizeof(*p));

    past_case__init(p);
    p->case_ = arena_dup(&t->a, "26-326-0001-8");
    p->opened = instant(t, FILED);
    p->said = arena_alloc(&t->a, 8 * sizeof(*p->said));
    p->judged = arena_alloc(&t->a, 8 * sizeof(*p->judged));
    p->asked = arena_alloc(&t->a, 8 * sizeof(*p->asked));
    return p;
}

static PastSaid *said(struct told *t, PastCase *p, int64_t after_ms)
{
    PastSaid *s = arena_alloc(&t->a, sizeof(*s));

    past_said__init(s);
    s->at = instant(t, FILED + after_ms);
    p->said[p->n_said++] = s;
    return s;
}

static void said_text(struct told *t, PastCase *p, int64_t after_ms, const char *text)
{
    said(t, p, after_ms)->text = arena_dup(&t->a, text);
}

static void said_fact(
    struct told *t, PastCase *p, int64_t after_ms, const char *key, const char *value)
{
    Fact *f = arena_alloc(&t->a, sizeof(*f));

    fact__init(f);
    f->key = arena_dup(&t->a, key);
    f->value = arena_dup(&t->a, value);
    said(t, p, after_ms)->fact = f;
}

static void said_place(struct told *t, PastCase *p, int64_t after_ms)
{
    PastSaid *s = said(t, p, after_ms);

    PUT(s, place, 1);
    PUT(s, point, 1);
    PUT(s, radius_m, 20);
}

static void judged(
    struct told *t, PastCase *p, int64_t after_ms, Priority priority, const char *kind)
{
    PastJudged *j = arena_alloc(&t->a, sizeof(*j));

    past_judged__init(j);
    j->at = instant(t, FILED + after_ms);
    PUT(j, priority, priority);
    j->kind = arena_dup(&t->a, kind);
    p->judged[p->n_judged++] = j;
}

static void asked(struct told *t, PastCase *p, int64_t after_ms, const char *need)
{
    PastAsked *a = arena_alloc(&t->a, sizeof(*a));

    past_asked__init(a);
    a->need = arena_dup(&t->a, need);
    a->at = instant(t, FILED + after_ms);
    p->asked[p->n_asked++] = a;
}

static struct again again_by(struct told *t, const char *dir, const PastCase *p, int expected)
{
    struct again_rules *rules = NULL;
    struct rule_problem *problems;
    struct again again;
    size_t n;

    assert_int_equal(again_load(dir, &t->a, &rules, &problems, &n), 0);
    assert_int_equal(again_judge(rules, p, &t->a, &again), expected);
    if (expected == 0) /* it lives in the rules */
        again.would_be_kind = arena_dup(&t->a, again.would_be_kind);
    again_free(&rules);
    return again;
}

#define FLOE "Рыбака унесло на льдине"

static void a_case_that_these_rules_judge_as_it_was_judged_is_no_difference(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    struct again again;

    said_text(t, p, 0, FLOE);
    said_place(t, p, 0);
    judged(t, p, 0, PRIORITY__P0, "adrift");
    asked(t, p, 30, "ice_rescue"); /* milliseconds: how quick the service was */
    again = again_by(t, rules_dir(t), p, 0);
    assert_false(again.differs);
    assert_false(again.has_earlier);
}

static void priority_kind_and_needs_that_would_be_others_are_told(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    struct again again;

    said_text(t, p, 0, FLOE);
    said_place(t, p, 0);
    judged(t, p, 0, PRIORITY__P3, "other");
    asked(t, p, 0, "attention");
    again = again_by(t, rules_dir(t), p, 0);
    assert_true(again.differs);
    assert_int_equal(again.was, PRIORITY__P3);
    assert_int_equal(again.would_be, PRIORITY__P0);
    assert_string_equal(again.was_kind, "other");
    assert_string_equal(again.would_be_kind, "adrift");
    assert_int_equal(again.n_needs, 2);
    assert_string_equal(again.needs[0].need, "attention");
    assert_true(again.needs[0].was_ms && !again.needs[0].would_be_ms);
    assert_string_equal(again.needs[1].need, "ice_rescue");
    assert_true(!again.needs[1].was_ms && again.needs[1].would_be_ms == FILED);
}

static void help_that_was_asked_only_after_a_later_word_would_have_been_asked_earlier(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    struct again again;

    said_text(t, p, 0, FLOE);
    said_place(t, p, 0);
    said_text(t, p, 25 * MINUTE_MS, "льдину относит");
    judged(t, p, 0, PRIORITY__P3, "other");
    judged(t, p, 25 * MINUTE_MS, PRIORITY__P0, "adrift");
    asked(t, p, 25 * MINUTE_MS, "ice_rescue");
    again = again_by(t, rules_dir(t), p, 0);
    assert_true(again.differs && again.has_earlier);
    assert_true(again.earlier_ms == 25 * MINUTE_MS);
    assert_true(again.was_urgent_ms == FILED + 25 * MINUTE_MS);
    assert_true(again.would_be_urgent_ms == FILED);
}

static void help_that_waits_for_a_later_fact_would_have_been_asked_later(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    struct again again;

    said_text(t, p, 0, "Пенсионерка одна дома, на завтра еды нет");
    said_place(t, p, 0);
    said_fact(t, p, 40 * MINUTE_MS, "callback_unanswered", "yes");
    judged(t, p, 0, PRIORITY__P1, "isolated");
    asked(t, p, 0, "groceries");
    asked(t, p, 0, "welfare_check");
    again = again_by(t, rules_dir(t), p, 0);
    assert_int_equal(again.would_be, PRIORITY__P1);
    assert_true(again.has_earlier);
    assert_true(again.earlier_ms == -40 * MINUTE_MS);
}

/* Without a place the errand waits for one, whatever the rules; a wrong one is none. */
static void places_facts_wishes_and_words_count_as_they_were_said(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    PastSaid *wrong;

    PUT(p, consent, CASE__CONSENT__GIVEN);
    PUT(p, safe_to_call, 0);
    p->born = arena_dup(&t->a, "2019");
    said_text(t, p, 0, "Пенсионерка одна дома, на завтра еды нет");
    said_fact(t, p, 0, "alone", "yes");
    said_place(t, p, 5 * MINUTE_MS);
    wrong = said(t, p, 6 * MINUTE_MS);
    PUT(wrong, wrong, 1);
    judged(t, p, 0, PRIORITY__P4, "isolated");
    asked(t, p, 0, "groceries");
    assert_true(again_by(t, rules_dir(t), p, 0).differs);
}

static void a_case_of_which_nothing_was_judged_is_judged_all_the_same(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);
    struct again again;

    p->opened = NULL;
    past_said__init(said(t, p, 0));
    again = again_by(t, rules_dir(t), p, 0);
    assert_true(again.differs);
    assert_int_equal(again.was, PRIORITY__UNJUDGED);
    assert_string_equal(again.would_be_kind, "other");
}

static void a_persons_word_for_a_kind_that_is_no_more_cannot_be_judged(void **state)
{
    struct told *t = *state;
    PastCase *p = past_case(t);

    p->given = arena_dup(&t->a, "shipwreck");
    said_text(t, p, 0, FLOE);
    again_by(t, rules_dir(t), p, ERR_UNKNOWN_WORD);
}

static void without_rules_nothing_is_judged_again(void **state)
{
    struct told *t = *state;
    struct again_rules *rules = NULL;
    struct rule_problem *problems;
    size_t n;

    assert_int_equal(again_load("/nowhere", &t->a, &rules, &problems, &n), ERR_NOT_FOUND);
    assert_null(rules);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_text_is_explained_by_the_words_that_were_read_and_the_rules_that_fired),
        TEST(texts_are_in_the_readers_language),
        TEST(rungs_side_by_side_begin_together_and_the_next_after_the_longest_of_them),
        TEST(it_is_told_how_often_a_ladder_begins_again),
        TEST(what_an_operator_may_do_alone_is_told),
        TEST(facts_count_and_one_that_no_rule_knows_is_shown_as_such),
        TEST(a_rule_that_nearly_fires_is_told_with_the_one_condition_that_it_lacks),
        TEST(what_nobody_understands_is_explained_too),
        TEST(a_persons_word_about_the_kind_is_taken_and_one_that_is_none_refused),
        TEST(without_rules_nothing_is_explained),
        TEST(a_case_that_these_rules_judge_as_it_was_judged_is_no_difference),
        TEST(priority_kind_and_needs_that_would_be_others_are_told),
        TEST(help_that_was_asked_only_after_a_later_word_would_have_been_asked_earlier),
        TEST(help_that_waits_for_a_later_fact_would_have_been_asked_later),
        TEST(places_facts_wishes_and_words_count_as_they_were_said),
        TEST(a_case_of_which_nothing_was_judged_is_judged_all_the_same),
        TEST(a_persons_word_for_a_kind_that_is_no_more_cannot_be_judged),
        TEST(without_rules_nothing_is_judged_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
