/* locate - a newer or better place of the person in trouble; or: the one in use is wrong. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "value.h"

const struct option locate_options[] = {
    { "wrong", NULL, N_("the place in use is wrong; needs --reason"), false },
    { 0 },
};

static int check(struct cli *c, const struct args *a)
{
    bool wrong = args_has(a, "wrong");

    if (wrong && a->n_words > 1)
        return cli_usage(c, ERR_AMBIGUOUS, "--wrong", a->words[1]);
    if (wrong && text_empty(args_value(a, "reason")))
        return cli_usage(c, ERR_REASON_NEEDED, "--wrong", NULL);
    if (!wrong && a->n_words < 2)
        return cli_usage(c, ERR_MISSING, "at", "LOCATION");
    return 0;
}

static int make_locate(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    Locate *body = arena_alloc(&c->arena, sizeof(*body));
    char *at = NULL;
    int error = value_text(c, a, 1, &at);

    if (error)
        return error;
    locate__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->at = at;
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (args_has(a, "wrong"))
        PUT(body, wrong, 1);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_LOCATE;
    env->locate = body;
    return 0;
}

int locate_run(struct cli *c, const struct args *a)
{
    int error = check(c, a);

    return error ? error : change_one(c, a, make_locate);
}
