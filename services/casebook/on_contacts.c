/* on_contacts - ContactsPut and ContactsList: personal contacts and neighbours, by the telephone of the person whose they are. Entries of
 * the directory like any other (on_directory_put.c); but a coordinator may write these, and nothing else there. How they are called
 * hangs on who they are to whom, and on a secret of this store: nobody can tell a telephone from it. A contact is removed by
 * on_change_responder.c. */
#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include "base/phone.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/made.h"
#include "words/responder.h"

#define SECRET_NAME "contacts_secret"
#define SHOWN_MOST 16 /* of one page: each is written, too */
#define PAGE_BYTES (BUS_MESSAGE_MAX - 4096)

/* ---- how a contact is called ---- */
static int read_secret(struct slice *s, int64_t *ret)
{
    int rc = store_fact_read(s->self->store, SECRET_NAME, ret);

    if (rc != ERR_NOT_FOUND)
        return rc;
    random_bytes(s->t->random, ret, sizeof *ret);
    return s->dry_run ? 0 : store_fact_put(s->self->store, SECRET_NAME, *ret);
}

/* A number without its area code has no key: it counts as it is written. */
static char *made_id(const ResponderEntry *e, int64_t secret, struct arena *a)
{
    uint64_t phone = phone_key(e->phone);
    const char *whole = arena_printf(
        a, "%" PRIu64 " %" PRIu64 " %s", phone_key(e->subject_phone), phone, phone ? "" : e->phone);
    uint8_t key[crypto_generichash_KEYBYTES] = { 0 }, hash[crypto_generichash_BYTES_MIN];
    char hex[2 * 8 + 1];

    memcpy(key, &secret, sizeof secret);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)whole, strlen(whole), key, sizeof key);
    text_hex(hash, 8, hex);
    return arena_printf(a, "c-%s", hex);
}

/* ---- what a contact needs beyond what every entry does ---- */
/* Not over an entry that is none of theirs. */
static int check_old(struct slice *s, const char *id, const char **ret_field)
{
    ResponderEntry *old;
    int rc = entry_read(s->self->store, id, s->t->arena, &old);

    if (rc || entry_is_removed(old) || responder_is_near(old->kind))
        return rc == ERR_NOT_FOUND ? 0 : rc;
    *ret_field = "id";
    return 0;
}

static int check(struct slice *s, const ResponderEntry *e, int *ret_code, const char **ret_field)
{
    *ret_field = NULL;
    *ret_code = ERR_MISSING;
    if (e->kind == RESPONDER__KIND__PERSONAL_CONTACT && text_empty(e->subject_phone)) {
        *ret_field = "subject_phone";
    } else if (text_empty(e->phone)) {
        *ret_field = "phone";
    } else if (!responder_is_near(e->kind)) {
        *ret_code = ERR_INVALID;
        *ret_field = "kind";
    } else if (!text_empty(e->id)) {
        *ret_code = ERR_TAKEN;
        return check_old(s, e->id, ret_field);
    }
    return 0;
}

static int take(struct slice *s, size_t i, int64_t secret)
{
    ResponderEntry *e = arena_copy(s->t->arena, s->entries[i], sizeof *e);
    size_t refused = s->report->n_refused;
    const char *field;
    int code, rc;

    s->entries[i] = e;
    if (text_empty(e->id) && !text_empty(e->phone))
        e->id = made_id(e, secret, s->t->arena);
    rc = check(s, e, &code, &field);
    if (rc)
        return rc;
    if (field)
        slice_refuse(s, e, code, field);
    else
        rc = slice_take(s, i);
    *ARENA_PUSH(s->t->arena, s->report->ids, s->report->n_ids) =
        s->report->n_refused > refused ? arena_dup(s->t->arena, "") : e->id;
    return rc;
}

int casebook_on_contacts_put(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ContactsPut *m = in->env->contacts_put;
    struct slice s = { .self = self,
        .t = t,
        .in = in,
        .source = m->source,
        .dry_run = m->dry_run,
        .entries = arena_copy(t->arena, m->entries, m->n_entries * sizeof *m->entries),
        .n_entries = m->n_entries };
    int64_t secret;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = slice_start(&s);
    rc = rc ? rc : read_secret(&s, &secret);
    for (size_t i = 0; rc == 0 && i < s.n_entries; i++)
        rc = take(&s, i, secret);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_DIRECTORY_REPORT;
    reply->directory_report = s.report;
    return m->dry_run ? 0 : answered_now(self, t, in, m, reply);
}

/* ---- of one person ---- */
struct listing {
    struct casebook *self;
    struct turn *t;
    const char *actor;
    const char *after; /* the last id shown */
    size_t bytes;
    ResponderList *said;
};

/* 1: it is for another page. */
static int show(struct listing *l, ResponderEntry *e)
{
    entry_settle(e, l->t->now_ms);
    l->bytes += codec_size(entry_outside(e)) + 8; /* its tag and length */
    if (l->bytes > PAGE_BYTES && l->said->n_responders > 0)
        return 1;
    *ARENA_PUSH(l->t->arena, l->said->responders, l->said->n_responders) = e;
    l->after = e->id;
    return entry_seen(l->self->store, l->t, l->actor, "contacts_list", e);
}

int casebook_on_contacts_list(
    void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const ContactsList *m = in->env->contacts_list;
    uint64_t subject = phone_key(m->phone);
    struct arena *a = t->arena;
    struct listing l = { .self = self, .t = t, .actor = in->actor, .after = m->next };
    ResponderEntry **all;
    size_t n;
    int rc;

    if (!subject) /* a few digits are the end of many numbers */
        return turn_refuse(t, text_empty(m->phone) ? ERR_MISSING : ERR_INVALID, "phone", NULL);
    NEW(said, ResponderList, responder_list__init);
    l.said = said;
    rc = tied_page(self->store, subject, m->next, SHOWN_MOST, a, &all, &n);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = show(&l, all[i]);
    if (rc < 0)
        return rc;
    if (rc > 0 || n == SHOWN_MOST)
        said->next = text_of(l.after);
    reply->body_case = ENVELOPE__BODY_RESPONDER_LIST;
    reply->responder_list = said;
    return 0;
}
