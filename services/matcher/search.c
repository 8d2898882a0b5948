/* search - the scan: eligible() for each entry. Pure. */
#include "matcher/search.h"

struct scan {
    const struct match_query *query;
    struct shortlist *list;
};

static void look_at(void *self, const struct responder *r)
{
    struct scan *scan = self;
    struct fit fit;
    Match__Reason reason = eligible(scan->query, r, &fit);

    if (reason == MATCH__REASON__FITS)
        shortlist_take(scan->list, &fit);
    else
        shortlist_leave_out(scan->list, reason, 1);
}

void search(const struct directory *d, const struct match_query *q, struct shortlist *list)
{
    struct scan scan = { q, list };

    directory_each(d, look_at, &scan);
}
