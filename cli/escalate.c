/* escalate - the next rung now, and the yes to one that waits for it. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "value.h"

const struct option escalate_options[] = {
    { "need", "N", N_("which need, as `show` names it: n1"), false },
    { "to", "RUNG", N_("which rung, as `show` counts them: from 1. Without it: the next one"),
        false },
    { 0 },
};

static int make_escalate(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    EscalateCase *body = arena_alloc(&c->arena, sizeof(*body));
    uint32_t rung = 1;
    int error = args_has(a, "to") ? value_number(c, "--to", args_value(a, "to"), 1, 101, &rung) : 0;

    escalate_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->need = arena_dup(&c->arena, args_value(a, "need"));
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (args_has(a, "to"))
        PUT(body, rung, rung - 1); /* on the wire the first is 0 */
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_ESCALATE_CASE;
    env->escalate_case = body;
    return error;
}

int escalate_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_escalate);
}
