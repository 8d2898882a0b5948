/* receipt - what an operator reads when a case is filed. */
#include "receipt.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "identity.h"
#include "json.h"
#include "say.h"
#include "session.h"

/* ---- names ---- */

static const NeedShown *need_of(const CaseShown *shown, const char *need)
{
    for (size_t i = 0; i < shown->n_needs; i++)
        if (text_is(shown->needs[i]->need, need))
            return shown->needs[i];
    return NULL;
}

static const PlanLine *line_of(const CaseShown *shown, const PlanLine *like)
{
    for (size_t i = 0; i < shown->n_plan; i++)
        if (text_is(shown->plan[i]->need, like->need) && shown->plan[i]->rung == like->rung)
            return shown->plan[i];
    return NULL;
}

static bool is_decided(const CaseShown *shown, const char *need)
{
    const NeedShown *n = need_of(shown, need);

    return n && (n->n_offers || n->rung > 0 || n->ladder == LADDER__STATE__IDLE ||
                    n->ladder >= LADDER__STATE__FILLED);
}

bool receipt_has_names(const CaseReceipt *r, const CaseShown *shown)
{
    for (size_t i = 0; i < r->n_needs; i++)
        if (!is_decided(shown, r->needs[i]->need))
            return false;
    return true;
}

static void add_ask(struct arena *a, PlanLine *line, const OfferLine *offer)
{
    AskLine *ask = arena_alloc(a, sizeof(*ask));

    ask_line__init(ask);
    ask->responder = offer->responder;
    ask->name = offer->name;
    *ARENA_PUSH(a, line->asks, line->n_asks) = ask;
}

/* The receipt's line with the names that are known by now. */
static PlanLine *named_line(struct arena *a, const PlanLine *line, const CaseShown *shown)
{
    PlanLine *named = arena_copy(a, line, sizeof(*line));
    const PlanLine *newer = shown ? line_of(shown, line) : NULL;
    const NeedShown *need = shown ? need_of(shown, line->need) : NULL;

    if (newer && newer->n_asks) {
        named->n_asks = newer->n_asks;
        named->asks = newer->asks;
    }
    if (named->n_asks || !need)
        return named;
    named->asks = NULL;
    for (size_t i = 0; i < need->n_offers; i++)
        if (need->offers[i]->rung == line->rung)
            add_ask(a, named, need->offers[i]);
    return named;
}

/* ---- abroad ---- */

const CaseReceipt *receipt_with_abroad(struct cli *c, const CaseReceipt *r)
{
    const char *sentence = human_abroad(c, r->place);
    CaseReceipt *more;
    Text *first;

    if (!sentence)
        return r;
    more = arena_copy(&c->arena, r, sizeof *r);
    first = arena_alloc(&c->arena, sizeof *first);
    text__init(first);
    first->ru = first->en = arena_dup(&c->arena, sentence);
    more->n_advice = 0;
    more->advice = NULL;
    *ARENA_PUSH(&c->arena, more->advice, more->n_advice) = first;
    for (size_t i = 0; i < r->n_advice; i++)
        *ARENA_PUSH(&c->arena, more->advice, more->n_advice) = r->advice[i];
    return more;
}

/* ---- for people ---- */

static void print_emergency(struct cli *c, const CaseReceipt *r)
{
    const char *number = text_empty(r->emergency) ? identity_emergency(c) : r->emergency;
    const char *advice = r->n_advice ? say_text(c, r->advice[0]) : "";

    if (r->priority != PRIORITY__P0)
        return;
    if (c->json)
        say_aside(c, _("CALL %s NOW. %s"), number, advice);
    else
        say_toned(c, TONE_ALARM, _("CALL %s NOW. %s"), number, advice);
}

static void print_head(struct cli *c, const CaseReceipt *r, bool preview)
{
    const char *kind = human_kind(c, r->kind_text, r->kind);
    const char *priority = human_word(&priority__descriptor, (int)r->priority);

    if (preview)
        say(c, _("Preview: nothing was written. %s, %s"), priority, kind);
    else if (r->has_created && !r->created)
        say(c, _("Added to case %s. %s, %s"), r->case_, priority, kind);
    else
        say_toned(c, TONE_STRONG, _("Case %s is filed. %s, %s"), r->case_, priority, kind);
    if (r->exercise || session_is_exercise(c))
        say_toned(c, TONE_WARN, _("EXERCISE"));
}

void receipt_first_line(struct cli *c, const char *number)
{
    say(c, _("You may help on your own; then: assist solve %s TEXT"), number);
}

static void print_texts(struct cli *c, const CaseReceipt *r)
{
    if (r->tell && !text_empty(say_text(c, r->tell->text)))
        say(c, _("Tell the caller: %s"), say_text(c, r->tell->text));
    if (r->tell && r->tell->by)
        say(c, _("We ring the caller by %s"), say_when(c, r->tell->by->ms, session_now(c)));
    if (r->first_line && !text_empty(r->case_))
        receipt_first_line(c, r->case_);
    for (size_t i = 0; i < r->n_advice; i++)
        say(c, _("Advice: %s"), say_text(c, r->advice[i]));
    for (size_t i = 0; i < r->n_fired; i++)
        say(c, _("Why: %s"), say_text(c, r->fired[i]->why));
}

static const char *place_of(struct cli *c, const Place *p)
{
    const char *text = human_place(p);

    if (!p->has_lat || !p->has_lon)
        return text;
    return arena_printf(&c->arena, "%s%s%.5f, %.5f", text, *text ? "; " : "", p->lat, p->lon);
}

static const char *missing_text(struct cli *c, const char *word)
{
    static const struct {
        const char *word, *text;
    } words[] = {
        { "subject_name", N_("the subject's name") },
        { "subject_phone", N_("the subject's phone") },
        { "reporter_name", N_("the reporter's name") },
        { "reporter_phone", N_("the reporter's phone") },
        { "place", N_("the place") },
        { "at", N_("the place") },
        { "kind", N_("the kind") },
        { "text", N_("the text") },
        { "consent", N_("the consent") },
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (text_is(words[i].word, word))
            return gettext(words[i].text);
    return human_code(c, word);
}

static void print_knowledge(struct cli *c, const CaseReceipt *r)
{
    const char *missing = "";

    if (r->place && !text_empty(place_of(c, r->place)))
        say(c, _("Place: %s"), place_of(c, r->place));
    if (r->place && r->place->garbled)
        say_toned(c, TONE_WARN, "%s", human_garbled());
    for (size_t i = 0; i < r->n_missing; i++)
        missing = arena_printf(
            &c->arena, "%s%s%s", missing, *missing ? ", " : "", missing_text(c, r->missing[i]));
    if (*missing)
        say(c, _("Not known yet: %s"), missing);
    for (size_t i = 0; i < r->n_questions && !c->asks; i++)
        if (text_is(r->questions[i]->fact, "at"))
            say_toned(c, TONE_WARN, "%s", say_text(c, r->questions[i]->text));
    for (size_t i = 0; i < r->n_duplicates; i++)
        say_toned(c, TONE_WARN, _("Perhaps the same: %s (%s)"), r->duplicates[i]->case_,
            human_alike(c, r->duplicates[i]->why));
    for (size_t i = 0; i < r->n_history; i++)
        say(c, _("The same telephone: %s (%s)"), r->history[i]->case_,
            r->history[i]->has_ended
                ? human_word(&case__disposition__descriptor, (int)r->history[i]->ended)
                : _("open"));
}

void receipt_print(struct cli *c, const CaseReceipt *r, bool preview)
{
    print_emergency(c, r);
    print_head(c, r, preview);
    print_texts(c, r);
    print_knowledge(c, r);
}

static const char *need_text(struct cli *c, const CaseReceipt *r, const char *need)
{
    for (size_t i = 0; i < r->n_needs; i++)
        if (text_is(r->needs[i]->need, need))
            return human_kind(c, r->needs[i]->text, r->needs[i]->kind);
    return need;
}

static const char *names_of(struct cli *c, const PlanLine *line)
{
    const char *names = "";

    for (size_t i = 0; i < line->n_asks; i++) {
        const AskLine *ask = line->asks[i];

        names = arena_printf(&c->arena, "%s%s%s", names, *names ? ", " : ": ",
            text_empty(ask->name) ? ask->responder : ask->name);
    }
    return names;
}

static void print_line(struct cli *c, const PlanLine *line)
{
    const char *whom = say_text(c, line->whom);

    if (line->confirm)
        say(c, _("  %u. after a coordinator's yes: %s%s"), line->rung + 1, whom, names_of(c, line));
    else if (line->after_s == 0)
        say(c, _("  %u. at once: %s%s"), line->rung + 1, whom, names_of(c, line));
    else
        say(c, _("  %u. after %s: %s%s"), line->rung + 1,
            say_span(c, (int64_t)line->after_s * 1000), whom, names_of(c, line));
}

static void print_plan(struct cli *c, const CaseReceipt *r, PlanLine *const *plan)
{
    for (size_t i = 0; i < r->n_plan; i++) {
        if (i == 0 || !text_is(plan[i]->need, plan[i - 1]->need))
            say(c, _("Whom we ask (%s, %s):"), plan[i]->need, need_text(c, r, plan[i]->need));
        print_line(c, plan[i]);
    }
}

void receipt_print_names(struct cli *c, const CaseReceipt *r, const CaseShown *shown)
{
    CaseReceipt all = *r;

    all.plan = arena_alloc(&c->arena, (r->n_plan + 1) * sizeof(*all.plan));
    for (size_t i = 0; i < r->n_plan; i++)
        all.plan[i] = named_line(&c->arena, r->plan[i], shown);
    if (c->json) {
        ask_print(c, json_of_message(&all.base, c->lang));
        return;
    }
    print_plan(c, r, all.plan);
    if (!text_empty(r->case_))
        say(c, _("Next: assist show %s"), r->case_);
}
