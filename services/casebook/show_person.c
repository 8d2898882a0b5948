/* show_person - what one case holds of one person, for a data-protection officer who answers them. Somebody else's data in the
 * same case is not theirs: whoever only called sees nothing of the subject. */
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/made.h"
#include "casebook/person.h"

#define PERSON_BYTES (BUS_MESSAGE_MAX - 4096)
#define LISTED_MOST 64 /* of each list; what a case holds more of is said to be cut */

#define MORE(list, n, item) (*ARENA_PUSH(a, list, n) = (item))

static void say_head(const struct change *ch, PersonCase *p)
{
    const struct casefile *c = &ch->c;
    const CaseRow *row = say_row(ch->self, c, &ch->row, ch->t->arena);
    int64_t days = ch->self->settings->retention_days;

    p->case_ = row->case_;
    p->id = row->id;
    p->kind = row->kind;
    p->kind_text = row->kind_text;
    p->opened = row->opened;
    p->closed = row->closed;
    PUT(p, state, c->state);
    PUT(p, priority, c->priority);
    PUT(p, exercise, c->exercise);
    if (c->state == CASE__STATE__CLOSED)
        PUT(p, disposition, c->disposition);
    if (c->state == CASE__STATE__CLOSED && !c->legal_hold)
        p->kept_until = say_instant(ch->t->arena, c->closed_ms + days * DAY_MS);
    if (c->legal_hold)
        PUT(p, legal_hold, 1);
}

static Place **say_places(
    const struct casefile *c, bool of_reporter, struct arena *a, size_t *ret_n)
{
    Place **places = NULL;

    for (uint32_t i = 0; i < c->n_fixes; i++) {
        if (c->fixes[i].of_reporter == of_reporter)
            MORE(places, *ret_n, say_place(&c->fixes[i], a));
    }
    return places;
}

static void say_subject(const struct casefile *c, struct arena *a, PersonCase *p)
{
    p->subject = say_person(&c->subject, a);
    for (uint32_t i = 0; i < c->n_facts; i++) {
        NEW(fact, Fact, fact__init);
        fact->key = text_of(c->facts[i].key);
        fact->value = text_of(c->facts[i].value);
        MORE(p->facts, p->n_facts, fact);
    }
    p->places = say_places(c, false, a, &p->n_places);
    PUT(p, consent, c->consent);
    PUT(p, may_tell, c->may_tell);
    if (c->unsafe_to_call)
        PUT(p, safe_to_call, 0);
}

static void say_reporter(const struct casefile *c, uint64_t phone, struct arena *a, PersonCase *p)
{
    for (uint32_t i = 0; i < c->n_reporters; i++) {
        if (person_has(phone, c->reporters[i].phone))
            MORE(p->reporters, p->n_reporters, say_person(&c->reporters[i], a));
    }
    p->relation = text_of(c->relation);
    if (person_has(phone, c->reply_to) ||
        (c->n_reporters && person_has(phone, c->reporters[0].phone)))
        p->reply_to = text_of(c->reply_to); /* the first caller's */
    p->reporter_places = say_places(c, true, a, &p->n_reporter_places);
}

static void say_contacts(const struct casefile *c, uint64_t phone, struct arena *a, PersonCase *p)
{
    for (uint32_t i = 0; i < c->n_found; i++) {
        if (!person_has(phone, c->found[i].phone))
            continue;
        NEW(contact, ContactLine, contact_line__init);
        contact->name = text_of(c->found[i].name);
        contact->phone = text_of(c->found[i].phone);
        contact->relation = text_of(c->found[i].relation);
        MORE(p->contacts, p->n_contacts, contact);
    }
}

static void say_offers(const struct casefile *c, uint64_t phone, struct arena *a, PersonCase *p)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (person_has(phone, c->offers[i].phone))
            MORE(p->offers, p->n_offers, say_offer(c, &c->offers[i], a));
    }
}

/* The subject's wishes are all theirs; somebody whom they name reads how they themselves are named. */
static char **say_named(const char *const *who, uint32_t n, uint64_t phone, bool is_subject,
    struct arena *a, size_t *ret_n)
{
    char **named = NULL;

    for (uint32_t i = 0; i < n; i++) {
        if (is_subject || person_has(phone, who[i]))
            MORE(named, *ret_n, text_of(who[i]));
    }
    return named;
}

/* ---- into one message ---- */
/* The newest `most` stay. */
#define KEEP(p, list, most)                                                                        \
    do {                                                                                           \
        size_t surplus = (p)->n_##list > (most) ? (p)->n_##list - (most) : 0;                      \
                                                                                                   \
        (p)->list += surplus;                                                                      \
        (p)->n_##list -= surplus;                                                                  \
        if (surplus)                                                                               \
            PUT(p, cut, 1);                                                                        \
    } while (0)

static void fit(PersonCase *p)
{
    for (size_t most = LISTED_MOST;; most /= 2) {
        KEEP(p, offers, most);
        KEEP(p, places, most);
        KEEP(p, reporter_places, most);
        KEEP(p, facts, most);
        KEEP(p, reporters, most);
        KEEP(p, contacts, most);
        KEEP(p, never_tell, most);
        KEEP(p, never_ask, most);
        if (most == 0 || codec_size(p) <= PERSON_BYTES)
            return;
    }
}

PersonCase *say_person_case(const struct change *ch, uint64_t phone, uint32_t as)
{
    const struct casefile *c = &ch->c;
    struct arena *a = ch->t->arena;
    bool is_subject = person_is(as, HELD__AS__SUBJECT);

    NEW(p, PersonCase, person_case__init);
    say_head(ch, p);
    for (Held__As what = HELD__AS__SUBJECT; what <= HELD__AS__NEVER_ASK; what++) {
        if (person_is(as, what))
            MORE(p->as, p->n_as, what);
    }
    if (is_subject)
        say_subject(c, a, p);
    if (person_is(as, HELD__AS__REPORTER))
        say_reporter(c, phone, a, p);
    say_contacts(c, phone, a, p);
    say_offers(c, phone, a, p);
    p->never_tell =
        say_named(c->never_tell, c->n_never_tell, phone, is_subject, a, &p->n_never_tell);
    p->never_ask = say_named(c->never_ask, c->n_never_ask, phone, is_subject, a, &p->n_never_ask);
    fit(p);
    return p;
}
