/* supervisor - all workers together: the casebook first, the others once it is ready; stopped the other way round, so that
 * nobody takes in what nobody can write any more. Holds no ZeroMQ context and no database (pitfall B17). */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "assistd/assistd.h"
#include "assistd/child.h"
#include "assistd/silence.h"
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "sys/files.h"
#include "sys/log.h"
#include "worker/programs.h"

/* In the order of starting; stopping goes from the end. */
static const char *const names[] = { "casebook", "board", "matcher", "dispatcher", "intake" };
#define N_CHILDREN (sizeof names / sizeof names[0])
#define NOBODY (-1)
#define LOOK_MS 1000

struct supervisor {
    const struct supervision *given;
    uv_loop_t loop;
    struct child children[N_CHILDREN];
    struct silence silences[N_CHILDREN];
    uv_timer_t look; /* each second: who is not heard? */
    struct programs *programs;
    uv_signal_t signals[3];
    int ready_fd;
    bool was_ready; /* all of them, once */
    bool is_stopping;
    int renewing; /* which child is being restarted for SIGHUP, or NOBODY */
};

static const int signal_numbers[] = { SIGTERM, SIGINT, SIGHUP };

/* ---- DATA/run/workers: for the status of the service ---- */
static void write_workers(void *self)
{
    struct supervisor *s = self;
    char path[PATH_MAX], text[1024] = "";
    size_t n = 0;

    for (size_t i = 0; i < N_CHILDREN; i++) {
        const struct child *c = &s->children[i];

        n += (size_t)snprintf(text + n, sizeof text - n, "%s %d %s %u %lld\n", c->name, c->pid,
            child_state_word(c), c->restarts, (long long)c->since_ms);
    }
    snprintf(path, sizeof path, "%s/run/workers", s->given->data);
    if (files_write(path, text, n, 0600) != 0)
        log_warn("run/workers cannot be written");
}

/* ---- stop ---- */
static void close_all(struct supervisor *s)
{
    for (size_t i = 0; i < N_CHILDREN; i++)
        child_close(&s->children[i]);
    for (size_t i = 0; i < sizeof s->signals / sizeof s->signals[0]; i++)
        uv_close((uv_handle_t *)&s->signals[i], NULL);
    uv_close((uv_handle_t *)&s->look, NULL);
    programs_stop(&s->programs);
}

/* The last in the order of starting that still runs. */
static void stop_next(struct supervisor *s)
{
    for (size_t i = N_CHILDREN; i-- > 0;) {
        if (s->children[i].state != CHILD_STOPPED) {
            child_stop(&s->children[i]);
            return;
        }
    }
    close_all(s);
}

static void stop(struct supervisor *s)
{
    if (s->is_stopping) { /* asked again: whoever is being waited for is killed */
        for (size_t i = 0; i < N_CHILDREN; i++) {
            if (s->children[i].state == CHILD_STOPPING)
                child_kill(&s->children[i]);
        }
        return;
    }
    s->is_stopping = true;
    s->renewing = NOBODY;
    notify("STOPPING=1");
    say(_("Stopping."));
    stop_next(s);
}

/* ---- renew: one after another, for new settings ---- */
static void renew_next(struct supervisor *s)
{
    s->renewing++;
    if (s->renewing < (int)N_CHILDREN) {
        child_stop(&s->children[s->renewing]);
        return;
    }
    s->renewing = NOBODY;
    say(_("All workers have been restarted."));
}

static bool settings_are_good(const struct supervisor *s)
{
    struct settings *fresh = NULL;
    struct refusal why = { 0 };
    int error = settings_read(s->given->config, s->given->data, &fresh, &why);

    if (error)
        complain(_("the workers go on as they are: %s"), why.value);
    settings_free(&fresh);
    return !error;
}

static void renew(struct supervisor *s)
{
    if (s->is_stopping || s->renewing != NOBODY || !s->was_ready || !settings_are_good(s))
        return;
    renew_next(s);
}

/* ---- what happens to the children ---- */
static bool all_ready(const struct supervisor *s)
{
    for (size_t i = 0; i < N_CHILDREN; i++) {
        if (s->children[i].state != CHILD_READY)
            return false;
    }
    return true;
}

static void announce(struct supervisor *s)
{
    s->was_ready = true;
    say(_("ready"));
    notify("READY=1");
    if (s->ready_fd < 0)
        return;
    if (write(s->ready_fd, "ready\n", 6) != 6)
        log_warn("nobody waits for readiness");
    close(s->ready_fd);
    s->ready_fd = -1;
}

static void start_others(struct supervisor *s)
{
    for (size_t i = 1; i < N_CHILDREN; i++) {
        if (s->children[i].state == CHILD_STOPPED)
            child_start(&s->children[i]);
    }
}

static void on_child_ready(void *self, struct child *c)
{
    struct supervisor *s = self;

    log_info("worker %s is ready pid=%d", c->name, c->pid);
    if (s->is_stopping)
        return;
    if (!s->was_ready && c == &s->children[0])
        start_others(s);
    if (s->renewing != NOBODY && c == &s->children[s->renewing])
        renew_next(s);
    if (!s->was_ready && all_ready(s))
        announce(s);
}

static void on_child_stopped(void *self, struct child *c)
{
    struct supervisor *s = self;

    if (s->is_stopping)
        stop_next(s);
    else
        child_start(c);
}

/* The same JSON that alarms of cases have (dispatcher/bell.c), in both languages: why it has to be looked at. */
static void ring(struct supervisor *s, const struct child *c, const char *cause, unsigned count,
    const char *ru, const char *en)
{
    char input[1024], since[TIME_TEXT];

    if (!s->given->settings->alarm_exec || s->is_stopping)
        return;
    time_format(clock_now(s->given->clock), since);
    snprintf(input, sizeof input,
        "{\"alarm\":\"worker-%s\",\"cause\":\"%s\",\"since\":\"%s\",\"count\":%u,"
        "\"exercise\":%s,\"text\":{\"ru\":\"Служба «%s» %s\",\"en\":\"Worker %s %s\"}}\n",
        c->name, cause, since, count, s->given->settings->exercise ? "true" : "false", c->name, ru,
        c->name, en);
    programs_run(s->programs, s->given->settings->alarm_exec, input);
}

static void on_child_failing(void *self, struct child *c)
{
    struct supervisor *s = self;

    complain(_("worker %s has ended %d times within a minute; it is started again and again"),
        c->name, CHILD_CRASHES);
    log_error("worker %s fails restarts=%u", c->name, c->restarts);
    ring(s, c, "worker_down", CHILD_CRASHES, "завершилась 3 раза за минуту",
        "has ended 3 times within a minute");
}
_Static_assert(CHILD_CRASHES == 3, "the alarm says so");

/* ---- who is not heard ---- */
static void look_at(struct supervisor *s, struct child *c, struct silence *silence)
{
    bool is_wanted = !s->is_stopping && c->state != CHILD_STOPPED && c->state != CHILD_STOPPING;
    struct silence_act act =
        silence_look(silence, is_wanted, c->state == CHILD_READY, c->was_heard);

    c->was_heard = false;
    if (act.ring) {
        log_error("worker %s is not heard seconds=%u", c->name, silence->looks);
        ring(s, c, "worker_silent", silence->rings, "не отвечает", "is not heard");
    }
    if (act.kill) {
        log_error("worker %s is killed, to be started anew pid=%d", c->name, c->pid);
        child_kill(c);
    }
}

static void on_look(uv_timer_t *timer)
{
    struct supervisor *s = timer->data;

    for (size_t i = 0; i < N_CHILDREN; i++)
        look_at(s, &s->children[i], &s->silences[i]);
}

static const struct child_events events = {
    .ready = on_child_ready,
    .stopped = on_child_stopped,
    .failing = on_child_failing,
    .changed = write_workers,
};

/* ---- life ---- */
static void on_signal(uv_signal_t *handle, int number)
{
    struct supervisor *s = handle->data;

    if (number == SIGHUP)
        renew(s);
    else
        stop(s);
}

static int init(struct supervisor *s)
{
    if (uv_loop_init(&s->loop) != 0)
        return ERR_IO;
    s->programs = programs_new(&s->loop);
    must(uv_timer_init(&s->loop, &s->look) == 0);
    s->look.data = s;
    must(uv_timer_start(&s->look, on_look, LOOK_MS, LOOK_MS) == 0);
    for (size_t i = 0; i < sizeof s->signals / sizeof s->signals[0]; i++) {
        must(uv_signal_init(&s->loop, &s->signals[i]) == 0);
        s->signals[i].data = s;
        must(uv_signal_start(&s->signals[i], on_signal, signal_numbers[i]) == 0);
    }
    for (size_t i = 0; i < N_CHILDREN; i++) {
        s->children[i] = (struct child){
            .name = names[i],
            .data = s->given->data,
            .config = s->given->config,
            .loop = &s->loop,
            .clock = s->given->clock,
            .events = &events,
            .self = s,
            .since_ms = clock_now(s->given->clock),
        };
        child_init(&s->children[i]);
    }
    return 0;
}

int supervise(const struct supervision *given)
{
    struct supervisor s = { .given = given, .ready_fd = given->ready_fd, .renewing = NOBODY };
    int error = init(&s);

    if (error)
        return error_exit(error);
    child_start(&s.children[0]);
    uv_run(&s.loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&s.loop) == 0);
    say(_("Stopped."));
    return 0;
}
