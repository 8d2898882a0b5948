/* on_casebook - the casebook's answers on their way to whoever asked: each Dispatch in them becomes
 * a notice that shows what this responder may see. */
#include "bus/codec.h"
#include "dispatcher/notice.h"
#include "dispatcher/parts.h"
#include "sys/log.h"

int dispatcher_on_inbox_rows(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const InboxRows *rows = in->env->inbox_rows;
    Envelope env = ENVELOPE__INIT;
    OfferList list = OFFER_LIST__INIT;

    (void)reply;
    for (size_t i = 0; i < rows->n_rows; i++)
        *ARENA_PUSH(t->arena, list.offers, list.n_offers) = notice_of(rows->rows[i], t->arena);
    env.has_id = in->env->has_id;
    env.id = in->env->id;
    env.body_case = ENVELOPE__BODY_OFFER_LIST;
    env.offer_list = &list;
    /* The casebook keeps its rows within one message; these are a little longer. */
    while (!dispatcher_say_fits(&env))
        list.n_offers--;
    if (list.n_offers < rows->n_rows)
        log_error("inbox cut offers=%zu of=%zu", list.n_offers, rows->n_rows);
    return dispatcher_say_to_asker(self, t, in, &env);
}

int dispatcher_on_offer_answered(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    OfferAnswered answered = *in->env->offer_answered; /* shallow */
    Envelope env = *in->env;

    (void)reply;
    answered.base.n_unknown_fields = 0;
    answered.notice = answered.dispatch ? notice_of(answered.dispatch, t->arena) : NULL;
    answered.dispatch = NULL; /* never outside */
    env.offer_answered = &answered;
    if (!dispatcher_say_fits(&env))
        answered.notice = NULL; /* the answer counts more; `org show` has the rest */
    return dispatcher_say_to_asker(self, t, in, &env);
}

/* As it stands: a report, or a refusal. Of a WorkDone, too: nobody asked, so there is no way back, and it is only logged. */
int dispatcher_on_answer(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    (void)reply;
    return dispatcher_say_to_asker(self, t, in, in->env);
}
