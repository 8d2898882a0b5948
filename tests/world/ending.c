/* ending - when all has healed and everybody had time: each case from its first event on, each notice with its receiver, each
 * screen with the store. */
#include <string.h>
#include "base/text.h"
#include "board/parts.h"
#include "casebook/kept.h"
#include "casebook/step.h"
#include "world/oracle.h"

#define SETTLE_MS 40000 /* boot time that a notice may take, all being well */

static const char *number_of(case_key key, char ret[CASE_NUMBER_TEXT])
{
    case_number_format(key, ret);
    return ret;
}

/* ---- requests ---- */
static void check_answers(struct world *w)
{
    for (size_t i = 0; i < w->n_requests; i++) {
        const struct request *r = w->requests[i];

        if (!r->is_answered && !w->clients[r->client]->is_revoked)
            world_fail(w, "%s has no answer to %s after %u tries", w->clients[r->client]->name,
                codec_name(r->body), r->tries);
    }
}

/* ---- notices ---- */
struct standing {
    bool listens, had_recall, answered;
};

/* All clients of one responder together. */
static struct standing standing_of(struct world *w, const char *responder, const char *offer)
{
    struct standing s = { 0 };

    for (size_t i = 0; i < w->n_clients; i++) {
        struct client *c = w->clients[i];
        const struct told *t;

        if (c->role != ROLE__ORG || strcmp(c->responder, responder) != 0)
            continue;
        s.listens = s.listens || !c->is_revoked;
        t = org_told(c, offer);
        s.had_recall = s.had_recall || (t && t->had_recall);
        s.answered = s.answered || (t && t->answered_ok);
    }
    return s;
}

static bool is_on_its_way(const struct offer *o)
{
    return o->delivery == DELIVERY__STATE__PENDING || o->delivery == DELIVERY__STATE__LEASED ||
           o->delivery == DELIVERY__STATE__HANDED_OFF ||
           o->delivery == DELIVERY__STATE__FAILED_AGAIN;
}

static void check_offer(
    struct world *w, const struct seen_case *seen, const struct casefile *c, uint32_t letter)
{
    const struct offer *o = &c->offers[letter];
    char offer[OFFER_ID_TEXT];
    struct standing s;
    bool is_old = letter < seen->n_notices && w->boot_ms - seen->notices[letter].at_ms > SETTLE_MS;
    bool was_rung = letter < seen->n_notices && seen->notices[letter].is_answered;

    if (!oracle_by_zmq(o))
        return;
    offer_id_format(c->key, letter, offer);
    s = standing_of(w, o->responder, offer);
    if (is_old && s.listens && is_on_its_way(o))
        world_fail(
            w, "offer %s: its notice was never delivered to %s, who listens", offer, o->responder);
    if (o->notice == NOTICE__TYPE__RECALL && o->delivery == DELIVERY__STATE__DELIVERED &&
        !s.had_recall && !s.answered && !was_rung)
        world_fail(w, "offer %s: %s was never told that it is called off", offer, o->responder);
}

/* ---- each case, from nothing ---- */
static bool fold_all(
    struct world *w, const struct case_row *row, struct arena *a, struct casefile *c)
{
    struct events_row *rows;
    uint8_t hash[32] = { 0 };
    uint32_t seq = 0;
    size_t n;

    *c = (struct casefile){ .key = row->key };
    memcpy(c->id, row->id, sizeof c->id);
    if (store_events_of(world_store(w), row, a, &rows, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        struct event *events;
        uint32_t n_events;

        if (rows[i].first_seq != seq + 1 || !events_chain_holds(hash, &rows[i]) ||
            kept_events_read(&rows[i], a, &events, &n_events))
            return false;
        for (uint32_t k = 0; k < n_events; k++)
            case_apply(c, &events[k], a);
        seq += rows[i].count;
        memcpy(hash, rows[i].hash, sizeof hash);
    }
    c->version = row->version;
    return memcmp(hash, row->hash, sizeof hash) == 0;
}

static void check_case(struct world *w, const struct seen_case *seen)
{
    struct arena a = { 0 };
    struct case_row row, folded = { .key = seen->key };
    struct casefile c;
    char number[CASE_NUMBER_TEXT];

    number_of(seen->key, number);
    if (store_case_read(world_store(w), seen->key, &a, &row) || !fold_all(w, &row, &a, &c)) {
        world_fail(w, "case %s cannot be folded from its first event on", number);
    } else {
        kept_case(&c, &a, &folded);
        if (folded.body.n != row.body.n ||
            memcmp(folded.body.bytes, row.body.bytes, row.body.n) != 0)
            world_fail(w, "case %s: all of its events do not give what is stored", number);
        oracle_invariants(w, &c, &row, &a);
        for (uint32_t i = 0; i < c.n_offers; i++)
            check_offer(w, seen, &c, i);
    }
    arena_clear(&a);
}

/* ---- the board's screens ---- */
bool ending_board_is_level(struct world *w)
{
    const struct board *board = engine_self(w->nodes[NODE_BOARD].engine);
    struct case_row *rows = NULL;
    struct arena a = { 0 };
    size_t n = 0;
    bool is_level = store_case_page(world_store(w), 0, 100000, &a, &rows, &n) == 0;

    for (size_t i = 0; i < n && is_level; i++) {
        const struct row *shown = rows_find(board->rows, rows[i].key);

        is_level = shown && shown->version == rows[i].version;
    }
    arena_clear(&a);
    return is_level;
}

static void check_board(struct world *w, const struct case_row *row)
{
    const struct board *board = engine_self(w->nodes[NODE_BOARD].engine);
    const struct row *shown = rows_find(board->rows, row->key);
    struct arena a = { 0 };
    struct casefile c;
    char number[CASE_NUMBER_TEXT];

    if (kept_case_read(row, &a, &c)) {
        world_fail(w, "case %s cannot be read", number_of(row->key, number));
    } else if (!shown || shown->state != c.state || shown->version != c.version) {
        world_fail(w,
            "case %s is %s on the board (state %d, version %u), and %d, version %u in the store",
            number_of(row->key, number), shown ? "wrong" : "missing", shown ? (int)shown->state : 0,
            shown ? shown->version : 0, (int)c.state, c.version);
    }
    arena_clear(&a);
}

static void check_workers(struct world *w)
{
    for (int i = 0; i < NODES; i++) {
        if (!node_is_up(w, i) || !engine_is_ready(w->nodes[i].engine))
            world_fail(w, "%s has not found back to work", w->nodes[i].worker->name);
    }
}

void ending_check(struct world *w)
{
    struct case_row *rows = NULL;
    struct arena a = { 0 };
    size_t n = 0;

    check_answers(w);
    check_workers(w);
    if (!w->has_failed && store_case_page(world_store(w), 0, 100000, &a, &rows, &n))
        world_fail(w, "the cases cannot be read");
    for (size_t i = 0; i < n && !w->has_failed; i++) {
        const struct seen_case *seen = oracle_case(w, rows[i].key);

        if (!seen) {
            world_fail(w, "a case nobody saw being filed");
            break;
        }
        check_case(w, seen);
        check_board(w, &rows[i]);
    }
    if (!w->has_failed && n < 20)
        world_fail(w, "only %zu cases were filed", n);
    if (!w->has_failed)
        promises_shifts(w);
    if (!w->has_failed)
        editions_end(w);
    if (!w->has_failed)
        oracle_ledger(w, true);
    arena_clear(&a);
}
