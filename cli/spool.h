/* spool - what every command tells of the cases that are kept here. */
#ifndef ASSIST_CLI_SPOOL_H
#define ASSIST_CLI_SPOOL_H

#include "cli.h"

/* On standard error, after the command: how many are unsent, how many were refused and, to a person, what has been accepted
 * since. Where a case of c->who is unsent, leaves a sender behind (spool_sender.h). Waits for nothing. */
void spool_remind(struct cli *c);

#endif
