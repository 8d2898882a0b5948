/* on_duty - a responder says whether they can be asked now. It stands in their row of the directory, so that the matcher has it as
 * soon as anything else of theirs; whatever they have taken on already goes on. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"

#define UNTIL_MAX_MS (366 * DAY_MS)

static int refuse(struct turn *t, const DutyGiven *m)
{
    const OrgDuty *said = m->duty;

    if (!said || text_empty(m->responder))
        return turn_refuse(t, ERR_MISSING, "state", NULL);
    if (said->state < DUTY__STATE__ON || said->state > DUTY__STATE__BUSY)
        return turn_refuse(t, ERR_UNKNOWN_WORD, "state", NULL);
    if (said->until && (said->until->ms <= t->now_ms || said->until->ms > t->now_ms + UNTIL_MAX_MS))
        return turn_refuse(t, ERR_OUT_OF_RANGE, "until", NULL);
    return 0;
}

/* "On", with no more said, is what every entry is: nothing is kept of it. */
static void set(ResponderEntry *entry, const OrgDuty *said, struct turn *t)
{
    bool is_plain = said->state == DUTY__STATE__ON && !said->max && !said->until;

    entry->has_duty = !is_plain;
    entry->duty = is_plain ? DUTY__STATE__NOT_SAID : said->state;
    entry->has_duty_max = said->max != 0;
    entry->duty_max = said->max;
    entry->duty_until = said->until ? say_instant(t->arena, said->until->ms) : NULL;
}

static void say(struct turn *t, const OrgDuty *said, Envelope *reply)
{
    DutyReport *report = arena_alloc(t->arena, sizeof *report);

    duty_report__init(report);
    PUT(report, state, said->state);
    if (said->max)
        PUT(report, max, said->max);
    report->until = said->until ? say_instant(t->arena, said->until->ms) : NULL;
    reply->body_case = ENVELOPE__BODY_DUTY_REPORT;
    reply->duty_report = report;
}

int casebook_on_duty_given(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const DutyGiven *m = in->env->duty_given;
    ResponderEntry *entry;
    int rc = refuse(t, m);

    rc = rc ? rc : answered_before(self, t, in, m->duty, reply);
    if (rc)
        return rc > 0 ? 0 : rc;
    rc = entry_read(self->store, m->responder, t->arena, &entry);
    if (rc == 0 && entry_is_removed(entry))
        rc = ERR_NOT_FOUND;
    if (rc)
        return rc == ERR_NOT_FOUND ? turn_refuse(t, rc, "responder", NULL) : rc;
    set(entry, m->duty, t);
    rc = entry_put(self->store, entry, t->arena);
    if (rc)
        return rc;
    say(t, m->duty, reply);
    return answered_now(self, t, in, m->duty, reply);
}
