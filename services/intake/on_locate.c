/* on_locate - Locate: placed, it goes to the casebook as PlaceRead. */
#include "bus/codec.h"
#include "intake/parts.h"

int intake_on_locate(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Locate *locate = in->env->locate;
    Envelope env = ENVELOPE__INIT;
    PlaceRead read = PLACE_READ__INIT;
    int error = intake_say_valid(t, in);

    (void)reply;
    if (!error)
        error = intake_say_place(self, t, locate->at, "at", &read.place);
    if (error)
        return error;
    read.locate = locate;
    env.body_case = ENVELOPE__BODY_PLACE_READ;
    env.place_read = &read;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
