/* people - those at the contact centre: operators who file and ring, coordinators who decide and contradict each other, the
 * admin. They decide by chance and go by what they were answered; whether it is right is the service's to say. */
#include "world/world.h"

#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/text.h"

#define OPERATORS 2
#define COORDINATORS 2

static const char *const operators[OPERATORS] = { "operator-ann", "operator-oleg" };
static const char *const coordinators[COORDINATORS] = { "coordinator-ivanova",
    "coordinator-petrov" };

static struct client *some_operator(struct world *w)
{
    return client_named(w, operators[below(w, OPERATORS)]);
}

struct client *some_coordinator(struct world *w)
{
    return client_named(w, coordinators[below(w, COORDINATORS)]);
}

static struct intent about(deed *act, const char *text, int64_t number)
{
    struct intent i = { .act = act, .number = number };

    snprintf(i.text, sizeof i.text, "%s", text ? text : "");
    return i;
}

/* ---- filing ---- */
static void heard_receipt(
    struct world *w, struct client *c, struct request *r, const Envelope *answer);

static struct known_case *known_case(struct world *w, const char *number)
{
    for (size_t i = 0; i < w->n_known; i++) {
        if (strcmp(w->known[i].number, number) == 0)
            return &w->known[i];
    }
    return NULL;
}

static const char *some_place(struct world *w, struct arena *a)
{
    if (maybe(w, 250))
        return maybe(w, 500) ? "Азов, улица Мира, 3" : NULL;
    return arena_printf(a, "47.%03d, 39.%03d", (int)between(w, 90, 140), (int)between(w, 380, 460));
}

/* One in four is the niece of Aunt Vera (stage.c). */
static char *somebody_s_phone(struct arena *a, int number)
{
    return number % 4 ? arena_printf(a, "+7901%07d", number) : arena_dup(a, STAGE_NIECE);
}

static void put_people(
    struct world *w, FileCase *f, Person *reporter, Person *subject, struct arena *a)
{
    if (maybe(w, 800)) {
        reporter->name = text_of("Сергей");
        reporter->phone = arena_printf(a, "+7900%07d", (int)below(w, 9999999));
        f->reporter = reporter;
    }
    if (maybe(w, 500)) {
        subject->name = text_of("Мария Ивановна");
        subject->phone = somebody_s_phone(a, (int)below(w, 9999999));
        f->subject = subject;
    }
    if (maybe(w, 150))
        f->relation = maybe(w, 500) ? text_of("сам") : text_of("сын");
}

/* What the person wants: who must not be asked, who must not know, whether they may be rung. */
static void put_wishes(struct world *w, FileCase *f, struct arena *a)
{
    static const char *const whom[] = { "Тётя Вера", "Сергей", "сосед", "vol-anna", "Соцзащита",
        "Пётр, сосед", "Отряд «Азов»" };
    size_t n = sizeof whom / sizeof whom[0];

    if (maybe(w, 90))
        PUT(f, safe_to_call, maybe(w, 200));
    if (maybe(w, 90))
        *ARENA_PUSH(a, f->never_ask, f->n_never_ask) = text_of(whom[below(w, n)]);
    if (maybe(w, 70))
        *ARENA_PUSH(a, f->never_tell, f->n_never_tell) = text_of(whom[below(w, n)]);
    if (maybe(w, 120))
        PUT(f, consent, (Case__Consent)between(w, CASE__CONSENT__GIVEN, CASE__CONSENT__REFUSED));
}

/* Due in a few hours, or since a while: by then the medicine is there, or too late. */
static void put_dose(struct world *w, Fact *fact, struct arena *a)
{
    fact->key = text_of("next_dose");
    fact->value = arena_alloc(a, TIME_TEXT);
    time_format(world_now(w) + between(w, -MINUTE_MS, 4 * HOUR_MS), fact->value);
}

static void put_fact(struct world *w, Fact *fact, struct arena *a)
{
    char *pair = arena_dup(a, stage_fact(below(w, 1000))), *rest = pair;

    fact->key = strsep(&rest, "=");
    fact->value = rest;
    if (maybe(w, 100))
        put_dose(w, fact, a);
}

static void put_priority(struct world *w, FileCase *f)
{
    if (maybe(w, 150))
        PUT(f, priority, (Priority)between(w, PRIORITY__P0, PRIORITY__P5));
    if (f->has_priority && maybe(w, 500))
        f->reason = text_of("так говорит звонящий");
}

/* The same telephone call twice is one case, unless somebody says that it is another. */
static void put_call_ref(struct world *w, FileCase *f, struct arena *a)
{
    if (!maybe(w, 150))
        return;
    if (!*w->last_call_ref || maybe(w, 500))
        snprintf(w->last_call_ref, sizeof w->last_call_ref, "call-%u", (unsigned)below(w, 1000000));
    f->call_ref = arena_dup(a, w->last_call_ref);
    if (maybe(w, 150))
        PUT(f, another, 1);
}

/* What is settled when it is filed: another caller about the same, help given on the first line. */
static void put_more(struct world *w, FileCase *f)
{
    if (w->n_known && maybe(w, 50) && !f->another)
        f->same_as = w->known[below(w, w->n_known)].number;
    else if (maybe(w, 30))
        f->solved = text_of("объяснили, куда звонить");
    if (maybe(w, 100))
        PUT(f, via, (Case__Via)between(w, CASE__VIA__CALL, CASE__VIA__LETTER));
}

/* How it is filed: intent.number. */
enum { OPENLY, AS_PREVIEW, SEALED };

static void file_case(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    FileCase f = FILE_CASE__INIT;
    Person reporter = PERSON__INIT, subject = PERSON__INIT;
    Fact fact = FACT__INIT, *facts[] = { &fact };
    struct request *r;
    struct arena a = { 0 };

    f.text = text_of(stage_text(below(w, 1000)));
    f.at = text_of(some_place(w, &a));
    put_people(w, &f, &reporter, &subject, &a);
    put_wishes(w, &f, &a);
    put_priority(w, &f);
    put_call_ref(w, &f, &a);
    put_more(w, &f);
    if (maybe(w, 300)) {
        put_fact(w, &fact, &a);
        f.facts = facts;
        f.n_facts = 1;
    }
    if (i->number == AS_PREVIEW)
        PUT(&f, preview, 1);
    env.body_case = ENVELOPE__BODY_FILE_CASE;
    env.file_case = &f;
    if (i->number == SEALED) {
        env.body_case = ENVELOPE__BODY_SEALED_CASE;
        env.sealed_case = sealed_file(w, &f, &a);
    }
    r = client_ask(w, c, &env, heard_receipt, NULL);
    r->is_query = i->number == AS_PREVIEW;
    arena_clear(&a);
}

/* ---- more about a case ---- */
static void say_note(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AddNote note = ADD_NOTE__INIT;

    note.case_ = text_of(i->text);
    note.text = text_of(stage_note(below(w, 1000)));
    env.body_case = ENVELOPE__BODY_ADD_NOTE;
    env.add_note = &note;
    client_ask(w, c, &env, NULL, NULL);
}

static void say_fact(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    SetFact set = SET_FACT__INIT;
    Fact fact = FACT__INIT;
    struct arena a = { 0 };

    put_fact(w, &fact, &a);
    set.case_ = text_of(i->text);
    set.fact = &fact;
    env.body_case = ENVELOPE__BODY_SET_FACT;
    env.set_fact = &set;
    client_ask(w, c, &env, NULL, NULL);
    arena_clear(&a);
}

/* The person says whether others may know of it, and may change their mind. */
static void say_consent(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    SetFact set = SET_FACT__INIT;
    Fact fact = FACT__INIT;

    fact.key = text_of("consent");
    fact.value = text_of(maybe(w, 550) ? "given" : maybe(w, 900) ? "refused" : "maybe");
    set.case_ = text_of(i->text);
    set.fact = &fact;
    env.body_case = ENVELOPE__BODY_SET_FACT;
    env.set_fact = &set;
    client_ask(w, c, &env, NULL, NULL);
    if (maybe(w, 400))
        later(w, c, between(w, MINUTE_MS, HOUR_MS), *i);
}

static void say_place(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    Locate locate = LOCATE__INIT;
    struct arena a = { 0 };

    locate.case_ = text_of(i->text);
    if (maybe(w, 150)) {
        PUT(&locate, wrong, 1);
        locate.reason = text_of("там никого нет");
    } else {
        locate.at = arena_printf(
            &a, "47.%03d, 39.%03d", (int)between(w, 90, 140), (int)between(w, 380, 460));
    }
    if (i->number || maybe(w, 200))
        orgs_leave(w, i->text); /* and of all times now */
    env.body_case = ENVELOPE__BODY_LOCATE;
    env.locate = &locate;
    client_ask(w, c, &env, NULL, NULL);
    arena_clear(&a);
}

static void heard_receipt(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    static deed *const more[] = { say_note, say_fact, say_place };
    const CaseReceipt *receipt;
    struct known_case *k;

    if (answer->body_case != ENVELOPE__BODY_CASE_RECEIPT || r->is_query)
        return;
    receipt = answer->case_receipt;
    for (unsigned i = 0; i < 3; i++) {
        if (maybe(w, 250))
            later(w, c, between(w, 10 * SECOND_MS, 3 * HOUR_MS), about(more[i], receipt->case_, 0));
    }
    if (maybe(w, 250))
        later(
            w, c, between(w, 30 * SECOND_MS, 15 * MINUTE_MS), about(say_place, receipt->case_, 0));
    if (maybe(w, 180))
        later(w, c, between(w, MINUTE_MS, HOUR_MS), about(say_consent, receipt->case_, 0));
    if (maybe(w, 150))
        later(w, c, between(w, 10 * SECOND_MS, 30 * MINUTE_MS), about(mishear, receipt->case_, 3));
    if (receipt->priority >= PRIORITY__P4 && maybe(w, 300)) /* there is time for more to go wrong */
        later(w, c, between(w, MINUTE_MS, 10 * MINUTE_MS), about(say_place, receipt->case_, 1));
    if (known_case(w, receipt->case_))
        return;
    w->known = must_realloc(w->known, (w->n_known + 1) * sizeof *w->known);
    k = &w->known[w->n_known++];
    *k = (struct known_case){ .key = r->key, .filed_by = c->index };
    snprintf(k->number, sizeof k->number, "%s", receipt->case_);
}

/* ---- closing, telling ---- */
static const char *some_reason(struct world *w)
{
    return maybe(w, 500) ? "так решено" : NULL;
}

static void close_case(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    CloseCase close = CLOSE_CASE__INIT;
    bool is_operator = c->role == ROLE__OPERATOR;

    close.case_ = text_of(i->text);
    PUT(&close, outcome,
        is_operator || maybe(w, 500) ? CASE__DISPOSITION__HELPED
                                     : (Case__Disposition)between(w, CASE__DISPOSITION__HELPED,
                                           CASE__DISPOSITION__EXERCISE));
    if (!is_operator && maybe(w, 500))
        PUT(&close, recall, 1);
    close.reason = text_of(some_reason(w));
    env.body_case = ENVELOPE__BODY_CLOSE_CASE;
    env.close_case = &close;
    client_ask(w, c, &env, NULL, NULL);
}

static void heard_callback(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    const struct known_case *k;

    if (answer->body_case != ENVELOPE__BODY_CASE_CHANGED)
        return;
    k = known_case(w, answer->case_changed->case_);
    if (k && k->filed_by == c->index && r->about.number == CALLBACK__RESULT__REACHED &&
        maybe(w, 600))
        later(w, c, between(w, SECOND_MS, 10 * MINUTE_MS), about(close_case, k->number, 0));
}

static Callback__Result some_result(struct world *w)
{
    return maybe(w, 600) ? CALLBACK__RESULT__REACHED
                         : (Callback__Result)between(
                               w, CALLBACK__RESULT__NO_ANSWER, CALLBACK__RESULT__DROPPED);
}

static void call_back(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    RecordCallback callback = RECORD_CALLBACK__INIT;
    struct intent heard = about(NULL, i->text, 0);

    callback.case_ = text_of(i->text);
    PUT(&callback, result, some_result(w));
    if (maybe(w, 150))
        callback.to = text_of(maybe(w, 500) ? "subject" : "reporter");
    if (callback.result == CALLBACK__RESULT__REACHED)
        PUT(&callback, outcome,
            maybe(w, 700) ? CALLBACK__OUTCOME__HELPED
                          : (Callback__Outcome)between(
                                w, CALLBACK__OUTCOME__PARTLY, CALLBACK__OUTCOME__WORSE));
    env.body_case = ENVELOPE__BODY_RECORD_CALLBACK;
    env.record_callback = &callback;
    heard.number = callback.result;
    client_ask(w, c, &env, heard_callback, &heard);
}

/* ---- the call list ---- */
static void end_call(struct world *w, struct client *c, const struct intent *i);

/* Who has said yes on the telephone rings again when there, and when it is done. */
static void heard_end(struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    static const Answer__Word next[] = {
        [ANSWER__WORD__COMMIT] = ANSWER__WORD__ENROUTE,
        [ANSWER__WORD__ENROUTE] = ANSWER__WORD__ONSCENE,
        [ANSWER__WORD__ONSCENE] = ANSWER__WORD__DONE,
    };
    Answer__Word said = (Answer__Word)r->about.number;
    bool goes_on = said == ANSWER__WORD__COMMIT || said == ANSWER__WORD__ENROUTE ||
                   said == ANSWER__WORD__ONSCENE;

    if (answer->body_case != ENVELOPE__BODY_CASE_CHANGED || !goes_on || !r->about.text[0] ||
        maybe(w, 150))
        return;
    later(w, c, between(w, MINUTE_MS, 40 * MINUTE_MS), about(end_call, r->about.text, next[said]));
}

static Answer__Word some_outcome(struct world *w, Call__Kind kind)
{
    static const Answer__Word words[] = { ANSWER__WORD__COMMIT, ANSWER__WORD__COMMIT,
        ANSWER__WORD__COMMIT, ANSWER__WORD__DECLINE, ANSWER__WORD__NO_ANSWER,
        ANSWER__WORD__NO_ANSWER, ANSWER__WORD__WRONG_NUMBER, ANSWER__WORD__RECEIPT,
        ANSWER__WORD__ACK, ANSWER__WORD__STANDBY, ANSWER__WORD__ONSCENE, ANSWER__WORD__DONE,
        ANSWER__WORD__UNCLEAR, ANSWER__WORD__UNCLEAR };

    if (kind == CALL__KIND__PLACE || kind == CALL__KIND__CHECK)
        return maybe(w, 500) ? ANSWER__WORD__REACHED : ANSWER__WORD__NO_ANSWER;
    if (kind == CALL__KIND__RECALL)
        return maybe(w, 700) ? ANSWER__WORD__RECALL_SEEN : ANSWER__WORD__NO_ANSWER;
    if (kind == CALL__KIND__CHECK && maybe(w, 900))
        return maybe(w, 700) ? ANSWER__WORD__REACHED : ANSWER__WORD__NO_ANSWER;
    return words[below(w, sizeof words / sizeof words[0])];
}

/* What the person says for themselves when they are rung, or what was found there. */
static void put_heard(struct world *w, EndCall *end)
{
    static const char *const may[] = { "yes", "no", "safe-only" };

    if (maybe(w, end->outcome == ANSWER__WORD__REACHED ? 500 : 20))
        PUT(end, consent, (Case__Consent)between(w, CASE__CONSENT__GIVEN, CASE__CONSENT__REFUSED));
    if (maybe(w, end->outcome == ANSWER__WORD__REACHED ? 300 : 50))
        end->may_tell = text_of(may[below(w, 3)]);
    if (end->outcome == ANSWER__WORD__DONE && maybe(w, 50))
        PUT(end, reason,
            maybe(w, 500) ? ANSWER__REASON__FOUND_DEAD : ANSWER__REASON__DEATH_UNCLEAR);
    if (end->outcome == ANSWER__WORD__REACHED && maybe(w, 500))
        end->text = text_of("говорит, что ждёт");
}

/* text: a call or, when they rang us, an offer. number: the word, for offers. */
static void end_call(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    EndCall end = END_CALL__INIT;
    struct intent heard = *i;

    end.call = text_of(i->text);
    PUT(&end, outcome, (Answer__Word)i->number);
    if (end.outcome == ANSWER__WORD__COMMIT)
        PUT(&end, eta_min, (uint32_t)between(w, 5, 60));
    if (maybe(w, 500))
        PUT(&end, people, (uint32_t)between(w, 1, 3));
    if (end.outcome == ANSWER__WORD__DONE && maybe(w, 250)) {
        end.found = text_of("плохо себя чувствует");
        end.needs = text_of("medical");
    }
    put_heard(w, &end);
    env.body_case = ENVELOPE__BODY_END_CALL;
    env.end_call = &end;
    client_ask(w, c, &env, heard_end, &heard);
}

/* The offer stands in the line of the call; from then on they ring us. */
static void rang(struct world *w, struct client *c, const struct intent *i)
{
    struct intent said = *i;
    char *offer = strchr(said.text, '|');
    Answer__Word word = (Answer__Word)i->number;

    if (offer)
        *offer++ = '\0';
    if (offer && *offer && (word == ANSWER__WORD__COMMIT || word == ANSWER__WORD__ONSCENE))
        later(w, c, between(w, MINUTE_MS, 30 * MINUTE_MS),
            about(end_call, offer,
                word == ANSWER__WORD__COMMIT ? ANSWER__WORD__ENROUTE : ANSWER__WORD__DONE));
    if (maybe(w, 100))
        return; /* she forgot to write it down */
    end_call(w, c, &said);
}

static void heard_taken(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    const CallLine *line;
    struct intent i;

    (void)r;
    if (answer->body_case != ENVELOPE__BODY_CALL_LINE)
        return;
    line = answer->call_line;
    if (line->kind == CALL__KIND__CALLBACK) {
        i = about(call_back, line->case_, 0);
    } else {
        i = about(rang, NULL, some_outcome(w, line->kind));
        snprintf(i.text, sizeof i.text, "%s|%s", line->call, line->offer ? line->offer : "");
    }
    later(w, c, between(w, 15 * SECOND_MS, maybe(w, 150) ? 5 * MINUTE_MS : 90 * SECOND_MS), i);
}

static void take_call(struct world *w, struct client *c, const char *call)
{
    Envelope env = ENVELOPE__INIT;
    TakeCall take = TAKE_CALL__INIT;

    take.call = text_of(call);
    env.body_case = ENVELOPE__BODY_TAKE_CALL;
    env.take_call = &take;
    client_ask(w, c, &env, heard_taken, NULL);
}

static void heard_calls(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    size_t most = 3;

    (void)r;
    if (answer->body_case != ENVELOPE__BODY_CALL_LIST)
        return;
    for (size_t i = 0; i < answer->call_list->n_calls && most; i++) {
        const CallLine *line = answer->call_list->calls[i];

        if (!text_empty(line->taken_by) && !maybe(w, 50))
            continue;
        take_call(w, c, line->call);
        most--;
    }
}

static void look_at_calls(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    ListCalls list = LIST_CALLS__INIT;

    if (!w->is_over)
        later(w, c, between(w, 20 * SECOND_MS, 35 * MINUTE_MS), *i);
    if (maybe(w, 100)) {
        take_call(w, c, ""); /* whichever is most urgent */
        return;
    }
    env.body_case = ENVELOPE__BODY_LIST_CALLS;
    env.list_calls = &list;
    client_ask(w, c, &env, heard_calls, NULL);
}

/* ---- coordinators ---- */
static void ack_alarm(struct world *w, struct client *c, const char *alarm)
{
    Envelope env = ENVELOPE__INIT;
    AckAlarm ack = ACK_ALARM__INIT;

    ack.alarm = text_of(alarm);
    env.body_case = ENVELOPE__BODY_ACK_ALARM;
    env.ack_alarm = &ack;
    client_ask(w, c, &env, NULL, NULL);
}

static void heard_alarms(
    struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    if (answer->body_case != ENVELOPE__BODY_ALARM_LIST)
        return;
    for (size_t i = 0; i < answer->alarm_list->n_alarms; i++) {
        const AlarmLine *line = answer->alarm_list->alarms[i];

        if (maybe(w, text_empty(line->acked_by) ? 200 : 10)) /* most are seen to when they ring */
            ack_alarm(w, c, line->alarm);
    }
}

static void look_at_alarms(struct world *w, struct client *c)
{
    Envelope env = ENVELOPE__INIT;
    ListAlarms list = LIST_ALARMS__INIT;

    env.body_case = ENVELOPE__BODY_LIST_ALARMS;
    env.list_alarms = &list;
    client_ask(w, c, &env, heard_alarms, NULL);
}

static void own(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    OwnCase m = OWN_CASE__INIT;
    Instant until = INSTANT__INIT;

    m.case_ = text_of(i->text);
    if (maybe(w, 300)) {
        PUT(&until, ms, world_now(w) + between(w, -MINUTE_MS, 3 * HOUR_MS));
        m.until = &until;
    }
    if (maybe(w, 400)) {
        PUT(&m, take, 1);
        m.reason = text_of(some_reason(w));
    }
    env.body_case = ENVELOPE__BODY_OWN_CASE;
    env.own_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void disown(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    DisownCase m = DISOWN_CASE__INIT;

    (void)w;
    m.case_ = text_of(i->text);
    env.body_case = ENVELOPE__BODY_DISOWN_CASE;
    env.disown_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

static void show(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    ShowCase m = SHOW_CASE__INIT;

    m.case_ = text_of(i->text);
    PUT(&m, timeline, maybe(w, 500));
    env.body_case = ENVELOPE__BODY_SHOW_CASE;
    env.show_case = &m;
    client_ask(w, c, &env, NULL, NULL);
}

/* A case whose version is that of an hour ago: the service has to say that it has moved on. */
static void note_on_old_version(struct world *w, struct client *c, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    AddNote note = ADD_NOTE__INIT;

    (void)w;
    note.case_ = text_of(i->text);
    note.text = text_of("проверено");
    PUT(&note, if_version, 1);
    env.body_case = ENVELOPE__BODY_ADD_NOTE;
    env.add_note = &note;
    client_ask(w, c, &env, NULL, NULL);
}

/* Verifying or exhausted: somebody decides. Of the others some, by chance. */
static void look_at_case(struct world *w, struct client *c, const CaseRow *row)
{
    static deed *const deeds[] = { own, own, disown, show, call_back, close_case, say_place,
        note_on_old_version, ask_something, decide_something, decide_something, decide_something,
        decide_something };
    bool needs_somebody =
        row->state == CASE__STATE__VERIFYING || row->state == CASE__STATE__EXHAUSTED;

    if (row->state == CASE__STATE__MERGED && maybe(w, 150))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS), about(reopen, row->case_, 0));
    else if (row->state == CASE__STATE__CLOSED && maybe(w, 20))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS), about(reopen, row->case_, 0));
    else if (row->state == CASE__STATE__EXHAUSTED && maybe(w, 200))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS), about(decide_for_help, row->case_, 0));
    else if (row->state == CASE__STATE__VERIFYING && maybe(w, 60))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS), about(merge, row->case_, 0));
    else if (needs_somebody && maybe(w, 250))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS),
            about(maybe(w, 500) ? call_back : close_case, row->case_, 0));
    else if (maybe(w, 60))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS),
            about(deeds[below(w, sizeof deeds / sizeof deeds[0])], row->case_, 0));
}

static void heard_list(struct world *w, struct client *c, struct request *r, const Envelope *answer)
{
    (void)r;
    if (answer->body_case != ENVELOPE__BODY_CASE_LIST)
        return;
    for (size_t i = 0; i < answer->case_list->n_cases; i++)
        look_at_case(w, c, answer->case_list->cases[i]);
}

static void look_at_list(struct world *w, struct client *c)
{
    Envelope env = ENVELOPE__INIT;
    ListCases list = LIST_CASES__INIT;
    Case__State closed[] = { CASE__STATE__CLOSED, CASE__STATE__MERGED };

    if (maybe(w, 150)) {
        list.state = closed;
        list.n_state = 2;
    }
    env.body_case = ENVELOPE__BODY_LIST_CASES;
    env.list_cases = &list;
    client_ask(w, c, &env, heard_list, NULL);
}

/* What an alarm wants: most are seen to by whoever hears them, some of the cases are ended there and then. */
static void see_to(struct world *w, struct client *c, const struct intent *i)
{
    static deed *const deeds[] = { close_case, close_case, close_case, call_back, own, show,
        decide_something, decide_for_help };
    char number[CASE_NUMBER_TEXT];

    snprintf(number, sizeof number, "%.*s", (int)strcspn(i->text, ":"), i->text);
    if (maybe(w, 900))
        ack_alarm(w, c, i->text);
    if (maybe(w, i->number >= 3 ? 600 : 250))
        later(w, c, between(w, SECOND_MS, 5 * MINUTE_MS),
            about(deeds[below(w, sizeof deeds / sizeof deeds[0])], number, 0));
}

void people_rung(struct world *w, const AlarmLine *line)
{
    if (line->cause == ALARM__CAUSE__QUESTION && maybe(w, 600))
        later(w, some_coordinator(w), between(w, 5 * SECOND_MS, 5 * MINUTE_MS),
            about(answer_questions, line->case_, 0));
    if (maybe(w, 800))
        later(w, some_coordinator(w), between(w, 5 * SECOND_MS, 2 * MINUTE_MS),
            about(see_to, line->alarm, line->count));
}

static void look_around(struct world *w, struct client *c, const struct intent *i)
{
    if (!w->is_over)
        later(w, c, between(w, MINUTE_MS, 25 * MINUTE_MS), *i);
    if (maybe(w, 600))
        look_at_alarms(w, c);
    else
        look_at_list(w, c);
}

/* Some are on the telephone just then. */
void people_talk(struct world *w, int64_t from_ms, int64_t to_ms)
{
    static deed *const deeds[] = { say_note, say_note, say_fact, file_case };

    for (int i = 0; i < 6 && w->n_known; i++)
        later(w, some_operator(w), between(w, from_ms, to_ms) * w->p.rate,
            about(deeds[below(w, 4)], w->known[below(w, w->n_known)].number, OPENLY));
}

/* ---- the admin ---- */
static void add_key(struct world *w, struct client *admin, const struct client *org)
{
    Envelope env = ENVELOPE__INIT;
    KeyAdd add = KEY_ADD__INIT;
    KeyRow row = KEY_ROW__INIT;

    row.name = text_of(org->name);
    row.responder = text_of(org->responder);
    PUT(&row, role, ROLE__ORG);
    row.has_public_key = 1;
    row.public_key = (ProtobufCBinaryData){ sizeof org->key, (uint8_t *)(uintptr_t)org->key };
    add.key = &row;
    env.body_case = ENVELOPE__BODY_KEY_ADD;
    env.key_add = &add;
    client_ask(w, admin, &env, NULL, NULL);
}

static void heard_import(
    struct world *w, struct client *admin, struct request *r, const Envelope *answer)
{
    (void)r;
    if (answer->body_case != ENVELOPE__BODY_DIRECTORY_REPORT ||
        answer->directory_report->n_refused) {
        world_fail(w, "the directory was not taken");
        return;
    }
    if (w->has_directory)
        return;
    w->has_directory = true;
    orgs_begin(w);
    for (size_t i = 0; i < w->n_clients; i++) {
        if (w->clients[i]->role == ROLE__ORG)
            add_key(w, admin, w->clients[i]);
    }
}

/* number 1: the same again, somewhat different, as an import each night has it. */
static void import_directory(struct world *w, struct client *admin, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    DirectoryPut put = DIRECTORY_PUT__INIT;
    struct arena a = { 0 };

    put.source = text_of("list");
    put.entries = arena_alloc(&a, stage_responders() * sizeof *put.entries);
    for (; put.n_entries < stage_responders(); put.n_entries++) {
        ResponderEntry *e = put.entries[put.n_entries] = arena_alloc(&a, sizeof *e);

        stage_responder(put.n_entries, e, &a);
        if (i->number && maybe(w, 200))
            PUT(e, radius_km, e->radius_km + 1);
        if (i->number && e->has_capacity && maybe(w, 300))
            PUT(e, capacity, e->capacity + 1);
    }
    env.body_case = ENVELOPE__BODY_DIRECTORY_PUT;
    env.directory_put = &put;
    client_ask(w, admin, &env, heard_import, NULL);
    arena_clear(&a);
}

/* The organisation's old key is revoked on its open connection, after a new one was given. */
static void heard_revoked(
    struct world *w, struct client *admin, struct request *r, const Envelope *answer)
{
    struct client *old = client_named(w, r->about.text);

    (void)admin;
    if (answer->body_case == ENVELOPE__BODY_KEY_ROWS && old)
        old->is_revoked = true;
}

static void revoke_key(struct world *w, struct client *admin, const struct intent *i)
{
    Envelope env = ENVELOPE__INIT;
    KeyRevoke revoke = KEY_REVOKE__INIT;

    revoke.name = text_of(i->text);
    env.body_case = ENVELOPE__BODY_KEY_REVOKE;
    env.key_revoke = &revoke;
    client_ask(w, admin, &env, heard_revoked, i);
}

static void change_key(struct world *w, struct client *admin, const struct intent *i)
{
    struct client *old = client_named(w, i->text), *next;
    char name[40];

    if (!old || w->is_over)
        return;
    snprintf(name, sizeof name, "%.30s-2", old->responder);
    next = org_join(w, name, old->responder);
    add_key(w, admin, next);
    later(w, admin, between(w, MINUTE_MS, HOUR_MS), about(revoke_key, old->name, 0));
}

/* ---- all of them ---- */
#define CASES_LEAST 20

/* Some of what was filed came to the same case: as many more are filed. */
static void top_up(struct world *w, struct client *c, const struct intent *i)
{
    for (size_t n = w->n_known; n < CASES_LEAST; n++)
        file_case(w, c, i);
    if (w->n_known < CASES_LEAST)
        later(w, c, HOUR_MS / 2, about(top_up, NULL, 0));
}

static void plan_cases(struct world *w)
{
    int64_t at_ms = 0;

    later(w, some_operator(w), 20 * HOUR_MS + 10 * MINUTE_MS, about(top_up, NULL, 0));

    for (unsigned i = 0; i < w->p.cases; i++) {
        /* now and then several people ring at once */
        at_ms = maybe(w, 250) && i ? at_ms + between(w, 0, 2 * SECOND_MS)
                                   : between(w, 10 * MINUTE_MS, 20 * HOUR_MS);
        later(w, some_operator(w), at_ms, about(file_case, NULL, maybe(w, 60) ? SEALED : OPENLY));
    }
    later(
        w, some_operator(w), between(w, HOUR_MS, 20 * HOUR_MS), about(file_case, NULL, AS_PREVIEW));
}

static void begin_admin(struct world *w)
{
    static const char *const changed[] = { "vol-azov", "social", "vol-anna" };
    struct client *admin = client_new(w, "admin", ROLE__ADMIN, "", NODE_INTAKE);
    char name[64];

    later(w, admin, SECOND_MS, about(import_directory, NULL, 0));
    later(w, admin, between(w, HOUR_MS, 20 * HOUR_MS), about(import_directory, NULL, 1));
    snprintf(name, sizeof name, "%s-1", changed[below(w, 3)]);
    later(w, admin, between(w, HOUR_MS, 15 * HOUR_MS), about(change_key, name, 0));
    later(w, admin, between(w, HOUR_MS, 20 * HOUR_MS), about(ask_about_keys, NULL, 0));
    later(w, admin, between(w, 3 * HOUR_MS, 10 * HOUR_MS), about(erase_something, NULL, 0));
    later(w, admin, between(w, HOUR_MS, 8 * HOUR_MS), about(change_entry, NULL, 0));
    later(w, admin, between(w, HOUR_MS, 12 * HOUR_MS), about(ask_about_people, NULL, 0));
}

void people_begin(struct world *w)
{
    for (int i = 0; i < OPERATORS; i++) {
        struct client *c = client_new(w, operators[i], ROLE__OPERATOR, "", NODE_INTAKE);

        later(w, c, 10 * MINUTE_MS, about(look_at_calls, NULL, 0));
        later(w, c, between(w, HOUR_MS, 8 * HOUR_MS), about(repeat_another, NULL, 0));
    }
    for (int i = 0; i < COORDINATORS; i++) {
        struct client *c = client_new(w, coordinators[i], ROLE__COORDINATOR, "", NODE_INTAKE);

        later(w, c, between(w, 10 * MINUTE_MS, HOUR_MS), about(look_around, NULL, 0));
        later(w, c, between(w, HOUR_MS, 8 * HOUR_MS), about(repeat_another, NULL, 0));
        later(w, c, between(w, HOUR_MS, 10 * HOUR_MS), about(go_off_duty, NULL, 0));
        if (maybe(w, 150))
            later(w, c, between(w, HOUR_MS, 20 * HOUR_MS), about(watch_cases, NULL, 0));
    }
    client_new(w, "duty-phone", ROLE__DUTY, "", NODE_DISPATCHER)->listens = true;
    begin_admin(w);
    plan_cases(w);
}
