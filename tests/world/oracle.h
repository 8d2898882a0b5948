/* oracle - what oracle.c has seen of the store, for the checks at the end. */
#ifndef ASSIST_TESTS_WORLD_ORACLE_H
#define ASSIST_TESTS_WORLD_ORACLE_H

#include "store/store.h"
#include "world/world.h"

struct seen_case {
    case_key key;
    struct case_row row; /* without body and personal */
    struct casefile now; /* folded so far, event by event: never read from a row */
    struct arena arena; /* its own */
    uint32_t seq; /* of the newest event seen */
    int64_t at_ms; /* and when it was */
    int64_t *noticed_ms; /* boot time of each offer's newest notice */
    size_t n_noticed;
};

size_t oracle_count(const struct world *w);
struct seen_case *oracle_case(struct world *w, case_key key); /* NULL: never seen */
bool oracle_by_zmq(const struct offer *o); /* the channel in use */
/* What holds of every case at any time, the rows of its work included. */
void oracle_invariants(
    struct world *w, const struct casefile *c, const struct case_row *row, struct arena *a);
void oracle_ledger(struct world *w);

/* ---- promises.c: `events` are those of one command, `c` is as they left it ---- */
void promises_row(
    struct world *w, const struct casefile *c, const struct event *events, uint32_t n);
void promises_place(struct world *w, const struct fix *before, uint32_t n_offers_before,
    const struct casefile *c, const struct event *events, uint32_t n);
void promises_case(struct world *w, const struct casefile *c, const struct case_row *row);

#endif
