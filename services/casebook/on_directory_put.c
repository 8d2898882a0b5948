/* on_directory_put - DirectoryPut: a slice of an import. Each entry is looked at by itself: one that is wrong is reported
 * with its line, field and reason, and stops no other. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "worker/fields.h"

#define ENTRIES_MAX 100
#define SOURCE_MAX 60
#define LINE_MAX_BYTES 200
#define ENTRY_MAX (16 * 1024) /* bytes as stored: many fit a message */

/* A name that people type and machines keep: no space, nothing that separates things in a file. */
static bool is_id(const char *text)
{
    return text[strcspn(text, " \t\r\n\x7f,;\"'")] == '\0';
}

/* clang-format off */
#define TEXT(name, most, form) { .field = "ResponderEntry." name, .max = (most), .is = (form) }
#define NEEDED(name, most, form) { .field = "ResponderEntry." name, .required = true, .max = (most), .is = (form) }
#define MANY(name, most, form, n) { .field = "ResponderEntry." name, .max = (most), .is = (form), .items = (n) }
#define NUMBER(name, least, most) { .field = "ResponderEntry." name, .low = (least), .high = (most) }

static const struct field_rule rules[] = {
    NEEDED("id", RESPONDER_ID_MAX, is_id),
    NEEDED("kind", 0, NULL),
    NEEDED("name", LINE_MAX_BYTES, field_is_line),
    MANY("capabilities", 40, field_is_word, 64),
    NUMBER("lat", -90, 90),
    NUMBER("lon", -180, 180),
    NUMBER("radius_km", 0, 20100),
    MANY("channel", 0, NULL, CHANNELS_MAX),
    TEXT("address", LINE_MAX_BYTES, field_is_line),
    TEXT("hours", LINE_MAX_BYTES, field_is_line),
    TEXT("zone", 60, field_is_line),
    NUMBER("capacity", 0, 1000000),
    NUMBER("vetting", 0, 3), /* domain.md: levels 0 to 3 */
    MANY("languages", 20, field_is_line, 16),
    TEXT("phone", 32, field_is_phone),
    TEXT("status", 0, NULL),
    MANY("area", 100, field_is_line, 64),
    TEXT("source", SOURCE_MAX, field_is_line),
    { 0 }, /* what they say of their duty is taken from themselves alone */
};
/* clang-format on */

static int wrong(struct refusal *why, int code, const char *field)
{
    *why = (struct refusal){ .code = code, .field = field };
    return code;
}

static int check_channels(const ResponderEntry *e, struct refusal *why)
{
    for (size_t i = 0; i < e->n_channel; i++) {
        if (e->channel[i] == DELIVERY__CHANNEL__NO_CHANNEL)
            return wrong(why, ERR_UNKNOWN_WORD, "channel");
        if (e->channel[i] == DELIVERY__CHANNEL__PHONE && text_empty(e->phone))
            return wrong(why, ERR_MISSING, "phone");
        for (size_t k = 0; k < i; k++) {
            if (e->channel[k] == e->channel[i])
                return wrong(why, ERR_INVALID, "channel");
        }
    }
    return 0;
}

static bool any_empty(char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text_empty(texts[i]))
            return true;
    }
    return false;
}

static int check_lists(const ResponderEntry *e, struct refusal *why)
{
    if (any_empty(e->capabilities, e->n_capabilities))
        return wrong(why, ERR_INVALID, "capabilities");
    if (any_empty(e->languages, e->n_languages))
        return wrong(why, ERR_INVALID, "languages");
    return any_empty(e->area, e->n_area) ? wrong(why, ERR_INVALID, "area") : 0;
}

/* A point needs both numbers; whoever has none must say in words where they go. */
static int check_where(const ResponderEntry *e, struct refusal *why)
{
    if (e->has_lat != e->has_lon)
        return wrong(why, ERR_MISSING, e->has_lat ? "lon" : "lat");
    if (!e->has_lat && e->n_area == 0)
        return wrong(why, ERR_MISSING, "lat");
    return 0;
}

/* A tombstone is no entry: what is left out of a directory is removed by another command. */
static int check(const ResponderEntry *e, int64_t now_ms, struct arena *a, struct refusal *why)
{
    int rc = fields_check(&e->base, rules, now_ms, a, why);

    rc = rc ? rc : check_lists(e, why);
    rc = rc ? rc : check_where(e, why);
    rc = rc ? rc : check_channels(e, why);
    if (rc == 0 && e->status == RESPONDER__STATUS__REMOVED)
        rc = wrong(why, ERR_UNKNOWN_WORD, "status");
    if (rc == 0 && codec_size(e) > ENTRY_MAX)
        rc = wrong(why, ERR_TOO_LONG, "area");
    return rc;
}

/* As it is to be stored: what only the casebook knows is not taken from outside. */
static ResponderEntry *taken(const DirectoryPut *m, const ResponderEntry *from, struct arena *a)
{
    ResponderEntry *e = entry_outside(arena_copy(a, from, sizeof *from));

    e->has_line = e->has_load = 0;
    e->line = e->load = 0;
    e->has_duty = e->has_duty_max = 0;
    e->duty = DUTY__STATE__NOT_SAID;
    e->duty_max = 0;
    e->duty_until = NULL;
    e->source = m->source;
    if (e->status == RESPONDER__STATUS__UNKNOWN_STATUS)
        PUT(e, status, RESPONDER__STATUS__ACTIVE);
    return e;
}

struct import {
    struct casebook *self;
    struct turn *t;
    const DirectoryPut *message;
    DirectoryReport *report;
};

static void refuse_row(struct import *im, const ResponderEntry *from, const struct refusal *why)
{
    RefusedRow *row = arena_alloc(im->t->arena, sizeof *row);

    refused_row__init(row);
    if (from->has_line)
        PUT(row, line, from->line);
    row->field = arena_dup(im->t->arena, why->field);
    row->reason = arena_dup(im->t->arena, error_code(why->code));
    *ARENA_PUSH(im->t->arena, im->report->refused, im->report->n_refused) = row;
}

static bool came_before(const DirectoryPut *m, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (text_is(m->entries[k]->id, m->entries[i]->id))
            return true;
    }
    return false;
}

static bool is_same(const ResponderEntry *a, const ResponderEntry *b, struct arena *arena)
{
    size_t n_a, n_b;
    const uint8_t *bytes_a = codec_pack(a, arena, &n_a);
    const uint8_t *bytes_b = codec_pack(b, arena, &n_b);

    return n_a == n_b && memcmp(bytes_a, bytes_b, n_a) == 0;
}

static int write_entry(struct import *im, ResponderEntry *e, uint32_t *count)
{
    (*count)++;
    return im->message->dry_run ? 0 : entry_put(im->self->store, e, im->t->arena);
}

/* What is live goes on being live, and what they say of their duty holds, whatever an import says of the responder. */
static int put(struct import *im, ResponderEntry *e)
{
    DirectoryReport *report = im->report;
    ResponderEntry *old;
    int rc = entry_read(im->self->store, e->id, im->t->arena, &old);

    if (rc == ERR_NOT_FOUND)
        return write_entry(im, e, &report->added);
    if (rc)
        return rc;
    e->live = old->live;
    e->n_live = old->n_live;
    e->has_load = old->has_load;
    e->load = old->load;
    e->has_duty = old->has_duty;
    e->duty = old->duty;
    e->has_duty_max = old->has_duty_max;
    e->duty_max = old->duty_max;
    e->duty_until = old->duty_until;
    if (is_same(e, old, im->t->arena)) {
        report->unchanged++;
        return 0;
    }
    return write_entry(im, e, entry_is_removed(old) ? &report->added : &report->changed);
}

static int take(struct import *im, size_t i)
{
    const ResponderEntry *from = im->message->entries[i];
    ResponderEntry *e = taken(im->message, from, im->t->arena);
    struct refusal why = { 0 };
    int rc = check(e, im->t->now_ms, im->t->arena, &why);

    if (rc == 0 && came_before(im->message, i))
        rc = wrong(&why, ERR_TAKEN, "id");
    if (rc) {
        refuse_row(im, from, &why);
        return 0;
    }
    return put(im, e);
}

static int take_all(struct import *im)
{
    int rc = 0;

    im->report = arena_alloc(im->t->arena, sizeof *im->report);
    directory_report__init(im->report);
    im->report->has_added = im->report->has_changed = 1;
    im->report->has_unchanged = im->report->has_removed = 1;
    for (size_t i = 0; rc == 0 && i < im->message->n_entries; i++)
        rc = take(im, i);
    return rc;
}

static int check_message(struct casebook *self, struct turn *t, const DirectoryPut *m)
{
    if (text_empty(m->source))
        return turn_refuse(t, ERR_MISSING, "source", NULL);
    if (strlen(m->source) > SOURCE_MAX || !field_is_line(m->source))
        return turn_refuse(t, ERR_INVALID, "source", NULL);
    if (m->n_entries > ENTRIES_MAX)
        return turn_refuse(t, ERR_TOO_LONG, "entries", "100");
    if (!m->dry_run && store_room(self->store))
        return turn_refuse(t, ERR_STORAGE_FULL, "storage", NULL);
    return 0;
}

int casebook_on_directory_put(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const DirectoryPut *m = in->env->directory_put;
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
