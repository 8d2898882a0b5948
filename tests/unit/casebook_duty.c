/* Stories of what is asked and answered beside the yes and the no: answers that nobody understands, needs that a person says
 * cannot be met, questions of those who are asked,
 * cases that are handed over. Each step is folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
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

/* ---- what a responder wants to know ---- */
static int ask(struct world *w, uint32_t letter, const char *text)
{
    struct command cmd = { .verb = VERB_QUESTION, .actor = "org", .role = ROLE__ORG };

    cmd.question.letter = letter;
    cmd.question.text = text;
    return run(w, &cmd);
}

static int reply(struct world *w, uint32_t letter, const char *text)
{
    struct command cmd = { .verb = VERB_REPLY, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.question.letter = letter;
    cmd.question.text = text;
    return run(w, &cmd);
}

static bool was_noticed(const struct world *w, uint32_t letter)
{
    for (uint32_t i = 0; i < w->last.n_actions; i++) {
        if (w->last.actions[i].type == ACTION_NOTICE && w->last.actions[i].ref == letter)
            return true;
    }
    return false;
}

static void a_question_is_an_alarm_until_somebody_answers(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    assert_int_equal(ask(w, 0, "в какой подъезд?"), 0);
    assert_string_equal(w->c.offers[0].question, "в какой подъезд?");
    assert_int_equal(alarms(w, ALARM__CAUSE__QUESTION), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0); /* on the way, and still does not know */
    pass(w, 5 * MINUTE_MS - 1);
    assert_int_equal(w->c.alarms[0].count, 1);
    pass(w, 1);
    assert_int_equal(w->c.alarms[0].count, 2); /* and again, until it is answered */
}

static void who_asks_has_not_heard_yet_that_the_place_has_moved(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    locate(w, 47.1, 39.4);
    rank(w, 1, 1, 0, 1);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    locate(w, 47.3, 39.4);
    deliver(w, 0, WORK__RESULT__HANDED_OFF);
    assert_int_equal(ask(w, 0, "в какой подъезд?"), 0);
    assert_int_equal(w->c.offers[0].delivery, DELIVERY__STATE__HANDED_OFF); /* sent again */
}

static void the_answer_comes_as_an_update_to_that_responder_alone(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    deliver(w, 1, WORK__RESULT__DELIVERED);
    ask(w, 0, "в какой подъезд?");
    assert_int_equal(reply(w, 0, "во второй"), 0);
    assert_int_equal(w->c.offers[0].notice, NOTICE__TYPE__UPDATE);
    assert_true(w->c.offers[0].answers);
    assert_string_equal(w->c.offers[0].answer, "во второй");
    assert_null(w->c.offers[0].question);
    assert_true(was_noticed(w, 0));
    assert_false(was_noticed(w, 1));
    assert_int_equal(alarms(w, ALARM__CAUSE__QUESTION), 0);
}

static void an_answer_has_not_to_be_confirmed_and_a_place_that_moved_still_has(void **state)
{
    struct world *w = *state;
    int64_t confirm_by_ms;

    file_case(w, NULL);
    locate(w, 47.1, 39.4);
    rank(w, 1, 1, 0, 1);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    say(w, 0, ANSWER__WORD__COMMIT);
    deliver(w, 0, WORK__RESULT__DELIVERED);
    reply(w, 0, "ключ у соседки");
    assert_int_equal(w->c.offers[0].confirm_by_ms, 0);
    locate(w, 47.3, 39.4);
    confirm_by_ms = w->c.offers[0].confirm_by_ms;
    assert_true(confirm_by_ms > 0);
    w->now_ms += MINUTE_MS;
    reply(w, 0, "второй подъезд");
    assert_int_equal(w->c.offers[0].confirm_by_ms, confirm_by_ms);
    assert_false(w->c.offers[0].answers); /* the place is what they have to hear */
}

static void a_question_of_an_offer_that_is_over_waits_for_nobody(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    ask(w, 0, "далеко?");
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__QUESTION), 0);
    assert_int_equal(w->c.offers[0].question_ms, 0);
    assert_int_equal(ask(w, 0, "а теперь?"), ERR_WRONG_STATE);
    assert_int_equal(reply(w, 0, "нет"), ERR_WRONG_STATE);
    assert_int_equal(ask(w, 1, " "), ERR_MISSING);
    assert_int_equal(ask(w, 9, "кто здесь?"), ERR_NOT_FOUND);
}

static void who_was_rung_is_rung_again_with_the_answer(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    rung(w, ANSWER__WORD__ACK);
    assert_int_equal(calls_waiting(w, CALL__KIND__ASK), 0);
    assert_int_equal(reply(w, 0, "ключ под ковриком"), 0);
    assert_int_equal(calls_waiting(w, CALL__KIND__ASK), 1);
}

/* ---- who goes home ---- */
static int own_as(struct world *w, const char *who)
{
    struct command cmd = { .verb = VERB_OWN, .actor = who, .role = ROLE__COORDINATOR };

    return run(w, &cmd);
}

static int hand_over(struct world *w, const char *from, const char *to)
{
    struct command cmd = { .verb = VERB_HAND_OVER, .actor = from, .role = ROLE__COORDINATOR };

    cmd.hand_over.to = to;
    return run(w, &cmd);
}

static void what_is_handed_over_is_the_givers_until_the_taker_owns_it(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    own_as(w, "olga");
    assert_int_equal(hand_over(w, "petr", "nina"), ERR_NOT_YOURS);
    assert_int_equal(hand_over(w, "olga", "nina"), 0);
    assert_string_equal(w->c.owner, "olga");
    assert_string_equal(w->c.handed_to, "nina");
    assert_int_equal(w->c.owner_until_ms, w->now_ms + 15 * MINUTE_MS);
    assert_int_equal(own_as(w, "petr"), ERR_TAKEN);
    assert_int_equal(own_as(w, "nina"), 0); /* without --take: it was given to her */
    assert_string_equal(w->c.owner, "nina");
    assert_null(w->c.handed_to);
    assert_int_equal(w->c.owner_until_ms, w->now_ms + 2 * HOUR_MS);
}

static void what_nobody_confirms_lapses_into_an_alarm(void **state)
{
    struct world *w = *state;

    file_case(w, "urgent");
    own_as(w, "olga");
    hand_over(w, "olga", "nina");
    assert_int_equal(w->c.owner_until_ms, w->now_ms + 2 * MINUTE_MS);
    pass(w, 2 * MINUTE_MS);
    assert_null(w->c.owner);
    assert_null(w->c.handed_to);
    assert_int_equal(alarms(w, ALARM__CAUSE__OWNER_LAPSED), 1);
}

static void what_becomes_more_urgent_is_still_the_takers_to_own(void **state)
{
    struct world *w = *state;
    struct command raise = { .verb = VERB_PRIORITIZE, .actor = "operator", .role = ROLE__OPERATOR };

    file_case(w, NULL);
    own_as(w, "olga");
    hand_over(w, "olga", "nina");
    raise.prioritize.to = PRIORITY__P0;
    assert_int_equal(run(w, &raise), 0);
    assert_string_equal(w->c.handed_to, "nina"); /* olga has gone home */
    assert_int_equal(w->c.owner_until_ms, w->now_ms + 2 * MINUTE_MS);
    assert_int_equal(own_as(w, "nina"), 0);
}

static void handing_over_lengthens_no_deadline(void **state)
{
    struct world *w = *state;
    int64_t until_ms;

    file_case(w, NULL);
    own_as(w, "olga");
    until_ms = w->c.owner_until_ms;
    w->now_ms += 2 * HOUR_MS - MINUTE_MS;
    hand_over(w, "olga", "nina");
    assert_int_equal(w->c.owner_until_ms, until_ms);
}

/* ---- who came, and cannot go on ---- */
/* Why the newest step began to look for somebody again; START: it did not. */
static Ladder__Cause searched_again(const struct world *w)
{
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        const struct event *e = &w->last.events[i];

        if (e->type == EVENT__TYPE__LADDER_MOVED && e->to == LADDER__STATE__ASKING)
            return (Ladder__Cause)e->cause;
    }
    return LADDER__CAUSE__START;
}

static void who_misses_a_check_in_on_the_scene_is_looked_after_and_somebody_else_is_asked(
    void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    say(w, 0, ANSWER__WORD__COMMIT);
    say(w, 0, ANSWER__WORD__ONSCENE);
    pass(w, HOUR_MS - 1);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__ON_SCENE);
    say(w, 0, ANSWER__WORD__CHECKIN);
    pass(w, HOUR_MS - 1);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__ON_SCENE); /* heard in time */
    pass(w, 1);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 1);
    assert_int_equal(searched_again(w), LADDER__CAUSE__MISSED_CHECKIN);
}

static void who_cannot_find_the_place_sends_the_need_back(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    say(w, 0, ANSWER__WORD__COMMIT);
    say(w, 0, ANSWER__WORD__ENROUTE);
    assert_int_equal(say(w, 0, ANSWER__WORD__CANNOT_LOCATE), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__CANNOT_LOCATE);
    assert_int_equal(searched_again(w), LADDER__CAUSE__COMMIT_LOST);
    assert_int_not_equal(w->c.state, CASE__STATE__COMMITTED);
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
        TEST(a_question_is_an_alarm_until_somebody_answers),
        TEST(who_asks_has_not_heard_yet_that_the_place_has_moved),
        TEST(the_answer_comes_as_an_update_to_that_responder_alone),
        TEST(an_answer_has_not_to_be_confirmed_and_a_place_that_moved_still_has),
        TEST(a_question_of_an_offer_that_is_over_waits_for_nobody),
        TEST(who_was_rung_is_rung_again_with_the_answer),
        TEST(who_misses_a_check_in_on_the_scene_is_looked_after_and_somebody_else_is_asked),
        TEST(who_cannot_find_the_place_sends_the_need_back),
        TEST(what_is_handed_over_is_the_givers_until_the_taker_owns_it),
        TEST(what_nobody_confirms_lapses_into_an_alarm),
        TEST(what_becomes_more_urgent_is_still_the_takers_to_own),
        TEST(handing_over_lengthens_no_deadline),
    };

    return cmocka_run_group_tests_name("casebook: duty", tests, NULL, NULL);
}
