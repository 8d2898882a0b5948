/* rules_commands - what can be done with rules/ offline: each is carried out by the rules_*.c of its name. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "rules_check.h"
#include "rules_test.h"
#include "say.h"
#include "worker/settings.h"

#include <limits.h>
#include <stdlib.h>

/* DIR, else $ASSIST_RULES, else the rules that came with the program. */
static const char *rules_dir(struct cli *c, const struct args *a)
{
    char path[PATH_MAX];

    if (a->n_words)
        return a->words[0];
    if (!text_empty(getenv("ASSIST_RULES")))
        return getenv("ASSIST_RULES");
    return settings_shared("rules", path, sizeof(path)) ? arena_dup(&c->arena, path) : NULL;
}

int rules_check_command(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, a);
    json_t *problems = NULL;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "DIR");
    error = rules_check_run(dir, c->out, c->json ? &problems : NULL);
    if (error)
        cli_refuse(c, error, "rules", dir);
    if (problems && error)
        json_object_set_new(problems, "error", cli_error_json(c));
    if (problems)
        ask_print(c, problems);
    return error;
}

int rules_test_command(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, a);
    struct rules_tested tested;
    json_t *answer = NULL;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "DIR");
    error = rules_test_run(dir, c->lang, c->out, c->json ? &answer : NULL, &tested);
    if (error == ERR_INVALID)
        cli_refuse(
            c, error, "golden", arena_printf(&c->arena, "%zu/%zu", tested.n_right, tested.n_cases));
    else if (error)
        cli_refuse(c, error, "rules", dir);
    if (answer && error)
        json_object_set_new(answer, "error", cli_error_json(c));
    if (answer)
        ask_print(c, answer);
    return error;
}
