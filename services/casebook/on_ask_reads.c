/* on_ask_reads - AskReads: who has seen personal data, and when, the newest first: of a case, by a key, or both.
 *
 * Each read has left a row of events of its own (change_read), which stays when the case is erased. No index of them is kept: a
 * case's rows are linked, and by key all rows are looked through, back to `since`. One answer is a page of at most 2 ms of a turn
 * (design.md 3, rule 9). It says nothing of whoever is in trouble, so that it is no read itself. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/key_rows.h"
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
    case_key key; /* 0: any case */
    int64_t since_ms;
    uint64_t at; /* the next row to look at, or one before it; 0: none is left */
    uint32_t limit;
    int64_t until_ms;
    ReadsList *said;
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

/* ---- of all cases: service time never goes back, so the first row before `since` ends it ---- */
static void look_at_rows(struct looking *l, const struct events_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_old = rows[i].at_ms < l->since_ms;

        if (!is_old && is_wanted(l, &rows[i]))
            say_read(l, &rows[i]);
        l->at = is_old ? 0 : rows[i].changed - 1;
        if (!l->at || is_over(l))
            return;
    }
}

static int look_at_all(struct looking *l)
{
    do {
        struct events_row *rows;
        size_t n;
        int rc =
            store_events_before(l->self->store, l->at + 1, ROWS_AT_ONCE, l->t->arena, &rows, &n);

        if (rc)
            return rc;
        look_at_rows(l, rows, n);
        if (n == 0)
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

static int begin(struct looking *l, const AskReads *m)
{
    struct case_row row;
    struct casefile c;
    int rc;

    if (text_empty(m->case_) && text_empty(m->by))
        return turn_refuse(l->t, ERR_MISSING, "case", NULL);
    rc = check_name(l);
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
