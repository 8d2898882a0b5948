/* timeline - the events of a case, a line each. */
#include "timeline.h"

#include "base/text.h"
#include "event_text.h"
#include "json.h"
#include "say.h"
#include "session.h"

static enum say_tone tone_of(const EventLine *e)
{
    switch ((int)e->type) {
    case EVENT__TYPE__ALARM_RAISED:
    case EVENT__TYPE__ALARM_REPEATED:
        return TONE_ALARM;
    case EVENT__TYPE__CASE_MOVED:
    case EVENT__TYPE__CASE_FILED:
        return TONE_STRONG;
    case EVENT__TYPE__DELIVERY_MOVED:
    case EVENT__TYPE__DATA_READ:
        return TONE_DIM;
    default:
        return TONE_PLAIN;
    }
}

void timeline_print(struct cli *c, const CaseShown *shown)
{
    if (shown->n_events && shown->events[0]->seq > 1)
        say(c, _("(the first %u entries are left out)"), shown->events[0]->seq - 1);
    for (size_t i = 0; i < shown->n_events; i++) {
        const EventLine *e = shown->events[i];

        say_toned(c, tone_of(e), "%s  %s%s%s", e->at ? say_clock(c, e->at->ms) : "",
            text_empty(e->actor) ? "" : e->actor, text_empty(e->actor) ? "" : ": ",
            event_text(c, e, shown));
    }
}

json_t *timeline_json(struct cli *c, const CaseShown *shown)
{
    json_t *value = json_of_message(&shown->base, c->lang);
    json_t *events = json_object_get(value, "events");

    for (size_t i = 0; i < shown->n_events; i++)
        json_object_set_new(
            json_array_get(events, i), "text", json_string(event_text(c, shown->events[i], shown)));
    return value;
}
