/* Stories of the visit word: somebody commits to come to a door, and the person is rung and hears who, when, and the word. */
#include "casebook/casebook.h"
#include "unit/casebook_world.h"

#define THEIR_PHONE "+79990000002"

struct filing {
    const char *kind, *subject_phone, *relation;
    Case__Consent consent;
    bool unsafe;
};

static void file_as(struct world *w, struct filing f)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Доедает последнее";
    cmd.file.kind = f.kind;
    cmd.file.relation = f.relation;
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.subject = (struct person){ .name = "Нина", .phone = f.subject_phone };
    cmd.file.consent = f.consent;
    cmd.file.unsafe_to_call = f.unsafe;
    cmd.file.at =
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
}

/* Anna and Oleg are asked; the person has agreed and can be rung. */
static void asked(struct world *w, const char *kind)
{
    file_as(w, (struct filing){
                   .kind = kind, .subject_phone = THEIR_PHONE, .consent = CASE__CONSENT__GIVEN });
    assert_int_equal(rank(w, 1, 1, 0, 3), 0);
    assert_int_equal(w->c.n_calls, 0);
}

static void commits(struct world *w, uint32_t letter)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){
        .letter = letter, .word = ANSWER__WORD__COMMIT, .eta_ms = w->now_ms + 30 * MINUTE_MS
    };
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.offers[letter].won);
}

static uint32_t open_checks(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_calls; i++)
        n += !w->c.calls[i].done && w->c.calls[i].kind == CALL__KIND__CHECK;
    return n;
}

static const struct call *newest(const struct world *w)
{
    assert_true(w->c.n_calls > 0);
    return &w->c.calls[w->c.n_calls - 1];
}

static int rung(struct world *w, Answer__Word outcome)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = newest(w)->number;
    cmd.end.answer = (struct answer){ .word = outcome };
    return run(w, &cmd);
}

static bool stands(const struct world *w, Alarm__Cause cause)
{
    for (uint32_t i = 0; i < w->c.n_alarms; i++) {
        if (w->c.alarms[i].cause == cause && !w->c.alarms[i].over)
            return true;
    }
    return false;
}

/* ---- the call ---- */
static void a_yes_to_a_visit_has_the_person_rung(void **state)
{
    struct world *w = *state;

    asked(w, NULL);
    commits(w, 0);
    assert_int_equal(open_checks(w), 1);
    assert_int_equal(newest(w)->kind, CALL__KIND__CHECK);
    assert_int_equal(newest(w)->offer, 1);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_int_equal(open_checks(w), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_int_equal(w->c.n_calls, 1);
}

static const Text *coded(const CallLine *line, const char *code)
{
    for (size_t i = 0; i < line->n_say; i++) {
        if (text_is(line->say[i]->code, code))
            return line->say[i];
    }
    return NULL;
}

static const char *value(const Text *text, const char *key)
{
    for (size_t i = 0; text && i < text->n_values; i++) {
        if (text_is(text->values[i]->key, key))
            return text->values[i]->value;
    }
    return NULL;
}

static void it_says_who_comes_when_and_the_word(void **state)
{
    struct world *w = *state;
    struct casebook self = { .rules = (struct rulebook *)(uintptr_t)&rules };
    char at[TIME_TEXT];
    const CallLine *line;

    asked(w, NULL);
    commits(w, 0);
    time_format(w->now_ms + 30 * MINUTE_MS, at);
    line = say_call(&self, &w->c, newest(w), &w->arena);
    assert_int_equal(line->kind, CALL__KIND__CHECK);
    assert_string_equal(line->number, THEIR_PHONE);
    assert_string_equal(line->name, "Нина");
    assert_string_equal(value(coded(line, "who_comes"), "name"), "Анна");
    assert_string_equal(value(coded(line, "who_comes"), "at"), at);
    assert_string_equal(value(coded(line, "visit_word"), "word"), w->c.visit_word);
    assert_null(coded(line, "may_we"));
    assert_null(line->offer); /* it is no answer of hers */
}

static void it_is_late_like_any_call_and_goes_back_on_the_list_when_it_is_let_lie(void **state)
{
    struct world *w = *state;
    struct command take = { .verb = VERB_TAKE_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    asked(w, NULL);
    commits(w, 0);
    assert_string_equal(case_due(&w->c).what, "call");
    pass(w, 5 * MINUTE_MS);
    assert_true(stands(w, ALARM__CAUSE__CALL_LATE));
    take.take.call = newest(w)->number;
    assert_int_equal(run(w, &take), 0);
    assert_false(stands(w, ALARM__CAUSE__CALL_LATE));
    pass(w, 2 * MINUTE_MS);
    assert_null(newest(w)->taken_by);
    assert_true(newest(w)->late_ms > w->now_ms);
}

static void who_does_not_answer_is_rung_three_times_and_no_more(void **state)
{
    struct world *w = *state;

    asked(w, NULL);
    commits(w, 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(rung(w, ANSWER__WORD__NO_ANSWER), 0);
    assert_int_equal(open_checks(w), 0);
    assert_int_equal(w->c.n_calls, 3);
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_int_equal(open_checks(w), 0);
}

/* ---- not one for each ---- */
static void several_who_come_are_one_call(void **state)
{
    struct world *w = *state;

    asked(w, "heavy");
    commits(w, 0);
    commits(w, 1);
    assert_int_equal(w->c.n_calls, 1);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(w->c.n_calls, 1); /* the other still comes, and they know of her */
    assert_int_equal(rank(w, 1, w->c.needs[0].generation, 2, 1), 0);
    commits(w, 2);
    assert_int_equal(w->c.n_calls, 1);
}

static void when_nobody_comes_of_whom_they_know_they_hear_of_the_next(void **state)
{
    struct world *w = *state;

    asked(w, NULL);
    commits(w, 0);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__WITHDRAW), 0);
    assert_int_equal(open_checks(w), 0);
    assert_int_equal(rank(w, 1, w->c.needs[0].generation, 2, 1), 0);
    commits(w, w->c.n_offers - 1);
    assert_int_equal(open_checks(w), 1);
    assert_int_equal(newest(w)->offer, w->c.n_offers);
}

static void another_check_on_them_that_waits_says_it_too(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .subject_phone = THEIR_PHONE }); /* asked whether they agree */
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(open_checks(w), 1);
    commits(w, 0);
    assert_int_equal(w->c.n_calls, 1);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_int_equal(w->c.n_calls, 1);
}

static void whether_help_is_still_needed_is_asked_by_a_call_of_its_own(void **state)
{
    struct world *w = *state;
    struct command cancel = { .verb = VERB_CANCEL, .actor = "operator", .role = ROLE__OPERATOR };

    file_as(w, (struct filing){ .kind = "urgent", .subject_phone = THEIR_PHONE });
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    commits(w, 0);
    cancel.said.text = "Уже не нужно";
    assert_int_equal(run(w, &cancel), 0);
    assert_int_equal(open_checks(w), 1); /* and it says who comes as well */
    assert_int_equal(newest(w)->offer, 0);
    assert_false(w->c.spoken_to);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_true(w->c.spoken_to);
    assert_int_equal(open_checks(w), 0);
}

static void to_hear_of_a_visit_is_not_to_say_that_no_help_is_needed(void **state)
{
    struct world *w = *state;

    file_as(w, (struct filing){ .kind = "urgent", .subject_phone = THEIR_PHONE });
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    commits(w, 0);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    assert_false(w->c.spoken_to);
}

/* ---- and none ---- */
static void nobody_is_rung_where_it_is_not_safe_or_no_use(void **state)
{
    static const struct filing filings[] = {
        { .subject_phone = THEIR_PHONE, .consent = CASE__CONSENT__GIVEN, .unsafe = true },
        { .consent = CASE__CONSENT__GIVEN }, /* no number of theirs */
        { .kind = "unheard", .subject_phone = THEIR_PHONE, .consent = CASE__CONSENT__GIVEN },
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof filings / sizeof filings[0]; i++) {
        w->c = w->folded = (struct casefile){ 0 };
        file_as(w, filings[i]);
        assert_int_equal(rank(w, 1, 1, 0, 2), 0);
        commits(w, 0);
        assert_non_null(w->c.visit_word);
        assert_int_equal(w->c.n_calls, 0);
    }
}

static void an_ambulance_is_no_visit(void **state)
{
    struct world *w = *state;
    uint32_t need;

    asked(w, NULL);
    commits(w, 0);
    assert_int_equal(rung(w, ANSWER__WORD__REACHED), 0);
    {
        struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

        cmd.answer = (struct answer){
            .letter = 0, .word = ANSWER__WORD__DONE, .found = "плохо", .needs = "ambulance"
        };
        assert_int_equal(run(w, &cmd), 0);
    }
    need = w->c.n_needs;
    assert_int_equal(rank(w, need, 1, 2, 1), 0);
    commits(w, w->c.n_offers - 1);
    assert_int_equal(open_checks(w), 0);
}

static void who_called_for_themselves_is_rung_by_the_number_they_called_from(void **state)
{
    struct world *w = *state;
    struct casebook self = { .rules = (struct rulebook *)(uintptr_t)&rules };

    file_as(w, (struct filing){ .relation = "сама" });
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    commits(w, 0);
    assert_int_equal(open_checks(w), 1);
    assert_string_equal(say_call(&self, &w->c, newest(w), &w->arena)->number, "+79990000001");
    call_back(w, CALLBACK__OUTCOME__NOT_ASKED); /* and heard it from whoever rang */
    assert_int_equal(open_checks(w), 0);
    assert_true(w->c.offers[0].person_rung);
}

static void what_another_caller_was_told_the_person_does_not_know(void **state)
{
    struct world *w = *state;

    asked(w, NULL);
    commits(w, 0);
    call_back(w, CALLBACK__OUTCOME__NOT_ASKED);
    assert_int_equal(open_checks(w), 1);
}

/* ---- over ---- */
static void it_is_over_when_the_visitor_is_there_or_comes_no_more(void **state)
{
    static const Answer__Word words[] = { ANSWER__WORD__ONSCENE, ANSWER__WORD__DONE,
        ANSWER__WORD__WITHDRAW, ANSWER__WORD__CANNOT_LOCATE };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        w->c = w->folded = (struct casefile){ 0 };
        asked(w, NULL);
        commits(w, 0);
        assert_int_equal(open_checks(w), 1);
        assert_int_equal(say(w, 0, words[i]), 0);
        assert_int_equal(open_checks(w), 0);
    }
}

static void it_holds_up_no_closing(void **state)
{
    struct world *w = *state;

    asked(w, NULL);
    commits(w, 0);
    assert_int_equal(close_case(w, true, "справились сами"), 0);
    assert_int_equal(w->c.state, CASE__STATE__CLOSED);
    assert_int_equal(open_checks(w), 0);
}

static void once_it_is_not_safe_it_is_off_the_list(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator", .role = ROLE__OPERATOR };

    asked(w, NULL);
    commits(w, 0);
    cmd.file.unsafe_to_call = true;
    cmd.file.text = "Он слушает её телефон";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(open_checks(w), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ENROUTE), 0);
    assert_int_equal(open_checks(w), 0);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(a_yes_to_a_visit_has_the_person_rung),
        STORY(it_says_who_comes_when_and_the_word),
        STORY(it_is_late_like_any_call_and_goes_back_on_the_list_when_it_is_let_lie),
        STORY(who_does_not_answer_is_rung_three_times_and_no_more),
        STORY(several_who_come_are_one_call),
        STORY(when_nobody_comes_of_whom_they_know_they_hear_of_the_next),
        STORY(another_check_on_them_that_waits_says_it_too),
        STORY(whether_help_is_still_needed_is_asked_by_a_call_of_its_own),
        STORY(to_hear_of_a_visit_is_not_to_say_that_no_help_is_needed),
        STORY(nobody_is_rung_where_it_is_not_safe_or_no_use),
        STORY(an_ambulance_is_no_visit),
        STORY(who_called_for_themselves_is_rung_by_the_number_they_called_from),
        STORY(what_another_caller_was_told_the_person_does_not_know),
        STORY(it_is_over_when_the_visitor_is_there_or_comes_no_more),
        STORY(it_holds_up_no_closing),
        STORY(once_it_is_not_safe_it_is_off_the_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
