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

static const char *const words[PROMISES] = {
    [DEADLINE_ARMED] = "deadline_armed",
    [DEADLINE_KEPT] = "deadline_kept",
    [CLOSED_IS_OVER] = "closed_is_over",
    [ONE_WINNER] = "one_winner",
    [PRIORITY_KEPT] = "priority_kept",
    [BOARD_CURRENT] = "board_current",
};

static void report(struct audit *found, enum promise which, const char *why)
{
    found->broken[found->n_broken++] = (struct broken){ which, words[which], why };
}

static const char *why_of(const struct tally *tally, struct arena *a)
{
    return arena_printf(a, "cases=%zu case=%s", tally->n, tally->worst->number);
}

static void look_at_open(
    const struct row *row, int64_t late_before_ms, struct tally tallies[PROMISES])
{
    if (!row->due_ms)
        count(&tallies[DEADLINE_ARMED], row);
    else if (row->due_ms < late_before_ms)
        count(&tallies[DEADLINE_KEPT], row);
    if (row->fell)
        count(&tallies[PRIORITY_KEPT], row);
}

struct audit audit(
    const struct rows *rows, int64_t now_ms, int64_t late_ms, int64_t behind_ms, struct arena *a)
{
    struct audit found = { 0 };
    struct tally tallies[PROMISES] = { 0 };

    for (const struct row *row = rows_after(rows, 0); row; row = rows_next(row)) {
        if (row->overcommitted)
            count(&tallies[ONE_WINNER], row);
        if (row->state == CASE__STATE__CLOSED && row->live_offers)
            count(&tallies[CLOSED_IS_OVER], row);
        if (row_has_ended(row))
            continue;
        found.open++;
        look_at_open(row, now_ms - late_ms, tallies);
    }
    for (int i = 0; i < PROMISES; i++) {
        if (tallies[i].n)
            report(&found, (enum promise)i, why_of(&tallies[i], a));
    }
    if (behind_ms > AUDIT_BEHIND_MS)
        report(&found, BOARD_CURRENT, arena_printf(a, "behind_s=%" PRId64, behind_ms / SECOND_MS));
    return found;
}

/* ---- ringing ---- */
static bool is_among(const struct audit *found, enum promise which)
{
    for (size_t i = 0; i < found->n_broken; i++) {
        if (found->broken[i].which == which)
            return true;
    }
    return false;
}

static bool is_time(struct ringing *r, int64_t real_ms)
{
    if (!r->since_ms)
        r->since_ms = real_ms;
    if (r->count ? real_ms - r->rung_ms < RING_AGAIN_MS : real_ms - r->since_ms < RING_AFTER_MS)
        return false;
    r->rung_ms = real_ms;
    r->count++;
    return true;
}

size_t audit_ring(const struct audit *found, struct ringing ringing[PROMISES], int64_t real_ms,
    size_t ret_which[PROMISES])
{
    size_t n = 0;

    for (int i = 0; i < PROMISES; i++) {
        if (!is_among(found, (enum promise)i))
            ringing[i] = (struct ringing){ 0 };
    }
    for (size_t i = 0; i < found->n_broken; i++) {
        if (is_time(&ringing[found->broken[i].which], real_ms))
            ret_which[n++] = i;
    }
    return n;
}
