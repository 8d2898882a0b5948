/* verify - whether a copy of the database is whole: what the store can see (integrity, references, gapless sequences, hash
 * chains), and what only the casebook can: folding a case's events gives its stored state, and no invariant is broken. */
#ifndef ASSIST_CASEBOOK_VERIFY_H
#define ASSIST_CASEBOOK_VERIFY_H

#include "admin.pb-c.h"
#include "base/arena.h"
#include "base/errors.h"

#define VERIFY_LINES 100 /* findings that a report lists */

/* Called for each finding: the number of the case (NULL: the file as a whole) and an English sentence, a msgid. */
typedef void verify_tell(void *self, const char *number, const char *what);

/* Reads all of a finished copy. 0, and *ret_report (in `a`; `ok` says whether it is whole); or ERR_* with *ret_why when it
 * cannot be looked at: ERR_FOREIGN, ERR_NEWER, ERR_DAMAGED (no database at all), ERR_WRONG_STATE, ERR_IO. */
int verify_copy(const char *file, verify_tell *tell, void *self, struct arena *a,
    VerifyReport **ret_report, struct refusal *ret_why);

/* casebook --verify FILE [--report FILE]: prints what it finds in the reader's language. With --report it is a running
 * casebook that asks (on_ask_verify.c): a packed VerifyReport is left there, whole or not at all. Returns the exit status: 0, 1
 * something is broken or the file was refused, 2 wrong usage, 3 it cannot be read. */
int verify_main(int argc, char **argv);

/* For a program that does not speak through the bus: the reader's language, and a finding in it. */
void verify_speak(void);
void verify_print(const char *number, const char *what);

#endif
