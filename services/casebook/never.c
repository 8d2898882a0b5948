/* never - whom the directory says is never to be contacted for the person in trouble. It counts as if the person had said it with the
 * case: they are told nothing and asked nothing, nor called back, and whoever of them is asked already is called off (consent.c).
 * It stays with the case, as every such word does, whatever the directory says later. Why they are never to be contacted stays in
 * the directory. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"

static void learn(struct step *s)
{
    const struct person *p = case_person(s->c);
    const char *const *who;
    uint32_t n;

    if (!p || !s->facts->never)
        return;
    who = s->facts->never(s->facts->self, p->phone, s->arena, &n);
    never_add(s, who, n, false);
}

/* Whoever may be whom the person hides from has called, or was taken for a helper: a coordinator looks at what was said, and at who is
 * sent where. One alarm for each of them. */
static void notice(struct step *s)
{
    for (uint32_t i = 0; i < s->c->n_reporters; i++) {
        if (tell_is_barred(s->c, s->c->reporters[i].name, s->c->reporters[i].phone))
            alarm_raise(s, ALARM__CAUSE__NEVER_CONTACT, i + 1);
    }
    for (uint32_t i = 0; i < s->c->n_found; i++) {
        if (tell_is_barred(s->c, s->c->found[i].name, s->c->found[i].phone))
            alarm_raise(s, ALARM__CAUSE__NEVER_CONTACT, PEOPLE_MAX + i + 1);
    }
}

void never_settle(struct step *s)
{
    if (!case_is_open(s->c))
        return;
    learn(s);
    notice(s);
}

int verb_never(struct step *s)
{
    if (case_is_open(s->c))
        learn(s);
    return 0;
}
