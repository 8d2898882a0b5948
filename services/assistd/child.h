/* child - one worker process: started, watched, started again when it ends, stopped when asked.
 *
 *   STOPPED --start--> STARTING --it says ready--> READY
 *   STARTING, READY --it ends--> WAITING --0.2 s, doubled up to 10 s--> STARTING
 *   STARTING, READY, WAITING --stop--> STOPPING --it ends, or is killed after 5 s--> STOPPED */
#ifndef ASSIST_ASSISTD_CHILD_H
#define ASSIST_ASSISTD_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>
#include "sys/clock.h"

#define CHILD_FIRST_WAIT_MS 200
#define CHILD_LONGEST_WAIT_MS 10000
#define CHILD_HEALTHY_MS 60000 /* ready for so long: the next wait is the first again */
#define CHILD_PATIENCE_MS 5000 /* between SIGTERM and SIGKILL */
#define CHILD_CRASHES 3 /* within CHILD_CRASHES_MS: worth an alarm */
#define CHILD_CRASHES_MS 60000

enum child_state { CHILD_STOPPED, CHILD_STARTING, CHILD_READY, CHILD_WAITING, CHILD_STOPPING };

struct child;
/* Called by the loop; each may call child_start and child_stop. */
struct child_events {
    void (*ready)(void *self, struct child *c);
    void (*stopped)(void *self, struct child *c); /* after child_stop */
    void (*failing)(void *self, struct child *c); /* the third end within a minute */
    void (*changed)(void *self); /* a state, pid or count is another now */
};

struct child_run; /* one process of it */

struct child {
    const char *name;
    const char *data; /* absolute */
    const char *config; /* or NULL */
    uv_loop_t *loop;
    struct clock *clock;
    const struct child_events *events;
    void *self;

    enum child_state state;
    struct child_run *run; /* NULL: no process */
    uv_timer_t again; /* ends WAITING */
    uv_timer_t patience; /* ends STOPPING the hard way */
    bool was_heard; /* a sign of life has come; whoever looks takes it back */
    int pid; /* 0: none */
    uint32_t restarts;
    int64_t since_ms; /* service time of the last change of state */
    int64_t ready_ms; /* boot time; 0: not ready */
    int64_t wait_ms; /* before the next start */
    int64_t crashes_ms[CHILD_CRASHES]; /* boot times of the last ends, newest first; 0: none */
};

/* The fields above the line are set by the caller. */
void child_init(struct child *c);
void child_start(struct child *c); /* nothing unless STOPPED or WAITING */
void child_stop(struct child *c); /* `stopped` follows, at once if there is no process */
void child_kill(struct child *c); /* SIGKILL, for the impatient */
void child_close(struct child *c); /* its timers; the process must be gone */
const char *child_state_word(const struct child *c); /* "ready" */
/* Where the program is: beside us, or in ../libexec/assist. 0 or ERR_NOT_FOUND. */
int child_program(const char *name, char *ret, size_t size);

#endif
