/* Stories of quiet hours: whom nobody wakes for what can wait, where it is night, what ends the wait, and the nights in which the
 * clocks change. And of rungs that reach people by one way alone, or only those whom the person has named. */
#include "unit/casebook_corners.h"

#define NIGHT                                                                                      \
    {                                                                                              \
        22 * 60, 8 * 60                                                                            \
    }

static const Responder__Kind neighbours[] = { RESPONDER__KIND__NEIGHBOUR },
                             the_state[] = { RESPONDER__KIND__SOCIAL_SERVICE,
                                 RESPONDER__KIND__VOLUNTEER_ORG },
                             kin[] = { RESPONDER__KIND__PERSONAL_CONTACT,
                                 RESPONDER__KIND__NEIGHBOUR };
static const Delivery__Channel by_phone[] = { DELIVERY__CHANNEL__PHONE };
static const struct rung street[] = {
    { .whom = { "соседи", "neighbours" },
        .kinds = neighbours,
        .n_kinds = 1,
        .k = 2,
        .window_ms = HOUR_MS },
    { .whom = { "соцслужба", "social" },
        .kinds = the_state,
        .n_kinds = 2,
        .k = 1,
        .window_ms = HOUR_MS },
};
static const struct rung both[] = {
    { .whom = { "соседи", "neighbours" },
        .kinds = neighbours,
        .n_kinds = 1,
        .k = 2,
        .window_ms = HOUR_MS,
        .with_next = true },
    { .whom = { "соцслужба", "social" },
        .kinds = the_state,
        .n_kinds = 2,
        .k = 1,
        .window_ms = HOUR_MS },
};
static const struct rung named[] = {
    { .whom = { "близкие", "relatives" },
        .kinds = kin,
        .n_kinds = 2,
        .k = 4,
        .window_ms = HOUR_MS,
        .named_only = true },
};
static const struct rung rung_by_phone[] = {
    { .whom = { "все", "everybody" },
        .k = 4,
        .window_ms = HOUR_MS,
        .channels = by_phone,
        .n_channels = 1 },
};
static const struct ladder night_ladders[] = {
    { .name = "street", .rungs = street, .n_rungs = 2, .quiet = NIGHT, .hash = { 1 } },
    { .name = "both", .rungs = both, .n_rungs = 2, .quiet = NIGHT, .hash = { 2 } },
    { .name = "never", .rungs = street, .n_rungs = 2, .hash = { 3 } },
    { .name = "named", .rungs = named, .n_rungs = 1, .hash = { 4 } },
    { .name = "phone", .rungs = rung_by_phone, .n_rungs = 1, .hash = { 5 } },
};
#define NEED(k, l)                                                                                 \
    {                                                                                              \
        .kind = (k), .mandatory = true, .required = 1, .ladders = ALWAYS(&night_ladders[l])        \
    }
static const struct need_rule night_needs[] = {
    NEED("street", 0),
    NEED("both", 1),
    NEED("never", 2),
    NEED("named", 3),
    NEED("phone", 4),
    { .kind = "ice",
        .mandatory = true,
        .required = 1,
        .dangerous = true,
        .ladders = ALWAYS(&night_ladders[4]) },
    { .kind = "wind",
        .mandatory = true,
        .required = 1,
        .n_hazards = 1,
        .ladders = ALWAYS(&night_ladders[4]) },
    { .kind = "often",
        .mandatory = true,
        .required = 1,
        .check_in_ms = 10 * MINUTE_MS,
        .ladders = ALWAYS(&night_ladders[4]) },
    { .kind = "seldom",
        .mandatory = true,
        .required = 1,
        .check_in_ms = 2 * HOUR_MS,
        .ladders = ALWAYS(&night_ladders[4]) },
};
static const char *on_street[] = { "street" }, *on_both[] = { "both" }, *on_never[] = { "never" },
                  *on_named[] = { "named" }, *on_phone[] = { "phone" }, *on_ice[] = { "ice" },
                  *in_wind[] = { "wind" }, *often[] = { "often" }, *seldom[] = { "seldom" };
static const struct kind_rule night_kinds[] = {
    { .kind = "other", .base = PRIORITY__P4, .needs = on_street, .n_needs = 1 },
    { .kind = "urgent", .base = PRIORITY__P2, .needs = on_street, .n_needs = 1 },
    { .kind = "both", .base = PRIORITY__P3, .needs = on_both, .n_needs = 1 },
    { .kind = "never", .base = PRIORITY__P4, .needs = on_never, .n_needs = 1 },
    { .kind = "named", .base = PRIORITY__P4, .needs = on_named, .n_needs = 1 },
    { .kind = "phone", .base = PRIORITY__P4, .needs = on_phone, .n_needs = 1 },
    { .kind = "icy", .base = PRIORITY__P2, .needs = on_ice, .n_needs = 1 },
    { .kind = "windy", .base = PRIORITY__P2, .needs = in_wind, .n_needs = 1 },
    { .kind = "often", .base = PRIORITY__P2, .needs = often, .n_needs = 1 },
    { .kind = "seldom", .base = PRIORITY__P2, .needs = seldom, .n_needs = 1 },
};
static const struct rulebook night_rules = { .triage = corner_triage,
    .n_triage = 2,
    .kinds = night_kinds,
    .n_kinds = sizeof night_kinds / sizeof night_kinds[0],
    .needs = night_needs,
    .n_needs = sizeof night_needs / sizeof night_needs[0],
    .ladders = night_ladders,
    .n_ladders = sizeof night_ladders / sizeof night_ladders[0] };

static const struct ladder *night_ladder(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &night_ladders[hash[0] - 1];
}

static struct facts night_facts; /* of one test: its zone */

static int64_t at(const char *text)
{
    int64_t ms = 0;

    assert_int_equal(time_parse(text, &ms), 0);
    return ms;
}

static struct world *in(void **state, const char *zone, const char *now)
{
    struct world *w = *state;

    night_facts = (struct facts){ .rules = &night_rules, .ladder = night_ladder, .zone = zone };
    w->facts = &night_facts;
    w->now_ms = at(now);
    return w;
}

static Rung__State state_of(const struct world *w, uint32_t try)
{
    assert_true(try < w->c.needs[0].n_tries);
    return w->c.needs[0].tries[try].state;
}

static void due(struct world *w, const char *when, bool after_jump)
{
    struct command cmd = { .verb = VERB_DUE, .actor = "assist", .due.after_jump = after_jump };

    w->now_ms = at(when);
    assert_int_equal(run(w, &cmd), 0);
}

static uint32_t n_asked(const struct world *w)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_actions; i++)
        n += w->last.actions[i].type == ACTION_RANK;
    return n;
}

static int said(struct world *w, const char *fact, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ fact, value, false };
    return run(w, &cmd);
}

/* ---- quiet hours ---- */
static void at_night_the_neighbours_are_not_woken_for_food(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z"); /* midnight */

    file_case(w, NULL);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(n_asked(w), 0);
    assert_int_equal(case_due(&w->c).due_ms, at("2026-11-23T05:00:00Z"));
    assert_string_equal(case_due(&w->c).what, "quiet");
    due(w, "2026-11-23T04:59:59Z", false);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    due(w, "2026-11-23T05:00:00Z", false);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    assert_int_equal(n_asked(w), 1);
    assert_int_equal(rank(w, 1, 1, 0, 2), 0);
    assert_int_equal(w->c.n_offers, 2);
}

static void by_day_or_where_it_cannot_wait_they_are_asked_at_once(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T12:00:00Z");

    file_case(w, NULL);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    w->c = w->folded = (struct casefile){ 0 };
    w->now_ms = at("2026-11-22T21:00:00Z");
    file_case(w, "urgent");
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    w->c = w->folded = (struct casefile){ 0 };
    file_case(w, "never"); /* its ladder has no quiet hours */
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static void services_are_asked_at_night_beside_whoever_sleeps(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, "both");
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(state_of(w, 1), RUNG__STATE__RANKING);
    assert_int_equal(rank(w, 1, 2, 0, 0), 0); /* none of them */
    assert_int_equal(w->c.needs[0].ladder, LADDER__STATE__ASKING); /* but not spent */
    due(w, "2026-11-23T05:00:00Z", false);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static void what_becomes_urgent_in_the_night_waits_no_longer(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    assert_int_equal(said(w, "people", "2"), 0);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(said(w, "worse", "yes"), 0); /* P1, and the ladder is the same one */
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    assert_int_equal(n_asked(w), 1);
    assert_int_equal(n_happened(w, EVENT__TYPE__RUNG_QUIET), 1);
}

static void a_coordinator_may_wake_them(void **state)
{
    struct command cmd = { .verb = VERB_ESCALATE, .actor = "she", .role = ROLE__COORDINATOR };
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    cmd.escalate.reason = "он не ел три дня";
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    assert_int_equal(n_asked(w), 1);
    w->c = w->folded = (struct casefile){ 0 };
    file_case(w, NULL);
    cmd.escalate.has_rung = true; /* that rung, beside the one that waits */
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(state_of(w, 1), RUNG__STATE__RANKING);
}

static void night_is_where_the_person_is(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    assert_int_equal(said(w, "zone", "Камчатка"), ERR_UNKNOWN_WORD);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(said(w, "zone", "Asia/Kamchatka"), 0); /* nine in the morning */
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static void farther_west_the_morning_comes_later(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    assert_int_equal(said(w, "zone", "Europe/Kaliningrad"), 0);
    due(w, "2026-11-23T05:00:00Z", false); /* seven there */
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(case_due(&w->c).due_ms, at("2026-11-23T06:00:00Z"));
    due(w, "2026-11-23T06:00:00Z", false);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static int found_in(struct world *w, const char *zone)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.locate.fix = (struct fix){ .text = "там",
        .lat = 53,
        .lon = 158.6,
        .has_point = true,
        .radius_m = 50,
        .source = CASE__PLACE_SOURCE__COORDINATES,
        .zone = zone };
    return run(w, &cmd);
}

static void the_place_says_where_night_is_unless_somebody_says_it(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    assert_int_equal(found_in(w, NULL), 0);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(found_in(w, "UTC+2"), 0);
    due(w, "2026-11-23T05:00:00Z", false); /* seven there */
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(case_due(&w->c).due_ms, at("2026-11-23T06:00:00Z"));
    assert_int_equal(said(w, "zone", "Europe/Kaliningrad"), 0);
    assert_int_equal(found_in(w, "UTC+12"), 0); /* who says it goes first */
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
}

static void where_it_is_morning_people_are_asked(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    assert_int_equal(found_in(w, "Камчатка"), 0); /* no zone of that name */
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(found_in(w, "UTC+12"), 0);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static void a_place_without_a_zone_that_is_known_has_the_services(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");
    struct fact nowhere[] = { { "zone", "Камчатка", false } };
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Нет еды";
    cmd.file.facts = nowhere;
    cmd.file.n_facts = 1;
    assert_int_equal(run(w, &cmd), 0); /* nobody who calls is turned away for that */
    assert_int_equal(case_due(&w->c).due_ms, at("2026-11-23T05:00:00Z"));
}

/* Each ten minutes of the night somebody looks; it begins once, at the hour that the clocks there show. */
static void a_night_goes_by(void **state, const char *zone, const char *from, const char *until)
{
    struct world *w = in(state, zone, from);
    struct command cmd = { .verb = VERB_DUE, .actor = "assist" };
    uint32_t n = 0;

    file_case(w, NULL);
    for (; w->now_ms < at(until); w->now_ms += 10 * MINUTE_MS) {
        assert_int_equal(run(w, &cmd), 0);
        assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
        n += n_asked(w);
    }
    assert_int_equal(w->now_ms, at(until));
    assert_int_equal(run(w, &cmd), 0);
    n += n_asked(w);
    assert_int_equal(run(w, &cmd), 0);
    n += n_asked(w);
    assert_int_equal(n, 1);
    tear_down(state);
    corner_set_up(state);
}

static void every_night_ends_at_eight_also_when_the_clocks_change(void **state)
{
    a_night_goes_by(state, "Europe/Kaliningrad", "2026-11-22T20:00:00Z", "2026-11-23T06:00:00Z");
    a_night_goes_by(state, "Europe/Moscow", "2026-11-22T19:00:00Z", "2026-11-23T05:00:00Z");
    a_night_goes_by(state, "Asia/Yekaterinburg", "2026-11-22T17:00:00Z", "2026-11-23T03:00:00Z");
    a_night_goes_by(state, "Asia/Kamchatka", "2026-11-22T10:00:00Z", "2026-11-22T20:00:00Z");
    /* nine hours, and eleven: the hour that is missing, and the one that comes twice */
    a_night_goes_by(state, "Europe/Berlin", "2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z");
    a_night_goes_by(state, "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z");
}

static void a_clock_that_jumps_over_the_morning_wakes_them_once(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    due(w, "2026-11-23T09:00:00Z", true); /* asking is no expiry: it waits for nobody */
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
    assert_int_equal(n_asked(w), 1);
}

static void a_clock_that_jumps_into_the_next_night_waits_for_that_mornings(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T21:00:00Z");

    file_case(w, NULL);
    due(w, "2026-11-23T20:00:00Z", true);
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    assert_int_equal(case_due(&w->c).due_ms, at("2026-11-24T05:00:00Z"));
    due(w, "2026-11-23T03:00:00Z", false); /* and is set back: what was armed still holds */
    assert_int_equal(state_of(w, 0), RUNG__STATE__QUIET);
    due(w, "2026-11-24T05:00:00Z", false);
    assert_int_equal(state_of(w, 0), RUNG__STATE__RANKING);
}

static void a_ladder_is_kept_with_its_quiet_hours_its_end_and_its_ways_to_reach_people(void **state)
{
    struct world *w = *state;
    struct rung one = named[0];
    const char *shift = "shift";
    struct ladder l = {
        .name = "one", .rungs = &one, .n_rungs = 1, .quiet = NIGHT, .at_end = { &shift, 1 }
    };
    struct ladder again;
    struct blob bytes;

    one.channels = by_phone;
    one.n_channels = 1;
    bytes = kept_ladder(&l, &w->arena, l.hash);
    assert_int_equal(kept_ladder_read(bytes, &w->arena, &again), 0);
    assert_memory_equal(again.hash, l.hash, RULES_HASH);
    assert_int_equal(again.quiet.from_min, 22 * 60);
    assert_int_equal(again.quiet.to_min, 8 * 60);
    assert_int_equal(again.at_end.n_alarm, 1);
    assert_string_equal(again.at_end.alarm[0], "shift");
    assert_true(again.rungs[0].named_only);
    assert_int_equal(again.rungs[0].n_channels, 1);
    assert_int_equal(again.rungs[0].channels[0], DELIVERY__CHANNEL__PHONE);
}

/* ---- ways to reach people, and whom the person has named ---- */
static void a_rung_by_telephone_asks_only_who_has_one(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T12:00:00Z");

    file_case(w, "phone");
    assert_int_equal(rank(w, 1, 1, 0, 4), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_string_equal(w->c.offers[0].responder, "r4");
    assert_int_equal(w->c.offers[0].n_channels, 1);
    assert_int_equal(w->c.offers[0].channels[0], DELIVERY__CHANNEL__PHONE);
}

static const struct candidate near_ones[] = {
    { .responder = "n1",
        .kind = RESPONDER__KIND__NEIGHBOUR,
        .channels = { DELIVERY__CHANNEL__PHONE },
        .n_channels = 1 },
    { .responder = "sister",
        .kind = RESPONDER__KIND__PERSONAL_CONTACT,
        .channels = { DELIVERY__CHANNEL__PHONE },
        .n_channels = 1 },
};

static int rank_near(struct world *w, uint32_t generation)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = 1;
    cmd.ranked.generation = generation;
    cmd.ranked.first.candidates = near_ones;
    cmd.ranked.first.n_candidates = 2;
    return run(w, &cmd);
}

static void only_those_whom_the_person_has_named_are_asked(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T12:00:00Z");

    file_case(w, "named");
    assert_int_equal(rank_near(w, 1), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_string_equal(w->c.offers[0].responder, "sister");
}

static void where_a_call_may_harm_the_person_no_neighbour_is_asked_by_any_ladder(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T12:00:00Z");
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Нет еды";
    cmd.file.unsafe_to_call = true;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(rank_near(w, 1), 0);
    assert_int_equal(w->c.n_offers, 1);
    assert_string_equal(w->c.offers[0].responder, "sister");
    w->c = w->folded = (struct casefile){ 0 };
    cmd.file.unsafe_to_call = false;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(rank_near(w, 1), 0);
    assert_int_equal(w->c.n_offers, 2);
}

/* ---- whoever is there ---- */
static struct rulebook guarded_rules;

static int64_t heard_from_within(
    void **state, const char *now, const char *kind, Responder__Kind who, bool again)
{
    struct world *w = in(state, "Europe/Moscow", now);
    struct candidate one = people[3];
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };
    int64_t span_ms;

    guarded_rules = night_rules;
    guarded_rules.alone = (struct alone_rule){ 20 * MINUTE_MS, { 22 * 60, 6 * 60 } };
    night_facts.rules = &guarded_rules;
    file_case(w, kind);
    one.kind = who;
    cmd.ranked.need = cmd.ranked.generation = 1;
    cmd.ranked.first.candidates = &one;
    cmd.ranked.first.n_candidates = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    w->now_ms += again ? MINUTE_MS : 0;
    if (again)
        assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), 0);
    span_ms = w->c.offers[0].checkin_by_ms - w->now_ms;
    tear_down(state);
    corner_set_up(state);
    return span_ms;
}

static void at_night_or_among_hazards_whoever_is_there_is_heard_from_every_twenty_minutes(
    void **state)
{
    const char *day = "2026-11-22T12:00:00Z", *night = "2026-11-22T21:00:00Z";

    assert_int_equal(
        heard_from_within(state, day, "urgent", RESPONDER__KIND__NEIGHBOUR, false), HOUR_MS);
    assert_int_equal(heard_from_within(state, night, "urgent", RESPONDER__KIND__NEIGHBOUR, true),
        20 * MINUTE_MS);
    assert_int_equal(
        heard_from_within(state, night, "urgent", RESPONDER__KIND__PERSONAL_CONTACT, false),
        20 * MINUTE_MS);
    assert_int_equal(
        heard_from_within(state, night, "urgent", RESPONDER__KIND__EMERGENCY_SERVICE, false),
        HOUR_MS);
    assert_int_equal(
        heard_from_within(state, day, "icy", RESPONDER__KIND__VOLUNTEER, false), 20 * MINUTE_MS);
    assert_int_equal(
        heard_from_within(state, day, "windy", RESPONDER__KIND__VOLUNTEER, false), 20 * MINUTE_MS);
}

static void a_need_may_want_to_hear_from_them_oftener_and_never_later(void **state)
{
    const char *day = "2026-11-22T12:00:00Z", *night = "2026-11-22T21:00:00Z";

    assert_int_equal(
        heard_from_within(state, day, "often", RESPONDER__KIND__NEIGHBOUR, false), 10 * MINUTE_MS);
    assert_int_equal(heard_from_within(state, night, "often", RESPONDER__KIND__NEIGHBOUR, false),
        10 * MINUTE_MS);
    assert_int_equal(
        heard_from_within(state, day, "seldom", RESPONDER__KIND__NEIGHBOUR, false), HOUR_MS);
}

static void whoever_is_there_for_what_todays_rules_have_forgotten_is_heard_from_too(void **state)
{
    struct world *w = in(state, "Europe/Moscow", "2026-11-22T12:00:00Z");
    struct candidate one = people[3];
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    guarded_rules = night_rules;
    guarded_rules.alone = (struct alone_rule){ 20 * MINUTE_MS, { 22 * 60, 6 * 60 } };
    night_facts.rules = &guarded_rules;
    file_case(w, "icy");
    one.kind = RESPONDER__KIND__NEIGHBOUR;
    cmd.ranked.need = cmd.ranked.generation = 1;
    cmd.ranked.first.candidates = &one;
    cmd.ranked.first.n_candidates = 1;
    assert_int_equal(run(w, &cmd), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__ONSCENE), 0);
    guarded_rules.n_needs = 0;
    assert_int_equal(say(w, 0, ANSWER__WORD__CHECKIN), 0);
    assert_int_equal(w->c.offers[0].checkin_by_ms - w->now_ms, HOUR_MS);
}

#define STORY(f) cmocka_unit_test_setup_teardown(f, corner_set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(at_night_the_neighbours_are_not_woken_for_food),
        STORY(by_day_or_where_it_cannot_wait_they_are_asked_at_once),
        STORY(services_are_asked_at_night_beside_whoever_sleeps),
        STORY(what_becomes_urgent_in_the_night_waits_no_longer),
        STORY(a_coordinator_may_wake_them),
        STORY(night_is_where_the_person_is),
        STORY(farther_west_the_morning_comes_later),
        STORY(the_place_says_where_night_is_unless_somebody_says_it),
        STORY(where_it_is_morning_people_are_asked),
        STORY(a_place_without_a_zone_that_is_known_has_the_services),
        STORY(every_night_ends_at_eight_also_when_the_clocks_change),
        STORY(a_clock_that_jumps_over_the_morning_wakes_them_once),
        STORY(a_clock_that_jumps_into_the_next_night_waits_for_that_mornings),
        STORY(a_ladder_is_kept_with_its_quiet_hours_its_end_and_its_ways_to_reach_people),
        STORY(a_rung_by_telephone_asks_only_who_has_one),
        STORY(only_those_whom_the_person_has_named_are_asked),
        STORY(at_night_or_among_hazards_whoever_is_there_is_heard_from_every_twenty_minutes),
        STORY(whoever_is_there_for_what_todays_rules_have_forgotten_is_heard_from_too),
        STORY(a_need_may_want_to_hear_from_them_oftener_and_never_later),
        STORY(where_a_call_may_harm_the_person_no_neighbour_is_asked_by_any_ladder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
