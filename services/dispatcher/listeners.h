/* listeners - who is connected and listens: an organisation's clients, the duty coordinators'
 * bells. In memory alone; a client says so again every 5 s, and is forgotten after 30 s of silence.
 */
#ifndef ASSIST_DISPATCHER_LISTENERS_H
#define ASSIST_DISPATCHER_LISTENERS_H

#include "bus/bus.h"

#define LISTENER_SILENT_MS 30000 /* boot time */
#define LISTENERS_A_KEY 8 /* connections of one key; one more replaces the oldest */
#define LISTENER_NAME 64

struct listener {
    char key[LISTENER_NAME]; /* the key's name */
    char responder[LISTENER_NAME]; /* of a duty key: the entry that it speaks for; or "" */
    Role role;
    struct bus_peer peer;
    int64_t heard_ms;
};
struct listeners {
    struct listener *items; /* oldest connection first */
    size_t n, room;
};

void listeners_heard(struct listeners *l, const struct bus_msg *in, int64_t real_ms);
void listeners_expire(struct listeners *l, int64_t real_ms);
/* A key was revoked or means somebody else now: its connections are told nothing more. */
void listeners_key(
    struct listeners *l, const char *key, bool is_good, Role role, const char *responder);
void listeners_clear(struct listeners *l); /* all; the memory, too */
/* The next one, newest first, that is of this role and (role org) this responder; `at` begins as
 * l->n. NULL: no more. */
const struct listener *listeners_next(
    const struct listeners *l, size_t *at, Role role, const char *responder);

#endif
