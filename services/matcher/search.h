/* search - a question goes in, a shortlist comes out. Looks at every entry; an index may do better behind the same call,
 * as long as the counts still add up to the number of entries. Pure. */
#ifndef ASSIST_MATCHER_SEARCH_H
#define ASSIST_MATCHER_SEARCH_H

#include "matcher/directory.h"
#include "matcher/rank.h"

/* `list` was started; what it points to lives until the directory changes. */
void search(const struct directory *d, const struct match_query *q, struct shortlist *list);

#endif
