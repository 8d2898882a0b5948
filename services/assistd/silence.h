/* silence - a worker that is there and not heard: stuck, stopped, or never ready. Pure. Counted in our own looks, a second apart, so
 * that a machine that slept has not missed any. */
#ifndef ASSIST_ASSISTD_SILENCE_H
#define ASSIST_ASSISTD_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

#define SILENCE_RING 10 /* looks without a sign of life: an alarm */
#define SILENCE_RING_AGAIN 60 /* and again after so many more */
#define SILENCE_KILL 20 /* one that was ready is killed, to be started anew */

struct silence {
    uint32_t looks; /* since it was heard last */
    uint32_t rings;
};
struct silence_act {
    bool ring, kill;
};
/* One look. `is_wanted`: it should run; `is_ready`: it has said so; `was_heard`: since the look before. */
struct silence_act silence_look(struct silence *s, bool is_wanted, bool is_ready, bool was_heard);

#endif
