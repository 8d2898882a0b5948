/* file - clients that file cases as fast as they are acknowledged, or PER_S a second together, each with one in flight.
 *   bench_file ENDPOINT SERVER_KEY KEY_FOLDER KEYS CLIENTS MS file|preview [PER_S [PID]]
 * The service takes 100 messages a second of a key: each client speaks through its share of the keys (bench-N.key) in turn.
 * preview: the same messages over the same hops, decided and not written. Prints one JSON object. It is counted from when
 * every client has been answered once.
 * PID: a process that is let run and stopped in turn, MS each, until it ends. What is filed meanwhile is counted apart, so that both
 * figures are of the same minutes; not what is filed just after a turn. */
#include "bench/peer.h"
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/must.h"
#include "base/text.h"

struct client {
    struct filing filing;
    size_t
        next; /* the socket that it speaks through next: its number, and CLIENTS further each time */
    bool is_warm; /* has been answered */
    int64_t said_us;
    struct spans *spans; /* where it counts; NULL: nowhere */
    int64_t says_us; /* its turn, where they take turns; 0: it has said it */
};

struct run {
    struct client *clients;
    zmq_pollitem_t *waiting; /* where each client's answer comes */
    size_t n, n_sockets;
    void **sockets; /* one a key */
    struct random random;
    struct arena arena; /* of one answer */
    struct spans spans; /* while the other process is stopped, or all */
    struct spans beside; /* while it runs */
    pid_t other; /* 0: there is none */
    bool is_other_stopped;
    int64_t turned_us, ran_us; /* when it was let go or stopped last; how long it has run */
    size_t n_warm;
    int64_t us, counted_from_us, until_us; /* from and until: 0 as long as not all are warm */
    uint64_t busy;
    int64_t gap_us, next_us; /* PER_S: between two cases; when the next one is to be filed */
};

#define SETTLED_US 300000 /* after a turn of the other process */

static struct spans *counted_now(struct run *r)
{
    if (!r->counted_from_us || (r->other && now_us() - r->turned_us < SETTLED_US))
        return NULL;
    return r->other && !r->is_other_stopped ? &r->beside : &r->spans;
}

/* It is stopped or let go when its turn is over; has ended: so has the run. */
static void turn_other(struct run *r)
{
    if (!r->other || (r->turned_us && now_us() - r->turned_us < r->us))
        return;
    if (r->turned_us && !r->is_other_stopped)
        r->ran_us += now_us() - r->turned_us;
    r->is_other_stopped = r->turned_us && !r->is_other_stopped;
    r->turned_us = now_us();
    if (kill(r->other, r->is_other_stopped ? SIGSTOP : SIGCONT) == 0)
        return;
    must(errno == ESRCH);
    r->until_us = now_us();
}

static void say(struct run *r, size_t i, bool is_new)
{
    struct client *c = &r->clients[i];

    if (is_new)
        filing_make(&c->filing, &r->random, 47.0 + (double)random_below(&r->random, 100000) / 1e5,
            39.0 + (double)random_below(&r->random, 100000) / 1e5);
    if (is_new) {
        c->said_us = now_us();
        c->spans = counted_now(r);
    }
    c->says_us = 0;
    r->waiting[i].socket = r->sockets[c->next];
    c->next = c->next + r->n < r->n_sockets ? c->next + r->n : i;
    peer_say(r->waiting[i].socket, &c->filing.env);
}

/* The watch starts when the last of them has been answered for the first time. */
static void warm(struct run *r, struct client *c)
{
    if (!c->is_warm && ++r->n_warm == r->n) {
        r->counted_from_us = now_us();
        r->until_us = r->other ? INT64_MAX : r->counted_from_us + r->us;
    }
    c->is_warm = true;
}

static void take(struct run *r, size_t i)
{
    struct client *c = &r->clients[i];
    const Envelope *env = peer_heard(r->waiting[i].socket, 0, &r->arena);
    bool is_busy = env && env->body_case == ENVELOPE__BODY_REFUSAL &&
                   text_is(env->refusal->code, error_code(ERR_BUSY));

    must(env && (is_busy || env->body_case == ENVELOPE__BODY_CASE_RECEIPT));
    if (is_busy)
        r->busy++;
    else if (c->spans || (r->counted_from_us && !r->other))
        spans_add(c->spans ? c->spans : &r->spans, now_us() - c->said_us);
    if (!is_busy)
        warm(r, c);
    arena_clear(&r->arena);
    if (r->gap_us && !is_busy) {
        r->next_us = r->next_us + r->gap_us > now_us() ? r->next_us + r->gap_us : now_us();
        c->says_us = r->next_us;
    } else {
        say(r, i, !is_busy);
    }
}

static void say_those_whose_turn_it_is(struct run *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (r->clients[i].says_us && now_us() >= r->clients[i].says_us)
            say(r, i, true);
    }
}

static void run(struct run *r)
{
    for (size_t i = 0; i < r->n; i++)
        say(r, i, true);
    while (!r->until_us || now_us() < r->until_us || !r->spans.n) {
        must(zmq_poll(r->waiting, (int)r->n, r->gap_us ? 1 : PATIENCE_MS) > 0 || r->gap_us);
        for (size_t i = 0; i < r->n; i++) {
            if (r->waiting[i].revents & ZMQ_POLLIN)
                take(r, i);
        }
        say_those_whose_turn_it_is(r);
        if (r->counted_from_us)
            turn_other(r);
    }
}

static void open_all(struct run *r, void *context, char **argv)
{
    struct arena a = { 0 };

    r->n_sockets = (size_t)count_of(argv[4]);
    r->n = (size_t)count_of(argv[5]);
    r->us = count_of(argv[6]) * 1000;
    must(r->n > 0 && r->n <= r->n_sockets);
    r->clients = must_alloc(r->n * sizeof *r->clients);
    r->waiting = must_alloc(r->n * sizeof *r->waiting);
    r->sockets = must_alloc(r->n_sockets * sizeof *r->sockets);
    for (size_t i = 0; i < r->n_sockets; i++) {
        struct door door = { argv[1], argv[2], arena_printf(&a, "%s/bench-%zu.key", argv[3], i) };

        r->sockets[i] = peer_open(context, &door);
    }
    for (size_t i = 0; i < r->n; i++) {
        r->clients[i].next = i;
        r->clients[i].filing.preview = text_is(argv[7], "preview");
        r->waiting[i].events = ZMQ_POLLIN;
    }
    arena_clear(&a);
}

static void close_all(struct run *r)
{
    for (size_t i = 0; i < r->n_sockets; i++)
        zmq_close(r->sockets[i]);
    free(r->sockets);
    free(r->clients);
    free(r->waiting);
    free(r->spans.us);
    free(r->beside.us);
}

static void print(struct run *r)
{
    double s = (double)(now_us() - r->counted_from_us) / 1e6;

    printf("{\"per_s\":%.1f,\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64
           ",\"n\":%zu,\"busy\":%" PRIu64,
        (double)r->spans.n / s, spans_at(&r->spans, 0.5), spans_at(&r->spans, 0.99), r->spans.n,
        r->busy);
    if (r->beside.n)
        printf(",\"beside\":{\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64
               ",\"n\":%zu,\"ran_us\":%" PRId64 "}",
            spans_at(&r->beside, 0.5), spans_at(&r->beside, 0.99), r->beside.n, r->ran_us);
    puts("}");
}

int main(int argc, char **argv)
{
    struct run r = { 0 };
    void *context = zmq_ctx_new();

    if (argc < 8 || argc > 10) {
        fputs("bench_file ENDPOINT SERVER_KEY KEY_FOLDER KEYS CLIENTS MS file|preview [PER_S "
              "[PID]]\n",
            stderr);
        return 2;
    }
    r.gap_us = argc >= 9 ? 1000000 / count_of(argv[8]) : 0;
    r.other = argc == 10 ? (pid_t)count_of(argv[9]) : 0;
    random_bytes(&(struct random){ 0 }, r.random.seed, sizeof r.random.seed);
    open_all(&r, context, argv);
    run(&r);
    print(&r);
    close_all(&r);
    zmq_ctx_term(context);
    return 0;
}
