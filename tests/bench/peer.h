/* peer - a client of the service as the bench has it: a bare socket with CURVE, one request in flight. And the figures. */
#ifndef ASSIST_TESTS_BENCH_PEER_H
#define ASSIST_TESTS_BENCH_PEER_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/ids.h"
#include "bus/codec.h"
#include "sys/clock.h"
#include "sys/random.h"

#define PATIENCE_MS 20000 /* so long without any answer, and the bench gives up */

/* Where, and as whom: three words of the command line. */
struct door {
    const char *endpoint, *server_key, *key_file;
};

void *peer_open(void *context, const struct door *door);
void peer_say(void *socket, const Envelope *env);
/* The next message, in the arena; NULL: nothing came in time. */
const Envelope *peer_heard(void *socket, int timeout_ms, struct arena *a);

/* A message with a new command id. `id` is written to. */
void peer_stamp(Envelope *env, struct uuid *id, struct random *random);
/* The case that all rows file: an old woman alone and without food, at this place; her own call. */
struct filing {
    Envelope env;
    FileCase file;
    Person reporter;
    struct uuid id;
    char phone[16], at[40];
    bool preview;
};
void filing_make(struct filing *f, struct random *random, double lat, double lon);

/* ---- figures ---- */
int64_t now_us(void);
struct spans {
    int64_t *us;
    size_t n, room;
};
void spans_add(struct spans *s, int64_t us);
int64_t spans_at(struct spans *s, double share); /* 0.5: the median. Sorts */
int64_t count_of(
    const char *text); /* a number of the command line; ends the program if it is none */

#endif
