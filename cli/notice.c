/* notice - a dispatch as an organisation reads it. */
#include "notice.h"

#include "base/text.h"
#include "human.h"
#include "json.h"
#include "say.h"
#include "session.h"
#include "table.h"

json_t *notice_json(const OfferNotice *n, const char *lang)
{
    return json_of_message(&n->base, lang);
}

static const char *what_of(struct cli *c, const OfferNotice *n)
{
    const NoticeDetails *d = n->details;

    return d ? human_kind(c, d->need_text, d->what ? d->what : n->kind) : human_code(c, n->kind);
}

static void print_head(struct cli *c, const OfferNotice *n)
{
    const char *priority = human_word(&priority__descriptor, (int)n->priority);
    enum say_tone tone = say_priority_tone(n->priority);

    if (n->type == NOTICE__TYPE__RECALL)
        say_toned(c, TONE_ALARM, _("RECALL %s: %s"), n->offer, human_why(c, n->reason));
    else if (n->type == NOTICE__TYPE__UPDATE)
        say_toned(c, TONE_WARN, _("UPDATE %s: %s"), n->offer, human_why(c, n->reason));
    else if (n->standby)
        say_toned(c, tone, _("STAND BY %s  %s  %s"), n->offer, priority, what_of(c, n));
    else
        say_toned(c, tone, _("OFFER %s  %s  %s"), n->offer, priority, what_of(c, n));
    if (n->exercise)
        say_toned(c, TONE_WARN, _("  EXERCISE"));
}

/* Beside an offer that they have: it is news of that one, and asks something all the same. */
static void print_beside(struct cli *c, const OfferNotice *n)
{
    if (text_empty(n->beside))
        return;
    if (n->type == NOTICE__TYPE__UPDATE)
        say(c, "  %s  %s", human_word(&priority__descriptor, (int)n->priority), what_of(c, n));
    say(c, _("  Beside your offer %s; such cases now: %u"), n->beside, n->count);
}

static bool is_to_be_acked(const OfferNotice *n)
{
    return n->type == NOTICE__TYPE__UPDATE && !text_is(n->reason, "answer") &&
           !text_is(n->reason, "beside");
}

/* It drifts: where it may be by now, and what is known. */
static void print_estimate(struct cli *c, const Place *p)
{
    say(c, _("  Place: an estimate for %s: %.5f, %.5f, within %u m"),
        say_when(c, p->fix_at ? p->fix_at->ms : 0, session_now(c)), p->lat, p->lon, p->radius_m);
    say(c, _("  Last known place: %s, %s"), human_place(p),
        say_when(c, p->last_fix_at ? p->last_fix_at->ms : 0, session_now(c)));
}

static void print_place(struct cli *c, const Place *p)
{
    const char *text = human_place(p);
    bool is_estimate;

    if (!p)
        return;
    is_estimate = p->estimate && p->has_lat && p->has_lon;
    if (is_estimate)
        print_estimate(c, p);
    else if (p->has_lat && p->has_lon)
        say(c, _("  Place: %s (%.5f, %.5f, within %u m)"), text, p->lat, p->lon, p->radius_m);
    else if (*text)
        say(c, _("  Place: %s"), text);
    if (human_fix_ms(p) && !is_estimate)
        say(c, _("  The phone was there: %s"), say_when(c, human_fix_ms(p), session_now(c)));
    if (!text_empty(p->access))
        say(c, _("  Access: %s"), p->access);
}

static void print_texts(struct cli *c, const char *format_msgid, Text *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        say(c, "  %s: %s", format_msgid, say_text(c, texts[i]));
}

static void print_details(struct cli *c, const NoticeDetails *d)
{
    const struct {
        const char *label, *value;
    } lines[] = {
        { _("Person"), d->address_as },
        { _("With"), d->with_whom },
        { _("Mobility"), d->mobility },
        { _("Access"), d->access },
        { _("Contact"), d->contact },
        { _("Visit word"), d->visit_word },
        { _("Medical"), d->medical },
        { _("Language"), d->language },
        { _("Report to"), d->report_to },
        { _("You are told"), d->answer },
    };

    print_texts(c, _("Danger"), d->hazards, d->n_hazards);
    print_texts(c, _("Do not"), d->not_to_do, d->n_not_to_do);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        if (!text_empty(lines[i].value))
            say(c, "  %s: %s", lines[i].label, lines[i].value);
    if (d->how_many)
        say(c, _("  So many of you have to come together: %u"), d->how_many);
    for (size_t i = 0; i < d->n_list; i++)
        say(c, "  - %s", d->list[i]);
    if (d->pays && *say_text(c, d->pays))
        say(c, _("  Who pays: %s"), say_text(c, d->pays));
    if (d->deadline)
        say(c, _("  Needed by: %s"), say_when(c, d->deadline->ms, session_now(c)));
}

/* The command that answers it. */
static const char *next_of(struct cli *c, const OfferNotice *n)
{
    switch ((int)n->state) {
    case OFFER__STATE__COMMITTED:
        return arena_printf(&c->arena, "assist org answer %s enroute", n->offer);
    case OFFER__STATE__EN_ROUTE:
        return arena_printf(&c->arena, "assist org answer %s onscene", n->offer);
    case OFFER__STATE__ON_SCENE:
        return arena_printf(&c->arena, "assist org answer %s done", n->offer);
    default:
        break;
    }
    if (n->type == NOTICE__TYPE__RECALL)
        return arena_printf(&c->arena, "assist org answer %s recall-seen", n->offer);
    if (is_to_be_acked(n))
        return arena_printf(&c->arena, "assist org answer %s ack", n->offer);
    if (n->standby)
        return arena_printf(&c->arena, "assist org answer %s standby", n->offer);
    return arena_printf(&c->arena, "assist org answer %s commit --eta MIN", n->offer);
}

void notice_print(struct cli *c, const OfferNotice *n)
{
    int64_t now_ms = session_now(c);

    print_head(c, n);
    print_beside(c, n);
    if (n->state)
        say(c, _("  State: %s"), human_word(&offer__state__descriptor, (int)n->state));
    print_place(c, n->place);
    if (n->details)
        print_details(c, n->details);
    if (n->answer_by)
        say(c, _("  Answer by %s (%s)"), say_when(c, n->answer_by->ms, now_ms),
            say_left(c, n->answer_by->ms, now_ms));
    say(c, _("  Answer: %s"), next_of(c, n));
}

/* What drifts is not where it is said to be. */
static const char *place_cell(struct cli *c, const Place *p)
{
    const char *text = human_place(p);

    return p && p->estimate ? arena_printf(&c->arena, _("%s, an estimate"), text) : text;
}

void notice_table(struct cli *c, const OfferList *list)
{
    const char *headings[] = { _("offer"), "", _("what"), _("place"), _("state"), _("time"),
        _("next") };
    int64_t now_ms = session_now(c);
    struct table t;

    table_start(&t, &c->arena, headings, 7);
    for (size_t i = 0; i < list->n_offers; i++) {
        const OfferNotice *n = list->offers[i];

        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, n->offer);
        table_cell(&t, 1, say_priority_tone(n->priority),
            human_word(&priority__descriptor, (int)n->priority));
        table_cell(&t, 2, TONE_PLAIN, say_marked(c, what_of(c, n), n->exercise));
        table_cell(&t, 3, TONE_PLAIN, place_cell(c, n->place));
        table_cell(&t, 4, TONE_PLAIN, human_word(&offer__state__descriptor, (int)n->state));
        table_cell(&t, 5, TONE_PLAIN, n->answer_by ? say_left(c, n->answer_by->ms, now_ms) : "");
        table_cell(&t, 6, TONE_DIM, next_of(c, n));
    }
    if (list->n_offers == 0)
        say(c, _("No live offers."));
    table_print(&t, c, c->out);
}
