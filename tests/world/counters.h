/* counters - how often what was met: each kind of fault, each pair of state and event of the five machines, each type of event, and
 * each message that people and organisations can say. Lives in memory that the processes of one run share. */
#ifndef ASSIST_TESTS_WORLD_COUNTERS_H
#define ASSIST_TESTS_WORLD_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "casebook/casefile.h"
#include "envelope.pb-c.h"
#include "unit/said.h"

/* What can go wrong, in the words of the print. */
#define FAULTS(X)                                                                                  \
    X(DROP, "message dropped")                                                                     \
    X(TWICE, "message doubled")                                                                    \
    X(DELAY, "message delayed past others")                                                        \
    X(CUT, "link cut both ways")                                                                   \
    X(CUT_ONE_WAY, "link cut one way")                                                             \
    X(CUT_HELD, "message held by a cut, and let through when it healed")                           \
    X(CUT_LOST, "message lost in a cut")                                                           \
    X(LOST_WITH_LINK, "message lost with its connection")                                          \
    X(RECONNECT, "client began a new connection")                                                  \
    X(RENEWED, "silent link made anew by its worker")                                              \
    X(CRASH, "worker crashed between turns")                                                       \
    X(CRASH_HANDLER, "... between two handler calls")                                              \
    X(CRASH_BEFORE_COMMIT, "... before its commit")                                                \
    X(CRASH_AFTER_COMMIT, "... after its commit, before it said anything")                         \
    X(CRASH_SENT, "... while sending")                                                             \
    X(CRASH_STORE_BEGIN, "... in store.begin")                                                     \
    X(CRASH_STORE_PUT, "... in the middle of its writes")                                          \
    X(CRASH_STORE_COMMIT, "... in store.commit")                                                   \
    X(CRASH_STORE_AFTER, "... in store.after_commit")                                              \
    X(CRASH_CHECKPOINT, "... in store.checkpoint")                                                 \
    X(CRASH_RULES, "... when changed rules were kept, before they were in force")                  \
    X(CRASH_CASEBOOK, "... and it was the casebook")                                               \
    X(CRASH_INTAKE, "... and it was intake")                                                       \
    X(CRASH_MATCHER, "... and it was the matcher")                                                 \
    X(CRASH_DISPATCHER, "... and it was the dispatcher")                                           \
    X(CRASH_BOARD, "... and it was the board")                                                     \
    X(START_FAILED, "casebook could not start: EIO in store.recover")                              \
    X(STOPPED, "worker stopped in order and was started again")                                    \
    X(HUNG, "worker hung longer than a heartbeat")                                                 \
    X(EIO_COMMIT, "EIO in a commit: the process ended")                                            \
    X(EIO_WRITE, "EIO in a write")                                                                 \
    X(FULL, "disk full in a write or commit")                                                      \
    X(RULES_EDITED, "rules edited while cases ran")                                                \
    X(RULES_TAKEN, "... and put in force")                                                         \
    X(RULES_REFUSED, "... and refused: turns under the old ones")                                  \
    X(READ_AGAIN, "text read by other rules than those in force, and read again")                  \
    X(CLOCK_FORWARD, "wall clock stepped forward")                                                 \
    X(AWAY, "organisation went away for a while")                                                  \
    X(REVOKED_SPOKE, "message on a connection whose key was revoked")                              \
    X(NOT_ADMITTED, "connection refused: key unknown, revoked, or keys not known yet")             \
    X(BATCH, "turn of the casebook over several messages")                                         \
    X(SAME_AGAIN, "same id answered the same")                                                     \
    X(LOSER_TOLD, "commit that came second was told so")                                           \
    X(ID_OF_ANOTHER, "command said again by somebody else under the same id")                      \
    X(CONTRADICTED, "decision that another coordinator undid at once")

enum fault_met {
#define X(name, text) FAULT_##name,
    FAULTS(X)
#undef X
        FAULTS_COUNT
};

#define MACHINES 5
#define MOVES_MAX 160
#define EVENT_TYPES_MAX 128
#define SAID_MAX SAID_OUTSIDE

struct counters {
    uint64_t faults[FAULTS_COUNT];
    uint64_t moves[MACHINES][MOVES_MAX]; /* by the machine's table (casebook/moves.h) */
    uint64_t unknown_moves; /* a move that the timeline shows and no table names */
    uint64_t types[EVENT_TYPES_MAX]; /* by Event.Type */
    uint64_t taken[SAID_MAX]; /* by the message's number: said from outside, and not refused */
    uint64_t seeds, cases, events, turns, messages, requests, restarts, hours, notices;
    uint64_t
        late_ms[4]; /* deadlines: fired within 10 ms, 1 s, 5 s of service time, later (excused) */
};

/* `c` as it was before the event. */
void counters_event(struct counters *met, const struct casefile *c, const struct event *e);
/* Somebody outside was answered with something else than a refusal, or has said it and waits for no answer. */
void counters_taken(struct counters *met, Envelope__BodyCase body);
void counters_add(struct counters *to, const struct counters *from);
/* Prints all; returns how many that must be met (must_meet.h) were not. */
unsigned counters_print(const struct counters *met, FILE *out, bool is_whole);

#endif
