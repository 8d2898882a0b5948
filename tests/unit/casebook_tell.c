/* Stories of what the caller may hear, and of deaths: whoever called for somebody else hears at most found or not yet, safe or being
 * cared for; of a death nobody hears from us but in person. */
#include "unit/casebook_world.h"

static void file_with(struct world *w, const char *subject_phone, const char *const *never_tell)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Жена не отвечает";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = subject_phone };
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.never_tell = never_tell;
    cmd.file.n_never_tell = never_tell ? 1 : 0;
    cmd.file.at = (struct fix){
        .text = "Азов, Мира 5", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID
    };
    assert_int_equal(run(w, &cmd), 0);
}

static void file_of_another(struct world *w)
{
    file_with(w, "+79990000002", NULL);
}

static int answer(struct world *w, struct answer a)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = a;
    return run(w, &cmd);
}

static void commit(struct world *w)
{
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__COMMIT,
                                   .eta_ms = w->now_ms + 20 * MINUTE_MS }),
        0);
}

static void assert_told(const struct world *w, const char *code)
{
    struct telling t = case_tell(&w->c);

    if (code)
        assert_string_equal(t.code, code);
    else
        assert_null(t.code); /* what the rules promise for the kind */
}

static uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

static bool is_on_the_list(const struct world *w, Call__Kind kind)
{
    for (uint32_t i = 0; i < w->c.n_calls; i++) {
        if (!w->c.calls[i].done && w->c.calls[i].kind == kind)
            return true;
    }
    return false;
}

static int called_back(struct world *w, Role role)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "she", .role = role };

    cmd.callback.result = CALLBACK__RESULT__REACHED;
    return run(w, &cmd);
}

static int close_as(struct world *w, Case__Disposition disposition, const char *reason)
{
    struct command cmd = { .verb = VERB_CLOSE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.close.disposition = disposition;
    cmd.close.reason = reason;
    return run(w, &cmd);
}

/* ---- another adult ---- */
static void of_another_the_caller_hears_neither_who_goes_nor_when_only_that_they_are_safe(
    void **state)
{
    struct world *w = *state;

    file_of_another(w);
    assert_told(w, NULL);
    assert_true(case_tell(&w->c).only_safe);
    commit(w);
    assert_told(w, NULL);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ENROUTE }), 0);
    assert_told(w, NULL);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ONSCENE }), 0);
    assert_told(w, NULL);
    assert_int_equal(
        answer(w, (struct answer){ .word = ANSWER__WORD__DONE, .found = "ушла к сестре" }), 0);
    assert_told(w, "safe");
    assert_true(case_tell(&w->c).only_safe);
    assert_int_equal(called_back(w, ROLE__OPERATOR), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, NULL), 0);
    assert_told(w, "safe");
}

static void who_was_found_ill_is_being_cared_for_and_with_what_is_not_said(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__PARTIAL,
                                   .found = "без сознания",
                                   .needs = "ambulance" }),
        0);
    assert_told(w, "cared_for");
    assert_true(case_tell(&w->c).only_safe);
}

static void who_cannot_be_found_is_not_found_yet(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__CANNOT_LOCATE }), 0);
    assert_told(w, "not_yet");
}

/* Whatever responders and dispositions say: no other sentence than these. */
static void no_disposition_says_more_of_another_than_found_or_not_yet_safe_or_cared_for(
    void **state)
{
    static const char *const allowed[] = { "safe", "cared_for", "not_yet", "in_person" };
    (void)state;
    for (int d = CASE__DISPOSITION__HELPED; d <= CASE__DISPOSITION__EXERCISE; d++) {
        void *own;
        struct world *w;
        struct telling t;

        set_up(&own);
        w = own;
        file_of_another(w);
        assert_int_equal(close_as(w, (Case__Disposition)d, "проверено"), 0);
        t = case_tell(&w->c);
        assert_true(t.only_safe);
        assert_true(!t.code || text_among(t.code, (char *const *)(uintptr_t)allowed, 4));
        assert_int_equal(
            t.code && text_is(t.code, "in_person"), d == CASE__DISPOSITION__FOUND_DEAD);
        tear_down(&own);
    }
}

/* ---- whoever agreed, and whoever called for themselves ---- */
static void whoever_called_for_themselves_hears_who_comes_and_when(void **state)
{
    struct world *w = *state;

    file_with(w, "+79990000001", NULL);
    commit(w);
    assert_told(w, "coming");
    assert_int_equal(case_tell(&w->c).eta_ms, w->now_ms + 20 * MINUTE_MS);
    assert_false(case_tell(&w->c).only_safe);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ONSCENE }), 0);
    assert_told(w, "there");
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__DONE }), 0);
    assert_told(w, "safe");
}

static void what_the_person_agreed_to_is_asked_at_the_door_and_kept(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ONSCENE,
                                   .may_tell = CASE__MAY_TELL__YES }),
        0);
    assert_int_equal(w->c.may_tell, CASE__MAY_TELL__YES);
    assert_told(w, "there");
    assert_int_equal(
        answer(w, (struct answer){ .word = ANSWER__WORD__DONE, .may_tell = CASE__MAY_TELL__NO }),
        0);
    assert_told(w, "nothing");
}

static void who_was_not_there_cannot_say_what_the_person_wants_or_found(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(
        answer(w, (struct answer){ .word = ANSWER__WORD__COMMIT, .may_tell = CASE__MAY_TELL__YES }),
        ERR_INVALID);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__DECLINE,
                                   .reason = ANSWER__REASON__FOUND_DEAD }),
        ERR_INVALID);
    assert_int_equal(
        answer(w, (struct answer){ .word = ANSWER__WORD__COMMIT, .consent = CASE__CONSENT__GIVEN }),
        ERR_INVALID);
    assert_int_equal(w->c.may_tell, CASE__MAY_TELL__NOT_ASKED);
}

static void a_caller_who_must_not_learn_of_it_hears_nothing_and_is_not_rung(void **state)
{
    struct world *w = *state;
    static const char *const never[] = { "8 999 000 00 01" };

    file_with(w, "+79990000002", never);
    assert_told(w, "nothing");
    assert_null(tell_whom(&w->c));
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__DONE }), 0);
    assert_told(w, "nothing");
    assert_false(is_on_the_list(w, CALL__KIND__CALLBACK));
}

/* ---- deaths ---- */
static void assert_is_told_in_person(struct world *w)
{
    assert_told(w, "in_person");
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_IN_PERSON), 1);
    assert_false(is_on_the_list(w, CALL__KIND__CALLBACK));
    assert_false(is_on_the_list(w, CALL__KIND__CHECK));
    assert_int_equal(w->c.callback_due_ms, 0);
}

static void of_a_death_nobody_is_rung_and_a_coordinator_is_alarmed_until_they_have_said_it(
    void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__DONE,
                                   .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_is_told_in_person(w);
    for (int i = 0; i < 12; i++)
        pass(w, HOUR_MS);
    assert_is_told_in_person(w);
    assert_int_equal(called_back(w, ROLE__OPERATOR), ERR_FORBIDDEN);
    assert_int_equal(called_back(w, ROLE__COORDINATOR), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__TELL_IN_PERSON), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__FOUND_DEAD, NULL), ERR_REASON_NEEDED);
    assert_int_equal(close_as(w, CASE__DISPOSITION__FOUND_DEAD, "сказала лично"), 0);
    assert_told(w, "in_person");
}

static void where_it_is_not_clear_it_is_the_same(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ONSCENE,
                                   .reason = ANSWER__REASON__DEATH_UNCLEAR }),
        0);
    assert_is_told_in_person(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__DONE }), 0);
    assert_is_told_in_person(w); /* it is not safe: whoever said so has to be asked */
}

static void a_call_back_that_was_on_the_list_is_taken_off(void **state)
{
    struct world *w = *state;

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__PARTIAL }), 0);
    assert_true(is_on_the_list(w, CALL__KIND__CALLBACK));
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__UNSAFE,
                                   .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    assert_is_told_in_person(w);
}

static void an_operator_ends_no_case_with_a_death_in_it(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_CANCEL, .actor = "operator", .role = ROLE__OPERATOR };

    file_of_another(w);
    commit(w);
    assert_int_equal(answer(w, (struct answer){ .word = ANSWER__WORD__ONSCENE,
                                   .reason = ANSWER__REASON__FOUND_DEAD }),
        0);
    cmd.said.text = "уже не нужно";
    assert_int_equal(run(w, &cmd), 0);
    assert_true(case_is_open(&w->c));
    assert_is_told_in_person(w);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(of_another_the_caller_hears_neither_who_goes_nor_when_only_that_they_are_safe),
        STORY(who_was_found_ill_is_being_cared_for_and_with_what_is_not_said),
        STORY(who_cannot_be_found_is_not_found_yet),
        STORY(no_disposition_says_more_of_another_than_found_or_not_yet_safe_or_cared_for),
        STORY(whoever_called_for_themselves_hears_who_comes_and_when),
        STORY(what_the_person_agreed_to_is_asked_at_the_door_and_kept),
        STORY(who_was_not_there_cannot_say_what_the_person_wants_or_found),
        STORY(a_caller_who_must_not_learn_of_it_hears_nothing_and_is_not_rung),
        STORY(of_a_death_nobody_is_rung_and_a_coordinator_is_alarmed_until_they_have_said_it),
        STORY(where_it_is_not_clear_it_is_the_same),
        STORY(a_call_back_that_was_on_the_list_is_taken_off),
        STORY(an_operator_ends_no_case_with_a_death_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
