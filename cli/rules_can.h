/* rules_can - what responders may be able to do: the closed list of the rules. */
#ifndef ASSIST_CLI_RULES_CAN_H
#define ASSIST_CLI_RULES_CAN_H

#include <stddef.h>
#include "base/arena.h"

/* In the arena. 0, or ERR_* where the rules of that folder cannot be used. */
int rules_capabilities(const char *dir, struct arena *a, const char ***ret, size_t *ret_n);

#endif
