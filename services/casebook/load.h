/* load - rows of the directory as they are stored, and how much each responder has on their hands. */
#ifndef ASSIST_CASEBOOK_LOAD_H
#define ASSIST_CASEBOOK_LOAD_H

#include "bus/bus.h"
#include "store/store.h"
#include "words/responder.h"

#define ENTRY_SOURCE_MAX 60
#define RESPONDER_ID_MAX 63 /* bytes: a key that speaks for it names it (bus/keyring.h) */

/* The row as stored, a tombstone too. 0, ERR_NOT_FOUND, ERR_DAMAGED ... */
int entry_read(struct store *s, const char *id, struct arena *a, ResponderEntry **ret_entry);
ResponderEntry *entry_of(const struct listed_row *row, struct arena *a); /* NULL: damaged */
int entry_put(struct store *s, const ResponderEntry *entry, struct arena *a);

/* ---- tied.c: whose contact somebody is ---- */
/* Before the row is written, in its transaction. */
int tied_keep(struct store *s, const ResponderEntry *entry, struct arena *a);
/* At start: what an older version wrote is looked through once. */
int tied_init(struct store *s);
/* Those whose subject_phone has this number (base/phone.h), in the order of ids, those behind `after`. */
int tied_page(struct store *s, uint64_t subject, const char *after, size_t at_most, struct arena *a,
    ResponderEntry ***ret, size_t *ret_n);

bool entry_is_removed(const ResponderEntry *entry); /* a tombstone */
/* Would the directory have it asked now? */
bool entry_may_be_asked(const ResponderEntry *entry, int64_t now_ms);
/* On duty, as they say themselves, with fewer on their hands than they take, and rested. */
bool entry_takes_more(const ResponderEntry *entry, int64_t now_ms);
/* Until when they take no case more, for they have had those of their month; 0: they take more. */
int64_t entry_full_until(const ResponderEntry *entry);
/* A suspension whose time is over has ended by itself: the entry as it stands now. */
void entry_settle(ResponderEntry *entry, int64_t now_ms);
bool entry_is_same(const ResponderEntry *a, const ResponderEntry *b, struct arena *arena);
/* What no import and no person says of an entry: what is live, what they say of their duty, what came of asking them, how it was
 * changed before. */
void entry_carry(ResponderEntry *to, const ResponderEntry *old, struct arena *a);
/* Its tombstone: only what a follower needs stays of it, and how it went: it may be a person's entry. */
ResponderEntry *entry_buried(const ResponderEntry *old, struct arena *a);
/* Suspended by hand, it stays so whatever an import says. */
void entry_keep_suspended(ResponderEntry *to, const ResponderEntry *old);
/* It was changed now, by whom and why (NULL: not said). */
void entry_stamp(
    ResponderEntry *entry, const char *by, const char *reason, int64_t now_ms, struct arena *a);
EntryChange *entry_change(const char *by, const char *reason, int64_t now_ms, struct arena *a);
/* Takes out what never leaves the casebook. Returns entry. */
ResponderEntry *entry_outside(ResponderEntry *entry);
/* And what followers need not know: who changed it, and why; how a contact knows somebody, and why they are never to be asked.
 * Returns entry. */
ResponderEntry *entry_followed(ResponderEntry *entry);

/* Whose it is, and whether it may be asked for them. */
struct responder_tie entry_tie(const ResponderEntry *entry);

/* ---- on_directory_put.c: what an import is answered, of whatever list ---- */
#define IMPORT_SLICE_MAX 100 /* rows in one message */
#define IMPORT_SLICE_TEXT "100"
DirectoryReport *import_report_new(struct arena *a);
/* A row that was not taken. line 0: not said. */
void import_report_refused(
    DirectoryReport *report, uint32_t line, const struct refusal *why, struct arena *a);

/* A slice of entries, each looked at by itself. */
struct slice {
    struct casebook *self;
    struct turn *t;
    const struct bus_msg *in;
    const char *source;
    bool dry_run;
    ResponderEntry **entries;
    size_t n_entries;
    DirectoryReport *report; /* by slice_start */
};
/* 0, or refused: too many, nobody said whose they are, no room. */
int slice_start(struct slice *s);
/* The entry is taken, or in the report with the reason why it is not. 0, or the store's error. */
int slice_take(struct slice *s, size_t i);
void slice_refuse(struct slice *s, const ResponderEntry *entry, int code, const char *field);

/* ---- entry_seen.c ---- */
/* Whoever is shown a private person's entry leaves a row, in the transaction that answers: one for each of them, entry and command
 * a minute. 0, or the store's error. Any other entry: 0. */
int entry_seen(struct store *s, struct turn *t, const char *actor, const char *command,
    const ResponderEntry *entry);
ReadLine *entry_seen_of(const struct listed_row *row, struct arena *a); /* NULL: damaged */

/* ---- entry_check.c ---- */
/* As it is to be stored: what only the casebook knows is not taken from outside. Without a source. */
ResponderEntry *entry_taken(const ResponderEntry *from, struct arena *a);
/* A telephone as directories have it. */
void entry_tidy(ResponderEntry *e, struct arena *a);
/* 0, or ERR_* and the field in *why. */
int entry_check(const ResponderEntry *e, int64_t now_ms, struct arena *a, struct refusal *why);

#endif
