/* index - see index.h. Who covers everywhere is found there alone; who names districts is found under each of them, and beside that by
 * the own circle or polygon; who names numbers, under each of them and under the region. */
#include "matcher/index.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "matcher/cover.h"
#include "matcher/entry.h"
#include "matcher/prefix.h"
#include "matcher/rank.h"
#include "outline/outline.h"

struct district {
    struct table_link link;
    struct plot plot;
    uint64_t turn; /* of the last addition that came here */
    char name[];
};

/* ---- plots ---- */
static void plot_init(struct plot *p, bool is_near, bool is_tied, const char *name)
{
    for (int placed = 0; placed < 2; placed++)
        p->of[placed] = (struct grove){ .name = name,
            .is_near = is_near,
            .is_maybe = name && !is_tied && strchr(name, '+'),
            .is_placed = placed,
            .is_tied = is_tied };
}

static void plot_each(struct plot *p, void (*what)(struct grove *g))
{
    what(&p->of[0]);
    what(&p->of[1]);
}

void index_init(struct index *x)
{
    *x = (struct index){ 0 };
    plot_init(&x->near, true, false, NULL);
    plot_init(&x->everywhere, false, false, NULL);
    table_init(&x->districts);
}

static void district_free(void *self, struct table_link *link)
{
    struct district *d = (struct district *)(void *)link;

    (void)self;
    plot_each(&d->plot, grove_clear);
    free(d);
}

void index_close(struct index *x)
{
    plot_each(&x->near, grove_clear);
    plot_each(&x->everywhere, grove_clear);
    table_empty(&x->districts, district_free, NULL);
    table_close(&x->districts);
}

static void district_open(void *self, struct table_link *link)
{
    struct district *d = (struct district *)(void *)link;

    (void)self;
    plot_each(&d->plot, grove_open);
}

void index_open(struct index *x)
{
    x->is_open = true;
    plot_each(&x->near, grove_open);
    plot_each(&x->everywhere, grove_open);
    table_each(&x->districts, district_open, NULL);
}

static void district_settle(void *self, struct table_link *link)
{
    struct district *d = (struct district *)(void *)link;

    (void)self;
    plot_each(&d->plot, grove_settle);
}

void index_settle(struct index *x)
{
    x->is_open = false;
    plot_each(&x->near, grove_settle);
    plot_each(&x->everywhere, grove_settle);
    table_each(&x->districts, district_settle, NULL);
}

const struct plot *index_district(const struct index *x, const char *folded)
{
    const struct district *d =
        (const struct district *)(const void *)table_find(&x->districts, folded);

    return d ? &d->plot : NULL;
}

/* No district is called so: its folded name has no such sign. */
#define PERSON "@%" PRIu64
#define PERSON_BYTES 24

const struct plot *index_contacts(const struct index *x, uint64_t subject)
{
    char name[PERSON_BYTES];

    snprintf(name, sizeof name, PERSON, subject);
    return index_district(x, name);
}

static struct district *district_of(struct index *x, const char *name, bool is_tied)
{
    struct district *d = (struct district *)(void *)table_find(&x->districts, name);
    size_t size = strlen(name) + 1;

    if (d)
        return d;
    d = must_alloc(sizeof *d + size);
    memcpy(d->name, name, size);
    d->link.name = d->name;
    plot_init(&d->plot, false, is_tied, d->name);
    table_put(&x->districts, &d->link);
    return d;
}

/* ---- entries ---- */
/* Longer by the metre that geo_is_beyond allows. A polygon is met within a circle around the entry's point that holds all of it. */
static float reach_of(const struct responder *r)
{
    double own_m = cover_own_m(r);

    if (r->outline)
        own_m = fmax(own_m, outline_reach_m(r->outline, r->lat, r->lon));
    if (own_m > 0 || r->has_polygon)
        return nextafterf((float)geo_chord(own_m + 1), INFINITY);
    return GROVE_REACH_UNSAID;
}

static void stand(const struct index *x, struct plot *p, struct entry *e)
{
    const struct responder *r = &e->responder;
    struct grove_item item = { .reach = reach_of(r),
        .kind = (uint32_t)r->kind & 127,
        .may_know_hours = eligible_may_know_hours(r),
        .member = e->n_at++ & 0xffff,
        .detour = detour_steps(r),
        .entry = e };

    if (r->has_point)
        item.at = r->direction;
    (x->is_open ? grove_gather : grove_add)(&p->of[r->has_point], &item);
}

static void stand_under(struct index *x, struct entry *e, const char *name)
{
    struct district *d = district_of(x, name, false);

    if (d->turn != x->turn)
        stand(x, &d->plot, e);
    d->turn = x->turn;
}

/* A prefix that says more than a region is looked for under the region, too, when no more than that is known of a place. */
static void stand_in_districts(struct index *x, struct entry *e)
{
    char region[PREFIX_KEY];

    x->turn++;
    for (size_t i = 0; i < e->responder.n_area; i++) {
        const char *area = e->responder.area[i];

        stand_under(x, e, area);
        if (!prefix_is_key(area))
            continue;
        x->has_prefixes = true;
        if (prefix_region(area, region))
            stand_under(x, e, region);
    }
}

/* One of whom nobody knows whose they are is asked for nobody. */
static void stand_by_person(struct index *x, struct entry *e)
{
    char name[PERSON_BYTES];

    snprintf(name, sizeof name, PERSON, e->responder.subject);
    if (e->responder.subject)
        stand(x, &district_of(x, name, true)->plot, e);
}

void index_add(struct index *x, struct entry *e)
{
    e->n_at = 0;
    if (eligible_is_tied(&e->responder)) {
        stand_by_person(x, e);
        return;
    }
    if (e->responder.is_everywhere) {
        stand(x, &x->everywhere, e);
        return;
    }
    if (e->responder.has_point || cover_is_unplaced_official(&e->responder))
        stand(x, &x->near, e);
    stand_in_districts(x, e);
}

void index_remove(struct entry *e)
{
    for (uint32_t i = 0; i < e->n_at; i++)
        grove_remove(e->at[i], e);
    e->n_at = 0;
}

static bool same_areas(const struct responder *a, const struct responder *b)
{
    if (a->n_area != b->n_area || a->is_everywhere != b->is_everywhere)
        return false;
    for (size_t i = 0; i < a->n_area; i++) {
        if (!text_is(a->area[i], b->area[i]))
            return false;
    }
    return true;
}

static bool same_point(const struct responder *a, const struct responder *b)
{
    return a->has_point == b->has_point && a->lat == b->lat && a->lon == b->lon &&
           cover_own_m(a) == cover_own_m(b) && a->has_polygon == b->has_polygon &&
           a->outline == b->outline;
}

bool index_is_alike(const struct entry *a, const struct entry *b)
{
    return a->is_listed == b->is_listed && a->skills == b->skills &&
           a->responder.kind == b->responder.kind && a->responder.subject == b->responder.subject &&
           same_point(&a->responder, &b->responder) && same_areas(&a->responder, &b->responder);
}

void index_replace(const struct entry *old, struct entry *e)
{
    bool may_know_hours = eligible_may_know_hours(&e->responder);

    e->n_at = old->n_at;
    for (uint32_t i = 0; i < e->n_at; i++) {
        e->at[i] = old->at[i];
        grove_replace(e->at[i], old, e, may_know_hours, detour_steps(&e->responder));
    }
}
