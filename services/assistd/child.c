/* child - one worker process through libuv. Nobody else in this process waits for children (pitfall D1). */
#include "assistd/child.h"
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/must.h"
#include "sys/log.h"
#include "worker/settings.h"

/* Freed when both handles are closed (pitfall D5). */
struct child_run {
    struct child *home; /* NULL: the child does not care any more */
    uv_process_t process;
    uv_pipe_t ready;
    char heard[16];
    int open_handles;
};

int child_program(const char *name, char *ret, size_t size)
{
    static const char *const ways[] = { ".", "../libexec/assist" };
    char dir[PATH_MAX];

    if (settings_program_dir(dir, sizeof dir) != 0)
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int n = snprintf(ret, size, "%s/%s/%s", dir, ways[i], name);

        if (n > 0 && (size_t)n < size && access(ret, X_OK) == 0)
            return 0;
    }
    return ERR_NOT_FOUND;
}

const char *child_state_word(const struct child *c)
{
    static const char *const words[] = {
        [CHILD_STOPPED] = "stopped",
        [CHILD_STARTING] = "starting",
        [CHILD_READY] = "ready",
        [CHILD_WAITING] = "waiting",
        [CHILD_STOPPING] = "stopping",
    };

    return words[c->state];
}

static void become(struct child *c, enum child_state state)
{
    c->state = state;
    c->since_ms = clock_now(c->clock);
    c->ready_ms = state == CHILD_READY ? clock_real(c->clock) : 0;
    c->events->changed(c->self);
}

/* ---- one process ---- */
static void on_closed(uv_handle_t *handle)
{
    struct child_run *r = handle->data;

    if (--r->open_handles == 0)
        free(r);
}

static void close_once(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

static void run_drop(struct child_run *r)
{
    r->home = NULL;
    close_once((uv_handle_t *)&r->process);
    close_once((uv_handle_t *)&r->ready);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret)
{
    struct child_run *r = handle->data;

    (void)suggested;
    *ret = uv_buf_init(r->heard, sizeof r->heard);
}

static void on_heard(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
    struct child_run *r = stream->data;
    struct child *c = r->home;

    (void)buffer;
    if (n < 0)
        close_once((uv_handle_t *)stream);
    if (n <= 0 || !c)
        return;
    c->was_heard = true;
    if (c->state != CHILD_STARTING)
        return;
    become(c, CHILD_READY);
    c->events->ready(c->self, c);
}

/* ---- what comes after an end ---- */
static bool count_crash(struct child *c)
{
    int64_t now = clock_real(c->clock);

    memmove(&c->crashes_ms[1], &c->crashes_ms[0], (CHILD_CRASHES - 1) * sizeof c->crashes_ms[0]);
    c->crashes_ms[0] = now;
    if (c->crashes_ms[CHILD_CRASHES - 1] == 0 ||
        now - c->crashes_ms[CHILD_CRASHES - 1] > CHILD_CRASHES_MS)
        return false;
    memset(c->crashes_ms, 0, sizeof c->crashes_ms); /* the next three are another alarm */
    return true;
}

static void on_again(uv_timer_t *timer)
{
    struct child *c = timer->data;

    c->restarts++;
    child_start(c);
}

static void wait_and_start(struct child *c, bool was_healthy)
{
    if (was_healthy || c->wait_ms == 0)
        c->wait_ms = CHILD_FIRST_WAIT_MS;
    log_warn("worker %s is started again in ms=%lld", c->name, (long long)c->wait_ms);
    uv_update_time(c->loop);
    uv_timer_start(&c->again, on_again, (uint64_t)c->wait_ms, 0);
    c->wait_ms = c->wait_ms * 2 < CHILD_LONGEST_WAIT_MS ? c->wait_ms * 2 : CHILD_LONGEST_WAIT_MS;
    become(c, CHILD_WAITING);
}

static void has_ended(struct child *c)
{
    bool was_healthy = c->ready_ms && clock_real(c->clock) - c->ready_ms >= CHILD_HEALTHY_MS;

    c->pid = 0;
    if (c->state == CHILD_STOPPING) {
        uv_timer_stop(&c->patience);
        become(c, CHILD_STOPPED);
        c->events->stopped(c->self, c);
        return;
    }
    wait_and_start(c, was_healthy);
    if (count_crash(c))
        c->events->failing(c->self, c);
}

static void on_exited(uv_process_t *process, int64_t status, int signal_number)
{
    struct child_run *r = process->data;
    struct child *c = r->home;

    run_drop(r);
    if (!c)
        return;
    log_line(c->state == CHILD_STOPPING ? LOG_INFO : LOG_WARN,
        "worker %s ended pid=%d status=%d signal=%d", c->name, c->pid, (int)status, signal_number);
    c->run = NULL;
    has_ended(c);
}

/* ---- start ---- */
static int spawn(struct child *c, struct child_run *r)
{
    char program[PATH_MAX], parent[16];
    char *args[12] = { program, (char *)(uintptr_t) "--data", (char *)(uintptr_t)c->data,
        (char *)(uintptr_t) "--ready-fd", (char *)(uintptr_t) "3", (char *)(uintptr_t) "--parent",
        parent };
    uv_stdio_container_t stdio[4] = {
        { .flags = UV_IGNORE },
        { .flags = UV_INHERIT_FD, .data.fd = 2 },
        { .flags = UV_INHERIT_FD, .data.fd = 2 },
        { .flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&r->ready },
    };
    uv_process_options_t options = {
        .file = program, .args = args, .exit_cb = on_exited, .stdio = stdio, .stdio_count = 4
    };

    if (child_program(c->name, program, sizeof program) != 0)
        return UV_ENOENT;
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    if (c->config) {
        args[7] = (char *)(uintptr_t) "--config";
        args[8] = (char *)(uintptr_t)c->config;
    }
    return uv_spawn(c->loop, &r->process, &options);
}

static struct child_run *run_new(struct child *c)
{
    struct child_run *r = must_alloc(sizeof *r);

    r->home = c;
    r->open_handles = 2;
    must(uv_pipe_init(c->loop, &r->ready, 0) == 0);
    r->process.data = r->ready.data = r;
    return r;
}

/* A process handle that uv_spawn never saw is not a handle yet. */
static void run_discard(struct child_run *r)
{
    if (r->process.type != UV_PROCESS)
        r->open_handles = 1;
    if (r->open_handles == 2)
        close_once((uv_handle_t *)&r->process);
    close_once((uv_handle_t *)&r->ready);
}

void child_start(struct child *c)
{
    struct child_run *r;
    int error;

    if (c->state != CHILD_STOPPED && c->state != CHILD_WAITING)
        return;
    r = run_new(c);
    error = spawn(c, r);
    if (error) {
        log_error("worker %s cannot be started: %s", c->name, uv_strerror(error));
        run_discard(r);
        c->state = CHILD_STARTING;
        has_ended(c);
        return;
    }
    c->run = r;
    c->pid = uv_process_get_pid(&r->process);
    uv_read_start((uv_stream_t *)&r->ready, on_alloc, on_heard);
    become(c, CHILD_STARTING);
}

/* ---- stop ---- */
void child_kill(struct child *c)
{
    if (c->run)
        uv_process_kill(&c->run->process, SIGKILL);
}

static void on_patience(uv_timer_t *timer)
{
    struct child *c = timer->data;

    log_error("worker %s does not stop and is killed pid=%d", c->name, c->pid);
    child_kill(c);
}

void child_stop(struct child *c)
{
    uv_timer_stop(&c->again);
    if (!c->run) {
        if (c->state != CHILD_STOPPED)
            become(c, CHILD_STOPPED);
        c->events->stopped(c->self, c);
        return;
    }
    if (c->state == CHILD_STOPPING)
        return;
    become(c, CHILD_STOPPING);
    uv_update_time(c->loop);
    uv_timer_start(&c->patience, on_patience, CHILD_PATIENCE_MS, 0);
    uv_process_kill(&c->run->process, SIGTERM);
}

/* ---- life ---- */
void child_init(struct child *c)
{
    must(uv_timer_init(c->loop, &c->again) == 0);
    must(uv_timer_init(c->loop, &c->patience) == 0);
    c->again.data = c->patience.data = c;
}

void child_close(struct child *c)
{
    must(!c->run);
    uv_close((uv_handle_t *)&c->again, NULL);
    uv_close((uv_handle_t *)&c->patience, NULL);
}
