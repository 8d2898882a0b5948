/* sockets - bytes between processes: one ZeroMQ context, one socket per link, the thread that admits keys (ZAP), and
 * the libuv watchers. With keys.h and client.h the only place that names zmq. One thread, the loop's, uses it all.
 * ZeroMQ makes nothing durable: a message that was sent may be lost (pitfalls B3). */
#ifndef ASSIST_BUS_SOCKETS_H
#define ASSIST_BUS_SOCKETS_H

#include <stddef.h>
#include <stdint.h>
#include <uv.h>
#include "bus/bus.h"
#include "bus/keyring.h"
#include "bus/keys.h"

#define SOCKETS_LINKS_MAX 16
#define SOCKETS_ENDPOINT_TEXT 256
#define SOCKETS_IPC_PATH_MAX 107 /* bytes of the path after ipc:// */
#define SOCKETS_LINGER_MS 500

enum sockets_mode {
    SOCKETS_BIND_PUBLIC, /* ROUTER, CURVE server, ZAP domain enforced; tcp */
    SOCKETS_BIND_INNER, /* ROUTER, no keys: an ipc path in a directory that is ours alone (0700) */
    SOCKETS_CONNECT, /* DEALER to an inner link; IMMEDIATE: nothing queues for a peer that is not there */
};

struct sockets;

/* Messages of one link, at most BUS_DRAIN, once in a loop turn. All they point to is valid during the call alone.
 * `actor` is the key's name as admitted on public links, NULL on others; whether it still holds is keyring_find's word. */
typedef void sockets_batch(void *self, const struct raw_msg *msgs, size_t n);
/* A connect link has reached the other end (again): what is sent now goes there; before, a send gave ERR_UNREACHED. So
 * Hello is said here. Short breaks may pass unseen (heartbeats find those), and it may come once too often. */
typedef void sockets_up(void *self, int link);

/* Checks the library (version, CURVE), and with a keyring starts the ZAP thread, before anything is bound. `keyring` is
 * borrowed and must outlive; NULL when there is no public link. `server` is copied; NULL likewise.
 * NULL with *ret_why (ERR_CONFIG_WRONG, ERR_IO) on failure. */
struct sockets *sockets_new(
    struct keyring *keyring, const struct key_pair *server, struct refusal *ret_why);
/* Closes everything; waits at most SOCKETS_LINGER_MS for bytes on their way. sockets_detach comes first if attached. */
void sockets_free(struct sockets **s);

/* Opens link number `link` (0 ... SOCKETS_LINKS_MAX-1, each once). `endpoint`: for public links "tcp://ADDRESS:PORT" (PORT 0 or *:
 * any free one), for the others "ipc://PATH" in a directory that is ours alone. An ipc path is taken over from whoever had it
 * (pitfall B11): hold a lock first. 0, or with *ret_why: ERR_CONFIG_WRONG (endpoint, directory, no keyring), ERR_TAKEN (address
 * in use), ERR_IO; then the link is not open. May be called before or after sockets_attach. */
int sockets_open(struct sockets *s, int link, enum sockets_mode mode, const char *endpoint,
    struct refusal *ret_why);
/* A connect link is closed and made anew (pitfall B4); what was queued is lost. 0 or ERR_IO. May be called from callbacks. */
int sockets_reopen(struct sockets *s, int link);
/* Where it is really bound: the port that was chosen. ret: size SOCKETS_ENDPOINT_TEXT. 0 or ERR_NOT_FOUND. */
int sockets_endpoint(const struct sockets *s, int link, char *ret);

/* Never blocks. 0: queued, no more is known. ERR_UNREACHED: nobody there (any more). ERR_BUSY: the peer does not take what
 * waits for it; nothing was queued. n <= BUS_MESSAGE_MAX, else it is our bug. */
int sockets_send(struct sockets *s, struct bus_peer peer, const uint8_t *bytes, size_t n);
/* Sends all of an outbox that has bytes, in order; programs (turn_run) are left to the caller. Returns how many were not sent. */
size_t sockets_send_all(struct sockets *s, const struct outbox *out);

/* Begins to hear: one batch per link and loop turn. `up` may be NULL. 0 or ERR_IO. */
int sockets_attach(
    struct sockets *s, uv_loop_t *loop, sockets_batch *batch, sockets_up *up, void *self);
/* Stops hearing; sending goes on. The loop must run until its handles are closed before the loop is freed. Twice is safe. */
void sockets_detach(struct sockets *s);

/* For tests: the ZAP thread ends, or runs again, while public links stay open. */
void sockets_zap_stop(struct sockets *s);
int sockets_zap_start(struct sockets *s);

#endif
