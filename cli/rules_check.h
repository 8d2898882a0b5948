/* rules_check - are the rules in a directory usable? Offline. */
#ifndef ASSIST_CLI_RULES_CHECK_H
#define ASSIST_CLI_RULES_CHECK_H

#include <stdbool.h>
#include <stdio.h>

/* Prints every problem with file:line:column, what is wrong and how to mend it; as JSON {"problems":[...]}.
 * 0, ERR_RULES_WRONG, ERR_NOT_FOUND. */
int rules_check_run(const char *dir, bool json, FILE *out);

#endif
