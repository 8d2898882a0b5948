/* bus_server - a public link on a thread of its own, for socket tests: it answers each message with "NAME: MESSAGE", and
 * "refused" to names that no longer stand in the keyring. All on loopback, any free port. */
#ifndef ASSIST_TESTS_BUS_SERVER_H
#define ASSIST_TESTS_BUS_SERVER_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include "bus/client.h"
#include "bus/sockets.h"

#define DEADLINE_MS 10000 /* of every wait that is to succeed */

struct server {
    struct keyring *keyring;
    struct key_pair keys;
    struct sockets *sockets;
    char endpoint[SOCKETS_ENDPOINT_TEXT];
    uv_loop_t loop;
    uv_async_t wake;
    pthread_t thread;
    sem_t done;
    void (*command)(struct server *s); /* run by the loop's thread; NULL: stop */
    atomic_uint heard; /* messages */
    atomic_uint largest; /* batch */
    atomic_uint unsent; /* answers */
};

void server_start(struct server *s);
void server_stop(struct server *s);
/* Runs it on the loop's thread and returns when it has ended. */
void server_do(struct server *s, void (*command)(struct server *s));
/* A pair whose public half is in the keyring under `name`. */
void server_admit(struct server *s, const char *name, struct key_pair *ret_pair);
struct client *server_client(const struct server *s, const struct key_pair *pair);
unsigned server_port(const struct server *s);

/* Says and expects the answer; fails the test otherwise. */
void ask(struct client *c, const char *text, const char *expected);
/* Waits until client_wait tells one of `events`. */
void await_event(struct client *c, int events);
const char *await_text(struct client *c); /* the next message, as a text */

#endif
