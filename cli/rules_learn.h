/* rules_learn - leanings.yaml anew, from what callers said. Offline. */
#ifndef ASSIST_CLI_RULES_LEARN_H
#define ASSIST_CLI_RULES_LEARN_H

#include <jansson.h>
#include <stdio.h>
#include "rules_weigh.h"

/* Reads DIR/heard, all files .jsonl in the order of their names: a text a line, {"text","kind":["best",...],"priority":["most","least"]}; "other" with
 * P4 or P5 as the most urgent is LEANS_EVERYDAY, P0 or P1 as the least urgent a threat. Replaces DIR/leanings.yaml as a whole, and prints how
 * well texts are told that were not learnt from; with `ret_json` nothing is printed, and it is {"texts","words","right","threats","missed",
 * "everyday","alarmed","problems":[]}, a new reference.
 *
 * 0; ERR_RULES_WRONG: the other rule files or a line cannot be used, or no text is there, and leanings.yaml is as it was; ERR_NOT_FOUND: no
 * such directory (then *ret_json is NULL); ERR_IO: it could not be written. */
int rules_learn_run(const char *dir, FILE *out, json_t **ret_json);

#endif
