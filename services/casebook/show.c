/* show - what a person at the contact centre sees of one case: the receipt, and the case with its timeline. */
#include <string.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/made.h"
#include "casebook/plan.h"
#include "words/words.h"

#define MORE(list, n, item) (*ARENA_PUSH(a, list, n) = (item))

/* One answer is one message: the newest events that fit, and of each text its beginning. */
#define EVENTS_SHOWN 200
#define EVENTS_BYTES (36 * 1024)
#define TEXT_SHOWN 2048
#define OFFERS_SHOWN 64 /* of a need: the newest */

/* ---- the plan: rungs, and whom they ask ---- */
static AskLine *say_ask(const struct offer *o, struct arena *a)
{
    NEW(ask, AskLine, ask_line__init);
    ask->responder = text_of(o->responder);
    ask->name = text_of(o->name);
    return ask;
}

static PlanLine *say_rung(const struct casefile *c, const struct need *n, const struct ladder *l,
    uint32_t rung, int64_t after_ms, struct arena *a)
{
    NEW(line, PlanLine, plan_line__init);
    line->need = arena_printf(a, "n%u", n->number);
    PUT(line, rung, rung);
    PUT(line, after_s, (uint32_t)(after_ms / SECOND_MS));
    line->whom = say_text(a, l->rungs[rung].whom);
    if (ladder_waits_for_yes(c, &l->rungs[rung]))
        PUT(line, confirm, 1);
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (o->need == n->number && o->rung == rung && o->pass == n->pass)
            MORE(line->asks, line->n_asks, say_ask(o, a));
    }
    return line;
}

/* From when the case was opened, so that a receipt asked for again says the same. */
static PlanLine **say_plan(struct change *ch, size_t *ret_n)
{
    struct arena *a = ch->t->arena;
    PlanLine **plan = NULL;

    *ret_n = 0;
    for (uint32_t i = 0; plan_asks_anybody(&ch->c) && i < ch->c.n_needs; i++) {
        const struct need *n = &ch->c.needs[i];
        const struct ladder *l = casebook_ladder(ch->self, n->ladder_hash);
        int64_t *begins_ms = arena_alloc(a, (l->n_rungs + 1) * sizeof *begins_ms);

        plan_begins(&ch->c, n, clock_zone(ch->t->clock), l, ch->c.opened_ms, begins_ms);
        for (uint32_t r = 0; r < l->n_rungs; r++)
            MORE(plan, *ret_n, say_rung(&ch->c, n, l, r, begins_ms[r], a));
    }
    return plan;
}

/* ---- the rules' words ---- */
/* The rules of today may not know a word of an older case: the word itself is shown then. */
static Text *kind_text(const struct casebook *self, const char *kind, struct arena *a)
{
    const struct kind_rule *rule = text_empty(kind) ? NULL : rulebook_kind(self->rules, kind);

    return rule ? say_text(a, rule->text) : NULL;
}

static Text *need_text(const struct casebook *self, const char *kind, struct arena *a)
{
    const struct need_rule *rule = text_empty(kind) ? NULL : rulebook_need(self->rules, kind);

    return rule ? say_text(a, rule->text) : NULL;
}

/* ---- the receipt ---- */
static void say_judgement(struct change *ch, CaseReceipt *r)
{
    const struct judgement *j = &ch->step.judgement;
    struct arena *a = ch->t->arena;

    for (size_t i = 0; i < j->n_fired; i++) {
        NEW(fired, Fired, fired__init);
        fired->rule = text_of(j->fired[i]->id);
        fired->why = say_text(a, j->fired[i]->why);
        if (j->fired[i]->points)
            PUT(fired, points, j->fired[i]->points);
        MORE(r->fired, r->n_fired, fired);
    }
    for (size_t i = 0; i < j->n_questions; i++) {
        NEW(question, Question, question__init);
        question->fact = text_of(j->questions[i]->fact);
        question->text = say_text(a, j->questions[i]->text);
        MORE(r->questions, r->n_questions, question);
    }
}

static const struct fix *said_place(const struct command *cmd)
{
    if (cmd && cmd->verb == VERB_LOCATE)
        return &cmd->locate.fix;
    return cmd && (cmd->verb == VERB_FILE || cmd->verb == VERB_SAME_AS ||
                      cmd->verb == VERB_FILED_AGAIN)
               ? &cmd->file.at
               : NULL;
}

Question *say_which(struct change *ch)
{
    const struct fix *said = said_place(ch->step.command), *place = case_place(&ch->c);
    struct arena *a = ch->t->arena;

    if (!said || said->n_could_be == 0 || (place && place->has_point))
        return NULL;
    NEW(question, Question, question__init);
    question->fact = arena_dup(a, "at");
    question->text = say_coded(a, "which_settlement");
    for (uint32_t i = 0; i < said->n_could_be; i++)
        say_value(a, question->text, "could_be", said->could_be[i]);
    return question;
}

/* Whoever called for themselves is rung as often as the person in trouble is. */
static int64_t rung_by(const struct casefile *c)
{
    return !c->callback_due_ms && case_is_own_call(c) ? c->check_due_ms : c->callback_due_ms;
}

/* The operator has whoever must not learn of it on the telephone, though others who called may hear more. */
static bool is_barred_call(const struct change *ch)
{
    const struct command *cmd = ch->step.command;
    const struct person *caller = &cmd->file.reporter;

    must(cmd->verb == VERB_FILE || cmd->verb == VERB_FILED_AGAIN || cmd->verb == VERB_SAME_AS);
    return tell_is_barred(&ch->c, caller->name, caller->phone);
}

static void say_rules(struct change *ch, CaseReceipt *r)
{
    const struct kind_rule *rule = rulebook_kind(ch->self->rules, ch->c.kind);
    struct arena *a = ch->t->arena;

    /* The first is an act with services of ours: abroad, what stands with the place is said instead (cli/receipt.c). */
    for (size_t i = abroad_country(&ch->c) ? 1 : 0; rule && i < rule->n_advice; i++)
        MORE(r->advice, r->n_advice, say_text(a, rule->advice[i]));
    NEW(tell, TellLine, tell_line__init);
    tell->text = is_barred_call(ch) ? say_coded(a, "nothing") : say_tell(ch->self, &ch->c, a);
    if (!case_tell(&ch->c).code && !is_barred_call(ch))
        tell->by = say_instant(a, rung_by(&ch->c));
    r->tell = tell;
}

static void say_missing(struct change *ch, CaseReceipt *r)
{
    const struct casefile *c = &ch->c;
    struct arena *a = ch->t->arena;
    bool reporter_phone = c->n_reporters && !text_empty(c->reporters[0].phone);

    if (text_empty(c->subject.name))
        MORE(r->missing, r->n_missing, arena_dup(a, "subject_name"));
    if (text_empty(c->subject.phone))
        MORE(r->missing, r->n_missing, arena_dup(a, "subject_phone"));
    if (!reporter_phone)
        MORE(r->missing, r->n_missing, arena_dup(a, "reporter_phone"));
    if (!case_place(c) || c->place_by_ms || say_which(ch))
        MORE(r->missing, r->n_missing, arena_dup(a, "at"));
}

CaseReceipt *say_receipt(struct change *ch)
{
    struct arena *a = ch->t->arena;
    const struct casefile *c = &ch->c;

    NEW(r, CaseReceipt, case_receipt__init);
    r->case_ = case_name(a, c->key);
    r->id = arena_alloc(a, UUID_TEXT);
    uuid_format(ch->row.id, r->id);
    PUT(r, version, c->version);
    PUT(r, state, c->state);
    PUT(r, priority, c->priority);
    r->kind = text_of(c->kind);
    r->kind_text = kind_text(ch->self, c->kind, a);
    PUT(r, created, 1);
    if (case_is_first_line(ch->self->rules, c))
        PUT(r, first_line, 1);
    if (abroad_country(c))
        r->emergency = text_of(abroad_emergency(abroad_country(c)));
    else if (c->priority == PRIORITY__P0)
        r->emergency = text_of(ch->self->settings->emergency);
    say_rules(ch, r);
    if (say_which(ch))
        MORE(r->questions, r->n_questions, say_which(ch));
    if (ch->step.judged)
        say_judgement(ch, r);
    say_missing(ch, r);
    for (uint32_t i = 0; i < c->n_needs; i++) {
        NEW(line, NeedLine, need_line__init);
        line->need = arena_printf(a, "n%u", c->needs[i].number);
        line->kind = text_of(c->needs[i].kind);
        line->text = need_text(ch->self, c->needs[i].kind, a);
        PUT(line, mandatory, c->needs[i].mandatory);
        MORE(r->needs, r->n_needs, line);
    }
    r->place = say_place(case_where(c, a), a);
    r->plan = say_plan(ch, &r->n_plan);
    PUT(r, exercise, c->exercise);
    recent_say(ch, r);
    return r;
}

/* ---- the whole case ---- */
Person *say_person(const struct person *p, struct arena *a)
{
    NEW(person, Person, person__init);
    person->name = text_of(p->name);
    person->phone = text_of(p->phone);
    person->born = text_of(p->born);
    person->lang = text_of(p->lang);
    return person;
}

OfferLine *say_offer(const struct casefile *c, const struct offer *o, struct arena *a)
{
    NEW(line, OfferLine, offer_line__init);
    line->offer = offer_name(a, c->key, o->letter);
    line->responder = text_of(o->responder);
    line->name = text_of(o->name);
    PUT(line, rung, o->rung);
    if (o->channel < o->n_channels)
        PUT(line, channel, o->channels[o->channel]);
    PUT(line, state, o->state);
    line->eta = say_instant(a, o->eta_ms);
    line->sent = say_instant(a, o->sent_ms);
    line->answered = say_instant(a, o->answered_ms);
    if (o->standby_asked)
        PUT(line, standby, 1);
    line->question = text_of(o->question);
    line->answer = text_of(o->answer);
    line->beside = text_of(o->beside);
    return line;
}

static NeedShown *say_need(struct change *ch, const struct need *n)
{
    const struct casefile *c = &ch->c;
    struct arena *a = ch->t->arena;

    NEW(shown, NeedShown, need_shown__init);
    shown->need = arena_printf(a, "n%u", n->number);
    shown->kind = text_of(n->kind);
    shown->text = need_text(ch->self, n->kind, a);
    PUT(shown, state, n->state);
    PUT(shown, mandatory, n->mandatory);
    if (n->parent)
        shown->parent = arena_printf(a, "n%u", n->parent);
    PUT(shown, ladder, n->ladder);
    PUT(shown, rung, n->rung);
    shown->deadline = say_instant(a, n->due_ms);
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].need == n->number)
            MORE(shown->offers, shown->n_offers, say_offer(c, &c->offers[i], a));
    }
    if (shown->n_offers > OFFERS_SHOWN) {
        shown->offers += shown->n_offers - OFFERS_SHOWN;
        shown->n_offers = OFFERS_SHOWN;
    }
    return shown;
}

static void value(struct arena *a, EventLine *line, const char *key, const char *text)
{
    if (text_empty(text))
        return;
    NEW(fact, Fact, fact__init);
    fact->key = arena_dup(a, key);
    fact->value = arena_dup(a, text);
    MORE(line->values, line->n_values, fact);
}

static void number(struct arena *a, EventLine *line, const char *key, uint32_t n)
{
    if (n)
        value(a, line, key, arena_printf(a, "%u", n));
}

static const ProtobufCEnumDescriptor *states_of(Event__Type type)
{
    switch ((int)type) {
    case EVENT__TYPE__CASE_JUDGED:
        return &priority__descriptor;
    case EVENT__TYPE__CASE_MOVED:
        return &case__state__descriptor;
    case EVENT__TYPE__NEED_MOVED:
        return &need__state__descriptor;
    case EVENT__TYPE__LADDER_MOVED:
        return &ladder__state__descriptor;
    case EVENT__TYPE__OFFER_MOVED:
        return &offer__state__descriptor;
    case EVENT__TYPE__DELIVERY_MOVED:
        return &delivery__state__descriptor;
    default:
        return NULL;
    }
}

static const ProtobufCEnumDescriptor *words_of(Event__Type type)
{
    switch ((int)type) {
    case EVENT__TYPE__CASE_FILED:
    case EVENT__TYPE__CONSENT_SET:
        return &case__consent__descriptor;
    case EVENT__TYPE__MAY_TELL_SET:
        return &case__may_tell__descriptor;
    case EVENT__TYPE__CASE_MOVED:
        return &case__disposition__descriptor;
    case EVENT__TYPE__OFFER_MADE:
        return &responder__kind__descriptor;
    case EVENT__TYPE__OFFER_MOVED:
    case EVENT__TYPE__CALL_ENDED:
        return &answer__word__descriptor;
    case EVENT__TYPE__OFFER_NOTICED:
        return &notice__type__descriptor;
    case EVENT__TYPE__CALL_LISTED:
        return &call__kind__descriptor;
    case EVENT__TYPE__CALLBACK_MADE:
        return &callback__result__descriptor;
    case EVENT__TYPE__DRIFT_SET:
        return &drift__what__descriptor;
    default:
        return NULL;
    }
}

static const ProtobufCEnumDescriptor *causes_of(Event__Type type)
{
    switch ((int)type) {
    case EVENT__TYPE__CASE_FILED:
        return &case__via__descriptor;
    case EVENT__TYPE__LADDER_MOVED:
    case EVENT__TYPE__RUNG_OPENED:
    case EVENT__TYPE__RUNG_ENDED:
        return &ladder__cause__descriptor;
    case EVENT__TYPE__RUNG_RANKED:
        return &match__reason__descriptor;
    case EVENT__TYPE__ALARM_RAISED:
    case EVENT__TYPE__ALARM_REPEATED:
        return &alarm__cause__descriptor;
    default:
        return NULL;
    }
}

/* A ladder that is filled or stopped needs no cause: the commit or the end of the need stands beside it. */
static bool speaks_for_itself(const struct event *e)
{
    return e->type == EVENT__TYPE__LADDER_MOVED &&
           (e->to == LADDER__STATE__FILLED || e->to == LADDER__STATE__STOPPED);
}

static void say_words(struct change *ch, const struct event *e, EventLine *line)
{
    struct arena *a = ch->t->arena;
    const ProtobufCEnumDescriptor *states = states_of(e->type);

    if (states) {
        value(a, line, "from", word_of(states, e->from));
        value(a, line, "to", word_of(states, e->to));
    }
    if (words_of(e->type) && e->word)
        value(a, line, "word", word_of(words_of(e->type), e->word));
    if (causes_of(e->type) && !speaks_for_itself(e) &&
        (e->cause || e->type != EVENT__TYPE__CASE_FILED))
        value(a, line, "cause", word_of(causes_of(e->type), e->cause));
    if (e->type == EVENT__TYPE__OFFER_MOVED && e->reason)
        value(a, line, "reason", word_of(&answer__reason__descriptor, e->reason));
    if (e->type == EVENT__TYPE__CALLBACK_MADE && e->reason)
        value(a, line, "outcome", word_of(&callback__outcome__descriptor, e->reason));
}

/* Whom an event about an offer or a call concerns. */
static void say_whom(struct change *ch, const struct event *e, EventLine *line)
{
    struct arena *a = ch->t->arena;
    const struct call *k = case_call(&ch->c, e->call);
    uint32_t offer = e->offer ? e->offer : k ? k->offer : 0;
    const struct offer *o = offer ? case_offer(&ch->c, offer - 1) : NULL;

    if (!o)
        return;
    value(a, line, "offer", offer_name(a, ch->c.key, o->letter));
    value(a, line, "responder", o->responder);
    value(a, line, "name", o->name);
    number(a, line, "rung", o->rung + 1);
}

/* The flags of struct event by type, in the order words.proto names them. */
static const struct {
    Event__Type type;
    const char *names[EVENT_FLAGS];
} flag_names[] = {
    { EVENT__TYPE__CASE_ERASED, { "by_age" } },
    { EVENT__TYPE__LEGAL_HOLD_SET, { "on" } },
    { EVENT__TYPE__CASE_FILED, { "exercise", "unsafe_to_call" } },
    { EVENT__TYPE__CASE_JUDGED, { "by_person", "overruled" } }, /* and by_rules */
    { EVENT__TYPE__CASE_MOVED, { "by_person", "released" } },
    { EVENT__TYPE__FACT_SET, { "read" } }, /* and dated */
    { EVENT__TYPE__PLACE_FIXED, { NULL, "of_reporter", "wrong", NULL, "garbled" } },
    { EVENT__TYPE__NEED_OPENED, { "mandatory", "medical" } },
    { EVENT__TYPE__RUNG_OPENED, { "standby", "exact", "with_next", "confirm", "named_only" } },
    { EVENT__TYPE__OFFER_MADE, { "standby", "medical", "official", "by_hand" } },
    { EVENT__TYPE__OFFER_MOVED, { "won", "recall_unseen" } },
    { EVENT__TYPE__CALLBACK_MADE, { "reached", "how_it_stands" } },
    { EVENT__TYPE__OWNER_SET, { "lapsed" } },
    { EVENT__TYPE__NEVER_SET, { "ask" } },
    { EVENT__TYPE__CASE_ABSORBED, { "parted" } },
    { EVENT__TYPE__OFFER_NOTICED, { "released" } },
    { EVENT__TYPE__CONSENT_SET, { "by_person" } },
    { EVENT__TYPE__DEATH_SAID, { "unclear" } },
    { EVENT__TYPE__PLACE_WANTED, { "waived" } },
    { EVENT__TYPE__PLACE_DRIFTED, { "moved", "grown" } },
    { EVENT__TYPE__RUNG_QUIET, { "over" } },
    { EVENT__TYPE__NEED_LATE, { "passed" } },
    { EVENT__TYPE__CHECK_DUE, { "wrong_number" } },
};

static void say_flags(struct change *ch, const struct event *e, EventLine *line)
{
    for (size_t i = 0; i < sizeof flag_names / sizeof flag_names[0]; i++) {
        for (size_t f = 0; flag_names[i].type == e->type && f < EVENT_FLAGS; f++) {
            if (e->flag[f] && flag_names[i].names[f])
                value(ch->t->arena, line, flag_names[i].names[f], "yes");
        }
    }
}

/* What a list means that nobody reads: capabilities, and the codes of a place. */
static bool has_items(const struct event *e)
{
    return e->type != EVENT__TYPE__NEED_OPENED && e->type != EVENT__TYPE__PLACE_FIXED;
}

static void say_values(struct change *ch, const struct event *e, EventLine *line)
{
    struct arena *a = ch->t->arena;

    if (e->need)
        value(a, line, "need", arena_printf(a, "n%u", e->need));
    value(a, line, "kind", e->kind);
    value(a, line, "code", e->code);
    value(a, line, "actor", e->actor);
    say_words(ch, e, line);
    say_flags(ch, e, line);
    say_whom(ch, e, line);
    if (e->type == EVENT__TYPE__RUNG_OPENED || e->type == EVENT__TYPE__RUNG_RANKED ||
        e->type == EVENT__TYPE__RUNG_ENDED || e->type == EVENT__TYPE__RUNG_CONFIRMED ||
        e->type == EVENT__TYPE__RUNG_WANTS_MORE || e->type == EVENT__TYPE__RUNG_QUIET)
        value(a, line, "rung", arena_printf(a, "%u", e->rung + 1));
    if (e->type == EVENT__TYPE__RUNG_RANKED)
        value(a, line, "found", arena_printf(a, "%u", e->count));
    if (e->alarm)
        value(a, line, "alarm", alarm_name(a, ch->row.key, e->alarm));
    if (e->type == EVENT__TYPE__OFFER_MOVED || e->type == EVENT__TYPE__MINOR_SET)
        number(a, line, "people", e->count);
    if (e->type == EVENT__TYPE__ALARM_REPEATED || e->type == EVENT__TYPE__OFFER_BESIDE)
        number(a, line, "count", e->count);
    if (e->type == EVENT__TYPE__PLACE_DRIFTED)
        number(a, line, "radius_m", e->radius_m);
    if (e->until_ms && e->until_ms != NEVER_MS) {
        char *until = arena_alloc(a, TIME_TEXT);

        time_format(e->until_ms, until);
        value(a, line, "until", until);
    }
    for (uint32_t i = 0; i < e->n_list && has_items(e); i++)
        value(a, line, "item", e->list[i]);
}

static const char *personal_of(const struct event *e, struct arena *a)
{
    if (e->type == EVENT__TYPE__PLACE_DRIFTED && (e->p.lat != 0.0 || e->p.lon != 0.0))
        return arena_printf(a, "%.5f, %.5f", e->p.lat, e->p.lon);
    if (!text_empty(e->p.text) && e->type != EVENT__TYPE__FACT_SET)
        return e->p.text;
    return !text_empty(e->p.value) ? e->p.value : e->p.name;
}

/* Never half a letter. */
static char *beginning(const char *text, struct arena *a)
{
    size_t n = text ? strlen(text) : 0;
    char *cut;

    if (n <= TEXT_SHOWN)
        return text_of(text);
    for (n = TEXT_SHOWN; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
        n--;
    cut = arena_dup(a, text);
    cut[n] = '\0';
    return cut;
}

static void say_event(struct change *ch, const struct events_row *row, const struct event *e,
    uint32_t seq, CaseShown *shown)
{
    struct arena *a = ch->t->arena;

    NEW(line, EventLine, event_line__init);
    PUT(line, seq, seq);
    line->at = say_instant(a, row->at_ms);
    PUT(line, type, e->type);
    line->actor = arena_dup(a, row->actor);
    line->hash = arena_alloc(a, 2 * sizeof row->hash + 1);
    text_hex(row->hash, sizeof row->hash, line->hash);
    say_values(ch, e, line);
    line->personal = beginning(personal_of(e, a), a);
    MORE(shown->events, shown->n_events, line);
}

static void keep_newest(CaseShown *shown)
{
    size_t bytes = 0, first = shown->n_events;

    while (first > 0) {
        bytes += protobuf_c_message_get_packed_size(&shown->events[first - 1]->base) + 4;
        if (bytes > EVENTS_BYTES)
            break;
        first--;
    }
    if (first) { /* without events there is no list */
        shown->events += first;
        shown->n_events -= first;
    }
}

/* The rows that a timeline is made of, and the entry behind its last. */
struct timeline {
    struct events_row *rows;
    size_t n_rows;
    uint32_t end;
};

/* From the newest on, or from where an earlier answer had no more room. A row that is not of this case shows nothing. */
static int read_timeline(struct change *ch, const ShowCase *m, struct timeline *ret)
{
    struct case_row from = ch->row;

    ret->end = ch->c.seq + 1;
    if (m->older) {
        from.last_row = m->older;
        ret->end = m->before_seq;
    }
    return store_events_newest(
        ch->self->store, &from, EVENTS_SHOWN, ch->t->arena, &ret->rows, &ret->n_rows);
}

static void say_events(struct change *ch, const struct timeline *t, CaseShown *shown)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        const struct events_row *row = &t->rows[i];
        struct event *events;
        uint32_t n_events;

        if (row->first_seq + row->count + EVENTS_SHOWN < t->end)
            continue;
        if (kept_events_read(row, ch->t->arena, &events, &n_events))
            return;
        for (uint32_t e = 0; e < n_events && row->first_seq + e < t->end; e++)
            say_event(ch, row, &events[e], row->first_seq + e, shown);
    }
    keep_newest(shown);
}

/* The row that holds the entry before the first that is shown. */
static void say_older(const struct timeline *t, CaseShown *shown)
{
    uint32_t first = shown->n_events ? shown->events[0]->seq : 0;
    uint64_t older = 0;

    if (first <= 1)
        return;
    for (size_t i = 0; i < t->n_rows; i++) {
        if (i == 0)
            older = t->rows[i].previous;
        if (t->rows[i].first_seq < first)
            older = t->rows[i].changed;
    }
    if (older)
        PUT(shown, older, older);
}

/* What the person wants, for whoever works on the case. */
static void say_wishes(struct change *ch, CaseShown *s)
{
    const struct casefile *c = &ch->c;
    struct arena *a = ch->t->arena;

    NEW(tell, TellLine, tell_line__init);
    tell->text = say_tell(ch->self, c, a);
    s->tell = tell;
    if (case_is_first_line(ch->self->rules, c))
        PUT(s, first_line, 1);
    PUT(s, consent, c->consent);
    PUT(s, may_tell, c->may_tell);
    if (c->unsafe_to_call)
        PUT(s, safe_to_call, 0);
    s->never_tell = (char **)(uintptr_t)c->never_tell;
    s->n_never_tell = c->n_never_tell;
    s->never_ask = (char **)(uintptr_t)c->never_ask;
    s->n_never_ask = c->n_never_ask;
}

CaseShown *say_shown(struct change *ch, const ShowCase *m)
{
    struct arena *a = ch->t->arena;
    const struct casefile *c = &ch->c;
    struct timeline t = { 0 };

    NEW(s, CaseShown, case_shown__init);
    s->case_ = case_name(a, c->key);
    s->id = arena_alloc(a, UUID_TEXT);
    uuid_format(ch->row.id, s->id);
    PUT(s, version, c->version);
    PUT(s, state, c->state);
    PUT(s, priority, c->priority);
    s->kind = text_of(c->kind);
    s->kind_text = kind_text(ch->self, c->kind, a);
    if (c->state == CASE__STATE__CLOSED)
        PUT(s, disposition, c->disposition);
    s->subject = say_person(&c->subject, a);
    for (uint32_t i = 0; i < c->n_reporters; i++)
        MORE(s->reporters, s->n_reporters, say_person(&c->reporters[i], a));
    s->place = say_place(case_where(c, a), a);
    s->due = say_instant(a, case_due(c).due_ms);
    s->owner = text_of(c->owner);
    s->handed_to = text_of(c->handed_to);
    say_wishes(ch, s);
    s->visit_word = text_of(c->visit_word);
    PUT(s, exercise, c->exercise);
    if (c->erased)
        PUT(s, erased, 1);
    if (c->legal_hold)
        PUT(s, legal_hold, 1);
    s->opened = say_instant(a, c->opened_ms);
    for (uint32_t i = 0; i < c->n_needs; i++)
        MORE(s->needs, s->n_needs, say_need(ch, &c->needs[i]));
    for (uint32_t i = 0; i < c->n_facts; i++) {
        NEW(fact, Fact, fact__init);
        fact->key = text_of(c->facts[i].key);
        fact->value = text_of(c->facts[i].value);
        MORE(s->facts, s->n_facts, fact);
    }
    s->plan = say_plan(ch, &s->n_plan);
    if (m->timeline && read_timeline(ch, m, &t) == 0)
        say_events(ch, &t, s);
    show_fit(s);
    say_older(&t, s);
    return s;
}
