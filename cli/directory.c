/* directory - who can be asked: list, show. Import: directory_import.c; by hand: responder.c. */
#include "commands.h"

#include "ask.h"
#include "base/rings.h"
#include "base/text.h"
#include "base/times.h"
#include "human.h"
#include "json.h"
#include "opening.h"
#include "record.h"
#include "say.h"
#include "session.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static const char *joined(struct cli *c, char *const *words, size_t n)
{
    const char *all = "";

    for (size_t i = 0; i < n; i++)
        all = arena_printf(&c->arena, "%s%s%s", all, *all ? ", " : "", human_code(c, words[i]));
    return all;
}

static const char *channels(struct cli *c, const ResponderEntry *e)
{
    const char *all = "";

    for (size_t i = 0; i < e->n_channel; i++)
        all = arena_printf(&c->arena, "%s%s%s", all, *all ? ", " : "",
            human_word(&delivery__channel__descriptor, (int)e->channel[i]));
    return all;
}

static void add_row(struct cli *c, struct table *t, const ResponderEntry *e)
{
    bool is_active = e->status == RESPONDER__STATUS__ACTIVE;

    table_row(t);
    table_cell(t, 0, TONE_STRONG, e->id);
    table_cell(t, 1, TONE_PLAIN, human_word(&responder__kind__descriptor, (int)e->kind));
    table_cell(t, 2, TONE_PLAIN, e->name);
    table_cell(t, 3, TONE_PLAIN, joined(c, e->capabilities, e->n_capabilities));
    table_cell(t, 4, TONE_PLAIN, channels(c, e));
    table_cell(t, 5, is_active ? TONE_PLAIN : TONE_WARN,
        human_word(&responder__status__descriptor, (int)e->status));
    table_cell(t, 6, TONE_PLAIN, e->load ? arena_printf(&c->arena, "%u", e->load) : "");
}

static void add_removed(struct cli *c, struct table *t, const ResponderEntry *e)
{
    const EntryChange *how = e->edited;

    table_row(t);
    table_cell(t, 0, TONE_STRONG, e->id);
    table_cell(t, 1, TONE_PLAIN, how && how->at ? say_when(c, how->at->ms, session_now(c)) : "");
    table_cell(t, 2, TONE_PLAIN, how ? how->by : "");
    table_cell(t, 3, TONE_PLAIN, how ? how->reason : "");
}

static int ask_page(struct cli *c, const char *after, bool removed, const ResponderList **ret_list)
{
    Envelope env;
    DirectoryList body = DIRECTORY_LIST__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_DIRECTORY_LIST;
    env.directory_list = &body;
    body.after = arena_dup(&c->arena, after);
    if (removed)
        PUT(&body, removed, 1);
    error = ask_any(c, &env, ENVELOPE__BODY_RESPONDER_LIST, &answer);
    if (!error)
        *ret_list = answer->responder_list;
    return error;
}

/* All pages, into the table and the array. */
static int gather(struct cli *c, bool removed, struct table *t, json_t *all)
{
    const ResponderList *page;
    const char *after = NULL;
    int error;

    do {
        error = ask_page(c, after, removed, &page);
        if (error)
            return error;
        for (size_t i = 0; i < page->n_responders; i++) {
            if (c->json)
                json_array_append_new(all, json_of_message(&page->responders[i]->base, c->lang));
            else if (removed)
                add_removed(c, t, page->responders[i]);
            else
                add_row(c, t, page->responders[i]);
        }
        after = page->next;
    } while (!text_empty(after));
    return 0;
}

const struct option directory_list_options[] = {
    { "removed", NULL, N_("those that were removed, by whom, when and why"), false },
    { 0 },
};

static void start_table(struct cli *c, bool removed, struct table *t)
{
    const char *headings[] = { _("id"), _("kind"), _("name"), _("can"), _("by"), _("status"),
        _("busy with") };
    const char *of_removed[] = { _("id"), _("when"), _("by whom"), _("why") };

    if (removed)
        table_start(t, &c->arena, of_removed, 4);
    else
        table_start(t, &c->arena, headings, 7);
}

int directory_list_run(struct cli *c, const struct args *a)
{
    bool removed = args_has(a, "removed");
    json_t *all = json_array();
    struct table t;
    int error;

    start_table(c, removed, &t);
    error = gather(c, removed, &t, all);
    if (!error && c->json)
        ask_print(c, json_pack("{s:O}", "responders", all));
    if (!error && !c->json)
        table_print(&t, c, c->out);
    if (!error && t.n_rows == 1)
        say(c, removed ? _("Nothing was removed.") : _("The directory is empty."));
    json_decref(all);
    return error;
}

static void print_line(struct cli *c, const char *label, const char *value)
{
    if (!text_empty(value))
        say(c, "%s: %s", label, value);
}

/* "suspended: 14:05, admin: does not answer" */
static void print_change(struct cli *c, const char *label, const EntryChange *how)
{
    if (!how || !how->at)
        return;
    say(c, "%s: %s, %s%s%s", label, say_when(c, how->at->ms, session_now(c)), how->by,
        text_empty(how->reason) ? "" : ": ", text_empty(how->reason) ? "" : how->reason);
}

/* Its text is for machines: it takes pages. */
static void print_polygon(struct cli *c, const char *text)
{
    struct rings rings;

    if (text_empty(text))
        return;
    if (rings_read(text, &c->arena, &rings) == RINGS_RIGHT)
        say(c, _("polygon: of %zu positions (--json shows it)"), rings.n_points);
    else
        say_toned(c, TONE_WARN, _("polygon: cannot be read, and covers nothing"));
}

static void print_ages(struct cli *c, const ResponderEntry *e)
{
    if (e->min_age && e->has_max_age)
        say(c, _("helps people from %u to %u years"), e->min_age, e->max_age);
    else if (e->min_age)
        say(c, _("helps people from %u years on"), e->min_age);
    else if (e->has_max_age)
        say(c, _("helps people up to %u years"), e->max_age);
}

/* What they wish for themselves. */
static void print_limits(struct cli *c, const ResponderEntry *e)
{
    print_ages(c, e);
    if (e->no_night)
        say(c, _("not at night, from 22:00 to 06:00"));
    if (e->max_distance_m)
        say(c, _("goes no farther than %u m"), e->max_distance_m);
}

static void print_month(struct cli *c, const ResponderEntry *e)
{
    const ResponderRecord *r = e->record;
    bool runs = r && r->taken_until && session_now(c) < r->taken_until->ms;
    uint32_t taken = runs ? r->taken : 0;

    if (e->monthly_max)
        say_toned(c, taken < e->monthly_max ? TONE_PLAIN : TONE_WARN,
            _("cases a month: at most %u; in this one so far: %u"), e->monthly_max, taken);
}

static void print_entry(struct cli *c, const ResponderEntry *e)
{
    say_toned(c, TONE_STRONG, "%s  %s", e->id, e->name);
    print_line(c, _("kind"), human_word(&responder__kind__descriptor, (int)e->kind));
    print_line(c, _("status"), human_word(&responder__status__descriptor, (int)e->status));
    print_line(c, _("can"), joined(c, e->capabilities, e->n_capabilities));
    if (e->has_lat && e->has_lon && e->radius_km > 0)
        say(c, _("place: %.5f, %.5f, within %g km"), e->lat, e->lon, e->radius_km);
    else if (e->has_lat && e->has_lon)
        say(c, _("place: %.5f, %.5f"), e->lat, e->lon);
    print_line(c, _("seen there"), e->fixed_at);
    print_line(c, _("area"), joined(c, e->area, e->n_area));
    print_polygon(c, e->polygon);
    print_line(c, _("not in"), joined(c, e->exclude, e->n_exclude));
    print_line(c, _("by"), channels(c, e));
    record_print(c, e);
    print_line(c, _("phone"), human_phone(c, e->phone));
    print_line(c, _("address"), e->address);
    print_line(c, _("hours"), e->hours);
    print_line(c, _("now"), opening_now(c, e));
    if (opening_problem(c, e))
        say_toned(c, TONE_WARN, _("Whether they are open is not known: %s"), opening_problem(c, e));
    print_line(c, _("zone"), e->zone);
    print_line(c, _("agreement from"), e->valid_from);
    print_line(c, _("agreement until"), e->valid_to);
    print_line(c, _("languages"), joined(c, e->languages, e->n_languages));
    if (e->has_capacity)
        say(c, _("capacity: %u"), e->capacity);
    if (e->has_vetting)
        say(c, _("vetting: %u"), e->vetting);
    if (e->rest_minutes)
        say(c, _("rests after a case: %s"), say_span(c, e->rest_minutes * MINUTE_MS));
    print_month(c, e);
    print_limits(c, e);
    print_line(c, _("source"), e->source);
    if (e->load)
        say(c, _("busy with: %u"), e->load);
    print_change(c, _("suspended"), e->suspended);
    if (e->suspended_until)
        say(c, _("until: %s"), say_when(c, e->suspended_until->ms, session_now(c)));
    print_change(c, _("changed"), e->edited);
}

int directory_show_run(struct cli *c, const struct args *a)
{
    const ResponderEntry *entry;
    int error = ask_responder(c, a->words[0], &entry);

    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&entry->base, c->lang));
    else
        print_entry(c, entry);
    return 0;
}
