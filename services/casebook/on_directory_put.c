/* on_directory_put - DirectoryPut: a slice of an import. Each entry is looked at by itself: one that is wrong is reported
 * with its line, field and reason, and stops no other. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "worker/fields.h"

struct import {
    struct casebook *self;
    struct turn *t;
    const char *actor;
    const DirectoryPut *message;
    DirectoryReport *report;
};

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

static bool came_before(const DirectoryPut *m, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (text_is(m->entries[k]->id, m->entries[i]->id))
            return true;
    }
    return false;
}

static int write_entry(struct import *im, ResponderEntry *e, uint32_t *count)
{
    (*count)++;
    entry_stamp(e, im->actor, NULL, im->t->now_ms, im->t->arena);
    return im->message->dry_run ? 0 : entry_put(im->self->store, e, im->t->arena);
}

static int put(struct import *im, ResponderEntry *e)
{
    DirectoryReport *report = im->report;
    ResponderEntry *old;
    int rc = entry_read(im->self->store, e->id, im->t->arena, &old);

    if (rc == ERR_NOT_FOUND)
        return write_entry(im, e, &report->added);
    if (rc)
        return rc;
    entry_settle(old, im->t->now_ms);
    entry_carry(e, old, im->t->arena);
    entry_keep_suspended(e, old);
    if (entry_is_same(e, old, im->t->arena)) {
        report->unchanged++;
        return 0;
    }
    return write_entry(im, e, entry_is_removed(old) ? &report->added : &report->changed);
}

static int take(struct import *im, size_t i)
{
    const ResponderEntry *from = im->message->entries[i];
    ResponderEntry *e = entry_taken(from, im->t->arena);
    struct refusal why = { 0 };
    int rc;

    e->source = im->message->source;
    rc = entry_check(e, im->t->now_ms, im->t->arena, &why);
    if (rc == 0 && came_before(im->message, i)) {
        why = (struct refusal){ .code = ERR_TAKEN, .field = "id" };
        rc = ERR_TAKEN;
    }
    if (rc) {
        import_report_refused(im->report, from->line, &why, im->t->arena);
        return 0;
    }
    return put(im, e);
}

static int take_all(struct import *im)
{
    int rc = 0;

    im->report = import_report_new(im->t->arena);
    for (size_t i = 0; rc == 0 && i < im->message->n_entries; i++)
        rc = take(im, i);
    return rc;
}

static int check_message(struct casebook *self, struct turn *t, const DirectoryPut *m)
{
    if (text_empty(m->source))
        return turn_refuse(t, ERR_MISSING, "source", NULL);
    if (strlen(m->source) > ENTRY_SOURCE_MAX || !field_is_line(m->source))
        return turn_refuse(t, ERR_INVALID, "source", NULL);
    if (m->n_entries > IMPORT_SLICE_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "entries", IMPORT_SLICE_TEXT);
    if (!m->dry_run && store_room(self->store))
        return turn_refuse(t, ERR_STORAGE_FULL, "storage", NULL);
    return 0;
}

int casebook_on_directory_put(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const DirectoryPut *m = in->env->directory_put;
    struct import im = { .self = self, .t = t, .actor = in->actor, .message = m };
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = check_message(self, t, m);
    rc = rc ? rc : take_all(&im);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_DIRECTORY_REPORT;
    reply->directory_report = im.report;
    return m->dry_run ? 0 : answered_now(self, t, in, m, reply);
}
