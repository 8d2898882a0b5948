/* sim - time and the network. Time goes from one thing that happens to the next. A message travels a connection; what the
 * profile wants dropped, doubled, delayed or cut is; what a crash cuts off is lost. */
#include "world/world.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "sys/log.h"

/* ---- chance, and what everybody needs ---- */
uint64_t below(struct world *w, uint64_t bound)
{
    return random_below(&w->chance, bound);
}

bool maybe(struct world *w, unsigned per_mille)
{
    return below(w, 1000) < per_mille;
}

int64_t between(struct world *w, int64_t low, int64_t high)
{
    return low + (int64_t)below(w, (uint64_t)(high - low + 1));
}

int64_t world_now(const struct world *w)
{
    return WORLD_START_MS + (w->wall_ms - WORLD_START_MS) * w->p.rate;
}

int64_t world_real(const struct world *w, int64_t service_ms)
{
    return service_ms / w->p.rate + 1;
}

void hash_in(struct world *w, const void *bytes, size_t n)
{
    const uint8_t *at = bytes;
    uint64_t word;

    for (; n >= sizeof word; n -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        w->hash = (w->hash ^ word) * UINT64_C(0x100000001b3);
        w->hash ^= w->hash >> 29;
    }
    for (size_t i = 0; i < n; i++)
        w->hash = (w->hash ^ at[i]) * UINT64_C(0x100000001b3);
}

static void print_time(const struct world *w, FILE *out)
{
    char now[TIME_TEXT];

    time_format(world_now(w), now);
    fprintf(out, "%8lld %s ", (long long)(w->boot_ms - w->start_boot_ms), now);
}

void world_trace(struct world *w, const char *format, ...)
{
    va_list values;

    if (!w->trace)
        return;
    print_time(w, w->trace);
    va_start(values, format);
    vfprintf(w->trace, format, values);
    va_end(values);
    fputc('\n', w->trace);
}

void world_fail(struct world *w, const char *format, ...)
{
    char now[TIME_TEXT];
    va_list values;
    size_t n;

    if (w->has_failed)
        return;
    w->has_failed = true;
    time_format(world_now(w), now);
    n = (size_t)snprintf(w->failure, sizeof w->failure, "%s (+%lld ms real) ", now,
        (long long)(w->boot_ms - w->start_boot_ms));
    va_start(values, format);
    vsnprintf(w->failure + n, sizeof w->failure - n, format, values);
    va_end(values);
    world_trace(w, "FAILED %s", w->failure);
}

/* ---- time: a heap of what is going to happen ---- */
static bool is_before(const struct happening *a, const struct happening *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->serial < b->serial;
}

static void swap(struct happening *a, struct happening *b)
{
    struct happening c = *a;

    *a = *b;
    *b = c;
}

void happens(struct world *w, int64_t at_ms, struct happening h)
{
    size_t i = w->n_heap;

    if (w->n_heap == w->room_heap) {
        w->room_heap = w->room_heap ? 2 * w->room_heap : 256;
        w->heap = must_realloc(w->heap, w->room_heap * sizeof *w->heap);
    }
    h.at_ms = at_ms > w->boot_ms ? at_ms : w->boot_ms;
    h.serial = ++w->serial;
    w->heap[w->n_heap++] = h;
    for (; i && is_before(&w->heap[i], &w->heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&w->heap[i], &w->heap[(i - 1) / 2]);
}

static void sink(struct world *w)
{
    size_t i = 0, least;

    for (;;) {
        least = i;
        for (size_t k = 2 * i + 1; k <= 2 * i + 2 && k < w->n_heap; k++) {
            if (is_before(&w->heap[k], &w->heap[least]))
                least = k;
        }
        if (least == i)
            return;
        swap(&w->heap[i], &w->heap[least]);
        i = least;
    }
}

bool world_next(struct world *w, struct happening *ret)
{
    int64_t gone_by;

    if (w->n_heap == 0)
        return false;
    *ret = w->heap[0];
    w->heap[0] = w->heap[--w->n_heap];
    sink(w);
    gone_by = ret->at_ms - w->boot_ms;
    w->boot_ms += gone_by;
    w->wall_ms += gone_by;
    return true;
}

void later(struct world *w, struct client *c, int64_t service_ms, struct intent i)
{
    struct intent *kept = must_alloc(sizeof *kept);

    *kept = i;
    happens(w, w->boot_ms + world_real(w, service_ms),
        (struct happening){ .kind = HAPPENS_INTENT, .who = c->index, .intent = kept });
}

/* ---- connections ---- */
int conn_new(struct world *w, struct conn c)
{
    w->conns = must_realloc(w->conns, (w->n_conns + 1) * sizeof *w->conns);
    w->conns[w->n_conns] = c;
    return (int)w->n_conns++;
}

void conn_open(struct world *w, int conn)
{
    struct conn *c = &w->conns[conn];

    c->epoch++;
    c->is_open = true;
    c->last_ms[0] = c->last_ms[1] = w->boot_ms;
}

void conn_close(struct world *w, int conn)
{
    w->conns[conn].is_open = false;
    w->conns[conn].epoch++;
}

/* What a router would call the connection: unlike any that was before. */
struct bus_peer peer_of(const struct world *w, int conn)
{
    uint32_t number = w->conns[conn].epoch << 8 | (uint32_t)conn;
    struct bus_peer peer = { .link = (int16_t)w->conns[conn].to_link, .n = 6 };

    memcpy(peer.id + 1, &number, sizeof number);
    return peer;
}

static bool is_peer(const struct world *w, int conn, const struct bus_peer *peer)
{
    struct bus_peer mine = peer_of(w, conn);

    return mine.link == peer->link && mine.n == peer->n && memcmp(mine.id, peer->id, peer->n) == 0;
}

int conn_find(const struct world *w, int node, struct bus_peer peer)
{
    for (size_t i = 0; i < w->n_conns; i++) {
        const struct conn *c = &w->conns[i];

        if (c->from_node == node && c->from_link == peer.link && peer.n == 0)
            return (int)i;
        if (c->to_node == node && c->is_open && is_peer(w, (int)i, &peer))
            return (int)i;
    }
    return -1;
}

/* ---- messages ---- */
void mail_free(struct mail *m)
{
    if (!m)
        return;
    free(m->bytes);
    free(m);
}

static struct mail *mail_new(
    struct world *w, int conn, bool to_bound, const uint8_t *bytes, size_t n)
{
    struct mail *m = must_alloc(sizeof *m);

    *m = (struct mail){ .conn = conn, .to_bound = to_bound, .n = n, .epoch = w->conns[conn].epoch };
    m->bytes = must_alloc(n);
    memcpy(m->bytes, bytes, n);
    return m;
}

static void travel(
    struct world *w, int conn, bool to_bound, const uint8_t *bytes, size_t n, int64_t at_ms)
{
    struct mail *m = mail_new(w, conn, to_bound, bytes, n);

    happens(w, at_ms, (struct happening){ .kind = HAPPENS_MAIL, .mail = m });
}

/* When it arrives if nothing goes wrong: after what was said before. */
static int64_t arrival(struct world *w, struct conn *c, bool to_bound)
{
    int64_t at_ms = w->boot_ms + between(w, 1, 3);

    if (c->is_held[to_bound] && c->cut_until_ms[to_bound] > w->boot_ms)
        at_ms += c->cut_until_ms[to_bound] - w->boot_ms;
    if (at_ms < c->last_ms[to_bound])
        at_ms = c->last_ms[to_bound];
    c->last_ms[to_bound] = at_ms;
    return at_ms;
}

static bool is_cut_off(struct world *w, const struct conn *c, bool to_bound)
{
    if (c->cut_until_ms[to_bound] <= w->boot_ms)
        return false;
    w->met->faults[c->is_held[to_bound] ? FAULT_CUT_HELD : FAULT_CUT_LOST]++;
    return !c->is_held[to_bound];
}

static const char *end_of(const struct world *w, const struct conn *c, bool bound)
{
    if (bound)
        return w->nodes[c->to_node].worker->name;
    return c->from_node == NODE_NONE ? w->clients[c->client]->name
                                     : w->nodes[c->from_node].worker->name;
}

static void trace_mail(struct world *w, const struct conn *c, bool to_bound, const uint8_t *bytes,
    size_t n, const char *fate)
{
    Envelope__BodyCase body;

    if (!w->trace)
        return;
    body = codec_peek(bytes, n);
    if (body == ENVELOPE__BODY_BEAT && !*fate)
        return;
    world_trace(w, "%s -> %s %s %s", end_of(w, c, !to_bound), end_of(w, c, to_bound),
        codec_name(body), fate);
}

void net_say(struct world *w, int conn, bool to_bound, const uint8_t *bytes, size_t n)
{
    struct conn *c = &w->conns[conn];
    int64_t at_ms;

    if (!c->is_open)
        return;
    if (is_cut_off(w, c, to_bound)) {
        trace_mail(w, c, to_bound, bytes, n, "cut off");
        return;
    }
    if (!w->is_calm && maybe(w, w->p.drop)) {
        w->met->faults[FAULT_DROP]++;
        trace_mail(w, c, to_bound, bytes, n, "dropped");
        return;
    }
    at_ms = arrival(w, c, to_bound);
    if (!w->is_calm && maybe(w, w->p.delay)) {
        w->met->faults[FAULT_DELAY]++;
        at_ms += between(w, 10, maybe(w, 200) ? 12000 : 1500);
    }
    trace_mail(w, c, to_bound, bytes, n, "");
    travel(w, conn, to_bound, bytes, n, at_ms);
    if (!w->is_calm && maybe(w, w->p.twice)) {
        w->met->faults[FAULT_TWICE]++;
        travel(w, conn, to_bound, bytes, n, at_ms + between(w, 0, maybe(w, 300) ? 8000 : 200));
    }
}

void mail_arrives(struct world *w, struct mail *m, uint32_t epoch)
{
    struct conn *c = &w->conns[m->conn];

    if (!c->is_open || c->epoch != epoch) {
        w->met->faults[FAULT_LOST_WITH_LINK]++;
        mail_free(m);
        return;
    }
    w->met->messages++;
    hash_in(w, &w->boot_ms, sizeof w->boot_ms);
    hash_in(w, &m->conn, sizeof m->conn);
    if (codec_peek(m->bytes, m->n) !=
        ENVELOPE__BODY_STATUS) /* it says what is free on the real disk */
        hash_in(w, m->bytes, m->n);
    if (m->to_bound) {
        node_hears(w, c->to_node, m);
    } else if (c->from_node != NODE_NONE) {
        node_hears(w, c->from_node, m);
    } else {
        client_hears(w, c->client, m->bytes, m->n);
        mail_free(m);
    }
}
