/* Who has seen whose personal data, and all that is held on one person: complete, page by page, and itself recorded. */
#include "unit/casebook_lists.h"

#include <string.h>

static const char *file(struct lists *l, const char *subject_phone, const char *reporter_phone)
{
    Envelope *env = make(lists_arena(l), "open_case", "file.consent=1",
        "file.text=нет еды на завтра", "file.subject.name=Зинаида", "file.reporter.name=Пётр",
        "file.relation=сын", "file.facts.key=alone", "file.facts.value=yes", "place.text=Садовая 7",
        "place.source=1", "reporter_place.text=Ленина 1", "reporter_place.source=1", NULL);

    env->open_case->file->subject->phone = arena_dup(lists_arena(l), subject_phone);
    env->open_case->file->reporter->phone = arena_dup(lists_arena(l), reporter_phone);
    return lists_ask(l, env)->case_receipt->case_;
}

/* Says it of this case, as this person. */
static const Envelope *say_as(struct lists *l, const char *actor, const char *number, Envelope *env)
{
    if (number)
        make_more(env, "case", number, lists_arena(l));
    env->id.data[15] = ++l->id;
    return lists_ask_again(l, actor, env);
}

static void look(struct lists *l, const char *actor, const char *number)
{
    Envelope *env = make(lists_arena(l), "show_case", NULL);

    assert_int_equal(say_as(l, actor, number, env)->body_case, ENVELOPE__BODY_CASE_SHOWN);
}

static void find_all(struct lists *l, const char *actor)
{
    Envelope *env = make(lists_arena(l), "find_cases", NULL);

    env->find_cases->text = arena_dup(lists_arena(l), "Зинаида");
    assert_int_equal(say_as(l, actor, NULL, env)->body_case, ENVELOPE__BODY_CASE_LIST);
}

static void end_it(struct lists *l, const char *number)
{
    Envelope *env =
        make(lists_arena(l), "close_case", "reason=over", "recall=1", "outcome=1", NULL);

    assert_int_equal(say_as(l, "admin", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void erase(struct lists *l, const char *number)
{
    Envelope *env = make(lists_arena(l), "erase_case", NULL);

    assert_int_equal(say_as(l, "admin", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
}

static void add_key(struct lists *l, const char *name)
{
    Envelope *env = make(lists_arena(l), "key_add", "key.role=1", NULL);
    uint8_t *bytes = arena_alloc(lists_arena(l), 32);

    memset(bytes, name[0], 32);
    make_more(env, "key.name", name, lists_arena(l));
    PUT(env->key_add->key, public_key, ((ProtobufCBinaryData){ 32, bytes }));
    assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_KEY_ROWS);
}

/* ---- reads ---- */
static Envelope *reads_question(struct lists *l, const char *number, const char *by)
{
    Envelope *env = make(lists_arena(l), "ask_reads", NULL);

    env->ask_reads->case_ = arena_dup(lists_arena(l), number);
    env->ask_reads->by = arena_dup(lists_arena(l), by);
    return env;
}

static const ReadsList *reads_of(const Envelope *answer)
{
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("%s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_READS_LIST);
    return answer->reads_list;
}

static const ReadsList *reads(struct lists *l, const char *number, const char *by)
{
    return reads_of(lists_ask(l, reads_question(l, number, by)));
}

static void assert_read(
    const ReadLine *r, const char *by, const char *number, const char *what, int64_t at_ms)
{
    assert_string_equal(r->by, by);
    assert_string_equal(r->case_, number);
    assert_string_equal(r->what, what);
    assert_true(r->at->ms == at_ms);
}

static void a_case_tells_who_has_seen_it_when_and_by_which_command(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", ""), *other = file(l, "", "");
    int64_t first_ms = l->d.wall_ms, second_ms;
    const ReadsList *said;

    look(l, "anna", number);
    lists_pass(l, HOUR_MS);
    second_ms = l->d.wall_ms;
    look(l, "boris", number);
    said = reads(l, number, "");
    assert_int_equal(said->n_reads, 2);
    assert_read(said->reads[0], "boris", number, "show", second_ms);
    assert_read(said->reads[1], "anna", number, "show", first_ms);
    assert_null(said->next);
    assert_int_equal(reads(l, other, "")->n_reads, 0);
    assert_int_equal(reads(l, number, "")->n_reads, 2); /* asking who has looked is no look */
}

static void another_command_shows_something_else_and_is_a_look_of_its_own(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", "");
    const ReadsList *said;

    for (int i = 0; i < 3; i++) {
        look(l, "anna", number);
        find_all(l, "anna");
    }
    said = reads(l, number, "");
    assert_int_equal(said->n_reads, 2);
    assert_string_equal(said->reads[0]->what, "find");
    assert_string_equal(said->reads[1]->what, "show");
}

static void a_key_tells_what_it_has_seen_since_when(void **state)
{
    struct lists *l = *state;
    const char *one = file(l, "", ""), *two = file(l, "", "");
    int64_t since_ms;
    Envelope *env;

    add_key(l, "anna");
    look(l, "anna", one);
    look(l, "boris", one);
    lists_pass(l, HOUR_MS);
    since_ms = l->d.wall_ms;
    look(l, "anna", two);
    assert_int_equal(reads(l, "", "anna")->n_reads, 2);
    assert_string_equal(reads(l, "", "anna")->reads[0]->case_, two);
    assert_int_equal(reads(l, one, "anna")->n_reads, 1);
    env = reads_question(l, "", "anna");
    make_more(
        env, "since.ms", arena_printf(lists_arena(l), "%lld", (long long)since_ms), lists_arena(l));
    assert_int_equal(reads_of(lists_ask(l, env))->n_reads, 1);
    env = reads_question(l, one, "");
    make_more(
        env, "since.ms", arena_printf(lists_arena(l), "%lld", (long long)since_ms), lists_arena(l));
    assert_int_equal(reads_of(lists_ask(l, env))->n_reads, 0);
}

/* All pages of `limit` lines; how many lines, each older than the one before. */
static size_t count_pages(struct lists *l, const char *number, const char *by, const char *limit)
{
    const char *next = NULL;
    int64_t before_ms = INT64_MAX;
    size_t n = 0;

    do {
        Envelope *env = reads_question(l, number, by);
        const ReadsList *page;

        make_more(env, "limit", limit, lists_arena(l));
        env->ask_reads->next = arena_dup(lists_arena(l), next);
        page = reads_of(lists_ask(l, env));
        assert_true(page->n_reads <= strtoul(limit, NULL, 10));
        for (size_t i = 0; i < page->n_reads; i++, n++) {
            assert_true(page->reads[i]->at->ms < before_ms);
            before_ms = page->reads[i]->at->ms;
        }
        next = page->next;
    } while (next);
    return n;
}

static void pages_tell_every_read_once(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", "");

    add_key(l, "anna");
    for (int i = 0; i < 40; i++) {
        lists_pass(l, MINUTE_MS);
        look(l, "anna", number);
        if (i % 3 == 0)
            look(l, "boris", number);
    }
    assert_int_equal(count_pages(l, number, "anna", "7"), 40);
    assert_int_equal(count_pages(l, "", "anna", "7"), 40);
    assert_int_equal(reads(l, number, "")->n_reads, 54);
}

static void what_was_seen_before_a_case_was_erased_is_still_known(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "+79031112233", "");

    look(l, "anna", number);
    end_it(l, number);
    erase(l, number);
    assert_int_equal(reads(l, number, "")->n_reads, 1);
    assert_string_equal(reads(l, number, "")->reads[0]->what, "show");
    look(l, "boris", number); /* nothing is left to be seen */
    assert_int_equal(reads(l, number, "")->n_reads, 1);
}

static void a_question_about_reads_that_is_none_is_refused(void **state)
{
    static const char *const tokens[] = { "1", "000000000000000g", "0000000000000000",
        "ffffffffffffffff", "00000000000000001" };
    struct lists *l = *state;
    const char *one = file(l, "", ""), *two = file(l, "", "");
    Envelope *env;

    assert_answer_refused(lists_ask(l, reads_question(l, "", "")), "missing", "case");
    assert_answer_refused(lists_ask(l, reads_question(l, "", "nobody")), "not_found", "by");
    assert_answer_refused(
        lists_ask(l, reads_question(l, case_name(lists_arena(l), case_key_of(2020, 1, 1)), "")),
        "not_found", "case");
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        env = reads_question(l, one, "");
        env->ask_reads->next = arena_dup(lists_arena(l), tokens[i]);
        assert_answer_refused(lists_ask(l, env), "invalid", "next");
    }
    look(l, "anna", two); /* its entry is the newest, and no page of another case begins there */
    env = reads_question(l, one, "");
    env->ask_reads->next =
        arena_printf(lists_arena(l), "%016llx", (unsigned long long)store_changed(l->self->store));
    assert_answer_refused(lists_ask(l, env), "invalid", "next");
}

/* ---- reads of the directory ---- */
#define VERA                                                                                       \
    "entries+.id=vera", "entries.kind=8", "entries.name=Вера", "entries.area=Азов",                \
        "entries.phone=8 (928) 111-22-33"
#define MCHS "entries+.id=mchs", "entries.kind=2", "entries.name=МЧС", "entries.area=Азов"

static const ResponderList *list_as(struct lists *l, const char *actor, const char *set)
{
    Envelope *env = make(lists_arena(l), "directory_list", set, NULL);
    const Envelope *said = say_as(l, actor, NULL, env);

    assert_int_equal(said->body_case, ENVELOPE__BODY_RESPONDER_LIST);
    return said->responder_list;
}

static void show_as(struct lists *l, const char *actor, const char *id)
{
    Envelope *env = make(lists_arena(l), "directory_show", NULL);

    env->directory_show->id = arena_dup(lists_arena(l), id);
    assert_int_equal(say_as(l, actor, NULL, env)->body_case, ENVELOPE__BODY_RESPONDER_LIST);
}

static Envelope *entry_question(struct lists *l, const char *responder, const char *by)
{
    Envelope *env = reads_question(l, "", by);

    env->ask_reads->responder = arena_dup(lists_arena(l), responder);
    return env;
}

static const ReadsList *entry_reads(struct lists *l, const char *responder, const char *by)
{
    return reads_of(lists_ask(l, entry_question(l, responder, by)));
}

static void assert_entry_read(
    const ReadLine *r, const char *by, const char *responder, const char *what, int64_t at_ms)
{
    assert_string_equal(r->by, by);
    assert_string_equal(r->responder, responder);
    assert_null(r->case_);
    assert_string_equal(r->what, what);
    assert_true(r->at->ms == at_ms);
}

static void ask_person_as(struct lists *l, const char *actor, const char *phone)
{
    Envelope *env = make(lists_arena(l), "ask_person", NULL);

    env->ask_person->phone = arena_dup(lists_arena(l), phone);
    assert_int_equal(say_as(l, actor, NULL, env)->body_case, ENVELOPE__BODY_PERSON_HELD);
}

static void a_private_entry_tells_who_has_seen_it_when_and_by_which_command(void **state)
{
    struct lists *l = *state;
    const ReadsList *said;
    int64_t at_ms[3];

    ASK(l, "directory_put", "source=x", VERA, MCHS);
    assert_int_equal(entry_reads(l, "vera", "")->n_reads, 0); /* an import shows nobody */
    at_ms[0] = l->d.wall_ms;
    show_as(l, "anna", "vera");
    lists_pass(l, HOUR_MS);
    at_ms[1] = l->d.wall_ms;
    list_as(l, "boris", "limit=10");
    lists_pass(l, HOUR_MS);
    at_ms[2] = l->d.wall_ms;
    ask_person_as(l, "auditor", "+79281112233");
    said = entry_reads(l, "vera", "");
    assert_int_equal(said->n_reads, 3);
    assert_entry_read(said->reads[0], "auditor", "vera", "person", at_ms[2]);
    assert_entry_read(said->reads[1], "boris", "vera", "directory_list", at_ms[1]);
    assert_entry_read(said->reads[2], "anna", "vera", "directory_show", at_ms[0]);
    assert_null(said->next);
    assert_int_equal(entry_reads(l, "vera", "")->n_reads, 3); /* asking is no look */
}

static void an_organisations_entry_is_nobodys_personal_data(void **state)
{
    struct lists *l = *state;

    ASK(l, "directory_put", "source=x", VERA, MCHS);
    show_as(l, "anna", "mchs");
    list_as(l, "anna", "limit=1"); /* mchs alone */
    assert_int_equal(entry_reads(l, "mchs", "")->n_reads, 0);
    assert_int_equal(entry_reads(l, "vera", "")->n_reads, 0);
}

static void many_looks_at_an_entry_within_a_minute_are_one(void **state)
{
    struct lists *l = *state;
    uint64_t before;

    ASK(l, "directory_put", "source=x", VERA);
    lists_pass(l, MINUTE_MS - l->d.wall_ms % MINUTE_MS); /* a minute begins */
    show_as(l, "anna", "vera");
    before = store_changed(l->self->store);
    lists_pass(l, MINUTE_MS / 2);
    show_as(l, "anna", "vera");
    assert_int_equal(store_changed(l->self->store), before);
    show_as(l, "boris", "vera");
    list_as(l, "anna", "limit=10");
    lists_pass(l, MINUTE_MS / 2);
    show_as(l, "anna", "vera");
    assert_int_equal(entry_reads(l, "vera", "")->n_reads, 4);
}

static void a_key_tells_the_cases_and_the_entries_that_it_has_seen_in_order(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", "");
    const ReadsList *said;
    int64_t since_ms = 0;
    Envelope *env;

    add_key(l, "anna");
    ASK(l, "directory_put", "source=x", VERA);
    for (int i = 0; i < 70; i++) { /* more than one slice of each table */
        lists_pass(l, MINUTE_MS);
        if (i == 60)
            since_ms = l->d.wall_ms;
        if (i % 2)
            look(l, "anna", number);
        else
            show_as(l, "anna", "vera");
        show_as(l, "boris", "vera");
        list_as(l, "boris", "limit=10");
    }
    said = reads(l, "", "anna");
    assert_int_equal(said->n_reads, 70);
    assert_string_equal(said->reads[0]->case_, number);
    assert_string_equal(said->reads[1]->responder, "vera");
    assert_int_equal(count_pages(l, "", "anna", "7"), 70);
    assert_int_equal(entry_reads(l, "vera", "anna")->n_reads, 35);
    env = entry_question(l, "", "anna");
    make_more(
        env, "since.ms", arena_printf(lists_arena(l), "%lld", (long long)since_ms), lists_arena(l));
    assert_int_equal(reads_of(lists_ask(l, env))->n_reads, 10);
    env = entry_question(l, "vera", "anna");
    make_more(
        env, "since.ms", arena_printf(lists_arena(l), "%lld", (long long)since_ms), lists_arena(l));
    assert_int_equal(reads_of(lists_ask(l, env))->n_reads, 5);
}

static void what_was_seen_before_an_entry_was_removed_is_still_known(void **state)
{
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "change_responder", "what=4", "id=vera", "reason=x", NULL);

    ASK(l, "directory_put", "source=x", VERA);
    show_as(l, "anna", "vera");
    assert_int_equal(say_as(l, "admin", NULL, env)->body_case, ENVELOPE__BODY_RESPONDER_CHANGED);
    assert_int_equal(
        list_as(l, "boris", "removed=1")->n_responders, 1); /* nothing of her is left */
    assert_int_equal(entry_reads(l, "vera", "")->n_reads, 1);
}

static void a_page_of_the_directory_shows_at_most_a_hundred_private_people(void **state)
{
    struct lists *l = *state;
    const ResponderList *page;

    for (int i = 0; i < 3; i++) {
        Envelope *env = make(lists_arena(l), "directory_put", "source=x", NULL);

        for (int k = 0; k < 50; k++) {
            make_more(env, "entries+.id", arena_printf(lists_arena(l), "v%03d", i * 50 + k),
                lists_arena(l));
            make_more(env, "entries.kind", "8", lists_arena(l));
            make_more(env, "entries.name", "Вера", lists_arena(l));
            make_more(env, "entries.area", "Азов", lists_arena(l));
        }
        assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_DIRECTORY_REPORT);
    }
    page = list_as(l, "anna", "limit=500");
    assert_int_equal(page->n_responders, 100);
    assert_string_equal(page->next, "v099");
    page = list_as(l, "anna", "after=v099");
    assert_int_equal(page->n_responders, 50);
    assert_int_equal(entry_reads(l, "v000", "")->n_reads, 1);
    assert_int_equal(entry_reads(l, "v149", "")->n_reads, 1);
}

static void service_time_never_starts_before_the_newest_look(void **state)
{
    struct lists *l = *state;
    int64_t seen_ms;

    ASK(l, "directory_put", "source=x", VERA);
    lists_pass(l, HOUR_MS);
    seen_ms = l->d.wall_ms;
    show_as(l, "anna", "vera");
    driver_stop(&l->d);
    lists_pass(l, -2 * HOUR_MS); /* somebody sets the clock back */
    lists_start(l);
    show_as(l, "boris", "vera");
    assert_true(entry_reads(l, "vera", "")->reads[0]->at->ms >= seen_ms);
    assert_string_equal(entry_reads(l, "vera", "")->reads[0]->by, "boris");
}

static void a_question_about_an_entry_that_is_none_is_refused(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", "");
    Envelope *env = reads_question(l, number, "");

    assert_answer_refused(lists_ask(l, entry_question(l, "nobody", "")), "not_found", "responder");
    env->ask_reads->responder = arena_dup(lists_arena(l), "vera");
    assert_answer_refused(lists_ask(l, env), "ambiguous", "responder");
}

/* ---- a person ---- */
static const PersonHeld *held_page(struct lists *l, const char *phone, const char *next)
{
    Envelope *env = make(lists_arena(l), "ask_person", NULL);
    const Envelope *answer;

    env->ask_person->phone = arena_dup(lists_arena(l), phone);
    env->ask_person->next = arena_dup(lists_arena(l), next);
    env->id.data[15] = ++l->id;
    answer = lists_ask_again(l, "auditor", env);
    assert_non_null(answer);
    if (answer->body_case == ENVELOPE__BODY_REFUSAL)
        fail_msg("%s %s", answer->refusal->code, answer->refusal->field);
    assert_int_equal(answer->body_case, ENVELOPE__BODY_PERSON_HELD);
    return answer->person_held;
}

/* All of it, where that is one page. */
static const PersonHeld *held(struct lists *l, const char *phone)
{
    const PersonHeld *page = held_page(l, phone, NULL);

    assert_null(page->next);
    return page;
}

static void somebody_is_found_as_whatever_they_are_to_a_case(void **state)
{
    struct lists *l = *state;
    const char *subject = file(l, "+7 (928) 111-22-33", ""), *reporter = file(l, "", "89281112233");
    const char *both = file(l, "89281112233", "+79281112233"), *neither = file(l, "1112233", "112");
    const PersonHeld *h = held(l, "8 928 111 22 33");

    (void)neither;
    assert_int_equal(h->n_cases, 3);
    assert_string_equal(h->cases[0]->case_, both);
    assert_int_equal(h->cases[0]->n_as, 2);
    assert_int_equal(h->cases[0]->as[0], HELD__AS__SUBJECT);
    assert_int_equal(h->cases[0]->as[1], HELD__AS__REPORTER);
    assert_string_equal(h->cases[1]->case_, reporter);
    assert_int_equal(h->cases[1]->n_as, 1);
    assert_int_equal(h->cases[1]->as[0], HELD__AS__REPORTER);
    assert_string_equal(h->cases[2]->case_, subject);
    assert_int_equal(h->cases[2]->n_as, 1);
    assert_int_equal(h->cases[2]->as[0], HELD__AS__SUBJECT);
    assert_int_equal(h->n_responders, 0);
}

static void of_a_case_they_read_what_is_theirs_and_nothing_of_anybody_else(void **state)
{
    struct lists *l = *state;
    const PersonCase *of_subject, *of_reporter;

    file(l, "+79281112233", "+79034445566");
    of_subject = held(l, "+79281112233")->cases[0];
    assert_string_equal(of_subject->subject->name, "Зинаида");
    assert_string_equal(of_subject->facts[0]->key, "alone");
    assert_int_equal(of_subject->n_places, 1);
    assert_string_equal(of_subject->places[0]->text, "Садовая 7");
    assert_int_equal(of_subject->consent, CASE__CONSENT__GIVEN);
    assert_int_equal(of_subject->n_reporters + of_subject->n_reporter_places, 0);
    assert_null(of_subject->relation);
    of_reporter = held(l, "+79034445566")->cases[0];
    assert_string_equal(of_reporter->reporters[0]->name, "Пётр");
    assert_string_equal(of_reporter->relation, "сын");
    assert_string_equal(of_reporter->reporter_places[0]->text, "Ленина 1");
    assert_null(of_reporter->subject);
    assert_int_equal(of_reporter->n_facts + of_reporter->n_places, 0);
    assert_int_equal(of_reporter->consent, 0);
}

static void whoever_was_found_or_asked_is_found_too(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "", "+79034445566");
    Envelope *env = make(lists_arena(l), "add_contact", "name=Сосед", "phone=8 903 777 88 99",
        "relation=этажом ниже", "ask=1", NULL);
    const PersonCase *p;

    assert_int_equal(say_as(l, "admin", number, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    p = held(l, "+79037778899")->cases[0];
    assert_int_equal(p->n_as, 2);
    assert_int_equal(p->as[0], HELD__AS__CONTACT);
    assert_int_equal(p->as[1], HELD__AS__RESPONDER);
    assert_string_equal(p->contacts[0]->name, "Сосед");
    assert_string_equal(p->contacts[0]->relation, "этажом ниже");
    assert_int_equal(p->n_offers, 1);
    assert_string_equal(p->offers[0]->name, "Сосед");
    assert_null(p->subject);
}

static void whoever_must_never_be_told_reads_only_how_they_are_named(void **state)
{
    struct lists *l = *state;
    const PersonCase *p;

    ASK(l, "open_case", "file.consent=1", "file.text=боюсь мужа", "file.subject.phone=+79281112233",
        "file.never_tell=муж, 8 903 000 11 22", "file.never_tell=свекровь",
        "file.never_ask=брат 8-904-000-11-22");
    p = held(l, "+79030001122")->cases[0];
    assert_int_equal(p->n_as, 1);
    assert_int_equal(p->as[0], HELD__AS__NEVER_TELL);
    assert_int_equal(p->n_never_tell, 1);
    assert_string_equal(p->never_tell[0], "муж, 8 903 000 11 22");
    assert_int_equal(p->n_never_ask, 0);
    assert_int_equal(held(l, "+79040001122")->cases[0]->as[0], HELD__AS__NEVER_ASK);
    p = held(l, "+79281112233")->cases[0];
    assert_int_equal(p->n_never_tell, 2);
    assert_int_equal(p->n_never_ask, 1);
}

static void a_case_of_any_age_is_found_until_it_is_erased(void **state)
{
    struct lists *l = *state;
    const char *number = file(l, "+79281112233", "");
    const PersonCase *p;
    int64_t ended_ms;

    end_it(l, number);
    ended_ms = l->d.wall_ms;
    lists_pass(l, 400 * DAY_MS);
    p = held(l, "+79281112233")->cases[0];
    assert_string_equal(p->case_, number);
    assert_int_equal(p->state, CASE__STATE__CLOSED);
    assert_true(p->kept_until->ms == ended_ms + 30 * DAY_MS);
    erase(l, number);
    assert_int_equal(held(l, "+79281112233")->n_cases, 0);
}

static void entries_of_the_directory_with_that_telephone_are_told(void **state)
{
    struct lists *l = *state;
    const PersonHeld *h;

    ASK(l, "directory_put", "source=x", "entries+.id=vera", "entries.kind=8", "entries.name=Вера",
        "entries.area=Азов", "entries.phone=8 (928) 111-22-33", "entries+.id=liza",
        "entries.kind=8", "entries.name=Лиза", "entries.area=Азов", "entries.phone=112");
    h = held(l, "+79281112233");
    assert_int_equal(h->n_cases, 0);
    assert_int_equal(h->n_responders, 1);
    assert_string_equal(h->responders[0]->id, "vera");
}

static void each_case_that_is_shown_is_recorded_as_read_and_no_other(void **state)
{
    struct lists *l = *state;
    const char *mine = file(l, "+79281112233", ""), *other = file(l, "+79281112234", "");

    held(l, "+79281112233");
    assert_int_equal(reads(l, mine, "")->n_reads, 1);
    assert_string_equal(reads(l, mine, "")->reads[0]->by, "auditor");
    assert_string_equal(reads(l, mine, "")->reads[0]->what, "person");
    assert_int_equal(reads(l, other, "")->n_reads, 0);
    held(l, "+79990000000"); /* nobody: nothing was seen */
    assert_int_equal(reads(l, mine, "")->n_reads, 1);
}

static void pages_show_every_case_once_and_then_the_directory(void **state)
{
    struct lists *l = *state;
    const char *next = NULL, *before = "99";
    size_t n = 0, n_responders = 0, pages = 0;

    ASK(l, "directory_put", "source=x", "entries+.id=vera", "entries.kind=8", "entries.name=Вера",
        "entries.area=Азов", "entries.phone=+79281112233");
    for (int i = 0; i < 90; i++)
        file(l, i % 2 ? "+79281112233" : "+79281112234", "");
    do {
        const PersonHeld *page = held_page(l, "+79281112233", next);

        for (size_t i = 0; i < page->n_cases; i++, n++) {
            assert_true(strcmp(page->cases[i]->case_, before) < 0);
            before = page->cases[i]->case_;
        }
        n_responders += page->n_responders;
        next = page->next;
        pages++;
    } while (next);
    assert_int_equal(n, 45);
    assert_int_equal(n_responders, 1);
    assert_true(pages >= 3);
}

/* A case that holds more of one person than fits a message. */
static const char *file_big(struct lists *l)
{
    const char *number = file(l, "+79281112233", "");
    char text[2001];

    for (int i = 0; i < 20; i++) {
        Envelope *env = make(lists_arena(l), "place_read", "place.source=1", NULL);

        memset(text, 'a' + i, 2000);
        text[2000] = '\0';
        make_more(env, "locate.case", number, lists_arena(l));
        make_more(env, "locate.at", text, lists_arena(l));
        make_more(env, "place.text", text, lists_arena(l));
        make_more(env, "place.district", text, lists_arena(l));
        assert_int_equal(lists_ask(l, env)->body_case, ENVELOPE__BODY_CASE_CHANGED);
    }
    return number;
}

static void what_does_not_fit_one_message_is_cut_and_said_to_be(void **state)
{
    struct lists *l = *state;
    const PersonHeld *h;

    file_big(l);
    h = held(l, "+79281112233");
    assert_int_equal(h->n_cases, 1);
    assert_true(h->cases[0]->cut);
    assert_true(codec_size(h->cases[0]) < BUS_MESSAGE_MAX);
    assert_true(h->cases[0]->n_places >= 8);
    assert_int_equal(h->cases[0]->places[h->cases[0]->n_places - 1]->text[0], 't'); /* the newest */
}

static void a_case_that_does_not_fit_a_page_is_on_the_next_and_is_read_then(void **state)
{
    struct lists *l = *state;
    const char *older = file_big(l), *newer = file_big(l);
    const PersonHeld *page = held_page(l, "+79281112233", NULL);

    assert_int_equal(page->n_cases, 1);
    assert_string_equal(page->cases[0]->case_, newer);
    assert_int_equal(reads(l, older, "")->n_reads, 0);
    page = held_page(l, "+79281112233", page->next);
    assert_int_equal(page->n_cases, 1);
    assert_string_equal(page->cases[0]->case_, older);
    assert_int_equal(reads(l, older, "")->n_reads, 1);
    assert_null(page->next);
}

static void a_telephone_that_is_none_is_refused(void **state)
{
    static const char *const phones[] = { "112", "555-66-77", "звонить вечером" };
    static const char *const tokens[] = { "c", "x0000000000000001", "c000000000000000g",
        "cffffffffffffffff", "c00000000000000001" };
    struct lists *l = *state;
    Envelope *env = make(lists_arena(l), "ask_person", NULL);

    assert_answer_refused(lists_ask(l, env), "missing", "phone");
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
        env = make(lists_arena(l), "ask_person", NULL);
        env->ask_person->phone = arena_dup(lists_arena(l), phones[i]);
        assert_answer_refused(lists_ask(l, env), "invalid", "phone");
    }
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        env = make(lists_arena(l), "ask_person", "phone=+79281112233", NULL);
        env->ask_person->next = arena_dup(lists_arena(l), tokens[i]);
        assert_answer_refused(lists_ask(l, env), "invalid", "next");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, lists_set_up, lists_tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_case_tells_who_has_seen_it_when_and_by_which_command),
        TEST(another_command_shows_something_else_and_is_a_look_of_its_own),
        TEST(a_key_tells_what_it_has_seen_since_when),
        TEST(pages_tell_every_read_once),
        TEST(what_was_seen_before_a_case_was_erased_is_still_known),
        TEST(a_question_about_reads_that_is_none_is_refused),
        TEST(a_private_entry_tells_who_has_seen_it_when_and_by_which_command),
        TEST(an_organisations_entry_is_nobodys_personal_data),
        TEST(many_looks_at_an_entry_within_a_minute_are_one),
        TEST(a_key_tells_the_cases_and_the_entries_that_it_has_seen_in_order),
        TEST(what_was_seen_before_an_entry_was_removed_is_still_known),
        TEST(a_page_of_the_directory_shows_at_most_a_hundred_private_people),
        TEST(service_time_never_starts_before_the_newest_look),
        TEST(a_question_about_an_entry_that_is_none_is_refused),
        TEST(somebody_is_found_as_whatever_they_are_to_a_case),
        TEST(of_a_case_they_read_what_is_theirs_and_nothing_of_anybody_else),
        TEST(whoever_was_found_or_asked_is_found_too),
        TEST(whoever_must_never_be_told_reads_only_how_they_are_named),
        TEST(a_case_of_any_age_is_found_until_it_is_erased),
        TEST(entries_of_the_directory_with_that_telephone_are_told),
        TEST(each_case_that_is_shown_is_recorded_as_read_and_no_other),
        TEST(pages_show_every_case_once_and_then_the_directory),
        TEST(what_does_not_fit_one_message_is_cut_and_said_to_be),
        TEST(a_case_that_does_not_fit_a_page_is_on_the_next_and_is_read_then),
        TEST(a_telephone_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
