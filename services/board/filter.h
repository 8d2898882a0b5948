/* filter - which cases a list or a watch is about. Pure. */
#ifndef ASSIST_BOARD_FILTER_H
#define ASSIST_BOARD_FILTER_H

#include "board/rows.h"

/* Lists: any of; empty: all. Texts: NULL or "" do not matter. */
struct filter {
    const case_key *cases;
    size_t n_cases;
    const Case__State *states;
    size_t n_states;
    const Priority *priorities;
    size_t n_priorities;
    const char *const *kinds;
    size_t n_kinds;
    const char *owner;
    const char *tag;
    const char *mine; /* whose: owned or filed by that key, and still open */
    int64_t since_ms; /* opened then or later; 0: any time */
    bool overdue;
};
bool filter_fits(const struct filter *f, const struct row *row, int64_t now_ms);
/* Whoever names neither a state nor a time nor a case means what is still open. */
bool filter_wants_ended(const struct filter *f);

#endif
