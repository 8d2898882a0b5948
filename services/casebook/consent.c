/* consent - who may be asked about a person, and who may know where they are, as the person wants it (cli.md, Consent; and
 * `--never-ask`, `--never-tell`). Pure. */
#include <string.h>
#include "base/named.h"
#include "base/phone.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/responder.h"

/* ---- whom to ask ---- */
enum consent_reach consent_reach(const struct casefile *c)
{
    if (c->consent != CASE__CONSENT__REFUSED)
        return REACH_ANYBODY;
    return c->priority <= PRIORITY__P1 ? REACH_OFFICIALS : REACH_NOBODY;
}

bool consent_is_officials_only(const struct casefile *c)
{
    return consent_reach(c) == REACH_OFFICIALS;
}

bool consent_is_for_officials(const struct rung *r)
{
    bool any = r->n_kinds == 0 || r->show_exact;

    for (size_t i = 0; i < r->n_kinds && !any; i++)
        any = responder_is_public(r->kinds[i]);
    return any;
}

static bool is_among(const char *const *said, uint32_t n, const char *id, const char *name,
    const char *phone, Responder__Kind kind)
{
    for (uint32_t i = 0; i < n; i++) {
        char folded[NAME_FOLDED];

        text_fold(said[i], folded, sizeof folded);
        if (named_says(said[i], id, name, phone) || responder_is_called(kind, folded))
            return true;
    }
    return false;
}

/* Whoever must never learn of it is not asked, either. Where the person must not be rung, nobody is rung by that number. */
bool consent_forbids(const struct casefile *c, const char *id, const char *name, const char *phone,
    Responder__Kind kind)
{
    return is_among(c->never_ask, c->n_never_ask, id, name, phone, kind) ||
           is_among(c->never_tell, c->n_never_tell, id, name, phone, kind) ||
           (c->unsafe_to_call && phone_is_same(phone, c->subject.phone));
}

bool consent_may_ask(const struct casefile *c, const struct candidate *who, bool is_official)
{
    if (consent_forbids(c, who->responder, who->name, who->phone, who->kind))
        return false;
    switch (consent_reach(c)) {
    case REACH_NOBODY:
        return false;
    case REACH_OFFICIALS:
        return is_official || who->official || responder_is_public(who->kind);
    case REACH_ANYBODY:
        return true;
    }
    return false;
}

/* Whom an operator found for this case has the case's number in the id (verb_asks.c): the subject did not name them. */
static bool is_named(const struct casefile *c, Responder__Kind kind, const char *responder)
{
    char number[CASE_NUMBER_TEXT];
    size_t n;

    case_number_format(c->key, number);
    n = strlen(number);
    return kind == RESPONDER__KIND__PERSONAL_CONTACT &&
           !(text_starts(responder, number) && responder[n] == '/');
}

bool consent_is_unnamed(const struct casefile *c, const struct candidate *who)
{
    bool is_near =
        who->kind == RESPONDER__KIND__PERSONAL_CONTACT || who->kind == RESPONDER__KIND__NEIGHBOUR;

    return is_near && !is_named(c, who->kind, who->responder);
}

/* ---- who may see more than an offer shows before a commit ---- */
bool offer_is_to_family(const struct casefile *c, const struct offer *o)
{
    return is_named(c, o->kind, o->responder);
}

/* An official service, or a rung at which whoever is asked counts as one (show_exact). */
static bool is_of_the_state(const struct offer *o)
{
    return o->official || responder_is_public(o->kind);
}

/* By what the person wants alone. */
static bool is_allowed(const struct casefile *c, const struct offer *o)
{
    switch (c->consent) {
    case CASE__CONSENT__GIVEN:
    case CASE__CONSENT__VITAL_INTEREST:
        return true;
    case CASE__CONSENT__REFUSED:
        return is_of_the_state(o) ||
               o->by_hand; /* by hand: a coordinator has decided so, with a reason */
    case CASE__CONSENT__UNSET:
    case _CASE__CONSENT_IS_INT_SIZE:
        break;
    }
    return is_of_the_state(o) || offer_is_to_family(c, o);
}

/* A step leaves nothing unset at P0-P1 (take_as_read); but a case that an older version wrote has had no such step yet, and whoever
 * is on the way to it must find the door. */
bool consent_shows(const struct casefile *c, const struct offer *o)
{
    return is_allowed(c, o) || (c->consent == CASE__CONSENT__UNSET && c->priority <= PRIORITY__P1);
}

/* At P0-P1 it is not unset any more when a step ends (take_as_read). */
bool consent_is_asked_for(const struct casefile *c)
{
    return c->consent == CASE__CONSENT__UNSET;
}

/* ---- what is said of it ---- */
/* Has committed under a consent that shows no more. */
static bool waits_for_more(const struct casefile *c, const struct offer *o)
{
    return offer_is_working(o) && !is_allowed(c, o);
}

void consent_set(struct step *s, Case__Consent consent, bool by_person, const char *reason)
{
    uint32_t n = s->c->n_offers;
    bool *waited = arena_alloc(s->arena, (n + 1) * sizeof *waited);

    if (s->c->consent == consent)
        return;
    for (uint32_t i = 0; i < n; i++)
        waited[i] = waits_for_more(s->c, &s->c->offers[i]);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CONSENT_SET,
                     .word = consent,
                     .flag = { by_person },
                     .p = { .text = reason } });
    for (uint32_t i = 0; i < n; i++) {
        if (waited[i] && consent_shows(s->c, &s->c->offers[i]))
            offer_release(s, i);
    }
}

int consent_of_fact(const struct fact *f)
{
    if (!text_is(f->key, "consent"))
        return CASE__CONSENT__UNSET;
    if (text_is(f->value, "given"))
        return CASE__CONSENT__GIVEN;
    return text_is(f->value, "refused") ? CASE__CONSENT__REFUSED : -1;
}

static bool has_fired(const struct casefile *c, const char *rule)
{
    for (uint32_t i = 0; i < c->n_fired; i++) {
        if (text_is(c->fired[i], rule))
            return true;
    }
    return false;
}

/* As if the person had refused: whoever asks for somebody after a quarrel may be whom they hide from. */
void consent_guard(struct step *s)
{
    for (size_t i = 0; i < s->judgement.n_fired; i++) {
        const struct triage_rule *rule = s->judgement.fired[i];

        if (rule->coordinator_first && !has_fired(s->c, rule->id))
            consent_set(s, CASE__CONSENT__REFUSED, false, NULL);
    }
}

void consent_decide(struct step *s, const char *reason)
{
    if (s->c->consent == CASE__CONSENT__REFUSED)
        consent_set(s, CASE__CONSENT__VITAL_INTEREST, true, reason);
}

void unsafe_set(struct step *s)
{
    if (s->c->unsafe_to_call)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__UNSAFE_SET });
    call_end_of_kind(s, CALL__KIND__CALLBACK);
    call_end_of_kind(s, CALL__KIND__CHECK);
    call_end_of_kind(s, CALL__KIND__PLACE);
    if (s->c->state == CASE__STATE__VERIFYING && !s->c->called_back)
        alarm_raise(s, ALARM__CAUSE__TELL_SAFELY, 0);
}

/* ---- and what follows, at the end of each step ---- */
/* The call is the consent of whoever calls for themselves; at P0-P1 a life goes first, and that is written down. */
static void take_as_read(struct step *s)
{
    if (s->c->consent != CASE__CONSENT__UNSET)
        return;
    if (case_is_own_call(s->c))
        consent_set(s, CASE__CONSENT__GIVEN, false, NULL);
    else if (s->c->priority <= PRIORITY__P1)
        consent_set(s, CASE__CONSENT__VITAL_INTEREST, false, NULL);
}

static bool is_put_off(const struct casefile *c, const struct offer *o)
{
    if (consent_forbids(c, o->responder, o->name, o->phone, o->kind))
        return true;
    return consent_reach(c) == REACH_OFFICIALS && !is_of_the_state(o) && !o->by_hand &&
           !offer_is_working(o);
}

/* Said after they were asked: they are called off. Who is already on the way to a life in danger is a coordinator's decision. */
static void call_off(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        uint32_t need = s->c->offers[i].need;
        bool worked = offer_is_working(&s->c->offers[i]);

        if (!offer_is_live(&s->c->offers[i]) || !is_put_off(s->c, &s->c->offers[i]))
            continue;
        offer_recall(s, i, "called_off");
        if (worked)
            need_commit_lost(s, need, LADDER__CAUSE__COMMIT_LOST);
        else
            need_settle(s, need);
    }
}

/* Nobody is asked while the person refuses; when they do not any more, it goes on where it stopped. */
static void pause_or_resume(struct step *s, enum consent_reach before)
{
    enum consent_reach now = consent_reach(s->c);

    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        uint32_t need = s->c->needs[i].number;

        if (need_is_over(&s->c->needs[i]))
            continue;
        if (now == REACH_NOBODY)
            need_pause(s, need);
        else if (before == REACH_NOBODY && s->c->state != CASE__STATE__ON_HOLD)
            ladder_resume(s, need);
        else if (before == REACH_OFFICIALS && now == REACH_ANYBODY)
            ladder_free(s, need);
    }
}

static bool was_checked(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        const struct call *k = &c->calls[i];

        if (k->kind == CALL__KIND__CHECK && (!k->done || k->outcome != ANSWER__WORD__SILENCE))
            return true;
    }
    return false;
}

static void ask_the_subject(struct step *s)
{
    if (consent_is_asked_for(s->c) && may_be_checked(s->c) && !was_checked(s->c))
        call_list(s, CALL__KIND__CHECK, 0, 1);
}

static bool anybody_waits(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (waits_for_more(c, &c->offers[i]))
            return true;
    }
    return false;
}

/* Who did not answer is rung every so often, where the rules say so: nobody waits for that. */
static bool is_being_asked(const struct casefile *c)
{
    return call_is_listed(c, CALL__KIND__CHECK, 0) && !evidence_of(c).person_silent;
}

static bool needs_a_decision(const struct casefile *c)
{
    bool any_open = false;

    for (uint32_t i = 0; i < c->n_needs; i++)
        any_open = any_open || !need_is_over(&c->needs[i]);
    if (c->consent == CASE__CONSENT__REFUSED)
        return any_open;
    return consent_is_asked_for(c) && anybody_waits(c) && !is_being_asked(c);
}

void consent_settle(struct step *s, enum consent_reach before)
{
    if (!case_is_open(s->c))
        return;
    take_as_read(s);
    call_off(s);
    pause_or_resume(s, before);
    ask_the_subject(s);
    if (needs_a_decision(s->c))
        alarm_raise(s, ALARM__CAUSE__CONSENT_WANTED, 0);
    else
        alarm_over(s, ALARM__CAUSE__CONSENT_WANTED, 0);
}
