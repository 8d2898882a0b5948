/* intake - the worker (main.c says what it does). */
#ifndef ASSIST_INTAKE_H
#define ASSIST_INTAKE_H

#include "worker/worker.h"

extern const struct worker intake_worker;

#endif
