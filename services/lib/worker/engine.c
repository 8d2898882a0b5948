/* engine - turns: what was heard goes in, what is to be said comes out. No socket, no loop, no clock but the one it is
 * given, so that a world test drives the very code that runs in the workers. */
#include <stdlib.h>
#include "base/must.h"
#include "sys/log.h"
#include "worker/engine_parts.h"

/* ---- a turn ---- */
static void turn_open(struct engine *e, struct outbox *out)
{
    e->turn = (struct turn){
        .now_ms = clock_now(e->clock),
        .real_ms = clock_real(e->clock),
        .clock = e->clock,
        .random = e->random,
        .arena = &e->arena,
        .out = out,
    };
}

static void turn_close(struct engine *e)
{
    arena_clear(&e->arena);
    e->turn = (struct turn){ 0 };
}

/* What was not done now is done another time, unless the world is broken. */
static int only_broken(int error)
{
    if (error && error != ERR_IO)
        log_warn("idle work failed code=%s", error_code(error));
    return error == ERR_IO ? error : 0;
}

/* What the worker does after its batch, then There to its followers. After ERR_IO nothing of the turn may be said. */
static int turn_end(struct engine *e, int error)
{
    int after = !error && e->w->after ? e->w->after(e->self, &e->turn) : 0;

    error = error ? error : only_broken(after);
    if (error)
        outbox_cut(e->turn.out, 0);
    else
        links_announce(e);
    turn_close(e);
    return error;
}

/* ---- life ---- */
static void count_parts(struct engine *e)
{
    while (e->w->links && e->w->links[e->n_links].name)
        e->n_links++;
    while (e->w->follows && e->w->follows[e->n_follows].what)
        e->n_follows++;
    must(e->n_links <= LINKS_MAX && e->n_follows <= FOLLOWS_MAX);
}

static bool is_public(const struct engine *e)
{
    for (size_t i = 0; i < e->n_links; i++) {
        if (e->w->links[i].mode == LINK_BIND_PUBLIC)
            return true;
    }
    return false;
}

static void name_instance(struct engine *e)
{
    uint8_t chance[10];
    struct uuid id;

    random_bytes(e->random, chance, sizeof chance);
    id = uuid_make(clock_now(e->clock), chance);
    uuid_format(id.bytes, e->instance);
}

/* What start would say has no address yet; it goes nowhere. */
static bool start_worker(struct engine *e, struct refusal *ret_why)
{
    struct outbox *nowhere;

    if (!e->w->start)
        return true;
    nowhere = outbox_new(e->settings->clock_rate, e->settings->exercise);
    turn_open(e, nowhere);
    e->self = e->w->start(e->settings, &e->turn, ret_why);
    if (!e->self) {
        log_error("cannot start code=%s field=%s: %s", error_code(ret_why->code),
            ret_why->field ? ret_why->field : "-", ret_why->value ? ret_why->value : "-");
        ret_why->field = ret_why->value = NULL; /* they may have lived in the turn */
    }
    turn_close(e);
    outbox_free(&nowhere);
    return e->self != NULL;
}

struct engine *engine_new(const struct worker *w, const struct settings *settings,
    struct clock *clock, struct random *random, struct refusal *ret_why)
{
    struct engine *e = must_alloc(sizeof *e);

    *e = (struct engine){ .w = w, .settings = settings, .clock = clock, .random = random };
    *ret_why = (struct refusal){ 0 };
    count_parts(e);
    name_instance(e);
    if (is_public(e))
        e->keyring = keyring_new();
    if (!start_worker(e, ret_why)) {
        engine_free(&e);
        return NULL;
    }
    e->told = w->changed ? w->changed(e->self) : 0;
    return e;
}

void engine_free(struct engine **ret_e)
{
    struct engine *e = *ret_e;

    if (!e)
        return;
    if (e->self && e->w->stop)
        e->w->stop(e->self);
    keyring_free(&e->keyring);
    later_free(e);
    arena_clear(&e->arena);
    free(e);
    *ret_e = NULL;
}

void engine_start(struct engine *e, struct outbox *out)
{
    turn_open(e, out);
    e->tick_ms = e->turn.real_ms;
    links_start(e);
    turn_close(e);
}

/* ---- what happens ---- */
/* What waits no longer came before what has just come. */
static int hear_all(struct engine *e, const struct raw_msg *msgs, size_t n)
{
    struct raw_msg now[2 * BUS_DRAIN + LATER_PART];
    size_t n_kept = later_take(e, now);
    size_t n_now = n_kept + later_sort(e, msgs, n, now + n_kept);

    n_now = later_part(e, now, n_now);
    return n_now ? batch_hear(e, now, n_now) : 0;
}

int engine_receive(struct engine *e, const struct raw_msg *msgs, size_t n, struct outbox *out)
{
    must(n <= BUS_DRAIN);
    turn_open(e, out);
    return turn_end(e, hear_all(e, msgs, n));
}

static int worker_tick(struct engine *e)
{
    return e->w->tick(e->self, &e->turn);
}

static int attempt(struct engine *e, int (*work)(struct engine *e), const char *what)
{
    int outcome = batch_work(e, work);

    if (outcome <= 0)
        return outcome;
    log_error("%s failed and is tried again code=%s", what, error_code(-outcome));
    e->has_stumbled = true;
    return 0;
}

static int tick_gone(struct engine *e)
{
    int error;

    if (!links_has_gone(e))
        return 0;
    error = attempt(e, links_tell_gone, "leave of a silent worker");
    if (!error && !e->has_stumbled)
        links_forget_gone(e);
    return error;
}

int engine_tick(struct engine *e, struct outbox *out)
{
    int error;

    turn_open(e, out);
    e->has_stumbled = false;
    links_beat(e);
    follows_tick(e);
    error = tick_gone(e);
    if (!error && e->w->tick)
        error = attempt(e, worker_tick, "tick");
    if (!error)
        error = hear_all(e, NULL, 0);
    e->tick_ms = e->turn.real_ms;
    return turn_end(e, error);
}

int engine_idle(struct engine *e)
{
    return e->w->idle ? only_broken(e->w->idle(e->self, clock_now(e->clock))) : 0;
}

static int64_t worker_wake(struct engine *e)
{
    return e->w->wake && !e->has_stumbled ? e->w->wake(e->self, &e->turn) : TICK_MS;
}

int64_t engine_wake(struct engine *e)
{
    int64_t at, wait, wanted;

    turn_open(e, NULL);
    at = links_wake(e);
    at = follows_wake(e) < at ? follows_wake(e) : at;
    at = e->tick_ms + TICK_MS < at ? e->tick_ms + TICK_MS : at;
    wanted = worker_wake(e);
    wait = at - e->turn.real_ms;
    wait = wanted < wait ? wanted : wait;
    wait = e->later.n || e->behind.n ? 0 : wait;
    turn_close(e);
    return wait < 0 ? 0 : wait > TICK_MS ? TICK_MS : wait;
}

/* ---- links ---- */
int engine_stale_link(struct engine *e)
{
    int64_t now = clock_real(e->clock);

    for (size_t i = 0; i < e->n_links; i++) {
        if (e->w->links[i].mode == LINK_CONNECT && now - e->links[i].heard_ms >= SILENT_MS)
            return (int)i;
    }
    return -1;
}

void engine_link_new(struct engine *e, int link, struct outbox *out)
{
    turn_open(e, out);
    e->links[link].heard_ms = e->turn.real_ms;
    links_say_hello(e, link);
    follows_ask(e, link);
    turn_close(e);
}

bool engine_is_ready(const struct engine *e)
{
    return follows_are_level(e);
}

void *engine_self(struct engine *e)
{
    return e->self;
}

struct keyring *engine_keyring(struct engine *e)
{
    return e->keyring;
}
