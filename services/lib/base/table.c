/* table - buckets of chained links, as many as there are things. */
#include "base/table.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"

#define BUCKETS_FIRST 64

static uint64_t hash_of(const char *name) /* FNV-1a */
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *name; name++)
        h = (h ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    return h ^ h >> 32;
}

static struct table_link **bucket_of(const struct table *t, uint64_t hash)
{
    return &t->buckets[hash & (t->n_buckets - 1)];
}

/* Where the pointer to the link is, or would be. */
static struct table_link **place_of(const struct table *t, const char *name, uint64_t hash)
{
    struct table_link **place = bucket_of(t, hash);

    while (*place && ((*place)->hash != hash || strcmp((*place)->name, name) != 0))
        place = &(*place)->next;
    return place;
}

void table_init(struct table *t)
{
    *t = (struct table){ .n_buckets = BUCKETS_FIRST };
    t->buckets = must_alloc(t->n_buckets * sizeof(struct table_link *));
}

void table_close(struct table *t)
{
    free(t->buckets);
    *t = (struct table){ 0 };
}

struct table_link *table_find(const struct table *t, const char *name)
{
    return *place_of(t, name, hash_of(name));
}

static void grow(struct table *t)
{
    struct table wider = { .n_buckets = t->n_buckets * 2, .n = t->n };

    wider.buckets = must_alloc(wider.n_buckets * sizeof(struct table_link *));
    for (size_t i = 0; i < t->n_buckets; i++) {
        while (t->buckets[i]) {
            struct table_link *link = t->buckets[i];
            struct table_link **to = bucket_of(&wider, link->hash);

            t->buckets[i] = link->next;
            link->next = *to;
            *to = link;
        }
    }
    free(t->buckets);
    *t = wider;
}

struct table_link *table_put(struct table *t, struct table_link *link)
{
    uint64_t hash = hash_of(link->name);
    struct table_link **place = place_of(t, link->name, hash);
    struct table_link *old = *place;

    link->hash = hash;
    link->next = old ? old->next : NULL;
    *place = link;
    if (!old && ++t->n > t->n_buckets)
        grow(t);
    return old;
}

struct table_link *table_remove(struct table *t, const char *name)
{
    struct table_link **place = place_of(t, name, hash_of(name));
    struct table_link *old = *place;

    if (old) {
        *place = old->next;
        t->n--;
    }
    return old;
}

void table_each(
    const struct table *t, void (*visit)(void *self, struct table_link *link), void *self)
{
    for (size_t i = 0; i < t->n_buckets; i++) {
        for (struct table_link *link = t->buckets[i]; link; link = link->next)
            visit(self, link);
    }
}

void table_empty(struct table *t, void (*visit)(void *self, struct table_link *link), void *self)
{
    for (size_t i = 0; i < t->n_buckets; i++) {
        while (t->buckets[i]) {
            struct table_link *link = t->buckets[i];

            t->buckets[i] = link->next;
            visit(self, link);
        }
    }
    t->n = 0;
}
