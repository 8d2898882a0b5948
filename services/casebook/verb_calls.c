/* verb_calls - people ring people: calls taken and ended, the reporter told. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

int verb_take_call(struct step *s)
{
    const struct call *k = case_call(s->c, s->command->take.call);
    uint32_t number = s->command->take.call;
    uint32_t offer;

    if (!k || k->done)
        return step_refuse(s, ERR_NOT_FOUND, "call", NULL);
    if (k->taken_by && !text_is(k->taken_by, s->command->actor) && k->taken_until_ms > s->now_ms)
        return step_refuse(s, ERR_TAKEN, "call", k->taken_by);
    offer = k->kind == CALL__KIND__ASK ? k->offer : 0;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALL_TAKEN,
                     .call = number,
                     .actor = s->command->actor,
                     .until_ms = s->now_ms + CALL_TAKEN_MS });
    alarm_over(s, ALARM__CAUSE__CALL_LATE, number);
    if (offer)
        offer_taken(s, offer - 1);
    return 0;
}

/* Nobody picked up: once more while the window lasts, then this way to reach them is no way. */
static void not_reached(struct step *s, uint32_t call, Answer__Word outcome)
{
    const struct call k = *case_call(s->c, call);
    uint32_t letter = k.offer - 1;
    bool again = outcome == ANSWER__WORD__NO_ANSWER && k.attempt < 2;

    call_end(s, call, outcome);
    if (k.kind == CALL__KIND__RECALL) {
        if (again)
            call_list(s, CALL__KIND__RECALL, k.offer, k.attempt + 1);
        else
            alarm_raise(s, ALARM__CAUSE__RECALL_UNSEEN, k.offer);
        return;
    }
    if (again) {
        call_list(s, CALL__KIND__ASK, k.offer, k.attempt + 1);
        return;
    }
    offer_failed(s, letter, true);
    need_settle(s, case_offer(s->c, letter)->need);
}

static bool is_not_reached(Answer__Word outcome)
{
    return outcome == ANSWER__WORD__NO_ANSWER || outcome == ANSWER__WORD__WRONG_NUMBER;
}

static int they_said(struct step *s, uint32_t call, const struct answer *a)
{
    int rc = answer_refused(s, a);

    if (rc)
        return rc;
    if (call)
        call_end(s, call, a->word);
    offer_received(s, a->letter);
    return answer_offer(s, a);
}

/* The person in trouble was rung: what they say is a note of its own; whoever is not reached is rung again. */
static int checked(struct step *s, const struct call k, const struct answer *a)
{
    if (a->word != ANSWER__WORD__REACHED && !is_not_reached(a->word))
        return step_refuse(s, ERR_INVALID, "outcome", word_of(&answer__word__descriptor, a->word));
    if (a->word != ANSWER__WORD__REACHED &&
        (a->consent != CASE__CONSENT__UNSET || a->may_tell != CASE__MAY_TELL__NOT_ASKED))
        return step_refuse(s, ERR_INVALID,
            a->consent != CASE__CONSENT__UNSET ? "consent" : "may_tell",
            word_of(&answer__word__descriptor, a->word)); /* nobody has said so */
    if (a->consent ==
        CASE__CONSENT__VITAL_INTEREST) /* nobody's word, but a reason to go without it */
        return step_refuse(
            s, ERR_INVALID, "consent", word_of(&case__consent__descriptor, (int)a->consent));
    call_end(s, k.number, a->word);
    if (a->word == ANSWER__WORD__WRONG_NUMBER)
        check_is_wrong_number(s);
    if (a->consent != CASE__CONSENT__UNSET)
        consent_set(s, a->consent, true, NULL);
    may_tell_set(s, a->may_tell, 0);
    if (!text_empty(a->text))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = a->text } });
    if (a->word == ANSWER__WORD__NO_ANSWER && k.attempt < CHECK_TRIES)
        call_list(s, CALL__KIND__CHECK, k.offer, k.attempt + 1);
    return 0;
}

/* Only the person in trouble speaks for themselves (checked). */
static int asked_where(struct step *s, uint32_t call, const struct answer *a)
{
    if (a->word != ANSWER__WORD__REACHED && !is_not_reached(a->word))
        return step_refuse(s, ERR_INVALID, "outcome", word_of(&answer__word__descriptor, a->word));
    if (a->consent != CASE__CONSENT__UNSET)
        return step_refuse(
            s, ERR_INVALID, "consent", word_of(&case__consent__descriptor, (int)a->consent));
    if (a->may_tell != CASE__MAY_TELL__NOT_ASKED)
        return step_refuse(
            s, ERR_INVALID, "may_tell", word_of(&case__may_tell__descriptor, (int)a->may_tell));
    return where_heard(s, call, a);
}

int verb_end_call(struct step *s)
{
    const struct answer *said = &s->command->end.answer;
    uint32_t call = s->command->end.call;
    const struct call *k = case_call(s->c, call);
    struct answer a = *said;

    if (!call)
        return is_not_reached(a.word) ? step_refuse(s, ERR_INVALID, "outcome",
                                            word_of(&answer__word__descriptor, a.word))
                                      : they_said(s, 0, &a);
    if (!k || k->done)
        return step_refuse(s, ERR_NOT_FOUND, "call", NULL);
    if (k->taken_by && !text_is(k->taken_by, s->command->actor))
        return step_refuse(s, ERR_TAKEN, "call", k->taken_by);
    if (k->kind == CALL__KIND__CHECK)
        return checked(s, *k, &a);
    if (k->kind == CALL__KIND__PLACE)
        return asked_where(s, call, &a);
    if (!k->offer) /* a call-back: `assist callback` says how it went */
        return step_refuse(s, ERR_INVALID, "call", word_of(&call__kind__descriptor, k->kind));
    if (is_not_reached(a.word)) {
        not_reached(s, call, a.word);
        return 0;
    }
    a.letter = k->offer - 1;
    a.generation = 0;
    return they_said(s, call, &a);
}

/* ---- the reporter is told ---- */
/* Not helped, or worse: search again, one level up, for what was to be done. */
static void search_again(struct step *s)
{
    uint32_t parent = 0;
    const struct need_rule *rule;

    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        if (s->c->needs[i].mandatory)
            parent = s->c->needs[i].number;
    }
    rule = rulebook_need(s->facts->rules, case_need(s->c, parent)->kind);
    if (s->c->priority > PRIORITY__P0)
        case_raise(s, (Priority)(s->c->priority - 1), NULL, false);
    if (rule)
        need_open_next(s, rule, parent);
    else /* the rules of today do not know that need any more: a person decides */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, parent);
}

static bool is_to_be_rung(const struct step *s)
{
    return s->c->state == CASE__STATE__VERIFYING || promise_holds(s);
}

static int64_t ring_again_at(const struct step *s, bool reached)
{
    if (s->c->death_said || s->command->callback.result == CALLBACK__RESULT__UNSAFE)
        return 0;
    if (reached)
        return promise_holds(s) ? promise_next(s) : 0;
    return is_to_be_rung(s) ? s->now_ms + policy_of(s->c->priority)->callback_ms : 0;
}

/* They were told how it stands, and nobody has heard that it is over: the case does not end by that. */
static bool is_about_a_search(const struct step *s)
{
    return s->c->state != CASE__STATE__VERIFYING && !s->c->death_said &&
           s->command->callback.outcome != CALLBACK__OUTCOME__HELPED;
}

static void not_told(struct step *s)
{
    Callback__Result result = s->command->callback.result;

    if (result == CALLBACK__RESULT__UNSAFE)
        unsafe_set(s);
    if (result == CALLBACK__RESULT__UNSAFE)
        alarm_raise(s, ALARM__CAUSE__TELL_SAFELY, 0);
    else if (result == CALLBACK__RESULT__WRONG_NUMBER || s->c->callback_tries >= CALLBACK_TRIES)
        alarm_raise(s, ALARM__CAUSE__CALLBACK_LATE, 0); /* a coordinator finds another way */
    else if (is_to_be_rung(s) && may_be_called(s->c))
        call_list(s, CALL__KIND__CALLBACK, 0, s->c->callback_tries + 1);
}

int verb_callback(struct step *s)
{
    Callback__Result result = s->command->callback.result;
    Callback__Outcome outcome = s->command->callback.outcome;
    bool reached = result == CALLBACK__RESULT__REACHED;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (result == CALLBACK__RESULT__NO_RESULT)
        return step_refuse(s, ERR_MISSING, "result", NULL);
    if (s->c->death_said && s->command->role == ROLE__OPERATOR) /* in person, by a coordinator */
        return step_refuse(s, ERR_FORBIDDEN, "case", "found_dead");
    call_end_of_kind(s, CALL__KIND__CALLBACK);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_MADE,
                     .word = result,
                     .reason = outcome,
                     .until_ms = ring_again_at(s, reached),
                     .flag = { reached, reached && is_about_a_search(s) },
                     .p = { .text = s->command->callback.text } });
    if (!reached) {
        not_told(s);
        return 0;
    }
    alarm_over(s, ALARM__CAUSE__CALLBACK_LATE, 0);
    alarm_over(s, ALARM__CAUSE__TELL_SAFELY, 0);
    alarm_over(s, ALARM__CAUSE__TELL_IN_PERSON, 0);
    if (case_is_own_call(s->c))
        visit_told(s);
    if (outcome == CALLBACK__OUTCOME__NOT_HELPED || outcome == CALLBACK__OUTCOME__WORSE)
        search_again(s);
    return 0;
}
