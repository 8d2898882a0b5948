/* watch - many people look at the list while one files: how long from the filing until each of them sees the case.
 *   bench_watch ENDPOINT SERVER_KEY KEY_FOLDER WATCHERS COUNT     watchers have the keys bench-N.key; bench-0 files too
 * Prints one JSON object: until the acknowledgement, until the first and until the last of the watchers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/must.h"
#include "base/text.h"
#include "bench/peer.h"

struct run {
    void *operator_;
    zmq_pollitem_t *watchers;
    bool *has_seen; /* the newest case */
    size_t n, n_seen;
    struct random random;
    struct filing filing;
    struct arena arena;
    struct spans acknowledged, first, last;
};

static void begin_to_watch(struct run *r, size_t i)
{
    Envelope env = ENVELOPE__INIT;
    WatchCases watch = WATCH_CASES__INIT;
    struct uuid id;

    env.body_case = ENVELOPE__BODY_WATCH_CASES;
    env.watch_cases = &watch;
    peer_stamp(&env, &id, &r->random);
    peer_say(r->watchers[i].socket, &env);
}

static bool is_of(const Envelope *env, const char *id)
{
    return env && env->body_case == ENVELOPE__BODY_WATCH_EVENT && env->watch_event->row &&
           text_is(env->watch_event->row->id, id);
}

/* All that has come to whom; a case is known by its id, which is ours, as soon as it is said. */
static void look(struct run *r, const char *id, int64_t said_us)
{
    must(zmq_poll(r->watchers, (int)r->n, PATIENCE_MS) > 0);
    for (size_t i = 0; i < r->n; i++) {
        if (!(r->watchers[i].revents & ZMQ_POLLIN) ||
            !is_of(peer_heard(r->watchers[i].socket, 0, &r->arena), id) || r->has_seen[i])
            continue;
        r->has_seen[i] = true;
        if (r->n_seen++ == 0)
            spans_add(&r->first, now_us() - said_us);
    }
}

static void one_case(struct run *r)
{
    char id[UUID_TEXT];
    int64_t said_us;
    const Envelope *receipt;

    filing_make(&r->filing, &r->random, 47.5, 39.5);
    uuid_format(r->filing.id.bytes, id);
    memset(r->has_seen, 0, r->n * sizeof *r->has_seen);
    r->n_seen = 0;
    said_us = now_us();
    peer_say(r->operator_, &r->filing.env);
    receipt = peer_heard(r->operator_, PATIENCE_MS, &r->arena);
    must(receipt && receipt->body_case == ENVELOPE__BODY_CASE_RECEIPT);
    spans_add(&r->acknowledged, now_us() - said_us);
    while (r->n_seen < r->n)
        look(r, id, said_us);
    spans_add(&r->last, now_us() - said_us);
    arena_clear(&r->arena);
}

static void print(const char *name, struct spans *s, const char *end)
{
    printf("\"%s\":{\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64 "}%s", name, spans_at(s, 0.5),
        spans_at(s, 0.99), end);
    free(s->us);
}

static void open_all(struct run *r, void *context, char **argv)
{
    struct arena a = { 0 };

    r->n = (size_t)count_of(argv[4]);
    r->watchers = must_alloc(r->n * sizeof *r->watchers);
    r->has_seen = must_alloc(r->n * sizeof *r->has_seen);
    for (size_t i = 0; i < r->n; i++) {
        struct door door = { argv[1], argv[2], arena_printf(&a, "%s/bench-%zu.key", argv[3], i) };

        r->watchers[i] =
            (zmq_pollitem_t){ .socket = peer_open(context, &door), .events = ZMQ_POLLIN };
        begin_to_watch(r, i);
        if (i == 0)
            r->operator_ = peer_open(context, &door);
    }
    arena_clear(&a);
}

int main(int argc, char **argv)
{
    struct run r = { 0 };
    void *context = zmq_ctx_new();

    if (argc != 6) {
        fputs("bench_watch ENDPOINT SERVER_KEY KEY_FOLDER WATCHERS COUNT\n", stderr);
        return 2;
    }
    random_bytes(&(struct random){ 0 }, r.random.seed, sizeof r.random.seed);
    open_all(&r, context, argv);
    for (int64_t n = count_of(argv[5]); n > 0; n--)
        one_case(&r);
    printf("{");
    print("acknowledged", &r.acknowledged, ",");
    print("first", &r.first, ",");
    print("last", &r.last, "}\n");
    for (size_t i = 0; i < r.n; i++)
        zmq_close(r.watchers[i].socket);
    zmq_close(r.operator_);
    zmq_ctx_term(context);
    free(r.watchers);
    free(r.has_seen);
    return 0;
}
