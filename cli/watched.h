/* watched - has every event arrived? What a watcher has had, against what the board says of each. Pure. */
#ifndef ASSIST_CLI_WATCHED_H
#define ASSIST_CLI_WATCHED_H

#include "envelope.pb-c.h"

#define WATCHED_TOKEN_MAX 64

struct watched {
    char from[WATCHED_TOKEN_MAX]; /* the newest token; "" before the first event */
    char case_[32]; /* of the change of which not all has come yet */
    uint32_t first_seq; /* its first event's */
    uint32_t parts; /* so many events of it have come; 0: there is none such */
};

/* TAKE it, and it has come; it was told before: PASS; something before it was lost: AGAIN, the board has to be asked for all
 * after `from`. */
enum watched_word { WATCHED_TAKE, WATCHED_PASS, WATCHED_AGAIN };
enum watched_word watched_hear(struct watched *w, const WatchEvent *e);

#endif
