/* restore - a backup takes the place of the database, on the machine itself and with the service stopped. */
#ifndef ASSIST_CASEBOOK_RESTORE_H
#define ASSIST_CASEBOOK_RESTORE_H

/* casebook --restore FILE --data DIR [--report FILE]: checks all of a copy of FILE as verify.h does, sets the old database
 * aside, and puts the copy there. Says in the reader's language what it did; --report as of verify_main, also when it
 * refuses. Returns the exit status: 0, 1 refused and nothing changed, 2 wrong usage, 3 the disk failed. */
int restore_main(int argc, char **argv);

#endif
