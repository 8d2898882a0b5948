/* on_ask_reads - AskReads: who has seen personal data, and when, the newest first: of a case, of an entry of the directory, by a
 * key, or of one of them by a key.
 *
 * Each read of a case has left a row of events of its own (change_read), which stays when the case is erased; each read of a
 * private person's entry a row of a list (entry_seen). No index of them is kept: a case's rows are linked; all others are looked
 * through, back to `since`, in the order of the counter that numbers both. One answer is a page of at most 2 ms of a turn
 * (design.md 3, rule 9). It says nothing of whoever is in trouble, so that it is no read itself. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/key_rows.h"
#include "casebook/load.h"
#include "casebook/made.h"
#include "casebook/page_mark.h"

#define PAGE_MS 2 /* of real time */
#define ROWS_AT_ONCE 64
#define LIMIT_MAX 200
#define LIMIT_USUAL 100

struct looking {
    struct casebook *self;
    struct turn *t;
    const char *by; /* empty: anybody */
    const char *responder; /* empty: any, and any case */
    case_key key; /* 0: any case, and any responder */
    int64_t since_ms;
    uint64_t at; /* the next row to look at, or one before it; 0: none is left */
    uint32_t limit;
    int64_t until_ms;
    ReadsList *said;
    /* What is left of a slice of each table, the newest first. */
    struct events_row *events;
    struct listed_row *listed;
    size_t n_events, n_listed;
    bool no_more_events, no_more_listed;
};

static bool is_over(const struct looking *l)
{
    return l->said->n_reads == l->limit || clock_real(l->t->clock) >= l->until_ms;
}

static bool is_wanted(const struct looking *l, const struct events_row *row)
{
    return row->last_type == EVENT__TYPE__DATA_READ &&
           (text_empty(l->by) || text_is(row->actor, l->by));
}

static bool is_exercise(struct looking *l, case_key key)
{
    struct case_row row;
    struct casefile c;

    return held_read(l->self, l->t->arena, key, &row, &c) == 0 && c.exercise;
}

/* An entry that bit rot has touched was a read all the same. */
static void say_read(struct looking *l, const struct events_row *head)
{
    struct arena *a = l->t->arena;
    struct events_row row;
    struct event *events;
    uint32_t n = 0;

    NEW(line, ReadLine, read_line__init);
    line->at = say_instant(a, head->at_ms);
    line->by = text_of(head->actor);
    line->case_ = case_name(a, head->key);
    if (store_events_read(l->self->store, head->changed, a, &row) == 0 &&
        kept_events_read(&row, a, &events, &n) == 0 && n)
        line->what = text_of(events[0].code);
    if (is_exercise(l, head->key))
        PUT(line, exercise, 1);
    l->said->reads[l->said->n_reads++] = line;
}

/* ---- of a case: its rows lead backwards. At least one row is looked at, so that it ends ---- */
static int look_along_case(struct looking *l)
{
    do {
        struct events_row row;
        int rc = store_events_read(l->self->store, l->at, l->t->arena, &row);

        if (rc == ERR_NOT_FOUND || (rc == 0 && row.key != l->key))
            return turn_refuse(l->t, ERR_INVALID, "next", NULL);
        if (rc || row.previous >= l->at)
            return rc ? rc : ERR_DAMAGED;
        l->at = row.at_ms < l->since_ms ? 0 : row.previous;
        if (row.at_ms >= l->since_ms && is_wanted(l, &row))
            say_read(l, &row);
    } while (l->at && !is_over(l));
    return 0;
}

/* ---- of all cases and entries: service time never goes back, so the first row before `since` ends it ---- */
static int read_on(struct looking *l)
{
    struct store *s = l->self->store;
    int rc = 0;

    if (l->n_events == 0 && !l->no_more_events) {
        rc = store_events_before(s, l->at + 1, ROWS_AT_ONCE, l->t->arena, &l->events, &l->n_events);
        l->no_more_events = l->n_events < ROWS_AT_ONCE;
    }
    if (rc == 0 && l->n_listed == 0 && !l->no_more_listed) {
        rc = store_listed_before(
            s, STORE_READS, l->at + 1, ROWS_AT_ONCE, l->t->arena, &l->listed, &l->n_listed);
        l->no_more_listed = l->n_listed < ROWS_AT_ONCE;
    }
    return rc;
}

static void look_at_event(struct looking *l, const struct events_row *row)
{
    bool is_old = row->at_ms < l->since_ms;

    if (!is_old && is_wanted(l, row))
        say_read(l, row);
    l->at = is_old ? 0 : row->changed - 1;
    l->events++;
    l->n_events--;
}

static void look_at_listed(struct looking *l, const struct listed_row *row)
{
    ReadLine *line = entry_seen_of(row, l->t->arena);
    bool is_old = line && line->at && line->at->ms < l->since_ms;

    if (line && !is_old && (text_empty(l->by) || text_is(line->by, l->by)) &&
        (text_empty(l->responder) || text_is(line->responder, l->responder)))
        l->said->reads[l->said->n_reads++] = line;
    l->at = is_old ? 0 : row->changed - 1;
    l->listed++;
    l->n_listed--;
}

static int look_at_all(struct looking *l)
{
    l->no_more_events = !text_empty(l->responder);
    do {
        int rc = read_on(l);

        if (rc)
            return rc;
        if (l->n_events && (!l->n_listed || l->events->changed > l->listed->changed))
            look_at_event(l, l->events);
        else if (l->n_listed)
            look_at_listed(l, l->listed);
        else
            l->at = 0;
    } while (l->at && !is_over(l));
    return 0;
}

/* ---- what is asked ---- */
static int read_position(struct turn *t, const char *next, uint64_t *ret_at)
{
    if (page_mark_read(next, ret_at) || !*ret_at || *ret_at == INT64_MAX)
        return turn_refuse(t, ERR_INVALID, "next", NULL);
    return 0;
}

/* A name that never had a key has read nothing, and is mistyped; one that was revoked is still known. */
static int check_name(struct looking *l)
{
    KeyRow *key;
    int rc = text_empty(l->by) ? 0 : key_read(l->self->store, l->by, l->t->arena, &key);

    return rc == ERR_NOT_FOUND ? turn_refuse(l->t, rc, "by", NULL) : rc;
}

/* As with keys: what was removed has left a tombstone. */
static int check_responder(struct looking *l)
{
    ResponderEntry *entry;
    int rc = text_empty(l->responder)
                 ? 0
                 : entry_read(l->self->store, l->responder, l->t->arena, &entry);

    return rc == ERR_NOT_FOUND ? turn_refuse(l->t, rc, "responder", NULL) : rc;
}

static int begin(struct looking *l, const AskReads *m)
{
    struct case_row row;
    struct casefile c;
    int rc;

    if (text_empty(m->case_) && text_empty(m->by) && text_empty(m->responder))
        return turn_refuse(l->t, ERR_MISSING, "case", NULL);
    if (!text_empty(m->case_) && !text_empty(m->responder))
        return turn_refuse(l->t, ERR_AMBIGUOUS, "responder", NULL);
    rc = check_name(l);
    rc = rc ? rc : check_responder(l);
    if (rc || text_empty(m->case_)) {
        l->at = store_changed(l->self->store);
        return rc;
    }
    rc = case_lookup(l->self, l->t, m->case_, "case", &l->key);
    if (rc)
        return rc;
    rc = held_read(l->self, l->t->arena, l->key, &row, &c);
    l->at = rc ? 0 : row.last_row;
    return rc ? turn_refuse(l->t, rc, "case", NULL) : 0;
}

int casebook_on_ask_reads(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const AskReads *m = in->env->ask_reads;
    struct looking l = { .self = self,
        .t = t,
        .by = m->by,
        .responder = m->responder,
        .since_ms = m->since ? m->since->ms : 0,
        .limit = m->limit ? m->limit : LIMIT_USUAL,
        .until_ms = clock_real(t->clock) + PAGE_MS };
    int rc = begin(&l, m);

    if (rc == 0 && !text_empty(m->next))
        rc = read_position(t, m->next, &l.at);
    if (rc)
        return rc;
    if (l.limit > LIMIT_MAX)
        l.limit = LIMIT_MAX;
    reply->body_case = ENVELOPE__BODY_READS_LIST;
    reply->reads_list = l.said = arena_alloc(t->arena, sizeof *l.said);
    reads_list__init(l.said);
    l.said->reads = arena_alloc(t->arena, l.limit * sizeof *l.said->reads);
    rc = l.key ? look_along_case(&l) : look_at_all(&l);
    if (rc == 0 && l.at)
        l.said->next = page_mark_say(l.at, t->arena);
    return rc;
}
