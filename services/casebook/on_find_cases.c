/* on_find_cases - FindCases: which cases say this? Only the casebook can tell: lists and the board know nothing personal.
 *
 * The rows are looked through, the newest first: all that were opened in the last 30 days, then older ones that are still open. No
 * index of words is kept: it would hold in a second place what has to be erased, and be written by each filing. One answer is one
 * page of at most 2 ms of a turn (design.md 3, rule 9); whoever asks goes on with its `next` until there is none. Each case that is
 * shown is recorded as read, in the transaction that answers (rule 12). */
#include <stdio.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/page_mark.h"
#include "casebook/wanted.h"

#define RECENT_MS (30 * DAY_MS)
#define PAGE_MS 2 /* of real time */
#define KEYS_AT_ONCE 64
#define EVENTS_LOOKED_AT 200 /* of a case: the newest, and its filing */
#define LIMIT_MAX 100
#define LIMIT_USUAL 50

/* Where the next page begins: below this case, among all or among those that are open. */
struct position {
    bool only_open;
    case_key before;
};

struct finding {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    struct wanted wanted;
    struct position at;
    case_key recent; /* all cases from here on are looked at */
    uint32_t limit;
    int64_t until_ms;
    CaseList *said;
};

static int read_position(struct turn *t, const char *next, struct position *ret)
{
    *ret = (struct position){ .before = INT64_MAX };
    if (text_empty(next))
        return 0;
    ret->only_open = next[0] == 'o';
    if ((next[0] != 'r' && !ret->only_open) || page_mark_read(next + 1, &ret->before))
        return turn_refuse(t, ERR_INVALID, "next", NULL);
    return 0;
}

/* ---- one case ---- */
static void look_at_events(
    const struct wanted *w, const struct events_row *row, struct arena *a, wanted_found *found)
{
    struct event *events;
    uint32_t n;

    if (row->erased || kept_events_read(row, a, &events, &n))
        return;
    for (uint32_t i = 0; i < n; i++)
        wanted_look_at(w, events[i].p.text, a, found);
}

/* What was said stands in the timeline. */
static int look_at_timeline(
    struct finding *f, const struct case_row *row, struct arena *a, wanted_found *found)
{
    struct events_row *rows, filed;
    size_t n = 0;
    int rc = store_events_read(f->self->store, row->opened_row, a, &filed);

    if (rc)
        return rc;
    look_at_events(&f->wanted, &filed, a, found);
    if (wanted_is_found(&f->wanted, *found))
        return 0;
    rc = store_events_newest(f->self->store, row, EVENTS_LOOKED_AT, a, &rows, &n);
    for (size_t i = 0; rc == 0 && i < n; i++)
        look_at_events(&f->wanted, &rows[i], a, found);
    return rc;
}

/* 0 and whether it is one of those wanted, or ERR_*. One that cannot be read is none: `admin verify` names it. */
static int look_at(struct finding *f, case_key key, bool *ret_is_one)
{
    struct arena a = { 0 };
    struct case_row row;
    struct casefile c;
    wanted_found found = 0;
    int rc = store_case_read(f->self->store, key, &a, &row);

    *ret_is_one = false;
    rc = rc ? rc : kept_case_read(&row, &a, &c);
    if (rc == 0) {
        *ret_is_one = wanted_look_at_case(&f->wanted, &c, &a, &found);
        if (!*ret_is_one && f->wanted.n_words && !wanted_is_found(&f->wanted, found))
            rc = look_at_timeline(f, &row, &a, &found);
        *ret_is_one = *ret_is_one || wanted_is_found(&f->wanted, found);
    }
    arena_clear(&a);
    return rc == ERR_DAMAGED || rc == ERR_NOT_FOUND ? 0 : rc;
}

static int show_one(struct finding *f, case_key key)
{
    struct change ch;
    int rc = change_load(&ch, f->self, f->t, f->in, key);

    if (rc)
        return rc;
    f->said->cases[f->said->n_cases++] = say_row(f->self, &ch.c, &ch.row, f->t->arena);
    return change_read(&ch, f->in->actor, "find");
}

/* ---- a page of them ---- */
static bool is_over(const struct finding *f)
{
    return f->said->n_cases == f->limit || clock_real(f->t->clock) >= f->until_ms;
}

/* 1: the page is full or its time over; 0: these keys have been looked at; or ERR_*. */
static int look_at_keys(struct finding *f, const case_key *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_one = false;
        int rc;

        if (!f->at.only_open && keys[i] < f->recent) {
            f->at = (struct position){ .only_open = true, .before = f->recent };
            return 0;
        }
        rc = look_at(f, keys[i], &is_one);
        rc = rc || !is_one ? rc : show_one(f, keys[i]);
        if (rc)
            return rc;
        f->at.before = keys[i];
        if (is_over(f))
            return 1;
    }
    return 0;
}

/* 1: there may be more; 0: that was all; or ERR_*. At least one case is looked at, so that it ends. */
static int look(struct finding *f)
{
    case_key keys[KEYS_AT_ONCE];
    size_t n;
    int rc;

    do {
        bool was_open = f->at.only_open;

        rc = store_case_keys(f->self->store, f->at.before, f->at.only_open, KEYS_AT_ONCE, keys, &n);
        rc = rc ? rc : look_at_keys(f, keys, n);
        if (rc)
            return rc;
        if (n < KEYS_AT_ONCE && was_open)
            return 0;
        if (n < KEYS_AT_ONCE && !f->at.only_open) /* all of them are recent */
            return 0;
    } while (!is_over(f));
    return 1;
}

static case_key first_of(struct turn *t, int64_t at_ms)
{
    int year, day;

    clock_civil(t->clock, at_ms, &year, &day);
    return case_key_of(year, day, 0);
}

int casebook_on_find_cases(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const FindCases *m = in->env->find_cases;
    struct finding f = { .self = self,
        .t = t,
        .in = in,
        .recent = first_of(t, t->now_ms - RECENT_MS),
        .limit = m->limit ? m->limit : LIMIT_USUAL,
        .until_ms = clock_real(t->clock) + PAGE_MS };
    int rc = read_position(t, m->next, &f.at);

    if (rc)
        return rc;
    if (!wanted_of(m->text, t->arena, &f.wanted))
        return turn_refuse(t, ERR_MISSING, "text", NULL);
    if (f.limit > LIMIT_MAX)
        f.limit = LIMIT_MAX;
    reply->body_case = ENVELOPE__BODY_CASE_LIST;
    reply->case_list = f.said = arena_alloc(t->arena, sizeof *f.said);
    case_list__init(f.said);
    f.said->cases = arena_alloc(t->arena, f.limit * sizeof *f.said->cases);
    rc = held_write(self);
    rc = rc ? rc : look(&f);
    if (rc > 0)
        f.said->next = arena_printf(
            t->arena, "%c%s", f.at.only_open ? 'o' : 'r', page_mark_say(f.at.before, t->arena));
    return rc > 0 ? 0 : rc;
}
