/* close - a case ends with an outcome; only people end cases. */
#include "commands.h"

#include "change.h"
#include "value.h"

const struct option close_options[] = {
    { "outcome", "DISPOSITION",
        N_("helped, helped_partially, referred_official, found_alive, found_dead, not_found, "
           "refused_help, no_help_needed, "
           "done_by_others, unfounded, duplicate, cancelled_by_caller, unreachable, out_of_scope, "
           "exercise"),
        false },
    { "recall", NULL, N_("call off whoever is still asked or on the way"), false },
    { "need", "N", N_("this need alone, as `show` names it: n1; needs --reason. The case goes on"),
        false },
    { 0 },
};

static int make_close(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    CloseCase *body = arena_alloc(&c->arena, sizeof(*body));
    int word = 0;
    int error;

    if (!args_has(a, "outcome"))
        return cli_usage(c, ERR_MISSING, "--outcome", "DISPOSITION");
    error =
        value_word(c, "--outcome", &case__disposition__descriptor, args_value(a, "outcome"), &word);
    close_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->reason = arena_dup(&c->arena, args_value(a, "reason"));
    body->need = arena_dup(&c->arena, args_value(a, "need"));
    PUT(body, outcome, (Case__Disposition)word);
    if (args_has(a, "recall"))
        PUT(body, recall, 1);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_CLOSE_CASE;
    env->close_case = body;
    return error;
}

int close_run(struct cli *c, const struct args *a)
{
    return change_each(c, a, make_close);
}
