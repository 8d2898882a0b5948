/* rules_commands - what can be done with rules/ offline: each is carried out by the rules_*.c of its name. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "rules_check.h"
#include "rules_dir.h"
#include "rules_explain.h"
#include "rules_explained.h"
#include "rules_learn.h"
#include "rules_test.h"
#include "say.h"
#include "value.h"
#include "worker/settings.h"

#include <limits.h>
#include <stdlib.h>

const struct option rules_explain_options[] = {
    { "fact", "K=V", N_("something that is known: age=82, alone=yes, last_contact=3h"), true },
    { "kind", "KIND", N_("what a person says it is"), false },
    { "rules", "DIR", N_("other rules than the service's"), false },
    { 0 },
};

const char *rules_dir(struct cli *c, const char *typed)
{
    char path[PATH_MAX];

    if (!text_empty(typed))
        return typed;
    if (!text_empty(getenv("ASSIST_RULES")))
        return getenv("ASSIST_RULES");
    return settings_shared("rules", path, sizeof(path)) ? arena_dup(&c->arena, path) : NULL;
}

/* What came of it, and the answer of a script, which says so too. */
static int answer(struct cli *c, int error, const char *field, const char *what, json_t *said)
{
    if (error)
        cli_refuse(c, error, field, what);
    if (said && error)
        json_object_set_new(said, "error", cli_error_json(c));
    if (said)
        ask_print(c, said);
    return error;
}

typedef int run_on_dir(const char *dir, FILE *out, json_t **ret_json);

static int run_offline(struct cli *c, const struct args *a, run_on_dir *run)
{
    const char *dir = rules_dir(c, a->n_words ? a->words[0] : NULL);
    json_t *said = NULL;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "DIR");
    error = run(dir, c->out, c->json ? &said : NULL);
    return answer(c, error, "rules", dir, said);
}

int rules_check_command(struct cli *c, const struct args *a)
{
    return run_offline(c, a, rules_check_run);
}

int rules_learn_command(struct cli *c, const struct args *a)
{
    return run_offline(c, a, rules_learn_run);
}

int rules_test_command(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, a->n_words ? a->words[0] : NULL);
    struct rules_tested tested;
    json_t *said = NULL;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "DIR");
    error = rules_test_run(dir, c->lang, c->out, c->json ? &said : NULL, &tested);
    if (error != ERR_NOT_KEPT)
        return answer(c, error, "rules", dir, said);
    return answer(c, error, "golden",
        arena_printf(&c->arena, "%zu/%zu", tested.n_right, tested.n_cases), said);
}

/* Reckoned from the machine's clock: nobody else is asked. */
static int take_facts(struct cli *c, const struct args *a, struct rules_said *said)
{
    size_t n = args_count(a, "fact");
    const char **facts = arena_alloc(&c->arena, (2 * n + 1) * sizeof(*facts));

    for (size_t i = 0; i < n; i++) {
        Fact fact = FACT__INIT;
        int error =
            value_fact_read(args_nth(a, "fact", i), said->now_ms, said->offset_s, &c->arena, &fact);

        if (error)
            return cli_usage(c, error, "fact", "KEY=VALUE");
        facts[2 * i] = fact.key;
        facts[2 * i + 1] = fact.value;
    }
    said->facts = facts;
    said->n_facts = n;
    return 0;
}

int rules_explain_command(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, args_value(a, "rules"));
    struct rules_said said = { .kind = args_value(a, "kind") };
    struct refusal why;
    json_t *answer = NULL;
    char *text = NULL;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "--rules DIR");
    said.now_ms = clock_now(c->clock);
    said.offset_s = say_offset_s(said.now_ms);
    error = take_facts(c, a, &said);
    error = error ? error : value_text(c, a, 0, &text);
    if (error)
        return error;
    said.text = text ? text : "";
    error = rules_explain(dir, c->lang, &said, c->err, &c->arena, &answer, &why);
    if (error)
        return cli_refused(c, why);
    if (c->json) {
        ask_print(c, answer);
        return 0;
    }
    rules_explained_print(c, answer);
    json_decref(answer);
    return 0;
}
