/* list - cases at a glance: `list` with its filters, `mine`. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "filter.h"
#include "json.h"
#include "rows.h"
#include "say.h"

const struct option list_options[] = {
    FILTER_OPTIONS,
    { "since", "T", N_("opened since: RFC 3339, HH:MM today"), false },
    { "limit", "N", N_("at most so many"), false },
    { "next", "TOKEN", N_("the page after the one that ended with this token"), false },
    { 0 },
};

static int show_list(struct cli *c, const ListCases *filter)
{
    const CaseList *list;
    int error = ask_cases(c, filter, &list);

    if (error)
        return error;
    if (c->json) {
        ask_print(c, json_of_message(&list->base, c->lang));
        return 0;
    }
    rows_print(c, (const CaseRow *const *)list->cases, list->n_cases);
    if (!text_empty(list->next))
        say(c, _("There are more: --next %s"), list->next);
    return 0;
}

int list_run(struct cli *c, const struct args *a)
{
    ListCases filter;
    int error = filter_read(c, a, &filter);

    if (!error && args_has(a, "limit")) {
        PUT(&filter, limit, 0);
        error = value_number(c, "--limit", args_value(a, "limit"), 1, 10000, &filter.limit);
    }
    filter.next = arena_dup(&c->arena, args_value(a, "next"));
    return error ? error : show_list(c, &filter);
}

int mine_run(struct cli *c, const struct args *a)
{
    ListCases filter = LIST_CASES__INIT;

    (void)a;
    PUT(&filter, mine, 1);
    return show_list(c, &filter);
}
