/* faults - what goes wrong, and when: drawn once from the profile, struck one by one. This is also where the fault points of
 * sys/fault.h end up in this program: a worker that is doomed dies where it passes the point, or is told that the disk failed. */
#include "world/world.h"

#include <string.h>
#include "base/errors.h"
#include "sys/fault.h"

/* The fault points know no world; there is one at a time in a process. */
static struct world *struck;

void faults_of(struct world *w)
{
    struck = w;
}

/* ---- the points ---- */
static const struct {
    const char *name;
    enum fault_met met;
} points[] = {
    { "turn.handler", FAULT_CRASH_HANDLER },
    { "turn.before_commit", FAULT_CRASH_BEFORE_COMMIT },
    { "turn.after_commit", FAULT_CRASH_AFTER_COMMIT },
    { "turn.sent", FAULT_CRASH_SENT },
    { "store.begin", FAULT_CRASH_STORE_BEGIN },
    { "store.put", FAULT_CRASH_STORE_PUT },
    { "store.commit", FAULT_CRASH_STORE_COMMIT },
    { "store.after_commit", FAULT_CRASH_STORE_AFTER },
    { "store.checkpoint", FAULT_CRASH_CHECKPOINT },
    { "rules.kept", FAULT_CRASH_RULES },
};
#define POINTS                                                                                     \
    (sizeof points / sizeof points[0] - 1) /* the last one is for whoever edits the rules */
#define POINTS_OF_ALL 4 /* the first ones: the others are the casebook's */

static int misfortune(struct world *w, struct node *n, const char *name)
{
    if (!n->misfortune || strcmp(n->misfortune, name) != 0)
        return 0;
    if (n->misfortune_until_ms < w->boot_ms) {
        n->misfortune = NULL;
        return 0;
    }
    w->turn_was_spoilt = true;
    if (n->misfortune_code == ERR_STORAGE_FULL) {
        w->met->faults[FAULT_FULL]++;
        return ERR_STORAGE_FULL;
    }
    n->misfortune = NULL; /* an I/O error strikes once */
    w->met->faults[strcmp(name, "store.recover") == 0 ? FAULT_START_FAILED : FAULT_EIO_WRITE]++;
    return ERR_IO;
}

int fault_point(const char *name)
{
    struct world *w = struck;
    struct node *n;

    if (!w || w->running == NODE_NONE)
        return 0;
    n = &w->nodes[w->running];
    if (n->doom && strcmp(n->doom, name) == 0 && --n->doom_passes == 0) {
        for (size_t i = 0; i <= POINTS; i++) {
            if (strcmp(points[i].name, name) == 0)
                w->met->faults[points[i].met]++;
        }
        w->died_at = n->doom;
        longjmp(w->died, 1);
    }
    return misfortune(w, n, name);
}

/* Nobody arms anything by environment here. */
int fault_arm(const char *spec)
{
    return spec && *spec ? ERR_INVALID : 0;
}

void fault_on_kill(void (*hook)(void *self, const char *point), void *self)
{
    (void)hook;
    (void)self;
}

/* ---- the kinds ---- */
static void both_ways(struct world *w, int64_t for_ms, unsigned ways, bool is_held, struct conn *c)
{
    for (unsigned way = 0; way < 2; way++) {
        if (ways >> way & 1) {
            c->cut_until_ms[way] = w->boot_ms + for_ms;
            c->is_held[way] = is_held;
        }
    }
}

/* Those between workers are the first (nodes_make), and more depends on them. */
static struct conn *some_conn(struct world *w)
{
    size_t between_workers = 0;

    while (between_workers < w->n_conns && w->conns[between_workers].from_node != NODE_NONE)
        between_workers++;
    return &w->conns[below(w, maybe(w, 400) ? between_workers : w->n_conns)];
}

static void cut(struct world *w)
{
    struct conn *c = some_conn(w);
    unsigned ways = maybe(w, 500) ? 3 : 1 + (unsigned)below(w, 2);
    int64_t for_ms = between(w, 200, maybe(w, 300) ? 30000 : 5000);

    w->met->faults[ways == 3 ? FAULT_CUT : FAULT_CUT_ONE_WAY]++;
    both_ways(w, for_ms, ways, maybe(w, 400), c);
    world_trace(w, "CUT %s ways=%u for %lld ms",
        c->from_node == NODE_NONE ? w->clients[c->client]->name
                                  : w->nodes[c->from_node].worker->name,
        ways, (long long)for_ms);
}

/* Half of them hit the casebook: it has most to lose. */
static int some_node(struct world *w)
{
    return maybe(w, 500) ? NODE_CASEBOOK : (int)below(w, NODES);
}

static void crash(struct world *w)
{
    int node = some_node(w);
    struct node *n = &w->nodes[node];

    if (!n->engine)
        return;
    if (maybe(w, 100)) {
        w->met->faults[FAULT_CRASH]++;
        node_dies(w, node);
        return;
    }
    n->doom = points[below(w, node == NODE_CASEBOOK ? POINTS : POINTS_OF_ALL)].name;
    n->doom_passes = (unsigned)between(w, 1, maybe(w, 300) ? 12 : 2);
}

static void hang(struct world *w)
{
    struct node *n = &w->nodes[some_node(w)];

    if (!n->engine)
        return;
    w->met->faults[FAULT_HUNG]++;
    n->hung_until_ms = w->boot_ms + between(w, 500, 9000);
    world_trace(w, "%s HANGS", n->worker->name);
}

static void stop(struct world *w)
{
    int node = some_node(w);

    if (node_is_up(w, node))
        node_ends(w, node);
}

static void fail_disk(struct world *w, int code, int64_t for_ms)
{
    static const char *const where[] = { "store.commit", "store.after_commit", "store.put",
        "store.begin" };
    struct node *n = &w->nodes[NODE_CASEBOOK];

    if (!n->engine)
        return;
    n->misfortune = code == ERR_IO ? where[below(w, 4)] : where[2 * below(w, 2)];
    n->misfortune_code = code;
    n->misfortune_until_ms = w->boot_ms + for_ms;
    world_trace(w, "DISK fails at %s", n->misfortune);
}

/* The casebook is killed, and what it left cannot be read at first. */
static void fail_start(struct world *w)
{
    struct node *n = &w->nodes[NODE_CASEBOOK];

    if (!n->engine)
        return;
    node_dies(w, NODE_CASEBOOK);
    n->misfortune = "store.recover";
    n->misfortune_code = ERR_IO;
    n->misfortune_until_ms = INT64_MAX;
}

static void step_clock(struct world *w)
{
    int64_t by_ms = world_real(w, between(w, 2 * MINUTE_MS, 3 * HOUR_MS));

    if (by_ms <= 2000) /* smaller ones nobody notices */
        by_ms = 2001;
    w->met->faults[FAULT_CLOCK_FORWARD]++;
    w->wall_ms += by_ms;
    w->jumped_ms = w->boot_ms;
    world_trace(w, "CLOCK steps by %lld ms", (long long)by_ms);
}

static void plan(struct world *w, enum strike strike, unsigned times)
{
    int64_t day_ms = world_real(w, WORLD_HOURS * HOUR_MS);

    for (unsigned i = 0; i < times; i++)
        happens(w, w->boot_ms + between(w, 1, day_ms),
            (struct happening){ .kind = HAPPENS_FAULT, .who = (int)strike });
}

void faults_plan(struct world *w)
{
    plan(w, STRIKE_CUT, w->p.cuts);
    plan(w, STRIKE_CRASH, w->p.crashes);
    plan(w, STRIKE_HANG, w->p.hangs);
    plan(w, STRIKE_STOP, w->p.stops);
    plan(w, STRIKE_EIO, w->p.broken_disks);
    plan(w, STRIKE_START, w->p.broken_disks ? (unsigned)below(w, 2) : 0);
    plan(w, STRIKE_FULL, w->p.full_disks);
    plan(w, STRIKE_CLOCK, w->p.clock_jumps);
    plan(w, STRIKE_RULES, w->p.rule_changes);
}

void fault_strikes(struct world *w, int strike)
{
    if (w->is_calm)
        return;
    switch ((enum strike)strike) {
    case STRIKE_CUT:
        cut(w);
        break;
    case STRIKE_CRASH:
        crash(w);
        break;
    case STRIKE_HANG:
        hang(w);
        break;
    case STRIKE_STOP:
        stop(w);
        break;
    case STRIKE_EIO:
        fail_disk(w, ERR_IO, 5000);
        break;
    case STRIKE_FULL:
        fail_disk(w, ERR_STORAGE_FULL, between(w, 50, 4000));
        break;
    case STRIKE_START:
        fail_start(w);
        break;
    case STRIKE_CLOCK:
        step_clock(w);
        break;
    case STRIKE_RULES:
        editions_change(w);
        break;
    case STRIKE_RULES_REST:
        editions_rest(w);
        break;
    }
}

void faults_heal(struct world *w)
{
    w->is_calm = true;
    editions_heal(w);
    for (size_t i = 0; i < w->n_conns; i++)
        both_ways(w, 0, 3, false, &w->conns[i]);
    for (int i = 0; i < NODES; i++) {
        struct node *n = &w->nodes[i];

        n->doom = n->misfortune = NULL;
        n->hung_until_ms = 0;
        if (!n->engine)
            happens(w, w->boot_ms + 50,
                (struct happening){ .kind = HAPPENS_START, .who = i, .epoch = n->life });
        else if (n->hung_until_ms > w->boot_ms)
            n->busy_until_ms = w->boot_ms;
    }
}
