/* kdtree - see kdtree.h. Nodes and leaves lie in arrays; leaves of 32; a node knows its box, all bits below it
 * and how far the farthest goes. */
#include "bench/kdtree.h"

#include <math.h>
#include <stdlib.h>
#include "base/must.h"

#define LEAF 32

struct node {
    float lo[3], hi[3];
    uint64_t mask;
    float reach2; /* the largest */
    uint32_t first, n; /* of the points */
    uint32_t right; /* the left one is the next; 0: a leaf */
};

struct kdtree {
    float (*at)[3];
    float *reach2;
    uint64_t *mask;
    uint32_t *id;
    struct node *nodes;
    size_t n, n_nodes;
};

/* ---- building ---- */
static void measure(struct node *node, const struct kd_point *p)
{
    for (int a = 0; a < 3; a++) {
        node->lo[a] = INFINITY;
        node->hi[a] = -INFINITY;
    }
    for (size_t i = 0; i < node->n; i++) {
        for (int a = 0; a < 3; a++) {
            node->lo[a] = fminf(node->lo[a], p[i].at[a]);
            node->hi[a] = fmaxf(node->hi[a], p[i].at[a]);
        }
        node->mask |= p[i].mask;
        node->reach2 = fmaxf(node->reach2, p[i].reach2);
    }
}

static int widest(const struct node *node)
{
    int best = 0;

    for (int a = 1; a < 3; a++) {
        if (node->hi[a] - node->lo[a] > node->hi[best] - node->lo[best])
            best = a;
    }
    return best;
}

static void select_half(struct kd_point *p, size_t n, size_t half, int a)
{
    while (n > 1) {
        float pivot = p[n / 2 - (n == 2)].at[a];
        size_t i = 0, k = n - 1;

        while (i <= k) {
            struct kd_point kept;

            while (p[i].at[a] < pivot)
                i++;
            while (p[k].at[a] > pivot)
                k--;
            if (i > k)
                break;
            kept = p[i];
            p[i++] = p[k];
            p[k] = kept;
            if (k == 0)
                break;
            k--;
        }
        if (half <= k && k + 1 < n) {
            n = k + 1;
        } else if (half >= i && i > 0) {
            p += i;
            n -= i;
            half -= i;
        } else {
            return;
        }
    }
}

static uint32_t build(struct kdtree *t, struct kd_point *p, size_t first, size_t n)
{
    uint32_t me = (uint32_t)t->n_nodes++;
    struct node *node = &t->nodes[me];

    node->first = (uint32_t)first;
    node->n = (uint32_t)n;
    measure(node, p + first);
    if (n > LEAF) {
        size_t half = n / LEAF / 2 > 0 ? n / LEAF / 2 * LEAF : n / 2;

        select_half(p + first, n, half, widest(node));
        build(t, p, first, half);
        node->right = build(t, p, first + half, n - half);
    }
    return me;
}

struct kdtree *kd_build(struct kd_point *points, size_t n)
{
    struct kdtree *t = must_alloc(sizeof *t);

    t->n = n;
    t->nodes = must_alloc((n / (LEAF / 2) + 2) * sizeof *t->nodes);
    build(t, points, 0, n);
    t->at = must_alloc(n * sizeof *t->at);
    t->reach2 = must_alloc(n * sizeof *t->reach2);
    t->mask = must_alloc(n * sizeof *t->mask);
    t->id = must_alloc(n * sizeof *t->id);
    for (size_t i = 0; i < n; i++) {
        for (int a = 0; a < 3; a++)
            t->at[i][a] = points[i].at[a];
        t->reach2[i] = points[i].reach2;
        t->mask[i] = points[i].mask;
        t->id[i] = points[i].id;
    }
    return t;
}

void kd_free(struct kdtree *t)
{
    free(t->at);
    free(t->reach2);
    free(t->mask);
    free(t->id);
    free(t->nodes);
    free(t);
}

size_t kd_bytes(const struct kdtree *t)
{
    return t->n * (sizeof *t->at + sizeof *t->reach2 + sizeof *t->mask + sizeof *t->id) +
           t->n_nodes * sizeof *t->nodes;
}

/* ---- asking ---- */
struct asking {
    const struct kdtree *tree;
    const float *at;
    uint64_t mask;
    size_t k, n;
    struct kd_found *found;
};

static void take(struct asking *q, float away2, uint32_t id)
{
    size_t at = q->n < q->k ? q->n++ : q->k - 1;

    for (; at > 0 && q->found[at - 1].away2 > away2; at--)
        q->found[at] = q->found[at - 1];
    q->found[at] = (struct kd_found){ away2, id };
}

static float worst(const struct asking *q)
{
    return q->n < q->k ? INFINITY : q->found[q->k - 1].away2;
}

static void look(struct asking *q, size_t first, size_t n)
{
    const struct kdtree *t = q->tree;

    for (size_t i = first; i < first + n; i++) {
        float x, y, z, away2;

        if ((t->mask[i] & q->mask) != q->mask)
            continue;
        x = t->at[i][0] - q->at[0];
        y = t->at[i][1] - q->at[1];
        z = t->at[i][2] - q->at[2];
        away2 = x * x + y * y + z * z;
        if (away2 <= t->reach2[i] && away2 < worst(q))
            take(q, away2, t->id[i]);
    }
}

static float off(float lo, float hi, float x)
{
    float far = lo - x > x - hi ? lo - x : x - hi;

    return far > 0 ? far : 0;
}

static float away2_of(const struct node *node, const float at[3])
{
    float x = off(node->lo[0], node->hi[0], at[0]), y = off(node->lo[1], node->hi[1], at[1]),
          z = off(node->lo[2], node->hi[2], at[2]);

    return x * x + y * y + z * z;
}

static void descend(struct asking *q, const struct node *node, float away2)
{
    const struct node *left = node + 1, *right = &q->tree->nodes[node->right];
    float to_left, to_right;

    if (away2 >= worst(q) || away2 > node->reach2 || (node->mask & q->mask) != q->mask)
        return;
    if (!node->right) {
        look(q, node->first, node->n);
        return;
    }
    to_left = away2_of(left, q->at);
    to_right = away2_of(right, q->at);
    if (to_left <= to_right) {
        descend(q, left, to_left);
        descend(q, right, to_right);
    } else {
        descend(q, right, to_right);
        descend(q, left, to_left);
    }
}

size_t kd_nearest(
    const struct kdtree *t, const float at[3], uint64_t mask, size_t k, struct kd_found *ret)
{
    struct asking q = { t, at, mask, k, 0, ret };

    descend(&q, t->nodes, 0);
    return q.n;
}

size_t kd_brute(
    const struct kdtree *t, const float at[3], uint64_t mask, size_t k, struct kd_found *ret)
{
    struct asking q = { t, at, mask, k, 0, ret };

    look(&q, 0, t->n);
    return q.n;
}
