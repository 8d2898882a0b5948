/* stage - five engines and what they say to one another. What the casebook begins with is made once, through the handlers, and
 * kept as the bytes of its files. */
#include "fuzz/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "board/board.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/kept.h"
#include "dispatcher/dispatcher.h"
#include "intake/intake.h"
#include "matcher/matcher.h"
#include "unit/maker.h"
#include "unit/store_fixture.h"
#include "worker/worker.h"

#define BEGIN_MS INT64_C(1795341600000) /* 2026-11-22, day 326 */
#define MAIL_MAX 4000 /* between workers for one message; more would be a quarrel without end */
#define BEGUN_ON_MAX 100
#define HELPER "org-rescue"

enum { CASEBOOK, INTAKE, MATCHER, DISPATCHER, BOARD, NODES };

static const struct worker *const workers[NODES] = { &casebook_worker, &intake_worker,
    &matcher_worker, &dispatcher_worker, &board_worker };

static const struct {
    const char *name;
    Role role;
    const char *responder;
} actors[STAGE_ACTORS] = {
    { "olga", ROLE__OPERATOR, "" },
    { "boris", ROLE__COORDINATOR, "" },
    { "duty", ROLE__DUTY, "" },
    { "audit", ROLE__AUDITOR, "" },
    { "root", ROLE__ADMIN, "" },
    { "rescue", ROLE__ORG, HELPER },
    { "nobody", ROLE__NOBODY, "" },
};

struct mail {
    int node;
    struct bus_peer from;
    const char *actor;
    const uint8_t *bytes;
    size_t n;
};

static struct stage {
    struct settings settings;
    char file[512], wal[512];
    uint8_t *begun; /* the database as it is at the beginning */
    size_t n_begun;
    struct engine *engines[NODES];
    struct outbox *out[NODES];
    struct clock *clock;
    struct random random;
    int64_t wall_ms, boot_ms;
    struct mail *mail; /* in the arena */
    size_t n_mail;
    struct arena arena;
    size_t n_told; /* to people and organisations, for the newest message */
    bool is_refused; /* the newest message */
    bool is_reached; /* the casebook, by the newest message */
    struct content stored; /* when last looked at */
    bool is_moved; /* something was stored, or time went by */
    unsigned n_begun_on; /* inputs since it began again */
    uint8_t id;
} stage;

/* ---- who speaks to whom ---- */
static int node_named(const char *name)
{
    for (int i = 0; i < NODES; i++) {
        if (text_is(workers[i]->name, name))
            return i;
    }
    must(!"a link to a worker that is not there");
    return -1;
}

static int link_of(int node, enum link_mode mode)
{
    for (int i = 0; workers[node]->links[i].name; i++) {
        if (workers[node]->links[i].mode == mode)
            return i;
    }
    must(!"a worker without such a link");
    return -1;
}

static int link_to(int node, int other)
{
    for (int i = 0; workers[node]->links[i].name; i++) {
        if (workers[node]->links[i].mode == LINK_CONNECT &&
            text_is(workers[node]->links[i].name, workers[other]->name))
            return i;
    }
    must(!"an answer to a worker that has no such link");
    return -1;
}

/* Peers are known by one letter: a worker by its number, a person by theirs. */
static struct bus_peer peer_of(int link, char first, unsigned number)
{
    struct bus_peer peer = { .link = (int16_t)link, .n = 5 };

    memset(peer.id, first + (int)number, peer.n);
    return peer;
}

static void post(int node, struct bus_peer from, const struct outbox_item *item)
{
    *ARENA_PUSH(&stage.arena, stage.mail, stage.n_mail) = (struct mail){ .node = node,
        .from = from,
        .bytes = arena_copy(&stage.arena, item->bytes, item->n),
        .n = item->n };
}

/* ---- what people are told ---- */
static void look_at_refusal(const Refusal *r)
{
    must(!text_empty(r->code) && error_from_code(r->code) != 0);
    must(r->field);
    stage.is_refused = true;
}

static void tell(const struct outbox_item *item)
{
    struct refusal why;
    Envelope *env = codec_unpack(item->bytes, item->n, &stage.arena, &why);

    must(env);
    must(!env->actor && env->n_return_path == 0);
    if (env->body_case == ENVELOPE__BODY_REFUSAL)
        look_at_refusal(env->refusal);
    stage.n_told++;
}

/* ---- turns ---- */
static void take_item(int node, const struct outbox_item *item)
{
    enum link_mode mode = workers[node]->links[item->to.link].mode;
    int other;

    if (!item->bytes)
        return; /* a program to be run */
    switch (mode) {
    case LINK_BIND_PUBLIC:
        tell(item);
        break;
    case LINK_BIND_INNER:
        if (item->to.id[0] == 'x') { /* the stage itself said something */
            must(codec_peek(item->bytes, item->n) != ENVELOPE__BODY_REFUSAL);
            break;
        }
        other = item->to.id[0] - 'A';
        post(other, (struct bus_peer){ .link = (int16_t)link_to(other, node) }, item);
        break;
    case LINK_CONNECT:
        other = node_named(workers[node]->links[item->to.link].name);
        post(other, peer_of(link_of(other, LINK_BIND_INNER), 'A', (unsigned)node), item);
        break;
    }
}

static void take_out(int node)
{
    for (size_t i = 0; i < outbox_count(stage.out[node]); i++)
        take_item(node, outbox_item(stage.out[node], i));
    outbox_cut(stage.out[node], 0);
}

static void hear(const struct mail *m)
{
    struct raw_msg raw = { .from = m->from, .actor = m->actor, .bytes = m->bytes, .n = m->n };

    stage.is_reached = stage.is_reached || m->node == CASEBOOK;
    must(engine_receive(stage.engines[m->node], &raw, 1, stage.out[m->node]) == 0);
    must(engine_idle(stage.engines[m->node]) == 0);
    take_out(m->node);
}

static void until_silence(void)
{
    for (size_t i = 0; i < stage.n_mail; i++) {
        struct mail next = stage.mail[i]; /* the list grows, and may move */

        must(i < MAIL_MAX);
        hear(&next);
    }
    stage.mail = NULL;
    stage.n_mail = 0;
}

void stage_pass(int64_t ms)
{
    stage.wall_ms += ms;
    stage.boot_ms += ms;
    stage.is_moved = true;
    for (int i = NODES - 1; i >= 0;
         i--) { /* the casebook last: it has heard that the others live */
        must(engine_tick(stage.engines[i], stage.out[i]) == 0);
        take_out(i);
        until_silence();
    }
}

/* ---- what is stored ---- */
static struct store *store(void)
{
    return ((struct casebook *)engine_self(stage.engines[CASEBOOK]))->store;
}

static struct content stored(void)
{
    struct content now;

    must(content_of(store(), &now) == 0);
    return now;
}

/* ---- life ---- */
static void stop(void)
{
    for (int i = NODES - 1; i >= 0; i--) {
        engine_free(&stage.engines[i]);
        outbox_free(&stage.out[i]);
    }
    clock_close(stage.clock);
    stage.clock = NULL;
    arena_clear(&stage.arena);
    stage.mail = NULL;
    stage.n_mail = 0;
}

static void start(void)
{
    struct refusal why;

    stage.wall_ms = BEGIN_MS;
    stage.boot_ms = 1000000;
    stage.random = (struct random){ { 7, 11 } };
    stage.clock = clock_virtual(&stage.wall_ms, &stage.boot_ms);
    for (int i = 0; i < NODES; i++) {
        stage.out[i] = outbox_new(1, false);
        stage.engines[i] =
            engine_new(workers[i], &stage.settings, stage.clock, &stage.random, &why);
        must(stage.engines[i]);
    }
    for (int i = 0; i < NODES; i++) {
        engine_start(stage.engines[i], stage.out[i]);
        take_out(i);
    }
    until_silence();
    stage_pass(SECOND_MS);
    for (int i = 0; i < NODES; i++)
        must(engine_is_ready(stage.engines[i]));
}

/* Beginning costs fifty times what a refused message does. So what has stored nothing is followed by the next input, a second
 * later on the clocks alone, which gives each key its share of messages again. */
void stage_begin_again(void)
{
    if (stage.engines[CASEBOOK] && !stage.is_moved && ++stage.n_begun_on < BEGUN_ON_MAX) {
        arena_clear(&stage.arena);
        stage.wall_ms += SECOND_MS;
        stage.boot_ms += SECOND_MS;
        return;
    }
    stop();
    unlink(stage.wal);
    save(stage.file, stage.begun, stage.n_begun);
    start();
    stage.stored = stored();
    stage.is_moved = false;
    stage.n_begun_on = 0;
}

/* ---- the beginning ---- */
static void say_inside(Envelope *env)
{
    struct mail m = { .node = CASEBOOK, .from = peer_of(LINK_INNER, 'x', 0) };

    env->id.data[15] = ++stage.id;
    env->actor = arena_dup(&stage.arena, "admin");
    PUT(env, role, ROLE__ADMIN);
    m.bytes = codec_pack(env, &stage.arena, &m.n);
    hear(&m);
    until_silence();
}

static void add_key(unsigned actor)
{
    Envelope *env = make(&stage.arena, "key_add", "key.public_key=0123456789abcdef0123456789abcdef",
        "key.name=", NULL);
    KeyRow *key = env->key_add->key;

    memset(key->public_key.data, 'a' + (int)actor, 32);
    key->has_public_key = 1;
    key->name = arena_dup(&stage.arena, actors[actor].name);
    if (*actors[actor].responder)
        key->responder = arena_dup(&stage.arena, actors[actor].responder);
    PUT(key, role, actors[actor].role);
    say_inside(env);
}

static void add_helpers(void)
{
    Envelope *env = make(&stage.arena, "directory_put", "source=mchs", "entries+.id=" HELPER,
        "entries.kind=1", "entries.name=Rescue", "entries.lat=47.11", "entries.lon=39.42",
        "entries.radius_km=200", "entries.channel=1", "entries.vetting=3",
        "entries.capabilities=groceries", "entries.capabilities=home_visit",
        "entries.capabilities=rescue_water_ice", "entries.capabilities=medical_103",
        "entries.capabilities=emergency_112", "entries.line=2", "entries+.id=petr",
        "entries.kind=8", "entries.name=Petr", "entries.lat=47.11", "entries.lon=39.42",
        "entries.radius_km=200", "entries.channel=2", "entries.phone=+79990000001",
        "entries.capabilities=home_visit", "entries.capabilities=groceries", "entries.line=3",
        NULL);

    say_inside(env);
}

static void say(enum stage_door door, unsigned actor, Envelope *env)
{
    size_t n;
    uint8_t *bytes;

    env->id.data[15] = ++stage.id;
    bytes = codec_pack(env, &stage.arena, &n);
    stage_say(door, actor, bytes, n);
    must(!stage.is_refused);
}

static void file_cases(void)
{
    say(DOOR_PEOPLE, 0,
        make(&stage.arena, "file_case", "text=Пенсионерка одна дома, еды на завтра нет",
            "at=47.11, 39.42", "consent=1", "subject.name=Anna", "reporter.phone=+79990000002",
            NULL));
    say(DOOR_PEOPLE, 1,
        make(&stage.arena, "file_case", "text=Рыбака унесло на льдине", "at=47.1063, 38.6534",
            "consent=1", "reporter.phone=+79990000003", NULL));
    for (int i = 0; i < 3; i++)
        stage_pass(SECOND_MS);
}

static void name_files(const char *folder)
{
    snprintf(stage.file, sizeof stage.file, "%s/assist.db", folder);
    snprintf(stage.wal, sizeof stage.wal, "%s/assist.db-wal", folder);
}

void stage_open(const char *folder, const char *rules)
{
    stage.settings = (struct settings){
        .data = folder, .rules = rules, .reserve_bytes = 1 << 16, .clock_rate = 1
    };
    name_files(folder);
    start();
    add_helpers();
    for (unsigned i = 0; i + 1 < STAGE_ACTORS; i++)
        add_key(i);
    stage_pass(SECOND_MS);
    say(DOOR_ORGANISATIONS, 5, make(&stage.arena, "org_listen", "instance=i1", NULL));
    file_cases();
    stop();
    stage.n_begun = load(stage.file, &stage.begun);
}

/* ---- what must hold ---- */
static void look_at_cases(void)
{
    struct arena a = { 0 };
    struct case_row *rows;
    size_t n;

    must(store_case_page(store(), 0, 100, &a, &rows, &n) == 0);
    for (size_t i = 0; i < n; i++) {
        struct casefile c;

        must(kept_case_read(&rows[i], &a, &c) == 0);
        must(!case_broken(&c));
    }
    arena_clear(&a);
}

static void look_at_store(void)
{
    struct content now = stored();

    if (same_content(&stage.stored, &now))
        return;
    must(!stage.is_refused);
    look_at_cases();
    stage.stored = now;
    stage.is_moved = true;
}

/* What was refused has moved nothing; of all else nobody knows what the workers hold in memory. */
void stage_say_inside(unsigned way, const uint8_t *bytes, size_t n)
{
    static const struct {
        int from, to;
    } ways[] = { { INTAKE, CASEBOOK }, { MATCHER, CASEBOOK }, { DISPATCHER, CASEBOOK },
        { BOARD, CASEBOOK }, { CASEBOOK, INTAKE }, { CASEBOOK, MATCHER }, { CASEBOOK, DISPATCHER },
        { CASEBOOK, BOARD }, { INTAKE, BOARD }, { BOARD, INTAKE } };
    int from = ways[way % (sizeof ways / sizeof ways[0])].from,
        to = ways[way % (sizeof ways / sizeof ways[0])].to;
    bool is_bound = to == CASEBOOK || from == INTAKE;
    struct mail m = { .node = to,
        .from = is_bound ? peer_of(link_of(to, LINK_BIND_INNER), 'A', (unsigned)from)
                         : (struct bus_peer){ .link = (int16_t)link_to(to, from) },
        .bytes = bytes,
        .n = n };
    bool is_refused;

    hear(&m);
    is_refused = stage.n_mail == 1 &&
                 codec_peek(stage.mail[0].bytes, stage.mail[0].n) == ENVELOPE__BODY_REFUSAL;
    until_silence();
    if (is_refused)
        return;
    look_at_cases();
    stage.is_moved = true;
}

/* Nobody waits for an answer to these; who watches is told of a case when there is one. */
static bool is_answerless(Envelope__BodyCase message)
{
    return message == ENVELOPE__BODY_REFUSAL || message == ENVELOPE__BODY_NOTICE_SEEN ||
           message == ENVELOPE__BODY_WATCH_CASES;
}

void stage_say(enum stage_door door, unsigned actor, const uint8_t *bytes, size_t n)
{
    int node = door == DOOR_PEOPLE ? INTAKE : DISPATCHER;
    struct mail m = { .node = node,
        .from = peer_of(link_of(node, LINK_BIND_PUBLIC), 'a', actor),
        .actor = actors[actor].name,
        .bytes = bytes,
        .n = n };

    if (stage.is_moved)
        stage.stored = stored(); /* time has gone by */
    stage.n_told = 0;
    stage.is_refused = stage.is_reached = false;
    hear(&m);
    until_silence();
    must(stage.n_told > 0 || is_answerless(codec_peek(bytes, n)));
    if (stage.is_reached)
        look_at_store();
}
