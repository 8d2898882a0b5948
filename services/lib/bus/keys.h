/* keys - CURVE key pairs, and the files they live in.
 * A key file is text: a line "public Z85", and in a secret file a line "secret Z85"; lines that begin with # are skipped. */
#ifndef ASSIST_BUS_KEYS_H
#define ASSIST_BUS_KEYS_H

#include <stdint.h>
#include "base/errors.h"

#define KEY_SIZE 32
#define KEY_TEXT 41 /* Z85, with NUL */

struct key_pair {
    uint8_t public_key[KEY_SIZE];
    uint8_t secret_key[KEY_SIZE];
};

void keys_generate(struct key_pair *ret_pair);
void keys_wipe(struct key_pair *pair); /* to be called when done with a pair; NULL is fine */
void keys_text(const uint8_t key[KEY_SIZE], char ret[KEY_TEXT]);
/* 0, ERR_INVALID (no Z85 of 32 bytes), ERR_FORBIDDEN (a key printed in zmq_curve(7): everybody has it). */
int keys_parse(const char *text, uint8_t ret[KEY_SIZE]);

/* Both lines, mode 0600, made durable; never replaces a file. 0, ERR_TAKEN (exists), ERR_IO. */
int keys_write(const char *path, const struct key_pair *pair);
/* The public line alone, mode 0644; replaces. 0 or ERR_IO. */
int keys_write_public(const char *path, const uint8_t public_key[KEY_SIZE]);
/* 0, or with *ret_why (field: the path): ERR_NOT_FOUND, ERR_FORBIDDEN (not ours, or readable by others, or a printed key),
 * ERR_INVALID (form, or the halves do not fit), ERR_IO. */
int keys_read(const char *path, struct key_pair *ret_pair, struct refusal *ret_why);
/* The service's own pair: keys/service.key in its data directory. As keys_read; ERR_TOO_LONG: no such path can be. */
int keys_read_service(const char *data, struct key_pair *ret_pair, struct refusal *ret_why);
/* From a public or a secret file; who else may read it does not matter. */
int keys_read_public(const char *path, uint8_t ret[KEY_SIZE], struct refusal *ret_why);

#endif
