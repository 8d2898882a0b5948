/* process - what every process of the service does to itself before it does anything else, and where its things are. */
#ifndef ASSIST_WORKER_PROCESS_H
#define ASSIST_WORKER_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>
#include "base/errors.h"

struct worker_args {
    const char *data;
    const char *config; /* NULL: DATA/assist.yaml */
    int ready_fd; /* -1: nobody waits */
    pid_t parent; /* 0: any; else we end with it */
};
/* 0, or ERR_USAGE with the word that is not understood or lacks its value. */
int worker_args_read(int argc, char **argv, struct worker_args *ret, struct refusal *ret_why);

/* No core, now or of any child, and no peeking (outside sanitizers): the memory is full of names. */
void process_keep_private(void);
/* That, umask 077, no SIGPIPE, as many descriptors as allowed. */
void process_guard(void);
/* For who faces people: a peer that sends one message without end fills our memory before we see any of it (libzmq bounds the
 * size of a frame, not their number). Then we are the one to be ended, at 2 GiB or when the machine has none left; never
 * the casebook. */
void process_first_to_go(void);
/* Closes every descriptor above 2 but `keep` (-1: none): what a careless parent left open (pitfall D4). First thing in main. */
void process_close_others(int keep);
/* SIGTERM when the parent dies. False if it is dead already, or is another than `parent` (pitfall D2). */
bool process_follow_parent(pid_t parent);

#define PLACES_ENDPOINT 160 /* fits ipc:// and the longest path that a socket can have */
/* The inner endpoint of a worker: ipc://DATA/run/NAME.sock or, when that is longer than a socket's path may be, in a
 * directory of ours under $XDG_RUNTIME_DIR or /tmp, kept in DATA/run/where. DATA/run is made. 0 or ERR_*: *ret_why. */
int places_inner(
    const char *data, const char *name, char ret[PLACES_ENDPOINT], struct refusal *ret_why);
/* Makes sure that one process alone is this worker of this data directory, for life. 0, ERR_LOCKED, ERR_IO. */
int places_lock(const char *data, const char *name);

#endif
