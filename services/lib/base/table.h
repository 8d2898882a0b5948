/* table - things by their name. The link is part of the thing, which belongs to whoever put it there. Pure. */
#ifndef ASSIST_BASE_TABLE_H
#define ASSIST_BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table_link {
    struct table_link *next; /* in the same bucket */
    const char *name; /* the thing's own; set before it is put */
    uint64_t hash; /* of the name */
};

struct table {
    struct table_link **buckets;
    size_t n_buckets; /* a power of two */
    size_t n;
};

void table_init(struct table *t);
void table_close(struct table *t); /* the things stay */
struct table_link *table_find(const struct table *t, const char *name); /* NULL: none */
/* The one of that name whose place it takes; NULL: there was none. */
struct table_link *table_put(struct table *t, struct table_link *link);
struct table_link *table_remove(struct table *t, const char *name); /* NULL: there was none */
/* Calls `visit` for each, in no order that means anything. */
void table_each(
    const struct table *t, void (*visit)(void *self, struct table_link *link), void *self);
/* Empties the table; `visit` may free what it is given. */
void table_empty(struct table *t, void (*visit)(void *self, struct table_link *link), void *self);

#endif
