/* hop - the way back of a message that comes from outside: to whom its answer is handed on. The
 * worker at the door writes it, those inside carry it unread, and it comes back with the answer. So
 * the door keeps nothing about who asked, and neither does one inside that asks on for them. */
#ifndef ASSIST_WORKER_HOP_H
#define ASSIST_WORKER_HOP_H

#include <stdint.h>
#include "base/arena.h"
#include "bus/bus.h"

#define HOP_INSTANCE 8
#define HOP_ADDRESS 16
#define HOP_PEER 'p' /* the address is a peer's */

struct hop {
    uint8_t purpose; /* HOP_PEER, or a letter of the worker's own */
    uint8_t n;
    uint8_t address[HOP_ADDRESS];
};

struct hop hop_to(const struct bus_peer *peer);
struct bus_peer hop_peer(const struct hop *hop, int link); /* of purpose HOP_PEER */
/* Makes it the only hop of `env`. `instance` is random for each start of the worker. */
void hop_put(
    const uint8_t instance[HOP_INSTANCE], const struct hop *hop, Envelope *env, struct arena *a);
/* The hop of an answer. 0; ERR_INVALID: none, or not one of ours; ERR_STALE: of another start: its
 * address means nobody, or somebody else, by now. */
int hop_take(const uint8_t instance[HOP_INSTANCE], const Envelope *env, struct hop *ret);
/* A worker inside that asks another one for somebody puts the way back to whoever asked it behind the others, and takes it off the
 * answer: `env` is then what is handed on. Errors as of hop_take, and `env` is as it was. */
void hop_push(
    const uint8_t instance[HOP_INSTANCE], const struct hop *hop, Envelope *env, struct arena *a);
int hop_pop(const uint8_t instance[HOP_INSTANCE], Envelope *env, struct hop *ret);
/* Says an answer to somebody outside: id and body of `answer`, nothing of how it came here. */
void hop_say_outside(struct turn *t, struct bus_peer to, const Envelope *answer);

#endif
