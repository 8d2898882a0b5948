/* authority - organisations speak of their own offers; a duty coordinator only listens, for alarms.
 */
#include "dispatcher/authority.h"

#include <stddef.h>

enum { ORG = 1 << ROLE__ORG, DUTY = 1 << ROLE__DUTY };

static const struct {
    Envelope__BodyCase message;
    int roles;
} table[] = {
    /* clang-format off */
    { ENVELOPE__BODY_ORG_LISTEN, ORG | DUTY },
    { ENVELOPE__BODY_ORG_INBOX, ORG },
    { ENVELOPE__BODY_ORG_SHOW, ORG },
    { ENVELOPE__BODY_ORG_ANSWER, ORG },
    { ENVELOPE__BODY_NOTICE_SEEN, ORG },
    { ENVELOPE__BODY_ORG_ASK, ORG },
    { ENVELOPE__BODY_ORG_DUTY, ORG },
    { ENVELOPE__BODY_BEAT, ORG | DUTY }, /* is anybody there? */
    /* clang-format on */
};

bool organisations_may(Role role, Envelope__BodyCase message)
{
    if ((int)role < ROLE__OPERATOR || role > ROLE__ADMIN)
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].message == message)
            return table[i].roles >> role & 1;
    }
    return false;
}
