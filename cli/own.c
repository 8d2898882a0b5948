/* own - who is responsible for a case, and who no longer. */
#include "commands.h"

#include "change.h"
#include "value.h"

const struct option own_options[] = {
    { "until", "T", N_("until when: RFC 3339, HH:MM today, or +90m"), false },
    { "take", NULL, N_("take it from its present owner; needs --reason"), false },
    { 0 },
};

static int make_own(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    OwnCase *body = arena_alloc(&c->arena, sizeof(*body));
    Instant *until = arena_alloc(&c->arena, sizeof(*until));

    own_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (args_has(a, "take"))
        PUT(body, take, 1);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_OWN_CASE;
    env->own_case = body;
    if (!args_has(a, "until"))
        return 0;
    body->until = until;
    return value_time(c, "--until", args_value(a, "until"), until);
}

static int make_disown(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    DisownCase *body = arena_alloc(&c->arena, sizeof(*body));

    (void)a;
    disown_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_DISOWN_CASE;
    env->disown_case = body;
    return 0;
}

int own_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_own);
}

int disown_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_disown);
}
