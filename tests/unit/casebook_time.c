/* Stories of what happens because nothing does: silence on the way and there, calls let lie, call-backs, owners and cases that nobody
 * looks at. */
#include "unit/casebook_corners.h"

static void file_agreed(struct world *w)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.at =
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
}

static void coming(struct world *w, int64_t in_ms)
{
    file_agreed(w);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__COMMIT, .eta_ms = w->now_ms + in_ms }),
        0);
}

static void after_a_jump(struct world *w, int64_t ms)
{
    struct command due = { .verb = VERB_DUE, .actor = "assist" };

    due.due.after_jump = true;
    w->now_ms += ms;
    assert_int_equal(run(w, &due), 0);
}

static int own(struct world *w, const char *who, int64_t for_ms, bool take, const char *reason)
{
    struct command cmd = { .verb = VERB_OWN, .actor = who, .role = ROLE__COORDINATOR };

    cmd.own.until_ms = for_ms ? w->now_ms + for_ms : 0;
    cmd.own.take = take;
    cmd.own.reason = reason;
    return run(w, &cmd);
}

static int heard(struct world *w, uint32_t alarm)
{
    struct command ack = { .verb = VERB_ACK_ALARM, .actor = "ivanova" };

    ack.ack.alarm = alarm;
    return run(w, &ack);
}

static const struct alarm *alarm_of(const struct world *w, Alarm__Cause cause)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == cause)
            return &w->c.alarms[i];
    }
    return NULL;
}

/* ---- on the way, and there ---- */
static void who_is_there_has_to_confirm_that_it_is_elsewhere_before_the_next_check_in(void **state)
{
    struct world *w = *state;

    coming(w, 20 * MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    pass(w, 40 * MINUTE_MS); /* long past the hour they were to come at */
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_string_equal(case_due(&w->c).what, "confirm");
    pass(w, 15 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 0);
}

static void who_is_late_is_overdue_before_they_have_to_confirm_a_new_place(void **state)
{
    struct world *w = *state;

    coming(w, 20 * MINUTE_MS);
    pass(w, 25 * MINUTE_MS); /* the grace runs */
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_true(w->c.offers[0].confirm_by_ms == w->now_ms + 15 * MINUTE_MS);
    pass(w, 10 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__EXPIRED);
    assert_int_equal(alarms(w, ALARM__CAUSE__ETA_PASSED), 1);
}

static void after_a_jump_of_the_clock_who_has_not_confirmed_has_longer_to(void **state)
{
    struct world *w = *state;

    coming(w, HOUR_MS);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    after_a_jump(w, 16 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_true(w->c.offers[0].confirm_by_ms == w->now_ms + HOUR_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 1);
}

static void after_a_jump_who_is_there_has_another_check_in(void **state)
{
    struct world *w = *state;

    coming(w, HOUR_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    after_a_jump(w, 61 * MINUTE_MS);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__ON_SCENE);
    assert_true(w->c.offers[0].checkin_by_ms == w->now_ms + HOUR_MS);
}

/* ---- calls ---- */
static void a_call_that_is_let_lie_goes_back_on_the_list(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "anna", .role = ROLE__OPERATOR };

    file_agreed(w);
    assert_int_equal(rank(w, 1, 1, 3, 1), 0);
    take.take.call = 1;
    assert_int_equal(run(w, &take), 0);
    pass(w, 2 * MINUTE_MS);
    assert_null(w->c.calls[0].taken_by);
    assert_true(w->c.calls[0].late_ms > w->now_ms);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALL_LATE), 0);
}

static void a_call_back_that_is_late_is_an_alarm_and_on_the_list_again(void **state)
{
    struct world *w = *state;
    struct command back = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };
    uint32_t n_calls;

    coming(w, HOUR_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    back.callback.result = CALLBACK__RESULT__WRONG_NUMBER;
    assert_int_equal(run(w, &back), 0);
    n_calls = w->c.n_calls;
    pass(w, 29 * MINUTE_MS);
    assert_int_equal(w->c.n_calls, n_calls);
    pass(w, MINUTE_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALLBACK_LATE), 1);
    assert_int_equal(w->c.n_calls, n_calls + 1);
    assert_true(w->c.callback_due_ms > w->now_ms);
}

static void a_call_back_that_nobody_can_be_rung_for_is_an_alarm_alone(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct command back = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "письмо без подписи";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.n_calls, 0);
    back.callback.result = CALLBACK__RESULT__NO_ANSWER;
    assert_int_equal(run(w, &back), 0);
    assert_int_equal(w->c.n_calls, 0);
    pass(w, 30 * MINUTE_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__CALLBACK_LATE), 1);
    assert_int_equal(w->c.n_calls, 0);
}

/* ---- owners ---- */
static void whose_case_it_is_another_takes_only_on_purpose_and_with_a_reason(void **state)
{
    struct world *w = *state;

    file_agreed(w);
    assert_int_equal(own(w, "anna", 0, false, NULL), 0);
    assert_int_equal(own(w, "anna", 0, false, NULL), 0); /* again renews */
    assert_int_equal(own(w, "boris", 0, false, NULL), ERR_TAKEN);
    assert_int_equal(own(w, "boris", 0, true, NULL), ERR_REASON_NEEDED);
    assert_int_equal(own(w, "boris", 0, true, "она больна"), 0);
    assert_string_equal(w->c.owner, "boris");
}

static void who_owns_it_for_a_moment_owns_it_no_longer_because_it_rises(void **state)
{
    struct world *w = *state;

    file_agreed(w);
    assert_int_equal(own(w, "anna", 5 * MINUTE_MS, false, NULL), 0);
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_true(w->c.owner_until_ms == w->now_ms + 5 * MINUTE_MS);
    pass(w, 4 * MINUTE_MS);
    assert_string_equal(w->c.owner, "anna");
    pass(w, MINUTE_MS);
    assert_null(w->c.owner);
    assert_int_equal(alarms(w, ALARM__CAUSE__OWNER_LAPSED), 1);
}

static void a_case_that_is_over_is_made_neither_more_nor_less_urgent_and_is_nobodys(void **state)
{
    struct world *w = *state;

    file_agreed(w);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(prioritize(w, PRIORITY__P0), ERR_WRONG_STATE);
    assert_int_equal(own(w, "anna", 0, false, NULL), ERR_WRONG_STATE);
}

/* ---- alarms ---- */
static void an_alarm_is_heard_by_one_and_not_when_it_is_over(void **state)
{
    struct world *w = *state;

    file_agreed(w);
    for (uint32_t generation = 1; generation <= 3; generation++)
        assert_int_equal(rank(w, 1, generation, 0, 0), 0);
    assert_int_equal(heard(w, 1), 0);
    assert_int_equal(heard(w, 1), ERR_TAKEN);
    assert_string_equal(w->last.refused.value, "ivanova");
    assert_int_equal(escalate(w, 1, 0), 0);
    assert_int_equal(heard(w, 1), ERR_NOT_FOUND);
}

static void each_question_is_an_alarm_of_its_own(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_QUESTION, .actor = "org", .role = ROLE__ORG };

    file_agreed(w);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    cmd.question.text = "какой этаж?";
    assert_int_equal(run(w, &cmd), 0);
    cmd.question.letter = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__QUESTION), 2);
    assert_int_equal(w->c.n_alarms, 2);
    assert_int_equal(w->c.alarms[0].count, 1);
}

static void a_recall_that_nobody_confirmed_outlives_the_case_and_one_that_was_does_not(void **state)
{
    struct world *w = *state;

    coming(w, HOUR_MS);
    assert_int_equal(hold_for(w, 8 * HOUR_MS), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 1);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 1);
    assert_non_null(alarm_of(w, ALARM__CAUSE__RECALL_UNSEEN));
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__RECALL_UNSEEN), 0);
}

static void a_merge_leaves_the_calls_that_call_somebody_off(void **state)
{
    struct world *w = *state;
    struct casefile into = { .key = 7, .state = CASE__STATE__TRIAGED };
    struct command merge = { .verb = VERB_MERGE, .actor = "she", .role = ROLE__COORDINATOR };

    file_agreed(w);
    assert_int_equal(rank(w, 1, 1, 3, 1), 0);
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__COMMIT }), 0);
    assert_int_equal(hold_for(w, HOUR_MS), 0);
    assert_int_equal(w->c.calls[1].kind, CALL__KIND__RECALL);
    merge.merge.into = &into;
    merge.merge.reason = "о том же";
    assert_int_equal(run(w, &merge), 0);
    assert_false(w->c.calls[1].done);
}

/* ---- whom nobody looks at ---- */
static void a_case_that_nothing_happens_to_is_looked_at_and_again_when_it_has_become_urgent(
    void **state)
{
    struct world *w = *state;
    const struct alarm *look;

    coming(w, 2 * HOUR_MS + 20 * MINUTE_MS);
    pass(w, 2 * HOUR_MS - 1);
    assert_null(alarm_of(w, ALARM__CAUSE__NEEDS_HUMAN));
    pass(w, 1);
    look = alarm_of(w, ALARM__CAUSE__NEEDS_HUMAN);
    assert_non_null(look);
    assert_int_equal(heard(w, look->number), 0); /* seen, and left for two hours */
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    pass(w, 10 * MINUTE_MS);
    look = alarm_of(w, ALARM__CAUSE__NEEDS_HUMAN);
    assert_int_equal(look->count, 2);
    assert_null(look->acked_by);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(who_is_there_has_to_confirm_that_it_is_elsewhere_before_the_next_check_in),
        STORY(who_is_late_is_overdue_before_they_have_to_confirm_a_new_place),
        STORY(after_a_jump_of_the_clock_who_has_not_confirmed_has_longer_to),
        STORY(after_a_jump_who_is_there_has_another_check_in),
        STORY(a_call_that_is_let_lie_goes_back_on_the_list),
        STORY(a_call_back_that_is_late_is_an_alarm_and_on_the_list_again),
        STORY(a_call_back_that_nobody_can_be_rung_for_is_an_alarm_alone),
        STORY(whose_case_it_is_another_takes_only_on_purpose_and_with_a_reason),
        STORY(who_owns_it_for_a_moment_owns_it_no_longer_because_it_rises),
        STORY(a_case_that_is_over_is_made_neither_more_nor_less_urgent_and_is_nobodys),
        STORY(an_alarm_is_heard_by_one_and_not_when_it_is_over),
        STORY(each_question_is_an_alarm_of_its_own),
        STORY(a_recall_that_nobody_confirmed_outlives_the_case_and_one_that_was_does_not),
        STORY(a_merge_leaves_the_calls_that_call_somebody_off),
        STORY(a_case_that_nothing_happens_to_is_looked_at_and_again_when_it_has_become_urgent),
    };

    return cmocka_run_group_tests_name("casebook: time", tests, NULL, NULL);
}
