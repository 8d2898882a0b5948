/* authority - who may say this? The role x message table of people; what it does not name is
 * refused. Pure. */
#ifndef ASSIST_INTAKE_AUTHORITY_H
#define ASSIST_INTAKE_AUTHORITY_H

#include <stdbool.h>
#include "envelope.pb-c.h"

bool intake_may(Role role, Envelope__BodyCase message);

#endif
