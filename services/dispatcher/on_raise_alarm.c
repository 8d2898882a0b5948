/* on_raise_alarm - a human must act: the client of every duty coordinator whom the alarm names rings, or, where it names nobody
 * who listens, of everybody on duty; and the configured program runs. Done when either was; else it is leased again, and again. */
#include "base/text.h"
#include "bus/codec.h"
#include "dispatcher/bell.h"
#include "dispatcher/parts.h"

static bool is_for(const AlarmLine *alarm, const struct listener *listener, bool named_alone)
{
    return !named_alone || text_among(listener->responder, alarm->whom, alarm->n_whom);
}

static size_t ring_duty(
    const struct dispatcher *self, struct turn *t, AlarmLine *alarm, bool named_alone)
{
    Envelope env = ENVELOPE__INIT;
    size_t at = self->listeners.n, rung = 0;
    const struct listener *listener;

    env.body_case = ENVELOPE__BODY_ALARM_RUNG;
    env.alarm_rung = alarm;
    while (dispatcher_say_fits(&env) &&
           (listener = listeners_next(&self->listeners, &at, ROLE__DUTY, ""))) {
        if (!is_for(alarm, listener, named_alone))
            continue;
        turn_say(t, listener->peer, &env);
        rung++;
    }
    return rung;
}

static size_t ring(const struct dispatcher *self, struct turn *t, AlarmLine *alarm)
{
    size_t rung = alarm->n_whom ? ring_duty(self, t, alarm, true) : 0;

    return rung ? rung : ring_duty(self, t, alarm, false);
}

/* Nobody can write anything down, and cases stand still: those who listen are told by whoever is left. What runs alarm_exec then is
 * the board (status.c). Until the casebook is heard again; its acknowledging is not possible. */
void dispatcher_ring_for_silence(struct dispatcher *self, struct turn *t)
{
    AlarmLine alarm = ALARM_LINE__INIT;
    Instant since = INSTANT__INIT;

    if (!self->level_ms || t->real_ms - self->level_ms < CASEBOOK_SILENT_MS) {
        self->silence_rings = 0;
        return;
    }
    if (self->silence_rings && t->real_ms - self->silence_rung_ms < RING_AGAIN_MS)
        return;
    self->silence_rung_ms = t->real_ms;
    alarm.alarm = (char *)(uintptr_t) "worker-casebook";
    PUT(&alarm, cause, ALARM__CAUSE__WORKER_SILENT);
    PUT(&alarm, count, ++self->silence_rings);
    PUT(&alarm, exercise, self->settings->exercise);
    PUT(&since, ms, t->now_ms - (t->real_ms - self->level_ms) * (int64_t)clock_rate(t->clock));
    alarm.since = &since;
    ring(self, t, &alarm);
}

static bool run_program(const struct dispatcher *self, struct turn *t, const AlarmLine *alarm)
{
    if (text_empty(self->settings->alarm_exec))
        return false;
    turn_run(t, self->settings->alarm_exec, bell_json(alarm, self->settings->exercise, t->arena));
    return true;
}

int dispatcher_on_raise_alarm(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct dispatcher *self = self_;
    const RaiseAlarm *raise = in->env->raise_alarm;
    bool is_rung;

    if (!raise->alarm) {
        dispatcher_say_work_done(t, reply, raise->work, WORK__RESULT__FAILED_FOR_GOOD, "no_alarm");
        return 0;
    }
    listeners_expire(&self->listeners, t->real_ms);
    is_rung = ring(self, t, raise->alarm) > 0;
    is_rung |= run_program(self, t, raise->alarm);
    if (is_rung)
        dispatcher_say_work_done(t, reply, raise->work, WORK__RESULT__DELIVERED, NULL);
    else
        dispatcher_say_work_done(
            t, reply, raise->work, WORK__RESULT__FAILED_AGAIN, "nobody_listens");
    return 0;
}
