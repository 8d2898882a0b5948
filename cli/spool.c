/* spool - cases that the service has not got yet: what waits, sending it now, throwing one away. */
#include "spool.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "commands.h"
#include "say.h"
#include "spool_sender.h"
#include "table.h"

#include <stdlib.h>

const struct option spool_send_options[] = {
    { "stay", NULL, N_("try again and again until all are sent: what \"file\" leaves behind"),
        false },
    { "terminal", "DEVICE", N_("with --stay: where the numbers are said, if it is still there"),
        false },
    { 0 },
};

/* ---- list ---- */

static json_t *json_of(const struct spooled *s)
{
    char sealed[TIME_TEXT];
    json_t *value = json_pack("{s:s,s:s}", "id", s->id, "state", s->code ? "refused" : "unsent");

    if (s->identity)
        json_object_set_new(value, "identity", json_string(s->identity));
    if (s->sealed_ms) {
        time_format(s->sealed_ms, sealed);
        json_object_set_new(value, "sealed", json_string(sealed));
    }
    if (s->code)
        json_object_set_new(value, "error",
            json_pack("{s:s,s:s,s:s}", "code", s->code, "field", s->field ? s->field : "", "reason",
                s->reason ? s->reason : ""));
    return value;
}

static void print_json(struct cli *c, const struct spooled *const *lists, const size_t *counts)
{
    json_t *all = json_array();

    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < counts[l]; i++)
            json_array_append_new(all, json_of(&lists[l][i]));
    ask_print(c, json_pack("{s:o}", "spool", all));
}

static void add_row(struct cli *c, struct table *t, const struct spooled *s)
{
    const char *since =
        s->sealed_ms ? say_when(c, s->sealed_ms, clock_now(c->clock)) : _("the file is damaged");

    table_row(t);
    table_cell(t, 0, TONE_STRONG, s->id);
    table_cell(t, 1, TONE_PLAIN, since);
    table_cell(t, 2, TONE_PLAIN, s->identity);
    table_cell(t, 3, TONE_ALARM, s->code ? _("REFUSED") : _("NOT YET ACCEPTED"));
    table_cell(t, 4, TONE_PLAIN, s->reason);
    table_cell(t, 5, TONE_DIM,
        s->code ? arena_printf(&c->arena, "assist spool drop %s --reason ...", s->id)
                : "assist spool send");
}

int spool_list_run(struct cli *c, const struct args *a)
{
    const char *headings[] = { _("id"), _("since"), _("filed by"), _("state"), _("why"),
        _("next") };
    struct spooled *unsent, *refused;
    size_t counts[] = { spool_unsent(c, &unsent), spool_refused(c, &refused) };
    const struct spooled *lists[] = { unsent, refused };
    struct table t;

    (void)a;
    if (c->json) {
        print_json(c, lists, counts);
        return 0;
    }
    if (counts[0] + counts[1] == 0)
        say(c, _("Nothing is waiting here."));
    table_start(&t, &c->arena, headings, 6);
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < counts[l]; i++)
            add_row(c, &t, &lists[l][i]);
    table_print(&t, c, c->out);
    return 0;
}

/* ---- send ---- */

struct report {
    json_t *accepted, *refused;
    struct refusal why; /* of the last one that was refused */
};

static void told(struct cli *c, void *self, const struct spooled *s, const CaseReceipt *r)
{
    struct report *report = self;

    if (r) {
        spool_forget(c, s->id); /* it is told here and now */
        say_toned(c, TONE_GOOD, _("ACCEPTED: the case kept here at %s is %s"),
            say_when(c, s->sealed_ms, clock_now(c->clock)), r->case_);
        json_array_append_new(
            report->accepted, json_pack("{s:s,s:s}", "id", s->id, "case", r->case_));
        return;
    }
    report->why = c->refused;
    say_aside(c, "%s: %s", s->id, say_refusal(c, &c->refused));
    json_array_append_new(
        report->refused, json_pack("{s:s,s:o}", "id", s->id, "error", cli_error_json(c)));
}

/* What the exit status says: not all were reached before some were refused. */
static int judge(struct cli *c, const struct report *report, const struct sent *sent)
{
    if (sent->left)
        return cli_refuse(c, ERR_UNREACHED, "service", NULL);
    return report->why.code ? cli_refused(c, report->why) : 0;
}

static int send_now(struct cli *c)
{
    struct report report = { json_array(), json_array(), { 0 } };
    struct sent sent;
    int error = spool_send_once(c, told, &report, &sent);
    json_t *all;

    if (error) { /* none was tried */
        json_decref(report.accepted);
        json_decref(report.refused);
        return error;
    }
    error = judge(c, &report, &sent);
    all = json_pack("{s:o,s:o,s:I}", "accepted", report.accepted, "refused", report.refused,
        "unsent", (json_int_t)sent.left);
    if (error)
        json_object_set_new(all, "error", cli_error_json(c));
    if (c->json)
        ask_print(c, all);
    else
        json_decref(all);
    if (!c->json && !error && !sent.accepted)
        say(c, _("Nothing is waiting here."));
    return error;
}

int spool_send_run(struct cli *c, const struct args *a)
{
    if (args_has(a, "terminal") && !args_has(a, "stay"))
        return cli_usage(c, ERR_MISSING, "--stay", NULL);
    if (args_has(a, "stay"))
        return spool_stay(c, args_value(a, "terminal"));
    return send_now(c);
}

/* ---- drop ---- */

static const struct spooled *find(const struct spooled *all, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(all[i].id, id))
            return &all[i];
    return NULL;
}

int spool_drop_run(struct cli *c, const struct args *a)
{
    const char *reason = args_value(a, "reason");
    struct spooled *unsent, *refused;
    size_t n_unsent = spool_unsent(c, &unsent), n_refused = spool_refused(c, &refused);
    const struct spooled *s = find(unsent, n_unsent, a->words[0]);
    int error;

    s = s ? s : find(refused, n_refused, a->words[0]);
    if (!s)
        return cli_refuse(c, ERR_NOT_FOUND, "id", a->words[0]);
    if (text_is_blank(reason))
        return cli_refuse(c, ERR_REASON_NEEDED, "reason", NULL);
    error = spool_drop(c, s, reason);
    if (error)
        return cli_refuse(c, error, "spool", NULL);
    if (c->json)
        ask_print(c, json_pack("{s:s,s:b}", "id", s->id, "dropped", 1));
    else
        say(c, _("Thrown away. It was never accepted, unless it had reached the service before."));
    return 0;
}

/* ---- what other commands tell ---- */

static void tell_accepted(struct cli *c)
{
    struct accepted *news;
    size_t n = c->json ? 0 : spool_take_accepted(c, &news); /* a script does not tell anybody */

    for (size_t i = 0; i < n; i++)
        say_aside(c, _("ACCEPTED: the case kept here at %s is %s"),
            say_when(c, news[i].sealed_ms, clock_now(c->clock)), news[i].number);
}

void spool_remind(struct cli *c)
{
    struct spooled *unsent, *refused;
    size_t n = spool_unsent(c, &unsent), n_refused = spool_refused(c, &refused);
    bool has_mine = false;

    tell_accepted(c);
    if (n)
        say_aside(c, _("%zu unsent, NOT YET ACCEPTED: assist spool list"), n);
    if (n_refused)
        say_aside(c, _("%zu refused and set aside: assist spool list"), n_refused);
    for (size_t i = 0; i < n && c->who && !has_mine; i++)
        has_mine = spool_is_mine(c, &unsent[i]);
    if (has_mine)
        spool_leave_sender(c);
}
