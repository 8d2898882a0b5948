/* show_past - a case as it was told and judged, for whoever judges it again under other rules (`rules replay`). What no rule asks
 * for is not told: no name, no telephone, no exact place. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/made.h"
#include "words/words.h"

#define PAST_BYTES (BUS_MESSAGE_MAX - 4096)

#define MORE(list, n, item) (*ARENA_PUSH(a, list, n) = (item))

static PastSaid *say_said(PastCase *p, const struct event *e, struct arena *a)
{
    NEW(said, PastSaid, past_said__init);
    said->at = say_instant(a, e->at_ms);
    MORE(p->said, p->n_said, said);
    return said;
}

static void say_filed(PastCase *p, const struct event *e, struct arena *a)
{
    say_said(p, e, a)->text = text_of(e->p.text);
    p->opened = say_instant(a, e->at_ms);
    p->given = text_of(e->kind);
    if (e->to)
        PUT(p, given_priority, (Priority)e->to);
    if (e->word)
        PUT(p, consent, (Case__Consent)e->word);
    if (e->flag[1])
        PUT(p, safe_to_call, 0);
}

static void say_fact(
    PastCase *p, const struct event *e, const char *key, const char *value, struct arena *a)
{
    NEW(fact, Fact, fact__init);
    fact->key = text_of(key);
    fact->value = text_of(value);
    say_said(p, e, a)->fact = fact;
}

static void say_fixed(PastCase *p, const struct event *e, struct arena *a)
{
    PastSaid *said;

    if (e->flag[1]) /* the caller's own place */
        return;
    said = say_said(p, e, a);
    if (e->flag[2]) {
        PUT(said, wrong, 1);
        return;
    }
    PUT(said, place, 1);
    PUT(said, point, e->flag[0]);
    PUT(said, radius_m, e->radius_m);
}

static void say_judged(PastCase *p, const struct event *e, struct arena *a)
{
    if (e->flag[0]) /* a person's word is no rule's */
        return;
    NEW(judged, PastJudged, past_judged__init);
    judged->at = say_instant(a, e->at_ms);
    PUT(judged, priority, (Priority)e->to);
    judged->kind = text_of(e->kind);
    MORE(p->judged, p->n_judged, judged);
}

/* A need that came of another one was no matter of what the caller said. */
static void say_asked(const struct change *ch, PastCase *p, const struct event *e, struct arena *a)
{
    const struct need *n = case_need((struct casefile *)(uintptr_t)&ch->c, e->need);

    if (!n || n->parent)
        return;
    for (size_t i = 0; i < p->n_asked; i++) {
        if (text_is(p->asked[i]->need, n->kind))
            return;
    }
    NEW(asked, PastAsked, past_asked__init);
    asked->need = text_of(n->kind);
    asked->at = say_instant(a, e->at_ms);
    MORE(p->asked, p->n_asked, asked);
}

/* May anybody be asked from a rung as of this event? Not where it waits for a person's yes, or sleeps through quiet hours. */
static bool is_asked(const struct event *e, const struct event *next)
{
    bool sleeps = next && next->type == EVENT__TYPE__RUNG_QUIET && next->need == e->need &&
                  next->generation == e->generation;

    if (e->type == EVENT__TYPE__RUNG_QUIET)
        return e->flag[0];
    return e->type == EVENT__TYPE__RUNG_CONFIRMED ||
           (e->type == EVENT__TYPE__RUNG_OPENED && !e->flag[3] && !sleeps);
}

static void say_event(const struct change *ch, PastCase *p, const struct event *e,
    const struct event *next, struct arena *a)
{
    if (e->type == EVENT__TYPE__CASE_FILED)
        say_filed(p, e, a);
    else if (e->type == EVENT__TYPE__NOTE_ADDED)
        say_said(p, e, a)->text = text_of(e->p.text);
    else if (e->type == EVENT__TYPE__FACT_SET && !e->flag[0]) /* what was read is read again */
        say_fact(p, e, e->code, e->p.value, a);
    else if (e->type == EVENT__TYPE__CONSENT_SET && e->flag[0])
        say_fact(p, e, "consent", word_of(&case__consent__descriptor, e->word), a);
    else if (e->type == EVENT__TYPE__PLACE_FIXED)
        say_fixed(p, e, a);
    else if (e->type == EVENT__TYPE__SUBJECT_NAMED && !text_empty(e->p.born))
        p->born = text_of(e->p.born);
    else if (e->type == EVENT__TYPE__CASE_JUDGED)
        say_judged(p, e, a);
    else if (is_asked(e, next))
        say_asked(ch, p, e, a);
}

/* What was said last goes first: the beginning is what the first judging stood on. */
static void fit(PastCase *p)
{
    while (p->n_said > 1 && codec_size(p) > PAST_BYTES) {
        p->n_said -= (p->n_said + 3) / 4;
        PUT(p, cut, 1);
    }
}

int say_past_case(const struct change *ch, PastCase **ret_case)
{
    struct arena *a = ch->t->arena;
    struct events_row *rows;
    size_t n_rows;
    int rc = store_events_of(ch->self->store, &ch->row, a, &rows, &n_rows);

    NEW(p, PastCase, past_case__init);
    p->case_ = case_name(a, ch->row.key);
    p->rules = text_of(ch->c.rules_hash);
    if (ch->c.exercise)
        PUT(p, exercise, 1);
    for (size_t i = 0; rc == 0 && i < n_rows; i++) {
        struct event *events;
        uint32_t n;

        rc = kept_events_read(&rows[i], a, &events, &n);
        for (uint32_t k = 0; rc == 0 && k < n; k++)
            say_event(ch, p, &events[k], k + 1 < n ? &events[k + 1] : NULL, a);
    }
    fit(p);
    *ret_case = p;
    return rc;
}
