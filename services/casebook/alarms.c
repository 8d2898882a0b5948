/* alarms - what a human has to see, again and again until a named one has said so. Pure. */
#include "casebook/parts.h"
#include "casebook/policy.h"

static const struct alarm *standing(const struct casefile *c, Alarm__Cause cause, uint32_t ref)
{
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        const struct alarm *m = &c->alarms[i];

        if (!m->over && m->cause == cause && m->ref == ref)
            return m;
    }
    return NULL;
}

/* Whom the end of a ladder alarms its rules say; anything else is for everybody on duty. */
static struct at_end rings_first(struct step *s, Alarm__Cause cause, uint32_t ref)
{
    return cause == ALARM__CAUSE__EXHAUSTED ? ladder_of(s, ref)->at_end : (struct at_end){ 0 };
}

/* Those named are rung when it is raised. Whoever let it come to a repeat has had their time: that is for everybody on duty. */
static void repeat(struct step *s, const struct alarm m, struct at_end first)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ALARM_REPEATED,
                     .alarm = m.number,
                     .count = m.count + 1,
                     .list = first.alarm,
                     .n_list = (uint32_t)first.n_alarm,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->alarm_repeat_ms });
    step_act(s, ACTION_ALARM, m.number, 0, m.count + 1, (uint32_t)m.cause);
}

void alarm_repeat(struct step *s, uint32_t number)
{
    repeat(s, *case_alarm(s->c, number), (struct at_end){ 0 });
}

/* One that was over is the same one again: a cause that comes and goes does not make the case grow. */
static bool raise_again(struct step *s, Alarm__Cause cause, uint32_t ref)
{
    for (uint32_t i = 0; i < s->c->n_alarms; i++) {
        const struct alarm m = s->c->alarms[i];

        if (m.cause != cause || m.ref != ref)
            continue;
        repeat(s, m, rings_first(s, cause, ref));
        return true;
    }
    return false;
}

void alarm_raise(struct step *s, Alarm__Cause cause, uint32_t ref)
{
    uint32_t number = s->c->n_alarms + 1;
    struct at_end first;

    if (standing(s->c, cause, ref) || raise_again(s, cause, ref))
        return;
    first = rings_first(s, cause, ref);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ALARM_RAISED,
                     .alarm = number,
                     .cause = cause,
                     .ref = ref,
                     .list = first.alarm,
                     .n_list = (uint32_t)first.n_alarm,
                     .until_ms = s->now_ms + policy_of(s->c->priority)->alarm_repeat_ms });
    step_act(s, ACTION_ALARM, number, 0, 1, (uint32_t)cause);
}

void alarm_ring(struct step *s, Alarm__Cause cause, uint32_t ref)
{
    const struct alarm *m = standing(s->c, cause, ref);

    if (m)
        repeat(s, *m, (struct at_end){ 0 });
    else
        alarm_raise(s, cause, ref);
}

static void end(struct step *s, uint32_t number)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__ALARM_OVER, .alarm = number });
    step_act(s, ACTION_ALARM_OVER, number, 0, 0, 0);
}

void alarm_over(struct step *s, Alarm__Cause cause, uint32_t ref)
{
    const struct alarm *m = standing(s->c, cause, ref);

    if (m)
        end(s, m->number);
}

bool alarm_call_waits(const struct alarm *m)
{
    return m->cause == ALARM__CAUSE__CALL_LATE; /* the call ends it (call_end) */
}

/* Somebody is in danger, or on the way for nothing: closing a case does not bring them home. */
static bool outlives_case(struct casefile *c, const struct alarm *m)
{
    if (m->cause == ALARM__CAUSE__SOS)
        return !m->acked_by;
    if (m->cause == ALARM__CAUSE__RECALL_UNSEEN)
        return case_offer(c, m->ref - 1)->recall_unseen;
    return alarm_call_waits(m);
}

void alarm_over_all(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_alarms; i++) {
        if (!s->c->alarms[i].over && !outlives_case(s->c, &s->c->alarms[i]))
            end(s, s->c->alarms[i].number);
    }
}
