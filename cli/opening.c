/* opening - see opening.h. */
#include "opening.h"

#include "base/text.h"
#include "base/times.h"
#include "hours/schedule.h"
#include "intl.h"
#include "say.h"
#include "session.h"

#define LOOK_AHEAD_DAYS 370
#define FAR_DAYS 367 /* no change within a year */
#define REST_SHOWN 40 /* letters of the text where reading stopped */

static const char *const faults[] = {
    [SCHEDULE_READ] = "",
    [SCHEDULE_NO_ZONE] = N_("there is no such time zone"),
    [SCHEDULE_EMPTY] = N_("it says nothing"),
    [SCHEDULE_WORD] = N_("that is not understood there"),
    [SCHEDULE_TIME] = N_("hours are written 09:00-18:00"),
    [SCHEDULE_DATE] = N_("there is no such day"),
    [SCHEDULE_CLOSED] = N_("it says when it is closed, but not when it is open"),
    [SCHEDULE_CUT] = N_("hours that are taken out may not pass midnight"),
    [SCHEDULE_LONG] = N_("it is too long"),
};

static const struct schedule *schedule_of(
    struct cli *c, const ResponderEntry *e, struct schedule_stop *ret_stop)
{
    return schedule_read(e->hours, zone_of(e->zone), &c->arena, ret_stop);
}

/* At most so many letters, none of them cut. */
static const char *beginning(struct cli *c, const char *text)
{
    size_t n = 0, letters = 0;

    for (; text[n]; n++) {
        letters += ((unsigned char)text[n] & 0xc0) != 0x80;
        if (letters > REST_SHOWN)
            return arena_printf(&c->arena, "%.*s…", (int)n, text);
    }
    return text;
}

const char *opening_problem(struct cli *c, const ResponderEntry *e)
{
    struct schedule_stop stop;
    const char *rest;

    if (text_empty(e->hours) || schedule_of(c, e, &stop))
        return NULL;
    rest = stop.fault == SCHEDULE_NO_ZONE ? e->zone : e->hours + stop.at;
    if (text_empty(rest))
        return arena_printf(&c->arena, _("at the end: %s"), gettext(faults[stop.fault]));
    return arena_printf(
        &c->arena, _("at \"%s\": %s"), beginning(c, rest), gettext(faults[stop.fault]));
}

const char *opening_now(struct cli *c, const ResponderEntry *e)
{
    int64_t now_ms = session_now(c);
    struct schedule_stop unused;
    const struct schedule *s = text_empty(e->hours) ? NULL : schedule_of(c, e, &unused);
    struct schedule_now now;

    if (!s)
        return NULL;
    now = schedule_reckon(s, NULL, now_ms, LOOK_AHEAD_DAYS);
    if (now.until_ms > now_ms + FAR_DAYS * DAY_MS)
        return now.is_open ? _("open without end") : _("closed");
    return arena_printf(&c->arena, now.is_open ? _("open until %s") : _("closed until %s"),
        say_when(c, now.until_ms, now_ms));
}
