/* oracle - looks at the store after each turn of the casebook: every case that was touched is folded on from what was last
 * seen, and has to keep the invariants of design.md 4; what somebody was told is done has to be there; nothing is late. */
#include "world/oracle.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "board/parts.h"
#include "casebook/kept.h"
#include "casebook/step.h"
#include "store/store.h"
#include "worker/engine_parts.h"

#define PAGE 64
#define LATE_MS (5 * SECOND_MS)
#define LATE_AFTER_RESTART_MS (10 * SECOND_MS)

struct oracle {
    struct seen_case *cases;
    size_t n;
    uint64_t changed; /* all rows up to here have been looked at */
    uint64_t board_checked; /* up to here the board was compared */
    int64_t full_ms; /* boot time: the disk was last seen full */
    int64_t overdue_ms; /* boot time: since then something is due at every look; 0: nothing is */
};

void oracle_begin(struct world *w)
{
    w->oracle = must_alloc(sizeof *w->oracle);
    w->oracle->full_ms = INT64_MIN / 2;
}

static void forget(struct seen_case *seen)
{
    arena_clear(&seen->arena);
    free(seen->notices);
}

void oracle_free(struct world *w)
{
    for (size_t i = 0; w->oracle && i < w->oracle->n; i++)
        forget(&w->oracle->cases[i]);
    if (w->oracle)
        free(w->oracle->cases);
    free(w->oracle);
}

size_t oracle_count(const struct world *w)
{
    return w->oracle->n;
}

struct seen_case *oracle_case(struct world *w, case_key key)
{
    for (size_t i = 0; i < w->oracle->n; i++) {
        if (w->oracle->cases[i].key == key)
            return &w->oracle->cases[i];
    }
    return NULL;
}

static struct seen_case *case_new(struct world *w, case_key key)
{
    struct oracle *o = w->oracle;

    o->cases = must_realloc(o->cases, (o->n + 1) * sizeof *o->cases);
    o->cases[o->n] = (struct seen_case){ .key = key, .now = { .key = key } };
    w->met->cases++;
    return &o->cases[o->n++];
}

static const char *name_of(case_key key)
{
    static char name[CASE_NUMBER_TEXT];

    case_number_format(key, name);
    return name;
}

/* ---- one event: what holds at every single one ---- */
static bool has_told(struct world *w, const char *responder, const char *offer, uint32_t generation)
{
    for (size_t i = 0; i < w->n_clients; i++) {
        const struct told *t;

        if (w->clients[i]->role != ROLE__ORG || strcmp(w->clients[i]->responder, responder) != 0)
            continue;
        t = org_told(w->clients[i], offer);
        if (t && t->generation >= generation)
            return true;
    }
    return false;
}

/* The responder, or who wrote it down, has said something about the offer: so it is known to them. Who is heard on the telephone
 * has it, understood or not. */
static bool is_word(const struct event *e)
{
    return (e->type == EVENT__TYPE__OFFER_MOVED && e->word) ||
           e->type == EVENT__TYPE__CHECKIN_HEARD || e->type == EVENT__TYPE__ANSWER_UNCLEAR;
}

/* ... in the same row. */
static bool was_answered(const struct event *events, uint32_t n, uint32_t offer)
{
    for (uint32_t i = 0; i < n; i++) {
        if (events[i].offer == offer && is_word(&events[i]))
            return true;
    }
    return false;
}

/* "Delivered" means that the responder's client has it. */
static void check_delivered(
    struct world *w, struct casefile *c, const struct event *e, const struct event *row, uint32_t n)
{
    const struct offer *o = case_offer(c, e->offer - 1);
    char offer[OFFER_ID_TEXT];

    if (e->type != EVENT__TYPE__DELIVERY_MOVED || e->to != DELIVERY__STATE__DELIVERED)
        return;
    if (o->channel >= o->n_channels || o->channels[o->channel] != DELIVERY__CHANNEL__ZMQ)
        return;
    offer_id_format(c->key, e->offer - 1, offer);
    if (!was_answered(row, n, e->offer) && !has_told(w, o->responder, offer, o->generation))
        world_fail(w, "offer %s counts as delivered (generation %u), and %s has never heard of it",
            offer, o->generation, o->responder);
}

static void check_priority(struct world *w, const struct casefile *c, const struct event *e)
{
    if (e->type == EVENT__TYPE__CASE_JUDGED && c->judged && e->to > e->from && !e->flag[0])
        world_fail(w, "case %s: the priority fell by itself", name_of(c->key));
}

static void check_winners(struct world *w, const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (need_commits(c, &c->needs[i]) > c->needs[i].required)
            world_fail(w, "case %s: need n%u has more winners than it requires", name_of(c->key),
                c->needs[i].number);
    }
}

static void note_notice(struct world *w, struct seen_case *seen, const struct event *e)
{
    if (is_word(e))
        seen->notices[e->offer - 1].is_answered = true;
    if (e->type != EVENT__TYPE__OFFER_MADE && e->type != EVENT__TYPE__OFFER_NOTICED)
        return;
    if (e->offer > seen->n_notices) {
        seen->notices = must_realloc(seen->notices, e->offer * sizeof *seen->notices);
        for (; seen->n_notices < e->offer; seen->n_notices++)
            seen->notices[seen->n_notices] = (struct seen_notice){ 0 };
    }
    seen->notices[e->offer - 1] = (struct seen_notice){ .at_ms = w->boot_ms };
}

/* A yes, and word from somebody who is out there, are true whichever notice they answer. */
static bool is_true_anyway(Answer__Word word)
{
    return word == ANSWER__WORD__COMMIT || word == ANSWER__WORD__CHECKIN ||
           word == ANSWER__WORD__UNSAFE || word == ANSWER__WORD__SOS;
}

/* Any other answer to an older notice is stale (design.md 3, rule 4). */
static void check_generation(
    struct world *w, const struct casefile *c, const struct events_row *row)
{
    const struct request *r = request_find(w, row->command);
    const struct offer *o;
    case_key key;
    uint32_t letter;

    if (!r || r->body != ENVELOPE__BODY_ORG_ANSWER || !r->generation || is_true_anyway(r->word))
        return;
    if (offer_id_parse(r->offer, &key, &letter) || key != c->key || letter >= c->n_offers)
        return;
    o = &c->offers[letter];
    if (o->generation != r->generation)
        world_fail(w, "offer %s: an answer to generation %u was taken, the newest is %u", r->offer,
            r->generation, o->generation);
}

/* ---- one row of events ---- */
static void check_chain(struct world *w, const struct seen_case *seen, const struct events_row *row)
{
    if (row->key != seen->key || row->previous != seen->row.last_row)
        world_fail(w, "case %s: row %llu does not follow the one before", name_of(seen->key),
            (unsigned long long)row->changed);
    else if (row->first_seq != seen->seq + 1 || row->count == 0)
        world_fail(
            w, "case %s: its events have a gap before %u", name_of(seen->key), row->first_seq);
    else if (!events_chain_holds(seen->row.hash, row))
        world_fail(w, "case %s: its chain is broken at %u", name_of(seen->key), row->first_seq);
}

static void fold_row(struct world *w, struct seen_case *seen, const struct events_row *row)
{
    struct casefile *c = &seen->now;
    struct fix before = promises_told(c);
    uint32_t n_offers = c->n_offers;
    bool was_erased = c->erased;
    struct event *events;
    uint32_t n;

    check_chain(w, seen, row);
    if (kept_events_read(row, &seen->arena, &events, &n)) {
        world_fail(w, "case %s: events that cannot be read", name_of(seen->key));
        return;
    }
    check_generation(w, c, row);
    for (uint32_t i = 0; i < n && !w->has_failed; i++) {
        check_priority(w, c, &events[i]);
        editions_event(w, c, &events[i]);
        counters_event(w->met, c, &events[i]);
        case_apply(c, &events[i], &seen->arena);
        check_delivered(w, c, &events[i], events, n);
        note_notice(w, seen, &events[i]);
        if (i + 1 == n)
            check_winners(w, c);
    }
    promises_row(w, c, events, n);
    promises_place(w, &before, n_offers, c, events, n);
    w->met->events += n;
    seen->seq = row->first_seq + row->count - 1;
    seen->row.last_row = row->changed;
    seen->at_ms = row->at_ms;
    memcpy(seen->row.hash, row->hash, sizeof row->hash);
    if (was_erased)
        world_fail(w, "case %s goes on, and is erased", name_of(seen->key));
    if (c->erased && !was_erased)
        erasing_seen(w, seen, row->changed);
}

static bool is_blob(const struct blob *a, const struct blob *b)
{
    return a->n == b->n && (a->n == 0 || memcmp(a->bytes, b->bytes, a->n) == 0);
}

/* Folding gives the stored bytes. */
static void compare_fold(
    struct world *w, struct casefile *c, const struct case_row *row, struct arena *a)
{
    struct case_row folded = { .key = row->key };

    c->version = row->version;
    kept_case(c, a, &folded);
    if (!is_blob(&folded.body, &row->body) || !is_blob(&folded.personal, &row->personal))
        world_fail(
            w, "case %s: folding its events does not give what is stored", name_of(row->key));
}

/* ---- work: whatever is not yet said, or has to happen, has its row ---- */
struct works {
    struct work_row *rows;
    size_t n;
};

static const struct work_row *find_work(
    const struct works *k, uint32_t kind, uint32_t ref, uint32_t generation)
{
    for (size_t i = 0; i < k->n; i++) {
        if (k->rows[i].kind == kind && k->rows[i].ref == ref &&
            (!generation || k->rows[i].generation == generation))
            return &k->rows[i];
    }
    return NULL;
}

static void check_deadline(
    struct world *w, const struct casefile *c, const struct case_row *row, const struct works *k)
{
    int64_t due_ms = case_due(c).due_ms;
    size_t found = 0;

    for (size_t i = 0; i < k->n; i++) {
        if (k->rows[i].kind != WORK__KIND__DUE)
            continue;
        found++;
        if (k->rows[i].key != row->due_work || k->rows[i].due_ms != due_ms)
            world_fail(w, "case %s: its deadline is not the armed one", name_of(c->key));
    }
    if (found != (due_ms != NEVER_MS))
        world_fail(w, "case %s: %zu armed deadlines", name_of(c->key), found);
}

static bool is_on_its_way(const struct offer *o)
{
    return o->delivery == DELIVERY__STATE__PENDING || o->delivery == DELIVERY__STATE__LEASED ||
           o->delivery == DELIVERY__STATE__HANDED_OFF ||
           o->delivery == DELIVERY__STATE__FAILED_AGAIN;
}

bool oracle_by_zmq(const struct offer *o)
{
    return o->channel < o->n_channels && o->channels[o->channel] == DELIVERY__CHANNEL__ZMQ;
}

/* Somebody has to ring, or has rung in vain and a coordinator was alarmed. */
static bool has_call(const struct casefile *c, uint32_t letter)
{
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        if (c->alarms[i].cause == ALARM__CAUSE__RECALL_UNSEEN && c->alarms[i].ref == letter + 1)
            return true;
    }
    for (uint32_t i = 0; i < c->n_calls; i++) {
        if (!c->calls[i].done && c->calls[i].offer == letter + 1 &&
            c->calls[i].kind != CALL__KIND__CHECK) /* that one tells the person of their visit */
            return true;
    }
    return false;
}

static void check_offers(struct world *w, const struct casefile *c, const struct works *k)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];
        bool by_zmq = oracle_by_zmq(o);

        if (!is_on_its_way(o))
            continue;
        if (by_zmq && !find_work(k, WORK__KIND__NOTICE, i, o->generation))
            world_fail(w, "case %s: offer %c is on its way, and there is no work for it",
                name_of(c->key), 'a' + (int)i);
        if (!by_zmq && !has_call(c, i))
            world_fail(w, "case %s: offer %c has to be rung, and no call is listed",
                name_of(c->key), 'a' + (int)i);
    }
}

static void check_rankings(struct world *w, const struct casefile *c, const struct works *k)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        for (uint32_t t = 0; t < c->needs[i].n_tries; t++) {
            const struct rung_try *try = &c->needs[i].tries[t];

            if (try->state == RUNG__STATE__RANKING && case_is_open(c) &&
                !find_work(k, WORK__KIND__RANK, c->needs[i].number, try->generation))
                world_fail(w, "case %s: need n%u awaits a ranking that nobody is asked for",
                    name_of(c->key), c->needs[i].number);
        }
    }
}

static void check_people(struct world *w, const struct casefile *c, const struct works *k)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        if (!c->calls[i].done && !find_work(k, WORK__KIND__CALL, c->calls[i].number, 0))
            world_fail(w, "case %s: call %u is on no list", name_of(c->key), c->calls[i].number);
    }
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        if (!c->alarms[i].over && !find_work(k, WORK__KIND__ALARM, c->alarms[i].number, 0))
            world_fail(w, "case %s: alarm %u is on no list", name_of(c->key), c->alarms[i].number);
    }
}

static void check_work(
    struct world *w, const struct casefile *c, const struct case_row *row, struct arena *a)
{
    struct works k;

    if (store_work_of_case(world_store(w), row->key, a, &k.rows, &k.n)) {
        world_fail(w, "case %s: its work cannot be read", name_of(row->key));
        return;
    }
    check_deadline(w, c, row, &k);
    check_offers(w, c, &k);
    check_rankings(w, c, &k);
    check_people(w, c, &k);
}

void oracle_invariants(
    struct world *w, const struct casefile *c, const struct case_row *row, struct arena *a)
{
    const char *broken = case_broken(c);

    if (broken)
        world_fail(w, "case %s: %s", name_of(c->key), broken);
    promises_case(w, c, row);
    check_work(w, c, row, a);
}

/* ---- one case ---- */
static void remember(struct seen_case *seen, const struct case_row *row)
{
    seen->row = *row;
    seen->row.body = seen->row.personal = (struct blob){ NULL, 0 };
}

/* How late a deadline fired, told by the row that it wrote. */
static void note_lateness(
    struct world *w, const struct seen_case *seen, const struct events_row *row)
{
    int64_t late_ms =
        row->at_ms - (seen->row.due_ms > seen->at_ms ? seen->row.due_ms : seen->at_ms);

    if (!text_is(row->actor, "assist") || !seen->row.due_work)
        return;
    w->met->late_ms[late_ms <= 50 ? 0 : late_ms <= SECOND_MS ? 1 : late_ms <= LATE_MS ? 2 : 3]++;
}

static bool read_row(
    struct world *w, struct seen_case *seen, struct arena *a, struct case_row *ret_row)
{
    if (store_case_read(world_store(w), seen->key, a, ret_row)) {
        world_fail(w, "case %s is gone", name_of(seen->key));
        return false;
    }
    memcpy(seen->now.id, ret_row->id, sizeof seen->now.id);
    return true;
}

/* One row of events, read to stay: the case goes on from it. */
static void look_at_row(struct world *w, struct seen_case *seen, uint64_t changed)
{
    struct events_row whole;

    if (store_events_read(world_store(w), changed, &seen->arena, &whole)) {
        world_fail(
            w, "case %s: row %llu cannot be read", name_of(seen->key), (unsigned long long)changed);
        return;
    }
    note_lateness(w, seen, &whole);
    fold_row(w, seen, &whole);
}

/* The rows of this page that are this case's, in order. */
static void check_case(struct world *w, case_key key, const struct events_row *rows, size_t n)
{
    struct seen_case *seen = oracle_case(w, key);
    struct arena a = { 0 };
    struct case_row row;

    seen = seen ? seen : case_new(w, key);
    if (read_row(w, seen, &a, &row)) {
        for (size_t i = 0; i < n && !w->has_failed; i++) {
            if (rows[i].key == key)
                look_at_row(w, seen, rows[i].changed);
        }
        if (!w->has_failed && seen->row.last_row == row.last_row) {
            compare_fold(w, &seen->now, &row, &a);
            oracle_invariants(w, &seen->now, &row, &a);
            remember(seen, &row);
        }
    }
    arena_clear(&a);
}

static bool is_first_of(const struct events_row *rows, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (rows[k].key == rows[i].key)
            return false;
    }
    return true;
}

/* Whether the page before it ended inside of a case does not matter: its row is compared when all of it was folded. */
static void look_at_changes(struct world *w)
{
    struct store *s = world_store(w);
    struct events_row *rows;
    struct arena a = { 0 };
    size_t n = 0;

    if (store_changed(s) == w->oracle->changed)
        return;
    if (store_events_after(s, w->oracle->changed, 100000, &a, &rows, &n))
        world_fail(w, "events cannot be read");
    for (size_t i = 0; i < n && !w->has_failed; i++) {
        if (is_first_of(rows, i))
            check_case(w, rows[i].key, rows, n);
        hash_in(w, rows[i].hash, sizeof rows[i].hash);
    }
    w->oracle->changed = store_changed(s);
    arena_clear(&a);
}

/* ---- nothing is late while the casebook is up ---- */
static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Boot time before which something stood in the way: it had just started, hung, or the disk was full; or the wall clock
 * was set forward, which nobody sees before the next tick. */
static int64_t excused_until(struct world *w)
{
    const struct node *n = &w->nodes[NODE_CASEBOOK];
    int64_t until_ms = latest(n->up_ms, n->hung_until_ms);

    if (n->misfortune || w->turn_was_spoilt)
        w->oracle->full_ms = w->boot_ms;
    until_ms = latest(until_ms, w->jumped_ms ? w->jumped_ms + 1000 : 0);
    until_ms = latest(until_ms, w->oracle->full_ms + 1500);
    return until_ms + world_real(w, LATE_AFTER_RESTART_MS);
}

/* The earliest deadline, by the rows of work and by what the cases themselves wait for. */
static int64_t earliest_due(struct world *w)
{
    int64_t due_ms = NEVER_MS;

    if (store_work_earliest(world_store(w), &due_ms))
        world_fail(w, "the earliest deadline cannot be read");
    for (size_t i = 0; i < w->oracle->n; i++) {
        const struct case_row *row = &w->oracle->cases[i].row;

        if (row->due_work && row->due_ms < due_ms)
            due_ms = row->due_ms;
    }
    return due_ms;
}

/* What is due has to happen in the next tick. A deadline may lie in the past when it is made: a case that became more urgent
 * waits for less; so it counts from when it was first seen. */
static void check_lateness(struct world *w)
{
    struct oracle *o = w->oracle;
    int64_t due_ms = earliest_due(w), from_ms = excused_until(w);

    if (due_ms > world_now(w) || w->boot_ms <= from_ms) {
        o->overdue_ms = 0;
        return;
    }
    if (!o->overdue_ms)
        o->overdue_ms = w->boot_ms;
    if (w->boot_ms - o->overdue_ms > world_real(w, LATE_MS))
        world_fail(w, "something is due for %lld ms and does not happen",
            (long long)(world_now(w) - due_ms));
}

void oracle_step(struct world *w)
{
    look_at_changes(w);
    editions_looked(w);
    if (!w->has_failed)
        check_lateness(w);
}

/* ---- the board: once it has all there is, every case is on it as it was last seen ---- */
static const struct engine_follow *follow_of_cases(const struct engine *e)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        if (e->w->follows[i].what == FOLLOWS__WHAT__CASES)
            return &e->follows[i];
    }
    return NULL;
}

void oracle_board(struct world *w)
{
    struct engine *e = w->nodes[NODE_BOARD].engine;
    const struct engine_follow *f = follow_of_cases(e);
    const struct board *board = engine_self(e);
    struct oracle *o = w->oracle;

    must(f);
    if (!f->is_level || f->is_waiting || f->checked < o->changed || f->checked == o->board_checked)
        return;
    o->board_checked = f->checked;
    for (size_t i = 0; i < o->n && !w->has_failed; i++) {
        const struct row *shown = rows_find(board->rows, o->cases[i].key);

        if (!shown || shown->version < o->cases[i].row.version)
            world_fail(w, "the board has everything up to %llu, and case %s is %s",
                (unsigned long long)f->checked, name_of(o->cases[i].key),
                shown ? "as it was before" : "not on it");
    }
}

/* ---- the ledger: what was acknowledged is there ---- */
static bool is_same_answer(const struct request *r, const struct answer_row *row, struct arena *a)
{
    struct refusal why;
    Envelope *env = codec_unpack(row->answer.bytes, row->answer.n, a, &why);
    const ProtobufCFieldDescriptor *field;
    const uint8_t *bytes;
    size_t n;

    if (!env || env->body_case != r->answer_case)
        return false;
    if (env->body_case == ENVELOPE__BODY_OFFER_ANSWERED)
        return env->offer_answered->version == r->version;
    field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);
    bytes = codec_pack(*(void **)(void *)((char *)env + field->offset), a, &n);
    return n == r->n_answer && memcmp(bytes, r->answer, n) == 0;
}

static bool is_filing(const struct request *r)
{
    return r->body == ENVELOPE__BODY_FILE_CASE || r->body == ENVELOPE__BODY_SEALED_CASE;
}

static void check_acknowledged(struct world *w, const struct request *r)
{
    struct client *c = w->clients[r->client];
    struct arena a = { 0 };
    struct answer_row row;
    const struct seen_case *seen;
    case_key key = 0;

    if (r->is_erased) {
        erasing_answer(w, r);
        return;
    }
    if (is_filing(r) && store_case_find(world_store(w), r->id, &key) == 0) {
        if (key != r->key)
            world_fail(w, "%s was told case %s, and it is another one", c->name, name_of(r->key));
    } else if (store_answer_find(world_store(w), c->name, r->id, &a, &row)) {
        world_fail(w, "%s was told that %s is done, and there is no trace of it", c->name,
            codec_name(r->body));
    } else if (!is_same_answer(r, &row, &a)) {
        world_fail(w, "%s was told something else than what is kept about %s", c->name,
            codec_name(r->body));
    }
    seen = r->key ? oracle_case(w, r->key) : NULL;
    if (seen && seen->now.erased && r->answer_case != ENVELOPE__BODY_CASE_CHANGED)
        world_fail(w, "case %s is erased, and what %s was answered to %s is kept", name_of(r->key),
            c->name, codec_name(r->body));
    if (r->key && (!seen || seen->row.version < r->version))
        world_fail(w, "%s was told version %u of case %s, which is behind that", c->name,
            r->version, name_of(r->key));
    arena_clear(&a);
}

void oracle_ledger(struct world *w, bool of_all)
{
    for (size_t i = 0; i < w->n_requests && !w->has_failed; i++) {
        struct request *r = w->requests[i];

        if (!r->is_answered || r->refused || r->is_query || (r->is_checked && !of_all))
            continue;
        check_acknowledged(w, r);
        r->is_checked = true;
    }
}

/* Everything that was seen before is still there, and everything that was acknowledged since the start before this one; at the end
 * everything is looked at again. */
void oracle_restarted(struct world *w)
{
    struct oracle *o = w->oracle;

    if (store_changed(world_store(w)) < o->changed)
        world_fail(w, "the store lost rows: it had %llu, and has %llu",
            (unsigned long long)o->changed, (unsigned long long)store_changed(world_store(w)));
    if (!w->has_failed)
        look_at_changes(w);
    editions_looked(w);
    for (size_t i = 0; i < o->n && !w->has_failed; i++) {
        struct arena a = { 0 };
        struct case_row row;

        if (store_case_read(world_store(w), o->cases[i].key, &a, &row) ||
            row.last_row != o->cases[i].row.last_row ||
            memcmp(row.hash, o->cases[i].row.hash, sizeof row.hash) != 0)
            world_fail(w, "case %s is not as it was before the restart", name_of(o->cases[i].key));
        arena_clear(&a);
    }
    oracle_ledger(w, false);
}
