/* validate - is it valid? Every field of every message that people say has a row in one table: how
 * long, how many, which form. Pure. What depends on the state of a case is the casebook's to
 * decide. */
#ifndef ASSIST_INTAKE_VALIDATE_H
#define ASSIST_INTAKE_VALIDATE_H

#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "envelope.pb-c.h"
#include "worker/fields.h"

#define VALIDATE_TEXT_MAX (16 * 1024) /* bytes of what the caller said */
#define VALIDATE_BOX_MAX (60 * 1024) /* bytes of a sealed case: with its envelope it is a message */

extern const struct field_rule intake_validate_rules[]; /* ended by .field NULL; for tests */

/* `env` carries what people say. 0, or ERR_* with the path of the field, below the message
 * ("subject.phone", "id"). */
int intake_validate(const Envelope *env, int64_t now_ms, struct arena *a, struct refusal *ret_why);
/* Does it change anything? Then it needs a command id (UUIDv7). What is not known to be a question
 * does. */
bool intake_validate_changes(Envelope__BodyCase message);

#endif
