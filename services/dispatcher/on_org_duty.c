/* on_org_duty - an organisation says whether it can be asked now: to the casebook as DutyGiven, in the name that its key has. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

int dispatcher_on_org_duty(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = ENVELOPE__INIT;
    DutyGiven given = DUTY_GIVEN__INIT;
    int error = dispatcher_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    given.responder = arena_dup(t->arena, in->responder);
    given.duty = in->env->org_duty;
    env.body_case = ENVELOPE__BODY_DUTY_GIVEN;
    env.duty_given = &given;
    return dispatcher_say_to_casebook(self, t, in, &env);
}
