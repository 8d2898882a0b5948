/* on_forward - what needs nothing added: checked, and handed to whoever answers it. */
#include "bus/codec.h"
#include "intake/parts.h"

/* Lists without personal data are the board's; all else is the casebook's. */
static int link_of(Envelope__BodyCase message)
{
    if (message == ENVELOPE__BODY_LIST_CASES || message == ENVELOPE__BODY_WATCH_CASES)
        return LINK_BOARD;
    return LINK_CASEBOOK;
}

int intake_on_forward(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = *in->env; /* shallow; sender and way back are put anew */
    int error = intake_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    env.base.n_unknown_fields = 0;
    return intake_say_on(self, t, in, link_of(env.body_case), &env);
}
