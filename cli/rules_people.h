/* rules_people - a directory for golden cases: the CSV file that `directory import` reads, in memory. */
#ifndef ASSIST_CLI_RULES_PEOPLE_H
#define ASSIST_CLI_RULES_PEOPLE_H

#include "matcher/directory.h"
#include "rulebook/rulebook.h"

/* Of the service that is tried; a person elsewhere has the fact `zone`, an entry its own. */
#define RULES_ZONE "Europe/Moscow"

/* DIR/tests/NAME, without those ids. 0 and *ret, to be freed; ERR_RULES_WRONG and problems pushed to the list, which ARENA_PUSH made. */
int rules_people_read(const char *dir, const char *name, const char *const *without,
    size_t n_without, struct arena *a, struct directory **ret, struct rule_problem **problems,
    size_t *n_problems);

#endif
