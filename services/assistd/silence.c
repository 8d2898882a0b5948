/* silence - see silence.h. */
#include "assistd/silence.h"

struct silence_act silence_look(struct silence *s, bool is_wanted, bool is_ready, bool was_heard)
{
    struct silence_act act = { 0 };

    if (!is_wanted || was_heard) {
        *s = (struct silence){ 0 };
        return act;
    }
    s->looks++;
    act.ring = s->looks >= SILENCE_RING && (s->looks - SILENCE_RING) % SILENCE_RING_AGAIN == 0;
    act.kill = is_ready && s->looks >= SILENCE_KILL;
    s->rings += act.ring;
    return act;
}
