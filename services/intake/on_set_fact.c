/* on_set_fact - SetFact: its value read, it goes to the casebook as FactRead. */
#include "bus/codec.h"
#include "intake/parts.h"

int intake_on_set_fact(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    SetFact *set = in->env->set_fact;
    Envelope env = ENVELOPE__INIT;
    FactRead read = FACT_READ__INIT;
    int error = intake_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    read.set = set;
    read.reading = intake_say_reading(self, t, &(const char *){ set->fact->value }, 1, false);
    env.body_case = ENVELOPE__BODY_FACT_READ;
    env.fact_read = &read;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
