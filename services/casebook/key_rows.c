/* key_rows - see key_rows.h. */
#include "casebook/key_rows.h"
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "bus/keys.h"
#include "worker/fields.h"

#define SLICE 100

KeyRow *key_of(const struct listed_row *row, struct arena *a)
{
    return codec_unpack_as(&key_row__descriptor, row->body.bytes, row->body.n, a);
}

int key_read(struct store *s, const char *name, struct arena *a, KeyRow **ret_key)
{
    struct listed_row row;
    int rc = store_listed_read(s, STORE_KEYS, name, a, &row);

    if (rc)
        return rc;
    *ret_key = key_of(&row, a);
    return *ret_key ? 0 : ERR_DAMAGED;
}

int key_put(struct store *s, const KeyRow *key, struct arena *a)
{
    struct listed_row row = { .id = key->name };

    row.body.bytes = codec_pack(key, a, &row.body.n);
    return store_listed_put(s, STORE_KEYS, &row);
}

int key_each(
    struct store *s, struct arena *a, int (*visit)(void *self, const KeyRow *key), void *self)
{
    struct listed_row *rows;
    const char *at = "";
    size_t n = SLICE;
    int rc = 0;

    while (rc == 0 && n == SLICE) {
        rc = store_listed_page(s, STORE_KEYS, at, SLICE, a, &rows, &n);
        for (size_t i = 0; rc == 0 && i < n; i++) {
            const KeyRow *key = key_of(&rows[i], a);

            at = rows[i].id;
            rc = key ? visit(self, key) : ERR_DAMAGED;
        }
    }
    return rc;
}

KeyRow *key_outside(KeyRow *key)
{
    key->n_owns = 0;
    key->owns = NULL;
    return key;
}

static size_t place_of(const KeyRow *key, const char *number)
{
    size_t i = 0;

    while (i < key->n_owns && strcmp(key->owns[i], number) != 0)
        i++;
    return i;
}

int key_owns(struct store *s, const char *name, const char *number, bool is_owner, struct arena *a)
{
    KeyRow *key;
    bool comes_on;
    size_t at;
    int rc = key_read(s, name, a, &key);

    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    at = place_of(key, number);
    comes_on = is_owner && key->duty == DUTY__STATE__OFF;
    if (is_owner == (at < key->n_owns) && !comes_on)
        return 0; /* known already */
    if (is_owner && at == key->n_owns) {
        key->owns = arena_more(a, key->owns, key->n_owns, sizeof *key->owns);
        key->owns[key->n_owns++] = arena_dup(a, number);
    } else if (!is_owner) {
        key->owns[at] = key->owns[--key->n_owns];
    }
    if (comes_on)
        PUT(key, duty, DUTY__STATE__ON);
    return key_put(s, key, a);
}

static bool is_zero(const ProtobufCBinaryData *key)
{
    for (size_t i = 0; i < key->len; i++) {
        if (key->data[i])
            return false;
    }
    return true;
}

static int check_public_key(const ProtobufCBinaryData *key)
{
    uint8_t same[KEY_SIZE];
    char text[KEY_TEXT];

    if (key->len != KEY_SIZE || is_zero(key))
        return ERR_INVALID;
    keys_text(key->data, text);
    return keys_parse(text, same); /* refuses a key that everybody has */
}

int key_check(const KeyRow *key, const char **ret_field)
{
    *ret_field = "key.name";
    if (text_empty(key->name))
        return ERR_MISSING;
    if (strlen(key->name) > KEY_NAME_MAX)
        return ERR_TOO_LONG;
    if (!field_is_ref(key->name))
        return ERR_INVALID;
    *ret_field = "key.role";
    if (!key->has_role)
        return ERR_MISSING;
    if (key->role < ROLE__OPERATOR || key->role > ROLE__ADMIN)
        return ERR_UNKNOWN_WORD;
    *ret_field = "key.public_key";
    return key->has_public_key ? check_public_key(&key->public_key) : ERR_MISSING;
}
