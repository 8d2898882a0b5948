/* on_notice_seen - an organisation's client has it: the casebook hears that the work is delivered,
 * and whose client says so, since whether the work is for them only the casebook can tell. Nobody
 * is answered. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

int dispatcher_on_notice_seen(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = ENVELOPE__INIT;
    int error = dispatcher_say_valid(t, in);

    (void)self;
    (void)reply;
    if (error)
        return error;
    dispatcher_say_work_done(t, &env, in->env->notice_seen->work, WORK__RESULT__DELIVERED, NULL);
    env.work_done->responder = arena_dup(t->arena, in->responder);
    env.actor = arena_dup(t->arena, in->actor);
    PUT(&env, role, in->role);
    turn_say(t, (struct bus_peer){ .link = LINK_CASEBOOK }, &env);
    return 0;
}
