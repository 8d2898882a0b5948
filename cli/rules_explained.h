/* rules_explained - what `rules explain` found, for people. */
#ifndef ASSIST_CLI_RULES_EXPLAINED_H
#define ASSIST_CLI_RULES_EXPLAINED_H

#include "cli.h"

/* `value` as rules_explain made it. */
void rules_explained_print(struct cli *c, const json_t *value);

#endif
