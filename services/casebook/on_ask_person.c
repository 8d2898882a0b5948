/* on_ask_person - AskPerson: all that is held on whoever has this telephone, for an answer to them.
 *
 * It has to be complete, so every case is looked at, whatever its age or state; recent.c knows the newest alone, and a b-tree of
 * telephones would be written by each filing. After the cases comes the directory. One answer is a page of at most 2 ms of a turn
 * (design.md 3, rule 9); whoever asks goes on with its `next` until there is none. Each case and each
 * private person's entry that is shown is recorded as read, in the transaction that answers (rule 12). Words that were said are not searched: `find` does that. */
#include <string.h>
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/page_mark.h"
#include "casebook/person.h"

#define PAGE_MS 2 /* of real time */
#define ROWS_AT_ONCE 64
#define SHOWN_MOST 16 /* of one page: each is written, too */
#define PAGE_BYTES (BUS_MESSAGE_MAX - 4096)

/* Where the next page begins: below this case; or in the directory, behind this id. */
struct position {
    bool in_directory;
    case_key before;
    const char *after;
};

struct asking {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    uint64_t phone;
    struct position at;
    size_t bytes;
    int64_t until_ms;
    bool is_full;
    PersonHeld *said;
};

static bool is_over(const struct asking *q)
{
    return q->is_full || q->said->n_cases + q->said->n_responders == SHOWN_MOST ||
           clock_real(q->t->clock) >= q->until_ms;
}

/* False: it is for the next page. */
static bool has_room(struct asking *q, const void *message)
{
    q->bytes += codec_size(message) + 4;
    q->is_full = q->bytes > PAGE_BYTES && q->said->n_cases + q->said->n_responders > 0;
    return !q->is_full;
}

/* ---- cases ---- */
/* What somebody is to the case. One that cannot be read is nothing to anybody: `admin verify` names it. */
static int look_at(struct asking *q, case_key key, uint32_t *ret_as)
{
    struct arena a = { 0 };
    struct case_row row;
    struct casefile c;
    int rc = store_case_read(q->self->store, key, &a, &row);

    rc = rc ? rc : kept_case_read(&row, &a, &c);
    *ret_as = rc ? 0 : person_as(&c, q->phone);
    arena_clear(&a);
    return rc == ERR_DAMAGED || rc == ERR_NOT_FOUND ? 0 : rc;
}

static int show_case(struct asking *q, case_key key, uint32_t as)
{
    PersonCase *shown;
    struct change ch;
    int rc = change_load(&ch, q->self, q->t, q->in, key);

    if (rc)
        return rc;
    shown = say_person_case(&ch, q->phone, as);
    if (!has_room(q, shown))
        return 0;
    q->said->cases[q->said->n_cases++] = shown;
    return change_read(&ch, q->in->actor, "person");
}

static int look_at_cases(struct asking *q)
{
    case_key keys[ROWS_AT_ONCE];
    size_t n;
    int rc = store_case_keys(q->self->store, q->at.before, false, ROWS_AT_ONCE, keys, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        uint32_t as;

        rc = look_at(q, keys[i], &as);
        rc = rc || !as ? rc : show_case(q, keys[i], as);
        if (rc || q->is_full)
            return rc;
        q->at.before = keys[i];
        if (is_over(q))
            return 0;
    }
    if (rc == 0 && n < ROWS_AT_ONCE)
        q->at = (struct position){ .in_directory = true, .after = "" };
    return rc;
}

/* ---- the directory ---- */
/* What was removed is still held, as far as its row still says it. */
static int take_entry(struct asking *q, const struct listed_row *row)
{
    ResponderEntry *entry = entry_of(row, q->t->arena);

    if (!entry || !person_has(q->phone, entry->phone) || !has_room(q, entry_outside(entry)))
        return 0;
    q->said->responders[q->said->n_responders++] = entry;
    return entry_seen(q->self->store, q->t, q->in->actor, "person", entry);
}

/* *ret_is_last: there is nothing behind. */
static int look_at_directory(struct asking *q, bool *ret_is_last)
{
    struct listed_row *rows;
    size_t n;
    int rc = store_listed_page(
        q->self->store, STORE_DIRECTORY, q->at.after, ROWS_AT_ONCE, q->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        rc = take_entry(q, &rows[i]);
        if (rc || q->is_full)
            return rc;
        q->at.after = rows[i].id;
        if (is_over(q))
            return 0;
    }
    *ret_is_last = rc == 0 && n < ROWS_AT_ONCE;
    return rc;
}

/* ---- a page ---- */
/* At least one row is looked at, so that it ends. */
static int look(struct asking *q, bool *ret_is_last)
{
    int rc;

    *ret_is_last = false;
    do {
        rc = q->at.in_directory ? look_at_directory(q, ret_is_last) : look_at_cases(q);
    } while (rc == 0 && !*ret_is_last && !is_over(q));
    return rc;
}

static int read_position(struct turn *t, const char *next, struct position *ret)
{
    *ret = (struct position){ .before = INT64_MAX };
    if (text_empty(next))
        return 0;
    if (next[0] == 'd' && strlen(next) <= RESPONDER_ID_MAX + 1) {
        *ret = (struct position){ .in_directory = true, .after = next + 1 };
        return 0;
    }
    if (next[0] != 'c' || page_mark_read(next + 1, &ret->before))
        return turn_refuse(t, ERR_INVALID, "next", NULL);
    return 0;
}

static char *say_position(const struct position *at, struct arena *a)
{
    return at->in_directory ? arena_printf(a, "d%s", at->after)
                            : arena_printf(a, "c%s", page_mark_say(at->before, a));
}

int casebook_on_ask_person(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const AskPerson *m = in->env->ask_person;
    struct asking q = { .self = self,
        .t = t,
        .in = in,
        .phone = phone_key(m->phone),
        .until_ms = clock_real(t->clock) + PAGE_MS };
    bool is_last;
    int rc;

    if (text_empty(m->phone))
        return turn_refuse(t, ERR_MISSING, "phone", NULL);
    if (!q.phone) /* a few digits are the end of many numbers */
        return turn_refuse(t, ERR_INVALID, "phone", NULL);
    rc = read_position(t, m->next, &q.at);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_PERSON_HELD;
    reply->person_held = q.said = arena_alloc(t->arena, sizeof *q.said);
    person_held__init(q.said);
    q.said->cases = arena_alloc(t->arena, SHOWN_MOST * sizeof *q.said->cases);
    q.said->responders = arena_alloc(t->arena, SHOWN_MOST * sizeof *q.said->responders);
    rc = held_write(self);
    rc = rc ? rc : look(&q, &is_last);
    if (rc == 0 && !is_last)
        q.said->next = say_position(&q.at, t->arena);
    return rc;
}
