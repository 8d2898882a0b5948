/* prioritize - how urgent a case is to whoever knows better than the rules. Raising is free, lowering needs a reason. */
#include "commands.h"

#include "change.h"
#include "value.h"

static int make_prioritize(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    PrioritizeCase *body = arena_alloc(&c->arena, sizeof(*body));
    int word = 0;
    int error = value_word(c, "priority", &priority__descriptor, a->words[a->n_words], &word);

    prioritize_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    PUT(body, priority, (Priority)word);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_PRIORITIZE_CASE;
    env->prioritize_case = body;
    return error;
}

int prioritize_run(struct cli *c, const struct args *a)
{
    return change_each_with(c, a, make_prioritize);
}
