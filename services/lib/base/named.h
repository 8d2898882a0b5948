/* named - whom somebody means who says "my husband Pyotr", "8 900 ...", or an id. Pure. */
#ifndef ASSIST_BASE_NAMED_H
#define ASSIST_BASE_NAMED_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

#define NAME_FOLDED 512 /* bytes of a name or word that take part in comparing */

/* Somebody as they were named: made once, compared often. */
struct named {
    const char *folded;
    uint64_t phone; /* phone_key; 0: no telephone was said */
};

/* Texts in the arena. */
struct named named_of(const char *said, struct arena *a);
/* Is it whoever has this id and name (both folded by text_fold) and telephone? Every word that was said stands in the name, in
 * any order: whoever must never be asked is rather left out once too often. A phone may be NULL. */
bool named_is(
    const struct named *n, const char *folded_id, const char *folded_name, const char *phone);
/* The same of texts as they stand, for one comparison. NULL: not known. */
bool named_says(const char *said, const char *id, const char *name, const char *phone);

#endif
