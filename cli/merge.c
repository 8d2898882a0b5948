/* merge - two calls about one person become one case. */
#include "commands.h"

#include "change.h"
#include "value.h"

const struct option merge_options[] = {
    { "into", "CASE", N_("the case that goes on"), false },
    { 0 },
};

static int make_merge(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    MergeCase *body = arena_alloc(&c->arena, sizeof(*body));

    if (!args_has(a, "into"))
        return cli_usage(c, ERR_MISSING, "--into", "CASE");
    merge_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_MERGE_CASE;
    env->merge_case = body;
    return value_case(c, args_value(a, "into"), &body->into);
}

int merge_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_merge);
}
