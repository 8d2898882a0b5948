/* Past cases for whoever judges them again under other rules: as they were told and judged, nothing of who the people are, page by
 * page, and each recorded as read. */
#include "unit/casebook_lists.h"

#include <string.h>

static Envelope *filing(struct lists *l, const char *text)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.consent=1", "file.kind=isolated",
        "file.subject.name=Zinaida", "file.subject.phone=+79031112233", "file.subject.born=1944",
        "file.reporter.phone=+79034445566", "file.facts.key=alone", "file.facts.value=yes",
        "place.text=Plantovaya 7", "place.lat=47.123456", "place.lon=39.4", "place.radius_m=50",
        "place.source=2", NULL);

    env->open_case->file->text = arena_dup(lists_arena(l), text);
    return env;
}

static const char *file(struct lists *l, const char *text)
{
    return lists_ask(l, filing(l, text))->case_receipt->case_;
}

static const Envelope *say_of(
    struct lists *l, const char *body, const char *field, const char *number, Envelope *env)
{
    env = env ? env : make(lists_arena(l), body, NULL);
    make_more(env, field, number, lists_arena(l));
    return lists_ask(l, env);
}

static void set_fact(struct lists *l, const char *number, const char *key, const char *value)
{
    Envelope *env = make(lists_arena(l), "fact_read", NULL);

    make_more(env, "set.fact.key", key, lists_arena(l));
    make_more(env, "set.fact.value", value, lists_arena(l));
    assert_int_equal(
        say_of(l, NULL, "set.case", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void end_and_erase(struct lists *l, const char *number)
{
    Envelope *env =
        make(lists_arena(l), "close_case", "reason=over", "recall=1", "outcome=1", NULL);

    assert_int_equal(say_of(l, NULL, "case", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(
        say_of(l, "erase_case", "case", number, NULL)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static const PastCases *past(struct lists *l, int64_t since_ms, const char *next)
{
    Envelope *env = make(lists_arena(l), "ask_past", NULL);
    const Envelope *answer;

    if (since_ms) {
        env->ask_past->since = arena_alloc(lists_arena(l), sizeof(Instant));
        instant__init(env->ask_past->since);
        PUT(env->ask_past->since, ms, since_ms);
    }
    env->ask_past->next = arena_dup(lists_arena(l), next);
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_PAST_CASES);
    return answer->past_cases;
}

static const PastSaid *fact_of(const PastCase *c, const char *key)
{
    for (size_t i = 0; i < c->n_said; i++) {
        if (c->said[i]->fact && text_is(c->said[i]->fact->key, key))
            return c->said[i];
    }
    return NULL;
}

static void a_past_case_is_told_as_it_was_said_and_judged(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "нет еды");
    int64_t filed_ms = l->d.wall_ms, raised_ms;
    const PastCases *said;
    const PastCase *c;

    lists_pass(l, 10 * MINUTE_MS);
    raised_ms = l->d.wall_ms;
    set_fact(l, number, "callback_unanswered", "yes");
    said = past(l, 0, "");
    assert_int_equal(said->n_cases, 1);
    assert_null(said->next);
    c = said->cases[0];
    assert_string_equal(c->case_, number);
    assert_true(c->opened->ms == filed_ms);
    assert_string_equal(c->given, "isolated");
    assert_string_equal(c->born, "1944");
    assert_int_equal(c->consent, CASE__CONSENT__GIVEN);
    assert_string_equal(c->said[0]->text, "нет еды");
    assert_string_equal(fact_of(c, "alone")->fact->value, "yes");
    assert_true(fact_of(c, "callback_unanswered")->at->ms >= raised_ms);
    assert_int_equal(c->n_judged, 2);
    assert_int_equal(c->judged[0]->priority, PRIORITY__P4);
    assert_int_equal(c->judged[1]->priority, PRIORITY__P1);
    assert_string_equal(c->judged[1]->kind, "isolated");
    assert_int_equal(c->n_asked, 2);
    assert_string_equal(c->asked[0]->need, "groceries");
    assert_true(c->asked[0]->at->ms == filed_ms);
    assert_string_equal(c->asked[1]->need, "welfare_check");
    assert_true(c->asked[1]->at->ms >= raised_ms);
}

/* How far the place was known is told, since needs wait for a better one; where it is, is not. */
static void who_it_is_and_where_they_live_is_not_told(void **state)
{
    static const char *const kept_back[] = { "Zinaida", "1112233", "4445566", "Plantovaya" };
    struct lists *l = *state;
    const PastCases *said;
    uint8_t bytes[16384];
    size_t n;
    bool has_place = false;

    file(l, "нет еды");
    said = past(l, 0, "");
    for (size_t i = 0; i < said->cases[0]->n_said; i++) {
        const PastSaid *s = said->cases[0]->said[i];

        has_place = has_place || (s->place && s->point && s->radius_m == 50);
    }
    assert_true(has_place);
    n = protobuf_c_message_get_packed_size(&said->base);
    assert_true(n < sizeof bytes);
    protobuf_c_message_pack(&said->base, bytes);
    for (size_t i = 0; i < sizeof kept_back / sizeof *kept_back; i++)
        assert_null(memmem(bytes, n, kept_back[i], strlen(kept_back[i])));
}

static void what_a_person_decided_is_not_told_as_the_rules_judgement(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "нет еды");
    Envelope *env = make(lists_arena(l), "prioritize_case", "priority=2", "reason=x", NULL);

    assert_int_equal(say_of(l, NULL, "case", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(past(l, 0, "")->cases[0]->n_judged, 1);
}

static void a_rung_that_sleeps_through_quiet_hours_asks_when_they_are_over(void **state)
{
    struct lists *l = *state;
    Envelope *env = filing(l, "нет еды");
    const char *number;
    int64_t raised_ms;
    const PastCase *c;

    env->open_case->file->facts[0]->key = arena_dup(lists_arena(l), "zone");
    env->open_case->file->facts[0]->value = arena_dup(lists_arena(l), "Asia/Kamchatka");
    number = lists_ask(l, env)->case_receipt->case_; /* it is past two in the morning there */
    assert_int_equal(past(l, 0, "")->cases[0]->n_asked, 0);
    lists_pass(l, 10 * MINUTE_MS);
    raised_ms = l->d.wall_ms;
    set_fact(l, number, "callback_unanswered", "yes"); /* now it cannot wait for the morning */
    c = past(l, 0, "")->cases[0];
    assert_string_equal(c->asked[0]->need, "groceries");
    assert_true(c->asked[0]->at->ms >= raised_ms);
}

static void notes_wrong_places_consent_and_an_exercise_are_told(void **state)
{
    struct lists *l = *state;
    Envelope *env = filing(l, "");
    const char *number;
    const PastCase *c;
    bool is_noted = false, is_wrong = false;

    PUT(env->open_case->file, exercise, 1);
    PUT(env->open_case->file, safe_to_call, 0);
    PUT(env->open_case->file, priority, PRIORITY__P2);
    number = lists_ask(l, env)->case_receipt->case_;
    env = make(lists_arena(l), "note_read", "note.text=упала", NULL);
    say_of(l, NULL, "note.case", number, env);
    env = make(lists_arena(l), "place_read", "locate.wrong=1", "locate.reason=x", NULL);
    say_of(l, NULL, "locate.case", number, env);
    set_fact(l, number, "consent", "refused");
    c = past(l, 0, "")->cases[0];
    assert_true(c->exercise);
    assert_true(c->has_safe_to_call && !c->safe_to_call);
    assert_int_equal(c->given_priority, PRIORITY__P2);
    assert_string_equal(fact_of(c, "consent")->fact->value, "refused");
    for (size_t i = 0; i < c->n_said; i++) {
        is_noted = is_noted || text_is(c->said[i]->text, "упала");
        is_wrong = is_wrong || c->said[i]->wrong;
    }
    assert_true(is_noted && is_wrong);
}

/* Whoever judges it again reads the texts again; who looks at it sees that it was read, and the value without the words. */
static void what_was_read_in_a_text_is_shown_as_read_and_not_told_as_said(void **state)
{
    struct lists *l = *state;
    Envelope *env = filing(l, "еды нет, бабушке 82 года");
    const char *number, *seen = "";
    const CaseShown *shown;

    make_more(env, "reading.facts.key", "age", lists_arena(l));
    make_more(env, "reading.facts.value", "82", lists_arena(l));
    make_more(env, "reading.facts.words", "82 года", lists_arena(l));
    make_more(env, "reading.facts+.key", "", lists_arena(l)); /* no fact at all */
    make_more(env, "reading.facts+.key", "food_days", lists_arena(l));
    number = lists_ask(l, env)->case_receipt->case_;
    assert_non_null(fact_of(past(l, 0, "")->cases[0], "alone"));
    assert_null(fact_of(past(l, 0, "")->cases[0], "age"));

    env = make(lists_arena(l), "show_case", "timeline=1", NULL);
    shown = say_of(l, NULL, "case", number, env)->case_shown;
    for (size_t i = 0; i < shown->n_events; i++) {
        const EventLine *e = shown->events[i];

        for (size_t k = 0; e->type == EVENT__TYPE__FACT_SET && k < e->n_values; k++)
            seen = arena_printf(
                lists_arena(l), "%s%s=%s ", seen, e->values[k]->key, e->values[k]->value);
        if (e->type == EVENT__TYPE__FACT_SET)
            seen = arena_printf(lists_arena(l), "%s(%s) ", seen, e->personal);
    }
    assert_string_equal(seen, "code=alone (yes) code=age read=yes (82) ");
}

static void an_erased_case_is_counted_and_nothing_of_it_told(void **state)
{
    struct lists *l = *state;

    end_and_erase(l, file(l, "нет еды"));
    file(l, "нет еды");
    assert_int_equal(past(l, 0, "")->n_cases, 1);
    assert_int_equal(past(l, 0, "")->erased, 1);
}

static void cases_before_the_instant_are_left_out(void **state)
{
    struct lists *l = *state;
    const char *number;

    file(l, "нет еды");
    lists_pass(l, HOUR_MS);
    number = file(l, "нет еды");
    assert_int_equal(past(l, l->d.wall_ms, "")->n_cases, 1);
    assert_string_equal(past(l, l->d.wall_ms, "")->cases[0]->case_, number);
    assert_int_equal(past(l, l->d.wall_ms - 2 * HOUR_MS, "")->n_cases, 2);
    assert_int_equal(past(l, l->d.wall_ms + 1, "")->n_cases, 0);
    assert_null(past(l, l->d.wall_ms, "")->next);
}

static void each_case_that_is_told_is_recorded_as_read(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "нет еды");
    Envelope *env = make(lists_arena(l), "ask_reads", NULL);
    const ReadsList *reads;

    past(l, 0, "");
    make_more(env, "case", number, lists_arena(l));
    reads = lists_ask(l, env)->reads_list;
    assert_int_equal(reads->n_reads, 1);
    assert_string_equal(reads->reads[0]->what, "replay");
    assert_string_equal(reads->reads[0]->by, "admin");
}

static void many_cases_come_page_by_page_and_each_once(void **state)
{
    struct lists *l = *state;
    const char *next = "";
    size_t n = 0, pages = 0;

    for (int i = 0; i < 20; i++)
        file(l, "нет еды");
    do {
        const PastCases *said = past(l, 0, next);

        assert_true(said->n_cases <= 16);
        n += said->n_cases;
        pages++;
        next = said->next;
    } while (next);
    assert_int_equal(n, 20);
    assert_true(pages > 1);
}

static void long_texts_come_on_more_pages_and_none_too_long_for_a_message(void **state)
{
    struct lists *l = *state;
    char *text = arena_alloc(lists_arena(l), 16001);
    const char *next = "";
    size_t n = 0;

    memset(text, 'a', 16000);
    for (int i = 0; i < 8; i++)
        file(l, text);
    do {
        const PastCases *said = past(l, 0, next);

        assert_true(protobuf_c_message_get_packed_size(&said->base) < BUS_MESSAGE_MAX - 1024);
        n += said->n_cases;
        next = said->next;
    } while (next);
    assert_int_equal(n, 8);
}

static void of_a_case_that_is_longer_than_a_message_the_beginning_is_told(void **state)
{
    struct lists *l = *state;
    char *text = arena_alloc(lists_arena(l), 16001);
    const char *number = file(l, "нет еды");
    const PastCase *c;

    memset(text, 'a', 16000);
    for (int i = 0; i < 6; i++) {
        Envelope *env = make(lists_arena(l), "note_read", NULL);

        make_more(env, "note.text", text, lists_arena(l));
        say_of(l, NULL, "note.case", number, env);
    }
    c = past(l, 0, "")->cases[0];
    assert_true(c->cut);
    assert_string_equal(c->said[0]->text, "нет еды");
    assert_true(protobuf_c_message_get_packed_size(&c->base) < BUS_MESSAGE_MAX);
}

static void a_position_that_is_none_is_refused(void **state)
{
    static const char *const tokens[] = { "x", "c0", "c000265e00000003", "000265e0000000g3",
        "0000000000000000", "ffffffffffffffff", "00000265e00000003" };
    struct lists *l = *state;

    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        Envelope *env = make(lists_arena(l), "ask_past", NULL);

        env->ask_past->next = arena_dup(lists_arena(l), tokens[i]);
        assert_answer_refused(lists_ask(l, env), "invalid", "next");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_past_case_is_told_as_it_was_said_and_judged),
        TEST(who_it_is_and_where_they_live_is_not_told),
        TEST(what_a_person_decided_is_not_told_as_the_rules_judgement),
        TEST(a_rung_that_sleeps_through_quiet_hours_asks_when_they_are_over),
        TEST(notes_wrong_places_consent_and_an_exercise_are_told),
        TEST(what_was_read_in_a_text_is_shown_as_read_and_not_told_as_said),
        TEST(an_erased_case_is_counted_and_nothing_of_it_told),
        TEST(cases_before_the_instant_are_left_out),
        TEST(each_case_that_is_told_is_recorded_as_read),
        TEST(many_cases_come_page_by_page_and_each_once),
        TEST(long_texts_come_on_more_pages_and_none_too_long_for_a_message),
        TEST(of_a_case_that_is_longer_than_a_message_the_beginning_is_told),
        TEST(a_position_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
