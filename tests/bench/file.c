/* file - clients that file cases as fast as they are acknowledged, each with one in flight.
 *   bench_file ENDPOINT SERVER_KEY KEY_FILE CLIENTS MS file|preview
 * preview: the same messages over the same hops, decided and not written. Prints one JSON object. It is counted from when
 * every client has been answered once. */
#include "bench/peer.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/must.h"
#include "base/text.h"

struct client {
    struct filing filing;
    bool is_warm; /* has been answered */
    int64_t said_us;
};

struct run {
    struct client *clients;
    zmq_pollitem_t *sockets;
    size_t n;
    struct random random;
    struct arena arena; /* of one answer */
    struct spans spans;
    size_t n_warm;
    int64_t us, counted_from_us, until_us; /* from and until: 0 as long as not all are warm */
    uint64_t busy;
};

static void say(struct run *r, size_t i, bool is_new)
{
    struct client *c = &r->clients[i];

    if (is_new)
        filing_make(&c->filing, &r->random, 47.0 + (double)random_below(&r->random, 100000) / 1e5,
            39.0 + (double)random_below(&r->random, 100000) / 1e5);
    if (is_new)
        c->said_us = now_us();
    peer_say(r->sockets[i].socket, &c->filing.env);
}

/* The watch starts when the last of them has been answered for the first time. */
static void warm(struct run *r, struct client *c)
{
    if (!c->is_warm && ++r->n_warm == r->n) {
        r->counted_from_us = now_us();
        r->until_us = r->counted_from_us + r->us;
    }
    c->is_warm = true;
}

static void take(struct run *r, size_t i)
{
    struct client *c = &r->clients[i];
    const Envelope *env = peer_heard(r->sockets[i].socket, 0, &r->arena);
    bool is_busy = env && env->body_case == ENVELOPE__BODY_REFUSAL &&
                   text_is(env->refusal->code, error_code(ERR_BUSY));

    must(env && (is_busy || env->body_case == ENVELOPE__BODY_CASE_RECEIPT));
    if (is_busy)
        r->busy++;
    else if (r->counted_from_us)
        spans_add(&r->spans, now_us() - c->said_us);
    if (!is_busy)
        warm(r, c);
    arena_clear(&r->arena);
    say(r, i, !is_busy);
}

static void run(struct run *r)
{
    for (size_t i = 0; i < r->n; i++)
        say(r, i, true);
    while (!r->until_us || now_us() < r->until_us || !r->spans.n) {
        must(zmq_poll(r->sockets, (int)r->n, PATIENCE_MS) > 0);
        for (size_t i = 0; i < r->n; i++) {
            if (r->sockets[i].revents & ZMQ_POLLIN)
                take(r, i);
        }
    }
}

int main(int argc, char **argv)
{
    struct door door = { argv[1], argc > 2 ? argv[2] : NULL, argc > 3 ? argv[3] : NULL };
    struct run r = { 0 };
    void *context = zmq_ctx_new();

    if (argc != 7) {
        fputs("bench_file ENDPOINT SERVER_KEY KEY_FILE CLIENTS MS file|preview\n", stderr);
        return 2;
    }
    r.n = (size_t)count_of(argv[4]);
    r.us = count_of(argv[5]) * 1000;
    r.clients = must_alloc(r.n * sizeof *r.clients);
    r.sockets = must_alloc(r.n * sizeof *r.sockets);
    random_bytes(&(struct random){ 0 }, r.random.seed, sizeof r.random.seed);
    for (size_t i = 0; i < r.n; i++) {
        r.sockets[i] =
            (zmq_pollitem_t){ .socket = peer_open(context, &door), .events = ZMQ_POLLIN };
        r.clients[i].filing.preview = text_is(argv[6], "preview");
    }
    run(&r);
    printf("{\"per_s\":%.1f,\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64
           ",\"n\":%zu,\"busy\":%" PRIu64 "}\n",
        (double)r.spans.n * 1e6 / (double)(now_us() - r.counted_from_us), spans_at(&r.spans, 0.5),
        spans_at(&r.spans, 0.99), r.spans.n, r.busy);
    for (size_t i = 0; i < r.n; i++)
        zmq_close(r.sockets[i].socket);
    zmq_ctx_term(context);
    free(r.clients);
    free(r.sockets);
    free(r.spans.us);
    return 0;
}
