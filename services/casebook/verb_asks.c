/* verb_asks - a person decides whom to ask: the next rung, somebody the matcher did not pick, somebody found on the
 * telephone. What was said about whom never to ask holds for people, too. Pure. */
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/responder.h"
#include "words/words.h"

/* The need that is meant: the one that was named; else the only one that is open, but for confirming the place. NULL: refused. */
static const struct need *meant(struct step *s, uint32_t number)
{
    const struct need *only = NULL;
    uint32_t n_open = 0;

    if (number)
        only = case_need(s->c, number);
    for (uint32_t i = 0; !number && i < s->c->n_needs; i++) {
        if (need_is_over(&s->c->needs[i]) || where_is_confirming(&s->c->needs[i]))
            continue;
        only = &s->c->needs[i];
        n_open++;
    }
    if (n_open > 1)
        step_refuse(s, ERR_AMBIGUOUS, "need", NULL);
    else if (!only)
        step_refuse(s, ERR_NOT_FOUND, "need", NULL);
    else if (need_is_over(only))
        step_refuse(s, ERR_WRONG_STATE, "need", word_of(&need__state__descriptor, only->state));
    else
        return only;
    return NULL;
}

static int refuse_asking(struct step *s, const char *reason)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (s->c->state == CASE__STATE__ON_HOLD)
        return step_refuse(s, ERR_WRONG_STATE, "case", "on_hold");
    return text_empty(reason) ? step_refuse(s, ERR_REASON_NEEDED, "reason", NULL) : 0;
}

/* ---- the next rung, or the yes to one that waits for it ---- */
static const struct need *waits_for_yes(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];

        /* no need that is over does either */
        if (ladder_waits(n) || ladder_sleeps(n) || n->ladder == LADDER__STATE__IDLE)
            return n;
    }
    return NULL;
}

/* Somebody has taken it on: another rung would be told at once that it is taken. */
static int refuse_covered(struct step *s, const struct need *n)
{
    return need_commits(s->c, n) >= n->required
               ? step_refuse(s, ERR_WRONG_STATE, "need", "committed")
               : 0;
}

int verb_escalate(struct step *s)
{
    const struct command *cmd = s->command;
    const struct need *n;
    uint32_t rung, need;
    int rc = refuse_asking(s, cmd->escalate.reason);

    if (rc)
        return rc;
    n = !cmd->escalate.need && !cmd->escalate.has_rung ? waits_for_yes(s->c) : NULL;
    n = n ? n : meant(s, cmd->escalate.need);
    if (!n)
        return s->refused.code;
    rc = refuse_covered(s, n);
    if (rc)
        return rc;
    if (consent_reach(s->c) == REACH_NOBODY)
        return step_refuse(s, ERR_WRONG_STATE, "consent", "refused");
    need = n->number;
    if (!cmd->escalate.has_rung && (ladder_waits(n) || ladder_sleeps(n))) {
        consent_decide(s, cmd->escalate.reason);
        ladder_confirm(s, need, cmd->escalate.reason);
        return 0;
    }
    rung = cmd->escalate.has_rung             ? cmd->escalate.rung
           : n->ladder == LADDER__STATE__IDLE ? 0
                                              : n->rung + 1;
    if (rung >= n->n_rungs)
        return step_refuse(s, ERR_OUT_OF_RANGE, "rung", NULL);
    consent_decide(s, cmd->escalate.reason);
    if (n->ladder == LADDER__STATE__IDLE)
        ladder_go(s, need, rung, cmd->escalate.reason);
    else
        ladder_escalate(s, need, rung, cmd->escalate.reason);
    return 0;
}

/* ---- somebody beside the ladder ---- */
/* Their offer for this need that stands by, or has a late yes: letter + 1; 0: none, or they are asked already. */
static uint32_t may_go(const struct casefile *c, uint32_t need, const char *responder)
{
    uint32_t live = offer_live_of(c, need, responder);

    if (live)
        return offer_may(&c->offers[live - 1], OFFER_EV_GO) ? live : 0;
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (o->need == need && offer_may(o, OFFER_EV_GO) && text_is(o->responder, responder))
            return i + 1;
    }
    return 0;
}

/* Against a refusal a coordinator may ask somebody at P0-P1, with the reason that this command wants anyhow. */
static int refuse_unwanted(struct step *s, const struct candidate *who, bool is_decided)
{
    if (consent_forbids(s->c, who->responder, who->name, who->phone, who->kind))
        return step_refuse(s, ERR_WRONG_STATE, "responder", "never_ask");
    if (consent_may_ask(s->c, who, false) || (is_decided && consent_reach(s->c) == REACH_OFFICIALS))
        return 0;
    return step_refuse(s, ERR_WRONG_STATE, "consent", "refused");
}

static int refuse_responder(
    struct step *s, const struct need *n, const struct candidate *who, bool is_decided)
{
    int rc = refuse_unwanted(s, who, is_decided);

    if (rc)
        return rc;
    if (who->n_channels == 0)
        return step_refuse(s, ERR_WRONG_STATE, "responder", "no_channel");
    if (s->c->n_offers >= OFFERS_MAX)
        return step_refuse(s, ERR_TOO_LONG, "offers", NULL);
    if (offer_live_of(s->c, n->number, who->responder) && !may_go(s->c, n->number, who->responder))
        return step_refuse(s, ERR_WRONG_STATE, "responder", "already_asked");
    return refuse_covered(s, n);
}

/* Somebody else's contact is asked by nobody's hand, either, nor whoever is never to learn of it. */
static int refuse_tied(struct step *s, const struct responder_tie *tie)
{
    const struct person *p = case_person(s->c);
    Match__Reason bars =
        responder_tie_bars(tie, p ? phone_key(p->phone) : 0, s->c->priority <= PRIORITY__P1);

    if (bars == MATCH__REASON__FITS)
        return 0;
    return step_refuse(
        s, ERR_WRONG_STATE, "responder", word_of(&match__reason__descriptor, (int)bars));
}

int verb_ask(struct step *s)
{
    const struct candidate *who = &s->command->ask.who;
    const struct need *n;
    uint32_t need, letter;
    int rc = refuse_asking(s, s->command->ask.reason);

    if (rc)
        return rc;
    n = meant(s, s->command->ask.need);
    rc = n ? refuse_responder(s, n, who, true) : s->refused.code;
    rc = rc ? rc : refuse_tied(s, &s->command->ask.tie);
    if (rc)
        return rc;
    need = n->number;
    letter = may_go(s->c, need, who->responder);
    if (letter)
        offer_go(s, letter - 1);
    else
        offer_make_by_hand(s, need, who, s->command->ask.reason);
    need_settle(s, need);
    return 0;
}

/* ---- somebody an operator found: a contact of this case alone ---- */
#define FOUND_MAX 32

static const struct candidate *found_as_candidate(struct step *s, uint32_t number)
{
    const struct command *cmd = s->command;
    struct candidate *who = arena_alloc(s->arena, sizeof *who); /* events point to it */
    char text[CASE_NUMBER_TEXT];

    case_number_format(s->c->key, text);
    *who = (struct candidate){ .responder = arena_printf(s->arena, "%s/f%u", text, number),
        .name = cmd->found.name,
        .phone = cmd->found.phone,
        .kind = RESPONDER__KIND__PERSONAL_CONTACT,
        .channels = { DELIVERY__CHANNEL__PHONE },
        .n_channels = 1 };
    return who;
}

/* Neighbours and relatives are never sent onto ice or water, into fire or gas, or to violence (domain.md 3.6). */
static int refuse_found(struct step *s, const struct need *n, const struct candidate *who)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, n->kind);
    const char *relation = s->command->found.relation;

    if (s->c->state == CASE__STATE__ON_HOLD)
        return step_refuse(s, ERR_WRONG_STATE, "case", "on_hold");
    if (!rule || rule->dangerous)
        return step_refuse(s, ERR_WRONG_STATE, "need", n->kind);
    if (s->c->minor_people && s->command->role == ROLE__OPERATOR) /* nobody has vetted them */
        return step_refuse(s, ERR_FORBIDDEN, "ask", "minor");
    if (consent_forbids(s->c, NULL, relation, NULL, RESPONDER__KIND__UNKNOWN_KIND))
        return step_refuse(s, ERR_WRONG_STATE, "relation", "never_ask");
    return refuse_responder(s, n, who, false);
}

int verb_found(struct step *s)
{
    const struct command *cmd = s->command;
    uint32_t number = s->c->n_found + 1, need = 0;
    const struct candidate *who = found_as_candidate(s, number);
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (text_empty(cmd->found.phone))
        return step_refuse(s, ERR_MISSING, "phone", NULL);
    if (s->c->n_found >= FOUND_MAX)
        return step_refuse(s, ERR_TOO_LONG, "found", NULL);
    if (cmd->found.ask) {
        const struct need *n = meant(s, 0);

        rc = n ? refuse_found(s, n, who) : s->refused.code;
        need = rc ? 0 : n->number;
    }
    if (rc)
        return rc;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__RESPONDER_FOUND,
                     .ref = number,
                     .p = { .name = cmd->found.name,
                         .phone = cmd->found.phone,
                         .value = cmd->found.relation,
                         .text = cmd->found.source } });
    if (need) {
        offer_make_by_hand(s, need, who, NULL);
        need_settle(s, need);
    }
    return 0;
}
