/* tell - what may be told to the reporter, and who is it? (design.md 3, rule 12; cli.md, --may-tell.) A code for which the reader
 * of the case has the sentence, never the timeline: about another adult at most found or not yet, safe or being cared for,
 * unless they agreed to more; whoever called for themselves hears what concerns them. Of a death nobody hears from us but in
 * person. Pure. */
#include "base/named.h"
#include "base/phone.h"
#include "base/text.h"
#include "casebook/parts.h"

/* ---- to whom ---- */
static bool is_self(const char *relation)
{
    static const char *const words[] = { "self", "myself", "me", "сам", "сама", "я", "сам себе" };
    char folded[NAME_FOLDED];

    text_fold(relation ? relation : "", folded, sizeof folded);
    return text_among(folded, (char *const *)(uintptr_t)words, sizeof words / sizeof words[0]);
}

bool case_is_own_call(const struct casefile *c)
{
    if (c->n_reporters == 0)
        return false;
    return is_self(c->relation) || phone_is_same(c->reporters[0].phone, c->subject.phone);
}

const struct person *case_person(const struct casefile *c)
{
    if (!text_empty(c->subject.phone))
        return &c->subject;
    return case_is_own_call(c) && !text_empty(c->reporters[0].phone) ? &c->reporters[0] : NULL;
}

bool tell_is_barred(const struct casefile *c, const char *name, const char *phone)
{
    for (uint32_t i = 0; i < c->n_never_tell; i++) {
        if (named_says(c->never_tell[i], NULL, name, phone))
            return true;
    }
    return false;
}

static const struct person *first_who_may_know(const struct casefile *c, bool with_phone)
{
    for (uint32_t i = 0; i < c->n_reporters; i++) {
        const struct person *p = &c->reporters[i];

        if ((!with_phone || !text_empty(p->phone)) && !tell_is_barred(c, p->name, p->phone))
            return p;
    }
    return NULL;
}

const struct person *tell_whom(const struct casefile *c)
{
    return first_who_may_know(c, true);
}

bool may_be_called(const struct casefile *c)
{
    return !c->unsafe_to_call && !c->death_said && tell_whom(c) != NULL;
}

bool may_be_checked(const struct casefile *c)
{
    return !c->unsafe_to_call && !c->death_said && !text_empty(c->subject.phone);
}

/* ---- what ---- */
/* What a visit found to be done next belongs to the visit; anything else that is still open does not. */
static bool comes_of_a_visit(const struct casefile *c, const struct need *n)
{
    const struct need *parent = case_need((struct casefile *)(uintptr_t)c, n->parent);

    return parent && (parent->state == NEED__STATE__DONE || parent->state == NEED__STATE__PARTIAL);
}

/* As far as anybody who was there has said; NULL: nobody was yet. */
static const char *as_found(const struct casefile *c)
{
    bool any_done = false, all_done = true, cared_for = true, missed = false;

    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];

        missed = missed || (n->mandatory && n->state == NEED__STATE__FAILED);
        if (!n->mandatory || n->state == NEED__STATE__NOT_NEEDED)
            continue;
        any_done = any_done || n->state == NEED__STATE__DONE || n->state == NEED__STATE__PARTIAL;
        all_done = all_done && n->state == NEED__STATE__DONE;
        cared_for = cared_for && (n->state == NEED__STATE__PARTIAL ||
                                     n->state == NEED__STATE__DONE || comes_of_a_visit(c, n));
    }
    for (uint32_t i = 0; i < c->n_offers; i++)
        missed = missed || c->offers[i].state == OFFER__STATE__CANNOT_LOCATE;
    if (any_done && all_done)
        return "safe";
    if (any_done && cared_for)
        return "cared_for";
    return missed || any_done || c->state == CASE__STATE__VERIFYING ? "not_yet" : NULL;
}

static const char *as_closed(const struct casefile *c)
{
    switch (c->disposition) {
    case CASE__DISPOSITION__HELPED:
    case CASE__DISPOSITION__FOUND_ALIVE:
    case CASE__DISPOSITION__NO_HELP_NEEDED:
        return "safe";
    case CASE__DISPOSITION__HELPED_PARTIALLY:
    case CASE__DISPOSITION__REFERRED_OFFICIAL:
    case CASE__DISPOSITION__DONE_BY_OTHERS:
        return "cared_for";
    case CASE__DISPOSITION__UNDECIDED:
    case CASE__DISPOSITION__FOUND_DEAD:
    case CASE__DISPOSITION__NOT_FOUND:
    case CASE__DISPOSITION__REFUSED_HELP:
    case CASE__DISPOSITION__UNFOUNDED:
    case CASE__DISPOSITION__DUPLICATE:
    case CASE__DISPOSITION__CANCELLED_BY_CALLER:
    case CASE__DISPOSITION__UNREACHABLE:
    case CASE__DISPOSITION__OUT_OF_SCOPE:
    case CASE__DISPOSITION__EXERCISE:
    case _CASE__DISPOSITION_IS_INT_SIZE:
        break;
    }
    return as_found(c);
}

/* What only the person themselves hears, or whom they agreed to tell. */
static bool tell_more(const struct casefile *c, struct telling *t)
{
    const struct offer *coming = NULL;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (!o->won || !offer_is_working(o))
            continue;
        if (o->state == OFFER__STATE__ON_SCENE) {
            *t = (struct telling){ .code = "there" };
            return true;
        }
        if (!coming || o->eta_ms < coming->eta_ms)
            coming = o;
    }
    if (coming)
        *t = (struct telling){ .code = "coming", .eta_ms = coming->eta_ms };
    return coming != NULL;
}

static bool may_hear_more(const struct casefile *c)
{
    return c->may_tell == CASE__MAY_TELL__YES ||
           (c->may_tell == CASE__MAY_TELL__NOT_ASKED && case_is_own_call(c));
}

struct telling case_tell(const struct casefile *c)
{
    struct telling t = { .only_safe = !may_hear_more(c) };

    if (c->death_said || c->disposition == CASE__DISPOSITION__FOUND_DEAD)
        return (struct telling){ .code = "in_person", .only_safe = true };
    if (c->may_tell == CASE__MAY_TELL__NO || (c->n_reporters && !first_who_may_know(c, false)))
        return (struct telling){ .code = "nothing", .only_safe = true };
    if (!t.only_safe && case_is_open(c) && tell_more(c, &t))
        return t;
    t.code = case_is_open(c) ? as_found(c) : as_closed(c);
    if (!t.code && abroad_country(c)) /* what the rules promise is done by services of ours */
        t.code = t.only_safe ? "no_call" : "abroad";
    if (!t.code && !may_be_called(c)) /* what they promise is to ring */
        t.code = "no_call";
    return t;
}

/* ---- what is said of it ---- */
void may_tell_set(struct step *s, Case__MayTell may, uint32_t offer_plus_1)
{
    if (may != CASE__MAY_TELL__NOT_ASKED && may != s->c->may_tell)
        step_emit(s, &(struct event){
                         .type = EVENT__TYPE__MAY_TELL_SET, .word = may, .offer = offer_plus_1 });
}

void death_said(struct step *s, uint32_t offer_plus_1, bool unclear)
{
    if (!s->c->death_said)
        step_emit(
            s, &(struct event){
                   .type = EVENT__TYPE__DEATH_SAID, .offer = offer_plus_1, .flag = { unclear } });
    call_end_of_kind(s, CALL__KIND__CALLBACK);
    call_end_of_kind(s, CALL__KIND__CHECK);
    call_end_of_kind(s, CALL__KIND__PLACE);
    if (s->c->callback_due_ms)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__CALLBACK_DUE, .until_ms = 0 });
    alarm_over(s, ALARM__CAUSE__CALLBACK_LATE, 0);
    alarm_over(s, ALARM__CAUSE__TELL_SAFELY, 0);
    alarm_ring(s, ALARM__CAUSE__TELL_IN_PERSON, 0);
}
