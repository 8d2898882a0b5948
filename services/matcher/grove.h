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
#include "matcher/skills.h"

struct entry;

#define GROVE_LEAF 64 /* entries in a leaf, at most */
#define GROVE_REACH_UNSAID (-1.0F)

struct grove_item {
    struct geo_direction at; /* 0, 0, 0: of an entry without a point */
    float
        reach; /* the straight line to the farthest point it goes to, not too short; GROVE_REACH_UNSAID */
    uint32_t kind : 7;
    uint32_t may_know_hours : 1; /* false: its hours are unknown, whenever it is asked */
    uint32_t member : 16; /* which of the entry's places this is */
    uint32_t detour : 8; /* detour_steps: by so much farther away it counts, at least */
    struct entry *entry;
};

struct grove_node {
    struct skill_pairs pairs; /* that somebody here has */
    uint64_t mask; /* all that anybody here can do */
    float lo[3], hi[3]; /* x, y, z */
    float reach; /* of those who say one */
    uint32_t n;
    uint16_t kinds; /* a bit each */
    bool may_know_hours, has_unsaid, is_leaf;
    uint8_t detour; /* the least of all below; UINT8_MAX of nobody */
    struct grove_node *parent; /* NULL: the root */
    union {
        struct grove_node *kids; /* two */
        struct grove_leaf *leaf;
    };
};

/* The masks lie together, for most entries of a leaf are passed over by them alone. */
struct grove_leaf {
    struct grove_node *node;
    struct grove_item *items; /* as many as the node says */
    size_t room;
    uint64_t masks[];
};

/* Entries that are found in the same way. */
struct grove {
    struct grove_node *root; /* NULL: nobody was ever here */
    const char *name; /* of the district or number; NULL: it is under none */
    struct grove_item *loose; /* while it is open */
    size_t n_loose, room_loose;
    bool is_near; /* covers by its own circle, not by its area */
    bool is_maybe; /* its area may hold the place, or may not */
    bool is_placed; /* all have a point; else none */
    bool
        is_tied; /* all are one person's contacts; else none: they come before all others, from wherever they are */
};

void grove_clear(struct grove *g);
/* Notes in the entry where it stands: entry->at[item->member]. */
void grove_add(struct grove *g, const struct grove_item *item);
void grove_remove(struct grove_leaf *leaf, const struct entry *e);
/* `e` stands there instead of `old` from now on, which was the same in all that a node knows but for the hours and the detour. */
void grove_replace(struct grove_leaf *leaf, const struct entry *old, struct entry *e,
    bool may_know_hours, uint8_t detour);
/* For many at once: between these two, add with grove_gather alone, and ask nothing. It is then as even as can be. */
void grove_open(struct grove *g);
void grove_gather(struct grove *g, const struct grove_item *item);
void grove_settle(struct grove *g);

static inline double grove_off(double lo, double hi, double x)
{
    double off = lo - x > x - hi ? lo - x : x - hi;

    return off > 0 ? off : 0;
}

/* Of the straight line from there to anywhere in the node's box: its square, never too much. */
static inline double grove_away(const struct grove_node *node, const struct geo_direction *from)
{
    double x = grove_off((double)node->lo[0], (double)node->hi[0], from->x);
    double y = grove_off((double)node->lo[1], (double)node->hi[1], from->y);
    double z = grove_off((double)node->lo[2], (double)node->hi[2], from->z);

    return x * x + y * y + z * z;
}

#endif
