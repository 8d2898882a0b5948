/* oracle - what oracle.c has seen of the store, for the checks at the end. */
#ifndef ASSIST_TESTS_WORLD_ORACLE_H
#define ASSIST_TESTS_WORLD_ORACLE_H

#include "store/store.h"
#include "world/world.h"

struct seen_notice { /* an offer's newest */
    int64_t at_ms; /* boot time */
    bool is_answered; /* since then they have said something, or rung, and somebody wrote it down */
};

struct seen_case {
    case_key key;
    struct case_row row; /* without body and personal */
    struct casefile now; /* folded so far, event by event: never read from a row */
    struct arena arena; /* its own */
    uint32_t seq; /* of the newest event seen */
    int64_t at_ms; /* and when it was */
    struct seen_notice *notices; /* by the offer's letter */
    size_t n_notices;
};

size_t oracle_count(const struct world *w);
struct seen_case *oracle_case(struct world *w, case_key key); /* NULL: never seen */
bool oracle_by_zmq(const struct offer *o); /* the channel in use */
/* What holds of every case at any time, the rows of its work included. */
void oracle_invariants(
    struct world *w, const struct casefile *c, const struct case_row *row, struct arena *a);
void oracle_ledger(struct world *w, bool of_all);

/* ---- erasing.c: `said_in`: the row that says that the case was erased ---- */
void erasing_seen(struct world *w, const struct seen_case *seen, uint64_t said_in);
void erasing_answer(struct world *w, const struct request *r); /* one that is erased */

/* ---- promises.c: `events` are those of one command, `c` is as they left it ---- */
void promises_row(
    struct world *w, const struct casefile *c, const struct event *events, uint32_t n);
struct fix promises_told(const struct casefile *c); /* where whoever was asked believes them */
void promises_place(struct world *w, const struct fix *before, uint32_t n_offers_before,
    const struct casefile *c, const struct event *events, uint32_t n);
void promises_case(struct world *w, const struct casefile *c, const struct case_row *row);
void promises_shifts(struct world *w); /* at the end */

#endif
