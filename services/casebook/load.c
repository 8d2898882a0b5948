/* load - rows of the directory as they are stored, and how much each responder has on their hands: an entry lists its live
 * offers, so that the same change twice counts once, and `load` is how many of them count: an exercise among real cases does not. */
#include "casebook/load.h"
#include <stdlib.h>
#include <string.h>
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/record.h"
#include "hours/zone.h"
#include "sys/log.h"
#include "words/responder.h"

ResponderEntry *entry_of(const struct listed_row *row, struct arena *a)
{
    return codec_unpack_as(&responder_entry__descriptor, row->body.bytes, row->body.n, a);
}

int entry_read(struct store *s, const char *id, struct arena *a, ResponderEntry **ret_entry)
{
    struct listed_row row;
    int rc = store_listed_read(s, STORE_DIRECTORY, id, a, &row);

    if (rc)
        return rc;
    *ret_entry = entry_of(&row, a);
    return *ret_entry ? 0 : ERR_DAMAGED;
}

static int put_row(struct store *s, const ResponderEntry *entry, struct arena *a)
{
    struct listed_row row = { .id = entry->id };

    row.body.bytes = codec_pack(entry, a, &row.body.n);
    return store_listed_put(s, STORE_DIRECTORY, &row);
}

int entry_put(struct store *s, const ResponderEntry *entry, struct arena *a)
{
    int rc = tied_keep(s, entry, a);

    return rc ? rc : put_row(s, entry, a);
}

bool entry_is_removed(const ResponderEntry *entry)
{
    return entry->status == RESPONDER__STATUS__REMOVED;
}

ResponderEntry *entry_outside(ResponderEntry *entry)
{
    entry->n_live = entry->n_taken_for = 0;
    entry->live = entry->taken_for = NULL;
    return entry;
}

ResponderEntry *entry_followed(ResponderEntry *entry)
{
    entry->edited = entry->suspended = NULL;
    entry->relation = entry->confirmed_at = entry->never_reason = NULL;
    if (entry->consent)
        entry->consent->date = entry->consent->source = NULL;
    return entry_outside(entry);
}

struct responder_tie entry_tie(const ResponderEntry *entry)
{
    return (struct responder_tie){ .kind = entry->kind,
        .subject = phone_key(entry->subject_phone),
        .never_contact = entry->never_contact,
        .basis = entry->consent ? entry->consent->basis : CONTACT__BASIS__NOT_SAID };
}

void entry_settle(ResponderEntry *entry, int64_t now_ms)
{
    if (entry->status != RESPONDER__STATUS__SUSPENDED || !entry->suspended_until ||
        now_ms < entry->suspended_until->ms)
        return;
    PUT(entry, status, RESPONDER__STATUS__ACTIVE);
    entry->suspended = NULL;
    entry->suspended_until = NULL;
}

bool entry_may_be_asked(const ResponderEntry *entry, int64_t now_ms)
{
    ResponderEntry e = *entry;

    entry_settle(&e, now_ms);
    return e.status == RESPONDER__STATUS__ACTIVE || e.status == RESPONDER__STATUS__UNKNOWN_STATUS;
}

static int64_t rests_until(const ResponderEntry *entry)
{
    const Instant *home = entry->record ? entry->record->last_ended : NULL;

    return responder_rests_until(entry->rest_minutes, home ? home->ms : 0);
}

int64_t entry_full_until(const ResponderEntry *entry)
{
    const ResponderRecord *r = entry->record;

    return r && r->taken_until
               ? responder_full_until(entry->monthly_max, r->taken, r->taken_until->ms)
               : 0;
}

bool entry_takes_more(const ResponderEntry *entry, int64_t now_ms)
{
    struct responder_room room = { .duty = entry->duty,
        .until_ms = entry->duty_until ? entry->duty_until->ms : 0,
        .max = entry->duty_max,
        .has_capacity = entry->has_capacity,
        .capacity = entry->capacity,
        .load = entry->load };

    return responder_is_on_duty(&room, now_ms) && responder_has_room(&room, now_ms) &&
           now_ms >= entry_full_until(entry) && now_ms >= rests_until(entry);
}

bool entry_is_same(const ResponderEntry *a, const ResponderEntry *b, struct arena *arena)
{
    size_t n_a, n_b;
    const uint8_t *bytes_a = codec_pack(a, arena, &n_a);
    const uint8_t *bytes_b = codec_pack(b, arena, &n_b);

    return n_a == n_b && memcmp(bytes_a, bytes_b, n_a) == 0;
}

/* What is live goes on being live, and what they say of their duty holds, whatever is said of the responder. */
void entry_carry(ResponderEntry *to, const ResponderEntry *old, struct arena *a)
{
    record_carry(to, old, a);
    to->live = old->live;
    to->n_live = old->n_live;
    to->taken_for = old->taken_for;
    to->n_taken_for = old->n_taken_for;
    to->has_load = old->has_load;
    to->load = old->load;
    to->has_duty = old->has_duty;
    to->duty = old->duty;
    to->has_duty_max = old->has_duty_max;
    to->duty_max = old->duty_max;
    to->duty_until = old->duty_until;
    to->has_version = old->has_version;
    to->version = old->version;
    to->edited = old->edited;
}

ResponderEntry *entry_buried(const ResponderEntry *old, struct arena *a)
{
    ResponderEntry *e = arena_alloc(a, sizeof *e);

    responder_entry__init(e);
    e->id = old->id;
    PUT(e, status, RESPONDER__STATUS__REMOVED);
    entry_carry(e, old, a);
    e->record = NULL;
    e->tried = NULL;
    e->n_tried = 0;
    return e;
}

void entry_keep_suspended(ResponderEntry *to, const ResponderEntry *old)
{
    if (!old->suspended)
        return;
    PUT(to, status, old->status);
    to->suspended = old->suspended;
    to->suspended_until = old->suspended_until;
}

EntryChange *entry_change(const char *by, const char *reason, int64_t now_ms, struct arena *a)
{
    EntryChange *c = arena_alloc(a, sizeof *c);

    entry_change__init(c);
    c->at = say_instant(a, now_ms);
    c->by = arena_dup(a, by);
    c->reason = text_empty(reason) ? NULL : arena_dup(a, reason);
    return c;
}

void entry_stamp(
    ResponderEntry *entry, const char *by, const char *reason, int64_t now_ms, struct arena *a)
{
    PUT(entry, version, entry->version + 1);
    entry->edited = entry_change(by, reason, now_ms, a);
}

/* What an exercise among real cases comes to says nothing of them. */
static void begin(ResponderEntry *entry, const struct load_change *ch, struct turn *t)
{
    entry->live = arena_more(t->arena, entry->live, entry->n_live, sizeof *entry->live);
    entry->live[entry->n_live++] = arena_dup(t->arena, ch->offer);
    PUT(entry, load, entry->load + ch->counts);
    if (ch->counts)
        record_asked(entry, t->now_ms, t->arena);
}

static void end(ResponderEntry *entry, const struct load_change *ch, struct turn *t)
{
    record_strike(entry->live, &entry->n_live, ch->offer);
    PUT(entry, load, entry->load - (ch->counts && entry->load));
    if (ch->counts)
        record_ended(entry, &ch->outcome, t->now_ms, t->arena);
}

/* False: nothing changes. */
static bool change_live(ResponderEntry *entry, const struct load_change *ch, struct turn *t)
{
    if (ch->is_live == text_among(ch->offer, entry->live, entry->n_live))
        return false; /* counted already */
    if (ch->is_live)
        begin(entry, ch, t);
    else
        end(entry, ch, t);
    return true;
}

static int64_t month_ends(const ResponderEntry *entry, const char *service_zone, int64_t now_ms)
{
    const struct zone *z = zone_of(text_empty(entry->zone) ? service_zone : entry->zone);

    return zone_month_ends(z ? z : zone_of(service_zone), now_ms);
}

/* A case counts once, whatever they do in it, and not at all when it is over before they set out. False: nothing changes. */
static bool change_taken(ResponderEntry *entry, const struct load_change *ch, struct turn *t)
{
    bool counts = text_among(ch->offer, entry->taken_for, entry->n_taken_for);

    if (!ch->counts || ch->is_working == counts || (ch->is_working && ch->other))
        return false;
    if (ch->is_working)
        record_took(entry, ch->offer, t->now_ms, month_ends(entry, ch->zone, t->now_ms), t->arena);
    else
        record_over(entry, ch->offer, ch->is_other_working ? ch->other : NULL,
            ch->other || ch->outcome.came_home, t->arena);
    return true;
}

int load_changed(struct casebook *self, struct turn *t, const struct load_change *ch)
{
    ResponderEntry *entry;
    bool changed;
    int rc;

    if (text_empty(ch->responder))
        return 0;
    rc = entry_read(self->store, ch->responder, t->arena, &entry);
    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc; /* somebody's personal contact */
    changed = change_live(entry, ch, t);
    if (!change_taken(entry, ch, t) && !changed)
        return 0;
    log_trace("offer=%s responder=%s load=%u", ch->offer, ch->responder, entry->load);
    return put_row(self->store, entry, t->arena); /* whose contact they are stays */
}

/* ---- what they hold beside another case ---- */
static int by_key(const void *a_, const void *b_)
{
    case_key a = *(const case_key *)a_, b = *(const case_key *)b_;

    return (a > b) - (a < b);
}

static uint32_t count_different(case_key *keys, uint32_t n)
{
    uint32_t different = 0;

    qsort(keys, n, sizeof *keys, by_key);
    for (uint32_t i = 0; i < n; i++)
        different += i == 0 || keys[i] != keys[i - 1];
    return different;
}

/* A personal contact has no entry; one that cannot be read is asked like anybody else. */
struct beside load_beside(
    void *self_, const struct casefile *c, const char *responder, struct arena *a)
{
    struct casebook *self = self_;
    struct alike here = recent_alike(self->recent, c), there;
    struct beside found = { 0 };
    ResponderEntry *entry;
    case_key *keys, key, oldest = 0;
    uint32_t n = 0, letter;

    if (entry_read(self->store, responder, a, &entry) || entry->n_live == 0)
        return found;
    keys = arena_alloc(a, entry->n_live * sizeof *keys);
    for (size_t i = 0; i < entry->n_live; i++) {
        if (offer_id_parse(entry->live[i], &key, &letter) || !recent_find(self, key, &there) ||
            !alike_are_beside(&here, &there))
            continue;
        keys[n++] = key;
        if (n > 1 && key >= oldest)
            continue;
        oldest = key;
        found.offer = entry->live[i];
    }
    found.count = n ? count_different(keys, n) + 1 : 0;
    return found;
}
