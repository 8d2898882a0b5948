/* on_dispatch - a piece of work leased to us: an offer, update or recall goes to every client of
 * its responder that listens, cut down to what they may see. The same work leased again is said
 * again, under the same ids: the client knows them. It counts as delivered when a client says
 * NoticeSeen. */
#include "base/text.h"
#include "bus/codec.h"
#include "dispatcher/notice.h"
#include "dispatcher/parts.h"
#include "sys/log.h"

static size_t dispatcher_say_to_all(
    const struct dispatcher *self, struct turn *t, const char *responder, const Envelope *env)
{
    size_t at = self->listeners.n, said = 0;
    const struct listener *listener;

    while ((listener = listeners_next(&self->listeners, &at, ROLE__ORG, responder))) {
        turn_say(t, listener->peer, env);
        said++;
    }
    return said;
}

int dispatcher_on_dispatch(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct dispatcher *self = self_;
    const Dispatch *work = in->env->dispatch;
    Envelope env = ENVELOPE__INIT;

    if (text_empty(work->responder)) {
        dispatcher_say_work_done(
            t, reply, work->work, WORK__RESULT__FAILED_FOR_GOOD, "no_responder");
        return 0;
    }
    listeners_expire(&self->listeners, t->real_ms);
    env.body_case = ENVELOPE__BODY_OFFER_NOTICE;
    env.offer_notice = notice_of(work, t->arena);
    if (!dispatcher_say_fits(&env)) {
        log_error("notice too long offer=%s", text_empty(work->offer) ? "?" : work->offer);
        dispatcher_say_work_done(t, reply, work->work, WORK__RESULT__FAILED_FOR_GOOD, "too_long");
    } else if (dispatcher_say_to_all(self, t, work->responder, &env) > 0) {
        dispatcher_say_work_done(t, reply, work->work, WORK__RESULT__HANDED_OFF, NULL);
    } else {
        dispatcher_say_work_done(t, reply, work->work, WORK__RESULT__FAILED_AGAIN, "not_connected");
    }
    return 0;
}
