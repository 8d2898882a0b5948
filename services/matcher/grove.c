/* grove - see grove.h. Nodes come in pairs; a leaf is one block with its masks and items behind it. */
#include "matcher/grove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "matcher/entry.h"

#define LEAF_BUILT 56 /* entries in a leaf when it is built: the rest is for those who come */
#define LEAF_FIRST 4
#define REBUILD_MAX                                                                                \
    32768 /* what is larger is built anew by grove_settle alone: a query waits no longer than that takes */

/* ---- what a node knows ---- */
static double along(const struct geo_direction *d, int axis)
{
    return axis == 0 ? d->x : axis == 1 ? d->y : d->z;
}

static float not_above(double x)
{
    float f = (float)x;

    return (double)f > x ? nextafterf(f, -INFINITY) : f;
}

static void forget(struct grove_node *node)
{
    struct grove_node *parent = node->parent;

    *node = (struct grove_node){ .parent = parent, .detour = UINT8_MAX };
    for (int axis = 0; axis < 3; axis++) {
        node->lo[axis] = INFINITY;
        node->hi[axis] = -INFINITY;
    }
}

static void stretch(struct grove_node *node, int axis, double x)
{
    if (x < (double)node->lo[axis])
        node->lo[axis] = not_above(x);
    if (x > (double)node->hi[axis])
        node->hi[axis] = -not_above(-x);
}

static void enclose(struct grove_node *node, const struct grove_item *item)
{
    stretch(node, 0, item->at.x);
    stretch(node, 1, item->at.y);
    stretch(node, 2, item->at.z);
}

static void add_pairs(struct grove_node *node, const struct skill_pairs *pairs)
{
    for (size_t i = 0; i < sizeof pairs->bits / sizeof pairs->bits[0]; i++)
        node->pairs.bits[i] |= pairs->bits[i];
}

static void learn_detour(struct grove_node *node, uint8_t detour)
{
    node->detour = node->detour > detour ? detour : node->detour;
}

static void learn(struct grove_node *node, const struct grove_item *item)
{
    enclose(node, item);
    add_pairs(node, &item->entry->skills->pairs);
    node->mask |= item->entry->skills->mask;
    node->kinds |= (uint16_t)(1U << item->kind);
    node->reach = node->reach < item->reach ? item->reach : node->reach;
    node->may_know_hours |= item->may_know_hours;
    node->has_unsaid |= item->reach < 0;
    learn_detour(node, item->detour);
}

/* What both sides know; the box is there already. */
static void learn_kids(struct grove_node *node)
{
    for (int i = 0; i < 2; i++) {
        const struct grove_node *kid = &node->kids[i];

        add_pairs(node, &kid->pairs);
        node->mask |= kid->mask;
        node->kinds |= kid->kinds;
        node->reach = node->reach < kid->reach ? kid->reach : node->reach;
        node->may_know_hours |= kid->may_know_hours;
        node->has_unsaid |= kid->has_unsaid;
        learn_detour(node, kid->detour);
    }
}

/* ---- leaves ---- */
static void leaf_make(struct grove_node *node, size_t room)
{
    struct grove_leaf *leaf =
        must_alloc(sizeof *leaf + room * (sizeof *leaf->masks + sizeof *leaf->items));

    leaf->node = node;
    leaf->room = room;
    leaf->items = (struct grove_item *)(leaf->masks + room);
    node->is_leaf = true;
    node->leaf = leaf;
}

static void leaf_set(struct grove_leaf *leaf, uint32_t at, const struct grove_item *item)
{
    leaf->masks[at] = item->entry->skills->mask;
    leaf->items[at] = *item;
    item->entry->at[item->member] = leaf;
}

static void leaf_widen(struct grove_node *node)
{
    struct grove_leaf *old = node->leaf;

    leaf_make(node, old->room * 2 < GROVE_LEAF ? old->room * 2 : GROVE_LEAF);
    for (uint32_t i = 0; i < node->n; i++)
        leaf_set(node->leaf, i, &old->items[i]);
    free(old);
}

static uint32_t leaf_find(const struct grove_leaf *leaf, const struct entry *e)
{
    uint32_t at = 0;

    while (leaf->items[at].entry != e)
        at++;
    return at;
}

/* ---- building ---- */
static int widest(const struct grove_node *node)
{
    int best = 0;

    for (int axis = 1; axis < 3; axis++) {
        if (node->hi[axis] - node->lo[axis] > node->hi[best] - node->lo[best])
            best = axis;
    }
    return best;
}

/* Pivots that no order of the entries can foresee well enough to be slow by it; the same each time. */
static uint32_t next_pivot(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

/* Hoare: afterwards nobody up to the place that is returned lies beyond anybody after it. */
static size_t part(struct grove_item *all, size_t n, int axis, double pivot)
{
    size_t i = 0, k = n - 1;

    for (;;) {
        struct grove_item kept;

        while (along(&all[i].at, axis) < pivot)
            i++;
        while (along(&all[k].at, axis) > pivot)
            k--;
        if (i >= k)
            return k;
        kept = all[i];
        all[i++] = all[k];
        all[k--] = kept;
    }
}

/* The `first` smallest along that axis come first; 0 < first < n. */
static void halve(struct grove_item *all, size_t n, size_t first, int axis)
{
    uint64_t seed = n;

    for (;;) {
        size_t chosen =
            next_pivot(&seed) % (n - 1); /* never the last: both parts then have somebody */
        size_t end = part(all, n, axis, along(&all[chosen].at, axis)) + 1;

        if (first == end)
            return;
        if (first < end) {
            n = end;
        } else {
            all += end;
            n -= end;
            first -= end;
        }
    }
}

static void build_leaf(struct grove_node *node, const struct grove_item *all, size_t n)
{
    leaf_make(node, n ? n : LEAF_FIRST);
    for (size_t i = 0; i < n; i++) {
        learn(node, &all[i]);
        leaf_set(node->leaf, (uint32_t)i, &all[i]);
    }
}

static void build(struct grove_node *node, struct grove_item *all, size_t n)
{
    size_t leaves = (n + LEAF_BUILT - 1) / LEAF_BUILT;
    size_t first;

    forget(node);
    node->n = (uint32_t)n;
    if (leaves < 2) {
        build_leaf(node, all, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        enclose(node, &all[i]);
    first = n * (leaves / 2) / leaves;
    halve(all, n, first, widest(node));
    node->kids = must_alloc(2 * sizeof *node->kids);
    node->kids[0].parent = node->kids[1].parent = node;
    build(&node->kids[0], all, first);
    build(&node->kids[1], all + first, n - first);
    learn_kids(node);
}

/* Takes all that is below from the node. Returns the end of what it wrote. */
static struct grove_item *take_all(struct grove_node *node, struct grove_item *to)
{
    if (!node->is_leaf) {
        to = take_all(&node->kids[0], to);
        to = take_all(&node->kids[1], to);
        free(node->kids);
        return to;
    }
    for (uint32_t i = 0; i < node->n; i++)
        *to++ = node->leaf->items[i];
    free(node->leaf);
    return to;
}

/* With one more, or as it is (extra == NULL). */
static void rebuild(struct grove_node *node, const struct grove_item *extra)
{
    struct grove_item *all = must_alloc((node->n + (size_t)1) * sizeof *all);
    struct grove_item *end = take_all(node, all);

    if (extra)
        *end++ = *extra;
    build(node, all, (size_t)(end - all));
    free(all);
}

static void plant(struct grove *g)
{
    if (g->root)
        return;
    g->root = must_alloc(sizeof *g->root);
    build(g->root, NULL, 0);
}

static void fell(struct grove_node *node)
{
    if (node->is_leaf) {
        free(node->leaf);
        return;
    }
    fell(&node->kids[0]);
    fell(&node->kids[1]);
    free(node->kids);
}

void grove_clear(struct grove *g)
{
    if (!g->root)
        return;
    fell(g->root);
    free(g->root);
    g->root = NULL;
}

/* ---- many at once: in one list, and then the tree ---- */
void grove_open(struct grove *g)
{
    if (!g->root)
        return;
    g->n_loose = g->root->n;
    g->room_loose = g->n_loose + 1;
    g->loose = must_alloc(g->room_loose * sizeof *g->loose);
    take_all(g->root, g->loose);
    build(g->root, NULL, 0);
}

void grove_gather(struct grove *g, const struct grove_item *item)
{
    if (g->n_loose == g->room_loose) {
        g->room_loose += g->room_loose / 2 + 1;
        g->loose = must_realloc(g->loose, g->room_loose * sizeof *g->loose);
    }
    g->loose[g->n_loose++] = *item;
}

void grove_settle(struct grove *g)
{
    if (g->room_loose == 0)
        return;
    plant(g);
    free(g->root->leaf);
    build(g->root, g->loose, g->n_loose);
    free(g->loose);
    g->loose = NULL;
    g->n_loose = g->room_loose = 0;
}

/* ---- one comes, one goes ---- */
static struct grove_node *kid_for(struct grove_node *node, const struct grove_item *item)
{
    double left = grove_away(&node->kids[0], &item->at);
    double right = grove_away(&node->kids[1], &item->at);
    bool goes_left = left < right || (left == right && node->kids[0].n <= node->kids[1].n);

    return &node->kids[goes_left ? 0 : 1];
}

static bool is_lopsided(const struct grove_node *node)
{
    uint32_t a = node->kids[0].n, b = node->kids[1].n;

    return (a > b ? a : b) > node->n / 4 * 3 + GROVE_LEAF;
}

static void even_out(struct grove_node *from)
{
    struct grove_node *worst = NULL;

    for (struct grove_node *node = from; node && node->n <= REBUILD_MAX; node = node->parent) {
        if (is_lopsided(node))
            worst = node;
    }
    if (worst)
        rebuild(worst, NULL);
}

static void put_in(struct grove_node *node, const struct grove_item *item)
{
    if (node->n == GROVE_LEAF) {
        rebuild(node, item);
        even_out(node->parent);
        return;
    }
    if (node->n == node->leaf->room)
        leaf_widen(node);
    learn(node, item);
    leaf_set(node->leaf, node->n++, item);
}

void grove_add(struct grove *g, const struct grove_item *item)
{
    struct grove_node *node;

    plant(g);
    for (node = g->root; !node->is_leaf; node = kid_for(node, item)) {
        learn(node, item);
        node->n++;
    }
    put_in(node, item);
}

void grove_remove(struct grove_leaf *leaf, const struct entry *e)
{
    uint32_t at = leaf_find(leaf, e), last = leaf->node->n - 1;
    struct grove_node *thin = NULL;

    leaf->masks[at] = leaf->masks[last];
    leaf->items[at] = leaf->items[last];
    for (struct grove_node *node = leaf->node; node; node = node->parent) {
        node->n--;
        if (!node->is_leaf && node->n <= LEAF_BUILT / 2)
            thin = node;
    }
    if (thin)
        rebuild(thin, NULL);
}

void grove_replace(struct grove_leaf *leaf, const struct entry *old, struct entry *e,
    bool may_know_hours, uint8_t detour)
{
    struct grove_item *item = &leaf->items[leaf_find(leaf, old)];

    item->entry = e;
    item->may_know_hours = may_know_hours;
    item->detour = detour;
    for (struct grove_node *node = leaf->node; node; node = node->parent) {
        node->may_know_hours |= may_know_hours;
        learn_detour(node, detour);
    }
}
