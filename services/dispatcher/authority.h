/* authority - who may say this to the dispatcher? What the table does not name is refused. Pure. */
#ifndef ASSIST_DISPATCHER_AUTHORITY_H
#define ASSIST_DISPATCHER_AUTHORITY_H

#include <stdbool.h>
#include "envelope.pb-c.h"

bool organisations_may(Role role, Envelope__BodyCase message);

#endif
