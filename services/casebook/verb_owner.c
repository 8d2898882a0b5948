/* verb_owner - who watches a case and how urgent it is to them: owners, alarms heard, priority, help asked for, tags. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

int verb_own(struct step *s)
{
    int64_t latest_ms = s->now_ms + policy_of(s->c->priority)->own_ms;
    int64_t until_ms = s->command->own.until_ms ? s->command->own.until_ms : latest_ms;
    bool of_another = s->c->owner && !text_is(s->c->owner, s->command->actor) &&
                      !text_is(s->c->handed_to, s->command->actor);
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

/* It stays the giver's until the taker owns it; not soon, and it lapses into an alarm as any silent owner's does. */
int verb_hand_over(struct step *s)
{
    int64_t until_ms = s->now_ms + policy_of(s->c->priority)->hand_ms;

    if (!text_is(s->c->owner, s->command->actor))
        return step_refuse(s, ERR_NOT_YOURS, "owner", s->c->owner);
    step_emit(
        s, &(struct event){ .type = EVENT__TYPE__HANDED_OVER,
               .actor = s->command->hand_over.to,
               .until_ms = until_ms < s->c->owner_until_ms ? until_ms : s->c->owner_until_ms });
    return 0;
}

int verb_ack_alarm(struct step *s)
{
    const struct alarm *m = case_alarm(s->c, s->command->ack.alarm);
    bool is_news = m && m->cause == ALARM__CAUSE__ARRIVED_LATE; /* to know it is all that it asks */

    if (!m || m->over)
        return step_refuse(s, ERR_NOT_FOUND, "alarm", NULL);
    if (m->acked_by)
        return step_refuse(s, ERR_TAKEN, "alarm", m->acked_by);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ALARM_ACKED,
                     .alarm = s->command->ack.alarm,
                     .actor = s->command->actor,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->own_ms });
    if (is_news)
        alarm_over(s, ALARM__CAUSE__ARRIVED_LATE, 0);
    return 0;
}

int verb_prioritize(struct step *s)
{
    Priority to = s->command->prioritize.to;
    const char *reason = s->command->prioritize.reason;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (to < PRIORITY__P0 || to > PRIORITY__P5)
        return step_refuse(s, ERR_MISSING, "priority", NULL);
    if (to <= s->c->priority) {
        case_raise(s, to, reason, true);
        return 0;
    }
    if (s->command->role == ROLE__OPERATOR)
        return step_refuse(s, ERR_FORBIDDEN, "priority", NULL);
    if (text_empty(reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    case_lower(s, to, reason);
    return 0;
}

int verb_help_me(struct step *s)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (!text_empty(s->command->said.text))
        step_emit(s, &(struct event){
                         .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = s->command->said.text } });
    alarm_ring(s, ALARM__CAUSE__HELP_ASKED, 0);
    return 0;
}

#define TAGS_MAX 16

int verb_tag(struct step *s)
{
    const char *word = s->command->tag.word;

    if (text_empty(word))
        return step_refuse(s, ERR_MISSING, "tag", NULL);
    if (text_among(word, (char *const *)(uintptr_t)s->c->tags, s->c->n_tags))
        return 0;
    if (s->c->n_tags >= TAGS_MAX)
        return step_refuse(s, ERR_TOO_LONG, "tags", NULL);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__TAGGED, .code = word });
    return 0;
}
