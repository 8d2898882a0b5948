/* moves - see moves.h. */
#include "casebook/moves.h"
#include "base/errors.h"

const struct machine *const machines[5] = { &case_machine, &need_machine, &offer_machine,
    &delivery_machine, &ladder_machine };

int machine_move(const struct machine *m, int from, int event)
{
    for (size_t i = 0; i < m->n_moves; i++) {
        if (m->moves[i].from == from && m->moves[i].event == event)
            return m->moves[i].to;
    }
    return ERR_WRONG_STATE;
}
