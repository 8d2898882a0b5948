/* rules_once - rules are parsed, and the index of their phrases made, once in a process: a worker that restarts two hundred times an
 * hour need not do it each time. Linked in the place of rulebook_of(), rulebook_free() and read_index() (--wrap). */
#include <string.h>
#include "base/arena.h"
#include "base/must.h"
#include "intake/read.h"
#include "rulebook/files.h"

int __real_rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n);
int __wrap_rulebook_of(const struct rule_files *files, const char *dir, struct rulebook **ret_rules,
    struct arena *a, struct rule_problem **ret_problems, size_t *ret_n);
void __wrap_rulebook_free(struct rulebook **r);
const struct read_index *__real_read_index(const struct rulebook *rules, struct arena *a);
const struct read_index *__wrap_read_index(const struct rulebook *rules, struct arena *a);

/* Of all worlds in this process, by the hash of their files: under it they never change. */
#define ONCE_MAX 64
static struct rulebook *once[ONCE_MAX];
static const struct read_index *index_of[ONCE_MAX]; /* made when it is first asked for */
static struct arena indexes;
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

const struct read_index *__wrap_read_index(const struct rulebook *rules, struct arena *a)
{
    for (size_t i = 0; i < n_once; i++) {
        if (once[i] != rules)
            continue;
        if (!index_of[i])
            index_of[i] = __real_read_index(rules, &indexes);
        return index_of[i];
    }
    return __real_read_index(rules, a);
}
