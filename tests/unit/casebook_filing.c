/* Stories of what is said about a case: filed, filed again, by another caller, a fact, a place; what of it is kept, and what is refused. */
#include "unit/casebook_corners.h"

static struct command filing(enum verb verb, const char *text)
{
    struct command cmd = { .verb = verb, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = text;
    return cmd;
}

static int fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    return run(w, &cmd);
}

static int locate_words(struct world *w, const char *text)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.fix = (struct fix){ .text = text, .source = CASE__PLACE_SOURCE__SAID };
    return run(w, &cmd);
}

static int locate_wrong(struct world *w)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.wrong = true;
    cmd.locate.reason = "там никого";
    return run(w, &cmd);
}

/* ---- filed ---- */
static void a_kind_that_no_rule_knows_is_refused(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.kind = "nonsense";
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "kind", "nonsense");
    assert_int_equal(w->c.state, CASE__STATE__NONE);
}

static void what_is_filed_is_not_filed_a_second_time(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    file_case(w, NULL);
    assert_refused(w, &cmd, ERR_ID_REUSED, "id", NULL);
}

static void an_empty_word_of_a_list_is_none(void **state)
{
    static const char *const signals[] = { "", "hungry" }, *const words[] = { "", "" };
    static const char *const who[] = { "", "Иван" };
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.read.signals = signals;
    cmd.file.read.words = words;
    cmd.file.read.n = 2;
    cmd.file.never_ask = cmd.file.never_tell = who;
    cmd.file.n_never_ask = cmd.file.n_never_tell = 2;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_signals, 1);
    assert_string_equal(w->c.signals[0], "hungry");
    assert_int_equal(w->c.n_never_ask, 1);
    assert_string_equal(w->c.never_ask[0], "Иван");
    assert_int_equal(w->c.n_never_tell, 1);
}

static void an_operator_files_it_as_less_urgent_with_a_reason_alone(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.priority = PRIORITY__P4;
    cmd.file.reason = "не к спеху";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.priority, PRIORITY__P4);
    assert_int_equal(w->c.overruled, PRIORITY__P2);
    assert_int_equal(
        prioritize(w, PRIORITY__P5), 0); /* and once more less: what the rules said stands */
    assert_int_equal(w->c.overruled, PRIORITY__P2);
    assert_int_equal(fact(w, "alone", "yes"), 0);
    assert_int_equal(w->c.priority, PRIORITY__P5);
}

static void without_a_reason_the_rules_decide_how_urgent_it_is_filed(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.priority = PRIORITY__P4;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(w->c.overruled, PRIORITY__UNJUDGED);
}

static void more_urgent_than_the_rules_say_needs_no_reason(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.priority = PRIORITY__P1;
    cmd.file.reason = "слышу по голосу";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

/* ---- people ---- */
static void whatever_is_said_of_somebody_makes_them_known(void **state)
{
    static const struct person said[] = { { .name = "Нина" }, { .phone = "+79990000002" },
        { .born = "1940" }, { .lang = "ru" } };

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct command cmd = filing(VERB_FILE, "помогите");
        void *own;
        struct world *w;

        corner_set_up(&own);
        w = own;
        cmd.file.subject = cmd.file.reporter = said[i];
        assert_int_equal(run(w, &cmd), 0);
        assert_int_equal(n_happened(w, EVENT__TYPE__SUBJECT_NAMED), 1);
        assert_int_equal(w->c.n_reporters, 1);
        tear_down(&own);
    }
}

static void who_is_known_by_a_relation_alone_is_a_reporter(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    cmd.file.relation = "сын";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_reporters, 1);
    assert_string_equal(w->c.relation, "сын");
}

static void a_known_caller_is_not_added_twice_and_another_with_the_same_name_is(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILED_AGAIN, NULL);

    file_case(w, NULL);
    cmd.file.reporter = w->c.reporters[0];
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_reporters, 1);
    cmd.file.reporter.phone = "+79990000009";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.n_reporters, 2);
}

static void a_caller_for_whom_there_is_no_room_stands_in_the_notes(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILED_AGAIN, NULL);

    file_case(w, NULL);
    for (uint32_t i = 1; i < PEOPLE_MAX; i++) {
        cmd.file.reporter.name = arena_printf(&w->arena, "сосед %u", i);
        assert_int_equal(run(w, &cmd), 0);
    }
    assert_int_equal(w->c.n_reporters, PEOPLE_MAX);
    cmd.file.reporter = (struct person){ .name = "Ира" };
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(w->last.events[0].p.text, "Ира ");
    cmd.file.reporter = (struct person){ .phone = "+79990000008" };
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(w->last.events[0].p.text, " +79990000008");
    assert_int_equal(w->c.n_reporters, PEOPLE_MAX);
}

/* ---- facts ---- */
static void a_case_holds_so_many_facts_and_each_may_change(void **state)
{
    struct world *w = *state;
    struct command again = filing(VERB_FILED_AGAIN, NULL);
    struct fact more[] = { { "k0", "again", false }, { "one_too_many", "yes", false } };

    file_case(w, NULL);
    for (uint32_t i = 0; i < FACTS_MAX; i++)
        assert_int_equal(fact(w, arena_printf(&w->arena, "k%u", i), "yes"), 0);
    assert_int_equal(fact(w, "one_too_many", "yes"), ERR_TOO_LONG);
    assert_int_equal(fact(w, "k1", "no"), 0);
    assert_string_equal(w->c.facts[1].value, "no");
    again.file.facts = more;
    again.file.n_facts = 2;
    assert_int_equal(run(w, &again), 0);
    assert_int_equal(w->c.n_facts, FACTS_MAX);
    assert_string_equal(w->c.facts[0].value, "again");
}

static void a_case_that_is_over_takes_no_word_more(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator" };

    file_case(w, NULL);
    assert_int_equal(close_as(w, CASE__DISPOSITION__HELPED, 0), 0);
    cmd.note.text = "ещё";
    assert_int_equal(run(w, &cmd), ERR_WRONG_STATE);
    assert_int_equal(fact(w, "alone", "yes"), ERR_WRONG_STATE);
    assert_int_equal(locate_words(w, "Азов"), ERR_WRONG_STATE);
    cmd = filing(VERB_FILED_AGAIN, "ещё");
    assert_int_equal(run(w, &cmd), ERR_WRONG_STATE);
    cmd = filing(VERB_SAME_AS, "ещё");
    assert_refused(w, &cmd, ERR_WRONG_STATE, "same_as", "closed");
}

/* ---- the same, said by another ---- */
static void another_caller_is_added_and_what_the_first_one_said_stays(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_SAME_AS, "я тоже видела");

    file_case(w, NULL);
    cmd.file.subject.name = "Нина";
    cmd.file.reporter.name = "Ира";
    cmd.file.consent = CASE__CONSENT__GIVEN;
    cmd.file.unsafe_to_call = true;
    cmd.file.reporter_at =
        (struct fix){ .text = "Батайск", .source = CASE__PLACE_SOURCE__SAID, .fix_at_ms = 1 };
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(w->c.subject.name, "Нина");
    assert_int_equal(w->c.n_reporters, 2);
    assert_int_equal(w->c.consent, CASE__CONSENT__GIVEN);
    assert_true(w->c.unsafe_to_call);
    assert_string_equal(
        case_place(&w->c)->text, "Азов"); /* the caller's place is not the subject's */
    cmd.file.exercise = true;
    assert_refused(w, &cmd, ERR_WRONG_STATE, "exercise", NULL);
}

/* ---- where ---- */
static void a_place_is_wrong_only_where_one_is_known(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "помогите");

    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(locate_wrong(w), ERR_MISSING);
    assert_string_equal(w->last.refused.field, "place");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(locate_words(w, "Азов"), 0); /* nothing was known: it has moved */
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(locate_words(w, "Азов"), 0);
    assert_int_equal(w->c.offers[0].generation, 2); /* the same words */
    assert_int_equal(locate_words(w, "Батайск"), 0);
    assert_int_equal(w->c.offers[0].generation, 3);
    assert_int_equal(locate_wrong(w), 0); /* what was said before it counts again */
    assert_string_equal(case_place(&w->c)->text, "Азов");
    assert_int_equal(w->c.offers[0].generation, 4);
    assert_int_equal(locate_wrong(w), 0);
    assert_int_equal(locate_wrong(w), 0);
    assert_null(case_place(&w->c));
    assert_int_equal(w->c.offers[0].generation, 5);
}

static void a_place_has_moved_by_more_than_its_radius_or_500_m(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(locate(w, 47.10, 39.40), 0);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(locate(w, 47.1003, 39.40), 0); /* 33 m, of 50 */
    assert_int_equal(w->c.offers[0].generation, 1);
    assert_int_equal(locate(w, 47.1013, 39.40), 0); /* 111 m */
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(locate(w, 47.11, 39.40), 0); /* 1 km */
    assert_int_equal(w->c.offers[0].generation, 3);
    assert_int_equal(locate_words(w, "Азов"), 0); /* words never push out a point */
    assert_int_equal(w->c.offers[0].generation, 3);
    assert_int_equal(locate_wrong(w), 0);
    assert_int_equal(locate_wrong(w), 0);
    assert_int_equal(locate_wrong(w), 0);
    assert_int_equal(locate_wrong(w), 0); /* the last point: only words are left */
    assert_string_equal(case_place(&w->c)->text, "Азов");
}

static int locate_town(struct world *w, const char *text, double lat, bool address)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.fix = (struct fix){ .text = text,
        .lat = lat,
        .lon = 39.4,
        .has_point = true,
        .radius_m = 4793,
        .source = CASE__PLACE_SOURCE__GAZETTEER,
        .district = "Азов",
        .address = address,
        .kladr = "6100001300000" };
    return run(w, &cmd);
}

static void another_address_of_one_town_is_another_place(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(locate_town(w, "Азов", 47.1, false), 0);
    assert_string_equal(case_place(&w->c)->kladr, "6100001300000");
    assert_null(case_place(&w->c)->oktmo);
    rank(w, 1, 1, 0, 1);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(locate_town(w, "Азов, Ленина 5", 47.1, true), 0);
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(locate_town(w, "Азов, Ленина 5", 47.1, true), 0);
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(locate_town(w, "Азов, Мира 7", 47.1, true), 0);
    assert_int_equal(w->c.offers[0].generation, 3);
    assert_true(case_place(&w->c)->address);
}

static void the_circle_of_a_town_is_nothing_against_a_point_in_it(void **state)
{
    struct world *w = *state;

    file_case(w, NULL);
    assert_int_equal(locate(w, 47.11, 39.40), 0);
    assert_int_equal(locate_town(w, "Азов", 47.1, false), 0);
    assert_int_equal(case_place(&w->c)->radius_m, 50);
    assert_int_equal(locate_town(w, "Ейск", 46.7, false), 0); /* it is somewhere else */
    assert_string_equal(case_place(&w->c)->text, "Ейск");
    assert_int_equal(locate(w, 46.71, 39.40), 0);
    assert_int_equal(case_place(&w->c)->radius_m, 50);
}

/* ---- a telephone's own fix is where its holder is ---- */
static struct fix phone(const char *text, double lat, double lon, uint32_t radius_m, int64_t at_ms)
{
    return (struct fix){ .text = text,
        .lat = lat,
        .lon = lon,
        .has_point = lat != 0,
        .radius_m = radius_m,
        .fix_at_ms = at_ms,
        .source = CASE__PLACE_SOURCE__NETWORK };
}

static int locate_phone(struct world *w, struct fix fix)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.fix = fix;
    return run(w, &cmd);
}

static uint32_t places_of_reporter(const struct casefile *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->n_fixes; i++)
        n += c->fixes[i].of_reporter;
    return n;
}

static void a_fix_of_the_callers_telephone_is_the_callers(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "муж не отвечает");

    cmd.file.reporter.phone = "+79990000001";
    cmd.file.at = phone("aml", 47.1, 39.4, 35, 1);
    assert_int_equal(run(w, &cmd), 0);
    assert_null(case_place(&w->c));
    assert_int_equal(places_of_reporter(&w->c), 1);
    assert_int_equal(locate_phone(w, phone("aml 2", 47.1, 39.4, 20, 2)), 0);
    assert_null(case_place(&w->c));
    assert_int_equal(locate_words(w, "Азов"), 0);
    assert_int_equal(locate_phone(w, phone("aml 3", 47.1, 39.4, 20, 3)), 0);
    assert_string_equal(case_place(&w->c)->text, "Азов");
    assert_int_equal(places_of_reporter(&w->c), 3);
}

static void a_fix_of_whoever_calls_for_themselves_is_theirs(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "я упала"), again = filing(VERB_FILED_AGAIN, "я здесь");
    struct command other = filing(VERB_SAME_AS, "она упала");

    cmd.file.reporter.phone = "+79990000001";
    cmd.file.relation = "сама";
    cmd.file.at = phone("none", 0, 0, 0, 1); /* a telephone that does not know */
    assert_int_equal(run(w, &cmd), 0);
    assert_null(case_place(&w->c));
    again.file.at = phone("aml", 47.1, 39.4, 35, 2);
    assert_int_equal(run(w, &again), 0);
    assert_string_equal(case_place(&w->c)->text, "aml");
    again.file.reporter.phone = "+79990000001";
    again.file.at = phone("aml 2", 47.1, 39.4, 30, 3);
    assert_int_equal(run(w, &again), 0);
    assert_string_equal(case_place(&w->c)->text, "aml 2");
    assert_int_equal(locate_phone(w, phone("aml 3", 47.1, 39.4, 25, 4)), 0);
    assert_string_equal(case_place(&w->c)->text, "aml 3");
    other.file.at = phone("theirs", 47.9, 39.9, 5, 5); /* another caller is not she */
    assert_int_equal(run(w, &other), 0);
    other.file.reporter.phone = "+79990000002";
    assert_int_equal(run(w, &other), 0);
    assert_string_equal(case_place(&w->c)->text, "aml 3");
}

static void where_the_caller_is_serves_who_calls_for_themselves(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "я упала");

    cmd.file.subject.phone = cmd.file.reporter.phone = "+79990000001";
    cmd.file.reporter_at = phone("aml", 47.1, 39.4, 35, 1);
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(case_place(&w->c)->text, "aml");
    assert_int_equal(places_of_reporter(&w->c), 1);
    cmd.verb = VERB_FILED_AGAIN;
    cmd.file.reporter_at = phone("aml 2", 47.1, 39.4, 30, 2); /* a place is known */
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(case_place(&w->c)->text, "aml");
}

static void words_of_where_the_caller_is_are_the_callers(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "я упала");

    cmd.file.relation = "сама";
    cmd.file.reporter_at = (struct fix){ .text = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
    assert_null(case_place(&w->c));
}

static void who_is_together_with_the_caller_is_where_the_telephone_is(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "муж упал");

    cmd.file.at = cmd.file.reporter_at = phone("aml", 47.1, 39.4, 35, 1);
    cmd.file.same_place = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(case_place(&w->c)->text, "aml");
    assert_int_equal(locate_phone(w, phone("aml 2", 47.1, 39.4, 30, 2)), 0);
    assert_string_equal(case_place(&w->c)->text, "aml 2"); /* they are together still */
    assert_int_equal(locate(w, 47.5, 39.9), 0); /* the person is somewhere else by now */
    assert_int_equal(locate_phone(w, phone("aml 3", 47.1, 39.4, 20, 3)), 0);
    assert_true(case_place(&w->c)->lat > 47.4);
}

static void two_in_one_town_are_not_together(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "муж не отвечает");

    cmd.file.at = cmd.file.reporter_at =
        (struct fix){ .text = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(locate_phone(w, phone("aml", 47.1, 39.4, 30, 2)), 0);
    assert_string_equal(case_place(&w->c)->text, "Азов");
}

static void a_worse_fix_of_a_telephone_does_not_push_out_a_better_one(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILE, "я упала");

    cmd.file.relation = "сама";
    cmd.file.at = phone("satellites", 47.1, 39.4, 14, 100);
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(locate_phone(w, phone("cells", 47.105, 39.4, 1964, 200)), 0);
    assert_string_equal(case_place(&w->c)->text, "satellites"); /* the cell is around it */
    assert_int_equal(locate_phone(w, phone("late", 47.2, 39.4, 10, 50)), 0);
    assert_string_equal(case_place(&w->c)->text, "satellites"); /* that was before */
    assert_int_equal(locate_phone(w, phone("moved", 47.2, 39.4, 1964, 300)), 0);
    assert_string_equal(case_place(&w->c)->text, "moved"); /* no longer where it was */
    assert_int_equal(locate_phone(w, phone("better", 47.2, 39.4, 20, 400)), 0);
    assert_string_equal(case_place(&w->c)->text, "better");
    assert_int_equal(locate(w, 47.2001, 39.4), 0); /* a person knows better */
    assert_int_equal(case_place(&w->c)->radius_m, 50);
    assert_int_equal(locate_phone(w, phone("older than what was typed", 47.2, 39.4, 20, 1)), 0);
    assert_int_equal(case_place(&w->c)->radius_m, 20);
}

static void a_call_filed_again_says_where_it_is_now(void **state)
{
    struct world *w = *state;
    struct command cmd = filing(VERB_FILED_AGAIN, "я уже в Батайске");

    file_case(w, NULL);
    rank(w, 1, 1, 0, 2);
    assert_int_equal(deliver(w, 0, WORK__RESULT__DELIVERED), 0);
    assert_int_equal(say(w, 1, ANSWER__WORD__DECLINE), 0);
    cmd.file.at = (struct fix){ .text = "Батайск", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
    assert_string_equal(case_place(&w->c)->text, "Батайск");
    assert_int_equal(w->c.offers[0].generation, 2);
    assert_int_equal(w->c.offers[1].generation, 1); /* who has declined hears no more of it */
}

int main(void)
{
#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)
    const struct CMUnitTest tests[] = {
        STORY(a_kind_that_no_rule_knows_is_refused),
        STORY(what_is_filed_is_not_filed_a_second_time),
        STORY(an_empty_word_of_a_list_is_none),
        STORY(an_operator_files_it_as_less_urgent_with_a_reason_alone),
        STORY(without_a_reason_the_rules_decide_how_urgent_it_is_filed),
        STORY(more_urgent_than_the_rules_say_needs_no_reason),
        cmocka_unit_test(whatever_is_said_of_somebody_makes_them_known),
        STORY(who_is_known_by_a_relation_alone_is_a_reporter),
        STORY(a_known_caller_is_not_added_twice_and_another_with_the_same_name_is),
        STORY(a_caller_for_whom_there_is_no_room_stands_in_the_notes),
        STORY(a_case_holds_so_many_facts_and_each_may_change),
        STORY(a_case_that_is_over_takes_no_word_more),
        STORY(another_caller_is_added_and_what_the_first_one_said_stays),
        STORY(a_place_is_wrong_only_where_one_is_known),
        STORY(a_place_has_moved_by_more_than_its_radius_or_500_m),
        STORY(another_address_of_one_town_is_another_place),
        STORY(the_circle_of_a_town_is_nothing_against_a_point_in_it),
        STORY(a_fix_of_the_callers_telephone_is_the_callers),
        STORY(a_fix_of_whoever_calls_for_themselves_is_theirs),
        STORY(where_the_caller_is_serves_who_calls_for_themselves),
        STORY(words_of_where_the_caller_is_are_the_callers),
        STORY(who_is_together_with_the_caller_is_where_the_telephone_is),
        STORY(two_in_one_town_are_not_together),
        STORY(a_worse_fix_of_a_telephone_does_not_push_out_a_better_one),
        STORY(a_call_filed_again_says_where_it_is_now),
    };

    return cmocka_run_group_tests_name("casebook: filing", tests, NULL, NULL);
}
