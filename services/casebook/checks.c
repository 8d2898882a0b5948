/* checks - the person in trouble is rung every so often (check_on of the kind), as long as something that has to be done for them is
 * not. One call at a time: whatever a call to them is made for, it is the check, and the clock begins again when it ends. Pure. */
#include "casebook/parts.h"
#include "casebook/policy.h"

static int64_t check_on_ms(const struct step *s)
{
    const struct kind_rule *kind = rulebook_kind(s->facts->rules, s->c->kind);

    return kind ? kind->check_on_ms : 0;
}

static bool anything_to_do(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_needs; i++) {
        if (c->needs[i].mandatory && !need_is_over(&c->needs[i]))
            return true;
    }
    return false;
}

/* Whoever refuses has been heard, and a wrong number is rung once. */
static bool check_holds(const struct step *s)
{
    const struct casefile *c = s->c;

    return check_on_ms(s) && visit_whom(c) && c->consent != CASE__CONSENT__REFUSED &&
           !c->check_wrong_number && c->n_calls < CALLS_MAX && anything_to_do(c);
}

bool check_is_as_soon(const struct step *s, int64_t span_ms)
{
    return case_is_own_call(s->c) && check_holds(s) && check_on_ms(s) <= span_ms;
}

/* What is asked for beside is still to be asked. */
static void check_end(struct step *s)
{
    if (s->c->check_due_ms)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__CHECK_DUE, .until_ms = 0 });
    if (!check_on_ms(s) || consent_is_asked_for(s->c) || s->c->cancel_asked)
        return;
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call *k = &s->c->calls[i];

        if (!k->done && k->kind == CALL__KIND__CHECK && !k->offer)
            call_end(s, k->number, ANSWER__WORD__SILENCE);
    }
}

void check_settle(struct step *s)
{
    int64_t at_ms = s->now_ms + check_on_ms(s);

    if (!case_is_open(s->c))
        return;
    if (!check_holds(s))
        check_end(s);
    else if (!call_is_listed(s->c, CALL__KIND__CHECK, 0) &&
             (!s->c->check_due_ms || s->c->check_due_ms > at_ms))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__CHECK_DUE, .until_ms = at_ms });
}

void check_due(struct step *s)
{
    if (!s->c->check_due_ms || s->c->check_due_ms > s->now_ms)
        return;
    if (check_holds(s))
        call_list(s, CALL__KIND__CHECK, 0, 1);
    else /* by the rules of now */
        check_end(s);
}

void check_is_wrong_number(struct step *s)
{
    if (!check_holds(s))
        return;
    step_emit(
        s, &(struct event){ .type = EVENT__TYPE__CHECK_DUE, .until_ms = 0, .flag = { true } });
    alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, 0);
}
