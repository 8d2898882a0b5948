/* links - how workers know of each other: Hello once, Beat each second, There when there is more.
 * The end that connects begins; the end that binds answers, and asks "who are you?" (with its own Hello) when it hears
 * the beat of somebody it does not know, since it was restarted meanwhile. */
#include <stdio.h>
#include <string.h>
#include "sys/log.h"
#include "worker/engine_parts.h"

static struct bus_peer other_end(int link)
{
    return (struct bus_peer){ .link = (int16_t)link };
}

static bool same_peer(const struct bus_peer *a, const struct bus_peer *b)
{
    return a->link == b->link && a->n == b->n && memcmp(a->id, b->id, a->n) == 0;
}

static struct engine_peer *find_peer(struct engine *e, const struct bus_peer *at)
{
    for (size_t i = 0; i < e->n_peers; i++) {
        if (same_peer(&e->peers[i].at, at))
            return &e->peers[i];
    }
    return NULL;
}

static bool is_silent(const struct engine *e, const struct engine_peer *p)
{
    return e->turn.real_ms - p->heard_ms >= SILENT_MS;
}

/* ---- what is said ---- */
static void say_hello_to(struct engine *e, struct bus_peer to)
{
    Envelope env = ENVELOPE__INIT;
    Hello hello = HELLO__INIT;

    hello.worker = (char *)(uintptr_t)e->w->name;
    hello.instance = e->instance;
    env.body_case = ENVELOPE__BODY_HELLO;
    env.hello = &hello;
    turn_say(&e->turn, to, &env);
}

static void say_beat(struct engine *e, struct bus_peer to, bool with_changed)
{
    Envelope env = ENVELOPE__INIT;
    Beat beat = BEAT__INIT;

    if (with_changed && e->w->changed)
        PUT(&beat, changed, e->w->changed(e->self));
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    turn_say(&e->turn, to, &env);
}

/* A client asks whether anybody is there, and knows the answer by its id. */
static void answer_beat(struct engine *e, const struct bus_msg *in)
{
    Envelope env = ENVELOPE__INIT;
    Beat beat = BEAT__INIT;

    env.has_id = in->env->has_id;
    env.id = in->env->id;
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &beat;
    turn_say(&e->turn, in->from, &env);
}

static void say_there(struct engine *e, struct bus_peer to, uint64_t changed)
{
    Envelope env = ENVELOPE__INIT;
    There there = THERE__INIT;

    PUT(&there, changed, changed);
    env.body_case = ENVELOPE__BODY_THERE;
    env.there = &there;
    turn_say(&e->turn, to, &env);
}

void links_say_hello(struct engine *e, int link)
{
    say_hello_to(e, other_end(link));
    e->links[link].beat_ms = e->turn.real_ms;
}

void links_start(struct engine *e)
{
    for (size_t i = 0; i < e->n_links; i++) {
        e->links[i].heard_ms = e->turn.real_ms;
        if (e->w->links[i].mode != LINK_CONNECT)
            continue;
        links_say_hello(e, (int)i);
        follows_ask(e, (int)i);
    }
}

void links_beat(struct engine *e)
{
    for (size_t i = 0; i < e->n_links; i++) {
        if (e->w->links[i].mode != LINK_CONNECT || e->turn.real_ms - e->links[i].beat_ms < BEAT_MS)
            continue;
        say_beat(e, other_end((int)i), false);
        e->links[i].beat_ms = e->turn.real_ms;
    }
}

void links_announce(struct engine *e)
{
    uint64_t changed = e->w->changed ? e->w->changed(e->self) : 0;

    if (changed <= e->told)
        return;
    for (size_t i = 0; i < e->n_peers; i++)
        say_there(e, e->peers[i].at, changed);
    e->told = changed;
}

/* ---- what is heard ---- */
void links_heard(struct engine *e, struct bus_peer from)
{
    struct engine_peer *peer;

    e->links[from.link].heard_ms = e->turn.real_ms;
    peer = engine_mode(e, from.link) == LINK_BIND_INNER ? find_peer(e, &from) : NULL;
    if (peer)
        peer->heard_ms = e->turn.real_ms;
}

static void forget(struct engine *e, struct engine_peer *p)
{
    *p = e->peers[--e->n_peers];
}

/* The same worker from a new address: its old one will never speak again. */
static int replace_older(struct engine *e, const struct bus_msg *in, const char *instance)
{
    for (size_t i = 0; i < e->n_peers; i++) {
        struct engine_peer *p = &e->peers[i];
        struct bus_peer old = p->at;
        int error = 0;

        if (strcmp(p->instance, instance) != 0 || same_peer(&old, &in->from))
            continue;
        error = batch_begin(e);
        if (error)
            return error;
        forget(e, p);
        if (e->w->peer_gone)
            e->w->peer_gone(e->self, &e->turn, old);
        break;
    }
    return 0;
}

static int add_peer(struct engine *e, const struct bus_msg *in)
{
    const Hello *hello = in->env->hello;
    struct engine_peer *p = find_peer(e, &in->from);

    if (!p && e->n_peers == PEERS_MAX)
        return turn_refuse(&e->turn, ERR_BUSY, "hello", NULL);
    if (!p)
        p = &e->peers[e->n_peers++];
    *p = (struct engine_peer){ .at = in->from, .heard_ms = e->turn.real_ms };
    snprintf(p->worker, sizeof p->worker, "%s", hello->worker);
    snprintf(p->instance, sizeof p->instance, "%s", hello->instance);
    log_info("peer worker=%s instance=%s", p->worker, p->instance);
    return 0;
}

static int meet(struct engine *e, const struct bus_msg *in)
{
    const Hello *hello = in->env->hello;
    int error;

    if (!hello->worker || strlen(hello->worker) >= PEER_NAME)
        return turn_refuse(&e->turn, ERR_INVALID, "hello.worker", NULL);
    if (!hello->instance || strlen(hello->instance) >= UUID_TEXT)
        return turn_refuse(&e->turn, ERR_INVALID, "hello.instance", NULL);
    error = replace_older(e, in, hello->instance);
    if (!error)
        error = add_peer(e, in);
    if (!error)
        say_beat(e, in->from, true);
    return error;
}

int links_on_hello(struct engine *e, const struct bus_msg *in)
{
    if (engine_mode(e, in->from.link) == LINK_BIND_INNER)
        return meet(e, in);
    links_say_hello(e, in->from.link); /* the other end is new and asks who we are */
    follows_ask(e, in->from.link);
    return 0;
}

int links_on_beat(struct engine *e, const struct bus_msg *in)
{
    switch (engine_mode(e, in->from.link)) {
    case LINK_BIND_PUBLIC:
        answer_beat(e, in);
        return 0;
    case LINK_BIND_INNER:
        if (find_peer(e, &in->from))
            say_beat(e, in->from, true);
        else
            say_hello_to(e, in->from);
        return 0;
    case LINK_CONNECT:
        return in->env->beat->has_changed ? follows_newest(e, in->from.link, in->env->beat->changed)
                                          : 0;
    }
    return 0;
}

/* ---- who has fallen silent ---- */
bool links_has_gone(const struct engine *e)
{
    for (size_t i = 0; i < e->n_peers; i++) {
        if (is_silent(e, &e->peers[i]))
            return true;
    }
    return false;
}

int links_tell_gone(struct engine *e)
{
    for (size_t i = 0; i < e->n_peers && e->w->peer_gone; i++) {
        if (is_silent(e, &e->peers[i]))
            e->w->peer_gone(e->self, &e->turn, e->peers[i].at);
    }
    return 0;
}

void links_forget_gone(struct engine *e)
{
    for (size_t i = e->n_peers; i-- > 0;) {
        if (!is_silent(e, &e->peers[i]))
            continue;
        log_warn("silent worker=%s instance=%s", e->peers[i].worker, e->peers[i].instance);
        forget(e, &e->peers[i]);
    }
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t links_wake(const struct engine *e)
{
    int64_t wake = INT64_MAX;

    for (size_t i = 0; i < e->n_links; i++) {
        if (e->w->links[i].mode != LINK_CONNECT)
            continue;
        wake = earlier(wake, e->links[i].beat_ms + BEAT_MS);
        wake = earlier(wake, e->links[i].heard_ms + SILENT_MS);
    }
    for (size_t i = 0; i < e->n_peers; i++)
        wake = earlier(wake, e->peers[i].heard_ms + SILENT_MS);
    return wake;
}
