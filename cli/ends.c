/* ends - how a case ends by what the caller says, begins again, and gets a coordinator's ear: a case and a sentence each. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "prompt.h"
#include "value.h"

/* What was said, behind the case: words, "-", or asked for on a terminal. */
static int said(struct cli *c, const struct args *a, bool is_needed, char **ret_text)
{
    int error = value_text(c, a, 1, ret_text);

    if (error == 0 && is_needed && !*ret_text && c->asks)
        *ret_text = prompt_line(c, _("What did the caller say?"));
    if (error == 0 && is_needed && text_empty(*ret_text))
        error = cli_usage(c, ERR_MISSING, "text", NULL);
    return error;
}

static int make_cancel(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    CancelCase *body = arena_alloc(&c->arena, sizeof(*body));

    cancel_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_CANCEL_CASE;
    env->cancel_case = body;
    return said(c, a, true, &body->text);
}

static int make_solve(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    SolveCase *body = arena_alloc(&c->arena, sizeof(*body));

    solve_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_SOLVE_CASE;
    env->solve_case = body;
    return said(c, a, true, &body->text);
}

static int make_help_me(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    HelpMe *body = arena_alloc(&c->arena, sizeof(*body));

    help_me__init(body);
    body->case_ = arena_dup(&c->arena, number);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_HELP_ME;
    env->help_me = body;
    return said(c, a, false, &body->text);
}

static int make_reopen(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    ReopenCase *body = arena_alloc(&c->arena, sizeof(*body));

    reopen_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_REOPEN_CASE;
    env->reopen_case = body;
    return 0;
}

int cancel_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_cancel);
}

int solve_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_solve);
}

int help_me_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_help_me);
}

int reopen_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_reopen);
}
