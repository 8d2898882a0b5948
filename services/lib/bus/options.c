/* options - every option of every socket, in one table. All are set before bind or connect: later they do nothing. */
#include "bus/options.h"
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <zmq.h>
#include "base/text.h"
#include "bus/bus.h"
#include "bus/sockets.h"

/* Stable headers hide the name, every 4.3 library knows the number: sockets_open fails if one should not. */
#define ZAP_ENFORCE_DOMAIN 93
#define OFF INT64_MIN /* this kind leaves the option alone */
/* A frame on the wire carries CURVE's nonce and tag too. */
#define FRAME_MAX (BUS_MESSAGE_MAX + 1024)

struct option {
    int name;
    size_t size;
    int64_t value[SOCKET_KINDS]; /* public, inner, connect, client */
};

static const struct option options[] = {
    { ZMQ_LINGER, sizeof(int), { SOCKETS_LINGER_MS, SOCKETS_LINGER_MS, SOCKETS_LINGER_MS, 200 } },
    /* Messages per peer. Memory is bounded by peers x messages x size; people's own clients ask one thing at a time. */
    { ZMQ_SNDHWM, sizeof(int), { 256, 1000, 1000, 100 } },
    { ZMQ_RCVHWM, sizeof(int), { 64, 1000, 1000, 256 } },
    { ZMQ_MAXMSGSIZE, sizeof(int64_t), { FRAME_MAX, FRAME_MAX, FRAME_MAX, FRAME_MAX } },
    { ZMQ_HANDSHAKE_IVL, sizeof(int), { 5000, 5000, 5000, 5000 } },
    { ZMQ_BACKLOG, sizeof(int), { 512, 128, OFF, OFF } },
    /* To a vanished peer a message is refused, not dropped. */
    { ZMQ_ROUTER_MANDATORY, sizeof(int), { 1, 1, OFF, OFF } },
    /* Nothing is queued for a peer that is not there. */
    { ZMQ_IMMEDIATE, sizeof(int), { OFF, OFF, 1, 1 } },
    /* Our own workers are on this machine and few: they may be quick. */
    { ZMQ_RECONNECT_IVL, sizeof(int), { OFF, OFF, 50, 200 } },
    { ZMQ_RECONNECT_IVL_MAX, sizeof(int), { OFF, OFF, 500, 2000 } },
    /* Half-open lines across a network end; progress is proven by the worker's own heartbeat. */
    { ZMQ_HEARTBEAT_IVL, sizeof(int), { 5000, OFF, OFF, 5000 } },
    { ZMQ_HEARTBEAT_TIMEOUT, sizeof(int), { 15000, OFF, OFF, 15000 } },
    { ZMQ_HEARTBEAT_TTL, sizeof(int), { 20000, OFF, OFF, 20000 } },
    { ZMQ_CONNECT_TIMEOUT, sizeof(int), { OFF, OFF, OFF, 5000 } },
    /* Without this CURVE lets every key in while no ZAP handler runs. */
    { ZAP_ENFORCE_DOMAIN, sizeof(int), { 1, OFF, OFF, OFF } },
};

int options_library(struct refusal *ret_why)
{
    int major, minor, patch;

    zmq_version(&major, &minor, &patch);
    *ret_why = (struct refusal){ .code = ERR_CONFIG_WRONG, .field = "libzmq" };
    if (major != 4 || minor < 3 || (minor == 3 && patch < 4)) {
        ret_why->value = "version 4.3.4 or a later 4.x is needed";
        return ERR_CONFIG_WRONG;
    }
    if (!zmq_has("curve")) {
        ret_why->value = "it was built without CURVE";
        return ERR_CONFIG_WRONG;
    }
    *ret_why = (struct refusal){ 0 };
    return 0;
}

static int set(void *socket, const struct option *option, int64_t value)
{
    int small = (int)value;

    return zmq_setsockopt(
        socket, option->name, option->size == sizeof small ? (void *)&small : &value, option->size);
}

static int set_all(void *socket, enum socket_kind kind)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i].value[kind] != OFF && set(socket, &options[i], options[i].value[kind]) < 0)
            return -1;
    if (kind != SOCKET_PUBLIC)
        return 0;
    return zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, ZAP_DOMAIN, strlen(ZAP_DOMAIN));
}

void *options_socket(void *context, enum socket_kind kind)
{
    bool binds = kind == SOCKET_PUBLIC || kind == SOCKET_INNER;
    void *socket = zmq_socket(context, binds ? ZMQ_ROUTER : ZMQ_DEALER);

    if (socket && set_all(socket, kind) < 0) {
        int error = errno;

        zmq_close(socket);
        errno = error;
        return NULL;
    }
    return socket;
}

const char *options_tcp_fault(const char *endpoint, bool binds)
{
    const char *address = text_starts(endpoint, "tcp://") ? endpoint + strlen("tcp://") : NULL;
    const char *colon = address ? strrchr(address, ':') : NULL;
    int64_t port;

    if (!colon || colon == address)
        return "has to be tcp://ADDRESS:PORT";
    if (binds && text_is(colon + 1, "*"))
        return NULL;
    return text_int(colon + 1, binds ? 0 : 1, 65535, &port) ? "has a port that is none" : NULL;
}

int options_endpoint(void *socket, const char *endpoint)
{
    int has_ipv6 = strchr(endpoint, '[') != NULL;

    return zmq_setsockopt(socket, ZMQ_IPV6, &has_ipv6, sizeof has_ipv6);
}

int options_curve_server(void *socket, const struct key_pair *own)
{
    int yes = 1;

    if (zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &yes, sizeof yes) < 0)
        return -1;
    return zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY_SIZE);
}

int options_curve_client(
    void *socket, const struct key_pair *own, const uint8_t server_key[KEY_SIZE])
{
    if (zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, server_key, KEY_SIZE) < 0 ||
        zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, own->public_key, KEY_SIZE) < 0)
        return -1;
    return zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, own->secret_key, KEY_SIZE);
}
