/* on_org_ask - an organisation asks the coordinator about one of its offers: to the casebook as QuestionAsked, in the name that its
 * key has. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

int dispatcher_on_org_ask(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = ENVELOPE__INIT;
    QuestionAsked asked = QUESTION_ASKED__INIT;
    int error = dispatcher_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    asked.responder = arena_dup(t->arena, in->responder);
    asked.ask = in->env->org_ask;
    env.body_case = ENVELOPE__BODY_QUESTION_ASKED;
    env.question_asked = &asked;
    return dispatcher_say_to_casebook(self, t, in, &env);
}
