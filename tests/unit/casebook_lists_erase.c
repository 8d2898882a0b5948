/* What is personal of a case goes for ever, out of the files too; what stays can still be proved. */
#include "unit/casebook_lists.h"

#include <dirent.h>
#include <string.h>
#include "casebook/verify.h"

#define DAY_OF(n) ((n)*DAY_MS)

/* Whoever knows one of these knows who it was. */
static const char *const planted[] = { "Zinaida Plantova", "+79031112233", "Reporter Plantov",
    "+79034445566", "Plantovaya street 7", "her cat Murzik", "Neighbour Plantin", "+79037778899",
    "because Plantova said so", "called by Plantin" };

static const char *lists_number(const Envelope *answer)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg(
            "%s %s %s", answer->refusal->code, answer->refusal->field, answer->refusal->reason);
    return answer->case_receipt->case_;
}

/* *ret_id, if wanted: the envelope that filed it. */
static const char *file_planted(struct lists *l, Envelope **ret_envelope)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.consent=1",
        "file.text=an old woman is alone with her cat Murzik and has no food",
        "file.subject.name=Zinaida Plantova", "file.subject.phone=+79031112233",
        "file.reporter.name=Reporter Plantov", "file.reporter.phone=+79034445566",
        "place.text=Plantovaya street 7", "place.source=1", NULL);

    if (ret_envelope)
        *ret_envelope = env;
    return lists_number(lists_ask(l, env));
}

static Envelope *of_case(struct lists *l, const char *body, const char *number)
{
    Envelope *env = make(lists_arena(l), body, NULL);

    make_more(env, "case", number, lists_arena(l));
    return env;
}

static const Envelope *say_of(
    struct lists *l, const char *body, const char *number, const char *key, const char *value)
{
    Envelope *env = of_case(l, body, number);

    if (key)
        make_more(env, key, value, lists_arena(l));
    return lists_ask(l, env);
}

static void assert_changed(const Envelope *answer)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg(
            "%s %s %s", answer->refusal->code, answer->refusal->field, answer->refusal->reason);
}

static void find_a_neighbour(struct lists *l, const char *number)
{
    Envelope *env = of_case(l, "add_contact", number);

    make_more(env, "name", "Neighbour Plantin", lists_arena(l));
    make_more(env, "phone", "+79037778899", lists_arena(l));
    make_more(env, "ask", "1", lists_arena(l));
    assert_changed(lists_ask(l, env));
}

/* Somebody found is rung and says no: his name and number are in the answer that is kept for whoever rang. */
static Envelope *ring_a_neighbour(struct lists *l, const char *number)
{
    Envelope *env, *take;
    const Envelope *answer;

    find_a_neighbour(l, number);
    take = make(lists_arena(l), "take_call", NULL);
    answer = lists_ask(l, take);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CALL_LINE);
    assert_string_equal(answer->call_line->number, "+79037778899");
    env = make(lists_arena(l), "end_call", "outcome=3", "text=called by Plantin", NULL);
    make_more(env, "call", answer->call_line->call, lists_arena(l));
    assert_changed(lists_ask(l, env));
    return take;
}

static void close_case(struct lists *l, const char *number)
{
    Envelope *env = of_case(l, "close_case", number);

    make_more(env, "outcome", "1", lists_arena(l));
    make_more(env, "recall", "1", lists_arena(l));
    make_more(env, "reason", "because Plantova said so", lists_arena(l));
    assert_changed(lists_ask(l, env));
}

static const Envelope *erase(struct lists *l, const char *number)
{
    return say_of(l, "erase_case", number, NULL, NULL);
}

static const EraseReport *erase_expired(struct lists *l, const char *next)
{
    Envelope *env = make(lists_arena(l), "erase_expired", NULL);
    const Envelope *answer;

    if (next)
        make_more(env, "next", next, lists_arena(l));
    answer = lists_ask(l, env);
    assert_changed(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_ERASE_REPORT);
    return answer->erase_report;
}

static const CaseShown *shown(struct lists *l, const char *number)
{
    const Envelope *answer = say_of(l, "show_case", number, "timeline", "1");

    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_SHOWN);
    return answer->case_shown;
}

/* ---- the files ---- */
static bool file_holds(struct lists *l, const char *name, const char *word)
{
    char path[512];
    char *bytes;
    size_t n;
    bool holds;

    snprintf(path, sizeof path, "%s/%s", l->folder, name);
    if (files_read(path, 64 << 20, &bytes, &n))
        return false;
    holds = memmem(bytes, n, word, strlen(word)) != NULL;
    free(bytes);
    return holds;
}

static const char *file_with(struct lists *l, const char *word)
{
    static char found[256];
    DIR *folder = opendir(l->folder);
    struct dirent *entry;

    found[0] = '\0';
    assert_non_null(folder);
    while (!found[0] && (entry = readdir(folder))) {
        if (file_holds(l, entry->d_name, word))
            snprintf(found, sizeof found, "%s", entry->d_name);
    }
    closedir(folder);
    return found[0] ? found : NULL;
}

static const VerifyReport *verify(struct lists *l)
{
    static int n;
    struct store_backup *backup;
    struct refusal why = { 0 };
    VerifyReport *report;
    char path[160];
    int rc;

    snprintf(path, sizeof path, "%s/copy%d.db", l->folder, n++);
    assert_int_equal(store_backup_start(l->self->store, path, &backup), 0);
    while ((rc = store_backup_step(backup)) == 1)
        continue;
    assert_int_equal(rc, 0);
    store_backup_free(&backup);
    assert_int_equal(verify_copy(path, NULL, NULL, lists_arena(l), &report, &why), 0);
    return report;
}

static void nothing_personal_is_left_in_any_file(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    const VerifyReport *report;

    ring_a_neighbour(l, number);
    close_case(l, number);
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        if (!file_with(l, planted[i]))
            fail_msg("never stored: %s", planted[i]);
    }
    assert_changed(erase(l, number));
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++) {
        const char *file = file_with(l, planted[i]);

        if (file)
            fail_msg("%s still holds %s", file, planted[i]);
    }
    report = verify(l);
    assert_true(report->ok);
    assert_int_equal(report->cases, 1);
}

static void an_erased_case_is_shown_without_what_was_personal(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    uint32_t seq;
    const CaseShown *s;

    ring_a_neighbour(l, number);
    close_case(l, number);
    assert_changed(erase(l, number));
    s = shown(l, number);
    assert_true(s->erased);
    assert_int_equal(s->state, CASE__STATE__CLOSED);
    assert_int_equal(s->disposition, CASE__DISPOSITION__HELPED);
    assert_true(!s->subject || (!s->subject->name && !s->subject->phone));
    assert_int_equal(s->n_reporters, 0);
    assert_true(!s->place || !s->place->text);
    for (size_t i = 0; i < s->n_events; i++)
        assert_true(text_empty(s->events[i]->personal));
    assert_int_equal(s->events[s->n_events - 1]->type, EVENT__TYPE__CASE_ERASED);
    seq = s->events[s->n_events - 1]->seq;
    s = shown(l, number); /* nothing personal was seen, so nobody has seen it */
    assert_int_equal(s->events[s->n_events - 1]->seq, seq);
}

static void a_case_that_goes_on_is_not_erased(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);

    assert_answer_refused(erase(l, number), "wrong_state", "case");
    assert_string_equal(shown(l, number)->subject->name, "Zinaida Plantova");
}

static void a_merged_case_waits_for_the_one_that_it_lives_on_in(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    const char *into = lists_file(l, "An old woman is alone and has no food");
    Envelope *env = of_case(l, "merge_case", number);

    make_more(env, "into", into, lists_arena(l));
    make_more(env, "reason", "the same", lists_arena(l));
    assert_changed(lists_ask(l, env));
    assert_answer_refused(erase(l, number), "wrong_state", "into");
    close_case(l, into);
    assert_changed(erase(l, number));
    assert_true(verify(l)->ok);
}

static void an_erased_case_takes_nothing_more(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);

    close_case(l, number);
    assert_changed(erase(l, number));
    assert_answer_refused(erase(l, number), "erased", "case");
    assert_answer_refused(say_of(l, "reopen_case", number, "reason", "again"), "erased", "case");

    assert_true(verify(l)->ok);
}

static void filed_again_under_its_id_it_is_refused_and_not_taken_twice(void **state)
{
    struct lists *l = *state;
    Envelope *env;
    const char *number = file_planted(l, &env);
    const Envelope *answer;

    close_case(l, number);
    assert_changed(erase(l, number));
    answer = lists_ask_again(l, "admin", env);
    assert_answer_refused(answer, "erased", "id");
    assert_string_equal(answer->refusal->reason, number);
    assert_answer_refused(lists_ask_again(l, "somebody", env), "id_reused", "id");
}

static void an_answer_that_was_erased_is_not_given_again(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    Envelope *take = ring_a_neighbour(l, number);
    const Envelope *answer = lists_ask_again(l, "admin", take);

    assert_string_equal(answer->call_line->number, "+79037778899");
    close_case(l, number);
    assert_changed(erase(l, number));
    assert_answer_refused(lists_ask_again(l, "admin", take), "erased", "id");
}

/* The most urgent call, whichever it is: said again it must not take another one. */
static void what_was_done_and_erased_is_not_done_again(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    Envelope *take = ring_a_neighbour(l, number);

    close_case(l, number);
    assert_changed(erase(l, number));
    find_a_neighbour(l, file_planted(l, NULL)); /* another call waits */
    assert_answer_refused(lists_ask_again(l, "admin", take), "erased", "id");
    assert_answer_refused(lists_ask_again(l, "somebody", take), "id_reused", "id");
}

static void the_same_erasure_again_is_answered_the_same(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);
    Envelope *env = of_case(l, "erase_case", number);
    uint32_t version;

    close_case(l, number);
    version = lists_ask(l, env)->case_changed->version;
    assert_int_equal(lists_ask_again(l, "admin", env)->case_changed->version, version);
}

/* ---- the legal hold ---- */
static const Envelope *hold(struct lists *l, const char *number, const char *on, const char *why)
{
    Envelope *env = of_case(l, "legal_hold", number);

    make_more(env, "on", on, lists_arena(l));
    if (why)
        make_more(env, "reason", why, lists_arena(l));
    return lists_ask(l, env);
}

static void what_is_on_legal_hold_is_not_erased(void **state)
{
    struct lists *l = *state;
    const char *number = file_planted(l, NULL);

    close_case(l, number);
    assert_answer_refused(hold(l, number, "1", NULL), "reason_needed", "reason");
    assert_changed(hold(l, number, "1", "the court has asked for it"));
    assert_true(shown(l, number)->legal_hold);
    assert_answer_refused(erase(l, number), "legal_hold", "case");
    lists_pass(l, DAY_OF(40));
    assert_int_equal(erase_expired(l, NULL)->held, 1);
    assert_string_equal(shown(l, number)->subject->name, "Zinaida Plantova");
    assert_changed(hold(l, number, "0", "the court has it"));
    assert_changed(erase(l, number));
    assert_true(verify(l)->ok);
}

/* ---- by age ---- */
static void what_ended_long_enough_ago_is_erased_and_nothing_else(void **state)
{
    struct lists *l = *state;
    const char *old = file_planted(l, NULL), *open = lists_file(l, "An old man has no food");
    const char *young = lists_file(l, "An old man has no food");
    const EraseReport *r;

    close_case(l, old);
    lists_pass(l, DAY_OF(1));
    close_case(l, young);
    lists_pass(l, DAY_OF(29) - 1);
    assert_int_equal(erase_expired(l, NULL)->erased, 0);
    lists_pass(l, MINUTE_MS);
    r = erase_expired(l, NULL);
    assert_int_equal(r->erased, 1);
    assert_int_equal(r->held, 0);
    assert_int_equal(r->retention_days, 30);
    assert_null(r->next);
    assert_true(shown(l, old)->erased);
    assert_false(shown(l, young)->erased);
    assert_false(shown(l, open)->erased);
    assert_int_equal(erase_expired(l, NULL)->erased, 0);
    assert_true(verify(l)->ok);
}

static void many_are_erased_in_slices(void **state)
{
    struct lists *l = *state;
    uint32_t erased = 0, slices = 0;
    const char *next = NULL;

    for (int i = 0; i < 20; i++)
        close_case(l, lists_file(l, "An old man has no food"));
    lists_pass(l, DAY_OF(31));
    do {
        const EraseReport *r = erase_expired(l, next);

        erased += r->erased;
        next = r->next;
        slices++;
        assert_true(r->erased <= 8);
    } while (next);
    assert_int_equal(erased, 20);
    assert_int_equal(slices, 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(nothing_personal_is_left_in_any_file),
        TEST(an_erased_case_is_shown_without_what_was_personal),
        TEST(a_case_that_goes_on_is_not_erased),
        TEST(a_merged_case_waits_for_the_one_that_it_lives_on_in),
        TEST(an_erased_case_takes_nothing_more),
        TEST(filed_again_under_its_id_it_is_refused_and_not_taken_twice),
        TEST(an_answer_that_was_erased_is_not_given_again),
        TEST(what_was_done_and_erased_is_not_done_again),
        TEST(the_same_erasure_again_is_answered_the_same),
        TEST(what_is_on_legal_hold_is_not_erased),
        TEST(what_ended_long_enough_ago_is_erased_and_nothing_else),
        TEST(many_are_erased_in_slices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
