/* file - what the caller said becomes a case. Filed first, then asked about (cli.md): from the answer on, nothing that happens
 * to this process can lose the case. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "base/times.h"
#include "change.h"
#include "human.h"
#include "identity.h"
#include "json.h"
#include "prompt.h"
#include "receipt.h"
#include "reckon.h"
#include "say.h"
#include "spool_folder.h"
#include "sys/files.h"
#include "value.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SILENCE_MS 2000 /* then the emergency number is said, whatever comes */
#define NAMES_MS 2000 /* how long the names of rung 0 are waited for */
#define NAMES_GAP_MS 50 /* doubled each time: every look at a case is recorded */
#define QUESTIONS 3
#define FROM_MAX (64 * 1024)

const struct option file_options[] = {
    { "from", "FILE.json|-", N_("the whole case as JSON"), false },
    { "kind", "KIND", N_("what kind of trouble it is"), false },
    { "priority", "P0..P5", N_("raising is free, lowering needs --reason"), false },
    { "subject-name", "NAME", N_("the person in trouble"), false },
    { "subject-phone", "PHONE", N_("their phone"), false },
    { "subject-born", "YEAR", N_("their year or date of birth"), false },
    { "subject-lang", "LANGUAGE", N_("their language"), false },
    { "reporter-name", "NAME", N_("who called"), false },
    { "reporter-phone", "PHONE", N_("the caller's phone (else $ASSIST_CALLER)"), false },
    { "reporter-born", "YEAR", N_("the caller's year or date of birth"), false },
    { "reporter-lang", "LANGUAGE", N_("the caller's language"), false },
    { "relation", "WORD", N_("what the caller is to the person: wife, neighbour"), false },
    { "at", "LOCATION",
        N_("where the person is: degrees, geo: URI, plus code, a settlement with an address"),
        false },
    { "reporter-at", "LOCATION",
        N_("where the caller is; what their telephone says of itself (AML) is that in --at, too"),
        false },
    { "same-place", NULL, N_("both are at the same place"), false },
    { "fact", "KEY=VALUE",
        N_("pregnant_weeks=38, alone=yes, last_contact=3h; may be given more than once"), true },
    { "consent", "given|vital_interest|refused", N_("may others be told?"), false },
    { "safe-to-call", "yes|no", N_("no: no call, message or voicemail, ever"), false },
    { "never-tell", "WHO", N_("who must not learn of it; may be given more than once"), true },
    { "never-ask", "WHO", N_("who must not be asked; may be given more than once"), true },
    { "call-ref", "ID",
        N_("the contact centre's call: the same call again adds a note (else $ASSIST_CALL_REF)"),
        false },
    { "another", NULL, N_("a second case from the same call"), false },
    { "same-as", "CASE", N_("another caller about the same"), false },
    { "via", "call|chat|app|social|letter", N_("how it reached you"), false },
    { "reply-to", "ADDRESS", N_("where to answer, if not by phone"), false },
    { "solved", "TEXT", N_("helped on the first line: filed and closed"), false },
    { "preview", NULL, N_("decide everything, write nothing"), false },
    { "exercise", NULL, N_("only an exercise"), false },
    { 0 },
};

/* ---- what was typed, as a message ---- */

static Person *person_of(struct cli *c, Person **person)
{
    if (!*person) {
        *person = arena_alloc(&c->arena, sizeof(**person));
        person__init(*person);
    }
    return *person;
}

/* An option that is text in the message as it stands. */
static void take_texts(struct cli *c, const struct args *a, FileCase *f)
{
    const struct {
        const char *option;
        char **field;
    } plain[] = {
        { "kind", &f->kind },
        { "reason", &f->reason },
        { "relation", &f->relation },
        { "at", &f->at },
        { "reporter-at", &f->reporter_at },
        { "call-ref", &f->call_ref },
        { "reply-to", &f->reply_to },
        { "solved", &f->solved },
    };

    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
        if (args_has(a, plain[i].option))
            *plain[i].field = arena_dup(&c->arena, args_value(a, plain[i].option));
    if (!f->call_ref && !text_empty(getenv("ASSIST_CALL_REF")))
        f->call_ref = arena_dup(&c->arena, getenv("ASSIST_CALL_REF"));
}

static void take_person(struct cli *c, const struct args *a, const char *who, Person **person)
{
    static const char *const parts[] = { "name", "phone", "born", "lang" };

    for (size_t i = 0; i < 4; i++) {
        const char *value = args_value(a, arena_printf(&c->arena, "%s-%s", who, parts[i]));
        Person *p = value ? person_of(c, person) : NULL;
        char **fields[] = { p ? &p->name : NULL, p ? &p->phone : NULL, p ? &p->born : NULL,
            p ? &p->lang : NULL };

        if (p)
            *fields[i] = arena_dup(&c->arena, value);
    }
}

static void take_people(struct cli *c, const struct args *a, FileCase *f)
{
    const char *caller = getenv("ASSIST_CALLER");

    take_person(c, a, "subject", &f->subject);
    take_person(c, a, "reporter", &f->reporter);
    if (!text_empty(caller) && text_empty(person_of(c, &f->reporter)->phone))
        f->reporter->phone = arena_dup(&c->arena, caller);
}

static int take_words(struct cli *c, const struct args *a, FileCase *f)
{
    int word = 0, error = 0;
    bool yes;

    if (args_has(a, "priority")) {
        error = value_word(c, "priority", &priority__descriptor, args_value(a, "priority"), &word);
        PUT(f, priority, (Priority)word);
    }
    if (!error && args_has(a, "consent")) {
        error =
            value_word(c, "consent", &case__consent__descriptor, args_value(a, "consent"), &word);
        PUT(f, consent, (Case__Consent)word);
    }
    if (!error && args_has(a, "via")) {
        error = value_word(c, "via", &case__via__descriptor, args_value(a, "via"), &word);
        PUT(f, via, (Case__Via)word);
    }
    if (!error && args_has(a, "safe-to-call")) {
        error = value_yes(c, "safe_to_call", args_value(a, "safe-to-call"), &yes);
        if (!error)
            PUT(f, safe_to_call, yes);
    }
    return error;
}

static void take_flags(const struct args *a, FileCase *f)
{
    if (args_has(a, "same-place"))
        PUT(f, same_place, 1);
    if (args_has(a, "another"))
        PUT(f, another, 1);
    if (args_has(a, "preview"))
        PUT(f, preview, 1);
    if (args_has(a, "exercise"))
        PUT(f, exercise, 1);
}

/* What --from had comes first. */
static void take_list(
    struct cli *c, const struct args *a, const char *option, char ***list, size_t *n)
{
    size_t more = args_count(a, option);
    char **all = arena_alloc(&c->arena, (*n + more + 1) * sizeof(*all));

    for (size_t i = 0; i < *n; i++)
        all[i] = (*list)[i];
    for (size_t i = 0; i < more; i++)
        all[*n + i] = arena_dup(&c->arena, args_nth(a, option, i));
    *list = all;
    *n += more;
}

/* Facts of --from are checked like typed ones: "3h" there means the same. */
static int take_facts(struct cli *c, const struct args *a, FileCase *f)
{
    size_t given = args_count(a, "fact");
    Fact **all = arena_alloc(&c->arena, (f->n_facts + given + 1) * sizeof(*all));

    for (size_t i = 0; i < f->n_facts + given; i++) {
        const char *typed = i < f->n_facts ? arena_printf(&c->arena, "%s=%s",
                                                 f->facts[i]->key ? f->facts[i]->key : "",
                                                 f->facts[i]->value ? f->facts[i]->value : "")
                                           : args_nth(a, "fact", i - f->n_facts);
        int error;

        all[i] = arena_alloc(&c->arena, sizeof(**all));
        error = value_fact(c, typed, all[i]);
        if (error)
            return error;
    }
    f->facts = all;
    f->n_facts += given;
    return 0;
}

static int take_same_as(struct cli *c, const struct args *a, FileCase *f)
{
    const char *typed = args_has(a, "same-as") ? args_value(a, "same-as") : f->same_as;

    return text_empty(typed) ? 0 : value_case(c, typed, &f->same_as);
}

static int take_options(struct cli *c, const struct args *a, FileCase *f)
{
    int error;

    take_texts(c, a, f);
    take_people(c, a, f);
    take_flags(a, f);
    take_list(c, a, "never-tell", &f->never_tell, &f->n_never_tell);
    take_list(c, a, "never-ask", &f->never_ask, &f->n_never_ask);
    error = take_words(c, a, f);
    if (!error)
        error = take_same_as(c, a, f);
    if (!error)
        error = take_facts(c, a, f);
    return error;
}

/* ---- --from ---- */

static json_t *load_json(struct cli *c, const char *path)
{
    json_error_t where;
    json_t *value = NULL;
    char *bytes = NULL;
    size_t n;
    int error;

    if (text_is(path, "-")) {
        value = json_loadf(stdin, JSON_REJECT_DUPLICATES, &where);
    } else {
        error = files_read(path, FROM_MAX, &bytes, &n);
        if (error) {
            cli_usage(c, error, "--from", path);
            return NULL;
        }
        value = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &where);
        free(bytes);
    }
    if (!value)
        cli_usage(c, ERR_INVALID, "--from",
            arena_printf(&c->arena, "%s:%d:%d: %s", path, where.line, where.column, where.text));
    return value;
}

static int take_from(struct cli *c, const char *path, FileCase **ret_file)
{
    json_t *value = load_json(c, path);
    ProtobufCMessage *message;
    struct refusal why;
    int error;

    if (!value)
        return c->refused.code;
    error = json_to_message(value, &file_case__descriptor, &c->arena, &message, &why);
    json_decref(value);
    if (error)
        return cli_usage(c, error, why.field, why.value);
    *ret_file = (FileCase *)message;
    return 0;
}

/* ---- the text ---- */

static int take_text(struct cli *c, const struct args *a, FileCase *f)
{
    char *text = NULL;
    int error = value_text(c, a, 0, &text);

    if (error)
        return error;
    if (text)
        f->text = text;
    if (text_empty(f->text) && text_empty(f->kind) && c->asks && !args_has(a, "from"))
        f->text = prompt_line(c, _("What did the caller say?"));
    if (text_empty(f->text) && text_empty(f->kind))
        return cli_usage(c, ERR_MISSING, "text", NULL);
    return 0;
}

static int read_case(struct cli *c, const struct args *a, FileCase **ret_file)
{
    FileCase *f = arena_alloc(&c->arena, sizeof(*f));
    int error = 0;

    file_case__init(f);
    if (args_has(a, "from"))
        error = take_from(c, args_value(a, "from"), &f);
    if (!error)
        error = take_options(c, a, f);
    if (!error)
        error = take_text(c, a, f);
    *ret_file = f;
    return error;
}

/* ---- filing ---- */

struct waiting {
    const Envelope *env;
    bool may_keep; /* a preview is not worth keeping */
    bool has_said;
    bool is_kept;
    int keep_error; /* why it could not be kept; 0: it is, or was not tried */
};

/* From here on the case outlives this process and the machine's power. */
static void keep_case(struct cli *c, struct waiting *w)
{
    if (!w->may_keep || w->is_kept || !c->who)
        return;
    w->keep_error = spool_keep(c, w->env->id.data, w->env->file_case);
    if (w->keep_error == ERR_TAKEN) /* the same command again */
        w->keep_error = 0;
    w->is_kept = w->keep_error == 0;
}

static void say_emergency(struct cli *c, void *self, int64_t waited_ms)
{
    struct waiting *w = self;

    if (w->has_said || waited_ms < SILENCE_MS)
        return;
    w->has_said = true;
    say_aside(c, _("No answer from the service yet. If a life is in danger, call %s now."),
        identity_emergency(c));
    say_aside(c, _("Keep the caller on the line; write down where they are, and their number."));
    keep_case(c, w);
}

static const char *id_of(struct cli *c, const Envelope *env)
{
    char id[UUID_TEXT];

    uuid_format(env->id.data, id);
    return arena_dup(&c->arena, id);
}

static void answer_not_accepted(struct cli *c, const struct waiting *w)
{
    ask_print(c, json_pack("{s:s,s:b,s:b,s:s,s:o}", "id", id_of(c, w->env), "accepted", 0, "kept",
                     w->is_kept, "emergency", identity_emergency(c), "error", cli_error_json(c)));
}

/* Nobody has said "we have it": the operator must not believe so. */
static void say_not_accepted(struct cli *c, const struct waiting *w)
{
    const char *number = identity_emergency(c);

    say_aside(c, _("THE CASE IS NOT YET ACCEPTED. IF A LIFE IS IN DANGER, CALL %s."), number);
    if (w->is_kept)
        say_aside(c, _("It is kept here, sealed, and is sent as soon as the service answers: "
                       "assist spool list"));
    else if (w->may_keep)
        say_aside(c,
            _("IT COULD NOT BE KEPT ON THIS MACHINE EITHER (%s). WRITE IT DOWN ON PAPER, AND CALL "
              "%s."),
            gettext(error_text(w->keep_error)), number);
    if (c->json)
        answer_not_accepted(c, w);
}

/* The service was not reached: it is kept. It has answered, be it with a no: nothing is left to be sent. */
static void settle_kept(struct cli *c, struct waiting *w, int error)
{
    if (error && error_exit(error) == 3) {
        keep_case(c, w);
        say_not_accepted(c, w);
    } else if (w->is_kept) {
        spool_forget(c, id_of(c, w->env));
    }
}

static int send_case(struct cli *c, FileCase *f, const CaseReceipt **ret_receipt)
{
    Envelope env;
    bool changes = !(f->has_preview && f->preview);
    struct waiting waiting = { .env = &env, .may_keep = changes };
    const Envelope *answer;
    int error;

    session_request(c, &env, changes);
    env.body_case = ENVELOPE__BODY_FILE_CASE;
    env.file_case = f;
    error = session_ask(c,
        &(struct ask){ .request = &env,
            .expect = ENVELOPE__BODY_CASE_RECEIPT,
            .changes = changes,
            .waiting = say_emergency,
            .self = &waiting },
        &answer);
    if (!error)
        *ret_receipt = receipt_with_abroad(c, answer->case_receipt);
    settle_kept(c, &waiting, error);
    return error;
}

/* ---- the names of rung 0 ---- */

static const CaseShown *wait_names(struct cli *c, const CaseReceipt *r)
{
    int64_t until_ms = clock_real(c->clock) + NAMES_MS;
    const struct refusal before = c->refused;
    int64_t timeout_ms = c->timeout_ms;
    int gap_ms = NAMES_GAP_MS;
    const CaseShown *shown = NULL;

    c->timeout_ms = NAMES_MS;

    while (clock_real(c->clock) < until_ms && !session_is_over(c)) {
        session_pause(c, gap_ms);
        gap_ms *= 2;
        if (ask_case(c, r->case_, false, &shown) || receipt_has_names(r, shown))
            break;
    }
    c->timeout_ms = timeout_ms;
    c->refused = before; /* names are extra: without them the case is filed all the same */
    return shown;
}

/* ---- the questions that matter most ---- */

static const char *plain_answer(const char *typed)
{
    if (text_is(typed, "да") || text_is(typed, "Да"))
        return "yes";
    if (text_is(typed, "нет") || text_is(typed, "Нет"))
        return "no";
    return typed;
}

static int set_fact(struct cli *c, const char *number, const Question *q, const char *typed)
{
    Envelope env;
    SetFact body = SET_FACT__INIT;
    Fact fact;
    const Envelope *answer;
    int error =
        value_fact(c, arena_printf(&c->arena, "%s=%s", q->fact, plain_answer(typed)), &fact);

    if (error)
        return error;
    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_SET_FACT;
    env.set_fact = &body;
    body.case_ = arena_dup(&c->arena, number);
    body.fact = &fact;
    return change_ask(c, &env, &answer);
}

/* *ret_next: what is to be asked now, since that answer can be meant in several ways, too; NULL: nothing. */
static int set_place(
    struct cli *c, const char *number, const char *typed, const Question **ret_next)
{
    Envelope env;
    Locate body = LOCATE__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_LOCATE;
    env.locate = &body;
    body.case_ = arena_dup(&c->arena, number);
    body.at = arena_dup(&c->arena, typed);
    error = change_ask(c, &env, &answer);
    if (!error && answer->case_changed->n_questions)
        *ret_next = answer->case_changed->questions[0];
    return error;
}

static void say_not_taken(struct cli *c)
{
    say_aside(c, _("This answer was not taken down: %s"), say_refusal(c, &c->refused));
    c->refused = (struct refusal){ 0 };
    c->refused_id = NULL;
    c->is_usage = false;
}

/* False: the person has ended it (end of input, Ctrl-C). */
static bool ask_question(struct cli *c, const char *number, const Question *q)
{
    while (q) {
        char *typed = prompt_line(c, say_text(c, q->text));
        const Question *next = NULL;
        int error;

        reckon_anew(c);
        if (text_empty(typed))
            return typed != NULL;
        if (text_is(q->fact, "at"))
            error = set_place(c, number, typed, &next);
        else
            error = set_fact(c, number, q, typed);
        if (error)
            say_not_taken(c);
        q = next;
    }
    return true;
}

static void ask_questions(struct cli *c, const CaseReceipt *r)
{
    size_t n = r->n_questions < QUESTIONS ? r->n_questions : QUESTIONS;
    bool is_ended = false;

    if (!c->asks || !r->created || n == 0)
        return;
    say_aside(c, _("What matters most now (an empty line skips a question):"));
    for (size_t i = 0; i < n && !is_ended; i++)
        is_ended = !ask_question(c, r->case_, r->questions[i]) || session_is_over(c);
    if (is_ended)
        say_aside(c, _("The case is filed: %s"), r->case_);
}

int file_run(struct cli *c, const struct args *a)
{
    FileCase *f;
    const CaseReceipt *r;
    const CaseShown *shown = NULL;
    int error = read_case(c, a, &f);
    bool preview;

    if (error)
        return error;
    error = send_case(c, f, &r);
    if (error)
        return error;
    preview = f->has_preview && f->preview;
    receipt_print(c, r, preview);
    if (f->has_priority && f->priority > r->priority && text_empty(f->reason))
        say_aside(c, _("It stays %s: to lower the priority needs --reason."),
            human_word(&priority__descriptor, (int)r->priority));
    if (!preview) {
        value_case_touched(c, r->case_);
        shown = wait_names(c, r);
    }
    receipt_print_names(c, r, shown);
    if (!preview)
        ask_questions(c, r);
    return 0;
}
