/* on_org_answer - an organisation answers an offer: to the casebook as AnswerGiven, in the name
 * that its key has. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

int dispatcher_on_org_answer(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = ENVELOPE__INIT;
    AnswerGiven given = ANSWER_GIVEN__INIT;
    int error = dispatcher_say_valid(t, in);

    (void)reply; /* who has won is not known before the casebook's COMMIT */
    if (error)
        return error;
    given.responder = arena_dup(t->arena, in->responder);
    given.answer = in->env->org_answer;
    env.body_case = ENVELOPE__BODY_ANSWER_GIVEN;
    env.answer_given = &given;
    return dispatcher_say_to_casebook(self, t, in, &env);
}
