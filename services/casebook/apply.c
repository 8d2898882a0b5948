/* apply - the fold: what an event makes of a casefile. Pure, and the only place that writes one. Events hold results, so
 * folding needs no rules, clock or matcher; it must give the same state under later code. */
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "casebook/drift.h"
#include "casebook/policy.h"
#include "casebook/step.h"

static const char *keep(struct arena *a, const char *text)
{
    return arena_dup(a, text && *text ? text : NULL);
}

static struct person keep_person(const struct event *e, struct arena *a)
{
    return (struct person){ .name = keep(a, e->p.name),
        .phone = keep(a, e->p.phone),
        .born = keep(a, e->p.born),
        .lang = keep(a, e->p.lang) };
}

static void on_filed(struct casefile *c, const struct event *e, struct arena *a)
{
    c->state = CASE__STATE__NEW;
    c->opened_ms = e->at_ms;
    c->via = (Case__Via)e->cause;
    c->consent = (Case__Consent)e->word;
    c->exercise = e->flag[0];
    c->unsafe_to_call = e->flag[1];
    c->call_ref = keep(a, e->code);
    c->filed_by = keep(a, e->actor);
    c->reply_to = keep(a, e->p.value);
}

static void keep_fired(struct casefile *c, const struct event *e, struct arena *a)
{
    c->n_fired = 0;
    for (uint32_t i = 0; i < e->n_list; i++)
        *ARENA_PUSH(a, c->fired, c->n_fired) = keep(a, e->list[i]);
}

static void on_judged(struct casefile *c, const struct event *e, struct arena *a)
{
    if (e->flag[2])
        keep_fired(c, e, a);
    c->judged = true;
    c->priority = (Priority)e->to;
    c->kind = keep(a, e->kind);
    if (e->hash)
        c->rules_hash = keep(a, e->hash);
    if (e->to < e->from)
        c->overruled = PRIORITY__UNJUDGED;
    else if (e->flag[1] && !c->overruled)
        c->overruled = (Priority)e->from;
}

static void on_case_moved(struct casefile *c, const struct event *e, struct arena *a)
{
    c->state = (Case__State)e->to;
    if (e->flag[1])
        c->set_by_person = CASE__STATE__NONE;
    else if (e->flag[0])
        c->set_by_person = c->state;
    c->hold_until_ms = c->state == CASE__STATE__ON_HOLD ? e->until_ms : 0;
    c->merged_into = c->state == CASE__STATE__MERGED ? keep(a, e->code) : NULL;
    if (case_is_open(c)) {
        c->disposition = CASE__DISPOSITION__UNDECIDED;
        c->closed_ms = 0;
    } else {
        c->disposition = (Case__Disposition)e->word;
        c->closed_ms = e->at_ms;
        c->owner = c->handed_to = NULL;
        c->owner_until_ms = 0;
        c->callback_due_ms = c->place_by_ms = c->check_due_ms = c->drift.due_ms = 0;
        c->place_waived = false;
        c->cancel_asked = c->spoken_to = false;
    }
    if (c->state == CASE__STATE__VERIFYING)
        c->called_back = false;
}

static void on_note(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)c, (void)e,
        (void)a; /* the words stay in the timeline; what they mean comes as its own events */
}

static void on_fact(struct casefile *c, const struct event *e, struct arena *a)
{
    struct fact *f = NULL;

    for (uint32_t i = 0; i < c->n_facts && !f; i++) {
        if (text_is(c->facts[i].key, e->code))
            f = &c->facts[i];
    }
    if (!f) {
        f = ARENA_PUSH(a, c->facts, c->n_facts);
        f->key = keep(a, e->code);
        (void)ARENA_PUSH(a, c->said_ms, c->n_said_ms);
    }
    f->value = keep(a, e->p.value);
    f->read = e->flag[0];
    c->said_ms[f - c->facts] = e->flag[1] ? e->at_ms - e->span_ms : 0;
}

/* The oldest that is not in use; the array keeps its room. */
static void forget_oldest_fix(struct casefile *c)
{
    uint32_t oldest = &c->fixes[0] == case_place(c) ? 1 : 0;

    memmove(&c->fixes[oldest], &c->fixes[oldest + 1], (c->n_fixes - oldest - 1) * sizeof *c->fixes);
    c->n_fixes--;
}

/* They are at their place, until it is reckoned where that is by now. */
static void nothing_reckoned(struct casefile *c)
{
    c->drift = (struct drift){ .what = c->drift.what };
}

static void on_place(struct casefile *c, const struct event *e, struct arena *a)
{
    const struct fix *in_use = case_place(c);
    struct fix *f;

    if (e->flag[2]) {
        must(in_use != NULL);
        c->fixes[in_use - c->fixes].wrong = true;
        nothing_reckoned(c);
        return;
    }
    if (c->n_fixes >= FIXES_MAX)
        forget_oldest_fix(c);
    f = ARENA_PUSH(a, c->fixes, c->n_fixes);
    *f = (struct fix){ .text = keep(a, e->p.text),
        .lat = e->p.lat,
        .lon = e->p.lon,
        .has_point = e->flag[0],
        .of_reporter = e->flag[1],
        .radius_m = e->radius_m,
        .source = (Case__PlaceSource)e->source,
        .fix_at_ms = e->until_ms,
        .address = e->flag[3],
        .garbled = e->flag[4],
        .district = keep(a, e->code),
        .country = keep(a, e->kind) };
    if (e->n_list == PLACE_CODES) {
        f->oktmo = keep(a, e->list[0]);
        f->kladr = keep(a, e->list[1]);
        f->zone = keep(a, e->list[2]);
    }
    if (f == case_place(c))
        nothing_reckoned(c);
}

static void on_drifted(struct casefile *c, const struct event *e, struct arena *a)
{
    struct drift *d = &c->drift;
    bool is_first = d->at_ms == 0;

    (void)a;
    d->at_ms = e->at_ms;
    d->due_ms = e->until_ms;
    d->lat = e->p.lat;
    d->lon = e->p.lon;
    d->radius_m = e->radius_m;
    if (is_first || e->flag[0]) {
        d->told_lat = d->lat;
        d->told_lon = d->lon;
        d->told_radius_m = d->radius_m;
    } else if (e->flag[1]) {
        d->told_radius_m = d->radius_m;
    }
}

static void on_drift_set(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->drift.what = (Drift__What)e->word;
    if (!drift_carries(c->drift.what))
        nothing_reckoned(c);
    c->drift.due_ms = e->until_ms;
}

/* Moved once more, it has a half of its own: of what is left. */
static void set_due(struct need *n, int64_t at_ms, int64_t until_ms)
{
    n->due_ms = until_ms;
    n->half_ms = until_ms ? at_ms + (until_ms - at_ms) / 2 : 0;
    n->half_over = n->overdue = false;
}

static void on_need_opened(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = ARENA_PUSH(a, c->needs, c->n_needs);

    *n = (struct need){ .number = e->need,
        .kind = keep(a, e->kind),
        .state = NEED__STATE__OPEN,
        .mandatory = e->flag[0],
        .medical = e->flag[1],
        .required = e->required,
        .vetting = e->vetting,
        .parent = e->ref,
        .ladder = LADDER__STATE__IDLE,
        .n_rungs = e->n_rungs,
        .repeat = e->repeat,
        .within_ms = e->until_ms };
    set_due(n, e->at_ms, e->until_ms);
    for (size_t i = 0; i < RULES_HASH; i++)
        n->ladder_hash[i] = e->ladder_hash[i];
    for (uint32_t i = 0; i < e->n_list; i++)
        *ARENA_PUSH(a, n->capabilities, n->n_capabilities) = keep(a, e->list[i]);
}

static struct need *the_need(struct casefile *c, const struct event *e)
{
    struct need *n = case_need(c, e->need);

    must(n != NULL);
    return n;
}

static struct offer *the_offer(struct casefile *c, const struct event *e)
{
    struct offer *o = case_offer(c, e->offer - 1);

    must(o != NULL);
    return o;
}

static void on_need_moved(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    the_need(c, e)->state = (Need__State)e->to;
}

static void on_need_due(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    set_due(the_need(c, e), e->at_ms, e->until_ms);
}

static void on_need_late(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = the_need(c, e);

    (void)a;
    n->half_over = true;
    n->overdue = e->flag[0];
}

static void on_ladder_moved(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = the_need(c, e);

    (void)a;
    n->ladder = (Ladder__State)e->to;
    n->pass = e->pass;
    if (n->ladder == LADDER__STATE__STOPPED || n->ladder == LADDER__STATE__FILLED) {
        for (uint32_t i = 0; i < n->n_tries; i++)
            n->tries[i].state = RUNG__STATE__ENDED;
    }
}

static void on_rung_opened(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = the_need(c, e);
    struct rung_try *t = ARENA_PUSH(a, n->tries, n->n_tries);

    *t = (struct rung_try){ .rung = e->rung,
        .pass = e->pass,
        .generation = e->generation,
        .state = e->flag[3] ? RUNG__STATE__WAITING : RUNG__STATE__RANKING,
        .until_ms = e->until_ms,
        .k = e->k,
        .window_ms = e->span_ms,
        .standby = e->flag[0],
        .exact = e->flag[1],
        .with_next = e->flag[2],
        .named_only = e->flag[4],
        .n_channels = e->n_channels };
    must(e->n_channels <= CHANNELS_MAX);
    for (uint32_t i = 0; i < e->n_channels; i++)
        t->channels[i] = e->channels[i];
    n->rung = e->rung;
    n->pass = e->pass;
    n->generation = e->generation;
}

/* What still runs of the ladder before goes on to its end. */
static void on_ladder_changed(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = the_need(c, e);

    (void)a;
    for (size_t i = 0; i < RULES_HASH; i++)
        n->ladder_hash[i] = e->ladder_hash[i];
    n->n_rungs = e->n_rungs;
    n->repeat = e->repeat;
    n->pass = n->first_pass = e->pass;
    n->rung = 0;
}

static struct rung_try *the_try(struct casefile *c, const struct event *e)
{
    struct need *n = the_need(c, e);

    uint32_t i = 0;

    must(n->n_tries > 0);
    for (; n->tries[i].generation != e->generation; i++)
        must(i + 1 < n->n_tries); /* else a rung that was never opened */
    return &n->tries[i];
}

static struct candidate keep_candidate(const struct candidate *from, struct arena *a)
{
    struct candidate to = *from;

    to.responder = keep(a, from->responder);
    to.name = keep(a, from->name);
    to.phone = keep(a, from->phone);
    to.why = NULL; /* stands in the event */
    return to;
}

static void on_rung_ranked(struct casefile *c, const struct event *e, struct arena *a)
{
    struct rung_try *t = the_try(c, e);

    must(t->state == RUNG__STATE__RANKING); /* one ranking for each generation */
    t->state = RUNG__STATE__OPEN;
    t->until_ms = e->until_ms;
    t->more = e->flag[0];
    t->ends_ms = 0;
    t->n_spares = t->next_spare = 0;
    t->spares = NULL;
    for (uint32_t i = 0; i < e->n_spares; i++)
        *ARENA_PUSH(a, t->spares, t->n_spares) = keep_candidate(&e->spares[i], a);
}

static void on_rung_ended(struct casefile *c, const struct event *e, struct arena *a)
{
    struct rung_try *t = the_try(c, e);

    (void)a;
    t->state = RUNG__STATE__ENDED;
    t->n_spares = t->next_spare = 0; /* nobody else is asked from it */
    t->spares = NULL;
}

static void on_rung_confirmed(struct casefile *c, const struct event *e, struct arena *a)
{
    struct rung_try *t = the_try(c, e);

    (void)a;
    t->state = RUNG__STATE__RANKING;
    t->until_ms = e->until_ms;
}

static void on_rung_quiet(struct casefile *c, const struct event *e, struct arena *a)
{
    struct rung_try *t = the_try(c, e);

    (void)a;
    t->state = e->flag[0] ? RUNG__STATE__RANKING : RUNG__STATE__QUIET;
    t->until_ms = e->until_ms;
}

static void on_rung_wants_more(struct casefile *c, const struct event *e, struct arena *a)
{
    struct rung_try *t = the_try(c, e);

    (void)a;
    t->state = RUNG__STATE__RANKING;
    t->generation = the_need(c, e)->generation = e->ref;
    t->ends_ms = t->until_ms;
    t->until_ms = e->until_ms;
}

static void on_rung_late(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    the_try(c, e)->until_ms = e->until_ms;
}

static void on_offer_made(struct casefile *c, const struct event *e, struct arena *a)
{
    struct need *n = the_need(c, e);
    struct offer *o = ARENA_PUSH(a, c->offers, c->n_offers);

    must(e->offer == c->n_offers && e->n_channels <= CHANNELS_MAX);
    *o = (struct offer){ .letter = e->offer - 1,
        .need = e->need,
        .rung = e->rung,
        .pass = e->pass,
        .generation = 1,
        .responder = keep(a, e->responder),
        .name = keep(a, e->p.name),
        .phone = keep(a, e->p.phone),
        .kind = (Responder__Kind)e->word,
        .state = OFFER__STATE__QUEUED,
        .standby_asked = e->flag[0],
        .medical = e->flag[1],
        .official = e->flag[2],
        .vetting = e->vetting,
        .by_hand = e->flag[3],
        .answer_by_ms = e->until_ms,
        .n_channels = e->n_channels,
        .delivery = DELIVERY__STATE__PENDING,
        .notice = NOTICE__TYPE__OFFER };
    for (uint32_t i = 0; i < e->n_channels; i++)
        o->channels[i] = e->channels[i];
    for (uint32_t i = 0; i < n->n_tries; i++) {
        if (n->tries[i].generation == e->generation)
            n->tries[i].next_spare = e->count;
    }
}

static void on_offer_beside(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    o->notice = NOTICE__TYPE__UPDATE;
    o->beside = keep(a, e->code);
    o->beside_cases = e->count;
}

/* What a deadline means depends on the state it was given in. */
static void set_deadline(struct offer *o, int64_t until_ms)
{
    o->answer_by_ms = offer_is_asked(o) ? (until_ms ? until_ms : o->answer_by_ms) : 0;
    if (o->state != OFFER__STATE__ON_SCENE)
        o->checkin_by_ms = 0;
    else if (until_ms)
        o->checkin_by_ms = until_ms;
    if (o->state == OFFER__STATE__COMMITTED || o->state == OFFER__STATE__EN_ROUTE)
        o->eta_ms = until_ms ? until_ms : o->eta_ms;
    o->recall_by_ms = o->recall_unseen ? until_ms : 0;
}

static void on_offer_moved(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    o->state = (Offer__State)e->to;
    if (o->state == OFFER__STATE__QUEUED) { /* go: a person asks, and for more than to stand by */
        o->by_hand = true;
        o->standby_asked = false;
    }
    o->won = o->won || e->flag[0];
    o->recall_unseen = e->flag[1];
    if (!offer_is_working(o) && o->state != OFFER__STATE__DONE && o->state != OFFER__STATE__PARTIAL)
        o->won = o->person_rung = false;
    if (e->word != ANSWER__WORD__SILENCE)
        o->answered_ms = e->at_ms;
    if (e->flag[2])
        o->first_ms = e->at_ms;
    o->confirm_by_ms = 0; /* they have said something, or are not at it any more */
    if (o->state == OFFER__STATE__SENT)
        o->sent_ms = e->at_ms;
    if (e->p.name)
        o->who = keep(a, e->p.name);
    if (!offer_is_live(o)) { /* nobody waits for what was asked */
        o->question_ms = 0;
        o->question = o->answer = NULL;
    }
    set_deadline(o, e->until_ms);
}

static void on_offer_noticed(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    (void)a;
    o->generation = e->generation;
    o->answers = text_is(e->code, "answer") && !o->confirm_by_ms;
    o->confirm_by_ms = e->until_ms;
    o->released = e->flag[0];
    o->notice = (Notice__Type)e->word;
    o->attempt = 0;
    o->delivery = DELIVERY__STATE__PENDING;
}

static void on_delivery_moved(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    (void)a;
    o->delivery = (Delivery__State)e->to;
    o->attempt = e->count;
    o->channel = e->k;
}

static void on_checkin(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    (void)a;
    o->answered_ms = e->at_ms;
    set_deadline(o, e->until_ms);
}

static void on_unclear(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    (void)a;
    o->answered_ms = e->at_ms;
    o->unclear = true;
}

static void on_question(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    o->answered_ms = e->at_ms;
    o->question_ms = e->at_ms;
    o->question = keep(a, e->p.text);
}

static void on_question_answered(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    o->question_ms = 0;
    o->question = NULL;
    o->answer = keep(a, e->p.text);
}

static void on_offer_waits(struct casefile *c, const struct event *e, struct arena *a)
{
    struct offer *o = the_offer(c, e);

    (void)a;
    if (o->confirm_by_ms)
        o->confirm_by_ms = e->until_ms;
    else
        set_deadline(o, e->until_ms);
}

static void on_call_listed(struct casefile *c, const struct event *e, struct arena *a)
{
    struct call *k = ARENA_PUSH(a, c->calls, c->n_calls);

    must(e->call == c->n_calls);
    *k = (struct call){ .number = e->call,
        .kind = (Call__Kind)e->word,
        .offer = e->offer,
        .since_ms = e->at_ms,
        .late_ms = e->until_ms,
        .attempt = e->count };
    if (k->kind == CALL__KIND__CHECK && !k->offer)
        c->check_due_ms = 0;
}

static struct call *the_call(struct casefile *c, const struct event *e)
{
    struct call *k = case_call(c, e->call);

    must(k != NULL);
    return k;
}

static void on_call_taken(struct casefile *c, const struct event *e, struct arena *a)
{
    struct call *k = the_call(c, e);

    k->taken_by = keep(a, e->actor);
    k->taken_until_ms = k->taken_by ? e->until_ms : 0;
    if (!k->taken_by)
        k->late_ms = e->until_ms;
}

/* Of whoever comes they know now. Whether help is still needed, a check on them asks, and not one that tells of a visit. */
static void person_was_rung(struct casefile *c, const struct call *k)
{
    if (k->outcome == ANSWER__WORD__REACHED) /* the next time is counted from now */
        c->check_due_ms = 0;
    if (k->outcome == ANSWER__WORD__REACHED && !k->offer)
        c->spoken_to = true;
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (offer_is_working(&c->offers[i]))
            c->offers[i].person_rung = true;
    }
}

static void on_call_ended(struct casefile *c, const struct event *e, struct arena *a)
{
    struct call *k = the_call(c, e);

    (void)a;
    k->done = true;
    k->outcome = (Answer__Word)e->word;
    if (k->kind == CALL__KIND__CHECK && k->outcome != ANSWER__WORD__SILENCE)
        person_was_rung(c, k);
    k->taken_by = NULL;
    k->taken_until_ms = k->late_ms = 0;
}

static void on_callback_due(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->callback_due_ms = e->until_ms;
    if (!e->until_ms)
        c->callback_tries = 0;
}

static void on_check_due(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->check_due_ms = e->until_ms;
    c->check_wrong_number = e->flag[0];
}

static void on_callback_made(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->callback_due_ms = e->until_ms;
    if (e->flag[0] && !e->flag[1])
        c->called_back = true;
    c->callback_tries = e->flag[0] && e->until_ms ? 0 : c->callback_tries + 1;
}

static void on_owner(struct casefile *c, const struct event *e, struct arena *a)
{
    c->owner = keep(a, e->actor);
    c->owner_until_ms = c->owner ? e->until_ms : 0;
    c->handed_to = NULL;
}

static void on_handed_over(struct casefile *c, const struct event *e, struct arena *a)
{
    c->handed_to = keep(a, e->actor);
    c->owner_until_ms = e->until_ms;
}

static void keep_whom(struct alarm *m, const struct event *e, struct arena *a)
{
    m->whom = NULL;
    m->n_whom = 0;
    for (uint32_t i = 0; i < e->n_list; i++)
        *ARENA_PUSH(a, m->whom, m->n_whom) = keep(a, e->list[i]);
}

static void on_alarm_raised(struct casefile *c, const struct event *e, struct arena *a)
{
    struct alarm *m = ARENA_PUSH(a, c->alarms, c->n_alarms);

    must(e->alarm == c->n_alarms);
    *m = (struct alarm){ .number = e->alarm,
        .cause = (Alarm__Cause)e->cause,
        .ref = e->ref,
        .since_ms = e->at_ms,
        .next_ms = e->until_ms,
        .count = 1 };
    keep_whom(m, e, a);
}

static struct alarm *the_alarm(struct casefile *c, const struct event *e)
{
    struct alarm *m = case_alarm(c, e->alarm);

    must(m != NULL);
    return m;
}

static void on_alarm_repeated(struct casefile *c, const struct event *e, struct arena *a)
{
    struct alarm *m = the_alarm(c, e);

    keep_whom(m, e, a);
    m->since_ms = m->over ? e->at_ms : m->since_ms;
    m->over = false;
    m->count = e->count;
    m->next_ms = e->until_ms;
    m->acked_by = NULL;
}

static void on_alarm_acked(struct casefile *c, const struct event *e, struct arena *a)
{
    struct alarm *m = the_alarm(c, e);

    m->acked_by = keep(a, e->actor);
    m->next_ms = e->until_ms;
}

static void on_alarm_over(struct casefile *c, const struct event *e, struct arena *a)
{
    struct alarm *m = the_alarm(c, e);

    (void)a;
    m->over = true;
    m->next_ms = 0;
}

static void on_reporter(struct casefile *c, const struct event *e, struct arena *a)
{
    *ARENA_PUSH(a, c->reporters, c->n_reporters) = keep_person(e, a);
    if (e->p.value)
        c->relation = keep(a, e->p.value);
}

static void on_subject(struct casefile *c, const struct event *e, struct arena *a)
{
    c->subject = keep_person(e, a);
    c->check_wrong_number = false;
}

static void on_found(struct casefile *c, const struct event *e, struct arena *a)
{
    *ARENA_PUSH(a, c->found, c->n_found) = (struct found){
        .name = keep(a, e->p.name), .phone = keep(a, e->p.phone), .relation = keep(a, e->p.value)
    };
}

static void on_cancel_asked(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)e, (void)a;
    if (!c->cancel_asked)
        c->spoken_to = false;
    c->cancel_asked = true;
}

static void on_absorbed(struct casefile *c, const struct event *e, struct arena *a)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < c->n_absorbed; i++) {
        if (!text_is(c->absorbed[i], e->code))
            c->absorbed[kept++] = c->absorbed[i];
    }
    c->n_absorbed = kept;
    if (!e->flag[0])
        *ARENA_PUSH(a, c->absorbed, c->n_absorbed) = keep(a, e->code);
}

static void on_tagged(struct casefile *c, const struct event *e, struct arena *a)
{
    *ARENA_PUSH(a, c->tags, c->n_tags) = keep(a, e->code);
}

/* What says nothing is no word of a list. */
static void on_never(struct casefile *c, const struct event *e, struct arena *a)
{
    for (uint32_t i = 0; i < e->p.n_list; i++) {
        if (text_empty(e->p.list[i]))
            continue;
        if (e->flag[0])
            *ARENA_PUSH(a, c->never_ask, c->n_never_ask) = keep(a, e->p.list[i]);
        else
            *ARENA_PUSH(a, c->never_tell, c->n_never_tell) = keep(a, e->p.list[i]);
    }
}

static void on_signals(struct casefile *c, const struct event *e, struct arena *a)
{
    for (uint32_t i = 0; i < e->n_list; i++) {
        if (!text_empty(e->list[i]) &&
            !text_among(e->list[i], (char *const *)c->signals, c->n_signals))
            *ARENA_PUSH(a, c->signals, c->n_signals) = keep(a, e->list[i]);
    }
}

static void on_read(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)c, (void)e, (void)a; /* stands in the timeline alone */
}

static void forget_names(struct rung_try *t)
{
    for (uint32_t i = 0; i < t->n_spares; i++)
        t->spares[i].name = t->spares[i].phone = NULL;
}

/* What the personal half of a case holds, and no more: a fold of events that were erased ends in the same state. */
static void on_erased(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)e, (void)a;
    c->erased = true;
    c->subject = (struct person){ 0 };
    c->n_reporters = c->n_found = c->n_never_tell = c->n_never_ask = 0;
    c->relation = c->reply_to = NULL;
    for (uint32_t i = 0; i < c->n_facts; i++)
        c->facts[i].value = NULL;
    for (uint32_t i = 0; i < c->n_fixes; i++) {
        c->fixes[i].text = NULL;
        c->fixes[i].lat = c->fixes[i].lon = 0;
    }
    c->drift.lat = c->drift.lon = c->drift.told_lat = c->drift.told_lon = 0;
    for (uint32_t i = 0; i < c->n_offers; i++) {
        struct offer *o = &c->offers[i];

        o->name = o->phone = o->who = o->question = o->answer = NULL;
    }
    for (uint32_t i = 0; i < c->n_needs; i++) {
        for (uint32_t t = 0; t < c->needs[i].n_tries; t++)
            forget_names(&c->needs[i].tries[t]);
    }
}

static void on_legal_hold(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->legal_hold = e->flag[0];
}

static void on_consent(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->consent = (Case__Consent)e->word;
}

static void on_unsafe(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)e, (void)a;
    c->unsafe_to_call = true;
}

static void on_may_tell(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->may_tell = (Case__MayTell)e->word;
}

static void on_minor(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->minor_people = e->count;
    c->minor_vetting = e->vetting;
}

static void on_place_wanted(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)a;
    c->place_by_ms = e->until_ms;
    c->place_waived = e->flag[0];
}

static void on_death(struct casefile *c, const struct event *e, struct arena *a)
{
    (void)e, (void)a;
    c->death_said = true;
}

static void on_word(struct casefile *c, const struct event *e, struct arena *a)
{
    c->visit_word = keep(a, e->code);
}

typedef void apply_fn(struct casefile *c, const struct event *e, struct arena *a);

static apply_fn *const apply_of[] = {
    [EVENT__TYPE__CASE_FILED] = on_filed,
    [EVENT__TYPE__CASE_JUDGED] = on_judged,
    [EVENT__TYPE__CASE_MOVED] = on_case_moved,
    [EVENT__TYPE__NOTE_ADDED] = on_note,
    [EVENT__TYPE__FACT_SET] = on_fact,
    [EVENT__TYPE__PLACE_FIXED] = on_place,
    [EVENT__TYPE__NEED_OPENED] = on_need_opened,
    [EVENT__TYPE__NEED_MOVED] = on_need_moved,
    [EVENT__TYPE__NEED_DUE] = on_need_due,
    [EVENT__TYPE__NEED_LATE] = on_need_late,
    [EVENT__TYPE__LADDER_MOVED] = on_ladder_moved,
    [EVENT__TYPE__RUNG_OPENED] = on_rung_opened,
    [EVENT__TYPE__RUNG_RANKED] = on_rung_ranked,
    [EVENT__TYPE__RUNG_ENDED] = on_rung_ended,
    [EVENT__TYPE__RUNG_LATE] = on_rung_late,
    [EVENT__TYPE__RUNG_QUIET] = on_rung_quiet,
    [EVENT__TYPE__RUNG_WANTS_MORE] = on_rung_wants_more,
    [EVENT__TYPE__RUNG_CONFIRMED] = on_rung_confirmed,
    [EVENT__TYPE__LADDER_CHANGED] = on_ladder_changed,
    [EVENT__TYPE__OFFER_MADE] = on_offer_made,
    [EVENT__TYPE__OFFER_MOVED] = on_offer_moved,
    [EVENT__TYPE__OFFER_NOTICED] = on_offer_noticed,
    [EVENT__TYPE__OFFER_BESIDE] = on_offer_beside,
    [EVENT__TYPE__DELIVERY_MOVED] = on_delivery_moved,
    [EVENT__TYPE__CALL_LISTED] = on_call_listed,
    [EVENT__TYPE__CALL_TAKEN] = on_call_taken,
    [EVENT__TYPE__CALL_ENDED] = on_call_ended,
    [EVENT__TYPE__CALLBACK_DUE] = on_callback_due,
    [EVENT__TYPE__CALLBACK_MADE] = on_callback_made,
    [EVENT__TYPE__CHECK_DUE] = on_check_due,
    [EVENT__TYPE__OWNER_SET] = on_owner,
    [EVENT__TYPE__HANDED_OVER] = on_handed_over,
    [EVENT__TYPE__ALARM_RAISED] = on_alarm_raised,
    [EVENT__TYPE__ALARM_REPEATED] = on_alarm_repeated,
    [EVENT__TYPE__ALARM_ACKED] = on_alarm_acked,
    [EVENT__TYPE__ALARM_OVER] = on_alarm_over,
    [EVENT__TYPE__CHECKIN_HEARD] = on_checkin,
    [EVENT__TYPE__REPORTER_ADDED] = on_reporter,
    [EVENT__TYPE__SUBJECT_NAMED] = on_subject,
    [EVENT__TYPE__NEVER_SET] = on_never,
    [EVENT__TYPE__SIGNALS_READ] = on_signals,
    [EVENT__TYPE__OFFER_WAITS] = on_offer_waits,
    [EVENT__TYPE__ANSWER_UNCLEAR] = on_unclear,
    [EVENT__TYPE__QUESTION_ASKED] = on_question,
    [EVENT__TYPE__QUESTION_ANSWERED] = on_question_answered,
    [EVENT__TYPE__DATA_READ] = on_read,
    [EVENT__TYPE__RESPONDER_FOUND] = on_found,
    [EVENT__TYPE__CANCEL_ASKED] = on_cancel_asked,
    [EVENT__TYPE__CASE_ABSORBED] = on_absorbed,
    [EVENT__TYPE__TAGGED] = on_tagged,
    [EVENT__TYPE__CASE_LATE] = on_read,
    [EVENT__TYPE__CASE_ERASED] = on_erased,
    [EVENT__TYPE__LEGAL_HOLD_SET] = on_legal_hold,
    [EVENT__TYPE__WORD_GIVEN] = on_word,
    [EVENT__TYPE__CONSENT_SET] = on_consent,
    [EVENT__TYPE__UNSAFE_SET] = on_unsafe,
    [EVENT__TYPE__MAY_TELL_SET] = on_may_tell,
    [EVENT__TYPE__DEATH_SAID] = on_death,
    [EVENT__TYPE__MINOR_SET] = on_minor,
    [EVENT__TYPE__PLACE_WANTED] = on_place_wanted,
    [EVENT__TYPE__PLACE_DRIFTED] = on_drifted,
    [EVENT__TYPE__DRIFT_SET] = on_drift_set,
};

/* Looking is not acting, nor is reckoning. */
static bool is_act(const struct event *e)
{
    return e->type != EVENT__TYPE__DATA_READ && e->type != EVENT__TYPE__PLACE_DRIFTED;
}

void case_apply(struct casefile *c, const struct event *e, struct arena *a)
{
    size_t type = (size_t)e->type;

    must(type < sizeof apply_of / sizeof apply_of[0] && apply_of[type]);
    apply_of[type](c, e, a);
    c->seq++;
    if (is_act(e)) /* else no deadline moves by it */
        c->touched_ms = e->at_ms;
}
