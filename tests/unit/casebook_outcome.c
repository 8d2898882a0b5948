/* What has come of asking somebody, once the offer is over: who answered, who did not though we reached for them, who came home, and
 * by which way they heard of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/times.h"
#include "casebook/outcome.h"
#include "casebook/step.h"

#define SENT_MS 1000000

/* One offer, by machine first and then by telephone; what the tests change of it. */
static struct offer offer;
static struct call calls[3];
static uint32_t n_calls;

static void over(Offer__State state)
{
    offer = (struct offer){ .state = state,
        .channels = { DELIVERY__CHANNEL__ZMQ, DELIVERY__CHANNEL__PHONE },
        .n_channels = 2 };
    n_calls = 0;
}

static void sent_and_answered_after(int64_t ms)
{
    offer.sent_ms = SENT_MS;
    offer.first_ms = offer.answered_ms = SENT_MS + ms;
}

static void rung(Answer__Word outcome)
{
    offer.channel = 1;
    calls[n_calls++] = (struct call){ .kind = CALL__KIND__ASK,
        .offer = 1,
        .done = outcome != ANSWER__WORD__SILENCE,
        .outcome = outcome };
}

static struct outcome came_of(Offer__State from)
{
    struct casefile c = { .offers = &offer, .n_offers = 1, .calls = calls, .n_calls = n_calls };

    return outcome_of(&c, 0, from);
}

static void a_no_is_an_answer_and_says_that_the_way_works(void **state)
{
    struct outcome o;

    (void)state;
    over(OFFER__STATE__DECLINED);
    sent_and_answered_after(90 * SECOND_MS);
    o = came_of(OFFER__STATE__DELIVERED);
    assert_true(o.answered && o.declined);
    assert_false(o.unanswered || o.committed || o.came_home || o.wrong_number);
    assert_int_equal(o.answer_s, 90);
    assert_int_equal(o.worked, DELIVERY__CHANNEL__ZMQ);
}

static void who_saw_it_and_says_nothing_has_not_answered_and_their_way_works(void **state)
{
    struct outcome o;

    (void)state;
    over(OFFER__STATE__EXPIRED);
    o = came_of(OFFER__STATE__DELIVERED);
    assert_true(o.unanswered);
    assert_false(o.answered);
    assert_int_equal(o.worked, DELIVERY__CHANNEL__ZMQ);
    offer.sent_ms = SENT_MS; /* sent, and nobody knows whether it came */
    o = came_of(OFFER__STATE__SENT);
    assert_true(o.unanswered);
    assert_int_equal(o.worked, DELIVERY__CHANNEL__NO_CHANNEL);
}

static void whom_nobody_here_has_sent_it_or_rung_has_not_failed_to_answer(void **state)
{
    (void)state;
    over(OFFER__STATE__EXPIRED);
    assert_false(came_of(OFFER__STATE__QUEUED).unanswered);
    rung(ANSWER__WORD__SILENCE); /* listed, and never taken */
    assert_false(came_of(OFFER__STATE__QUEUED).unanswered);
    rung(ANSWER__WORD__NO_ANSWER);
    assert_true(came_of(OFFER__STATE__QUEUED).unanswered);
}

static void who_was_called_off_before_they_could_say_has_neither_answered_nor_not(void **state)
{
    struct outcome o;

    (void)state;
    over(OFFER__STATE__SUPERSEDED);
    o = came_of(OFFER__STATE__DELIVERED);
    assert_false(o.answered || o.unanswered);
}

static void whose_machine_is_not_there_has_not_answered(void **state)
{
    (void)state;
    over(OFFER__STATE__UNDELIVERABLE);
    assert_true(came_of(OFFER__STATE__QUEUED).unanswered);
    offer.n_channels = 0; /* there was no way at all */
    assert_false(came_of(OFFER__STATE__QUEUED).unanswered);
}

static void a_wrong_number_is_no_silence_of_theirs(void **state)
{
    struct outcome o;

    (void)state;
    over(OFFER__STATE__UNDELIVERABLE);
    rung(ANSWER__WORD__NO_ANSWER);
    rung(ANSWER__WORD__WRONG_NUMBER);
    o = came_of(OFFER__STATE__QUEUED);
    assert_true(o.wrong_number);
    assert_false(o.unanswered);
    assert_int_equal(o.worked, DELIVERY__CHANNEL__NO_CHANNEL);
}

static void calls_about_other_things_say_nothing_of_it(void **state)
{
    (void)state;
    over(OFFER__STATE__EXPIRED);
    rung(ANSWER__WORD__NO_ANSWER);
    calls[0].offer = 2;
    rung(ANSWER__WORD__NO_ANSWER);
    calls[1].kind = CALL__KIND__RECALL;
    assert_false(came_of(OFFER__STATE__QUEUED).unanswered);
}

static void what_was_said_on_the_telephone_is_not_timed(void **state)
{
    struct outcome o;

    (void)state;
    over(OFFER__STATE__DECLINED);
    sent_and_answered_after(90 * SECOND_MS);
    rung(ANSWER__WORD__DECLINE);
    o = came_of(OFFER__STATE__DELIVERED);
    assert_int_equal(o.answer_s, 0);
    assert_int_equal(o.worked, DELIVERY__CHANNEL__PHONE);
}

static void an_answer_by_machine_says_nothing_of_a_telephone_that_nobody_has_rung(void **state)
{
    (void)state;
    over(OFFER__STATE__DECLINED);
    sent_and_answered_after(90 * SECOND_MS);
    rung(ANSWER__WORD__SILENCE);
    assert_int_equal(came_of(OFFER__STATE__DELIVERED).worked, DELIVERY__CHANNEL__NO_CHANNEL);
    rung(ANSWER__WORD__NO_ANSWER);
    assert_int_equal(came_of(OFFER__STATE__DELIVERED).worked, DELIVERY__CHANNEL__NO_CHANNEL);
    assert_true(came_of(OFFER__STATE__DELIVERED).answered);
}

static void an_answer_takes_a_second_at_least_and_an_hour_at_most(void **state)
{
    (void)state;
    over(OFFER__STATE__DECLINED);
    sent_and_answered_after(1);
    assert_int_equal(came_of(OFFER__STATE__SENT).answer_s, 1);
    sent_and_answered_after(DAY_MS);
    assert_int_equal(came_of(OFFER__STATE__SENT).answer_s, OUTCOME_ANSWER_MAX_S);
    offer.first_ms = SENT_MS - 1; /* sent anew since: go */
    assert_int_equal(came_of(OFFER__STATE__SENT).answer_s, 0);
    offer.sent_ms = 0;
    assert_int_equal(came_of(OFFER__STATE__QUEUED).answer_s, 0);
}

static void who_had_set_out_has_something_to_rest_from(void **state)
{
    static const struct {
        Offer__State from, to;
        bool committed, came_home;
    } ends[] = {
        { OFFER__STATE__ON_SCENE, OFFER__STATE__DONE, true, true },
        { OFFER__STATE__EN_ROUTE, OFFER__STATE__RECALLED, true, true },
        { OFFER__STATE__COMMITTED, OFFER__STATE__DONE, true, true },
        { OFFER__STATE__COMMITTED, OFFER__STATE__PARTIAL, true, true },
        { OFFER__STATE__COMMITTED, OFFER__STATE__CANNOT_LOCATE, true, true },
        { OFFER__STATE__COMMITTED, OFFER__STATE__RECALLED, true, false },
        { OFFER__STATE__COMMITTED, OFFER__STATE__WITHDRAWN, true, false },
        { OFFER__STATE__STANDBY, OFFER__STATE__SUPERSEDED, false, false },
        { OFFER__STATE__ACKED, OFFER__STATE__DECLINED, false, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct outcome o;

        over(ends[i].to);
        offer.answered_ms = 1;
        o = came_of(ends[i].from);
        assert_int_equal(o.committed, ends[i].committed);
        assert_int_equal(o.came_home, ends[i].came_home);
        assert_true(o.answered);
    }
}

static void what_else_they_do_in_the_case_is_what_they_are_at_else_what_they_have_done(void **state)
{
    static const struct {
        Offer__State other;
        bool is_found;
    } rows[] = { { OFFER__STATE__COMMITTED, true }, { OFFER__STATE__EN_ROUTE, true },
        { OFFER__STATE__DONE, true }, { OFFER__STATE__PARTIAL, true },
        { OFFER__STATE__CANNOT_LOCATE, true }, { OFFER__STATE__ACKED, false },
        { OFFER__STATE__WITHDRAWN, false }, { OFFER__STATE__RECALLED, false } };
    struct offer offers[4] = { { .letter = 0, .responder = "anna" },
        { .letter = 1, .responder = "olga", .state = OFFER__STATE__COMMITTED },
        { .letter = 2, .responder = "anna" }, { .letter = 3, .responder = "anna" } };
    struct casefile c = { .offers = offers, .n_offers = 4 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        offers[2].state = rows[i].other;
        offers[0].state = OFFER__STATE__COMMITTED; /* itself is no other */
        offers[3].state = OFFER__STATE__DECLINED;
        assert_ptr_equal(outcome_other(&c, 0), rows[i].is_found ? &offers[2] : NULL);
        offers[3].state = OFFER__STATE__ON_SCENE;
        assert_int_equal(offer_is_working(outcome_other(&c, 0)), true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_no_is_an_answer_and_says_that_the_way_works),
        cmocka_unit_test(
            what_else_they_do_in_the_case_is_what_they_are_at_else_what_they_have_done),
        cmocka_unit_test(who_saw_it_and_says_nothing_has_not_answered_and_their_way_works),
        cmocka_unit_test(whom_nobody_here_has_sent_it_or_rung_has_not_failed_to_answer),
        cmocka_unit_test(who_was_called_off_before_they_could_say_has_neither_answered_nor_not),
        cmocka_unit_test(whose_machine_is_not_there_has_not_answered),
        cmocka_unit_test(a_wrong_number_is_no_silence_of_theirs),
        cmocka_unit_test(calls_about_other_things_say_nothing_of_it),
        cmocka_unit_test(what_was_said_on_the_telephone_is_not_timed),
        cmocka_unit_test(an_answer_by_machine_says_nothing_of_a_telephone_that_nobody_has_rung),
        cmocka_unit_test(an_answer_takes_a_second_at_least_and_an_hour_at_most),
        cmocka_unit_test(who_had_set_out_has_something_to_rest_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
