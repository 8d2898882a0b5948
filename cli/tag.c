/* tag - a word on cases, by which `list --tag` finds them. */
#include "commands.h"

#include "change.h"
#include "value.h"

static int make_tag(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    TagCase *body = arena_alloc(&c->arena, sizeof(*body));

    tag_case__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->tag = arena_dup(&c->arena, a->words[a->n_words]); /* behind the cases */
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_TAG_CASE;
    env->tag_case = body;
    return 0;
}

/* The last word is the tag. */
int tag_run(struct cli *c, const struct args *a)
{
    return change_each_with(c, a, make_tag);
}
