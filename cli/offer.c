/* offer - ask somebody the matcher did not; who stands by, or said yes too late, is told to go. */
#include "commands.h"

#include "change.h"

const struct option offer_options[] = {
    { "need", "N", N_("which need, as `show` names it: n1"), false },
    { 0 },
};

static int make_offer(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    AskResponder *body = arena_alloc(&c->arena, sizeof(*body));

    ask_responder__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->responder = arena_dup(&c->arena, a->words[a->n_words]);
    body->need = arena_dup(&c->arena, args_value(a, "need"));
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_ASK_RESPONDER;
    env->ask_responder = body;
    return 0;
}

int offer_run(struct cli *c, const struct args *a)
{
    return change_each_with(c, a, make_offer);
}
