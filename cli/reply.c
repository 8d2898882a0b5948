/* reply - what a responder has asked is answered; or they are told what they should know. Only they see it. */
#include "commands.h"

#include "base/text.h"
#include "change.h"
#include "prompt.h"
#include "value.h"

int reply_run(struct cli *c, const struct args *a)
{
    Envelope env;
    ReplyOrg body = REPLY_ORG__INIT;
    int error = value_offer_read(a->words[0], &c->arena, &body.offer);

    if (error)
        return error == ERR_CHECK_DIGIT ? cli_refuse(c, error, "offer", a->words[0])
                                        : cli_usage(c, error, "offer", a->words[0]);
    error = value_text(c, a, 1, &body.text);
    if (!error && !body.text && c->asks)
        body.text = prompt_line(c, _("What are they to know?"));
    if (!error && text_empty(body.text))
        return cli_usage(c, ERR_MISSING, "text", NULL);
    if (error)
        return error;
    session_request(c, &env, true);
    if (c->if_version)
        PUT(&body, if_version, c->if_version);
    env.body_case = ENVELOPE__BODY_REPLY_ORG;
    env.reply_org = &body;
    return change_do(c, body.offer, &env);
}
