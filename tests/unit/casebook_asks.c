/* Stories of whom a person decides to ask: which need is meant, who may not be asked and why not, and how many one case holds. */
#include "unit/casebook_corners.h"

static int found(struct world *w, const char *name, bool ask_them)
{
    struct command cmd = { .verb = VERB_FOUND, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.found.name = name;
    cmd.found.phone = "+79990000009";
    cmd.found.ask = ask_them;
    return run(w, &cmd);
}

static void assert_why(const struct world *w, const char *field, const char *value)
{
    assert_string_equal(w->last.refused.field, field);
    if (value)
        assert_string_equal(w->last.refused.value, value);
}

/* ---- which need ---- */
static void which_need_is_meant_has_to_be_said_where_several_are_open(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    assert_int_equal(ask(w, 0, people[0]), ERR_AMBIGUOUS);
    assert_int_equal(escalate(w, 0, -1), ERR_AMBIGUOUS);
    assert_int_equal(found(w, "Вера", true), ERR_AMBIGUOUS);
    assert_int_equal(ask(w, 9, people[0]), ERR_NOT_FOUND);
    assert_why(w, "need", NULL);
    assert_int_equal(ask(w, 1, people[0]), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(ask(w, 1, people[1]), ERR_WRONG_STATE);
    assert_why(w, "need", "done");
    assert_int_equal(ask(w, 0, people[1]), 0); /* one is left: that one is meant */
    assert_int_equal(w->c.offers[1].need, 2);
}

static void where_all_is_done_nobody_is_asked(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(ask(w, 0, people[1]), ERR_NOT_FOUND);
    assert_int_equal(escalate(w, 0, -1), ERR_NOT_FOUND);
    assert_why(w, "need", NULL);
}

static void nobody_is_asked_by_hand_while_the_case_is_on_hold_or_closed(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(hold_for(w, HOUR_MS), 0);
    assert_int_equal(ask(w, 0, people[0]), ERR_WRONG_STATE);
    assert_why(w, "case", "on_hold");
    assert_int_equal(escalate(w, 0, -1), ERR_WRONG_STATE);
    assert_int_equal(found(w, "Вера", true), ERR_WRONG_STATE);
    assert_why(w, "case", "on_hold");
    assert_int_equal(found(w, "Вера", false), 0); /* is only written down */
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(ask(w, 0, people[0]), ERR_WRONG_STATE);
    assert_int_equal(found(w, "Вера", false), ERR_WRONG_STATE);
    assert_why(w, "case", "closed");
}

/* ---- a rung that waits for a yes ---- */
static void a_rung_that_waits_for_a_yes_is_asked_at_a_persons_word(void **state)
{
    struct world *w = *state;

    file_case(w, "waiting");
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__WAITING);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
    assert_int_equal(escalate(w, 0, -1), 0);
    assert_int_equal(w->c.needs[0].n_tries, 1);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(w->c.n_offers, 1);
}

static void a_rung_that_waits_is_passed_over_by_whoever_names_another(void **state)
{
    struct world *w = *state;

    file_case(w, "waiting");
    assert_int_equal(escalate(w, 1, 1), 0);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__WAITING);
    assert_int_equal(w->c.needs[0].tries[1].state, RUNG__STATE__RANKING);
    assert_int_equal(escalate(w, 1, -1), 0); /* named without a rung: the yes */
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING);
}

static void a_rung_that_waits_in_vain_gives_way_to_the_next(void **state)
{
    struct world *w = *state;

    file_case(w, "waiting");
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__ENDED);
    assert_int_equal(w->c.needs[0].rung, 1);
    assert_int_equal(w->c.needs[0].tries[1].state, RUNG__STATE__RANKING);
}

static void one_yes_of_two_leaves_the_alarm_for_the_other(void **state)
{
    struct world *w = *state;

    file_case(w, "waiting");
    assert_int_equal(escalate(w, 1, 0), 0); /* the same rung once more, and it waits, too */
    assert_int_equal(escalate(w, 0, -1), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
    assert_int_equal(escalate(w, 0, -1), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
}

/* ---- who may not be asked ---- */
static void who_cannot_be_reached_by_any_channel_is_not_asked(void **state)
{
    struct world *w = *state;
    struct candidate nowhere = people[0];

    file_case(w, NULL);
    nowhere.n_channels = 0;
    assert_int_equal(ask(w, 0, nowhere), ERR_WRONG_STATE);
    assert_why(w, "responder", "no_channel");
}

static void nobody_is_asked_where_somebody_is_coming(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(ask(w, 0, people[1]), ERR_WRONG_STATE);
    assert_why(w, "need", "committed");
    assert_int_equal(escalate(w, 0, -1), ERR_WRONG_STATE);
}

static void a_friend_is_not_sent_onto_the_ice(void **state)
{
    struct world *w = *state;

    file_case(w, "icy");
    assert_int_equal(found(w, "Вера", true), ERR_WRONG_STATE);
    assert_why(w, "need", "ice");
    assert_int_equal(w->c.n_found, 0);
}

static void a_friend_is_not_sent_to_what_no_rule_knows_any_more(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    w->facts = &later_facts;
    assert_int_equal(found(w, "Вера", true), ERR_WRONG_STATE);
    assert_why(w, "need", "visit");
}

static void a_friend_by_the_relation_that_the_person_fears_is_not_asked(void **state)
{
    struct world *w = *state;
    static const char *const never[] = { "муж" };
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator" };

    file_case(w, NULL);
    cmd.file.never_ask = never;
    cmd.file.n_never_ask = 1;
    assert_int_equal(run(w, &cmd), 0);
    cmd = (struct command){ .verb = VERB_FOUND, .actor = "operator" };
    cmd.found.name = "Иван";
    cmd.found.phone = "+79990000009";
    cmd.found.relation = "муж";
    cmd.found.ask = true;
    assert_refused(w, &cmd, ERR_WRONG_STATE, "relation", "never_ask");
}

static void against_a_refusal_a_coordinator_may_ask_at_p0_and_an_operators_friend_is_not(
    void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FACT, .actor = "operator" };

    file_case(w, NULL);
    cmd.fact.fact = (struct fact){ "consent", "refused", false };
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(found(w, "Вера", true), ERR_WRONG_STATE);
    assert_why(w, "consent", "refused");
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_int_equal(found(w, "Вера", true), ERR_WRONG_STATE);
    assert_int_equal(ask(w, 0, people[0]), 0);
    assert_true(offer_is_live(&w->c.offers[0]));
}

/* ---- standing by, or late ---- */
static void of_two_late_ones_the_one_that_is_named_goes(void **state)
{
    struct world *w = *state;

    file_case(w, "two");
    rank(w, 1, 1, 0, 2);
    rank(w, 2, 1, 1, 1);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__LATE_ACCEPT);
    assert_int_equal(ask(w, 1, people[1]), 0);
    assert_int_equal(w->c.offers[1].state, OFFER__STATE__QUEUED);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__LATE_ACCEPT);
}

static void who_declined_may_be_asked_once_more(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(ask(w, 0, people[0]), 0);
    assert_int_equal(w->c.n_offers, 3);
    assert_int_equal(w->c.offers[2].state, OFFER__STATE__QUEUED);
}

/* ---- how many ---- */
static void a_case_holds_so_many_friends_and_no_more(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    for (int i = 0; i < 32; i++)
        assert_int_equal(found(w, "Вера", false), 0);
    assert_int_equal(found(w, "Вера", false), ERR_TOO_LONG);
    assert_why(w, "found", NULL);
}

static void a_case_asks_thousands_and_no_more(void **state)
{
    struct world *w = *state;
    uint32_t n = OFFERS_MAX + 1;
    struct candidate *crowd = arena_alloc(&w->arena, n * sizeof *crowd);
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    file_case(w, "crowd");
    for (uint32_t i = 0; i < n; i++) {
        crowd[i] = people[0];
        crowd[i].responder = arena_printf(&w->arena, "v%u", i);
    }
    cmd.ranked.need = 1;
    cmd.ranked.generation = 1;
    cmd.ranked.first.candidates = crowd;
    cmd.ranked.first.n_candidates = n;
    cmd.ranked.first.more = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_offers, OFFERS_MAX);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__OPEN); /* and no more are named */
    assert_int_equal(ask(w, 0, people[1]), ERR_TOO_LONG);
    assert_why(w, "offers", NULL);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(which_need_is_meant_has_to_be_said_where_several_are_open),
        STORY(where_all_is_done_nobody_is_asked),
        STORY(nobody_is_asked_by_hand_while_the_case_is_on_hold_or_closed),
        STORY(a_rung_that_waits_for_a_yes_is_asked_at_a_persons_word),
        STORY(a_rung_that_waits_is_passed_over_by_whoever_names_another),
        STORY(a_rung_that_waits_in_vain_gives_way_to_the_next),
        STORY(one_yes_of_two_leaves_the_alarm_for_the_other),
        STORY(who_cannot_be_reached_by_any_channel_is_not_asked),
        STORY(nobody_is_asked_where_somebody_is_coming),
        STORY(a_friend_is_not_sent_onto_the_ice),
        STORY(a_friend_is_not_sent_to_what_no_rule_knows_any_more),
        STORY(a_friend_by_the_relation_that_the_person_fears_is_not_asked),
        STORY(against_a_refusal_a_coordinator_may_ask_at_p0_and_an_operators_friend_is_not),
        STORY(of_two_late_ones_the_one_that_is_named_goes),
        STORY(who_declined_may_be_asked_once_more),
        STORY(a_case_holds_so_many_friends_and_no_more),
        STORY(a_case_asks_thousands_and_no_more),
    };

    return cmocka_run_group_tests_name("casebook: asks", tests, NULL, NULL);
}
