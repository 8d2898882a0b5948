/* on_read_again - ReadAgain: a text was read under other rules than the casebook judges by. It comes back with the way back of
 * whoever said it, is read by those in force and said again; so we keep nothing of what is under way, and if we die whoever
 * waits says it again. */
#include "base/text.h"
#include "bus/codec.h"
#include "intake/parts.h"
#include "sys/log.h"

#define AGAIN_MOST                                                                                 \
    5 /* then what we have has to do: a case is not kept out for the sake of its signals */

static const Reading *reading_of(const ReadAgain *m)
{
    return m->open_case   ? m->open_case->reading
           : m->note_read ? m->note_read->reading
           : m->fact_read ? m->fact_read->reading
                          : NULL;
}

static Reading *read_anew(
    const struct intake *self, struct turn *t, const ReadAgain *m, const char *const *text)
{
    const Reading *before = reading_of(m);
    uint32_t again = before ? before->again + 1 : 1;
    Reading *reading = text ? intake_say_reading(self, t, text, 1, false)
                            : intake_read_case(self, t, m->open_case->file);

    PUT(reading, again, again);
    if (again < AGAIN_MOST || text_is(self->rules_hash, m->rules_hash))
        return reading;
    log_error("read by other rules than those in force have=%.12s want=%.12s", self->rules_hash,
        m->rules_hash ? m->rules_hash : "");
    reading->rules_hash = NULL;
    return reading;
}

/* False: it is none that we have said. */
static bool fill(const struct intake *self, struct turn *t, const ReadAgain *m, Envelope *env)
{
    if (m->open_case && m->open_case->file) {
        m->open_case->reading = read_anew(self, t, m, NULL);
        env->body_case = ENVELOPE__BODY_OPEN_CASE;
        env->open_case = m->open_case;
    } else if (m->note_read && m->note_read->note) {
        const char *text = m->note_read->note->text;

        m->note_read->reading = read_anew(self, t, m, &text);
        env->body_case = ENVELOPE__BODY_NOTE_READ;
        env->note_read = m->note_read;
    } else if (m->fact_read && m->fact_read->set && m->fact_read->set->fact) {
        const char *text = m->fact_read->set->fact->value;

        m->fact_read->reading = read_anew(self, t, m, &text);
        env->body_case = ENVELOPE__BODY_FACT_READ;
        env->fact_read = m->fact_read;
    }
    return env->body_case != ENVELOPE__BODY__NOT_SET;
}

/* New rules may see more in it than fits. */
static void say_refused(struct turn *t, const struct bus_msg *in, struct bus_peer to, int code)
{
    Envelope env = ENVELOPE__INIT;
    Refusal refusal = REFUSAL__INIT;

    env.has_id = in->env->has_id;
    env.id = in->env->id;
    refusal.code = (char *)(uintptr_t)error_code(code);
    refusal.field = (char *)(uintptr_t) "text";
    env.body_case = ENVELOPE__BODY_REFUSAL;
    env.refusal = &refusal;
    hop_say_outside(t, to, &env);
}

int intake_on_read_again(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct intake *self = self_;
    struct bus_msg again = *in;
    struct hop hop;
    Envelope env = ENVELOPE__INIT;
    int error = hop_take(self->instance, in->env, &hop);

    (void)reply;
    if (error || intake_is_revoked(self, in->actor))
        return 0; /* of another start, or of a key that is gone: nobody waits for it */
    rules_follow(self, t);
    again.from = hop_peer(&hop, LINK_PEOPLE);
    if (!fill(self, t, in->env->read_again, &env))
        return 0;
    error = intake_say_on(self, t, &again, LINK_CASEBOOK, &env);
    if (error)
        say_refused(t, in, again.from, error);
    return 0;
}
