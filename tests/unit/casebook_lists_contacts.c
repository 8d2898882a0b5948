/* Personal contacts and neighbours by the telephone of the person whose they are: written down, listed, removed; who may not be
 * touched that way, and who learns of it. */
#include "unit/casebook_lists.h"

#include "casebook/load.h"

#define PERSON "8 900 000-00-01"
#define PERSON_E164 "+79000000001"
#define VERA "entries+.kind=7", "entries.name=Vera", "entries.phone=8 900 000-00-02"
#define OF_PERSON "entries.subject_phone=" PERSON

static const DirectoryReport *report(const Envelope *answer)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("refused: %s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    return answer->directory_report;
}

#define PUT_CONTACTS(l, ...) report(ASK(l, "contacts_put", "source=card", __VA_ARGS__))

static const ResponderList *list(struct lists *l, const char *phone, const char *next)
{
    Envelope *env = make(lists_arena(l), "contacts_list", NULL);
    const Envelope *answer;

    env->contacts_list->phone = arena_dup(lists_arena(l), phone);
    env->contacts_list->next = arena_dup(lists_arena(l), next);
    answer = lists_ask(l, env);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_RESPONDER_LIST);
    return answer->responder_list;
}

static void assert_row_refused(const DirectoryReport *r, const char *code, const char *field)
{
    assert_int_equal(r->n_refused, 1);
    assert_string_equal(r->refused[0]->reason, code);
    assert_string_equal(r->refused[0]->field, field);
    assert_string_equal(r->ids[r->n_ids - 1], "");
}

static void whom_a_person_named_is_found_by_the_person_s_telephone(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r = PUT_CONTACTS(l, VERA, OF_PERSON, "entries.relation=daughter",
        "entries.order=1", "entries.has_key=1", "entries.minutes_to_reach=10", "entries.may_know=1",
        "entries.consent.basis=1", "entries.consent.date=2026-11-01",
        "entries.consent.source=by telephone", "entries.confirmed_at=2026-11-01");
    const ResponderEntry *e;

    assert_int_equal(r->added, 1);
    assert_int_equal(r->n_ids, 1);
    assert_int_equal(list(l, "+7 900 000-00-03", NULL)->n_responders, 0);
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 1);
    e = list(l, PERSON_E164, NULL)->responders[0];
    assert_string_equal(e->id, r->ids[0]);
    assert_string_equal(e->subject_phone, PERSON_E164);
    assert_string_equal(e->phone, "+79000000002");
    assert_string_equal(e->relation, "daughter");
    assert_string_equal(e->source, "card");
    assert_int_equal(e->order, 1);
    assert_true(e->has_key);
    assert_int_equal(e->minutes_to_reach, 10);
    assert_int_equal(e->may_know, 1);
    assert_int_equal(e->consent->basis, CONTACT__BASIS__GIVEN);
    assert_string_equal(e->consent->source, "by telephone");
}

static void the_same_again_is_the_same_contact(void **state)
{
    struct lists *l = *state;
    const char *id = PUT_CONTACTS(l, VERA, OF_PERSON)->ids[0];
    const DirectoryReport *r = PUT_CONTACTS(l, VERA, "entries.subject_phone=" PERSON_E164);

    assert_int_equal(r->unchanged, 1);
    assert_string_equal(r->ids[0], id);
    r = PUT_CONTACTS(l, VERA, OF_PERSON, "entries.has_key=1");
    assert_int_equal(r->changed, 1);
    assert_string_equal(r->ids[0], id);
    r = PUT_CONTACTS(l, VERA, "entries.subject_phone=+79000000009"); /* of somebody else, too */
    assert_int_equal(r->added, 1);
    assert_string_not_equal(r->ids[0], id);
    r = PUT_CONTACTS(l, "entries+.kind=8", "entries.name=Oleg", "entries.phone=2-15-34", OF_PERSON);
    assert_int_equal(r->added, 1);
    r = PUT_CONTACTS(l, "entries+.kind=8", "entries.name=Ivan", "entries.phone=2-15-35", OF_PERSON);
    assert_int_equal(r->added, 1);
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 3);
}

static void a_name_of_theirs_is_kept_and_tells_nothing(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r =
        PUT_CONTACTS(l, VERA, OF_PERSON, "entries.id=vera-1", "entries+.kind=8",
            "entries.name=Oleg", "entries.phone=8 900 000-00-04", "entries.area=Azov");

    assert_int_equal(r->added, 2); /* a neighbour of whoever lives there is nobody's */
    assert_string_equal(r->ids[0], "vera-1");
    assert_null(strstr(r->ids[1], "0000"));
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 1);
}

static void looking_writes_nothing(void **state)
{
    struct lists *l = *state;
    const DirectoryReport *r =
        report(ASK(l, "contacts_put", "source=card", "dry_run=1", VERA, OF_PERSON));

    assert_int_equal(r->added, 1);
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 0);
}

static void what_is_no_contact_is_reported_and_stops_no_other(void **state)
{
    struct lists *l = *state;

    assert_row_refused(PUT_CONTACTS(l, VERA), "missing", "subject_phone");
    assert_row_refused(
        PUT_CONTACTS(l, "entries+.kind=7", "entries.name=Vera", OF_PERSON), "missing", "phone");
    assert_row_refused(PUT_CONTACTS(l, "entries+.kind=6", "entries.name=Vera",
                           "entries.phone=8 900 000-00-02", "entries.area=Azov"),
        "invalid", "kind");
    assert_row_refused(
        PUT_CONTACTS(l, VERA, "entries.subject_phone=112"), "invalid", "subject_phone");
    assert_row_refused(PUT_CONTACTS(l, VERA, "entries.subject_phone=+79000000002"), "invalid",
        "phone"); /* whoever is in trouble would be rung */
    assert_row_refused(PUT_CONTACTS(l, VERA, OF_PERSON, "entries.never_contact=1"), "reason_needed",
        "never_reason");
    assert_row_refused(
        PUT_CONTACTS(l, VERA, OF_PERSON, "entries.may_know=4"), "out_of_range", "may_know");
    assert_row_refused(PUT_CONTACTS(l, VERA, OF_PERSON, "entries.consent.date=tomorrow"), "invalid",
        "consent.date");
    assert_row_refused(PUT_CONTACTS(l, VERA, OF_PERSON, VERA, OF_PERSON), "taken", "id");
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 1);
    assert_answer_refused(ASK(l, "contacts_put", VERA, OF_PERSON), "missing", "source");
}

static void nobody_else_s_entry_is_overwritten_or_removed(void **state)
{
    struct lists *l = *state;

    ASK(l, "change_responder", "what=1", "id=mchs", "entry.kind=2", "entry.name=MChS",
        "entry.area=Azov", "entry.phone=101");
    assert_row_refused(PUT_CONTACTS(l, VERA, OF_PERSON, "entries.id=mchs"), "taken", "id");
    assert_answer_refused(ASK(l, "contact_remove", "id=mchs", "reason=x"), "not_found", "id");
    assert_answer_refused(ASK(l, "contact_remove", "id=nobody", "reason=x"), "not_found", "id");
    ASK(l, "change_responder", "what=4", "id=mchs", "reason=gone");
    assert_int_equal(PUT_CONTACTS(l, VERA, OF_PERSON, "entries.id=mchs")->added, 1);
}

static void only_somebody_near_has_what_contacts_have(void **state)
{
    static const char *const fields[] = { "subject_phone=" PERSON, "relation=x", "order=1",
        "has_key=1", "minutes_to_reach=1", "may_know=1", "consent.basis=1",
        "confirmed_at=2026-11-01", "never_contact=1", "never_reason=x" };
    struct lists *l = *state;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *field = arena_printf(lists_arena(l), "entry.%s", fields[i]);

        assert_answer_refused(ASK(l, "change_responder", "what=1", "id=a", "entry.kind=6",
                                  "entry.name=A", "entry.area=A", field),
            "invalid",
            arena_printf(lists_arena(l), "%.*s", (int)strcspn(fields[i], "=."), fields[i]));
    }
}

static void a_contact_that_was_removed_is_gone(void **state)
{
    struct lists *l = *state;
    const char *id = PUT_CONTACTS(l, VERA, OF_PERSON)->ids[0];
    Envelope *env = make(lists_arena(l), "contact_remove", NULL);

    env->contact_remove->id = arena_dup(lists_arena(l), id);
    assert_answer_refused(lists_ask(l, env), "reason_needed", "reason");
    env = make(lists_arena(l), "contact_remove", "reason=moved away", NULL);
    env->contact_remove->id = arena_dup(lists_arena(l), id);
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_RESPONDER_CHANGED);
    assert_int_equal(list(l, PERSON, NULL)->n_responders, 0);
    assert_int_equal(PUT_CONTACTS(l, VERA, OF_PERSON)->added, 1); /* and may come again */
}

static void each_look_is_recorded(void **state)
{
    struct lists *l = *state;
    const char *id = PUT_CONTACTS(l, VERA, OF_PERSON)->ids[0];
    Envelope *env = make(lists_arena(l), "ask_reads", NULL);
    const ReadsList *reads;

    list(l, PERSON, NULL);
    env->ask_reads->responder = arena_dup(lists_arena(l), id);
    reads = lists_ask(l, env)->reads_list;
    assert_int_equal(reads->n_reads, 1);
    assert_string_equal(reads->reads[0]->what, "contacts_list");
}

static void many_come_in_pages(void **state)
{
    struct lists *l = *state;
    const ResponderList *page;
    const char *next = NULL;
    size_t n = 0, pages = 0;

    for (unsigned i = 0; i < 40; i++) {
        Envelope *env = make(lists_arena(l), "contacts_put", "source=card", VERA, OF_PERSON, NULL);

        env->contacts_put->entries[0]->phone =
            arena_printf(lists_arena(l), "+7900000%04u", 1000 + i);
        assert_int_equal(report(lists_ask(l, env))->added, 1);
    }
    do {
        page = list(l, PERSON, next);
        n += page->n_responders;
        pages++;
        next = page->next;
    } while (next);
    assert_int_equal(n, 40);
    assert_true(pages > 1);
}

static void a_telephone_that_is_none_is_nobody_s(void **state)
{
    struct lists *l = *state;

    assert_answer_refused(ASK(l, "contacts_list", "phone=00-01"), "invalid", "phone");
    assert_answer_refused(ASK(l, "contacts_list"), "missing", "phone");
}

/* Whoever asks what is held on them may be whom the person fears. */
static void a_contact_who_asks_learns_nothing_of_the_person(void **state)
{
    struct lists *l = *state;
    const PersonHeld *held;
    const ResponderEntry *e;

    PUT_CONTACTS(
        l, VERA, OF_PERSON, "entries.never_contact=1", "entries.never_reason=he beats her");
    held = ASK(l, "ask_person", "phone=8 900 000-00-02")->person_held;
    assert_int_equal(held->n_responders, 1);
    e = held->responders[0];
    assert_string_equal(e->name, "Vera");
    assert_null(e->subject_phone);
    assert_null(e->never_reason);
    assert_false(e->has_never_contact);
    held = ASK(l, "ask_person", "phone=" PERSON)->person_held; /* it is held on the person, too */
    assert_int_equal(held->n_responders, 1);
    assert_string_equal(held->responders[0]->never_reason, "he beats her");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(whom_a_person_named_is_found_by_the_person_s_telephone),
        TEST(the_same_again_is_the_same_contact),
        TEST(a_name_of_theirs_is_kept_and_tells_nothing),
        TEST(looking_writes_nothing),
        TEST(what_is_no_contact_is_reported_and_stops_no_other),
        TEST(nobody_else_s_entry_is_overwritten_or_removed),
        TEST(only_somebody_near_has_what_contacts_have),
        TEST(a_contact_that_was_removed_is_gone),
        TEST(each_look_is_recorded),
        TEST(many_come_in_pages),
        TEST(a_telephone_that_is_none_is_nobody_s),
        TEST(a_contact_who_asks_learns_nothing_of_the_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
