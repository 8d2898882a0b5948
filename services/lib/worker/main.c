/* main - worker_main: one engine, one loop, one set of sockets; SIGTERM stops it in two phases.
 * A batch from the sockets is a turn; the timer is a turn; what a turn says is sent when it has returned. */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/sockets.h"
#include "sys/fault.h"
#include "sys/log.h"
#include "worker/process.h"
#include "worker/programs.h"
#include "worker/settings.h"

#define LAG_MS 250 /* pitfall B2 */

struct run {
    const struct worker *w;
    struct worker_args args;
    struct settings *settings;
    struct clock *clock;
    struct random random;
    struct engine *engine;
    struct sockets *sockets;
    struct outbox *out;
    struct programs *programs;
    uv_loop_t loop;
    uv_timer_t timer;
    uv_signal_t term;
    uv_signal_t interrupt;
    uv_prepare_t before_poll;
    uv_check_t after_poll;
    int64_t beat_ms; /* boot time of the last sign of life to the supervisor */
    int64_t polled_ms; /* boot time at which the loop last came back from waiting */
    bool has_loop;
    bool is_ready;
    bool is_stopping;
};

/* ---- turns ---- */
static void say_ready(struct run *r)
{
    r->is_ready = true;
    log_info("ready");
    if (r->args.ready_fd < 0)
        return;
    if (write(r->args.ready_fd, "ready\n", 6) != 6)
        log_warn("nobody waits for readiness");
    if (r->args.parent && fcntl(r->args.ready_fd, F_SETFL, O_NONBLOCK) == 0)
        return; /* a supervisor goes on listening */
    close(r->args.ready_fd);
    r->args.ready_fd = -1;
}

/* A sign of life each second: a worker that is stuck gives none, whatever it is stuck in. Nobody reads it for a while: no harm. */
static void say_alive(struct run *r)
{
    int64_t now_ms = clock_real(r->clock);

    if (!r->is_ready || r->args.ready_fd < 0 || now_ms - r->beat_ms < BEAT_MS)
        return;
    r->beat_ms = now_ms;
    if (write(r->args.ready_fd, ".", 1) != 1)
        log_trace("nobody listens for a sign of life");
}

/* An I/O error while committing: written or not, only a new start can tell. Nothing is tidied up on that disk. */
static void end_if_broken(int error)
{
    if (!error)
        return;
    log_error("cannot write: the process ends and recovers by starting again");
    _exit(1);
}

static void send_all(struct run *r)
{
    size_t lost = sockets_send_all(r->sockets, r->out);

    if (lost)
        log_trace("unsent messages=%zu", lost);
    for (size_t i = 0; i < outbox_count(r->out); i++) {
        const struct outbox_item *item = outbox_item(r->out, i);

        if (!item->bytes)
            programs_run(r->programs, item->program, item->input);
    }
    outbox_cut(r->out, 0);
    fault_point("turn.sent");
}

static void on_timer(uv_timer_t *timer);

/* Never 0: a timer that is due again at once runs again before libuv looks at any socket, and whoever always has more to do
 * would hear nobody. */
static uint64_t next_tick_ms(struct run *r)
{
    int64_t wait_ms = engine_wake(r->engine);

    return wait_ms > 0 ? (uint64_t)wait_ms : 1;
}

static void after_turn(struct run *r)
{
    send_all(r);
    end_if_broken(engine_idle(r->engine));
    if (!r->is_ready && engine_is_ready(r->engine))
        say_ready(r);
    say_alive(r);
    uv_update_time(&r->loop);
    if (!r->is_stopping)
        uv_timer_start(&r->timer, on_timer, next_tick_ms(r), 0);
}

static void on_batch(void *self, const struct raw_msg *msgs, size_t n)
{
    struct run *r = self;

    end_if_broken(engine_receive(r->engine, msgs, n, r->out));
    after_turn(r);
}

static void on_up(void *self, int link)
{
    struct run *r = self;

    engine_link_new(r->engine, link, r->out);
    after_turn(r);
}

/* At most once for each link, so that a failure to reopen cannot keep us here. */
static void renew_links(struct run *r)
{
    for (int i = 0; i < SOCKETS_LINKS_MAX; i++) {
        int link = engine_stale_link(r->engine);

        if (link < 0)
            return;
        log_warn("link is silent and made anew link=%s", r->w->links[link].name);
        if (sockets_reopen(r->sockets, link) != 0)
            log_error("link cannot be made anew link=%s", r->w->links[link].name);
        engine_link_new(r->engine, link, r->out);
    }
}

static void on_timer(uv_timer_t *timer)
{
    struct run *r = timer->data;

    end_if_broken(engine_tick(r->engine, r->out));
    renew_links(r);
    after_turn(r);
}

/* ---- how long the loop was away ---- */
static void on_polled(uv_check_t *check)
{
    struct run *r = check->data;

    r->polled_ms = clock_real(r->clock);
}

static void on_before_poll(uv_prepare_t *prepare)
{
    struct run *r = prepare->data;
    int64_t lag = clock_real(r->clock) - r->polled_ms;

    if (r->polled_ms && lag > LAG_MS)
        log_warn("loop lag ms=%lld", (long long)lag);
}

/* ---- stop: first hear nothing more, then one last turn, then close ---- */
static void close_handle(uv_handle_t *handle, void *self)
{
    (void)self;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void on_stop(uv_signal_t *handle, int number)
{
    struct run *r = handle->data;

    if (r->is_stopping)
        return;
    r->is_stopping = true;
    log_info("stopping signal=%d", number);
    sockets_detach(r->sockets);
    end_if_broken(engine_tick(r->engine, r->out));
    after_turn(r);
    programs_stop(&r->programs);
    uv_close((uv_handle_t *)&r->timer, NULL);
    uv_close((uv_handle_t *)&r->term, NULL);
    uv_close((uv_handle_t *)&r->interrupt, NULL);
    uv_close((uv_handle_t *)&r->before_poll, NULL);
    uv_close((uv_handle_t *)&r->after_poll, NULL);
}

/* ---- start ---- */
static int sorry(const char *what, const struct refusal *why)
{
    log_error("%s code=%s field=%s: %s", what, error_code(why->code), why->field ? why->field : "-",
        why->value ? why->value : "-");
    return why->code;
}

static bool binds(const struct worker *w)
{
    for (const struct worker_link *l = w->links; l && l->name; l++) {
        if (l->mode != LINK_CONNECT)
            return true;
    }
    return false;
}

static bool is_public(const struct worker *w)
{
    for (const struct worker_link *l = w->links; l && l->name; l++) {
        if (l->mode == LINK_BIND_PUBLIC)
            return true;
    }
    return false;
}

static int open_settings(struct run *r)
{
    struct refusal why = { 0 };
    int error = settings_read(r->args.config, r->args.data, &r->settings, &why);

    if (error)
        return sorry("configuration", &why);
    r->clock = clock_open(r->args.data, r->settings->clock_rate, r->settings->zone, &error);
    if (!r->clock)
        return sorry("clock", &(struct refusal){ .code = error, .field = "clock" });
    error = binds(r->w) ? places_lock(r->args.data, r->w->name) : 0;
    return error ? sorry("already running", &(struct refusal){ .code = error, .field = r->w->name })
                 : 0;
}

static int open_engine(struct run *r)
{
    struct refusal why = { 0 };

    r->out = outbox_new(r->settings->clock_rate, r->settings->exercise);
    r->engine = engine_new(r->w, r->settings, r->clock, &r->random, &why);
    return r->engine ? 0 : why.code ? why.code : ERR_INVALID; /* the engine has told why */
}

static int read_service_key(const struct run *r, struct key_pair *ret)
{
    struct refusal why = { 0 };

    return keys_read_service(r->args.data, ret, &why) == 0 ? 0 : sorry("service key", &why);
}

static int make_sockets(struct run *r)
{
    struct key_pair pair = { 0 };
    struct refusal why = { 0 };
    int error = 0;

    if (is_public(r->w))
        error = read_service_key(r, &pair);
    if (!error)
        r->sockets = sockets_new(engine_keyring(r->engine), is_public(r->w) ? &pair : NULL, &why);
    keys_wipe(&pair);
    return error ? error : r->sockets ? 0 : sorry("sockets", &why);
}

static const char *public_endpoint(const struct run *r, const char *name)
{
    return text_is(name, "people")          ? r->settings->people
           : text_is(name, "organisations") ? r->settings->organisations
                                            : NULL;
}

static int open_link(struct run *r, int i)
{
    static const enum sockets_mode modes[] = {
        [LINK_BIND_PUBLIC] = SOCKETS_BIND_PUBLIC,
        [LINK_BIND_INNER] = SOCKETS_BIND_INNER,
        [LINK_CONNECT] = SOCKETS_CONNECT,
    };
    const struct worker_link *l = &r->w->links[i];
    char inner[PLACES_ENDPOINT];
    const char *endpoint = inner;
    struct refusal why = { 0 };
    int error = 0;

    if (l->mode == LINK_BIND_PUBLIC)
        endpoint = public_endpoint(r, l->name);
    else
        error = places_inner(r->args.data, l->name, inner, &why);
    must(endpoint);
    if (!error)
        error = sockets_open(r->sockets, i, modes[l->mode], endpoint, &why);
    return error ? sorry(l->name, &why) : 0;
}

static int open_sockets(struct run *r)
{
    int error = make_sockets(r);

    for (int i = 0; !error && r->w->links && r->w->links[i].name; i++)
        error = open_link(r, i);
    return error;
}

static int open_loop(struct run *r)
{
    if (uv_loop_init(&r->loop) != 0)
        return ERR_IO;
    r->has_loop = true;
    uv_timer_init(&r->loop, &r->timer);
    uv_signal_init(&r->loop, &r->term);
    uv_signal_init(&r->loop, &r->interrupt);
    uv_prepare_init(&r->loop, &r->before_poll);
    uv_check_init(&r->loop, &r->after_poll);
    r->timer.data = r->term.data = r->interrupt.data = r->before_poll.data = r->after_poll.data = r;
    uv_signal_start(&r->term, on_stop, SIGTERM);
    if (!r->args.parent) /* else the terminal's ^C is for the supervisor, which stops us in order */
        uv_signal_start(&r->interrupt, on_stop, SIGINT);
    r->programs = programs_new(&r->loop);
    return sockets_attach(r->sockets, &r->loop, on_batch, on_up, r);
}

/* The watcher that was started last runs first: it has to see the loop come back before the sockets' own do. */
static void watch_lag(struct run *r)
{
    uv_prepare_start(&r->before_poll, on_before_poll);
    uv_check_start(&r->after_poll, on_polled);
}

static int open_all(struct run *r)
{
    int error = open_settings(r);

    if (!error)
        error = open_engine(r);
    if (!error)
        error = open_sockets(r);
    if (!error)
        error = open_loop(r);
    return error;
}

static void close_loop(struct run *r)
{
    if (!r->has_loop)
        return;
    if (r->sockets)
        sockets_detach(r->sockets);
    programs_stop(&r->programs);
    uv_walk(&r->loop, close_handle, NULL);
    uv_run(&r->loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&r->loop) == 0);
}

static void close_all(struct run *r)
{
    close_loop(r);
    sockets_free(&r->sockets);
    engine_free(&r->engine);
    outbox_free(&r->out);
    clock_close(r->clock);
    settings_free(&r->settings);
}

static int run(struct run *r)
{
    int error = open_all(r);

    if (!error) {
        log_info("started version=%d", r->w->version);
        watch_lag(r);
        engine_start(r->engine, r->out);
        after_turn(r);
        uv_run(&r->loop, UV_RUN_DEFAULT);
        log_info("stopped");
    }
    close_all(r);
    return error ? error_exit(error) : 0;
}

static bool faces_people(const struct worker *w)
{
    for (const struct worker_link *link = w->links; link && link->name; link++) {
        if (link->mode == LINK_BIND_PUBLIC)
            return true;
    }
    return false;
}

int worker_main(int argc, char **argv, const struct worker *w)
{
    struct run r = { .w = w };
    struct refusal why = { 0 };

    if (worker_args_read(argc, argv, &r.args, &why) != 0) {
        fprintf(stderr,
            "%s: %s? usage: %s --data DIR [--config FILE] [--ready-fd N] [--parent PID]\n", w->name,
            why.field, w->name);
        return 2;
    }
    process_close_others(r.args.ready_fd);
    process_guard();
    if (faces_people(w))
        process_first_to_go();
    signal(SIGHUP, SIG_IGN);
    if (r.args.parent)
        signal(SIGINT, SIG_IGN);
    log_start(w->name);
    if (r.args.parent && !process_follow_parent(r.args.parent)) {
        log_warn("the supervisor is gone");
        return 1;
    }
    return run(&r);
}
