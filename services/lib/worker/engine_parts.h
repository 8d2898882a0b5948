/* engine_parts - what the engine's own files share; nobody else includes it.
 * engine.c drives, batch.c keeps the transaction, later.c puts off, admit.c lets in, links.c speaks with workers, follows.c
 * stays level. */
#ifndef ASSIST_WORKER_ENGINE_PARTS_H
#define ASSIST_WORKER_ENGINE_PARTS_H

#include "base/ids.h"
#include "bus/codec.h"
#include "worker/worker.h"

#define LINKS_MAX 16
#define FOLLOWS_MAX 8
#define PEERS_MAX 256 /* inner peers of one worker; they are our own processes */
#define PEER_NAME 32
#define FOLLOW_PAGE                                                                                \
    1024 /* rows asked for at once; what the other end spends on them is less, mostly */
#define FOLLOW_AGAIN_MS 1000 /* a Follow without a page is said again */
#define TICK_MS 1000

struct engine_link {
    int64_t heard_ms; /* boot time: last message from there, or when it was made */
    int64_t beat_ms; /* when the last beat was said */
};

struct engine_peer {
    struct bus_peer at;
    char worker[PEER_NAME];
    char instance[UUID_TEXT];
    int64_t heard_ms;
};

struct engine_follow {
    uint64_t position; /* `changed` of the newest row we have */
    uint64_t newest; /* what a beat or There last said there is */
    uint64_t checked; /* up to here, as a page has said, there is nothing more of this kind */
    int64_t asked_ms;
    bool is_waiting;
    bool is_level;
};

struct kept_msg {
    struct raw_msg raw; /* a copy */
    int64_t heard_ms; /* boot time */
};
struct later {
    struct kept_msg *ring; /* NULL: nothing ever had to wait */
    size_t first, n;
};

struct engine {
    const struct worker *w;
    const struct settings *settings;
    struct clock *clock;
    struct random *random;
    void *self; /* made by w->start */
    struct keyring *keyring; /* NULL without a public link */
    struct arena arena; /* of the turn */
    struct turn turn;
    char instance[UUID_TEXT];
    struct engine_link links[LINKS_MAX];
    size_t n_links;
    struct engine_follow follows[FOLLOWS_MAX];
    struct engine_follow follows_before[FOLLOWS_MAX]; /* as they were when the batch began */
    size_t n_follows;
    struct engine_peer peers[PEERS_MAX]; /* that have said Hello on a bound inner link */
    size_t n_peers;
    struct engine_peer peers_before[PEERS_MAX];
    size_t n_peers_before;
    struct later later, behind; /* what waits for the urgent; what comes last */
    uint64_t told; /* the `changed` that peers were told last */
    int64_t tick_ms; /* when the worker's own tick ran last */
    bool has_begun; /* between w->begin and w->commit */
    bool has_stumbled; /* the last tick failed: not again at once */
};

/* ---- admit.c ---- */
#define ADMIT_DROP 1 /* not answered at all */
struct admitted {
    struct bus_msg in;
    bool is_own; /* the engine's own message: Hello, Beat, There, FollowPage */
    bus_handler *handle; /* NULL only for the engine's own */
};
/* Who says it, is it allowed, is it well-formed, who handles it. 0, ADMIT_DROP, or ERR_* with turn.refused. */
int admit(struct engine *e, const struct raw_msg *raw, struct admitted *ret);
bus_handler *engine_route(const struct engine *e, Envelope__BodyCase message); /* NULL: none */
enum link_mode engine_mode(const struct engine *e, int link);
/* Says the Refusal that turn.refused describes, under the id and return path that stand in the raw bytes; never in answer
 * to a Refusal, lest two workers refuse each other for ever. */
void admit_refuse(struct engine *e, const struct raw_msg *raw, int code);

/* ---- peek.c ---- */
#define PEEK_RETURN_PATH 4
/* What an answer has to repeat, read from bytes that were not unpacked. Absent and malformed parts are left empty. */
struct peeked {
    ProtobufCBinaryData id; /* data NULL: none */
    ProtobufCBinaryData return_path[PEEK_RETURN_PATH];
    size_t n_return_path;
};
void peek(const uint8_t *bytes, size_t n, struct peeked *ret);

/* ---- batch.c ---- */
/* Hears the messages in one transaction or, when that cannot be committed, each in its own. 0, or ERR_IO: end the process. */
int batch_hear(struct engine *e, const struct raw_msg *msgs, size_t n);
/* Runs `work` between begin and commit; if it fails nothing of it remains. 0, ERR_IO (end the process), or the failure,
 * which was undone, as a positive number. */
int batch_work(struct engine *e, int (*work)(struct engine *e));
int batch_begin(struct engine *e); /* the worker's begin, once in a batch; 0 or ERR_* */

/* ---- later.c ---- */
/* Keeps a copy of what has to wait; *ret_now, with room for n, is what has not. How many those are. */
size_t later_sort(struct engine *e, const struct raw_msg *msgs, size_t n, struct raw_msg *ret_now);
/* Takes out what waits no longer, the oldest first; it lives in the turn. How many those are. */
size_t later_take(struct engine *e, struct raw_msg ret[BUS_DRAIN]);
#define LATER_PART 4 /* room that later_part may need */
/* Of `now`, what comes last is kept for a turn of its own, which is this one if there is nothing else, or when it has been kept for
 * some ms. How many are left in `now`, which has room for LATER_PART more. */
size_t later_part(struct engine *e, struct raw_msg *now, size_t n);
void later_free(struct engine *e);

/* ---- links.c ---- */
void links_start(struct engine *e); /* Hello and Follow everywhere */
void links_say_hello(struct engine *e, int link);
void links_beat(struct engine *e); /* on connect links, each BEAT_MS */
void links_heard(struct engine *e, struct bus_peer from);
void links_announce(struct engine *e); /* There, when `changed` has grown */
bool links_has_gone(const struct engine *e); /* an inner peer has fallen silent */
int links_tell_gone(struct engine *e); /* the worker hears which; inside begin/commit */
void links_forget_gone(struct engine *e);
/* The engine's own messages. 0 or ERR_*. */
int links_on_hello(struct engine *e, const struct bus_msg *in);
int links_on_beat(struct engine *e, const struct bus_msg *in);
int64_t links_wake(const struct engine *e); /* boot time of the next beat or silence */

/* ---- follows.c ---- */
void follows_ask(struct engine *e, int link); /* anew, on a link that was just made */
int follows_newest(
    struct engine *e, int link, uint64_t changed); /* the other end says how far it is */
int follows_on_page(struct engine *e, const struct bus_msg *in);
void follows_tick(struct engine *e); /* asks again where nothing came */
int64_t follows_wake(
    const struct engine *e); /* boot time at which follows_tick has something to do */
bool follows_are_level(const struct engine *e);
bool follows_keys_level(const struct engine *e); /* true also when keys are not followed */

#endif
