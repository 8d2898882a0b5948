/* watch - ZeroMQ on libuv. ZMQ_FD is edge-triggered and is drained by any call on the socket, so it only wakes the loop;
 * what there is to do is read from ZMQ_EVENTS, before the loop sleeps and after it woke (pitfalls B1, B2, D5). */
#include <errno.h>
#include <stdlib.h>
#include "base/must.h"
#include "bus/links.h"
#include "sys/log.h"

#define TELL_EVERY_MS 10000

/* What one turn takes from one link. */
struct taken {
    zmq_msg_t bodies[BUS_DRAIN];
    struct raw_msg msgs[BUS_DRAIN];
    size_t n;
};

static void free_handle(uv_handle_t *handle)
{
    free(handle);
}

static void close_handle(void *handle)
{
    if (handle)
        uv_close(handle, free_handle);
}

static bool has_work(struct link *link)
{
    int events = sockets_events(link);

    if (events & ZMQ_POLLIN)
        return true;
    return link->mode == SOCKETS_CONNECT && !link->is_up && (events & ZMQ_POLLOUT);
}

static void on_idle(uv_idle_t *idle)
{
    (void)idle; /* that it is active keeps the loop from sleeping */
}

static void before_sleep(uv_prepare_t *prepare)
{
    struct sockets *s = prepare->data;

    for (int i = 0; i < SOCKETS_LINKS_MAX; i++)
        if (s->links[i].socket && has_work(&s->links[i])) {
            uv_idle_start(s->watch.idle, on_idle);
            return;
        }
}

static void take(struct sockets *s, int link, struct taken *taken)
{
    taken->n = 0;
    for (size_t tries = 0; tries < BUS_DRAIN; tries++) {
        zmq_msg_t *body = &taken->bodies[taken->n];
        enum heard heard;

        must(zmq_msg_init(body) == 0);
        heard = sockets_hear(s, link, body, &taken->msgs[taken->n]);
        if (heard == HEARD_MESSAGE) {
            taken->n++;
            continue;
        }
        zmq_msg_close(body);
        if (heard == HEARD_NOTHING)
            return;
        s->dropped++;
    }
}

static void hand_over(struct sockets *s, int link)
{
    struct taken taken;

    take(s, link, &taken);
    if (taken.n > 0)
        s->watch.batch(s->watch.self, taken.msgs, taken.n);
    for (size_t i = 0; i < taken.n; i++)
        zmq_msg_close(&taken.bodies[i]);
}

static void look_up(struct sockets *s, int link, int events)
{
    struct link *l = &s->links[link];
    bool was_up = l->is_up;

    l->is_up = events & ZMQ_POLLOUT;
    if (l->is_up && !was_up && s->watch.up)
        s->watch.up(s->watch.self, link);
}

static void tell_refused(struct sockets *s)
{
    uint64_t now_ms = uv_now(s->watch.loop);
    struct zap_refused refused = { 0 };

    if (now_ms - s->watch.told_ms < TELL_EVERY_MS)
        return;
    s->watch.told_ms = now_ms;
    if (s->zap)
        refused = zap_refused(s->zap);
    if (refused.unknown)
        log_warn("key not authorised count=%llu last=%s", (unsigned long long)refused.unknown,
            refused.last);
    if (refused.early)
        log_info("keys not known yet count=%llu", (unsigned long long)refused.early);
    if (s->dropped)
        log_warn("messages without form count=%llu", (unsigned long long)s->dropped);
    s->dropped = 0;
}

/* A callback may reopen a link or detach: nothing is remembered across it. */
static void after_wake(uv_check_t *check)
{
    struct sockets *s = check->data;

    uv_idle_stop(s->watch.idle);
    for (int i = 0; i < SOCKETS_LINKS_MAX && s->watch.loop; i++) {
        int events = s->links[i].socket ? sockets_events(&s->links[i]) : 0;

        if (s->links[i].socket && s->links[i].mode == SOCKETS_CONNECT)
            look_up(s, i, events);
        if ((events & ZMQ_POLLIN) && s->watch.loop && s->links[i].socket)
            hand_over(s, i);
    }
    if (s->watch.loop)
        tell_refused(s);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    (void)events;
    if (status < 0) /* libuv stopped it; the descriptor is a signal and goes on (pitfall D6) */
        uv_poll_start(poll, UV_READABLE, on_readable);
}

int watch_link(struct sockets *s, struct link *link)
{
    size_t size = sizeof(int);
    int fd;

    if (!s->watch.loop)
        return 0;
    if (zmq_getsockopt(link->socket, ZMQ_FD, &fd, &size) < 0)
        return ERR_IO;
    link->poll = must_alloc(sizeof *link->poll);
    if (uv_poll_init(s->watch.loop, link->poll, fd) < 0) {
        free(link->poll);
        link->poll = NULL;
        errno = EIO;
        return ERR_IO;
    }
    must(uv_poll_start(link->poll, UV_READABLE, on_readable) == 0);
    return 0;
}

void watch_forget(struct link *link)
{
    if (link->poll)
        uv_poll_stop(link->poll);
    close_handle(link->poll);
    link->poll = NULL;
}

static void start_hooks(struct sockets *s)
{
    struct watch *w = &s->watch;

    w->prepare = must_alloc(sizeof *w->prepare);
    w->check = must_alloc(sizeof *w->check);
    w->idle = must_alloc(sizeof *w->idle);
    must(uv_prepare_init(w->loop, w->prepare) == 0 && uv_check_init(w->loop, w->check) == 0 &&
         uv_idle_init(w->loop, w->idle) == 0);
    w->prepare->data = s;
    w->check->data = s;
    must(uv_prepare_start(w->prepare, before_sleep) == 0 &&
         uv_check_start(w->check, after_wake) == 0);
}

int sockets_attach(
    struct sockets *s, uv_loop_t *loop, sockets_batch *batch, sockets_up *up, void *self)
{
    must(!s->watch.loop);
    s->watch = (struct watch){
        .loop = loop, .batch = batch, .up = up, .self = self, .told_ms = uv_now(loop)
    };
    start_hooks(s);
    for (int i = 0; i < SOCKETS_LINKS_MAX; i++)
        if (s->links[i].socket && watch_link(s, &s->links[i]) != 0) {
            sockets_detach(s);
            return ERR_IO;
        }
    return 0;
}

void sockets_detach(struct sockets *s)
{
    if (!s->watch.loop)
        return;
    for (int i = 0; i < SOCKETS_LINKS_MAX; i++)
        watch_forget(&s->links[i]);
    close_handle(s->watch.prepare);
    close_handle(s->watch.check);
    close_handle(s->watch.idle);
    s->watch = (struct watch){ 0 };
}
