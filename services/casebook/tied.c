/* tied - whose contact somebody is, found by that person's telephone: in step with the rows of the directory, which alone say it. And
 * whom nobody may ever contact for a person: the cases learn it (never.c). */
#include "base/phone.h"
#include "base/text.h"
#include "casebook/casebook.h"
#include "casebook/load.h"

#define FILLED "directory.tied" /* what older versions wrote is found, too */
#define ROWS_AT_ONCE 256
#define CONTACTS_MOST 4096 /* of one person: more are no contacts, and each step would read them */

/* As it is stored now; 0: it belongs to nobody, or is not there. */
static int subject_now(struct store *s, const char *id, struct arena *a, uint64_t *ret)
{
    ResponderEntry *old;
    int rc = entry_read(s, id, a, &old);

    *ret = rc ? 0 : phone_key(old->subject_phone);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int tied_keep(struct store *s, const ResponderEntry *entry, struct arena *a)
{
    uint64_t was, is = phone_key(entry->subject_phone);
    int rc = subject_now(s, entry->id, a, &was);

    if (rc == 0 && was && was != is)
        rc = store_tied_remove(s, was, entry->id);
    return rc == 0 && is && was != is ? store_tied_put(s, is, entry->id) : rc;
}

/* ---- what was there before the index ---- */
/* *after: the last id looked at, in `ids`; NULL: there is nothing behind. */
static int fill_from(struct store *s, const char **after, struct arena *ids)
{
    struct arena a = { 0 };
    struct listed_row *rows;
    size_t n = 0;
    int rc = store_listed_page(s, STORE_DIRECTORY, *after, ROWS_AT_ONCE, &a, &rows, &n);

    for (size_t i = 0; rc == 0 && i < n; i++) {
        const ResponderEntry *e = entry_of(&rows[i], &a);
        uint64_t subject = e ? phone_key(e->subject_phone) : 0;

        rc = subject ? store_tied_put(s, subject, rows[i].id) : 0;
    }
    *after = rc == 0 && n == ROWS_AT_ONCE ? arena_dup(ids, rows[n - 1].id) : NULL;
    arena_clear(&a);
    return rc;
}

static int fill(struct store *s)
{
    struct arena ids = { 0 };
    const char *after = "";
    int rc = 0;

    while (rc == 0 && after)
        rc = fill_from(s, &after, &ids);
    arena_clear(&ids);
    return rc ? rc : store_fact_put(s, FILLED, 1);
}

int tied_init(struct store *s)
{
    int64_t filled;
    int rc = store_fact_read(s, FILLED, &filled);

    if (rc != ERR_NOT_FOUND)
        return rc;
    rc = store_begin(s);
    if (rc)
        return rc;
    rc = fill(s);
    if (rc == 0)
        return store_commit(s);
    store_rollback(s);
    return rc;
}

/* ---- looked up ---- */
int tied_page(struct store *s, uint64_t subject, const char *after, size_t at_most, struct arena *a,
    ResponderEntry ***ret, size_t *ret_n)
{
    const char **ids;
    size_t n = 0;
    int rc = store_tied_page(s, subject, after, at_most, a, &ids, &n);

    *ret = arena_alloc(a, (n + 1) * sizeof **ret);
    *ret_n = 0;
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = entry_read(s, ids[i], a, &(*ret)[(*ret_n)++]);
    return rc;
}

/* Whoever is in the directory no more is not among them, nor a draft: as in the matcher. */
static bool is_never(const ResponderEntry *e)
{
    return e->never_contact && !text_empty(e->phone) && !entry_is_removed(e) &&
           e->status != RESPONDER__STATUS__DRAFT && e->status != RESPONDER__STATUS__CLOSED;
}

const char *const *tied_never(
    void *self_, const char *subject_phone, struct arena *a, uint32_t *ret_n)
{
    struct casebook *self = self_;
    uint64_t subject = phone_key(subject_phone);
    const char **ids, **phones = NULL, *after = "";
    ResponderEntry *e;
    size_t n = subject ? ROWS_AT_ONCE : 0, looked_at = 0;

    *ret_n = 0;
    while (n == ROWS_AT_ONCE && looked_at < CONTACTS_MOST) {
        if (store_tied_page(self->store, subject, after, ROWS_AT_ONCE, a, &ids, &n))
            break;
        for (size_t i = 0; i < n; i++) {
            if (entry_read(self->store, ids[i], a, &e) == 0 && is_never(e))
                *ARENA_PUSH(a, phones, *ret_n) = e->phone;
        }
        after = n ? ids[n - 1] : after;
        looked_at += n;
    }
    return phones;
}

/* Whom an operator found has no entry. One that cannot be read is believed to allow nothing. */
bool tied_tier(const struct casebook *self, const struct offer *o, struct arena *a, uint32_t *ret)
{
    ResponderEntry *e;
    int rc =
        responder_is_near(o->kind) ? entry_read(self->store, o->responder, a, &e) : ERR_NOT_FOUND;

    *ret = rc ? 0 : e->may_know;
    return rc ? rc != ERR_NOT_FOUND : e->has_may_know;
}

/* ---- spread to the cases ---- */
static int spread_to(struct casebook *self, struct turn *t, const struct bus_msg *in, case_key key)
{
    struct command cmd = { .verb = VERB_NEVER, .actor = in->actor, .role = in->role };
    struct change ch;
    int rc = change_load(&ch, self, t, in, key);

    if (rc)
        return rc == ERR_NOT_FOUND || rc == ERR_DAMAGED ? 0 : rc;
    return change_do(&ch, &cmd);
}

int tied_spread(
    struct casebook *self, struct turn *t, const struct bus_msg *in, const ResponderEntry *entry)
{
    uint64_t subject = phone_key(entry->subject_phone);
    case_key keys[RECENT_FOUND], key;
    uint32_t n, letter;
    int rc = 0;

    if (!subject || !is_never(entry))
        return 0;
    n = recent_of_phone(self, subject, keys);
    for (uint32_t i = 0; rc == 0 && i < n; i++)
        rc = spread_to(self, t, in, keys[i]);
    for (size_t i = 0; rc == 0 && i < entry->n_live; i++) {
        if (offer_id_parse(entry->live[i], &key, &letter) == 0)
            rc = spread_to(self, t, in, key);
    }
    return rc;
}
