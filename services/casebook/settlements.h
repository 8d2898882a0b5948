/* settlements - rows of the gazetteer as they are stored. Public facts: nothing in them is anybody's. */
#ifndef ASSIST_CASEBOOK_SETTLEMENTS_H
#define ASSIST_CASEBOOK_SETTLEMENTS_H

#include "bus/bus.h"
#include "store/store.h"

Settlement *settlement_of(const struct listed_row *row, struct arena *a); /* NULL: damaged */
/* As it is to be stored: without the line of a file. Bytes that are the same write nothing. `write`: else it is only said what would
 * be. *ret_was: NULL: it is new; `s` itself: it stands there just so. 0, or the store's error. */
int settlement_put(struct store *s, const Settlement *settlement, bool write, struct arena *a,
    const Settlement **ret_was);
/* Only its id is left of it, for followers. */
bool settlement_is_removed(const Settlement *s);
/* 0; ERR_NOT_FOUND: there is none, or it was removed before. `write` as above. */
int settlement_remove(struct store *s, char *id, bool write, struct arena *a);
/* May it stand in the gazetteer? The one place of the casebook that judges it. 0, or ERR_* and the field in *why. */
int settlement_check(const Settlement *s, int64_t now_ms, struct arena *a, struct refusal *why);

#endif
