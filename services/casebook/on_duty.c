/* on_duty - who can be asked now, as they say themselves. A responder: it stands in their row of the directory, so that the matcher
 * has it as soon as anything else of theirs; whatever they have taken on already goes on. A coordinator: their shift, which does
 * not end while they own cases, unless somebody else is to take them. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/key_rows.h"
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
    int rc = m->duty ? answered_before(self, t, in, m->duty, reply) : 0;

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = refuse(t, m); /* said once more, its time may be over */
    if (rc)
        return rc;
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

/* ---- a coordinator's shift ---- */
/* Whom the cases go to: another coordinator, who has not gone off duty. */
static int check_taker(struct casebook *self, struct turn *t, const char *giver, const char *to)
{
    KeyRow *key;
    int rc;

    if (text_empty(to))
        return 0;
    rc = key_read(self->store, to, t->arena, &key);
    if (rc == 0 && (key->revoked || (key->role != ROLE__COORDINATOR && key->role != ROLE__DUTY)))
        rc = ERR_NOT_FOUND;
    if (rc)
        return rc == ERR_NOT_FOUND ? turn_refuse(t, rc, "to", NULL) : rc;
    if (text_is(to, giver))
        return turn_refuse(t, ERR_INVALID, "to", NULL);
    return key->duty == DUTY__STATE__OFF ? turn_refuse(t, ERR_WRONG_STATE, "to", "off") : 0;
}

/* One that waits for its next owner is given away already; without a next owner, it holds the shift. */
static int hand_over(struct casebook *self, struct turn *t, const struct bus_msg *in, char *number,
    const char *to, DutyReport *report)
{
    struct command cmd = { .verb = VERB_HAND_OVER, .actor = in->actor, .role = in->role };
    struct change ch;
    case_key key;
    int rc = case_number_parse(number, &key);

    rc = rc ? rc : change_load(&ch, self, t, in, key);
    if (rc)
        return rc;
    if (!text_is(ch.c.owner, in->actor) || (text_empty(to) && ch.c.handed_to))
        return 0;
    if (text_empty(to))
        return turn_refuse(t, ERR_WRONG_STATE, "state", number);
    cmd.hand_over.to = to;
    rc = change_do(&ch, &cmd);
    if (rc == 0)
        *ARENA_PUSH(t->arena, report->handed, report->n_handed) = number;
    return rc;
}

static int set_shift(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const SetDuty *m, DutyReport *report)
{
    KeyRow *key;
    int rc = key_read(self->store, in->actor, t->arena, &key);

    if (rc)
        return rc == ERR_NOT_FOUND ? turn_refuse(t, rc, "actor", NULL) : rc;
    for (size_t i = 0; rc == 0 && m->state == DUTY__STATE__OFF && i < key->n_owns; i++)
        rc = hand_over(self, t, in, key->owns[i], m->to, report);
    PUT(key, duty, m->state);
    PUT(report, state, m->state);
    return rc ? rc : key_put(self->store, key, t->arena);
}

int casebook_on_set_duty(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const SetDuty *m = in->env->set_duty;
    DutyReport *report = arena_alloc(t->arena, sizeof *report);
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    duty_report__init(report);
    if (m->state != DUTY__STATE__ON && m->state != DUTY__STATE__OFF)
        return turn_refuse(t, ERR_UNKNOWN_WORD, "state", NULL);
    if (m->state == DUTY__STATE__ON && !text_empty(m->to))
        return turn_refuse(t, ERR_INVALID, "to", NULL);
    rc = check_taker(self, t, in->actor, m->to);
    rc = rc ? rc : set_shift(self, t, in, m, report);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_DUTY_REPORT;
    reply->duty_report = report;
    return answered_now(self, t, in, m, reply);
}
