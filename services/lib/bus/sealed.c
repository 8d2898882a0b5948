/* sealed - boxes that only the holder of one secret key can open. */
#include "bus/sealed.h"

#include <sodium.h>
#include <string.h>
#include "base/must.h"

_Static_assert(SEALED_MORE == crypto_box_SEALBYTES && KEY_SIZE == crypto_box_PUBLICKEYBYTES,
    "a CURVE key is a key for sealed boxes");

uint8_t *sealed_make(
    const uint8_t public_key[KEY_SIZE], const uint8_t *bytes, size_t n, struct arena *a)
{
    uint8_t *box = arena_alloc(a, n + SEALED_MORE);

    must(sodium_init() >= 0);
    must(crypto_box_seal(box, bytes, n, public_key) == 0);
    return box;
}

uint8_t *sealed_open(const struct key_pair *pair, const uint8_t *box, size_t n, struct arena *a)
{
    uint8_t *bytes;

    must(sodium_init() >= 0);
    if (n < SEALED_MORE)
        return NULL;
    bytes = arena_alloc(a, n - SEALED_MORE + 1);
    if (crypto_box_seal_open(bytes, box, n, pair->public_key, pair->secret_key) != 0)
        return NULL;
    return bytes;
}

char *sealed_text(const uint8_t *box, size_t n, struct arena *a)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);

    return sodium_bin2base64(arena_alloc(a, room), room, box, n, sodium_base64_VARIANT_ORIGINAL);
}

uint8_t *sealed_parse(const char *text, struct arena *a, size_t *ret_n)
{
    size_t n = strlen(text);
    uint8_t *box = arena_alloc(a, n + 1);
    int failed =
        sodium_base642bin(box, n + 1, text, n, NULL, ret_n, NULL, sodium_base64_VARIANT_ORIGINAL);

    return failed ? NULL : box;
}
