/* on_directory_put - DirectoryPut: a slice of an import. Each entry is looked at by itself: one that is wrong is reported
 * with its line, field and reason, and stops no other. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/made.h"
#include "worker/fields.h"

DirectoryReport *import_report_new(struct arena *a)
{
    DirectoryReport *report = arena_alloc(a, sizeof *report);

    directory_report__init(report);
    report->has_added = report->has_changed = 1;
    report->has_unchanged = report->has_removed = 1;
    return report;
}

void import_report_refused(
    DirectoryReport *report, uint32_t line, const struct refusal *why, struct arena *a)
{
    RefusedRow *row = arena_alloc(a, sizeof *row);

    refused_row__init(row);
    if (line)
        PUT(row, line, line);
    row->field = arena_dup(a, why->field);
    row->reason = arena_dup(a, error_code(why->code));
    *ARENA_PUSH(a, report->refused, report->n_refused) = row;
}

void slice_refuse(struct slice *s, const ResponderEntry *entry, int code, const char *field)
{
    struct refusal why = { .code = code, .field = field };

    import_report_refused(s->report, entry->line, &why, s->t->arena);
}

static bool came_before(const struct slice *s, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (text_is(s->entries[k]->id, s->entries[i]->id))
            return true;
    }
    return false;
}

static int write_entry(struct slice *s, ResponderEntry *e, uint32_t *count)
{
    int rc;

    (*count)++;
    if (s->dry_run)
        return 0;
    entry_stamp(e, s->in->actor, NULL, s->t->now_ms, s->t->arena);
    rc = entry_put(s->self->store, e, s->t->arena);
    return rc ? rc : tied_spread(s->self, s->t, s->in, e);
}

static int put(struct slice *s, ResponderEntry *e)
{
    DirectoryReport *report = s->report;
    ResponderEntry *old;
    int rc = entry_read(s->self->store, e->id, s->t->arena, &old);

    if (rc == ERR_NOT_FOUND)
        return write_entry(s, e, &report->added);
    if (rc)
        return rc;
    entry_settle(old, s->t->now_ms);
    entry_carry(e, old, s->t->arena);
    entry_keep_suspended(e, old);
    if (entry_is_same(e, old, s->t->arena)) {
        report->unchanged++;
        return 0;
    }
    return write_entry(s, e, entry_is_removed(old) ? &report->added : &report->changed);
}

int slice_take(struct slice *s, size_t i)
{
    ResponderEntry *e = entry_taken(s->entries[i], s->t->arena);
    struct refusal why = { 0 };
    int rc;

    e->source = text_of(s->source);
    rc = entry_check(e, s->t->now_ms, s->t->arena, &why);
    if (rc == 0 && came_before(s, i)) {
        why.field = "id";
        rc = ERR_TAKEN;
    }
    if (rc) {
        slice_refuse(s, s->entries[i], rc, why.field);
        return 0;
    }
    return put(s, e);
}

int slice_start(struct slice *s)
{
    struct turn *t = s->t;

    if (text_empty(s->source))
        return turn_refuse(t, ERR_MISSING, "source", NULL);
    if (strlen(s->source) > ENTRY_SOURCE_MAX || !field_is_line(s->source))
        return turn_refuse(t, ERR_INVALID, "source", NULL);
    if (s->n_entries > IMPORT_SLICE_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "entries", IMPORT_SLICE_TEXT);
    if (!s->dry_run && store_room(s->self->store))
        return turn_refuse(t, ERR_STORAGE_FULL, "storage", NULL);
    s->report = import_report_new(t->arena);
    return 0;
}

int casebook_on_directory_put(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const DirectoryPut *m = in->env->directory_put;
    struct slice s = { .self = self,
        .t = t,
        .in = in,
        .source = m->source,
        .dry_run = m->dry_run,
        .entries = m->entries,
        .n_entries = m->n_entries };
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = slice_start(&s);
    for (size_t i = 0; rc == 0 && i < s.n_entries; i++)
        rc = slice_take(&s, i);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_DIRECTORY_REPORT;
    reply->directory_report = s.report;
    return m->dry_run ? 0 : answered_now(self, t, in, m, reply);
}
