/* The same telephone call filed again: a note while its case is open, a case of its own when that one is over. */
#include "unit/casebook_lists.h"

static Envelope *filing(struct lists *l)
{
    return make(lists_arena(l), "open_case", "file.text=help", "file.consent=1",
        "file.call_ref=call-7", NULL);
}

static const CaseReceipt *receipt(const Envelope *answer)
{
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt;
}

static void close_it(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "close_case", "reason=over", "recall=1", NULL);
    const Envelope *answer;

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    PUT(env->close_case, outcome, CASE__DISPOSITION__HELPED);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void a_call_filed_again_is_a_note_until_its_case_is_closed(void **state)
{
    struct lists *l = *state;
    const char *first = receipt(lists_ask(l, filing(l)))->case_, *second;
    const CaseReceipt *again = receipt(lists_ask(l, filing(l)));
    Envelope *noted = filing(l);

    assert_string_equal(again->case_, first);
    assert_false(again->created);
    noted->id.data[15] = l->id;
    close_it(l, first);
    assert_string_equal(
        receipt(lists_ask_again(l, "admin", noted))->case_, first); /* said before */
    again = receipt(lists_ask(l, filing(l)));
    second = again->case_;
    assert_true(again->created);
    assert_string_not_equal(second, first);
    assert_string_equal(
        receipt(lists_ask(l, filing(l)))->case_, second); /* and now that is the call's */
}

/* ---- another caller about the same ---- */
static Envelope *second_caller(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.text=I see her from the shore",
        "file.reporter.name=Oleg", "file.reporter.phone=89287654321", "file.subject.name=Somebody",
        "file.subject.born=1950", NULL);

    env->open_case->file->same_as = arena_dup(lists_arena(l), number);
    return env;
}

static const char *first_caller(struct lists *l)
{
    return receipt(ASK(l, "open_case", "file.text=help", "file.consent=1", "file.kind=adrift",
                       "file.reporter.phone=89281234567", "file.subject.name=Anna"))
        ->case_;
}

static const CaseShown *show(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", "timeline=1", NULL);
    const Envelope *answer;

    env->show_case->case_ = arena_dup(lists_arena(l), number);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_SHOWN);
    return answer->case_shown;
}

static size_t events(const CaseShown *s, Event__Type type)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_events; i++)
        n += s->events[i]->type == type;
    return n;
}

static void another_caller_about_the_same_is_a_second_reporter_and_no_second_ladder(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    const CaseShown *before = show(l, number), *after;
    const CaseReceipt *r = receipt(lists_ask(l, second_caller(l, number)));

    assert_false(r->created);
    assert_string_equal(r->case_, number);
    after = show(l, number);
    assert_int_equal(after->n_reporters, 2);
    assert_string_equal(after->reporters[1]->phone, "89287654321");
    assert_int_equal(after->n_needs, before->n_needs);
    assert_int_equal(
        events(after, EVENT__TYPE__RUNG_OPENED), events(before, EVENT__TYPE__RUNG_OPENED));
    assert_int_equal(events(after, EVENT__TYPE__NOTE_ADDED), 1);
    assert_string_equal(after->subject->name, "Anna"); /* what the first one said stays */
    assert_string_equal(after->subject->born, "1950"); /* and what nobody had said is added */
    assert_int_equal(receipt(lists_ask(l, second_caller(l, number)))->n_duplicates, 0);
    assert_int_equal(show(l, number)->n_reporters, 2); /* the same caller once more */
}

static void another_caller_can_raise_the_priority_and_never_lower_it(void **state)
{
    struct lists *l = *state;
    const char *number = lists_file(l, "the heating is off");
    Envelope *env = second_caller(l, number);

    assert_true(show(l, number)->priority > PRIORITY__P1);
    PUT(env->open_case->file, priority, PRIORITY__P1);
    assert_int_equal(receipt(lists_ask(l, env))->priority, PRIORITY__P1);
    env = second_caller(l, number);
    PUT(env->open_case->file, priority, PRIORITY__P5);
    env->open_case->file->reason = arena_dup(lists_arena(l), "not so bad");
    assert_int_equal(receipt(lists_ask(l, env))->priority, PRIORITY__P1);
}

static void said_twice_under_one_id_it_is_added_once(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    Envelope *env = second_caller(l, number);
    const CaseReceipt *r = receipt(lists_ask(l, env));
    uint32_t version = r->version;

    assert_int_equal(receipt(lists_ask_again(l, "admin", env))->version, version);
    assert_int_equal(events(show(l, number), EVENT__TYPE__NOTE_ADDED), 1);
    assert_answer_refused(lists_ask_again(l, "other", env), "id_reused", "id");
}

static void a_case_that_is_over_takes_no_other_caller_and_says_so(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l), *survivor = first_caller(l);
    Envelope *merge = make(lists_arena(l), "merge_case", "reason=the same", NULL);
    uint32_t version;
    char *unknown;

    merge->merge_case->case_ = arena_dup(lists_arena(l), number);
    merge->merge_case->into = arena_dup(lists_arena(l), survivor);
    assert_int_equal(lists_ask(l, merge)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    version = show(l, number)->version;
    assert_answer_refused(lists_ask(l, second_caller(l, number)), "wrong_state", "same_as");
    close_it(l, survivor);
    assert_answer_refused(lists_ask(l, second_caller(l, survivor)), "wrong_state", "same_as");
    unknown = case_name(lists_arena(l), case_key_of(2026, 1, 1));
    assert_answer_refused(lists_ask(l, second_caller(l, unknown)), "not_found", "same_as");
    unknown[strlen(unknown) - 1] ^= 1;
    assert_answer_refused(lists_ask(l, second_caller(l, unknown)), "check_digit", "same_as");
    assert_int_equal(show(l, number)->version, version);
}

/* It lay sealed while nobody answered: whoever filed it is not there any more to say it anew. */
static void one_that_lay_sealed_becomes_a_case_of_its_own_where_it_cannot_be_added(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    Envelope *env = second_caller(l, number);
    Instant sealed = INSTANT__INIT;

    close_it(l, number);
    PUT(&sealed, ms, DRIVER_NOW_MS);
    env->open_case->sealed_at = &sealed;
    assert_true(receipt(lists_ask(l, env))->created);
}

static void an_exercise_is_not_the_same_as_a_real_case(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    Envelope *env = second_caller(l, number);

    PUT(env->open_case->file, exercise, 1);
    assert_answer_refused(lists_ask(l, env), "wrong_state", "exercise");
}

static void a_preview_of_another_caller_writes_nothing_and_shows_nothing_personal(void **state)
{
    struct lists *l = *state;
    const char *number = receipt(ASK(l, "open_case", "file.text=help", "file.consent=1",
                                     "place.source=1", "place.text=Azov"))
                             ->case_;
    Envelope *env = second_caller(l, number);
    const CaseReceipt *r;

    PUT(env->open_case->file, preview, 1);
    r = receipt(lists_ask(l, env));
    assert_false(r->created);
    assert_null(r->place);
    assert_int_equal(show(l, number)->n_reporters, 0);
    assert_int_equal(events(show(l, number), EVENT__TYPE__NOTE_ADDED), 0);
}

static void what_is_said_later_in_that_call_belongs_to_the_same_case(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    Envelope *env = second_caller(l, number);

    env->open_case->file->call_ref = arena_dup(lists_arena(l), "call-7");
    (void)receipt(lists_ask(l, env));
    assert_string_equal(receipt(lists_ask(l, filing(l)))->case_, number);
}

static void more_callers_than_there_is_room_for_stand_in_the_notes(void **state)
{
    struct lists *l = *state;
    const char *number = first_caller(l);
    const CaseShown *s;

    for (int i = 0; i < 33; i++) {
        Envelope *env = second_caller(l, number);

        env->open_case->file->reporter->phone = arena_printf(lists_arena(l), "892800000%02d", i);
        assert_string_equal(receipt(lists_ask(l, env))->case_, number);
    }
    s = show(l, number);
    assert_int_equal(s->n_reporters, 32);
    assert_string_equal(s->events[s->n_events - 2]->personal, "Oleg 89280000032");
}

static void the_same_call_that_says_it_is_solved_ends_its_case(void **state)
{
    struct lists *l = *state;
    const char *number = receipt(lists_ask(l, filing(l)))->case_;
    Envelope *env = filing(l);

    env->open_case->file->solved = arena_dup(lists_arena(l), "told whom to ring");
    assert_string_equal(receipt(lists_ask(l, env))->case_, number);
    assert_int_equal(show(l, number)->state, CASE__STATE__CLOSED);
}

#define T(f) cmocka_unit_test_setup_teardown(f, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_call_filed_again_is_a_note_until_its_case_is_closed),
        T(another_caller_about_the_same_is_a_second_reporter_and_no_second_ladder),
        T(another_caller_can_raise_the_priority_and_never_lower_it),
        T(said_twice_under_one_id_it_is_added_once),
        T(a_case_that_is_over_takes_no_other_caller_and_says_so),
        T(one_that_lay_sealed_becomes_a_case_of_its_own_where_it_cannot_be_added),
        T(an_exercise_is_not_the_same_as_a_real_case),
        T(a_preview_of_another_caller_writes_nothing_and_shows_nothing_personal),
        T(what_is_said_later_in_that_call_belongs_to_the_same_case),
        T(more_callers_than_there_is_room_for_stand_in_the_notes),
        T(the_same_call_that_says_it_is_solved_ends_its_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
