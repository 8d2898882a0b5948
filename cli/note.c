/* note - something new is known about a case: it is judged again, and can only rise. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "prompt.h"
#include "value.h"

static int make_note(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    AddNote *body = arena_alloc(&c->arena, sizeof(*body));
    char *text = NULL;
    int error = value_text(c, a, 1, &text);

    if (error)
        return error;
    if (!text && c->asks)
        text = prompt_line(c, _("What has become known?"));
    if (text_empty(text))
        return cli_usage(c, ERR_MISSING, "text", NULL);
    add_note__init(body);
    body->case_ = arena_dup(&c->arena, number);
    body->text = text;
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_ADD_NOTE;
    env->add_note = body;
    return 0;
}

int note_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_note);
}
