/* index - where each entry is found: by its own circle or polygon, under what its area names, or everywhere; somebody's contact under
 * that person alone. Pure. */
#ifndef ASSIST_MATCHER_INDEX_H
#define ASSIST_MATCHER_INDEX_H

#include "base/table.h"
#include "matcher/grove.h"

/* Those who cover in the same way, apart by whether they have a point. */
struct plot {
    struct grove of[2];
};

struct index {
    struct plot
        near; /* by their circle; those without a point are official ones, for a case without one */
    struct plot everywhere;
    struct table districts; /* plots by folded name, or by prefix; contacts by their person */
    uint64_t turn; /* counts additions */
    bool has_prefixes; /* somebody's area is a number */
    bool is_open; /* many are on their way: nothing may be asked */
};

void index_init(struct index *x);
void index_close(struct index *x);
/* The entry must not be in it. A place in an area is noted once for each different word: room for 2 * n_area + 1 in entry->at. */
void index_add(struct index *x, struct entry *e);
void index_remove(struct entry *e);
/* Would both stand in the same places and be passed over by the same questions? */
bool index_is_alike(const struct entry *a, const struct entry *b);
void index_replace(const struct entry *old, struct entry *e); /* alike */
/* For many at once: between these two, index_add alone. */
void index_open(struct index *x);
void index_settle(struct index *x);
/* NULL: no entry has ever named it. */
const struct plot *index_district(const struct index *x, const char *folded);
/* The contacts of whoever has this telephone (phone_key). NULL: nobody ever had any. */
const struct plot *index_contacts(const struct index *x, uint64_t subject);

#endif
