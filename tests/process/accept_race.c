/* accept_race - a thousand organisations with a socket each, in one process, that all say yes to one need at the same moment.
 *   accept_race keys DATA COUNT       a key for each responder org-N into a store that nobody has open, and DATA/keys/org-N.key
 *   accept_race run PEOPLE OPERATOR_KEY COORDINATOR_KEY ORGANISATIONS KEYS SERVER_KEY COUNT ROUNDS
 * `run` prints a JSON line when a round's offers are all in hands ("asked"), with each tenth that knows how it ended ("told":
 * between them somebody may kill a worker), and when the round is over. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/must.h"
#include "base/text.h"
#include "bench/peer.h"
#include "bus/keys.h"
#include "casebook/key_rows.h"

#define NAMED 48
#define AGAIN_US 1000000 /* unanswered so long: said again, with the same id */
#define LISTEN_US 4000000
#define ROUND_US 120000000

struct said {
    struct uuid id;
    int64_t at_us; /* 0: nothing is said, or it was answered */
};

struct org {
    void *socket;
    char offer[NAMED];
    uint32_t generation;
    struct said commit, seen;
    bool is_asked, won;
    int64_t told_us; /* when it knew: that it won, or that others did */
    int64_t listened_us;
};

struct race {
    struct org *orgs;
    zmq_pollitem_t *items; /* of the organisations, in their order; then operator and coordinator */
    size_t n;
    struct random random;
    struct arena arena;
    char case_number[NAMED];
    uint32_t n_asked, n_won, n_told;
    int64_t won_us; /* when the last of the winners knew */
};

static struct race r;

/* ---- what is said ---- */
static void say(struct org *o, Envelope *env, struct said *said)
{
    if (said->at_us) /* again */
        env->has_id = 1, env->id = (ProtobufCBinaryData){ sizeof said->id, said->id.bytes };
    else
        peer_stamp(env, &said->id, &r.random);
    said->at_us = now_us();
    peer_say(o->socket, env);
}

static void listen(struct org *o)
{
    static char instance[] = "00000000-0000-7000-8000-000000000003";
    Envelope env = ENVELOPE__INIT;
    OrgListen m = ORG_LISTEN__INIT;
    struct said said = { 0 };

    m.instance = instance;
    env.body_case = ENVELOPE__BODY_ORG_LISTEN;
    env.org_listen = &m;
    say(o, &env, &said);
    o->listened_us = now_us();
}

static void answer(struct org *o, Answer__Word word, struct said *said)
{
    Envelope env = ENVELOPE__INIT;
    OrgAnswer m = ORG_ANSWER__INIT;

    m.offer = o->offer;
    PUT(&m, answer, word);
    if (word == ANSWER__WORD__COMMIT)
        PUT(&m, eta_min, 30);
    env.body_case = ENVELOPE__BODY_ORG_ANSWER;
    env.org_answer = &m;
    say(o, &env, said);
}

static void say_seen(struct org *o, const OfferNotice *notice)
{
    Envelope env = ENVELOPE__INIT;
    NoticeSeen m = NOTICE_SEEN__INIT;
    struct said said = { 0 };

    PUT(&m, work, notice->work);
    m.offer = notice->offer;
    env.body_case = ENVELOPE__BODY_NOTICE_SEEN;
    env.notice_seen = &m;
    say(o, &env, &said);
}

/* ---- what is heard ---- */
static void knows(struct org *o)
{
    if (o->told_us)
        return;
    o->told_us = now_us();
    r.n_told++;
    if (r.n >= 10 && r.n_told % (r.n / 10) == 0) {
        printf("{\"told\":%zu}\n", r.n_told / (r.n / 10));
        fflush(stdout);
    }
}

static void on_notice(struct org *o, const OfferNotice *notice)
{
    say_seen(o, notice);
    if (!text_is(notice->case_, r.case_number))
        return;
    if (notice->type == NOTICE__TYPE__OFFER && !o->is_asked) {
        must(strlen(notice->offer) < NAMED);
        memcpy(o->offer, notice->offer, strlen(notice->offer) + 1);
        o->is_asked = true;
        r.n_asked++;
    } else if (notice->type == NOTICE__TYPE__RECALL) {
        knows(o);
    }
}

static void on_answered(struct org *o, const Envelope *env)
{
    const OfferAnswered *m = env->offer_answered;

    if (!o->commit.at_us || memcmp(env->id.data, o->commit.id.bytes, sizeof o->commit.id) != 0) {
        o->seen.at_us = 0;
        return;
    }
    o->commit.at_us = 0;
    knows(o);
    if (m->state == OFFER__STATE__COMMITTED) {
        o->won = true;
        r.n_won++;
        r.won_us = now_us();
    }
}

static void on_message(struct org *o, const Envelope *env)
{
    if (env->body_case == ENVELOPE__BODY_OFFER_NOTICE)
        on_notice(o, env->offer_notice);
    else if (env->body_case == ENVELOPE__BODY_OFFER_ANSWERED)
        on_answered(o, env);
    else if (env->body_case == ENVELOPE__BODY_REFUSAL) {
        fprintf(stderr, "refused: %s %s\n", env->refusal->code, env->refusal->field);
        must(text_is(env->refusal->code, "busy")); /* is said again */
    }
}

/* One look at all sockets; whoever has waited too long says it again, as every client does. */
static void turn(void)
{
    must(zmq_poll(r.items, (int)r.n, 20) >= 0);
    for (size_t i = 0; i < r.n; i++) {
        struct org *o = &r.orgs[i];
        const Envelope *env;

        while ((r.items[i].revents & ZMQ_POLLIN) && (env = peer_heard(o->socket, 0, &r.arena)))
            on_message(o, env);
        if (o->commit.at_us && now_us() - o->commit.at_us > AGAIN_US)
            answer(o, ANSWER__WORD__COMMIT, &o->commit);
        if (o->seen.at_us && now_us() - o->seen.at_us > AGAIN_US)
            answer(o, ANSWER__WORD__RECALL_SEEN, &o->seen);
        if (now_us() - o->listened_us > LISTEN_US)
            listen(o);
    }
    arena_clear(&r.arena);
}

static void wait_until(const uint32_t *count, size_t wanted, const char *what)
{
    int64_t until_us = now_us() + ROUND_US;

    while (*count < wanted && now_us() < until_us)
        turn();
    if (*count == wanted)
        return;
    fprintf(stderr, "%s: %u of %zu in case %s\n", what, *count, wanted, r.case_number);
    must(!"not in time");
}

/* ---- the contact centre ---- */
/* Said again until there is an answer: a worker may be dead just now. */
static const Envelope *ask(void *socket, Envelope *env, struct uuid *id)
{
    int64_t until_us = now_us() + ROUND_US;

    peer_stamp(env, id, &r.random);
    while (now_us() < until_us) {
        const Envelope *said;

        peer_say(socket, env);
        while ((said = peer_heard(socket, AGAIN_US / 1000, &r.arena))) {
            if (said->id.len == sizeof *id && memcmp(said->id.data, id, sizeof *id) == 0)
                return said;
        }
    }
    must(!"nobody answers at the contact centre");
    return NULL;
}

static void file_case(void *socket)
{
    struct filing f = { 0 };
    const Envelope *said;

    filing_make(&f, &r.random, 47.1, 39.4);
    said = ask(socket, &f.env, &f.id);
    must(said->body_case == ENVELOPE__BODY_CASE_RECEIPT);
    must(strlen(said->case_receipt->case_) < NAMED);
    memcpy(r.case_number, said->case_receipt->case_, strlen(said->case_receipt->case_) + 1);
}

static void close_case(void *socket)
{
    static char reason[] = "the race is over";
    Envelope env = ENVELOPE__INIT;
    CloseCase m = CLOSE_CASE__INIT;
    struct uuid id;
    const Envelope *said;

    m.case_ = r.case_number;
    PUT(&m, outcome, CASE__DISPOSITION__EXERCISE);
    PUT(&m, recall, 1);
    m.reason = reason;
    env.body_case = ENVELOPE__BODY_CLOSE_CASE;
    env.close_case = &m;
    said = ask(socket, &env, &id);
    if (said->body_case != ENVELOPE__BODY_CASE_CHANGED)
        fprintf(stderr, "close: %s %s\n", said->refusal->code, said->refusal->field);
    must(said->body_case == ENVELOPE__BODY_CASE_CHANGED);
}

/* ---- rounds ---- */
static void begin(void)
{
    for (size_t i = 0; i < r.n; i++) {
        struct org *o = &r.orgs[i];

        o->offer[0] = '\0';
        o->commit = o->seen = (struct said){ 0 };
        o->is_asked = o->won = false;
        o->told_us = 0;
    }
    r.n_asked = r.n_won = r.n_told = 0;
}

static void commit_all(void)
{
    uint64_t first = random_below(&r.random, r.n);

    for (size_t i = 0; i < r.n; i++)
        answer(&r.orgs[(first + i) % r.n], ANSWER__WORD__COMMIT, &r.orgs[(first + i) % r.n].commit);
}

/* Nobody is still waiting for an answer. */
static uint32_t answered(void)
{
    uint32_t n = 0;

    for (size_t i = 0; i < r.n; i++)
        n += r.orgs[i].commit.at_us == 0;
    return n;
}

static void wait_for_answers(void)
{
    int64_t until_us = now_us() + ROUND_US;

    while (answered() < r.n && now_us() < until_us)
        turn();
    must(answered() == r.n);
}

static int64_t last_told_us(void)
{
    int64_t last = 0;

    for (size_t i = 0; i < r.n; i++)
        last = r.orgs[i].told_us > last ? r.orgs[i].told_us : last;
    return last;
}

static void winners_have_seen_the_recall(void)
{
    for (size_t i = 0; i < r.n; i++) {
        if (r.orgs[i].won)
            answer(&r.orgs[i], ANSWER__WORD__RECALL_SEEN, &r.orgs[i].seen);
    }
}

static void one_round(int64_t round, void *operator, void * coordinator)
{
    int64_t filed_us = now_us(), asked_us;

    begin();
    file_case(operator);
    wait_until(&r.n_asked, r.n, "asked");
    asked_us = now_us();
    printf("{\"asked\":%" PRId64 "}\n", round);
    fflush(stdout);
    commit_all();
    wait_until(&r.n_told, r.n, "told");
    wait_for_answers();
    close_case(coordinator);
    winners_have_seen_the_recall();
    printf("{\"round\":%" PRId64 ",\"case\":\"%s\",\"winners\":%u,\"asked_ms\":%" PRId64
           ",\"won_ms\":%" PRId64 ",\"told_after_ms\":%" PRId64 "}\n",
        round, r.case_number, r.n_won, (asked_us - filed_us) / 1000, (r.won_us - asked_us) / 1000,
        (last_told_us() - r.won_us) / 1000);
    fflush(stdout);
}

static void *socket_of(void *context, char *endpoint, char *server_key, const char *key)
{
    return peer_open(context, &(struct door){ endpoint, server_key, key });
}

static int run(char **argv)
{
    void *context = zmq_ctx_new(), *operator, * coordinator;

    r.n = (size_t)count_of(argv[8]);
    must(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, (int)r.n + 8) == 0);
    random_bytes(&(struct random){ 0 }, r.random.seed, sizeof r.random.seed);
    r.orgs = must_alloc(r.n * sizeof *r.orgs);
    r.items = must_alloc(r.n * sizeof *r.items);
    operator= socket_of(context, argv[2], argv[7], argv[3]);
    coordinator = socket_of(context, argv[2], argv[7], argv[4]);
    for (size_t i = 0; i < r.n; i++) {
        char *key = arena_printf(&r.arena, "%s/org-%zu.key", argv[6], i);

        r.orgs[i].socket = socket_of(context, argv[5], argv[7], key);
        r.items[i] = (zmq_pollitem_t){ .socket = r.orgs[i].socket, .events = ZMQ_POLLIN };
        listen(&r.orgs[i]);
    }
    for (int64_t round = 1; round <= count_of(argv[9]); round++)
        one_round(round, operator, coordinator);
    for (size_t i = 0; i < r.n; i++)
        zmq_close(r.orgs[i].socket);
    zmq_close(operator);
    zmq_close(coordinator);
    zmq_ctx_term(context);
    free(r.orgs);
    free(r.items);
    arena_clear(&r.arena);
    return 0;
}

/* ---- keys ---- */
static void add_key(struct store *store, const char *data, size_t i, struct arena *a)
{
    KeyRow row = KEY_ROW__INIT;
    struct key_pair pair;

    keys_generate(&pair);
    must(keys_write(arena_printf(a, "%s/keys/org-%zu.key", data, i), &pair) == 0);
    row.name = arena_printf(a, "org-%zu", i);
    row.responder = row.name;
    PUT(&row, role, ROLE__ORG);
    row.has_public_key = 1;
    row.public_key = (ProtobufCBinaryData){ KEY_SIZE, pair.public_key };
    must(key_put(store, &row, a) == 0);
    keys_wipe(&pair);
}

static int keys(const char *data, size_t n)
{
    struct arena a = { 0 };
    struct refusal why = { 0 };
    struct store *store;

    must(store_open(data, NULL, &store, &why) == 0 && store_begin(store) == 0);
    for (size_t i = 0; i < n; i++)
        add_key(store, data, i, &a);
    must(store_commit(store) == 0);
    store_close(&store);
    arena_clear(&a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && text_is(argv[1], "keys"))
        return keys(argv[2], (size_t)count_of(argv[3]));
    if (argc == 10 && text_is(argv[1], "run"))
        return run(argv);
    fputs("accept_race keys DATA COUNT\n"
          "accept_race run PEOPLE OPERATOR_KEY COORDINATOR_KEY ORGANISATIONS KEYS SERVER_KEY COUNT "
          "ROUNDS\n",
        stderr);
    return 2;
}
