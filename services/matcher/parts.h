/* parts - what the matcher's handlers share; nobody else includes it. */
#ifndef ASSIST_MATCHER_PARTS_H
#define ASSIST_MATCHER_PARTS_H

#include "bus/bus.h"
#include "matcher/directory.h"
#include "matcher/rank.h"

#define WAITING_MAX 64 /* requests that may wait for the directory */

/* A request that came before the directory was complete. */
struct waiting {
    struct bus_peer from;
    uint8_t *bytes; /* the envelope, as received */
    size_t n;
};

struct matcher {
    struct directory *directory;
    const struct holidays *holidays; /* the settings' */
    bool is_level; /* all of the directory is here */
    struct waiting waiting[WAITING_MAX];
    size_t n_waiting;
};

/* ---- handlers ---- */
bus_handler matcher_on_match_request;
void matcher_on_responder(void *self, struct turn *t,
    const FollowedRow *row); /* a directory entry is new or has changed */
void matcher_on_restart(void *self, struct turn *t); /* the directory follows from the beginning */
void matcher_on_level(
    void *self, struct turn *t); /* the directory is complete: answers what waits */
void forget_waiting(struct matcher *self);

/* ---- query.c: what a request asks for ---- */
/* Made in t->arena. 0, or the refusal in t. */
int query_of(struct turn *t, const MatchRequest *request, struct match_query *ret_query);
void query_ahead(const RungAhead *rung, struct match_query *q); /* what differs is put into it */

/* ---- say.c: all that the matcher says ---- */
/* Candidates, counts and shortfall of what was searched; fills `reply`, cut to what one message holds. */
void say_ranked(
    struct turn *t, const MatchRequest *request, const struct shortlist *list, Envelope *reply);
/* The same of a rung ahead, added to `ranked`: only the last one of them has candidates. */
void say_ahead(
    struct turn *t, const RungAhead *rung, const struct shortlist *list, CandidatesRanked *ranked);
/* Of what a preview asks for, the words that nobody has. */
void say_nobody_can(struct turn *t, const struct directory *d, const MatchRequest *request,
    CandidatesRanked *ranked);
/* A preview's answer names who asked: the casebook keeps nothing of it, and records whom they are shown. */
void say_asker(const Envelope *asked, Envelope *reply);

#endif
