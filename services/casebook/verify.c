/* verify - see verify.h. Works on a copy alone, so nothing here can harm the service that runs. */
#include "casebook/verify.h"
#include <inttypes.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/kept.h"
#include "casebook/step.h"
#include "store/store.h"
#include "sys/files.h"
#include "worker/process.h"
#include "worker/settings.h"

#define _(text) dgettext("assist", text)
#define N_(text) text
#define SLICE 16
#define NICE 10 /* the service that runs goes first */

struct verification_run {
    struct store *store;
    verify_tell *tell;
    void *self;
    struct arena *arena; /* of the report */
    VerifyReport *report;
    uint32_t found;
};

/* ---- findings ---- */
/* Sentences of the store, and the promise that each is about. Any other is SQLite's own, about the file. */
static const struct {
    const char *what;
    const char *promise;
} known[] = {
    { N_("a row refers to a case that is not there"), "reference" },
    { N_("the case row is damaged"), "row_sum" },
    { N_("an events row is damaged"), "row_sum" },
    { N_("a work row is damaged"), "row_sum" },
    { N_("an answer row is damaged"), "row_sum" },
    { N_("a row of the directory, the keys or who has read is damaged"), "row_sum" },
    { N_("a row of whose contact somebody is, is damaged"), "row_sum" },
    { N_("an alias row is damaged"), "row_sum" },
    { N_("a kept row is damaged"), "row_sum" },
    { N_("a fact row is damaged"), "row_sum" },
    { N_("the sequence of events has a gap"), "sequence" },
    { N_("the chain of events is broken"), "chain" },
    { N_("the case does not end where its events end"), "chain" },
    { N_("the case does not begin where its events begin"), "chain" },
    { N_("the armed deadline has no work row"), "deadline_armed" },
    { N_("the case or its events cannot be read"), "chain" },
    { N_("there are events that no case leads to"), "reference" },
    { N_("a number was given twice"), "sequence" },
    { N_("a work key was never reserved"), "sequence" },
    { N_("the cases cannot be read"), "integrity" },
    { N_("references cannot be read"), "integrity" },
    { N_("the file cannot be read"), "integrity" },
    /* what case_broken() says */
    { N_("an open case without an armed deadline"), "deadline_armed" },
    { N_("a judged case without a priority"), "invariant" },
    { N_("more winning commits than the need requires"), "one_winner" },
    { N_("a closed case with a live offer"), "invariant" },
    { N_("a need that is over with a running ladder"), "invariant" },
    { N_("a judged case without a mandatory need"), "invariant" },
    /* our own */
    { N_("the stored case cannot be unpacked"), "fold" },
    { N_("the events cannot be unpacked"), "fold" },
    { N_("folding the events gives another state than the one stored"), "fold" },
    { N_("folding the events gives other personal data than is stored"), "fold" },
};

static const char *promise_of(const char *what)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(known[i].what, what) == 0)
            return known[i].promise;
    }
    return "integrity";
}

static void add_line(struct verification_run *v, const char *number, const char *what)
{
    BrokenLine *line = arena_alloc(v->arena, sizeof *line);

    broken_line__init(line);
    line->promise = arena_dup(v->arena, promise_of(what));
    line->why = number ? arena_printf(v->arena, "case=%s", number) : arena_dup(v->arena, "file");
    *ARENA_PUSH(v->arena, v->report->broken, v->report->n_broken) = line;
}

static void find(void *self, case_key key, const char *what)
{
    struct verification_run *v = self;
    char number[CASE_NUMBER_TEXT];

    if (key)
        case_number_format(key, number);
    if (v->found++ < VERIFY_LINES)
        add_line(v, key ? number : NULL, what);
    if (v->tell)
        v->tell(v->self, key ? number : NULL, what);
}

/* ---- one case ---- */
/* 0: *c is what the events make of it. */
static int fold(
    struct verification_run *v, const struct case_row *row, struct arena *a, struct casefile *c)
{
    struct events_row *rows;
    size_t n;
    int rc = store_events_of(v->store, row, a, &rows, &n);

    *c = (struct casefile){ .key = row->key, .version = row->version };
    memcpy(c->id, row->id, sizeof c->id);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        struct event *events = NULL;
        uint32_t n_events = 0;

        rc = kept_events_read(&rows[i], a, &events, &n_events);
        for (uint32_t k = 0; rc == 0 && k < n_events; k++)
            case_apply(c, &events[k], a);
        v->report->events += n_events;
    }
    return rc;
}

static bool is_same(struct blob a, struct blob b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.bytes, b.bytes, a.n) == 0);
}

/* Of an erased case both personal halves are empty. */
static void compare(struct verification_run *v, const struct case_row *row,
    const struct casefile *folded, struct arena *a)
{
    struct case_row again = *row;

    kept_case(folded, a, &again);
    if (!is_same(again.body, row->body))
        find(v, row->key, N_("folding the events gives another state than the one stored"));
    if (!is_same(again.personal, row->personal))
        find(v, row->key, N_("folding the events gives other personal data than is stored"));
}

static int check_case(struct verification_run *v, const struct case_row *row, struct arena *a)
{
    struct casefile stored, folded;
    const char *broken;
    int rc = kept_case_read(row, a, &stored);

    v->report->cases++;
    if (rc) {
        find(v, row->key, N_("the stored case cannot be unpacked"));
        return 0;
    }
    broken = case_broken(&stored);
    if (!broken && case_is_open(&stored) && !row->due_work)
        broken = N_("an open case without an armed deadline");
    if (broken)
        find(v, row->key, broken);
    rc = fold(v, row, a, &folded);
    if (rc == ERR_DAMAGED || rc == ERR_NOT_FOUND)
        find(v, row->key, N_("the events cannot be unpacked"));
    else if (rc == 0)
        compare(v, row, &folded, a);
    return rc == ERR_DAMAGED || rc == ERR_NOT_FOUND ? 0 : rc;
}

static int check_cases(struct verification_run *v)
{
    struct arena slice = { 0 };
    case_key after = 0;
    size_t n = SLICE;
    int rc = 0;

    while (rc == 0 && n == SLICE) {
        struct case_row *rows;

        rc = store_case_page(v->store, after, SLICE, &slice, &rows, &n);
        for (size_t i = 0; rc == 0 && i < n; i++) {
            struct arena one = { 0 };

            after = rows[i].key;
            rc = check_case(v, &rows[i], &one);
            arena_clear(&one);
        }
        arena_clear(&slice);
    }
    if (rc != ERR_DAMAGED)
        return rc;
    find(v, 0, N_("the cases cannot be read"));
    return 0;
}

int verify_copy(const char *file, verify_tell *tell, void *self, struct arena *a,
    VerifyReport **ret_report, struct refusal *ret_why)
{
    struct verification_run v = {
        .tell = tell, .self = self, .arena = a, .report = arena_alloc(a, sizeof *v.report)
    };
    int rc = store_open_copy(file, &v.store, ret_why);

    if (rc)
        return rc;
    verify_report__init(v.report);
    rc = store_verify(v.store, find, &v);
    if (rc == 0 || rc == ERR_DAMAGED)
        rc = check_cases(&v);
    store_close(&v.store);
    if (rc) {
        *ret_why = (struct refusal){ .code = rc, .field = "file", .value = error_text(rc) };
        return rc;
    }
    v.report->has_cases = v.report->has_events = 1;
    PUT(v.report, ok, v.found == 0);
    *ret_report = v.report;
    return 0;
}

/* ---- the program ---- */
static bool has_catalogue(const char *dir)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/ru/LC_MESSAGES/assist.mo", dir);

    return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

/* As the command line does it: Russian when the environment says so, whatever locales the machine has. */
void verify_speak(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    static const char *const places[] = { "../share/locale", "../../share/locale" };
    char program[PATH_MAX], dir[PATH_MAX + 32];
    const char *said = NULL;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && text_empty(said); i++)
        said = getenv(names[i]);
    setenv("LANGUAGE", said && text_starts(said, "ru") ? "ru" : "en", 1);
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (settings_program_dir(program, sizeof program))
            return;
        snprintf(dir, sizeof dir, "%s/%s", program, places[i]);
        if (has_catalogue(dir)) {
            bindtextdomain("assist", dir);
            break;
        }
    }
    bind_textdomain_codeset("assist", "UTF-8");
}

void verify_print(const char *number, const char *what)
{
    if (number)
        printf(_("case %s: %s\n"), number, _(what));
    else
        printf(_("file: %s\n"), _(what));
}

static void print_finding(void *self, const char *number, const char *what)
{
    (void)self;
    verify_print(number, what);
}

static int usage(void)
{
    fprintf(stderr, "%s\n", _("usage: casebook --verify FILE [--report FILE]"));
    return 2;
}

static int leave_report(const char *path, const VerifyReport *report, struct arena *a)
{
    size_t n;
    uint8_t *bytes = codec_pack(report, a, &n);

    return files_write(path, bytes, n, 0600);
}

/* Without `ok`: the file could not be looked at. */
static int leave_refusal(const char *path, const struct refusal *why, struct arena *a)
{
    VerifyReport report = VERIFY_REPORT__INIT;

    report.refused = arena_dup(a, error_code(why->code));
    report.why = arena_dup(a, why->value);
    return leave_report(path, &report, a);
}

static int verify_file(const char *file, const char *report_path, struct arena *a)
{
    VerifyReport *report;
    struct refusal why = { 0 };
    int rc = verify_copy(file, print_finding, NULL, a, &report, &why);

    if (rc) {
        fprintf(stderr, _("%s cannot be verified: %s\n"), file,
            _(why.value ? why.value : error_text(rc)));
        if (report_path)
            (void)leave_refusal(report_path, &why, a);
        return error_exit(rc);
    }
    if (report->ok)
        printf(_("All is well: %u cases, %u events.\n"), report->cases, report->events);
    else
        printf(_("Something is broken; %u cases and %u events were looked at.\n"), report->cases,
            report->events);
    rc = report_path ? leave_report(report_path, report, a) : 0;
    if (rc)
        fprintf(stderr, _("%s cannot be written: %s\n"), report_path, _(error_text(rc)));
    return rc ? error_exit(rc) : !report->ok;
}

int verify_main(int argc, char **argv)
{
    const char *report_path = NULL;
    struct arena a = { 0 };
    int status;

    process_guard();
    verify_speak();
    if (argc == 5 && text_is(argv[3], "--report"))
        report_path = argv[4];
    else if (argc != 3)
        return usage();
    if (report_path)
        (void)setpriority(PRIO_PROCESS, 0, NICE);
    status = verify_file(argv[2], report_path, &a);
    arena_clear(&a);
    return status;
}
