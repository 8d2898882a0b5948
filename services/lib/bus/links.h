/* links - what sockets.c and watch.c share. Within bus only. */
#ifndef ASSIST_BUS_LINKS_H
#define ASSIST_BUS_LINKS_H

#include <stdbool.h>
#include <uv.h>
#include <zmq.h>
#include "bus/sockets.h"
#include "bus/zap.h"

struct link {
    void *socket; /* NULL: not open */
    enum sockets_mode mode;
    bool is_up; /* connect links: could be sent to when last looked at */
    char endpoint[SOCKETS_ENDPOINT_TEXT]; /* as bound, or as asked for */
    uv_poll_t *poll; /* while attached */
};

/* Handles live until libuv has closed them: each is its own piece of memory (pitfall D5). */
struct watch {
    uv_loop_t *loop; /* NULL: not attached */
    uv_prepare_t *prepare;
    uv_check_t *check;
    uv_idle_t *idle;
    sockets_batch *batch;
    sockets_up *up;
    void *self;
    uint64_t told_ms; /* when refused and dropped messages were last logged */
};

struct sockets {
    void *context;
    struct keyring *keyring;
    struct key_pair server;
    struct zap *zap;
    struct link links[SOCKETS_LINKS_MAX];
    struct watch watch;
    uint64_t dropped; /* messages without form, since last told */
};

/* One message of an open link. `body` is an initialised message that then holds the bytes. */
enum heard { HEARD_NOTHING, HEARD_MESSAGE, HEARD_GARBAGE };
enum heard sockets_hear(struct sockets *s, int link, zmq_msg_t *body, struct raw_msg *ret_msg);
int sockets_events(const struct link *link); /* ZMQ_POLLIN | ZMQ_POLLOUT */

int watch_link(struct sockets *s, struct link *link); /* 0 or ERR_IO; nothing while not attached */
void watch_forget(struct link *link); /* before its socket is closed */

#endif
