/* on_directory_sweep - DirectorySweep: what a source has no more goes, after an import that read all of it. A stretch of the directory is
 * held against the ids that the source has there: as often as it is said, what comes of it is the same. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"

#define LOOK_MAX 500 /* rows looked at for one message */
#define WRITE_MAX 100 /* and removed */

struct sweep {
    struct casebook *self;
    struct turn *t;
    const char *actor;
    const DirectorySweep *m;
    DirectoryReport *report;
    size_t at; /* of m->ids: those before it are behind us */
};

/* Both are in the order of ids. */
static bool has_it(struct sweep *x, const char *id)
{
    while (x->at < x->m->n_ids && strcmp(x->m->ids[x->at], id) < 0)
        x->at++;
    return x->at < x->m->n_ids && text_is(x->m->ids[x->at], id);
}

static int bury(struct sweep *x, const ResponderEntry *old)
{
    ResponderEntry *e = entry_buried(old, x->t->arena);

    x->report->removed++;
    entry_stamp(e, x->actor, x->m->reason, x->t->now_ms, x->t->arena);
    return x->m->dry_run ? 0 : entry_put(x->self->store, e, x->t->arena);
}

static int look_at(struct sweep *x, const struct listed_row *row)
{
    ResponderEntry *e = entry_of(row, x->t->arena);

    if (!e || entry_is_removed(e) || !text_is(e->source, x->m->source))
        return 0;
    x->report->of_source++;
    if (has_it(x, row->id))
        return 0;
    x->report->absent++;
    if (e->n_live == 0)
        return bury(x, e);
    *ARENA_PUSH(x->t->arena, x->report->live, x->report->n_live) = e->id;
    return 0;
}

/* Full: what comes behind the row that was looked at last is the next message's. */
static bool is_full(const struct sweep *x, size_t looked)
{
    return looked == LOOK_MAX || x->report->removed + x->report->n_live == WRITE_MAX;
}

static int look_through(struct sweep *x)
{
    struct listed_row *rows;
    size_t n;
    int rc = store_listed_page(x->self->store, STORE_DIRECTORY, x->m->after ? x->m->after : "",
        LOOK_MAX, x->t->arena, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        if (!text_empty(x->m->upto) && strcmp(rows[i].id, x->m->upto) > 0)
            return 0;
        rc = look_at(x, &rows[i]);
        if (is_full(x, i + 1)) {
            x->report->next = (char *)(uintptr_t)rows[i].id;
            return rc;
        }
    }
    return rc;
}

static bool in_order(const DirectorySweep *m)
{
    for (size_t i = 1; i < m->n_ids; i++) {
        if (strcmp(m->ids[i - 1], m->ids[i]) >= 0)
            return false;
    }
    return true;
}

/* More than a tenth at once is rather a file that is not what it was than so many who have left. */
static bool needs_reason(const DirectorySweep *m)
{
    return (uint64_t)m->absent * 10 > m->of_source;
}

static int check_message(struct turn *t, const DirectorySweep *m)
{
    if (text_empty(m->source))
        return turn_refuse(t, ERR_MISSING, "source", NULL);
    if (!in_order(m))
        return turn_refuse(t, ERR_INVALID, "ids", NULL);
    if (!m->dry_run && !m->has_of_source)
        return turn_refuse(t, ERR_MISSING, "of_source", NULL);
    if (m->has_of_source && needs_reason(m) && text_is_blank(m->reason))
        return turn_refuse(t, ERR_REASON_NEEDED, "reason", NULL);
    return 0;
}

static DirectoryReport *report_new(struct arena *a)
{
    DirectoryReport *report = arena_alloc(a, sizeof *report);

    directory_report__init(report);
    report->has_removed = report->has_of_source = report->has_absent = 1;
    return report;
}

int casebook_on_directory_sweep(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const DirectorySweep *m = in->env->directory_sweep;
    struct sweep x = { .self = self, .t = t, .actor = in->actor, .m = m };
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    x.report = report_new(t->arena);
    rc = check_message(t, m);
    rc = rc ? rc : look_through(&x);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_DIRECTORY_REPORT;
    reply->directory_report = x.report;
    return m->dry_run ? 0 : answered_now(self, t, in, m, reply);
}
