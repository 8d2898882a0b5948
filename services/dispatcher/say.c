/* say - all that the dispatcher says, but for notices and alarms (on_dispatch.c, on_raise_alarm.c).
 */
#include "bus/codec.h"
#include "dispatcher/parts.h"
#include "dispatcher/validate.h"
#include "sys/log.h"

#define ENVELOPE_ROOM 512 /* of BUS_MESSAGE_MAX, for what each hop adds */

int dispatcher_say_valid(struct turn *t, const struct bus_msg *in)
{
    struct refusal why = { 0 };
    int error = organisations_validate(in->env, t->now_ms, t->arena, &why);

    if (error)
        return turn_refuse(t, error, why.field, why.value);
    if (in->role == ROLE__ORG && !*in->responder)
        return turn_refuse(t, ERR_FORBIDDEN, "responder", NULL); /* a key that speaks for nobody */
    return 0;
}

bool dispatcher_say_fits(const Envelope *env)
{
    return codec_size(env) <= BUS_MESSAGE_MAX - ENVELOPE_ROOM;
}

void dispatcher_say_work_done(
    struct turn *t, Envelope *reply, uint64_t work, Work__Result result, const char *error)
{
    WorkDone *done = arena_alloc(t->arena, sizeof *done);

    work_done__init(done);
    PUT(done, work, work);
    PUT(done, result, result);
    done->error = arena_dup(t->arena, error);
    reply->body_case = ENVELOPE__BODY_WORK_DONE;
    reply->work_done = done;
}

int dispatcher_say_to_casebook(
    const struct dispatcher *self, struct turn *t, const struct bus_msg *in, Envelope *body)
{
    struct hop hop = hop_to(&in->from);

    body->has_id = in->env->has_id;
    body->id = in->env->id;
    body->actor = arena_dup(t->arena, in->actor);
    PUT(body, role, in->role);
    hop_put(self->instance, &hop, body, t->arena);
    if (!dispatcher_say_fits(body))
        return turn_refuse(t, ERR_TOO_LONG, codec_name(in->env->body_case), NULL);
    turn_say(t, (struct bus_peer){ .link = LINK_CASEBOOK }, body);
    return 0;
}

int dispatcher_say_to_asker(
    const struct dispatcher *self, struct turn *t, const struct bus_msg *in, const Envelope *answer)
{
    struct hop hop;
    int error = hop_take(self->instance, in->env, &hop);

    if (error)
        log_warn("answer dropped message=%s way_back=%s", codec_name(in->env->body_case),
            error_code(error));
    else
        hop_say_outside(t, hop_peer(&hop, LINK_ORGANISATIONS), answer);
    return 0;
}
