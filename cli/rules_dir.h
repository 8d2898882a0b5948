/* rules_dir - which rules are meant? */
#ifndef ASSIST_CLI_RULES_DIR_H
#define ASSIST_CLI_RULES_DIR_H

#include "cli.h"

/* What was typed, else $ASSIST_RULES, else the rules that came with the program; NULL: there are none. */
const char *rules_dir(struct cli *c, const char *typed);

#endif
