/* directory_sweep - see directory_sweep.h. The service holds a stretch of its directory against the ids of that stretch; a stretch has
 * as many of them as one message holds. */
#include "directory_sweep.h"

#include "ask.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define IDS_MOST 500
#define IDS_BYTES (40 * 1024) /* one message holds 64 KiB */
#define ID_ROOM 64

struct pass {
    struct cli *c;
    struct sweep *s;
    bool counts; /* the first one, which changes nothing */
    size_t at; /* of the ids */
    char after[ID_ROOM];
    bool is_over;
};

static size_t ids_of_message(const struct sweep *s, size_t from)
{
    size_t n = 0, bytes = 0;

    while (n < IDS_MOST && from + n < s->n_ids && bytes < IDS_BYTES)
        bytes += strlen(s->ids[from + n++]) + 3;
    return n;
}

static void fill(const struct pass *p, DirectorySweep *body, size_t n)
{
    const struct sweep *s = p->s;

    body->source = (char *)(uintptr_t)s->source;
    PUT(body, dry_run, p->counts || s->dry_run);
    if (p->after[0])
        body->after = (char *)(uintptr_t)p->after;
    if (p->at + n < s->n_ids)
        body->upto = (char *)(uintptr_t)s->ids[p->at + n - 1];
    body->ids = (char **)(uintptr_t)(s->ids + p->at);
    body->n_ids = n;
    body->reason = (char *)(uintptr_t)s->reason;
    if (!p->counts) {
        PUT(body, of_source, s->of_source);
        PUT(body, absent, s->absent);
    }
}

static void add(struct pass *p, const DirectoryReport *r)
{
    if (p->counts) {
        p->s->of_source += r->of_source;
        p->s->absent += r->absent;
        return;
    }
    p->s->removed += r->removed;
    for (size_t i = 0; i < r->n_live; i++)
        json_array_append_new(p->s->live, json_string(r->live[i]));
}

/* From where the answer says that there is more, or behind this stretch. */
static void go_on(struct pass *p, size_t n, const char *next)
{
    p->is_over = text_empty(next) && p->at + n == p->s->n_ids;
    if (p->is_over)
        return;
    snprintf(p->after, sizeof(p->after), "%s", text_empty(next) ? p->s->ids[p->at + n - 1] : next);
    while (p->at < p->s->n_ids && strcmp(p->s->ids[p->at], p->after) <= 0)
        p->at++;
}

static int ask_stretch(struct pass *p)
{
    struct cli *c = p->c;
    DirectorySweep body = DIRECTORY_SWEEP__INIT;
    size_t n = ids_of_message(p->s, p->at);
    const Envelope *answer;
    Envelope env;
    int error;

    fill(p, &body, n);
    session_request(c, &env, !body.dry_run);
    env.body_case = ENVELOPE__BODY_DIRECTORY_SWEEP;
    env.directory_sweep = &body;
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_DIRECTORY_REPORT, .changes = !body.dry_run },
        &answer);
    if (error)
        return error;
    add(p, answer->directory_report);
    go_on(p, n, answer->directory_report->next);
    return 0;
}

static int pass(struct cli *c, struct sweep *s, bool counts)
{
    struct pass p = { .c = c, .s = s, .counts = counts };
    struct arena kept;
    int error = 0;

    while (!error && !p.is_over && !session_is_over(c)) {
        cli_turn_begin(c, &kept);
        error = ask_stretch(&p);
        cli_turn_end(c, &kept);
    }
    return error;
}

int directory_sweep(struct cli *c, struct sweep *s)
{
    int error = session_open(c, DOOR_PEOPLE);

    error = error ? error : pass(c, s, true);
    if (error || s->absent == 0)
        return error;
    return pass(c, s, false);
}
