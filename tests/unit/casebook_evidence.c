/* Stories of what the service finds out by itself: nobody has to say that relatives do not answer, that the person does not, that the
 * search is in vain. Each step is folded again from its stored bytes, and no invariant may be broken (casebook_world.h). */
#include "casebook/parts.h"
#include "unit/casebook_world.h"

#define THEIR_PHONE "+79990000002"
#define FACT(n, t, ...) static const struct condition n[] = { { .type = (t), __VA_ARGS__ } }

FACT(two_unreached, CONDITION_FACT_AT_LEAST, .name = "contacts_unreached", .number = 2);
FACT(rung_in_vain, CONDITION_FACT_AT_LEAST, .name = "rungs_spent", .number = 1);
FACT(search_in_vain, CONDITION_FACT_AT_LEAST, .name = "rungs_spent", .number = 3);
FACT(person_silent, CONDITION_FACT_IS, .name = "callback_unanswered", .word = "yes");
FACT(responder_silent, CONDITION_FACT_IS, .name = "responder_silent", .word = "yes");
FACT(long_wait, CONDITION_FACT_OLDER, .name = "waits_since", .span_ms = 9 * MINUTE_MS);
FACT(at_night, CONDITION_FACT_IS, .name = "night", .word = "yes");
FACT(grown_up, CONDITION_FACT_AT_LEAST, .name = "age", .number = 75);

#define RULE(n) .id = #n, .when = n, .n_when = 1
static const struct triage_rule all_rules[] = {
    { RULE(two_unreached), .at_least = PRIORITY__P1 },
    { RULE(rung_in_vain), .points = 1 },
    { RULE(search_in_vain), .points = 1 },
    { RULE(person_silent), .at_least = PRIORITY__P1 },
    { RULE(responder_silent), .points = 1 },
    { RULE(long_wait), .points = 1 },
    { RULE(at_night), .points = 1 },
    { RULE(grown_up), .points = 1 },
};
static struct rulebook book;
static struct facts known;

static int set_up_rules(void **state)
{
    int rc = set_up(state);
    struct world *w = *state;

    book = rules;
    book.triage = all_rules;
    book.n_triage = sizeof all_rules / sizeof all_rules[0];
    known = facts;
    known.rules = &book;
    w->facts = &known;
    return rc;
}

static bool fires(const struct world *w, const char *rule)
{
    for (uint32_t i = 0; i < w->c.n_fired; i++) {
        if (text_is(w->c.fired[i], rule))
            return true;
    }
    return false;
}

static int find(struct world *w, Responder__Kind kind, const char *first, const char *second)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };
    struct candidate found[] = { people[0], people[1] };

    found[0].responder = first;
    found[1].responder = second;
    found[0].kind = found[1].kind = kind;
    cmd.ranked.need = w->c.needs[0].number;
    cmd.ranked.generation = w->c.needs[0].generation;
    cmd.ranked.first.candidates = found;
    cmd.ranked.first.n_candidates = 2;
    return run(w, &cmd);
}

static int end_call(struct world *w, uint32_t call, Answer__Word outcome)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = call;
    cmd.end.answer = (struct answer){ .word = outcome };
    return run(w, &cmd);
}

static int commit(struct world *w, uint32_t letter)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){
        .letter = letter, .word = ANSWER__WORD__COMMIT, .eta_ms = w->now_ms + 5 * MINUTE_MS
    };
    return run(w, &cmd);
}

static void file_known(struct world *w, const char *born)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Доедает последнее";
    cmd.file.subject = (struct person){ .name = "Нина", .phone = THEIR_PHONE, .born = born };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.at =
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
}

static void neighbours_who_do_not_answer_make_it_more_urgent(void **state)
{
    struct world *w = *state;
    Priority before;

    file_known(w, NULL);
    before = w->c.priority;
    assert_true(before > PRIORITY__P1);
    assert_int_equal(find(w, RESPONDER__KIND__NEIGHBOUR, "r1", "r2"), 0);
    assert_int_equal(w->c.priority, before);
    pass(w, 5 * MINUTE_MS);
    assert_true(fires(w, "two_unreached"));
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void volunteers_who_do_not_answer_are_no_contacts_of_the_person(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    pass(w, 5 * MINUTE_MS);
    assert_false(fires(w, "two_unreached"));
}

static void who_says_no_was_reached_and_one_neighbour_counts_once(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__PERSONAL_CONTACT, "r1", "r2"), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    pass(w, 5 * MINUTE_MS);
    assert_false(fires(w, "two_unreached"));
    assert_int_equal(find(w, RESPONDER__KIND__PERSONAL_CONTACT, "r2", "r1"), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(evidence_of(&w->c).contacts_unreached, 1);
}

static void whoever_no_channel_reaches_was_not_reached(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__NEIGHBOUR, "r1", "r2"), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_FOR_GOOD), 0);
    assert_int_equal(evidence_of(&w->c).contacts_unreached, 1);
}

static void each_rung_in_vain_is_judged_and_the_wait_with_it(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    assert_false(fires(w, "rung_in_vain"));
    pass(w, 5 * MINUTE_MS);
    assert_true(fires(w, "rung_in_vain"));
    assert_false(fires(w, "long_wait"));
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r3", "r4"), 0);
    pass(w, 5 * MINUTE_MS);
    assert_true(fires(w, "long_wait"));
    assert_false(fires(w, "search_in_vain"));
}

static void while_somebody_comes_nobody_is_searched(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(evidence_of(&w->c).rungs_spent, 1);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r3", "r4"), 0);
    assert_int_equal(commit(w, 2), 0);
    assert_int_equal(evidence_of(&w->c).rungs_spent, 0);
    assert_false(fires(w, "rung_in_vain"));
}

static void whoever_was_coming_and_falls_silent_counts(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    assert_int_equal(commit(w, 0), 0);
    assert_false(fires(w, "responder_silent"));
    for (int i = 0; i < 12 && !fires(w, "responder_silent"); i++)
        pass(w, 10 * MINUTE_MS);
    assert_true(fires(w, "responder_silent"));
}

static void a_person_who_does_not_answer_when_somebody_comes_is_p1(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    assert_int_equal(commit(w, 0), 0);
    assert_int_equal(w->c.calls[0].kind, CALL__KIND__CHECK);
    for (uint32_t try = 1; try <= 3; try++) {
        assert_false(fires(w, "person_silent"));
        assert_int_equal(end_call(w, w->c.n_calls, ANSWER__WORD__NO_ANSWER), 0);
    }
    assert_true(fires(w, "person_silent"));
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void a_wrong_number_is_nobodys_silence(void **state)
{
    struct world *w = *state;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    assert_int_equal(commit(w, 0), 0);
    assert_int_equal(end_call(w, w->c.n_calls, ANSWER__WORD__WRONG_NUMBER), 0);
    assert_false(evidence_of(&w->c).person_silent);
}

static void the_hour_and_the_date_of_birth_are_facts_too(void **state)
{
    struct world *w = *state;

    book.alone.night = (struct day_span){ 22 * 60, 6 * 60 };
    known.zone = "Europe/Moscow"; /* it is 17:13 there */
    file_known(w, "1944");
    assert_false(fires(w, "at_night"));
    assert_true(fires(w, "grown_up"));
    w->now_ms += 8 * HOUR_MS;
    assert_int_equal(find(w, RESPONDER__KIND__VOLUNTEER, "r1", "r2"), 0);
    pass(w, 10 * MINUTE_MS);
    assert_true(fires(w, "at_night"));
}

static void a_case_on_hold_is_not_judged_by_what_nobody_said(void **state)
{
    struct world *w = *state;
    struct evidence before = { .rungs_spent = 9 };
    struct command cmd = { .verb = VERB_HOLD, .actor = "coordinator", .role = ROLE__COORDINATOR };

    file_known(w, NULL);
    cmd.hold.until_ms = w->now_ms + 10 * MINUTE_MS;
    cmd.hold.reason = "завтра";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.state, CASE__STATE__ON_HOLD);
    w->last.n_events = 0;
    evidence_settle(&w->last, &before);
    assert_int_equal(w->last.n_events, 0);
}

/* Called off before they could answer, asked once more, and silent. */
static void only_what_ended_in_silence_counts(void **state)
{
    struct offer offers[] = {
        { .letter = 0, .responder = "r1", .kind = RESPONDER__KIND__NEIGHBOUR },
        { .letter = 1, .responder = "r1", .kind = RESPONDER__KIND__NEIGHBOUR },
    };
    struct casefile c = { .offers = offers, .n_offers = 2 };

    (void)state;
    offers[0].state = OFFER__STATE__RECALLED;
    offers[1].state = OFFER__STATE__EXPIRED;
    assert_int_equal(evidence_of(&c).contacts_unreached, 1);
    offers[0].state = OFFER__STATE__EXPIRED;
    assert_int_equal(evidence_of(&c).contacts_unreached, 1);
    offers[0].answered_ms = 1;
    assert_int_equal(evidence_of(&c).contacts_unreached, 0);
}

static void whatever_was_found_out_is_judged(void **state)
{
    const struct evidence others[] = { { .responder_silent = true }, { .person_silent = true },
        { .rungs_spent = 1 }, { .contacts_unreached = 1 }, { .half_time = true } };
    struct world *w = *state;

    file_known(w, NULL);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        w->last.judged = false;
        evidence_settle(&w->last, &others[i]);
        assert_true(w->last.judged);
    }
    w->last.judged = false;
    evidence_settle(&w->last, &(struct evidence){ 0 });
    assert_false(w->last.judged);
}

static void the_same_is_not_judged_twice(void **state)
{
    struct world *w = *state;
    uint32_t judged = 0;

    file_known(w, NULL);
    assert_int_equal(find(w, RESPONDER__KIND__NEIGHBOUR, "r1", "r2"), 0);
    pass(w, 5 * MINUTE_MS);
    assert_int_equal(find(w, RESPONDER__KIND__NEIGHBOUR, "r1", "r2"), 0);
    for (uint32_t i = 0; i < w->last.n_events; i++)
        judged += w->last.events[i].type == EVENT__TYPE__CASE_JUDGED;
    assert_int_equal(judged, 0);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up_rules, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(neighbours_who_do_not_answer_make_it_more_urgent),
        TEST(volunteers_who_do_not_answer_are_no_contacts_of_the_person),
        TEST(who_says_no_was_reached_and_one_neighbour_counts_once),
        TEST(whoever_no_channel_reaches_was_not_reached),
        TEST(each_rung_in_vain_is_judged_and_the_wait_with_it),
        TEST(while_somebody_comes_nobody_is_searched),
        TEST(whoever_was_coming_and_falls_silent_counts),
        TEST(a_person_who_does_not_answer_when_somebody_comes_is_p1),
        TEST(a_wrong_number_is_nobodys_silence),
        TEST(the_hour_and_the_date_of_birth_are_facts_too),
        TEST(a_case_on_hold_is_not_judged_by_what_nobody_said),
        TEST(only_what_ended_in_silence_counts),
        TEST(whatever_was_found_out_is_judged),
        TEST(the_same_is_not_judged_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
