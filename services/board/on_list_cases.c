/* board_on_list_cases - a page of cases, what needs a human first at the top. */
#include <stdlib.h>
#include "base/text.h"
#include "board/order.h"
#include "board/parts.h"
#include "bus/codec.h"

/* A row that fits, and where it stands. */
struct standing {
    struct order order;
    const struct row *row;
};

static int compare_standings(const void *a, const void *b)
{
    return order_compare(
        &((const struct standing *)a)->order, &((const struct standing *)b)->order);
}

struct page {
    struct standing *rows; /* all that come after the page before, sorted */
    size_t n;
    int64_t as_of_ms;
};

static struct page gather(const struct rows *rows, const struct filter *f,
    const struct page_mark *after, int64_t as_of_ms, struct arena *a)
{
    struct page page = { .rows = arena_alloc(a, rows_count(rows) * sizeof *page.rows),
        .as_of_ms = as_of_ms };

    for (const struct row *row = rows_after(rows, 0); row; row = rows_next(row)) {
        struct order order = order_of(row, as_of_ms);

        if (row_has_ended(row) && !filter_wants_ended(f))
            continue;
        if (!filter_fits(f, row, as_of_ms) || (after && order_compare(&order, &after->last) <= 0))
            continue;
        page.rows[page.n++] = (struct standing){ order, row };
    }
    if (page.n)
        qsort(page.rows, page.n, sizeof *page.rows, compare_standings);
    return page;
}

static size_t limit_of(const ListCases *request)
{
    if (!request->limit)
        return LIST_USUAL;
    return request->limit < LIST_MAX ? request->limit : LIST_MAX;
}

/* As many as asked for and as one message holds; where there are more, the token that continues. */
static void fill(CaseList *list, const struct page *page, size_t limit, struct arena *a)
{
    size_t size = 0;
    struct page_mark mark = { .as_of_ms = page->as_of_ms };

    list->cases = arena_alloc(a, (page->n < limit ? page->n : limit) * sizeof *list->cases);
    while (list->n_cases < page->n && list->n_cases < limit) {
        CaseRow *said = board_say_row(page->rows[list->n_cases].row, a);

        size += codec_size(said) + 8; /* its tag and length */
        if (size > MESSAGE_ROOM)
            break;
        list->cases[list->n_cases++] = said;
    }
    if (list->n_cases == page->n || list->n_cases == 0)
        return;
    mark.last = page->rows[list->n_cases - 1].order;
    list->next = (char *)(uintptr_t)page_mark_format(&mark, a);
}

/* As if it had been lost on the way: from half of the rows a list would hide cases, and the client asks again. */
static bool is_too_early(const struct board *self)
{
    return !self->is_level;
}

int board_on_list_cases(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct board *self = self_;
    const ListCases *request = in->env->list_cases;
    bool continues = !text_empty(request->next);
    struct page_mark after = { .as_of_ms = t->now_ms };
    struct filter f;
    struct page page;
    CaseList *list;
    int error = filter_of(t, NULL, 0, request, in->actor, t->arena, &f);

    if (error)
        return error;
    if (continues && page_mark_parse(request->next, &after))
        return turn_refuse(t, ERR_INVALID, "next", NULL);
    if (is_too_early(self))
        return 0;
    page = gather(self->rows, &f, continues ? &after : NULL, after.as_of_ms, t->arena);
    list = arena_alloc(t->arena, sizeof *list);
    case_list__init(list);
    fill(list, &page, limit_of(request), t->arena);
    reply->body_case = ENVELOPE__BODY_CASE_LIST;
    reply->case_list = list;
    return 0;
}
