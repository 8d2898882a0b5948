/* sockets - links and what goes over them. A peer's address is the routing id that ROUTER made, and one byte that says
 * whether this peer wants the empty frame that a REQ socket wants (pitfall B19). */
#include "bus/sockets.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "bus/links.h"
#include "bus/options.h"

#define ROUTING_ID_SIZE                                                                            \
    5 /* of those that ROUTER makes; they begin with 0, which no peer may choose */
#define FILES_WANTED 65536

static int refuse(struct refusal *ret_why, int code, const char *field, const char *value)
{
    *ret_why = (struct refusal){ .code = code, .field = field, .value = value };
    return code;
}

/* ---- the whole ---- */

/* A listener on ipc aborts when descriptors run out (pitfall B12): as many as we may have. */
static void raise_file_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= FILES_WANTED)
        return;
    limit.rlim_cur = limit.rlim_max < FILES_WANTED ? limit.rlim_max : FILES_WANTED;
    setrlimit(RLIMIT_NOFILE, &limit);
}

struct sockets *sockets_new(
    struct keyring *keyring, const struct key_pair *server, struct refusal *ret_why)
{
    struct sockets *s;

    if (options_library(ret_why))
        return NULL;
    raise_file_limit();
    s = must_alloc(sizeof *s);
    s->keyring = keyring;
    if (server)
        s->server = *server;
    s->context = zmq_ctx_new();
    if (s->context && (!keyring || sockets_zap_start(s) == 0))
        return s;
    refuse(ret_why, ERR_IO, "zap", strerror(errno));
    sockets_free(&s);
    return NULL;
}

static void close_link(struct link *link)
{
    watch_forget(link);
    if (link->socket)
        must(zmq_close(link->socket) == 0);
    link->socket = NULL;
    link->is_up = false;
}

void sockets_free(struct sockets **s)
{
    if (!*s)
        return;
    sockets_detach(*s);
    for (int i = 0; i < SOCKETS_LINKS_MAX; i++)
        close_link(&(*s)->links[i]);
    zap_stop(&(*s)->zap);
    while ((*s)->context && zmq_ctx_term((*s)->context) < 0)
        must(errno == EINTR);
    keys_wipe(&(*s)->server);
    free(*s);
    *s = NULL;
}

int sockets_zap_start(struct sockets *s)
{
    if (!s->zap)
        s->zap = zap_start(s->context, s->keyring);
    return s->zap ? 0 : ERR_IO;
}

void sockets_zap_stop(struct sockets *s)
{
    zap_stop(&s->zap);
}

/* ---- opening ---- */

static const char *ipc_path(const char *endpoint)
{
    return text_starts(endpoint, "ipc://") ? endpoint + strlen("ipc://") : NULL;
}

/* Inner links know no keys: the directory is what keeps others out. NULL if it does. */
static const char *ipc_fault(const char *endpoint)
{
    const char *path = ipc_path(endpoint);
    const char *slash = path ? strrchr(path, '/') : NULL;
    char folder[SOCKETS_IPC_PATH_MAX + 1] = { 0 };
    struct stat st;

    if (!path || *path != '/')
        return "has to be ipc:// and an absolute path";
    if (strlen(path) > SOCKETS_IPC_PATH_MAX)
        return "has a path of more than 107 bytes: choose a shorter data directory";
    memcpy(folder, path, (size_t)(slash - path));
    if (stat(*folder ? folder : "/", &st) < 0)
        return "is in a directory that is not there";
    if (st.st_uid != geteuid() || (st.st_mode & 077) != 0)
        return "has to be in a directory that is ours alone (mode 0700)";
    return NULL;
}

static const char *fault_of(const struct sockets *s, enum sockets_mode mode, const char *endpoint)
{
    if (strlen(endpoint) >= SOCKETS_ENDPOINT_TEXT)
        return "is too long";
    if (mode != SOCKETS_BIND_PUBLIC)
        return ipc_fault(endpoint);
    if (!s->keyring)
        return "is public and has no keyring";
    return options_tcp_fault(endpoint, true);
}

static int bind_quietly(void *socket, const char *endpoint)
{
    mode_t old = umask(0177);
    int rc = zmq_bind(socket, endpoint);
    int error = errno;

    umask(old);
    errno = error;
    return rc;
}

static int attach_endpoint(void *socket, enum sockets_mode mode, char *endpoint)
{
    size_t size = SOCKETS_ENDPOINT_TEXT;

    if (options_endpoint(socket, endpoint) < 0)
        return -1;
    if (mode == SOCKETS_CONNECT)
        return zmq_connect(socket, endpoint);
    if (bind_quietly(socket, endpoint) < 0)
        return -1;
    return zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
}

/* link->mode and link->endpoint say what is wanted. 0, or -1 with errno and the link not open. */
static int open_link(struct sockets *s, struct link *link)
{
    static const enum socket_kind kinds[] = { [SOCKETS_BIND_PUBLIC] = SOCKET_PUBLIC,
        [SOCKETS_BIND_INNER] = SOCKET_INNER,
        [SOCKETS_CONNECT] = SOCKET_CONNECT };
    int rc = 0;

    link->socket = options_socket(s->context, kinds[link->mode]);
    if (!link->socket)
        return -1;
    if (link->mode == SOCKETS_BIND_PUBLIC)
        rc = options_curve_server(link->socket, &s->server);
    if (rc == 0)
        rc = attach_endpoint(link->socket, link->mode, link->endpoint);
    if (rc == 0 && watch_link(s, link) != 0)
        rc = -1;
    if (rc < 0) {
        int error = errno;

        close_link(link);
        errno = error;
    }
    return rc;
}

static int code_of(int system_error)
{
    static const int config[] = { EINVAL, EPROTONOSUPPORT, EADDRNOTAVAIL, ENODEV, ENOENT, EACCES,
        ENAMETOOLONG };

    for (size_t i = 0; i < sizeof config / sizeof *config; i++)
        if (config[i] == system_error)
            return ERR_CONFIG_WRONG;
    return system_error == EADDRINUSE ? ERR_TAKEN : ERR_IO;
}

int sockets_open(struct sockets *s, int link, enum sockets_mode mode, const char *endpoint,
    struct refusal *ret_why)
{
    const char *fault = fault_of(s, mode, endpoint);
    struct link *l;

    must(link >= 0 && link < SOCKETS_LINKS_MAX && !s->links[link].socket);
    l = &s->links[link];
    if (fault)
        return refuse(ret_why, ERR_CONFIG_WRONG, endpoint, fault);
    *l = (struct link){ .mode = mode };
    memcpy(l->endpoint, endpoint, strlen(endpoint) + 1);
    if (open_link(s, l) < 0)
        return refuse(ret_why, code_of(errno), endpoint, strerror(errno));
    return 0;
}

int sockets_reopen(struct sockets *s, int link)
{
    struct link *l;

    must(link >= 0 && link < SOCKETS_LINKS_MAX);
    l = &s->links[link];
    must(l->mode == SOCKETS_CONNECT && *l->endpoint);
    close_link(l);
    return open_link(s, l) < 0 ? ERR_IO : 0;
}

int sockets_endpoint(const struct sockets *s, int link, char *ret)
{
    if (link < 0 || link >= SOCKETS_LINKS_MAX || !s->links[link].socket)
        return ERR_NOT_FOUND;
    memcpy(ret, s->links[link].endpoint, SOCKETS_ENDPOINT_TEXT);
    return 0;
}

/* ---- sending ---- */

static int send_part(void *socket, const void *bytes, size_t n, int flags)
{
    int sent;

    do
        sent = zmq_send(socket, bytes, n, flags | ZMQ_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

/* Only the first frame can be refused: after it the rest follows, or the peer has gone and all of it is dropped. */
static int send_framed(
    void *socket, const uint8_t *id, size_t id_n, bool is_delimited, const uint8_t *bytes, size_t n)
{
    if (id_n > 0 && send_part(socket, id, id_n, ZMQ_SNDMORE) < 0)
        return -1;
    if (is_delimited)
        must(send_part(socket, "", 0, ZMQ_SNDMORE) == 0);
    if (send_part(socket, bytes, n, 0) == 0)
        return 0;
    must(id_n == 0);
    return -1;
}

/* Addresses travel through other processes and come back (return_path): what is none reaches nobody. */
static bool is_address(const struct sockets *s, const struct bus_peer *peer)
{
    if (peer->link < 0 || peer->link >= SOCKETS_LINKS_MAX || !s->links[peer->link].socket)
        return false;
    return peer->n == (s->links[peer->link].mode == SOCKETS_CONNECT ? 0 : ROUTING_ID_SIZE + 1);
}

int sockets_send(struct sockets *s, struct bus_peer peer, const uint8_t *bytes, size_t n)
{
    struct link *link;
    bool is_bound;

    must(n > 0 && n <= BUS_MESSAGE_MAX);
    if (!is_address(s, &peer))
        return ERR_UNREACHED;
    link = &s->links[peer.link];
    is_bound = link->mode != SOCKETS_CONNECT;
    if (send_framed(link->socket, peer.id, is_bound ? ROUTING_ID_SIZE : 0,
            is_bound && peer.id[ROUTING_ID_SIZE], bytes, n) == 0)
        return 0;
    must(errno == EAGAIN || errno == EHOSTUNREACH);
    return errno == EAGAIN && (is_bound || link->is_up) ? ERR_BUSY : ERR_UNREACHED;
}

size_t sockets_send_all(struct sockets *s, const struct outbox *out)
{
    size_t unsent = 0;

    for (size_t i = 0; i < outbox_count(out); i++) {
        const struct outbox_item *item = outbox_item(out, i);

        if (item->bytes && sockets_send(s, item->to, item->bytes, item->n) != 0)
            unsent++;
    }
    return unsent;
}

/* ---- hearing ---- */

int sockets_events(const struct link *link)
{
    int events = 0;
    size_t size = sizeof events;

    must(zmq_getsockopt(link->socket, ZMQ_EVENTS, &events, &size) == 0);
    return events;
}

static int receive(void *socket, zmq_msg_t *frame)
{
    int n;

    do
        n = zmq_msg_recv(frame, socket, ZMQ_DONTWAIT);
    while (n < 0 && errno == EINTR);
    must(n >= 0 || errno == EAGAIN);
    return n;
}

static void drain_message(void *socket)
{
    zmq_msg_t rest;
    int more;

    do {
        must(zmq_msg_init(&rest) == 0);
        must(receive(socket, &rest) >= 0);
        more = zmq_msg_more(&rest);
        zmq_msg_close(&rest);
    } while (more);
}

/* [empty frame] body, and nothing after. The first frame of it is there. */
static bool hear_rest(void *socket, zmq_msg_t *body, bool *ret_is_delimited)
{
    *ret_is_delimited = zmq_msg_size(body) == 0 && zmq_msg_more(body);
    if (*ret_is_delimited)
        must(receive(socket, body) >= 0);
    if (!zmq_msg_more(body))
        return zmq_msg_size(body) > 0;
    drain_message(socket);
    return false;
}

/* An id that the peer chose may be another peer's tomorrow, who would then get the answers of today's. */
static void tell_id_refused(void *socket, zmq_msg_t *id, bool is_delimited)
{
    Refusal no = REFUSAL__INIT;
    Envelope env = ENVELOPE__INIT;
    struct arena arena = { 0 };
    uint8_t *bytes;
    size_t n;

    no.code = (char *)error_code(ERR_INVALID);
    no.field = (char *)"routing_id";
    env.body_case = ENVELOPE__BODY_REFUSAL;
    env.refusal = &no;
    bytes = codec_pack(&env, &arena, &n);
    (void)send_framed(socket, zmq_msg_data(id), zmq_msg_size(id), is_delimited, bytes, n);
    arena_clear(&arena);
}

static bool is_made_by_router(zmq_msg_t *id)
{
    return zmq_msg_size(id) == ROUTING_ID_SIZE && *(uint8_t *)zmq_msg_data(id) == 0;
}

static enum heard hear_routed(
    struct link *link, zmq_msg_t *id, zmq_msg_t *body, struct bus_peer *ret_peer)
{
    bool is_delimited;

    if (!zmq_msg_more(id))
        return HEARD_GARBAGE;
    must(receive(link->socket, body) >= 0);
    if (!hear_rest(link->socket, body, &is_delimited))
        return HEARD_GARBAGE;
    if (!is_made_by_router(id)) {
        tell_id_refused(link->socket, id, is_delimited);
        return HEARD_GARBAGE;
    }
    memcpy(ret_peer->id, zmq_msg_data(id), ROUTING_ID_SIZE);
    ret_peer->id[ROUTING_ID_SIZE] = is_delimited;
    ret_peer->n = ROUTING_ID_SIZE + 1;
    return HEARD_MESSAGE;
}

static enum heard hear_from_many(struct link *link, zmq_msg_t *body, struct bus_peer *ret_peer)
{
    enum heard heard = HEARD_NOTHING;
    zmq_msg_t id;

    must(zmq_msg_init(&id) == 0);
    if (receive(link->socket, &id) >= 0)
        heard = hear_routed(link, &id, body, ret_peer);
    zmq_msg_close(&id);
    return heard;
}

static enum heard hear_from_one(struct link *link, zmq_msg_t *body)
{
    bool is_delimited;

    if (receive(link->socket, body) < 0)
        return HEARD_NOTHING;
    return hear_rest(link->socket, body, &is_delimited) ? HEARD_MESSAGE : HEARD_GARBAGE;
}

enum heard sockets_hear(struct sockets *s, int link, zmq_msg_t *body, struct raw_msg *ret_msg)
{
    struct link *l = &s->links[link];
    enum heard heard;

    *ret_msg = (struct raw_msg){ .from.link = (int16_t)link };
    heard = l->mode == SOCKETS_CONNECT ? hear_from_one(l, body)
                                       : hear_from_many(l, body, &ret_msg->from);
    if (heard != HEARD_MESSAGE)
        return heard;
    if (l->mode == SOCKETS_BIND_PUBLIC) {
        ret_msg->actor = zmq_msg_gets(body, "User-Id");
        if (!ret_msg->actor || !*ret_msg->actor)
            return HEARD_GARBAGE;
    }
    ret_msg->bytes = zmq_msg_data(body);
    ret_msg->n = zmq_msg_size(body);
    return HEARD_MESSAGE;
}
