/* importing - see importing.h. */
#include "importing.h"

#include "ask.h"
#include "base/text.h"
#include "entry.h"
#include "rules_dir.h"
#include "say.h"
#include "session.h"
#include "sys/files.h"

#include <stdlib.h>
#include <string.h>

#define FILE_BYTES (512 * 1024 * 1024)
#define SLICE_ROWS 100
#define SLICE_BYTES (32 * 1024) /* one message holds 64 KiB, and the last row takes up to 30 */
#define OTHER_ROWS 1000
#define REFUSED_SHOWN 1000

/* ---- progress, on a terminal: one line that is written over ---- */

void importing_hide_progress(struct importing *im)
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

bool importing_may_tell(struct importing *im, uint32_t n)
{
    if (im->c->json || n > REFUSED_SHOWN)
        return false;
    importing_hide_progress(im);
    return true;
}

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
    if (importing_may_tell(im, im->n_refused))
        say_aside(c, "%s", import_problem_text(p, im->how.format, &c->arena));
}

static void note_row(struct importing *im, const RefusedRow *row)
{
    note_refused(
        im, &(struct import_problem){
                .line = row->line, .field = row->field, .code = error_from_code(row->reason) });
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
    const Envelope *answer;
    int error;

    session_request(c, &env, !im->dry_run);
    im->goal->put(im, &env);
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
    im->rows = NULL;
    im->n_rows = im->bytes = im->n_other = 0;
}

/* A turn of its own: a million rows are ten thousand answers. */
static int send_slice(struct importing *im)
{
    struct arena kept;
    int error;

    if (im->n_rows == 0) {
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

static int add_row(struct importing *im, const struct import_item *item)
{
    ProtobufCMessage *row = im->goal->row(im, item);

    im->bytes += protobuf_c_message_get_packed_size(row) + 8;
    *ARENA_PUSH(&im->slice, im->rows, im->n_rows) = row;
    /* A row is at most as large as what is left free: its texts are bounded. */
    return im->n_rows == SLICE_ROWS || im->bytes > SLICE_BYTES ? send_slice(im) : 0;
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
            error = add_row(im, &item);
        else if (++im->n_other == OTHER_ROWS)
            error = send_slice(im);
    }
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

static json_t *report_json(struct importing *im)
{
    json_t *value =
        json_pack("{s:i,s:i,s:i,s:i,s:O}", "added", (int)im->added, "changed", (int)im->changed,
            "unchanged", (int)im->unchanged, "removed", (int)im->removed, "refused", im->refused);

    json_object_set_new(value, "ignored", ignored_json(im));
    if (im->goal->report)
        im->goal->report(im, value);
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
    if (im->goal->say)
        im->goal->say(im);
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

    importing_hide_progress(im);
    if (!error)
        error = judge(im);
    say(c, _("added %u, changed %u, unchanged %u, removed %u, refused %u"), im->added, im->changed,
        im->unchanged, im->removed, im->n_refused);
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

static int read_map(struct importing *im, const char *path)
{
    struct cli *c = im->c;
    const char *wrong;
    char *bytes;
    size_t n;
    int error = files_read(path, IMPORT_MAP_BYTES, &bytes, &n);

    if (error)
        return cli_usage(c, error, "--map", path);
    error = import_map_read(bytes, n, im->how.target, &c->arena, &im->map, &wrong);
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

    im->how.format =
        im->goal->target || im->goal->of_contacts ? IMPORT_CSV : import_format_of(bytes, n);
    if (format)
        import_format_named(format, &im->how.format);
    im->how.target = im->goal->target;
    im->how.source = im->source ? im->source : "";
    im->how.map = &im->map;
    map = map ? map : usual_map(im->c, im->how.format);
    return map ? read_map(im, map) : 0;
}

/* Where neither the file nor a mapping says it. */
static void take_for_contacts(struct importing *im)
{
    const char **kind = &im->map.values[entry_column("kind")],
               **channel = &im->map.values[entry_column("channel")];

    im->how.of_contacts = true;
    if (!*kind)
        *kind = "personal_contact";
    if (!*channel)
        *channel = "phone";
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
    if (im->goal->of_contacts)
        take_for_contacts(im);
    error = import_open(&im->how, bytes, n, &im->c->arena, &im->file, &why);
    if (error)
        return refuse_file(im, &why);
    im->refused = json_array();
    im->live = json_array();
    im->unread = json_array();
    error = send_rows(im);
    if (!error && im->goal->after && !is_interrupted(im->c))
        error = im->goal->after(im);
    error = print_report(im, error);
    json_decref(im->live);
    json_decref(im->unread);
    json_decref(im->refused);
    arena_clear(&im->ids_arena);
    import_close(&im->file);
    arena_clear(&im->slice);
    return error;
}

int importing_run(struct cli *c, const struct args *a, const struct import_goal *goal)
{
    struct importing im = { .c = c,
        .goal = goal,
        .source = args_value(a, "source"),
        .reason = args_value(a, "reason"),
        .dry_run = args_has(a, "dry-run"),
        .removes = args_has(a, "remove-missing"),
        .percent = -1 };
    char *bytes;
    size_t n;
    int error = files_read(a->words[0], FILE_BYTES, &bytes, &n);

    if (error)
        return cli_usage(c, error, "file", a->words[0]);
    error = import_bytes(&im, a, bytes, n);
    free(bytes);
    return error;
}
