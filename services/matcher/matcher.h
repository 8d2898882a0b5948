/* matcher - the worker, for its main.c and for tests that drive it. */
#ifndef ASSIST_MATCHER_MATCHER_H
#define ASSIST_MATCHER_MATCHER_H

#include "worker/worker.h"

extern const struct worker matcher_worker;

#endif
