/* verb_owner - what coordinators decide: who watches a case, alarms heard, the end of it. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

int verb_own(struct step *s)
{
    int64_t latest_ms = s->now_ms + policy_of(s->c->priority)->own_ms;
    int64_t until_ms = s->command->own.until_ms ? s->command->own.until_ms : latest_ms;
    bool of_another = s->c->owner && !text_is(s->c->owner, s->command->actor);
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (until_ms <= s->now_ms || until_ms > latest_ms)
        return step_refuse(s, ERR_OUT_OF_RANGE, "until", NULL);
    if (of_another && !s->command->own.take)
        return step_refuse(s, ERR_TAKEN, "owner", s->c->owner);
    if (of_another && text_empty(s->command->own.reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__OWNER_SET,
                     .actor = s->command->actor,
                     .until_ms = until_ms,
                     .p = { .text = s->command->own.reason } });
    alarm_over(s, ALARM__CAUSE__OWNER_LAPSED, 0);
    return 0;
}

int verb_disown(struct step *s)
{
    if (!s->c->owner)
        return step_refuse(s, ERR_WRONG_STATE, "owner", NULL);
    if (!text_is(s->c->owner, s->command->actor))
        return step_refuse(s, ERR_NOT_YOURS, "owner", s->c->owner);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__OWNER_SET });
    return 0;
}

int verb_ack_alarm(struct step *s)
{
    const struct alarm *m = case_alarm(s->c, s->command->ack.alarm);

    if (!m || m->over)
        return step_refuse(s, ERR_NOT_FOUND, "alarm", NULL);
    if (m->acked_by)
        return step_refuse(s, ERR_TAKEN, "alarm", m->acked_by);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ALARM_ACKED,
                     .alarm = s->command->ack.alarm,
                     .actor = s->command->actor,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->own_ms });
    return 0;
}

static bool any_live(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (offer_is_live(&c->offers[i]))
            return true;
    }
    return false;
}

/* A first-line operator closes her own case, as helped, once the caller has said so (cli.md). */
static int refuse_operator(struct step *s)
{
    const struct casefile *c = s->c;
    bool own = text_is(c->filed_by, s->command->actor);

    if (s->command->role != ROLE__OPERATOR)
        return 0;
    if (!own)
        return step_refuse(s, ERR_NOT_YOURS, "case", NULL);
    if (s->command->close.disposition != CASE__DISPOSITION__HELPED || !c->called_back)
        return step_refuse(s, ERR_FORBIDDEN, "outcome", NULL);
    return 0;
}

static int refuse_close(struct step *s)
{
    const struct casefile *c = s->c;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (s->command->close.disposition == CASE__DISPOSITION__UNDECIDED)
        return step_refuse(s, ERR_MISSING, "outcome", NULL);
    rc = refuse_operator(s);
    if (rc)
        return rc;
    if (any_live(c) && !s->command->close.recall)
        return step_refuse(s, ERR_OFFER_LIVE, "case", NULL);
    if (!c->called_back && text_empty(s->command->close.reason))
        return step_refuse(s, ERR_NOT_CALLED_BACK, "reason", NULL);
    return 0;
}

static enum need_event ending_of(Case__Disposition d)
{
    return d == CASE__DISPOSITION__CANCELLED_BY_CALLER || d == CASE__DISPOSITION__REFUSED_HELP
               ? NEED_EV_CANCELLED
               : NEED_EV_NOT_NEEDED;
}

int verb_close(struct step *s)
{
    Case__Disposition disposition = s->command->close.disposition;
    int rc = refuse_close(s);

    if (rc)
        return rc;
    for (uint32_t i = 0; i < s->c->n_needs; i++)
        need_end(s, s->c->needs[i].number, ending_of(disposition));
    call_end_all(s, true);
    alarm_over_all(s);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CASE_MOVED,
                     .from = s->c->state,
                     .to = CASE__STATE__CLOSED,
                     .word = disposition,
                     .flag = { true },
                     .p = { .text = s->command->close.reason } });
    return 0;
}
