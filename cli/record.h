/* record - what has come of asking a responder, and by which ways they were reached, as `directory show` says it. */
#ifndef ASSIST_CLI_RECORD_H
#define ASSIST_CLI_RECORD_H

#include "cli.h"
#include "directory.pb-c.h"

void record_print(struct cli *c, const ResponderEntry *e);

#endif
