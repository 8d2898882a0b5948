/* The shipped ladders, for every kind at every priority: whatever is answered, and as long as nobody says yes, the duty coordinators are
 * asked in the end, and a human is alarmed. */
#include "unit/casebook_corners.h"

#define STEPS_MOST 4000

static struct rulebook *shipped;

static const struct ladder *shipped_ladder(void *self, const uint8_t hash[RULES_HASH])
{
    (void)self;
    return &shipped->ladders[hash[0] - 1];
}

static int load_rules(void **state)
{
    struct rule_problem *problems = NULL;
    struct arena a = { 0 };
    char *dir = arena_printf(&a, "%s/rules", getenv("ASSIST_SOURCE_DIR"));
    size_t n;
    int rc = rulebook_load(dir, &shipped, &a, &problems, &n);

    (void)state;
    for (size_t i = 0; rc == 0 && i < shipped->n_ladders; i++)
        ((struct ladder *)(uintptr_t)shipped->ladders)[i].hash[0] = (uint8_t)(i + 1);
    arena_clear(&a);
    return rc;
}

static int free_rules(void **state)
{
    (void)state;
    rulebook_free(&shipped);
    return 0;
}

static uint32_t chance(uint32_t *seed, uint32_t of)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % of;
}

static bool all_are_spent(const struct world *w)
{
    for (uint32_t i = 0; i < w->c.n_needs; i++) {
        const struct need *n = &w->c.needs[i];

        if (n->mandatory && n->ladder != LADDER__STATE__SPENT)
            return false;
    }
    return true;
}

static bool rank_one(struct world *w, uint32_t *seed)
{
    for (uint32_t i = 0; i < w->c.n_needs; i++) {
        const struct need *n = &w->c.needs[i];

        for (uint32_t t = 0; t < n->n_tries; t++) {
            if (n->tries[t].state != RUNG__STATE__RANKING)
                continue;
            assert_int_equal(rank(w, n->number, n->tries[t].generation, 0, chance(seed, 3)), 0);
            return true;
        }
    }
    return false;
}

static bool decline_one(struct world *w, uint32_t *seed)
{
    for (uint32_t i = 0; i < w->c.n_offers; i++) {
        if (offer_is_asked(&w->c.offers[i]) && chance(seed, 3) == 0) {
            assert_int_equal(say(w, i, ANSWER__WORD__DECLINE), 0);
            return true;
        }
    }
    return false;
}

static void time_passes(struct world *w)
{
    int64_t due_ms = case_due(&w->c).due_ms;

    assert_true(due_ms < NEVER_MS);
    pass(w, due_ms > w->now_ms ? due_ms - w->now_ms : 0);
}

static void file_at(struct world *w, const char *kind, Priority priority)
{
    struct command cmd = { .verb = VERB_FILE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.file.text = "Помогите";
    cmd.file.kind = kind;
    cmd.file.priority = priority;
    cmd.file.at = (struct fix){ .lat = 47.1,
        .lon = 39.4,
        .has_point = true,
        .radius_m = 50,
        .source = CASE__PLACE_SOURCE__COORDINATES };
    assert_int_equal(run(w, &cmd), 0);
}

static bool was_opened(const struct need *n, uint32_t rung)
{
    for (uint32_t i = 0; i < n->n_tries; i++) {
        if (n->tries[i].rung == rung)
            return true;
    }
    return false;
}

static void goes_to_its_end(const char *kind, Priority priority, uint32_t seed)
{
    struct facts facts_of = { .rules = shipped, .ladder = shipped_ladder, .zone = "Europe/Moscow" };
    struct world *w;
    void *state;
    uint32_t steps = 0;

    set_up(&state);
    w = state;
    w->facts = &facts_of;
    w->now_ms += chance(&seed, 24) * HOUR_MS; /* by day or at night */
    file_at(w, kind, priority);
    while (!all_are_spent(w)) {
        if (++steps > STEPS_MOST)
            fail_msg("%s at P%d: no end", kind, (int)priority - PRIORITY__P0);
        if (!rank_one(w, &seed) && !decline_one(w, &seed))
            time_passes(w);
    }
    for (uint32_t i = 0; i < w->c.n_needs; i++) {
        if (w->c.needs[i].mandatory)
            assert_true(was_opened(&w->c.needs[i], w->c.needs[i].n_rungs - 1));
    }
    assert_true(alarms(w, ALARM__CAUSE__EXHAUSTED) >= 1);
    tear_down(&state);
}

static void whatever_is_answered_every_ladder_ends_with_a_human(void **state)
{
    (void)state;
    for (size_t i = 0; i < shipped->n_kinds; i++) {
        for (Priority p = PRIORITY__P0; p <= PRIORITY__P5; p++)
            goes_to_its_end(shipped->kinds[i].kind, p, (uint32_t)(i * 7 + p));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_answered_every_ladder_ends_with_a_human),
    };

    return cmocka_run_group_tests(tests, load_rules, free_rules);
}
