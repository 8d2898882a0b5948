/* parts - what the dispatcher's handlers share; nobody else includes it. */
#ifndef ASSIST_DISPATCHER_PARTS_H
#define ASSIST_DISPATCHER_PARTS_H

#include "bus/bus.h"
#include "dispatcher/listeners.h"
#include "worker/hop.h"
#include "worker/worker.h"

enum { LINK_ORGANISATIONS, LINK_CASEBOOK }; /* indices into dispatcher_worker.links */

#define CASEBOOK_SILENT_MS 10000 /* boot time */
#define RING_AGAIN_MS 60000

struct dispatcher {
    const struct settings *settings;
    struct listeners listeners;
    int64_t level_ms; /* boot time: when the casebook last said that we know all keys; 0: not yet */
    int64_t silence_rung_ms;
    uint32_t silence_rings; /* for this silence */
    uint8_t
        instance[HOP_INSTANCE]; /* of this start: answers to an earlier one's clients are dropped */
};

/* ---- handlers ---- */
bus_handler dispatcher_on_dispatch;
bus_handler dispatcher_on_raise_alarm;
void dispatcher_ring_for_silence(struct dispatcher *self, struct turn *t); /* each tick */
bus_handler dispatcher_on_org_listen;
bus_handler dispatcher_on_org_inbox;
bus_handler dispatcher_on_org_show;
bus_handler dispatcher_on_org_answer;
bus_handler dispatcher_on_notice_seen;
bus_handler dispatcher_on_inbox_rows;
bus_handler dispatcher_on_offer_answered;
bus_handler dispatcher_on_org_ask;
bus_handler dispatcher_on_org_duty;
bus_handler dispatcher_on_answer;

/* ---- say.c: all that the dispatcher says ---- */
/* Checks what was heard from an organisation. 0, or the refusal in t. */
int dispatcher_say_valid(struct turn *t, const struct bus_msg *in);
/* An answer to the casebook about a piece of work; `error` is a code, or NULL. */
void dispatcher_say_work_done(
    struct turn *t, Envelope *reply, uint64_t work, Work__Result result, const char *error);
/* Says `body` to the casebook under the sender's id, name and role, with the way back. 0, or
 * ERR_TOO_LONG. */
int dispatcher_say_to_casebook(
    const struct dispatcher *self, struct turn *t, const struct bus_msg *in, Envelope *body);
/* Says to whoever asked what the casebook has answered: `answer` with another body, perhaps. One
 * whose way back is not known is dropped. Always 0: a refusal of an answer would be answered in
 * turn. */
int dispatcher_say_to_asker(const struct dispatcher *self, struct turn *t, const struct bus_msg *in,
    const Envelope *answer);
bool dispatcher_say_fits(const Envelope *env); /* on the wire */

#endif
