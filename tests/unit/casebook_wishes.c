/* Stories of what the person wants where it is said late, twice, or of somebody who is on the way already; and of what the caller may
 * hear while some of it is done. */
#include "unit/casebook_corners.h"

#define SUBJECT_PHONE "+79990000002"

static struct command filing(enum verb verb)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    return cmd;
}

static void file_of(struct world *w, const char *kind, Case__Consent consent)
{
    struct command cmd = filing(VERB_FILE);

    cmd.file.kind = kind;
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = SUBJECT_PHONE };
    cmd.file.consent = consent;
    assert_int_equal(run(w, &cmd), 0);
}

/* Whoever calls is the person in trouble. */
static void file_own(struct world *w, const char *kind)
{
    struct command cmd = filing(VERB_FILE);

    cmd.file.kind = kind;
    cmd.file.relation = "сама";
    cmd.file.reporter = (struct person){ .name = "Нина", .phone = SUBJECT_PHONE };
    assert_int_equal(run(w, &cmd), 0);
}

static int consent(struct world *w, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ .key = "consent", .value = value };
    return run(w, &cmd);
}

static void never_tell(struct world *w, const char *who)
{
    struct command cmd = filing(VERB_FILED_AGAIN);

    cmd.file.never_tell = &who;
    cmd.file.n_never_tell = 1;
    assert_int_equal(run(w, &cmd), 0);
}

static void not_safe(struct world *w)
{
    struct command cmd = filing(VERB_FILED_AGAIN);

    cmd.file.unsafe_to_call = true;
    assert_int_equal(run(w, &cmd), 0);
}

static int called_back(struct world *w, Callback__Result result, Role role)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator", .role = role };

    cmd.callback.result = result;
    return run(w, &cmd);
}

static struct candidate somebody(const char *id, Responder__Kind kind)
{
    return (struct candidate){ .responder = id,
        .name = id,
        .kind = kind,
        .channels = { DELIVERY__CHANNEL__ZMQ },
        .n_channels = 1 };
}

static int ranked(struct world *w, uint32_t generation, const struct candidate *who, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = generation;
    cmd.ranked.first.candidates = who;
    cmd.ranked.first.n_candidates = n;
    return run(w, &cmd);
}

static uint32_t checks(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_calls; i++)
        n += !w->c.calls[i].done && w->c.calls[i].kind == CALL__KIND__CHECK;
    return n;
}

static Rung__State rung_state(const struct world *w, uint32_t i)
{
    return w->c.needs[0].tries[i].state;
}

static void assert_told(const struct world *w, const char *code)
{
    assert_string_equal(case_tell(&w->c).code, code);
}

/* ---- refused, where a life is in danger ---- */
static void rungs_that_can_find_no_official_wait_for_a_yes_and_go_when_the_person_agrees(
    void **state)
{
    struct world *w = *state;

    file_of(w, "kinds", CASE__CONSENT__REFUSED);
    assert_int_equal(rung_state(w, 0), RUNG__STATE__WAITING); /* volunteers alone */
    assert_int_equal(rung_state(w, 1), RUNG__STATE__RANKING); /* officials are among them */
    assert_int_equal(rung_state(w, 2), RUNG__STATE__RANKING); /* whoever it asks counts as one */
    assert_int_equal(consent(w, "given"), 0);
    assert_int_equal(rung_state(w, 0), RUNG__STATE__RANKING);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 0);
}

static void a_rung_that_wants_a_yes_anyhow_waits_on_when_the_person_agrees(void **state)
{
    struct world *w = *state;

    file_of(w, "waiting", CASE__CONSENT__GIVEN);
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_int_equal(consent(w, "refused"), 0);
    assert_int_equal(consent(w, "given"), 0);
    assert_int_equal(rung_state(w, 0), RUNG__STATE__WAITING);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEEDS_HUMAN), 1);
}

static void of_whom_a_rung_finds_only_officials_are_asked_against_a_refusal(void **state)
{
    struct world *w = *state;
    struct candidate mixed[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER),
        somebody("v2", RESPONDER__KIND__VOLUNTEER),
        somebody("e1", RESPONDER__KIND__EMERGENCY_SERVICE) };

    mixed[1].official = true;
    file_of(w, "kinds", CASE__CONSENT__REFUSED);
    assert_int_equal(ranked(w, 2, mixed, 3), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_string_equal(w->c.offers[0].responder, "v2"); /* the matcher says that they are one */
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_string_equal(w->c.offers[1].responder, "e1");
    assert_int_equal(ranked(w, 3, mixed, 1), 0); /* the rung that shows the place */
    assert_string_equal(w->c.offers[2].responder, "v1");
    assert_true(w->c.offers[2].official);
    assert_true(consent_shows(&w->c, &w->c.offers[1]));
    assert_true(consent_shows(&w->c, &w->c.offers[2]));
    assert_int_equal(ask(w, 0, somebody("v3", RESPONDER__KIND__VOLUNTEER)), 0);
    assert_true(consent_shows(&w->c, &w->c.offers[3])); /* a coordinator has decided so */
}

static void who_is_on_the_way_to_a_life_in_danger_is_a_coordinators_decision(void **state)
{
    struct world *w = *state;
    struct candidate both[] = { somebody("v1", RESPONDER__KIND__VOLUNTEER),
        somebody("v2", RESPONDER__KIND__VOLUNTEER) };

    file_of(w, "two", CASE__CONSENT__GIVEN);
    assert_int_equal(prioritize(w, PRIORITY__P0), 0);
    assert_int_equal(ranked(w, 1, both, 2), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(consent(w, "refused"), 0);
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__COMMITTED);
    assert_false(consent_shows(&w->c, &w->c.offers[0])); /* and hears no more */
    assert_int_equal(alarms(w, ALARM__CAUSE__CONSENT_WANTED), 1);
}

/* ---- said late ---- */
static void whom_the_person_fears_is_called_off_even_on_the_way_and_somebody_else_is_asked(
    void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    never_tell(w, "Анна");
    assert_int_equal(w->c.offers[0].state, OFFER__STATE__RECALLED);
    assert_true(w->c.offers[0].recall_unseen);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
}

static void who_changes_their_mind_on_hold_is_helped_when_it_is_over(void **state)
{
    struct world *w = *state;
    struct command resume = { .verb = VERB_RESUME, .actor = "she", .role = ROLE__COORDINATOR };

    file_of(w, NULL, CASE__CONSENT__REFUSED);
    assert_int_equal(hold_for(w, HOUR_MS), 0);
    assert_int_equal(consent(w, "given"), 0);
    assert_int_equal(w->c.needs[0].n_tries, 0);
    assert_int_equal(run(w, &resume), 0);
    assert_int_equal(w->c.needs[0].n_tries, 1);
}

static void not_safe_said_twice_is_said_once(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    not_safe(w);
    assert_int_equal(n_happened(w, EVENT__TYPE__UNSAFE_SET), 1);
    not_safe(w);
    assert_int_equal(n_happened(w, EVENT__TYPE__UNSAFE_SET), 0);
}

static void not_safe_said_after_the_call_back_has_nothing_left_to_tell(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, ROLE__OPERATOR), 0);
    not_safe(w);
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_SAFELY), 0);
}

static void not_safe_said_before_the_call_back_is_a_coordinators(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    not_safe(w);
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_SAFELY), 1);
}

static void who_was_not_asked_before_the_case_was_closed_is_asked_when_it_is_reopened(void **state)
{
    struct world *w = *state;
    struct command reopen = { .verb = VERB_REOPEN, .actor = "she", .role = ROLE__COORDINATOR };

    file_of(w, NULL, CASE__CONSENT__UNSET);
    assert_int_equal(checks(w), 1);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(checks(w), 0);
    reopen.reopen.reason = "звонит опять";
    assert_int_equal(run(w, &reopen), 0);
    assert_int_equal(checks(w), 1);
}

static void who_was_asked_and_has_not_agreed_is_not_asked_again(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__UNSET);
    assert_int_equal(rank(w, 1, 1, 3, 1), 0); /* a neighbour is on the list, too */
    assert_int_equal(end_call(w, 1, (struct answer){ .word = ANSWER__WORD__REACHED }), 0);
    assert_int_equal(checks(w), 0);
}

static void whose_telephone_is_known_only_later_is_asked_then_and_once(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILED_AGAIN);

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 3, 1), 0); /* a neighbour is rung first */
    assert_int_equal(checks(w), 0);
    cmd.file.subject.phone = SUBJECT_PHONE;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(checks(w), 1);
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(checks(w), 1);
}

static void agreeing_while_the_place_moves_tells_both_at_once(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__UNSET);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    assert_int_equal(consent(w, "given"), 0);
    assert_false(w->c.offers[0].released); /* it is first of all the place that is news */
    assert_true(w->c.offers[0].confirm_by_ms > 0);
    for (uint32_t i = 0; i < w->last.n_events; i++) {
        if (w->last.events[i].type == EVENT__TYPE__OFFER_NOTICED)
            assert_string_equal(w->last.events[i].code, "place_changed");
    }
}

static void agreeing_is_news_to_nobody_who_has_not_said_yes(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__UNSET);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(consent(w, "given"), 0);
    assert_int_equal(n_happened(w, EVENT__TYPE__OFFER_NOTICED), 0);
}

static void who_has_an_id_like_a_found_contact_s_but_is_in_the_directory_was_named(void **state)
{
    struct world *w = *state;
    char number[CASE_NUMBER_TEXT];

    file_of(w, NULL, CASE__CONSENT__UNSET);
    case_number_format(w->c.key, number);
    assert_int_equal(
        ask(w, 0,
            somebody(arena_printf(&w->arena, "%sx", number), RESPONDER__KIND__PERSONAL_CONTACT)),
        0);
    assert_true(consent_shows(&w->c, &w->c.offers[0]));
}

/* ---- what the caller may hear ---- */
static void what_is_done_of_several_is_being_cared_for_only_when_nothing_else_is_open(void **state)
{
    struct world *w = *state;

    file_of(w, "two", CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_told(w, "not_yet"); /* the other need is not of that visit */
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 2), 0);
    assert_told(w, "safe"); /* and was not needed */
}

static void what_a_visit_that_is_done_asks_for_next_is_being_cared_for(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__DONE, .needs = "waiting" }), 0);
    assert_told(w, "cared_for");
}

static void what_is_asked_for_by_who_is_still_at_it_is_not_cared_for_yet(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__DONE, .needs = "waiting" }), 0);
    assert_int_equal(escalate(w, 2, 1), 0);
    assert_int_equal(rank(w, 2, 2, 1, 1), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(
        answered(w, (struct answer){ .letter = 1, .word = ANSWER__WORD__CHECKIN, .needs = "gate" }),
        0);
    assert_int_equal(w->c.needs[2].parent, 2);
    assert_told(w, "not_yet");
}

static void what_a_visit_that_goes_on_asks_for_is_promised_as_before(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(
        answered(w, (struct answer){ .word = ANSWER__WORD__CHECKIN, .needs = "waiting" }), 0);
    assert_null(case_tell(&w->c).code);
}

static void a_visit_that_has_failed_has_not_found_them_yet_and_an_optional_one_says_nothing(
    void **state)
{
    struct world *w = *state;

    file_of(w, "with_advice", CASE__CONSENT__GIVEN);
    assert_int_equal(close_as(w, CASE__DISPOSITION__NOT_FOUND, 2), 0); /* the advice */
    assert_null(case_tell(&w->c).code);
    assert_int_equal(close_as(w, CASE__DISPOSITION__NOT_FOUND, 1), 0);
    assert_told(w, "not_yet");
}

static void one_visit_of_two_that_has_failed_is_said_while_the_other_goes_on(void **state)
{
    struct world *w = *state;

    file_of(w, "two", CASE__CONSENT__GIVEN);
    assert_int_equal(close_as(w, CASE__DISPOSITION__NOT_FOUND, 1), 0);
    assert_int_not_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_told(w, "not_yet");
}

static void whom_two_could_not_find_is_not_found_yet(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__CANNOT_LOCATE), 0);
    assert_told(w, "not_yet");
    assert_int_equal(rank(w, 1, 2, 2, 1), 0);
    assert_int_equal(say(w, 2, ANSWER__WORD__CANNOT_LOCATE), 0);
    assert_told(w, "not_yet");
}

static void what_was_not_needed_after_all_is_not_found_yet_until_somebody_closes_it(void **state)
{
    struct world *w = *state;

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 1), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_told(w, "not_yet");
}

static void of_two_who_come_the_caller_hears_the_earlier_and_of_who_is_done_nothing(void **state)
{
    struct world *w = *state;
    int64_t now_ms = w->now_ms;

    file_own(w, "trio");
    assert_int_equal(rank(w, 1, 1, 0, 3), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(answered(w, (struct answer){ .letter = 1,
                                     .word = ANSWER__WORD__COMMIT,
                                     .eta_ms = now_ms + 20 * MINUTE_MS }),
        0);
    assert_told(w, "coming");
    assert_true(case_tell(&w->c).eta_ms == now_ms + 20 * MINUTE_MS);
    assert_int_equal(answered(w, (struct answer){ .letter = 2,
                                     .word = ANSWER__WORD__COMMIT,
                                     .eta_ms = now_ms + 30 * MINUTE_MS }),
        0);
    assert_true(case_tell(&w->c).eta_ms == now_ms + 20 * MINUTE_MS);
    assert_int_equal(answered(w, (struct answer){ .letter = 2,
                                     .word = ANSWER__WORD__COMMIT,
                                     .eta_ms = now_ms + 10 * MINUTE_MS }),
        0);
    assert_true(case_tell(&w->c).eta_ms == now_ms + 10 * MINUTE_MS);
}

static void when_it_is_closed_who_called_for_themselves_hears_how_it_ended(void **state)
{
    struct world *w = *state;

    file_own(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_false(case_tell(&w->c).only_safe);
    assert_told(w, "safe");
}

static void what_the_person_wants_told_is_written_down_once(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__CHECKIN,
                                     .may_tell = CASE__MAY_TELL__YES }),
        0);
    assert_int_equal(n_happened(w, EVENT__TYPE__MAY_TELL_SET), 1);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__CHECKIN,
                                     .may_tell = CASE__MAY_TELL__YES }),
        0);
    assert_int_equal(n_happened(w, EVENT__TYPE__MAY_TELL_SET), 0);
}

/* ---- a death ---- */
static void who_is_told_of_a_death_in_person_and_is_not_there_is_not_put_on_the_list(void **state)
{
    struct world *w = *state;
    struct command close = { .verb = VERB_CLOSE, .actor = "operator", .role = ROLE__OPERATOR };

    file_of(w, NULL, CASE__CONSENT__GIVEN);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__DONE,
                                     .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_int_equal(called_back(w, CALLBACK__RESULT__NO_ANSWER, ROLE__COORDINATOR), 0);
    assert_int_equal(w->c.callback_due_ms, 0);
    assert_int_equal(w->c.n_calls, 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_IN_PERSON), 1);
    assert_int_equal(called_back(w, CALLBACK__RESULT__REACHED, ROLE__COORDINATOR), 0);
    close.close.disposition = CASE__DISPOSITION__HELPED;
    assert_refused(w, &close, ERR_FORBIDDEN, "outcome", NULL); /* no operator ends it */
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(rungs_that_can_find_no_official_wait_for_a_yes_and_go_when_the_person_agrees),
        STORY(a_rung_that_wants_a_yes_anyhow_waits_on_when_the_person_agrees),
        STORY(of_whom_a_rung_finds_only_officials_are_asked_against_a_refusal),
        STORY(who_is_on_the_way_to_a_life_in_danger_is_a_coordinators_decision),
        STORY(whom_the_person_fears_is_called_off_even_on_the_way_and_somebody_else_is_asked),
        STORY(who_changes_their_mind_on_hold_is_helped_when_it_is_over),
        STORY(not_safe_said_twice_is_said_once),
        STORY(not_safe_said_after_the_call_back_has_nothing_left_to_tell),
        STORY(not_safe_said_before_the_call_back_is_a_coordinators),
        STORY(who_was_not_asked_before_the_case_was_closed_is_asked_when_it_is_reopened),
        STORY(who_was_asked_and_has_not_agreed_is_not_asked_again),
        STORY(whose_telephone_is_known_only_later_is_asked_then_and_once),
        STORY(agreeing_while_the_place_moves_tells_both_at_once),
        STORY(agreeing_is_news_to_nobody_who_has_not_said_yes),
        STORY(who_has_an_id_like_a_found_contact_s_but_is_in_the_directory_was_named),
        STORY(what_is_done_of_several_is_being_cared_for_only_when_nothing_else_is_open),
        STORY(what_a_visit_that_is_done_asks_for_next_is_being_cared_for),
        STORY(what_is_asked_for_by_who_is_still_at_it_is_not_cared_for_yet),
        STORY(what_a_visit_that_goes_on_asks_for_is_promised_as_before),
        STORY(a_visit_that_has_failed_has_not_found_them_yet_and_an_optional_one_says_nothing),
        STORY(one_visit_of_two_that_has_failed_is_said_while_the_other_goes_on),
        STORY(whom_two_could_not_find_is_not_found_yet),
        STORY(what_was_not_needed_after_all_is_not_found_yet_until_somebody_closes_it),
        STORY(of_two_who_come_the_caller_hears_the_earlier_and_of_who_is_done_nothing),
        STORY(when_it_is_closed_who_called_for_themselves_hears_how_it_ended),
        STORY(what_the_person_wants_told_is_written_down_once),
        STORY(who_is_told_of_a_death_in_person_and_is_not_there_is_not_put_on_the_list),
    };

    return cmocka_run_group_tests_name("casebook: wishes", tests, NULL, NULL);
}
