/* on_change_responder - ChangeResponder: one entry of the directory by hand. It is added, changed in the fields that are named,
 * suspended, removed; by whom, when and why stands in the row. What is live goes on, but for an entry to go, nothing may be. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/record.h"
#include "words/responder.h"
#include "words/words.h"

#define UNTIL_MAX_MS (366 * DAY_MS)
#define LIVE_NAMED 3 /* of the offers that are in the way */

/* ---- the fields that a person may name ---- */
/* clang-format off */
#define TEXT(name) \
    static void take_##name(ResponderEntry *to, const ResponderEntry *from) { to->name = from->name; }
#define VALUE(name) \
    static void take_##name(ResponderEntry *to, const ResponderEntry *from) \
    { to->has_##name = from->has_##name; to->name = from->name; }
#define MANY(name) \
    static void take_##name(ResponderEntry *to, const ResponderEntry *from) \
    { to->n_##name = from->n_##name; to->name = from->name; }
#define FIELDS(TEXT, VALUE, MANY) \
    VALUE(kind) TEXT(name) MANY(capabilities) VALUE(lat) VALUE(lon) VALUE(radius_km) MANY(channel) TEXT(address) \
    TEXT(hours) TEXT(zone) VALUE(capacity) VALUE(vetting) MANY(languages) TEXT(phone) VALUE(status) MANY(area) \
    TEXT(valid_from) TEXT(valid_to) VALUE(rest_minutes) VALUE(monthly_max) VALUE(min_age) VALUE(max_age) \
    VALUE(no_night) VALUE(max_distance_m) TEXT(fixed_at) TEXT(polygon) MANY(exclude)
FIELDS(TEXT, VALUE, MANY)

#define ROW(name) { #name, take_##name },
static const struct {
    const char *name;
    void (*take)(ResponderEntry *to, const ResponderEntry *from);
} fields[] = { FIELDS(ROW, ROW, ROW) };
/* clang-format on */

static int take_field(const char *name, ResponderEntry *to, const ResponderEntry *from)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (text_is(fields[i].name, name)) {
            fields[i].take(to, from);
            return 0;
        }
    }
    return ERR_UNKNOWN_WORD;
}

static bool names(const ChangeResponder *m, const char *field)
{
    for (size_t i = 0; i < m->n_fields; i++) {
        if (text_is(m->fields[i], field))
            return true;
    }
    return false;
}

/* ---- the four changes, on the entry as it stands: each refuses, or fills *ret_new ---- */
struct edit {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    const ChangeResponder *m;
    bool of_contacts; /* nobody else is there for whoever says it */
    ResponderEntry *old; /* settled; NULL: none, nor a tombstone */
};

static bool is_there(const struct edit *x)
{
    return x->old && !entry_is_removed(x->old);
}

static EntryChange *mark(const struct edit *x)
{
    return entry_change(x->in->actor, x->m->reason, x->t->now_ms, x->t->arena);
}

static int checked(const struct edit *x, const ResponderEntry *e)
{
    struct refusal why = { 0 };
    int rc = entry_check(e, x->t->now_ms, x->t->arena, &why);

    return rc ? turn_refuse(x->t, rc, why.field, why.value) : 0;
}

/* Suspended by a word of `status` is suspended, too: with a reason, and until a person ends it. */
static int suspend_by_word(const struct edit *x, ResponderEntry *e)
{
    if (e->status != RESPONDER__STATUS__SUSPENDED)
        return 0;
    if (text_empty(x->m->reason))
        return turn_refuse(x->t, ERR_REASON_NEEDED, "reason", NULL);
    e->suspended = mark(x);
    return 0;
}

static int add(const struct edit *x, ResponderEntry **ret_new)
{
    ResponderEntry *e;
    int rc;

    if (is_there(x))
        return turn_refuse(x->t, ERR_TAKEN, "id", NULL);
    if (!x->m->entry)
        return turn_refuse(x->t, ERR_MISSING, "entry", NULL);
    e = entry_taken(x->m->entry, x->t->arena);
    e->id = x->m->id;
    rc = checked(x, e);
    if (rc)
        return rc;
    if (x->old)
        entry_carry(e, x->old, x->t->arena);
    *ret_new = e;
    return suspend_by_word(x, e);
}

static int take_fields(const struct edit *x, ResponderEntry *e)
{
    const ResponderEntry none = RESPONDER_ENTRY__INIT;

    if (x->m->n_fields == 0)
        return turn_refuse(x->t, ERR_MISSING, "fields", NULL);
    for (size_t i = 0; i < x->m->n_fields; i++) {
        int rc = take_field(x->m->fields[i], e, x->m->entry ? x->m->entry : &none);

        if (rc)
            return turn_refuse(x->t, rc, "fields", x->m->fields[i]);
    }
    if (e->status == RESPONDER__STATUS__UNKNOWN_STATUS)
        PUT(e, status, RESPONDER__STATUS__ACTIVE);
    return 0;
}

static int edit(const struct edit *x, ResponderEntry **ret_new)
{
    ResponderEntry *e = entry_taken(x->old, x->t->arena);
    int rc = take_fields(x, e);

    e->source = x->old->source;
    entry_tidy(e, x->t->arena);
    rc = rc ? rc : checked(x, e);
    if (rc)
        return rc;
    entry_carry(e, x->old, x->t->arena);
    if (names(x->m, "phone")) /* said anew, though it may be the same: it is tried again */
        record_forget(e, DELIVERY__CHANNEL__PHONE, x->t->arena);
    *ret_new = e;
    if (names(x->m, "status"))
        return suspend_by_word(x, e);
    entry_keep_suspended(e, x->old);
    return 0;
}

/* A draft or a closed entry is asked by nobody, and would come to life when the suspension ends. */
static int suspend(const struct edit *x, ResponderEntry **ret_new)
{
    ResponderEntry *e = arena_copy(x->t->arena, x->old, sizeof *x->old);

    if (!entry_may_be_asked(e, x->t->now_ms) && e->status != RESPONDER__STATUS__SUSPENDED)
        return turn_refuse(x->t, ERR_WRONG_STATE, "status",
            word_of(&responder__status__descriptor, (int)e->status));
    PUT(e, status, RESPONDER__STATUS__SUSPENDED);
    e->suspended = mark(x);
    e->suspended_until = x->m->until;
    *ret_new = e;
    return 0;
}

static const char *live_of(const ResponderEntry *e, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < e->n_live && i < LIVE_NAMED; i++)
        all = arena_printf(a, "%s%s%s", all, *all ? ", " : "", e->live[i]);
    return e->n_live > LIVE_NAMED ? arena_printf(a, "%s, ...", all) : all;
}

static int bury(const struct edit *x, ResponderEntry **ret_new)
{
    if (x->old->n_live)
        return turn_refuse(x->t, ERR_STILL_ASKED, "responder", live_of(x->old, x->t->arena));
    *ret_new = entry_buried(x->old, x->t->arena);
    return 0;
}

/* ---- what the message by itself shows ---- */
static bool needs_reason(Responder__Change what)
{
    return what == RESPONDER__CHANGE__SUSPEND || what == RESPONDER__CHANGE__REMOVE;
}

static int check_message(const struct edit *x)
{
    const ChangeResponder *m = x->m;
    int64_t now_ms = x->t->now_ms;

    if (m->what < RESPONDER__CHANGE__ADD || m->what > RESPONDER__CHANGE__REMOVE)
        return turn_refuse(x->t, ERR_UNKNOWN_WORD, "what", NULL);
    if (text_empty(m->id))
        return turn_refuse(x->t, ERR_MISSING, "id", NULL);
    if (needs_reason(m->what) && text_empty(m->reason))
        return turn_refuse(x->t, ERR_REASON_NEEDED, "reason", NULL);
    if (m->until && m->what != RESPONDER__CHANGE__SUSPEND)
        return turn_refuse(x->t, ERR_INVALID, "until", NULL);
    if (m->until && (m->until->ms <= now_ms || m->until->ms > now_ms + UNTIL_MAX_MS))
        return turn_refuse(x->t, ERR_OUT_OF_RANGE, "until", NULL);
    if (m->what == RESPONDER__CHANGE__ADD && store_room(x->self->store))
        return turn_refuse(x->t, ERR_STORAGE_FULL, "storage", NULL);
    return 0;
}

static int read_old(struct edit *x)
{
    const ChangeResponder *m = x->m;
    int rc = entry_read(x->self->store, m->id, x->t->arena, &x->old);

    if (rc && rc != ERR_NOT_FOUND)
        return rc;
    if (rc)
        x->old = NULL;
    else
        entry_settle(x->old, x->t->now_ms);
    if (m->what == RESPONDER__CHANGE__ADD)
        return 0;
    if (!is_there(x) || (x->of_contacts && !responder_is_near(x->old->kind)))
        return turn_refuse(x->t, ERR_NOT_FOUND, "id", NULL);
    if (m->if_version && m->if_version != x->old->version)
        return turn_refuse(
            x->t, ERR_MOVED_ON, "if_version", x->old->edited ? x->old->edited->by : NULL);
    return 0;
}

static int decide(const struct edit *x, ResponderEntry **ret_new)
{
    switch (x->m->what) {
    case RESPONDER__CHANGE__ADD:
        return add(x, ret_new);
    case RESPONDER__CHANGE__EDIT:
        return edit(x, ret_new);
    case RESPONDER__CHANGE__SUSPEND:
        return suspend(x, ret_new);
    case RESPONDER__CHANGE__REMOVE:
        return bury(x, ret_new);
    case RESPONDER__CHANGE__NO_CHANGE:
    case _RESPONDER__CHANGE_IS_INT_SIZE:
        break;
    }
    return ERR_INVALID;
}

/* What changes nothing is no change: the row, and who changed it last, stay. */
static int write(const struct edit *x, ResponderEntry *e)
{
    int rc;

    if (x->old && entry_is_same(e, x->old, x->t->arena))
        return 0;
    entry_stamp(e, x->in->actor, x->m->reason, x->t->now_ms, x->t->arena);
    rc = entry_put(x->self->store, e, x->t->arena);
    return rc ? rc : tied_spread(x->self, x->t, x->in, e);
}

static int answer(const struct edit *x, const ResponderEntry *e, Envelope *reply)
{
    ResponderChanged *said = arena_alloc(x->t->arena, sizeof *said);
    struct listed_row row;
    int rc = store_listed_read(x->self->store, STORE_DIRECTORY, e->id, x->t->arena, &row);

    responder_changed__init(said);
    said->responder = e->id;
    PUT(said, status, e->status);
    PUT(said, changed, rc ? 0 : row.changed);
    PUT(said, version, e->version);
    PUT(said, live, (uint32_t)e->n_live);
    reply->body_case = ENVELOPE__BODY_RESPONDER_CHANGED;
    reply->responder_changed = said;
    return rc;
}

/* `said` is what came. */
static int change(struct edit *x, const void *said, Envelope *reply)
{
    ResponderEntry *e = NULL;
    int rc = answered_before(x->self, x->t, x->in, said, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = check_message(x);
    rc = rc ? rc : read_old(x);
    rc = rc ? rc : decide(x, &e);
    rc = rc ? rc : write(x, e);
    rc = rc ? rc : answer(x, e, reply);
    return rc ? rc : answered_now(x->self, x->t, x->in, said, reply);
}

int casebook_on_change_responder(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ChangeResponder *m = in->env->change_responder;
    struct edit x = { .self = self, .t = t, .in = in, .m = m };

    return change(&x, m, reply);
}

int casebook_on_contact_remove(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ContactRemove *m = in->env->contact_remove;
    ChangeResponder removed = CHANGE_RESPONDER__INIT;
    struct edit x = { .self = self, .t = t, .in = in, .m = &removed, .of_contacts = true };

    PUT(&removed, what, RESPONDER__CHANGE__REMOVE);
    removed.id = m->id;
    removed.reason = m->reason;
    PUT(&removed, if_version, m->if_version);
    return change(&x, m, reply);
}
