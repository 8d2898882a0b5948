/* host - what the casebook sees of the machine that it runs on, beside its database. */
#ifndef ASSIST_CASEBOOK_HOST_H
#define ASSIST_CASEBOOK_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

/* DATA/run/workers as assistd writes it, a line "name pid state restarts since" for each; NULL: there is none. */
char *host_workers(const char *data, struct arena *a);
bool host_disk_free(const char *data, uint64_t *ret_bytes); /* false: not known */

#endif
