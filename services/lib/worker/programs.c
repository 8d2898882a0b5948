/* programs - one uv_process for each alarm program that runs, and a short queue of those that wait. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/must.h"
#include "sys/log.h"
#include "worker/programs.h"

struct job {
    char *program;
    char *input;
    struct job *next;
};

/* One running program. Its three handles are closed one by one; with the last it is freed. */
struct run {
    struct programs *home;
    struct job *job;
    uv_process_t process;
    uv_pipe_t input;
    uv_timer_t limit;
    uv_write_t write;
    int open_handles;
    struct run *next;
};

struct programs {
    uv_loop_t *loop;
    struct job *first; /* waiting */
    struct job *last;
    size_t n_waiting;
    struct run *running;
    size_t n_running;
    bool is_stopping;
};

static void start_next(struct programs *p);

static void job_free(struct job *j)
{
    free(j->program);
    free(j->input);
    free(j);
}

static void free_if_done(struct programs *p)
{
    if (p->is_stopping && p->n_running == 0)
        free(p);
}

static void unlink_run(struct programs *p, const struct run *r)
{
    struct run **at = &p->running;

    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    p->n_running--;
}

static void on_closed(uv_handle_t *handle)
{
    struct run *r = handle->data;
    struct programs *p = r->home;

    if (--r->open_handles > 0)
        return;
    unlink_run(p, r);
    job_free(r->job);
    free(r);
    if (!p->is_stopping)
        start_next(p);
    free_if_done(p);
}

static void close_once(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

static void close_run(struct run *r)
{
    close_once((uv_handle_t *)&r->process);
    close_once((uv_handle_t *)&r->input);
    close_once((uv_handle_t *)&r->limit);
}

/* It leads a group of its own, so its children go with it. */
static void kill_run(struct run *r)
{
    int pid = uv_process_get_pid(&r->process);

    if (pid > 1)
        kill(-pid, SIGKILL);
}

static void on_exited(uv_process_t *process, int64_t status, int signal_number)
{
    struct run *r = process->data;

    if (status != 0 || signal_number != 0)
        log_warn("alarm program failed status=%d signal=%d", (int)status, signal_number);
    close_run(r);
}

static void on_limit(uv_timer_t *timer)
{
    log_warn("alarm program takes too long and is killed");
    kill_run(timer->data);
}

static void on_written(uv_write_t *write, int status)
{
    struct run *r = write->data;

    (void)status; /* a program need not read what it is told */
    close_once((uv_handle_t *)&r->input);
}

static struct run *run_new(struct programs *p, struct job *job)
{
    struct run *r = must_alloc(sizeof *r);

    *r = (struct run){ .home = p, .job = job, .open_handles = 3, .next = p->running };
    p->running = r;
    p->n_running++;
    must(uv_pipe_init(p->loop, &r->input, 0) == 0);
    must(uv_timer_init(p->loop, &r->limit) == 0);
    r->input.data = r->limit.data = r->process.data = r->write.data = r;
    return r;
}

static int spawn(struct run *r)
{
    char *args[] = { r->job->program, NULL };
    uv_stdio_container_t stdio[3] = {
        { .flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&r->input },
        { .flags = UV_IGNORE },
        { .flags = UV_IGNORE },
    };
    uv_process_options_t options = {
        .file = r->job->program,
        .args = args,
        .exit_cb = on_exited,
        .stdio = stdio,
        .stdio_count = 3,
        .flags = UV_PROCESS_DETACHED,
    };

    return uv_spawn(r->home->loop, &r->process, &options);
}

static void feed(struct run *r)
{
    uv_buf_t buffer = uv_buf_init(r->job->input, (unsigned)strlen(r->job->input));

    if (uv_write(&r->write, (uv_stream_t *)&r->input, &buffer, 1, on_written) != 0)
        close_once((uv_handle_t *)&r->input);
}

static void start(struct programs *p, struct job *job)
{
    struct run *r = run_new(p, job);
    int error = spawn(r);

    if (error) {
        log_error("alarm program cannot be run: %s", uv_strerror(error));
        close_run(r); /* libuv has made the process handle even when it failed */
        return;
    }
    uv_timer_start(&r->limit, on_limit, PROGRAM_TIME_MS, 0);
    feed(r);
}

static void start_next(struct programs *p)
{
    while (p->first && p->n_running < PROGRAMS_AT_ONCE) {
        struct job *job = p->first;

        p->first = job->next;
        p->n_waiting--;
        start(p, job);
    }
}

struct programs *programs_new(uv_loop_t *loop)
{
    struct programs *p = must_alloc(sizeof *p);

    p->loop = loop;
    return p;
}

void programs_run(struct programs *p, const char *program, const char *input)
{
    struct job *job;

    if (p->n_waiting >= PROGRAMS_WAITING) {
        log_error("alarm program dropped: too many are waiting");
        return;
    }
    job = must_alloc(sizeof *job);
    *job = (struct job){ .program = must_dup(program), .input = must_dup(input) };
    if (p->first)
        p->last->next = job;
    else
        p->first = job;
    p->last = job;
    p->n_waiting++;
    start_next(p);
}

size_t programs_count(const struct programs *p)
{
    return p->n_waiting + p->n_running;
}

void programs_stop(struct programs **p)
{
    struct programs *gone = *p;

    if (!gone)
        return;
    *p = NULL;
    gone->is_stopping = true;
    while (gone->first) {
        struct job *next = gone->first->next;

        job_free(gone->first);
        gone->first = next;
    }
    gone->n_waiting = 0;
    for (struct run *r = gone->running; r; r = r->next) {
        kill_run(r);
        close_run(r);
    }
    free_if_done(gone);
}
