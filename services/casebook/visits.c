/* visits - whoever comes to a door says the visit word there, so the person is rung before: who comes, when, and the word
 * (design.md 4). One call, however many come: as long as one of whom the person was rung about is on the way or there, another
 * yes lists no other. Pure. */
#include "base/text.h"
#include "casebook/parts.h"

static bool is_visit(const struct rulebook *rules, const struct casefile *c, const struct offer *o)
{
    const struct need_rule *rule;

    if (!offer_is_working(o))
        return false;
    rule = rulebook_need(rules, case_need((struct casefile *)(uintptr_t)c, o->need)->kind);
    return rule && rule->visit;
}

bool visit_is_coming(const struct rulebook *rules, const struct casefile *c, const struct offer *o)
{
    return is_visit(rules, c, o) && o->state != OFFER__STATE__ON_SCENE;
}

const struct person *visit_whom(const struct casefile *c)
{
    if (c->unsafe_to_call || c->death_said)
        return NULL;
    return case_person(c);
}

/* Not where the person does not answer, or a call may harm them, as the rules have it. */
static bool may_be_rung(const struct step *s)
{
    const struct kind_rule *kind = rulebook_kind(s->facts->rules, s->c->kind);

    return !(kind && kind->silent) && visit_whom(s->c);
}

static bool knows_of_one(const struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        const struct offer *o = &s->c->offers[i];

        if ((o->person_rung || o->state == OFFER__STATE__ON_SCENE) &&
            is_visit(s->facts->rules, s->c, o))
            return true;
    }
    return false;
}

/* Letter + 1; 0: nobody is on the way. */
static uint32_t first_who_comes(const struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (visit_is_coming(s->facts->rules, s->c, &s->c->offers[i]))
            return i + 1;
    }
    return 0;
}

/* Any other check on the person says the same, so one of them is enough. */
static bool is_needless(const struct step *s, const struct call *k)
{
    return !visit_is_coming(s->facts->rules, s->c, &s->c->offers[k->offer - 1]) ||
           !may_be_rung(s) || call_is_listed(s->c, CALL__KIND__CHECK, 0);
}

static bool is_of_a_visit(const struct call *k)
{
    return !k->done && k->kind == CALL__KIND__CHECK && k->offer;
}

/* Returns whether one is left. */
static bool end_needless(struct step *s)
{
    bool any = false;

    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        const struct call *k = &s->c->calls[i];

        if (!is_of_a_visit(k))
            continue;
        if (is_needless(s, k))
            call_end(s, k->number, ANSWER__WORD__SILENCE);
        else
            any = true;
    }
    return any;
}

void visit_settle(struct step *s)
{
    uint32_t who;

    if (!case_is_open(s->c) || !s->c->visit_word || end_needless(s))
        return;
    who = first_who_comes(s);
    if (who && !knows_of_one(s) && may_be_rung(s) && !call_is_listed(s->c, CALL__KIND__CHECK, 0))
        call_list(s, CALL__KIND__CHECK, who, 1);
}

void visit_told(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_calls; i++) {
        if (is_of_a_visit(&s->c->calls[i]))
            call_end(s, s->c->calls[i].number, ANSWER__WORD__REACHED);
    }
}
