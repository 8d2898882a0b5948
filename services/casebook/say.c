/* say - everything the casebook says about a case to other workers and to lists. What a person may see of it is decided by
 * whoever shows it (dispatcher/disclose.c); lists carry no personal data (design.md 3, rule 13). */
#include <assert.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/made.h"
#include "casebook/policy.h"
#include "casebook/whom.h"
#include "words/words.h"

Instant *say_instant(struct arena *a, int64_t ms)
{
    if (ms <= 0 || ms == NEVER_MS)
        return NULL;
    NEW(at, Instant, instant__init);
    PUT(at, ms, ms);
    return at;
}

LeftOut **say_left_out(const struct filtered *filtered, uint32_t n, struct arena *a, size_t *ret_n)
{
    LeftOut **list = NULL;

    *ret_n = 0;
    for (uint32_t i = 0; i < n; i++) {
        NEW(line, LeftOut, left_out__init);
        PUT(line, reason, filtered[i].reason);
        PUT(line, count, filtered[i].count);
        *ARENA_PUSH(a, list, *ret_n) = line;
    }
    return list;
}

Text *say_text(struct arena *a, struct rule_text t)
{
    NEW(text, Text, text__init);
    text->ru = arena_dup(a, t.ru);
    text->en = arena_dup(a, t.en);
    return text;
}

Text *say_coded(struct arena *a, const char *code)
{
    NEW(text, Text, text__init);
    text->code = text_of(code);
    return text;
}

void say_value(struct arena *a, Text *text, const char *key, const char *value)
{
    if (text_empty(value))
        return;
    NEW(fact, Fact, fact__init);
    fact->key = arena_dup(a, key);
    fact->value = arena_dup(a, value);
    *ARENA_PUSH(a, text->values, text->n_values) = fact;
}

Text *say_tell(const struct casebook *self, const struct casefile *c, struct arena *a)
{
    const struct kind_rule *rule = c->kind ? rulebook_kind(self->rules, c->kind) : NULL;
    struct telling t = case_tell(c);
    Text *text;

    if (!t.code)
        return rule ? say_text(a, rule->tell) : say_coded(a, "no_call");
    text = say_coded(a, t.code);
    if (t.eta_ms) {
        char *at = arena_alloc(a, TIME_TEXT);

        time_format(t.eta_ms, at);
        say_value(a, text, "at", at);
    }
    return text;
}

static Text **say_texts(struct arena *a, const struct rule_text *texts, size_t n, size_t *ret_n)
{
    Text **list = arena_alloc(a, (n + 1) * sizeof *list);

    for (size_t i = 0; i < n; i++)
        list[i] = say_text(a, texts[i]);
    *ret_n = n;
    return list;
}

Place *say_place(const struct fix *f, struct arena *a)
{
    if (!f)
        return NULL;
    NEW(place, Place, place__init);
    place->text = text_of(f->text);
    place->district = text_of(f->district);
    if (f->has_point) {
        PUT(place, lat, f->lat);
        PUT(place, lon, f->lon);
        PUT(place, radius_m, f->radius_m);
    }
    if (f->address)
        PUT(place, address, 1);
    if (f->garbled)
        PUT(place, garbled, 1);
    place->oktmo = text_of(f->oktmo);
    place->kladr = text_of(f->kladr);
    place->zone = text_of(f->zone);
    PUT(place, source, f->source);
    place->fix_at = say_instant(a, f->fix_at_ms);
    place->country = text_of(f->country);
    place->emergency = text_of(abroad_emergency(f->country));
    if (f->estimate) {
        PUT(place, estimate, true);
        place->last_fix_at = say_instant(a, f->known_ms);
    }
    return place;
}

/* ---- to the matcher ---- */
static char **say_words(const char *const *words, size_t n, struct arena *a)
{
    char **list = arena_alloc(a, (n + 1) * sizeof *list);

    for (size_t i = 0; i < n; i++)
        list[i] = text_of(words[i]);
    return list;
}

static void say_whom(const struct whom *w, struct arena *a, MatchRequest *m)
{
    static_assert(OFFERS_MAX <= CODEC_REPEATED_MAX, "all who were asked can be named");

    m->kinds = (Responder__Kind *)(uintptr_t)w->kinds;
    m->n_kinds = w->n_kinds;
    m->capabilities = say_words(w->capabilities, w->n_capabilities, a);
    m->n_capabilities = w->n_capabilities;
    m->exclude = say_words(w->exclude, w->n_exclude, a);
    m->n_exclude = w->n_exclude;
    m->never_ask = say_words(w->never_ask, w->n_never_ask, a);
    m->n_never_ask = w->n_never_ask;
    PUT(m, at_most, w->at_most);
    PUT(m, radius_m, w->radius_m);
    PUT(m, vetting, w->vetting);
    PUT(m, stranger_vetting, w->stranger_vetting);
}

/* The rungs that come next if nobody can be asked from this one: not past one that a coordinator has to allow. Those that were
 * opened side by side with it are asked about by themselves. */
static void say_ahead(
    struct change *ch, const struct need *n, const struct ladder *l, uint32_t rung, MatchRequest *m)
{
    struct arena *a = ch->t->arena;

    for (uint32_t i = rung + 1; !l->rungs[rung].with_next && i < l->n_rungs; i++) {
        RungAhead *ahead;
        struct whom w;

        if (ladder_waits_for_yes(&ch->c, &l->rungs[i]))
            return;
        ahead = arena_alloc(a, sizeof *ahead);
        rung_ahead__init(ahead);
        whom_of(&ch->c, n, &l->rungs[i], a, &w);
        PUT(ahead, rung, i);
        PUT(ahead, at_most, w.at_most);
        PUT(ahead, radius_m, w.radius_m);
        PUT(ahead, vetting, w.vetting);
        ahead->kinds = (Responder__Kind *)(uintptr_t)w.kinds;
        ahead->n_kinds = w.n_kinds;
        ahead->capabilities = say_words(w.capabilities, w.n_capabilities, a);
        ahead->n_capabilities = w.n_capabilities;
        *ARENA_PUSH(a, m->ahead, m->n_ahead) = ahead;
    }
}

MatchRequest *say_match_request(
    struct change *ch, uint32_t need, uint32_t rung, uint32_t generation)
{
    struct arena *a = ch->t->arena;
    const struct casefile *c = &ch->c;
    const struct need *n = case_need(&ch->c, need);
    const struct ladder *l = casebook_ladder(ch->self, n->ladder_hash);
    struct whom_age age = whom_age(c, ch->t->now_ms, clock_offset_s(ch->t->clock, ch->t->now_ms));
    struct whom whom;

    must(rung < l->n_rungs);
    whom_of(c, n, &l->rungs[rung], a, &whom);
    NEW(m, MatchRequest, match_request__init);
    PUT(m, case_, c->key);
    PUT(m, need, need);
    PUT(m, rung, rung);
    PUT(m, generation, generation);
    PUT(m, at_ms, ch->t->now_ms);
    PUT(m, priority, c->priority);
    say_whom(&whom, a, m);
    say_ahead(ch, n, l, rung, m);
    if (age.is_known) {
        PUT(m, age_least, age.least);
        PUT(m, age_most, age.most);
    }
    m->place = say_place(case_where(c, a), a);
    m->subject_phone = case_person(c) ? text_of(case_person(c)->phone) : NULL;
    return m;
}

/* ---- to the dispatcher: all that could be said; disclose.c cuts it down ---- */
static char *medical_facts(const struct casefile *c, struct arena *a)
{
    char *all = NULL;

    for (uint32_t i = 0; i < c->n_facts; i++) {
        if (!text_empty(c->facts[i].value))
            all = arena_printf(a, "%s%s%s=%s", all ? all : "", all ? "; " : "", c->facts[i].key,
                c->facts[i].value);
    }
    return all;
}

static const char *contact_of(const struct casefile *c)
{
    const struct person *caller = tell_whom(c); /* never who must not learn of it */

    if (c->unsafe_to_call)
        return NULL;
    return caller ? caller->phone : c->subject.phone;
}

static NoticeFacts *say_facts(
    struct casebook *self, const struct casefile *c, const struct need *n, struct arena *a)
{
    const struct need_rule *rule = rulebook_need(self->rules, n->kind);

    NEW(f, NoticeFacts, notice_facts__init);
    f->what = text_of(n->kind);
    if (rule) {
        f->need_text = say_text(a, rule->text);
        f->not_to_do = say_texts(a, rule->not_to_do, rule->n_not_to_do, &f->n_not_to_do);
        f->hazards = say_texts(a, rule->hazards, rule->n_hazards, &f->n_hazards);
    }
    f->language = text_of(c->subject.lang);
    f->address_as = text_of(c->subject.name);
    f->contact = text_of(contact_of(c));
    f->visit_word = text_of(c->visit_word);
    f->report_to = text_of(c->owner);
    f->deadline = say_instant(a, n->due_ms);
    if (n->medical)
        f->medical = medical_facts(c, a);
    return f;
}

/* It is the newest notice: none has come after the first. */
static bool is_told_beside(const struct offer *o)
{
    return o->beside && o->generation == 1;
}

static const char *reason_of(const struct offer *o)
{
    if (is_told_beside(o))
        return "beside";
    if (o->notice == NOTICE__TYPE__UPDATE)
        return o->answers ? "answer" : o->released ? "released" : "place_changed";
    if (o->notice != NOTICE__TYPE__RECALL)
        return NULL;
    return o->state == OFFER__STATE__SUPERSEDED ? "taken" : "called_off";
}

Dispatch *say_dispatch(
    struct casebook *self, const struct casefile *c, uint32_t letter, struct arena *a)
{
    const struct offer *o = &c->offers[letter];
    const struct need *n = case_need((struct casefile *)(uintptr_t)c, o->need);
    uint32_t tier;

    must(letter < c->n_offers && n);
    NEW(d, Dispatch, dispatch__init);
    d->offer = offer_name(a, c->key, letter);
    d->case_ = case_name(a, c->key);
    d->need = arena_printf(a, "n%u", o->need);
    d->kind = text_of(c->kind);
    PUT(d, priority, c->priority);
    PUT(d, exercise, c->exercise);
    PUT(d, notice, o->notice);
    PUT(d, generation, o->generation);
    d->responder = text_of(o->responder);
    PUT(d, committed, o->won && offer_is_working(o));
    PUT(d, medical, o->medical);
    PUT(d, official,
        o->official && offer_is_live(o)); /* what is over is nobody's business any more */
    PUT(d, standby, o->standby_asked);
    if (!consent_shows(c, o))
        PUT(d, withheld, 1);
    if (tied_tier(self, o, a, &tier))
        PUT(d, may_know, tier);
    d->answer_by = say_instant(a, offer_is_asked(o) ? o->answer_by_ms : 0);
    d->reason = text_of(reason_of(o));
    d->beside = text_of(o->beside);
    if (o->beside)
        PUT(d, count, o->beside_cases);
    d->place = say_place(case_where(c, a), a);
    d->facts = say_facts(self, c, n, a);
    d->facts->answer = text_of(o->answer);
    if (minor_people(c, o))
        PUT(d->facts, how_many, minor_people(c, o));
    PUT(d, state, o->state);
    return d;
}

/* ---- alarms, calls, list rows ---- */
AlarmLine *say_alarm(const struct casefile *c, const struct alarm *m, struct arena *a)
{
    must(m != NULL);
    NEW(line, AlarmLine, alarm_line__init);
    line->alarm = alarm_name(a, c->key, m->number);
    line->case_ = case_name(a, c->key);
    line->since = say_instant(a, m->since_ms);
    PUT(line, count, m->count);
    line->acked_by = text_of(m->acked_by);
    line->n_whom = m->n_whom;
    line->whom = (char **)m->whom;
    PUT(line, cause, m->cause);
    PUT(line, priority, c->priority);
    PUT(line, exercise, c->exercise);
    return line;
}

/* ---- the call list: what may be said, what may not. A code says which sentence; cli/coded.c has it. ---- */
#define SAYS_MOST 8

static void may_say(CallLine *line, Text *text, struct arena *a)
{
    if (!line->say)
        line->say = arena_alloc(a, SAYS_MOST * sizeof *line->say);
    must(line->n_say < SAYS_MOST);
    line->say[line->n_say++] = text;
}

static void may_not_say(CallLine *line, Text *text, struct arena *a)
{
    if (!line->not_say)
        line->not_say = arena_alloc(a, SAYS_MOST * sizeof *line->not_say);
    must(line->n_not_say < SAYS_MOST);
    line->not_say[line->n_not_say++] = text;
}

/* Whoever was rung about the first knows at once that it may be the same. */
static void say_beside(const struct offer *o, struct arena *a, CallLine *line)
{
    Text *text = say_coded(a, "beside");

    say_value(a, text, "offer", o->beside);
    say_value(a, text, "count", arena_printf(a, "%u", o->beside_cases));
    may_say(line, text, a);
}

/* The place and the name: as an organisation would see them (dispatcher/disclose.c). */
static void say_exactly(const struct casefile *c, const char *code, struct arena *a, CallLine *line)
{
    const struct fix *place = case_place(c);
    Text *text = say_coded(a, code);

    if (place)
        say_value(a, text, "place", text_empty(place->text) ? place->district : place->text);
    say_value(a, text, "name", c->subject.name);
    if (text->n_values)
        may_say(line, text, a);
}

static void say_whereabouts(struct casebook *self, const struct casefile *c, const struct offer *o,
    struct arena *a, CallLine *line)
{
    const struct fix *place = case_place(c);
    uint32_t tier;
    bool may_know = !tied_tier(self, o, a, &tier) || tier > 0;
    bool shows = consent_shows(c, o) && may_know;

    if ((o->official && may_know) || (shows && o->won && offer_is_working(o))) {
        say_exactly(c, "address", a, line);
        return;
    }
    if (place && !text_empty(place->district))
        may_say(line, say_text(a, (struct rule_text){ place->district, place->district }), a);
    if (shows && offer_is_asked(o) && !o->standby_asked)
        say_exactly(c, "address_after_yes", a, line);
    else
        may_not_say(line, say_coded(a, may_know ? "withheld" : "not_for_them"), a);
}

static void say_offer_call(struct casebook *self, const struct casefile *c, const struct call *k,
    struct arena *a, CallLine *line)
{
    const struct offer *o = &c->offers[k->offer - 1];
    const struct need *n = case_need((struct casefile *)(uintptr_t)c, o->need);
    const struct need_rule *rule = rulebook_need(self->rules, n->kind);
    struct rule_text answer = { o->answer, o->answer };

    line->offer = offer_name(a, c->key, o->letter);
    line->number = text_of(o->phone);
    line->name = text_of(o->name);
    if (rule)
        may_say(line, say_text(a, rule->text), a);
    if (k->kind == CALL__KIND__ASK && o->beside)
        say_beside(o, a, line);
    if (k->kind == CALL__KIND__RECALL)
        may_say(line, say_coded(a, "recalled"), a);
    else
        say_whereabouts(self, c, o, a, line);
    if (k->kind == CALL__KIND__ASK && minor_people(c, o)) {
        Text *people = say_coded(a, "not_alone");

        say_value(a, people, "people", arena_printf(a, "%u", minor_people(c, o)));
        may_say(line, people, a);
    }
    if (!text_empty(answer.ru)) /* what they asked; and whoever has asked may hear it */
        may_say(line, say_text(a, answer), a);
}

/* Who comes to their door, and the earliest time that any of them said. */
static void say_visit(
    const struct casebook *self, const struct casefile *c, struct arena *a, CallLine *line)
{
    Text *text = say_coded(a, "who_comes");
    int64_t eta_ms = 0;
    bool any = false;

    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (!visit_is_coming(self->rules, c, o))
            continue;
        any = true;
        eta_ms = o->eta_ms && (!eta_ms || o->eta_ms < eta_ms) ? o->eta_ms : eta_ms;
        say_value(a, text, "name", text_empty(o->who) ? o->name : o->who);
    }
    if (eta_ms) {
        char *at = arena_alloc(a, TIME_TEXT);

        time_format(eta_ms, at);
        say_value(a, text, "at", at);
    }
    if (any)
        may_say(line, text, a);
}

/* The person in trouble is rung, not whoever called for them. */
static void say_check(
    const struct casebook *self, const struct casefile *c, struct arena *a, CallLine *line)
{
    const struct person *whom = visit_whom(c);

    if (whom) {
        line->number = text_of(whom->phone);
        line->name = text_of(whom->name);
    }
    may_say(line, say_coded(a, "is_all_well"), a);
    say_visit(self, c, a, line);
    if (!text_empty(c->visit_word)) { /* by it the person knows at the door whom to let in */
        Text *word = say_coded(a, "visit_word");

        say_value(a, word, "word", c->visit_word);
        may_say(line, word, a);
    }
    if (consent_is_asked_for(c))
        may_say(line, say_coded(a, "may_we"), a);
    may_not_say(line, say_coded(a, "only_to_them"), a);
}

static void say_callback(
    struct casebook *self, const struct casefile *c, struct arena *a, CallLine *line)
{
    const struct person *whom = tell_whom(c);

    if (whom) {
        line->number = text_of(whom->phone);
        line->name = text_of(whom->name);
    }
    may_say(line, say_tell(self, c, a), a);
    if (case_tell(c).only_safe)
        may_not_say(line, say_coded(a, "only_safe"), a);
}

/* The place that we have is not said: who answers may not be whom we know. */
static void say_where(const struct casefile *c, struct arena *a, CallLine *line)
{
    const struct person *whom = where_whom(c);

    if (whom) {
        line->number = text_of(whom->phone);
        line->name = text_of(whom->name);
    }
    may_say(line, say_coded(a, "where_exactly"), a);
    if (case_tell(c).only_safe)
        may_not_say(line, say_coded(a, "only_safe"), a);
}

static void say_never_tell(const struct casefile *c, struct arena *a, CallLine *line)
{
    Text *text = say_coded(a, "never_tell");

    for (uint32_t i = 0; i < c->n_never_tell; i++)
        say_value(a, text, "who", c->never_tell[i]);
    if (text->n_values)
        may_not_say(line, text, a);
}

/* Whoever is rung hears it before anything else. */
static void say_exercise(const struct casefile *c, struct arena *a, CallLine *line)
{
    Text **all;

    if (!c->exercise)
        return;
    all = arena_alloc(a, (line->n_say + 1) * sizeof *all);
    all[0] = say_coded(a, "exercise");
    for (size_t i = 0; i < line->n_say; i++)
        all[i + 1] = line->say[i];
    line->say = all;
    line->n_say++;
}

CallLine *say_call(
    struct casebook *self, const struct casefile *c, const struct call *k, struct arena *a)
{
    NEW(line, CallLine, call_line__init);
    line->call = call_name(a, c->key, k->number);
    line->case_ = case_name(a, c->key);
    PUT(line, kind, k->kind);
    line->due = say_instant(a, k->taken_by  ? k->taken_until_ms
                               : k->late_ms ? k->late_ms
                                            : k->since_ms);
    PUT(line, priority, c->priority);
    line->taken_by = text_of(k->taken_by);
    PUT(line, exercise, c->exercise);
    may_say(line, say_coded(a, "who_rings"), a);
    if (k->kind == CALL__KIND__CHECK)
        say_check(self, c, a, line);
    else if (k->offer)
        say_offer_call(self, c, k, a, line);
    else if (k->kind == CALL__KIND__PLACE)
        say_where(c, a, line);
    else
        say_callback(self, c, a, line);
    say_exercise(c, a, line);
    may_not_say(line, say_coded(a, "never_said"), a);
    say_never_tell(c, a, line);
    return line;
}

/* What the case waits for, in one word, for lists. */
static const char *waits_for(const struct casefile *c, const struct due *due)
{
    if (c->state == CASE__STATE__EXHAUSTED)
        return "human";
    if (c->death_said && !c->called_back)
        return "human";
    if (c->state == CASE__STATE__VERIFYING)
        return c->called_back ? "close" : "callback";
    if (!case_is_open(c))
        return "nothing";
    return text_is(due->what, "look") ? "human" : due->what;
}

/* Counted anew from the state, so that the board's audit need not believe what the machines have decided. */
static void say_audited(const struct casefile *c, CaseRow *r)
{
    uint32_t live = 0, over = 0;

    for (uint32_t i = 0; i < c->n_offers; i++)
        live += offer_is_live(&c->offers[i]);
    for (uint32_t i = 0; i < c->n_needs; i++)
        over += need_commits(c, &c->needs[i]) > c->needs[i].required;
    if (live)
        PUT(r, live_offers, live);
    if (over)
        PUT(r, overcommitted, over);
    if (c->overruled)
        PUT(r, lowered, 1);
}

CaseRow *say_row(const struct casebook *self, const struct casefile *c, const struct case_row *row,
    struct arena *a)
{
    const struct kind_rule *rule = c->kind ? rulebook_kind(self->rules, c->kind) : NULL;
    const struct fix *place = case_place(c);
    struct due due = case_due(c);

    NEW(r, CaseRow, case_row__init);
    r->case_ = case_name(a, c->key);
    r->id = arena_alloc(a, UUID_TEXT);
    uuid_format(row->id, r->id);
    PUT(r, state, c->state);
    PUT(r, priority, c->priority);
    r->kind = text_of(c->kind);
    r->kind_text = rule ? say_text(a, rule->text) : NULL;
    r->district = place ? text_of(place->district) : NULL;
    r->due = say_instant(a, due.due_ms);
    r->owner = text_of(c->owner);
    r->waits_for = text_of(waits_for(c, &due));
    r->opened = say_instant(a, c->opened_ms);
    PUT(r, version, c->version);
    r->filed_by = text_of(c->filed_by);
    r->alarms = arena_alloc(a, (c->n_alarms + 1) * sizeof *r->alarms);
    for (uint32_t i = 0; i < c->n_alarms; i++) {
        if (!c->alarms[i].over && !c->alarms[i].acked_by)
            r->alarms[r->n_alarms++] = c->alarms[i].cause;
    }
    r->tags = (char **)(uintptr_t)c->tags;
    r->n_tags = c->n_tags;
    if (c->state == CASE__STATE__CLOSED)
        PUT(r, disposition, c->disposition);
    r->closed = say_instant(a, c->closed_ms);
    PUT(r, exercise, c->exercise);
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].state == OFFER__STATE__LATE_ACCEPT)
            PUT(r, late_yes, 1);
    }
    say_audited(c, r);
    return r;
}
