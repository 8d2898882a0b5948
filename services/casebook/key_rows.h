/* key_rows - keys as rows: names, roles, revoked ones as tombstones. What keys_init.c and on_keys.c share. */
#ifndef ASSIST_CASEBOOK_KEY_ROWS_H
#define ASSIST_CASEBOOK_KEY_ROWS_H

#include "bus/bus.h"
#include "store/store.h"

#define KEY_NAME_MAX 60

KeyRow *key_of(const struct listed_row *row, struct arena *a); /* NULL: damaged */
/* 0, ERR_NOT_FOUND, ERR_DAMAGED ... */
int key_read(struct store *s, const char *name, struct arena *a, KeyRow **ret_key);
int key_put(struct store *s, const KeyRow *key, struct arena *a);
/* Calls `visit` for each row by name, until it returns other than 0, which is given back. */
int key_each(
    struct store *s, struct arena *a, int (*visit)(void *self, const KeyRow *key), void *self);
/* `name` owns the case now, or no more. Who takes one is on duty. A name without a key is nobody's loss: 0. */
int key_owns(struct store *s, const char *name, const char *number, bool is_owner, struct arena *a);
KeyRow *key_outside(KeyRow *key); /* without what never leaves the casebook */
/* What a key is by itself: its name, its 32 bytes, its role. 0, or ERR_* and the field's name ("key.role"). */
int key_check(const KeyRow *key, const char **ret_field);

#endif
