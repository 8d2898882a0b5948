/* find - which cases say this? A telephone, a name, words; any operator's cases. The service looks through them a page at a time;
 * what is shown is recorded as a read. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "json.h"
#include "prompt.h"
#include "rows.h"
#include "say.h"
#include "session.h"
#include "value.h"

#define LIMIT_USUAL 20

const struct option find_options[] = {
    { "limit", "N", N_("at most so many"), false },
    { "next", "TOKEN", N_("the page after the one that ended with this token"), false },
    { 0 },
};

static int ask_page(struct cli *c, FindCases *m, const CaseList **ret_page)
{
    Envelope env;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_FIND_CASES;
    env.find_cases = m;
    error = session_ask(
        c, &(struct ask){ .request = &env, .expect = ENVELOPE__BODY_CASE_LIST }, &answer);
    if (!error)
        *ret_page = answer->case_list;
    return error;
}

static void add_page(struct cli *c, CaseList *all, const CaseList *page)
{
    for (size_t i = 0; i < page->n_cases; i++)
        *ARENA_PUSH(&c->arena, all->cases, all->n_cases) = page->cases[i];
    all->next = page->next;
}

/* Page after page, until there are as many as were asked for, or no more. */
static int find(struct cli *c, FindCases *m, CaseList *all)
{
    uint32_t limit = m->limit;

    all->next = m->next;
    do {
        const CaseList *page;
        int error;

        m->next = all->next;
        PUT(m, limit, limit - (uint32_t)all->n_cases);
        error = ask_page(c, m, &page);
        if (error)
            return error;
        add_page(c, all, page);
    } while (!text_empty(all->next) && all->n_cases < limit && !session_is_over(c));
    return 0;
}

static int take_text(struct cli *c, const struct args *a, FindCases *m)
{
    int error = value_text(c, a, 0, &m->text);

    if (!error && text_empty(m->text) && c->asks)
        m->text = prompt_line(c, _("Whom or what are you looking for?"));
    if (!error && text_empty(m->text))
        error = cli_usage(c, ERR_MISSING, "text", NULL);
    return error;
}

int find_run(struct cli *c, const struct args *a)
{
    FindCases m = FIND_CASES__INIT;
    CaseList all = CASE_LIST__INIT;
    int error = take_text(c, a, &m);

    PUT(&m, limit, LIMIT_USUAL);
    if (!error && args_has(a, "limit"))
        error = value_number(c, "--limit", args_value(a, "limit"), 1, 100, &m.limit);
    m.next = arena_dup(&c->arena, args_value(a, "next"));
    error = error ? error : find(c, &m, &all);
    if (error)
        return error;
    if (c->json) {
        ask_print(c, json_of_message(&all.base, c->lang));
        return 0;
    }
    rows_print(c, (const CaseRow *const *)all.cases, all.n_cases);
    if (!text_empty(all.next))
        say(c, _("There are more: --next %s"), all.next);
    return 0;
}
