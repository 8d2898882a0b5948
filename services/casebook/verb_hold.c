/* verb_hold - a case that has to wait, because the shop opens at nine: with a reason, and with an hour at which it goes on by
 * itself. Whatever makes it more urgent, or asks for something else, wakes it at once. Pure. */
#include "base/must.h"
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

static int refuse_hold(struct step *s)
{
    const struct casefile *c = s->c;
    int64_t until_ms = s->command->hold.until_ms, most_ms = policy_of(c->priority)->hold_ms;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (text_empty(s->command->hold.reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    if (most_ms == 0)
        return step_refuse(
            s, ERR_WRONG_STATE, "priority", word_of(&priority__descriptor, c->priority));
    if (until_ms <= s->now_ms || until_ms > s->now_ms + most_ms)
        return step_refuse(s, ERR_OUT_OF_RANGE, "until", NULL);
    if (anybody_live(c, 0) && !s->command->hold.recall)
        return step_refuse(s, ERR_OFFER_LIVE, "case", NULL);
    return 0;
}

int verb_hold(struct step *s)
{
    int rc = refuse_hold(s);

    if (rc)
        return rc;
    for (uint32_t i = 0; i < s->c->n_needs; i++)
        need_pause(s, s->c->needs[i].number);
    case_move(s, &(struct event){ .to = CASE__STATE__ON_HOLD,
                     .until_ms = s->command->hold.until_ms,
                     .flag = { true },
                     .p = { .text = s->command->hold.reason } });
    return 0;
}

void hold_wake(struct step *s)
{
    int to = machine_move(&case_machine, CASE__STATE__ON_HOLD, case_of_needs(s->c));

    if (s->c->state != CASE__STATE__ON_HOLD)
        return;
    must(to >= 0);
    case_move(s, &(struct event){ .to = to, .flag = { false, true } });
    for (uint32_t i = 0; i < s->c->n_needs; i++) {
        if (!need_is_over(&s->c->needs[i]))
            ladder_resume(s, s->c->needs[i].number);
    }
}

int verb_resume(struct step *s)
{
    if (s->c->state != CASE__STATE__ON_HOLD)
        return step_refuse(
            s, ERR_WRONG_STATE, "case", word_of(&case__state__descriptor, s->c->state));
    hold_wake(s);
    return 0;
}
