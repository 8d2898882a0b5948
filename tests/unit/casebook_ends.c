/* Stories of who may end a case or one of its needs, how, and what becomes of what was still to be done. */
#include "unit/casebook_corners.h"

static struct command closing(Role role, Case__Disposition disposition, const char *reason)
{
    struct command cmd = { .verb = VERB_CLOSE, .actor = "operator", .role = role };

    cmd.close.disposition = disposition;
    cmd.close.reason = reason;
    return cmd;
}

static int said(struct world *w, enum verb verb, const char *text)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.said.text = text;
    return run(w, &cmd);
}

static int reopen(struct world *w)
{
    struct command cmd = { .verb = VERB_REOPEN, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.reopen.reason = "звонит опять";
    return run(w, &cmd);
}

/* ---- an operator ---- */
static void an_operator_closes_her_own_case_as_helped_once_the_caller_has_said_so(void **state)
{
    struct world *w = *state;
    struct command cmd = closing(ROLE__OPERATOR, CASE__DISPOSITION__HELPED, NULL);

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_refused(w, &cmd, ERR_FORBIDDEN, "outcome", NULL); /* nobody was called back */
    call_back(w, CALLBACK__OUTCOME__HELPED);
    cmd.actor = "another";
    assert_refused(w, &cmd, ERR_NOT_YOURS, "case", NULL);
    cmd = closing(ROLE__OPERATOR, CASE__DISPOSITION__UNFOUNDED, "шутка");
    assert_refused(w, &cmd, ERR_FORBIDDEN, "outcome", NULL);
    cmd = closing(ROLE__OPERATOR, CASE__DISPOSITION__HELPED, NULL);
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
    assert_refused(w, &cmd, ERR_WRONG_STATE, "case", "closed");
}

static void how_it_ended_has_to_be_said_and_of_a_death_how_it_is_known(void **state)
{
    struct world *w = *state;
    struct command cmd = closing(ROLE__COORDINATOR, CASE__DISPOSITION__UNDECIDED, "так");

    file_case(w, NULL);
    assert_refused(w, &cmd, ERR_MISSING, "outcome", NULL);
    cmd = closing(ROLE__COORDINATOR, CASE__DISPOSITION__FOUND_DEAD, NULL);
    assert_refused(w, &cmd, ERR_REASON_NEEDED, "reason", NULL);
    cmd.close.reason = "сказал врач";
    assert_int_equal(run(w, &cmd), 0);
}

/* ---- what becomes of the needs ---- */
static void a_need_fails_is_cancelled_or_was_not_needed_as_the_case_ended(void **state)
{
    static const struct {
        Case__Disposition disposition;
        Need__State state;
    } ends[] = {
        { CASE__DISPOSITION__CANCELLED_BY_CALLER, NEED__STATE__CANCELLED },
        { CASE__DISPOSITION__REFUSED_HELP, NEED__STATE__CANCELLED },
        { CASE__DISPOSITION__NOT_FOUND, NEED__STATE__FAILED },
        { CASE__DISPOSITION__UNREACHABLE, NEED__STATE__FAILED },
        { CASE__DISPOSITION__OUT_OF_SCOPE, NEED__STATE__FAILED },
        { CASE__DISPOSITION__HELPED, NEED__STATE__NOT_NEEDED },
    };

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        void *own;
        struct world *w;

        corner_set_up(&own);
        w = own;
        file_case(w, NULL);
        assert_int_equal(close_as(w, ends[i].disposition, 0), 0);
        assert_int_equal(w->c.needs[0].state, ends[i].state);
        assert_int_equal(reopen(w), 0); /* and each of them is looked for again */
        assert_int_equal(w->c.n_needs, 2);
        tear_down(&own);
    }
}

static void one_need_of_two_is_ended_and_the_other_goes_on(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    rank(w, 1, 1, 0, 1);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 1), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__NOT_NEEDED);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_int_equal(w->c.needs[1].state, NEED__STATE__OPEN);
    assert_true(case_is_open(&w->c));
}

static void one_need_is_ended_by_a_coordinator_with_a_reason_and_not_over_somebody_live(
    void **state)
{
    struct world *w = *state;
    struct command cmd = closing(ROLE__OPERATOR, CASE__DISPOSITION__HELPED, "так");

    file_case(w, "two");
    rank(w, 1, 1, 0, 1);
    cmd.close.need = 1;
    assert_refused(w, &cmd, ERR_FORBIDDEN, "need", NULL);
    cmd.role = ROLE__COORDINATOR;
    cmd.close.need = 7;
    assert_refused(w, &cmd, ERR_NOT_FOUND, "need", NULL);
    cmd.close.need = 1;
    cmd.close.disposition = CASE__DISPOSITION__UNDECIDED;
    assert_refused(w, &cmd, ERR_MISSING, "outcome", NULL);
    cmd.close.disposition = CASE__DISPOSITION__HELPED;
    cmd.close.reason = NULL;
    assert_refused(w, &cmd, ERR_REASON_NEEDED, "reason", NULL);
    cmd.close.reason = "так";
    assert_refused(w, &cmd, ERR_OFFER_LIVE, "need", NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(run(w, &cmd), 0); /* nobody is live: nobody has to be recalled */
    assert_refused(w, &cmd, ERR_WRONG_STATE, "need", "not_needed");
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    cmd.close.need = 2;
    assert_refused(w, &cmd, ERR_WRONG_STATE, "case", "closed");
}

/* ---- what the caller says ---- */
static void what_somebody_else_may_want_ended_is_not_ended_by_one_sentence(void **state)
{
    static const char *const kinds[] = { "violence", "self_harm" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *own;
        struct world *w;

        corner_set_up(&own);
        w = own;
        file_case(w, kinds[i]);
        assert_int_equal(said(w, VERB_SOLVE, "помирились"), ERR_WRONG_STATE);
        assert_int_equal(said(w, VERB_CANCEL, "помирились"), 0);
        assert_true(case_is_open(&w->c));
        assert_int_equal(alarms(w, ALARM__CAUSE__CANCEL_ASKED), 1);
        assert_int_equal(w->c.n_calls, 0); /* no telephone of theirs: a coordinator finds a way */
        tear_down(&own);
    }
}

static void what_is_ended_by_a_word_needs_the_word_and_an_open_case(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(said(w, VERB_SOLVE, ""), ERR_MISSING);
    assert_int_equal(said(w, VERB_SOLVE, "вызвали слесаря"), 0);
    assert_int_equal(said(w, VERB_SOLVE, "вызвали слесаря"), ERR_WRONG_STATE);
    assert_int_equal(said(w, VERB_CANCEL, "не надо"), ERR_WRONG_STATE);
    assert_int_equal(said(w, VERB_HELP_ME, "не надо"), ERR_WRONG_STATE);
}

static void a_death_is_not_ended_by_the_callers_word(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__ONSCENE,
                                     .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    assert_int_equal(said(w, VERB_CANCEL, "не надо"), 0);
    assert_true(case_is_open(&w->c));
}

/* ---- begun again ---- */
static void what_was_optional_is_not_looked_for_again(void **state)
{
    struct world *w = *state;

    file_case(w, "with_advice");
    assert_int_equal(w->c.n_needs, 2);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(reopen(w), 0);
    assert_int_equal(w->c.n_needs, 3);
    assert_string_equal(w->c.needs[2].kind, "visit");
}

static void what_no_rule_knows_any_more_is_a_persons_decision(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    w->facts = &later_facts;
    assert_int_equal(reopen(w), 0);
    assert_int_equal(w->c.n_needs, 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
    assert_true(case_is_open(&w->c));
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(an_operator_closes_her_own_case_as_helped_once_the_caller_has_said_so),
        STORY(how_it_ended_has_to_be_said_and_of_a_death_how_it_is_known),
        cmocka_unit_test(a_need_fails_is_cancelled_or_was_not_needed_as_the_case_ended),
        STORY(one_need_of_two_is_ended_and_the_other_goes_on),
        STORY(one_need_is_ended_by_a_coordinator_with_a_reason_and_not_over_somebody_live),
        cmocka_unit_test(what_somebody_else_may_want_ended_is_not_ended_by_one_sentence),
        STORY(what_is_ended_by_a_word_needs_the_word_and_an_open_case),
        STORY(a_death_is_not_ended_by_the_callers_word),
        STORY(what_was_optional_is_not_looked_for_again),
        STORY(what_no_rule_knows_any_more_is_a_persons_decision),
    };

    return cmocka_run_group_tests_name("casebook: ends", tests, NULL, NULL);
}
