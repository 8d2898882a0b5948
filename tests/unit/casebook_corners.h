/* casebook_corners - what the small world of casebook_world.h has no rules for: a rung that waits for a yes, one that asks everybody,
 * needs that are optional, dangerous or a helper's own, kinds that somebody else may want ended, rules that have forgotten a
 * need; and the commands that most stories give. */
#ifndef ASSIST_TESTS_CASEBOOK_CORNERS_H
#define ASSIST_TESTS_CASEBOOK_CORNERS_H

#include "casebook/policy.h"
#include "unit/casebook_world.h"

#define CORNER __attribute__((unused)) static

/* ---- rules ---- */
static const struct rung waiting_rungs[] = {
    { .whom = { "соседи", "neighbours" }, .k = 1, .window_ms = 5 * MINUTE_MS, .confirm = true },
    { .whom = { "координатор", "coordinator" }, .k = 1, .window_ms = 5 * MINUTE_MS },
};
static const struct rung crowd_rungs[] = {
    { .whom = { "все", "everybody" }, .k = 3 * OFFERS_MAX / 2, .window_ms = 5 * MINUTE_MS },
};
static const struct rung all_rungs[] = {
    { .whom = { "все", "everybody" }, .window_ms = 5 * MINUTE_MS },
};
static const Responder__Kind volunteers_only[] = { RESPONDER__KIND__VOLUNTEER },
                             officials_too[] = { RESPONDER__KIND__VOLUNTEER,
                                 RESPONDER__KIND__EMERGENCY_SERVICE };
static const struct rung kind_rungs[] = {
    { .whom = { "добровольцы", "volunteers" },
        .k = 1,
        .window_ms = 5 * MINUTE_MS,
        .with_next = true,
        .kinds = volunteers_only,
        .n_kinds = 1 },
    { .whom = { "кто может", "who can" },
        .k = 1,
        .window_ms = 5 * MINUTE_MS,
        .with_next = true,
        .kinds = officials_too,
        .n_kinds = 2 },
    { .whom = { "МЧС", "rescue" },
        .k = 1,
        .window_ms = 5 * MINUTE_MS,
        .kinds = volunteers_only,
        .n_kinds = 1,
        .show_exact = true },
};
static const struct ladder corner_ladders[] = {
    { .name = "plain", .rungs = rungs, .n_rungs = 3, .hash = { 1 } },
    { .name = "gate", .rungs = parallel, .n_rungs = 3, .repeat = 1, .hash = { 2 } },
    { .name = "waiting", .rungs = waiting_rungs, .n_rungs = 2, .hash = { 3 } },
    { .name = "crowd", .rungs = crowd_rungs, .n_rungs = 1, .hash = { 4 } },
    { .name = "all", .rungs = all_rungs, .n_rungs = 1, .hash = { 5 } },
    { .name = "kinds", .rungs = kind_rungs, .n_rungs = 3, .hash = { 6 } },
    { .name = "again", .rungs = rungs, .n_rungs = 3, .repeat = 3, .hash = { 7 } },
};

static inline const struct ladder *corner_ladder(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &corner_ladders[hash[0] - 1];
}

#define ALWAYS(l)                                                                                  \
    {                                                                                              \
        (l), (l), (l), (l), (l), (l), (l)                                                          \
    }
#define PLAIN ALWAYS(&corner_ladders[0])
static const struct need_rule corner_needs[] = {
    { .kind = "visit", .mandatory = true, .required = 1, .visit = true, .ladders = PLAIN },
    { .kind = "advice", .required = 1, .ladders = PLAIN },
    { .kind = "ice", .mandatory = true, .required = 1, .dangerous = true, .ladders = PLAIN },
    { .kind = "confirm_place", .required = 1, .ladders = PLAIN },
    { .kind = "responder_aid", .mandatory = true, .required = 1, .ladders = PLAIN },
    { .kind = "waiting", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[2]) },
    { .kind = "crowd", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[3]) },
    { .kind = "all", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[4]) },
    { .kind = "spot", .mandatory = true, .required = 1, .place_within_m = 500, .ladders = PLAIN },
    { .kind = "gate", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[1]) },
    { .kind = "kinds", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[5]) },
    { .kind = "trio",
        .mandatory = true,
        .required = 3,
        .visit = true,
        .ladders = ALWAYS(&corner_ladders[4]) },
    { .kind = "again", .mandatory = true, .required = 1, .ladders = ALWAYS(&corner_ladders[6]) },
};
static const char *only_visit[] = { "visit" }, *visit_and_advice[] = { "visit", "advice" },
                  *only_ice[] = { "ice" }, *only_waiting[] = { "waiting" },
                  *only_crowd[] = { "crowd" }, *only_all[] = { "all" }, *only_gate[] = { "gate" },
                  *only_kinds[] = { "kinds" }, *only_trio[] = { "trio" }, *only_spot[] = { "spot" },
                  *only_again[] = { "again" }, *two_needs[] = { "visit", "gate" };
static const struct kind_rule corner_kinds[] = {
    { .kind = "other", .base = PRIORITY__P2, .needs = only_visit, .n_needs = 1 },
    { .kind = "violence", .base = PRIORITY__P2, .needs = only_visit, .n_needs = 1 },
    { .kind = "self_harm", .base = PRIORITY__P2, .needs = only_visit, .n_needs = 1 },
    { .kind = "with_advice", .base = PRIORITY__P2, .needs = visit_and_advice, .n_needs = 2 },
    { .kind = "icy", .base = PRIORITY__P2, .needs = only_ice, .n_needs = 1 },
    { .kind = "waiting", .base = PRIORITY__P2, .needs = only_waiting, .n_needs = 1 },
    { .kind = "crowd", .base = PRIORITY__P2, .needs = only_crowd, .n_needs = 1 },
    { .kind = "all", .base = PRIORITY__P2, .needs = only_all, .n_needs = 1 },
    { .kind = "gate", .base = PRIORITY__P2, .needs = only_gate, .n_needs = 1 },
    { .kind = "kinds", .base = PRIORITY__P0, .needs = only_kinds, .n_needs = 1 },
    { .kind = "silent", .base = PRIORITY__P2, .needs = only_visit, .n_needs = 1, .silent = true },
    { .kind = "trio", .base = PRIORITY__P2, .needs = only_trio, .n_needs = 1 },
    { .kind = "spot", .base = PRIORITY__P2, .needs = only_spot, .n_needs = 1 },
    { .kind = "again", .base = PRIORITY__P2, .needs = only_again, .n_needs = 1 },
    { .kind = "two", .base = PRIORITY__P2, .needs = two_needs, .n_needs = 2 },
};
static const struct condition gets_worse[] = {
    { .type = CONDITION_FACT_IS, .name = "worse", .word = "yes" },
};
static const struct condition hears_a_quarrel[] = {
    { .type = CONDITION_SIGNAL, .name = "quarrel" },
};
static const struct condition hears_nothing[] = {
    { .type = CONDITION_SIGNAL, .name = "silence" },
};
static const struct condition is_a_child[] = {
    { .type = CONDITION_FACT_IS, .name = "child", .word = "yes" },
};
static const struct triage_rule corner_triage[] = {
    { .id = "child", .when = is_a_child, .n_when = 1, .minor = true },
    { .id = "worse", .when = gets_worse, .n_when = 1, .at_least = PRIORITY__P1 },
    { .id = "silence", .when = hears_nothing, .n_when = 1, .kind = "silent", .weight = 60 },
    { .id = "quarrel", .when = hears_a_quarrel, .n_when = 1, .kind = "violence", .weight = 50 },
};
static const struct rulebook corner_rules = { .triage = corner_triage,
    .n_triage = 4,
    .minors = { .vetting = 2, .people = 2 },
    .kinds = corner_kinds,
    .n_kinds = sizeof corner_kinds / sizeof corner_kinds[0],
    .needs = corner_needs,
    .n_needs = sizeof corner_needs / sizeof corner_needs[0],
    .ladders = corner_ladders,
    .n_ladders = sizeof corner_ladders / sizeof corner_ladders[0] };
/* Of whoever comes to a child more is wanted. */
static const struct rulebook strict_rules = { .triage = corner_triage,
    .n_triage = 4,
    .minors = { .vetting = 3, .people = 2 },
    .kinds = corner_kinds,
    .n_kinds = sizeof corner_kinds / sizeof corner_kinds[0],
    .needs = corner_needs,
    .n_needs = sizeof corner_needs / sizeof corner_needs[0],
    .ladders = corner_ladders,
    .n_ladders = sizeof corner_ladders / sizeof corner_ladders[0] };
/* The same needs, and other kinds. */
static const struct rulebook kindless_rules = { .kinds = &corner_kinds[4],
    .n_kinds = 1,
    .needs = corner_needs,
    .n_needs = sizeof corner_needs / sizeof corner_needs[0],
    .ladders = corner_ladders,
    .n_ladders = 1 };
/* Tomorrow nobody visits any more. */
static const struct rulebook later_rules = { .kinds = &corner_kinds[4],
    .n_kinds = 1,
    .needs = &corner_needs[2],
    .n_needs = 1,
    .ladders = corner_ladders,
    .n_ladders = 1 };
/* Nor does anything else, but to confirm a place. */
static const struct rulebook confirming_rules = { .kinds = &corner_kinds[4],
    .n_kinds = 1,
    .needs = &corner_needs[2],
    .n_needs = 2,
    .ladders = corner_ladders,
    .n_ladders = 1 };
CORNER const struct facts corner_facts = { .rules = &corner_rules, .ladder = corner_ladder },
                          later_facts = { .rules = &later_rules, .ladder = corner_ladder },
                          confirming_facts = { .rules = &confirming_rules,
                              .ladder = corner_ladder },
                          kindless_facts = { .rules = &kindless_rules, .ladder = corner_ladder },
                          strict_facts = { .rules = &strict_rules, .ladder = corner_ladder };

CORNER int corner_set_up(void **state)
{
    set_up(state);
    ((struct world *)*state)->facts = &corner_facts;
    return 0;
}

/* ---- what most stories ask ---- */
/* Standing alarms of this cause. */
CORNER uint32_t alarms(const struct world *w, Alarm__Cause cause)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->c.n_alarms; i++)
        n += w->c.alarms[i].cause == cause && !w->c.alarms[i].over;
    return n;
}

CORNER uint32_t n_happened(const struct world *w, Event__Type type)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->last.n_events; i++)
        n += w->last.events[i].type == type;
    return n;
}

CORNER void assert_refused(
    struct world *w, const struct command *cmd, int code, const char *field, const char *value)
{
    assert_int_equal(run(w, cmd), code);
    assert_string_equal(w->last.refused.field, field);
    if (value)
        assert_string_equal(w->last.refused.value, value);
}

CORNER int hold_for(struct world *w, int64_t ms)
{
    struct command cmd = { .verb = VERB_HOLD, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.hold.until_ms = w->now_ms + ms;
    cmd.hold.recall = true;
    cmd.hold.reason = "ждём";
    return run(w, &cmd);
}

CORNER int prioritize(struct world *w, Priority to)
{
    struct command cmd = { .verb = VERB_PRIORITIZE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.prioritize.to = to;
    cmd.prioritize.reason = "так";
    return run(w, &cmd);
}

/* -1: the next rung. */
CORNER int escalate(struct world *w, uint32_t need, int rung)
{
    struct command cmd = { .verb = VERB_ESCALATE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.escalate.need = need;
    cmd.escalate.has_rung = rung >= 0;
    cmd.escalate.rung = rung >= 0 ? (uint32_t)rung : 0;
    cmd.escalate.reason = "быстрее";
    return run(w, &cmd);
}

CORNER int ask(struct world *w, uint32_t need, struct candidate who)
{
    struct command cmd = { .verb = VERB_ASK, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.ask.need = need;
    cmd.ask.who = who;
    cmd.ask.reason = "живёт рядом";
    return run(w, &cmd);
}

CORNER int close_as(struct world *w, Case__Disposition disposition, uint32_t need)
{
    struct command cmd = { .verb = VERB_CLOSE, .actor = "she", .role = ROLE__COORDINATOR };

    cmd.close.disposition = disposition;
    cmd.close.need = need;
    cmd.close.recall = true;
    cmd.close.reason = "так";
    return run(w, &cmd);
}

CORNER int answered(struct world *w, struct answer a)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org", .role = ROLE__ORG };

    cmd.answer = a;
    return run(w, &cmd);
}

CORNER int end_call(struct world *w, uint32_t call, struct answer a)
{
    struct command cmd = { .verb = VERB_END_CALL, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.end.call = call;
    cmd.end.answer = a;
    return run(w, &cmd);
}

CORNER void committed(struct world *w, const char *kind)
{
    file_case(w, kind);
    assert_int_equal(rank(w, 1, 1, 0, 1), 0);
    assert_int_equal(say(w, 0, ANSWER__WORD__COMMIT), 0);
}

#endif
