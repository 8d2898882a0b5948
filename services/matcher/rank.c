/* rank - the order of asking, and the list that keeps the best of a search. Pure. */
#include "matcher/rank.h"

#include <string.h>
#include "base/text.h"

#define SOON_MIN 15 /* whoever has the key and is there by then comes first (domain.md 5) */

bool rank_has_key(const struct responder *r)
{
    return r->subject && r->has_key && (!r->has_minutes || r->minutes <= SOON_MIN);
}

/* As the person wants them asked; whoever has no such place comes behind. */
static uint32_t turn_of(const struct responder *r)
{
    return r->subject && r->order ? r->order : UINT32_MAX;
}

bool rank_leads(const struct responder *r)
{
    return rank_has_key(r) || turn_of(r) < UINT32_MAX;
}

static int compare_claims(bool a, bool b) /* who can claim it comes first */
{
    return (int)b - (int)a;
}

double rank_way_m(const struct fit *fit)
{
    return (fit->has_distance ? fit->distance_m : 0) + fit->detour.m;
}

static int compare_ways(const struct fit *a, const struct fit *b)
{
    double x = rank_way_m(a), y = rank_way_m(b);

    if (a->has_distance != b->has_distance)
        return compare_claims(a->has_distance, b->has_distance);
    return (x > y) - (x < y);
}

int rank_compare(const struct fit *a, const struct fit *b)
{
    const struct responder *x = a->responder, *y = b->responder;
    int order = compare_claims(rank_has_key(x), rank_has_key(y));

    if (!order)
        order = (turn_of(x) > turn_of(y)) - (turn_of(x) < turn_of(y));
    if (!order)
        order = compare_claims(!a->hours_unknown, !b->hours_unknown);
    if (!order)
        order = compare_claims(a->cover != COVER_MAYBE, b->cover != COVER_MAYBE);
    if (!order)
        order = compare_ways(a, b);
    if (!order)
        order = (x->load > y->load) - (x->load < y->load);
    return order ? order : strcmp(x->id, y->id);
}

/* ---- why ---- */
static const char *cover_word(enum cover cover)
{
    static const char *const words[] = { [COVER_NONE] = "",
        [COVER_NEAR] = "near",
        [COVER_AREA] = "area",
        [COVER_MAYBE] = "maybe_area",
        [COVER_EVERYWHERE] = "everywhere",
        [COVER_THEIRS] = "theirs",
        [COVER_UNPLACED] = "unplaced" };

    return words[cover];
}

static const char *hours_word(const struct fit *fit)
{
    if (fit->hours_unknown)
        return ",hours_unknown";
    return text_empty(fit->responder->hours) ? "" : ",open";
}

static const char *detour_words(const struct detour *d, struct arena *a)
{
    return arena_printf(a, "%s%s%s%s", d->answers_rarely ? ",answers_rarely" : "",
        d->asked_lately ? ",asked_lately" : "", d->old_fix ? ",old_fix" : "",
        d->untried ? ",untested" : "");
}

const char *rank_why(const struct fit *fit, struct arena *a)
{
    return arena_printf(a, "%s%s%s%s%s", rank_has_key(fit->responder) ? "key," : "",
        cover_word(fit->cover), fit->responder->load == 0 ? ",free" : "", hours_word(fit),
        detour_words(&fit->detour, a));
}

/* ---- the list ---- */
void shortlist_start(struct shortlist *s, uint32_t at_most)
{
    size_t wanted = at_most ? at_most : SHORTLIST_USUAL;

    s->n = s->n_fits = 0; /* `best` is large, and nobody reads beyond n */
    s->at_most = wanted < SHORTLIST_MAX ? wanted : SHORTLIST_MAX;
    memset(s->left_out, 0, sizeof s->left_out);
}

void shortlist_take(struct shortlist *s, const struct fit *fit)
{
    size_t at = s->n;

    s->n_fits++;
    while (at > 0 && rank_compare(fit, &s->best[at - 1]) < 0)
        at--;
    if (at == s->at_most)
        return;
    if (s->n < s->at_most)
        s->n++;
    memmove(&s->best[at + 1], &s->best[at], (s->n - at - 1) * sizeof *s->best);
    s->best[at] = *fit;
}

void shortlist_leave_out(struct shortlist *s, Match__Reason reason, size_t count)
{
    s->left_out[reason] += count;
}

Match__Reason shortlist_shortfall(const struct shortlist *s)
{
    Match__Reason found = MATCH__REASON__NO_ENTRIES;

    if (s->n_fits)
        return MATCH__REASON__FITS;
    for (unsigned i = 0; i < MATCH_REASONS; i++) {
        if (s->left_out[i] && found != MATCH__REASON__NO_ENTRIES)
            return MATCH__REASON__MIXED;
        if (s->left_out[i])
            found = (Match__Reason)i;
    }
    return found;
}
