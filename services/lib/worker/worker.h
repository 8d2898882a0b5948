/* worker - what every worker is: links, routes, follows, one engine that runs turns. worker_main() drives an engine with
 * libuv and ZeroMQ; a world test drives the same engine with a simulated network and a virtual clock. */
#ifndef ASSIST_WORKER_WORKER_H
#define ASSIST_WORKER_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include "bus/bus.h"
#include "bus/keyring.h"

#define LEASE_MS 10000 /* real time */
#define LEASE_P0_MS 3000
#define BEAT_MS 1000
#define SILENT_MS 3000 /* without a beat a peer counts as gone */

enum link_mode {
    LINK_BIND_PUBLIC, /* tcp, CURVE with ZAP; people or organisations; ROUTER */
    LINK_BIND_INNER, /* ipc in the data directory's run/ (0700); other workers connect; ROUTER */
    LINK_CONNECT, /* to another worker's inner link; DEALER; hello, beats and reconnecting are the engine's */
};
struct worker_link {
    const char *
        name; /* "people", "organisations", or for inner links the binding worker's name: "casebook", "board" */
    enum link_mode mode;
};

/* What assist.yaml says, read by worker_main (or made by a test). Borrowed strings live as long as the worker. */
struct settings {
    const char *data; /* the data directory */
    const char *people; /* tcp://address:port of intake */
    const char *organisations; /* tcp://address:port of the dispatcher */
    const char *rules; /* the rules directory */
    const char *zone; /* IANA, or NULL */
    const char *alarm_exec; /* or NULL */
    const char *emergency; /* the emergency number: "112" */
    bool exercise;
    uint32_t clock_rate; /* 1 unless exercise */
    uint64_t reserve_bytes; /* 0: default */
    uint32_t retention_days; /* `admin erase --expired`: since a case was closed */
    const struct holidays *holidays; /* beside those of the law; NULL: none */
    const char *countries; /* where the directory's people are: codes of ISO 3166, "RU BY" */
};

struct worker_follow {
    Follows__What what;
    int link; /* the connect link whose other end is the casebook */
    /* One row, in order of `changed`; called inside a turn. Rows may come twice. */
    void (*on_row)(void *self, struct turn *t, const FollowedRow *row);
    /* Everything from the beginning follows. May be NULL. */
    void (*on_restart)(void *self, struct turn *t);
    /* All that the casebook has is here: called after the rows of each last page, and with each of its beats (a second
     * apart) that says there is nothing newer. Before the first call an answer would be made from half of the rows; long
     * after the last one, from old ones. May be NULL. */
    void (*on_level)(void *self, struct turn *t);
};

struct worker {
    const char *name;
    const struct worker_link *links; /* ended by .name NULL; handlers name them by index */
    const struct bus_route *routes; /* ended by 0; a message without a route is refused */
    const struct worker_follow *follows; /* ended by .what 0, or NULL */
    /* May this role say this? Asked for public links before the body is unpacked. NULL: no public link. */
    bool (*may)(Role role, Envelope__BodyCase message);
    /* Makes `self`. NULL: cannot, and *ret_why is logged; its strings may live in t->arena. What it says goes nowhere. */
    void *(*start)(const struct settings *settings, struct turn *t, struct refusal *ret_why);
    void (*stop)(void *self); /* frees */
    /* A batch of messages, and each tick, run between begin and commit. All may be NULL. commit: 0, or ERR_IO (the
     * process ends), or another error: rolled back, and the batch runs again one message at a time. */
    int (*begin)(void *self);
    int (*commit)(void *self);
    void (*rollback)(void *self);
    /* Of what other workers say: may it wait a little while is_pressed says that something else is more urgent? It is heard
     * at the latest with a batch that comes a second later. Both NULL: nothing waits. */
    bool (*may_wait)(Envelope__BodyCase message);
    bool (*is_pressed)(void *self);
    /* Of what other workers say: is it heard after what came with it, in a turn of its own, so that whoever waits for an answer does not
     * wait for it as well? At the latest with a batch that comes some ms later. NULL: all is heard as it comes. */
    bool (*comes_last)(Envelope__BodyCase message);
    /* Idle work at the end of a turn, outside begin/commit; what it says is sent. */
    int (*after)(void *self, struct turn *t);
    /* Work that nobody waits for, once all that the turn said is on its way; says nothing. ERR_IO ends the process. */
    int (*idle)(void *self, int64_t now_ms);
    /* At least each second of real time, and when wake asked for it. */
    int (*tick)(void *self, struct turn *t);
    /* Real ms until the next tick is wanted. Says nothing. */
    int64_t (*wake)(void *self, struct turn *t);
    /* An inner peer fell silent, or said Hello from another address; inside begin/commit. May be told twice. */
    void (*peer_gone)(void *self, struct turn *t, struct bus_peer peer);
    int version;
    /* The newest `changed` that is durable (the casebook's); NULL for workers without rows. Told in beats, and to every
     * inner peer as There when a turn has raised it. */
    uint64_t (*changed)(void *self);
};

/* ---- the engine: no socket, no loop; everything comes in as arguments ---- */
struct engine;
/* self is made by worker->start. NULL on failure: the log has told why, and only the code is left in *ret_why. */
struct engine *engine_new(const struct worker *w, const struct settings *settings,
    struct clock *clock, struct random *random, struct refusal *ret_why);
void engine_free(struct engine **e);
/* Begins: says Hello on every connect link. */
void engine_start(struct engine *e, struct outbox *out);
/* One turn over up to BUS_DRAIN messages. 0: what `out` holds is to be sent. ERR_IO: the process must end, and nothing of the
 * turn may be sent (`out` is empty). Until it has returned nothing in `out` may be sent: the turn may be rolled back. */
int engine_receive(struct engine *e, const struct raw_msg *msgs, size_t n, struct outbox *out);
/* Heartbeats, follows, the worker's own tick. As engine_receive. */
int engine_tick(struct engine *e, struct outbox *out);
/* The worker's `idle`: called when what was said is sent. 0 or ERR_IO: the process must end. */
int engine_idle(struct engine *e);
int64_t engine_wake(struct engine *e); /* real ms until engine_tick is wanted, 0 ... 1000 */
bool engine_is_ready(const struct engine *e); /* all follows level, or none to follow */
/* The connect link that has been silent for SILENT_MS and has to be made anew (pitfall B4), or -1; asked after a tick. The
 * driver closes and reopens it, then calls engine_link_new, which says Hello again. */
int engine_stale_link(struct engine *e);
void engine_link_new(struct engine *e, int link, struct outbox *out);
void *engine_self(struct engine *e);
struct keyring *engine_keyring(struct engine *e); /* NULL without a public link */

/* Reads arguments and settings, opens clock and sockets, runs until SIGTERM, stops in two phases. Returns the exit status. */
int worker_main(int argc, char **argv, const struct worker *w);

#endif
