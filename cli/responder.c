/* responder - one entry of the directory by hand: added, changed, suspended, removed. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "entry.h"
#include "human.h"
#include "identity.h"
#include "json.h"
#include "prompt.h"
#include "say.h"
#include "value.h"

#define JUST_NOW_MS (30 * SECOND_MS)

/* The columns of an import's file, but for the id. */
const struct option directory_entry_options[] = {
    { "kind", "RESPONDER_KIND",
        N_("what they are: volunteer_org, emergency_service, social_service, medical, "
           "shop_delivery, volunteer, personal_contact, neighbour, duty_coordinator"),
        false },
    { "name", "NAME", N_("as people know them"), false },
    { "capabilities", "WORD;...", N_("what they can do: home_visit;groceries"), false },
    { "lat", "DEGREES", N_("where they are"), false },
    { "lon", "DEGREES", N_("where they are"), false },
    { "radius-km", "KM", N_("how far from there they go"), false },
    { "channel", "CHANNEL;...", N_("how they are asked, in the order tried: zmq, phone"), false },
    { "address", "ADDRESS", N_("where webhook or e-mail reach them; no postal address"), false },
    { "hours", "HOURS", N_("when they are open: 24/7; Mo-Fr 09:00-18:00; PH off"), false },
    { "zone", "ZONE", N_("their time zone: Europe/Moscow"), false },
    { "capacity", "N", N_("so many offers at once"), false },
    { "vetting", "0..3", N_("how well they were looked into"), false },
    { "languages", "LANGUAGE;...", N_("what they speak"), false },
    { "phone", "PHONE", N_("for channel phone"), false },
    { "status", "draft|active|suspended|closed",
        N_("whether they are asked; suspended needs --reason"), false },
    { "area", "AREA;...",
        N_("where they go: districts by name, or the beginnings of their numbers, as oktmo:60701; "
           "* is everywhere"),
        false },
    { "polygon", "POLYGON((...))", N_("an area that they cover: longitude latitude, ..."), false },
    { "exclude", "AREA;...", N_("where they do not go, written as --area is"), false },
    { "valid-from", "DAY", N_("the first day of the agreement with them: 2026-12-31"), false },
    { "valid-to", "DAY", N_("its last day"), false },
    { "rest-minutes", "N", N_("how many minutes they rest after they came home from a case"),
        false },
    { "monthly-max", "N", N_("so many cases a calendar month, at most"), false },
    { "min-age", "YEARS", N_("of whom they help: not younger"), false },
    { "max-age", "YEARS", N_("and not older: 17 is until the eighteenth birthday"), false },
    { "no-night", "yes|no", N_("they do not come from 22:00 to 06:00 in their time zone"), false },
    { "max-distance-m", "METRES",
        N_("no farther from where they are, whatever else covers the place"), false },
    { "fixed-at", "T",
        N_("when they were seen there, of somebody who moves about: 2026-12-31T10:00:00Z"), false },
    { 0 },
};
const struct option directory_suspend_options[] = {
    { "until", "T", N_("until when: RFC 3339, HH:MM today, or +90m; then they are asked again"),
        false },
    { 0 },
};

/* ---- who else has just changed it? ---- */
static bool is_of_others(const struct cli *c, const EntryChange *how)
{
    return how && how->at && !text_empty(how->by) && !text_is(how->by, identity_name(c));
}

static const char *change_said(struct cli *c, const EntryChange *how)
{
    return arena_printf(&c->arena, "%s%s%s", how->by, text_empty(how->reason) ? "" : ": ",
        text_empty(how->reason) ? "" : how->reason);
}

static int look(struct cli *c, const char *id)
{
    const ResponderEntry *e;
    int error;

    if (c->if_version || c->yes || c->has_id)
        return 0;
    error = ask_responder(c, id, &e);
    if (error || !is_of_others(c, e->edited) || e->edited->at->ms < session_now(c) - JUST_NOW_MS)
        return error;
    say_aside(c, _("%s was changed %s ago by %s"), id,
        say_span(c, session_now(c) - e->edited->at->ms), change_said(c, e->edited));
    if (c->asks && !prompt_yes(c, _("Change it all the same?")))
        return cli_refuse(c, ERR_MOVED_ON, "id", id);
    return 0;
}

/* Refused because of its version: the person wants to know who did what. */
static void say_who_moved_on(struct cli *c, const char *id)
{
    const struct refusal why = c->refused;
    const ResponderEntry *e = NULL;
    int error = ask_responder(c, id, &e);

    c->refused = why;
    if (!error && e->edited && e->edited->at)
        c->refused.value = arena_printf(&c->arena, _("version %u; %s, %s"), e->version,
            say_when(c, e->edited->at->ms, session_now(c)), change_said(c, e->edited));
}

/* ---- saying it ---- */
static void print_changed(struct cli *c, const ResponderChanged *r)
{
    say(c, _("%s: %s (version %u)"), r->responder,
        human_word(&responder__status__descriptor, (int)r->status), r->version);
    if (r->live && r->status != RESPONDER__STATUS__ACTIVE)
        say_toned(c, TONE_WARN, _("What they have on their hands goes on: %u"), r->live);
    if (r->status == RESPONDER__STATUS__SUSPENDED)
        say(c, _("To ask them again: assist directory edit %s --status active"), r->responder);
}

static int change(struct cli *c, const struct args *a, ChangeResponder *body)
{
    Envelope env;
    const Envelope *answer;
    int error;

    body->id = arena_dup(&c->arena, a->words[0]);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_CHANGE_RESPONDER;
    env.change_responder = body;
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_RESPONDER_CHANGED, .changes = true },
        &answer);
    if (error == ERR_MOVED_ON)
        say_who_moved_on(c, a->words[0]);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&answer->responder_changed->base, c->lang));
    else
        print_changed(c, answer->responder_changed);
    return 0;
}

/* ---- what was typed ---- */
static char *column_of(struct cli *c, const struct option *o)
{
    char *column = arena_dup(&c->arena, o->name);

    for (char *at = column; *at; at++)
        if (*at == '-')
            *at = '_';
    return column;
}

static int refuse_field(struct cli *c, const struct refusal *why)
{
    char *option = arena_printf(&c->arena, "--%s", why->field);

    for (char *at = option; *at; at++)
        if (*at == '_')
            *at = '-';
    return cli_usage(c, why->code, option, NULL);
}

/* Each field that was given, read as a cell of an import's file; its name goes on `body`. */
static int take_fields(
    struct cli *c, const struct args *a, ResponderEntry *entry, ChangeResponder *body)
{
    struct refusal why;

    responder_entry__init(entry);
    body->entry = entry;
    for (const struct option *o = directory_entry_options; o->name; o++) {
        if (!args_has(a, o->name))
            continue;
        *ARENA_PUSH(&c->arena, body->fields, body->n_fields) = column_of(c, o);
        if (entry_take(
                body->fields[body->n_fields - 1], args_value(a, o->name), &c->arena, entry, &why))
            return refuse_field(c, &why);
    }
    return 0;
}

int directory_add_run(struct cli *c, const struct args *a)
{
    ChangeResponder body = CHANGE_RESPONDER__INIT;
    ResponderEntry entry;
    struct refusal why;
    int error = take_fields(c, a, &entry, &body);

    if (!error && entry_take("id", a->words[0], &c->arena, &entry, &why))
        error = cli_usage(c, why.code, "id", NULL);
    if (!error && entry_whole(&entry, &why))
        error = refuse_field(c, &why);
    if (error)
        return error;
    body.n_fields = 0; /* all of it is meant */
    PUT(&body, what, RESPONDER__CHANGE__ADD);
    return change(c, a, &body);
}

int directory_edit_run(struct cli *c, const struct args *a)
{
    ChangeResponder body = CHANGE_RESPONDER__INIT;
    ResponderEntry entry;
    int error = take_fields(c, a, &entry, &body);

    if (!error && body.n_fields == 0)
        error = cli_usage(c, ERR_MISSING, "fields", NULL);
    error = error ? error : look(c, a->words[0]);
    if (error)
        return error;
    PUT(&body, what, RESPONDER__CHANGE__EDIT);
    return change(c, a, &body);
}

int directory_suspend_run(struct cli *c, const struct args *a)
{
    ChangeResponder body = CHANGE_RESPONDER__INIT;
    Instant until;
    int error = 0;

    if (args_has(a, "until")) {
        error = value_time(c, "--until", args_value(a, "until"), &until);
        body.until = &until;
    }
    error = error ? error : look(c, a->words[0]);
    if (error)
        return error;
    PUT(&body, what, RESPONDER__CHANGE__SUSPEND);
    return change(c, a, &body);
}

int directory_remove_run(struct cli *c, const struct args *a)
{
    ChangeResponder body = CHANGE_RESPONDER__INIT;
    int error = look(c, a->words[0]);

    if (error)
        return error;
    PUT(&body, what, RESPONDER__CHANGE__REMOVE);
    return change(c, a, &body);
}
