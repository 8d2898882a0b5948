/* importing - rows of a file go to the service in slices, and what came of it is reported. What a file says is import.c's; whose list it
 * is for, the goal's (directory_import.c, gazetteer.c). */
#ifndef ASSIST_CLI_IMPORTING_H
#define ASSIST_CLI_IMPORTING_H

#include <jansson.h>
#include "cli.h"
#include "import.h"
#include "options.h"
#include "envelope.pb-c.h"

struct importing;

struct import_goal {
    const struct import_target *target; /* NULL: responders, of any format; else tables alone */
    bool of_contacts; /* responders who are somebody's contacts, from a table */
    /* The row as it is to be said, in the slice's arena. */
    ProtobufCMessage *(*row)(struct importing *im, const struct import_item *item);
    void (*put)(struct importing *im, Envelope *env); /* the slice as a request */
    int (*after)(struct importing *im); /* once all of it was sent; may be NULL */
    void (*report)(
        struct importing *im, json_t *value); /* adds what else there is to it; may be NULL */
    void (*say)(struct importing *im); /* the same for people */
};

struct importing {
    struct cli *c;
    const struct import_goal *goal;
    const char *source, *reason; /* NULL: none */
    bool dry_run, removes;
    const char **ids; /* of all rows, where absent ones are removed */
    size_t n_ids;
    struct arena ids_arena;
    json_t *live; /* who is absent, and stays for an offer */
    struct import_how how;
    struct import_map map;
    struct import *file;
    struct arena slice; /* the rows that wait to be sent */
    ProtobufCMessage **rows;
    size_t n_rows, bytes;
    size_t n_other; /* rows that came to nothing, whose texts are in `slice` too */
    uint32_t added, changed, unchanged, removed, n_refused, n_read, n_unread, n_left;
    int percent; /* shown last */
    json_t *refused;
    json_t *unread; /* taken, but nobody knows when they are open, or a second telephone was left */
};

/* The file that was named, under the options that were given. */
int importing_run(struct cli *c, const struct args *a, const struct import_goal *goal);
bool importing_may_tell(
    struct importing *im, uint32_t n); /* one more of them, on a line of its own */
void importing_hide_progress(struct importing *im);

#endif
