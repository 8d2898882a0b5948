/* search - a walk through the groves, the most promising first. Nodes and entries wait in one heap, by the best rank that they can have.
 * Nobody is looked at who cannot be reached or cannot do it; they were counted beforehand. Pure. */
#include "matcher/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "matcher/cover.h"
#include "matcher/entry.h"
#include "matcher/prefix.h"

/* A rank, as far as it is known without looking: less is before. */
struct bound {
    unsigned
        claim; /* 4: is no contact of the person; 2: its hours are unknown; 1: it may cover the place, or may not */
    double away; /* the straight line of their way (rank.h), squared; INFINITY: no distance */
};

struct step {
    struct bound bound;
    const struct grove *grove;
    const struct grove_node *node; /* or NULL: an entry */
    const struct grove_item *item;
};

#define STEPS_FIRST 256

struct walk {
    const struct match_query *q;
    const struct index *index;
    struct shortlist *list;
    struct skill_ask ask;
    double unsaid, uncertain; /* straight lines */
    double radius2; /* squared; INFINITY: not said */
    struct bound stop; /* of the one that showed that there are more than asked for */
    size_t looked_at[SKILL_PLACES]; /* and counted */
    struct step *steps; /* a heap */
    size_t n, room;
    struct step first[STEPS_FIRST];
};

static bool is_before(const struct bound *a, const struct bound *b)
{
    return a->claim != b->claim ? a->claim < b->claim : a->away < b->away;
}

/* ---- the heap ---- */
static void make_room(struct walk *w)
{
    struct step *old = w->steps;

    w->room *= 2;
    w->steps = must_alloc(w->room * sizeof *w->steps);
    memcpy(w->steps, old, w->n * sizeof *old);
    if (old != w->first)
        free(old);
}

static void push(struct walk *w, const struct step *s)
{
    size_t at = w->n++;

    if (w->n > w->room) {
        w->n--;
        make_room(w);
        w->n++;
    }
    for (; at > 0 && is_before(&s->bound, &w->steps[(at - 1) / 2].bound); at = (at - 1) / 2)
        w->steps[at] = w->steps[(at - 1) / 2];
    w->steps[at] = *s;
}

static size_t lesser_child(const struct walk *w, size_t at)
{
    size_t kid = 2 * at + 1;

    if (kid + 1 < w->n && is_before(&w->steps[kid + 1].bound, &w->steps[kid].bound))
        kid++;
    return kid;
}

static struct step pop(struct walk *w)
{
    struct step top = w->steps[0], last = w->steps[--w->n];
    size_t at = 0;

    while (2 * at + 1 < w->n) {
        size_t kid = lesser_child(w, at);

        if (!is_before(&w->steps[kid].bound, &last.bound))
            break;
        w->steps[at] = w->steps[kid];
        at = kid;
    }
    w->steps[at] = last;
    return top;
}

/* ---- who is passed over ---- */
static bool is_reached(
    const struct walk *w, const struct grove *g, double away, double said, bool has_unsaid)
{
    double reach = (has_unsaid && w->unsaid > said ? w->unsaid : said) + w->uncertain;

    if (g->is_tied)
        return true;
    if (away > w->radius2)
        return false;
    return !g->is_near || away <= reach * reach;
}

/* Of the straight line, squared, to a point so many steps farther along the way: sine and cosine of the sum of two angles, those of the
 * small one a little too small rather than too large. */
static double farther(double away, uint8_t steps)
{
    double half = steps * DETOUR_STEP_M / (2 * GEO_RADIUS_M);
    double sine = half - half * half * half / 6;
    double rest = sqrt(fmax(4 - away, 0)); /* beyond by rounding alone */
    double line = sqrt(away) * (1 - half * half / 2) + rest * sine;

    if (!steps)
        return away;
    return rest > 2 * sine ? line * line : 4; /* half way round, or more */
}

static bool has_distance(const struct walk *w, const struct grove *g)
{
    return g->is_placed && w->q->has_point;
}

static unsigned claim_of(const struct grove *g, bool may_know_hours)
{
    return (g->is_tied ? 0U : 4U) + (may_know_hours ? 0U : 2U) + g->is_maybe;
}

/* Memory is what a search waits for: what will be read in a moment is asked for beforehand. */
static void foresee(const void *at, size_t size)
{
    for (size_t i = 0; i < size; i += 64)
        __builtin_prefetch((const char *)at + i);
}

static void foresee_below(const struct grove_node *node)
{
    if (node->is_leaf)
        foresee(node->leaf, sizeof *node->leaf + node->n * sizeof *node->leaf->masks);
    else
        foresee(node->kids, 2 * sizeof *node->kids);
}

/* False: nobody below is to be looked at. */
static bool step_to_node(
    const struct walk *w, const struct grove *g, const struct grove_node *node, struct step *ret)
{
    double away = INFINITY;

    if ((node->mask & w->ask.mask) != w->ask.mask || !(node->kinds & w->ask.kinds) ||
        (node->pairs.bits[w->ask.pair_at] & w->ask.pair) != w->ask.pair)
        return false;
    if (has_distance(w, g)) {
        away = grove_away(node, &w->q->direction);
        if (!is_reached(w, g, away, (double)node->reach, node->has_unsaid))
            return false;
        away = farther(away, node->detour);
    }
    foresee_below(node);
    ret->bound = (struct bound){ claim_of(g, node->may_know_hours), away };
    ret->grove = g;
    ret->node = node;
    ret->item = NULL;
    return true;
}

static double apart(const struct geo_direction *a, const struct geo_direction *b)
{
    double x = a->x - b->x, y = a->y - b->y, z = a->z - b->z;

    return x * x + y * y + z * z;
}

static void push_item(struct walk *w, const struct grove *g, const struct grove_item *item)
{
    struct step s = { .grove = g, .item = item };

    s.bound = (struct bound){ claim_of(g, item->may_know_hours), INFINITY };
    if (has_distance(w, g)) {
        s.bound.away = apart(&item->at, &w->q->direction);
        if (!is_reached(w, g, s.bound.away, (double)item->reach, item->reach < 0))
            return;
        s.bound.away = farther(s.bound.away, item->detour & UINT8_MAX);
    }
    foresee(&item->entry->responder, sizeof item->entry->responder);
    push(w, &s);
}

/* ---- steps ---- */
static void open_leaf(struct walk *w, const struct grove *g, const struct grove_node *node)
{
    const struct grove_leaf *leaf = node->leaf;
    const uint64_t mask = w->ask.mask;

    for (uint32_t i = 0; i < node->n; i++) {
        if ((leaf->masks[i] & mask) == mask && w->ask.kinds >> leaf->items[i].kind & 1)
            push_item(w, g, &leaf->items[i]);
    }
}

/* Down to a leaf by the better side; the other one waits. */
static void open_node(struct walk *w, const struct grove *g, const struct grove_node *node)
{
    while (!node->is_leaf) {
        struct step a, b;
        bool has_a = step_to_node(w, g, &node->kids[0], &a);
        bool has_b = step_to_node(w, g, &node->kids[1], &b);
        bool is_b = has_b && (!has_a || is_before(&b.bound, &a.bound));

        if (!has_a && !has_b)
            return;
        if (has_a && has_b)
            push(w, is_b ? &a : &b);
        node = is_b ? b.node : a.node;
    }
    open_leaf(w, g, node);
}

static struct bound bound_of(const struct fit *fit)
{
    double line = fit->has_distance ? geo_chord(rank_way_m(fit)) : (double)INFINITY;
    unsigned claim = (rank_leads(fit->responder) ? 0U : 4U) + 2U * fit->hours_unknown +
                     (fit->cover == COVER_MAYBE);

    return (struct bound){ claim, line * line };
}

/* By more than rounding: those at one distance are told apart by their load and id. */
static bool is_surely_before(const struct bound *a, const struct bound *b)
{
    struct bound later = { a->claim, a->away * (1 + 1e-9) + 1e-18 };

    return is_before(&later, b);
}

/* What was counted beforehand, or is reckoned from the rest. */
static const bool is_told_apart[MATCH_REASONS] = {
    [MATCH__REASON__NOT_ACTIVE] = true,
    [MATCH__REASON__NOT_VETTED] = true,
    [MATCH__REASON__NO_CAPACITY] = true,
    [MATCH__REASON__ALREADY_ASKED] = true,
    [MATCH__REASON__NEVER_ASK] = true,
    [MATCH__REASON__NO_CHANNEL] = true,
    [MATCH__REASON__OFF_DUTY] = true,
    [MATCH__REASON__NOT_OPEN] = true,
    [MATCH__REASON__NOT_THEIRS] = true,
    [MATCH__REASON__NEVER_CONTACT] = true,
    [MATCH__REASON__RESTING] = true,
    [MATCH__REASON__MONTH_FULL] = true,
    [MATCH__REASON__WRONG_AGE] = true,
    [MATCH__REASON__AT_NIGHT] = true,
    [MATCH__REASON__TOO_FAR] = true,
};

/* Whoever stands in several places is counted in one: under the first area that holds the place, else where its circle and its polygon
 * are found, else under the first that may hold it. */
static bool is_met_here(
    const struct match_query *q, const struct grove *g, const struct responder *r)
{
    const char *area;
    char region[PREFIX_KEY];
    struct fit fit = { 0 };

    if (g->is_tied || r->n_area == 0 || r->is_everywhere)
        return true;
    area = cover_area(q, r);
    if (area)
        return text_is(g->name, area);
    area = cover_maybe_area(q, r);
    if (!area || cover_of(q, r, &fit) != COVER_MAYBE)
        return g->is_near;
    prefix_region(area, region);
    return text_is(g->name, region);
}

static void look_at(struct walk *w, const struct step *s)
{
    const struct responder *r = &s->item->entry->responder;
    Match__Reason reason;
    struct fit fit;

    if (!is_met_here(w->q, s->grove, r))
        return;
    reason = eligible(w->q, r, &fit);
    if (reason == MATCH__REASON__FITS) {
        shortlist_take(w->list, &fit);
        if (w->list->n_fits == w->list->at_most + 1)
            w->stop = s->bound;
    } else if (is_told_apart[reason]) {
        shortlist_leave_out(w->list, reason, 1);
    } else {
        return;
    }
    w->looked_at[s->grove->is_tied ? SKILL_TIED : r->has_point ? SKILL_PLACED : SKILL_UNPLACED]++;
}

static bool is_enough(const struct walk *w)
{
    const struct shortlist *list = w->list;
    struct bound last;

    if (w->steps[0].grove->is_tied) /* few, and in an order that no bound knows */
        return false;
    if (list->n_fits <= list->at_most || !is_surely_before(&w->stop, &w->steps[0].bound))
        return false;
    last = bound_of(&list->best[list->n - 1]);
    return is_surely_before(&last, &w->steps[0].bound);
}

static void begin_at(struct walk *w, const struct plot *p)
{
    for (int i = 0; i < 2; i++) {
        const struct grove *g = &p->of[i];
        struct step s;

        if (g->root && (!g->is_near || g->is_placed == w->q->has_point) &&
            step_to_node(w, g, g->root, &s))
            push(w, &s);
    }
}

static void begin_under(void *self, const char *name)
{
    struct walk *w = self;
    const struct plot *p = index_district(w->index, name);

    if (p)
        begin_at(w, p);
}

static void walk(struct walk *w)
{
    const struct match_query *q = w->q;
    const struct plot *contacts = q->subject ? index_contacts(w->index, q->subject) : NULL;

    if (contacts)
        begin_at(w, contacts);
    begin_at(w, &w->index->near);
    begin_at(w, &w->index->everywhere);
    if (!text_empty(q->district))
        begin_under(w, q->district);
    if (w->index->has_prefixes)
        prefix_each(q->oktmo, q->kladr, begin_under, w);
    while (w->n > 0 && !is_enough(w)) {
        struct step s = pop(w);

        if (s.node)
            open_node(w, s.grove, s.node);
        else
            look_at(w, &s);
    }
    if (w->steps != w->first)
        free(w->steps);
}

/* ---- the question ---- */
static uint32_t kinds_of(const struct match_query *q)
{
    uint32_t bits = q->n_kinds ? 0 : UINT32_MAX;

    for (size_t i = 0; i < q->n_kinds; i++)
        bits |= (unsigned)q->kinds[i] < SKILL_KINDS ? 1U << q->kinds[i] : 0;
    return bits;
}

#define ROUNDING_M 1 /* far more than doubles lose */

static void start(struct walk *w, const struct match_query *q, struct shortlist *list)
{
    w->q = q;
    w->list = list;
    w->ask = (struct skill_ask){
        .kinds = kinds_of(q), .words = q->capabilities, .n = q->n_capabilities
    };
    w->unsaid = geo_chord(cover_unsaid_m(q) + ROUNDING_M);
    w->uncertain = geo_chord(q->uncertainty_m + ROUNDING_M);
    w->radius2 = INFINITY;
    if (q->radius_m > 0)
        w->radius2 = geo_chord(q->radius_m + ROUNDING_M) * geo_chord(q->radius_m + ROUNDING_M);
    memset(w->looked_at, 0, sizeof w->looked_at);
    w->steps = w->first;
    w->n = 0;
    w->room = STEPS_FIRST;
}

/* Those who can do it and were not counted one by one: nobody else of them covers the place, or nobody asked any more. */
static void leave_rest(const struct walk *w, const size_t able[SKILL_PLACES])
{
    shortlist_leave_out(
        w->list, MATCH__REASON__NOT_THEIRS, able[SKILL_TIED] - w->looked_at[SKILL_TIED]);
    for (int placed = SKILL_UNPLACED; placed <= SKILL_PLACED; placed++) {
        size_t rest = able[placed] - w->looked_at[placed];

        shortlist_leave_out(w->list,
            w->list->n_fits > w->list->at_most ? MATCH__REASON__BEHIND : cover_none(w->q, placed),
            rest);
    }
}

/* ---- whom the person must never meet ---- */
static void note_phone(struct match_query *q, uint64_t phone)
{
    for (size_t i = 0; i < q->n_never_phones; i++) {
        if (q->never_phones[i] == phone)
            return;
    }
    if (phone && q->n_never_phones < NEVER_PHONES)
        q->never_phones[q->n_never_phones++] = phone;
}

static void note_never(const struct grove_node *node, struct match_query *q)
{
    if (!node->is_leaf) {
        note_never(&node->kids[0], q);
        note_never(&node->kids[1], q);
        return;
    }
    for (uint32_t i = 0; i < node->n; i++) {
        const struct responder *r = &node->leaf->items[i].entry->responder;

        if (r->never_contact)
            note_phone(q, phone_key(r->phone));
    }
}

void search_never(struct directory *d, struct match_query *q)
{
    const struct plot *contacts;

    directory_settle(d);
    contacts = q->subject ? index_contacts(&d->index, q->subject) : NULL;
    q->n_never_phones = 0;
    for (int i = 0; contacts && i < 2; i++) {
        if (contacts->of[i].root)
            note_never(contacts->of[i].root, q);
    }
}

void search(struct directory *d, const struct match_query *q, struct shortlist *list)
{
    struct skill_ask every = { .kinds = UINT32_MAX, .is_known = true };
    size_t listed, of_kind, able[SKILL_PLACES];
    struct match_query whole = *q;
    struct walk w;

    search_never(d, &whole);
    start(&w, &whole, list);
    w.index = &d->index;
    skills_of(d->skills, &every, &listed, able);
    shortlist_leave_out(list, MATCH__REASON__NOT_ACTIVE, d->entries.n - listed);
    skills_mask(d->skills, &w.ask);
    skills_of(d->skills, &w.ask, &of_kind, able);
    shortlist_leave_out(list, MATCH__REASON__WRONG_KIND, listed - of_kind);
    shortlist_leave_out(list, MATCH__REASON__NOT_CAPABLE,
        of_kind - able[SKILL_UNPLACED] - able[SKILL_PLACED] - able[SKILL_TIED]);
    if (of_kind > 0)
        walk(&w);
    leave_rest(&w, able);
}

bool search_knows(const struct directory *d, const char *capability)
{
    struct skill_ask ask = { .kinds = UINT32_MAX, .words = &capability, .n = 1 };
    size_t of_kind, able[SKILL_PLACES];

    skills_mask(d->skills, &ask);
    skills_of(d->skills, &ask, &of_kind, able);
    return able[SKILL_UNPLACED] + able[SKILL_PLACED] + able[SKILL_TIED] > 0;
}
