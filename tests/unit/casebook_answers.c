/* Stories of what dispatcher, responders and whoever rings them say: what is believed, what is refused, and what it starts. */
#include "unit/casebook_corners.h"

static struct command delivery(uint32_t letter, uint32_t generation, Work__Result result)
{
    struct command cmd = { .verb = VERB_DELIVERY, .actor = "dispatcher" };

    cmd.delivery.letter = letter;
    cmd.delivery.generation = generation;
    cmd.delivery.result = result;
    return cmd;
}

static int take(struct world *w, uint32_t call, const char *who)
{
    struct command cmd = { .verb = VERB_TAKE_CALL, .actor = who, .role = ROLE__OPERATOR };

    cmd.take.call = call;
    return run(w, &cmd);
}

static int called_back(struct world *w, Callback__Result result, Callback__Outcome outcome)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.callback.result = result;
    cmd.callback.outcome = outcome;
    return run(w, &cmd);
}

static const struct call *open_call(const struct world *w, Call__Kind kind)
{
    for (uint32_t i = 0; i < w->c.n_calls; i++) {
        if (!w->c.calls[i].done && w->c.calls[i].kind == kind)
            return &w->c.calls[i];
    }
    return NULL;
}

static void file_of(struct world *w, const char *subject_phone)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = subject_phone };
    assert_int_equal(run(w, &cmd), 0);
}

/* ---- the matcher, the dispatcher ---- */
static void what_is_about_no_need_or_no_offer_is_refused(void **state)
{
    struct world *w = *state;
    struct command cmd = delivery(7, 1, WORK__RESULT__DELIVERED);

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(rank(w, 9, 1, 0, 1), ERR_NOT_FOUND);
    assert_refused(w, &cmd, ERR_NOT_FOUND, "offer", NULL);
    cmd = delivery(0, 2, WORK__RESULT__DELIVERED);
    assert_refused(w, &cmd, ERR_STALE, "generation", NULL);
    cmd = delivery(0, 1, WORK__RESULT__FAILED_FOR_GOOD + 1);
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "result", NULL);
}

static void a_channel_that_fails_for_good_gives_way_at_once(void **state)
{
    struct world *w = *state;
    struct candidate two_ways = people[3];
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    file_case(w, NULL);
    two_ways.n_channels = 2;
    two_ways.channels[0] = DELIVERY__CHANNEL__ZMQ;
    two_ways.channels[1] = DELIVERY__CHANNEL__PHONE;
    cmd.ranked.need = 1;
    cmd.ranked.generation = 1;
    cmd.ranked.first.candidates = &two_ways;
    cmd.ranked.first.n_candidates = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_null(open_call(w, CALL__KIND__ASK));
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_FOR_GOOD), 0);
    assert_non_null(open_call(w, CALL__KIND__ASK));
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__WRONG_NUMBER }), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__UNDELIVERABLE);
}

static void when_it_was_sent_is_known_and_stays(void **state)
{
    struct world *w = *state;
    int64_t now_ms = w->now_ms;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(w->c.offers[0].sent_ms, 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__HANDED_OFF), 0);
    assert_true(w->c.offers[0].sent_ms == now_ms);
    pass(w, MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    assert_true(w->c.offers[0].sent_ms == now_ms);
}

static void a_receipt_heard_twice_is_heard_once(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(w->last.n_events, 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_FOR_GOOD), 0); /* it had arrived */
    assert_int_equal(w->last.n_events, 0);
}

/* ---- words ---- */
static void a_word_that_is_no_answer_is_refused(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org", .role = ROLE__ORG };

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    cmd.answer = (struct answer){ .word = ANSWER__WORD__REACHED };
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "answer", NULL);
    cmd.answer = (struct answer){ .word = ANSWER__WORD__ACK, .needs = "nonsense" };
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "needs", "nonsense");
    cmd.answer = (struct answer){ .word = ANSWER__WORD__COMMIT, .eta_ms = w->now_ms - 1 };
    assert_refused(w, &cmd, ERR_OUT_OF_RANGE, "eta_min", NULL);
    cmd.answer = (struct answer){ .word = ANSWER__WORD__COMMIT, .consent = CASE__CONSENT__GIVEN };
    assert_refused(w, &cmd, ERR_INVALID, "consent", NULL);
}

static void an_eta_is_kept_until_another_is_said(void **state)
{
    struct world *w = *state;
    int64_t eta_ms = w->now_ms + 20 * MINUTE_MS;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__COMMIT, .eta_ms = eta_ms }), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_true(w->c.offers[0].eta_ms == eta_ms);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__CHECKIN, .eta_ms = eta_ms + 1 }), 0);
    assert_true(w->c.offers[0].eta_ms == eta_ms + 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), 0);
    assert_true(w->c.offers[0].eta_ms == eta_ms + 1);
}

static void who_is_heard_from_on_the_scene_has_their_next_check_in(void **state)
{
    struct world *w = *state;
    int64_t by_ms;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    by_ms = w->c.offers[0].checkin_by_ms;
    pass(w, 10 * MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), 0);
    assert_true(w->c.offers[0].checkin_by_ms == by_ms + 10 * MINUTE_MS);
    pass(w, HOUR_MS + MINUTE_MS); /* and then nothing more */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
}

static void one_visit_word_is_enough_for_a_case(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(n_happened(w, EVENT__TYPE__WORD_GIVEN), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(rank(w, 1, 2, 1, 1), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(n_happened(w, EVENT__TYPE__WORD_GIVEN), 0);
}

static void who_went_to_help_and_is_in_danger_is_helped_at_once(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__UNSAFE), 0); /* a human looks, nobody is sent yet */
    assert_int_equal(w->c.n_needs, 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__SOS), 0);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_string_equal(w->c.needs[1].kind, "responder_aid");
    assert_int_equal(alarms(w, ALARM__CAUSE__SOS), 1);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__SOS), 0);
    assert_int_equal(w->c.n_needs, 2); /* closed: the alarm alone */
}

static void who_needs_more_after_the_case_was_closed_is_a_persons_decision(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__UNSAFE, .needs = "visit" }), 0);
    assert_int_equal(w->c.n_needs, 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

static void a_death_is_said_only_by_who_was_there(void **state)
{
    struct world *w = *state;
    static const Answer__Word there[] = { ANSWER__WORD__CHECKIN, ANSWER__WORD__ONSCENE,
        ANSWER__WORD__PARTIAL };

    committed(w, NULL);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__ENROUTE,
                                     .reason = ANSWER__REASON__FOUND_DEAD }),
        ERR_INVALID);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(answered(w, (struct answer){ .word = there[i],
                                         .reason = ANSWER__REASON__DEATH_UNCLEAR }),
            0);
    assert_true(w->c.death_said);
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_IN_PERSON), 1);
}

/* ---- several at one need ---- */
static void two_that_are_required_have_both_to_be_done(void **state)
{
    struct world *w = *state;

    w->facts = NULL; /* the small world's "heavy" takes two */
    file_case(w, "heavy");
    rank(w, 1, 1, 0, 2);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0); /* the other has not said yes yet */
    assert_int_equal(w->c.needs[0].state, NEED__STATE__OFFERED);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
    assert_int_equal(say(w, 1, ANSWER__WORD__PARTIAL), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__PARTIAL);
}

static void one_of_two_who_is_done_leaves_the_other_at_it(void **state)
{
    struct world *w = *state;

    w->facts = NULL;
    file_case(w, "heavy");
    rank(w, 1, 1, 0, 2);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
    assert_int_equal(say(w, 1, ANSWER__WORD__WITHDRAW), 0); /* one is missing again */
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
}

static void one_of_two_who_takes_it_back_before_the_second_said_yes_is_replaced(void **state)
{
    struct world *w = *state;

    w->facts = NULL;
    file_case(w, "heavy");
    rank(w, 1, 1, 0, 3);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0); /* the ladder was still asking */
    assert_int_equal(w->c.n_offers, 3);
    assert_int_equal(w->c.needs[0].n_tries, 1);
}

/* ---- calls ---- */
static void a_call_is_one_persons_for_two_minutes(void **state)
{
    struct world *w = *state;
    struct command end = { .verb = VERB_END_CALL, .actor = "boris", .role = ROLE__OPERATOR };

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(take(w, 1, "anna"), 0);
    assert_int_equal(take(w, 1, "anna"), 0);
    assert_int_equal(take(w, 1, "boris"), ERR_TAKEN);
    end.end.call = 1;
    end.end.answer.word = ANSWER__WORD__ACK;
    assert_refused(w, &end, ERR_TAKEN, "call", "anna");
    w->now_ms += 2 * MINUTE_MS;
    assert_int_equal(take(w, 1, "boris"), 0);
    assert_int_equal(run(w, &end), 0);
    assert_refused(w, &end, ERR_NOT_FOUND, "call", NULL);
    assert_int_equal(take(w, 1, "boris"), ERR_NOT_FOUND);
    end.end.call = 9;
    assert_refused(w, &end, ERR_NOT_FOUND, "call", NULL);
}

static void who_rings_us_has_been_reached(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(
        end_call(w, 0, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), ERR_INVALID);
    assert_int_equal(
        end_call(w, 0, (struct answer){ .letter = 9, .word = ANSWER__WORD__ACK }), ERR_NOT_FOUND);
    assert_int_equal(
        end_call(w, 1, (struct answer){ .word = ANSWER__WORD__REACHED }), ERR_UNKNOWN_WORD);
    assert_int_equal(end_call(w, 0, (struct answer){ .word = ANSWER__WORD__ACK }), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__ACKED);
}

static void a_neighbour_who_is_not_reached_twice_is_no_way(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), 0);
    assert_non_null(open_call(w, CALL__KIND__ASK));
    assert_int_equal(end_call(w, 2, (struct answer){ .word = ANSWER__WORD__NO_ANSWER }), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__UNDELIVERABLE);
}

static void a_recall_rung_in_vain_is_rung_again_and_then_alarms(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 3, 1);
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__COMMIT }), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_non_null(open_call(w, CALL__KIND__RECALL));
    assert_int_equal(take(w, open_call(w, CALL__KIND__RECALL)->number, "operator"), 0);
    assert_int_equal(end_call(w, open_call(w, CALL__KIND__RECALL)->number,
                         (struct answer){ .word = ANSWER__WORD__NO_ANSWER }),
        0);
    assert_non_null(open_call(w, CALL__KIND__RECALL));
    assert_int_equal(end_call(w, open_call(w, CALL__KIND__RECALL)->number,
                         (struct answer){ .word = ANSWER__WORD__NO_ANSWER }),
        0);
    assert_null(open_call(w, CALL__KIND__RECALL));
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 1);
}

static void a_check_on_the_person_says_only_what_they_said(void **state)
{
    struct world *w = *state;
    uint32_t call;

    file_of(w, "+79990000002");
    call = open_call(w, CALL__KIND__CHECK)->number;
    assert_int_equal(
        end_call(w, call, (struct answer){ .word = ANSWER__WORD__COMMIT }), ERR_INVALID);
    assert_int_equal(
        end_call(w, call,
            (struct answer){ .word = ANSWER__WORD__WRONG_NUMBER, .may_tell = CASE__MAY_TELL__YES }),
        ERR_INVALID);
    assert_string_equal(w->last.refused.field, "may_tell");
    assert_int_equal(end_call(w, call,
                         (struct answer){ .word = ANSWER__WORD__REACHED,
                             .may_tell = CASE__MAY_TELL__YES,
                             .text = "сын пусть знает" }),
        0);
    assert_int_equal(w->c.may_tell, CASE__MAY_TELL__YES);
    assert_int_equal(n_happened(w, EVENT__TYPE__NOTE_ADDED), 1);
}

static void a_wrong_number_of_the_person_is_not_rung_again(void **state)
{
    struct world *w = *state;

    file_of(w, "+79990000002");
    assert_int_equal(end_call(w, open_call(w, CALL__KIND__CHECK)->number,
                         (struct answer){ .word = ANSWER__WORD__WRONG_NUMBER }),
        0);
    assert_null(open_call(w, CALL__KIND__CHECK));
}

/* ---- the reporter is told ---- */
static void a_call_back_is_ended_by_saying_how_it_went(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(end_call(w, open_call(w, CALL__KIND__CALLBACK)->number,
                         (struct answer){ .word = ANSWER__WORD__REACHED }),
        ERR_INVALID);
    assert_int_equal(take(w, open_call(w, CALL__KIND__CALLBACK)->number, "operator"), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_RESULT, 0), ERR_MISSING);
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    assert_non_null(open_call(w, CALL__KIND__CALLBACK));
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    assert_null(open_call(w, CALL__KIND__CALLBACK)); /* three times: a coordinator finds a way */
    assert_int_equal(alarms(w, ALARM__CAUSE__CALLBACK_LATE), 1);
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, CALLBACK__OUTCOME__HELPED), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALLBACK_LATE), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, 0), ERR_WRONG_STATE);
}

static void a_wrong_number_of_the_caller_is_a_coordinators(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__WRONG_NUMBER, 0), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALLBACK_LATE), 1);
    assert_null(open_call(w, CALL__KIND__CALLBACK));
}

static void a_caller_rung_before_anything_is_done_is_rung_again_by_nobody(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    assert_null(open_call(w, CALL__KIND__CALLBACK));
    assert_int_equal(w->c.callback_due_ms, 0);
}

static void worse_than_before_searches_again_and_at_p0_it_cannot_rise(void **state)
{
    struct world *w = *state;

    file_case(w, "with_advice");
    rank(w, 1, 1, 0, 1);
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, CALLBACK__OUTCOME__WORSE), 0);
    assert_int_equal(w->c.priority, PRIORITY__P0);
    assert_int_equal(w->c.n_needs, 3);
    assert_string_equal(w->c.needs[2].kind, "visit");
}

static void what_no_rule_knows_any_more_is_not_searched_for_again(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    w->facts = &later_facts;
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, CALLBACK__OUTCOME__NOT_HELPED), 0);
    assert_int_equal(w->c.n_needs, 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(what_is_about_no_need_or_no_offer_is_refused),
        STORY(a_channel_that_fails_for_good_gives_way_at_once),
        STORY(when_it_was_sent_is_known_and_stays),
        STORY(a_receipt_heard_twice_is_heard_once),
        STORY(a_word_that_is_no_answer_is_refused),
        STORY(an_eta_is_kept_until_another_is_said),
        STORY(who_is_heard_from_on_the_scene_has_their_next_check_in),
        STORY(one_visit_word_is_enough_for_a_case),
        STORY(who_went_to_help_and_is_in_danger_is_helped_at_once),
        STORY(who_needs_more_after_the_case_was_closed_is_a_persons_decision),
        STORY(a_death_is_said_only_by_who_was_there),
        STORY(two_that_are_required_have_both_to_be_done),
        STORY(one_of_two_who_is_done_leaves_the_other_at_it),
        STORY(one_of_two_who_takes_it_back_before_the_second_said_yes_is_replaced),
        STORY(a_call_is_one_persons_for_two_minutes),
        STORY(who_rings_us_has_been_reached),
        STORY(a_neighbour_who_is_not_reached_twice_is_no_way),
        STORY(a_recall_rung_in_vain_is_rung_again_and_then_alarms),
        STORY(a_check_on_the_person_says_only_what_they_said),
        STORY(a_wrong_number_of_the_person_is_not_rung_again),
        STORY(a_call_back_is_ended_by_saying_how_it_went),
        STORY(a_wrong_number_of_the_caller_is_a_coordinators),
        STORY(a_caller_rung_before_anything_is_done_is_rung_again_by_nobody),
        STORY(worse_than_before_searches_again_and_at_p0_it_cannot_rise),
        STORY(what_no_rule_knows_any_more_is_not_searched_for_again),
    };

    return cmocka_run_group_tests_name("casebook: answers", tests, NULL, NULL);
}
