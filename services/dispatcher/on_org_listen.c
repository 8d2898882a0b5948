/* on_org_listen - an organisation's client, or a duty coordinator's, wants to be told. It says so
 * again every 5 s; the beat that answers tells it that we heard. */
#include "bus/codec.h"
#include "dispatcher/parts.h"

int dispatcher_on_org_listen(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct dispatcher *self = self_;
    int error = dispatcher_say_valid(t, in);

    if (error)
        return error;
    listeners_heard(&self->listeners, in, t->real_ms);
    reply->body_case = ENVELOPE__BODY_BEAT;
    reply->beat = arena_alloc(t->arena, sizeof *reply->beat);
    beat__init(reply->beat);
    return 0;
}
