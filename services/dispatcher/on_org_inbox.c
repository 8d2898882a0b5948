/* on_org_inbox - what is live for this organisation? The casebook knows; its rows come back as
 * InboxRows. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

static int ask(const struct dispatcher *self, struct turn *t, const struct bus_msg *in, char *offer)
{
    Envelope env = ENVELOPE__INIT;
    InboxAsked asked = INBOX_ASKED__INIT;

    asked.responder = arena_dup(t->arena, in->responder); /* the key's, whatever else was said */
    asked.offer = offer;
    env.body_case = ENVELOPE__BODY_INBOX_ASKED;
    env.inbox_asked = &asked;
    return dispatcher_say_to_casebook(self, t, in, &env);
}

int dispatcher_on_org_inbox(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    int error = dispatcher_say_valid(t, in);

    (void)reply;
    return error ? error : ask(self, t, in, NULL);
}

int dispatcher_on_org_show(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    int error = dispatcher_say_valid(t, in);

    (void)reply;
    return error ? error : ask(self, t, in, in->env->org_show->offer);
}
