/* kdtree - the limit beside which a search is measured: a bare k-d tree over points and masks. It knows no rules: whether somebody may be
 * asked is a bit of the mask, reckoned beforehand; it finds the nearest k who have all bits, inside their own radius. */
#ifndef ASSIST_TESTS_BENCH_KDTREE_H
#define ASSIST_TESTS_BENCH_KDTREE_H

#include <stddef.h>
#include <stdint.h>

struct kd_point {
    float at[3]; /* on the unit sphere */
    float reach2; /* the straight line to the edge of its own circle, squared */
    uint64_t mask;
    uint32_t id;
};

struct kd_found {
    float away2;
    uint32_t id;
};

struct kdtree;

struct kdtree *kd_build(struct kd_point *points, size_t n); /* sorts them; copies what it needs */
void kd_free(struct kdtree *t);
size_t kd_bytes(const struct kdtree *t);
/* Up to k, the nearest first. Returns how many. */
size_t kd_nearest(
    const struct kdtree *t, const float at[3], uint64_t mask, size_t k, struct kd_found *ret);
/* The same by looking at each. */
size_t kd_brute(
    const struct kdtree *t, const float at[3], uint64_t mask, size_t k, struct kd_found *ret);

#endif
