/* session - one identity's conversation with the service: the same id again until there is an answer, or the time is over. */
#ifndef ASSIST_CLI_SESSION_H
#define ASSIST_CLI_SESSION_H

#include "bus/codec.h"
#include "cli.h"

/* Which of the service's two doors: people's, or the organisations' (a duty key may knock at both). */
enum session_door { DOOR_PEOPLE, DOOR_ORGANISATIONS };

/* Reads identity and key, begins to connect. Done by session_ask too (people's door). 0, or refused. */
int session_open(struct cli *c, enum session_door door);
void session_close(struct cli *c);

/* An envelope with a fresh id; the first one that changes something takes --id. */
void session_request(struct cli *c, Envelope *env, bool changes);

struct ask {
    Envelope *request; /* made by session_request */
    Envelope__BodyCase expect; /* the answer's body; 0: any but a Refusal */
    bool changes; /* without an answer the outcome is unknown */
    int64_t patience_ms; /* 0: --timeout */
    void (*waiting)(struct cli *c, void *self,
        int64_t waited_ms); /* now and then while there is no answer; may be NULL */
    void *self;
};
/* 0 and *ret_answer (in c->arena). Refused: the service's code; ERR_UNREACHED; ERR_OUTCOME_UNKNOWN (the id is remembered for
 * the last word); ERR_FORBIDDEN: the key is not admitted. */
int session_ask(struct cli *c, const struct ask *ask, const Envelope **ret_answer);

/* For streams. session_send: 0, or ERR_UNREACHED (nobody there at the moment: try again), ERR_FORBIDDEN (refused). */
int session_send(struct cli *c, const Envelope *env);
/* What comes next within timeout_ms: 0 and *ret_env in `a`; or ERR_UNREACHED: nothing (a lost connection is made anew by
 * itself), or a signal (session_is_over); ERR_FORBIDDEN (remembered): our key has been refused for some seconds. */
int session_next(struct cli *c, int64_t timeout_ms, struct arena *a, const Envelope **ret_env);
/* True once after the line was made anew: the service may not remember what it was told, so a stream says it again. */
bool session_take_new_line(struct cli *c);
/* A Refusal that a stream brought, remembered; 0 for anything else, and where trying again is the answer to it. */
int session_refusal(struct cli *c, const Envelope *env);
bool session_is_over(const struct cli *c);

/* SIGINT, SIGTERM and SIGHUP from here on are told by this descriptor and session_is_over; -1 before session_open. */
int session_signals(const struct cli *c);
/* Takes what the descriptor tells. True: a signal has come. */
bool session_take_signal(struct cli *c);

/* Waits; a signal ends it. */
void session_pause(struct cli *c, int ms);

/* The service's clock, as its last answer told it; before the first answer, the machine's. */
int64_t session_now(struct cli *c);
bool session_has_clock(const struct cli *c); /* something has been answered */
uint32_t session_rate(const struct cli *c);
bool session_is_exercise(const struct cli *c);
/* Asks once, if nothing has been answered yet: for instants reckoned from now. Silence leaves the machine's clock. */
void session_learn_clock(struct cli *c);

const ProtobufCMessage *session_body(const Envelope *env); /* whichever it carries; NULL if none */

#endif
