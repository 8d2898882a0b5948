/* Stories of two clocks: whoever called is rung again by when they were told, and the person in trouble every so often. */
#include "casebook/casebook.h"
#include "casebook/due.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "unit/casebook_world.h"

#define RING_AGAIN (30 * MINUTE_MS)
#define CHECK_ON (10 * MINUTE_MS)

static struct rulebook told_rules;
static struct facts told_facts;

static const struct kind_rule the_kinds[] = {
    { .kind = "other",
        .base = PRIORITY__P2,
        .needs = kind_needs,
        .n_needs = 1,
        .ring_again_ms = RING_AGAIN },
    { .kind = "calm",
        .base = PRIORITY__P4,
        .needs = kind_needs,
        .n_needs = 1,
        .ring_again_ms = 2 * HOUR_MS,
        .first_line = true },
    { .kind = "adrift",
        .base = PRIORITY__P0,
        .needs = later_carry,
        .n_needs = 1,
        .ring_again_ms = 10 * MINUTE_MS,
        .check_on_ms = CHECK_ON },
    { .kind = "checked",
        .base = PRIORITY__P2,
        .needs = later_carry,
        .n_needs = 1,
        .ring_again_ms = 5 * MINUTE_MS,
        .check_on_ms = CHECK_ON },
    { .kind = "violence", .base = PRIORITY__P2, .needs = kind_needs, .n_needs = 1 },
    { .kind = "two", .base = PRIORITY__P2, .needs = two_carry, .n_needs = 1 },
    { .kind = "visited",
        .base = PRIORITY__P0,
        .needs = kind_needs,
        .n_needs = 1,
        .check_on_ms = CHECK_ON },
    { .kind = "door",
        .base = PRIORITY__P0,
        .needs = the_door,
        .n_needs = 1,
        .check_on_ms = CHECK_ON },
    { .kind = "unpromised",
        .base = PRIORITY__P2,
        .needs = kind_needs,
        .n_needs = 1,
        .first_line = true },
};

static struct kind_rule told_kinds[sizeof the_kinds / sizeof the_kinds[0]];

static const struct condition unanswered[] = {
    { .type = CONDITION_FACT_IS, .name = "callback_unanswered", .word = "yes" },
};
static const struct triage_rule told_triage[] = {
    { .id = "unanswered", .when = unanswered, .n_when = 1, .at_least = PRIORITY__P1 },
};

static struct world *told(void **state)
{
    struct world *w = *state;

    memcpy(told_kinds, the_kinds, sizeof the_kinds);
    told_rules = rules;
    told_rules.kinds = told_kinds;
    told_rules.n_kinds = sizeof the_kinds / sizeof the_kinds[0];
    told_rules.triage = told_triage;
    told_rules.n_triage = 1;
    told_rules.quiet = (struct day_span){ 22 * 60, 8 * 60 };
    told_facts = facts;
    told_facts.rules = &told_rules;
    told_facts.zone = "Europe/Moscow"; /* it is 17:13 there */
    w->facts = &told_facts;
    return w;
}

static void file_of(struct world *w, const char *kind, const char *relation, const char *phone)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Не отвечает";
    cmd.file.kind = kind;
    cmd.file.relation = relation;
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = phone };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    assert_int_equal(run(w, &cmd), 0);
}

static int called(struct world *w, Callback__Result result, Callback__Outcome outcome)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.callback.result = result;
    cmd.callback.outcome = outcome;
    return run(w, &cmd);
}

static int answered(struct world *w, Answer__Word word)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = w->c.n_calls;
    cmd.end.answer = (struct answer){ .word = word };
    return run(w, &cmd);
}

static bool is_rung(const struct world *w, Call__Kind kind)
{
    return call_is_listed(&w->c, kind, 0);
}

static bool stands(const struct world *w, Alarm__Cause cause)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == cause && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

static bool happened(const struct world *w, Event__Type type)
{
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        if (w->last.events[i].type == type)
            return true;
    }
    return false;
}

/* All that is due until then, each when it is. */
static void wait(struct world *w, int64_t ms)
{
    int64_t until_ms = w->now_ms + ms;

    while (case_due(&w->c).due_ms <= until_ms)
        pass(w, case_due(&w->c).due_ms > w->now_ms ? case_due(&w->c).due_ms - w->now_ms : 0);
    w->now_ms = until_ms;
}

/* ---- whoever called ---- */
static void they_are_rung_by_when_they_were_told_and_not_before(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + RING_AGAIN);
    wait(w, RING_AGAIN - 1);
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
    wait(w, 1);
    assert_true(is_rung(w, CALL__KIND__CALLBACK));
    assert_false(stands(w, ALARM__CAUSE__CALLBACK_LATE));
    assert_string_equal(tell_whom(&w->c)->phone, "+79990000001");
}

static void whom_nobody_rings_then_is_an_alarm(void **state)
{
    struct world *w = told(state);
    int64_t late_ms = policy_of(PRIORITY__P2)->callback_ms;

    file_of(w, NULL, NULL, NULL);
    wait(w, RING_AGAIN + policy_of(PRIORITY__P2)->call_late_ms);
    assert_true(stands(w, ALARM__CAUSE__CALL_LATE));
    assert_false(stands(w, ALARM__CAUSE__CALLBACK_LATE));
    wait(w, late_ms - policy_of(PRIORITY__P2)->call_late_ms);
    assert_true(stands(w, ALARM__CAUSE__CALLBACK_LATE));
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
    assert_false(stands(w, ALARM__CAUSE__CALLBACK_LATE));
    assert_false(stands(w, ALARM__CAUSE__CALL_LATE));
}

static void whoever_was_told_how_it_stands_is_rung_again_and_has_ended_nothing(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    for (int i = 0; i < 3; i++) {
        wait(w, RING_AGAIN);
        assert_true(is_rung(w, CALL__KIND__CALLBACK));
        assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
        assert_false(is_rung(w, CALL__KIND__CALLBACK));
        assert_int_equal(w->c.callback_due_ms, w->now_ms + RING_AGAIN);
        assert_int_equal(w->c.callback_tries, 0);
    }
    assert_false(w->c.called_back);
    assert_int_equal(close_case(w, true, NULL), ERR_NOT_CALLED_BACK);
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, CALLBACK__OUTCOME__HELPED), 0);
    assert_true(w->c.called_back);
    assert_int_equal(close_case(w, true, NULL), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
}

static void whoever_does_not_answer_is_rung_three_times_and_then_a_person_decides(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    wait(w, RING_AGAIN);
    for (int i = 0; i < CALLBACK_TRIES; i++) {
        assert_true(is_rung(w, CALL__KIND__CALLBACK));
        assert_false(stands(w, ALARM__CAUSE__CALLBACK_LATE));
        assert_int_equal(called(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    }
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
    assert_true(stands(w, ALARM__CAUSE__CALLBACK_LATE));
    wait(w, policy_of(PRIORITY__P2)->callback_ms);
    assert_true(is_rung(w, CALL__KIND__CALLBACK)); /* we never fall silent */
}

static void nobody_is_rung_where_that_is_not_safe_or_not_wanted(void **state)
{
    struct world *w = told(state);
    struct command unsafe = { .verb = VERB_FILED_AGAIN, .actor = "operator" };

    file_of(w, NULL, NULL, NULL);
    wait(w, RING_AGAIN);
    unsafe.file.unsafe_to_call = true;
    assert_int_equal(run(w, &unsafe), 0);
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
    assert_int_equal(w->c.callback_due_ms, 0);
    wait(w, 2 * RING_AGAIN);
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
}

static void to_hear_that_it_is_not_safe_ends_it(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    wait(w, RING_AGAIN);
    assert_int_equal(called(w, CALLBACK__RESULT__UNSAFE, 0), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_true(stands(w, ALARM__CAUSE__TELL_SAFELY));
}

static void whoever_may_hear_nothing_or_has_no_number_was_promised_nothing(void **state)
{
    struct world *w = told(state);
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct world *other = calloc(1, sizeof *other);

    cmd.file.text = "Не отвечает";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.callback_due_ms, 0);

    other->now_ms = w->now_ms;
    other->facts = w->facts;
    file_of(other, "checked", NULL, "+79990000002");
    assert_true(other->c.callback_due_ms > 0);
    wait(other, CHECK_ON);
    cmd = (struct command){ .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };
    cmd.end.call = 2; /* the person is reached, and wants nobody told */
    cmd.end.answer =
        (struct answer){ .word = ANSWER__WORD__REACHED, .may_tell = CASE__MAY_TELL__NO };
    assert_int_equal(run(other, &cmd), 0);
    assert_int_equal(other->c.callback_due_ms, 0);
    assert_false(is_rung(other, CALL__KIND__CALLBACK));
    arena_clear(&other->arena);
    free(other);
}

static void a_kind_that_promises_nothing_rings_nobody(void **state)
{
    struct world *w = told(state);

    file_of(w, "unpromised", NULL, NULL);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_int_equal(called(w, CALLBACK__RESULT__NO_ANSWER, 0), 0);
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
}

static void at_the_end_the_call_back_of_the_end_is_due(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_true(is_rung(w, CALL__KIND__CALLBACK));
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, CALLBACK__OUTCOME__NOT_HELPED), 0);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + RING_AGAIN); /* it is searched again */
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void the_first_call_is_at_any_hour_and_the_next_one_in_the_morning(void **state)
{
    struct world *w = told(state);

    w->now_ms += 4 * HOUR_MS; /* 21:13 */
    file_of(w, "calm", NULL, NULL);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + 2 * HOUR_MS);
    wait(w, 2 * HOUR_MS);
    assert_true(is_rung(w, CALL__KIND__CALLBACK));
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
    assert_true(w->c.callback_due_ms > w->now_ms + 8 * HOUR_MS);
    assert_true(w->c.callback_due_ms < w->now_ms + 9 * HOUR_MS);
}

static void what_becomes_graver_is_rung_sooner(void **state)
{
    struct world *w = told(state);
    struct command up = { .verb = VERB_PRIORITIZE, .actor = "boss", .role = ROLE__COORDINATOR };

    w->now_ms += 4 * HOUR_MS;
    file_of(w, "calm", NULL, NULL);
    wait(w, 2 * HOUR_MS);
    assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
    up.prioritize.to = PRIORITY__P1;
    up.prioritize.reason = "хуже";
    assert_int_equal(run(w, &up), 0);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + 2 * HOUR_MS);
}

static void a_case_of_before_gets_the_clock_with_its_next_step(void **state)
{
    struct world *w = told(state);
    struct command note = { .verb = VERB_NOTE, .actor = "operator" };

    w->facts = NULL; /* as it was filed by rules that armed nothing */
    file_of(w, NULL, NULL, NULL);
    assert_int_equal(w->c.callback_due_ms, 0);
    w->facts = &told_facts;
    w->now_ms += HOUR_MS;
    note.note.text = "Звонила соседка";
    assert_int_equal(run(w, &note), 0);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + RING_AGAIN);
}

static void rules_that_promise_it_no_more_end_it(void **state)
{
    struct world *w = told(state);

    file_of(w, NULL, NULL, NULL);
    told_kinds[0].ring_again_ms = 0;
    w->now_ms += RING_AGAIN;
    pass(w, 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_false(is_rung(w, CALL__KIND__CALLBACK));
}

static void rules_that_know_the_kind_no_more_break_no_promise(void **state)
{
    struct world *w = told(state);
    struct command note = { .verb = VERB_NOTE, .actor = "operator" };
    int64_t soon_ms = policy_of(PRIORITY__P4)->callback_ms;

    file_of(w, "calm", NULL, NULL);
    told_rules.n_kinds = 1;
    note.note.text = "Звонила соседка";
    assert_int_equal(run(w, &note), 0);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + soon_ms);
    wait(w, soon_ms);
    assert_true(is_rung(w, CALL__KIND__CALLBACK));
}

static void who_is_attacked_is_rung_by_no_rules(void **state)
{
    struct world *w = told(state);
    struct command note = { .verb = VERB_NOTE, .actor = "operator" };

    file_of(w, "violence", NULL, NULL);
    assert_int_equal(w->c.callback_due_ms, 0);
    told_rules.n_kinds = 1;
    note.note.text = "Он вернулся";
    assert_int_equal(run(w, &note), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
}

/* ---- the person in trouble ---- */
static void the_person_is_rung_every_so_often_until_they_are_helped(void **state)
{
    struct world *w = told(state);

    file_of(w, "adrift", NULL, "+79990000002");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
        wait(w, CHECK_ON);
        if (is_rung(w, CALL__KIND__CALLBACK)) /* and whoever called is another */
            assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
        assert_true(is_rung(w, CALL__KIND__CHECK));
        for (uint32_t k = w->c.n_calls; k > 0; k--) {
            struct command cmd = { .verb = VERB_END_CALL, .actor = "operator" };

            cmd.end.call = k;
            cmd.end.answer = (struct answer){ .word = ANSWER__WORD__REACHED };
            if (!w->c.calls[k - 1].done)
                assert_int_equal(run(w, &cmd), 0);
        }
        assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
    }
    assert_false(evidence_of(&w->c).person_silent);
}

static void whoever_called_for_themselves_is_rung_once_for_both(void **state)
{
    struct world *w = told(state);

    file_of(w, "adrift", "self", NULL);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
    wait(w, CHECK_ON);
    assert_int_equal(w->c.n_calls, 1);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    assert_string_equal(visit_whom(&w->c)->phone, "+79990000001");
}

static void who_was_promised_more_than_the_checks_do_is_rung_for_it(void **state)
{
    struct world *w = told(state);

    file_of(w, "checked", "self", NULL);
    assert_int_equal(w->c.callback_due_ms, w->now_ms + 5 * MINUTE_MS);
    assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
}

static void who_does_not_answer_three_times_is_graver_and_is_rung_on(void **state)
{
    struct world *w = told(state);

    file_of(w, "checked", "self", NULL);
    told_kinds[3].ring_again_ms = 0;
    wait(w, CHECK_ON);
    for (int i = 0; i < CHECK_TRIES; i++) {
        assert_int_equal(w->c.priority, PRIORITY__P2);
        assert_true(is_rung(w, CALL__KIND__CHECK));
        assert_int_equal(answered(w, ANSWER__WORD__NO_ANSWER), 0);
    }
    assert_int_equal(w->c.priority, PRIORITY__P1);
    assert_false(is_rung(w, CALL__KIND__CHECK));
    assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
    wait(w, CHECK_ON);
    assert_int_equal(answered(w, ANSWER__WORD__REACHED), 0);
    assert_false(evidence_of(&w->c).person_silent);
}

static void a_wrong_number_is_rung_once_and_a_person_is_told(void **state)
{
    struct world *w = told(state);
    struct command again = { .verb = VERB_FILED_AGAIN, .actor = "operator" };

    file_of(w, "adrift", NULL, "+79990000002");
    told_kinds[2].ring_again_ms = 0;
    wait(w, CHECK_ON);
    assert_int_equal(answered(w, ANSWER__WORD__WRONG_NUMBER), 0);
    assert_int_equal(w->c.check_due_ms, 0);
    assert_true(w->c.check_wrong_number);
    assert_true(stands(w, ALARM__CAUSE__NEEDS_HUMAN));
    wait(w, 2 * CHECK_ON);
    assert_false(is_rung(w, CALL__KIND__CHECK));
    again.file.subject.phone = "+79990000003";
    assert_int_equal(run(w, &again), 0);
    assert_int_equal(w->c.check_due_ms, w->now_ms + CHECK_ON);
}

static void a_wrong_number_of_who_is_not_rung_by_the_clock_stops_no_clock(void **state)
{
    struct world *w = told(state);
    struct command cancel = { .verb = VERB_CANCEL, .actor = "operator", .role = ROLE__OPERATOR };
    struct command up = { .verb = VERB_PRIORITIZE, .actor = "boss", .role = ROLE__COORDINATOR };

    file_of(w, "unpromised", NULL, "+79990000002");
    up.prioritize.to = PRIORITY__P1;
    up.prioritize.reason = "хуже";
    assert_int_equal(run(w, &up), 0);
    cancel.said.text = "не надо";
    assert_int_equal(run(w, &cancel), 0);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    assert_int_equal(answered(w, ANSWER__WORD__WRONG_NUMBER), 0);
    assert_false(w->c.check_wrong_number);
}

static void who_refuses_or_is_found_is_not_rung(void **state)
{
    struct world *w = told(state);
    struct command fact = { .verb = VERB_FACT, .actor = "operator" };

    file_of(w, "adrift", NULL, "+79990000002");
    told_kinds[2].ring_again_ms = 0;
    wait(w, CHECK_ON);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    fact.fact.fact = (struct fact){ "consent", "refused", false };
    assert_int_equal(run(w, &fact), 0);
    assert_false(is_rung(w, CALL__KIND__CHECK));
    assert_int_equal(w->c.check_due_ms, 0);
}

static void when_all_is_done_nobody_rings_them_any_more(void **state)
{
    struct world *w = told(state);

    file_of(w, "adrift", NULL, "+79990000002");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_int_equal(w->c.check_due_ms, 0);
    assert_true(happened(w, EVENT__TYPE__CHECK_DUE));
}

static void whether_help_is_wanted_at_all_is_asked_all_the_same(void **state)
{
    struct world *w = told(state);
    struct command fact = { .verb = VERB_FACT, .actor = "operator" };
    struct command cancel = { .verb = VERB_CANCEL, .actor = "operator", .role = ROLE__OPERATOR };

    file_of(w, "adrift", NULL, "+79990000002");
    cancel.said.text = "сняли с льдины";
    assert_int_equal(run(w, &cancel), 0);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    assert_int_equal(w->c.check_due_ms, 0); /* it is the check */
    fact.fact.fact = (struct fact){ "consent", "refused", false };
    assert_int_equal(run(w, &fact), 0);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    assert_int_equal(answered(w, ANSWER__WORD__REACHED), 0);
    assert_int_equal(w->c.check_due_ms, 0);
}

static void to_hear_who_comes_is_no_clock_and_goes_on(void **state)
{
    struct world *w = told(state);
    struct command fact = { .verb = VERB_FACT, .actor = "operator" };

    file_of(w, "visited", NULL, "+79990000002");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_true(call_is_listed(&w->c, CALL__KIND__CHECK, 1));
    fact.fact.fact = (struct fact){ "consent", "refused", false };
    assert_int_equal(run(w, &fact), 0);
    assert_int_equal(w->c.check_due_ms, 0);
    assert_true(call_is_listed(&w->c, CALL__KIND__CHECK, 1));
}

static void what_need_not_be_done_has_nobody_rung(void **state)
{
    struct world *w = told(state);

    file_of(w, "door", NULL, "+79990000002");
    assert_int_equal(w->c.n_needs, 2); /* where it is, and nobody has to say so */
    assert_true(w->c.check_due_ms > 0);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.check_due_ms, 0);
}

static void whom_nobody_could_ask_is_a_coordinators_although_they_are_rung_on(void **state)
{
    struct world *w = told(state);
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    told_rules.n_triage = 0;
    cmd.file.text = "Не отвечает";
    cmd.file.kind = "checked";
    cmd.file.subject = (struct person){ .name = "Нина", .phone = "+79990000002" };
    assert_int_equal(run(w, &cmd), 0);
    assert_true(is_rung(w, CALL__KIND__CHECK)); /* whether they want help at all */
    assert_int_equal(w->c.check_due_ms, 0);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_false(stands(w, ALARM__CAUSE__CONSENT_WANTED));
    for (int i = 0; i < CHECK_TRIES; i++)
        assert_int_equal(answered(w, ANSWER__WORD__NO_ANSWER), 0);
    assert_true(stands(w, ALARM__CAUSE__CONSENT_WANTED));
    wait(w, CHECK_ON);
    assert_true(is_rung(w, CALL__KIND__CHECK));
    assert_true(stands(w, ALARM__CAUSE__CONSENT_WANTED));
}

static void a_death_that_was_told_is_told_whatever_still_goes_on(void **state)
{
    struct world *w = told(state);
    struct command found = { .verb = VERB_ANSWER, .actor = "org" };
    struct command back = { .verb = VERB_CALLBACK, .actor = "boss", .role = ROLE__COORDINATOR };

    file_of(w, "two", NULL, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    found.answer =
        (struct answer){ .word = ANSWER__WORD__DONE, .reason = ANSWER__REASON__FOUND_DEAD };
    assert_int_equal(run(w, &found), 0);
    assert_true(w->c.death_said);
    assert_int_not_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_int_equal(w->c.callback_due_ms, 0);
    back.callback.result = CALLBACK__RESULT__REACHED;
    assert_int_equal(run(w, &back), 0);
    assert_true(w->c.called_back);
}

static void rules_that_check_on_nobody_any_more_end_it(void **state)
{
    struct world *w = told(state);

    file_of(w, "adrift", NULL, "+79990000002");
    told_kinds[2].check_on_ms = 0;
    w->now_ms += CHECK_ON;
    pass(w, 0);
    assert_int_equal(w->c.check_due_ms, 0);
    assert_false(is_rung(w, CALL__KIND__CHECK));
}

static void rules_that_check_oftener_have_them_rung_sooner(void **state)
{
    struct world *w = told(state);
    struct command note = { .verb = VERB_NOTE, .actor = "operator" };

    file_of(w, "adrift", NULL, "+79990000002");
    told_kinds[2].check_on_ms = 5 * MINUTE_MS;
    note.note.text = "замёрз";
    assert_int_equal(run(w, &note), 0);
    assert_int_equal(w->c.check_due_ms, w->now_ms + 5 * MINUTE_MS);
}

static void a_case_is_not_filled_with_calls_for_ever(void **state)
{
    struct world *w = told(state);

    file_of(w, "adrift", NULL, "+79990000002");
    while (w->c.n_calls < CALLS_MAX) {
        pass(w, CHECK_ON);
        for (uint32_t k = w->c.n_calls; k > 0 && !w->c.calls[k - 1].done; k--) {
            struct command cmd = { .verb = VERB_END_CALL, .actor = "operator" };

            cmd.end.call = k;
            cmd.end.answer = (struct answer){ .word = ANSWER__WORD__REACHED };
            if (w->c.calls[k - 1].kind == CALL__KIND__CHECK)
                assert_int_equal(run(w, &cmd), 0);
            else
                assert_int_equal(called(w, CALLBACK__RESULT__REACHED, 0), 0);
        }
    }
    assert_int_equal(w->c.check_due_ms, 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_true(case_due(&w->c).due_ms < NEVER_MS); /* a person looks at it */
}

/* ---- the first line ---- */
static void what_rules_leave_to_the_first_line_is_said_while_it_is_open_and_calm(void **state)
{
    struct world *w = told(state);
    struct command up = { .verb = VERB_PRIORITIZE, .actor = "boss", .role = ROLE__COORDINATOR };
    struct world *other = calloc(1, sizeof *other);

    file_of(w, "calm", NULL, NULL);
    assert_true(case_is_first_line(&told_rules, &w->c));
    assert_false(case_is_first_line(&rules, &w->c)); /* rules that do not know the kind */
    up.prioritize.to = PRIORITY__P1;
    up.prioritize.reason = "хуже";
    assert_int_equal(run(w, &up), 0);
    assert_false(case_is_first_line(&told_rules, &w->c));

    other->now_ms = w->now_ms;
    other->facts = w->facts;
    file_of(other, NULL, NULL, NULL);
    assert_false(case_is_first_line(&told_rules, &other->c));
    arena_clear(&other->arena);
    *other = (struct world){ .now_ms = w->now_ms, .facts = w->facts };
    file_of(other, "calm", NULL, NULL);
    assert_int_equal(close_case(other, true, "сама помогла"), 0);
    assert_false(case_is_first_line(&told_rules, &other->c));
    arena_clear(&other->arena);
    free(other);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(they_are_rung_by_when_they_were_told_and_not_before),
        STORY(whom_nobody_rings_then_is_an_alarm),
        STORY(whoever_was_told_how_it_stands_is_rung_again_and_has_ended_nothing),
        STORY(whoever_does_not_answer_is_rung_three_times_and_then_a_person_decides),
        STORY(nobody_is_rung_where_that_is_not_safe_or_not_wanted),
        STORY(to_hear_that_it_is_not_safe_ends_it),
        STORY(whoever_may_hear_nothing_or_has_no_number_was_promised_nothing),
        STORY(a_kind_that_promises_nothing_rings_nobody),
        STORY(at_the_end_the_call_back_of_the_end_is_due),
        STORY(the_first_call_is_at_any_hour_and_the_next_one_in_the_morning),
        STORY(what_becomes_graver_is_rung_sooner),
        STORY(a_case_of_before_gets_the_clock_with_its_next_step),
        STORY(rules_that_promise_it_no_more_end_it),
        STORY(rules_that_know_the_kind_no_more_break_no_promise),
        STORY(who_is_attacked_is_rung_by_no_rules),
        STORY(the_person_is_rung_every_so_often_until_they_are_helped),
        STORY(whoever_called_for_themselves_is_rung_once_for_both),
        STORY(who_was_promised_more_than_the_checks_do_is_rung_for_it),
        STORY(who_does_not_answer_three_times_is_graver_and_is_rung_on),
        STORY(a_wrong_number_is_rung_once_and_a_person_is_told),
        STORY(a_wrong_number_of_who_is_not_rung_by_the_clock_stops_no_clock),
        STORY(who_refuses_or_is_found_is_not_rung),
        STORY(when_all_is_done_nobody_rings_them_any_more),
        STORY(whether_help_is_wanted_at_all_is_asked_all_the_same),
        STORY(to_hear_who_comes_is_no_clock_and_goes_on),
        STORY(what_need_not_be_done_has_nobody_rung),
        STORY(whom_nobody_could_ask_is_a_coordinators_although_they_are_rung_on),
        STORY(a_death_that_was_told_is_told_whatever_still_goes_on),
        STORY(rules_that_check_on_nobody_any_more_end_it),
        STORY(rules_that_check_oftener_have_them_rung_sooner),
        STORY(a_case_is_not_filled_with_calls_for_ever),
        STORY(what_rules_leave_to_the_first_line_is_said_while_it_is_open_and_calm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
