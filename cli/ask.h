/* ask - the questions that several commands put to the service: one line each. 0 and the answer's body (in c->arena), or the
 * refusal as session_ask. */
#ifndef ASSIST_CLI_ASK_H
#define ASSIST_CLI_ASK_H

#include "session.h"

int ask_case(struct cli *c, const char *number, bool timeline, const CaseShown **ret_shown);
/* The same with its whole timeline, however many answers that takes. */
int ask_case_whole(struct cli *c, const char *number, const CaseShown **ret_shown);
int ask_cases(struct cli *c, const ListCases *filter, const CaseList **ret_list);
int ask_calls(struct cli *c, const CallList **ret_list);
int ask_responder(struct cli *c, const char *id, const ResponderEntry **ret_entry);
int ask_inbox(struct cli *c, const OfferList **ret_list);
/* Any question: `env` made by session_request, its body set. */
int ask_any(struct cli *c, Envelope *env, Envelope__BodyCase expect, const Envelope **ret_answer);
/* Prints the JSON value of a command; frees it. */
void ask_print(struct cli *c, json_t *value);

#endif
