/* directory_import - a directory as somebody has it goes to the service in slices. What a file says is import.c's; here it is read,
 * sent and reported. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "directory_sweep.h"
#include "import.h"
#include "opening.h"
#include "rules_dir.h"
#include "say.h"
#include "session.h"
#include "sys/files.h"

#include <stdlib.h>
#include <string.h>

#define FILE_BYTES (512 * 1024 * 1024)
#define SLICE_ENTRIES 100
#define SLICE_BYTES (48 * 1024) /* one message holds 64 KiB */
#define OTHER_ROWS 1000
#define REFUSED_SHOWN 1000

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

struct importing {
    struct cli *c;
    const char *source, *reason;
    bool dry_run, removes;
    const char **ids; /* of all rows, where absent ones are removed */
    size_t n_ids;
    struct arena ids_arena;
    json_t *live; /* who is absent, and stays for an offer */
    struct import_how how;
    struct import_map map;
    struct import *file;
    struct arena slice; /* the entries that wait to be sent */
    ResponderEntry **entries;
    size_t n_entries, bytes;
    size_t n_other; /* rows that came to nothing, whose texts are in `slice` too */
    uint32_t added, changed, unchanged, removed, n_refused, n_read, n_unread, n_left;
    int percent; /* shown last */
    json_t *refused;
    json_t *unread; /* taken, but nobody knows when they are open, or a second telephone was left */
};

/* ---- progress, on a terminal: one line that is written over ---- */

static void hide_progress(struct importing *im)
{
    if (im->percent >= 0)
        fputs("\r\033[K", im->c->err);
    im->percent = -1;
}

static void show_progress(struct importing *im)
{
    int percent = (int)(100 * import_progress(im->file));

    if (!im->c->terminal || im->c->json || percent == im->percent)
        return;
    fprintf(im->c->err, "\r\033[K");
    fprintf(im->c->err, _("%d %% read, %u rows"), percent, im->n_read);
    fflush(im->c->err);
    im->percent = percent;
}

/* ---- what was refused ---- */

static void note_refused(struct importing *im, const struct import_problem *p)
{
    struct cli *c = im->c;
    json_t *row = json_pack("{s:i,s:s,s:s}", "line", (int)p->line, "field",
        p->field ? p->field : "", "reason", error_code(p->code));

    im->n_refused++;
    if (p->number)
        json_object_set_new(row, import_format_unit(im->how.format), json_integer(p->number));
    if (!text_empty(p->said))
        json_object_set_new(row, "said", json_string(p->said));
    json_array_append_new(im->refused, row);
    if (c->json || im->n_refused > REFUSED_SHOWN)
        return;
    hide_progress(im);
    say_aside(c, "%s", import_problem_text(p, im->how.format, &c->arena));
}

static void note_row(struct importing *im, const RefusedRow *row)
{
    note_refused(
        im, &(struct import_problem){
                .line = row->line, .field = row->field, .code = error_from_code(row->reason) });
}

static void note_unread(struct importing *im, const ResponderEntry *e)
{
    struct cli *c = im->c;
    const char *problem = opening_problem(c, e);

    if (!problem)
        return;
    im->n_unread++;
    json_array_append_new(im->unread,
        json_pack("{s:i,s:s,s:s}", "line", (int)e->line, "field", "hours", "problem", problem));
    if (c->json || im->n_unread > REFUSED_SHOWN)
        return;
    hide_progress(im);
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
    if (c->json || im->n_left > REFUSED_SHOWN)
        return;
    hide_progress(im);
    say_aside(c, "%s", import_problem_text(p, im->how.format, &c->arena));
}

/* ---- slices ---- */

static void add_report(struct importing *im, const DirectoryReport *r)
{
    im->added += r->added;
    im->changed += r->changed;
    im->unchanged += r->unchanged;
    im->removed += r->removed;
    for (size_t i = 0; i < r->n_refused; i++)
        note_row(im, r->refused[i]);
}

static int ask_slice(struct importing *im)
{
    struct cli *c = im->c;
    Envelope env;
    DirectoryPut body = DIRECTORY_PUT__INIT;
    const Envelope *answer;
    int error;

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
    if (!error)
        add_report(im, answer->directory_report);
    return error;
}

static void forget_slice(struct importing *im)
{
    arena_clear(&im->slice);
    im->entries = NULL;
    im->n_entries = im->bytes = im->n_other = 0;
}

/* A turn of its own: a million rows are ten thousand answers. */
static int send_slice(struct importing *im)
{
    struct arena kept;
    int error;

    if (im->n_entries == 0) {
        forget_slice(im);
        return 0;
    }
    error = session_open(im->c, DOOR_PEOPLE);
    if (error)
        return error;
    cli_turn_begin(im->c, &kept);
    error = ask_slice(im);
    cli_turn_end(im->c, &kept);
    if (error)
        return error;
    forget_slice(im);
    show_progress(im);
    return 0;
}

static int add_entry(struct importing *im, const struct import_item *item)
{
    const ResponderEntry *read = &item->entry;
    size_t bytes = codec_size(read) + 8;
    struct arena kept;

    cli_turn_begin(im->c, &kept); /* there may be a million of them */
    note_left(im, &item->problem);
    note_unread(im, read);
    cli_turn_end(im->c, &kept);
    im->bytes += bytes;
    *ARENA_PUSH(&im->slice, im->entries, im->n_entries) =
        arena_copy(&im->slice, read, sizeof(*read));
    /* An entry is at most as large as what is left free: its texts are bounded. */
    return im->n_entries == SLICE_ENTRIES || im->bytes > SLICE_BYTES ? send_slice(im) : 0;
}

static bool is_interrupted(const struct cli *c)
{
    return c->session && session_is_over(c);
}

static int send_rows(struct importing *im)
{
    enum import_got got;
    struct import_item item;
    int error = 0;

    while (!error && !is_interrupted(im->c)) {
        got = import_next(im->file, &im->slice, &item);
        if (got == IMPORT_END)
            return send_slice(im);
        im->n_read++;
        if (im->removes && item.id)
            *ARENA_PUSH(&im->ids_arena, im->ids, im->n_ids) = arena_dup(&im->ids_arena, item.id);
        if (got == IMPORT_REFUSED)
            note_refused(im, &item.problem);
        if (got == IMPORT_ENTRY)
            error = add_entry(im, &item);
        else if (++im->n_other == OTHER_ROWS)
            error = send_slice(im);
    }
    return error;
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

    if (!import_is_complete(im->file))
        return cli_refuse(im->c, ERR_CUT_OFF, "file",
            _("not all of it was read, or a row has no id: nobody was removed"));
    hide_progress(im);
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

static json_t *ignored_json(const struct importing *im)
{
    json_t *all = json_array();
    size_t n;
    const char *const *ignored = import_ignored(im->file, &n);

    for (size_t i = 0; i < n; i++)
        json_array_append_new(all, json_string(ignored[i]));
    return all;
}

static json_t *left_out_json(const struct importing *im)
{
    json_t *all = json_object();

    for (int i = 0; i < LEFT_REASONS; i++)
        if (import_left_out(im->file, (enum import_reason)i))
            json_object_set_new(all, import_reason_code((enum import_reason)i),
                json_integer(import_left_out(im->file, (enum import_reason)i)));
    return all;
}

static json_t *report_json(const struct importing *im)
{
    json_t *value = json_pack("{s:i,s:i,s:i,s:i,s:O,s:O}", "added", (int)im->added, "changed",
        (int)im->changed, "unchanged", (int)im->unchanged, "removed", (int)im->removed, "refused",
        im->refused, "unread", im->unread);

    if (json_array_size(im->live))
        json_object_set(value, "still_asked", im->live);
    json_object_set_new(value, "ignored", ignored_json(im));
    json_object_set_new(value, "left_out", left_out_json(im));
    return value;
}

static void say_beside(struct importing *im)
{
    struct cli *c = im->c;
    size_t n;
    const char *const *ignored = import_ignored(im->file, &n), *all = "";

    for (size_t i = 0; i < n; i++)
        all = arena_printf(&c->arena, "%s%s\"%s\"", all, i ? ", " : "", ignored[i]);
    if (n)
        say(c, _("Passed over, since nothing here is called so: %s"), all);
    for (int i = 0; i < LEFT_REASONS; i++)
        if (import_left_out(im->file, (enum import_reason)i))
            say(c, "%u %s", import_left_out(im->file, (enum import_reason)i),
                gettext(import_reason_text((enum import_reason)i)));
    for (size_t i = 0; i < json_array_size(im->live); i++)
        say(c, _("%s is absent from the file and stays: an offer of theirs is live"),
            json_string_value(json_array_get(im->live, i)));
    if (im->n_refused > REFUSED_SHOWN)
        say(c, _("Of %u refused rows the first %u are shown; --json has all."), im->n_refused,
            REFUSED_SHOWN);
}

/* Refused rows stop nothing; but a file of which nothing was taken is a refusal. */
static int judge(struct importing *im)
{
    if (im->n_refused == 0 || im->added + im->changed + im->unchanged + im->removed > 0)
        return 0;
    return cli_refuse(im->c, ERR_INVALID, "file", NULL);
}

static int print_report(struct importing *im, int error)
{
    struct cli *c = im->c;
    json_t *value;

    hide_progress(im);
    if (!error)
        error = judge(im);
    say(c, _("added %u, changed %u, unchanged %u, removed %u, refused %u"), im->added, im->changed,
        im->unchanged, im->removed, im->n_refused);
    if (im->n_unread)
        say(c,
            _("of %u it is not known when they are open: they are asked after those of whom it is"),
            im->n_unread);
    say_beside(im);
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

static int read_map(struct importing *im, const char *path)
{
    struct cli *c = im->c;
    const char *wrong;
    char *bytes;
    size_t n;
    int error = files_read(path, IMPORT_MAP_BYTES, &bytes, &n);

    if (error)
        return cli_usage(c, error, "--map", path);
    error = import_map_read(bytes, n, &c->arena, &im->map, &wrong);
    free(bytes);
    if (error)
        return cli_usage(c, ERR_INVALID, "--map", arena_printf(&c->arena, "%s:%s", path, wrong));
    return 0;
}

/* OpenStreetMap's tags mean the same everywhere: there is a mapping that came with the program. */
static const char *usual_map(struct cli *c, enum import_format format)
{
    const char *dir = format == IMPORT_OSM ? rules_dir(c, NULL) : NULL;

    return dir ? arena_printf(&c->arena, "%s/osm.yaml", dir) : NULL;
}

static int prepare(struct importing *im, const struct args *a, const char *bytes, size_t n)
{
    const char *format = args_value(a, "format"), *map = args_value(a, "map");

    im->how.format = import_format_of(bytes, n);
    if (format)
        import_format_named(format, &im->how.format);
    im->how.source = im->source;
    im->how.map = &im->map;
    map = map ? map : usual_map(im->c, im->how.format);
    return map ? read_map(im, map) : 0;
}

/* The file as a whole cannot be taken. */
static int refuse_file(struct importing *im, const struct import_problem *p)
{
    struct cli *c = im->c;

    say_aside(c, "assist: %s", import_problem_text(p, im->how.format, &c->arena));
    c->has_told = true;
    return cli_refuse(c, p->code, p->field, p->hint ? gettext(p->hint) : p->said);
}

static int import_bytes(struct importing *im, const struct args *a, const char *bytes, size_t n)
{
    struct import_problem why;
    int error = prepare(im, a, bytes, n);

    if (error)
        return error;
    error = import_open(&im->how, bytes, n, &im->c->arena, &im->file, &why);
    if (error)
        return refuse_file(im, &why);
    im->refused = json_array();
    im->live = json_array();
    im->unread = json_array();
    error = send_rows(im);
    if (!error && im->removes && !is_interrupted(im->c))
        error = remove_absent(im);
    error = print_report(im, error);
    json_decref(im->live);
    json_decref(im->unread);
    json_decref(im->refused);
    arena_clear(&im->ids_arena);
    import_close(&im->file);
    arena_clear(&im->slice);
    return error;
}

int directory_import_run(struct cli *c, const struct args *a)
{
    struct importing im = { .c = c,
        .source = args_value(a, "source"),
        .reason = args_value(a, "reason"),
        .dry_run = args_has(a, "dry-run"),
        .removes = args_has(a, "remove-missing"),
        .percent = -1 };
    char *bytes;
    size_t n;
    int error = check_options(c, a);

    if (error)
        return error;
    error = files_read(a->words[0], FILE_BYTES, &bytes, &n);
    if (error)
        return cli_usage(c, error, "file", a->words[0]);
    error = import_bytes(&im, a, bytes, n);
    free(bytes);
    return error;
}
