/* world - one whole service in one process: the real handlers and the real store of all workers, a network, clocks and
 * chance of our own, and the people and organisations outside. Everything that happens follows from one seed.
 *
 *   sim.c      time and the network        workers.c  engines: turns, crashes, restarts     faults.c  what goes wrong
 *   client.c   requests until answered     people.c   operators, coordinators, the admin    orgs.c    responders
 *   oracle.c   after every step            ending.c   when all has healed                   counters.c what was met
 *   promises.c what must not be forgotten  erasing.c  what is deleted for ever
 *   editions.c rules that are edited
 *
 * Two times: `boot_ms` is the machine's, in which messages travel and leases run; service time runs `rate` times as fast
 * (design.md 3, rule 5), and is what people and deadlines live in. */
#ifndef ASSIST_TESTS_WORLD_WORLD_H
#define ASSIST_TESTS_WORLD_WORLD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "base/ids.h"
#include "base/times.h"
#include "bus/codec.h"
#include "casebook/casefile.h"
#include "sys/random.h"
#include "worker/worker.h"
#include "world/counters.h"

#define WORLD_START_MS INT64_C(1795341600000) /* 2026-11-22T10:00Z */
#define WORLD_HOURS 24
#define HEALED_HOURS 2

enum node_id {
    NODE_CASEBOOK,
    NODE_INTAKE,
    NODE_MATCHER,
    NODE_DISPATCHER,
    NODE_BOARD,
    NODES,
    NODE_NONE = -1,
};

/* How bad this world is: drawn from the seed, so that some are calm and some are hell. Per mille of messages, or how
 * often in a day. */
struct profile {
    uint32_t rate;
    unsigned drop, twice, delay; /* of messages, per mille */
    unsigned cuts, crashes, hangs, stops, broken_disks, full_disks, clock_jumps; /* in 24 hours */
    unsigned rule_changes;
    unsigned cases;
    unsigned answer_losing; /* per mille: a client gives its connection up and begins anew */
};

/* ---- the network ---- */
struct mail {
    uint8_t *bytes;
    size_t n;
    int conn;
    uint32_t epoch; /* of the connection, when it was sent */
    bool to_bound;
};

/* From a connect link or a client to a bound link. A connection that was made anew has another epoch; what was on its way
 * in the old one is lost, as with TCP. */
struct conn {
    int from_node, from_link; /* NODE_NONE: a client's */
    int client;
    int to_node, to_link;
    uint32_t epoch;
    bool is_open;
    int64_t last_ms
        [2]; /* arrival of the newest message each way: order holds unless a fault breaks it */
    int64_t cut_until_ms[2];
    bool is_held[2]; /* while cut, messages wait instead of being lost */
};

struct node {
    const struct worker *worker;
    struct engine *engine; /* NULL: it does not run */
    struct clock *clock;
    struct random random;
    struct outbox *out;
    struct mail **inbox;
    size_t n_inbox;
    int64_t up_ms; /* boot time of its newest start */
    int64_t tick_ms; /* when its timer fires */
    int64_t busy_until_ms, hung_until_ms;
    uint32_t turn_serial, life; /* of the newest planned turn, of this start */
    const char *doom; /* the point at which it dies; NULL: nowhere */
    unsigned doom_passes; /* at which pass */
    const char *misfortune; /* the point that fails; NULL: none */
    int misfortune_code;
    int64_t misfortune_until_ms;
};

/* ---- what is going to happen ---- */
struct world;
struct client;
struct intent;
typedef void deed(struct world *w, struct client *c, const struct intent *i);

struct intent {
    deed *act;
    char text[64]; /* a case, an offer, a call */
    int64_t number;
    uint32_t generation;
};

enum happening_kind {
    HAPPENS_MAIL,
    HAPPENS_TURN,
    HAPPENS_START,
    HAPPENS_LINK_UP,
    HAPPENS_CLIENT,
    HAPPENS_INTENT,
    HAPPENS_FAULT,
};
struct happening {
    int64_t at_ms; /* boot time */
    uint64_t serial;
    enum happening_kind kind;
    int who;
    uint32_t epoch;
    struct mail *mail;
    struct intent *intent;
};

/* ---- those outside ---- */
struct request;
typedef void heard_answer(
    struct world *w, struct client *c, struct request *r, const Envelope *answer);

/* One command, under one id until it is answered: the ledger of what was acknowledged. */
struct request {
    uint8_t id[16];
    int client;
    Envelope__BodyCase body;
    uint8_t *bytes;
    size_t n;
    heard_answer *heard;
    struct intent about;
    int64_t again_ms, gap_ms;
    unsigned tries;
    bool is_answered, is_query, was_asked_again;
    bool is_checked; /* it stands in the store as it was told */
    bool
        is_erased; /* a case that it changed was erased since: nobody knows any more what was said */
    int64_t answered_ms; /* boot time */
    Envelope__BodyCase answer_case;
    uint8_t *answer; /* packed body */
    size_t n_answer;
    int refused; /* ERR_*, 0: done */
    case_key key; /* of the case that the answer names */
    uint32_t version;
    uint32_t if_version; /* of that case alone; 0: of any */
    uint32_t generation; /* that an OrgAnswer names */
    Answer__Word word;
    char offer[OFFER_ID_TEXT];
    struct request *next_of_bucket;
};

/* What an organisation's client has been told of an offer, and has said. */
struct told {
    char offer[OFFER_ID_TEXT];
    uint32_t generation; /* of the newest notice */
    Notice__Type newest;
    bool had_offer, had_recall, answered_ok;
    Offer__State said; /* in the newest answer to one of ours */
    int64_t said_ms;
    bool is_handled; /* it has been decided what to do about it */
};

struct client {
    char name[40];
    Role role;
    char responder[40];
    uint8_t key[32];
    int index, conn;
    bool listens; /* says OrgListen */
    bool is_revoked;
    int64_t listen_ms;
    uint32_t wake_serial;
    int64_t wake_ms; /* the planned one */
    struct request **open;
    size_t n_open;
    struct told *told;
    size_t n_told;
    unsigned mood; /* orgs.c */
};

/* A case that people here know of. */
struct known_case {
    char number[CASE_NUMBER_TEXT];
    case_key key;
    int filed_by; /* client */
    bool closed;
};

#define CLIENTS_MAX 32
#define BUCKETS 1024

struct world {
    uint64_t seed;
    struct profile p;
    struct random chance;
    int64_t boot_ms, wall_ms;
    int64_t start_boot_ms;
    int64_t jumped_ms; /* boot time of the last step of the wall clock */
    bool is_calm; /* no fault any more */
    bool is_over; /* people begin nothing new any more */
    bool is_still; /* nobody says anything of their own accord any more */
    char data[256];
    char rules[300]; /* the folder that people edit */
    unsigned edition; /* that was saved last; editions.c */
    unsigned judged_by; /* a bit for each edition in force since the oracle looked last */
    char rules_hash[80]; /* in force at the last turn of the casebook */
    struct settings settings;

    struct happening *heap;
    size_t n_heap, room_heap;
    uint64_t serial;

    struct node nodes[NODES];
    struct conn *conns;
    size_t n_conns;
    struct client *clients[CLIENTS_MAX];
    size_t n_clients;
    struct request *buckets[BUCKETS];
    struct request **requests;
    size_t n_requests;
    struct known_case *known;
    size_t n_known;
    char last_call_ref[32];
    bool has_directory;
    uint8_t service_key[32];

    int running; /* the node whose turn it is; NODE_NONE */
    jmp_buf died;
    const char *died_at;
    bool turn_was_spoilt; /* a fault struck in this turn and it lived on */

    struct oracle *oracle;
    struct counters *met;
    uint64_t hash; /* of everything that happened */
    bool has_failed;
    char failure[600];
    FILE *trace; /* NULL: none */
};

/* protobuf-c's fields are not const; nobody writes there. */
static inline char *text_of(const char *borrowed)
{
    return (char *)(uintptr_t)borrowed;
}

/* ---- world.c, sim.c ---- */
void world_fail(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
void world_trace(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
int64_t world_now(const struct world *w); /* service time */
int64_t world_real(const struct world *w, int64_t service_ms); /* a span */
uint64_t below(struct world *w, uint64_t bound); /* chance */
bool maybe(struct world *w, unsigned per_mille);
int64_t between(struct world *w, int64_t low, int64_t high);
void hash_in(struct world *w, const void *bytes, size_t n);
void happens(struct world *w, int64_t at_ms, struct happening h);
bool world_next(struct world *w, struct happening *ret); /* moves time on */
/* After a span of service time. */
void later(struct world *w, struct client *c, int64_t service_ms, struct intent i);

int conn_new(struct world *w, struct conn c);
void conn_open(struct world *w, int conn);
void conn_close(struct world *w, int conn);
void net_say(struct world *w, int conn, bool to_bound, const uint8_t *bytes, size_t n);
void mail_free(struct mail *m);
void mail_arrives(struct world *w, struct mail *m, uint32_t epoch);
struct bus_peer peer_of(const struct world *w, int conn);
int conn_find(const struct world *w, int node, struct bus_peer peer); /* -1: nobody */

/* ---- workers.c ---- */
void nodes_make(struct world *w); /* links, not engines */
void node_start(struct world *w, int node);
void node_turn(struct world *w, int node, uint32_t serial);
void node_hears(struct world *w, int node, struct mail *m);
void node_link_up(struct world *w, int conn, uint32_t epoch);
void node_dies(struct world *w, int node); /* at once, between two turns */
void node_ends(struct world *w, int node); /* in order, as after SIGTERM */
void nodes_free(struct world *w);
bool node_is_up(const struct world *w, int node);

/* ---- faults.c ---- */
void faults_plan(struct world *w);
void fault_strikes(struct world *w, int strike);
void faults_heal(struct world *w);
void faults_of(struct world *w); /* whose points count; NULL: nobody's */

/* What strikes at an instant. */
enum strike {
    STRIKE_CUT,
    STRIKE_CRASH,
    STRIKE_HANG,
    STRIKE_STOP,
    STRIKE_EIO,
    STRIKE_FULL,
    STRIKE_START,
    STRIKE_CLOCK,
    STRIKE_RULES,
    STRIKE_RULES_REST,
};

/* ---- editions.c ---- */
void editions_begin(struct world *w);
void editions_change(struct world *w);
void editions_rest(struct world *w);
void editions_heal(struct world *w);
void editions_turn(struct world *w); /* of the casebook, before it */
void editions_event(struct world *w, const struct casefile *c, const struct event *e);
void editions_looked(struct world *w); /* the oracle has seen all that was judged so far */
void editions_end(struct world *w);

/* ---- client.c ---- */
struct client *client_new(
    struct world *w, const char *name, Role role, const char *responder, int node);
void client_hears(struct world *w, int client, const uint8_t *bytes, size_t n);
void client_wakes(struct world *w, int client, uint32_t serial);
void client_plan(struct world *w, struct client *c);
void client_say(struct world *w, struct client *c, const Envelope *env); /* without an id, once */
struct request *client_ask(struct world *w, struct client *c, Envelope *env, heard_answer *heard,
    const struct intent *about);
void client_repeat(struct world *w, struct client *c, const struct request *r); /* somebody's */
struct request *request_find(const struct world *w, const uint8_t id[16]);
struct client *client_named(const struct world *w, const char *name);
void clients_ask_again(
    struct world *w); /* a part of what was answered: the same answer is expected */
void clients_free(struct world *w);

/* ---- decisions.c: what somebody decides about a case (intent.text) ---- */
deed decide_something; /* by chance */
deed decide_for_help; /* nobody is left to ask */
deed reopen;
deed answer_questions; /* of those who were asked about it */
deed mishear;
deed merge; /* into one of those filed last */
deed go_off_duty;

/* ---- questions.c: what is only asked ---- */
deed ask_something; /* by chance, about a case (intent.text) */
deed ask_about_keys, ask_about_people, watch_cases;
deed look_at_inbox;
deed repeat_another; /* under somebody else's id */

/* ---- erasing.c, entries.c: the admin deletes what is personal, and changes the directory by hand ---- */
deed erase_something;
deed change_entry;

/* ---- sealed.c: cases that waited at an operator's ---- */
void sealed_prepare(void); /* before sodium_init() */
void sealed_begin(struct world *w);
SealedCase *sealed_file(struct world *w, const FileCase *f, struct arena *a);

/* ---- people.c, orgs.c, stage.c ---- */
void people_begin(struct world *w);
struct client *some_coordinator(struct world *w);
void people_talk(struct world *w, int64_t from_ms, int64_t to_ms); /* real time from now */
void people_rung(
    struct world *w, const AlarmLine *line); /* an alarm that the duty coordinator's client heard */
void orgs_begin(struct world *w);
struct client *org_join(struct world *w, const char *key_name, const char *responder);
void orgs_leave(
    struct world *w, const char *number); /* some who were asked about this case go away */
void org_hears(struct world *w, struct client *c, const Envelope *env);
struct told *org_told(struct client *c, const char *offer); /* NULL: never */
size_t stage_texts(void);
const char *stage_text(size_t i);
const char *stage_note(size_t i);
const char *stage_fact(size_t i); /* "key=value" */
size_t stage_responders(void);
#define STAGE_NIECE "+79010000077" /* whose contact Aunt Vera is */
void stage_responder(size_t i, ResponderEntry *ret, struct arena *a);

/* ---- oracle.c, ending.c ---- */
void oracle_begin(struct world *w);
void oracle_step(struct world *w); /* after each turn of the casebook */
void oracle_restarted(struct world *w);
void oracle_free(struct world *w);
void ending_check(struct world *w);
bool ending_board_is_level(struct world *w); /* every case as the store has it */
void oracle_board(struct world *w); /* after each turn of the board */
struct store *world_store(struct world *w); /* the casebook's; NULL while it does not run */

#endif
