/* explain - why a case stands as it does, and what happens next. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "json.h"
#include "reasons.h"
#include "rows.h"
#include "say.h"
#include "session.h"
#include "table.h"
#include "value.h"

static json_t *explained_json(struct cli *c, const CaseExplained *x)
{
    json_t *value = json_of_message(&x->base, c->lang);
    json_t *rankings = json_object_get(value, "rankings");

    json_object_set_new(value, "filtered", reasons_counts(x->filtered, x->n_filtered));
    for (size_t i = 0; i < x->n_rankings; i++)
        json_object_set_new(json_array_get(rankings, i), "filtered",
            reasons_counts(x->rankings[i]->filtered, x->rankings[i]->n_filtered));
    return value;
}

/* ---- for people ---- */

/* " (+2; age=82)" */
static const char *weight_of(struct cli *c, const Fired *f)
{
    const char *points = f->has_points ? arena_printf(&c->arena, "%+d", f->points) : "";
    const char *because = text_empty(f->because) ? "" : f->because;

    if (!*points && !*because)
        return "";
    return arena_printf(&c->arena, "  (%s%s%s)", points, *points && *because ? "; " : "", because);
}

static void print_fired(struct cli *c, const CaseExplained *x)
{
    if (x->n_fired)
        say_toned(c, TONE_STRONG, _("Rules that fired:"));
    for (size_t i = 0; i < x->n_fired; i++)
        say(c, "  %s  %s%s", x->fired[i]->rule, say_text(c, x->fired[i]->why),
            weight_of(c, x->fired[i]));
    if (x->points)
        say(c, _("  points together: %d"), x->points);
}

static void print_picked(struct cli *c, const CaseExplained *x)
{
    const char *headings[] = { _("need"), _("rung"), _("responder"), _("name"), _("why"),
        _("asked as") };
    struct table t;

    table_start(&t, &c->arena, headings, 6);
    for (size_t i = 0; i < x->n_picked; i++) {
        const PickLine *p = x->picked[i];

        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, p->need);
        table_cell(&t, 1, TONE_PLAIN, arena_printf(&c->arena, "%u", p->rung + 1));
        table_cell(&t, 2, TONE_PLAIN, p->responder);
        table_cell(&t, 3, TONE_PLAIN, p->name);
        table_cell(&t, 4, TONE_PLAIN, reasons_pick(c, p->why));
        table_cell(&t, 5, TONE_PLAIN, p->offer);
    }
    table_print(&t, c, c->out);
}

static void print_left_out(struct cli *c, const CaseExplained *x)
{
    if (x->n_filtered)
        say_toned(c, TONE_STRONG, _("Not picked, by the newest search for each need:"));
    reasons_print(c, x->filtered, x->n_filtered);
    for (size_t i = 0; i < x->n_shortfall; i++)
        say_toned(c, TONE_WARN, _("Need %s: nobody found (%s)"), x->shortfall[i]->need,
            human_word(&match__reason__descriptor, (int)x->shortfall[i]->reason));
}

static const char *of_what(const NextLine *l)
{
    if (!text_empty(l->offer))
        return l->offer;
    if (!text_empty(l->call))
        return l->call;
    return text_empty(l->alarm) ? l->need : l->alarm;
}

static void print_next(struct cli *c, const CaseExplained *x)
{
    const char *headings[] = { _("when"), _("time"), _("waits for"), _("about"),
        _("then are asked") };
    int64_t now_ms = session_now(c);
    struct table t;

    table_start(&t, &c->arena, headings, 5);
    for (size_t i = 0; i < x->n_next; i++) {
        const NextLine *l = x->next[i];

        if (!l->at)
            continue;
        table_row(&t);
        table_cell(&t, 0, TONE_PLAIN, say_when(c, l->at->ms, now_ms));
        table_cell(
            &t, 1, l->at->ms < now_ms ? TONE_ALARM : TONE_PLAIN, say_left(c, l->at->ms, now_ms));
        table_cell(&t, 2, TONE_PLAIN, rows_waits(c, l->what));
        table_cell(&t, 3, TONE_PLAIN, of_what(l));
        table_cell(&t, 4, TONE_DIM, say_text(c, l->then));
    }
    table_print(&t, c, c->out);
}

int explain_run(struct cli *c, const struct args *a)
{
    Envelope env;
    AskExplain body = ASK_EXPLAIN__INIT;
    const Envelope *answer;
    int error = value_case(c, a->words[0], &body.case_);

    if (error)
        return error;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_EXPLAIN;
    env.ask_explain = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_CASE_EXPLAINED, &answer);
    if (error)
        return error;
    value_case_touched(c, answer->case_explained->case_);
    if (c->json) {
        ask_print(c, explained_json(c, answer->case_explained));
        return 0;
    }
    if (answer->case_explained->exercise)
        say_toned(c, TONE_WARN, _("EXERCISE"));
    print_fired(c, answer->case_explained);
    print_picked(c, answer->case_explained);
    print_left_out(c, answer->case_explained);
    print_next(c, answer->case_explained);
    return 0;
}
