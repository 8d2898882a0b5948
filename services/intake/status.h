/* status - what can be said when the casebook is silent, for it is then that somebody asks. Pure.
 */
#ifndef ASSIST_INTAKE_STATUS_H
#define ASSIST_INTAKE_STATUS_H

#include <stdbool.h>
#include "base/arena.h"
#include "envelope.pb-c.h"

/* `board`: what it sees, or NULL; is_board_up: it has answered at all. Never ok. Lives in `a` and
 * in `board`. */
Status *status_without_casebook(const BoardStatus *board, bool is_board_up, struct arena *a);

#endif
