/* reads - who has seen personal data: of a case, of a responder, by a key. The service looks through its entries a page at a time. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "json.h"
#include "say.h"
#include "session.h"
#include "table.h"
#include "value.h"

#define LIMIT_USUAL 100
#define PAGE_MOST 200 /* as the service gives */

const struct option admin_reads_options[] = {
    { "responder", "ID", N_("a private person's entry of the directory instead of a case"), false },
    { "by", "NAME", N_("whose key it was; revoked ones are known, too"), false },
    { "since", "T", N_("not before then"), false },
    { "limit", "N", N_("at most so many"), false },
    { "next", "TOKEN", N_("the page after the one that ended with this token"), false },
    { 0 },
};

static int ask_page(struct cli *c, AskReads *m, const ReadsList **ret_page)
{
    Envelope env;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_READS;
    env.ask_reads = m;
    error = ask_any(c, &env, ENVELOPE__BODY_READS_LIST, &answer);
    if (!error)
        *ret_page = answer->reads_list;
    return error;
}

/* Page after page, until there are as many as were asked for, or no more. */
static int gather(struct cli *c, AskReads *m, ReadsList *all)
{
    uint32_t limit = m->limit;

    do {
        const ReadsList *page;
        uint32_t left = limit - (uint32_t)all->n_reads;
        int error;

        PUT(m, limit, left < PAGE_MOST ? left : PAGE_MOST);
        error = ask_page(c, m, &page);
        if (error)
            return error;
        for (size_t i = 0; i < page->n_reads; i++)
            *ARENA_PUSH(&c->arena, all->reads, all->n_reads) = page->reads[i];
        all->next = m->next = page->next;
    } while (!text_empty(all->next) && all->n_reads < limit && !session_is_over(c));
    return 0;
}

static void print_reads(struct cli *c, const ReadsList *all)
{
    const char *headings[] = { _("when"), _("who"), _("case or responder"), _("command") };
    struct table t;

    table_start(&t, &c->arena, headings, 4);
    for (size_t i = 0; i < all->n_reads; i++) {
        const ReadLine *r = all->reads[i];

        table_row(&t);
        table_cell(&t, 0, TONE_PLAIN, r->at ? say_when(c, r->at->ms, session_now(c)) : "");
        table_cell(&t, 1, TONE_STRONG, r->by);
        table_cell(&t, 2, TONE_PLAIN,
            text_empty(r->case_) ? r->responder : say_marked(c, r->case_, r->exercise));
        table_cell(&t, 3, TONE_PLAIN, human_code(c, r->what));
    }
    table_print(&t, c, c->out);
    if (!text_empty(all->next))
        say(c, _("There are more: --next %s"), all->next);
    else if (all->n_reads == 0)
        say(c, _("Nobody has."));
}

static int take_question(struct cli *c, const struct args *a, AskReads *m, Instant *since)
{
    int error = a->n_words ? value_case(c, a->words[0], &m->case_) : 0;

    m->by = arena_dup(&c->arena, args_value(a, "by"));
    m->responder = arena_dup(&c->arena, args_value(a, "responder"));
    m->next = arena_dup(&c->arena, args_value(a, "next"));
    if (!error && !a->n_words && text_empty(m->by) && text_empty(m->responder))
        error = cli_usage(c, ERR_MISSING, "case", NULL);
    if (!error && a->n_words && !text_empty(m->responder))
        error = cli_usage(c, ERR_AMBIGUOUS, "--responder", a->words[0]);
    if (!error && args_has(a, "since")) {
        error = value_time(c, "--since", args_value(a, "since"), since);
        m->since = since;
    }
    PUT(m, limit, LIMIT_USUAL);
    if (!error && args_has(a, "limit"))
        error = value_number(c, "--limit", args_value(a, "limit"), 1, 10000, &m->limit);
    return error;
}

int admin_reads_run(struct cli *c, const struct args *a)
{
    AskReads m = ASK_READS__INIT;
    ReadsList all = READS_LIST__INIT;
    Instant since = INSTANT__INIT;
    int error = take_question(c, a, &m, &since);

    error = error ? error : gather(c, &m, &all);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&all.base, c->lang));
    else
        print_reads(c, &all);
    return 0;
}
