/* rules_walk - see rules_walk.h. */
#include "rules_walk.h"

#include <inttypes.h>
#include <string.h>
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "casebook/whom.h"
#include "matcher/search.h"
#include "words/responder.h"
#include "words/words.h"

#define STEPS_MOST                                                                                 \
    20000 /* of one walk: a ladder that begins again for ever is not walked for ever */

/* ---- what the casebook has from its worker ---- */
void walk_ready(struct rulebook *rules)
{
    for (size_t i = 0; i < rules->n_ladders; i++) {
        struct ladder *l = (struct ladder *)(uintptr_t)&rules->ladders[i];

        memset(l->hash, 0, sizeof l->hash);
        l->hash[0] = (uint8_t)(i & 0xff);
        l->hash[1] = (uint8_t)(i >> 8);
    }
}

static const struct ladder *ladder_of(void *self, const uint8_t hash[RULES_HASH])
{
    const struct walk *w = self;

    return &w->rules->ladders[hash[0] | (size_t)hash[1] << 8];
}

const char *walk_span(int64_t ms, struct arena *a)
{
    if (ms && ms % HOUR_MS == 0)
        return arena_printf(a, "%" PRId64 " h", ms / HOUR_MS);
    if (ms && ms % MINUTE_MS == 0)
        return arena_printf(a, "%" PRId64 " min", ms / MINUTE_MS);
    return arena_printf(a, "%" PRId64 " s", ms / SECOND_MS);
}

/* ---- what is told of it ---- */
/* The same said of another in the same instant is one line. */
static void tell(struct walk *w, const char *what, const char *whom)
{
    struct walk_line *last = w->n_lines ? &w->lines[w->n_lines - 1] : NULL;

    if (last && whom && last->at_ms == w->now_ms && text_is(last->what, what)) {
        last->whom = arena_printf(w->arena, "%s, %s", last->whom, whom);
        return;
    }
    *ARENA_PUSH(w->arena, w->lines, w->n_lines) = (struct walk_line){
        .at_ms = w->now_ms, .what = what, .whom = whom ? arena_dup(w->arena, whom) : NULL
    };
}

static void tell_of_need(struct walk *w, uint32_t need, const char *verb, const char *whom)
{
    const struct need *n = case_need(&w->c, need);

    tell(w, arena_printf(w->arena, "%s %s", n->kind, verb), whom);
}

static const char *rung_number(struct walk *w, uint32_t rung)
{
    return arena_printf(w->arena, "%u", rung + 1);
}

static void asked_of(struct walk *w, uint32_t need)
{
    const char *kind = case_need(&w->c, need)->kind;

    for (size_t i = 0; i < w->n_asked; i++) {
        if (text_is(w->asked[i].need, kind))
            return;
    }
    *ARENA_PUSH(w->arena, w->asked, w->n_asked) =
        (struct walk_asked){ .need = kind, .at_ms = w->now_ms };
}

static void offer_moved(struct walk *w, const struct event *e)
{
    const struct offer *o = &w->c.offers[e->offer - 1];

    if (e->to == OFFER__STATE__RECALLED || e->to == OFFER__STATE__SUPERSEDED)
        tell_of_need(w, o->need, "recall", o->responder);
    else if (e->to == OFFER__STATE__QUEUED)
        tell_of_need(w, o->need, "go", o->responder);
}

static void exhausted(struct walk *w, const struct event *e)
{
    if (e->n_list == 0)
        tell_of_need(w, e->ref, "exhausted", NULL);
    for (uint32_t i = 0; i < e->n_list; i++)
        tell_of_need(w, e->ref, "exhausted", e->list[i]);
}

/* Calls are made when they are listed, and rankings come at once: whoever made this service late is no matter of its rules. */
static void alarm_raised(struct walk *w, const struct event *e)
{
    if (e->cause == ALARM__CAUSE__CALL_LATE || e->cause == ALARM__CAUSE__NO_MATCHER)
        return;
    if (e->cause == ALARM__CAUSE__EXHAUSTED)
        exhausted(w, e);
    else if (e->cause != ALARM__CAUSE__NEEDS_HUMAN ||
             !e->ref) /* else the rung waits, and says so */
        tell(w, "alarm", word_of(&alarm__cause__descriptor, e->cause));
}

/* Whoever is asked by telephone is asked; these are other calls: to whoever called, to the person. */
static void call_listed(struct walk *w, const struct event *e)
{
    if (e->word != CALL__KIND__ASK && e->word != CALL__KIND__RECALL)
        tell(w, "call", word_of(&call__kind__descriptor, e->word));
}

static const char *priority_text(struct walk *w, int priority)
{
    return arena_printf(w->arena, "P%d", priority - (int)PRIORITY__P0);
}

static void rung_opened(struct walk *w, const struct event *e)
{
    if (e->flag[3])
        tell_of_need(w, e->need, "wait", rung_number(w, e->rung));
}

static void tell_event(struct walk *w, const struct event *e)
{
    if (e->type == EVENT__TYPE__OFFER_MADE)
        tell_of_need(w, e->need, e->flag[0] ? "standby" : "ask", e->responder);
    else if (e->type == EVENT__TYPE__OFFER_MOVED)
        offer_moved(w, e);
    else if (e->type == EVENT__TYPE__RUNG_OPENED)
        rung_opened(w, e);
    else if (e->type == EVENT__TYPE__RUNG_QUIET && !e->flag[0])
        tell_of_need(w, e->need, "quiet", rung_number(w, e->rung));
    else if (e->type == EVENT__TYPE__RUNG_ENDED && e->cause == LADDER__CAUSE__NOBODY)
        tell_of_need(w, e->need, "skip", rung_number(w, e->rung));
    else if (e->type == EVENT__TYPE__LADDER_MOVED &&
             (e->cause == LADDER__CAUSE__AGAIN || e->cause == LADDER__CAUSE__NEW_FACT))
        tell_of_need(w, e->need, "again", NULL);
    else if (e->type == EVENT__TYPE__CASE_JUDGED && e->from != PRIORITY__UNJUDGED &&
             e->from != e->to)
        tell(w, "priority", priority_text(w, e->to));
    else if (e->type == EVENT__TYPE__PLACE_DRIFTED && e->flag[0])
        tell(w, "moved",
            arena_printf(w->arena, "%.5f, %.5f, %u m", e->p.lat, e->p.lon, e->radius_m));
    else if (e->type == EVENT__TYPE__CALL_LISTED)
        call_listed(w, e);
    else if (e->type == EVENT__TYPE__ALARM_RAISED)
        alarm_raised(w, e);
}

/* ---- one command ---- */
static int step(struct walk *w, const struct command *cmd)
{
    struct facts facts = { .rules = w->rules,
        .ladder = ladder_of,
        .self = w,
        .dice = 1,
        .offset_s = w->offset_s,
        .zone = w->zone };
    struct step s = {
        .c = &w->c, .arena = w->arena, .now_ms = w->now_ms, .command = cmd, .facts = &facts
    };
    int rc = case_step(&s);

    w->refused = s.refused;
    if (s.judged)
        w->judgement = s.judgement;
    for (uint32_t i = 0; i < s.n_events; i++)
        tell_event(w, &s.events[i]);
    for (uint32_t i = 0; i < s.n_actions; i++) {
        *ARENA_PUSH(w->arena, w->todo, w->n_todo) = s.actions[i];
        if (s.actions[i].type == ACTION_RANK)
            asked_of(w, s.actions[i].ref);
    }
    return rc;
}

/* ---- the matcher's part ---- */
static void take_place(const struct casefile *c, struct arena *a, struct match_query *q)
{
    const struct fix *place = case_where(c, a);
    char folded[NAME_FOLDED] = "";

    if (place && place->has_point)
        match_query_at(q, place->lat, place->lon, place->radius_m);
    if (place)
        text_fold(place->district, folded, sizeof folded);
    q->district = arena_dup(a, folded);
}

static struct match_query query_of(struct walk *w, const struct whom *whom)
{
    struct match_query q = { .kinds = whom->kinds,
        .n_kinds = whom->n_kinds,
        .capabilities = whom->capabilities,
        .n_capabilities = whom->n_capabilities,
        .radius_m = whom->radius_m,
        .vetting = whom->vetting,
        .stranger_vetting = whom->stranger_vetting,
        .exclude = whom->exclude,
        .n_exclude = whom->n_exclude,
        .n_never_ask = whom->n_never_ask,
        .subject = case_person(&w->c) ? phone_key(case_person(&w->c)->phone) : 0,
        .is_vital = w->c.priority <= PRIORITY__P1,
        .at_ms = w->now_ms };
    struct whom_age age = whom_age(&w->c, w->now_ms, w->offset_s);
    struct named *never = arena_alloc(w->arena, (whom->n_never_ask + 1) * sizeof *never);

    for (size_t i = 0; i < whom->n_never_ask; i++)
        never[i] = named_of(whom->never_ask[i], w->arena);
    q.has_age = age.is_known;
    q.age_least = age.least;
    q.age_most = age.most;
    q.never_ask = never;
    take_place(&w->c, w->arena, &q);
    return q;
}

static struct candidate candidate_of(const struct responder *r)
{
    return (struct candidate){ .responder = r->id,
        .name = r->name,
        .phone = r->phone,
        .kind = r->kind,
        .medical = responder_is_medical(r->kind, r->capabilities, r->n_capabilities),
        .official = responder_is_official(r->kind),
        .vetting = r->vetting };
}

static const struct candidate *candidates_of(struct walk *w, const struct shortlist *list)
{
    struct candidate *all = arena_alloc(w->arena, (list->n + 1) * sizeof *all);

    for (size_t i = 0; i < list->n; i++) {
        const struct fit *fit = &list->best[i];

        all[i] = candidate_of(fit->responder);
        for (size_t k = 0; k < fit->n_channels && k < CHANNELS_MAX; k++)
            all[i].channels[all[i].n_channels++] = fit->channels[k];
    }
    return all;
}

static void rank(struct walk *w, const struct action *act)
{
    struct command cmd = { .verb = VERB_RANKED, .actor = "matcher" };
    struct shortlist *list = arena_alloc(w->arena, sizeof *list);
    const struct need *n = case_need(&w->c, act->ref);
    const struct ladder *l = ladder_of(w, n->ladder_hash);
    struct match_query q;
    struct whom whom;

    whom_of(&w->c, n, &l->rungs[act->rung], w->arena, &whom);
    q = query_of(w, &whom);
    shortlist_start(list, whom.at_most);
    search(w->directory, &q, list);
    cmd.ranked.need = act->ref;
    cmd.ranked.first.rung = act->rung;
    cmd.ranked.generation = act->generation;
    cmd.ranked.first.candidates = candidates_of(w, list);
    cmd.ranked.first.n_candidates = (uint32_t)list->n;
    cmd.ranked.first.more = list->n_fits > list->n;
    cmd.ranked.first.shortfall = list->n_fits ? MATCH__REASON__FITS : shortlist_shortfall(list);
    step(w, &cmd); /* of a need that is over by now it is stale, and does nothing */
}

static void deliver(struct walk *w, const struct action *act)
{
    struct command cmd = { .verb = VERB_DELIVERY, .actor = "dispatcher" };

    cmd.delivery.letter = act->ref;
    cmd.delivery.generation = act->generation;
    cmd.delivery.result = WORK__RESULT__DELIVERED;
    step(w, &cmd);
}

/* Whoever called is reached, and hears how it stands; the person answers, or does not. */
static void ring(struct walk *w, const struct action *act)
{
    struct command cmd = { .actor = "operator", .role = ROLE__COORDINATOR };

    if (act->what == CALL__KIND__CALLBACK) {
        cmd.verb = VERB_CALLBACK;
        cmd.callback.result = CALLBACK__RESULT__REACHED;
        step(w, &cmd);
    } else if (act->what == CALL__KIND__CHECK) {
        cmd.verb = VERB_END_CALL;
        cmd.end.call = act->ref;
        cmd.end.answer.word = w->person_answers ? ANSWER__WORD__REACHED : ANSWER__WORD__NO_ANSWER;
        step(w, &cmd);
    }
}

/* What a step sets going is done before time goes on. */
static void settle(struct walk *w)
{
    while (w->next_todo < w->n_todo) {
        struct action act = w->todo[w->next_todo++];

        if (act.type == ACTION_RANK && w->directory)
            rank(w, &act);
        else if (act.type == ACTION_NOTICE)
            deliver(w, &act);
        else if (act.type == ACTION_CALL)
            ring(w, &act);
    }
}

int walk_do(struct walk *w, const struct command *cmd)
{
    int rc = step(w, cmd);

    settle(w);
    return rc;
}

/* ---- what people say ---- */
static void say_facts_read(struct walk *w, struct read_words *said)
{
    struct fact *facts = arena_alloc(w->arena, (w->read.n_facts + 1) * sizeof *facts);
    const char **words = arena_alloc(w->arena, (w->read.n_facts + 1) * sizeof *words);

    for (size_t i = 0; i < w->read.n_facts; i++) {
        facts[i] = (struct fact){ w->read.facts[i].fact, w->read.facts[i].value, true };
        words[i] = w->read.facts[i].words;
    }
    said->facts = facts;
    said->fact_words = words;
    said->n_facts = (uint32_t)w->read.n_facts;
}

static struct read_words read_words(struct walk *w, const char *text, bool whole)
{
    struct read_words said = { 0 };
    const char **signals, **words;

    read_text(w->index, &(struct read_said){ .text = text, .at_ms = w->now_ms, .whole = whole },
        w->arena, &w->read);
    signals = arena_alloc(w->arena, (w->read.n_signals + 1) * sizeof *signals);
    words = arena_alloc(w->arena, (w->read.n_signals + 1) * sizeof *words);
    for (size_t i = 0; i < w->read.n_signals; i++) {
        signals[i] = w->read.signals[i].signal;
        words[i] = w->read.signals[i].words;
    }
    said.signals = signals;
    said.words = words;
    said.n = (uint32_t)w->read.n_signals;
    say_facts_read(w, &said);
    return said;
}

int walk_file(struct walk *w, const struct command *cmd)
{
    struct command said = *cmd;
    int rc;

    w->filed_ms = w->now_ms;
    said.file.read = read_words(w, cmd->file.text, true);
    rc = walk_do(w, &said);
    w->filed_as = w->c.priority;
    return rc;
}

int walk_note(struct walk *w, const char *text)
{
    struct command cmd = { .verb = VERB_NOTE, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.note.text = text;
    cmd.note.read = read_words(w, text, false);
    return walk_do(w, &cmd);
}

int walk_fact(struct walk *w, const char *key, const char *value)
{
    struct command cmd = { .verb = VERB_FACT, .actor = "operator", .role = ROLE__OPERATOR };

    cmd.fact.fact = (struct fact){ key, value, false };
    cmd.fact.read = read_words(w, value, false);
    return walk_do(w, &cmd);
}

static const struct offer *newest_of(const struct walk *w, const char *responder)
{
    for (uint32_t i = w->c.n_offers; i > 0; i--) {
        if (text_is(w->c.offers[i - 1].responder, responder))
            return &w->c.offers[i - 1];
    }
    return NULL;
}

int walk_answer(struct walk *w, const char *responder, const struct answer *answer)
{
    struct command cmd = { .verb = VERB_ANSWER, .actor = responder, .role = ROLE__ORG };
    const struct offer *o = newest_of(w, responder);

    w->refused = (struct refusal){ .code = ERR_NOT_FOUND, .field = "offer" };
    if (!o)
        return ERR_NOT_FOUND;
    cmd.answer = *answer;
    cmd.answer.letter = o->letter;
    return walk_do(w, &cmd);
}

static uint32_t need_of(const struct walk *w, const char *kind)
{
    for (uint32_t i = 0; i < w->c.n_needs && kind; i++) {
        if (text_is(w->c.needs[i].kind, kind))
            return w->c.needs[i].number;
    }
    return 0;
}

int walk_go(struct walk *w, const char *responder, const char *need)
{
    struct command cmd = { .verb = VERB_ASK, .actor = "coordinator", .role = ROLE__COORDINATOR };
    const struct responder *r = w->directory ? directory_find(w->directory, responder) : NULL;

    w->refused = (struct refusal){ .code = ERR_NOT_FOUND, .field = "responder" };
    if (!r)
        return ERR_NOT_FOUND;
    cmd.ask.need = need_of(w, need);
    cmd.ask.who = candidate_of(r);
    for (size_t i = 0; i < r->n_channels && i < CHANNELS_MAX; i++)
        cmd.ask.who.channels[cmd.ask.who.n_channels++] = r->channels[i];
    cmd.ask.reason = "go";
    return walk_do(w, &cmd);
}

int walk_confirm(struct walk *w)
{
    struct command cmd = {
        .verb = VERB_ESCALATE, .actor = "coordinator", .role = ROLE__COORDINATOR
    };

    cmd.escalate.reason = "yes";
    return walk_do(w, &cmd);
}

void walk_until(struct walk *w, int64_t at_ms)
{
    struct command cmd = { .verb = VERB_DUE, .actor = "assist" };

    for (int i = 0; i < STEPS_MOST; i++) {
        int64_t due_ms = case_due(&w->c).due_ms;

        if (due_ms > at_ms)
            break;
        w->now_ms = due_ms > w->now_ms ? due_ms : w->now_ms;
        walk_do(w, &cmd);
    }
    w->now_ms = at_ms;
}
