/* moves - what the five machines share: a table of (from, event, to), and a pair that is not listed is refused. */
#ifndef ASSIST_CASEBOOK_MOVES_H
#define ASSIST_CASEBOOK_MOVES_H

#include <stddef.h>

struct move {
    int from, event, to;
};

struct machine {
    const char *name;
    const struct move *moves;
    size_t n_moves;
    int n_states, n_events; /* numbers run from 0 */
    const char *(*state_name)(int state);
    const char *(*event_name)(int event);
};

/* The state after `event`, or ERR_WRONG_STATE (negative) when the table does not name the pair. */
int machine_move(const struct machine *m, int from, int event);

extern const struct machine case_machine, need_machine, offer_machine, delivery_machine,
    ladder_machine;
extern const struct machine *const machines[5];

#endif
