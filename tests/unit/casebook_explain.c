/* `assist explain`: what the casebook keeps of a ranking, and what it answers. */
#include "unit/casebook_lists.h"

#include <string.h>

#define MATCHER 'm'

static const Envelope *newest(struct lists *l, Envelope__BodyCase body)
{
    struct bus_peer to;

    for (size_t i = driver_count(&l->d); i > 0; i--) {
        Envelope *said = driver_said(&l->d, i - 1, &to);

        if (said->body_case == body)
            return said;
    }
    return NULL;
}

static void with_matcher(struct lists *l)
{
    Envelope *env = make(lists_arena(l), "hello", "worker=matcher", "instance=m-1", NULL);

    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
}

/* The matcher's answer to the newest request, with more fields. */
static void rank(struct lists *l, ...)
{
    const Envelope *asked = newest(l, ENVELOPE__BODY_MATCH_REQUEST);
    Envelope *env = make(lists_arena(l), "candidates_ranked", NULL);
    va_list sets;

    assert_non_null(asked);
    PUT(env->candidates_ranked, work, asked->match_request->work);
    PUT(env->candidates_ranked, case_, asked->match_request->case_);
    PUT(env->candidates_ranked, need, asked->match_request->need);
    PUT(env->candidates_ranked, rung, asked->match_request->rung);
    PUT(env->candidates_ranked, generation, asked->match_request->generation);
    va_start(sets, l);
    for (const char *path; (path = va_arg(sets, const char *));)
        make_more(env, path, va_arg(sets, const char *), lists_arena(l));
    va_end(sets);
    driver_hear(&l->d, LINK_INNER, MATCHER, NULL, env);
}

static const CaseExplained *explain(struct lists *l, const char *number, Role role)
{
    Envelope *env = make(lists_arena(l), "ask_explain", NULL);
    const Envelope *answer;

    make_more(env, "case=", number, lists_arena(l));
    env->id.data[15] = ++l->id;
    env->actor = arena_dup(lists_arena(l), "olga");
    PUT(env, role, role);
    driver_hear(&l->d, LINK_INNER, PEER, NULL, env);
    answer = newest(l, ENVELOPE__BODY_CASE_EXPLAINED);
    assert_non_null(answer);
    return answer->case_explained;
}

static const CaseShown *show(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", "timeline=1", NULL);
    const Envelope *answer;

    make_more(env, "case=", number, lists_arena(l));
    answer = lists_ask(l, env);
    assert_non_null(answer);
    return answer->case_shown;
}

static unsigned reads_of(struct lists *l, const char *number, const char *command)
{
    const CaseShown *shown = show(l, number);
    unsigned reads = 0;

    for (size_t i = 0; i < shown->n_events; i++) {
        const EventLine *e = shown->events[i];

        for (size_t v = 0; v < e->n_values; v++)
            reads += e->type == EVENT__TYPE__DATA_READ && text_is(e->values[v]->key, "code") &&
                     text_is(e->values[v]->value, command);
    }
    return reads;
}

static const char *file_hungry(struct lists *l)
{
    const Envelope *answer = ASK(l, "open_case", "file.text=help", "file.consent=1",
        "place.source=1", "place.text=Азов, Мира 5", "reading.signals+.signal=no_food");

    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    return answer->case_receipt->case_;
}

static const char *one_neighbour_found(struct lists *l)
{
    const char *number;

    with_matcher(l);
    number = file_hungry(l);
    rank(l, "candidates+.responder=", "next-door", "candidates.name=", "Пётр",
        "candidates.kind=", "8", "candidates.channels=", "2", "candidates.why=", "key,near,free",
        "filtered+.reason=", "4", "filtered.count=", "7", "filtered+.reason=", "5",
        "filtered.count=", "2", NULL);
    return number;
}

static void a_pick_says_why_and_the_others_are_counted_by_reason(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x = explain(l, one_neighbour_found(l), ROLE__COORDINATOR);

    assert_true(x->n_fired > 0);
    assert_non_null(x->fired[0]->why);
    assert_int_equal(x->n_picked, 1);
    assert_string_equal(x->picked[0]->need, "n1");
    assert_string_equal(x->picked[0]->responder, "next-door");
    assert_string_equal(x->picked[0]->why, "key,near,free");
    assert_non_null(x->picked[0]->offer);
    assert_int_equal(x->n_filtered, 2);
    assert_int_equal(x->filtered[0]->reason, MATCH__REASON__OUT_OF_AREA);
    assert_int_equal(x->filtered[0]->count, 7);
    assert_int_equal(x->filtered[1]->reason, MATCH__REASON__NOT_OPEN);
    assert_int_equal(x->n_rankings, 1);
    assert_int_equal(x->rankings[0]->found, 1);
    assert_int_equal(x->n_shortfall, 0);
}

static void what_comes_next_begins_with_the_deadline_that_is_armed(void **state)
{
    struct lists *l = *state;
    const char *number = one_neighbour_found(l);
    const CaseExplained *x = explain(l, number, ROLE__COORDINATOR);
    struct case_row row;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_true(x->n_next > 1);
    assert_int_equal(x->next[0]->at->ms, row.due_ms);
    for (size_t i = 1; i < x->n_next; i++)
        assert_true(x->next[i - 1]->at->ms <= x->next[i]->at->ms);
}

static void private_names_are_for_those_who_work_on_cases_and_the_read_is_recorded(void **state)
{
    struct lists *l = *state;
    const char *number = one_neighbour_found(l);

    assert_null(explain(l, number, ROLE__AUDITOR)->picked[0]->name);
    assert_int_equal(reads_of(l, number, "explain"), 0);
    assert_string_equal(explain(l, number, ROLE__OPERATOR)->picked[0]->name, "Пётр");
    assert_int_equal(reads_of(l, number, "explain"), 1);
}

static void a_need_for_which_nobody_was_found_says_the_reason(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x;
    const char *number;

    with_matcher(l);
    number = file_hungry(l);
    rank(l, "shortfall=", "4", "filtered+.reason=", "4", "filtered.count=", "9", NULL);
    x = explain(l, number, ROLE__COORDINATOR);
    assert_int_equal(x->n_picked, 0);
    assert_int_equal(x->n_shortfall, 1);
    assert_string_equal(x->shortfall[0]->need, "n1");
    assert_int_equal(x->shortfall[0]->reason, MATCH__REASON__OUT_OF_AREA);
}

static void a_need_that_waits_for_a_place_says_so_and_until_when(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x;
    const Envelope *filed;
    bool is_armed = false;

    with_matcher(l);
    filed = ASK(l, "open_case", "file.text=help", "file.consent=1",
        "file.reporter.phone=+79990000001", "reading.signals+.signal=no_food");
    assert_string_equal(filed->case_receipt->needs[1]->kind, "confirm_place");
    x = explain(l, filed->case_receipt->case_, ROLE__COORDINATOR);
    assert_int_equal(x->n_shortfall, 1);
    assert_string_equal(x->shortfall[0]->need, "n1");
    assert_int_equal(x->shortfall[0]->reason, MATCH__REASON__NO_PLACE);
    for (size_t i = 0; i < x->n_next; i++)
        is_armed = is_armed || text_is(x->next[i]->what, "place");
    assert_true(is_armed);
}

static const NextLine *next_of(const CaseExplained *x, const char *what)
{
    for (size_t i = 0; i < x->n_next; i++) {
        if (text_is(x->next[i]->what, what))
            return x->next[i];
    }
    fail_msg("nothing says %s", what);
    return NULL;
}

/* Whoever works on the case, and whoever is asked. */
static void by_when_a_need_has_to_be_done_is_told_to_all_who_see_to_it(void **state)
{
    struct lists *l = *state;
    const char *number;
    const Envelope *told;
    const NextLine *half;
    int64_t due_ms;

    with_matcher(l);
    driver_hear(&l->d, LINK_INNER, 'd', NULL,
        make(lists_arena(l), "hello", "worker=dispatcher", "instance=d-1", NULL));
    number = ASK(l, "open_case", "file.text=help", "file.consent=1", "place.source=1",
        "place.text=Азов, Мира 5", "file.facts+.key=next_dose",
        "file.facts.value=2100-01-01T00:00:00Z", "reading.signals+.signal=medicine_out")
                 ->case_receipt->case_;
    assert_int_equal(time_parse("2100-01-01T00:00:00Z", &due_ms), 0);
    rank(l, "candidates+.responder=", "vol", "candidates.kind=", "6", "candidates.channels=", "1",
        NULL);
    told = newest(l, ENVELOPE__BODY_DISPATCH);
    assert_non_null(told);
    assert_true(told->dispatch->facts->deadline->ms == due_ms);
    half = next_of(explain(l, number, ROLE__COORDINATOR), "half_time");
    assert_string_equal(half->need, "n1");
    assert_true(half->at->ms < due_ms);
    assert_true(show(l, number)->needs[0]->deadline->ms == due_ms);
}

static void a_case_about_a_child_names_the_rule_that_says_so(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x;
    bool is_named = false;

    with_matcher(l);
    x = explain(l,
        ASK(l, "open_case", "file.text=help", "file.consent=1", "file.subject.born=2020",
            "reading.signals+.signal=no_food")
            ->case_receipt->case_,
        ROLE__COORDINATOR);
    for (size_t i = 0; i < x->n_fired; i++)
        is_named = is_named || text_is(x->fired[i]->rule, "under_age");
    assert_true(is_named);
}

static const Fired *fired_rule(const CaseExplained *x, const char *rule)
{
    for (size_t i = 0; i < x->n_fired; i++) {
        if (text_is(x->fired[i]->rule, rule))
            return x->fired[i];
    }
    fail_msg("%s is not told", rule);
    return NULL;
}

static const char *file_old(struct lists *l)
{
    with_matcher(l);
    return ASK(l, "open_case", "file.text=help", "file.consent=1", "file.facts+.key=age",
        "file.facts.value=82 года", "reading.signals+.signal=no_food")
        ->case_receipt->case_;
}

static void set_fact(struct lists *l, const char *number, const char *key, const char *value)
{
    Envelope *env = make(lists_arena(l), "fact_read", NULL);
    const Envelope *answer;

    make_more(env, "set.case=", number, lists_arena(l));
    make_more(env, "set.fact.key=", key, lists_arena(l));
    make_more(env, "set.fact.value=", value, lists_arena(l));
    answer = lists_ask(l, env);
    assert_non_null(answer);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void each_rule_says_its_points_and_the_facts_behind_it_and_the_sum_is_told(void **state)
{
    struct lists *l = *state;
    const char *number = file_old(l);
    const CaseExplained *x = explain(l, number, ROLE__COORDINATOR);

    assert_int_equal(fired_rule(x, "aged_75")->points, 1);
    assert_string_equal(fired_rule(x, "aged_75")->because, "age=82 года");
    assert_false(fired_rule(x, "no_food")->has_points);
    assert_null(fired_rule(x, "no_food")->because);
    assert_int_equal(x->points, 1);
    set_fact(l, number, "alone", "yes");
    x = explain(l, number, ROLE__COORDINATOR);
    assert_int_equal(x->points, 2);
    assert_string_equal(fired_rule(x, "said_alone")->because, "alone=yes");
}

/* Raised by nothing: and yet it is told which rule fired, and what counts no more. */
static void a_rule_that_fires_no_more_is_told_without_points(void **state)
{
    struct lists *l = *state;
    const char *number = file_old(l);
    const CaseExplained *x;

    set_fact(l, number, "alone", "yes");
    set_fact(l, number, "alone", "no");
    x = explain(l, number, ROLE__COORDINATOR);
    assert_false(fired_rule(x, "said_alone")->has_points);
    assert_null(fired_rule(x, "said_alone")->because);
    assert_int_equal(fired_rule(x, "not_alone")->points, -2);
    assert_int_equal(x->points, -1);
}

static void whoever_may_not_see_the_person_is_told_the_points_and_not_the_facts(void **state)
{
    struct lists *l = *state;
    const char *number = file_old(l);
    unsigned before = reads_of(l, number, "explain");
    const CaseExplained *x = explain(l, number, ROLE__AUDITOR);

    assert_int_equal(fired_rule(x, "aged_75")->points, 1);
    assert_null(fired_rule(x, "aged_75")->because);
    assert_int_equal(reads_of(l, number, "explain"), before);
    explain(l, number, ROLE__COORDINATOR);
    assert_int_equal(reads_of(l, number, "explain"), before + 1);
}

/* Rows of before have neither; they are told of without. */
static void a_ranking_kept_without_reasons_is_still_explained(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x;
    const char *number;

    with_matcher(l);
    number = file_hungry(l);
    rank(l, "candidates+.responder=", "next-door", "candidates.channels=", "2", NULL);
    x = explain(l, number, ROLE__COORDINATOR);
    assert_int_equal(x->n_picked, 1);
    assert_null(x->picked[0]->why);
    assert_int_equal(x->n_filtered, 0);
}

/* EventsBody of a ranking as it was kept before it had reasons: one spare, kind neighbour, channel 2. */
static void a_ranking_kept_before_is_read_and_kept_again_byte_for_byte(void **state)
{
    static uint8_t old[] = { 0x0a, 0x1e, 0x08, 0x0b, 0x10, 0x01, 0x28, 0x01, 0x50, 0x01, 0x80, 0x01,
        0xe8, 0x07, 0x92, 0x02, 0x0f, 0x0a, 0x09, 'n', 'e', 'x', 't', '-', 'd', 'o', 'o', 'r', 0x10,
        0x08, 0x18, 0x02, 0x10, 0xe8, 0x07, 0x1a, 0x01, 'm' };
    struct lists *l = *state;
    struct events_row row = {
        .count = 1, .at_ms = 1000, .actor = "m", .body = { .bytes = old, .n = sizeof old }
    };
    struct event *events;
    uint32_t n;

    assert_int_equal(kept_events_read(&row, lists_arena(l), &events, &n), 0);
    assert_int_equal(events[0].type, EVENT__TYPE__RUNG_RANKED);
    assert_string_equal(events[0].spares[0].responder, "next-door");
    assert_null(events[0].spares[0].why);
    assert_int_equal(events[0].n_filtered, 0);
    kept_events(events, n, lists_arena(l), &row);
    assert_int_equal(row.body.n, sizeof old);
    assert_memory_equal(row.body.bytes, old, sizeof old);
}

static void counts_of_one_reason_are_one(void **state)
{
    struct lists *l = *state;
    const CaseExplained *x;
    const char *number;

    with_matcher(l);
    number = file_hungry(l);
    rank(l, "filtered+.reason=", "4", "filtered.count=", "1", "filtered+.reason=", "4",
        "filtered.count=", "2", "shortfall=", "4", NULL);
    x = explain(l, number, ROLE__COORDINATOR);
    assert_int_equal(x->n_filtered, 1);
    assert_int_equal(x->filtered[0]->count, 3);
}

static void a_case_that_is_not_there_is_not_explained(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "ask_explain", "case=26-326-0009-9"), "check_digit", "case");
}

#define WITH_LISTS(test) cmocka_unit_test_setup_teardown(test, lists_set_up, lists_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LISTS(a_pick_says_why_and_the_others_are_counted_by_reason),
        WITH_LISTS(what_comes_next_begins_with_the_deadline_that_is_armed),
        WITH_LISTS(private_names_are_for_those_who_work_on_cases_and_the_read_is_recorded),
        WITH_LISTS(a_need_for_which_nobody_was_found_says_the_reason),
        WITH_LISTS(a_need_that_waits_for_a_place_says_so_and_until_when),
        WITH_LISTS(by_when_a_need_has_to_be_done_is_told_to_all_who_see_to_it),
        WITH_LISTS(a_case_about_a_child_names_the_rule_that_says_so),
        WITH_LISTS(each_rule_says_its_points_and_the_facts_behind_it_and_the_sum_is_told),
        WITH_LISTS(a_rule_that_fires_no_more_is_told_without_points),
        WITH_LISTS(whoever_may_not_see_the_person_is_told_the_points_and_not_the_facts),
        WITH_LISTS(a_ranking_kept_without_reasons_is_still_explained),
        WITH_LISTS(a_ranking_kept_before_is_read_and_kept_again_byte_for_byte),
        WITH_LISTS(counts_of_one_reason_are_one),
        WITH_LISTS(a_case_that_is_not_there_is_not_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
