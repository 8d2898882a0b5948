/* on_keys - KeyAdd, KeyRevoke, KeyList: who may speak to us, as what. A key has one role for life, and a name is never given
 * again: connections and timelines know people by it. */
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/key_rows.h"
#include "casebook/load.h"

#define SLICE 100
#define PAGE_BYTES (BUS_MESSAGE_MAX - 4096)

/* ---- KeyAdd ---- */
/* An organisation's key speaks for its entry in the directory; a duty key may have one, to be rung. */
static int check_responder(struct casebook *self, struct turn *t, const KeyRow *key)
{
    ResponderEntry *entry;
    int rc;

    if (key->role != ROLE__ORG && text_empty(key->responder))
        return 0;
    if (key->role != ROLE__ORG && key->role != ROLE__DUTY)
        return turn_refuse(t, ERR_INVALID, "key.responder", NULL);
    if (text_empty(key->responder))
        return turn_refuse(t, ERR_MISSING, "key.responder", NULL);
    rc = entry_read(self->store, key->responder, t->arena, &entry);
    if (rc == 0 && entry_is_removed(entry))
        rc = ERR_NOT_FOUND;
    return rc ? turn_refuse(t, rc, "key.responder", NULL) : 0;
}

struct search {
    const KeyRow *key;
    const char *found; /* whose name goes with the same bytes */
    struct arena *arena;
};

static int compare_bytes(void *self, const KeyRow *row)
{
    struct search *s = self;

    if (row->public_key.len == s->key->public_key.len && !text_is(row->name, s->key->name) &&
        memcmp(row->public_key.data, s->key->public_key.data, row->public_key.len) == 0)
        s->found = arena_dup(s->arena, row->name);
    return 0;
}

static bool is_same(const KeyRow *a, const KeyRow *b)
{
    return !a->revoked && a->role == b->role && text_is(a->responder, b->responder) &&
           a->public_key.len == b->public_key.len &&
           memcmp(a->public_key.data, b->public_key.data, a->public_key.len) == 0;
}

/* 1: it is there already, just so. */
static int check_free(struct casebook *self, struct turn *t, const KeyRow *key, KeyRow **ret_old)
{
    struct search search = { .key = key, .arena = t->arena };
    int rc = key_read(self->store, key->name, t->arena, ret_old);

    if (rc == 0)
        return is_same(*ret_old, key)
                   ? 1
                   : turn_refuse(t, ERR_TAKEN, "key.name", (*ret_old)->revoked ? "revoked" : NULL);
    if (rc != ERR_NOT_FOUND)
        return rc;
    rc = key_each(self->store, t->arena, compare_bytes, &search);
    if (rc == 0 && search.found)
        rc = turn_refuse(t, ERR_TAKEN, "key.public_key", search.found);
    return rc;
}

static KeyRow *row_new(struct turn *t, const KeyRow *from)
{
    KeyRow *row = arena_alloc(t->arena, sizeof *row);

    key_row__init(row);
    row->name = from->name;
    row->has_public_key = 1;
    row->public_key = from->public_key;
    PUT(row, role, from->role);
    row->responder = text_empty(from->responder) ? NULL : from->responder;
    row->since = say_instant(t->arena, t->now_ms);
    return row;
}

static void answer_one(struct turn *t, KeyRow *row, Envelope *reply)
{
    KeyRows *rows = arena_alloc(t->arena, sizeof *rows);

    key_rows__init(rows);
    *ARENA_PUSH(t->arena, rows->keys, rows->n_keys) = key_outside(row);
    reply->body_case = ENVELOPE__BODY_KEY_ROWS;
    reply->key_rows = rows;
}

static int add(struct casebook *self, struct turn *t, const KeyRow *key, KeyRow **ret_row)
{
    const char *field;
    int rc = key_check(key, &field);

    if (rc)
        return turn_refuse(t, rc, field, NULL);
    rc = check_responder(self, t, key);
    rc = rc ? rc : check_free(self, t, key, ret_row);
    if (rc)
        return rc < 0 ? rc : 0;
    *ret_row = row_new(t, key);
    return key_put(self->store, *ret_row, t->arena);
}

int casebook_on_key_add(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const KeyAdd *m = in->env->key_add;
    KeyRow *row;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    if (!m->key)
        return turn_refuse(t, ERR_MISSING, "key", NULL);
    rc = add(self, t, m->key, &row);
    if (rc)
        return rc;
    answer_one(t, row, reply);
    return answered_now(self, t, in, m, reply);
}

/* ---- KeyRevoke ---- */
static int count_admin(void *self, const KeyRow *key)
{
    if (key->role == ROLE__ADMIN && !key->revoked)
        ++*(uint32_t *)self;
    return 0;
}

static int revoke(struct casebook *self, struct turn *t, const char *name, KeyRow **ret_row)
{
    uint32_t admins = 0;
    int rc = key_read(self->store, name, t->arena, ret_row);

    if (rc)
        return turn_refuse(t, rc, "name", NULL);
    if ((*ret_row)->revoked)
        return 0;
    rc = key_each(self->store, t->arena, count_admin, &admins);
    if (rc)
        return rc;
    if ((*ret_row)->role == ROLE__ADMIN && admins == 1)
        return turn_refuse(
            t, ERR_WRONG_STATE, "name", "last_admin"); /* nobody could make another one */
    PUT(*ret_row, revoked, 1);
    return key_put(self->store, *ret_row, t->arena); /* what they own lapses into alarms */
}

int casebook_on_key_revoke(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const KeyRevoke *m = in->env->key_revoke;
    KeyRow *row;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    if (text_empty(m->name))
        return turn_refuse(t, ERR_MISSING, "name", NULL);
    rc = revoke(self, t, m->name, &row);
    if (rc)
        return rc;
    answer_one(t, row, reply);
    return answered_now(self, t, in, m, reply);
}

/* ---- KeyList ---- */
/* As many as one message holds, revoked ones too; `next` where there are more. */
static int fill(struct store *s, struct arena *a, const char *after, KeyRows *list)
{
    struct listed_row *rows;
    size_t n = SLICE, size = 0;

    while (n == SLICE) {
        int rc = store_listed_page(s, STORE_KEYS, after, SLICE, a, &rows, &n);

        if (rc)
            return rc;
        for (size_t i = 0; i < n; i++) {
            KeyRow *key = key_of(&rows[i], a);

            if (!key)
                return ERR_DAMAGED;
            size += codec_size(key_outside(key)) + 8; /* its tag and length */
            if (size > PAGE_BYTES || list->n_keys == CODEC_REPEATED_MAX) {
                list->next = (char *)(uintptr_t)after;
                return 0;
            }
            *ARENA_PUSH(a, list->keys, list->n_keys) = key;
            after = rows[i].id;
        }
    }
    return 0;
}

int casebook_on_key_list(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const char *after = in->env->key_list->after;
    KeyRows *rows = arena_alloc(t->arena, sizeof *rows);
    int rc;

    key_rows__init(rows);
    rc = fill(self->store, t->arena, after ? after : "", rows);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_KEY_ROWS;
    reply->key_rows = rows;
    return 0;
}
