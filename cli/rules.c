/* rules - what can be done with rules/ offline. The checking itself is in rules_check.c. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "rules_check.h"
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
