/* calls - the call list: who has to be rung by a person. Pure. */
#include "casebook/parts.h"
#include "casebook/policy.h"

bool call_is_listed(const struct casefile *c, Call__Kind kind, uint32_t offer_plus_1)
{
    for (uint32_t i = 0; i < c->n_calls; i++) {
        const struct call *k = &c->calls[i];

        if (!k->done && k->kind == kind && k->offer == offer_plus_1)
            return true;
    }
    return false;
}

void call_list(struct step *s, Call__Kind kind, uint32_t offer_plus_1, uint32_t attempt)
{
    uint32_t number = s->c->n_calls + 1;

    if (call_is_listed(s->c, kind, offer_plus_1))
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALL_LISTED,
                     .call = number,
                     .word = kind,
                     .offer = offer_plus_1,
                     .count = attempt,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->call_late_ms });
    step_act(s, ACTION_CALL, number, 0, 0, (uint32_t)kind);
}

void call_end(struct step *s, uint32_t call, Answer__Word outcome)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALL_ENDED, .call = call, .word = outcome });
    step_act(s, ACTION_CALL_OVER, call, 0, 0, 0);
    alarm_over(s, ALARM__CAUSE__CALL_LATE, call);
}

void call_end_of_kind(struct step *s, Call__Kind kind)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call *k = &s->c->calls[i];

        if (!k->done && k->kind == kind)
            call_end(s, k->number, ANSWER__WORD__SILENCE);
    }
}

void call_end_of_offer(struct step *s, uint32_t letter)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        if (!s->c->calls[i].done && s->c->calls[i].offer == letter + 1)
            call_end(s, s->c->calls[i].number, ANSWER__WORD__SILENCE);
    }
}

void call_end_but_recalls(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call *k = &s->c->calls[i];

        if (!k->done && k->kind != CALL__KIND__RECALL)
            call_end(s, k->number, ANSWER__WORD__SILENCE);
    }
}
