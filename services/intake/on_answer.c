/* on_answer - what casebook and board answer goes back to the person who asked, unchanged. One
 * whose way back is not known is dropped: it could reach the wrong person, and whoever asked asks
 * again under the same id. Never refused, since a refusal of an answer would be answered in turn.
 */
#include <string.h>
#include "bus/codec.h"
#include "intake/parts.h"
#include "sys/log.h"

static void hand_on(
    struct intake *self, struct turn *t, const struct hop *hop, const struct bus_msg *in)
{
    uint32_t serial = 0;

    if (hop->purpose != HOP_STATUS) {
        hop_say_outside(t, hop_peer(hop, LINK_PEOPLE), in->env);
        return;
    }
    memcpy(&serial, hop->address, hop->n < sizeof serial ? hop->n : sizeof serial);
    status_take(self, t, serial, in);
}

int intake_on_answer(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct intake *self = self_;
    struct hop hop;
    int error = hop_take(self->instance, in->env, &hop);

    (void)reply;
    if (error)
        log_warn("answer dropped message=%s way_back=%s", codec_name(in->env->body_case),
            error_code(error));
    else if (!intake_is_revoked(self, in->actor))
        hand_on(self, t, &hop, in);
    return 0;
}
