/* client - somebody outside who speaks the protocol: a connection that is made anew when it is lost, requests that are said
 * again under the same id until they are answered, as `assist` does, and the ledger of all answers. */
#include "world/world.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/keyring.h"
#include "world/oracle.h"

#define AGAIN_FIRST_MS 1000
#define AGAIN_MOST_MS 4000
#define LISTEN_MS 5000
#define AGAIN_BUSY_MS 300

struct client *client_named(const struct world *w, const char *name)
{
    for (size_t i = 0; i < w->n_clients; i++) {
        if (strcmp(w->clients[i]->name, name) == 0)
            return w->clients[i];
    }
    return NULL;
}

static int public_link(const struct worker *worker)
{
    for (int i = 0; worker->links[i].name; i++) {
        if (worker->links[i].mode == LINK_BIND_PUBLIC)
            return i;
    }
    return -1;
}

struct client *client_new(
    struct world *w, const char *name, Role role, const char *responder, int node)
{
    struct client *c = must_alloc(sizeof *c);

    must(w->n_clients < CLIENTS_MAX);
    c->role = role;
    snprintf(c->name, sizeof c->name, "%s", name);
    snprintf(c->responder, sizeof c->responder, "%s", responder);
    random_bytes(&w->chance, c->key, sizeof c->key);
    c->index = (int)w->n_clients;
    c->wake_ms = INT64_MAX;
    w->clients[w->n_clients++] = c;
    c->conn = conn_new(w, (struct conn){ .from_node = NODE_NONE,
                              .client = c->index,
                              .to_node = node,
                              .to_link = public_link(w->nodes[node].worker) });
    return c;
}

/* ---- the connection: the handshake asks the keyring, as the ZAP handler does ---- */
static bool connected(struct world *w, struct client *c)
{
    struct conn *conn = &w->conns[c->conn];
    struct engine *e = w->nodes[conn->to_node].engine;
    char name[64];

    if (conn->is_open)
        return true;
    if (!e || keyring_admit(engine_keyring(e), c->key, name)) {
        w->met->faults[FAULT_NOT_ADMITTED] += e != NULL;
        return false;
    }
    if (strcmp(name, c->name) != 0)
        world_fail(w, "the key of %s was admitted as %s", c->name, name);
    conn_open(w, c->conn);
    return true;
}

static void send(struct world *w, struct client *c, const uint8_t *bytes, size_t n)
{
    if (connected(w, c))
        net_say(w, c->conn, true, bytes, n);
}

void client_say(struct world *w, struct client *c, const Envelope *env)
{
    struct arena a = { 0 };
    size_t n;
    uint8_t *bytes = codec_pack(env, &a, &n);

    counters_taken(w->met, env->body_case);
    send(w, c, bytes, n);
    arena_clear(&a);
}

void client_repeat(struct world *w, struct client *c, const struct request *r)
{
    send(w, c, r->bytes, r->n);
}

/* ---- the next time that it has something to do ---- */
void client_plan(struct world *w, struct client *c)
{
    int64_t at_ms = c->listens ? c->listen_ms : INT64_MAX;

    for (size_t i = 0; i < c->n_open; i++)
        at_ms = c->open[i]->again_ms < at_ms ? c->open[i]->again_ms : at_ms;
    if (at_ms == INT64_MAX || (at_ms >= c->wake_ms && c->wake_ms > w->boot_ms))
        return;
    c->wake_ms = at_ms;
    happens(w, at_ms,
        (struct happening){ .kind = HAPPENS_CLIENT, .who = c->index, .epoch = ++c->wake_serial });
}

static void listen_again(struct world *w, struct client *c)
{
    Envelope env = ENVELOPE__INIT;
    OrgListen listen = ORG_LISTEN__INIT;

    c->listen_ms = w->boot_ms + LISTEN_MS;
    listen.instance = c->name;
    env.body_case = ENVELOPE__BODY_ORG_LISTEN;
    env.org_listen = &listen;
    client_say(w, c, &env);
}

static void ask_again(struct world *w, struct client *c, struct request *r)
{
    if (r->tries++ && !w->is_calm && maybe(w, w->p.answer_losing) && w->conns[c->conn].is_open) {
        w->met->faults[FAULT_RECONNECT]++;
        conn_close(w, c->conn);
    }
    r->again_ms = w->boot_ms + r->gap_ms;
    r->gap_ms = 2 * r->gap_ms > AGAIN_MOST_MS ? AGAIN_MOST_MS : 2 * r->gap_ms;
    send(w, c, r->bytes, r->n);
}

void client_wakes(struct world *w, int client, uint32_t serial)
{
    struct client *c = w->clients[client];

    if (serial != c->wake_serial)
        return;
    c->wake_ms = INT64_MAX;
    if (c->listens && c->listen_ms <= w->boot_ms)
        listen_again(w, c);
    for (size_t i = 0; i < c->n_open; i++) {
        if (c->open[i]->again_ms <= w->boot_ms)
            ask_again(w, c, c->open[i]);
    }
    client_plan(w, c);
}

/* ---- requests ---- */
static ProtobufCMessage *body_of(const Envelope *env)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    return *(ProtobufCMessage *const *)(const void *)((const char *)env + field->offset);
}

static uint32_t bucket_of(const uint8_t id[16])
{
    uint32_t number;

    memcpy(&number, id + 12, sizeof number);
    return number % BUCKETS;
}

struct request *request_find(const struct world *w, const uint8_t id[16])
{
    struct request *r = w->buckets[bucket_of(id)];

    while (r && memcmp(r->id, id, 16) != 0)
        r = r->next_of_bucket;
    return r;
}

static bool is_query(Envelope__BodyCase body)
{
    return body == ENVELOPE__BODY_LIST_CALLS || body == ENVELOPE__BODY_LIST_CASES ||
           body == ENVELOPE__BODY_SHOW_CASE || body == ENVELOPE__BODY_LIST_ALARMS ||
           body == ENVELOPE__BODY_ORG_INBOX || body == ENVELOPE__BODY_ASK_STATUS ||
           body == ENVELOPE__BODY_DIRECTORY_LIST || body == ENVELOPE__BODY_DIRECTORY_FIND ||
           body == ENVELOPE__BODY_KEY_LIST || body == ENVELOPE__BODY_DIRECTORY_SHOW ||
           body == ENVELOPE__BODY_ASK_EXPLAIN || body == ENVELOPE__BODY_FIND_CASES ||
           body == ENVELOPE__BODY_ORG_SHOW || body == ENVELOPE__BODY_ASK_READS ||
           body == ENVELOPE__BODY_ASK_PERSON || body == ENVELOPE__BODY_ASK_PAST ||
           body == ENVELOPE__BODY_ERASE_EXPIRED; /* changes, but tells what is so now */
}

static void keep(struct world *w, struct client *c, struct request *r)
{
    uint32_t bucket = bucket_of(r->id);

    r->next_of_bucket = w->buckets[bucket];
    w->buckets[bucket] = r;
    w->requests = must_realloc(w->requests, (w->n_requests + 1) * sizeof(struct request *));
    w->requests[w->n_requests++] = r;
    c->open = must_realloc(c->open, (c->n_open + 1) * sizeof(struct request *));
    c->open[c->n_open++] = r;
}

static void note_answer_of_org(struct request *r, const Envelope *env)
{
    if (env->body_case == ENVELOPE__BODY_ORG_ASK)
        snprintf(r->offer, sizeof r->offer, "%s", env->org_ask->offer);
    if (env->body_case != ENVELOPE__BODY_ORG_ANSWER)
        return;
    r->generation = env->org_answer->generation;
    r->word = env->org_answer->answer;
    snprintf(r->offer, sizeof r->offer, "%s", env->org_answer->offer);
}

/* Now and then a change is meant for the case as it was just seen, or as it was before that (`--if-version`). */
static void put_version(struct world *w, Envelope *env, struct request *r)
{
    ProtobufCMessage *body = body_of(env);
    const ProtobufCFieldDescriptor *version =
        protobuf_c_message_descriptor_get_field_by_name(body->descriptor, "if_version");
    const ProtobufCFieldDescriptor *of =
        protobuf_c_message_descriptor_get_field_by_name(body->descriptor, "case");
    const struct seen_case *seen;
    case_key key;

    if (!version || !of || !maybe(w, 60) ||
        case_number_parse(*(char **)(void *)((char *)body + of->offset), &key))
        return;
    seen = oracle_case(w, key);
    if (!seen || seen->row.version < 2)
        return;
    r->if_version = seen->row.version - (uint32_t)below(w, 2);
    *(uint32_t *)(void *)((char *)body + version->offset) = r->if_version;
    *(protobuf_c_boolean *)(void *)((char *)body + version->quantifier_offset) = 1;
}

struct request *client_ask(struct world *w, struct client *c, Envelope *env, heard_answer *heard,
    const struct intent *about)
{
    struct request *r = must_alloc(sizeof *r);
    struct arena a = { 0 };
    uint8_t dice[10], *bytes;
    struct uuid id;

    random_bytes(&w->chance, dice, sizeof dice);
    id = uuid_make(world_now(w), dice);
    memcpy(r->id, id.bytes, sizeof r->id);
    PUT(env, id, ((ProtobufCBinaryData){ sizeof r->id, r->id }));
    put_version(w, env, r);
    bytes = codec_pack(env, &a, &r->n);
    r->bytes = must_alloc(r->n);
    memcpy(r->bytes, bytes, r->n);
    arena_clear(&a);
    r->client = c->index;
    r->body = env->body_case;
    r->heard = heard;
    r->gap_ms = AGAIN_FIRST_MS;
    r->is_query = is_query(env->body_case);
    if (about)
        r->about = *about;
    note_answer_of_org(r, env);
    keep(w, c, r);
    w->met->requests++;
    ask_again(w, c, r);
    client_plan(w, c);
    return r;
}

/* ---- answers ---- */
static void note_case(struct request *r, const Envelope *env)
{
    if (env->body_case == ENVELOPE__BODY_CASE_CHANGED) {
        (void)case_number_parse(env->case_changed->case_, &r->key);
        r->version = env->case_changed->version;
    } else if (env->body_case == ENVELOPE__BODY_CASE_RECEIPT && env->case_receipt->case_) {
        (void)case_number_parse(env->case_receipt->case_, &r->key);
        r->version = env->case_receipt->version;
    } else if (env->body_case == ENVELOPE__BODY_OFFER_ANSWERED) {
        (void)case_number_parse(env->offer_answered->case_, &r->key);
        r->version = env->offer_answered->version;
    } else if (env->body_case == ENVELOPE__BODY_CALL_LINE) {
        (void)case_number_parse(env->call_line->case_, &r->key);
    }
}

static void forget_open(struct client *c, const struct request *r)
{
    for (size_t i = 0; i < c->n_open; i++) {
        if (c->open[i] == r) {
            c->open[i] = c->open[--c->n_open];
            return;
        }
    }
}

/* What is worth trying again is no answer. */
static bool is_for_now(int code)
{
    return code == ERR_BUSY || code == ERR_STORAGE_FULL || code == ERR_IO ||
           code == ERR_UNREACHED || code == ERR_DAMAGED;
}

static void complete(
    struct world *w, struct client *c, struct request *r, const Envelope *env, struct arena *a)
{
    const uint8_t *bytes = codec_pack(body_of(env), a, &r->n_answer);

    r->is_answered = true;
    r->answered_ms = w->boot_ms;
    r->answer_case = env->body_case;
    r->answer = must_alloc(r->n_answer + 1);
    memcpy(r->answer, bytes, r->n_answer);
    r->refused = env->body_case == ENVELOPE__BODY_REFUSAL ? error_from_code(env->refusal->code) : 0;
    note_case(r, env);
    forget_open(c, r);
    if (env->body_case != ENVELOPE__BODY_REFUSAL)
        counters_taken(w->met, r->body);
    if (r->if_version && env->body_case == ENVELOPE__BODY_CASE_CHANGED &&
        r->version - r->if_version > 1)
        world_fail(w, "%s said %s of version %u of a case, and it was done to version %u", c->name,
            codec_name(r->body), r->if_version, r->version - 1);
    if (r->refused)
        world_trace(w, "%s is refused %s: %s %s", c->name, codec_name(r->body), env->refusal->code,
            env->refusal->field ? env->refusal->field : "");
    if (r->heard)
        r->heard(w, c, r, env);
}

/* The details of a notice may be told more briefly the second time; who has won may not change. */
static bool is_same_answer(const struct request *r, const Envelope *env, struct arena *a)
{
    const uint8_t *bytes;
    size_t n;

    if (r->answer_case != env->body_case)
        return false;
    if (env->body_case == ENVELOPE__BODY_OFFER_ANSWERED) {
        const OfferAnswered *first =
            codec_unpack_as(&offer_answered__descriptor, r->answer, r->n_answer, a);

        return text_is(first->offer, env->offer_answered->offer) &&
               first->state == env->offer_answered->state &&
               first->version == env->offer_answered->version;
    }
    bytes = codec_pack(body_of(env), a, &n);
    return n == r->n_answer && memcmp(bytes, r->answer, n) == 0;
}

/* A refusal may be overtaken by the answer to a later try; two answers that say "done" have to be one. What was answered about a
 * case that is erased by now is answered with a refusal, and was answered as before until then. */
static void compare(struct world *w, struct request *r, const Envelope *env, struct arena *a)
{
    bool is_final = r->was_asked_again && w->is_calm;

    if (r->is_query || (r->refused && !is_final) ||
        (env->body_case == ENVELOPE__BODY_REFUSAL && !is_final))
        return;
    if (r->is_erased && env->body_case == ENVELOPE__BODY_REFUSAL &&
        error_from_code(env->refusal->code) == ERR_ERASED)
        return;
    if (r->refused || is_same_answer(r, env, a))
        w->met->faults[FAULT_SAME_AGAIN] += !r->refused;
    else
        world_fail(w, "%s asked %s twice under one id and was answered differently: %s, then %s",
            w->clients[r->client]->name, codec_name(r->body), codec_name(r->answer_case),
            codec_name(env->body_case));
}

static void answered(
    struct world *w, struct client *c, struct request *r, const Envelope *env, struct arena *a)
{
    if (r->client != c->index) {
        if (env->body_case != ENVELOPE__BODY_REFUSAL)
            world_fail(w, "%s was given the answer to %s", c->name, w->clients[r->client]->name);
    } else if (r->is_answered) {
        compare(w, r, env, a);
    } else if (env->body_case == ENVELOPE__BODY_REFUSAL &&
               is_for_now(error_from_code(env->refusal->code))) {
        r->again_ms = w->boot_ms + AGAIN_BUSY_MS;
        client_plan(w, c);
    } else {
        complete(w, c, r, env, a);
    }
}

void client_hears(struct world *w, int client, const uint8_t *bytes, size_t n)
{
    struct client *c = w->clients[client];
    struct arena a = { 0 };
    struct refusal why;
    Envelope *env = codec_unpack(bytes, n, &a, &why);
    struct request *r;

    if (!env) {
        world_fail(w, "%s was sent what cannot be read: %s", c->name, why.field);
        return;
    }
    r = env->has_id && env->id.len == 16 ? request_find(w, env->id.data) : NULL;
    if (env->n_return_path)
        world_fail(w, "%s was shown a return path", c->name);
    if (r)
        answered(w, c, r, env, &a);
    else if (env->body_case == ENVELOPE__BODY_ALARM_RUNG)
        people_rung(w, env->alarm_rung);
    else if (c->role == ROLE__ORG)
        org_hears(w, c, env);
    arena_clear(&a);
}

/* ---- at the end ---- */
void clients_ask_again(struct world *w)
{
    for (size_t i = 0; i < w->n_requests; i++) {
        struct request *r = w->requests[i];

        if (!r->is_answered || r->is_query || r->refused || w->clients[r->client]->is_revoked ||
            !maybe(w, 250))
            continue;
        r->was_asked_again = true;
        send(w, w->clients[r->client], r->bytes, r->n);
    }
}

void clients_free(struct world *w)
{
    for (size_t i = 0; i < w->n_requests; i++) {
        free(w->requests[i]->bytes);
        free(w->requests[i]->answer);
        free(w->requests[i]);
    }
    free(w->requests);
    for (size_t i = 0; i < w->n_clients; i++) {
        free(w->clients[i]->open);
        free(w->clients[i]->told);
        free(w->clients[i]);
    }
}
