/* on_forward - what needs nothing added: checked, and handed to the casebook. */
#include "bus/codec.h"
#include "intake/parts.h"

int intake_on_forward(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = *in->env; /* shallow; sender and way back are put anew */
    int error = intake_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    env.base.n_unknown_fields = 0;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
