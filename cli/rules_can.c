/* rules_can - see rules_can.h. */
#include "rules_can.h"

#include "base/errors.h"
#include "rulebook/rulebook.h"

int rules_capabilities(const char *dir, struct arena *a, const char ***ret, size_t *ret_n)
{
    struct rule_problem *problems = NULL;
    struct rulebook *rules = NULL;
    size_t n = 0;
    int error = rulebook_load(dir, &rules, a, &problems, &n);

    *ret = NULL;
    *ret_n = 0;
    if (!error)
        for (size_t i = 0; i < rules->n_capabilities; i++)
            *ARENA_PUSH(a, *ret, *ret_n) = arena_dup(a, rules->capabilities[i]);
    rulebook_free(&rules);
    return error;
}
