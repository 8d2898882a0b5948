/* rules_once - the rules are read once in a process: a worker that restarts two hundred times an hour need not parse the same
 * files each time. Linked in the place of rulebook_load() and rulebook_free() (--wrap). */
#include "rulebook/rulebook.h"

int __real_rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n);
int __wrap_rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n);
void __wrap_rulebook_free(struct rulebook **r);

/* The rules of all worlds in this process: they never change. */
static struct rulebook *once;

int __wrap_rulebook_load(const char *dir, struct rulebook **ret_rules, struct arena *a,
    struct rule_problem **ret_problems, size_t *ret_n)
{
    int error = once ? 0 : __real_rulebook_load(dir, &once, a, ret_problems, ret_n);

    *ret_rules = error ? NULL : once;
    return error;
}

void __wrap_rulebook_free(struct rulebook **r)
{
    *r = NULL;
}
