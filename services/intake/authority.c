/* authority - who may say what at the contact centre (cli.md "Roles"). A key has one role. */
#include "intake/authority.h"

#include <stddef.h>

enum {
    OPERATOR = 1 << ROLE__OPERATOR,
    /* duty: a coordinator whom alarms ring */
    COORDINATOR = 1 << ROLE__COORDINATOR | 1 << ROLE__DUTY,
    AUDITOR = 1 << ROLE__AUDITOR,
    ADMIN = 1 << ROLE__ADMIN,
    FIRST_LINE = OPERATOR | COORDINATOR,
};

/* Whether a case is hers to close is not seen from here: the casebook decides. */
static const struct {
    Envelope__BodyCase message;
    int roles;
} table[] = {
    /* clang-format off */
    { ENVELOPE__BODY_FILE_CASE, FIRST_LINE },
    { ENVELOPE__BODY_SEALED_CASE, FIRST_LINE },
    { ENVELOPE__BODY_ADD_NOTE, FIRST_LINE },
    { ENVELOPE__BODY_SET_FACT, FIRST_LINE },
    { ENVELOPE__BODY_LOCATE, FIRST_LINE },
    { ENVELOPE__BODY_OWN_CASE, COORDINATOR },
    { ENVELOPE__BODY_DISOWN_CASE, COORDINATOR },
    { ENVELOPE__BODY_CLOSE_CASE, FIRST_LINE },
    { ENVELOPE__BODY_RECORD_CALLBACK, FIRST_LINE },
    { ENVELOPE__BODY_LIST_CALLS, FIRST_LINE },
    { ENVELOPE__BODY_TAKE_CALL, FIRST_LINE },
    { ENVELOPE__BODY_END_CALL, FIRST_LINE },
    { ENVELOPE__BODY_LIST_CASES, FIRST_LINE | AUDITOR },
    { ENVELOPE__BODY_SHOW_CASE, FIRST_LINE | AUDITOR },
    { ENVELOPE__BODY_ASK_EXPLAIN, FIRST_LINE | AUDITOR },
    { ENVELOPE__BODY_WATCH_CASES, FIRST_LINE },
    { ENVELOPE__BODY_FIND_CASES, FIRST_LINE },
    { ENVELOPE__BODY_LIST_ALARMS, FIRST_LINE },
    { ENVELOPE__BODY_ACK_ALARM, COORDINATOR },
    { ENVELOPE__BODY_DIRECTORY_PUT, ADMIN },
    { ENVELOPE__BODY_DIRECTORY_LIST, COORDINATOR | ADMIN },
    { ENVELOPE__BODY_DIRECTORY_SHOW, COORDINATOR | ADMIN },
    { ENVELOPE__BODY_KEY_ADD, ADMIN },
    { ENVELOPE__BODY_KEY_REVOKE, ADMIN },
    { ENVELOPE__BODY_KEY_LIST, ADMIN },
    { ENVELOPE__BODY_ASK_STATUS, COORDINATOR | ADMIN },
    { ENVELOPE__BODY_HOLD_CASE, COORDINATOR },
    { ENVELOPE__BODY_RESUME_CASE, COORDINATOR },
    { ENVELOPE__BODY_PRIORITIZE_CASE, FIRST_LINE },
    { ENVELOPE__BODY_ESCALATE_CASE, COORDINATOR },
    { ENVELOPE__BODY_ASK_RESPONDER, COORDINATOR },
    { ENVELOPE__BODY_ADD_CONTACT, FIRST_LINE },
    { ENVELOPE__BODY_CANCEL_CASE, FIRST_LINE },
    { ENVELOPE__BODY_SOLVE_CASE, FIRST_LINE },
    { ENVELOPE__BODY_REOPEN_CASE, COORDINATOR },
    { ENVELOPE__BODY_HELP_ME, FIRST_LINE },
    { ENVELOPE__BODY_TAG_CASE, COORDINATOR },
    { ENVELOPE__BODY_MERGE_CASE, COORDINATOR },
    { ENVELOPE__BODY_REPLY_ORG, COORDINATOR },
    { ENVELOPE__BODY_SET_DUTY, COORDINATOR },
    { ENVELOPE__BODY_ASK_VERIFY, AUDITOR | ADMIN },
    { ENVELOPE__BODY_MAKE_BACKUP, ADMIN },
    { ENVELOPE__BODY_CHANGE_RESPONDER, ADMIN },
    { ENVELOPE__BODY_ERASE_CASE, ADMIN },
    { ENVELOPE__BODY_LEGAL_HOLD, ADMIN },
    { ENVELOPE__BODY_ERASE_EXPIRED, ADMIN },
    { ENVELOPE__BODY_BEAT, FIRST_LINE | AUDITOR | ADMIN }, /* is anybody there? Says nothing of any case */
    /* clang-format on */
};

bool intake_may(Role role, Envelope__BodyCase message)
{
    if ((int)role < ROLE__OPERATOR || role > ROLE__ADMIN)
        return false;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].message == message)
            return table[i].roles >> role & 1;
    }
    return false;
}
