/* Stories of ladders, needs and offers at their ends: nobody found, nobody left, somebody lost, several needs side by side, and
 * ways to reach somebody that fail. */
#include "unit/casebook_corners.h"

static int ranked(struct world *w, uint32_t need, uint32_t generation, const struct candidate *who,
    uint32_t n, bool more)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = need;
    cmd.ranked.generation = generation;
    cmd.ranked.first.candidates = who;
    cmd.ranked.first.n_candidates = n;
    cmd.ranked.first.more = more;
    return run(w, &cmd);
}

static int resume(struct world *w)
{
    struct command cmd = { .verb = VERB_RESUME, .actor = "she", .role = ROLE__COORDINATOR };

    return run(w, &cmd);
}

static void not_helped(struct world *w)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.callback.result = CALLBACK__RESULT__REACHED;
    cmd.callback.outcome = CALLBACK__OUTCOME__NOT_HELPED;
    assert_int_equal(run(w, &cmd), 0);
}

static bool was_told(const struct world *w, uint32_t letter)
{
    for (size_t i = 0; i < w->last.n_actions; i++) {
        if (w->last.actions[i].type == ACTION_NOTICE && w->last.actions[i].ref == letter)
            return true;
    }
    return false;
}

static uint32_t open_calls(const struct world *w, Call__Kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_calls; i++)
        n += !w->c.calls[i].done && w->c.calls[i].kind == kind;
    return n;
}

/* ---- ladders ---- */
static void a_rung_that_asks_everybody_asks_sixteen_at_once(void **state)
{
    struct world *w = *state;
    struct candidate many[K_ALL + 1];

    file_case(w, "all");
    for (uint32_t i = 0; i < K_ALL + 1; i++) {
        many[i] = people[0];
        many[i].responder = arena_printf(&w->arena, "v%u", i);
    }
    assert_int_equal(ranked(w, 1, 1, many, K_ALL + 1, false), 0);
    assert_int_equal(w->c.n_offers, K_ALL);
}

static void where_nobody_was_found_the_ladder_does_not_begin_again(void **state)
{
    struct world *w = *state;

    file_case(w, "gate"); /* once more, as the ladder says; but whom? */
    for (uint32_t generation = 1; generation <= 3; generation++)
        assert_int_equal(rank(w, 1, generation, 0, 0), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.needs[0].pass, 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
}

static void a_pass_that_asked_nobody_is_the_last_however_often_the_ladder_may_repeat(void **state)
{
    struct world *w = *state;

    file_case(w, "again"); /* up to three times more */
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(rank(w, 1, 2, 0, 0), 0);
    assert_int_equal(rank(w, 1, 3, 0, 0), 0);
    assert_int_equal(w->c.needs[0].pass, 1); /* somebody was asked the first time */
    for (uint32_t generation = 4; generation <= 6; generation++)
        assert_int_equal(rank(w, 1, generation, 0, 0), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.needs[0].pass, 1);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 1);
}

static int ranked_ahead(
    struct world *w, uint32_t generation, const struct ranking *ahead, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = generation;
    cmd.ranked.ahead = ahead;
    cmd.ranked.n_ahead = n;
    return run(w, &cmd);
}

static void what_is_known_of_the_next_rungs_is_used_when_they_open(void **state)
{
    struct world *w = *state;
    const struct ranking ahead[] = { { .rung = 1 }, { .rung = 1 }, /* once is enough */
        { .rung = 2, .candidates = people, .n_candidates = 2 } };

    file_case(w, NULL);
    assert_int_equal(ranked_ahead(w, 1, ahead, 3), 0);
    assert_int_equal(w->c.needs[0].n_tries, 3);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].tries[1].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].tries[2].state, RUNG__STATE__OPEN);
    assert_true(w->c.n_offers > 0);
    assert_int_equal(w->c.offers[0].rung, 2);
    assert_int_equal(ranked_ahead(w, 2, ahead, 2), ERR_STALE); /* nobody waits for it any more */
}

static void what_is_known_of_the_whole_ladder_ends_it_and_not_the_next_pass(void **state)
{
    struct world *w = *state;
    const struct ranking ahead[] = { { .rung = 1 }, { .rung = 2 }, { .rung = 0 } };

    file_case(w, "again");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(ranked_ahead(w, 2, &ahead[1], 2), 0);
    assert_int_equal(w->c.needs[0].pass, 1);
    assert_int_equal(w->c.needs[0].tries[3].state, RUNG__STATE__RANKING);
    assert_int_equal(ranked_ahead(w, 4, ahead, 3), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
}

static void what_is_known_of_a_rung_that_does_not_open_is_left_alone(void **state)
{
    struct world *w = *state;
    const struct ranking ahead[] = { { .rung = 2, .candidates = people, .n_candidates = 1 },
        { .rung = 9 } };

    file_case(w, NULL);
    assert_int_equal(ranked_ahead(w, 1, ahead, 2), 0);
    assert_int_equal(w->c.needs[0].n_tries, 2);
    assert_int_equal(w->c.needs[0].tries[1].state, RUNG__STATE__RANKING);
    assert_int_equal(w->c.n_offers, 0);
}

static void whom_another_need_found_does_not_make_this_ones_ladder_begin_again(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    for (uint32_t generation = 1; generation <= 3; generation++)
        assert_int_equal(rank(w, 2, generation, 0, 0), 0);
    assert_int_equal(w->c.needs[1].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.needs[1].pass, 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED); /* though the other is being asked for */
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 1);
}

static void who_stands_by_does_not_keep_a_ladder_from_its_end_nor_begin_it_again(void **state)
{
    struct world *w = *state;

    file_case(w, "gate");
    for (uint32_t pass_of = 0; pass_of < 2; pass_of++) {
        for (uint32_t i = 0; i < 3; i++)
            assert_int_equal(rank(w, 1, 3 * pass_of + i + 1, i, 1), 0);
        pass(w, 30 * SECOND_MS);
    }
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.needs[0].tries[5].state, RUNG__STATE__OPEN);
    pass(w, 30 * SECOND_MS);
    assert_int_equal(w->c.needs[0].tries[5].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__SPENT);
    assert_int_equal(w->c.needs[0].n_tries, 6);
}

static void a_commit_that_is_lost_asks_that_rung_again_and_not_the_ones_before(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 0), 0);
    assert_int_equal(rank(w, 1, 2, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(w->c.needs[0].n_tries, 3);
    assert_int_equal(w->c.needs[0].tries[2].rung, 1);
}

static void a_rung_that_wants_more_goes_on_beside_the_ladder_of_the_new_priority(void **state)
{
    struct world *w = *state;

    w->facts = NULL; /* in the small world each priority has its own ladder */
    file_case(w, NULL);
    assert_int_equal(ranked(w, 1, 1, people, 1, true), 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING);
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING); /* has asked somebody */
    assert_int_equal(w->c.needs[0].n_tries, 4);
}

static void a_hold_does_not_begin_a_ladder_again_that_was_over(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (uint32_t generation = 1; generation <= 3; generation++)
        assert_int_equal(rank(w, 1, generation, 0, 0), 0);
    assert_int_equal(hold_for(w, HOUR_MS), 0);
    assert_int_equal(resume(w), 0);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(w->c.needs[0].n_tries, 3);
}

/* ---- needs ---- */
static void a_hold_calls_off_each_need_for_itself(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(rank(w, 2, 1, 2, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(say(w, 2, ANSWER__WORD__DONE), 0);
    assert_int_equal(hold_for(w, HOUR_MS), 0);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__RECALLED);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__OPEN);
    assert_int_equal(w->c.needs[1].state, NEED__STATE__DONE);
    assert_int_equal(hold_for(w, HOUR_MS), 0); /* held on: nobody is there to be called off */
    assert_int_equal(resume(w), 0);
    assert_int_equal(resume(w), ERR_WRONG_STATE);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(hold_for(w, HOUR_MS), ERR_WRONG_STATE);
}

static void not_helped_without_end_opens_no_more_needs_than_anybody_can_see_to(void **state)
{
    struct world *w = *state;
    uint32_t need;

    file_case(w, NULL);
    for (need = 1; need <= NEEDS_MAX; need++) {
        assert_int_equal(w->c.n_needs, need);
        assert_int_equal(rank(w, need, 1, 0, 1), 0);
        assert_int_equal(say(w, need - 1, ANSWER__WORD__DONE), 0);
        assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
        not_helped(w);
    }
    assert_int_equal(w->c.n_needs, NEEDS_MAX);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

static void of_three_who_are_required_each_has_to_be_done(void **state)
{
    struct world *w = *state;

    file_case(w, "trio");
    assert_int_equal(rank(w, 1, 1, 0, 3), 0);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(say(w, i, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
    assert_int_equal(say(w, 2, ANSWER__WORD__DONE), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__COMMITTED);
    assert_int_equal(say(w, 0, ANSWER__WORD__PARTIAL), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__PARTIAL);
}

static void what_is_done_for_one_need_does_not_wait_for_another(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(rank(w, 2, 1, 1, 1), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.needs[0].state, NEED__STATE__DONE);
    assert_int_equal(w->c.needs[1].state, NEED__STATE__COMMITTED);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__COMMITTED);
}

/* ---- standing by, late ---- */
static void who_stands_by_and_says_yes_or_sets_out_stands_by(void **state)
{
    struct world *w = *state;

    file_case(w, "gate");
    assert_int_equal(rank(w, 1, 3, 0, 2), 0); /* the rung that stands by */
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__STANDBY);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__STANDBY);
    assert_int_equal(say(w, 1, ANSWER__WORD__ENROUTE), 0); /* going is an official's word */
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__STANDBY);
    assert_int_equal(say(w, 1, ANSWER__WORD__ENROUTE), ERR_WRONG_STATE);
}

static void a_late_yes_said_twice_rings_once(void **state)
{
    struct world *w = *state;
    uint32_t count;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    count = w->c.alarms[w->c.n_alarms - 1].count;
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.alarms[w->c.n_alarms - 1].count, count);
}

static void the_late_of_one_need_leave_the_alarm_of_another(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(rank(w, 2, 1, 1, 1), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 2);
    assert_int_equal(say(w, 1, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__LATE_ACCEPT), 0);
}

static void a_late_yes_that_crosses_the_recall_and_is_taken_back_makes_it_known(void **state)
{
    static const Answer__Word back[] = { ANSWER__WORD__WITHDRAW, ANSWER__WORD__DECLINE };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        void *own;
        struct world *w;

        corner_set_up(&own);
        w = own;
        committed(w, NULL);
        assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
        assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
        assert_true(w->c.offers[0].recall_unseen);
        assert_int_equal(say(w, 0, back[i]), 0);
        assert_false(w->c.offers[0].recall_unseen);
        tear_down(&own);
    }
}

/* ---- ways to reach somebody ---- */
static void two_neighbours_are_two_calls(void **state)
{
    struct world *w = *state;
    struct candidate both[] = { people[3], people[3] };

    both[1].responder = "r5";
    both[1].phone = "+79990000005";
    file_case(w, NULL);
    assert_int_equal(ranked(w, 1, 1, both, 2, false), 0);
    assert_int_equal(open_calls(w, CALL__KIND__ASK), 2);
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__COMMIT }), 0);
    assert_int_equal(open_calls(w, CALL__KIND__ASK), 0); /* the other has heard nothing of it yet */
    assert_int_equal(open_calls(w, CALL__KIND__RECALL), 0);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__SUPERSEDED);
}

static void a_neighbour_who_has_not_been_rung_yet_is_not_rung_to_be_called_off(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 3, 1), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_int_equal(open_calls(w, CALL__KIND__RECALL), 0);
    assert_int_equal(open_calls(w, CALL__KIND__ASK), 0);
}

static void whom_the_matcher_names_without_a_channel_a_person_has_to_find(void **state)
{
    struct world *w = *state;
    struct candidate nowhere = people[0];

    nowhere.n_channels = 0;
    file_case(w, NULL);
    assert_int_equal(ranked(w, 1, 1, &nowhere, 1, false), 0);
    assert_int_equal(open_calls(w, CALL__KIND__ASK), 1);
}

static void a_recall_that_cannot_be_delivered_is_rung(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_true(was_told(w, 0));
    assert_int_equal(open_calls(w, CALL__KIND__RECALL), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_FOR_GOOD), 0);
    assert_int_equal(open_calls(w, CALL__KIND__RECALL), 1);
}

static void news_handed_to_who_is_on_the_way_leaves_them_on_the_way(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__HANDED_OFF), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_int_equal(w->c.offers[0].delivery, DELIVERY__STATE__HANDED_OFF);
}

static void who_is_asked_once_more_by_a_way_that_fails_is_not_reached(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__UNCLEAR), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_FOR_GOOD), 0); /* in the same moment */
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__UNDELIVERABLE);
    assert_int_not_equal(w->c.offers[0].delivery, DELIVERY__STATE__DELIVERED);
}

static void who_checks_in_when_the_time_is_over_and_comes_no_nearer_is_overdue(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(locate(w, 47.10, 39.40), 0); /* news that has not been delivered yet */
    w->now_ms += 2 * HOUR_MS + 15 * MINUTE_MS;
    assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), 0);
    pass(w, 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_not_equal(w->c.offers[0].delivery, DELIVERY__STATE__DELIVERED);
}

static void who_says_who_comes_is_known_by_that_name(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__COMMIT, .who = "Олег" }), 0);
    assert_string_equal(w->c.offers[0].who, "Олег");
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_string_equal(w->c.offers[0].who, "Олег");
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(a_rung_that_asks_everybody_asks_sixteen_at_once),
        STORY(where_nobody_was_found_the_ladder_does_not_begin_again),
        STORY(a_pass_that_asked_nobody_is_the_last_however_often_the_ladder_may_repeat),
        STORY(what_is_known_of_the_next_rungs_is_used_when_they_open),
        STORY(what_is_known_of_the_whole_ladder_ends_it_and_not_the_next_pass),
        STORY(what_is_known_of_a_rung_that_does_not_open_is_left_alone),
        STORY(whom_another_need_found_does_not_make_this_ones_ladder_begin_again),
        STORY(who_stands_by_does_not_keep_a_ladder_from_its_end_nor_begin_it_again),
        STORY(a_commit_that_is_lost_asks_that_rung_again_and_not_the_ones_before),
        STORY(a_rung_that_wants_more_goes_on_beside_the_ladder_of_the_new_priority),
        STORY(a_hold_does_not_begin_a_ladder_again_that_was_over),
        STORY(a_hold_calls_off_each_need_for_itself),
        STORY(not_helped_without_end_opens_no_more_needs_than_anybody_can_see_to),
        STORY(of_three_who_are_required_each_has_to_be_done),
        STORY(what_is_done_for_one_need_does_not_wait_for_another),
        STORY(who_stands_by_and_says_yes_or_sets_out_stands_by),
        STORY(a_late_yes_said_twice_rings_once),
        STORY(the_late_of_one_need_leave_the_alarm_of_another),
        cmocka_unit_test(a_late_yes_that_crosses_the_recall_and_is_taken_back_makes_it_known),
        STORY(two_neighbours_are_two_calls),
        STORY(a_neighbour_who_has_not_been_rung_yet_is_not_rung_to_be_called_off),
        STORY(whom_the_matcher_names_without_a_channel_a_person_has_to_find),
        STORY(a_recall_that_cannot_be_delivered_is_rung),
        STORY(news_handed_to_who_is_on_the_way_leaves_them_on_the_way),
        STORY(who_is_asked_once_more_by_a_way_that_fails_is_not_reached),
        STORY(who_checks_in_when_the_time_is_over_and_comes_no_nearer_is_overdue),
        STORY(who_says_who_comes_is_known_by_that_name),
    };

    return cmocka_run_group_tests_name("casebook: rungs", tests, NULL, NULL);
}
