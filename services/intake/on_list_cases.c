/* on_list_cases - ListCases, WatchCases: lists without personal data are the board's. Which kinds there are, the rules say. */
#include "base/text.h"
#include "bus/codec.h"
#include "intake/parts.h"

int intake_check_kind(struct intake *self, struct turn *t, const char *kind, const char *field)
{
    if (text_empty(kind) || text_is(kind, "other") || rulebook_kind(self->rules, kind))
        return 0;
    rules_follow(self, t); /* it may be there since a moment ago */
    if (rulebook_kind(self->rules, kind))
        return 0;
    return turn_refuse(t, ERR_UNKNOWN_WORD, field, kind);
}

int intake_on_list_cases(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    Envelope env = *in->env; /* shallow; sender and way back are put anew */
    bool is_list = env.body_case == ENVELOPE__BODY_LIST_CASES;
    const ListCases *list = is_list ? env.list_cases : env.watch_cases->filter;
    int error = intake_say_valid(t, in);

    (void)reply;
    for (size_t i = 0; !error && list && i < list->n_kind; i++)
        error = intake_check_kind(self, t, list->kind[i], is_list ? "kind" : "filter.kind");
    if (error)
        return error;
    env.base.n_unknown_fields = 0;
    return intake_say_on(self, t, in, LINK_BOARD, &env);
}
