/* found - somebody I found who can help: a contact of this case alone. */
#include "commands.h"

#include "change.h"

const struct option found_options[] = {
    { "name", "N", N_("their name"), false },
    { "phone", "P", N_("their telephone"), false },
    { "relation", "R", N_("who they are to the person in trouble"), false },
    { "source", "TEXT", N_("how they were found"), false },
    { "ask", NULL, N_("put them on the call list now"), false },
    { 0 },
};

static int make_found(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    AddContact *body = arena_alloc(&c->arena, sizeof(*body));

    if (!args_has(a, "phone"))
        return cli_usage(c, ERR_MISSING, "--phone", "P");
    add_contact__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->name = arena_dup(&c->arena, args_value(a, "name"));
    body->phone = arena_dup(&c->arena, args_value(a, "phone"));
    body->relation = arena_dup(&c->arena, args_value(a, "relation"));
    body->source = arena_dup(&c->arena, args_value(a, "source"));
    if (args_has(a, "ask"))
        PUT(body, ask, 1);
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_ADD_CONTACT;
    env->add_contact = body;
    return 0;
}

int found_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_found);
}
