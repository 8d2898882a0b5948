/* offers - one responder asked for one need: made, on its way, answered, called off. Pure. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

static void delivery_move(
    struct step *s, uint32_t letter, enum delivery_event event, uint32_t attempt, uint32_t channel)
{
    const struct offer *o = case_offer(s->c, letter);
    int to = machine_move(&delivery_machine, o->delivery, event);

    if (to < 0 || (to == (int)o->delivery && attempt == o->attempt))
        return; /* heard before */
    step_emit(s, &(struct event){ .type = EVENT__TYPE__DELIVERY_MOVED,
                     .offer = letter + 1,
                     .from = o->delivery,
                     .to = to,
                     .count = attempt,
                     .k = channel });
}

static Delivery__Channel channel_of(const struct offer *o)
{
    return o->channel < o->n_channels ? o->channels[o->channel] : DELIVERY__CHANNEL__NO_CHANNEL;
}

/* Puts the newest notice on its way by the channel in use. */
static void send(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    if (channel_of(o) == DELIVERY__CHANNEL__ZMQ)
        step_act(s, ACTION_NOTICE, letter, 0, o->generation, (uint32_t)o->notice);
    else if (o->notice == NOTICE__TYPE__RECALL)
        call_list(s, CALL__KIND__RECALL, letter + 1, 1);
    else
        call_list(s, CALL__KIND__ASK, letter + 1, 1);
}

bool offer_may(const struct offer *o, enum offer_event event)
{
    return machine_move(&offer_machine, o->state, event) >= 0;
}

/* What happens to an offer without a word of the responder's. */
static bool is_unsaid(enum offer_event event)
{
    return event == OFFER_EV_RECALL || event == OFFER_EV_OTHERS_FILLED ||
           event == OFFER_EV_OVERDUE || event == OFFER_EV_UNDELIVERABLE;
}

static void end_delivery(struct step *s, uint32_t letter, enum offer_event event)
{
    const struct offer *o = case_offer(s->c, letter);
    bool answered = o->answered_ms == s->now_ms && !is_unsaid(event);

    if (event == OFFER_EV_WINDOW_ENDED)
        delivery_move(s, letter, DELIVERY_EV_EXPIRE, o->attempt, o->channel);
    else if (answered)
        delivery_move(s, letter, DELIVERY_EV_RECEIPT, o->attempt, o->channel);
    else
        delivery_move(s, letter, DELIVERY_EV_CLEAR, o->attempt, o->channel);
    call_end_of_offer(s, letter);
}

/* One alarm of a need, however many say yes too late to it; over when none of them is left. */
static void end_late(struct step *s, uint32_t need)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (s->c->offers[i].need == need && s->c->offers[i].state == OFFER__STATE__LATE_ACCEPT)
            return;
    }
    alarm_over(s, ALARM__CAUSE__LATE_ACCEPT, need);
}

void offer_move(
    struct step *s, uint32_t letter, enum offer_event event, const struct offer_change *why)
{
    static const struct offer_change nothing;
    const struct offer *o = case_offer(s->c, letter);
    bool was_asked = offer_is_asked(o), was_live = offer_is_live(o);
    bool was_late = o->state == OFFER__STATE__LATE_ACCEPT;
    bool was_unclear = o->state == OFFER__STATE__UNCLEAR;
    int to = machine_move(&offer_machine, o->state, event);

    must(to >= 0);
    why = why ? why : &nothing;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_MOVED,
                     .offer = letter + 1,
                     .from = o->state,
                     .to = to,
                     .word = why->word,
                     .reason = why->reason,
                     .until_ms = why->until_ms,
                     .count = why->people,
                     .flag = { why->won, why->recall_unseen, why->word && !o->first_ms },
                     .p = { .text = why->text, .name = why->who } });
    o = case_offer(s->c, letter);
    if ((was_asked && !offer_is_asked(o)) || (was_live && !offer_is_live(o)))
        end_delivery(s, letter, event); /* a recall is a notice of its own */
    if (event == OFFER_EV_ACK) /* who answers has it, receipt or not */
        delivery_move(s, letter, DELIVERY_EV_RECEIPT, o->attempt, o->channel);
    if (was_late && to != OFFER__STATE__LATE_ACCEPT)
        end_late(s, o->need);
    if (!offer_is_live(case_offer(s->c, letter)))
        alarm_over(s, ALARM__CAUSE__QUESTION, letter + 1);
    if (was_unclear && to != OFFER__STATE__UNCLEAR)
        alarm_over(s, ALARM__CAUSE__ANSWER_UNCLEAR, letter + 1);
}

uint32_t offer_live_of(const struct casefile *c, uint32_t need, const char *responder)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (o->need == need && offer_is_live(o) && text_is(o->responder, responder))
            return o->letter + 1;
    }
    return 0;
}

/* The ways to reach them by which the rung asks, in its order. */
static uint32_t ways_to(const struct candidate *who, const struct rung_try *t,
    Delivery__Channel ret_channels[CHANNELS_MAX])
{
    uint32_t n = 0;

    for (uint32_t i = 0; t->n_channels == 0 && i < who->n_channels; i++)
        ret_channels[n++] = who->channels[i];
    for (uint32_t i = 0; i < t->n_channels; i++) {
        for (uint32_t k = 0; k < who->n_channels; k++) {
            if (who->channels[k] == t->channels[i])
                ret_channels[n++] = who->channels[k];
        }
    }
    return n;
}

/* Where a call may harm the person, or the rules say so, whoever is near is asked only if the person has named them. */
static bool may_be_asked(
    const struct step *s, uint32_t need, const struct candidate *who, const struct rung_try *t)
{
    const struct facts *f = s->facts;
    bool named_only = t->named_only || s->c->unsafe_to_call;
    Delivery__Channel channels[CHANNELS_MAX];

    return !offer_live_of(s->c, need, who->responder) && consent_may_ask(s->c, who, t->exact) &&
           !(named_only && consent_is_unnamed(s->c, who)) && minor_may_ask(s->c, who) &&
           (t->n_channels == 0 || ways_to(who, t, channels)) &&
           !(f->is_out && f->is_out(f->self, who->responder, s->now_ms));
}

uint32_t offer_next_spare(const struct step *s, uint32_t need, const struct rung_try *t)
{
    uint32_t next = t->next_spare;

    while (next < t->n_spares && !may_be_asked(s, need, &t->spares[next], t))
        next++;
    return next;
}

/* At P0 another call about what may be the same trouble is no new alarm for whoever has been asked about the first: they hear
 * that there is more of it. The offer is one like any other, is answered on its own, and counts as silence alone if it is not. */
static void send_first(struct step *s, uint32_t letter)
{
    const struct facts *f = s->facts;
    struct beside held = { 0 };

    if (s->c->priority == PRIORITY__P0 && f->beside)
        held = f->beside(f->self, s->c, case_offer(s->c, letter)->responder, s->arena);
    if (held.offer)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_BESIDE,
                         .offer = letter + 1,
                         .code = held.offer,
                         .count = held.count });
    send(s, letter);
}

void offer_make(struct step *s, uint32_t need, uint32_t generation, uint32_t spare)
{
    const struct need *n = case_need(s->c, need);
    const struct rung_try *t = NULL;
    Delivery__Channel *channels = arena_alloc(s->arena, CHANNELS_MAX * sizeof *channels);
    const struct candidate *who; /* an event points to what is in the arena */
    uint32_t letter = s->c->n_offers;

    for (uint32_t i = 0; i < n->n_tries; i++) {
        if (n->tries[i].generation == generation)
            t = &n->tries[i];
    }
    must(t != NULL && spare < t->n_spares);
    who = &t->spares[spare];
    step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_MADE,
                     .offer = letter + 1,
                     .need = need,
                     .rung = t->rung,
                     .pass = t->pass,
                     .generation = generation,
                     .responder = who->responder,
                     .word = who->kind,
                     .channels = channels,
                     .n_channels = ways_to(who, t, channels),
                     .until_ms = t->until_ms,
                     .count = spare + 1,
                     .vetting = who->vetting,
                     .flag = { t->standby, who->medical, who->official || t->exact },
                     .p = { .name = who->name, .phone = who->phone } });
    send_first(s, letter);
}

void offer_make_by_hand(
    struct step *s, uint32_t need, const struct candidate *who, const char *reason)
{
    const struct need *n = case_need(s->c, need);
    uint32_t letter = s->c->n_offers;

    step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_MADE,
                     .offer = letter + 1,
                     .need = need,
                     .rung = n->rung,
                     .pass = n->pass,
                     .responder = who->responder,
                     .word = who->kind,
                     .channels = who->channels,
                     .n_channels = who->n_channels,
                     .until_ms = s->now_ms + ladder_window(s, need),
                     .vetting = who->vetting,
                     .flag = { false, who->medical, who->official, true },
                     .p = { .name = who->name, .phone = who->phone, .text = reason } });
    send_first(s, letter);
}

void offer_go(struct step *s, uint32_t letter)
{
    uint32_t need = case_offer(s->c, letter)->need;

    offer_move(s, letter, OFFER_EV_GO,
        &(struct offer_change){ .until_ms = s->now_ms + ladder_window(s, need) });
    offer_tell(s, letter, NOTICE__TYPE__OFFER, "go");
}

void offer_look_at_eta(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);
    int64_t latest_ms = s->now_ms + ETA_TIMES * policy_of(s->c->priority)->eta_ms;
    bool is_coming = o->state == OFFER__STATE__COMMITTED || o->state == OFFER__STATE__EN_ROUTE;

    if (is_coming && o->eta_ms > latest_ms)
        alarm_raise(s, ALARM__CAUSE__ETA_PASSED, letter + 1);
    else
        alarm_over(s, ALARM__CAUSE__ETA_PASSED, letter + 1);
}

/* Whoever is coming to a place that has moved says that they know, or somebody else is asked (design.md 4). An answer to what
 * they asked leaves that as it stands. */
static int64_t confirm_by(
    const struct step *s, const struct offer *o, Notice__Type type, const char *code)
{
    bool must_confirm = type == NOTICE__TYPE__UPDATE && offer_is_working(o);

    if (must_confirm && text_is(code, "answer"))
        return o->confirm_by_ms;
    return must_confirm ? s->now_ms + policy_of(s->c->priority)->eta_grace_ms : 0;
}

void offer_tell(struct step *s, uint32_t letter, Notice__Type type, const char *code)
{
    const struct offer *o = case_offer(s->c, letter);
    uint32_t generation = o->generation + 1;

    /* Who has not been reached yet gets the offer as it stands now, not news of it. */
    if (type == NOTICE__TYPE__UPDATE && o->state == OFFER__STATE__QUEUED)
        type = NOTICE__TYPE__OFFER;

    step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_NOTICED,
                     .offer = letter + 1,
                     .generation = generation,
                     .word = type,
                     .until_ms = confirm_by(s, o, type, code),
                     .code = code });
    send(s, letter);
}

void offer_release(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    step_emit(s, &(struct event){ .type = EVENT__TYPE__OFFER_NOTICED,
                     .offer = letter + 1,
                     .generation = o->generation + 1,
                     .word = NOTICE__TYPE__UPDATE,
                     .until_ms = o->confirm_by_ms,
                     .code = o->confirm_by_ms ? "place_changed" : "released",
                     .flag = { o->confirm_by_ms == 0 } });
    send(s, letter);
}

void offer_handed_off(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    delivery_move(s, letter, DELIVERY_EV_HAND_OFF, o->attempt, o->channel);
    if (offer_may(o, OFFER_EV_HANDED_OFF))
        offer_move(
            s, letter, OFFER_EV_HANDED_OFF, &(struct offer_change){ .until_ms = o->answer_by_ms });
}

void offer_received(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    delivery_move(s, letter, DELIVERY_EV_RECEIPT, o->attempt, o->channel);
    o = case_offer(s->c, letter);
    if (o->notice != NOTICE__TYPE__RECALL && offer_may(o, OFFER_EV_RECEIVED))
        offer_move(s, letter, OFFER_EV_RECEIVED, NULL);
}

bool offer_is_on_its_way(const struct offer *o)
{
    return channel_of(o) == DELIVERY__CHANNEL__ZMQ &&
           (o->delivery == DELIVERY__STATE__PENDING || o->delivery == DELIVERY__STATE__HANDED_OFF ||
               o->delivery == DELIVERY__STATE__FAILED_AGAIN); /* leased are only calls */
}

void offer_taken(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    delivery_move(s, letter, DELIVERY_EV_LEASE, o->attempt + 1, o->channel);
}

static void next_channel(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);

    if (o->channel + 1 < o->n_channels) {
        delivery_move(s, letter, DELIVERY_EV_MADE, 0, o->channel + 1);
        send(s, letter);
    } else if (offer_may(o, OFFER_EV_UNDELIVERABLE)) {
        offer_move(s, letter, OFFER_EV_UNDELIVERABLE, NULL);
    } else if (o->notice == NOTICE__TYPE__RECALL) {
        call_list(s, CALL__KIND__RECALL, letter + 1, 1);
    } else { /* on the way, and news of the place does not reach them */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, o->need);
    }
}

void offer_failed(struct step *s, uint32_t letter, bool for_good)
{
    const struct offer *o = case_offer(s->c, letter);
    uint32_t attempt = o->attempt + 1;

    if (machine_move(&delivery_machine, o->delivery, DELIVERY_EV_FAIL_FOR_GOOD) < 0)
        return; /* answered, expired or called off meanwhile: no other way has to be tried */
    if (!for_good && attempt < DELIVERY_TRIES) {
        delivery_move(s, letter, DELIVERY_EV_FAIL_AGAIN, attempt, o->channel);
        return; /* its work row is looked at again */
    }
    delivery_move(s, letter, DELIVERY_EV_FAIL_FOR_GOOD, attempt, o->channel);
    next_channel(s, letter);
}

/* Whoever has only been sent something on paper learns it by the next notice; by telephone only those are rung who have
 * said something. */
static bool knows_of_it(const struct offer *o)
{
    return channel_of(o) == DELIVERY__CHANNEL__ZMQ || o->answered_ms != 0;
}

void offer_supersede(struct step *s, uint32_t letter, const char *code)
{
    bool knows = knows_of_it(case_offer(s->c, letter));

    offer_move(s, letter, OFFER_EV_OTHERS_FILLED, NULL);
    if (knows)
        offer_tell(s, letter, NOTICE__TYPE__RECALL, code);
}

void offer_recall(struct step *s, uint32_t letter, const char *code)
{
    const struct offer *o = case_offer(s->c, letter);
    bool knows = knows_of_it(o);
    bool must_confirm = offer_is_working(o);

    offer_move(s, letter, OFFER_EV_RECALL,
        &(struct offer_change){ .recall_unseen = must_confirm,
            .until_ms = must_confirm ? s->now_ms + policy_of(s->c->priority)->recall_ms : 0 });
    if (knows)
        offer_tell(s, letter, NOTICE__TYPE__RECALL, code);
}
