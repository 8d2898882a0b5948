/* promise - whoever called was told that we ring again, even if nothing has happened (ring_again of the kind). So while the case runs a
 * call-back is due: from filing on, and again from whenever they were rung. A case that is VERIFYING has one of its own (judging.c).
 * A case of before, without that clock, gets it with its next step. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

/* The rules may have changed since, and know its kind no more: whoever was promised a call has one. Who is attacked was not. */
static int64_t ring_again_ms(const struct step *s)
{
    const struct kind_rule *kind = rulebook_kind(s->facts->rules, s->c->kind);

    if (kind)
        return kind->ring_again_ms;
    return text_is(s->c->kind, "violence") ? 0 : policy_of(s->c->priority)->callback_ms;
}

/* Whoever may hear nothing at all is not rung to hear it; the person in trouble is rung as often by another clock (checks.c). */
bool promise_holds(const struct step *s)
{
    const struct casefile *c = s->c;

    return c->state != CASE__STATE__VERIFYING && ring_again_ms(s) && may_be_called(c) &&
           c->may_tell != CASE__MAY_TELL__NO && c->n_calls < CALLS_MAX &&
           !check_is_as_soon(s, ring_again_ms(s));
}

/* To the minute what was said when it was filed; later ones of what can wait are not for the night. */
int64_t promise_next(const struct step *s)
{
    int64_t at_ms = s->now_ms + ring_again_ms(s);
    int64_t morning_ms = s->command->verb == VERB_FILE ? 0 : quiet_morning(s, at_ms);

    return morning_ms ? morning_ms : at_ms;
}

void promise_end(struct step *s)
{
    if (!s->c->callback_due_ms)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE, .until_ms = 0 });
    call_end_of_kind(s, CALL__KIND__CALLBACK);
    alarm_over(s, ALARM__CAUSE__CALLBACK_LATE, 0);
}

/* Of another kind now, it may have to be sooner; a call that is on the list is rung, whenever the next would be. */
static bool is_too_late(const struct casefile *c, int64_t at_ms)
{
    return !c->callback_due_ms ||
           (c->callback_due_ms > at_ms && !call_is_listed(c, CALL__KIND__CALLBACK, 0));
}

void promise_settle(struct step *s)
{
    if (!case_is_open(s->c) || s->c->state == CASE__STATE__VERIFYING)
        return;
    if (!promise_holds(s))
        promise_end(s);
    else if (is_too_late(s->c, promise_next(s)))
        step_emit(
            s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE, .until_ms = promise_next(s) });
}
