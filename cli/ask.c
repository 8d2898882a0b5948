/* ask - the questions that several commands put to the service. */
#include "ask.h"

#include "json.h"

int ask_any(struct cli *c, Envelope *env, Envelope__BodyCase expect, const Envelope **ret_answer)
{
    return session_ask(c, &(struct ask){ .request = env, .expect = expect }, ret_answer);
}

/* `after`: a page of the same case, to go on behind; NULL: the first. */
static int ask_page(struct cli *c, const char *number, bool timeline, const CaseShown *after,
    const CaseShown **ret_shown)
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
    if (after) {
        PUT(&body, older, after->older);
        PUT(&body, before_seq, after->events[0]->seq);
    }
    error = ask_any(c, &env, ENVELOPE__BODY_CASE_SHOWN, &answer);
    if (!error)
        *ret_shown = answer->case_shown;
    return error;
}

int ask_case(struct cli *c, const char *number, bool timeline, const CaseShown **ret_shown)
{
    return ask_page(c, number, timeline, NULL, ret_shown);
}

static void put_before(struct cli *c, const CaseShown *older, CaseShown *whole)
{
    size_t n = older->n_events + whole->n_events;
    EventLine **all = arena_alloc(&c->arena, (n + 1) * sizeof(EventLine *));

    for (size_t i = 0; i < n; i++)
        all[i] = i < older->n_events ? older->events[i] : whole->events[i - older->n_events];
    whole->events = all;
    whole->n_events = n;
}

int ask_case_whole(struct cli *c, const char *number, const CaseShown **ret_shown)
{
    const CaseShown *page;
    CaseShown *whole;
    int error = ask_page(c, number, true, NULL, &page);

    if (error)
        return error;
    whole = arena_copy(&c->arena, page, sizeof(*page));
    while (page->has_older && page->n_events && !session_is_over(c)) {
        error = ask_page(c, number, true, page, &page);
        if (error)
            return error;
        put_before(c, page, whole);
    }
    whole->has_older = 0; /* of use to whoever asks on */
    *ret_shown = whole;
    return 0;
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
