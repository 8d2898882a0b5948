/* opening - the hours of an entry, as people hear of them. */
#ifndef ASSIST_CLI_OPENING_H
#define ASSIST_CLI_OPENING_H

#include "cli.h"
#include "directory.pb-c.h"

/* Why the entry's hours were not read: `at "by appointment": that is no word of a schedule`, in c->arena. NULL: they can be
 * read, or there are none. */
const char *opening_problem(struct cli *c, const ResponderEntry *e);
/* "open until 18:00", in c->arena. NULL: no hours, or none that can be read. */
const char *opening_now(struct cli *c, const ResponderEntry *e);

#endif
