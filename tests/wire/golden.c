/* golden: bytes that older and foreign peers rely on. Each message below, packed, has to be exactly what NAME.hex holds, and
 * what NAME.hex holds has to be read as that message. A difference is a broken promise, not a file to be renewed: fields
 * may be added, and then the bytes of these messages stay as they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bus/bus.h"
#include "bus/codec.h"

static uint8_t id[16] = { 0x01, 0x9a, 0xa1, 0xb2, 0xc3, 0xd4, 0x70, 0x01, 0x80, 0x02, 3, 4, 5, 6, 7,
    8 };

static void head(Envelope *env, Envelope__BodyCase body)
{
    env->has_id = 1;
    env->id = (ProtobufCBinaryData){ sizeof id, id };
    env->body_case = body;
}

/* ---- the messages ---- */

static void file_case(Envelope *env, struct arena *a)
{
    FileCase *m = arena_alloc(a, sizeof *m);
    Person *subject = arena_alloc(a, sizeof *subject);
    Fact *fact = arena_alloc(a, sizeof *fact), **facts = arena_alloc(a, sizeof(Fact *));

    file_case__init(m);
    person__init(subject);
    fact__init(fact);
    subject->name = (char *)"Анна Петровна";
    subject->phone = (char *)"+79180000000";
    fact->key = (char *)"alone";
    fact->value = (char *)"yes";
    facts[0] = fact;
    m->text = (char *)"Бабушка одна, еды на завтра нет";
    PUT(m, priority, PRIORITY__P2);
    m->subject = subject;
    m->at = (char *)"Азов, Московская 1";
    m->n_facts = 1;
    m->facts = facts;
    PUT(m, consent, CASE__CONSENT__GIVEN);
    PUT(m, safe_to_call, 1);
    head(env, ENVELOPE__BODY_FILE_CASE);
    env->file_case = m;
}

static void sealed_case(Envelope *env, struct arena *a)
{
    SealedCase *m = arena_alloc(a, sizeof *m);
    Instant *at = arena_alloc(a, sizeof *at);

    sealed_case__init(m);
    instant__init(at);
    PUT(at, ms, INT64_C(1795341000000));
    PUT(m, box, ((ProtobufCBinaryData){ 8, (uint8_t *)"\x01sealed\xff" }));
    m->sealed_at = at;
    head(env, ENVELOPE__BODY_SEALED_CASE);
    env->sealed_case = m;
}

static void case_receipt(Envelope *env, struct arena *a)
{
    CaseReceipt *m = arena_alloc(a, sizeof *m);
    Text *advice = arena_alloc(a, sizeof *advice), **all = arena_alloc(a, sizeof(Text *));

    case_receipt__init(m);
    text__init(advice);
    advice->ru = (char *)"Оставайтесь на связи";
    advice->en = (char *)"Stay on the line";
    all[0] = advice;
    m->case_ = (char *)"26-326-0001-8";
    PUT(m, version, 1);
    PUT(m, state, CASE__STATE__TRIAGED);
    PUT(m, priority, PRIORITY__P0);
    m->kind = (char *)"adrift";
    PUT(m, created, 1);
    m->emergency = (char *)"112";
    m->n_advice = 1;
    m->advice = all;
    head(env, ENVELOPE__BODY_CASE_RECEIPT);
    PUT(env, at_ms, INT64_C(1795341600000));
    PUT(env, clock_rate, 60);
    PUT(env, exercise, 1);
    env->case_receipt = m;
}

static void refusal(Envelope *env, struct arena *a)
{
    Refusal *m = arena_alloc(a, sizeof *m);

    refusal__init(m);
    m->code = (char *)error_code(ERR_NOT_TEXT);
    m->field = (char *)"file_case.subject.name";
    head(env, ENVELOPE__BODY_REFUSAL);
    env->refusal = m;
}

static void show_case(Envelope *env, struct arena *a)
{
    ShowCase *m = arena_alloc(a, sizeof *m);

    show_case__init(m);
    m->case_ = (char *)"26-326-0001-8";
    PUT(m, timeline, 1);
    head(env, ENVELOPE__BODY_SHOW_CASE);
    env->show_case = m;
}

static void ask_explain(Envelope *env, struct arena *a)
{
    AskExplain *m = arena_alloc(a, sizeof *m);

    ask_explain__init(m);
    m->case_ = (char *)"26-326-0001-8";
    head(env, ENVELOPE__BODY_ASK_EXPLAIN);
    env->ask_explain = m;
}

static void case_explained(Envelope *env, struct arena *a)
{
    CaseExplained *m = arena_alloc(a, sizeof *m);
    PickLine *pick = arena_alloc(a, sizeof *pick), **picked = arena_alloc(a, sizeof(PickLine *));
    LeftOut *left = arena_alloc(a, sizeof *left), **filtered = arena_alloc(a, sizeof(LeftOut *));
    NextLine *line = arena_alloc(a, sizeof *line), **next = arena_alloc(a, sizeof(NextLine *));
    Instant *at = arena_alloc(a, sizeof *at);

    case_explained__init(m);
    pick_line__init(pick);
    left_out__init(left);
    next_line__init(line);
    instant__init(at);
    pick->need = (char *)"n1";
    pick->responder = (char *)"r-azov";
    pick->why = (char *)"near,free";
    PUT(pick, rung, 0);
    pick->offer = (char *)"26-326-0001-8b";
    PUT(left, reason, MATCH__REASON__OUT_OF_AREA);
    PUT(left, count, 7);
    PUT(at, ms, INT64_C(1795341660000));
    line->at = at;
    line->what = (char *)"answer";
    line->need = (char *)"n1";
    picked[0] = pick;
    filtered[0] = left;
    next[0] = line;
    m->case_ = (char *)"26-326-0001-8";
    m->n_picked = m->n_filtered = m->n_next = 1;
    m->picked = picked;
    m->filtered = filtered;
    m->next = next;
    head(env, ENVELOPE__BODY_CASE_EXPLAINED);
    env->case_explained = m;
}

static void ask_reads(Envelope *env, struct arena *a)
{
    AskReads *m = arena_alloc(a, sizeof *m);
    Instant *since = arena_alloc(a, sizeof *since);

    ask_reads__init(m);
    instant__init(since);
    PUT(since, ms, INT64_C(1795341000000));
    m->case_ = (char *)"26-326-0001-8";
    m->by = (char *)"olga";
    m->since = since;
    PUT(m, limit, 50);
    m->next = (char *)"000000000000002a";
    head(env, ENVELOPE__BODY_ASK_READS);
    env->ask_reads = m;
}

static void reads_list(Envelope *env, struct arena *a)
{
    ReadsList *m = arena_alloc(a, sizeof *m);
    ReadLine *line = arena_alloc(a, sizeof *line), **reads = arena_alloc(a, sizeof(ReadLine *));
    Instant *at = arena_alloc(a, sizeof *at);

    reads_list__init(m);
    read_line__init(line);
    instant__init(at);
    PUT(at, ms, INT64_C(1795341000000));
    line->at = at;
    line->by = (char *)"olga";
    line->case_ = (char *)"26-326-0001-8";
    line->what = (char *)"show";
    PUT(line, exercise, 1);
    reads[0] = line;
    m->n_reads = 1;
    m->reads = reads;
    m->next = (char *)"000000000000002a";
    head(env, ENVELOPE__BODY_READS_LIST);
    env->reads_list = m;
}

static void ask_person(Envelope *env, struct arena *a)
{
    AskPerson *m = arena_alloc(a, sizeof *m);

    ask_person__init(m);
    m->phone = (char *)"+79180000000";
    m->next = (char *)"c0000265e00000003";
    head(env, ENVELOPE__BODY_ASK_PERSON);
    env->ask_person = m;
}

static void person_held(Envelope *env, struct arena *a)
{
    static Held__As as[] = { HELD__AS__SUBJECT, HELD__AS__REPORTER };
    PersonHeld *m = arena_alloc(a, sizeof *m);
    PersonCase *p = arena_alloc(a, sizeof *p), **cases = arena_alloc(a, sizeof(PersonCase *));
    Person *subject = arena_alloc(a, sizeof *subject);
    Instant *until = arena_alloc(a, sizeof *until);

    person_held__init(m);
    person_case__init(p);
    person__init(subject);
    instant__init(until);
    PUT(until, ms, INT64_C(1795341000000));
    subject->name = (char *)"Анна Петровна";
    subject->phone = (char *)"+79180000000";
    p->case_ = (char *)"26-326-0001-8";
    p->as = as;
    p->n_as = sizeof as / sizeof *as;
    PUT(p, state, CASE__STATE__CLOSED);
    p->kept_until = until;
    p->subject = subject;
    cases[0] = p;
    m->n_cases = 1;
    m->cases = cases;
    head(env, ENVELOPE__BODY_PERSON_HELD);
    env->person_held = m;
}

static void offer_notice(Envelope *env, struct arena *a)
{
    OfferNotice *m = arena_alloc(a, sizeof *m);
    Place *place = arena_alloc(a, sizeof *place);
    Instant *by = arena_alloc(a, sizeof *by);

    offer_notice__init(m);
    place__init(place);
    instant__init(by);
    PUT(by, ms, INT64_C(1795341660000));
    PUT(place, lat, 46.75);
    PUT(place, lon, 38.25);
    PUT(place, radius_m, 500);
    place->shown = (char *)"district";
    PUT(m, type, NOTICE__TYPE__OFFER);
    m->offer = (char *)"26-326-0001-8b";
    m->case_ = (char *)"26-326-0001-8";
    m->need = (char *)"n1";
    m->kind = (char *)"ice_rescue";
    PUT(m, priority, PRIORITY__P0);
    m->answer_by = by;
    m->place = place;
    PUT(m, generation, 3);
    PUT(m, work, 77);
    head(env, ENVELOPE__BODY_OFFER_NOTICE);
    env->offer_notice = m;
}

static void org_answer(Envelope *env, struct arena *a)
{
    OrgAnswer *m = arena_alloc(a, sizeof *m);

    org_answer__init(m);
    m->offer = (char *)"26-326-0001-8b";
    PUT(m, answer, ANSWER__WORD__COMMIT);
    PUT(m, eta_min, 25);
    m->who = (char *)"экипаж 3";
    PUT(m, people, 4);
    PUT(m, generation, 3);
    head(env, ENVELOPE__BODY_ORG_ANSWER);
    env->org_answer = m;
}

static void org_ask(Envelope *env, struct arena *a)
{
    OrgAsk *m = arena_alloc(a, sizeof *m);

    org_ask__init(m);
    m->offer = (char *)"26-326-0001-8b";
    m->text = (char *)"в какой подъезд?";
    head(env, ENVELOPE__BODY_ORG_ASK);
    env->org_ask = m;
}

static void org_duty(Envelope *env, struct arena *a)
{
    OrgDuty *m = arena_alloc(a, sizeof *m);
    Instant *until = arena_alloc(a, sizeof *until);

    instant__init(until);
    PUT(until, ms, INT64_C(1795341000000));
    org_duty__init(m);
    PUT(m, state, DUTY__STATE__BUSY);
    PUT(m, max, 2);
    m->until = until;
    head(env, ENVELOPE__BODY_ORG_DUTY);
    env->org_duty = m;
}

static void set_duty(Envelope *env, struct arena *a)
{
    SetDuty *m = arena_alloc(a, sizeof *m);

    set_duty__init(m);
    PUT(m, state, DUTY__STATE__OFF);
    m->to = (char *)"olga";
    head(env, ENVELOPE__BODY_SET_DUTY);
    env->set_duty = m;
}

static void change_responder(Envelope *env, struct arena *a)
{
    ChangeResponder *m = arena_alloc(a, sizeof *m);
    ResponderEntry *entry = arena_alloc(a, sizeof *entry);
    char **fields = arena_alloc(a, 2 * sizeof *fields);

    change_responder__init(m);
    responder_entry__init(entry);
    entry->phone = (char *)"+79180000000";
    fields[0] = (char *)"phone";
    fields[1] = (char *)"hours";
    PUT(m, what, RESPONDER__CHANGE__EDIT);
    m->id = (char *)"r-azov";
    m->entry = entry;
    m->n_fields = 2;
    m->fields = fields;
    m->reason = (char *)"new number";
    PUT(m, if_version, 3);
    head(env, ENVELOPE__BODY_CHANGE_RESPONDER);
    env->change_responder = m;
}

static void responder_changed(Envelope *env, struct arena *a)
{
    ResponderChanged *m = arena_alloc(a, sizeof *m);

    responder_changed__init(m);
    m->responder = (char *)"r-azov";
    PUT(m, status, RESPONDER__STATUS__SUSPENDED);
    PUT(m, changed, 4711);
    PUT(m, version, 4);
    PUT(m, live, 1);
    head(env, ENVELOPE__BODY_RESPONDER_CHANGED);
    env->responder_changed = m;
}

static void reply_org(Envelope *env, struct arena *a)
{
    ReplyOrg *m = arena_alloc(a, sizeof *m);

    reply_org__init(m);
    m->offer = (char *)"26-326-0001-8b";
    m->text = (char *)"во второй";
    PUT(m, if_version, 7);
    head(env, ENVELOPE__BODY_REPLY_ORG);
    env->reply_org = m;
}

static void org_listen(Envelope *env, struct arena *a)
{
    OrgListen *m = arena_alloc(a, sizeof *m);

    org_listen__init(m);
    m->instance = (char *)"a1b2";
    head(env, ENVELOPE__BODY_ORG_LISTEN);
    env->org_listen = m;
}

static void follow_page(Envelope *env, struct arena *a)
{
    FollowPage *m = arena_alloc(a, sizeof *m);
    FollowedRow *row = arena_alloc(a, sizeof *row), **rows = arena_alloc(a, sizeof(FollowedRow *));
    KeyRow *key = arena_alloc(a, sizeof *key);

    follow_page__init(m);
    followed_row__init(row);
    key_row__init(key);
    key->name = (char *)"azov-rescue";
    PUT(key, role, ROLE__ORG);
    key->responder = (char *)"r-azov";
    PUT(key, revoked, 1);
    PUT(row, changed, 42);
    row->row_case = FOLLOWED_ROW__ROW_KEY;
    row->key = key;
    rows[0] = row;
    PUT(m, what, FOLLOWS__WHAT__KEYS);
    m->n_rows = 1;
    m->rows = rows;
    PUT(m, level, 1);
    PUT(m, after, 42);
    env->body_case = ENVELOPE__BODY_FOLLOW_PAGE;
    env->follow_page = m;
}

#define GOLDEN(make)                                                                               \
    {                                                                                              \
#make, make                                                                                \
    }
static const struct golden {
    const char *name;
    void (*make)(Envelope *env, struct arena *a);
} goldens[] = {
    GOLDEN(file_case),
    GOLDEN(sealed_case),
    GOLDEN(case_receipt),
    GOLDEN(refusal),
    GOLDEN(show_case),
    GOLDEN(ask_explain),
    GOLDEN(case_explained),
    GOLDEN(ask_reads),
    GOLDEN(reads_list),
    GOLDEN(ask_person),
    GOLDEN(person_held),
    GOLDEN(offer_notice),
    GOLDEN(org_answer),
    GOLDEN(org_listen),
    GOLDEN(org_ask),
    GOLDEN(org_duty),
    GOLDEN(reply_org),
    GOLDEN(set_duty),
    GOLDEN(change_responder),
    GOLDEN(responder_changed),
    GOLDEN(follow_page),
};

/* ---- the files ---- */

/* Hex digits; whitespace between them does not count. Upper bound: 4096 bytes. */
static size_t read_hex(const char *name, uint8_t *ret)
{
    const char *source = getenv("ASSIST_SOURCE_DIR");
    char path[512];
    unsigned byte;
    size_t n = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/tests/wire/%s.hex", source ? source : ".", name);
    file = fopen(path, "r");
    if (!file)
        return 0;
    while (n < 4096 && fscanf(file, "%2x", &byte) == 1)
        ret[n++] = (uint8_t)byte;
    fclose(file);
    return n;
}

static void print_hex(const char *what, const uint8_t *bytes, size_t n)
{
    print_message("%s, %zu bytes:\n", what, n);
    for (size_t i = 0; i < n; i++)
        print_message("%02x%s", bytes[i], i % 32 == 31 || i + 1 == n ? "\n" : "");
}

static bool is_as_in_file(const struct golden *golden, const uint8_t *bytes, size_t n)
{
    uint8_t expected[4096];
    size_t expected_n = read_hex(golden->name, expected);

    if (n == expected_n && memcmp(bytes, expected, n) == 0)
        return true;
    print_message("%s differs.\n", golden->name);
    print_hex("promised", expected, expected_n);
    print_hex("now", bytes, n);
    return false;
}

static void messages_look_on_the_wire_as_promised(void **state)
{
    unsigned differ = 0;

    (void)state;
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
        struct arena arena = { 0 };
        Envelope env = ENVELOPE__INIT;
        uint8_t *bytes;
        size_t n;

        goldens[i].make(&env, &arena);
        bytes = codec_pack(&env, &arena, &n);
        differ += !is_as_in_file(&goldens[i], bytes, n);
        arena_clear(&arena);
    }
    assert_int_equal(differ, 0);
}

static void promised_bytes_are_read_and_packed_again_without_a_change(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
        struct arena arena = { 0 };
        uint8_t promised[4096], *again;
        size_t n = read_hex(goldens[i].name, promised), again_n;
        struct refusal why;
        Envelope *env = codec_unpack(promised, n, &arena, &why);

        if (!env)
            fail_msg("%s: %s %s", goldens[i].name, error_code(why.code), why.field);
        assert_string_equal(codec_name(env->body_case), goldens[i].name);
        assert_int_equal(codec_peek(promised, n), env->body_case);
        again = codec_pack(env, &arena, &again_n);
        assert_int_equal(again_n, n);
        assert_memory_equal(again, promised, n);
        arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_look_on_the_wire_as_promised),
        cmocka_unit_test(promised_bytes_are_read_and_packed_again_without_a_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
