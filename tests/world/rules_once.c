/* rules_once - rules are parsed once in a process: a worker that restarts two hundred times an hour need not parse the same files
 * each time. Linked in the place of rulebook_of() and rulebook_free() (--wrap). */
#include <string.h>
#include "base/must.h"
#include "rulebook/files.h"

int __real_rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n);
int __wrap_rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n);
void __wrap_rulebook_free(struct rulebook **r);

/* Of all worlds in this process, by the hash of their files: under it they never change. */
#define ONCE_MAX 64
static struct rulebook *once[ONCE_MAX];
static size_t n_once;

int __wrap_rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n)
{
    int error;

    for (size_t i = 0; i < n_once; i++) {
        if (memcmp(once[i]->hash, files->hash, RULES_HASH) == 0) {
            *ret_rules = once[i];
            return 0;
        }
    }
    must(n_once < ONCE_MAX);
    error = __real_rulebook_of(files, dir, ret_rules, a, ret_problems, ret_n);
    if (!error)
        once[n_once++] = *ret_rules;
    return error;
}

void __wrap_rulebook_free(struct rulebook **r)
{
    *r = NULL;
}
