/* rules_replay - past cases, fetched from the service page by page, judged again under other rules: what would have been different.
 * It changes nothing; that somebody has read those cases is recorded by the service. */
#include "commands.h"

#include <stdlib.h>
#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "human.h"
#include "rules_again.h"
#include "rules_check.h"
#include "rules_dir.h"
#include "say.h"
#include "session.h"
#include "table.h"
#include "value.h"
#include "words/words.h"

const struct option rules_replay_options[] = {
    { "since", "T", N_("not those that were filed before then"), false },
    { 0 },
};

struct replay {
    struct cli *c;
    struct again_rules *rules;
    uint32_t n, n_different, n_erased, n_unread;
};

/* ---- what is told of a case ---- */
static const char *priority_word(struct cli *c, Priority p)
{
    return p == PRIORITY__UNJUDGED ? "-"
                                   : arena_printf(&c->arena, "P%d", (int)p - (int)PRIORITY__P0);
}

static int64_t minutes(int64_t ms)
{
    return (ms < 0 ? ms - MINUTE_MS / 2 : ms + MINUTE_MS / 2) / MINUTE_MS;
}

static json_t *judged_json(Priority p, const char *kind)
{
    json_t *value = json_object();

    if (p != PRIORITY__UNJUDGED)
        json_object_set_new(value, "priority", json_string(word_of(&priority__descriptor, (int)p)));
    if (!text_empty(kind))
        json_object_set_new(value, "kind", json_string(kind));
    return value;
}

static void set_instant(json_t *value, const char *key, int64_t ms)
{
    char text[TIME_TEXT];

    if (!ms)
        return;
    time_format(ms, text);
    json_object_set_new(value, key, json_string(text));
}

static json_t *needs_json(const struct again *again)
{
    json_t *list = json_array();

    for (size_t i = 0; i < again->n_needs; i++) {
        const struct again_need *n = &again->needs[i];
        json_t *value = json_pack("{s:s}", "need", n->need);

        set_instant(value, "was_asked", n->was_ms);
        set_instant(value, "would_be_asked", n->would_be_ms);
        if (n->was_ms && n->would_be_ms)
            json_object_set_new(
                value, "earlier_min", json_integer(minutes(n->was_ms - n->would_be_ms)));
        json_array_append_new(list, value);
    }
    return list;
}

static json_t *case_json(const PastCase *past, const struct again *again)
{
    json_t *value = json_pack("{s:s,s:o,s:o,s:o}", "case", past->case_, "was",
        judged_json(again->was, again->was_kind), "would_be",
        judged_json(again->would_be, again->would_be_kind), "needs", needs_json(again));

    if (again->has_earlier)
        json_object_set_new(value, "earlier_min", json_integer(minutes(again->earlier_ms)));
    if (past->exercise)
        json_object_set_new(value, "exercise", json_true());
    if (past->cut)
        json_object_set_new(value, "cut", json_true());
    return value;
}

static const char *was_and_would(struct cli *c, const char *was, const char *would)
{
    return text_is(was, would) ? was : arena_printf(&c->arena, "%s → %s", was, would);
}

static const char *help_text(struct cli *c, const struct again *again)
{
    if (!again->has_earlier)
        return NULL;
    return arena_printf(&c->arena, again->earlier_ms > 0 ? _("%s earlier") : _("%s later"),
        say_span(c, llabs(again->earlier_ms)));
}

/* Needs that would be asked for and were not, and the other way round. */
static const char *needs_text(struct cli *c, const struct again *again)
{
    const char *all = "";

    for (size_t i = 0; i < again->n_needs; i++) {
        const struct again_need *n = &again->needs[i];

        if (!n->was_ms != !n->would_be_ms)
            all = arena_printf(
                &c->arena, "%s%s%s%s", all, *all ? ", " : "", n->was_ms ? "-" : "+", n->need);
    }
    return all;
}

/* ---- one value, however many cases: each is printed as it comes ---- */
static void tell_json(struct replay *r, const PastCase *past, const struct again *again)
{
    json_t *value = case_json(past, again);
    char *text = json_dumps(value, JSON_COMPACT);

    fprintf(r->c->out, "%s%s", r->n_different ? "," : "{\"different\":[", text);
    free(text);
    json_decref(value);
}

/* What is known only now goes on in the same value. */
static void end_json(struct replay *r, int error)
{
    struct cli *c = r->c;
    json_t *rest = json_pack("{s:i,s:i}", "cases", (int)r->n, "erased", (int)r->n_erased);
    char *text;

    if (r->n_unread)
        json_object_set_new(rest, "unread", json_integer(r->n_unread));
    if (error)
        json_object_set_new(rest, "error", cli_error_json(c));
    text = json_dumps(rest, JSON_COMPACT);
    fprintf(c->out, "%s],%s\n", r->n_different ? "" : "{\"different\":[", text + 1);
    free(text);
    json_decref(rest);
    c->has_answered = true;
}

static void tell_row(
    struct replay *r, struct table *t, const PastCase *past, const struct again *again)
{
    struct cli *c = r->c;

    table_row(t);
    table_cell(t, 0, TONE_STRONG, say_marked(c, past->case_, past->exercise));
    table_cell(t, 1, again->would_be < again->was ? TONE_WARN : TONE_PLAIN,
        was_and_would(c, priority_word(c, again->was), priority_word(c, again->would_be)));
    table_cell(t, 2, TONE_PLAIN,
        was_and_would(
            c, text_empty(again->was_kind) ? "-" : again->was_kind, again->would_be_kind));
    table_cell(t, 3, TONE_PLAIN, help_text(c, again));
    table_cell(t, 4, TONE_DIM, needs_text(c, again));
}

static void judge_case(struct replay *r, struct table *t, const PastCase *past)
{
    struct again again;

    r->n++;
    if (again_judge(r->rules, past, &r->c->arena, &again)) {
        r->n_unread++;
        return;
    }
    if (!again.differs)
        return;
    if (r->c->json)
        tell_json(r, past, &again);
    else
        tell_row(r, t, past, &again);
    r->n_different++;
}

/* ---- page by page ---- */
static void judge_page(struct replay *r, const PastCases *page)
{
    const char *headings[] = { _("case"), _("priority"), _("kind"), _("help would have been asked"),
        _("needs") };
    struct table t;

    table_start(&t, &r->c->arena, headings, 5);
    for (size_t i = 0; i < page->n_cases; i++)
        judge_case(r, &t, page->cases[i]);
    r->n_erased += page->erased;
    r->n_unread += page->damaged;
    if (!r->c->json)
        table_print(&t, r->c, r->c->out);
}

static int ask_page(struct replay *r, AskPast *m, const PastCases **ret_page)
{
    const Envelope *answer;
    Envelope env;
    int error;

    session_request(r->c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_PAST;
    env.ask_past = m;
    error = ask_any(r->c, &env, ENVELOPE__BODY_PAST_CASES, &answer);
    if (!error)
        *ret_page = answer->past_cases;
    return error;
}

/* Of each page nothing stays but its counts and where the next begins. */
static int judge_all(struct replay *r, AskPast *m)
{
    char next[64] = "";
    int error = 0;

    do {
        struct arena kept;
        const PastCases *page;

        cli_turn_begin(r->c, &kept);
        m->next = *next ? next : NULL;
        error = ask_page(r, m, &page);
        if (!error) {
            judge_page(r, page);
            snprintf(next, sizeof(next), "%s", page->next ? page->next : "");
        }
        cli_turn_end(r->c, &kept);
    } while (!error && *next && !session_is_over(r->c));
    if (!error && *next) /* interrupted */
        error = cli_refuse(r->c, ERR_UNREACHED, "past_cases", NULL);
    return error;
}

static void print_end(struct replay *r)
{
    say(r->c, _("Cases judged again: %u, different: %u, erased and left out: %u."), r->n,
        r->n_different, r->n_erased);
    if (r->n_unread)
        say_toned(r->c, TONE_WARN, _("Could not be judged: %u."), r->n_unread);
}

static int load(struct cli *c, const char *dir, struct again_rules **ret)
{
    struct rule_problem *problems = NULL;
    size_t n = 0;
    int error = again_load(dir, &c->arena, ret, &problems, &n);

    if (!error)
        return 0;
    rules_check_print(problems, n, c->err);
    return cli_refuse(c, error, "rules", dir);
}

int rules_replay_command(struct cli *c, const struct args *a)
{
    const char *dir = rules_dir(c, a->n_words ? a->words[0] : NULL);
    struct replay r = { .c = c };
    AskPast m = ASK_PAST__INIT;
    Instant since = INSTANT__INIT;
    int error;

    if (!dir)
        return cli_usage(c, ERR_MISSING, "rules", "DIR");
    error = load(c, dir, &r.rules);
    if (!error && args_has(a, "since")) {
        error = value_time(c, "--since", args_value(a, "since"), &since);
        m.since = &since;
    }
    error = error ? error : session_open(c, DOOR_PEOPLE);
    if (!error) {
        error = judge_all(&r, &m);
        if (c->json && (r.n || !error))
            end_json(&r, error);
        else if (!error)
            print_end(&r);
    }
    again_free(&r.rules);
    return error;
}
