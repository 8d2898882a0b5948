/* board - the worker, for its main.c and for tests that drive it. */
#ifndef ASSIST_BOARD_BOARD_H
#define ASSIST_BOARD_BOARD_H

#include "worker/worker.h"

extern const struct worker board_worker;

#endif
