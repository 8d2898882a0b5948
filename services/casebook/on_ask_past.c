/* on_ask_past - AskPast: past cases as they were told and judged, the newest first, for whoever judges them again under other rules.
 *
 * One answer is a page of at most 2 ms of a turn (design.md 3, rule 9); whoever asks goes on with its `next` until there is none. Each
 * case that is shown is recorded as read, in the transaction that answers (rule 12). Erased ones are counted: nothing of them is
 * left to be judged. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/page_mark.h"

#define PAGE_MS 2 /* of real time */
#define KEYS_AT_ONCE 64
#define SHOWN_MOST 16 /* of one page: each is written, too */
#define PAGE_BYTES (BUS_MESSAGE_MAX - 2048)

struct asking {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    int64_t since_ms;
    case_key before; /* the next page begins below this one; 0: nothing is left */
    size_t bytes;
    int64_t until_ms;
    bool is_full;
    PastCases *said;
};

static bool is_over(const struct asking *q)
{
    return !q->before || q->is_full || q->said->n_cases == SHOWN_MOST ||
           clock_real(q->t->clock) >= q->until_ms;
}

/* False: it is for the next page. */
static bool has_room(struct asking *q, const PastCase *shown)
{
    q->bytes += codec_size(shown) + 4;
    q->is_full = q->bytes > PAGE_BYTES && q->said->n_cases > 0;
    return !q->is_full;
}

static int show(struct asking *q, struct change *ch)
{
    PastCase *shown;
    int rc = say_past_case(ch, &shown);

    if (rc == ERR_DAMAGED) {
        PUT(q->said, damaged, q->said->damaged + 1);
        return 0;
    }
    if (rc || !has_room(q, shown))
        return rc;
    q->said->cases[q->said->n_cases++] = shown;
    return change_read(ch, q->in->actor, "replay");
}

static int look_at(struct asking *q, case_key key)
{
    struct change ch;
    int rc = change_load(&ch, q->self, q->t, q->in, key);

    if (rc == ERR_DAMAGED) {
        PUT(q->said, damaged, q->said->damaged + 1);
        return 0;
    }
    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    if (ch.c.opened_ms < q->since_ms) { /* those before it are older still */
        q->before = 0;
        return 0;
    }
    if (!ch.c.erased)
        return show(q, &ch);
    PUT(q->said, erased, q->said->erased + 1);
    return 0;
}

/* At least one case is looked at, so that it ends. */
static int look(struct asking *q)
{
    int rc;

    do {
        case_key keys[KEYS_AT_ONCE];
        size_t n;

        rc = store_case_keys(q->self->store, q->before, false, KEYS_AT_ONCE, keys, &n);
        if (rc == 0 && n == 0)
            q->before = 0;
        for (size_t i = 0; rc == 0 && i < n; i++) {
            rc = look_at(q, keys[i]);
            if (rc == 0 && q->before && !q->is_full)
                q->before = keys[i];
            if (is_over(q))
                break;
        }
    } while (rc == 0 && !is_over(q));
    return rc;
}

static int read_position(struct turn *t, const char *next, case_key *ret)
{
    *ret = INT64_MAX;
    if (!text_empty(next) && (page_mark_read(next, ret) || !*ret))
        return turn_refuse(t, ERR_INVALID, "next", NULL);
    return 0;
}

int casebook_on_ask_past(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const AskPast *m = in->env->ask_past;
    struct asking q = { .self = self,
        .t = t,
        .in = in,
        .since_ms = m->since ? m->since->ms : 0,
        .until_ms = clock_real(t->clock) + PAGE_MS };
    int rc = read_position(t, m->next, &q.before);

    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_PAST_CASES;
    reply->past_cases = q.said = arena_alloc(t->arena, sizeof *q.said);
    past_cases__init(q.said);
    q.said->cases = arena_alloc(t->arena, SHOWN_MOST * sizeof *q.said->cases);
    rc = held_write(self);
    rc = rc ? rc : look(&q);
    if (rc == 0 && q.before)
        q.said->next = page_mark_say(q.before, t->arena);
    return rc;
}
