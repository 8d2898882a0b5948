/* audit - a look at every open row. Pure. */
#include "board/audit.h"

#include <inttypes.h>

/* One promise, broken for so many cases, and one to begin with. */
struct tally {
    size_t n;
    const struct row
        *worst; /* the one that is late the longest; of those without a deadline the first */
};

static void count(struct tally *tally, const struct row *row)
{
    if (tally->n++ == 0 || row->due_ms < tally->worst->due_ms)
        tally->worst = row;
}

static void report(struct audit *found, const char *promise, const char *why)
{
    found->broken[found->n_broken++] = (struct broken){ promise, why };
}

static const char *why_of(const struct tally *tally, struct arena *a)
{
    return arena_printf(a, "cases=%zu case=%s", tally->n, tally->worst->number);
}

struct audit audit(
    const struct rows *rows, int64_t now_ms, int64_t late_ms, int64_t behind_ms, struct arena *a)
{
    struct audit found = { 0 };
    struct tally unarmed = { 0 }, late = { 0 };

    for (const struct row *row = rows_after(rows, 0); row; row = rows_next(row)) {
        if (row_has_ended(row))
            continue;
        found.open++;
        if (!row->due_ms)
            count(&unarmed, row);
        else if (row->due_ms < now_ms - late_ms)
            count(&late, row);
    }
    if (unarmed.n)
        report(&found, "deadline_armed", why_of(&unarmed, a));
    if (late.n)
        report(&found, "deadline_kept", why_of(&late, a));
    if (behind_ms > AUDIT_BEHIND_MS)
        report(
            &found, "board_current", arena_printf(a, "behind_s=%" PRId64, behind_ms / SECOND_MS));
    return found;
}
