/* casebook_world - a small world for the core alone: six kinds, six needs, three ladders, four people, a rule. Commands in, states and
 * events out. After each step the events are folded again from nothing, and no invariant may be broken. */
#ifndef ASSIST_TESTS_CASEBOOK_WORLD_H
#define ASSIST_TESTS_CASEBOOK_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "casebook/kept.h"
#include "casebook/step.h"

/* ---- a small world: one kind, two needs, one ladder of three rungs ---- */
static const struct rung rungs[] = {
    { .whom = { "соседи", "neighbours" }, .k = 2, .window_ms = 5 * MINUTE_MS },
    { .whom = { "добровольцы", "volunteers" }, .k = 2, .window_ms = 5 * MINUTE_MS },
    { .whom = { "координатор", "coordinator" }, .k = 1, .window_ms = 5 * MINUTE_MS },
};
static const struct rung parallel[] = {
    { .whom = { "112", "112" },
        .k = 1,
        .window_ms = 30 * SECOND_MS,
        .with_next = true,
        .show_exact = true },
    { .whom = { "МЧС", "rescue" },
        .k = 1,
        .window_ms = 30 * SECOND_MS,
        .with_next = true,
        .show_exact = true },
    { .whom = { "добровольцы", "volunteers" },
        .k = 2,
        .window_ms = 60 * SECOND_MS,
        .standby = true },
};
static const struct rung sooner[] = {
    { .whom = { "соседи", "neighbours" }, .k = 2, .window_ms = 60 * SECOND_MS },
};
static const char *the_shift[] = { "shift" };
static const struct ladder ladders[] = {
    { .name = "plain", .rungs = rungs, .n_rungs = 3, .at_end = { the_shift, 1 }, .hash = { 1 } },
    { .name = "gate", .rungs = parallel, .n_rungs = 3, .repeat = 1, .hash = { 2 } },
    { .name = "sooner", .rungs = sooner, .n_rungs = 1, .hash = { 3 } },
};
static const char *visit_can[] = { "home_visit" };
static const struct need_rule need_rules[] = {
    { .kind = "visit",
        .mandatory = true,
        .visit = true,
        .required = 1,
        .capabilities = visit_can,
        .n_capabilities = 1,
        .ladders = { NULL, &ladders[1], &ladders[0], &ladders[0], &ladders[0], &ladders[0],
            &ladders[0] } },
    { .kind = "ambulance",
        .mandatory = true,
        .required = 1,
        .raises_to = PRIORITY__P0,
        .medical = true,
        .ladders = { NULL, &ladders[1], &ladders[1], &ladders[1], &ladders[1], &ladders[1],
            &ladders[1] } },
    { .kind = "carry",
        .mandatory = true,
        .visit = true,
        .required = 2,
        .ladders = { NULL, &ladders[0], &ladders[0], &ladders[0], &ladders[0], &ladders[0],
            &ladders[0] } },
    { .kind = "carry_later",
        .mandatory = true,
        .required = 1,
        .ladders = { NULL, &ladders[1], &ladders[2], &ladders[0], &ladders[0], &ladders[0],
            &ladders[0] } },
    { .kind = "door",
        .mandatory = true,
        .required = 1,
        .place_within_m = 500,
        .ladders = { NULL, &ladders[1], &ladders[0], &ladders[0], &ladders[0], &ladders[0],
            &ladders[0] } },
    { .kind = "confirm_place",
        .required = 1,
        .ladders = { NULL, &ladders[2], &ladders[2], &ladders[2], &ladders[2], &ladders[2],
            &ladders[2] } },
};
static const char *the_door[] = { "door" };
static const char *later_carry[] = { "carry_later" };
static const char *two_carry[] = { "carry" };
static const char *kind_needs[] = { "visit" };
static const struct kind_rule kind_rules[] = {
    { .kind = "other", .base = PRIORITY__P2, .needs = kind_needs, .n_needs = 1 },
    { .kind = "urgent", .base = PRIORITY__P0, .needs = kind_needs, .n_needs = 1 },
    { .kind = "heavy", .base = PRIORITY__P2, .needs = two_carry, .n_needs = 1 },
    { .kind = "carry_later", .base = PRIORITY__P2, .needs = later_carry, .n_needs = 1 },
    { .kind = "unheard", .base = PRIORITY__P2, .needs = kind_needs, .n_needs = 1, .silent = true },
    { .kind = "door", .base = PRIORITY__P2, .needs = the_door, .n_needs = 1 },
};
static const struct condition under_18[] = {
    { .type = CONDITION_FACT_BELOW, .name = "age", .number = 18 },
};
static const struct triage_rule triage_rules[] = {
    { .id = "under_age", .when = under_18, .n_when = 1, .minor = true },
};
static const struct rulebook rules = { .kinds = kind_rules,
    .n_kinds = 6,
    .needs = need_rules,
    .n_needs = 6,
    .triage = triage_rules,
    .n_triage = 1,
    .minors = { .vetting = 2, .people = 2 },
    .ladders = ladders,
    .n_ladders = 3 };

static inline const struct ladder *ladder_by_hash(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &ladders[hash[0] - 1];
}

struct world {
    struct arena arena;
    struct casefile c;
    struct casefile folded;
    struct step last;
    int64_t now_ms;
    const struct facts *facts; /* NULL: the small world's */
};

/* What whoever is asked holds about other cases. */
__attribute__((unused)) static struct beside held_beside;

static inline struct beside beside_others(
    void *self, const struct casefile *c, const char *responder, struct arena *a)
{
    (void)self, (void)c, (void)responder, (void)a;
    return held_beside;
}

static const struct facts facts = {
    .rules = &rules, .ladder = ladder_by_hash, .beside = beside_others, .dice = 3
};

static inline void compare_fold(struct world *w)
{
    struct case_row told = { 0 }, folded = { 0 };

    w->folded.version = w->c.version;
    kept_case(&w->c, &w->arena, &told);
    kept_case(&w->folded, &w->arena, &folded);
    assert_int_equal(told.body.n, folded.body.n);
    assert_memory_equal(told.body.bytes, folded.body.bytes, told.body.n);
    assert_int_equal(told.personal.n, folded.personal.n);
    assert_memory_equal(told.personal.bytes, folded.personal.bytes, told.personal.n);
}

/* The stored bytes of the events must say the same as the events. */
static inline void fold_from_bytes(struct world *w)
{
    struct events_row row = { .at_ms = w->now_ms };
    struct event *events;
    uint32_t n;

    kept_events(w->last.events, w->last.n_events, &w->arena, &row);
    assert_int_equal(kept_events_read(&row, &w->arena, &events, &n), 0);
    for (uint32_t i = 0; i < n; i++)
        case_apply(&w->folded, &events[i], &w->arena);
}

static inline void reload(struct world *w)
{
    struct case_row row = { .key = w->c.key };
    struct casefile again;

    kept_case(&w->c, &w->arena, &row);
    assert_int_equal(kept_case_read(&row, &w->arena, &again), 0);
    w->c = again;
}

static inline int run(struct world *w, const struct command *cmd)
{
    int rc;

    w->last = (struct step){ .c = &w->c,
        .arena = &w->arena,
        .now_ms = w->now_ms,
        .command = cmd,
        .facts = w->facts ? w->facts : &facts };
    rc = case_step(&w->last);
    if (rc) {
        compare_fold(w); /* a refusal changes nothing */
        return rc;
    }
    fold_from_bytes(w);
    compare_fold(w);
    if (case_broken(&w->c))
        fail_msg("%s", case_broken(&w->c));
    reload(w);
    return 0;
}

static inline void file_case(struct world *w, const char *kind)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Соседка не открывает";
    cmd.file.kind = kind;
    cmd.file.reporter = (struct person){ .name = "Пётр", .phone = "+79990000001" };
    cmd.file.at =
        (struct fix){ .text = "Азов", .district = "Азов", .source = CASE__PLACE_SOURCE__SAID };
    assert_int_equal(run(w, &cmd), 0);
}

static const struct candidate people[] = {
    { .responder = "r1", .name = "Анна", .channels = { DELIVERY__CHANNEL__ZMQ }, .n_channels = 1 },
    { .responder = "r2", .name = "Олег", .channels = { DELIVERY__CHANNEL__ZMQ }, .n_channels = 1 },
    { .responder = "r3", .name = "Ира", .channels = { DELIVERY__CHANNEL__ZMQ }, .n_channels = 1 },
    { .responder = "r4",
        .name = "Сосед",
        .phone = "+79990000004",
        .channels = { DELIVERY__CHANNEL__PHONE },
        .n_channels = 1 },
};

static inline int rank(
    struct world *w, uint32_t need, uint32_t generation, uint32_t first, uint32_t n)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };

    cmd.ranked.need = need;
    cmd.ranked.generation = generation;
    cmd.ranked.first.candidates = &people[first];
    cmd.ranked.first.n_candidates = n;
    return run(w, &cmd);
}

static inline int say(struct world *w, uint32_t letter, Answer__Word word)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = "org" };

    cmd.answer = (struct answer){ .letter = letter, .word = word };
    return run(w, &cmd);
}

static inline void pass(struct world *w, int64_t ms)
{
    struct command cmd = { .verb = VERB_DUE, .actor = "assist" };

    w->now_ms += ms;
    assert_int_equal(run(w, &cmd), 0);
}

static inline int close_case(struct world *w, bool recall, const char *reason)
{
    struct command cmd = { .verb = VERB_CLOSE, .actor = "coordinator", .role = ROLE__COORDINATOR };

    cmd.close.disposition = CASE__DISPOSITION__HELPED;
    cmd.close.recall = recall;
    cmd.close.reason = reason;
    return run(w, &cmd);
}

static inline void call_back(struct world *w, Callback__Outcome outcome)
{
    struct command cmd = { .verb = VERB_CALLBACK, .actor = "operator" };

    cmd.callback.result = CALLBACK__RESULT__REACHED;
    cmd.callback.outcome = outcome;
    assert_int_equal(run(w, &cmd), 0);
}

static inline int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->now_ms = INT64_C(1790000000000);
    held_beside = (struct beside){ 0 };
    *state = w;
    return 0;
}

static inline int tear_down(void **state)
{
    struct world *w = *state;

    arena_clear(&w->arena);
    free(w);
    return 0;
}

static inline int deliver(struct world *w, uint32_t letter, Work__Result result)
{
    struct command cmd = { .verb = VERB_DELIVERY, .actor = "dispatcher" };

    cmd.delivery.letter = letter;
    cmd.delivery.generation = w->c.offers[letter].generation;
    cmd.delivery.result = result;
    return run(w, &cmd);
}

static inline int locate(struct world *w, double lat, double lon)
{
    struct command cmd = { .verb = VERB_LOCATE, .actor = "operator" };

    cmd.locate.fix = (struct fix){ .lat = lat,
        .lon = lon,
        .has_point = true,
        .radius_m = 50,
        .source = CASE__PLACE_SOURCE__COORDINATES };
    return run(w, &cmd);
}

#endif
