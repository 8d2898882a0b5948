/* verb_answer - what the matcher, the dispatcher and the responders say. The first commits up to the need's required number
 * win; a stale answer is refused, late help is kept (design.md 3, rule 4). Pure. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

static const struct rung_try *awaited(const struct need *n, uint32_t generation)
{
    for (uint32_t i = 0; i < n->n_tries; i++) {
        if (n->tries[i].generation == generation && n->tries[i].state == RUNG__STATE__RANKING)
            return &n->tries[i];
    }
    return NULL;
}

/* The generation of the rung that has been opened since, in the same pass; 0: it was not, or waits for a yes or the morning. */
static uint32_t opened_since(const struct need *n, uint32_t rung, uint32_t generation)
{
    for (uint32_t i = 0; i < n->n_tries; i++) {
        const struct rung_try *t = &n->tries[i];

        if (t->rung == rung && t->pass == n->pass && t->generation > generation &&
            t->state == RUNG__STATE__RANKING)
            return t->generation;
    }
    return 0;
}

int verb_ranked(struct step *s)
{
    const struct command *cmd = s->command;
    uint32_t need = cmd->ranked.need, generation, pass;
    const struct need *n = case_need(s->c, need);
    const struct rung_try *t;

    if (!n)
        return step_refuse(s, ERR_NOT_FOUND, "need", NULL);
    t = awaited(n, cmd->ranked.generation);
    if (!t)
        return step_refuse(s, ERR_STALE, "generation", NULL);
    generation = t->generation;
    pass = n->pass;
    ladder_ranked(s, need, generation, &cmd->ranked.first);
    for (uint32_t i = 0; i < cmd->ranked.n_ahead && case_need(s->c, need)->pass == pass; i++) {
        const struct ranking *next = &cmd->ranked.ahead[i];
        uint32_t opened = opened_since(case_need(s->c, need), next->rung, generation);

        if (opened)
            ladder_ranked(s, need, opened, next);
    }
    need_settle(s, need);
    return 0;
}

int verb_delivery(struct step *s)
{
    const struct offer *o = case_offer(s->c, s->command->delivery.letter);
    uint32_t letter = s->command->delivery.letter;
    uint32_t need;

    if (!o)
        return step_refuse(s, ERR_NOT_FOUND, "offer", NULL);
    if (s->command->delivery.generation != o->generation)
        return step_refuse(s, ERR_STALE, "generation", NULL);
    need = o->need;
    switch ((int)s->command->delivery.result) {
    case WORK__RESULT__HANDED_OFF:
        offer_handed_off(s, letter);
        break;
    case WORK__RESULT__DELIVERED:
        offer_received(s, letter);
        break;
    case WORK__RESULT__FAILED_AGAIN:
    case WORK__RESULT__FAILED_FOR_GOOD:
        offer_failed(s, letter, s->command->delivery.result == WORK__RESULT__FAILED_FOR_GOOD);
        need_settle(s, need);
        break;
    default:
        return step_refuse(s, ERR_UNKNOWN_WORD, "result", NULL);
    }
    return 0;
}

/* ---- a responder's words ---- */
struct word_rule {
    Answer__Word word;
    enum offer_event event;
    bool implies_commit; /* whoever is there has committed, said or not */
};

static const struct word_rule word_rules[] = {
    { ANSWER__WORD__ACK, OFFER_EV_ACK, false },
    { ANSWER__WORD__RECEIPT, OFFER_EV_ACK, false },
    { ANSWER__WORD__COMMIT, OFFER_EV_COMMIT, false },
    { ANSWER__WORD__DECLINE, OFFER_EV_DECLINE, false },
    { ANSWER__WORD__STANDBY, OFFER_EV_STANDBY, false },
    { ANSWER__WORD__ENROUTE, OFFER_EV_ENROUTE, true },
    { ANSWER__WORD__ONSCENE, OFFER_EV_ONSCENE, true },
    { ANSWER__WORD__DONE, OFFER_EV_DONE, true },
    { ANSWER__WORD__PARTIAL, OFFER_EV_PARTIAL, true },
    { ANSWER__WORD__CANNOT_LOCATE, OFFER_EV_CANNOT_LOCATE, true },
    { ANSWER__WORD__WITHDRAW, OFFER_EV_WITHDRAW, false },
    { ANSWER__WORD__RECALL_SEEN, OFFER_EV_RECALL_SEEN, false },
    { ANSWER__WORD__UNCLEAR, OFFER_EV_UNCLEAR, false },
};

static const struct word_rule *rule_of(Answer__Word word)
{
    for (size_t i = 0; i < sizeof word_rules / sizeof word_rules[0]; i++) {
        if (word_rules[i].word == word)
            return &word_rules[i];
    }
    return NULL;
}

static int64_t deadline_after(
    const struct step *s, const struct offer *o, enum offer_event event, const struct answer *a)
{
    const struct policy *p = policy_of(s->c->priority);

    if (event == OFFER_EV_ACK || event == OFFER_EV_UNCLEAR)
        return o->answer_by_ms;
    if (event == OFFER_EV_ONSCENE)
        return s->now_ms + quiet_check_in_ms(s, o);
    if (event == OFFER_EV_COMMIT || event == OFFER_EV_ENROUTE)
        return a->eta_ms ? a->eta_ms : (o->eta_ms ? o->eta_ms : s->now_ms + p->eta_ms);
    return 0;
}

/* The first yes wins: when the required ones were there, whoever else was asked has been told so in the same step. */
static bool wins(const struct step *s, const struct offer *o, enum offer_event event)
{
    const struct need *n = case_need(s->c, o->need);
    bool is_asked = event == OFFER_EV_COMMIT && offer_is_asked(o);

    must(!is_asked || need_commits(s->c, n) < n->required);
    return is_asked;
}

/* A visitor says it at the door, so that the person knows whom to let in. */
static void give_visit_word(struct step *s)
{
    static const char *const words[] = { "берёза", "ромашка", "маяк", "снегирь", "яблоко", "радуга",
        "колодец", "парус", "василёк", "подкова", "иволга", "родник", "калина", "фонарь", "якорь",
        "рябина" };

    if (s->c->visit_word)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__WORD_GIVEN,
                     .code = words[s->facts->dice % (sizeof words / sizeof words[0])] });
}

/* Whoever was recalled and says yes once more has crossed the recall: that they know is still wanted. */
static bool still_unseen(const struct offer *o, enum offer_event event)
{
    return o->recall_unseen && event != OFFER_EV_RECALL_SEEN && event != OFFER_EV_WITHDRAW &&
           event != OFFER_EV_DECLINE;
}

static void move_by(struct step *s, const struct answer *a, enum offer_event event)
{
    const struct offer *o = case_offer(s->c, a->letter);
    bool won = wins(s, o, event), unseen = still_unseen(o, event);

    offer_move(s, a->letter, event,
        &(struct offer_change){ .word = a->word,
            .reason = (int)a->reason,
            .until_ms = unseen ? o->recall_by_ms : deadline_after(s, o, event, a),
            .won = won,
            .recall_unseen = unseen,
            .people = a->people,
            .text = a->text ? a->text : a->found,
            .who = a->who });
    if (won)
        give_visit_word(s);
}

/* What a visit's outcome asks for next, in the same transaction (design.md 4). */
static void open_next_need(struct step *s, const struct answer *a, uint32_t parent)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, a->needs);

    case_raise(s, rule->raises_to, NULL, false);
    need_open_next(s, rule, parent);
}

static void settle_need(struct step *s, uint32_t letter, enum offer_event event)
{
    uint32_t need = case_offer(s->c, letter)->need;
    const struct need *n = case_need(s->c, need);

    if (need_is_over(n))
        return;
    if (event == OFFER_EV_ONSCENE) {
        need_settle(s, need);
        if (offer_is_working(case_offer(s->c, letter))) /* not a late one */
            need_move(s, need, NEED_EV_STARTED);
    } else if (event == OFFER_EV_DONE || event == OFFER_EV_PARTIAL) {
        bool working = false;

        for (uint32_t i = 0; i < s->c->n_offers; i++)
            working =
                working || (s->c->offers[i].need == need && offer_is_working(&s->c->offers[i]));
        if (need_commits(s->c, n) >= n->required && !working)
            need_end(s, need, event == OFFER_EV_DONE ? NEED_EV_DONE : NEED_EV_PARTIAL);
        else
            need_settle(s, need);
    } else {
        need_settle(s, need);
    }
}

/* While help is missing each late yes rings for itself; where enough are coming, all of them are one alarm. */
static void raise_late(struct step *s, uint32_t need, Offer__State was)
{
    const struct need *n = case_need(s->c, need);

    if (was != OFFER__STATE__LATE_ACCEPT && need_commits(s->c, n) < n->required)
        alarm_ring(s, ALARM__CAUSE__LATE_ACCEPT, need);
    else
        alarm_raise(s, ALARM__CAUSE__LATE_ACCEPT, need);
}

static void offer_event(struct step *s, const struct answer *a, enum offer_event event)
{
    uint32_t need = case_offer(s->c, a->letter)->need;
    bool was_working = offer_is_working(case_offer(s->c, a->letter));
    Offer__State was = case_offer(s->c, a->letter)->state;
    const struct offer *o;

    move_by(s, a, event);
    o = case_offer(s->c, a->letter);
    if (o->state == OFFER__STATE__LATE_ACCEPT)
        raise_late(s, need, was);
    if (event == OFFER_EV_RECALL_SEEN) {
        alarm_over(s, ALARM__CAUSE__RECALL_UNSEEN, a->letter + 1);
        offer_received(s, a->letter); /* who says that they know has it, by whatever way */
        call_end_of_offer(s, a->letter);
    }
    if (was_working &&
        (o->state == OFFER__STATE__WITHDRAWN || o->state == OFFER__STATE__CANNOT_LOCATE))
        need_commit_lost(s, need, LADDER__CAUSE__COMMIT_LOST);
    else
        settle_need(s, a->letter, event);
}

/* Whoever went to help is in danger: that is a need of its own, as urgent as any (design.md 4). The alarm stands in any case;
 * rules that do not know the need leave it at that. */
static void send_help_to(struct step *s, uint32_t parent)
{
    const struct need_rule *rule = rulebook_need(s->facts->rules, "responder_aid");

    if (!rule)
        return;
    case_raise(s, PRIORITY__P0, NULL, false);
    need_open_next(s, rule, parent);
}

static void checked_in(struct step *s, const struct answer *a)
{
    const struct offer *o = case_offer(s->c, a->letter);
    int64_t until_ms = a->eta_ms ? a->eta_ms : o->eta_ms;
    uint32_t need = o->need;

    if (o->state == OFFER__STATE__ON_SCENE)
        until_ms = s->now_ms + quiet_check_in_ms(s, o);
    else if (!offer_is_working(o))
        until_ms =
            o->recall_by_ms; /* in danger after it was over for us: no other deadline moves */

    step_emit(s, &(struct event){ .type = EVENT__TYPE__CHECKIN_HEARD,
                     .offer = a->letter + 1,
                     .until_ms = until_ms,
                     .p = { .text = a->text } });
    if (a->word == ANSWER__WORD__UNSAFE || a->word == ANSWER__WORD__SOS)
        alarm_raise(s, ALARM__CAUSE__SOS, a->letter + 1);
    if (a->word == ANSWER__WORD__SOS && case_is_open(s->c))
        send_help_to(s, need);
}

static bool is_checkin(Answer__Word word)
{
    return word == ANSWER__WORD__CHECKIN || word == ANSWER__WORD__UNSAFE ||
           word == ANSWER__WORD__SOS;
}

/* A yes, and word from somebody who is out there, are true whichever notice they answer. */
static bool is_stale(const struct answer *a, const struct offer *o)
{
    return a->generation && a->generation != o->generation && a->word != ANSWER__WORD__COMMIT &&
           !is_checkin(a->word);
}

/* Whoever has said anything may be out there for us, and in danger, whatever has become of the offer. */
static bool may_check_in(const struct answer *a, const struct offer *o)
{
    return offer_is_working(o) || (a->word != ANSWER__WORD__CHECKIN && o->answered_ms != 0);
}

static bool is_of_a_death(Answer__Reason reason)
{
    return reason == ANSWER__REASON__FOUND_DEAD || reason == ANSWER__REASON__DEATH_UNCLEAR;
}

/* Only who is there, or was, can have found it so, or have spoken with the person. */
static bool is_said_from_there(Answer__Word word)
{
    return word == ANSWER__WORD__ONSCENE || word == ANSWER__WORD__DONE ||
           word == ANSWER__WORD__PARTIAL || is_checkin(word);
}

static int refuse_found(struct step *s, const struct answer *a)
{
    if (is_of_a_death(a->reason) && !is_said_from_there(a->word))
        return step_refuse(
            s, ERR_INVALID, "reason", word_of(&answer__reason__descriptor, (int)a->reason));
    if (a->may_tell != CASE__MAY_TELL__NOT_ASKED && !is_said_from_there(a->word))
        return step_refuse(
            s, ERR_INVALID, "may_tell", word_of(&case__may_tell__descriptor, (int)a->may_tell));
    return a->consent == CASE__CONSENT__UNSET
               ? 0
               : step_refuse(s, ERR_INVALID, "consent",
                     word_of(&case__consent__descriptor, (int)a->consent));
}

/* A promise can be made anew, with how many come. What is said from the place is true, and nobody is called back from a child:
 * see came_alone. */
static int refuse_alone(struct step *s, const struct answer *a, const struct offer *o)
{
    bool promises = a->word == ANSWER__WORD__COMMIT || a->word == ANSWER__WORD__ENROUTE;
    uint32_t wanted = minor_people(s->c, o);

    if (!promises || !offer_is_asked(o) || o->standby_asked || a->people >= wanted)
        return 0;
    return step_refuse(s, ERR_TOO_FEW, "people", arena_printf(s->arena, "%u", wanted));
}

static int refuse_word(struct step *s, const struct answer *a, const struct offer *o)
{
    const struct word_rule *rule = rule_of(a->word);

    if (is_stale(a, o))
        return step_refuse(s, ERR_STALE, "generation", NULL);
    if (!text_empty(a->needs) && !rulebook_need(s->facts->rules, a->needs))
        return step_refuse(s, ERR_UNKNOWN_WORD, "needs", a->needs);
    if (a->eta_ms && a->eta_ms < s->now_ms)
        return step_refuse(s, ERR_OUT_OF_RANGE, "eta_min", NULL);
    if (refuse_found(s, a))
        return s->refused.code;
    if (is_checkin(a->word))
        return may_check_in(a, o) ? 0
                                  : step_refuse(s, ERR_WRONG_STATE, "offer",
                                        word_of(&offer__state__descriptor, o->state));
    if (!rule)
        return step_refuse(
            s, ERR_UNKNOWN_WORD, "answer", word_of(&answer__word__descriptor, a->word));
    if (!offer_may(o, rule->event) && !(rule->implies_commit && offer_is_asked(o)))
        return step_refuse(
            s, ERR_WRONG_STATE, "offer", word_of(&offer__state__descriptor, o->state));
    return refuse_alone(s, a, o);
}

int answer_refused(struct step *s, const struct answer *a)
{
    const struct offer *o = case_offer(s->c, a->letter);

    return o ? refuse_word(s, a, o) : step_refuse(s, ERR_NOT_FOUND, "offer", NULL);
}

/* Who was asked to stand by and says yes, stands by: going is an official's or a coordinator's word. */
static enum offer_event event_for(const struct offer *o, enum offer_event event)
{
    return event == OFFER_EV_COMMIT && o->standby_asked && offer_is_asked(o) ? OFFER_EV_STANDBY
                                                                             : event;
}

/* Is with a child, and has not said that they are two: a person decides. */
static void came_alone(struct step *s, const struct answer *a)
{
    const struct offer *o = case_offer(s->c, a->letter);

    if (o->state == OFFER__STATE__ON_SCENE && a->people < minor_people(s->c, o))
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, o->need);
}

static void said(struct step *s, const struct answer *a, const struct word_rule *rule)
{
    const struct offer *o = case_offer(s->c, a->letter);

    bool was_asked = offer_is_asked(o);

    if (rule->implies_commit && was_asked)
        offer_event(s, a, event_for(o, OFFER_EV_COMMIT));
    o = case_offer(s->c, a->letter);
    if (offer_may(o, rule->event))
        offer_event(s, a, event_for(o, rule->event));
    if (was_asked)
        came_alone(s, a);
}

/* They are asked once more, by the same way; whom that does not help, a person rings (domain.md 3.3). */
static void not_understood(struct step *s, const struct answer *a)
{
    if (case_offer(s->c, a->letter)->unclear) {
        offer_event(s, a, OFFER_EV_UNCLEAR);
        alarm_ring(s, ALARM__CAUSE__ANSWER_UNCLEAR, a->letter + 1);
        return;
    }
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ANSWER_UNCLEAR,
                     .offer = a->letter + 1,
                     .p = { .text = a->text } });
    offer_tell(s, a->letter, NOTICE__TYPE__OFFER, "unclear");
}

int answer_offer(struct step *s, const struct answer *a)
{
    int rc = answer_refused(s, a);

    if (rc)
        return rc;
    if (is_checkin(a->word))
        checked_in(s, a);
    else if (a->word == ANSWER__WORD__UNCLEAR)
        not_understood(s, a);
    else
        said(s, a, rule_of(a->word));
    offer_look_at_eta(s, a->letter);
    may_tell_set(s, a->may_tell, a->letter + 1);
    if (is_of_a_death(a->reason))
        death_said(s, a->letter + 1, a->reason == ANSWER__REASON__DEATH_UNCLEAR);
    if (text_empty(a->needs))
        return 0;
    if (case_is_open(s->c))
        open_next_need(s, a, case_offer(s->c, a->letter)->need);
    else /* closed meanwhile, and somebody there needs more: a person decides */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, case_offer(s->c, a->letter)->need);
    return 0;
}

int verb_answer(struct step *s)
{
    return answer_offer(s, &s->command->answer);
}
