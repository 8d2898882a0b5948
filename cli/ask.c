/* ask - the questions that several commands put to the service. */
#include "ask.h"

#include "json.h"

int ask_any(struct cli *c, Envelope *env, Envelope__BodyCase expect, const Envelope **ret_answer)
{
    return session_ask(c, &(struct ask){ .request = env, .expect = expect }, ret_answer);
}

int ask_case(struct cli *c, const char *number, bool timeline, const CaseShown **ret_shown)
{
    Envelope env;
    ShowCase body = SHOW_CASE__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_SHOW_CASE;
    env.show_case = &body;
    body.case_ = arena_dup(&c->arena, number);
    PUT(&body, timeline, timeline);
    error = ask_any(c, &env, ENVELOPE__BODY_CASE_SHOWN, &answer);
    if (!error)
        *ret_shown = answer->case_shown;
    return error;
}

int ask_cases(struct cli *c, const ListCases *filter, const CaseList **ret_list)
{
    Envelope env;
    ListCases body = *filter;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_LIST_CASES;
    env.list_cases = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_CASE_LIST, &answer);
    if (!error)
        *ret_list = answer->case_list;
    return error;
}

int ask_calls(struct cli *c, const CallList **ret_list)
{
    Envelope env;
    ListCalls body = LIST_CALLS__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_LIST_CALLS;
    env.list_calls = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_CALL_LIST, &answer);
    if (!error)
        *ret_list = answer->call_list;
    return error;
}

int ask_responder(struct cli *c, const char *id, const ResponderEntry **ret_entry)
{
    Envelope env;
    DirectoryShow body = DIRECTORY_SHOW__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_DIRECTORY_SHOW;
    env.directory_show = &body;
    body.id = arena_dup(&c->arena, id);
    error = ask_any(c, &env, ENVELOPE__BODY_RESPONDER_LIST, &answer);
    if (!error && answer->responder_list->n_responders == 0)
        error = cli_refuse(c, ERR_NOT_FOUND, "id", id);
    if (!error)
        *ret_entry = answer->responder_list->responders[0];
    return error;
}

int ask_inbox(struct cli *c, const OfferList **ret_list)
{
    Envelope env;
    OrgInbox body = ORG_INBOX__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ORG_INBOX;
    env.org_inbox = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_OFFER_LIST, &answer);
    if (!error)
        *ret_list = answer->offer_list;
    return error;
}

void ask_print(struct cli *c, json_t *value)
{
    json_print(value, c->out);
    json_decref(value);
    c->has_answered = true;
}
