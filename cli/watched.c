/* watched - see watched.h. */
#include "watched.h"

#include <stdio.h>
#include "base/text.h"

static bool is_number(const char *t, int64_t *ret)
{
    return text_int(t, 0, INT64_MAX, ret) == 0;
}

/* Tokens are compared for equality alone where they are not numbers. */
static enum watched_word judge_change(const struct watched *w, const WatchEvent *e)
{
    int64_t have, from, after;

    if (text_empty(w->from) || text_empty(e->after) || text_is(e->after, w->from))
        return WATCHED_TAKE;
    if (!is_number(w->from, &have) || !is_number(e->from, &from) || !is_number(e->after, &after))
        return WATCHED_AGAIN;
    if (from <= have)
        return WATCHED_PASS;
    return after <= have ? WATCHED_TAKE : WATCHED_AGAIN;
}

/* The events of a change have numbers without a gap. */
static uint32_t parts_of(const struct watched *w, const WatchEvent *e)
{
    return text_is(e->case_, w->case_) && e->seq - e->part == w->first_seq ? w->parts : 0;
}

static enum watched_word judge_part(const struct watched *w, const WatchEvent *e)
{
    uint32_t parts = parts_of(w, e);

    if (e->part < parts)
        return WATCHED_PASS;
    return e->part == parts ? WATCHED_TAKE : WATCHED_AGAIN;
}

/* Only the last event of a change has a token of its own. */
static void take(struct watched *w, const WatchEvent *e)
{
    bool is_last = !text_is(e->from, text_empty(e->after) ? "0" : e->after);

    snprintf(w->case_, sizeof w->case_, "%s", e->case_ ? e->case_ : "");
    w->first_seq = e->seq - e->part;
    w->parts = is_last ? 0 : e->part + 1;
    if (!text_empty(e->from))
        snprintf(w->from, sizeof w->from, "%s", e->from);
}

enum watched_word watched_hear(struct watched *w, const WatchEvent *e)
{
    enum watched_word word = judge_change(w, e);

    if (word == WATCHED_TAKE)
        word = judge_part(w, e);
    if (word == WATCHED_TAKE)
        take(w, e);
    return word;
}
