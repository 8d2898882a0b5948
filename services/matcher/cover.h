/* cover - does an entry cover the place, and by what? Its circle, its polygon, the districts and numbers that its area names, and where
 * it says that it does not go. Pure. */
#ifndef ASSIST_MATCHER_COVER_H
#define ASSIST_MATCHER_COVER_H

#include "matcher/eligible.h"

/* How it covers the place; the distance goes into *fit where there is one. A circle comes before a polygon, that before what is named,
 * and all of them before what may be. */
enum cover cover_of(const struct match_query *q, const struct responder *r, struct fit *fit);

/* ---- for an index ---- */
/* The first of its areas that surely holds the place; NULL: none does. */
const char *cover_area(const struct match_query *q, const struct responder *r);
/* The first of its areas that may hold it, for all that is known of the place; NULL: none. */
const char *cover_maybe_area(const struct match_query *q, const struct responder *r);
/* Answers for a case whose place has no point, though it is tied to no place either. */
bool cover_is_unplaced_official(const struct responder *r);
/* How far its own circle may reach for a place that is certain; 0: as far as cover_unsaid_m says. */
double cover_own_m(const struct responder *r);
double cover_unsaid_m(const struct match_query *q);
/* Why those who cover no place are left out: no_place or out_of_area. */
Match__Reason cover_none(const struct match_query *q, bool has_point);

#endif
