/* order - what needs a human first. Pure. */
#ifndef ASSIST_BOARD_ORDER_H
#define ASSIST_BOARD_ORDER_H

#include "base/arena.h"
#include "board/rows.h"

/* The first that holds. */
enum order_class {
    ORDER_EXHAUSTED, /* all rungs are over */
    ORDER_ALARMED, /* an alarm waits for somebody; not one of the two below */
    ORDER_OVERDUE, /* its deadline has passed, or none is armed */
    ORDER_LATE_YES, /* somebody said yes too late, and could still be asked to go */
    ORDER_CALLBACK_LATE, /* the caller waits to be told */
    ORDER_GOES_ON, /* nobody has to do anything yet */
    ORDER_EXERCISE, /* the classes above once more, for exercises: they wait behind all that is real */
    ORDER_ENDED = 2 * ORDER_EXERCISE, /* the newest end first */
};

/* Where a row stands: by class, then by time left, then by priority, then by number. */
struct order {
    enum order_class class;
    int64_t left_by_ms; /* its deadline; of an ended one, the end, negative */
    Priority priority;
    case_key key;
};
bool order_is_overdue(
    const struct row *row, int64_t now_ms); /* open, and its deadline passed or is missing */
struct order order_of(const struct row *row, int64_t now_ms);
int order_compare(const struct order *a, const struct order *b);

/* The token for the next page: where this one ended, and as of when it was sorted, so that rows do not change class between
 * two pages. */
struct page_mark {
    int64_t as_of_ms;
    struct order last;
};
const char *page_mark_format(const struct page_mark *mark, struct arena *a);
int page_mark_parse(const char *token, struct page_mark *ret_mark); /* 0 or ERR_INVALID */

#endif
