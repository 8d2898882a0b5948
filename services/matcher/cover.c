/* cover - see cover.h. */
#include "matcher/cover.h"

#include <string.h>
#include "base/text.h"
#include "matcher/prefix.h"
#include "outline/outline.h"

/* ---- what is named ---- */
static enum prefix_says area_says(const struct match_query *q, const char *area)
{
    if (prefix_is_key(area))
        return prefix_says(area, q->oktmo, q->kladr);
    if (text_empty(q->district))
        return PREFIX_UNKNOWN;
    return strcmp(q->district, area) == 0 ? PREFIX_YES : PREFIX_NO;
}

static const char *first_that(
    const struct match_query *q, const char *const *areas, size_t n, enum prefix_says says)
{
    for (size_t i = 0; i < n; i++) {
        if (area_says(q, areas[i]) == says)
            return areas[i];
    }
    return NULL;
}

const char *cover_area(const struct match_query *q, const struct responder *r)
{
    return first_that(q, r->area, r->n_area, PREFIX_YES);
}

const char *cover_maybe_area(const struct match_query *q, const struct responder *r)
{
    return first_that(q, r->area, r->n_area, PREFIX_MAYBE);
}

/* Only what surely lies there: who may be needed is rather asked than missed. */
static bool is_excluded(const struct match_query *q, const struct responder *r)
{
    return first_that(q, r->exclude, r->n_exclude, PREFIX_YES) != NULL;
}

static enum cover by_area(const struct match_query *q, const struct responder *r)
{
    if (r->is_everywhere)
        return COVER_EVERYWHERE;
    if (cover_area(q, r))
        return COVER_AREA;
    return cover_maybe_area(q, r) ? COVER_MAYBE : COVER_NONE;
}

/* Is its area a statement that we can hold against this place? */
static bool can_judge_area(const struct match_query *q, const struct responder *r)
{
    return r->n_area > 0 && !first_that(q, r->area, r->n_area, PREFIX_UNKNOWN);
}

/* ---- circles ---- */
double cover_own_m(const struct responder *r)
{
    return r->radius_km > 0 ? r->radius_km * 1000 : 0;
}

double cover_unsaid_m(const struct match_query *q)
{
    return q->radius_m > 0 ? q->radius_m : RADIUS_UNSAID_M;
}

#define NOT_HERE (-1.0)

/* A responder's own circle, widened by what we do not know of the place. */
static double reach_of(const struct match_query *q, const struct responder *r)
{
    double own_m = cover_own_m(r);

    if (own_m > 0)
        return own_m + q->uncertainty_m;
    if (r->has_polygon || can_judge_area(q, r))
        return NOT_HERE; /* it has said where it goes, and that is not here */
    return cover_unsaid_m(q) + q->uncertainty_m;
}

/* Most entries are far away, and the exact distance costs more than all other filters together. */
static bool is_far(const struct match_query *q, const struct responder *r, double m)
{
    return geo_is_beyond(&q->direction, &r->direction, m);
}

static bool meets_polygon(const struct match_query *q, const struct responder *r)
{
    return r->outline && outline_meets(r->outline, q->lat, q->lon, q->uncertainty_m);
}

static void measure(const struct match_query *q, const struct responder *r, struct fit *fit)
{
    fit->has_distance = true;
    fit->distance_m = geo_apart_m(&q->direction, &r->direction);
}

static enum cover by_shape(const struct match_query *q, const struct responder *r, struct fit *fit)
{
    double reach_m = reach_of(q, r);

    if (reach_m >= 0 && !is_far(q, r, reach_m)) {
        measure(q, r, fit);
        if (fit->distance_m <= reach_m)
            return COVER_NEAR;
    }
    return meets_polygon(q, r) ? COVER_AREA : COVER_NONE;
}

static enum cover cover_at(const struct match_query *q, const struct responder *r, struct fit *fit)
{
    enum cover named = by_area(q, r), cover;

    if (!r->has_point)
        return named;
    cover = by_shape(q, r, fit);
    if (cover == COVER_NONE)
        cover = named;
    if (cover != COVER_NONE && !fit->has_distance)
        measure(q, r, fit);
    return q->radius_m > 0 && fit->distance_m > q->radius_m ? COVER_NONE : cover;
}

/* ---- places that have no point ---- */
/* Whoever has the duty of a whole region answers for a case of which nobody knows yet where it is. */
bool cover_is_unplaced_official(const struct responder *r)
{
    return !r->has_point && (r->kind == RESPONDER__KIND__EMERGENCY_SERVICE ||
                                r->kind == RESPONDER__KIND__DUTY_COORDINATOR);
}

static enum cover cover_nowhere(const struct match_query *q, const struct responder *r)
{
    enum cover named = by_area(q, r);

    return named == COVER_NONE && cover_is_unplaced_official(r) ? COVER_UNPLACED : named;
}

/* An entry that a place would decide about is kept out by the missing place, another one by its area. */
Match__Reason cover_none(const struct match_query *q, bool has_point)
{
    if (!q->has_point && (has_point || text_empty(q->district)))
        return MATCH__REASON__NO_PLACE;
    return MATCH__REASON__OUT_OF_AREA;
}

/* The rung's radius is for those who come from near by; a daughter is asked wherever she is. */
static enum cover cover_theirs(
    const struct match_query *q, const struct responder *r, struct fit *fit)
{
    if (q->has_point && r->has_point)
        measure(q, r, fit);
    return COVER_THEIRS;
}

enum cover cover_of(const struct match_query *q, const struct responder *r, struct fit *fit)
{
    if (eligible_is_tied(r))
        return cover_theirs(q, r, fit);
    if (is_excluded(q, r))
        return COVER_NONE;
    return q->has_point ? cover_at(q, r, fit) : cover_nowhere(q, r);
}
