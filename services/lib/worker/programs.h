/* programs - runs alarm programs: a few at once, input on standard input, output thrown away, none for ever. */
#ifndef ASSIST_WORKER_PROGRAMS_H
#define ASSIST_WORKER_PROGRAMS_H

#include <stddef.h>
#include <uv.h>

#define PROGRAMS_AT_ONCE 4
#define PROGRAMS_WAITING                                                                           \
    64 /* more are dropped, and that is logged: an alarm repeats until somebody acknowledges it */
#define PROGRAM_TIME_MS 30000 /* then it is killed */

struct programs;
struct programs *programs_new(uv_loop_t *loop);
/* Both are copied. Its exit is not waited for. */
void programs_run(struct programs *p, const char *program, const char *input);
size_t programs_count(const struct programs *p); /* running and waiting */
/* Forgets those that wait, ends those that run, and frees itself once the loop has closed its handles. Accepts NULL. */
void programs_stop(struct programs **p);

#endif
