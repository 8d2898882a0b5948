/* validate - is it valid? Every field of what organisations say has a row in one table. Pure.
 * Whether an offer is theirs, and whether it may be answered so, is the casebook's to decide. */
#ifndef ASSIST_DISPATCHER_VALIDATE_H
#define ASSIST_DISPATCHER_VALIDATE_H

#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "envelope.pb-c.h"
#include "worker/fields.h"

extern const struct field_rule organisations_rules[]; /* ended by .field NULL; for tests */

/* `env` carries a message of 200-249. 0, or ERR_* with the path of the field, below the message
 * ("offer", "id"). */
int organisations_validate(
    const Envelope *env, int64_t now_ms, struct arena *a, struct refusal *ret_why);

#endif
