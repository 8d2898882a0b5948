/* filter - one question after the other. Pure. */
#include "board/filter.h"

#include "base/text.h"
#include "board/order.h"

static bool fits_case(const struct filter *f, const struct row *row)
{
    for (size_t i = 0; i < f->n_cases; i++) {
        if (f->cases[i] == row->key)
            return true;
    }
    return f->n_cases == 0;
}

static bool fits_state(const struct filter *f, const struct row *row)
{
    for (size_t i = 0; i < f->n_states; i++) {
        if (f->states[i] == row->state)
            return true;
    }
    return f->n_states == 0;
}

static bool fits_priority(const struct filter *f, const struct row *row)
{
    for (size_t i = 0; i < f->n_priorities; i++) {
        if (f->priorities[i] == row->priority)
            return true;
    }
    return f->n_priorities == 0;
}

static bool fits_kind(const struct filter *f, const struct row *row)
{
    for (size_t i = 0; i < f->n_kinds; i++) {
        if (text_is(f->kinds[i], row->kind))
            return true;
    }
    return f->n_kinds == 0;
}

static bool fits_people(const struct filter *f, const struct row *row)
{
    if (!text_empty(f->owner) && !text_is(f->owner, row->owner))
        return false;
    if (text_empty(f->mine))
        return true;
    return !row_has_ended(row) && (text_is(f->mine, row->owner) || text_is(f->mine, row->filed_by));
}

bool filter_fits(const struct filter *f, const struct row *row, int64_t now_ms)
{
    if (!text_empty(f->tag) && !row_has_tag(row, f->tag))
        return false;
    if (f->overdue && !order_is_overdue(row, now_ms))
        return false;
    if (f->since_ms && row->opened_ms < f->since_ms)
        return false;
    return fits_case(f, row) && fits_state(f, row) && fits_priority(f, row) && fits_kind(f, row) &&
           fits_people(f, row);
}

bool filter_wants_ended(const struct filter *f)
{
    return f->n_states || f->since_ms || f->n_cases;
}
