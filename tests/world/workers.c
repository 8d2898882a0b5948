/* workers - the five engines: their turns, driven as worker_main() drives them, their crashes and restarts. What a crash
 * leaves of the casebook are its files as they stood at that instant; what it leaves of the others is nothing. */
#include "world/world.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/must.h"
#include "board/board.h"
#include "casebook/casebook.h"
#include "dispatcher/dispatcher.h"
#include "intake/intake.h"
#include "matcher/matcher.h"
#include "sys/fault.h"

#define BATCH_MAX BUS_DRAIN

bool node_is_up(const struct world *w, int node)
{
    return w->nodes[node].engine != NULL;
}

struct store *world_store(struct world *w)
{
    struct engine *e = w->nodes[NODE_CASEBOOK].engine;

    return e ? ((struct casebook *)engine_self(e))->store : NULL;
}

static int node_named(const struct world *w, const char *name)
{
    for (int i = 0; i < NODES; i++) {
        if (strcmp(w->nodes[i].worker->name, name) == 0)
            return i;
    }
    must(!"a link to a worker that is not there");
    return NODE_NONE;
}

static int bound_link(const struct worker *w, enum link_mode mode)
{
    for (int i = 0; w->links[i].name; i++) {
        if (w->links[i].mode == mode)
            return i;
    }
    return -1;
}

void nodes_make(struct world *w)
{
    const struct worker *workers[NODES] = { &casebook_worker, &intake_worker, &matcher_worker,
        &dispatcher_worker, &board_worker };

    for (int i = 0; i < NODES; i++)
        w->nodes[i].worker = workers[i];
    for (int i = 0; i < NODES; i++) {
        for (int l = 0; workers[i]->links[l].name; l++) {
            int to;

            if (workers[i]->links[l].mode != LINK_CONNECT)
                continue;
            to = node_named(w, workers[i]->links[l].name);
            conn_new(w, (struct conn){ .from_node = i,
                            .from_link = l,
                            .client = -1,
                            .to_node = to,
                            .to_link = bound_link(workers[to], LINK_BIND_INNER) });
        }
    }
}

/* ---- turns ---- */
static void plan_turn(struct world *w, int node)
{
    struct node *n = &w->nodes[node];
    int64_t at_ms = n->n_inbox ? w->boot_ms : n->tick_ms;

    at_ms = at_ms < n->busy_until_ms ? n->busy_until_ms : at_ms;
    at_ms = at_ms < n->hung_until_ms ? n->hung_until_ms : at_ms;
    happens(w, at_ms,
        (struct happening){ .kind = HAPPENS_TURN, .who = node, .epoch = ++n->turn_serial });
}

static void send_item(struct world *w, int node, const struct outbox_item *item)
{
    int conn;

    if (!item->bytes) {
        world_trace(w, "%s runs %s", w->nodes[node].worker->name, item->program);
        return;
    }
    if (codec_peek(item->bytes, item->n) == ENVELOPE__BODY_READ_AGAIN)
        w->met->faults[FAULT_READ_AGAIN]++;
    conn = conn_find(w, node, item->to);
    if (conn >= 0)
        net_say(w, conn, item->to.n == 0, item->bytes, item->n);
}

/* Only the first `most` are sent: it died over the others. */
static void send_some(struct world *w, int node, size_t most)
{
    struct outbox *out = w->nodes[node].out;

    for (size_t i = 0; i < outbox_count(out) && i < most; i++)
        send_item(w, node, outbox_item(out, i));
}

enum stage { STAGE_TICK, STAGE_RECEIVE, STAGE_SENT, STAGE_IDLE };

/* Runs the engine; false: a fault killed it on the way. */
static bool run(struct world *w, int node, enum stage stage, const struct raw_msg *msgs,
    size_t n_msgs, int *ret_error)
{
    struct node *n = &w->nodes[node];

    w->running = node;
    if (setjmp(w->died)) {
        w->running = NODE_NONE;
        return false;
    }
    switch (stage) {
    case STAGE_TICK:
        *ret_error = engine_tick(n->engine, n->out);
        break;
    case STAGE_RECEIVE:
        *ret_error = engine_receive(n->engine, msgs, n_msgs, n->out);
        break;
    case STAGE_SENT:
        fault_point("turn.sent");
        break;
    case STAGE_IDLE:
        *ret_error = engine_idle(n->engine);
        break;
    }
    w->running = NODE_NONE;
    return true;
}

/* The messages that wait on the same link as the oldest one, taken out of the inbox. */
static size_t drain(struct world *w, struct node *n, struct mail *ret_mail[BATCH_MAX])
{
    size_t taken = 0, left = 0;
    struct conn *first = &w->conns[n->inbox[0]->conn];
    bool to_bound = n->inbox[0]->to_bound;
    int link = to_bound ? first->to_link : first->from_link;

    for (size_t i = 0; i < n->n_inbox; i++) {
        struct mail *m = n->inbox[i];
        const struct conn *c = &w->conns[m->conn];

        if (taken < BATCH_MAX && m->to_bound == to_bound &&
            (to_bound ? c->to_link : c->from_link) == link)
            ret_mail[taken++] = m;
        else
            n->inbox[left++] = m;
    }
    n->n_inbox = left;
    return taken;
}

/* The routing id is that of the connection it came by, even if that is gone by now. */
static struct raw_msg raw_of(struct world *w, const struct mail *m)
{
    struct conn *c = &w->conns[m->conn];
    struct raw_msg raw = {
        .from = { .link = (int16_t)c->from_link }, .bytes = m->bytes, .n = m->n
    };

    if (m->to_bound) {
        uint32_t now = c->epoch;

        c->epoch = m->epoch;
        raw.from = peer_of(w, m->conn);
        c->epoch = now;
    }
    if (m->to_bound && c->client >= 0)
        raw.actor = w->clients[c->client]->name;
    return raw;
}

static bool receive(struct world *w, int node, int *ret_error)
{
    struct mail *mail[BATCH_MAX];
    struct raw_msg msgs[BATCH_MAX] = { 0 };
    size_t n = drain(w, &w->nodes[node], mail);
    bool alive;

    for (size_t i = 0; i < n; i++) {
        msgs[i] = raw_of(w, mail[i]);
        if (msgs[i].actor && w->clients[w->conns[mail[i]->conn].client]->is_revoked)
            w->met->faults[FAULT_REVOKED_SPOKE]++;
    }
    if (node == NODE_CASEBOOK && n > 1)
        w->met->faults[FAULT_BATCH]++;
    alive = run(w, node, STAGE_RECEIVE, msgs, n, ret_error);
    for (size_t i = 0; i < n; i++)
        mail_free(mail[i]);
    return alive;
}

/* As after sockets_reopen: the other end sees a new peer. */
static void renew(struct world *w, int node, int link)
{
    int conn = conn_find(w, node, (struct bus_peer){ .link = (int16_t)link });

    w->met->faults[FAULT_RENEWED]++;
    if (node_is_up(w, w->conns[conn].to_node))
        conn_open(w, conn);
    engine_link_new(w->nodes[node].engine, link, w->nodes[node].out);
}

static void renew_links(struct world *w, int node)
{
    int link;

    while ((link = engine_stale_link(w->nodes[node].engine)) >= 0)
        renew(w, node, link);
}

static void after_turn(struct world *w, int node)
{
    struct node *n = &w->nodes[node];
    size_t said = outbox_count(n->out);
    int error = 0;

    if (n->doom && strcmp(n->doom, "turn.sent") == 0 && said)
        said = below(w, said + 1); /* it may die over the rest */
    send_some(w, node, said);
    if (!run(w, node, STAGE_SENT, NULL, 0, &error)) {
        node_dies(w, node);
        return;
    }
    if (said < outbox_count(n->out)) {
        for (size_t i = said; i < outbox_count(n->out); i++)
            send_item(w, node, outbox_item(n->out, i));
    }
    outbox_cut(n->out, 0);
    if (!run(w, node, STAGE_IDLE, NULL, 0, &error) || error) {
        node_dies(w, node);
        return;
    }
    n->tick_ms = w->boot_ms + engine_wake(n->engine);
    n->busy_until_ms = w->boot_ms + (int64_t)below(w, 3);
    plan_turn(w, node);
}

void node_turn(struct world *w, int node, uint32_t serial)
{
    struct node *n = &w->nodes[node];
    bool is_tick = n->tick_ms <= w->boot_ms || n->n_inbox == 0;
    bool alive;
    int error = 0;

    if (!n->engine || serial != n->turn_serial)
        return;
    w->met->turns++;
    w->turn_was_spoilt = false;
    if (node == NODE_CASEBOOK)
        editions_turn(w);
    alive = is_tick ? run(w, node, STAGE_TICK, NULL, 0, &error) : receive(w, node, &error);
    if (alive && error) {
        w->met->faults[FAULT_EIO_COMMIT]++;
        alive = false;
    }
    if (!alive) {
        node_dies(w, node);
        return;
    }
    if (is_tick)
        renew_links(w, node);
    if (node == NODE_CASEBOOK)
        oracle_step(w);
    if (node == NODE_BOARD)
        oracle_board(w);
    after_turn(w, node);
}

void node_hears(struct world *w, int node, struct mail *m)
{
    struct node *n = &w->nodes[node];

    if (!n->engine) {
        mail_free(m);
        return;
    }
    n->inbox = must_realloc(n->inbox, (n->n_inbox + 1) * sizeof(struct mail *));
    n->inbox[n->n_inbox++] = m;
    if (n->n_inbox == 1)
        plan_turn(w, node);
}

void node_link_up(struct world *w, int conn, uint32_t epoch)
{
    struct conn *c = &w->conns[conn];

    if (c->epoch != epoch || c->is_open || !node_is_up(w, c->to_node) ||
        !node_is_up(w, c->from_node))
        return;
    conn_open(w, conn);
    engine_link_new(w->nodes[c->from_node].engine, c->from_link, w->nodes[c->from_node].out);
    after_turn(w, c->from_node);
}

/* ---- the end of a process ---- */
static void forget_inbox(struct node *n)
{
    for (size_t i = 0; i < n->n_inbox; i++)
        mail_free(n->inbox[i]);
    n->n_inbox = 0;
}

static void cut_links(struct world *w, int node)
{
    for (size_t i = 0; i < w->n_conns; i++) {
        struct conn *c = &w->conns[i];

        if (c->is_open && (c->from_node == node || c->to_node == node))
            conn_close(w, (int)i);
    }
}

static void forget_node(struct world *w, int node)
{
    struct node *n = &w->nodes[node];

    forget_inbox(n);
    cut_links(w, node);
    engine_free(&n->engine);
    outbox_free(&n->out);
    clock_close(n->clock);
    n->clock = NULL;
    n->doom = n->misfortune = NULL;
    n->turn_serial++;
    n->life++;
}

static const char *const store_files[] = { "assist.db", "assist.db-wal" };
#define STORE_FILES 2

struct file {
    char *bytes;
    size_t n;
    bool is_there;
};

static void store_path(const struct world *w, int i, char *ret, size_t size)
{
    snprintf(ret, size, "%s/%s", w->data, store_files[i]);
}

static struct file file_read(const char *path)
{
    struct file f = { 0 };
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return f;
    must(fstat(fd, &st) == 0);
    f.is_there = true;
    f.n = (size_t)st.st_size;
    f.bytes = must_alloc(f.n + 1);
    must(read(fd, f.bytes, f.n) == (ssize_t)f.n);
    close(fd);
    return f;
}

static void file_put_back(const char *path, struct file *f)
{
    int fd;

    unlink(path);
    if (!f->is_there)
        return;
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, f->bytes, f->n) == (ssize_t)f->n);
    close(fd);
    free(f->bytes);
}

/* SIGKILL: the files stay as they are at this instant; closing them in order would tidy up. */
static void kill_casebook(struct world *w)
{
    struct file files[STORE_FILES];
    char path[512];

    for (int i = 0; i < STORE_FILES; i++) {
        store_path(w, i, path, sizeof path);
        files[i] = file_read(path);
    }
    forget_node(w, NODE_CASEBOOK);
    for (int i = 0; i < STORE_FILES; i++) {
        store_path(w, i, path, sizeof path);
        file_put_back(path, &files[i]);
    }
}

static void start_later(struct world *w, int node)
{
    int64_t wait_ms = w->is_calm ? 100 : between(w, 20, maybe(w, 150) ? 20000 : 1500);

    happens(w, w->boot_ms + wait_ms,
        (struct happening){ .kind = HAPPENS_START, .who = node, .epoch = w->nodes[node].life });
}

void node_dies(struct world *w, int node)
{
    world_trace(w, "%s DIES at %s", w->nodes[node].worker->name, w->died_at ? w->died_at : "rest");
    w->died_at = NULL;
    w->met->faults[FAULT_CRASH_CASEBOOK + node]++;
    if (node == NODE_CASEBOOK)
        kill_casebook(w);
    else
        forget_node(w, node);
    start_later(w, node);
}

void node_ends(struct world *w, int node)
{
    struct node *n = &w->nodes[node];
    int error = 0;

    world_trace(w, "%s ends in order", n->worker->name);
    w->met->faults[FAULT_STOPPED]++;
    if (!run(w, node, STAGE_TICK, NULL, 0, &error) || error) {
        node_dies(w, node);
        return;
    }
    send_some(w, node, SIZE_MAX);
    forget_node(w, node);
    start_later(w, node);
}

/* ---- its beginning ---- */
static void open_links(struct world *w, int node)
{
    for (size_t i = 0; i < w->n_conns; i++) {
        struct conn *c = &w->conns[i];

        if (c->from_node == node && node_is_up(w, c->to_node))
            conn_open(w, (int)i);
        else if (c->to_node == node && c->from_node != NODE_NONE && node_is_up(w, c->from_node))
            happens(w, w->boot_ms + between(w, 5, 300),
                (struct happening){ .kind = HAPPENS_LINK_UP, .who = (int)i, .epoch = c->epoch });
    }
}

static bool make_engine(struct world *w, int node)
{
    struct node *n = &w->nodes[node];
    struct refusal why;

    w->running = node;
    n->engine = engine_new(n->worker, &w->settings, n->clock, &n->random, &why);
    w->running = NODE_NONE;
    return n->engine != NULL;
}

void node_start(struct world *w, int node)
{
    struct node *n = &w->nodes[node];

    if (n->engine)
        return;
    n->clock = clock_virtual_at(&w->wall_ms, &w->boot_ms, w->p.rate, WORLD_START_MS);
    n->random.seed[0] = below(w, UINT64_MAX) | 1;
    n->random.seed[1] = below(w, UINT64_MAX);
    n->out = outbox_new(w->p.rate, true);
    if (!make_engine(w, node)) {
        world_trace(w, "%s cannot start", n->worker->name);
        if (!w->turn_was_spoilt)
            world_fail(w, "%s cannot start, and nothing was in its way", n->worker->name);
        forget_node(w, node);
        start_later(w, node);
        return;
    }
    world_trace(w, "%s STARTS", n->worker->name);
    w->met->restarts++;
    n->up_ms = n->busy_until_ms = n->tick_ms = w->boot_ms;
    n->hung_until_ms = 0;
    open_links(w, node);
    engine_start(n->engine, n->out);
    if (node == NODE_CASEBOOK)
        oracle_restarted(w);
    after_turn(w, node);
}

void nodes_free(struct world *w)
{
    for (int i = 0; i < NODES; i++) {
        if (w->nodes[i].engine)
            forget_node(w, i);
        free(w->nodes[i].inbox);
    }
}
