/* contacts - personal contacts and neighbours, by the telephone of the person whose they are: added, listed, removed. From a file:
 * directory_import.c. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "entry.h"
#include "hours/day.h"
#include "human.h"
#include "json.h"
#include "say.h"
#include "session.h"
#include "table.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>

const struct option contacts_add_options[] = {
    { "name", "N", N_("their name"), false },
    { "phone", "P", N_("their telephone"), false },
    { "relation", "R", N_("who they are to the person"), false },
    { "neighbour", NULL, N_("they live near by; else they are a personal contact"), false },
    { "key", NULL, N_("they have the key of the person's door"), false },
    { "minutes", "N",
        N_("so long it takes them to get there; with the key and within 15 they are asked first"),
        false },
    { "order", "N", N_("their place among those whom the person wants asked, from 1 on"), false },
    { "may-know", "0..3", N_("0: what an offer shows, 1: the address, 2: medical facts, 3: all"),
        false },
    { "consent", "BASIS", N_("on what they are held here: given, named, vital_interest, refused"),
        false },
    { "consent-source", "TEXT", N_("who said so, and where it is written down"), false },
    { "never", NULL, N_("never to be asked for this person, nor to learn of it; needs --reason"),
        false },
    { "at", "LOCATION", N_("where they are: as with assist file"), false },
    { "lat", "DEGREES", N_("where they are"), false },
    { "lon", "DEGREES", N_("where they are"), false },
    { 0 },
};

/* ---- what was typed, as the columns of an import's file ---- */
static const struct {
    const char *option, *column;
    const char *value; /* of a flag */
} typed[] = {
    { "name", "name", NULL },
    { "phone", "phone", NULL },
    { "relation", "relation", NULL },
    { "key", "has_key", "yes" },
    { "minutes", "minutes_to_reach", NULL },
    { "order", "order", NULL },
    { "may-know", "may_know", NULL },
    { "consent", "consent", NULL },
    { "consent-source", "consent_source", NULL },
    { "never", "never_contact", "yes" },
    { "lat", "lat", NULL },
    { "lon", "lon", NULL },
};
#define N_TYPED (sizeof(typed) / sizeof(typed[0]))

/* A column as whoever types knows it. */
static int refuse_column(struct cli *c, int code, const char *column, bool is_usage)
{
    const char *said = text_is(column, "subject_phone")  ? "phone"
                       : text_is(column, "never_reason") ? "reason"
                                                         : column;

    for (size_t i = 0; i < N_TYPED; i++)
        if (text_is(typed[i].column, column))
            said = arena_printf(&c->arena, "--%s", typed[i].option);
    return is_usage ? cli_usage(c, code, said, NULL) : cli_refuse(c, code, said, NULL);
}

static char *today(struct cli *c)
{
    int64_t now_ms = session_now(c);
    struct day d = day_of((int32_t)((now_ms + say_offset_s(now_ms) * SECOND_MS) / DAY_MS));

    return arena_printf(&c->arena, "%04d-%02d-%02d", (int)d.year, d.month, d.date);
}

static int take(struct cli *c, ResponderEntry *e, const char *column, const char *text)
{
    struct refusal why;

    return entry_take(column, text, &c->arena, e, &why)
               ? refuse_column(c, why.code, why.field, true)
               : 0;
}

static int take_typed(struct cli *c, const struct args *a, ResponderEntry *e)
{
    int error = 0;

    for (size_t i = 0; i < N_TYPED && !error; i++)
        if (args_has(a, typed[i].option))
            error = take(c, e, typed[i].column,
                typed[i].value ? typed[i].value : args_value(a, typed[i].option));
    if (!error && args_has(a, "reason"))
        error = take(c, e, "never_reason", args_value(a, "reason"));
    return error;
}

static int check_whole(struct cli *c, const ResponderEntry *e)
{
    struct refusal why;

    if (text_empty(e->phone))
        return cli_usage(c, ERR_MISSING, "--phone", "P");
    if (e->never_contact && text_empty(e->never_reason))
        return cli_refuse(c, ERR_REASON_NEEDED, "reason", NULL);
    if (entry_whole_but_id(e, &why))
        return refuse_column(c, why.code, why.field, true);
    return 0;
}

static int read_contact(struct cli *c, const struct args *a, ResponderEntry *e)
{
    char *subject;
    int error = value_phone(c, a, &subject);

    responder_entry__init(e);
    PUT(e, kind,
        args_has(a, "neighbour") ? RESPONDER__KIND__NEIGHBOUR : RESPONDER__KIND__PERSONAL_CONTACT);
    *ARENA_PUSH(&c->arena, e->channel, e->n_channel) = DELIVERY__CHANNEL__PHONE;
    error = error ? error : take(c, e, "subject_phone", subject);
    error = error ? error : take_typed(c, a, e);
    return error ? error : check_whole(c, e);
}

/* Whoever adds it has just heard it. */
static void confirm(struct cli *c, ResponderEntry *e)
{
    e->confirmed_at = today(c);
    if (e->consent)
        e->consent->date = e->confirmed_at;
}

/* ---- one more ---- */
static int say_added(struct cli *c, const DirectoryReport *r)
{
    const char *result = r->added ? "added" : r->changed ? "changed" : "unchanged";

    if (r->n_refused)
        return refuse_column(
            c, error_from_code(r->refused[0]->reason), r->refused[0]->field, false);
    if (c->json)
        ask_print(
            c, json_pack("{s:s,s:s}", "contact", r->n_ids ? r->ids[0] : "", "result", result));
    else
        say(c,
            r->added     ? _("%s is added")
            : r->changed ? _("%s was there, and is changed")
                         : _("%s was there, and is as before"),
            r->n_ids ? r->ids[0] : "");
    return 0;
}

int contacts_add_run(struct cli *c, const struct args *a)
{
    ContactsPut body = CONTACTS_PUT__INIT;
    ResponderEntry e, *entries[] = { &e };
    const Envelope *answer;
    Envelope env;
    int error = read_contact(c, a, &e);

    error = error ? error : session_open(c, DOOR_PEOPLE);
    if (!error && args_has(a, "at") && (args_has(a, "lat") || args_has(a, "lon")))
        error = cli_usage(c, ERR_INVALID, "--at", NULL);
    if (error)
        return error;
    confirm(c, &e);
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_CONTACTS_PUT;
    env.contacts_put = &body;
    body.source = arena_dup(&c->arena, "by hand");
    body.at = arena_dup(&c->arena, args_value(a, "at"));
    body.entries = entries;
    body.n_entries = 1;
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_DIRECTORY_REPORT, .changes = true },
        &answer);
    return error ? error : say_added(c, answer->directory_report);
}

/* ---- those of one person ---- */
static int gather(struct cli *c, char *phone, ResponderEntry ***ret, size_t *ret_n)
{
    ContactsList body = CONTACTS_LIST__INIT;
    const Envelope *answer;
    Envelope env;
    int error;

    body.phone = phone;
    do {
        session_request(c, &env, false);
        env.body_case = ENVELOPE__BODY_CONTACTS_LIST;
        env.contacts_list = &body;
        error = ask_any(c, &env, ENVELOPE__BODY_RESPONDER_LIST, &answer);
        if (error)
            return error;
        for (size_t i = 0; i < answer->responder_list->n_responders; i++)
            *ARENA_PUSH(&c->arena, *ret, *ret_n) = answer->responder_list->responders[i];
        body.next = answer->responder_list->next;
    } while (!text_empty(body.next) && !session_is_over(c));
    return 0;
}

static int by_order(const void *a, const void *b)
{
    const ResponderEntry *x = *(ResponderEntry *const *)a, *y = *(ResponderEntry *const *)b;
    uint32_t p = x->order ? x->order : UINT32_MAX, q = y->order ? y->order : UINT32_MAX;

    return p != q ? (p > q) - (p < q) : strcmp(x->id, y->id);
}

static const char *how_soon(struct cli *c, const ResponderEntry *e)
{
    const char *key = e->has_key ? _("has the key") : "";

    if (!e->has_minutes_to_reach)
        return key;
    return arena_printf(&c->arena, _("%s%s%u min"), key, *key ? ", " : "", e->minutes_to_reach);
}

static const char *agreed(struct cli *c, const ResponderEntry *e)
{
    const ContactConsent *k = e->consent;

    if (!k || !k->basis)
        return "";
    return arena_printf(&c->arena, "%s%s%s", human_word(&contact__basis__descriptor, (int)k->basis),
        k->date ? " " : "", k->date ? k->date : "");
}

static void add_row(struct cli *c, struct table *t, const ResponderEntry *e)
{
    const char *never = e->never_contact ? e->never_reason : NULL;

    table_row(t);
    table_cell(t, 0, TONE_STRONG, e->id);
    table_cell(t, 1, TONE_PLAIN, e->order ? arena_printf(&c->arena, "%u", e->order) : "");
    table_cell(t, 2, TONE_PLAIN, e->name);
    table_cell(t, 3, TONE_PLAIN, e->relation ? e->relation : "");
    table_cell(t, 4, TONE_PLAIN, human_phone(c, e->phone));
    table_cell(t, 5, TONE_PLAIN, how_soon(c, e));
    table_cell(t, 6, TONE_PLAIN, e->has_may_know ? arena_printf(&c->arena, "%u", e->may_know) : "");
    table_cell(t, 7, TONE_PLAIN, agreed(c, e));
    table_cell(t, 8, TONE_PLAIN, e->confirmed_at ? e->confirmed_at : "");
    table_cell(t, 9, TONE_WARN,
        never ? arena_printf(&c->arena, _("NEVER: %s"), never)
        : e->status == RESPONDER__STATUS__ACTIVE
            ? ""
            : human_word(&responder__status__descriptor, (int)e->status));
}

static void print_contacts(struct cli *c, ResponderEntry **all, size_t n)
{
    const char *headings[] = { _("id"), _("turn"), _("name"), _("who"), _("phone"), _("how soon"),
        _("may know"), _("agreed"), _("confirmed"), "" };
    struct table t;

    table_start(&t, &c->arena, headings, 10);
    for (size_t i = 0; i < n; i++)
        add_row(c, &t, all[i]);
    if (n)
        table_print(&t, c, c->out);
    else
        say(c, _("No contacts are held for this number."));
}

int contacts_list_run(struct cli *c, const struct args *a)
{
    ResponderEntry **all = NULL;
    json_t *list;
    char *phone;
    size_t n = 0;
    int error = value_phone(c, a, &phone);

    error = error ? error : gather(c, phone, &all, &n);
    if (error)
        return error;
    if (n)
        qsort(all, n, sizeof(*all), by_order);
    if (!c->json) {
        print_contacts(c, all, n);
        return 0;
    }
    list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_of_message(&all[i]->base, c->lang));
    ask_print(c, json_pack("{s:o}", "contacts", list));
    return 0;
}

/* ---- one less ---- */
int contacts_remove_run(struct cli *c, const struct args *a)
{
    ContactRemove body = CONTACT_REMOVE__INIT;
    const Envelope *answer;
    Envelope env;
    int error;

    body.id = arena_dup(&c->arena, a->words[0]);
    body.reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_CONTACT_REMOVE;
    env.contact_remove = &body;
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_RESPONDER_CHANGED, .changes = true },
        &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&answer->responder_changed->base, c->lang));
    else
        say(c, _("%s is removed"), answer->responder_changed->responder);
    return 0;
}
