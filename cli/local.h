/* local - runs the casebook's program on this machine, for what is done to files and not said to the service. */
#ifndef ASSIST_CLI_LOCAL_H
#define ASSIST_CLI_LOCAL_H

#include "admin.pb-c.h"
#include "cli.h"

/* casebook WORDS... --report FILE; words end with NULL. What it says, in our language, the person reads; under --json
 * nobody. 0 and its report (in c->arena), also when it refused; or refused: it is not installed here, or did not end well. */
int local_casebook(struct cli *c, const char *const words[], const VerifyReport **ret_report);

#endif
