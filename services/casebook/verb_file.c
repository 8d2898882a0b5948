/* verb_file - what is said about a case: filed, noted, a fact, a place. Each is judged again and can only raise. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "casebook/policy.h"
#include "words/words.h"

static bool person_is_said(const struct person *p)
{
    return !text_empty(p->name) || !text_empty(p->phone) || !text_empty(p->born) ||
           !text_empty(p->lang);
}

static void say_people(struct step *s)
{
    const struct person *subject = &s->command->file.subject;
    const struct person *reporter = &s->command->file.reporter;

    if (person_is_said(subject))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__SUBJECT_NAMED,
                         .p = { .name = subject->name,
                             .phone = subject->phone,
                             .born = subject->born,
                             .lang = subject->lang } });
    if (person_is_said(reporter) || !text_empty(s->command->file.relation))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__REPORTER_ADDED,
                         .p = { .name = reporter->name,
                             .phone = reporter->phone,
                             .born = reporter->born,
                             .lang = reporter->lang,
                             .value = s->command->file.relation } });
}

void never_add(struct step *s, const char *const *who, uint32_t n, bool ask)
{
    char *const *known = (char *const *)(uintptr_t)(ask ? s->c->never_ask : s->c->never_tell);
    uint32_t n_known = ask ? s->c->n_never_ask : s->c->n_never_tell, n_new = 0, n_left = 0;
    char **list = arena_alloc(s->arena, (n + 1) * sizeof *list);

    for (uint32_t i = 0; i < n; i++) {
        if (text_among(who[i], known, n_known) || text_among(who[i], list, n_new))
            continue;
        if (n_known + n_new < PEOPLE_MAX)
            list[n_new++] = (char *)(uintptr_t)who[i];
        else
            n_left++;
    }
    if (n_new)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__NEVER_SET,
                         .flag = { ask },
                         .p = { .list = (const char *const *)list, .n_list = n_new } });
    if (n_left) /* whom we cannot keep in mind, a person has to */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, 0);
}

/* oktmo, kladr, zone: "" where one is not known. NULL: none is. */
static const char *const *codes_of(const struct fix *f, struct arena *a)
{
    const char **codes = arena_alloc(a, PLACE_CODES * sizeof *codes);

    codes[0] = f->oktmo ? f->oktmo : "";
    codes[1] = f->kladr ? f->kladr : "";
    codes[2] = f->zone ? f->zone : "";
    return *codes[0] || *codes[1] || *codes[2] ? codes : NULL;
}

void place_emit(struct step *s, const struct fix *f, bool of_reporter)
{
    const char *const *codes = codes_of(f, s->arena);

    if (f->source == CASE__PLACE_SOURCE__NOWHERE)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__PLACE_FIXED,
                     .flag = { f->has_point, of_reporter, false, f->address, f->garbled },
                     .radius_m = f->radius_m,
                     .source = f->source,
                     .code = f->district,
                     .list = codes,
                     .n_list = codes ? PLACE_CODES : 0,
                     .kind = f->country,
                     .until_ms = f->fix_at_ms ? f->fix_at_ms : s->now_ms,
                     .p = { .text = f->text, .lat = f->lat, .lon = f->lon } });
}

/* The caller's newest place is a point, and the one in use: somebody has said that they are together. */
static bool are_together(const struct casefile *c)
{
    const struct fix *place = case_place(c);

    for (uint32_t i = c->n_fixes; place && i > 0; i--) {
        const struct fix *f = &c->fixes[i - 1];

        if (f->of_reporter)
            return f->has_point && text_is(f->text, place->text);
    }
    return false;
}

/* Who says it now is the person. Another caller about the same is not, whoever called first. */
static bool is_said_by_subject(const struct step *s)
{
    const struct person *said = &s->command->file.reporter;

    if (!case_is_own_call(s->c))
        return false;
    if (!person_is_said(said))
        return s->command->verb != VERB_SAME_AS;
    return text_is(said->phone, s->c->reporters[0].phone);
}

/* A fix of the caller's telephone says where the caller is, and where the person is only if they are one or together (design.md 4).
 * A telephone that does not know where it is says nothing of anybody else. */
static bool is_of_caller(const struct fix *f, bool is_where_subject_is)
{
    return f->source == CASE__PLACE_SOURCE__NETWORK && !(f->has_point && is_where_subject_is);
}

static void say_places(struct step *s)
{
    const struct fix *at = &s->command->file.at, *of_reporter = &s->command->file.reporter_at;
    bool is_subject = is_said_by_subject(s);

    place_emit(s, at, is_of_caller(at, is_subject || s->command->file.same_place));
    place_emit(s, of_reporter, true);
    if (is_subject && of_reporter->has_point && !case_place(s->c))
        place_emit(s, of_reporter, false);
}

/* `consent=given` is no fact of the case but the person's word about it. */
static void say_fact(struct step *s, const struct fact *f)
{
    int consent = consent_of_fact(f);

    if (consent > 0) {
        consent_set(s, (Case__Consent)consent, true, NULL);
        return;
    }
    step_emit(s, &(struct event){ .type = EVENT__TYPE__FACT_SET,
                     .code = f->key,
                     .flag = { false, true },
                     .p = { .value = f->value } });
}

/* Lowering what the rules found is a person's decision, and needs a reason. */
static void lower_as_told(struct step *s, Priority given)
{
    if (given != PRIORITY__UNJUDGED && given > s->c->priority &&
        !text_empty(s->command->file.reason))
        case_lower(s, given, s->command->file.reason);
}

/* It lay at the operator's while nobody answered: the caller has waited that long already. */
static void say_late(struct step *s)
{
    int64_t sealed_ms = s->command->file.sealed_ms;

    if (sealed_ms <= 0 || s->now_ms - sealed_ms <= ARRIVAL_LATE_MS)
        return;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CASE_LATE, .until_ms = sealed_ms });
    alarm_raise(s, ALARM__CAUSE__ARRIVED_LATE, 0);
}

static void solve_if_said(struct step *s)
{
    if (text_empty(s->command->file.solved))
        return;
    case_settle(s);
    if (may_solve(s->c))
        case_solve(s, s->command->file.solved);
    else /* it was said to be over, and it is too grave to be ended by that */
        alarm_raise(s, ALARM__CAUSE__NEEDS_HUMAN, 0);
}

int verb_file(struct step *s)
{
    const struct command *cmd = s->command;

    if (s->c->state != CASE__STATE__NONE)
        return step_refuse(s, ERR_ID_REUSED, "id", NULL);
    if (!text_empty(cmd->file.kind) && !rulebook_kind(s->facts->rules, cmd->file.kind))
        return step_refuse(s, ERR_UNKNOWN_WORD, "kind", cmd->file.kind);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__CASE_FILED,
                     .cause = cmd->file.via,
                     .word = cmd->file.consent,
                     .code = cmd->file.call_ref,
                     .actor = cmd->actor,
                     .kind = cmd->file.kind,
                     .to = (int)cmd->file.priority,
                     .flag = { cmd->file.exercise, cmd->file.unsafe_to_call },
                     .p = { .text = cmd->file.text, .value = cmd->file.reply_to } });
    say_people(s);
    never_add(s, cmd->file.never_tell, cmd->file.n_never_tell, false);
    never_add(s, cmd->file.never_ask, cmd->file.n_never_ask, true);
    for (uint32_t i = 0; i < cmd->file.n_facts; i++)
        say_fact(s, &cmd->file.facts[i]);
    say_places(s);
    case_read(s, &cmd->file.read);
    case_settle(s); /* NEW */
    case_rejudge(s, cmd->file.kind, cmd->file.priority, cmd->file.reason);
    lower_as_told(s, cmd->file.priority);
    say_late(s);
    solve_if_said(s);
    return 0;
}

int refuse_unless_open(struct step *s)
{
    return case_is_open(s->c) ? 0
                              : step_refuse(s, ERR_WRONG_STATE, "case",
                                    word_of(&case__state__descriptor, s->c->state));
}

int verb_note(struct step *s)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    step_emit(s,
        &(struct event){ .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = s->command->note.text } });
    case_read(s, &s->command->note.read);
    case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
    return 0;
}

static bool has_room_for(const struct casefile *c, const struct fact *f)
{
    return case_fact(c, f->key) || c->n_facts < FACTS_MAX;
}

int verb_fact(struct step *s)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (consent_of_fact(&s->command->fact.fact) < 0)
        return step_refuse(s, ERR_UNKNOWN_WORD, "fact", s->command->fact.fact.value);
    if (quiet_zone_is_wrong(&s->command->fact.fact) || adrift_is_wrong(&s->command->fact.fact))
        return step_refuse(s, ERR_UNKNOWN_WORD, "fact", s->command->fact.fact.value);
    if (!has_room_for(s->c, &s->command->fact.fact))
        return step_refuse(s, ERR_TOO_LONG, "facts", NULL);
    say_fact(s, &s->command->fact.fact);
    case_read(s, &s->command->fact.read);
    case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
    return 0;
}

int verb_locate(struct step *s)
{
    const struct fix *told = adrift_told(s->c, s->arena);
    bool had_place = told != NULL;
    struct fix before = had_place ? *told : (struct fix){ 0 };
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    if (s->command->locate.wrong && !had_place)
        return step_refuse(s, ERR_MISSING, "place", NULL);
    if (s->command->locate.wrong)
        step_emit(s, &(struct event){ .type = EVENT__TYPE__PLACE_FIXED,
                         .flag = { false, false, true },
                         .p = { .text = s->command->locate.reason } });
    else
        place_emit(s, &s->command->locate.fix,
            is_of_caller(&s->command->locate.fix, case_is_own_call(s->c) || are_together(s->c)));
    if (where_has_moved(had_place ? &before : NULL, case_place(s->c)))
        where_tell_moved(s);
    case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
    return 0;
}

/* ---- the same call, said again ---- */
static const char *said_or(const char *said, const char *known)
{
    return text_empty(said) ? known : said;
}

/* What is not said now stays as it was. */
static void say_more_of_subject(struct step *s)
{
    const struct person *said = &s->command->file.subject, known = s->c->subject;

    if (person_is_said(said))
        step_emit(s, &(struct event){ .type = EVENT__TYPE__SUBJECT_NAMED,
                         .p = { .name = said_or(said->name, known.name),
                             .phone = said_or(said->phone, known.phone),
                             .born = said_or(said->born, known.born),
                             .lang = said_or(said->lang, known.lang) } });
}

static bool is_known_reporter(const struct casefile *c, const struct person *p)
{
    for (uint32_t i = 0; i < c->n_reporters; i++) {
        if (text_is(c->reporters[i].name, p->name) && text_is(c->reporters[i].phone, p->phone))
            return true;
    }
    return false;
}

/* More callers than a case has room for are not lost with what they say: who they are stands with it. */
static void note_reporter(struct step *s, const struct person *p)
{
    const char *name = text_empty(p->name) ? "" : p->name;
    const char *phone = text_empty(p->phone) ? "" : p->phone;

    step_emit(s, &(struct event){ .type = EVENT__TYPE__NOTE_ADDED,
                     .p = { .text = arena_printf(s->arena, "%s %s", name, phone) } });
}

static void say_another_reporter(struct step *s)
{
    const struct person *said = &s->command->file.reporter;

    if (!person_is_said(said) || is_known_reporter(s->c, said))
        return;
    if (s->c->n_reporters == PEOPLE_MAX)
        note_reporter(s, said);
    else
        step_emit(s, &(struct event){ .type = EVENT__TYPE__REPORTER_ADDED,
                         .p = { .name = said->name,
                             .phone = said->phone,
                             .born = said->born,
                             .lang = said->lang,
                             .value = s->command->file.relation } });
}

static void say_more_never(struct step *s)
{
    const struct command *cmd = s->command;

    never_add(s, cmd->file.never_tell, cmd->file.n_never_tell, false);
    never_add(s, cmd->file.never_ask, cmd->file.n_never_ask, true);
}

static void say_more_facts(struct step *s)
{
    for (uint32_t i = 0; i < s->command->file.n_facts; i++) {
        if (has_room_for(s->c, &s->command->file.facts[i]))
            say_fact(s, &s->command->file.facts[i]);
    }
}

static void say_newer_places(struct step *s)
{
    const struct fix *told = adrift_told(s->c, s->arena);
    bool had_place = told != NULL;
    struct fix before = had_place ? *told : (struct fix){ 0 };

    say_places(s);
    if (where_has_moved(had_place ? &before : NULL, case_place(s->c)))
        where_tell_moved(s);
}

static void note_text(struct step *s)
{
    if (!text_empty(s->command->file.text))
        step_emit(s, &(struct event){
                         .type = EVENT__TYPE__NOTE_ADDED, .p = { .text = s->command->file.text } });
}

/* Whoever calls, it is judged with what was known, and can only rise. */
static void say_more(struct step *s)
{
    const struct command *cmd = s->command;

    say_another_reporter(s);
    say_more_never(s);
    if (cmd->file.unsafe_to_call)
        unsafe_set(s);
    if (cmd->file.consent != CASE__CONSENT__UNSET)
        consent_set(s, cmd->file.consent, true, NULL);
    say_more_facts(s);
    say_newer_places(s);
    case_read(s, &cmd->file.read);
    case_rejudge(s, NULL, PRIORITY__UNJUDGED, NULL);
    case_raise(s, cmd->file.priority, cmd->file.reason, false);
    say_late(s);
}

int verb_filed_again(struct step *s)
{
    int rc = refuse_unless_open(s);

    if (rc)
        return rc;
    note_text(s);
    say_more_of_subject(s);
    say_more(s);
    solve_if_said(s);
    return 0;
}

/* ---- another caller about the same ---- */
/* A second reporter and no second ladder. What the first one said of the subject stays. */
int verb_same_as(struct step *s)
{
    if (!case_is_open(s->c))
        return step_refuse(
            s, ERR_WRONG_STATE, "same_as", word_of(&case__state__descriptor, s->c->state));
    if (s->c->exercise != s->command->file.exercise)
        return step_refuse(s, ERR_WRONG_STATE, "exercise", NULL);
    note_text(s);
    absorb_subject(s, &s->command->file.subject);
    say_more(s);
    return 0;
}
