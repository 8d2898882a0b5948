/* Stories of two cases that become one, and of one that is erased: what is kept of the other, and what is left of it. */
#include "unit/casebook_corners.h"

static struct world *another(uint32_t key)
{
    void *own;
    struct world *other;

    corner_set_up(&own);
    other = own;
    other->c.key = other->folded.key = key;
    return other;
}

static void forget(struct world *other)
{
    void *own = other;

    tear_down(&own);
}

static void file_of(struct world *w, struct person subject, struct person reporter)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.subject = subject;
    cmd.file.reporter = reporter;
    cmd.file.consent = CASE__CONSENT__GIVEN;
    assert_int_equal(run(w, &cmd), 0);
}

static void absorb(struct world *w, const struct world *other)
{
    struct command cmd = { .verb = VERB_ABSORB, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.absorb.from = &other->c;
    assert_int_equal(run(w, &cmd), 0);
}

static void fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    assert_int_equal(run(w, &cmd), 0);
}

static int erase(struct world *w)
{
    struct command cmd = { .verb = VERB_ERASE, .actor = "admin", .role = ROLE__ADMIN };

    return run(w, &cmd);
}

static void hear(struct world *w, const char *signal)
{
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator", .role = ROLE__OPERATOR };
    static const char *const words[] = { "слова" };

    cmd.note.text = "ещё";
    cmd.note.read = (struct read_words){ .signals = &signal, .words = words, .n = 1 };
    assert_int_equal(run(w, &cmd), 0);
}

/* ---- what the survivor learns ---- */
static void each_thing_that_was_not_known_of_the_person_is_learned_and_no_news_is_none(void **state)
{
    static const struct person known = { "Нина", "+79990000002", "1940", "ru" };
    struct world *w = *state;

    for (size_t i = 0; i < 5; i++) {
        struct world *one = i ? another(8) : w, *other = another(7);
        struct person less = known;

        if (i == 1)
            less.name = NULL;
        if (i == 2)
            less.phone = NULL;
        if (i == 3)
            less.born = NULL;
        if (i == 4)
            less.lang = NULL;
        file_of(one, less, (struct person){ .name = "Пётр" });
        file_of(other, known, (struct person){ .name = "Ира" });
        absorb(one, other);
        assert_int_equal(n_happened(one, EVENT__TYPE__SUBJECT_NAMED), i > 0);
        assert_string_equal(one->c.subject.name, "Нина");
        assert_string_equal(one->c.subject.phone, "+79990000002");
        assert_string_equal(one->c.subject.born, "1940");
        assert_string_equal(one->c.subject.lang, "ru");
        forget(other);
        if (i)
            forget(one);
    }
}

static void facts_of_the_other_are_kept_where_nothing_was_known_and_while_there_is_room(
    void **state)
{
    struct world *w = *state, *other = another(7);

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    file_of(other, (struct person){ 0 }, (struct person){ .name = "Ира" });
    for (uint32_t i = 0; i < FACTS_MAX - 1; i++)
        fact(w, arena_printf(&w->arena, "k%u", i), "yes");
    fact(other, "k1", "no");
    fact(other, "more", "yes");
    fact(other, "too_many", "yes");
    absorb(w, other);
    assert_int_equal(w->c.n_facts, FACTS_MAX);
    assert_string_equal(w->c.facts[1].value, "yes");
    assert_string_equal(w->c.facts[FACTS_MAX - 1].key, "more");
    forget(other);
}

static void a_fact_of_the_other_was_said_when_it_was_said(void **state)
{
    struct world *w = *state, *other = another(7);
    int64_t said_ms = w->now_ms;

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    file_of(other, (struct person){ 0 }, (struct person){ .name = "Ира" });
    fact(other, "battery_hours", "3");
    fact(other, "of_before", "yes");
    other->c.said_ms[1] = 0; /* by a service that kept no time */
    w->now_ms += HOUR_MS;
    absorb(w, other);
    assert_int_equal(w->c.said_ms[0], said_ms);
    assert_int_equal(w->c.said_ms[1], 0);
    forget(other);
}

static void a_place_that_only_the_other_had_is_told_to_whoever_is_still_asked(void **state)
{
    struct world *w = *state, *other = another(7);

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DECLINE), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__ACK), 0);
    file_case(other, NULL);
    absorb(w, other);
    assert_string_equal(case_place(&w->c)->text, "Азов");
    assert_int_equal(w->c.offers[0].generation, 1);
    assert_int_equal(w->c.offers[1].generation, 2);
    forget(other);
}

static void callers_of_the_other_are_kept_while_there_is_room(void **state)
{
    struct world *w = *state, *other = another(7);
    struct command again = { .verb = VERB_FILED_AGAIN, .actor = "operator" };

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    for (uint32_t i = 2; i < PEOPLE_MAX; i++) {
        again.file.reporter.name = arena_printf(&w->arena, "сосед %u", i);
        assert_int_equal(run(w, &again), 0);
    }
    file_of(other, (struct person){ 0 }, (struct person){ .name = "Ира" });
    again.file.reporter.name = "Вера";
    assert_int_equal(run(other, &again), 0);
    absorb(w, other);
    assert_int_equal(w->c.n_reporters, PEOPLE_MAX);
    assert_string_equal(w->c.reporters[PEOPLE_MAX - 1].name, "Ира");
    forget(other);
}

static void of_two_wishes_the_more_careful_one_counts_and_a_death_is_not_forgotten(void **state)
{
    static const struct {
        Case__MayTell here, there, both;
    } wishes[] = {
        { CASE__MAY_TELL__YES, CASE__MAY_TELL__NO, CASE__MAY_TELL__NO },
        { CASE__MAY_TELL__NO, CASE__MAY_TELL__YES, CASE__MAY_TELL__NO },
        { CASE__MAY_TELL__NOT_ASKED, CASE__MAY_TELL__YES, CASE__MAY_TELL__YES },
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world *one = another(8), *other = another(7);

        committed(one, NULL);
        committed(other, NULL);
        assert_int_equal(say(one, 0, ANSWER__WORD__ONSCENE), 0);
        assert_int_equal(answered(one, (struct answer){ .word = ANSWER__WORD__CHECKIN,
                                           .may_tell = wishes[i].here }),
            0);
        assert_int_equal(say(other, 0, ANSWER__WORD__ONSCENE), 0);
        assert_int_equal(answered(other, (struct answer){ .word = ANSWER__WORD__DONE,
                                             .may_tell = wishes[i].there,
                                             .reason = i ? ANSWER__REASON__FOUND_DEAD : 0 }),
            0);
        absorb(one, other);
        assert_int_equal(one->c.may_tell, wishes[i].both);
        assert_int_equal(one->c.death_said, i > 0);
        assert_int_equal(alarms(one, ALARM__CAUSE__TELL_IN_PERSON), i > 0);
        forget(other);
        forget(one);
    }
}

/* ---- what is heard again, and what changes ---- */
static void a_signal_that_is_heard_twice_is_one_and_may_say_what_kind_it_is(void **state)
{
    struct world *w = *state;

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    assert_string_equal(w->c.kind, "other");
    hear(w, "quarrel");
    assert_string_equal(w->c.kind, "violence"); /* as urgent as before, and now it has a name */
    assert_int_equal(w->c.priority, PRIORITY__P2);
    hear(w, "quarrel");
    assert_int_equal(w->c.n_signals, 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__CASE_JUDGED), 0);
}

static void what_a_person_said_less_of_rises_by_what_the_rules_did_not_know_then(void **state)
{
    struct world *w = *state;

    file_of(w, (struct person){ 0 }, (struct person){ .name = "Пётр" });
    assert_int_equal(prioritize(w, PRIORITY__P4), 0);
    fact(w, "alone", "yes");
    assert_int_equal(w->c.priority, PRIORITY__P4);
    fact(w, "worse", "yes");
    assert_int_equal(w->c.priority, PRIORITY__P1);
    assert_int_equal(w->c.overruled, PRIORITY__UNJUDGED);
}

static void facts_and_names_said_twice_at_once_are_known_once(void **state)
{
    static const char *const never[] = { "муж", "муж" };
    static const struct fact facts_said[] = { { "worse", "yes", false }, { "worse", "no", false } };
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "помогите";
    cmd.file.never_ask = never;
    cmd.file.n_never_ask = 2;
    cmd.file.facts = facts_said;
    cmd.file.n_facts = 2;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_never_ask, 1);
    assert_int_equal(w->c.n_facts, 1);
    assert_string_equal(w->c.facts[0].value, "no");
    assert_int_equal(w->c.priority, PRIORITY__P2);
}

/* ---- erased ---- */
static void of_an_erased_case_nothing_personal_is_left_and_what_was_on_its_way_does_nothing(
    void **state)
{
    static const enum verb on_the_way[] = { VERB_RANKED, VERB_DELIVERY, VERB_DUE };
    struct world *w = *state;
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator" };

    file_case(w, NULL);
    fact(w, "alone", "yes");
    assert_int_equal(rank(w, 1, 1, 0, 4), 0); /* two are asked, two are spare */
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_non_null(w->c.needs[0].tries[0].spares[3].name);
    assert_int_equal(erase(w), ERR_WRONG_STATE);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(deliver(w, 1, WORK__RESULT__DELIVERED), 0); /* that it is done */
    assert_int_equal(erase(w), 0);
    assert_null(w->c.facts[0].value);
    assert_null(w->c.offers[0].name);
    assert_null(w->c.needs[0].tries[0].spares[3].name);
    assert_null(w->c.fixes[0].text);
    for (size_t i = 0; i < 3; i++) {
        struct command late = { .verb = on_the_way[i], .actor = "matcher" };

        assert_int_equal(run(w, &late), 0);
        assert_int_equal(w->last.n_events, 0);
    }
    cmd.note.text = "ещё";
    assert_refused(w, &cmd, ERR_ERASED, "case", NULL);
}

static void a_case_whose_recall_nobody_has_confirmed_is_not_erased(void **state)
{
    struct world *w = *state;

    committed(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(erase(w), ERR_WRONG_STATE);
    assert_string_equal(w->last.refused.value, "recall");
    assert_int_equal(say(w, 0, ANSWER__WORD__RECALL_SEEN), 0);
    assert_int_equal(erase(w), 0);
}

static void a_case_is_not_erased_while_news_of_its_end_is_still_on_its_way(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    assert_int_equal(erase(w), ERR_WRONG_STATE);
    assert_int_equal(deliver(w, 0, WORK__RESULT__FAILED_AGAIN), 0);
    assert_int_equal(erase(w), ERR_WRONG_STATE);
    assert_int_equal(deliver(w, 0, WORK__RESULT__HANDED_OFF), 0);
    assert_int_equal(erase(w), ERR_WRONG_STATE);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(erase(w), 0);
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(each_thing_that_was_not_known_of_the_person_is_learned_and_no_news_is_none),
        STORY(facts_of_the_other_are_kept_where_nothing_was_known_and_while_there_is_room),
        STORY(a_fact_of_the_other_was_said_when_it_was_said),
        STORY(a_place_that_only_the_other_had_is_told_to_whoever_is_still_asked),
        STORY(callers_of_the_other_are_kept_while_there_is_room),
        cmocka_unit_test(of_two_wishes_the_more_careful_one_counts_and_a_death_is_not_forgotten),
        STORY(a_signal_that_is_heard_twice_is_one_and_may_say_what_kind_it_is),
        STORY(what_a_person_said_less_of_rises_by_what_the_rules_did_not_know_then),
        STORY(facts_and_names_said_twice_at_once_are_known_once),
        STORY(of_an_erased_case_nothing_personal_is_left_and_what_was_on_its_way_does_nothing),
        STORY(a_case_whose_recall_nobody_has_confirmed_is_not_erased),
        STORY(a_case_is_not_erased_while_news_of_its_end_is_still_on_its_way),
    };

    return cmocka_run_group_tests_name("casebook: merged", tests, NULL, NULL);
}
