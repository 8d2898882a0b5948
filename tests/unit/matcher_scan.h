/* matcher_scan - what a search must give, found out by looking at every entry: plain, slow, and without an index. */
#ifndef ASSIST_TESTS_MATCHER_SCAN_H
#define ASSIST_TESTS_MATCHER_SCAN_H

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/phone.h"
#include "matcher/cover.h"
#include "matcher/search.h"

struct scanned {
    struct fit fit;
    Match__Reason reason;
    bool is_tied; /* somebody's contact: all of the person's are looked at, and nobody else's */
    unsigned claim; /* where it would stand in the order, as far as that is known without looking */
    double away;
};

struct scan {
    const struct match_query *query;
    struct scanned *all;
    size_t n;
};

static inline int scan_by_rank(const void *a, const void *b)
{
    const struct scanned *x = a, *y = b;

    if ((x->reason == MATCH__REASON__FITS) != (y->reason == MATCH__REASON__FITS))
        return x->reason == MATCH__REASON__FITS ? -1 : 1;
    return x->reason == MATCH__REASON__FITS ? rank_compare(&x->fit, &y->fit) : 0;
}

#define SCAN_ROUNDING_M2                                                                           \
    4e-5 /* six millimetres, squared: at the poles many stand there together, and the search looks at all */

static inline bool scan_is_after(const struct scanned *a, unsigned claim, double away)
{
    return a->claim != claim ? a->claim > claim
                             : a->away * a->away > away * away * (1 + 1e-9) + SCAN_ROUNDING_M2;
}

static inline int scan_by_claim(const void *a, const void *b)
{
    const struct scanned *x = a, *y = b;

    return scan_is_after(x, y->claim, y->away) - scan_is_after(y, x->claim, x->away);
}

static inline void scan_look(void *self, const struct responder *r)
{
    struct scan *scan = self;
    struct scanned *s = &scan->all[scan->n++];
    bool has_distance = r->has_point && scan->query->has_point;
    struct fit fit = { 0 };

    s->fit.responder = r;
    s->reason = eligible(scan->query, r, &s->fit);
    s->is_tied = eligible_is_tied(r);
    s->claim = (s->is_tied ? 0U : 4U) + (eligible_may_know_hours(r) ? 0U : 2U) +
               (r->n_area && cover_of(scan->query, r, &fit) == COVER_MAYBE);
    s->away = INFINITY;
    if (has_distance)
        s->away =
            geo_apart_m(&scan->query->direction, &r->direction) + detour_steps(r) * DETOUR_STEP_M;
}

static inline void scan_never(void *self, const struct responder *r)
{
    struct match_query *q = self;
    uint64_t phone = phone_key(r->phone);

    for (size_t i = 0; i < q->n_never_phones; i++) {
        if (q->never_phones[i] == phone)
            return;
    }
    if (eligible_is_listed(r) && q->subject && r->subject == q->subject && r->never_contact &&
        phone)
        q->never_phones[q->n_never_phones++] = phone;
}

/* Is it one of the reasons that are counted for all entries, wherever they are? */
static inline bool scan_is_lasting(const struct scanned *s)
{
    bool is_gone = !eligible_is_listed(s->fit.responder);

    if (s->is_tied)
        return true;
    return (s->reason == MATCH__REASON__NOT_ACTIVE && is_gone) ||
           s->reason == MATCH__REASON__WRONG_KIND || s->reason == MATCH__REASON__NOT_CAPABLE;
}

static inline bool scan_is_away(Match__Reason reason)
{
    return reason == MATCH__REASON__OUT_OF_AREA || reason == MATCH__REASON__NO_PLACE;
}

/* More fit than were asked for: who stands behind both the last one named and the first that is not named is not looked at. */
static inline void scan_cut(struct scan *scan, const struct shortlist *list, size_t n_fits)
{
    const struct fit *last = &list->best[list->n - 1];
    unsigned claim = (rank_leads(last->responder) ? 0U : 4U) + 2U * last->hours_unknown +
                     (last->cover == COVER_MAYBE);
    double away = last->has_distance ? rank_way_m(last) : (double)INFINITY;
    struct scanned *stop;

    qsort(scan->all, n_fits, sizeof *scan->all, scan_by_claim);
    stop = &scan->all[list->at_most];
    if (scan_is_after(stop, claim, away)) {
        claim = stop->claim;
        away = stop->away;
    }
    for (size_t i = 0; i < scan->n; i++) {
        struct scanned *s = &scan->all[i];

        if (!scan_is_lasting(s) && (scan_is_away(s->reason) || scan_is_after(s, claim, away)))
            s->reason = MATCH__REASON__BEHIND;
    }
}

/* `list` was started. */
static inline void scan_search(
    const struct directory *d, const struct match_query *q, struct shortlist *list)
{
    struct match_query whole = *q;
    struct scan scan = { .query = &whole };
    size_t n_fits = 0;

    directory_each(d, scan_never, &whole);

    scan.all = must_alloc((directory_count(d) + 1) * sizeof *scan.all);
    directory_each(d, scan_look, &scan);
    qsort(scan.all, scan.n, sizeof *scan.all, scan_by_rank);
    while (n_fits < scan.n && scan.all[n_fits].reason == MATCH__REASON__FITS)
        n_fits++;
    for (; list->n < n_fits && list->n < list->at_most; list->n++)
        list->best[list->n] = scan.all[list->n].fit;
    if (n_fits > list->at_most)
        scan_cut(&scan, list, n_fits);
    for (size_t i = 0; i < scan.n; i++) {
        if (scan.all[i].reason == MATCH__REASON__FITS)
            list->n_fits++;
        else
            shortlist_leave_out(list, scan.all[i].reason, 1);
    }
    free(scan.all);
}

#endif
