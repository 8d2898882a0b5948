/* order - the order of lists, and the token that continues one. Pure. */
#include "board/order.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/errors.h"
#include "base/text.h"

#define NUMBER_TEXT 24 /* of one part of a token */

static uint32_t bit(Alarm__Cause cause)
{
    return UINT32_C(1) << cause;
}

bool order_is_overdue(const struct row *row, int64_t now_ms)
{
    return !row_has_ended(row) && row->due_ms < now_ms;
}

static enum order_class open_class(const struct row *row, int64_t now_ms)
{
    uint32_t own = bit(ALARM__CAUSE__LATE_ACCEPT) |
                   bit(ALARM__CAUSE__CALLBACK_LATE); /* have classes of their own */

    if (row->state == CASE__STATE__EXHAUSTED || row_has_alarm(row, ALARM__CAUSE__EXHAUSTED))
        return ORDER_EXHAUSTED;
    if (row->alarms & ~own)
        return ORDER_ALARMED;
    if (order_is_overdue(row, now_ms))
        return ORDER_OVERDUE;
    if (row->late_yes || row_has_alarm(row, ALARM__CAUSE__LATE_ACCEPT))
        return ORDER_LATE_YES;
    if (row_has_alarm(row, ALARM__CAUSE__CALLBACK_LATE))
        return ORDER_CALLBACK_LATE;
    return ORDER_GOES_ON;
}

static enum order_class class_of(const struct row *row, int64_t now_ms)
{
    if (row_has_ended(row))
        return ORDER_ENDED;
    return open_class(row, now_ms) + (row->exercise ? ORDER_EXERCISE : 0);
}

struct order order_of(const struct row *row, int64_t now_ms)
{
    struct order o = { .class = class_of(row, now_ms), .priority = row->priority, .key = row->key };

    o.left_by_ms =
        o.class == ORDER_ENDED ? -(row->closed_ms ? row->closed_ms : row->at_ms) : row->due_ms;
    return o;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int order_compare(const struct order *a, const struct order *b)
{
    int order = compare(a->class, b->class);

    if (!order)
        order = compare(a->left_by_ms, b->left_by_ms);
    if (!order)
        order = compare(a->priority, b->priority);
    return order ? order : (a->key > b->key) - (a->key < b->key);
}

const char *page_mark_format(const struct page_mark *mark, struct arena *a)
{
    return arena_printf(a, "%" PRId64 ".%d.%" PRId64 ".%d.%" PRIu64, mark->as_of_ms,
        (int)mark->last.class, mark->last.left_by_ms, (int)mark->last.priority, mark->last.key);
}

/* One number up to the byte that ends it; *at moves behind that, unless it is the end of the text. */
static int take_number(const char **at, char end, int64_t min, int64_t max, int64_t *ret_n)
{
    char part[NUMBER_TEXT];
    size_t n = strcspn(*at, ".");

    if (n >= sizeof part || (*at)[n] != end)
        return ERR_INVALID;
    memcpy(part, *at, n);
    part[n] = '\0';
    *at += n + (end != '\0');
    return text_int(part, min, max, ret_n) ? ERR_INVALID : 0;
}

int page_mark_parse(const char *token, struct page_mark *ret_mark)
{
    static const struct {
        int64_t min, max;
    } bounds[] = {
        { 0, INT64_MAX },
        { 0, ORDER_ENDED },
        { -INT64_MAX, INT64_MAX },
        { 0, PRIORITY__P5 },
        { 1, INT64_MAX },
    };
    const size_t n = sizeof bounds / sizeof bounds[0];
    int64_t part[sizeof bounds / sizeof bounds[0]];
    const char *at = token;

    for (size_t i = 0; i < n; i++) {
        if (take_number(&at, i + 1 < n ? '.' : '\0', bounds[i].min, bounds[i].max, &part[i]))
            return ERR_INVALID;
    }
    *ret_mark = (struct page_mark){ part[0],
        { (enum order_class)part[1], part[2], (Priority)part[3], (case_key)part[4] } };
    return 0;
}
