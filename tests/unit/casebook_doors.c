/* Stories of when the person is not rung about a visit, or no longer: rules that have changed, a death, another call that says
 * the same. */
#include "unit/casebook_corners.h"

static void file_of(struct world *w, const char *kind, const char *phone, const char *relation)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Доедает последнее";
    cmd.file.kind = kind;
    cmd.file.relation = relation;
    cmd.file.reporter = (struct person){ .name = "Пётр" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = phone };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    assert_int_equal(run(w, &cmd), 0);
}

static void comes(struct world *w, const char *kind)
{
    file_of(w, kind, "+79990000002", NULL);
    assert_int_equal(rank(w, 1, 1, 0, 3), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
}

/* The open call to the person: of a visit, or another check on them; NULL: none. */
static const struct call *check(const struct world *w)
{
    const struct call *only = NULL;

    for (uint32_t i = 0; i < w->c.n_calls; i++) {
        if (w->c.calls[i].done || w->c.calls[i].kind != CALL__KIND__CHECK)
            continue;
        assert_null(only); /* one at a time */
        only = &w->c.calls[i];
    }
    return only;
}

static void reached(struct world *w)
{
    assert_int_equal(
        end_call(w, check(w)->number, (struct answer){ .word = ANSWER__WORD__REACHED }), 0);
}

static void a_visit_that_no_rule_knows_any_more_is_not_rung_about(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, "+79990000002", NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    w->facts = &later_facts;
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_null(check(w));
}

static void a_kind_that_no_rule_knows_any_more_keeps_nobody_from_ringing(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, "+79990000002", NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    w->facts = &kindless_facts;
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_non_null(check(w));
}

static void who_calls_for_themselves_without_a_number_cannot_be_rung(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, NULL, "сама");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_null(check(w));
}

static void where_the_person_turns_out_not_to_answer_they_are_not_rung(void **state)
{
    static const char *const signals[] = { "silence" }, *const words[] = { "не отвечает" };
    struct world *w = *state;
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator", .role = ROLE__OPERATOR };

    comes(w, NULL);
    assert_non_null(check(w));
    cmd.note.text = "не отвечает";
    cmd.note.read = (struct read_words){ .signals = signals, .words = words, .n = 1 };
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(w->c.kind, "silent");
    assert_null(check(w));
}

static void another_check_on_the_person_says_the_same_and_is_enough(void **state)
{
    struct world *w = *state;
    struct command cancel = { .verb = VERB_CANCEL, .actor = "operator", .role = ROLE__OPERATOR };

    comes(w, "violence");
    assert_int_equal(check(w)->offer, 1);
    cancel.said.text = "помирились";
    assert_int_equal(run(w, &cancel), 0);
    assert_int_equal(check(w)->offer, 0);
}

static void of_whom_comes_after_a_death_nobody_is_rung(void **state)
{
    struct world *w = *state;

    comes(w, "trio");
    reached(w);
    assert_true(w->c.offers[0].person_rung);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_null(check(w)); /* they know of one, and that is enough */
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__DONE,
                                     .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__COMMITTED);
    assert_null(check(w));
}

static void who_is_done_is_nobody_the_person_is_rung_about(void **state)
{
    struct world *w = *state;

    comes(w, "trio");
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_null(check(w));
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(check(w)->offer, 2);
    reached(w);
    assert_false(w->c.offers[0].person_rung);
    assert_true(w->c.offers[1].person_rung);
}

static void who_sets_out_is_still_to_be_rung_about_by_the_same_call(void **state)
{
    struct world *w = *state;
    uint32_t number;

    comes(w, NULL);
    number = check(w)->number;
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_int_equal(check(w)->number, number);
}

static void who_is_at_the_door_already_has_said_the_word(void **state)
{
    struct world *w = *state;

    file_of(w, "trio", "+79990000002", NULL);
    assert_int_equal(rank(w, 1, 1, 0, 3), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_null(check(w));
}

static void who_is_there_for_something_else_says_no_word(void **state)
{
    struct world *w = *state;

    file_of(w, "two", "+79990000002", NULL);
    assert_int_equal(rank(w, 2, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(rank(w, 1, 1, 1, 1), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(check(w)->offer, 2);
}

static void whoever_was_called_back_for_themselves_has_heard_it_and_others_are_still_rung(
    void **state)
{
    struct world *w = *state;
    struct command back = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    file_of(w, "two", "+79990000002", "сама");
    assert_int_equal(rank(w, 2, 1, 3, 1), 0); /* a neighbour who has to be rung */
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_non_null(check(w));
    back.callback.result = CALLBACK__RESULT__REACHED;
    assert_int_equal(run(w, &back), 0);
    assert_null(check(w));
    assert_true(w->c.offers[1].person_rung);
    assert_false(w->c.calls[0].done);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(a_visit_that_no_rule_knows_any_more_is_not_rung_about),
        STORY(a_kind_that_no_rule_knows_any_more_keeps_nobody_from_ringing),
        STORY(who_calls_for_themselves_without_a_number_cannot_be_rung),
        STORY(where_the_person_turns_out_not_to_answer_they_are_not_rung),
        STORY(another_check_on_the_person_says_the_same_and_is_enough),
        STORY(of_whom_comes_after_a_death_nobody_is_rung),
        STORY(who_is_done_is_nobody_the_person_is_rung_about),
        STORY(who_sets_out_is_still_to_be_rung_about_by_the_same_call),
        STORY(who_is_at_the_door_already_has_said_the_word),
        STORY(who_is_there_for_something_else_says_no_word),
        STORY(whoever_was_called_back_for_themselves_has_heard_it_and_others_are_still_rung),
    };

    return cmocka_run_group_tests_name("casebook: doors", tests, NULL, NULL);
}
