/* zap - answers libzmq's question "may this key come in?" from the keyring, on a thread of its own. */
#include "bus/zap.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>
#include "base/errors.h"
#include "base/must.h"
#include "bus/options.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01" /* fixed by RFC 27 */
#define NAME_SIZE 64

struct zap {
    struct keyring *keyring;
    void *handler; /* REP; the thread's */
    void *stop_heard; /* PAIR; the thread's */
    void *stop; /* PAIR; ours */
    pthread_t thread;
    pthread_mutex_t lock; /* of `refused` */
    struct zap_refused refused;
};

enum { VERSION, REQUEST_ID, DOMAIN, ADDRESS, ROUTING_ID, MECHANISM, CREDENTIALS, FRAMES };

struct request {
    zmq_msg_t frames[FRAMES];
    unsigned n; /* more than FRAMES: they were counted, not kept */
};

static int receive(void *socket, zmq_msg_t *frame)
{
    int n;

    do
        n = zmq_msg_recv(frame, socket, 0);
    while (n < 0 && errno == EINTR);
    return n;
}

static void send_part(void *socket, const void *bytes, size_t n, int flags)
{
    int sent;

    do
        sent = zmq_send(socket, bytes, n, flags);
    while (sent < 0 && errno == EINTR);
    must(sent >= 0);
}

static void request_read(void *socket, struct request *r)
{
    bool more = true;

    for (unsigned i = 0; i < FRAMES; i++)
        must(zmq_msg_init(&r->frames[i]) == 0);
    for (r->n = 0; more; r->n++) {
        zmq_msg_t surplus;
        zmq_msg_t *frame = r->n < FRAMES ? &r->frames[r->n] : &surplus;

        if (frame == &surplus)
            must(zmq_msg_init(&surplus) == 0);
        must(receive(socket, frame) >= 0);
        more = zmq_msg_more(frame);
        if (frame == &surplus)
            zmq_msg_close(&surplus);
    }
}

static void request_close(struct request *r)
{
    for (unsigned i = 0; i < FRAMES; i++)
        zmq_msg_close(&r->frames[i]);
}

static bool frame_is(zmq_msg_t *frame, const char *text)
{
    size_t n = strlen(text);

    return zmq_msg_size(frame) == n && memcmp(zmq_msg_data(frame), text, n) == 0;
}

static bool is_well_formed(struct request *r)
{
    return r->n == FRAMES && frame_is(&r->frames[VERSION], "1.0") &&
           frame_is(&r->frames[DOMAIN], ZAP_DOMAIN) && frame_is(&r->frames[MECHANISM], "CURVE") &&
           zmq_msg_size(&r->frames[CREDENTIALS]) == KEY_SIZE;
}

static void note_refused(struct zap *z, const uint8_t *key, bool is_early)
{
    pthread_mutex_lock(&z->lock);
    if (is_early)
        z->refused.early++;
    else
        z->refused.unknown++;
    if (key && !is_early)
        keys_text(key, z->refused.last);
    pthread_mutex_unlock(&z->lock);
}

/* The status that RFC 27 gives to our yes and no; 300 makes the client try again by itself, 400 does not. */
static const char *judge(struct zap *z, struct request *r, char name[NAME_SIZE])
{
    const uint8_t *key = NULL;
    int error = ERR_FORBIDDEN;

    if (is_well_formed(r)) {
        key = zmq_msg_data(&r->frames[CREDENTIALS]);
        error = keyring_admit(z->keyring, key, name);
    }
    if (!error)
        return "200";
    name[0] = '\0';
    note_refused(z, key, error == ERR_UNREACHED);
    return error == ERR_UNREACHED ? "300" : "400";
}

static void answer(struct zap *z)
{
    char name[NAME_SIZE] = "";
    struct request r;
    zmq_msg_t *id = &r.frames[REQUEST_ID];
    const char *status;

    request_read(z->handler, &r);
    status = judge(z, &r, name);
    send_part(z->handler, "1.0", 3, ZMQ_SNDMORE);
    send_part(z->handler, zmq_msg_data(id), zmq_msg_size(id), ZMQ_SNDMORE);
    send_part(z->handler, status, 3, ZMQ_SNDMORE);
    send_part(z->handler, "", 0, ZMQ_SNDMORE); /* status text */
    send_part(z->handler, name, strlen(name), ZMQ_SNDMORE); /* User-Id */
    send_part(z->handler, "", 0, 0); /* metadata */
    request_close(&r);
}

static void *run(void *self)
{
    struct zap *z = self;
    zmq_pollitem_t items[] = { { z->stop_heard, 0, ZMQ_POLLIN, 0 },
        { z->handler, 0, ZMQ_POLLIN, 0 } };

    for (;;) {
        if (zmq_poll(items, 2, -1) < 0) {
            must(errno == EINTR);
            continue;
        }
        if (items[0].revents)
            return NULL;
        if (items[1].revents)
            answer(z);
    }
}

static int open_sockets(struct zap *z, void *context)
{
    char endpoint[64];
    int none = 0;

    snprintf(endpoint, sizeof endpoint, "inproc://zap-stop-%p", (void *)z);
    z->handler = zmq_socket(context, ZMQ_REP);
    z->stop = zmq_socket(context, ZMQ_PAIR);
    z->stop_heard = zmq_socket(context, ZMQ_PAIR);
    if (!z->handler || !z->stop || !z->stop_heard)
        return -1;
    if (zmq_setsockopt(z->handler, ZMQ_LINGER, &none, sizeof none) < 0 ||
        zmq_setsockopt(z->stop, ZMQ_LINGER, &none, sizeof none) < 0 ||
        zmq_setsockopt(z->stop_heard, ZMQ_LINGER, &none, sizeof none) < 0)
        return -1;
    if (zmq_bind(z->stop, endpoint) < 0 || zmq_connect(z->stop_heard, endpoint) < 0)
        return -1;
    return zmq_bind(z->handler, ZAP_ENDPOINT);
}

/* Its sockets pass to the thread with pthread_create and come back with pthread_join: both are full fences. Signals are the
 * loop's business. */
static int start_thread(struct zap *z)
{
    sigset_t all, old;
    int error;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    error = pthread_create(&z->thread, NULL, run, z);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error;
}

static void zap_free(struct zap *z)
{
    if (z->handler) {
        /* At once: a mere close gives the name back some time later. */
        zmq_unbind(z->handler, ZAP_ENDPOINT);
        zmq_close(z->handler);
    }
    if (z->stop)
        zmq_close(z->stop);
    if (z->stop_heard)
        zmq_close(z->stop_heard);
    pthread_mutex_destroy(&z->lock);
    free(z);
}

struct zap *zap_start(void *context, struct keyring *keyring)
{
    struct zap *z = must_alloc(sizeof *z);
    int error = 0;

    z->keyring = keyring;
    must(pthread_mutex_init(&z->lock, NULL) == 0);
    if (open_sockets(z, context) < 0)
        error = errno;
    if (!error)
        error = start_thread(z);
    if (!error)
        return z;
    zap_free(z);
    errno = error;
    return NULL;
}

void zap_stop(struct zap **z)
{
    if (!*z)
        return;
    send_part((*z)->stop, "", 0, 0);
    must(pthread_join((*z)->thread, NULL) == 0);
    zap_free(*z);
    *z = NULL;
}

struct zap_refused zap_refused(struct zap *z)
{
    struct zap_refused refused;

    pthread_mutex_lock(&z->lock);
    refused = z->refused;
    z->refused = (struct zap_refused){ 0 };
    pthread_mutex_unlock(&z->lock);
    return refused;
}
