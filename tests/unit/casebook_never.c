/* Whom the directory says is never to be contacted for somebody: what that does to the cases of that person, said before or after they
 * were filed. And how much those may know who are asked. Through the casebook, on a real database. */
#include "unit/casebook_lists.h"

#include <string.h>
#include "casebook/load.h"
#include "store/store.h"

#define NINA "+79000000001"
#define OLEG "+79000000002" /* whom she must be safe from */
#define PETR "+79000000003"
#define REASON "he beats her"

static const Envelope *taken(const Envelope *answer, Envelope__BodyCase body)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("refused: %s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, body);
    return answer;
}

static const char *contact(struct lists *l, const char *phone, bool never)
{
    Envelope *env = make(lists_arena(l), "contacts_put", "source=card", "entries+.kind=7",
        "entries.name=Oleg", "entries.subject_phone=" NINA, "entries.channel=2", NULL);
    ResponderEntry *e = env->contacts_put->entries[0];

    e->phone = arena_dup(lists_arena(l), phone);
    if (never) {
        PUT(e, never_contact, 1);
        e->never_reason = arena_dup(lists_arena(l), REASON);
    }
    return taken(lists_ask(l, env), ENVELOPE__BODY_DIRECTORY_REPORT)->directory_report->ids[0];
}

static const char *never(struct lists *l)
{
    return contact(l, OLEG, true);
}

static const CaseReceipt *file_by(struct lists *l, const char *caller, const char *same_as)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.consent=1", "file.text=Не отвечает",
        "file.subject.phone=" NINA, "file.subject.name=Nina", "file.reporter.name=Somebody", NULL);

    env->open_case->file->reporter->phone = arena_dup(lists_arena(l), caller);
    env->open_case->file->same_as = arena_dup(lists_arena(l), same_as);
    return taken(lists_ask(l, env), ENVELOPE__BODY_CASE_RECEIPT)->case_receipt;
}

static const char *file(struct lists *l)
{
    return file_by(l, PETR, NULL)->case_;
}

static const Envelope *ask(struct lists *l, const char *number, const char *responder)
{
    Envelope *env = make(lists_arena(l), "ask_responder", "reason=x", "need=n1", NULL);

    env->ask_responder->case_ = arena_dup(lists_arena(l), number);
    env->ask_responder->responder = arena_dup(lists_arena(l), responder);
    return lists_ask(l, env);
}

static void asked(struct lists *l, const char *number, const char *responder)
{
    taken(ask(l, number, responder), ENVELOPE__BODY_CASE_CHANGED);
}

static struct casefile load(struct lists *l, const char *number)
{
    struct case_row row;
    struct casefile c;
    case_key key;

    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_int_equal(kept_case_read(&row, lists_arena(l), &c), 0);
    return c;
}

static void assert_last_offer(struct lists *l, const char *number, Offer__State state)
{
    struct casefile c = load(l, number);

    assert_true(c.n_offers > 0);
    assert_int_equal(c.offers[c.n_offers - 1].state, state);
}

static uint32_t noticed(struct lists *l, const char *number)
{
    struct casefile c = load(l, number);
    uint32_t n = 0;

    for (uint32_t i = 0; i < c.n_alarms; i++)
        n += c.alarms[i].cause == ALARM__CAUSE__NEVER_CONTACT && !c.alarms[i].over;
    return n;
}

static bool is_barred(struct lists *l, const char *number)
{
    struct casefile c = load(l, number);

    return tell_is_barred(&c, NULL, OLEG);
}

/* ---- whoever is asked already ---- */
static void whoever_is_asked_is_called_off_as_soon_as_it_is_said(void **state)
{
    struct lists *l = *state;
    const char *id = contact(l, OLEG, false), *number = file(l);

    asked(l, number, id);
    assert_last_offer(l, number, OFFER__STATE__QUEUED);
    assert_string_equal(never(l), id);
    assert_last_offer(l, number, OFFER__STATE__RECALLED);
    assert_answer_refused(ask(l, number, id), "wrong_state", "responder");
}

static void it_is_said_again_and_nothing_more_happens(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);
    uint32_t version;

    never(l);
    version = load(l, number).version;
    assert_true(is_barred(l, number));
    never(l);
    assert_int_equal(load(l, number).version, version);
}

static void another_entry_of_the_same_telephone_is_called_off_too(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);

    taken(ASK(l, "change_responder", "what=1", "id=volunteer", "entry.kind=6", "entry.name=Oleg V.",
              "entry.area=60", "entry.channel=2", "entry.phone=" OLEG),
        ENVELOPE__BODY_RESPONDER_CHANGED);
    asked(l, number, "volunteer");
    never(l);
    assert_last_offer(l, number, OFFER__STATE__RECALLED);
}

static void the_contacts_of_others_go_on(void **state)
{
    struct lists *l = *state;
    const char *id = contact(l, PETR, false), *number = file_by(l, "+79000000009", NULL)->case_;

    asked(l, number, id);
    never(l);
    assert_last_offer(l, number, OFFER__STATE__QUEUED);
}

static void an_import_says_it_as_well(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);

    taken(ASK(l, "directory_put", "source=card", "dry_run=1", "entries+.kind=7", "entries.id=oleg",
              "entries.name=Oleg", "entries.phone=" OLEG, "entries.subject_phone=" NINA,
              "entries.never_contact=1", "entries.never_reason=" REASON),
        ENVELOPE__BODY_DIRECTORY_REPORT);
    assert_false(is_barred(l, number)); /* only looked at */
    taken(ASK(l, "directory_put", "source=card", "entries+.kind=7", "entries.id=oleg",
              "entries.name=Oleg", "entries.phone=" OLEG, "entries.subject_phone=" NINA,
              "entries.never_contact=1", "entries.never_reason=" REASON),
        ENVELOPE__BODY_DIRECTORY_REPORT);
    assert_true(is_barred(l, number));
}

static void an_entry_by_hand_says_it_as_well(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);

    taken(ASK(l, "change_responder", "what=1", "id=oleg", "entry.kind=7", "entry.name=Oleg",
              "entry.phone=" OLEG, "entry.subject_phone=" NINA, "entry.never_contact=1",
              "entry.never_reason=" REASON),
        ENVELOPE__BODY_RESPONDER_CHANGED);
    assert_true(is_barred(l, number));
}

/* A draft is nobody's word yet. */
static void a_draft_says_nothing(void **state)
{
    struct lists *l = *state;
    const char *number;

    taken(ASK(l, "contacts_put", "source=card", "entries+.kind=7", "entries.name=Oleg",
              "entries.phone=" OLEG, "entries.subject_phone=" NINA, "entries.never_contact=1",
              "entries.status=1", "entries.never_reason=" REASON),
        ENVELOPE__BODY_DIRECTORY_REPORT);
    number = file(l);
    assert_false(is_barred(l, number));
}

static void a_closed_case_stays_as_it_ended(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);
    Envelope *env = make(lists_arena(l), "close_case", "outcome=1", "reason=x", "recall=1", NULL);
    uint32_t version;

    env->close_case->case_ = arena_dup(lists_arena(l), number);
    taken(lists_ask(l, env), ENVELOPE__BODY_CASE_CHANGED);
    version = load(l, number).version;
    never(l);
    assert_int_equal(load(l, number).version, version);
}

/* Whose cases are not found by the telephone in memory: the offer leads there. */
static void an_offer_of_before_the_start_is_found_by_the_entry(void **state)
{
    struct lists *l = *state;
    const char *id = contact(l, OLEG, false), *number = file(l);

    asked(l, number, id);
    recent_free(&l->self->recent);
    l->self->recent = recent_new(&l->d.random);
    never(l);
    assert_last_offer(l, number, OFFER__STATE__RECALLED);
}

/* ---- whoever calls, and whoever is found ---- */
static void whoever_calls_is_told_nothing_and_a_coordinator_is_shown_it(void **state)
{
    struct lists *l = *state;
    const CaseReceipt *receipt;
    struct casefile c;

    never(l);
    receipt = file_by(l, OLEG, NULL);
    assert_string_equal(receipt->tell->text->code, "nothing");
    assert_null(receipt->tell->by);
    assert_int_equal(noticed(l, receipt->case_), 1);
    c = load(l, receipt->case_);
    assert_null(tell_whom(&c)); /* nobody rings him */
    assert_int_equal(c.callback_due_ms, 0);
}

static void another_caller_is_told_as_before_and_he_is_not(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);
    const CaseReceipt *receipt;
    struct casefile c;

    never(l);
    assert_int_equal(noticed(l, number), 0);
    receipt = file_by(l, OLEG, number);
    assert_string_equal(receipt->case_, number);
    assert_string_equal(receipt->tell->text->code, "nothing");
    assert_int_equal(noticed(l, number), 1);
    c = load(l, number);
    assert_string_equal(tell_whom(&c)->phone, PETR);
    assert_false(case_tell(&c).code && strcmp(case_tell(&c).code, "nothing") == 0);
    receipt = file_by(l, "+79000000007", number);
    assert_false(receipt->tell->text->code && strcmp(receipt->tell->text->code, "nothing") == 0);
    assert_int_equal(noticed(l, number), 1);
}

static const Envelope *find_him(struct lists *l, const char *number, bool ask_him)
{
    Envelope *env = make(lists_arena(l), "add_contact", "name=Oleg", "phone=8 900 000-00-02", NULL);

    env->add_contact->case_ = arena_dup(lists_arena(l), number);
    PUT(env->add_contact, ask, ask_him);
    return lists_ask(l, env);
}

static void whom_an_operator_found_is_not_asked_and_a_coordinator_is_shown_it(void **state)
{
    struct lists *l = *state;
    const char *number;

    never(l);
    number = file(l);
    assert_answer_refused(find_him(l, number, true), "wrong_state", "responder");
    assert_int_equal(noticed(l, number), 0);
    taken(find_him(l, number, false), ENVELOPE__BODY_CASE_CHANGED);
    assert_int_equal(noticed(l, number), 1);
}

static void whom_an_operator_found_before_it_was_said_is_called_off(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);

    taken(find_him(l, number, true), ENVELOPE__BODY_CASE_CHANGED);
    assert_last_offer(l, number, OFFER__STATE__QUEUED);
    never(l);
    assert_last_offer(l, number, OFFER__STATE__RECALLED);
    assert_int_equal(noticed(l, number), 1);
}

/* The responder on the way would ring him. */
static void whoever_goes_there_is_given_another_number(void **state)
{
    struct lists *l = *state;
    const char *number;
    struct casefile c;

    never(l);
    number = file_by(l, OLEG, NULL)->case_;
    asked(l, number, contact(l, PETR, false));
    c = load(l, number);
    assert_string_equal(
        say_dispatch(l->self, &c, c.n_offers - 1, lists_arena(l))->facts->contact, NINA);
    number = file(l);
    asked(l, number, contact(l, "+79000000008", false));
    c = load(l, number);
    assert_string_equal(
        say_dispatch(l->self, &c, c.n_offers - 1, lists_arena(l))->facts->contact, PETR);
}

/* What is in the case is in the hands of every operator. */
static void why_is_in_no_case(void **state)
{
    struct lists *l = *state;
    const char *number;
    struct case_row row;
    case_key key;

    never(l);
    number = file_by(l, OLEG, NULL)->case_;
    assert_int_equal(case_number_parse(number, &key), 0);
    assert_int_equal(store_case_read(l->self->store, key, lists_arena(l), &row), 0);
    assert_null(memmem(row.personal.bytes, row.personal.n, REASON, strlen(REASON)));
    assert_null(memmem(row.body.bytes, row.body.n, REASON, strlen(REASON)));
    assert_non_null(memmem(row.personal.bytes, row.personal.n, OLEG, strlen(OLEG)));
    assert_null(memmem(row.body.bytes, row.body.n, OLEG, strlen(OLEG)));
}

/* ---- whose contacts they are, found by telephone ---- */
/* Who is never to be contacted, by the numbers +79010000000 + from and on. */
static void many(struct lists *l, unsigned from, unsigned n)
{
    Envelope *env = make(lists_arena(l), "contacts_put", "source=card", NULL);

    for (unsigned i = from; i < from + n; i++) {
        make_more(env, "entries+.kind", "7", lists_arena(l));
        make_more(env, "entries.name", "Oleg", lists_arena(l));
        make_more(
            env, "entries.phone", arena_printf(lists_arena(l), "+7901%07u", i), lists_arena(l));
        make_more(env, "entries.subject_phone", NINA, lists_arena(l));
        make_more(env, "entries.never_contact", "1", lists_arena(l));
        make_more(env, "entries.never_reason", REASON, lists_arena(l));
        make_more(env, "entries.channel", "2", lists_arena(l));
    }
    assert_int_equal(
        taken(lists_ask(l, env), ENVELOPE__BODY_DIRECTORY_REPORT)->directory_report->added, n);
}

static void more_than_a_page_of_them_are_all_barred(void **state)
{
    struct lists *l = *state;
    uint32_t n;
    const char *const *who;

    for (unsigned i = 0; i < 3; i++)
        many(l, 100 * i, 100);
    contact(l, "+79010000007", false); /* one of them, as it turned out */
    who = tied_never(l->self, "8 900 000-00-01", lists_arena(l), &n);
    assert_int_equal(n, 299);
    assert_non_null(who);
    tied_never(l->self, "+79000000005", lists_arena(l), &n);
    assert_int_equal(n, 0);
    tied_never(l->self, NULL, lists_arena(l), &n);
    assert_int_equal(n, 0);
}

/* More than a case keeps in mind: a person has to know. */
static void too_many_for_a_case_are_a_person_s_matter(void **state)
{
    struct lists *l = *state;
    struct casefile c;
    bool is_raised = false;

    many(l, 0, 40);
    c = load(l, file(l));
    for (uint32_t i = 0; i < c.n_alarms; i++)
        is_raised = is_raised || c.alarms[i].cause == ALARM__CAUSE__NEEDS_HUMAN;
    assert_true(is_raised);
}

static void a_contact_of_somebody_else_now_is_nobody_s_of_before(void **state)
{
    struct lists *l = *state;
    uint32_t n;

    taken(ASK(l, "contacts_put", "source=card", "entries+.kind=7", "entries.name=Oleg",
              "entries.id=oleg", "entries.phone=" OLEG, "entries.subject_phone=" NINA,
              "entries.never_contact=1", "entries.never_reason=" REASON),
        ENVELOPE__BODY_DIRECTORY_REPORT);
    taken(ASK(l, "contacts_put", "source=card", "entries+.kind=7", "entries.name=Oleg",
              "entries.id=oleg", "entries.phone=" OLEG, "entries.subject_phone=" PETR,
              "entries.never_contact=1", "entries.never_reason=" REASON),
        ENVELOPE__BODY_DIRECTORY_REPORT);
    tied_never(l->self, NINA, lists_arena(l), &n);
    assert_int_equal(n, 0);
    tied_never(l->self, PETR, lists_arena(l), &n);
    assert_int_equal(n, 1);
}

/* What an older version has written stands in no index. */
static void what_was_written_before_the_index_is_found(void **state)
{
    struct lists *l = *state;
    struct store_options options = { .reserve_bytes = 1 << 20 };
    ResponderEntry e = RESPONDER_ENTRY__INIT;
    struct listed_row row = { 0 };
    struct refusal why;
    struct store *s;
    uint32_t n;

    assert_int_equal(store_open(l->folder, &options, &s, &why), 0);
    assert_int_equal(store_begin(s), 0);
    PUT(&e, kind, RESPONDER__KIND__PERSONAL_CONTACT);
    e.phone = arena_dup(lists_arena(l), OLEG);
    e.subject_phone = arena_dup(lists_arena(l), NINA);
    PUT(&e, never_contact, 1);
    for (unsigned i = 0; i < 600; i++) { /* more than are looked at together */
        e.id = arena_printf(lists_arena(l), "c-%u", i);
        if (i % 2)
            e.subject_phone = NULL;
        else
            e.subject_phone = arena_dup(lists_arena(l), NINA);
        row.id = e.id;
        row.body.bytes = codec_pack(&e, lists_arena(l), &row.body.n);
        assert_int_equal(store_listed_put(s, STORE_DIRECTORY, &row), 0);
    }
    row = (struct listed_row){ .id = "broken", .body = { (const uint8_t *)"\xff", 1 } };
    assert_int_equal(store_listed_put(s, STORE_DIRECTORY, &row), 0);
    assert_int_equal(store_commit(s), 0);
    store_close(&s);
    lists_start(l);
    tied_never(l->self, NINA, lists_arena(l), &n);
    assert_int_equal(n, 300);
    driver_stop(&l->d);
    lists_start(l); /* once is enough */
    tied_never(l->self, NINA, lists_arena(l), &n);
    assert_int_equal(n, 300);
}

/* ---- how much a contact may know ---- */
static const char *contact_of_tier(struct lists *l, const char *tier)
{
    Envelope *env =
        make(lists_arena(l), "contacts_put", "source=card", "entries+.kind=7", "entries.name=Petr",
            "entries.phone=" PETR, "entries.subject_phone=" NINA, "entries.channel=2", NULL);

    if (tier)
        make_more(env, "entries.may_know", tier, lists_arena(l));
    return taken(lists_ask(l, env), ENVELOPE__BODY_DIRECTORY_REPORT)->directory_report->ids[0];
}

static const Dispatch *last_dispatch(struct lists *l, const char *number)
{
    struct casefile *c = arena_alloc(lists_arena(l), sizeof *c);

    *c = load(l, number);
    return say_dispatch(l->self, c, c->n_offers - 1, lists_arena(l));
}

static void how_much_a_contact_may_know_holds_as_soon_as_it_is_said(void **state)
{
    struct lists *l = *state;
    const char *number = file_by(l, "+79000000007", NULL)->case_;

    asked(l, number, contact_of_tier(l, NULL));
    assert_false(last_dispatch(l, number)->has_may_know);
    contact_of_tier(l, "0");
    assert_true(last_dispatch(l, number)->has_may_know);
    assert_int_equal(last_dispatch(l, number)->may_know, 0);
    contact_of_tier(l, "2");
    assert_int_equal(last_dispatch(l, number)->may_know, 2);
}

static void whoever_is_no_contact_has_no_tier(void **state)
{
    struct lists *l = *state;
    const char *number = file(l);

    taken(find_him(l, number, true), ENVELOPE__BODY_CASE_CHANGED); /* has no entry */
    assert_false(last_dispatch(l, number)->has_may_know);
    number = file_by(l, "+79000000007", NULL)->case_;
    taken(ASK(l, "change_responder", "what=1", "id=volunteer", "entry.kind=6", "entry.name=Oleg V.",
              "entry.area=60", "entry.channel=2", "entry.phone=+79000000006"),
        ENVELOPE__BODY_RESPONDER_CHANGED);
    asked(l, number, "volunteer");
    assert_false(last_dispatch(l, number)->has_may_know);
}

/* Nobody knows any more what the person wanted. */
static void an_entry_that_cannot_be_read_allows_nothing(void **state)
{
    struct lists *l = *state;
    const char *number = file_by(l, "+79000000007", NULL)->case_;
    const char *id = contact_of_tier(l, "3");
    struct listed_row row = { .id = id, .body = { (const uint8_t *)"\xff", 1 } };

    asked(l, number, id);
    lists_begin(l);
    assert_int_equal(store_listed_put(l->self->store, STORE_DIRECTORY, &row), 0);
    lists_commit(l);
    assert_true(last_dispatch(l, number)->has_may_know);
    assert_int_equal(last_dispatch(l, number)->may_know, 0);
}

static bool is_coded(Text *const *texts, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++) {
        if (texts[i]->code && strcmp(texts[i]->code, code) == 0)
            return true;
    }
    return false;
}

static const CallLine *last_call(struct lists *l, const char *number)
{
    struct casefile *c = arena_alloc(lists_arena(l), sizeof *c);

    *c = load(l, number);
    assert_int_equal(c->calls[c->n_calls - 1].kind, CALL__KIND__ASK);
    return say_call(l->self, c, &c->calls[c->n_calls - 1], lists_arena(l));
}

static void on_the_telephone_the_same_holds(void **state)
{
    struct lists *l = *state;
    const char *number = file_by(l, "+79000000007", NULL)->case_;
    const CallLine *line;

    asked(l, number, contact_of_tier(l, "0"));
    line = last_call(l, number);
    assert_true(is_coded(line->not_say, line->n_not_say, "not_for_them"));
    assert_false(is_coded(line->say, line->n_say, "address_after_yes"));
    contact_of_tier(l, "1");
    line = last_call(l, number);
    assert_false(is_coded(line->not_say, line->n_not_say, "not_for_them"));
    assert_true(is_coded(line->say, line->n_say, "address_after_yes"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whoever_is_asked_is_called_off_as_soon_as_it_is_said),
        TEST(it_is_said_again_and_nothing_more_happens),
        TEST(another_entry_of_the_same_telephone_is_called_off_too),
        TEST(the_contacts_of_others_go_on),
        TEST(an_import_says_it_as_well),
        TEST(an_entry_by_hand_says_it_as_well),
        TEST(a_draft_says_nothing),
        TEST(a_closed_case_stays_as_it_ended),
        TEST(an_offer_of_before_the_start_is_found_by_the_entry),
        TEST(whoever_calls_is_told_nothing_and_a_coordinator_is_shown_it),
        TEST(another_caller_is_told_as_before_and_he_is_not),
        TEST(whom_an_operator_found_is_not_asked_and_a_coordinator_is_shown_it),
        TEST(whom_an_operator_found_before_it_was_said_is_called_off),
        TEST(whoever_goes_there_is_given_another_number),
        TEST(why_is_in_no_case),
        TEST(more_than_a_page_of_them_are_all_barred),
        TEST(too_many_for_a_case_are_a_person_s_matter),
        TEST(a_contact_of_somebody_else_now_is_nobody_s_of_before),
        TEST(how_much_a_contact_may_know_holds_as_soon_as_it_is_said),
        TEST(whoever_is_no_contact_has_no_tier),
        TEST(an_entry_that_cannot_be_read_allows_nothing),
        TEST(on_the_telephone_the_same_holds),
        cmocka_unit_test_setup_teardown(
            what_was_written_before_the_index_is_found, lists_set_up_folder, lists_tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
