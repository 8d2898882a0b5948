/* machines - the events of the five machines; their tables are in case_state.c, need_state.c, offer_state.c,
 * delivery_state.c and ladder.c. A name here is the word that diagrams and tests print. */
#ifndef ASSIST_CASEBOOK_MACHINES_H
#define ASSIST_CASEBOOK_MACHINES_H

#include <stdbool.h>
#include "casebook/moves.h"

#define CASE_EVENTS(X)                                                                             \
    X(FILED) /* it was filed, and not judged yet */                                                \
    X(JUDGED) /* a priority and needs are there, nobody has been asked */                          \
    X(ASKED) /* a mandatory need lacks a required commit, somebody is being asked */               \
    X(COVERED) /* every mandatory need has its commits */                                          \
    X(ARRIVED) /* somebody committed is there */                                                   \
    X(ENDED) /* every mandatory need has ended */                                                  \
    X(SPENT) /* a mandatory need's ladder is over and nobody is left */                            \
    X(HELD)                                                                                        \
    X(MERGED)                                                                                      \
    X(CLOSED)

#define NEED_EVENTS(X)                                                                             \
    X(OPENED)                                                                                      \
    X(ASKED) /* the first live offer */                                                            \
    X(NOBODY) /* no live offer any more */                                                         \
    X(COVERED) /* the required commits are there */                                                \
    X(STARTED) /* somebody committed is on the scene */                                            \
    X(LOST) /* a commit fell through */                                                            \
    X(DONE)                                                                                        \
    X(PARTIAL)                                                                                     \
    X(FAILED) /* from a person's report, never from silence */                                     \
    X(CANCELLED)                                                                                   \
    X(NOT_NEEDED)

#define OFFER_EVENTS(X)                                                                            \
    X(MADE)                                                                                        \
    X(HANDED_OFF)                                                                                  \
    X(RECEIVED) /* the responder's client has it, or a person was told on the telephone */         \
    X(ACK)                                                                                         \
    X(COMMIT)                                                                                      \
    X(DECLINE)                                                                                     \
    X(STANDBY)                                                                                     \
    X(ENROUTE)                                                                                     \
    X(ONSCENE)                                                                                     \
    X(DONE)                                                                                        \
    X(PARTIAL)                                                                                     \
    X(CANNOT_LOCATE)                                                                               \
    X(WITHDRAW)                                                                                    \
    X(RECALL_SEEN)                                                                                 \
    X(WINDOW_ENDED)                                                                                \
    X(OVERDUE) /* the ETA and its grace, or a check-in, passed in silence */                       \
    X(UNDELIVERABLE)                                                                               \
    X(OTHERS_FILLED)                                                                               \
    X(RECALL)                                                                                      \
    X(GO) /* a coordinator says go to one on standby or with a late yes */                         \
    X(UNCLEAR) /* asked once more, and it still cannot be told what they say */

#define DELIVERY_EVENTS(X)                                                                         \
    X(MADE)                                                                                        \
    X(LEASE)                                                                                       \
    X(HAND_OFF)                                                                                    \
    X(RECEIPT)                                                                                     \
    X(FAIL_AGAIN)                                                                                  \
    X(FAIL_FOR_GOOD)                                                                               \
    X(CLEAR) /* the offer needs no more sending */                                                 \
    X(EXPIRE)

#define LADDER_EVENTS(X)                                                                           \
    X(MADE)                                                                                        \
    X(START)                                                                                       \
    X(NEXT) /* another rung */                                                                     \
    X(NOBODY_LEFT)                                                                                 \
    X(FILLED)                                                                                      \
    X(LOST) /* a commit fell through */                                                            \
    X(STOP)

#define X(name) CASE_EV_##name,
enum case_event { CASE_EVENTS(X) CASE_EV_COUNT };
#undef X
#define X(name) NEED_EV_##name,
enum need_event { NEED_EVENTS(X) NEED_EV_COUNT };
#undef X
#define X(name) OFFER_EV_##name,
enum offer_event { OFFER_EVENTS(X) OFFER_EV_COUNT };
#undef X
#define X(name) DELIVERY_EV_##name,
enum delivery_event { DELIVERY_EVENTS(X) DELIVERY_EV_COUNT };
#undef X
#define X(name) LADDER_EV_##name,
enum ladder_event { LADDER_EVENTS(X) LADDER_EV_COUNT };
#undef X

struct casefile;
/* What the case's needs and a person's word make of it: the event that leads to the state it should be in. First that
 * holds (design.md 4). */
enum case_event case_rolled_up(const struct casefile *c);
enum case_event case_of_needs(const struct casefile *c); /* the same, whatever a person set */

#endif
