/* reckon - what "+30m", "3h" and "14:30" are reckoned from. */
#ifndef ASSIST_CLI_RECKON_H
#define ASSIST_CLI_RECKON_H

#include "cli.h"

/* The service's now, one for the whole command. A command that is repeated with --id means the instants of its first time, which
 * are kept for a week: with others it would be another command, and its id refused. */
int64_t reckon_now(struct cli *c);
/* The command has ended without an answer, and is to be repeated with this id. */
void reckon_keep(struct cli *c, const char *id);
/* What is typed from here on belongs to other commands. */
void reckon_anew(struct cli *c);

#endif
