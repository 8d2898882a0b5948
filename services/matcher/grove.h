/* grove - a k-d tree of entries by where they are, over the unit sphere, so that neither a pole nor the date line is anything special.
 * A node knows of all below it: the box they lie in, what they can do together, their kinds, and how far the farthest reaching goes.
 * What a node says may be too much after entries left, never too little. Entries come and go one by one: a leaf that is full is halved,
 * a part that has grown lopsided is built anew. Pure. */
#ifndef ASSIST_MATCHER_GROVE_H
#define ASSIST_MATCHER_GROVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/geo.h"

struct entry;

#define GROVE_LEAF 64 /* entries in a leaf, at most */
#define GROVE_REACH_UNSAID (-1.0F)

struct grove_item {
    struct geo_direction at; /* 0, 0, 0: of an entry without a point */
    float
        reach; /* the straight line to the farthest point it goes to, not too short; GROVE_REACH_UNSAID */
    uint32_t kind : 7;
    uint32_t may_know_hours : 1; /* false: its hours are unknown, whenever it is asked */
    uint32_t member : 24; /* which of the entry's places this is */
    struct entry *entry;
};

struct grove_node {
    float lo[3], hi[3]; /* x, y, z */
    uint64_t mask; /* all that anybody here can do */
    float reach; /* of those who say one */
    uint32_t n;
    uint16_t kinds; /* a bit each */
    bool may_know_hours, has_unsaid, is_leaf;
    struct grove_node *parent; /* NULL: the root */
    union {
        struct grove_node *kids; /* two */
        struct grove_leaf *leaf;
    };
};

/* The masks lie together, for most entries of a leaf are passed over by them alone. */
struct grove_leaf {
    struct grove_node *node;
    uint64_t *masks;
    struct grove_item *items; /* as many as the node says */
    uint32_t room;
};

/* Entries that are found in the same way. */
struct grove {
    struct grove_node *root; /* NULL: nobody was ever here */
    bool is_near; /* covers by its own circle, not by its area */
    bool is_placed; /* all have a point; else none */
    bool has_key; /* all are personal contacts who have the key; else none */
};

void grove_clear(struct grove *g);
/* Notes in the entry where it stands: entry->at[item->member]. */
void grove_add(struct grove *g, uint64_t mask, const struct grove_item *item);
void grove_remove(struct grove_leaf *leaf, const struct entry *e);
/* `e` stands there instead of `old` from now on, which was the same in all that a node knows but for the hours. */
void grove_replace(
    struct grove_leaf *leaf, const struct entry *old, struct entry *e, bool may_know_hours);
void grove_settle(struct grove *g); /* builds all of it anew, as even as can be */
/* Of the straight line from there to anywhere in the node's box: its square, never too much. */
double grove_away(const struct grove_node *node, const struct geo_direction *from);

#endif
