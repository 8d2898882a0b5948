/* driver - one worker's engine for tests of its handlers: no socket, a clock that stands still,
 * keys as the casebook would tell them. What was said in the last turn is in `out`. Include after
 * cmocka.h. */
#ifndef ASSIST_TESTS_UNIT_DRIVER_H
#define ASSIST_TESTS_UNIT_DRIVER_H

#include <string.h>
#include "bus/codec.h"
#include "unit/maker.h"
#include "worker/worker.h"

#define DRIVER_NOW_MS INT64_C(1795341600000) /* 2026-11-22 */

struct driver {
    const struct worker *worker;
    struct engine *engine;
    struct outbox *out;
    struct settings settings;
    struct clock *clock;
    struct random random;
    int64_t wall_ms, boot_ms;
    uint64_t changed; /* of the newest key row */
    struct arena arena;
};

/* False: the worker would not start. */
static inline bool driver_start(struct driver *d, const struct worker *worker)
{
    struct refusal why = { 0 };

    d->worker = worker;
    d->wall_ms = DRIVER_NOW_MS;
    d->boot_ms = 1000000;
    d->settings.clock_rate = 1;
    if (!d->random.seed[0])
        d->random.seed[0] = 7;
    d->clock = clock_virtual(&d->wall_ms, &d->boot_ms);
    d->out = outbox_new(1, d->settings.exercise);
    d->engine = engine_new(worker, &d->settings, d->clock, &d->random, &why);
    if (d->engine)
        engine_start(d->engine, d->out);
    return d->engine != NULL;
}

static inline void driver_stop(struct driver *d)
{
    engine_free(&d->engine);
    clock_close(d->clock);
    outbox_free(&d->out);
    arena_clear(&d->arena);
    *d = (struct driver){ 0 };
}

static inline void driver_pass(struct driver *d, int64_t ms)
{
    d->wall_ms += ms;
    d->boot_ms += ms;
    outbox_cut(d->out, 0);
    assert_int_equal(engine_tick(d->engine, d->out), 0);
    assert_int_equal(engine_idle(d->engine), 0);
}

/* One message in a turn of its own. `peer`: one letter for the routing id, 0 on a connect link. */
static inline void driver_hear(
    struct driver *d, int link, char peer, const char *actor, const Envelope *env)
{
    size_t n;
    uint8_t *bytes = codec_pack(env, &d->arena, &n);
    struct raw_msg raw = {
        .from = { .link = (int16_t)link }, .actor = actor, .bytes = bytes, .n = n
    };

    if (peer) {
        raw.from.n = 5;
        memset(raw.from.id, peer, 5);
    }
    outbox_cut(d->out, 0);
    assert_int_equal(engine_receive(d->engine, &raw, 1, d->out), 0);
    assert_int_equal(engine_idle(d->engine), 0);
}

/* The casebook tells of a key. */
static inline void driver_key(
    struct driver *d, int link, const char *name, Role role, const char *responder, bool revoked)
{
    Envelope *beat = make(&d->arena, "beat", NULL);
    Envelope *page = make(&d->arena, "follow_page", "what=3", "rows+.key.name=", NULL);
    KeyRow *key = page->follow_page->rows[0]->key;

    PUT(beat->beat, changed, d->changed + 1);
    driver_hear(d, link, 0, NULL, beat);
    page->follow_page->rows[0]->row_case = FOLLOWED_ROW__ROW_KEY;
    PUT(page->follow_page, after, d->changed);
    PUT(page->follow_page, level, 1);
    PUT(page->follow_page->rows[0], changed, ++d->changed);
    key->name = arena_dup(&d->arena, name);
    key->responder = arena_dup(&d->arena, responder);
    key->public_key.len = 32;
    key->public_key.data = arena_alloc(&d->arena, 32);
    memcpy(key->public_key.data, name, strlen(name) < 32 ? strlen(name) : 32);
    key->has_public_key = 1;
    PUT(key, role, role);
    PUT(key, revoked, revoked);
    driver_hear(d, link, 0, NULL, page);
}

static inline size_t driver_count(const struct driver *d)
{
    return outbox_count(d->out);
}

/* What was said as number i, unpacked; *ret_to (may be NULL): to whom. */
static inline Envelope *driver_said(struct driver *d, size_t i, struct bus_peer *ret_to)
{
    const struct outbox_item *item;
    struct refusal why;
    Envelope *env;

    assert_true(i < outbox_count(d->out));
    item = outbox_item(d->out, i);
    assert_non_null(item->bytes);
    if (ret_to)
        *ret_to = item->to;
    env = codec_unpack(item->bytes, item->n, &d->arena, &why);
    assert_non_null(env);
    return env;
}

/* The only thing said, to this link and (bound links) this peer. */
static inline Envelope *driver_only(struct driver *d, int link, char peer, Envelope__BodyCase body)
{
    struct bus_peer to;
    Envelope *env;

    assert_int_equal(driver_count(d), 1);
    env = driver_said(d, 0, &to);
    assert_int_equal(to.link, link);
    assert_int_equal(to.n, peer ? 5 : 0);
    assert_true(!peer || to.id[0] == (uint8_t)peer);
    assert_int_equal(env->body_case, body);
    return env;
}

static inline void driver_refused(
    struct driver *d, int link, char peer, const char *code, const char *field)
{
    Envelope *env = driver_only(d, link, peer, ENVELOPE__BODY_REFUSAL);

    assert_string_equal(env->refusal->code, code);
    assert_string_equal(env->refusal->field ? env->refusal->field : "", field);
}

/* An answer of an inner worker to what was said last: same id, same way back. */
static inline Envelope *driver_answer(struct driver *d, const Envelope *asked, const char *body)
{
    Envelope *answer = make(&d->arena, body, NULL);

    answer->has_id = asked->has_id;
    answer->id = asked->id;
    answer->n_return_path = asked->n_return_path;
    answer->return_path = asked->return_path;
    return answer;
}

#endif
