/* keyring - which keys are admitted, as who. Followed from the casebook; read by the ZAP thread at each handshake and
 * by the engine at each message, so a revoked key stops at once. Thread-safe. */
#ifndef ASSIST_BUS_KEYRING_H
#define ASSIST_BUS_KEYRING_H

#include <stdbool.h>
#include <stdint.h>
#include "words.pb-c.h"

struct keyring;
struct keyring *keyring_new(void); /* empty and not level: admits nobody */
void keyring_free(struct keyring **k);
/* Makes or replaces the row of that name. name: 1 ... 63 bytes, responder: at most 63; another row is ignored, so that
 * its key is not admitted. Role NOBODY is as good as revoked. */
void keyring_put(struct keyring *k, const char *name, const uint8_t public_key[32], Role role,
    const char *responder, bool revoked);
void keyring_level(struct keyring *k, bool is_level); /* until level, nobody is admitted */
void keyring_clear(struct keyring
        *k); /* empty and not level again: an older store was put back, all keys come anew */
/* 0, or ERR_FORBIDDEN (also: revoked under any name), ERR_UNREACHED (not level: try again). ret_name: size 64. */
int keyring_admit(struct keyring *k, const uint8_t public_key[32], char *ret_name);
/* The current standing of a name; false when unknown, revoked or not level. ret_responder: size 64, may be NULL. */
bool keyring_find(struct keyring *k, const char *name, Role *ret_role, char *ret_responder);

/* So much one key may say, over all its connections: a burst, and from then on so many messages a second. Far more than people
 * type and programs need, and little enough that one that goes wild keeps nobody else waiting. */
#define KEYRING_BURST 200
#define KEYRING_A_SECOND 100
/* Takes one; false when none is left, or the name is not known. real_ms: boot time. */
bool keyring_spend(struct keyring *k, const char *name, int64_t real_ms);

#endif
