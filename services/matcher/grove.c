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

/* An entry on its way from one tree to the next. */
struct loose {
    uint64_t mask;
    struct grove_item item;
};

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

    *node = (struct grove_node){ .parent = parent };
    for (int axis = 0; axis < 3; axis++) {
        node->lo[axis] = INFINITY;
        node->hi[axis] = -INFINITY;
    }
}

static void learn(struct grove_node *node, uint64_t mask, const struct grove_item *item)
{
    for (int axis = 0; axis < 3; axis++) {
        double x = along(&item->at, axis);

        node->lo[axis] = fminf(node->lo[axis], not_above(x));
        node->hi[axis] = fmaxf(node->hi[axis], -not_above(-x));
    }
    node->mask |= mask;
    node->kinds |= (uint16_t)(1U << item->kind);
    node->reach = fmaxf(node->reach, item->reach);
    node->may_know_hours |= item->may_know_hours;
    node->has_unsaid |= item->reach < 0;
}

double grove_away(const struct grove_node *node, const struct geo_direction *from)
{
    double sum = 0;

    for (int axis = 0; axis < 3; axis++) {
        double x = along(from, axis);
        double off = fmax(fmax((double)node->lo[axis] - x, x - (double)node->hi[axis]), 0);

        sum += off * off;
    }
    return sum;
}

/* ---- leaves ---- */
static void leaf_make(struct grove_node *node, uint32_t room)
{
    struct grove_leaf *leaf =
        must_alloc(sizeof *leaf + room * (sizeof *leaf->masks + sizeof *leaf->items));

    leaf->node = node;
    leaf->room = room;
    leaf->masks = (uint64_t *)(leaf + 1);
    leaf->items = (struct grove_item *)(leaf->masks + room);
    node->is_leaf = true;
    node->leaf = leaf;
}

static void leaf_set(
    struct grove_leaf *leaf, uint32_t at, uint64_t mask, const struct grove_item *item)
{
    leaf->masks[at] = mask;
    leaf->items[at] = *item;
    item->entry->at[item->member] = leaf;
}

static void leaf_widen(struct grove_node *node)
{
    struct grove_leaf *old = node->leaf;

    leaf_make(node, old->room * 2 < GROVE_LEAF ? old->room * 2 : GROVE_LEAF);
    for (uint32_t i = 0; i < node->n; i++)
        leaf_set(node->leaf, i, old->masks[i], &old->items[i]);
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
static size_t part(struct loose *all, size_t n, int axis, double pivot)
{
    size_t i = 0, k = n - 1;

    for (;;) {
        struct loose kept;

        while (along(&all[i].item.at, axis) < pivot)
            i++;
        while (along(&all[k].item.at, axis) > pivot)
            k--;
        if (i >= k)
            return k;
        kept = all[i];
        all[i++] = all[k];
        all[k--] = kept;
    }
}

/* The `first` smallest along that axis come first. */
static void halve(struct loose *all, size_t n, size_t first, int axis)
{
    uint64_t seed = n;

    while (n > 1) {
        size_t chosen =
            next_pivot(&seed) % (n - 1); /* never the last: both parts then have somebody */
        size_t end = part(all, n, axis, along(&all[chosen].item.at, axis)) + 1;

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

static void build(struct grove_node *node, struct loose *all, size_t n)
{
    size_t leaves = (n + LEAF_BUILT - 1) / LEAF_BUILT;
    size_t first = n * (leaves / 2) / (leaves ? leaves : 1);

    forget(node);
    for (size_t i = 0; i < n; i++)
        learn(node, all[i].mask, &all[i].item);
    node->n = (uint32_t)n;
    if (leaves < 2) {
        leaf_make(node, n ? (uint32_t)n : LEAF_FIRST);
        for (size_t i = 0; i < n; i++)
            leaf_set(node->leaf, (uint32_t)i, all[i].mask, &all[i].item);
        return;
    }
    halve(all, n, first, widest(node));
    node->kids = must_alloc(2 * sizeof *node->kids);
    node->kids[0].parent = node->kids[1].parent = node;
    build(&node->kids[0], all, first);
    build(&node->kids[1], all + first, n - first);
}

/* Takes all that is below from the node. Returns the end of what it wrote. */
static struct loose *gather(struct grove_node *node, struct loose *to)
{
    if (!node->is_leaf) {
        to = gather(&node->kids[0], to);
        to = gather(&node->kids[1], to);
        free(node->kids);
        return to;
    }
    for (uint32_t i = 0; i < node->n; i++)
        *to++ = (struct loose){ node->leaf->masks[i], node->leaf->items[i] };
    free(node->leaf);
    return to;
}

/* With one more, or as it is (extra == NULL). */
static void rebuild(struct grove_node *node, const struct loose *extra)
{
    struct loose *all = must_alloc((node->n + 1) * sizeof *all);
    struct loose *end = gather(node, all);

    if (extra)
        *end++ = *extra;
    build(node, all, (size_t)(end - all));
    free(all);
}

void grove_settle(struct grove *g)
{
    if (g->root)
        rebuild(g->root, NULL);
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

static void put_in(struct grove_node *node, uint64_t mask, const struct grove_item *item)
{
    if (node->n == GROVE_LEAF) {
        rebuild(node, &(struct loose){ mask, *item });
        even_out(node->parent);
        return;
    }
    if (node->n == node->leaf->room)
        leaf_widen(node);
    learn(node, mask, item);
    leaf_set(node->leaf, node->n++, mask, item);
}

void grove_add(struct grove *g, uint64_t mask, const struct grove_item *item)
{
    struct grove_node *node;

    if (!g->root) {
        g->root = must_alloc(sizeof *g->root);
        build(g->root, NULL, 0);
    }
    for (node = g->root; !node->is_leaf; node = kid_for(node, item)) {
        learn(node, mask, item);
        node->n++;
    }
    put_in(node, mask, item);
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

void grove_replace(
    struct grove_leaf *leaf, const struct entry *old, struct entry *e, bool may_know_hours)
{
    struct grove_item *item = &leaf->items[leaf_find(leaf, old)];

    item->entry = e;
    item->may_know_hours = may_know_hours;
    for (struct grove_node *node = leaf->node; node; node = node->parent)
        node->may_know_hours |= may_know_hours;
}
