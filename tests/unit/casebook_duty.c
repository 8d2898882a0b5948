/* Stories of what is asked and answered beside the yes and the no: answers that nobody understands, needs that a person says
 * cannot be met. Each step is folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "unit/casebook_world.h"

static uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

static uint32_t calls_waiting(const struct world *w, Call__Kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_calls; i++)
        n += w->c.calls[i].kind == kind && !w->c.calls[i].done;
    return n;
}

/* What came of the newest call. */
static int rung(struct world *w, Answer__Word word)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = w->c.n_calls;
    cmd.end.answer = (struct answer){ .word = word, .text = "мычит" };
    return run(w, &cmd);
}

static int close_need(
    struct world *w, uint32_t need, Case__Disposition outcome, bool recall, const char *reason)
{
    struct command cmd = { .verb = VERB_CLOSE, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.close.need = need;
    cmd.close.disposition = outcome;
    cmd.close.recall = recall;
    cmd.close.reason = reason;
    return run(w, &cmd);
}

/* ---- answers that nobody understands ---- */
static void who_is_not_understood_is_rung_once_more_and_then_a_human_is_alarmed(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(calls_waiting(w, CALL__KIND__ASK), 1);
    assert_int_equal(rung(w, ANSWER__WORD__UNCLEAR), 0);
    assert_int_not_equal(w->c.offers[0].state, OFFER__STATE__UNCLEAR);
    assert_int_equal(calls_waiting(w, CALL__KIND__ASK), 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 0);
    assert_int_equal(rung(w, ANSWER__WORD__UNCLEAR), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__UNCLEAR);
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 1);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__OFFERED);
}

static void a_human_who_finds_out_what_was_meant_ends_the_alarm(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__OFFER);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    say(w, 0, ANSWER__WORD__UNCLEAR); /* however often: one alarm */
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 0);
}

static void who_is_not_understood_holds_nobody_up(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 0);
    assert_int_equal(w->c.needs[0].rung, 1);
}

static void another_yes_ends_the_question_what_was_meant(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    say(w, 0, ANSWER__WORD__UNCLEAR);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__SUPERSEDED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ANSWER_UNCLEAR), 0);
}

static void who_has_said_yes_is_not_unclear(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    say(w, 0, ANSWER__WORD__COMMIT);
    assert_int_equal(say(w, 0, ANSWER__WORD__UNCLEAR), ERR_WRONG_STATE);
}

/* ---- needs that cannot be met ---- */
static void a_need_fails_by_a_persons_word_and_the_case_goes_on_without_it(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(
        close_need(w, 1, CASE__DISPOSITION__NOT_FOUND, false, "никого нет"), ERR_OFFER_LIVE);
    assert_int_equal(close_need(w, 1, CASE__DISPOSITION__NOT_FOUND, true, NULL), ERR_REASON_NEEDED);
    assert_int_equal(
        close_need(w, 2, CASE__DISPOSITION__NOT_FOUND, true, "никого нет"), ERR_NOT_FOUND);
    assert_int_equal(close_need(w, 1, CASE__DISPOSITION__NOT_FOUND, true, "никого нет"), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__FAILED);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING); /* the caller has to be told */
    assert_int_equal(
        close_need(w, 1, CASE__DISPOSITION__NOT_FOUND, true, "никого нет"), ERR_WRONG_STATE);
}

static void silence_fails_no_need(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t i = 0; i < 12; i++)
        pass(w, 30 * MINUTE_MS);
    assert_int_not_equal(w->c.needs[0].state, NEED__STATE__FAILED);
    assert_true(case_is_open(&w->c));
}

static void a_case_that_ends_without_the_person_found_says_so_of_its_needs(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_CLOSE, .actor = "coordinator", .role = ROLE__COORDINATOR };
    struct command again = { .verb = VERB_REOPEN, .actor = "coordinator" };

    file_case(w, NULL);
    cmd.close.disposition = CASE__DISPOSITION__NOT_FOUND;
    cmd.close.reason = "искали трое суток";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__FAILED);
    again.reopen.reason = "нашли телефон";
    assert_int_equal(run(w, &again), 0);
    assert_int_equal(w->c.n_needs, 2); /* looked for again */
    assert_int_equal(w->c.needs[1].state, NEED__STATE__OPEN);
}

static void an_operator_does_not_say_that_a_need_has_failed(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_CLOSE, .actor = "operator", .role = ROLE__OPERATOR };

    file_case(w, NULL);
    cmd.close.need = 1;
    cmd.close.disposition = CASE__DISPOSITION__NOT_FOUND;
    cmd.close.reason = "некому";
    assert_int_equal(run(w, &cmd), ERR_FORBIDDEN);
}

#define TEST(story) cmocka_unit_test_setup_teardown(story, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_not_understood_is_rung_once_more_and_then_a_human_is_alarmed),
        TEST(a_human_who_finds_out_what_was_meant_ends_the_alarm),
        TEST(who_is_not_understood_holds_nobody_up),
        TEST(another_yes_ends_the_question_what_was_meant),
        TEST(who_has_said_yes_is_not_unclear),
        TEST(a_need_fails_by_a_persons_word_and_the_case_goes_on_without_it),
        TEST(silence_fails_no_need),
        TEST(a_case_that_ends_without_the_person_found_says_so_of_its_needs),
        TEST(an_operator_does_not_say_that_a_need_has_failed),
    };

    return cmocka_run_group_tests_name("casebook: duty", tests, NULL, NULL);
}
