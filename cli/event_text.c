/* event_text - one entry of a case's timeline as a sentence: a template (template.h) with places for the event's values;
 * {key:as} says how one is to be shown (a table below). */
#include "event_text.h"

#include "base/text.h"
#include "base/times.h"
#include "human.h"
#include "say.h"
#include "session.h"
#include "template.h"

#include <string.h>

struct sentence {
    Event__Type type;
    const char *
        when; /* a value that has to be there ("wrong"), or be a word ("to=committed"); NULL: always */
    const char *text;
};

static const struct sentence sentences[] = {
    /* clang-format off */
    /* the first that fits */
    { EVENT__TYPE__CASE_FILED, NULL, N_("filed[, by {cause:via}][, consent: {word:consent}][{?unsafe_to_call}, never to be rung][{?exercise}, an exercise][: {personal}]") },
    { EVENT__TYPE__CASE_JUDGED, NULL, N_("judged[: {kind:kind}][, priority {to:priority}][, was {from:priority}][{?by_person}, by a person][, rules: {item}][: {personal}]") },
    { EVENT__TYPE__CASE_MOVED, "to=on_hold", N_("the case waits[ until {until:time}][: {personal}]") },
    { EVENT__TYPE__CASE_MOVED, "released", N_("the case goes on[: {personal}]") },
    { EVENT__TYPE__CASE_MOVED, "to=closed", N_("the case is closed[, outcome: {word:outcome}][: {personal}]") },
    { EVENT__TYPE__CASE_MOVED, NULL, N_("the case: {to:case}[, {code}][: {personal}]") },
    { EVENT__TYPE__NOTE_ADDED, NULL, N_("note[: {personal}]") },
    { EVENT__TYPE__FACT_SET, "read", N_("read in the text: {code:code}[ = {personal:time}]") },
    { EVENT__TYPE__FACT_SET, NULL, N_("fact: {code:code}[ = {personal:time}]") },
    { EVENT__TYPE__PLACE_FIXED, "wrong", N_("the place is wrong[: {personal}]") },
    { EVENT__TYPE__PLACE_FIXED, "of_reporter", N_("the caller's place[: {personal}][, {code}][, within {radius_m} m][{?garbled}, and the phone's message is not as long as it says]") },
    { EVENT__TYPE__PLACE_FIXED, NULL, N_("the place[: {personal}][, {code}][, within {radius_m} m][{?garbled}, and the phone's message is not as long as it says]") },
    { EVENT__TYPE__NEED_OPENED, NULL, N_("need {need}: {kind:kind}[{?mandatory}, mandatory][, because of {ref}][, to be done by {until:time}]") },
    { EVENT__TYPE__NEED_MOVED, NULL, N_("need {need:need}: {to:need_state}") },
    { EVENT__TYPE__LADDER_MOVED, NULL, N_("need {need:need}, whom to ask: {to:ladder}[ ({cause:cause})]") },
    { EVENT__TYPE__RUNG_OPENED, "confirm", N_("need {need:need}[, rung {rung}] waits for a person's yes[ ({cause:cause})]") },
    { EVENT__TYPE__RUNG_OPENED, NULL, N_("need {need:need}[, rung {rung}] begins[{?standby}, to stand by][ ({cause:cause})][: {personal}]") },
    { EVENT__TYPE__RUNG_RANKED, "found=0", N_("need {need:need}[, rung {rung}]: nobody to ask[ ({cause:match})]") },
    { EVENT__TYPE__RUNG_RANKED, NULL, N_("need {need:need}[, rung {rung}][: found who can help: {found}]") },
    { EVENT__TYPE__RUNG_ENDED, NULL, N_("need {need:need}[, rung {rung}] has ended[ ({cause:cause})]") },
    { EVENT__TYPE__OFFER_MADE, "by_hand", N_("{responder:responder} is asked by hand[ ({offer})][, answer by {until:time}][: {personal}]") },
    { EVENT__TYPE__OFFER_MADE, NULL, N_("{responder:responder} is asked[{?standby} to stand by][, rung {rung}][ ({offer})][, answer by {until:time}]") },
    { EVENT__TYPE__OFFER_MOVED, "to=committed", N_("{offer:offer} commits[, people: {people}][, arrives by {until:time}][: {personal}]") },
    { EVENT__TYPE__OFFER_MOVED, "word=recall_seen", N_("{offer:offer} knows of the recall[: {personal}]") },
    { EVENT__TYPE__OFFER_MOVED, NULL, N_("{offer:offer}: {to:offer_state}[, {reason:reason}][: {personal}]") },
    { EVENT__TYPE__DELIVERY_MOVED, NULL, N_("message to {offer:offer}: {to:delivery}[, try {count}]") },
    { EVENT__TYPE__CALL_LISTED, NULL, N_("a person has to ring: {word:call}[, {offer:offer}][, by {until:time}]") },
    { EVENT__TYPE__CALL_TAKEN, "actor", N_("{actor} has taken the call") },
    { EVENT__TYPE__CALL_TAKEN, NULL, N_("the call is given back") },
    { EVENT__TYPE__CALL_ENDED, "word", N_("rung: {word:answer}") },
    { EVENT__TYPE__CALL_ENDED, NULL, N_("that call is not needed any more") },
    { EVENT__TYPE__CALLBACK_DUE, "until", N_("the caller is to be called back by {until:time}") },
    { EVENT__TYPE__CALLBACK_DUE, NULL, N_("no call-back is due any more") },
    { EVENT__TYPE__CHECK_DUE, "until", N_("the person is to be rung by {until:time}, to hear how they are") },
    { EVENT__TYPE__CHECK_DUE, "wrong_number", N_("the person's number is wrong: nobody rings it every so often any more") },
    { EVENT__TYPE__CHECK_DUE, NULL, N_("the person is not to be rung every so often any more") },
    { EVENT__TYPE__CALLBACK_MADE, NULL, N_("call-back: {word:callback}[, {outcome:heard}][, again at {until:time}][: {personal}]") },
    { EVENT__TYPE__OWNER_SET, "actor", N_("{actor} owns the case[ until {until:time}][: {personal}]") },
    { EVENT__TYPE__OWNER_SET, "lapsed", N_("the owner did not renew: nobody owns the case") },
    { EVENT__TYPE__OWNER_SET, NULL, N_("nobody owns the case any more[: {personal}]") },
    { EVENT__TYPE__ALARM_RAISED, NULL, N_("ALARM: {cause:alarm}[, first to {item}]") },
    { EVENT__TYPE__ALARM_REPEATED, NULL, N_("the alarm is repeated[ ({count})][, first to {item}]") },
    { EVENT__TYPE__ALARM_ACKED, NULL, N_("the alarm is acknowledged[ by {actor}]") },
    { EVENT__TYPE__CHECKIN_HEARD, NULL, N_("{offer:offer} checks in[: {personal}]") },
    { EVENT__TYPE__REPORTER_ADDED, NULL, N_("the caller[: {personal}]") },
    { EVENT__TYPE__RESPONDER_FOUND, NULL, N_("somebody was found who can help[: {personal}]") },
    { EVENT__TYPE__WORD_GIVEN, NULL, N_("visit word: {code}") },
    { EVENT__TYPE__SUBJECT_NAMED, NULL, N_("the person in trouble[: {personal}]") },
    { EVENT__TYPE__NEVER_SET, "ask", N_("never to be asked[: {personal}]") },
    { EVENT__TYPE__NEVER_SET, NULL, N_("never to be told[: {personal}]") },
    { EVENT__TYPE__SIGNALS_READ, NULL, N_("heard: {item}[ ({personal})]") },
    { EVENT__TYPE__OFFER_NOTICED, NULL, N_("{offer:offer} is told: {word:notice}[ ({code:why})]") },
    { EVENT__TYPE__OFFER_BESIDE, NULL, N_("{offer:offer}: they have {code}, close by and of the same kind, and hear of this beside it[; such cases: {count}]") },
    { EVENT__TYPE__ALARM_OVER, NULL, N_("the alarm's cause is gone") },
    { EVENT__TYPE__RUNG_LATE, NULL, N_("need {need:need}[, rung {rung}]: nobody has answered yet who could help") },
    { EVENT__TYPE__OFFER_WAITS, NULL, N_("{offer:offer}: the clock has jumped, and a person decides whether the time is over") },
    { EVENT__TYPE__NEED_DUE, "until", N_("need {need:need}: to be done by {until:time}") },
    { EVENT__TYPE__NEED_DUE, NULL, N_("need {need:need}: no time is known any more by which it has to be done") },
    { EVENT__TYPE__NEED_LATE, "passed", N_("need {need:need}: its time is over, and nobody is there") },
    { EVENT__TYPE__NEED_LATE, NULL, N_("need {need:need}: half of its time is over, and too few have committed") },
    { EVENT__TYPE__RUNG_WANTS_MORE, NULL, N_("need {need:need}[, rung {rung}]: more are looked for who could help") },
    { EVENT__TYPE__RUNG_QUIET, "over", N_("need {need:need}[, rung {rung}]: the quiet hours do not hold any more, and it begins") },
    { EVENT__TYPE__RUNG_QUIET, NULL, N_("need {need:need}[, rung {rung}]: it is night there, and private people are not asked[ before {until:time}]") },
    { EVENT__TYPE__RUNG_CONFIRMED, NULL, N_("need {need:need}[, rung {rung}]: a person says yes[: {personal}]") },
    { EVENT__TYPE__LADDER_CHANGED, NULL, N_("need {need:need}: searched for as its new priority wants") },
    { EVENT__TYPE__CANCEL_ASKED, NULL, N_("the caller says that no help is needed; somebody has to make sure[: {personal}]") },
    { EVENT__TYPE__CASE_ABSORBED, "parted", N_("{code} is a case of its own again") },
    { EVENT__TYPE__CASE_ABSORBED, NULL, N_("{code} is the same, and was merged into this case") },
    { EVENT__TYPE__CASE_ERASED, "by_age", N_("erased: its time was over, and nothing personal is left") },
    { EVENT__TYPE__CASE_ERASED, NULL, N_("erased by hand: nothing personal is left") },
    { EVENT__TYPE__LEGAL_HOLD_SET, "on", N_("on legal hold, so that it is not erased[: {personal}]") },
    { EVENT__TYPE__LEGAL_HOLD_SET, NULL, N_("no longer on legal hold[: {personal}]") },
    { EVENT__TYPE__TAGGED, NULL, N_("tagged: {code}") },
    { EVENT__TYPE__DATA_READ, NULL, N_("{actor} has seen personal data[ ({code})]") },
    { EVENT__TYPE__CONSENT_SET, "by_person", N_("consent: {word:consent}[: {personal}]") },
    { EVENT__TYPE__CONSENT_SET, NULL, N_("consent, by the rules: {word:consent}") },
    { EVENT__TYPE__UNSAFE_SET, NULL, N_("never to be rung: it is not safe") },
    { EVENT__TYPE__MAY_TELL_SET, NULL, N_("what the caller may hear: {word:may_tell}[ ({offer:offer})]") },
    { EVENT__TYPE__DEATH_SAID, "unclear", N_("it may be a death[ ({offer:offer})]: told in person, by a coordinator alone") },
    { EVENT__TYPE__DEATH_SAID, NULL, N_("found dead[ ({offer:offer})]: told in person, by a coordinator alone") },
    { EVENT__TYPE__ANSWER_UNCLEAR, NULL, N_("{offer:offer}: it cannot be told what they say, and they are asked once more[: {personal}]") },
    { EVENT__TYPE__QUESTION_ASKED, NULL, N_("{offer:offer} asks[: {personal}]") },
    { EVENT__TYPE__QUESTION_ANSWERED, NULL, N_("{offer:offer} is told[: {personal}]") },
    { EVENT__TYPE__HANDED_OVER, NULL, N_("the owner goes off duty; {actor} is to own the case[ by {until:time}]") },
    { EVENT__TYPE__PLACE_WANTED, "until", N_("the place is too vague: it is to be confirmed[ by {until:time}]") },
    { EVENT__TYPE__PLACE_WANTED, "waived", N_("no better place is known: all goes on without it") },
    { EVENT__TYPE__PLACE_WANTED, NULL, N_("no better place is wanted any more") },
    { EVENT__TYPE__PLACE_DRIFTED, "moved", N_("an estimate of the place, told to whoever was asked[: {personal}][, within {radius_m} m][; again at {until:time}]") },
    { EVENT__TYPE__PLACE_DRIFTED, NULL, N_("an estimate of the place[: {personal}][, within {radius_m} m][; again at {until:time}]") },
    { EVENT__TYPE__DRIFT_SET, "until", N_("the place drifts[: {word:drift}]") },
    { EVENT__TYPE__DRIFT_SET, NULL, N_("the place is not reckoned any more[: {word:drift}]") },
    { EVENT__TYPE__MINOR_SET, "people", N_("the person is under 18: whoever comes as a private person is vetted, and does not come alone[, people: {people}][, rules: {item}]") },
    { EVENT__TYPE__MINOR_SET, NULL, N_("the person is not under 18 after all") },
    { EVENT__TYPE__CASE_LATE, NULL, N_("the case reached us late[: it lay unsent since {until:time}]") },
    /* clang-format on */
};

/* ---- how a value is shown ---- */

struct teller {
    struct cli *c;
    const EventLine *event;
    const CaseShown *shown;
};

/* A key that stands there several times is a list. NULL: not there. */
static const char *value_of(struct teller *t, const char *key)
{
    const EventLine *e = t->event;
    const char *all = NULL;

    if (text_is(key, "personal"))
        return text_empty(e->personal) ? NULL : e->personal;
    for (size_t i = 0; i < e->n_values; i++) {
        const Fact *value = e->values[i];

        if (!text_is(value->key, key) || text_empty(value->value))
            continue;
        all = all ? arena_printf(&t->c->arena, "%s, %s", all, value->value) : value->value;
    }
    return all;
}

static const char *show_time(struct teller *t, const char *value)
{
    int64_t ms;

    return time_parse(value, &ms) ? value : say_when(t->c, ms, session_now(t->c));
}

static const NeedShown *find_need(const CaseShown *shown, const char *need)
{
    for (size_t i = 0; shown && i < shown->n_needs; i++)
        if (text_is(shown->needs[i]->need, need))
            return shown->needs[i];
    return NULL;
}

static const char *show_need(struct teller *t, const char *value)
{
    const NeedShown *n = find_need(t->shown, value);

    if (!n)
        return value;
    return arena_printf(&t->c->arena, "%s (%s)", value, human_kind(t->c, n->text, n->kind));
}

static const char *show_kind(struct teller *t, const char *value)
{
    if (t->shown && text_is(t->shown->kind, value))
        return human_kind(t->c, t->shown->kind_text, value);
    for (size_t i = 0; t->shown && i < t->shown->n_needs; i++)
        if (text_is(t->shown->needs[i]->kind, value))
            return human_kind(t->c, t->shown->needs[i]->text, value);
    return human_code(t->c, value);
}

static const OfferLine *find_offer(const CaseShown *shown, const char *offer, const char *responder)
{
    for (size_t i = 0; shown && i < shown->n_needs; i++) {
        const NeedShown *n = shown->needs[i];

        for (size_t k = 0; k < n->n_offers; k++)
            if (text_is(offer ? n->offers[k]->offer : n->offers[k]->responder,
                    offer ? offer : responder))
                return n->offers[k];
    }
    return NULL;
}

static const char *show_offer(struct teller *t, const char *value)
{
    const OfferLine *o = find_offer(t->shown, value, NULL);
    const char *name = value_of(t, "name");

    if (!name && o)
        name = text_empty(o->name) ? o->responder : o->name;
    if (!name)
        name = value_of(t, "responder");
    return text_empty(name) ? value : arena_printf(&t->c->arena, "%s (%s)", name, value);
}

static const char *show_responder(struct teller *t, const char *value)
{
    const OfferLine *o = find_offer(t->shown, NULL, value);
    const char *name = value_of(t, "name");

    if (name)
        return name;
    return o && !text_empty(o->name) ? o->name : value;
}

static const char *show_code(struct teller *t, const char *value)
{
    return human_code(t->c, value);
}

static const char *show_why(struct teller *t, const char *value)
{
    return human_why(t->c, value);
}

static const struct {
    const char *as;
    const ProtobufCEnumDescriptor *words; /* a word of this enum */
    const char *(*show)(struct teller *t, const char *value); /* or something else */
} shows[] = {
    { "via", &case__via__descriptor, NULL },
    { "consent", &case__consent__descriptor, NULL },
    { "may_tell", &case__may_tell__descriptor, NULL },
    { "drift", &drift__what__descriptor, NULL },
    { "priority", &priority__descriptor, NULL },
    { "outcome", &case__disposition__descriptor, NULL },
    { "case", &case__state__descriptor, NULL },
    { "need_state", &need__state__descriptor, NULL },
    { "ladder", &ladder__state__descriptor, NULL },
    { "cause", &ladder__cause__descriptor, NULL },
    { "match", &match__reason__descriptor, NULL },
    { "offer_state", &offer__state__descriptor, NULL },
    { "reason", &answer__reason__descriptor, NULL },
    { "delivery", &delivery__state__descriptor, NULL },
    { "call", &call__kind__descriptor, NULL },
    { "answer", &answer__word__descriptor, NULL },
    { "callback", &callback__result__descriptor, NULL },
    { "heard", &callback__outcome__descriptor, NULL },
    { "alarm", &alarm__cause__descriptor, NULL },
    { "notice", &notice__type__descriptor, NULL },
    { "time", NULL, show_time },
    { "need", NULL, show_need },
    { "kind", NULL, show_kind },
    { "offer", NULL, show_offer },
    { "responder", NULL, show_responder },
    { "code", NULL, show_code },
    { "why", NULL, show_why },
};

/* A value "unjudged", "none", "not_said" is an enum's 0: nothing was said. */
static bool is_unsaid(const ProtobufCEnumDescriptor *words, const char *value)
{
    const ProtobufCEnumValue *v = protobuf_c_enum_descriptor_get_value(words, 0);

    return v && strcasecmp(v->name, value) == 0;
}

static const char *show(struct teller *t, const char *as, const char *value)
{
    for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
        if (!text_is(shows[i].as, as))
            continue;
        if (shows[i].show)
            return shows[i].show(t, value);
        return is_unsaid(shows[i].words, value) ? NULL : human_of(shows[i].words, value);
    }
    return value;
}

static const char *value_shown(void *teller, const char *key, const char *as)
{
    const char *value = value_of(teller, key);

    return value && as ? show(teller, as, value) : value;
}

bool event_is(struct cli *c, const EventLine *e, Event__Type type, const char *when)
{
    struct teller teller = { .c = c, .event = e };
    const char *equals = when ? strchr(when, '=') : NULL;
    char key[32];
    size_t n;

    if (type != e->type)
        return false;
    if (!when)
        return true;
    if (!equals)
        return value_of(&teller, when) != NULL;
    n = (size_t)(equals - when);
    if (n >= sizeof(key))
        return false;
    memcpy(key, when, n);
    key[n] = '\0';
    return text_is(value_of(&teller, key), equals + 1);
}

const char *event_text(struct cli *c, const EventLine *e, const CaseShown *shown)
{
    struct teller t = { .c = c, .event = e, .shown = shown };

    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (!event_is(c, e, sentences[i].type, sentences[i].when))
            continue;
        return template_fill(&c->arena, gettext(sentences[i].text), value_shown, &t);
    }
    return event_name(e->type);
}

const char *event_name(Event__Type type)
{
    return human_word(&event__type__descriptor, (int)type);
}
