/* What only the casebook can refuse: a case that is not there, mistyped or closed, somebody else's offer, call or alarm, an id used
 * before, a case that has moved on. Through its handlers, on a real database: not one byte of what is stored may change. */
#include "unit/casebook_lists.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>

#define MATCHER 'm'
#define DISPATCHER 'd'
#define NAMES 32

struct name {
    const char *name, *value; /* "$open", "26-326-0001-8" */
};

struct story {
    struct lists l;
    struct name names[NAMES];
    size_t n_names;
    const char *actor;
    Role role;
};

static size_t n_tried; /* in all tests */

/* ---- what is stored ---- */
static void hash_file(crypto_generichash_state *h, const char *path)
{
    char *bytes = NULL;
    size_t n;

    if (files_read(path, 64 << 20, &bytes, &n) == 0)
        crypto_generichash_update(h, (const uint8_t *)bytes, n);
    free(bytes);
}

/* Of the database and of what was written since its last checkpoint. */
static void state_hash(struct story *s, uint8_t ret[32])
{
    static const char *const files[] = { "assist.db", "assist.db-wal" };
    crypto_generichash_state h;

    crypto_generichash_init(&h, NULL, 0, 32);
    for (size_t i = 0; i < 2; i++)
        hash_file(&h, arena_printf(lists_arena(&s->l), "%s/%s", s->l.folder, files[i]));
    crypto_generichash_final(&h, ret, 32);
}

/* ---- names in the tables ---- */
static void name(struct story *s, const char *name_, const char *value)
{
    assert_true(s->n_names < NAMES);
    s->names[s->n_names++] = (struct name){ name_, strdup(value) };
}

static const char *value_of(const struct story *s, const char *name_)
{
    for (size_t i = 0; i < s->n_names; i++) {
        if (text_is(s->names[i].name, name_))
            return s->names[i].value;
    }
    fail_msg("nothing is called %s", name_);
    return NULL;
}

/* "case=$open" */
static void set(struct story *s, Envelope *env, const char *field)
{
    const char *value = strchr(field, '=') + 1;

    make_more(env, field, *value == '$' ? value_of(s, value) : value, lists_arena(&s->l));
}

/* ---- saying it ---- */
static Envelope *message(struct story *s, const char *body, const char *const *fields)
{
    Envelope *env = make(lists_arena(&s->l), body, NULL);

    for (; *fields; fields++)
        set(s, env, *fields);
    env->id.data[15] = ++s->l.id;
    return env;
}

static void as(struct story *s, const char *actor, Role role)
{
    s->actor = actor;
    s->role = role;
}

/* What is answered to it. */
static const Envelope *tell(struct story *s, Envelope *env)
{
    struct lists *l = &s->l;

    env->actor = arena_dup(lists_arena(l), s->actor);
    PUT(env, role, s->role);
    driver_hear(&l->d, LINK_INNER, PEER, NULL, env);
    for (size_t i = 0; i < driver_count(&l->d); i++) {
        struct bus_peer to;
        const Envelope *said = driver_said(&l->d, i, &to);

        if (to.n == 5 && to.id[0] == PEER && said->has_id &&
            memcmp(said->id.data, env->id.data, 16) == 0)
            return said;
    }
    fail_msg("%s was not answered", codec_name(env->body_case));
    return NULL;
}

#define FIELDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const Envelope *done(struct story *s, const char *body, const char *const *fields)
{
    const Envelope *answer = tell(s, message(s, body, fields));

    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("%s: %s %s", body, answer->refusal->code, answer->refusal->field);
    return answer;
}

/* Refused with this code and field, and nothing is stored. `what` is the case's name. */
static void refused(
    struct story *s, const char *what, Envelope *env, const char *code, const char *field)
{
    uint8_t before[32], after[32];
    const Envelope *answer;

    n_tried++;
    state_hash(s, before);
    answer = tell(s, env);
    state_hash(s, after);
    if (answer->body_case != ENVELOPE__BODY_REFUSAL)
        fail_msg("%s: %s: not refused, but %s", codec_name(env->body_case), what,
            codec_name(answer->body_case));
    if (!text_is(answer->refusal->code, code) || !text_is(answer->refusal->field, field))
        fail_msg("%s: %s: %s %s instead of %s %s", codec_name(env->body_case), what,
            answer->refusal->code, answer->refusal->field ? answer->refusal->field : "-", code,
            field);
    if (memcmp(before, after, sizeof before) != 0)
        fail_msg("%s: %s: something was stored", codec_name(env->body_case), what);
}

/* ---- the story: cases open, owned, closed; offers, calls, alarms ---- */
static void hello(struct story *s, char peer, const char *worker)
{
    Envelope *env = make(lists_arena(&s->l), "hello", NULL);

    env->hello->worker = arena_dup(lists_arena(&s->l), worker);
    env->hello->instance = env->hello->worker;
    driver_hear(&s->l.d, LINK_INNER, peer, NULL, env);
}

static const Envelope *said(struct story *s, Envelope__BodyCase body)
{
    for (size_t i = driver_count(&s->l.d); i-- > 0;) {
        const Envelope *env = driver_said(&s->l.d, i, NULL);

        if (env->body_case == body)
            return env;
    }
    fail_msg("no %s was said", codec_name(body));
    return NULL;
}

/* The matcher answers the newest request. */
static void rank(struct story *s, const char *responder, const char *channel)
{
    const MatchRequest *asked = said(s, ENVELOPE__BODY_MATCH_REQUEST)->match_request;
    Envelope *env = make(lists_arena(&s->l), "candidates_ranked", NULL);

    PUT(env->candidates_ranked, work, asked->work);
    PUT(env->candidates_ranked, case_, asked->case_);
    PUT(env->candidates_ranked, need, asked->need);
    PUT(env->candidates_ranked, rung, asked->rung);
    PUT(env->candidates_ranked, generation, asked->generation);
    make_more(env, "candidates+.responder=", responder, lists_arena(&s->l));
    make_more(env, "candidates.channels=", channel, lists_arena(&s->l));
    driver_hear(&s->l.d, LINK_INNER, MATCHER, NULL, env);
}

static const char *file(struct story *s, const char *kind, const char *priority)
{
    Envelope *env = message(s, "open_case",
        FIELDS("file.text=help", "file.consent=1", "place.source=1", "place.text=Azov"));

    make_more(env, "file.kind=", kind, lists_arena(&s->l));
    make_more(env, "file.priority=", priority, lists_arena(&s->l));
    return tell(s, env)->case_receipt->case_;
}

/* The last digit checks the others: another one is a slip. */
static const char *mistyped(struct story *s, const char *number)
{
    char *wrong = arena_dup(lists_arena(&s->l), number);
    char *last = strchr(wrong, '\0') - 1;

    *last = *last == '9' ? '0' : (char)(*last + 1);
    return wrong;
}

static const char *nowhere(struct story *s)
{
    char *number = arena_dup(lists_arena(&s->l), "20-001-0001-0");
    case_key key;

    while (case_number_parse(number, &key))
        number[strlen(number) - 1]++;
    return number;
}

static void tell_story(struct story *s)
{
    const CallList *calls;

    as(s, "anna", ROLE__OPERATOR);
    hello(s, MATCHER, "matcher");
    hello(s, DISPATCHER, "dispatcher");
    name(s, "$open", file(s, "medical", "1"));
    rank(s, "ambulance", "1");
    name(s, "$offer", said(s, ENVELOPE__BODY_DISPATCH)->dispatch->offer);
    name(s, "$owned", file(s, "medical", "2"));
    name(s, "$closed", file(s, "medical", "2"));
    name(s, "$rung", file(s, "isolated", "3"));
    rank(s, "neighbour", "2");
    calls = done(s, "list_calls", FIELDS(NULL))->call_list;
    assert_int_equal(calls->n_calls, 1);
    name(s, "$call", calls->calls[0]->call);
    name(s, "$mistyped", mistyped(s, value_of(s, "$open")));
    name(s, "$nowhere", nowhere(s));
    as(s, "boris", ROLE__COORDINATOR);
    done(s, "own_case", FIELDS("case=$owned"));
    done(s, "close_case", FIELDS("case=$closed", "outcome=1", "reason=the caller said so"));
    done(s, "take_call", FIELDS("call=$call"));
}

/* ---- what stands beside the first cases: keys, responders, cases that were merged, erased, held, called off ---- */
static void add_key(struct story *s, const char *who, const char *role)
{
    Envelope *env = make(lists_arena(&s->l), "key_add", NULL);
    const char *bytes = arena_printf(lists_arena(&s->l), "%-32s", who);

    make_more(env, "key.name=", who, lists_arena(&s->l));
    make_more(env, "key.public_key=", bytes, lists_arena(&s->l));
    make_more(env, "key.role=", role, lists_arena(&s->l));
    env->id.data[15] = ++s->l.id;
    assert_int_not_equal(tell(s, env)->body_case, ENVELOPE__BODY_REFUSAL);
}

static void tell_who_is_there(struct story *s)
{
    as(s, "root", ROLE__ADMIN);
    add_key(s, "anna", "1");
    add_key(s, "boris", "2");
    add_key(s, "olga", "2");
    add_key(s, "pavel", "2");
    done(s, "key_revoke", FIELDS("name=pavel"));
    done(s, "directory_put",
        FIELDS("source=mchs", "entries.id=shop", "entries.kind=1", "entries.name=Shop",
            "entries.channel=1", "entries.lat=47.1", "entries.lon=39.4"));
    as(s, "olga", ROLE__COORDINATOR);
    done(s, "set_duty", FIELDS("state=2"));
}

/* A call of this kind about this case. */
static const char *call_of(struct story *s, const char *case_, Call__Kind kind)
{
    const CallList *calls = done(s, "list_calls", FIELDS(NULL))->call_list;

    for (size_t i = 0; i < calls->n_calls; i++) {
        if (calls->calls[i]->kind == kind && text_is(calls->calls[i]->case_, case_))
            return calls->calls[i]->call;
    }
    fail_msg("%s: no such call", case_);
    return NULL;
}

static void tell_calls(struct story *s)
{
    const char *check, *back;

    as(s, "anna", ROLE__OPERATOR);
    check = done(s, "open_case",
        FIELDS("file.text=help", "file.kind=isolated", "file.priority=3",
            "file.subject.phone=+79990000001", "file.reporter.phone=+79990000002"))
                ->case_receipt->case_;
    name(s, "$unasked", check);
    name(s, "$check", call_of(s, check, CALL__KIND__CHECK));
    back = done(s, "open_case",
        FIELDS("file.text=help", "file.kind=isolated", "file.priority=3", "file.consent=1",
            "file.reporter.phone=+79990000003"))
               ->case_receipt->case_;
    name(s, "$over", back);
    as(s, "boris", ROLE__COORDINATOR);
    done(s, "close_case", FIELDS("case=$over", "need=n1", "outcome=1", "reason=a neighbour went"));
    done(s, "own_case", FIELDS("case=$unasked"));
    done(s, "help_me", FIELDS("case=$unasked"));
    name(s, "$alarm", done(s, "list_alarms", FIELDS(NULL))->alarm_list->alarms[0]->alarm);
    name(s, "$back", call_of(s, back, CALL__KIND__CALLBACK));
}

static void tell_endings(struct story *s)
{
    Envelope *unplaced;

    as(s, "anna", ROLE__OPERATOR);
    unplaced = message(s, "open_case", FIELDS("file.text=help", "file.consent=1"));
    name(s, "$unplaced", tell(s, unplaced)->case_receipt->case_);
    name(s, "$survivor", file(s, "medical", "2"));
    name(s, "$merged", file(s, "medical", "2"));
    name(s, "$erased", file(s, "medical", "2"));
    name(s, "$held", file(s, "medical", "2"));
    name(s, "$waits", file(s, "isolated", "3"));
    name(s, "$ended", file(s, "medical", "2"));
    rank(s, "ambulance", "1");
    name(s, "$recalled", said(s, ENVELOPE__BODY_DISPATCH)->dispatch->offer);
    name(s, "$coming", file(s, "medical", "2"));
    rank(s, "ambulance", "1");
    name(s, "$promised", said(s, ENVELOPE__BODY_DISPATCH)->dispatch->offer);
    as(s, "ambulance", ROLE__ORG);
    done(s, "answer_given",
        FIELDS("responder=ambulance", "answer.offer=$promised", "answer.answer=2",
            "answer.eta_min=20"));
    as(s, "boris", ROLE__COORDINATOR);
    done(s, "merge_case", FIELDS("case=$merged", "into=$survivor", "reason=the same caller"));
    done(s, "close_case", FIELDS("case=$ended", "outcome=1", "reason=x", "recall=1"));
    done(s, "close_case", FIELDS("case=$erased", "outcome=1", "reason=x"));
    done(s, "close_case", FIELDS("case=$held", "outcome=1", "reason=x"));
    done(s, "hold_case", FIELDS("case=$waits", "until.ms=1795345200000", "reason=x"));
    as(s, "root", ROLE__ADMIN);
    done(s, "erase_case", FIELDS("case=$erased"));
    done(s, "legal_hold", FIELDS("case=$held", "on=1", "reason=x"));
}

static void tell_the_rest(struct story *s)
{
    tell_who_is_there(s);
    tell_calls(s);
    tell_endings(s);
}

static int set_up_first(void **state)
{
    struct story *s = calloc(1, sizeof *s);
    void *lists;

    lists_set_up_folder(&lists);
    s->l = *(struct lists *)lists;
    free(lists);
    lists_start(&s->l);
    tell_story(s);
    *state = s;
    return 0;
}

static int set_up(void **state)
{
    set_up_first(state);
    tell_the_rest(*state);
    return 0;
}

static int tear_down(void **state)
{
    struct story *s = *state;

    driver_stop(&s->l.d);
    nftw(s->l.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < s->n_names; i++)
        free((char *)(uintptr_t)s->names[i].value);
    free(s);
    return 0;
}

/* ---- every message about a case ---- */
enum {
    CLOSED_TOO = 1, /* may be said of a closed case, or is refused there for another reason */
    NOT_OWNED = 2, /* a question; ends the case, or is refused of one that is open and owned */
};
static const struct about {
    const char *body, *number, *version; /* the paths of case and if_version; NULL: it has none */
    const char *rest[4];
    unsigned also;
} abouts[] = {
    { "note_read", "note.case", "note.if_version", { "note.text=x" }, 0 },
    { "fact_read", "set.case", "set.if_version", { "set.fact.key=alone", "set.fact.value=yes" },
        0 },
    { "place_read", "locate.case", "locate.if_version",
        { "locate.at=x", "place.text=x", "place.source=1" }, 0 },
    { "own_case", "case", "if_version", { NULL }, 0 },
    { "disown_case", "case", "if_version", { NULL }, CLOSED_TOO },
    { "record_callback", "case", "if_version", { "result=1" }, CLOSED_TOO },
    { "tag_case", "case", "if_version", { "tag=flood" }, CLOSED_TOO },
    { "help_me", "case", "if_version", { NULL }, 0 },
    { "prioritize_case", "case", "if_version", { "priority=2", "reason=x" }, 0 },
    { "add_contact", "case", "if_version", { "phone=+79990000009" }, 0 },
    { "ask_responder", "case", "if_version", { "responder=shop", "need=n1", "reason=x" }, 0 },
    { "hold_case", "case", "if_version", { "until.ms=1795343100000", "reason=x", "recall=1" }, 0 },
    { "resume_case", "case", "if_version", { NULL }, 0 },
    { "escalate_case", "case", "if_version", { "need=n1", "reason=x" }, 0 },
    { "legal_hold", "case", "if_version", { "on=1", "reason=x" }, CLOSED_TOO },
    { "close_case", "case", "if_version", { "outcome=1", "reason=x", "recall=1" }, NOT_OWNED },
    { "cancel_case", "case", "if_version", { "text=x" }, NOT_OWNED },
    { "solve_case", "case", "if_version", { "text=x" }, NOT_OWNED },
    { "merge_case", "case", "if_version", { "into=$survivor", "reason=x" }, NOT_OWNED },
    { "reopen_case", "case", "if_version", { "reason=x" }, CLOSED_TOO | NOT_OWNED },
    { "erase_case", "case", "if_version", { NULL }, CLOSED_TOO | NOT_OWNED },
    { "show_case", "case", NULL, { NULL }, CLOSED_TOO | NOT_OWNED },
    { "ask_explain", "case", NULL, { NULL }, CLOSED_TOO | NOT_OWNED },
};
#define N_ABOUTS (sizeof abouts / sizeof *abouts)

static Envelope *about(struct story *s, const struct about *m, const char *number)
{
    Envelope *env = message(s, m->body, m->rest);

    set(s, env, arena_printf(lists_arena(&s->l), "%s=%s", m->number, number));
    return env;
}

static void a_number_that_names_no_case_is_refused(void **state)
{
    static const struct {
        const char *what, *number, *code;
    } bad[] = {
        { "no number", "", "missing" },
        { "letters", "abc", "invalid" },
        { "half a number", "26-326", "invalid" },
        { "a number and more", "26-326-0001-8-9", "invalid" },
        { "a mistyped one", "$mistyped", "check_digit" },
        { "a case that is not there", "$nowhere", "not_found" },
    };
    struct story *s = *state;

    for (size_t i = 0; i < N_ABOUTS; i++) {
        for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
            refused(s, bad[k].what, about(s, &abouts[i], bad[k].number), bad[k].code, "case");
    }
}

static bool goes_on(struct story *s, const char *number, unsigned older)
{
    const char *from = arena_printf(lists_arena(&s->l), "older=%u", older);
    const Envelope *answer = tell(s, message(s, "show_case",
                                         FIELDS(arena_printf(lists_arena(&s->l), "case=%s", number),
                                             "timeline=1", "before_seq=1000", from)));

    if (answer->body_case == ENVELOPE__BODY_CASE_SHOWN)
        return true;
    assert_string_equal(answer->refusal->code, "invalid");
    assert_string_equal(answer->refusal->field, "older");
    return false;
}

/* Every row of the store is tried: a number from one case's answer shows nothing of another. */
static void a_timeline_goes_on_in_its_own_case_alone(void **state)
{
    struct story *s = *state;
    size_t of_open = 0, of_owned = 0;

    for (unsigned older = 1; older < 80; older++) {
        bool open = goes_on(s, "$open", older), owned = goes_on(s, "$owned", older);

        assert_false(open && owned);
        of_open += open;
        of_owned += owned;
    }
    assert_true(of_open > 1 && of_owned > 1);
}

static void a_closed_case_takes_nothing_more(void **state)
{
    struct story *s = *state;

    for (size_t i = 0; i < N_ABOUTS; i++) {
        if (!(abouts[i].also & CLOSED_TOO))
            refused(s, "a closed case", about(s, &abouts[i], "$closed"), "wrong_state", "case");
    }
    refused(s, "a closed case", about(s, &abouts[4], "$closed"), "wrong_state", "owner");
}

/* Not even what a closed one still takes. */
static void an_erased_case_takes_nothing_more(void **state)
{
    struct story *s = *state;

    for (size_t i = 0; i < N_ABOUTS; i++) {
        if (abouts[i].version)
            refused(s, "an erased case", about(s, &abouts[i], "$erased"), "erased", "case");
    }
}

static void a_case_that_has_moved_on_is_left_alone(void **state)
{
    static const char *const versions[] = { "1", "99", "4294967295" };
    struct story *s = *state;

    for (size_t i = 0; i < N_ABOUTS; i++) {
        for (size_t k = 0; k < 3 && abouts[i].version; k++) {
            Envelope *env = about(s, &abouts[i], "$open");

            make_more(env, abouts[i].version, versions[k], lists_arena(&s->l));
            refused(s, versions[k], env, "moved_on", "if_version");
        }
    }
}

/* ---- ids ---- */
static void an_id_is_one_actors_and_one_commands(void **state)
{
    struct story *s = *state;

    for (size_t i = 0; i < N_ABOUTS; i++) {
        const struct about *m = &abouts[i], *other = &abouts[i == 0];
        uint8_t before[32], after[32];
        Envelope *first, *again;

        if (m->also & NOT_OWNED)
            continue;
        as(s, "boris", ROLE__COORDINATOR);
        first = about(s, m, "$owned");
        state_hash(s, before);
        if (tell(s, first)->body_case == ENVELOPE__BODY_REFUSAL)
            fail_msg("%s is refused", m->body);
        state_hash(s, after);
        assert_memory_not_equal(before, after, sizeof before);
        again = about(s, m, "$open");
        memcpy(again->id.data, first->id.data, 16);
        refused(s, "the id of the same about another case", again, "id_reused", "id");
        again = about(s, other, "$owned");
        memcpy(again->id.data, first->id.data, 16);
        refused(s, "the id of another command", again, "id_reused", "id");
        as(s, "vera", ROLE__COORDINATOR);
        again = about(s, m, "$owned");
        memcpy(again->id.data, first->id.data, 16);
        refused(s, "somebody else's id", again, "id_reused", "id");
    }
}

static void the_id_of_a_case_is_that_cases_for_ever(void **state)
{
    struct story *s = *state;
    Envelope *first = message(s, "open_case", FIELDS("file.text=help"));
    Envelope *other = message(s, "open_case", FIELDS("file.text=help, quick"));
    Envelope *same = message(s, "open_case", FIELDS("file.text=help"));

    as(s, "anna", ROLE__OPERATOR);
    assert_int_equal(tell(s, first)->body_case, ENVELOPE__BODY_CASE_RECEIPT);
    memcpy(other->id.data, first->id.data, 16);
    memcpy(same->id.data, first->id.data, 16);
    refused(s, "another text", other, "id_reused", "id");
    as(s, "vera", ROLE__OPERATOR);
    refused(s, "somebody else's case", same, "id_reused", "id");
}

/* ---- each message's own ---- */
static const struct own {
    const char *what;
    const char *actor;
    Role role;
    const char *body;
    const char *fields[6];
    const char *code, *field;
} owns[] = {
    /* clang-format off */
    { "until an hour ago", "vera", ROLE__COORDINATOR, "own_case", { "case=$open", "until.ms=1795338000000" }, "out_of_range", "until" },
    { "until next year", "vera", ROLE__COORDINATOR, "own_case", { "case=$open", "until.ms=1826877600000" }, "out_of_range", "until" },
    { "somebody else's case", "vera", ROLE__COORDINATOR, "own_case", { "case=$owned" }, "taken", "owner" },
    { "taken without a reason", "vera", ROLE__COORDINATOR, "own_case", { "case=$owned", "take=1" }, "reason_needed", "reason" },
    { "nobody's case", "vera", ROLE__COORDINATOR, "disown_case", { "case=$open" }, "wrong_state", "owner" },
    { "somebody else's case", "vera", ROLE__COORDINATOR, "disown_case", { "case=$owned" }, "not_yours", "owner" },
    { "without an outcome", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned" }, "missing", "outcome" },
    { "while somebody is asked", "vera", ROLE__COORDINATOR, "close_case", { "case=$open", "outcome=1", "reason=x" }, "offer_live", "case" },
    { "without a call-back", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned", "outcome=1" }, "not_called_back", "reason" },
    { "another operator's case", "olga", ROLE__OPERATOR, "close_case", { "case=$owned", "outcome=1", "reason=x" }, "not_yours", "case" },
    { "an operator's, not called back", "anna", ROLE__OPERATOR, "close_case", { "case=$owned", "outcome=1", "reason=x" }, "forbidden", "outcome" },
    { "an operator's, not as helped", "anna", ROLE__OPERATOR, "close_case", { "case=$owned", "outcome=6", "reason=x" }, "forbidden", "outcome" },
    { "without a result", "anna", ROLE__OPERATOR, "record_callback", { "case=$open" }, "missing", "result" },
    { "a note without words", "anna", ROLE__OPERATOR, "note_read", { "note.case=$open" }, "missing", "text" },
    { "a fact without a name", "anna", ROLE__OPERATOR, "fact_read", { "set.case=$open", "set.fact.value=x" }, "missing", "fact" },
    { "wrong without a reason", "anna", ROLE__OPERATOR, "place_read", { "locate.case=$unplaced", "locate.wrong=1" }, "reason_needed", "reason" },
    { "no place that could be wrong", "anna", ROLE__OPERATOR, "place_read", { "locate.case=$unplaced", "locate.wrong=1", "locate.reason=x" }, "missing", "place" },

    { "no call", "anna", ROLE__OPERATOR, "take_call", { "call=$open" }, "invalid", "call" },
    { "a call that is not there", "anna", ROLE__OPERATOR, "take_call", { "call=26-326-0001-8.99" }, "not_found", "call" },
    { "a call somebody else has", "anna", ROLE__OPERATOR, "take_call", { "call=$call" }, "taken", "call" },
    { "no call at all", "anna", ROLE__OPERATOR, "end_call", { "outcome=2" }, "missing", "call" },
    { "a call that is not there", "anna", ROLE__OPERATOR, "end_call", { "call=26-326-0001-8.99", "outcome=2" }, "not_found", "call" },
    { "a call somebody else has", "anna", ROLE__OPERATOR, "end_call", { "call=$call", "outcome=2" }, "taken", "call" },
    { "a call of a case that has moved on", "boris", ROLE__COORDINATOR, "take_call", { "call=$call", "if_version=1" }, "moved_on", "if_version" },
    { "whichever call, of a case that has moved on", "boris", ROLE__COORDINATOR, "take_call", { "if_version=4294967295" }, "moved_on", "if_version" },
    { "a call of a case that has moved on", "boris", ROLE__COORDINATOR, "end_call", { "call=$call", "outcome=2", "if_version=1" }, "moved_on", "if_version" },
    { "an alarm of a case that has moved on", "boris", ROLE__COORDINATOR, "ack_alarm", { "alarm=$alarm", "if_version=1" }, "moved_on", "if_version" },
    { "an alarm that is not there", "boris", ROLE__COORDINATOR, "ack_alarm", { "alarm=26-326-0001-8:99" }, "not_found", "alarm" },
    { "no alarm", "boris", ROLE__COORDINATOR, "ack_alarm", { "alarm=nonsense" }, "invalid", "alarm" },

    { "somebody else's offer", "shop", ROLE__ORG, "answer_given", { "responder=shop", "answer.offer=$offer", "answer.answer=2" }, "not_found", "offer" },
    { "an offer that is not there", "ambulance", ROLE__ORG, "answer_given", { "responder=ambulance", "answer.offer=20-001-0001-7z", "answer.answer=2" }, "check_digit", "offer" },
    { "no offer", "ambulance", ROLE__ORG, "answer_given", { "responder=ambulance", "answer.answer=2" }, "missing", "offer" },
    { "for nobody", "ambulance", ROLE__ORG, "answer_given", { "answer.offer=$offer", "answer.answer=2" }, "missing", "answer" },
    { "a notice of before", "ambulance", ROLE__ORG, "answer_given", { "responder=ambulance", "answer.offer=$offer", "answer.answer=3", "answer.generation=99" }, "stale", "generation" },
    { "a need nobody knows", "ambulance", ROLE__ORG, "answer_given", { "responder=ambulance", "answer.offer=$offer", "answer.answer=2", "answer.needs=no_such_need" }, "unknown_word", "needs" },
    { "somebody else's inbox", "shop", ROLE__ORG, "inbox_asked", { "responder=shop", "offer=$offer" }, "not_found", "offer" },

    { "while cases are owned", "boris", ROLE__COORDINATOR, "set_duty", { "state=2" }, "wrong_state", "state" },
    { "to oneself", "boris", ROLE__COORDINATOR, "set_duty", { "state=2", "to=boris" }, "invalid", "to" },
    { "to nobody", "boris", ROLE__COORDINATOR, "set_duty", { "state=2", "to=nobody" }, "not_found", "to" },
    { "to an operator", "boris", ROLE__COORDINATOR, "set_duty", { "state=2", "to=anna" }, "not_found", "to" },
    { "to one who has left", "boris", ROLE__COORDINATOR, "set_duty", { "state=2", "to=pavel" }, "not_found", "to" },
    { "to one who is off duty", "boris", ROLE__COORDINATOR, "set_duty", { "state=2", "to=olga" }, "wrong_state", "to" },
    { "given to somebody when it begins", "boris", ROLE__COORDINATOR, "set_duty", { "state=1", "to=olga" }, "invalid", "to" },
    { "a responder's word", "boris", ROLE__COORDINATOR, "set_duty", { "state=3" }, "unknown_word", "state" },
    { "whose key is not there", "vera", ROLE__COORDINATOR, "set_duty", { "state=1" }, "not_found", "actor" },

    { "nobody's duty", "shop", ROLE__ORG, "duty_given", { "duty.state=2" }, "missing", "state" },
    { "without a word", "shop", ROLE__ORG, "duty_given", { "responder=shop", "duty.max=2" }, "unknown_word", "state" },
    { "until an hour ago", "shop", ROLE__ORG, "duty_given", { "responder=shop", "duty.state=2", "duty.until.ms=1795338000000" }, "out_of_range", "until" },
    { "until in two years", "shop", ROLE__ORG, "duty_given", { "responder=shop", "duty.state=2", "duty.until.ms=1858413600000" }, "out_of_range", "until" },
    { "who is in no directory", "nobody", ROLE__ORG, "duty_given", { "responder=nobody", "duty.state=2" }, "not_found", "responder" },

    { "about somebody else's offer", "shop", ROLE__ORG, "question_asked", { "responder=shop", "ask.offer=$offer", "ask.text=x" }, "not_found", "offer" },
    { "about no offer", "ambulance", ROLE__ORG, "question_asked", { "responder=ambulance", "ask.text=x" }, "missing", "offer" },
    { "about one that is over", "ambulance", ROLE__ORG, "question_asked", { "responder=ambulance", "ask.offer=$recalled", "ask.text=x" }, "wrong_state", "offer" },
    { "nothing asked", "ambulance", ROLE__ORG, "question_asked", { "responder=ambulance", "ask.offer=$offer", "ask.text= " }, "missing", "text" },
    { "asked by nobody", "ambulance", ROLE__ORG, "question_asked", { "ask.offer=$offer", "ask.text=x" }, "missing", "text" },
    { "to no offer", "boris", ROLE__COORDINATOR, "reply_org", { "text=x" }, "missing", "offer" },
    { "to an offer of no case", "boris", ROLE__COORDINATOR, "reply_org", { "offer=20-001-0001-7z", "text=x" }, "check_digit", "offer" },
    { "to one that is over", "boris", ROLE__COORDINATOR, "reply_org", { "offer=$recalled", "text=x" }, "wrong_state", "offer" },
    { "nothing said", "boris", ROLE__COORDINATOR, "reply_org", { "offer=$offer", "text= " }, "missing", "text" },
    { "after the case has moved on", "boris", ROLE__COORDINATOR, "reply_org", { "offer=$offer", "text=x", "if_version=99" }, "moved_on", "if_version" },

    { "an open case", "root", ROLE__ADMIN, "erase_case", { "case=$owned" }, "wrong_state", "case" },
    { "one on legal hold", "root", ROLE__ADMIN, "erase_case", { "case=$held" }, "legal_hold", "case" },
    { "one that lives on in another", "root", ROLE__ADMIN, "erase_case", { "case=$merged" }, "wrong_state", "into" },
    { "a hold without a reason", "root", ROLE__ADMIN, "legal_hold", { "case=$closed", "on=1" }, "reason_needed", "reason" },
    { "a hold that ends without one", "root", ROLE__ADMIN, "legal_hold", { "case=$held", "on=0" }, "reason_needed", "reason" },
    { "from no case on", "root", ROLE__ADMIN, "erase_expired", { "next=abc" }, "invalid", "next" },
    { "from a mistyped case on", "root", ROLE__ADMIN, "erase_expired", { "next=$mistyped" }, "check_digit", "next" },

    { "nothing", "anna", ROLE__OPERATOR, "find_cases", { NULL }, "missing", "text" },
    { "signs alone", "anna", ROLE__OPERATOR, "find_cases", { "text=?!, -" }, "missing", "text" },
    { "after no page", "anna", ROLE__OPERATOR, "find_cases", { "text=x", "next=r12" }, "invalid", "next" },
    { "after a page of another list", "anna", ROLE__OPERATOR, "find_cases", { "text=x", "next=c0000000000000001" }, "invalid", "next" },
    { "after the last page there can be", "anna", ROLE__OPERATOR, "find_cases", { "text=x", "next=rffffffffffffffff" }, "invalid", "next" },

    { "into itself", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$owned", "reason=x" }, "invalid", "into" },
    { "into nothing", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "reason=x" }, "missing", "into" },
    { "into a case that is not there", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$nowhere", "reason=x" }, "not_found", "into" },
    { "into a mistyped one", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$mistyped", "reason=x" }, "check_digit", "into" },
    { "into a closed one", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$closed", "reason=x" }, "wrong_state", "into" },
    { "into one that was merged", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$merged", "reason=x" }, "wrong_state", "into" },
    { "into one that was erased", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$erased", "reason=x" }, "wrong_state", "into" },
    { "without a reason", "vera", ROLE__COORDINATOR, "merge_case", { "case=$owned", "into=$survivor" }, "reason_needed", "reason" },
    { "one that has absorbed another", "vera", ROLE__COORDINATOR, "merge_case", { "case=$survivor", "into=$owned", "reason=x" }, "wrong_state", "case" },
    { "while somebody is on the way", "vera", ROLE__COORDINATOR, "merge_case", { "case=$coming", "into=$survivor", "reason=x" }, "wrong_state", "case" },
    { "one that is merged", "vera", ROLE__COORDINATOR, "merge_case", { "case=$merged", "into=$survivor", "reason=x" }, "wrong_state", "case" },
    { "one that is open", "vera", ROLE__COORDINATOR, "reopen_case", { "case=$open", "reason=x" }, "wrong_state", "case" },
    { "without a reason", "vera", ROLE__COORDINATOR, "reopen_case", { "case=$closed" }, "reason_needed", "reason" },
    { "a merged one without a reason", "vera", ROLE__COORDINATOR, "reopen_case", { "case=$merged" }, "reason_needed", "reason" },

    { "a check is no answer", "boris", ROLE__COORDINATOR, "end_call", { "call=$check", "outcome=2" }, "invalid", "outcome" },
    { "a check that is unclear", "boris", ROLE__COORDINATOR, "end_call", { "call=$check", "outcome=19" }, "invalid", "outcome" },
    { "consent of one who was not reached", "boris", ROLE__COORDINATOR, "end_call", { "call=$check", "outcome=15", "consent=1" }, "invalid", "consent" },
    { "a wish of one who was not reached", "boris", ROLE__COORDINATOR, "end_call", { "call=$check", "outcome=15", "may_tell=no" }, "invalid", "may_tell" },
    { "vital interest is nobody's word", "boris", ROLE__COORDINATOR, "end_call", { "call=$check", "outcome=18", "consent=2" }, "invalid", "consent" },
    { "a call-back ends by its own command", "boris", ROLE__COORDINATOR, "end_call", { "call=$back", "outcome=18" }, "invalid", "call" },
    { "a responder consents to nothing", "boris", ROLE__COORDINATOR, "end_call", { "call=$call", "outcome=2", "consent=1" }, "invalid", "consent" },
    { "a wish heard by one who declines", "boris", ROLE__COORDINATOR, "end_call", { "call=$call", "outcome=3", "may_tell=no" }, "invalid", "may_tell" },
    { "found dead by one who declines", "boris", ROLE__COORDINATOR, "end_call", { "call=$call", "outcome=3", "reason=7" }, "invalid", "reason" },
    { "they rang us and were not reached", "boris", ROLE__COORDINATOR, "end_call", { "call=$offer", "outcome=15" }, "invalid", "outcome" },
    { "unclear after they said yes", "boris", ROLE__COORDINATOR, "end_call", { "call=$promised", "outcome=19" }, "wrong_state", "offer" },
    { "unclear after it was called off", "boris", ROLE__COORDINATOR, "end_call", { "call=$recalled", "outcome=19" }, "wrong_state", "offer" },
    { "a need nobody knows", "boris", ROLE__COORDINATOR, "end_call", { "call=$call", "outcome=7", "needs=no_such_need" }, "unknown_word", "needs" },

    { "one need, by an operator", "anna", ROLE__OPERATOR, "close_case", { "case=$owned", "need=n1", "outcome=1", "reason=x" }, "forbidden", "need" },
    { "a need that is not there", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned", "need=n9", "outcome=1", "reason=x" }, "not_found", "need" },
    { "what is no need", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned", "need=x", "outcome=1", "reason=x" }, "invalid", "need" },
    { "a need that is over", "vera", ROLE__COORDINATOR, "close_case", { "case=$over", "need=n1", "outcome=1", "reason=x" }, "wrong_state", "need" },
    { "a need without an outcome", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned", "need=n1", "reason=x" }, "missing", "outcome" },
    { "a need without a reason", "vera", ROLE__COORDINATOR, "close_case", { "case=$owned", "need=n1", "outcome=1" }, "reason_needed", "reason" },
    { "a need while somebody is asked", "vera", ROLE__COORDINATOR, "close_case", { "case=$open", "need=n1", "outcome=1", "reason=x" }, "offer_live", "need" },

    { "until an hour ago", "vera", ROLE__COORDINATOR, "hold_case", { "case=$owned", "until.ms=1795338000000", "reason=x" }, "out_of_range", "until" },
    { "without a reason", "vera", ROLE__COORDINATOR, "hold_case", { "case=$owned", "until.ms=1795345200000" }, "reason_needed", "reason" },
    { "while somebody is on the way", "vera", ROLE__COORDINATOR, "hold_case", { "case=$coming", "until.ms=1795343100000", "reason=x" }, "offer_live", "case" },
    { "one that does not wait", "vera", ROLE__COORDINATOR, "resume_case", { "case=$owned" }, "wrong_state", "case" },
    { "one that waits", "vera", ROLE__COORDINATOR, "escalate_case", { "case=$waits", "reason=x" }, "wrong_state", "case" },
    { "without a reason", "vera", ROLE__COORDINATOR, "escalate_case", { "case=$owned" }, "reason_needed", "reason" },
    { "a need that is not there", "vera", ROLE__COORDINATOR, "escalate_case", { "case=$owned", "need=n9", "reason=x" }, "not_found", "need" },
    { "to a rung that is not there", "vera", ROLE__COORDINATOR, "escalate_case", { "case=$owned", "rung=99", "reason=x" }, "out_of_range", "rung" },
    { "what is covered", "vera", ROLE__COORDINATOR, "escalate_case", { "case=$coming", "reason=x" }, "wrong_state", "need" },
    { "who is in no directory", "vera", ROLE__COORDINATOR, "ask_responder", { "case=$owned", "responder=nobody", "reason=x" }, "not_found", "responder" },
    { "without a reason", "vera", ROLE__COORDINATOR, "ask_responder", { "case=$owned", "responder=shop" }, "reason_needed", "reason" },
    { "for one that waits", "vera", ROLE__COORDINATOR, "ask_responder", { "case=$waits", "responder=shop", "reason=x" }, "wrong_state", "case" },
    { "without a telephone", "anna", ROLE__OPERATOR, "add_contact", { "case=$owned", "name=Zoe" }, "missing", "phone" },
    { "asked while it waits", "anna", ROLE__OPERATOR, "add_contact", { "case=$waits", "phone=+79990000009", "ask=1" }, "wrong_state", "case" },
    { "without a word", "anna", ROLE__OPERATOR, "cancel_case", { "case=$owned" }, "missing", "text" },
    { "without a word", "anna", ROLE__OPERATOR, "solve_case", { "case=$owned" }, "missing", "text" },
    { "where a life is at stake", "anna", ROLE__OPERATOR, "solve_case", { "case=$open", "text=x" }, "wrong_state", "priority" },
    { "to nothing", "vera", ROLE__COORDINATOR, "prioritize_case", { "case=$owned", "reason=x" }, "missing", "priority" },
    { "lowered by an operator", "anna", ROLE__OPERATOR, "prioritize_case", { "case=$owned", "priority=6", "reason=x" }, "forbidden", "priority" },
    { "lowered without a reason", "vera", ROLE__COORDINATOR, "prioritize_case", { "case=$owned", "priority=6" }, "reason_needed", "reason" },
    { "without a word", "vera", ROLE__COORDINATOR, "tag_case", { "case=$owned" }, "missing", "tag" },

    { "a kind the rules do not know", "anna", ROLE__OPERATOR, "open_case", { "file.text=x", "file.kind=no_such_kind" }, "unknown_word", "kind" },
    { "no source", "root", ROLE__ADMIN, "directory_put", { "entries.id=a" }, "missing", "source" },
    { "nobody of that id", "root", ROLE__ADMIN, "directory_show", { "id=nobody" }, "not_found", "id" },
    { "no id", "root", ROLE__ADMIN, "directory_show", { NULL }, "missing", "id" },
    { "nothing to do", "root", ROLE__ADMIN, "change_responder", { "id=a" }, "unknown_word", "what" },
    { "to nobody", "root", ROLE__ADMIN, "change_responder", { "what=2" }, "missing", "id" },
    { "added as nothing", "root", ROLE__ADMIN, "change_responder", { "what=1", "id=a" }, "missing", "entry" },
    { "added without a kind", "root", ROLE__ADMIN, "change_responder", { "what=1", "id=a", "entry.name=A", "entry.area=A" }, "missing", "kind" },
    { "added for a time", "root", ROLE__ADMIN, "change_responder", { "what=1", "id=a", "entry.name=A", "until.ms=1795341000000" }, "invalid", "until" },
    { "changed, and not there", "root", ROLE__ADMIN, "change_responder", { "what=2", "id=nobody", "fields=name", "entry.name=A" }, "not_found", "id" },
    { "suspended, and not there", "root", ROLE__ADMIN, "change_responder", { "what=3", "id=nobody", "reason=x" }, "not_found", "id" },
    { "suspended for no reason", "root", ROLE__ADMIN, "change_responder", { "what=3", "id=nobody" }, "reason_needed", "reason" },
    { "suspended until before now", "root", ROLE__ADMIN, "change_responder", { "what=3", "id=nobody", "reason=x", "until.ms=1" }, "out_of_range", "until" },
    { "removed, and not there", "root", ROLE__ADMIN, "change_responder", { "what=4", "id=nobody", "reason=x" }, "not_found", "id" },
    { "removed for no reason", "root", ROLE__ADMIN, "change_responder", { "what=4", "id=nobody" }, "reason_needed", "reason" },
    { "no key", "root", ROLE__ADMIN, "key_add", { NULL }, "missing", "key" },
    { "an organisation's, for nobody", "root", ROLE__ADMIN, "key_add", { "key.name=a", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=4" }, "missing", "key.responder" },
    { "for a responder that is not there", "root", ROLE__ADMIN, "key_add", { "key.name=a", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=4", "key.responder=nobody" }, "not_found", "key.responder" },
    { "an operator's, for a responder", "root", ROLE__ADMIN, "key_add", { "key.name=a", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=1", "key.responder=shop" }, "invalid", "key.responder" },
    { "a key that is not there", "root", ROLE__ADMIN, "key_revoke", { "name=nobody" }, "not_found", "name" },
    { "no name", "root", ROLE__ADMIN, "key_revoke", { NULL }, "missing", "name" },
    /* clang-format on */
};

static void what_the_state_does_not_allow_is_refused(void **state)
{
    struct story *s = *state;

    for (size_t i = 0; i < sizeof owns / sizeof *owns; i++) {
        as(s, owns[i].actor, owns[i].role);
        refused(
            s, owns[i].what, message(s, owns[i].body, owns[i].fields), owns[i].code, owns[i].field);
    }
}

/* ---- every answer in every state of an offer ---- */
static const Envelope *answer(struct story *s, int word)
{
    Envelope *env =
        message(s, "answer_given", FIELDS("responder=ambulance", "answer.offer=$offer"));

    PUT(env->answer_given->answer, answer, (Answer__Word)word);
    return tell(s, env);
}

static bool is_refused(struct story *s, int word)
{
    uint8_t before[32], after[32];
    const Envelope *said_;

    state_hash(s, before);
    said_ = answer(s, word);
    state_hash(s, after);
    if (said_->body_case != ENVELOPE__BODY_REFUSAL)
        return false;
    n_tried++;
    if (text_empty(said_->refusal->field) || !error_from_code(said_->refusal->code))
        fail_msg("word %d: refused without code or field", word);
    if (memcmp(before, after, sizeof before) != 0)
        fail_msg("word %d: refused, and something was stored", word);
    return true;
}

/* A story of its own, with the offer answered so. */
static struct story *after(const int *words)
{
    void *state;

    set_up_first(&state);
    as(state, "ambulance", ROLE__ORG);
    for (; *words; words++)
        assert_int_not_equal(answer(state, *words)->body_case, ENVELOPE__BODY_REFUSAL);
    return state;
}

/* What is taken moves the offer on, and the next word needs the story anew. */
static size_t count_refused_after(const int *words)
{
    void *state = after(words);
    size_t n = 0;

    for (int word = ANSWER__WORD__SILENCE; word <= ANSWER__WORD__REACHED; word++) {
        if (is_refused(state, word)) {
            n++;
            continue;
        }
        tear_down(&state);
        state = after(words);
    }
    tear_down(&state);
    return n;
}

static void an_answer_that_is_refused_in_any_state_stores_nothing(void **state)
{
    static const int ways[][4] = { { 0 }, { ANSWER__WORD__COMMIT }, { ANSWER__WORD__DECLINE },
        { ANSWER__WORD__STANDBY }, { ANSWER__WORD__COMMIT, ANSWER__WORD__ONSCENE },
        { ANSWER__WORD__COMMIT, ANSWER__WORD__ONSCENE, ANSWER__WORD__DONE },
        { ANSWER__WORD__COMMIT, ANSWER__WORD__WITHDRAW } };
    size_t n_refused = 0;

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        n_refused += count_refused_after(ways[i]);
    assert_true(n_refused > 50);
}

static int count_cases(void **state)
{
    (void)state;
    print_message("%zu named bad inputs\n", n_tried);
    return n_tried >= 400 ? 0 : -1;
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_number_that_names_no_case_is_refused),
        TEST(a_timeline_goes_on_in_its_own_case_alone),
        TEST(a_closed_case_takes_nothing_more),
        TEST(an_erased_case_takes_nothing_more),
        TEST(a_case_that_has_moved_on_is_left_alone),
        TEST(an_id_is_one_actors_and_one_commands),
        TEST(the_id_of_a_case_is_that_cases_for_ever),
        TEST(what_the_state_does_not_allow_is_refused),
        cmocka_unit_test(an_answer_that_is_refused_in_any_state_stores_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, count_cases);
}
