/* casefile - questions about a case that several decisions ask. Pure. */
#include "casebook/casefile.h"
#include "base/geo.h"
#include "base/text.h"
#include "casebook/drift.h"
#include "casebook/step.h"

const struct fact *case_fact(const struct casefile *c, const char *key)
{
    for (uint32_t i = 0; i < c->n_facts; i++) {
        if (text_is(c->facts[i].key, key))
            return &c->facts[i];
    }
    return NULL;
}

struct need *case_need(struct casefile *c, uint32_t number)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (c->needs[i].number == number)
            return &c->needs[i];
    }
    return NULL;
}

struct offer *case_offer(struct casefile *c, uint32_t letter)
{
    return letter < c->n_offers ? &c->offers[letter] : NULL;
}

struct call *case_call(struct casefile *c, uint32_t number)
{
    return number > 0 && number <= c->n_calls ? &c->calls[number - 1] : NULL;
}

struct alarm *case_alarm(struct casefile *c, uint32_t number)
{
    return number > 0 && number <= c->n_alarms ? &c->alarms[number - 1] : NULL;
}

#define DRIFTS_M_AN_HOUR                                                                           \
    1852 /* as far as what drifts is looked for while nobody knows the wind (domain.md 6.4) */

/* How sure a fix still is when another one is taken. */
static uint32_t radius_by_then(const struct casefile *c, const struct fix *f, int64_t at_ms)
{
    int64_t span_ms = at_ms - f->fix_at_ms;

    if (!drift_carries(c->drift.what) || span_ms <= 0)
        return f->radius_m;
    if (span_ms > DRIFT_LONGEST_MS)
        span_ms = DRIFT_LONGEST_MS;
    return f->radius_m + (uint32_t)(span_ms * DRIFTS_M_AN_HOUR / HOUR_MS);
}

/* Words never push out a point; of two points the newer one counts. But what a telephone says that is less sure, or late, is nothing
 * against a better fix with which it agrees (rules of AML, ETSI TS 103 625); nor is the circle of a settlement that has the point in
 * it. */
static bool is_better(const struct casefile *c, const struct fix *f, const struct fix *than)
{
    if (!f->has_point || !than->has_point)
        return f->has_point || !than->has_point;
    if (f->source != CASE__PLACE_SOURCE__NETWORK && f->source != CASE__PLACE_SOURCE__GAZETTEER)
        return true;
    if (than->source == CASE__PLACE_SOURCE__NETWORK && f->fix_at_ms < than->fix_at_ms)
        return false;
    return f->radius_m <= radius_by_then(c, than, f->fix_at_ms) ||
           geo_distance_m(f->lat, f->lon, than->lat, than->lon) >
               (double)f->radius_m + than->radius_m;
}

const struct fix *case_place(const struct casefile *c)
{
    const struct fix *best = NULL;

    for (uint32_t i = 0; i < c->n_fixes; i++) {
        const struct fix *f = &c->fixes[i];

        if (f->of_reporter || f->wrong)
            continue;
        if (!best || is_better(c, f, best))
            best = f;
    }
    return best;
}

const struct fix *case_where(const struct casefile *c, struct arena *a)
{
    const struct fix *place = case_place(c);
    struct fix *now;

    if (!place || !c->drift.at_ms)
        return place;
    now = arena_copy(a, place, sizeof *place);
    now->lat = c->drift.lat;
    now->lon = c->drift.lon;
    now->radius_m = c->drift.radius_m;
    now->estimate = true;
    now->known_ms = place->fix_at_ms;
    now->fix_at_ms = c->drift.at_ms;
    return now;
}

bool case_is_open(const struct casefile *c)
{
    return c->state != CASE__STATE__NONE && c->state != CASE__STATE__CLOSED &&
           c->state != CASE__STATE__MERGED;
}

bool offer_is_asked(const struct offer *o)
{
    return o->state == OFFER__STATE__QUEUED || o->state == OFFER__STATE__SENT ||
           o->state == OFFER__STATE__DELIVERED || o->state == OFFER__STATE__ACKED ||
           o->state == OFFER__STATE__UNCLEAR;
}

bool offer_is_working(const struct offer *o)
{
    return o->state == OFFER__STATE__COMMITTED || o->state == OFFER__STATE__EN_ROUTE ||
           o->state == OFFER__STATE__ON_SCENE;
}

bool offer_is_live(const struct offer *o)
{
    return offer_is_asked(o) || offer_is_working(o) || o->state == OFFER__STATE__STANDBY;
}

bool need_is_over(const struct need *n)
{
    return n->state >= NEED__STATE__DONE;
}

uint32_t need_commits(const struct casefile *c, const struct need *n)
{
    uint32_t commits = 0;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].need == n->number && c->offers[i].won)
            commits++;
    }
    return commits;
}

static bool need_has_live(const struct casefile *c, const struct need *n)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].need == n->number && offer_is_live(&c->offers[i]))
            return true;
    }
    return false;
}

/* Two live offers of one need to one responder: they would not know which to answer. */
static bool need_asks_twice(const struct casefile *c, const struct need *n)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        for (uint32_t k = 0; k < i; k++) {
            const struct offer *a = &c->offers[i], *b = &c->offers[k];

            if (a->need == n->number && b->need == n->number && offer_is_live(a) &&
                offer_is_live(b) && text_is(a->responder, b->responder))
                return true;
        }
    }
    return false;
}

/* Nobody is asked for it yet: that ends by itself, or the case is on hold, or the person refuses. */
static bool waits_for_nothing(const struct casefile *c, const struct need *n)
{
    return case_is_open(c) && c->state != CASE__STATE__ON_HOLD && n->mandatory &&
           n->ladder == LADDER__STATE__IDLE && !c->place_by_ms &&
           c->consent != CASE__CONSENT__REFUSED;
}

const char *case_broken(const struct casefile *c)
{
    bool any_mandatory = false;

    if (case_is_open(c) && case_due(c).due_ms == NEVER_MS)
        return "an open case without an armed deadline";
    if (c->judged && (c->priority < PRIORITY__P0 || c->priority > PRIORITY__P5))
        return "a judged case without a priority";
    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];

        any_mandatory = any_mandatory || n->mandatory;
        if (need_commits(c, n) > n->required)
            return "more winning commits than the need requires";
        if (need_asks_twice(c, n))
            return "one responder asked twice at once for one need";
        if (c->state == CASE__STATE__CLOSED && need_has_live(c, n))
            return "a closed case with a live offer";
        if (waits_for_nothing(c, n))
            return "a need that nobody is asked for, and that waits for nothing";
        if (need_is_over(n) && n->ladder != LADDER__STATE__STOPPED)
            return "a need that is over with a running ladder";
        if ((n->half_over || n->overdue) && !n->due_ms)
            return "a need that is late, and has no time to be done by";
    }
    if (c->judged && !any_mandatory)
        return "a judged case without a mandatory need";
    return NULL;
}
