/* load - rows of the directory as they are stored, and how much each responder has on their hands. */
#ifndef ASSIST_CASEBOOK_LOAD_H
#define ASSIST_CASEBOOK_LOAD_H

#include "bus/bus.h"
#include "store/store.h"

#define RESPONDER_ID_MAX 63 /* bytes: a key that speaks for it names it (bus/keyring.h) */

/* The row as stored, a tombstone too. 0, ERR_NOT_FOUND, ERR_DAMAGED ... */
int entry_read(struct store *s, const char *id, struct arena *a, ResponderEntry **ret_entry);
ResponderEntry *entry_of(const struct listed_row *row, struct arena *a); /* NULL: damaged */
int entry_put(struct store *s, const ResponderEntry *entry, struct arena *a);
bool entry_is_removed(const ResponderEntry *entry); /* a tombstone */
/* Takes out what never leaves the casebook. Returns entry. */
ResponderEntry *entry_outside(ResponderEntry *entry);

#endif
