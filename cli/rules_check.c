/* rules_check - every problem of the rules in a directory, as file:line:column with what is wrong and how to mend it. */
#include "rules_check.h"

#include "intl.h"
#include "rulebook/rulebook.h"

#include <stdint.h>

void rules_check_print(const struct rule_problem *problems, size_t n, FILE *out)
{
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s:%d:%d: %s\n    %s\n", problems[i].file, problems[i].line,
            problems[i].column, problems[i].problem, problems[i].mend);
}

json_t *rules_check_json(const struct rule_problem *problems, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:s,s:i,s:i,s:s,s:s}", "file", problems[i].file,
                                        "line", problems[i].line, "column", problems[i].column,
                                        "problem", problems[i].problem, "mend", problems[i].mend));
    return list;
}

static size_t count_phrases(const struct rulebook *rules)
{
    size_t n = 0;

    for (size_t i = 0; i < rules->n_signals; i++)
        n += rules->signals[i].is.n;
    return n;
}

int rules_check_run(const char *dir, FILE *out, json_t **ret_json)
{
    struct rule_problem *problems = NULL;
    struct rulebook *rules = NULL;
    struct arena a = { 0 };
    size_t n = 0;
    int error = rulebook_load(dir, &rules, &a, &problems, &n);

    if (ret_json)
        *ret_json = error == ERR_NOT_FOUND
                        ? NULL
                        : json_pack("{s:o}", "problems", rules_check_json(problems, n));
    else if (error)
        rules_check_print(problems, n, out);
    else
        fprintf(out,
            _("The rules can be used: %zu kinds, %zu needs, %zu ladders, %zu rules, %zu "
              "phrases.\n"),
            rules->n_kinds, rules->n_needs, rules->n_ladders, rules->n_triage,
            count_phrases(rules));
    rulebook_free(&rules);
    arena_clear(&a);
    return error;
}
