/* hold - a case waits for its hour, with a reason; and goes on. */
#include "commands.h"

#include "change.h"
#include "value.h"

const struct option hold_options[] = {
    { "until", "T", N_("when it goes on by itself: RFC 3339, HH:MM today, or +90m"), false },
    { "recall", NULL, N_("call off whoever is still asked or on the way"), false },
    { 0 },
};

static int make_hold(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    HoldCase *body = arena_alloc(&c->arena, sizeof(*body));

    if (!args_has(a, "until"))
        return cli_usage(c, ERR_MISSING, "--until", "T");
    hold_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    body->until = arena_alloc(&c->arena, sizeof(*body->until));
    if (args_has(a, "recall"))
        PUT(body, recall, 1);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_HOLD_CASE;
    env->hold_case = body;
    return value_time(c, "--until", args_value(a, "until"), body->until);
}

static int make_resume(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    ResumeCase *body = arena_alloc(&c->arena, sizeof(*body));

    (void)a;
    resume_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_RESUME_CASE;
    env->resume_case = body;
    return 0;
}

int hold_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_hold);
}

int resume_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_resume);
}
