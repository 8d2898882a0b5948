/* bus - what a handler sees of the conversation: messages, one turn, what is said at its end.
 * No socket here: sockets.h carries the bytes, the worker's engine runs the turn, and a world test puts its own network
 * in the place of both. */
#ifndef ASSIST_BUS_BUS_H
#define ASSIST_BUS_BUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "envelope.pb-c.h"
#include "sys/clock.h"
#include "sys/random.h"

#define BUS_MESSAGE_MAX (64 * 1024) /* bytes of one packed envelope, on every socket */
#define BUS_DRAIN 64 /* messages taken from one socket in a turn */

/* An address, never an identity: the link it is reached by, and on a bound link (n > 0) bytes that only sockets.c reads. */
struct bus_peer {
    int16_t link; /* index into the worker's links */
    uint8_t n;
    uint8_t id[16];
};

/* As it came from a socket, nothing about it checked. */
struct raw_msg {
    struct bus_peer from;
    const char *actor; /* the ZAP user id on public links; NULL else */
    const uint8_t *bytes;
    size_t n;
};

struct bus_msg {
    struct bus_peer from;
    const char *
        actor; /* who said it: the key's name on public links, as an inner worker passed it on else; never NULL */
    Role role;
    const char *responder; /* role ORG (or a duty key): whose offers; else "" */
    const Envelope *env;
    const uint8_t *bytes; /* the envelope as received */
    size_t n;
};

struct outbox; /* what this turn will say, in order */

struct turn {
    int64_t now_ms; /* service time, the same for the whole turn */
    int64_t real_ms; /* boot time: leases, heartbeats */
    struct clock *clock;
    struct random *random;
    struct arena *arena; /* freed when the turn has ended */
    struct outbox *out; /* sent after the turn's COMMIT, thrown away by a ROLLBACK */
    struct refusal refused; /* set by turn_refuse */
};

/* A handler: returns 0, or ERR_* (normally through turn_refuse), which becomes the Refusal that the peer receives. On 0,
 * `reply` is sent back to in->from if its body was set; it then carries the id and the return path of the request. So
 * answering twice cannot be written. What `reply` points to must live in t->arena. */
typedef int bus_handler(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply);

struct bus_route {
    Envelope__BodyCase message;
    bus_handler *handle;
};

/* Returns `code`, and remembers field and value for the Refusal. Both are copied. */
int turn_refuse(struct turn *t, int code, const char *field, const char *value);
/* Says `env` to a peer at the end of the turn; packed at once. Fills at_ms, clock_rate and exercise. */
void turn_say(struct turn *t, struct bus_peer to, const Envelope *env);
/* Runs a program after the turn with `input` on its standard input (alarm_exec); its exit is not waited for. */
void turn_run(struct turn *t, const char *program, const char *input);

/* The outbox, for those who drive turns. */
struct outbox_item {
    struct bus_peer to;
    const uint8_t *bytes; /* NULL: run `program` */
    size_t n;
    const char *program;
    const char *input;
};
struct outbox *outbox_new(uint32_t clock_rate, bool exercise);
void outbox_free(struct outbox **o);
size_t outbox_count(const struct outbox *o);
const struct outbox_item *outbox_item(const struct outbox *o, size_t i);
void outbox_cut(struct outbox *o, size_t keep); /* forgets what was said after the first `keep` */

#endif
