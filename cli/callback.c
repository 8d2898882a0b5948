/* callback - how telling the caller went, and what was heard. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "value.h"
#include "words/words.h"

const struct option callback_options[] = {
    { "to", "reporter|subject", N_("who was rung (reporter)"), false },
    { "outcome", "helped|partly|not-helped|worse", N_("what was heard"), false },
    { 0 },
};

static int check_to(struct cli *c, const char *to)
{
    if (!to || text_is(to, "reporter") || text_is(to, "subject"))
        return 0;
    return cli_usage(c, ERR_UNKNOWN_WORD, "--to", "reporter, subject");
}

static int take_words(struct cli *c, const struct args *a, RecordCallback *body)
{
    int word = 0;
    int error = value_word(c, "outcome", &callback__result__descriptor, a->words[1], &word);

    if (error)
        return error;
    PUT(body, result, (Callback__Result)word);
    if (!args_has(a, "outcome"))
        return 0;
    error =
        value_word(c, "--outcome", &callback__outcome__descriptor, args_value(a, "outcome"), &word);
    PUT(body, outcome, (Callback__Outcome)word);
    return error;
}

static int make_callback(struct cli *c, const struct args *a, const char *number, Envelope *env)
{
    RecordCallback *body = arena_alloc(&c->arena, sizeof(*body));
    int error;

    record_callback__init(body);
    error = take_words(c, a, body);
    if (!error)
        error = check_to(c, args_value(a, "to"));
    if (!error)
        error = value_text(c, a, 2, &body->text);
    body->case_ = arena_dup(&c->arena, number);
    body->to = arena_dup(&c->arena, args_value(a, "to"));
    if (c->if_version)
        PUT(body, if_version, c->if_version);
    env->body_case = ENVELOPE__BODY_RECORD_CALLBACK;
    env->record_callback = body;
    return error;
}

int callback_run(struct cli *c, const struct args *a)
{
    return change_one(c, a, make_callback);
}
