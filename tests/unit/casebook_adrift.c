/* Stories of a place that drifts: reckoned each quarter of an hour, told to whoever was asked where it has moved, matched again where its
 * circle has grown; a fix begins anew, and whoever is there ends it. */
#include <math.h>
#include "casebook/due.h"
#include "casebook/parts.h"
#include "unit/casebook_corners.h"

#define M MINUTE_MS
#define EVERY (15 * M)
#define LAT 60.0
#define LON 30.0

static const struct rung slow[] = {
    { .whom = { "спасатели", "rescuers" }, .k = 2, .window_ms = 5 * HOUR_MS },
    { .whom = { "координатор", "coordinator" }, .k = 1, .window_ms = 5 * HOUR_MS },
};
static const struct rung quick[] = {
    { .whom = { "спасатели", "rescuers" }, .k = 2, .window_ms = 5 * M },
};
static const struct ladder our_ladders[] = {
    { .name = "slow", .rungs = slow, .n_rungs = 2, .hash = { 1 } },
    { .name = "quick", .rungs = quick, .n_rungs = 1, .hash = { 2 } },
};
#define NEED(k, l, ...)                                                                            \
    {                                                                                              \
        .kind = (k), .mandatory = true, .required = 1, .ladders = ALWAYS(&our_ladders[l]),         \
        __VA_ARGS__                                                                                \
    }
static const struct need_rule our_needs[] = {
    NEED("rescue", 0, .dangerous = true),
    NEED("quick_rescue", 1, .dangerous = true),
    NEED("near_rescue", 0, .dangerous = true, .place_within_m = 1000),
    NEED("doctor", 0, .medical = true),
    { .kind = "confirm_place", .required = 1, .ladders = ALWAYS(&our_ladders[0]) },
};
static const char *const a_rescue[] = { "rescue", "doctor" }, *const a_quick[] = { "quick_rescue" },
                         *const a_near[] = { "near_rescue" }, *const a_doctor[] = { "doctor" };
#define KIND(k, list, n)                                                                           \
    {                                                                                              \
        .kind = (k), .base = PRIORITY__P2, .needs = (const char **)(uintptr_t)(list),              \
        .n_needs = (n)                                                                             \
    }
static const struct kind_rule our_kinds[] = {
    KIND("other", a_doctor, 1),
    KIND("adrift", a_rescue, 2),
    KIND("quick", a_quick, 1),
    KIND("near", a_near, 1),
};
#define WHEN(name_, type_, ...)                                                                    \
    static const struct condition name_[] = { { .type = (type_), __VA_ARGS__ } }
WHEN(a_floe, CONDITION_SIGNAL, .name = "floe");
WHEN(a_boat, CONDITION_SIGNAL, .name = "boat");
WHEN(a_swimmer, CONDITION_SIGNAL, .name = "swimmer");
WHEN(they_stay, CONDITION_FACT_IS, .name = "adrift_on", .word = "nothing");
WHEN(on_ice, CONDITION_FACT_IS, .name = "adrift_on", .word = "ice");
WHEN(is_wide, CONDITION_FACT_AT_LEAST, .name = "drift_km", .number = 1);
#define RULE(id_, when_, ...)                                                                      \
    {                                                                                              \
        .id = (id_), .when = (when_), .n_when = 1, __VA_ARGS__                                     \
    }
static const struct triage_rule our_triage[] = {
    RULE("floe", a_floe, .drifts = DRIFT__WHAT__ICE),
    RULE("boat", a_boat, .drifts = DRIFT__WHAT__BOAT),
    RULE("swimmer", a_swimmer, .drifts = DRIFT__WHAT__PERSON),
    RULE("they_stay", they_stay, .drifts = DRIFT__WHAT__NOTHING),
    RULE("on_ice", on_ice, .drifts = DRIFT__WHAT__ICE),
    RULE("wide", is_wide, .at_least = PRIORITY__P1),
};
static const struct rulebook our_rules = { .triage = our_triage,
    .n_triage = sizeof our_triage / sizeof our_triage[0],
    .kinds = our_kinds,
    .n_kinds = sizeof our_kinds / sizeof our_kinds[0],
    .needs = our_needs,
    .n_needs = sizeof our_needs / sizeof our_needs[0],
    .ladders = our_ladders,
    .n_ladders = 2,
    .drift = { .every_ms = EVERY, .of_way = 30, .each_hour_m = 500, .windless_m = 1852 } };

static const struct ladder *our_ladder(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &our_ladders[hash[0] - 1];
}

static const struct facts our_facts = { .rules = &our_rules, .ladder = our_ladder };

static int our_set_up(void **state)
{
    set_up(state);
    ((struct world *)*state)->facts = &our_facts;
    return 0;
}

#define HEARD_MOST 2
struct said {
    const char *kind;
    const char *heard[HEARD_MOST]; /* signals */
    const char *wind_ms, *wind_from;
    int64_t old_ms; /* how long ago the fix was */
    bool in_words; /* a place, and no point */
    Case__Consent consent;
};

static void filed(struct world *w, struct said said)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    struct fact weather[] = { { "wind_ms", said.wind_ms, false },
        { "wind_from", said.wind_from, false } };

    cmd.file.text = "Уносит";
    cmd.file.kind = said.kind ? said.kind : "adrift";
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.consent = said.consent ? said.consent : CASE__CONSENT__GIVEN;
    cmd.file.facts = weather;
    cmd.file.n_facts = said.wind_from ? 2 : said.wind_ms ? 1 : 0;
    cmd.file.read.signals = said.heard;
    cmd.file.read.words = said.heard;
    while (cmd.file.read.n < HEARD_MOST && said.heard[cmd.file.read.n])
        cmd.file.read.n++;
    cmd.file.at = (struct fix){ .text = "60, 30",
        .lat = LAT,
        .lon = LON,
        .has_point = !said.in_words,
        .radius_m = said.in_words ? 0 : 50,
        .source = CASE__PLACE_SOURCE__COORDINATES,
        .fix_at_ms = w->now_ms - said.old_ms };
    assert_int_equal(run(w, &cmd), 0);
}

static int fact(struct world *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    return run(w, &cmd);
}

static const struct fix *where(struct world *w)
{
    return case_where(&w->c, &w->arena);
}

static double moved_m(struct world *w)
{
    return (where(w)->lat - LAT) * 111320;
}

static uint32_t told(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_events; i++)
        n += w->last.events[i].type == EVENT__TYPE__OFFER_NOTICED &&
             text_is(w->last.events[i].code, "place_changed");
    return n;
}

static void rescuers_are_asked(struct world *w)
{
    assert_int_equal(rank(w, 1, w->c.needs[0].generation, 0, 2), 0);
}

#define BLOWN                                                                                      \
    {                                                                                              \
        .heard = { "boat" }, .wind_ms = "10", .wind_from = "Ю"                                    \
    } /* north, a kilometre an hour */

/* ---- what drifts ---- */
static void what_rules_say_is_reckoned_from_the_first_moment_on(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    assert_int_equal(w->c.drift.what, DRIFT__WHAT__ICE);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
    assert_true(where(w)->estimate);
    assert_int_equal(where(w)->radius_m, 50);
    assert_int_equal(where(w)->known_ms, w->now_ms);
    assert_string_equal(where(w)->text, "60, 30");
    assert_false(case_place(&w->c)->estimate);
}

static void nothing_else_drifts(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ 0 });
    assert_int_equal(w->c.drift.due_ms, 0);
    assert_false(where(w)->estimate);
    assert_int_equal(n_happened(w, EVENT__TYPE__DRIFT_SET), 0);
}

static void a_place_in_words_cannot(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" }, .in_words = true });
    assert_int_equal(w->c.drift.due_ms, 0);
    assert_int_equal(w->c.drift.at_ms, 0);
    assert_int_equal(locate(w, LAT, LON), 0);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
}

static void nor_one_that_nobody_knows(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };
    const char *heard[] = { "floe" };

    cmd.file.text = "Уносит";
    cmd.file.kind = "adrift";
    cmd.file.read.signals = cmd.file.read.words = heard;
    cmd.file.read.n = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.drift.what, DRIFT__WHAT__ICE);
    assert_null(where(w));
    assert_null(adrift_told(&w->c, &w->arena));
    assert_int_equal(w->c.drift.due_ms, 0);
}

static void a_fix_of_days_ago_says_nothing_of_now(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" }, .old_ms = 72 * HOUR_MS });
    assert_int_equal(w->c.drift.at_ms, 0);
    assert_int_equal(w->c.drift.due_ms, 0);
}

static void one_of_an_hour_ago_is_carried_on_at_once(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){
                 .heard = { "boat" }, .wind_ms = "10", .wind_from = "180", .old_ms = HOUR_MS });
    assert_true(moved_m(w) > 1150 && moved_m(w) < 1200);
    assert_int_equal(where(w)->known_ms, w->now_ms - HOUR_MS);
    assert_int_equal(where(w)->fix_at_ms, w->now_ms);
}

static void of_several_the_wind_takes_the_boat_farthest(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "boat", "swimmer" } });
    assert_int_equal(w->c.drift.what, DRIFT__WHAT__BOAT);
}

static void what_is_answered_counts_more_than_what_was_heard(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "boat" }, .wind_ms = "10", .wind_from = "180" });
    pass(w, EVERY);
    assert_true(moved_m(w) > 280);
    assert_int_equal(fact(w, "adrift_on", "ice"), 0);
    assert_int_equal(w->c.drift.what, DRIFT__WHAT__ICE);
    assert_true(moved_m(w) < 200); /* reckoned anew, as ice */
}

static void where_nothing_carries_them_they_are_where_they_were(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    pass(w, EVERY);
    assert_int_equal(told(w), 2);
    assert_int_equal(fact(w, "adrift_on", "nothing"), 0);
    assert_false(where(w)->estimate);
    assert_int_equal(w->c.drift.due_ms, 0);
    assert_int_equal(told(w), 2); /* they had been sent elsewhere */
    assert_int_equal(fact(w, "adrift_on", "ice"), 0);
    assert_int_equal(fact(w, "adrift_on", "nothing"), 0);
    assert_int_equal(w->c.drift.at_ms, 0);
}

static void whoever_was_told_of_no_other_place_is_not_told_again(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "boat" } });
    rescuers_are_asked(w);
    assert_int_equal(fact(w, "adrift_on", "nothing"), 0);
    assert_int_equal(told(w), 0);
}

/* ---- time goes on ---- */
static void each_quarter_of_an_hour_it_is_reckoned_again(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    for (int i = 1; i <= 4; i++) {
        pass(w, EVERY);
        assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 1);
        assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
        assert_true(fabs(moved_m(w) - i * 294) < 10);
    }
    assert_true(where(w)->radius_m > 50 + 500 + 340 && where(w)->radius_m < 50 + 500 + 360);
    pass(w, EVERY - 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 0);
}

static void reckoning_is_no_act_and_a_person_still_has_to_look(void **state)
{
    struct world *w = *state;
    int64_t by_ms;

    filed(w, (struct said){ .heard = { "floe" } });
    rescuers_are_asked(w);
    assert_int_equal(rank(w, 2, w->c.needs[1].generation, 2, 1), 0);
    pass(w, MINUTE_MS);
    by_ms = case_look_by(&w->c);
    pass(w, 14 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 1);
    assert_int_equal(case_look_by(&w->c), by_ms);
}

static void it_is_what_the_case_waits_for_where_nothing_comes_sooner(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    rescuers_are_asked(w);
    assert_int_equal(rank(w, 2, w->c.needs[1].generation, 2, 1), 0);
    assert_string_equal(case_due(&w->c).what, "drift");
}

static void a_new_wind_counts_at_once_and_for_all_of_the_time(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "boat" } });
    pass(w, 10 * M);
    assert_int_equal(fact(w, "wind_ms", "10"), 0);
    assert_true(where(w)->radius_m > 50 + 83 + 190); /* nobody knows whence */
    assert_int_equal(fact(w, "wind_from", "с юга"), 0);
    assert_true(fabs(moved_m(w) - 196) < 5);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
    assert_int_equal(fact(w, "current_ms", "1"), 0); /* nor whither */
    assert_true(fabs(moved_m(w) - 196) < 5);
    assert_int_equal(fact(w, "current_to", "180"), 0);
    assert_true(moved_m(w) < -350);
    assert_int_equal(fact(w, "people", "2"), 0);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 0);
}

static void a_wind_that_cannot_be_is_refused_and_in_a_call_ignored(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    filed(w, (struct said){ .heard = { "boat" }, .wind_ms = "ураган", .wind_from = "180" });
    pass(w, EVERY);
    assert_true(fabs(moved_m(w)) < 1);
    cmd.fact.fact = (struct fact){ "wind_ms", "100", false };
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "fact", "100");
    cmd.fact.fact = (struct fact){ "current_to", "туда", false };
    assert_refused(w, &cmd, ERR_UNKNOWN_WORD, "fact", "туда");
    assert_int_equal(fact(w, "wind_ms", "7"), 0);
}

/* ---- who has to know ---- */
static void whoever_was_asked_hears_where_it_has_moved_to(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    pass(w, EVERY);
    assert_int_equal(told(w), 1);
    assert_true(w->c.offers[0].confirm_by_ms > w->now_ms);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    assert_int_equal(w->c.offers[0].confirm_by_ms, 0);
    pass(w, EVERY); /* 294 m farther, and within 250 m or so */
    assert_int_equal(told(w), 1);
    assert_int_equal(say(w, 0, ANSWER__WORD__ACK), 0);
    pass(w, EVERY); /* within 470 m now */
    assert_int_equal(told(w), 0);
    pass(w, EVERY); /* more than 500 m in all */
    assert_int_equal(told(w), 1);
}

static void a_circle_that_only_grows_asks_nobody_to_turn_round(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    rescuers_are_asked(w);
    for (int i = 0; i < 12; i++) {
        pass(w, EVERY);
        assert_int_equal(told(w), 0);
    }
    assert_int_equal(where(w)->radius_m, 50 + 3 * 1852);
}

static uint32_t looks(struct world *w)
{
    return n_happened(w, EVENT__TYPE__RUNG_WANTS_MORE);
}

static void who_else_could_come_is_asked_for_as_the_circle_grows_by_half(void **state)
{
    struct world *w = *state;
    uint32_t asked = 0;

    filed(w, (struct said){ .heard = { "floe" } });
    assert_int_equal(rank(w, 1, w->c.needs[0].generation, 0, 1), 0);
    pass(w, EVERY);
    assert_int_equal(looks(w), 0); /* 463 m more */
    pass(w, EVERY);
    assert_int_equal(looks(w), 1);
    assert_int_equal(w->c.needs[0].tries[0].state, RUNG__STATE__RANKING);
    assert_int_equal(
        rank(w, 1, w->c.needs[0].generation, 1, 1), 0); /* in the wider circle there is one */
    assert_int_equal(w->c.n_offers, 2);
    for (int i = 0; i < 10; i++) {
        pass(w, EVERY);
        asked += looks(w);
        if (looks(w))
            assert_int_equal(rank(w, 1, w->c.needs[0].generation, 0, 0), 0);
    }
    assert_int_equal(asked, 3); /* at an hour, two, three: each time it is half as wide again */
}

static void a_ladder_that_is_spent_begins_again(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .kind = "quick", .heard = { "floe" } });
    rescuers_are_asked(w);
    pass(w, 5 * M);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    assert_int_equal(alarms(w, ALARM__CAUSE__EXHAUSTED), 1);
    pass(w, 10 * M);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED);
    pass(w, 15 * M);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING);
    rescuers_are_asked(w); /* the same: they were asked about another place */
    assert_int_equal(w->c.n_offers, 4);
    assert_int_equal(w->c.state, CASE__STATE__DISPATCHING);
    pass(w, 5 * M);
    assert_int_equal(w->c.state, CASE__STATE__EXHAUSTED); /* and a person hears of it once more */
}

static void nobody_is_asked_again_who_has_committed_or_against_the_person_s_will(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .kind = "quick", .heard = { "floe" } });
    rescuers_are_asked(w);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    pass(w, 30 * M);
    assert_int_equal(looks(w), 0);
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__FILLED);
}

static void refused_the_circle_grows_and_nobody_is_asked(void **state)
{
    struct world *w = *state;

    filed(w,
        (struct said){ .kind = "quick", .heard = { "floe" }, .consent = CASE__CONSENT__REFUSED });
    pass(w, 30 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__RUNG_OPENED), 0);
}

static void what_runs_of_a_ladder_before_is_not_asked_again(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    rescuers_are_asked(w);
    w->c.needs[0].first_pass = w->folded.needs[0].first_pass = 1; /* as after a change of ladders */
    w->c.needs[0].pass = w->folded.needs[0].pass = 1;
    pass(w, 30 * M);
    assert_int_equal(looks(w), 0);
}

/* ---- judged again, and asked about ---- */
static void it_is_judged_again_as_it_grows(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    assert_int_equal(w->c.priority, PRIORITY__P2);
    pass(w, 30 * M);
    assert_int_equal(w->c.priority, PRIORITY__P2); /* 976 m */
    pass(w, EVERY);
    assert_int_equal(w->c.priority, PRIORITY__P1);
}

static void grown_beyond_what_the_need_wants_the_place_is_asked_for(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .kind = "near", .heard = { "floe" } });
    pass(w, 30 * M);
    assert_false(call_is_listed(&w->c, CALL__KIND__PLACE, 0));
    pass(w, EVERY);
    assert_true(call_is_listed(&w->c, CALL__KIND__PLACE, 0));
    assert_int_equal(locate(w, LAT + 0.001, LON), 0);
    assert_false(call_is_listed(&w->c, CALL__KIND__PLACE, 0));
}

/* ---- a fix begins anew ---- */
static void a_fix_begins_anew(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    pass(w, HOUR_MS);
    assert_int_equal(told(w), 2);
    assert_int_equal(locate(w, LAT, LON), 0); /* they have not moved at all */
    assert_int_equal(told(w), 2);
    assert_int_equal(where(w)->radius_m, 50);
    assert_int_equal(where(w)->known_ms, w->now_ms);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
}

static void a_fix_where_it_was_reckoned_is_no_news(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    pass(w, HOUR_MS);
    assert_int_equal(locate(w, where(w)->lat + 0.001, where(w)->lon), 0);
    assert_int_equal(told(w), 0);
}

static void a_wrong_place_drifts_no_more(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator" };

    filed(w, (struct said)BLOWN);
    cmd.locate.wrong = true;
    cmd.locate.reason = "не там";
    assert_int_equal(run(w, &cmd), 0);
    assert_null(where(w));
    assert_int_equal(w->c.drift.due_ms, 0);
}

static void network(struct world *w, uint32_t radius_m, int64_t old_ms)
{
    struct command cmd = { .verb = VERB_FILED_AGAIN, .actor = "operator" };

    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.same_place = true;
    cmd.file.at = (struct fix){ .text = "cell",
        .lat = LAT + 0.005,
        .lon = LON,
        .has_point = true,
        .radius_m = radius_m,
        .source = CASE__PLACE_SOURCE__NETWORK,
        .fix_at_ms = w->now_ms - old_ms };
    assert_int_equal(run(w, &cmd), 0);
}

static void a_vague_fix_is_better_than_a_sharp_one_that_has_drifted_away(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    pass(w, EVERY);
    network(w, 1500, 0); /* the other is within 513 m by now */
    assert_string_equal(case_place(&w->c)->text, "60, 30");
    network(w, 600, HOUR_MS); /* of a time when they were known to be within 50 m */
    assert_string_equal(case_place(&w->c)->text, "60, 30");
    pass(w, HOUR_MS);
    network(w, 1500, 0);
    assert_string_equal(case_place(&w->c)->text, "cell");
    assert_int_equal(where(w)->radius_m, 1500);
}

static void a_fix_that_stays_is_as_sharp_as_it_was(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ 0 });
    pass(w, HOUR_MS);
    network(w, 1500, 0);
    assert_string_equal(case_place(&w->c)->text, "60, 30");
}

static void after_days_it_is_no_vaguer_than_after_three(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    w->now_ms += 30 * DAY_MS;
    network(w, 140000, 0);
    assert_string_equal(case_place(&w->c)->text, "60, 30");
    network(w, 130000, 0);
    assert_string_equal(case_place(&w->c)->text, "cell");
}

/* ---- its end ---- */
static void whoever_is_there_has_found_them(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    pass(w, EVERY);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(w->c.drift.due_ms, 0);
    assert_true(where(w)->estimate); /* the last one */
    pass(w, 20 * M);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__CANNOT_LOCATE), 0);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY); /* they have not */
}

static void done_it_drifts_no_more(void **state)
{
    struct world *w = *state;

    filed(w, (struct said)BLOWN);
    rescuers_are_asked(w);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__DONE), 0);
    assert_int_equal(w->c.drift.due_ms, 0); /* though a doctor is still wanted */
    assert_int_equal(close_case(w, true, "нашли"), 0);
    assert_int_equal(w->c.drift.due_ms, 0);
}

static void on_hold_it_waits_and_goes_on(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_RESUME, .actor = "she", .role = ROLE__COORDINATOR };

    filed(w, (struct said){ .heard = { "floe" } });
    assert_int_equal(hold_for(w, 2 * HOUR_MS), 0);
    assert_int_equal(w->c.drift.due_ms, 0);
    pass(w, EVERY);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 0);
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(w->c.drift.due_ms, w->now_ms + EVERY);
}

static void after_three_days_nobody_knows_any_more(void **state)
{
    struct world *w = *state;

    filed(w, (struct said){ .heard = { "floe" } });
    pass(w, 72 * HOUR_MS);
    assert_int_equal(w->c.drift.due_ms, 0);
}

static void erased_it_is_nowhere(void **state)
{
    struct world *w = *state;
    struct command cmd = { .verb = VERB_ERASE, .actor = "admin", .role = ROLE__ADMIN };

    filed(w, (struct said)BLOWN);
    pass(w, EVERY);
    assert_int_equal(close_case(w, true, "нашли"), 0);
    assert_int_equal(run(w, &cmd), 0);
    assert_true(w->c.drift.at_ms != 0);
    assert_true(fabs(w->c.drift.lat) < 1e-9 && fabs(w->c.drift.told_lon) < 1e-9);
}

static void rules_that_forget_the_need_stop_it(void **state)
{
    struct world *w = *state;
    struct rulebook others = our_rules;
    struct facts of_others = { .rules = &others, .ladder = our_ladder };

    filed(w, (struct said)BLOWN);
    others.needs = &our_needs[3];
    others.n_needs = 2;
    w->facts = &of_others;
    pass(w, EVERY);
    assert_int_equal(n_happened(w, EVENT__TYPE__PLACE_DRIFTED), 0);
    assert_int_equal(w->c.drift.due_ms, 0); /* nothing is due for ever */
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, our_set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(what_rules_say_is_reckoned_from_the_first_moment_on),
        STORY(nothing_else_drifts),
        STORY(a_place_in_words_cannot),
        STORY(nor_one_that_nobody_knows),
        STORY(a_fix_of_days_ago_says_nothing_of_now),
        STORY(one_of_an_hour_ago_is_carried_on_at_once),
        STORY(of_several_the_wind_takes_the_boat_farthest),
        STORY(what_is_answered_counts_more_than_what_was_heard),
        STORY(where_nothing_carries_them_they_are_where_they_were),
        STORY(whoever_was_told_of_no_other_place_is_not_told_again),
        STORY(each_quarter_of_an_hour_it_is_reckoned_again),
        STORY(reckoning_is_no_act_and_a_person_still_has_to_look),
        STORY(it_is_what_the_case_waits_for_where_nothing_comes_sooner),
        STORY(a_new_wind_counts_at_once_and_for_all_of_the_time),
        STORY(a_wind_that_cannot_be_is_refused_and_in_a_call_ignored),
        STORY(whoever_was_asked_hears_where_it_has_moved_to),
        STORY(a_circle_that_only_grows_asks_nobody_to_turn_round),
        STORY(who_else_could_come_is_asked_for_as_the_circle_grows_by_half),
        STORY(a_ladder_that_is_spent_begins_again),
        STORY(nobody_is_asked_again_who_has_committed_or_against_the_person_s_will),
        STORY(refused_the_circle_grows_and_nobody_is_asked),
        STORY(what_runs_of_a_ladder_before_is_not_asked_again),
        STORY(it_is_judged_again_as_it_grows),
        STORY(grown_beyond_what_the_need_wants_the_place_is_asked_for),
        STORY(a_fix_begins_anew),
        STORY(a_fix_where_it_was_reckoned_is_no_news),
        STORY(a_wrong_place_drifts_no_more),
        STORY(a_vague_fix_is_better_than_a_sharp_one_that_has_drifted_away),
        STORY(a_fix_that_stays_is_as_sharp_as_it_was),
        STORY(after_days_it_is_no_vaguer_than_after_three),
        STORY(whoever_is_there_has_found_them),
        STORY(done_it_drifts_no_more),
        STORY(on_hold_it_waits_and_goes_on),
        STORY(after_three_days_nobody_knows_any_more),
        STORY(erased_it_is_nowhere),
        STORY(rules_that_forget_the_need_stop_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
