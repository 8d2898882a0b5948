/* search - a question goes in, a shortlist comes out: the same, in the same order, as looking at every entry would give. Pure.
 *
 * Entries are looked at in the order of rank, as far as it is known without looking, until as many fit as were asked for and one more.
 * What they are counted as:
 * - not_active (never asked), wrong_kind, not_capable: all entries that are left out for it, wherever they are;
 * - when everybody who fits is named: all others by the first reason of eligible(), too;
 * - when more fit than were asked for: by that reason those who stand no further back than the last one named and the first who fits
 *   and is not named; all others, whether they would fit or not, are `behind`: nobody has looked at them.
 * The counts do not depend on the order in which entries came. */
#ifndef ASSIST_MATCHER_SEARCH_H
#define ASSIST_MATCHER_SEARCH_H

#include "matcher/directory.h"
#include "matcher/rank.h"

/* `list` was started; what it points to lives until the directory changes. */
void search(struct directory *d, const struct match_query *q, struct shortlist *list);

/* Has anybody who is ever asked that word among what they can do? */
bool search_knows(const struct directory *d, const char *capability);

#endif
