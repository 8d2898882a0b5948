/* rules_check - are the rules in a directory usable? Offline. */
#ifndef ASSIST_CLI_RULES_CHECK_H
#define ASSIST_CLI_RULES_CHECK_H

#include <jansson.h>
#include <stdio.h>
#include "rulebook/rulebook.h"

/* Prints every problem with file:line:column, what is wrong and how to mend it; with `ret_json` nothing is printed, and it is
 * {"problems":[...]}, a new reference, or NULL where there is no directory. 0, ERR_RULES_WRONG, ERR_NOT_FOUND. */
int rules_check_run(const char *dir, FILE *out, json_t **ret_json);
/* The list of problems alone, for a command that may find others. */
void rules_check_print(const struct rule_problem *problems, size_t n, FILE *out);
json_t *rules_check_json(const struct rule_problem *problems, size_t n);

#endif
