/* entries - the admin changes the directory by hand: somebody is suspended for a while, somebody can take more at once, or so many
 * cases in a month, a neighbour is added and goes again. */
#include "world/world.h"

#define NEIGHBOUR "neighbour-by-hand"

static void change(
    struct world *w, struct client *admin, Responder__Change what, char *id, ResponderEntry *entry)
{
    char *fields[] = { text_of("capacity"), text_of("name"), text_of("monthly_max"),
        text_of("no_night"), text_of("max_age") };
    Envelope env = ENVELOPE__INIT;
    ChangeResponder m = CHANGE_RESPONDER__INIT;
    Instant until = INSTANT__INIT;

    PUT(&m, what, what);
    m.id = id;
    m.entry = entry;
    m.reason = maybe(w, 900) ? text_of("по их просьбе") : NULL;
    if (what == RESPONDER__CHANGE__EDIT) {
        m.fields = fields;
        m.n_fields = sizeof fields / sizeof *fields;
    }
    if (what == RESPONDER__CHANGE__SUSPEND) {
        PUT(&until, ms, world_now(w) + between(w, MINUTE_MS, 2 * HOUR_MS));
        m.until = &until;
    }
    env.body_case = ENVELOPE__BODY_CHANGE_RESPONDER;
    env.change_responder = &m;
    client_ask(w, admin, &env, NULL, NULL);
}

void change_entry(struct world *w, struct client *admin, const struct intent *i)
{
    ResponderEntry e;
    struct arena a = { 0 };

    if (!w->is_over)
        later(w, admin, between(w, HOUR_MS, 8 * HOUR_MS), *i);
    stage_responder((size_t)below(w, stage_responders()), &e, &a);
    PUT(&e, capacity, (uint32_t)between(w, 2, 9));
    if (maybe(w, 500)) /* else any number, again */
        PUT(&e, monthly_max, (uint32_t)between(w, 1, 20));
    if (maybe(w, 200))
        PUT(&e, no_night, 1);
    if (maybe(w, 200))
        PUT(&e, max_age, 75);
    if (maybe(w, 350)) {
        change(w, admin, RESPONDER__CHANGE__SUSPEND, e.id, NULL);
    } else if (maybe(w, 400)) {
        change(w, admin, RESPONDER__CHANGE__EDIT, e.id, &e);
    } else {
        e.has_line = 0;
        PUT(&e, kind, RESPONDER__KIND__NEIGHBOUR);
        change(w, admin, maybe(w, 600) ? RESPONDER__CHANGE__ADD : RESPONDER__CHANGE__REMOVE,
            text_of(NEIGHBOUR), &e);
    }
    arena_clear(&a);
}
