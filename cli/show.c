/* show - everything about one case. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "human.h"
#include "receipt.h"
#include "say.h"
#include "show.h"
#include "table.h"
#include "timeline.h"
#include "value.h"

const struct option show_options[] = {
    { "timeline", NULL, N_("what happened, entry by entry"), false },
    { 0 },
};

static void print_head(struct cli *c, const CaseShown *s)
{
    say_toned(c, say_priority_tone(s->priority), "%s  %s  %s", s->case_,
        human_word(&priority__descriptor, (int)s->priority), human_kind(c, s->kind_text, s->kind));
    if (s->exercise)
        say_toned(c, TONE_WARN, _("EXERCISE"));
    if (s->erased)
        say_toned(c, TONE_WARN, _("Erased: nothing personal is left"));
    if (s->legal_hold)
        say_toned(c, TONE_WARN, _("On legal hold: is not erased"));
    if (s->state == CASE__STATE__CLOSED)
        say(c, _("State: %s, %s"), human_word(&case__state__descriptor, (int)s->state),
            human_word(&case__disposition__descriptor, (int)s->disposition));
    else
        say(c, _("State: %s (version %u)"), human_word(&case__state__descriptor, (int)s->state),
            s->version);
    if (s->due)
        say(c, _("Next deadline: %s, %s"), say_when(c, s->due->ms, session_now(c)),
            say_left(c, s->due->ms, session_now(c)));
    if (!text_empty(s->owner))
        say(c, _("Owner: %s"), s->owner);
    if (!text_empty(s->handed_to))
        say(c, _("Handed over to %s, who has not owned it yet"), s->handed_to);
}

static const char *person_text(struct cli *c, const Person *p)
{
    const char *parts[] = { p->name, p->phone, p->born, p->lang };
    const char *all = "";

    for (size_t i = 0; i < 4; i++)
        if (!text_empty(parts[i]))
            all = arena_printf(&c->arena, "%s%s%s", all, *all ? ", " : "", parts[i]);
    return all;
}

void show_subject(struct cli *c, const Person *p)
{
    if (p && *person_text(c, p))
        say(c, _("Person in trouble: %s"), person_text(c, p));
}

void show_reporters(struct cli *c, Person *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (*person_text(c, all[i]))
            say(c, _("Caller: %s"), person_text(c, all[i]));
}

/* It drifts: where it may be by now, and what is known. */
static void show_estimate(struct cli *c, const Place *p)
{
    say(c, _("Place: an estimate for %s: %.5f, %.5f, within %u m"),
        say_when(c, p->fix_at ? p->fix_at->ms : 0, session_now(c)), p->lat, p->lon, p->radius_m);
    say(c, _("Last known place: %s, %s"), human_place(p),
        say_when(c, p->last_fix_at ? p->last_fix_at->ms : 0, session_now(c)));
}

void show_place(struct cli *c, const Place *p)
{
    const char *text = human_place(p);

    if (!p)
        return;
    if (p->estimate && p->has_lat && p->has_lon) {
        show_estimate(c, p);
        return;
    }
    if (p->has_lat && p->has_lon)
        say(c, _("Place: %s (%.5f, %.5f, within %u m)"), text, p->lat, p->lon, p->radius_m);
    else if (*text)
        say(c, _("Place: %s"), text);
    if (human_fix_ms(p))
        say(c, _("The phone was there: %s"), say_when(c, human_fix_ms(p), session_now(c)));
    if (p->garbled)
        say_toned(c, TONE_WARN, "%s", human_garbled());
    if (human_abroad(c, p))
        say_toned(c, TONE_WARN, "%s", human_abroad(c, p));
}

static const char *fact_text(struct cli *c, const char *value)
{
    int64_t ms;

    if (text_empty(value))
        return "?";
    return time_parse(value, &ms) ? value : say_when(c, ms, session_now(c));
}

void show_facts(struct cli *c, Fact *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        say(c, _("Fact: %s = %s"), human_code(c, all[i]->key), fact_text(c, all[i]->value));
}

static void print_words(struct cli *c, const CaseShown *s)
{
    if (s->tell && *say_text(c, s->tell->text))
        say(c, _("Tell the caller: %s"), say_text(c, s->tell->text));
    if (s->first_line)
        receipt_first_line(c, s->case_);
    if (!text_empty(s->visit_word))
        say(c, _("Visit word: %s"), s->visit_word);
}

static void add_offer(struct cli *c, struct table *t, const OfferLine *o)
{
    int64_t now_ms = session_now(c);

    table_row(t);
    table_cell(t, 0, TONE_PLAIN, arena_printf(&c->arena, "  %s", o->offer ? o->offer : ""));
    table_cell(t, 1, TONE_PLAIN, text_empty(o->name) ? o->responder : o->name);
    table_cell(t, 2, TONE_DIM, arena_printf(&c->arena, _("rung %u"), o->rung + 1));
    table_cell(t, 3, TONE_DIM, human_word(&delivery__channel__descriptor, (int)o->channel));
    table_cell(t, 4, TONE_STRONG, human_word(&offer__state__descriptor, (int)o->state));
    table_cell(t, 5, TONE_PLAIN,
        o->eta ? arena_printf(&c->arena, _("arrives %s"), say_when(c, o->eta->ms, now_ms))
        : !text_empty(o->beside) ? arena_printf(&c->arena, _("told beside %s"), o->beside)
                                 : "");
}

static void print_need(struct cli *c, const NeedShown *n)
{
    const char *none[6] = { "", "", "", "", "", "" };
    struct table t;

    say(c, _("Need %s: %s; %s%s"), n->need, human_kind(c, n->text, n->kind),
        human_word(&need__state__descriptor, (int)n->state), n->mandatory ? "" : _(" (optional)"));
    if (n->deadline)
        say(c, _("  Needed by: %s"), say_when(c, n->deadline->ms, session_now(c)));
    table_start(&t, &c->arena, none, 6);
    t.n_rows = 0;
    for (size_t i = 0; i < n->n_offers; i++)
        add_offer(c, &t, n->offers[i]);
    table_print_rows(&t, c, c->out);
}

static void print_case(struct cli *c, const CaseShown *s, bool timeline)
{
    print_head(c, s);
    show_subject(c, s->subject);
    show_reporters(c, s->reporters, s->n_reporters);
    show_place(c, s->place);
    show_facts(c, s->facts, s->n_facts);
    print_words(c, s);
    for (size_t i = 0; i < s->n_needs; i++)
        print_need(c, s->needs[i]);
    if (timeline)
        timeline_print(c, s);
    else
        say(c, _("What happened: assist show %s --timeline"), s->case_);
}

int show_run(struct cli *c, const struct args *a)
{
    bool timeline = args_has(a, "timeline");
    const CaseShown *shown;
    char *number;
    int error = value_case(c, a->words[0], &number);

    if (!error)
        error = timeline || c->json ? ask_case_whole(c, number, &shown)
                                    : ask_case(c, number, false, &shown);
    if (error)
        return error;
    value_case_touched(c, shown->case_);
    if (c->json)
        ask_print(c, timeline_json(c, shown));
    else
        print_case(c, shown, timeline);
    return 0;
}
