/* minor - somebody under 18: whoever comes as a private person is vetted and does not come alone (domain.md 2 of 4). Which case
 * that is, the rules say (`minor: yes`); what it wants, needs.yaml (`minors`). Services answer for their own people, and the
 * family has named its own. Pure. */
#include "casebook/parts.h"
#include "words/responder.h"

bool minor_may_ask(const struct casefile *c, const struct candidate *who)
{
    return !c->minor_people || !responder_is_stranger(who->kind) ||
           who->vetting >= c->minor_vetting;
}

/* Whom an operator found for this case counts as a stranger: nobody of the family named them. */
static bool is_stranger(const struct casefile *c, const struct offer *o)
{
    return responder_is_stranger(o->kind) ||
           (o->kind == RESPONDER__KIND__PERSONAL_CONTACT && !offer_is_to_family(c, o));
}

uint32_t minor_people(const struct casefile *c, const struct offer *o)
{
    return is_stranger(c, o) ? c->minor_people : 0;
}

/* Who was asked before it was known: called off, or told that they are not to come alone. Who is on the way is a person's
 * decision; one by hand has been. */
static void tell_asked(struct step *s, uint32_t letter)
{
    const struct offer *o = case_offer(s->c, letter);
    uint32_t need = o->need;

    if (!offer_is_live(o) || !is_stranger(s->c, o))
        return;
    if (offer_is_working(o)) {
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, need);
    } else if (o->vetting < s->c->minor_vetting && !o->by_hand) {
        offer_recall(s, letter, "called_off");
        need_settle(s, need);
    } else if (offer_is_asked(o)) {
        offer_tell(s, letter, NOTICE__TYPE__OFFER, "not_alone");
    }
}

static const char *const *rules_that_say_so(struct step *s, uint32_t *ret_n)
{
    const char **ids = arena_alloc(s->arena, (s->judgement.n_fired + 1) * sizeof *ids);

    *ret_n = 0;
    for (size_t i = 0; i < s->judgement.n_fired; i++) {
        if (s->judgement.fired[i]->minor)
            ids[(*ret_n)++] = s->judgement.fired[i]->id;
    }
    return ids;
}

/* A date of birth that was corrected counts in both directions: it is a fact, not an urgency. */
void minor_settle(struct step *s)
{
    const struct minors_rule *rule = &s->facts->rules->minors;
    struct event e = { .type = EVENT__TYPE__MINOR_SET };
    uint32_t n_offers = s->c->n_offers;

    if (s->judgement.minor) {
        e.count = rule->people;
        e.vetting = rule->vetting;
        e.list = rules_that_say_so(s, &e.n_list);
    }
    if (e.count == s->c->minor_people && e.vetting == s->c->minor_vetting)
        return;
    step_emit(s, &e);
    for (uint32_t i = 0; e.count && i < n_offers; i++)
        tell_asked(s, i);
}
