/* zap - the thread that libzmq asks at each handshake whether a key may come in (RFC 27). Within bus only.
 * It reads the keyring and nothing else, so that it answers whatever the loop is doing (pitfalls C1-C3). */
#ifndef ASSIST_BUS_ZAP_H
#define ASSIST_BUS_ZAP_H

#include <stdint.h>
#include "bus/keyring.h"
#include "bus/keys.h"

struct zap;

/* Starts it. NULL with errno on failure. Both arguments are borrowed. */
struct zap *zap_start(void *context, struct keyring *keyring);
void zap_stop(struct zap **z); /* ends and joins; NULL is fine */

/* What was refused since the last call. */
struct zap_refused {
    uint64_t unknown; /* keys that are not admitted */
    uint64_t early; /* while the keyring was not level */
    char last[KEY_TEXT]; /* one of the unknown keys */
};
struct zap_refused zap_refused(struct zap *z);

#endif
