/* store - everything that must outlive the process, by purpose. Synchronous, one thread, one writer (design.md 3.7, 5).
 * All calls but open, close, earliest and the reads need an open transaction; begin ... commit or rollback.
 * Functions return 0 or ERR_NOT_FOUND, ERR_STORAGE_FULL, ERR_IO, ERR_DAMAGED; a write that a row's rules forbid is
 * ERR_INVALID, a key or id that is there already ERR_TAKEN, a row beyond 16 MiB ERR_TOO_LONG. After ERR_IO from
 * store_commit or store_idle the outcome is unknown, and every further store_begin is ERR_IO: the caller ends the process
 * and recovers by starting again (pitfall E3). Any other failure inside a transaction is answered by store_rollback; after
 * ERR_STORAGE_FULL trying once more may succeed, since the rollback gave a ballast's room back. Blobs and texts returned
 * live in the given arena. */
#ifndef ASSIST_STORE_STORE_H
#define ASSIST_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/errors.h"
#include "base/ids.h"

struct store;

struct blob {
    const uint8_t *bytes; /* NULL: none */
    size_t n;
};

struct store_options {
    uint64_t reserve_bytes; /* less than this free: store_room says no; 0: 256 MiB */
    bool in_memory; /* tests only: nothing is written to disk */
    bool any_filesystem; /* take NFS, CIFS, FUSE too, whose locks and fsync lie */
};

/* Opens `dir`/assist.db, made when absent, migrated when older; locks the directory for life. On failure NULL, and
 * *ret_why says what is wrong and what to do: ERR_LOCKED, ERR_FOREIGN, ERR_NEWER, ERR_DAMAGED, ERR_IO. Reads header,
 * versions and the earliest deadline; loads no case. */
int store_open(const char *dir, const struct store_options *options, struct store **ret_store,
    struct refusal *ret_why);
/* A finished backup, read-only, for store_verify and the reads. Needs no lock and writes nothing. */
int store_open_copy(const char *file, struct store **ret_store, struct refusal *ret_why);
void store_close(struct store **s); /* accepts NULL; checkpoints */

int store_begin(struct store *s);
int store_commit(struct store *s); /* durable when it returns 0 (WAL, synchronous=FULL) */
void store_rollback(struct store *s);
bool store_in_transaction(const struct store *s);
/* Work that nobody waits for: checkpoints when the WAL has grown, purges answers older than 7 days before now_ms, in
 * slices. Called at the end of a loop turn, outside a transaction. */
int store_idle(struct store *s, int64_t now_ms);
/* 0, or ERR_STORAGE_FULL when less than the reserve is free: new cases are then refused, open ones go on. */
int store_room(struct store *s);
uint64_t store_changed(
    const struct store *s); /* the newest number given, this transaction's included */
const char *store_version(void); /* the library's, for status */

/* ---- cases: one row, split into what may be kept for ever and what can be erased ---- */
struct case_row {
    case_key key;
    uint8_t id[16]; /* the client's FileCase id; unique */
    uint64_t opened_row; /* its first events row; 0 when being filed: append fills it */
    uint64_t last_row; /* its newest events row, which is also its `changed` */
    uint32_t version;
    int64_t due_ms; /* its armed deadline; mirrored by one work row of kind DUE */
    uint64_t due_work; /* the key of that row; 0: none (closed) */
    struct blob body; /* packed CaseBody (proto/kept.proto) */
    struct blob personal; /* packed CasePersonal; empty when erased */
    uint8_t hash[32]; /* chain hash of last_row */
};
int store_case_read(struct store *s, case_key key, struct arena *a, struct case_row *ret_row);
int store_case_find(struct store *s, const uint8_t id[16], case_key *ret_key);
int store_case_put(struct store *s, const struct case_row *row); /* inserts or replaces by key */
/* Every case, in key order, from > after: for verify, the end of a world test, and pages older than the board's. */
int store_case_page(struct store *s, case_key after, size_t at_most, struct arena *a,
    struct case_row **ret_rows, size_t *ret_n);
/* The keys of cases < before, the newest first: all of them, or those with an armed deadline, whatever lies between. */
int store_case_keys(struct store *s, case_key before, bool only_armed, size_t at_most,
    case_key *ret_keys, size_t *ret_n);
/* The number and last type of the case's newest events row. Without sums: enough to pass rows over, not to show any. */
int store_case_newest(struct store *s, case_key key, uint64_t *ret_row, uint32_t *ret_type);
struct armed_case {
    case_key key;
    uint64_t last_row;
};
/* Cases with an armed deadline whose newest events row is in (after, upto], by that row: what somebody who begins to
 * follow has to see of the past. Costs what the work table holds, whatever the past holds. */
int store_case_armed(struct store *s, uint64_t after, uint64_t upto, size_t at_most,
    struct arena *a, struct armed_case **ret_cases, size_t *ret_n);
/* The number for a new case: key_of(today, 1) or one more than the last ever given, whichever is later. */
int store_case_number(struct store *s, case_key first_of_today, case_key *ret_key);
/* From now on only later ones are given. */
int store_case_number_after(struct store *s, case_key last);
/* Short names of a case: the contact centre's call id. The case must be there, its first events appended; a name that
 * led to another case leads to this one from now on. */
int store_alias_put(struct store *s, const char *alias, case_key key);
int store_alias_find(struct store *s, const char *alias, case_key *ret_key);

/* ---- events: one row holds all events of one command on one case ---- */
struct events_row {
    uint64_t changed; /* its key: one number from the counter that all rows share */
    case_key key;
    uint64_t previous; /* the case's row before; 0 for the first */
    uint32_t first_seq; /* sequence number within the case of its first event, from 1 */
    uint32_t count;
    int64_t at_ms;
    const char *actor;
    uint8_t command[16];
    /* Of the command's bytes as received; for FileCase, which is deduplicated for ever. */
    uint8_t content_hash[32];
    struct blob body; /* packed EventsBody */
    struct blob personal; /* packed EventsPersonal; empty: none, or erased */
    uint8_t salt[32]; /* given by the caller; zero when erased */
    uint8_t digest[32]; /* BLAKE2b(salt || personal): stays when erased */
    uint8_t hash[32]; /* BLAKE2b(previous hash || body || digest) */
    bool erased;
    struct blob answer; /* for FileCase only: the packed answer, given again for the same id */
    uint32_t last_type; /* Event.Type of its last event, for followers */
};
/* Gives row->changed, key, previous, digest and hash (chained on case->hash), and updates case->last_row, opened_row and
 * hash in memory; the caller puts the case row afterwards. (A new case's row is also written here, before its events,
 * which refer to it.) */
int store_events_append(struct store *s, struct case_row *c, struct events_row *row);
int store_events_read(
    struct store *s, uint64_t changed, struct arena *a, struct events_row *ret_row);
/* All rows of the case, oldest first. */
int store_events_of(struct store *s, const struct case_row *c, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n);
/* The newest of them that hold `at_least` events, or all; oldest first. */
int store_events_newest(struct store *s, const struct case_row *c, uint32_t at_least,
    struct arena *a, struct events_row **ret_rows, size_t *ret_n);
int store_events_after(struct store *s, uint64_t after, size_t at_most, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n); /* bodies and personal left out */
/* The same from the other end: those < before, the newest first. */
int store_events_before(struct store *s, uint64_t before, size_t at_most, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n);
/* Deletes what is personal (the stored answer and the hash of the content, too) for ever; digest and chain stay. The case
 * row is the caller's. Its old bytes leave the files at the next store_idle. `a` is for what is read on the way. */
int store_events_erase(struct store *s, uint64_t changed, struct arena *a);
bool events_chain_holds(const uint8_t previous_hash[32], const struct events_row *row);

/* ---- work: outgoing messages and deadlines, one table; "due" is when it must be looked at (again) ---- */
struct work_row {
    uint64_t key; /* given by store_work_add */
    int64_t due_ms; /* service time; of a leased row: when the lease ends */
    int64_t span_ms; /* DUE rows: what counts after the wall clock went back */
    uint32_t kind; /* Work.Kind */
    case_key case_key; /* 0: none */
    uint32_t ref; /* offer letter, need number, call, alarm: by kind */
    uint32_t generation; /* what it belongs to; another generation is stale */
    uint32_t attempt; /* counted before the work, so that poison is seen */
    const char *lessee; /* NULL or "": free. A worker's instance, or for calls a person */
    uint32_t what; /* Notice.Type, Call.Kind or Alarm.Cause: by kind */
};
int store_work_add(struct store *s, struct work_row *row);
int store_work_find(struct store *s, uint64_t key, struct arena *a, struct work_row *ret_row);
int store_work_put(
    struct store *s, const struct work_row *row); /* replaces by key; ERR_NOT_FOUND */
int store_work_remove(struct store *s, uint64_t key); /* 0 also when it is gone already */
/* DUE rows, earliest first; however much other work is due. */
int store_work_due(struct store *s, int64_t now_ms, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n);
/* Rows of every other kind, as the above. */
int store_work_again(struct store *s, int64_t now_ms, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n);
int store_work_earliest(struct store *s, int64_t *ret_ms); /* NEVER_MS when there is none */
/* CALL or ALARM rows, earliest first (these two kinds are indexed). */
int store_work_of_kind(struct store *s, uint32_t kind, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n);
/* The rows of one case for one thing: an offer's notices, a call, an alarm. */
int store_work_of(struct store *s, case_key key, uint32_t kind, uint32_t ref, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n);
/* All of the case's, by kind and ref. */
int store_work_of_case(
    struct store *s, case_key key, struct arena *a, struct work_row **ret_rows, size_t *ret_n);

/* ---- answers: what makes a command safe twice ---- */
struct answer_row {
    const char *actor;
    uint8_t command[16];
    uint8_t content_hash[32];
    int64_t at_ms;
    struct blob answer; /* packed Envelope body as sent */
};
int store_answer_find(struct store *s, const char *actor, const uint8_t command[16],
    struct arena *a, struct answer_row *ret_row);
/* The same id from any other actor: ERR_ID_REUSED is the caller's decision; this only tells. */
bool store_answer_of_another(struct store *s, const char *actor, const uint8_t command[16]);
int store_answer_put(struct store *s, const struct answer_row *row);
/* That it was answered stays, without the hash of what was said and with an empty answer. 0 also when there is none. Its old bytes
 * leave the files as those of erased events do. */
int store_answer_erase(
    struct store *s, const char *actor, const uint8_t command[16], struct arena *a);

/* ---- rows beside cases: directory, gazetteer and keys, which are followed, so that removed rows stay as tombstones; and who
 * has read what of the directory. ---- */
enum store_list { STORE_DIRECTORY = 1, STORE_KEYS = 2, STORE_READS = 3, STORE_GAZETTEER = 4 };
struct listed_row {
    const char *id;
    uint64_t changed; /* given by store_listed_put */
    struct blob body;
};
int store_listed_read(struct store *s, enum store_list list, const char *id, struct arena *a,
    struct listed_row *ret_row);
int store_listed_put(struct store *s, enum store_list list, struct listed_row *row);
int store_listed_after(struct store *s, enum store_list list, uint64_t after, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n); /* by changed */
/* The same from the other end: those < before, the newest first. */
int store_listed_before(struct store *s, enum store_list list, uint64_t before, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n);
int store_listed_page(struct store *s, enum store_list list, const char *after_id, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n); /* by id */

/* ---- which entries of the directory belong to one person, by the number of that person's telephone (base/phone.h). Kept in step by
 * whoever writes the directory; an entry belongs to one person at most. ---- */
int store_tied_put(struct store *s, uint64_t subject, const char *id); /* 0 also when it is there */
int store_tied_remove(
    struct store *s, uint64_t subject, const char *id); /* 0 also when it is not */
int store_tied_page(struct store *s, uint64_t subject, const char *after_id, size_t at_most,
    struct arena *a, const char ***ret_ids, size_t *ret_n); /* by id */

/* ---- things kept once under their hash: compiled ladders, rule sets ---- */
/* 0 also when it is there. */
int store_kept_put(struct store *s, const uint8_t hash[32], struct blob body);
int store_kept_read(
    struct store *s, const uint8_t hash[32], struct arena *a, struct blob *ret_body);

/* ---- small facts about the whole ---- */
int store_fact_read(struct store *s, const char *name, int64_t *ret_value); /* ERR_NOT_FOUND */
int store_fact_put(struct store *s, const char *name, int64_t value);

/* ---- online backup, in slices of at most about 2 ms, outside transactions; freed before store_close ---- */
struct store_backup;
int store_backup_start(struct store *s, const char *path, struct store_backup **ret_backup);
/* 1: more to do; 0: done, checked, fsynced and renamed into place; else an error and nothing left behind. */
int store_backup_step(struct store_backup *b);
int64_t store_backup_cases(const struct store_backup *b); /* how many it holds, once it is done */
void store_backup_free(struct store_backup **b);

/* ---- a backup takes the place of the database, while the service is stopped ---- */
struct store_restore {
    /* Looks at all of the copy: 0, or ERR_* with *ret_why, and nothing has changed. */
    int (*check)(void *self, const char *copy, struct refusal *ret_why);
    void *self;
};
/* Copies `file` into the data directory, checks the copy, sets the old database aside in a folder set-aside-N, never
 * deleted, and gives the copy its name. Numbers that the old database gave to cases are not given again;
 * *ret_numbers_known is false when it was not there or could not be read. *ret_aside: that folder, freed by the caller;
 * NULL: there was nothing to set aside. ERR_LOCKED: a casebook runs. Stopped in the middle, run it again. */
int store_restore(const char *dir, const char *file, const struct store_restore *how,
    char **ret_aside, bool *ret_numbers_known, struct refusal *ret_why);

/* Run by `casebook --verify FILE` on a copy, never on the live file: integrity, foreign keys, the sum of each row, gapless
 * sequence, chains. Calls `broken` for each finding. 0, or ERR_DAMAGED when anything was found. Folding is checked by the casebook on top. */
int store_verify(
    struct store *s, void (*broken)(void *self, case_key key, const char *what), void *self);

#endif
