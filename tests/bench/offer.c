/* offer - one case after the other in an idle service: how long until it is acknowledged, and until the organisation that is
 * asked holds the offer in its hands.
 *   bench_offer ENDPOINT SERVER_KEY KEY_FILE ORG_ENDPOINT ORG_KEY_FILE COUNT LAT LON
 * Prints one JSON object. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>
#include "base/must.h"
#include "base/text.h"
#include "bench/peer.h"

struct run {
    zmq_pollitem_t sockets[2]; /* the operator's, the organisation's */
    struct random random;
    struct filing filing;
    struct arena arena;
    struct spans filed, offered;
};

static void listen_for_offers(struct run *r)
{
    static char instance[] = "00000000-0000-7000-8000-000000000003";
    Envelope env = ENVELOPE__INIT;
    OrgListen listen = ORG_LISTEN__INIT;
    struct uuid id;
    const Envelope *answer;

    listen.instance = instance;
    env.body_case = ENVELOPE__BODY_ORG_LISTEN;
    env.org_listen = &listen;
    peer_stamp(&env, &id, &r->random);
    peer_say(r->sockets[1].socket, &env);
    answer = peer_heard(r->sockets[1].socket, PATIENCE_MS, &r->arena);
    must(answer && answer->body_case != ENVELOPE__BODY_REFUSAL);
}

/* The offer is in somebody's hands: without this it would be sent again. */
static void say_seen(struct run *r, const OfferNotice *notice)
{
    Envelope env = ENVELOPE__INIT;
    NoticeSeen seen = NOTICE_SEEN__INIT;
    struct uuid id;

    PUT(&seen, work, notice->work);
    seen.offer = notice->offer;
    env.body_case = ENVELOPE__BODY_NOTICE_SEEN;
    env.notice_seen = &seen;
    peer_stamp(&env, &id, &r->random);
    peer_say(r->sockets[1].socket, &env);
}

/* The offer may overtake the receipt: both are said after the same commits, by different ways. */
static void one_case(struct run *r, double lat, double lon)
{
    int64_t said_us;
    bool has_receipt = false, has_offer = false;

    filing_make(&r->filing, &r->random, lat, lon);
    said_us = now_us();
    peer_say(r->sockets[0].socket, &r->filing.env);
    while (!has_receipt || !has_offer) {
        must(zmq_poll(r->sockets, 2, PATIENCE_MS) > 0);
        for (int i = 0; i < 2; i++) {
            const Envelope *env;

            if (!(r->sockets[i].revents & ZMQ_POLLIN))
                continue;
            env = peer_heard(r->sockets[i].socket, 0, &r->arena);
            must(env && env->body_case != ENVELOPE__BODY_REFUSAL);
            if (env->body_case == ENVELOPE__BODY_CASE_RECEIPT) {
                spans_add(&r->filed, now_us() - said_us);
                has_receipt = true;
            } else if (env->body_case == ENVELOPE__BODY_OFFER_NOTICE && !has_offer) {
                spans_add(&r->offered, now_us() - said_us);
                has_offer = true;
                say_seen(r, env->offer_notice);
            }
        }
    }
    arena_clear(&r->arena);
}

static void print(const char *name, struct spans *s, const char *end)
{
    printf("\"%s\":{\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64 ",\"n\":%zu}%s", name,
        spans_at(s, 0.5), spans_at(s, 0.99), s->n, end);
    free(s->us);
}

int main(int argc, char **argv)
{
    struct run r = { 0 };
    void *context = zmq_ctx_new();

    if (argc != 9) {
        fputs("bench_offer ENDPOINT SERVER_KEY KEY_FILE ORG_ENDPOINT ORG_KEY_FILE COUNT LAT LON\n",
            stderr);
        return 2;
    }
    random_bytes(&(struct random){ 0 }, r.random.seed, sizeof r.random.seed);
    for (int i = 0; i < 2; i++) {
        struct door door = { argv[i ? 4 : 1], argv[2], argv[i ? 5 : 3] };

        r.sockets[i] =
            (zmq_pollitem_t){ .socket = peer_open(context, &door), .events = ZMQ_POLLIN };
    }
    listen_for_offers(&r);
    for (int64_t n = count_of(argv[6]); n > 0; n--)
        one_case(&r, strtod(argv[7], NULL), strtod(argv[8], NULL));
    printf("{");
    print("filed", &r.filed, ",");
    print("offered", &r.offered, "}\n");
    for (int i = 0; i < 2; i++)
        zmq_close(r.sockets[i].socket);
    zmq_ctx_term(context);
    return 0;
}
