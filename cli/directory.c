/* directory - who can be asked: import from CSV, list, show. By hand: responder.c. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "csv.h"
#include "entry.h"
#include "human.h"
#include "json.h"
#include "opening.h"
#include "say.h"
#include "sys/files.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define FILE_MAX (64 * 1024 * 1024)
#define SLICE_ENTRIES 100
#define SLICE_BYTES (48 * 1024) /* one message holds 64 KiB */
#define REFUSED_SHOWN 1000

const struct option directory_import_options[] = {
    { "format", "csv", N_("what FILE is (csv)"), false },
    { "source", "NAME", N_("where it comes from; needed"), false },
    { "dry-run", NULL, N_("say what would change, change nothing"), false },
    { 0 },
};

/* ---- import ---- */

struct import {
    struct cli *c;
    const char *source;
    bool dry_run;
    struct csv csv;
    struct entry_columns columns;
    struct arena slice; /* the entries that wait to be sent */
    ResponderEntry **entries;
    size_t n_entries, bytes;
    uint32_t added, changed, unchanged, removed, n_refused, n_unread;
    json_t *refused;
    json_t *unread; /* taken, but nobody knows when they are open */
};

static void note_refused(struct import *im, uint32_t line, const char *field, const char *reason)
{
    struct cli *c = im->c;
    int code = error_from_code(reason);

    im->n_refused++;
    json_array_append_new(im->refused, json_pack("{s:i,s:s,s:s}", "line", (int)line, "field",
                                           field ? field : "", "reason", reason ? reason : ""));
    if (!c->json && im->n_refused <= REFUSED_SHOWN)
        say_aside(c, _("line %u: %s: %s"), line, field ? field : "",
            code ? gettext(error_text(code)) : reason);
}

static void note_unread(struct import *im, const ResponderEntry *e)
{
    struct cli *c = im->c;
    const char *problem = opening_problem(c, e);

    if (!problem)
        return;
    im->n_unread++;
    json_array_append_new(im->unread,
        json_pack("{s:i,s:s,s:s}", "line", (int)e->line, "field", "hours", "problem", problem));
    if (!c->json && im->n_unread <= REFUSED_SHOWN)
        say_aside(c, _("line %u: hours: %s"), e->line, problem);
}

static void add_report(struct import *im, const DirectoryReport *r)
{
    im->added += r->added;
    im->changed += r->changed;
    im->unchanged += r->unchanged;
    im->removed += r->removed;
    for (size_t i = 0; i < r->n_refused; i++)
        note_refused(im, r->refused[i]->line, r->refused[i]->field, r->refused[i]->reason);
}

static int send_slice(struct import *im)
{
    struct cli *c = im->c;
    Envelope env;
    DirectoryPut body = DIRECTORY_PUT__INIT;
    const Envelope *answer;
    int error;

    if (im->n_entries == 0)
        return 0;
    session_request(c, &env, !im->dry_run);
    env.body_case = ENVELOPE__BODY_DIRECTORY_PUT;
    env.directory_put = &body;
    body.source = arena_dup(&c->arena, im->source);
    PUT(&body, dry_run, im->dry_run);
    body.entries = im->entries;
    body.n_entries = im->n_entries;
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_DIRECTORY_REPORT, .changes = !im->dry_run },
        &answer);
    if (error)
        return error;
    add_report(im, answer->directory_report);
    arena_clear(&im->slice);
    im->entries = NULL;
    im->n_entries = im->bytes = 0;
    return 0;
}

static int add_entry(struct import *im, const struct csv_row *row)
{
    ResponderEntry *entry = arena_alloc(&im->slice, sizeof(*entry));
    struct refusal why;
    size_t bytes;
    int error = 0;

    if (entry_read(&im->columns, row, &im->slice, entry, &why)) {
        note_refused(im, row->line, why.field, error_code(why.code));
        return 0;
    }
    bytes = codec_size(entry) + 8;
    if (im->n_entries == SLICE_ENTRIES || im->bytes + bytes > SLICE_BYTES) {
        entry = NULL;
        error = send_slice(im);
        return error ? error : add_entry(im, row);
    }
    *ARENA_PUSH(&im->slice, im->entries, im->n_entries) = entry;
    im->bytes += bytes;
    note_unread(im, entry);
    return 0;
}

static int send_rows(struct import *im)
{
    struct arena row_arena = { 0 };
    struct csv_row row;
    int error = 0;

    while (!error && !session_is_over(im->c)) {
        int broken = csv_next(&im->csv, &row_arena, &row);

        if (broken == ERR_NOT_FOUND)
            break;
        if (broken)
            note_refused(im, row.line, "row", error_code(broken));
        else
            error = add_entry(im, &row);
        arena_clear(&row_arena);
    }
    arena_clear(&row_arena);
    return error ? error : send_slice(im);
}

static json_t *report_json(const struct import *im)
{
    return json_pack("{s:i,s:i,s:i,s:i,s:O,s:O}", "added", (int)im->added, "changed",
        (int)im->changed, "unchanged", (int)im->unchanged, "removed", (int)im->removed, "refused",
        im->refused, "unread", im->unread);
}

/* Refused rows stop nothing; but a file of which nothing was taken is a refusal. */
static int judge(struct import *im)
{
    if (im->n_refused == 0 || im->added + im->changed + im->unchanged > 0)
        return 0;
    return cli_refuse(im->c, ERR_INVALID, "file", NULL);
}

static int print_report(struct import *im, int error)
{
    struct cli *c = im->c;
    json_t *value;

    if (!error)
        error = judge(im);
    say(c, _("added %u, changed %u, unchanged %u, refused %u"), im->added, im->changed,
        im->unchanged, im->n_refused);
    if (im->n_unread)
        say(c,
            _("of %u it is not known when they are open: they are asked after those of whom it is"),
            im->n_unread);
    if (im->dry_run)
        say(c, _("Nothing was written (--dry-run)."));
    if (!c->json)
        return error;
    value = report_json(im);
    if (error)
        json_object_set_new(value, "error", cli_error_json(c));
    ask_print(c, value);
    return error;
}

static int read_heading(struct import *im)
{
    struct csv_row row;
    struct refusal why;
    int error = csv_next(&im->csv, &im->c->arena, &row);

    if (error)
        return cli_refuse(im->c, error == ERR_NOT_FOUND ? ERR_MISSING : error, "heading", NULL);
    error = entry_heading(&row, &im->columns, &why);
    return error
               ? cli_refuse(im->c, error, arena_printf(&im->c->arena, "column %s", why.field), NULL)
               : 0;
}

static int check_options(struct cli *c, const struct args *a)
{
    const char *format = args_value(a, "format");

    if (format && !text_is(format, "csv"))
        return cli_usage(c, ERR_UNKNOWN_WORD, "--format", "csv");
    if (text_empty(args_value(a, "source")))
        return cli_usage(c, ERR_MISSING, "--source", NULL);
    return 0;
}

static int import_bytes(struct cli *c, const struct args *a, const char *bytes, size_t n)
{
    struct import im = {
        .c = c, .source = args_value(a, "source"), .dry_run = args_has(a, "dry-run")
    };
    int error;

    csv_start(&im.csv, bytes, n);
    error = read_heading(&im);
    if (error)
        return error;
    im.refused = json_array();
    im.unread = json_array();
    error = print_report(&im, send_rows(&im));
    json_decref(im.refused);
    json_decref(im.unread);
    arena_clear(&im.slice);
    return error;
}

int directory_import_run(struct cli *c, const struct args *a)
{
    char *bytes;
    size_t n;
    int error = check_options(c, a);

    if (error)
        return error;
    error = files_read(a->words[0], FILE_MAX, &bytes, &n);
    if (error)
        return cli_usage(c, error, "file", a->words[0]);
    error = import_bytes(c, a, bytes, n);
    free(bytes);
    return error;
}

/* ---- list and show ---- */

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
    print_line(c, _("area"), joined(c, e->area, e->n_area));
    print_line(c, _("by"), channels(c, e));
    print_line(c, _("phone"), e->phone);
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
