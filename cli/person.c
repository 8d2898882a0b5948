/* person - all that is held on a person, by their telephone number. The service looks through all of its cases a page at a time;
 * what is shown is recorded as a read. A part of it is never shown as if it were all. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "json.h"
#include "prompt.h"
#include "say.h"
#include "session.h"
#include "show.h"
#include "value.h"

static int ask_page(struct cli *c, AskPerson *m, const PersonHeld **ret_page)
{
    Envelope env;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_PERSON;
    env.ask_person = m;
    error = ask_any(c, &env, ENVELOPE__BODY_PERSON_HELD, &answer);
    if (!error)
        *ret_page = answer->person_held;
    return error;
}

static void add_page(struct cli *c, PersonHeld *all, const PersonHeld *page)
{
    for (size_t i = 0; i < page->n_cases; i++)
        *ARENA_PUSH(&c->arena, all->cases, all->n_cases) = page->cases[i];
    for (size_t i = 0; i < page->n_responders; i++)
        *ARENA_PUSH(&c->arena, all->responders, all->n_responders) = page->responders[i];
}

static int gather(struct cli *c, AskPerson *m, PersonHeld *all)
{
    do {
        const PersonHeld *page;
        int error = ask_page(c, m, &page);

        if (error)
            return error;
        add_page(c, all, page);
        m->next = page->next;
    } while (!text_empty(m->next) && !session_is_over(c));
    return text_empty(m->next) ? 0 : cli_refuse(c, ERR_UNREACHED, "service", NULL);
}

/* ---- in words ---- */
static const char *joined(struct cli *c, const char *between, const char *const *texts, size_t n)
{
    const char *all = "";

    for (size_t i = 0; i < n; i++)
        if (!text_empty(texts[i]))
            all = arena_printf(&c->arena, "%s%s%s", all, *all ? between : "", texts[i]);
    return all;
}

static const char *as_text(struct cli *c, const PersonCase *p)
{
    const char **words = arena_alloc(&c->arena, (p->n_as + 1) * sizeof *words);

    for (size_t i = 0; i < p->n_as; i++)
        words[i] = human_word(&held__as__descriptor, (int)p->as[i]);
    return joined(c, ", ", words, p->n_as);
}

static void print_head(struct cli *c, const PersonCase *p)
{
    int64_t now_ms = session_now(c);

    say_toned(c, TONE_STRONG, "%s  %s  %s", say_marked(c, p->case_, p->exercise),
        human_kind(c, p->kind_text, p->kind), as_text(c, p));
    say(c, _("  Opened: %s; %s"), p->opened ? say_when(c, p->opened->ms, now_ms) : "",
        human_word(&case__state__descriptor, (int)p->state));
    if (p->closed)
        say(c, _("  Ended: %s"), say_when(c, p->closed->ms, now_ms));
    if (p->legal_hold)
        say_toned(c, TONE_WARN, _("On legal hold: is not erased"));
    else if (p->kept_until)
        say(c, _("  Kept until: %s"), say_when(c, p->kept_until->ms, now_ms));
}

static void print_wishes(struct cli *c, const PersonCase *p)
{
    if (p->consent)
        say(c, _("Consent: %s"), human_word(&case__consent__descriptor, (int)p->consent));
    if (p->may_tell)
        say(c, _("What the caller may hear: %s"),
            human_word(&case__may_tell__descriptor, (int)p->may_tell));
    if (p->has_safe_to_call && !p->safe_to_call)
        say(c, _("Never to be rung: it is not safe"));
    if (p->n_never_tell)
        say(c, _("Never to be told: %s"),
            joined(c, "; ", (const char *const *)p->never_tell, p->n_never_tell));
    if (p->n_never_ask)
        say(c, _("Never to be asked: %s"),
            joined(c, "; ", (const char *const *)p->never_ask, p->n_never_ask));
}

static void print_caller(struct cli *c, const PersonCase *p)
{
    show_reporters(c, p->reporters, p->n_reporters);
    if (!text_empty(p->relation))
        say(c, _("Relation: %s"), p->relation);
    if (!text_empty(p->reply_to))
        say(c, _("Address for an answer: %s"), p->reply_to);
    for (size_t i = 0; i < p->n_reporter_places; i++)
        show_place(c, p->reporter_places[i]);
}

static void print_helper(struct cli *c, const PersonCase *p)
{
    for (size_t i = 0; i < p->n_contacts; i++) {
        const ContactLine *k = p->contacts[i];
        const char *parts[] = { k->name, human_phone(c, k->phone), k->relation };

        say(c, _("Found as somebody who can help: %s"), joined(c, ", ", parts, 3));
    }
    for (size_t i = 0; i < p->n_offers; i++) {
        const OfferLine *o = p->offers[i];
        const char *parts[] = { o->offer, o->name,
            human_word(&offer__state__descriptor, (int)o->state), o->question, o->answer };

        say(c, _("Asked: %s"), joined(c, ", ", parts, 5));
    }
}

/* Who asks may be the one whom the person fears. */
static void warn_of_wish(struct cli *c, const PersonCase *p)
{
    for (size_t i = 0; i < p->n_as; i++)
        if (p->as[i] == HELD__AS__NEVER_TELL)
            say_toned(c, TONE_ALARM,
                _("They must not learn of this case: the person in trouble does not want it"));
}

static void print_case(struct cli *c, const PersonCase *p)
{
    print_head(c, p);
    warn_of_wish(c, p);
    show_subject(c, p->subject);
    for (size_t i = 0; i < p->n_places; i++)
        show_place(c, p->places[i]);
    show_facts(c, p->facts, p->n_facts);
    print_wishes(c, p);
    print_caller(c, p);
    print_helper(c, p);
    if (p->cut)
        say(c, _("Not all of it fits here: assist show %s"), p->case_);
}

static void print_held(struct cli *c, const PersonHeld *all)
{
    for (size_t i = 0; i < all->n_cases; i++)
        print_case(c, all->cases[i]);
    for (size_t i = 0; i < all->n_responders; i++) {
        const ResponderEntry *e = all->responders[i];
        const char *parts[] = { e->id, e->name,
            human_word(&responder__kind__descriptor, (int)e->kind), human_phone(c, e->phone),
            e->address };

        say(c, _("In the directory: %s"), joined(c, ", ", parts, 5));
    }
    if (all->n_cases + all->n_responders == 0)
        say(c, _("Nothing is held under this number."));
    else
        say(c, _("Who has seen it: %s"),
            all->n_cases ? "assist admin reads CASE" : "assist admin reads --responder ID");
}

static int take_phone(struct cli *c, const struct args *a, AskPerson *m)
{
    int error = value_text(c, a, 0, &m->phone);

    if (!error && text_empty(m->phone) && c->asks)
        m->phone = prompt_line(c, _("Whose telephone number?"));
    if (!error && text_empty(m->phone))
        error = cli_usage(c, ERR_MISSING, "phone", NULL);
    return error;
}

int admin_person_run(struct cli *c, const struct args *a)
{
    AskPerson m = ASK_PERSON__INIT;
    PersonHeld all = PERSON_HELD__INIT;
    int error = take_phone(c, a, &m);

    error = error ? error : gather(c, &m, &all);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&all.base, c->lang));
    else
        print_held(c, &all);
    return 0;
}
