/* Stories of a vague place at its corners: rules that know it no more, a call that is needed no more, somebody who wants it
 * confirmed while the person refuses. */
#include "unit/casebook_corners.h"

static void file_nowhere(struct world *w)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.kind = "spot";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    assert_int_equal(run(w, &cmd), 0);
}

static int consent(struct world *w, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ .key = "consent", .value = value };
    return run(w, &cmd);
}

static uint32_t place_calls(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_calls; i++)
        n += !w->c.calls[i].done && w->c.calls[i].kind == CALL__KIND__PLACE;
    return n;
}

/* Whatever happens next, it is looked at again. */
static void something_happens(struct world *w)
{
    struct command cmd = { .verb = VERB_HELP_ME, .actor = "operator", .role = ROLE__OPERATOR };

    assert_int_equal(run(w, &cmd), 0);
}

static void what_no_rule_knows_any_more_wants_no_place(void **state)
{
    static const struct facts *const tomorrow[] = { &later_facts, &confirming_facts };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *own;
        struct world *w;

        corner_set_up(&own);
        w = own;
        file_nowhere(w);
        assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__IDLE);
        assert_int_equal(place_calls(w), 1);
        w->facts = tomorrow[i];
        something_happens(w);
        assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
        assert_int_equal(place_calls(w), 0);
        assert_int_equal(w->c.place_by_ms, 0);
        tear_down(&own);
    }
}

static void who_does_not_answer_when_the_place_is_known_already_is_not_rung_again(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    file_nowhere(w);
    assert_int_equal(place_calls(w), 1);
    take.take.call = 1;
    assert_int_equal(run(w, &take), 0);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(place_calls(w), 1); /* whose it is ends it */
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), 0);
    assert_int_equal(place_calls(w), 0);
}

static void what_somebody_there_wants_confirmed_is_not_wanted_twice(void **state)
{
    struct world *w = *state;
    struct command wrong = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    file_nowhere(w);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(consent(w, "refused"), 0); /* nobody is asked, nor rung */
    wrong.locate.wrong = true;
    wrong.locate.reason = "там никого";
    assert_int_equal(run(w, &wrong), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__UNSAFE, .needs = "confirm_place" }), 0);
    assert_int_equal(w->c.n_needs, 3);
    assert_int_equal(place_calls(w), 0);
    assert_int_equal(consent(w, "given"), 0);
    assert_int_equal(w->c.n_needs, 3);
    assert_int_equal(place_calls(w), 1);
    assert_true(w->c.place_by_ms > w->now_ms);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_rule_knows_any_more_wants_no_place),
        STORY(who_does_not_answer_when_the_place_is_known_already_is_not_rung_again),
        STORY(what_somebody_there_wants_confirmed_is_not_wanted_twice),
    };

    return cmocka_run_group_tests_name("casebook: vague", tests, NULL, NULL);
}
