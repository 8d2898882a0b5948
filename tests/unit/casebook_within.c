/* Stories of what has to be done by then: a dose, a floe. The ladder goes so fast that its last rung begins in time; half of the time
 * gone in vain, the next rung begins at once; all of it gone, and nobody is there: a person hears of it. */
#include "casebook/due.h"
#include "casebook/parts.h"
#include "unit/casebook_corners.h"

#define NIGHT                                                                                      \
    {                                                                                              \
        22 * 60, 8 * 60                                                                            \
    }
#define M MINUTE_MS

static const Responder__Kind neighbours[] = { RESPONDER__KIND__NEIGHBOUR };
static const struct rung four[] = {
    { .whom = { "соседи", "neighbours" }, .k = 1, .window_ms = 60 * M },
    { .whom = { "добровольцы", "volunteers" }, .k = 1, .window_ms = 60 * M },
    { .whom = { "врач", "doctor" }, .k = 1, .window_ms = 60 * M },
    { .whom = { "координатор", "coordinator" }, .k = 1, .window_ms = 5 * M },
};
static const struct rung beside[] = {
    { .whom = { "соседи", "neighbours" }, .k = 1, .window_ms = 60 * M },
    { .whom = { "добровольцы", "volunteers" }, .k = 1, .window_ms = 10 * M, .with_next = true },
    { .whom = { "врач", "doctor" }, .k = 1, .window_ms = 5 * M },
    { .whom = { "координатор", "coordinator" }, .k = 1, .window_ms = 5 * M },
};
static const struct rung street[] = {
    { .whom = { "соседи", "neighbours" },
        .kinds = neighbours,
        .n_kinds = 1,
        .k = 1,
        .window_ms = 60 * M },
};
static const struct ladder our_ladders[] = {
    { .name = "four", .rungs = four, .n_rungs = 4, .hash = { 1 } },
    { .name = "beside", .rungs = beside, .n_rungs = 4, .hash = { 2 } },
    { .name = "street", .rungs = street, .n_rungs = 1, .quiet = NIGHT, .hash = { 3 } },
};
#define NEED(k, l, ...)                                                                            \
    {                                                                                              \
        .kind = (k), .mandatory = true, .required = 1, .ladders = ALWAYS(&our_ladders[l]),         \
        __VA_ARGS__                                                                                \
    }
static const struct need_rule our_needs[] = {
    NEED("dose", 0, .by = "next_dose"),
    NEED("floe", 0, .within_ms = 120 * M),
    NEED("both", 0, .within_ms = 120 * M, .by = "next_dose"),
    NEED("beside", 1, .within_ms = 60 * M),
    NEED("night", 2, .within_ms = 4 * HOUR_MS),
    NEED("calm", 2, .within_ms = 16 * HOUR_MS, .by = "next_dose"),
    NEED("power", 0, .by = "battery_hours"),
    NEED("door", 0, .within_ms = 20 * M, .place_within_m = 500),
    { .kind = "confirm_place", .required = 1, .ladders = ALWAYS(&our_ladders[0]) },
};
static const char *const a_dose[] = { "dose" }, *const a_floe[] = { "floe" },
                         *const a_both[] = { "both" }, *const a_beside[] = { "beside" },
                         *const a_night[] = { "night" }, *const a_calm[] = { "calm" },
                         *const a_power[] = { "power" }, *const a_door[] = { "door" };
#define KIND(k, p, list)                                                                           \
    {                                                                                              \
        .kind = (k), .base = (p), .needs = (const char **)(uintptr_t)(list), .n_needs = 1          \
    }
static const struct kind_rule our_kinds[] = {
    KIND("other", PRIORITY__P2, a_dose),
    KIND("floe", PRIORITY__P2, a_floe),
    KIND("both", PRIORITY__P2, a_both),
    KIND("beside", PRIORITY__P2, a_beside),
    KIND("night", PRIORITY__P4, a_night),
    KIND("calm", PRIORITY__P4, a_calm),
    KIND("door", PRIORITY__P4, a_door),
    KIND("power", PRIORITY__P2, a_power),
};
static const struct condition half_is_over[] = {
    { .type = CONDITION_FACT_IS, .name = "deadline_half", .word = "yes" },
};
static const struct condition a_device[] = {
    { .type = CONDITION_FACT_IS, .name = "device", .word = "yes" },
};
static const struct triage_rule our_triage[] = {
    { .id = "half_is_over", .when = half_is_over, .n_when = 1, .at_least = PRIORITY__P1 },
    { .id = "device",
        .when = a_device,
        .n_when = 1,
        .needs = (const char **)(uintptr_t)a_power,
        .n_needs = 1 },
};
static const struct fact_rule our_facts_known[] = {
    { .fact = "battery_hours", .type = FACT_NUMBER },
    { .fact = "next_dose", .type = FACT_TIME },
};
#define BOOK(n_rules)                                                                              \
    {                                                                                              \
        .facts = our_facts_known, .n_facts = 2, .triage = our_triage, .n_triage = (n_rules),       \
        .kinds = our_kinds, .n_kinds = sizeof our_kinds / sizeof our_kinds[0], .needs = our_needs, \
        .n_needs = sizeof our_needs / sizeof our_needs[0], .ladders = our_ladders, .n_ladders = 3  \
    }
static const struct rulebook our_rules = BOOK(2), rules_that_raise_nothing = BOOK(0),
                             rules_without = {
                                 .kinds = our_kinds, .n_kinds = 1, .needs = our_needs, .n_needs = 1
                             };

static const struct ladder *our_ladder(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &our_ladders[hash[0] - 1];
}

static const struct facts our_facts = { .rules = &our_rules,
    .ladder = our_ladder,
    .zone = "Europe/Moscow" },
                          unraised = { .rules = &rules_that_raise_nothing,
                              .ladder = our_ladder,
                              .zone = "Europe/Moscow" },
                          forgotten = { .rules = &rules_without, .ladder = our_ladder };

static int our_set_up(void **state)
{
    set_up(state);
    ((struct world *)*state)->facts = &our_facts;
    return 0;
}

static const struct need *first(const struct world *w)
{
    return &w->c.needs[0];
}

static const struct rung_try *try(const struct world *w, uint32_t i)
{
    assert_true(i < first(w)->n_tries);
    return &first(w)->tries[i];
}

static int64_t since(const struct world *w, int64_t ms)
{
    return ms - w->c.opened_ms;
}

/* Of the need alone: other deadlines of the case may come before. */
static int64_t waits_for(struct world *w, const char *what)
{
    const char *word;
    int64_t due_ms = need_deadline(&w->c, first(w), &word);

    assert_string_equal(word, what);
    return due_ms == NEVER_MS ? NEVER_MS : since(w, due_ms);
}

static void said(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    assert_int_equal(run(w, &cmd), 0);
}

static void dose_in(struct world *w, int64_t ms)
{
    char instant[TIME_TEXT];

    time_format(w->now_ms + ms, instant);
    said(w, "next_dose", instant);
}

/* One is found for the newest rung, and asked. */
static void one_is_asked(struct world *w)
{
    uint32_t asked = w->c.n_offers;

    assert_int_equal(rank(w, 1, first(w)->generation, asked, 1), 0);
    assert_int_equal(w->c.n_offers, asked + 1);
}

static void asked_for(struct world *w, const char *kind)
{
    file_case(w, kind);
    one_is_asked(w);
}

/* ---- the ladder goes faster ---- */
static void the_last_rung_begins_when_half_of_the_time_is_over(void **state)
{
    struct world *w = *state;

    asked_for(w, "floe");
    assert_int_equal(since(w, first(w)->due_ms), 120 * M);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(try(w, i)->window_ms, 20 * M);
        assert_int_equal(case_due(&w->c).due_ms, w->now_ms + 20 * M);
        pass(w, 20 * M);
        one_is_asked(w);
    }
    assert_int_equal(first(w)->rung, 3);
    assert_int_equal(since(w, w->now_ms), 60 * M);
    assert_int_equal(try(w, 3)->window_ms, 5 * M); /* as the ladder says: nobody comes after it */
}

static void no_window_is_longer_than_the_ladder_says_nor_shorter_than_anybody_can_answer(
    void **state)
{
    struct world *w = *state;
    struct need n = { .due_ms = 100 * HOUR_MS, .half_ms = 50 * HOUR_MS };

    (void)w;
    assert_int_equal(within_window(&n, &our_ladders[0], 0, 0), 60 * M);
    n = (struct need){ .due_ms = 2 * M, .half_ms = M };
    assert_int_equal(within_window(&n, &our_ladders[0], 0, 0), 30 * SECOND_MS);
    assert_int_equal(within_window(&n, &our_ladders[0], 0, 2 * M), 60 * M); /* too late for all */
    n = (struct need){ 0 };
    assert_int_equal(within_window(&n, &our_ladders[0], 0, 0), 60 * M);
}

static void those_side_by_side_are_one_step(void **state)
{
    struct need n = { .due_ms = 60 * M, .half_ms = 30 * M };

    (void)state;
    assert_int_equal(within_window(&n, &our_ladders[1], 0, 0), 15 * M);
    assert_int_equal(within_window(&n, &our_ladders[1], 1, 25 * M), 5 * M);
    assert_int_equal(within_window(&n, &our_ladders[1], 2, 29 * M), 1 * M);
}

static void whoever_is_asked_by_hand_has_no_longer(void **state)
{
    struct world *w = *state;

    asked_for(w, "floe");
    assert_int_equal(ask(w, 1, people[2]), 0);
    assert_int_equal(w->c.offers[1].answer_by_ms, w->now_ms + 20 * M);
}

/* ---- half of it ---- */
/* The neighbour who was asked has an hour; nobody waits for that hour any more. */
static void half_of_it_over_the_next_rung_begins_beside_and_each_after_it_in_time(void **state)
{
    struct world *w = *state;

    asked_for(w, NULL);
    assert_int_equal(try(w, 0)->window_ms, 60 * M);
    dose_in(w, 60 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_DUE), 1);
    assert_int_equal(since(w, try(w, 0)->until_ms), 60 * M); /* they were told so */
    assert_string_equal(case_due(&w->c).what, "half_time");
    assert_int_equal(since(w, case_due(&w->c).due_ms), 30 * M);
    pass(w, 30 * M - 1);
    assert_int_equal(first(w)->n_tries, 1);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    pass(w, 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 1);
    assert_int_equal(w->c.priority, PRIORITY__P1);
    assert_int_equal(try(w, 0)->state, RUNG__STATE__OPEN);
    for (uint32_t i = 1; i < 3; i++) {
        assert_int_equal(first(w)->n_tries, i + 1);
        assert_int_equal(try(w, i)->window_ms, 10 * M);
        one_is_asked(w);
        pass(w, 10 * M);
    }
    one_is_asked(w);
    pass(w, 5 * M);
    assert_int_equal(try(w, 3)->state, RUNG__STATE__ENDED);
    assert_int_equal(first(w)->ladder, LADDER__STATE__ASKING); /* the neighbour may still say yes */
    pass(w, 5 * M);
    assert_int_equal(first(w)->ladder, LADDER__STATE__SPENT);
}

/* The second and third rung, which begin together: ten minutes, though one of them waits for five. */
static void both_have_their_windows(struct world *w)
{
    assert_int_equal(rank(w, 1, 2, 1, 1), 0);
    assert_int_equal(rank(w, 1, 3, 2, 1), 0);
    pass(w, 5 * M);
    assert_int_equal(try(w, 2)->state, RUNG__STATE__ENDED);
    assert_int_equal(first(w)->n_tries, 3);
    pass(w, 5 * M);
    assert_int_equal(first(w)->n_tries, 4);
}

static void of_two_side_by_side_both_are_waited_for(void **state)
{
    struct world *w = *state;

    file_case(w, "beside");
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    dose_in(w, 0); /* says nothing here: this need has its time by itself */
    pass(w, 15 * M);
    assert_int_equal(first(w)->n_tries, 3);
    both_have_their_windows(w);
}

static void with_half_of_it_over_two_side_by_side_are_still_one_step(void **state)
{
    struct world *w = *state;

    file_case(w, "beside");
    pass(w, 29 * M); /* no matcher has answered: a rung that nobody was found for is waited for */
    assert_int_equal(first(w)->n_tries, 1);
    pass(w, 1 * M);
    assert_int_equal(first(w)->n_tries, 3);
    both_have_their_windows(w);
}

static void whoever_has_committed_before_has_all_of_the_time(void **state)
{
    struct world *w = *state;

    committed(w, "floe");
    assert_int_equal(waits_for(w, "deadline"), 120 * M);
    pass(w, 60 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 0);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__WITHDRAW }), 0);
    assert_int_equal(waits_for(w, "half_time"), 60 * M);
    assert_true(case_due(&w->c).due_ms <= w->now_ms);
    pass(w, 0);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 1);
    assert_int_equal(first(w)->rung, 1);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void a_case_on_hold_goes_on(void **state)
{
    struct world *w = *state;

    asked_for(w, "floe");
    assert_int_equal(hold_for(w, 90 * M), 0);
    assert_int_equal(since(w, case_due(&w->c).due_ms), 60 * M);
    pass(w, 60 * M);
    assert_int_not_equal(w->c.state, CASE__STATE__ON_HOLD);
    assert_int_equal(first(w)->n_tries, 3); /* the rung that was broken off, and the next */
    assert_int_equal(hold_for(w, 30 * M), 0);
    w->now_ms += 30 * M;
    pass(w, 0); /* by its own hour */
    assert_int_equal(hold_for(w, 30 * M), 0);
    pass(w, 30 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    assert_int_not_equal(w->c.state, CASE__STATE__ON_HOLD);
}

static void nobody_is_asked_against_the_person_s_will(void **state)
{
    struct world *w = *state;

    w->facts = &unraised;
    asked_for(w, "floe");
    said(w, "consent", "refused");
    pass(w, 60 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__RUNG_OPENED), 0);
    pass(w, 60 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
}

static void what_waits_for_a_better_place_waits_no_longer(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    w->facts = &unraised;
    cmd.file.text = "Где-то в городе";
    cmd.file.kind = "door";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(first(w)->ladder, LADDER__STATE__IDLE);
    pass(w, 10 * M);
    assert_int_equal(first(w)->ladder, LADDER__STATE__ASKING);
    assert_int_equal(first(w)->n_tries, 1);
    assert_true(w->c.place_by_ms != 0); /* it is asked for all the same */
}

/* ---- all of it ---- */
static void nobody_there_when_it_is_over_a_person_hears_of_it_once(void **state)
{
    struct world *w = *state;

    asked_for(w, NULL);
    dose_in(w, 40 * M);
    pass(w, 20 * M);
    one_is_asked(w);
    pass(w, 20 * M - 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
    pass(w, 1);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    pass(w, 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
}

static void whoever_is_on_the_way_is_late_until_they_are_there(void **state)
{
    struct world *w = *state;

    committed(w, "floe");
    pass(w, 120 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
}

static void whoever_falls_out_after_it_is_missed_at_any_priority(void **state)
{
    struct world *w = *state;

    w->facts = &unraised;
    committed(w, "floe");
    pass(w, 120 * M);
    assert_int_equal(answered(w, (struct answer){ .word = ANSWER__WORD__WITHDRAW }), 0);
    assert_int_equal(w->c.priority, PRIORITY__P2);
    assert_int_equal(alarms(w, ALARM__CAUSE__COMMIT_LOST), 1);
}

static void whoever_is_there_in_time_is_not_late(void **state)
{
    struct world *w = *state;

    committed(w, "floe");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
        pass(w, 40 * M);
    }
    assert_true(waits_for(w, "deadline") == NEVER_MS);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
    assert_int_equal(first(w)->state, NEED__STATE__IN_PROGRESS);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.state, CASE__STATE__VERIFYING);
    assert_true(waits_for(w, "half_time") == NEVER_MS);
}

static void what_is_over_has_no_time(void **state)
{
    struct world *w = *state;

    asked_for(w, "floe");
    pass(w, 60 * M);
    one_is_asked(w);
    pass(w, 60 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    assert_int_equal(close_as(w, CASE__DISPOSITION__NO_HELP_NEEDED, 0), 0);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
    assert_false(evidence_of(&w->c).half_time);
    assert_true(case_due(&w->c).due_ms == NEVER_MS);
}

static void a_dose_that_was_due_before_the_call_is_late_at_once(void **state)
{
    struct world *w = *state;

    asked_for(w, NULL);
    dose_in(w, -60 * M);
    assert_true(case_due(&w->c).due_ms < w->now_ms);
    pass(w, 0);
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_LATE), 2);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    assert_int_equal(first(w)->rung, 1);
    assert_int_equal(try(w, 1)->window_ms, 60 * M);
}

/* ---- what is known of it ---- */
static void known_with_the_call_it_counts_from_the_first_rung_on(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    char instant[TIME_TEXT];
    struct fact dose = { "next_dose", instant, false };

    time_format(w->now_ms + 60 * M, instant);
    cmd.file.text = "Кончился инсулин";
    cmd.file.facts = &dose;
    cmd.file.n_facts = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(since(w, first(w)->due_ms), 60 * M);
    assert_int_equal(try(w, 0)->window_ms, 10 * M);
}

static void the_newest_word_counts(void **state)
{
    struct world *w = *state;

    asked_for(w, NULL);
    dose_in(w, 40 * M);
    pass(w, 20 * M);
    pass(w, 20 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 1);
    dose_in(w, 60 * M);
    assert_int_equal(alarms(w, ALARM__CAUSE__NEED_LATE), 0);
    assert_int_equal(since(w, first(w)->due_ms), 100 * M);
    assert_int_equal(since(w, first(w)->half_ms), 70 * M);
    assert_false(first(w)->half_over);
    said(w, "next_dose", "не знаю");
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_DUE), 1);
    assert_int_equal(first(w)->due_ms, 0);
    assert_int_equal(first(w)->half_ms, 0);
    said(w, "next_dose", "кто знает");
    assert_int_equal(n_happened(w, EVENT__TYPE__NEED_DUE), 0);
}

static void of_two_times_the_sooner_one_counts(void **state)
{
    struct world *w = *state;

    file_case(w, "both");
    assert_int_equal(since(w, first(w)->due_ms), 120 * M);
    dose_in(w, 60 * M);
    assert_int_equal(since(w, first(w)->due_ms), 60 * M);
    dose_in(w, 240 * M);
    assert_int_equal(since(w, first(w)->due_ms), 120 * M);
}

static void rules_that_forget_the_need_leave_its_time(void **state)
{
    struct world *w = *state;

    file_case(w, "both");
    dose_in(w, 60 * M);
    w->facts = &forgotten;
    said(w, "next_dose", "не знаю");
    assert_int_equal(since(w, first(w)->due_ms), 60 * M);
}

/* ---- at night ---- */
static void in(struct world *w, const char *kind)
{
    assert_int_equal(time_parse("2026-11-22T21:00:00Z", &w->now_ms), 0); /* midnight in Moscow */
    file_case(w, kind);
}

static void neighbours_are_woken_for_what_would_come_too_late_in_the_morning(void **state)
{
    struct world *w = *state;

    in(w, "night");
    assert_int_equal(try(w, 0)->state, RUNG__STATE__RANKING);
}

static void and_for_what_is_known_later_to_be_so(void **state)
{
    struct world *w = *state;

    in(w, "calm"); /* half of its sixteen hours are over at eight, when they are up */
    assert_int_equal(try(w, 0)->state, RUNG__STATE__QUIET);
    dose_in(w, 15 * HOUR_MS);
    assert_int_equal(try(w, 0)->state, RUNG__STATE__RANKING);
}

/* ---- so many hours from when it was said ---- */
static const struct need *last_need(const struct world *w)
{
    return &w->c.needs[w->c.n_needs - 1];
}

static void a_battery_counts_from_when_it_was_said(void **state)
{
    struct world *w = *state;
    int64_t said_ms = w->now_ms;

    file_case(w, "other");
    said(w, "battery_hours", "2 часа");
    pass(w, 30 * M);
    said(w, "device", "yes"); /* now somebody has to see to it */
    assert_int_equal(last_need(w)->due_ms, said_ms + 2 * HOUR_MS);
    said(w, "people", "двое");
    assert_int_equal(last_need(w)->due_ms, said_ms + 2 * HOUR_MS);
    said(w, "battery_hours", "1,5"); /* the newest word counts, from now */
    assert_int_equal(last_need(w)->due_ms, w->now_ms + 90 * M);
    said(w, "battery_hours", "осталось 30 минут");
    assert_int_equal(last_need(w)->due_ms, w->now_ms + 30 * M);
    said(w, "battery_hours", "45 min");
    assert_int_equal(last_need(w)->due_ms, w->now_ms + 45 * M);
    said(w, "battery_hours", "1 сутки");
    assert_int_equal(last_need(w)->due_ms, w->now_ms + 24 * HOUR_MS);
    said(w, "battery_hours", "3ч");
    assert_int_equal(last_need(w)->due_ms, w->now_ms + 3 * HOUR_MS);
    said(w, "battery_hours", "30 процентов"); /* of what, nobody knows */
    assert_int_equal(last_need(w)->due_ms, 0);
    said(w, "battery_hours", "не знаю");
    assert_int_equal(last_need(w)->due_ms, 0);
    said(w, "battery_hours", "");
    assert_int_equal(last_need(w)->due_ms, 0);
    said(w, "battery_hours", "-1");
    assert_int_equal(last_need(w)->due_ms, 0);
    said(w, "battery_hours", "1000");
    assert_int_equal(last_need(w)->due_ms, 0);
    said(w, "battery_hours", "0");
    assert_int_equal(last_need(w)->due_ms, w->now_ms);
}

static void a_battery_of_a_case_of_before_counts_from_its_beginning(void **state)
{
    struct world *w = *state;

    asked_for(w, "power");
    said(w, "battery_hours", "3");
    w->c.said_ms[0] = w->folded.said_ms[0] = 0;
    pass(w, 2 * M);
    said(w, "people", "двое");
    assert_int_equal(first(w)->due_ms, w->c.opened_ms + 3 * HOUR_MS);
}

static void rules_that_declare_no_fact_take_it_for_an_instant(void **state)
{
    struct world *w = *state;
    struct rulebook undeclared = our_rules;
    struct facts by_them = our_facts;

    undeclared.n_facts = 0;
    by_them.rules = &undeclared;
    w->facts = &by_them;
    asked_for(w, "other");
    dose_in(w, HOUR_MS);
    assert_int_equal(first(w)->due_ms, w->now_ms + HOUR_MS);
}

static void an_event_of_before_says_not_when_it_was_said(void **state)
{
    struct world *w = *state;
    const struct event e = { .type = EVENT__TYPE__FACT_SET,
        .code = "battery_hours",
        .at_ms = w->now_ms,
        .p = { .value = "3" } };

    case_apply(&w->c, &e, &w->arena);
    assert_int_equal(w->c.said_ms[0], 0);
}

static void a_need_that_is_late_by_no_time_is_broken(void **state)
{
    struct world *w = *state;

    asked_for(w, "floe");
    w->c.needs[0].half_over = true;
    assert_null(case_broken(&w->c));
    w->c.needs[0].due_ms = 0;
    assert_string_equal(case_broken(&w->c), "a need that is late, and has no time to be done by");
    w->c.needs[0].half_over = false;
    w->c.needs[0].overdue = true;
    assert_string_equal(case_broken(&w->c), "a need that is late, and has no time to be done by");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, our_set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_rung_begins_when_half_of_the_time_is_over),
        TEST(no_window_is_longer_than_the_ladder_says_nor_shorter_than_anybody_can_answer),
        TEST(those_side_by_side_are_one_step),
        TEST(whoever_is_asked_by_hand_has_no_longer),
        TEST(half_of_it_over_the_next_rung_begins_beside_and_each_after_it_in_time),
        TEST(of_two_side_by_side_both_are_waited_for),
        TEST(with_half_of_it_over_two_side_by_side_are_still_one_step),
        TEST(whoever_has_committed_before_has_all_of_the_time),
        TEST(a_case_on_hold_goes_on),
        TEST(nobody_is_asked_against_the_person_s_will),
        TEST(what_waits_for_a_better_place_waits_no_longer),
        TEST(nobody_there_when_it_is_over_a_person_hears_of_it_once),
        TEST(whoever_is_on_the_way_is_late_until_they_are_there),
        TEST(whoever_falls_out_after_it_is_missed_at_any_priority),
        TEST(whoever_is_there_in_time_is_not_late),
        TEST(what_is_over_has_no_time),
        TEST(a_dose_that_was_due_before_the_call_is_late_at_once),
        TEST(known_with_the_call_it_counts_from_the_first_rung_on),
        TEST(the_newest_word_counts),
        TEST(of_two_times_the_sooner_one_counts),
        TEST(rules_that_forget_the_need_leave_its_time),
        TEST(neighbours_are_woken_for_what_would_come_too_late_in_the_morning),
        TEST(and_for_what_is_known_later_to_be_so),
        TEST(a_battery_counts_from_when_it_was_said),
        TEST(a_battery_of_a_case_of_before_counts_from_its_beginning),
        TEST(rules_that_declare_no_fact_take_it_for_an_instant),
        TEST(an_event_of_before_says_not_when_it_was_said),
        TEST(a_need_that_is_late_by_no_time_is_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
