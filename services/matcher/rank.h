/* rank - in which order those who fit are asked, and why each was picked. Pure; the same entries give the same order. */
#ifndef ASSIST_MATCHER_RANK_H
#define ASSIST_MATCHER_RANK_H

#include "base/arena.h"
#include "matcher/eligible.h"

#define MATCH_REASONS (MATCH__REASON__TOO_FAR + 1)
#define SHORTLIST_USUAL 16 /* when the request does not say how many */
#define SHORTLIST_MAX 256

/* Below 0: `a` is asked before `b`. 0 only for one and the same entry. A contact who has the key and is near by, then contacts
 * in the order that their person wants, then those whose hours are known, then those who surely cover the place, then the shorter way (a
 * known distance before none), then the less loaded, then by id. */
int rank_compare(const struct fit *a, const struct fit *b);
/* The distance, where it is known, and the detour (detour.h): never less than the distance, which an index reckons with. */
double rank_way_m(const struct fit *fit);
bool rank_has_key(const struct responder *r); /* a contact who can open the door, and soon */
bool rank_leads(const struct responder *r); /* before all who are nobody's contact */
/* Codes, separated by commas: key; theirs, near, area, maybe_area, everywhere or unplaced; free; open; hours_unknown; and what speaks
 * against them: answers_rarely, asked_lately, old_fix, untested. */
const char *rank_why(const struct fit *fit, struct arena *a);

/* What a search leaves behind: the best so far, and a count for everything else. The sink of every search, scan or index. */
struct shortlist {
    struct fit best[SHORTLIST_MAX]; /* in the order of rank_compare */
    size_t n, at_most;
    size_t n_fits; /* of those looked at; more than n exactly when more fit than are in `best` */
    size_t
        left_out[MATCH_REASONS]; /* by reason; n_fits and these add up to the number of entries */
};
void shortlist_start(
    struct shortlist *s, uint32_t at_most); /* 0: SHORTLIST_USUAL; never more than SHORTLIST_MAX */
void shortlist_take(struct shortlist *s, const struct fit *fit);
void shortlist_leave_out(struct shortlist *s, Match__Reason reason, size_t count);
/* Why nobody was found: FITS when somebody was. NO_ENTRIES, the one reason that kept all out, or MIXED. */
Match__Reason shortlist_shortfall(const struct shortlist *s);

#endif
