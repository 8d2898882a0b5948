/* on_gazetteer_put - GazetteerPut: a slice of an import of settlements, and those that go. Each is looked at by itself: one that is wrong is reported
 * with its line, field and reason, and stops no other. The same again writes nothing. */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/settlements.h"

struct import {
    struct casebook *self;
    struct turn *t;
    const GazetteerPut *message;
    DirectoryReport *report;
};

static bool came_before(const GazetteerPut *m, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (text_is(m->settlements[k]->id, m->settlements[i]->id))
            return true;
    }
    return false;
}

static int put(struct import *im, const Settlement *s)
{
    DirectoryReport *report = im->report;
    const Settlement *was;
    int rc = settlement_put(im->self->store, s, !im->message->dry_run, im->t->arena, &was);

    if (rc)
        return rc;
    if (was == s)
        report->unchanged++;
    else if (was && !settlement_is_removed(was))
        report->changed++;
    else
        report->added++;
    return 0;
}

static int take(struct import *im, size_t i)
{
    Settlement s = *im->message->settlements[i];
    struct refusal why = { 0 };
    int rc;

    s.has_line = 0;
    s.line = 0;
    rc = settlement_check(&s, im->t->now_ms, im->t->arena, &why);
    if (rc == 0 && came_before(im->message, i)) {
        why = (struct refusal){ .code = ERR_TAKEN, .field = "id" };
        rc = ERR_TAKEN;
    }
    if (rc == 0)
        return put(im, &s);
    import_report_refused(im->report, im->message->settlements[i]->line, &why, im->t->arena);
    return 0;
}

/* `line` of one that is not there says which of those named it is, from 1 on. */
static int take_out(struct import *im, size_t i)
{
    const GazetteerPut *m = im->message;
    int rc = settlement_remove(im->self->store, m->remove[i], !m->dry_run, im->t->arena);

    if (rc == 0)
        im->report->removed++;
    if (rc != ERR_NOT_FOUND)
        return rc;
    import_report_refused(
        im->report, (uint32_t)i + 1, &(struct refusal){ .code = rc, .field = "id" }, im->t->arena);
    return 0;
}

static int take_all(struct import *im)
{
    int rc = 0;

    im->report = import_report_new(im->t->arena);
    for (size_t i = 0; rc == 0 && i < im->message->n_settlements; i++)
        rc = take(im, i);
    for (size_t i = 0; rc == 0 && i < im->message->n_remove; i++)
        rc = take_out(im, i);
    return rc;
}

static int check_message(struct casebook *self, struct turn *t, const GazetteerPut *m)
{
    if (m->n_settlements > IMPORT_SLICE_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "settlements", IMPORT_SLICE_TEXT);
    if (m->n_remove > IMPORT_SLICE_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "remove", IMPORT_SLICE_TEXT);
    if (!m->dry_run && store_room(self->store))
        return turn_refuse(t, ERR_STORAGE_FULL, "storage", NULL);
    return 0;
}

int casebook_on_gazetteer_put(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const GazetteerPut *m = in->env->gazetteer_put;
    struct import im = { .self = self, .t = t, .message = m };
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
