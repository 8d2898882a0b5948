/* directory_import - a directory as somebody has it goes to the service (importing.c); what is told of responders beside it, and who is
 * absent from it. */
#include "commands.h"

#include "base/text.h"
#include "bus/codec.h"
#include "directory_sweep.h"
#include "importing.h"
#include "opening.h"
#include "say.h"

#include <stdlib.h>
#include <string.h>

const struct option directory_import_options[] = {
    { "format", "csv|geojson|osm|hsds", N_("what FILE is; else it is found out"), false },
    { "map", "FILE", N_("a mapping: what their headings and words mean here (YAML or JSON)"),
        false },
    { "source", "NAME", N_("where it comes from; needed"), false },
    { "dry-run", NULL, N_("say what would change, change nothing"), false },
    { "remove-missing", NULL,
        N_("remove whom this source had and FILE has no more; more than a tenth needs --reason"),
        false },
    { 0 },
};

const struct option contacts_import_options[] = {
    { "map", "FILE", N_("a mapping: what their headings and words mean here (YAML or JSON)"),
        false },
    { "source", "NAME", N_("where it comes from; needed"), false },
    { "dry-run", NULL, N_("say what would change, change nothing"), false },
    { 0 },
};

/* ---- rows ---- */

static void note_unread(struct importing *im, const ResponderEntry *e)
{
    struct cli *c = im->c;
    const char *problem = opening_problem(c, e);

    if (!problem)
        return;
    im->n_unread++;
    json_array_append_new(im->unread,
        json_pack("{s:i,s:s,s:s}", "line", (int)e->line, "field", "hours", "problem", problem));
    if (importing_may_tell(im, im->n_unread))
        say_aside(c, _("line %u: hours: %s"), e->line, problem);
}

/* A part of it that was not taken: a second telephone. */
static void note_left(struct importing *im, const struct import_problem *p)
{
    struct cli *c = im->c;

    if (!p->code)
        return;
    im->n_left++;
    json_array_append_new(im->unread, json_pack("{s:i,s:s,s:s,s:s}", "line", (int)p->line, "field",
                                          p->field, "problem", gettext(p->hint), "said", p->said));
    if (importing_may_tell(im, im->n_left))
        say_aside(c, "%s", import_problem_text(p, im->how.format, &c->arena));
}

static ProtobufCMessage *take_row(struct importing *im, const struct import_item *item)
{
    struct arena kept;

    cli_turn_begin(im->c, &kept); /* there may be a million of them */
    note_left(im, &item->problem);
    note_unread(im, &item->entry);
    cli_turn_end(im->c, &kept);
    return arena_copy(&im->slice, &item->entry, sizeof(item->entry));
}

/* Two messages with the same fields, for roles may say one of them. */
#define FILL_SLICE(body, im)                                                                       \
    do {                                                                                           \
        (body)->source = arena_dup(&(im)->c->arena, (im)->source);                                 \
        PUT(body, dry_run, (im)->dry_run);                                                         \
        (body)->entries = (ResponderEntry **)(void *)(im)->rows;                                   \
        (body)->n_entries = (im)->n_rows;                                                          \
    } while (0)

static void put(struct importing *im, Envelope *env)
{
    DirectoryPut *body = arena_alloc(&im->c->arena, sizeof(*body));

    directory_put__init(body);
    FILL_SLICE(body, im);
    env->body_case = ENVELOPE__BODY_DIRECTORY_PUT;
    env->directory_put = body;
}

static void put_contacts(struct importing *im, Envelope *env)
{
    ContactsPut *body = arena_alloc(&im->c->arena, sizeof(*body));

    contacts_put__init(body);
    FILL_SLICE(body, im);
    env->body_case = ENVELOPE__BODY_CONTACTS_PUT;
    env->contacts_put = body;
}

/* ---- who is absent ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_ids(struct importing *im)
{
    size_t kept = 0;

    if (im->n_ids)
        qsort(im->ids, im->n_ids, sizeof(*im->ids), by_text);
    for (size_t i = 0; i < im->n_ids; i++)
        if (kept == 0 || strcmp(im->ids[kept - 1], im->ids[i]) != 0)
            im->ids[kept++] = im->ids[i];
    im->n_ids = kept;
}

/* A row that could not be read may be any of those that seem to be absent: then nobody goes. */
static int remove_absent(struct importing *im)
{
    struct sweep s = {
        .source = im->source, .reason = im->reason, .dry_run = im->dry_run, .live = im->live
    };
    int error;

    if (!im->removes)
        return 0;
    if (!import_is_complete(im->file))
        return cli_refuse(im->c, ERR_CUT_OFF, "file",
            _("not all of it was read, or a row has no id: nobody was removed"));
    importing_hide_progress(im);
    sort_ids(im);
    s.ids = im->ids;
    s.n_ids = im->n_ids;
    error = directory_sweep(im->c, &s);
    im->removed += s.removed;
    if (error == ERR_REASON_NEEDED)
        say_aside(im->c, _("Of %u that came from this source, %u are absent from the file."),
            s.of_source, s.absent);
    return error;
}

/* ---- the report ---- */

static json_t *left_out_json(const struct importing *im)
{
    json_t *all = json_object();

    for (int i = 0; i < LEFT_REASONS; i++)
        if (import_left_out(im->file, (enum import_reason)i))
            json_object_set_new(all, import_reason_code((enum import_reason)i),
                json_integer(import_left_out(im->file, (enum import_reason)i)));
    return all;
}

static void report(struct importing *im, json_t *value)
{
    json_object_set(value, "unread", im->unread);
    if (json_array_size(im->live))
        json_object_set(value, "still_asked", im->live);
    json_object_set_new(value, "left_out", left_out_json(im));
}

static void say_report(struct importing *im)
{
    struct cli *c = im->c;

    if (im->n_unread)
        say(c,
            _("of %u it is not known when they are open: they are asked after those of whom it is"),
            im->n_unread);
    for (int i = 0; i < LEFT_REASONS; i++)
        if (import_left_out(im->file, (enum import_reason)i))
            say(c, "%u %s", import_left_out(im->file, (enum import_reason)i),
                gettext(import_reason_text((enum import_reason)i)));
    for (size_t i = 0; i < json_array_size(im->live); i++)
        say(c, _("%s is absent from the file and stays: an offer of theirs is live"),
            json_string_value(json_array_get(im->live, i)));
}

/* ---- what was typed ---- */

static int check_options(struct cli *c, const struct args *a)
{
    const char *format = args_value(a, "format");
    enum import_format ignored;

    if (format && !import_format_named(format, &ignored))
        return cli_usage(c, ERR_UNKNOWN_WORD, "--format", "csv, geojson, osm, hsds");
    if (text_empty(args_value(a, "source")))
        return cli_usage(c, ERR_MISSING, "--source", NULL);
    return 0;
}

int directory_import_run(struct cli *c, const struct args *a)
{
    static const struct import_goal goal = {
        .row = take_row, .put = put, .after = remove_absent, .report = report, .say = say_report
    };
    int error = check_options(c, a);

    return error ? error : importing_run(c, a, &goal);
}

int contacts_import_run(struct cli *c, const struct args *a)
{
    static const struct import_goal goal = { .of_contacts = true,
        .row = take_row,
        .put = put_contacts,
        .report = report,
        .say = say_report };
    int error = check_options(c, a);

    return error ? error : importing_run(c, a, &goal);
}
