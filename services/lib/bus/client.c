/* client - one connection to a public link. A monitor on the socket tells what ZeroMQ itself keeps silent about: that
 * the handshake failed, and whether it was our key (pitfall C5). */
#include "bus/client.h"
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/must.h"
#include "bus/bus.h"
#include "bus/options.h"

#define MONITORED                                                                                  \
    (ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |                             \
        ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |               \
        ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_MONITOR_STOPPED)

/* Marks a text for translation without translating it here. */
#define N_(text) text

enum line {
    LINE_NONE, /* nothing has answered yet */
    LINE_UP,
    LINE_LOST, /* was up */
    LINE_SHUT, /* something answers, and ends the handshake */
    LINE_REFUSED, /* our key is not admitted; no new try is made */
};

struct client {
    void *context;
    void *socket;
    void *monitor;
    enum line line;
    unsigned opened; /* makes the monitor's name new each time */
    char *endpoint;
    uint8_t server_key[KEY_SIZE];
    struct key_pair own;
    zmq_msg_t received; /* what the last client_receive showed */
};

static void hang_up(struct client *c)
{
    if (c->socket) {
        zmq_socket_monitor(c->socket, NULL, 0);
        zmq_close(c->socket);
    }
    if (c->monitor)
        zmq_close(c->monitor);
    c->socket = NULL;
    c->monitor = NULL;
    c->line = LINE_NONE;
}

static int open_monitor(struct client *c)
{
    char name[64];
    int none = 0;

    snprintf(name, sizeof name, "inproc://monitor-%u", c->opened++);
    c->monitor = zmq_socket(c->context, ZMQ_PAIR);
    if (!c->monitor || zmq_setsockopt(c->monitor, ZMQ_LINGER, &none, sizeof none) < 0)
        return -1;
    if (zmq_socket_monitor(c->socket, name, MONITORED) < 0)
        return -1;
    return zmq_connect(c->monitor, name);
}

static int dial(struct client *c)
{
    c->socket = options_socket(c->context, SOCKET_CLIENT);
    if (!c->socket || options_endpoint(c->socket, c->endpoint) < 0)
        return -1;
    if (options_curve_client(c->socket, &c->own, c->server_key) < 0 || open_monitor(c) < 0)
        return -1;
    return zmq_connect(c->socket, c->endpoint);
}

static int code_of(int system_error)
{
    return system_error == EINVAL || system_error == EPROTONOSUPPORT ? ERR_CONFIG_WRONG : ERR_IO;
}

struct client *client_open(const char *endpoint, const uint8_t server_key[KEY_SIZE],
    const struct key_pair *own, struct refusal *ret_why)
{
    const char *fault = options_tcp_fault(endpoint, false);
    struct client *c;

    if (options_library(ret_why))
        return NULL;
    *ret_why = (struct refusal){ .code = ERR_CONFIG_WRONG, .field = endpoint, .value = fault };
    if (fault)
        return NULL;
    c = must_alloc(sizeof *c);
    c->endpoint = must_dup(endpoint);
    c->own = *own;
    memcpy(c->server_key, server_key, KEY_SIZE);
    must(zmq_msg_init(&c->received) == 0);
    c->context = zmq_ctx_new();
    *ret_why = (struct refusal){ 0 };
    if (c->context && dial(c) == 0)
        return c;
    *ret_why =
        (struct refusal){ .code = code_of(errno), .field = endpoint, .value = strerror(errno) };
    client_close(&c);
    return NULL;
}

void client_close(struct client **c)
{
    if (!*c)
        return;
    hang_up(*c);
    zmq_msg_close(&(*c)->received);
    while ((*c)->context && zmq_ctx_term((*c)->context) < 0)
        must(errno == EINTR);
    keys_wipe(&(*c)->own);
    free((*c)->endpoint);
    free(*c);
    *c = NULL;
}

int client_reopen(struct client *c)
{
    hang_up(c);
    if (dial(c) == 0)
        return 0;
    hang_up(c);
    return ERR_IO;
}

/* ---- the monitor ---- */

static enum line line_after(enum line now, unsigned event)
{
    switch (event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        return LINE_UP;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
        return LINE_REFUSED;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
        return now == LINE_REFUSED ? now : LINE_SHUT;
    case ZMQ_EVENT_DISCONNECTED:
        return now == LINE_UP ? LINE_LOST : now;
    default:
        return now;
    }
}

/* An event is two frames: number and value, and an address that is of no use here. */
static bool read_event(struct client *c)
{
    unsigned char head[6] = { 0 };
    char address[256];
    uint16_t event;

    if (zmq_recv(c->monitor, head, sizeof head, ZMQ_DONTWAIT) < 0)
        return false;
    must(zmq_recv(c->monitor, address, sizeof address, ZMQ_DONTWAIT) >= 0);
    memcpy(&event, head, sizeof event);
    c->line = line_after(c->line, event);
    return true;
}

static int read_events(struct client *c)
{
    static const int told[] = { [LINE_UP] = CLIENT_CONNECTED,
        [LINE_LOST] = CLIENT_LOST,
        [LINE_SHUT] = CLIENT_SHUT,
        [LINE_REFUSED] = CLIENT_REFUSED };
    enum line before = c->line;

    while (read_event(c))
        ;
    return c->line == before ? 0 : told[c->line];
}

bool client_is_connected(const struct client *c)
{
    return c->line == LINE_UP;
}

const char *client_why(const struct client *c)
{
    static const char *const why[] = {
        [LINE_NONE] = N_("the service is not reached"),
        [LINE_UP] = N_("the service does not answer"),
        [LINE_LOST] = N_("the connection to the service was lost"),
        [LINE_SHUT] = N_("something answers and does not let us in: the service is starting, "
                         "or its key is not the one in the configuration"),
        [LINE_REFUSED] = N_("key not authorised"),
    };

    return why[c->line];
}

/* ---- waiting ---- */

/* What is left of a wait; a stopwatch because zmq's is monotonic, and the clock is not ours to read. */
struct deadline {
    void *watch;
    int timeout_ms; /* -1: none */
};

static struct deadline deadline_in(int timeout_ms)
{
    return (struct deadline){ zmq_stopwatch_start(), timeout_ms };
}

static long left_of(const struct deadline *d)
{
    unsigned long gone_ms = zmq_stopwatch_intermediate(d->watch) / 1000;

    if (d->timeout_ms < 0)
        return -1;
    return gone_ms < (unsigned long)d->timeout_ms ? d->timeout_ms - (long)gone_ms : 0;
}

static void deadline_end(struct deadline *d)
{
    zmq_stopwatch_stop(d->watch);
}

/* One poll: a set of client_event, `wanted` (of the socket) counted as CLIENT_MESSAGE; -1 when a signal ended it. */
static int poll_once(struct client *c, short wanted, int fd, long timeout_ms)
{
    zmq_pollitem_t items[] = { { c->socket, 0, wanted, 0 }, { c->monitor, 0, ZMQ_POLLIN, 0 },
        { NULL, fd, ZMQ_POLLIN, 0 } };
    int events = 0;

    if (zmq_poll(items, fd >= 0 ? 3 : 2, timeout_ms) < 0) {
        must(errno == EINTR);
        return -1;
    }
    if (items[1].revents)
        events |= read_events(c);
    if (items[0].revents & wanted)
        events |= CLIENT_MESSAGE;
    if (fd >= 0 && items[2].revents)
        events |= CLIENT_INPUT;
    return events;
}

int client_wait(struct client *c, int fd, int timeout_ms)
{
    struct deadline deadline = deadline_in(timeout_ms);
    int events;
    long left;

    do {
        left = left_of(&deadline);
        events = c->socket ? poll_once(c, ZMQ_POLLIN, fd, left) : -1;
    } while (events == 0 && left != 0);
    deadline_end(&deadline);
    return events < 0 ? 0 : events;
}

/* Until the socket is ready for `wanted`. A signal does not end it. */
static int wait_ready(struct client *c, short wanted, int timeout_ms)
{
    struct deadline deadline = deadline_in(timeout_ms);
    int result = ERR_UNREACHED;
    long left;

    do {
        int events;

        left = left_of(&deadline);
        events = c->line == LINE_REFUSED || !c->socket ? 0 : poll_once(c, wanted, -1, left);
        if (events > 0 && (events & CLIENT_MESSAGE))
            result = 0;
        else if (c->line == LINE_REFUSED)
            result = ERR_FORBIDDEN;
    } while (result == ERR_UNREACHED && c->socket && left != 0);
    deadline_end(&deadline);
    return result;
}

static int send_whole(struct client *c, const uint8_t *bytes, size_t n)
{
    int sent;

    do
        sent = zmq_send(c->socket, bytes, n, ZMQ_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    must(sent >= 0 || errno == EAGAIN);
    return sent < 0 ? ERR_BUSY : 0;
}

int client_send(struct client *c, const uint8_t *bytes, size_t n, int timeout_ms)
{
    int error;

    if (n > BUS_MESSAGE_MAX)
        return ERR_TOO_LONG;
    error = wait_ready(c, ZMQ_POLLOUT, timeout_ms);
    if (error == ERR_UNREACHED && c->line == LINE_UP)
        return ERR_BUSY;
    return error ? error : send_whole(c, bytes, n);
}

static int receive_frame(struct client *c)
{
    int n;

    do
        n = zmq_msg_recv(&c->received, c->socket, ZMQ_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n;
}

/* The last frame of a message is its body; one that is empty says nothing. */
static bool receive_whole(struct client *c)
{
    int n;

    do
        n = receive_frame(c);
    while (n >= 0 && zmq_msg_more(&c->received));
    return n > 0;
}

int client_receive(struct client *c, int timeout_ms, const uint8_t **ret_bytes, size_t *ret_n)
{
    struct deadline deadline = deadline_in(timeout_ms);
    int error;

    do
        error = wait_ready(c, ZMQ_POLLIN, (int)left_of(&deadline));
    while (!error && !receive_whole(c));
    deadline_end(&deadline);
    if (error)
        return error;
    *ret_bytes = zmq_msg_data(&c->received);
    *ret_n = zmq_msg_size(&c->received);
    return 0;
}
