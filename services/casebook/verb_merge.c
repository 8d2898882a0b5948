/* verb_merge - two calls about one person: one case goes on, the other is merged into it, and parts again when it is reopened.
 * Merges form a forest: whoever has absorbed a case is not merged itself. What was said of the other is kept here, and what is
 * known here already stays as it is. Nobody who is on the way is called off by a merge. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

static int refuse_state(struct step *s, const char *field, const struct casefile *c)
{
    return step_refuse(s, ERR_WRONG_STATE, field, word_of(&case__state__descriptor, c->state));
}

static bool anybody_works(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (offer_is_working(&c->offers[i]))
            return true;
    }
    return false;
}

static const char *name_of(struct step *s, case_key key)
{
    char *name = arena_alloc(s->arena, CASE_NUMBER_TEXT);

    case_number_format(key, name);
    return name;
}

int verb_merge(struct step *s)
{
    const struct casefile *into = s->command->merge.into;
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (into->key == s->c->key)
        return step_refuse(s, ERR_INVALID, "into", NULL);
    if (!case_is_open(into))
        return refuse_state(s, "into", into);
    if (into->exercise != s->c->exercise)
        return step_refuse(s, ERR_WRONG_STATE, "exercise", NULL);
    if (text_empty(s->command->merge.reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    if (s->c->n_absorbed)
        return step_refuse(s, ERR_WRONG_STATE, "case", "merged");
    if (anybody_works(s->c)) /* the other way about, or once they are done */
        return refuse_state(s, "case", s->c);
    for (uint32_t i = 0; i < s->c->n_needs; i++)
        need_end(s, s->c->needs[i].number, NEED_EV_NOT_NEEDED);
    call_end_but_recalls(s);
    alarm_over_all(s);
    case_move(s, &(struct event){ .to = CASE__STATE__MERGED,
                     .word = CASE__DISPOSITION__DUPLICATE,
                     .code = name_of(s, into->key),
                     .flag = { true },
                     .p = { .text = s->command->merge.reason } });
    return 0;
}

/* ---- the survivor ---- */
static const char *known_or(const char *known, const char *said)
{
    return text_empty(known) ? said : known;
}

void absorb_subject(struct step *s, const struct person *said)
{
    const struct person known = s->c->subject;
    struct person both = { .name = known_or(known.name, said->name),
        .phone = known_or(known.phone, said->phone),
        .born = known_or(known.born, said->born),
        .lang = known_or(known.lang, said->lang) };

    if (text_is(both.name, known.name) && text_is(both.phone, known.phone) &&
        text_is(both.born, known.born) && text_is(both.lang, known.lang))
        return;
    step_emit(s,
        &(struct event){ .type = EVENT__TYPE__SUBJECT_NAMED,
            .p = {
                .name = both.name, .phone = both.phone, .born = both.born, .lang = both.lang } });
}

/* What nobody had told of this one; and what a person said in the place of what was only read in a text. */
static void absorb_facts(struct step *s, const struct casefile *from)
{
    for (uint32_t i = 0; i < from->n_facts; i++) {
        const struct fact *f = &from->facts[i], *known = case_fact(s->c, f->key);
        int64_t said_ms = from->said_ms[i];

        if (known ? known->read && !f->read : s->c->n_facts < FACTS_MAX)
            step_emit(s, &(struct event){ .type = EVENT__TYPE__FACT_SET,
                             .code = f->key,
                             .flag = { f->read, said_ms != 0 },
                             .span_ms = said_ms ? s->now_ms - said_ms : 0,
                             .p = { .value = f->value } });
    }
}

static void absorb_place(struct step *s, const struct fix *f)
{
    if (!f || case_place(s->c))
        return;
    place_emit(s, f, false);
    for (uint32_t i = 0; i < s->c->n_offers; i++) {
        if (offer_is_live(&s->c->offers[i]))
            offer_tell(s, i, NOTICE__TYPE__UPDATE, "place_changed");
    }
}

/* Whoever called about the other is told of this one, too. */
static void absorb_reporters(struct step *s, const struct casefile *from)
{
    for (uint32_t i = 0; i < from->n_reporters && s->c->n_reporters < PEOPLE_MAX; i++) {
        const struct person *p = &from->reporters[i];

        step_emit(
            s, &(struct event){ .type = EVENT__TYPE__REPORTER_ADDED,
                   .p = { .name = p->name, .phone = p->phone, .born = p->born, .lang = p->lang } });
    }
}

/* Of two that differ the more careful counts. */
static void absorb_wishes(struct step *s, const struct casefile *from)
{
    if (from->unsafe_to_call)
        unsafe_set(s);
    if (from->consent == CASE__CONSENT__REFUSED || s->c->consent == CASE__CONSENT__UNSET)
        consent_set(s, from->consent, true, NULL);
    if (from->may_tell == CASE__MAY_TELL__NO || s->c->may_tell == CASE__MAY_TELL__NOT_ASKED)
        may_tell_set(s, from->may_tell, 0);
    if (from->death_said)
        death_said(s, 0, true);
}

int verb_absorb(struct step *s)
{
    const struct casefile *from = s->command->absorb.from;

    step_emit(
        s, &(struct event){ .type = EVENT__TYPE__CASE_ABSORBED, .code = name_of(s, from->key) });
    absorb_subject(s, &from->subject);
    absorb_reporters(s, from);
    never_add(s, (const char *const *)from->never_tell, from->n_never_tell, false);
    never_add(s, (const char *const *)from->never_ask, from->n_never_ask, true);
    absorb_wishes(s, from);
    absorb_facts(s, from);
    absorb_place(s, case_place(from));
    case_read(s, &(struct read_words){ .signals = from->signals, .n = from->n_signals });
    case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
    case_raise(s, from->priority, NULL, false);
    return 0;
}

int verb_part(struct step *s)
{
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CASE_ABSORBED,
                     .code = name_of(s, s->command->absorb.from->key),
                     .flag = { true } });
    return 0;
}
