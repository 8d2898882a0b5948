/* outcome - see outcome.h. */
#include "casebook/outcome.h"
#include "base/text.h"
#include "base/times.h"
#include "casebook/parts.h"

static Delivery__Channel channel_of(const struct offer *o)
{
    return o->channel < o->n_channels ? o->channels[o->channel] : DELIVERY__CHANNEL__NO_CHANNEL;
}

/* What the last call about it came to: SILENCE: there was none, or it was called off. */
static Answer__Word call_said(const struct casefile *c, uint32_t letter)
{
    Answer__Word said = ANSWER__WORD__SILENCE;

    for (uint32_t i = 0; i < c->n_calls; i++) {
        const struct call *k = &c->calls[i];

        if (k->kind == CALL__KIND__ASK && k->offer == letter + 1 && k->outcome)
            said = k->outcome;
    }
    return said;
}

/* It was seen, though perhaps not answered. */
static bool was_delivered(Offer__State from)
{
    return from != OFFER__STATE__QUEUED && from != OFFER__STATE__SENT;
}

static bool is_silent(const struct offer *o)
{
    return !o->answered_ms &&
           (o->state == OFFER__STATE__EXPIRED || o->state == OFFER__STATE__UNDELIVERABLE);
}

/* Whoever was not rung in time by us is not to be blamed for it. A machine that is not there is: nobody looks. */
static bool was_reached_for(const struct offer *o, Offer__State from, Answer__Word call)
{
    return was_delivered(from) || o->sent_ms || call == ANSWER__WORD__NO_ANSWER ||
           (o->state == OFFER__STATE__UNDELIVERABLE && channel_of(o) == DELIVERY__CHANNEL__ZMQ);
}

/* A telephone works when somebody spoke on it: an answer that came by machine while they were to be rung says nothing of it. */
static Delivery__Channel worked(const struct offer *o, Offer__State from, Answer__Word call)
{
    bool spoke = call && call != ANSWER__WORD__NO_ANSWER && call != ANSWER__WORD__WRONG_NUMBER;
    bool heard =
        channel_of(o) == DELIVERY__CHANNEL__PHONE ? spoke : o->answered_ms || was_delivered(from);

    return heard ? channel_of(o) : DELIVERY__CHANNEL__NO_CHANNEL;
}

static bool is_working(Offer__State from)
{
    return offer_is_working(&(struct offer){ .state = from });
}

static bool was_carried_out(const struct offer *o)
{
    return o->state == OFFER__STATE__DONE || o->state == OFFER__STATE__PARTIAL ||
           o->state == OFFER__STATE__CANNOT_LOCATE;
}

/* Whoever was called off, or gave up, before they set out has nothing to rest from. */
static bool came_home(const struct offer *o, Offer__State from)
{
    if (from == OFFER__STATE__COMMITTED)
        return was_carried_out(o);
    return is_working(from);
}

static uint32_t answer_s(const struct offer *o)
{
    int64_t after_s = (o->first_ms - o->sent_ms) / SECOND_MS;

    if (!o->sent_ms || o->first_ms < o->sent_ms || channel_of(o) != DELIVERY__CHANNEL__ZMQ)
        return 0; /* a call is answered in the call */
    if (after_s > OUTCOME_ANSWER_MAX_S)
        return OUTCOME_ANSWER_MAX_S;
    return after_s ? (uint32_t)after_s : 1;
}

const struct offer *outcome_other(const struct casefile *c, uint32_t letter)
{
    const struct offer *done = NULL;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (i == letter || !text_is(o->responder, c->offers[letter].responder))
            continue;
        if (offer_is_working(o))
            return o;
        if (was_carried_out(o))
            done = o;
    }
    return done;
}

struct outcome outcome_of(const struct casefile *c, uint32_t letter, Offer__State from)
{
    const struct offer *o = &c->offers[letter];
    Answer__Word call = call_said(c, letter);

    return (struct outcome){ .answered = o->answered_ms != 0,
        .unanswered = is_silent(o) && was_reached_for(o, from, call),
        .committed = is_working(from),
        .declined = o->state == OFFER__STATE__DECLINED,
        .came_home = came_home(o, from),
        .answer_s = answer_s(o),
        .worked = worked(o, from, call),
        .wrong_number = call == ANSWER__WORD__WRONG_NUMBER };
}
