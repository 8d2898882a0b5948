/* on_follow - Follow: what has changed after n? One page of at most about 2 ms of a loop turn (design.md 3, rule 9).
 *
 * Of cases, each events row is told with the case as it now stands. A follower who begins anew is not walked through the
 * past: what is older than ended cases are shown for, only cases that are still open matter, and those are found by their
 * armed deadlines. `upto` says how far was looked, so that rows which are left out are gone past. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/key_rows.h"
#include "casebook/load.h"
#include "casebook/settlements.h"
#include "sys/log.h"

#define CASES_MAX 64 /* of a page */
#define LISTED_MAX 1024 /* ... of the directory or the keys: its bytes and its time end it before */
#define LISTED_AT_ONCE 64 /* so many are read before the clock is looked at */
#define LOOK_MAX 128 /* events rows for one page: some are left out */
#define LOOK_FAR_MAX 512 /* and most, for whoever is far behind */
#define PAGE_BYTES (BUS_MESSAGE_MAX - 8192)
#define PAGE_MS 2 /* real time */
#define PAST_MS (72 * HOUR_MS) /* ended cases are shown for so long (design.md 3, board) */
#define FAR_BEHIND                                                                                 \
    4096 /* such a follower begins anew: older rows of a case that has moved on tell it nothing */

/* A case that this page has read already. */
struct seen {
    case_key key;
    uint64_t last_row;
    bool has_ended;
    CaseRow *row;
};

struct page {
    struct casebook *self;
    struct turn *t;
    FollowPage *said;
    size_t at_most, size;
    int64_t begun_ms;
    bool is_far_behind;
    struct seen *seen;
    size_t n_seen;
};

/* False: it does not fit any more. */
static bool add(struct page *p, FollowedRow *row, uint64_t changed)
{
    PUT(row, changed, changed);
    p->size += codec_size(row) + 8; /* its tag and length */
    if (p->said->n_rows == p->at_most || (p->said->n_rows && p->size > PAGE_BYTES))
        return false;
    *ARENA_PUSH(p->t->arena, p->said->rows, p->said->n_rows) = row;
    return true;
}

static FollowedRow *row_new(struct arena *a)
{
    FollowedRow *row = arena_alloc(a, sizeof *row);

    followed_row__init(row);
    return row;
}

static void looked(struct page *p, uint64_t changed)
{
    PUT(p->said, upto, changed);
}

static bool time_is_over(const struct page *p)
{
    return clock_real(p->t->clock) - p->begun_ms >= PAGE_MS;
}

/* ---- cases ---- */
static void cannot_be_read(case_key key, int rc)
{
    char number[CASE_NUMBER_TEXT];

    case_number_format(key, number);
    log_error("case=%s cannot be followed code=%s", number, error_code(rc));
}

static int read_case(struct page *p, case_key key, struct case_row *row, struct casefile *c)
{
    int rc = store_case_read(p->self->store, key, p->t->arena, row);

    return rc ? rc : kept_case_read(row, p->t->arena, c);
}

static struct seen *find_seen(const struct page *p, case_key key)
{
    for (size_t i = 0; i < p->n_seen; i++) {
        if (p->seen[i].key == key)
            return &p->seen[i];
    }
    return NULL;
}

/* Only who is far behind is spared rows. The newest one of the case is told; a look at the case is not. */
static bool comes_again(const struct page *p, const struct events_row *events)
{
    uint64_t newest;
    uint32_t type;

    return p->is_far_behind &&
           store_case_newest(p->self->store, events->key, &newest, &type) == 0 &&
           type != EVENT__TYPE__DATA_READ && newest != events->changed;
}

/* 0 or ERR_*. *ret_seen NULL: a case that cannot be read is left out, so that the others are followed; the log and
 * `admin verify` name it. */
static int look_up(struct page *p, case_key key, const struct seen **ret_seen)
{
    struct case_row row;
    struct casefile c;
    struct seen *s = find_seen(p, key);
    int rc = s ? 0 : read_case(p, key, &row, &c);

    *ret_seen = s;
    if (s || (rc && rc != ERR_DAMAGED && rc != ERR_NOT_FOUND))
        return rc;
    if (rc) {
        cannot_be_read(key, rc);
        return 0;
    }
    s = ARENA_PUSH(p->t->arena, p->seen, p->n_seen);
    *s = (struct seen){ .key = key,
        .last_row = row.last_row,
        .has_ended = !case_is_open(&c),
        .row = say_row(p->self, &c, &row, p->t->arena) };
    *ret_seen = s;
    return 0;
}

/* All that the row holds, for whoever watches. */
static int say_types(struct page *p, const struct events_row *events, FollowedRow *said)
{
    struct events_row whole = *events;
    int rc = 0;

    said->events = arena_alloc(p->t->arena, events->count * sizeof *said->events);
    if (events->count == 1)
        said->events[said->n_events++] = (Event__Type)events->last_type;
    else
        rc = store_events_read(p->self->store, events->changed, p->t->arena, &whole);
    if (rc == 0 && events->count > 1)
        said->n_events = kept_event_types(&whole, p->t->arena, said->events);
    return rc == ERR_DAMAGED ? 0 : rc;
}

static int add_case(
    struct page *p, const struct seen *s, const struct events_row *events, bool with_events)
{
    FollowedRow *row = row_new(p->t->arena);
    int rc;

    row->row_case = FOLLOWED_ROW__ROW_CASE;
    row->case_ = arena_copy(p->t->arena, s->row, sizeof *s->row);
    rc = with_events ? say_types(p, events, row) : 0;
    if (rc)
        return rc;
    PUT(row->case_, seq, events->first_seq + events->count - 1);
    PUT(row->case_, event, (Event__Type)events->last_type);
    row->case_->at = say_instant(p->t->arena, events->at_ms);
    return add(p, row, events->changed);
}

/* 1: it was dealt with; 0: it does not fit into this page any more; or ERR_*. */
static int take_events(struct page *p, const struct events_row *events)
{
    const struct seen *s;
    int rc;

    if (events->last_type == EVENT__TYPE__DATA_READ || comes_again(p, events))
        return 1;
    rc = look_up(p, events->key, &s);
    if (rc)
        return rc;
    if (!s)
        return 1;
    return add_case(p, s, events, !p->is_far_behind);
}

static int take_recent(struct page *p, const struct events_row *rows, size_t n, size_t n_asked)
{
    for (size_t i = 0; i < n; i++) {
        int rc = take_events(p, &rows[i]);

        if (rc <= 0)
            return rc;
        looked(p, rows[i].changed);
        if (time_is_over(p))
            return 0;
    }
    PUT(p->said, level, n < n_asked);
    return 0;
}

/* The last number before which every events row is older than `before_ms`, by halving: rows come in order of their time. */
static int end_of_past(struct page *p, uint64_t after, int64_t before_ms, uint64_t *ret_end)
{
    uint64_t low = after, high = store_changed(p->self->store);

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        struct events_row *row;
        size_t n;
        int rc = store_events_after(p->self->store, middle, 1, p->t->arena, &row, &n);

        if (rc)
            return rc;
        if (n && row->at_ms < before_ms)
            low = row->changed;
        else
            high = middle;
    }
    *ret_end = low;
    return 0;
}

static int take_armed(struct page *p, case_key key)
{
    struct events_row events;
    const struct seen *s;
    int rc = look_up(p, key, &s);

    if (rc)
        return rc;
    if (!s || s->has_ended)
        return 1;
    rc = store_events_read(p->self->store, s->last_row, p->t->arena, &events);
    return rc ? rc : add_case(p, s, &events, false);
}

static int take_past(struct page *p, uint64_t after, int64_t before_ms)
{
    struct armed_case *cases = NULL;
    uint64_t end;
    size_t n = 0;
    int rc = end_of_past(p, after, before_ms, &end);

    rc =
        rc ? rc : store_case_armed(p->self->store, after, end, p->at_most, p->t->arena, &cases, &n);
    if (rc)
        return rc;
    for (size_t i = 0; i < n; i++) {
        rc = take_armed(p, cases[i].key);
        if (rc <= 0)
            return rc;
        looked(p, cases[i].last_row);
    }
    if (n < p->at_most)
        looked(p, end);
    return 0;
}

static int follow_cases(struct page *p, uint64_t after)
{
    int64_t before_ms = p->t->now_ms - PAST_MS;
    size_t at_most = p->is_far_behind ? LOOK_FAR_MAX : LOOK_MAX, n;
    struct events_row *rows;
    int rc = store_events_after(p->self->store, after, at_most, p->t->arena, &rows, &n);

    if (rc)
        return rc;
    if (n && rows[0].at_ms < before_ms)
        return take_past(p, after, before_ms);
    return take_recent(p, rows, n, at_most);
}

/* ---- directory, gazetteer and keys ---- */
static FollowedRow *listed(struct page *p, enum store_list list, const struct listed_row *from)
{
    FollowedRow *row = row_new(p->t->arena);

    if (list == STORE_DIRECTORY) {
        row->row_case = FOLLOWED_ROW__ROW_RESPONDER;
        row->responder = entry_of(from, p->t->arena);
        return row->responder ? (entry_followed(row->responder), row) : NULL;
    }
    if (list == STORE_GAZETTEER) {
        row->row_case = FOLLOWED_ROW__ROW_SETTLEMENT;
        row->settlement = settlement_of(from, p->t->arena);
        return row->settlement ? row : NULL;
    }
    row->row_case = FOLLOWED_ROW__ROW_KEY;
    row->key = key_of(from, p->t->arena);
    if (row->key)
        key_outside(row->key);
    return row->key ? row : NULL;
}

/* False: the page is full, or its time over. */
static bool take_listed(
    struct page *p, enum store_list list, const struct listed_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        FollowedRow *row = listed(p, list, &rows[i]);

        if (!row)
            log_error("list=%d changed=%llu cannot be followed", list,
                (unsigned long long)rows[i].changed);
        else if (!add(p, row, rows[i].changed))
            return false;
        looked(p, rows[i].changed);
        if (time_is_over(p))
            return false;
    }
    return true;
}

static int follow_list(struct page *p, enum store_list list, uint64_t after)
{
    struct listed_row *rows;
    size_t n = LISTED_AT_ONCE;

    while (n == LISTED_AT_ONCE) {
        int rc =
            store_listed_after(p->self->store, list, after, LISTED_AT_ONCE, p->t->arena, &rows, &n);

        if (rc)
            return rc;
        if (!take_listed(p, list, rows, n))
            return 0;
        after = n ? rows[n - 1].changed : after;
    }
    PUT(p->said, level, 1);
    return 0;
}

static int follow(struct page *p, Follows__What what, uint64_t after)
{
    if (after > store_changed(p->self->store)) { /* an older store was put back */
        looked(p, store_changed(p->self->store));
        return 0;
    }
    if (what == FOLLOWS__WHAT__CASES)
        return follow_cases(p, after);
    if (what == FOLLOWS__WHAT__DIRECTORY)
        return follow_list(p, STORE_DIRECTORY, after);
    if (what == FOLLOWS__WHAT__KEYS)
        return follow_list(p, STORE_KEYS, after);
    if (what == FOLLOWS__WHAT__SETTLEMENTS)
        return follow_list(p, STORE_GAZETTEER, after);
    return turn_refuse(p->t, ERR_UNKNOWN_WORD, "what", NULL);
}

static size_t at_most(const Follow *m)
{
    size_t most = m->what == FOLLOWS__WHAT__CASES ? CASES_MAX : LISTED_MAX;

    return m->at_most && m->at_most < most ? m->at_most : most;
}

static FollowPage *page_new(const Follow *m, struct arena *a)
{
    FollowPage *said = arena_alloc(a, sizeof *said);

    follow_page__init(said);
    PUT(said, what, m->what);
    PUT(said, after, m->after);
    PUT(said, level, 0);
    return said;
}

int casebook_on_follow(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const Follow *m = in->env->follow;
    struct page p = { .self = self,
        .t = t,
        .said = page_new(m, t->arena),
        .at_most = at_most(m),
        .begun_ms = clock_real(t->clock),
        .is_far_behind = store_changed(self->store) > m->after + FAR_BEHIND };
    int rc = held_write(self);

    rc = rc ? rc : follow(&p, m->what, m->after);
    if (rc)
        return rc;
    if (p.said
            ->level) /* there is nothing more of this kind up to now, and the page says up to when */
        looked(&p, store_changed(self->store));
    reply->body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    reply->follow_page = p.said;
    return 0;
}
