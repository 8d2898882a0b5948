/* client - one connection to a public link, for `assist` and for tests: no loop, every wait has an end.
 * A refused key is told, where ZeroMQ would be silent (pitfall C5). One thread uses it. */
#ifndef ASSIST_BUS_CLIENT_H
#define ASSIST_BUS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/errors.h"
#include "bus/keys.h"

struct client;

/* Begins to connect; waits for nothing. `own` is copied for as long as the client lives.
 * NULL with *ret_why: ERR_CONFIG_WRONG (endpoint, library), ERR_IO. */
struct client *client_open(const char *endpoint, const uint8_t server_key[KEY_SIZE],
    const struct key_pair *own, struct refusal *ret_why);
void client_close(struct client **c);
/* Drops the connection and begins anew: after a refusal, or after a long silence (pitfall B4). 0 or ERR_IO. */
int client_reopen(struct client *c);

/* Waits at most timeout_ms for a connection that takes it. 0: queued, no more is known.
 * ERR_TOO_LONG; ERR_FORBIDDEN: the service does not know our key (client_why says it); ERR_UNREACHED: nobody there in time;
 * ERR_BUSY: connected, but nothing is taken. */
int client_send(struct client *c, const uint8_t *bytes, size_t n, int timeout_ms);
/* The next message; *ret_bytes is valid until the next receive or close. 0, ERR_UNREACHED (nothing in time), ERR_FORBIDDEN. */
int client_receive(struct client *c, int timeout_ms, const uint8_t **ret_bytes, size_t *ret_n);

enum client_event {
    CLIENT_MESSAGE = 1, /* client_receive has it at once */
    CLIENT_INPUT = 2, /* `fd` is readable */
    CLIENT_CONNECTED = 4,
    CLIENT_REFUSED = 8, /* our key; nothing more comes until client_reopen */
    CLIENT_SHUT = 16, /* something answers and ends the handshake; it is tried again */
    CLIENT_LOST = 32, /* the connection that stood; it is tried again */
};
/* Waits for a message, for `fd` to be readable (-1: none), or for a change of the connection. Returns a set of
 * client_event; 0 when the time is over. timeout_ms -1: for ever. A signal ends the wait with 0. */
int client_wait(struct client *c, int fd, int timeout_ms);
/* The handshake was done, and the line still stands. */
bool client_is_connected(const struct client *c);

/* Why there is no connection or no answer: a text to translate (msgid), never NULL; "key not authorised" after ERR_FORBIDDEN. */
const char *client_why(const struct client *c);

#endif
