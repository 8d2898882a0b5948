/* fact - facts of a case, each a command of its own: the first that is refused ends it, those before it stand. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "change.h"
#include "json.h"
#include "say.h"
#include "value.h"

static int set_fact(
    struct cli *c, const char *number, const char *typed, const Envelope **ret_answer)
{
    Envelope env;
    SetFact body = SET_FACT__INIT;
    Fact fact;
    int error = value_fact(c, typed, &fact);

    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_SET_FACT;
    env.set_fact = &body;
    body.case_ = arena_dup(&c->arena, number);
    body.fact = &fact;
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    return change_ask(c, &env, ret_answer);
}

/* With --if-version N, the second fact goes upon the version that the first has made. */
static void expect_next(struct cli *c, const Envelope *answer)
{
    if (c->if_version && answer->body_case == ENVELOPE__BODY_CASE_CHANGED)
        c->if_version = answer->case_changed->version;
}

/* A slip in the third fact must not leave the first two done. */
static int check_facts(struct cli *c, const struct args *a)
{
    Fact fact;
    int error = 0;

    for (size_t i = 1; i < a->n_words && !error; i++)
        error = value_fact(c, a->words[i], &fact);
    if (!error && c->has_id && a->n_words > 2)
        error = cli_usage(c, ERR_AMBIGUOUS, "id", NULL);
    return error;
}

int fact_run(struct cli *c, const struct args *a)
{
    const Envelope *answer = NULL;
    char *number;
    int error = check_facts(c, a);

    if (!error)
        error = value_case(c, a->words[0], &number);
    if (!error)
        error = change_look(c, number);
    for (size_t i = 1; i < a->n_words && !error; i++) {
        error = set_fact(c, number, a->words[i], &answer);
        if (!error)
            expect_next(c, answer);
        else if (i > 1)
            say_aside(c, _("%zu facts before it were taken."), i - 1);
    }
    if (error && a->n_words > 2)
        c->refused_id = NULL; /* of one fact; all of them are simply said again */
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(session_body(answer), c->lang));
    else
        change_show(c, answer);
    return 0;
}
