/* sealed - bytes that only the holder of one secret key can read: anybody who knows the public key can seal (libsodium's
 * sealed boxes; a CURVE key is a key for them too). Who sealed it is not shown. */
#ifndef ASSIST_BUS_SEALED_H
#define ASSIST_BUS_SEALED_H

#include <stddef.h>
#include "base/arena.h"
#include "bus/keys.h"

#define SEALED_MORE 48 /* bytes by which a box is longer than what is in it */

/* The box, n + SEALED_MORE bytes, in the arena. */
uint8_t *sealed_make(
    const uint8_t public_key[KEY_SIZE], const uint8_t *bytes, size_t n, struct arena *a);
/* What is in it, n - SEALED_MORE bytes, in the arena; NULL: it was not sealed to this key, or was changed since. */
uint8_t *sealed_open(const struct key_pair *pair, const uint8_t *box, size_t n, struct arena *a);

/* A box as base64, and back: for a file that people may look into. sealed_parse: NULL if it is none. */
char *sealed_text(const uint8_t *box, size_t n, struct arena *a);
uint8_t *sealed_parse(const char *text, struct arena *a, size_t *ret_n);

#endif
