/* dispatcher - the worker (main.c says what it does). */
#ifndef ASSIST_DISPATCHER_H
#define ASSIST_DISPATCHER_H

#include "worker/worker.h"

extern const struct worker dispatcher_worker;

#endif
