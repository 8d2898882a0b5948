/* whom - see whom.h. */
#include "casebook/whom.h"

#include "base/text.h"
#include "base/times.h"
#include "casebook/step.h"
#include "words/responder.h"

#define EVERYBODY 16 /* named for a rung that asks all */

static bool is_excluded(const struct need *n, const struct offer *o)
{
    if (o->need != n->number)
        return false;
    if (offer_is_live(o))
        return true;
    if (o->state == OFFER__STATE__SUPERSEDED || o->state == OFFER__STATE__RECALLED)
        return false; /* was put off for a commit that did not hold, or by a hold, and never said no */
    if (o->pass == n->pass)
        return true; /* asked in this pass */
    return o->state == OFFER__STATE__DECLINED || o->state == OFFER__STATE__WITHDRAWN ||
           o->state == OFFER__STATE__LATE_ACCEPT || o->state == OFFER__STATE__CANNOT_LOCATE;
}

static void find_excluded(
    const struct casefile *c, const struct need *n, struct arena *a, struct whom *ret)
{
    ret->exclude = arena_alloc(a, (c->n_offers + 1) * sizeof *ret->exclude);
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (is_excluded(n, &c->offers[i]))
            ret->exclude[ret->n_exclude++] = c->offers[i].responder;
    }
}

static void find_capabilities(
    const struct need *n, const struct rung *r, struct arena *a, struct whom *ret)
{
    size_t most = n->n_capabilities + r->n_capabilities;

    ret->capabilities = arena_alloc(a, (most + 1) * sizeof *ret->capabilities);
    for (uint32_t i = 0; !r->own_capabilities && i < n->n_capabilities; i++)
        ret->capabilities[ret->n_capabilities++] = n->capabilities[i];
    for (size_t i = 0; i < r->n_capabilities; i++)
        ret->capabilities[ret->n_capabilities++] = r->capabilities[i];
}

/* Where the person refuses and it is about a life, of a rung's kinds the official ones alone. */
static void find_kinds(
    const struct casefile *c, const struct rung *r, struct arena *a, struct whom *ret)
{
    Responder__Kind *public = NULL;

    ret->n_kinds = r->n_kinds;
    ret->kinds = r->kinds;
    if (!consent_is_officials_only(c) || r->show_exact)
        return;
    ret->n_kinds = 0;
    for (int kind = RESPONDER__KIND__VOLUNTEER_ORG; kind <= RESPONDER__KIND__DUTY_COORDINATOR;
         kind++) {
        bool is_wanted = r->n_kinds == 0;

        for (size_t i = 0; i < r->n_kinds; i++)
            is_wanted = is_wanted || r->kinds[i] == (Responder__Kind)kind;
        if (is_wanted && responder_is_public((Responder__Kind)kind))
            *ARENA_PUSH(a, public, ret->n_kinds) = (Responder__Kind)kind;
    }
    ret->kinds = public;
}

/* Whoever must never learn of it is not asked, either. */
static void find_never(const struct casefile *c, struct arena *a, struct whom *ret)
{
    ret->never_ask =
        arena_alloc(a, (c->n_never_ask + c->n_never_tell + 1) * sizeof *ret->never_ask);
    for (uint32_t i = 0; i < c->n_never_ask; i++)
        ret->never_ask[ret->n_never_ask++] = c->never_ask[i];
    for (uint32_t i = 0; i < c->n_never_tell; i++)
        ret->never_ask[ret->n_never_ask++] = c->never_tell[i];
}

void whom_of(const struct casefile *c, const struct need *n, const struct rung *r, struct arena *a,
    struct whom *ret)
{
    *ret = (struct whom){
        .at_most = r->k ? 4 * r->k : EVERYBODY, /* spares, so that a decline is replaced at once */
        .radius_m = r->radius_m,
        .vetting = r->vetting > n->vetting ? r->vetting : n->vetting,
        .stranger_vetting = c->minor_vetting,
    };
    find_kinds(c, r, a, ret);
    find_capabilities(n, r, a, ret);
    find_excluded(c, n, a, ret);
    find_never(c, a, ret);
}

/* ---- how old ---- */
#define AGE_MOST 130
#define GROWN_UP 18

static const char *said_fact(const struct casefile *c, const char *key)
{
    const struct fact *f = case_fact(c, key);

    return f && !f->read ? f->value : NULL;
}

struct whom_age whom_age(const struct casefile *c, int64_t now_ms, int offset_s)
{
    const char *age = said_fact(c, "age"), *child = said_fact(c, "child");
    int64_t years;
    int least, most;

    if (!time_ages(c->subject.born, now_ms, offset_s, &least, &most))
        return (struct whom_age){ true, (uint32_t)least, (uint32_t)most };
    if (!text_empty(age) && !text_int(age, 0, AGE_MOST, &years))
        return (struct whom_age){ true, (uint32_t)years, (uint32_t)years };
    if (text_is(child, "yes"))
        return (struct whom_age){ true, 0, GROWN_UP - 1 };
    return (
        struct whom_age){ .is_known = text_is(child, "no"), .least = GROWN_UP, .most = AGE_MOST };
}
