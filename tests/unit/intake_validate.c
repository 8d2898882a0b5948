/* intake: every field of what people say, at its bounds and beyond. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/times.h"
#include "intake/validate.h"
#include "unit/maker.h"
#include "unit/said.h"

#define NOW_MS INT64_C(1795341600000) /* 2026-11-22 */

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

static void assert_valid(const Envelope *env)
{
    struct refusal why = { 0 };

    if (intake_validate(env, NOW_MS, &arena, &why))
        fail_msg("%s: %s", why.field, error_code(why.code));
}

static void assert_refused(const Envelope *env, int code, const char *field)
{
    struct refusal why = { 0 };

    assert_int_equal(intake_validate(env, NOW_MS, &arena, &why), code);
    assert_int_equal(why.code, code);
    if (!why.field || strcmp(why.field, field) != 0)
        fail_msg("%s refused for %s", field, why.field ? why.field : "nothing");
}

/* A valid one of each message. */
static Envelope *valid(const char *body)
{
    static const struct {
        const char *body;
        const char *fields[4];
    } made[] = {
        { "file_case", { "text=дед один и без еды" } },
        { "add_note", { "case=26-326-0001-8", "text=ещё болит нога" } },
        { "set_fact", { "case=26-326-0001-8", "fact.key=alone", "fact.value=yes" } },
        { "locate", { "case=26-326-0001-8", "at=Таганрог" } },
        { "own_case", { "case=1-8" } },
        { "disown_case", { "case=1-8" } },
        { "close_case", { "case=1-8", "outcome=1" } },
        { "record_callback", { "case=1-8", "result=1" } },
        { "hold_case", { "case=1-8", "until.ms=1790000000000" } },
        { "resume_case", { "case=1-8" } },
        { "prioritize_case", { "case=1-8", "priority=2" } },
        { "escalate_case", { "case=1-8" } },
        { "ask_responder", { "case=1-8", "responder=org-1" } },
        { "add_contact", { "case=1-8", "phone=+79990000000" } },
        { "cancel_case", { "case=1-8", "text=дочь приехала" } },
        { "solve_case", { "case=1-8", "text=помогли советом" } },
        { "reopen_case", { "case=1-8" } },
        { "help_me", { "case=1-8" } },
        { "tag_case", { "case=1-8", "tag=шторм" } },
        { "erase_case", { "case=1-8" } },
        { "legal_hold", { "case=1-8", "on=1" } },
        { "legal_hold", { "case=1-8", "on=0" } },
        { "erase_expired", { 0 } },
        { "merge_case", { "case=1-8", "into=2-6" } },
        { "set_duty", { "state=1" } },
        { "reply_org", { "offer=26-326-0001-8b", "text=во второй" } },
        { "list_calls", { 0 } },
        { "take_call", { 0 } },
        { "end_call", { "call=26-326-0001-8b", "outcome=2" } },
        { "list_cases", { 0 } },
        { "show_case", { "case=2632600018" } },
        { "ask_explain", { "case=1-8" } },
        { "find_cases", { "text=Иванова" } },
        { "watch_cases", { 0 } },
        { "list_alarms", { 0 } },
        { "ack_alarm", { "alarm=26-326-0001-8/a1" } },
        { "sealed_case", { "box=eight and forty bytes, as many as an empty one has",
                             "sealed_at.ms=1795341000000" } },
        { "directory_put", { "source=mchs" } },
        { "directory_sweep", { "source=mchs" } },
        { "gazetteer_put", { "dry_run=1" } },
        { "directory_list", { 0 } },
        { "directory_show", { "id=org-1" } },
        { "directory_find", { "at=47.1, 38.6", "capabilities=ice_rescue" } },
        { "key_add",
            { "key.name=olga", "key.public_key=0123456789abcdef0123456789abcdef", "key.role=1" } },
        { "key_revoke", { "name=olga" } },
        { "key_list", { 0 } },
        { "ask_status", { 0 } },
        { "ask_verify", { 0 } },
        { "ask_reads", { "by=olga" } },
        { "ask_person", { "phone=+79990000000" } },
        { "ask_past", { "next=c1" } },
        { "make_backup", { "file=/backup/monday.db" } },
        { "change_responder", { "what=2", "id=org-1", "fields=phone" } },
        { "contacts_put", { "source=mchs" } },
        { "contacts_list", { "phone=+79990000000" } },
        { "contact_remove", { "id=c-1", "reason=moved" } },
    };

    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        if (strcmp(made[i].body, body) == 0)
            return make(
                &arena, body, made[i].fields[0], made[i].fields[1], made[i].fields[2], NULL);
    }
    fail_msg("no valid %s in this test", body);
    return NULL;
}

/* NULL: people say nothing of that number. */
static const ProtobufCMessageDescriptor *type_of(unsigned id, const char **ret_name)
{
    const ProtobufCFieldDescriptor *field =
        said_by_people(id) ? protobuf_c_message_descriptor_get_field(&envelope__descriptor, id)
                           : NULL;

    *ret_name = field ? field->name : NULL;
    return field ? field->descriptor : NULL;
}

static void every_field_that_people_can_fill_has_a_row(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SAID_OUTSIDE; id++) {
        const char *name;
        const ProtobufCMessageDescriptor *type = type_of(id, &name);
        const char *unruled = type ? fields_unruled(type, intake_validate_rules, &arena) : NULL;

        if (unruled)
            fail_msg("%s has no row in services/intake/validate.c", unruled);
    }
}

static void no_row_is_left_of_a_field_that_is_gone(void **state)
{
    (void)state;
    for (const struct field_rule *rule = intake_validate_rules; rule->field; rule++) {
        bool is_used = false;

        for (unsigned id = 0; id < SAID_OUTSIDE && !is_used; id++) {
            const char *name;
            const ProtobufCMessageDescriptor *type = type_of(id, &name);

            is_used = type && fields_names(type, rule->field);
        }
        if (!is_used)
            fail_msg("%s is no field", rule->field);
    }
}

static void a_valid_message_of_each_kind_passes(void **state)
{
    (void)state;
    for (unsigned id = 0; id < SAID_OUTSIDE; id++) {
        const char *name;

        if (type_of(id, &name))
            assert_valid(valid(name));
    }
}

/* ---- texts ---- */
static const struct text_bound {
    const char *body, *path;
    size_t max; /* bytes */
    char fill;
} texts[] = {
    { "file_case", "text", 16384, 'x' },
    { "file_case", "kind", 40, 'a' },
    { "file_case", "reason", 4096, 'x' },
    { "file_case", "subject.name", 200, 'x' },
    { "file_case", "subject.phone", 48, '7' },
    { "file_case", "subject.born", 40, '1' },
    { "file_case", "subject.lang", 40, 'r' },
    { "file_case", "reporter.name", 200, 'x' },
    { "file_case", "reporter.phone", 48, '7' },
    { "file_case", "relation", 100, 'x' },
    { "file_case", "at", 300, 'x' },
    { "file_case", "reporter_at", 300, 'x' },
    { "file_case", "never_tell", 200, 'x' },
    { "file_case", "never_ask", 200, 'x' },
    { "file_case", "call_ref", 100, 'x' },
    { "file_case", "same_as", 24, '1' },
    { "file_case", "reply_to", 200, 'x' },
    { "file_case", "solved", 4096, 'x' },
    { "add_note", "case", 24, '1' },
    { "add_note", "text", 4096, 'x' },
    { "set_fact", "case", 24, '1' },
    { "set_fact", "fact.key", 40, 'k' },
    { "set_fact", "fact.value", 200, 'v' },
    { "locate", "case", 24, '1' },
    { "locate", "at", 300, 'x' },
    { "locate", "reason", 4096, 'x' },
    { "own_case", "case", 24, '1' },
    { "own_case", "reason", 4096, 'x' },
    { "disown_case", "case", 24, '1' },
    { "close_case", "case", 24, '1' },
    { "close_case", "reason", 4096, 'x' },
    { "close_case", "need", 40, 'n' },
    { "record_callback", "case", 24, '1' },
    { "record_callback", "text", 4096, 'x' },
    { "hold_case", "case", 24, '1' },
    { "hold_case", "reason", 4096, 'x' },
    { "resume_case", "case", 24, '1' },
    { "prioritize_case", "case", 24, '1' },
    { "prioritize_case", "reason", 4096, 'x' },
    { "escalate_case", "case", 24, '1' },
    { "escalate_case", "need", 40, 'n' },
    { "escalate_case", "reason", 4096, 'x' },
    { "ask_responder", "case", 24, '1' },
    { "ask_responder", "responder", 63, 'r' },
    { "ask_responder", "need", 40, 'n' },
    { "ask_responder", "reason", 4096, 'x' },
    { "add_contact", "case", 24, '1' },
    { "add_contact", "name", 200, 'x' },
    { "add_contact", "phone", 48, '1' },
    { "add_contact", "relation", 100, 'x' },
    { "add_contact", "source", 4096, 'x' },
    { "cancel_case", "case", 24, '1' },
    { "cancel_case", "text", 4096, 'x' },
    { "solve_case", "case", 24, '1' },
    { "solve_case", "text", 4096, 'x' },
    { "reopen_case", "case", 24, '1' },
    { "reopen_case", "reason", 4096, 'x' },
    { "set_duty", "to", 60, 'x' },
    { "key_add", "key.owns", 24, '1' },
    { "reply_org", "offer", 32, '1' },
    { "reply_org", "text", 1000, 'x' },
    { "help_me", "case", 24, '1' },
    { "help_me", "text", 4096, 'x' },
    { "tag_case", "case", 24, '1' },
    { "tag_case", "tag", 60, 'x' },
    { "erase_case", "case", 24, '1' },
    { "legal_hold", "case", 24, '1' },
    { "legal_hold", "reason", 4096, 'x' },
    { "erase_expired", "next", 24, '1' },
    { "merge_case", "case", 24, '1' },
    { "merge_case", "into", 24, '1' },
    { "merge_case", "reason", 4096, 'x' },
    { "take_call", "call", 48, '1' },
    { "end_call", "call", 48, '1' },
    { "end_call", "ref", 100, 'x' },
    { "end_call", "found", 4096, 'x' },
    { "end_call", "needs", 40, 'n' },
    { "end_call", "text", 4096, 'x' },
    { "list_cases", "kind", 40, 'k' },
    { "list_cases", "owner", 200, 'x' },
    { "list_cases", "tag", 60, 'x' },
    { "list_cases", "next", 200, 'x' },
    { "show_case", "case", 24, '1' },
    { "ask_explain", "case", 24, '1' },
    { "find_cases", "text", 200, 'x' },
    { "find_cases", "next", 40, 'x' },
    { "ask_reads", "case", 24, '1' },
    { "ask_reads", "by", 60, 'x' },
    { "ask_reads", "next", 40, 'x' },
    { "ask_reads", "responder", 63, 'x' },
    { "ask_person", "phone", 48, '7' },
    { "ask_person", "next", 64, 'x' },
    { "ask_past", "next", 40, 'x' },
    { "contacts_put", "source", 60, 'x' },
    { "contacts_put", "at", 300, 'x' },
    { "contacts_list", "phone", 48, '7' },
    { "contacts_list", "next", 64, 'x' },
    { "contact_remove", "id", 63, 'x' },
    { "contact_remove", "reason", 1000, 'x' },
    { "watch_cases", "case", 24, '1' },
    { "watch_cases", "from", 200, 'x' },
    { "watch_cases", "filter.owner", 200, 'x' },
    { "ack_alarm", "alarm", 48, '1' },
    { "directory_put", "source", 60, 'x' },
    { "directory_list", "after", 64, 'x' },
    { "directory_show", "id", 64, 'x' },
    { "directory_find", "at", 300, 'x' },
    { "directory_find", "capabilities", 40, 'x' },
    { "key_add", "key.name", 60, 'x' },
    { "key_add", "key.responder", 63, 'x' },
    { "key_list", "after", 60, 'x' },
    { "key_revoke", "name", 60, 'x' },
};

static const char *filled(size_t n, char fill)
{
    char *text = arena_alloc(&arena, n + 1);

    memset(text, fill, n);
    return text;
}

static void each_text_may_be_as_long_as_its_bound_and_no_longer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Envelope *env = valid(texts[i].body);

        make_more(env, texts[i].path, filled(texts[i].max, texts[i].fill), &arena);
        assert_valid(env);
        env = valid(texts[i].body);
        make_more(env, texts[i].path, filled(texts[i].max + 1, texts[i].fill), &arena);
        assert_refused(env, ERR_TOO_LONG, texts[i].path);
    }
}

static void no_text_may_hold_what_is_no_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Envelope *env = valid(texts[i].body);

        make_more(env, texts[i].path, "\xff\xfe", &arena);
        assert_refused(env, ERR_NOT_TEXT, texts[i].path);
        env = valid(texts[i].body);
        make_more(env, texts[i].path, "\x1b[2J", &arena);
        assert_refused(env, ERR_NOT_TEXT, texts[i].path);
    }
}

static void a_field_of_one_line_holds_one_line(void **state)
{
    static const char *const lines[][2] = { { "file_case", "subject.name" }, { "file_case", "at" },
        { "file_case", "never_tell" }, { "file_case", "call_ref" }, { "directory_put", "source" } };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Envelope *env = valid(lines[i][0]);

        make_more(env, lines[i][1], "one\ntwo", &arena);
        assert_refused(env, ERR_INVALID, lines[i][1]);
    }
}

static void a_form_that_is_wrong_is_refused_with_its_field(void **state)
{
    static const char *const wrong[][3] = {
        { "file_case", "kind", "Adrift" },
        { "file_case", "kind", "1st" },
        { "file_case", "subject.phone", "+7 863 12x" },
        { "file_case", "subject.phone", "-" },
        { "file_case", "same_as", "26-326-OOO1" },
        { "set_fact", "fact.key", "Alone" },
        { "set_fact", "fact.key", "weeks38" },
        { "set_fact", "fact.key", "a b" },
        { "add_note", "case", "one" },
        { "end_call", "may_tell", "maybe" },
        { "end_call", "needs", "a-b" },
        { "ack_alarm", "alarm", "a 1" },
        { "key_revoke", "name", "ol ga" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Envelope *env = valid(wrong[i][0]);

        make_more(env, wrong[i][1], wrong[i][2], &arena);
        assert_refused(env, ERR_INVALID, wrong[i][1]);
    }
}

static void phones_are_taken_as_people_write_them(void **state)
{
    static const char *const phones[] = { "112", "02", "+7 (863) 123-45-67", "8.800.555.35.35",
        "89281234567", "8 900 12", "8 (423) 202-25-11, доб. 100" };

    (void)state;
    for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
        Envelope *env = valid("file_case");

        make_more(env, "subject.phone", phones[i], &arena);
        assert_valid(env);
    }
}

/* ---- what is required ---- */
static void what_is_required_is_missed(void **state)
{
    static const char *const required[][2] = { { "add_note", "case" }, { "add_note", "text" },
        { "set_fact", "case" }, { "set_fact", "fact.key" }, { "locate", "case" },
        { "locate", "at" }, { "own_case", "case" }, { "disown_case", "case" },
        { "close_case", "case" }, { "hold_case", "case" }, { "resume_case", "case" },
        { "prioritize_case", "case" }, { "escalate_case", "case" },
        { "ask_responder", "responder" }, { "add_contact", "phone" }, { "cancel_case", "text" },
        { "solve_case", "text" }, { "reopen_case", "case" }, { "help_me", "case" },
        { "tag_case", "tag" }, { "merge_case", "into" }, { "record_callback", "case" },
        { "end_call", "call" }, { "show_case", "case" }, { "ask_explain", "case" },
        { "find_cases", "text" }, { "ask_person", "phone" }, { "ack_alarm", "alarm" },
        { "directory_put", "source" }, { "directory_show", "id" }, { "directory_find", "at" },
        { "key_add", "key.name" }, { "key_revoke", "name" } };

    (void)state;
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        Envelope *env = valid(required[i][0]);

        make_more(env, required[i][1], "", &arena);
        assert_refused(env, ERR_MISSING, required[i][1]);
    }
    assert_refused(make(&arena, "close_case", "case=1-8", NULL), ERR_MISSING, "outcome");
    assert_refused(
        make(&arena, "close_case", "case=1-8", "outcome=0", NULL), ERR_MISSING, "outcome");
    assert_refused(make(&arena, "hold_case", "case=1-8", NULL), ERR_MISSING, "until");
    assert_refused(make(&arena, "prioritize_case", "case=1-8", NULL), ERR_MISSING, "priority");
    assert_refused(make(&arena, "record_callback", "case=1-8", NULL), ERR_MISSING, "result");
    assert_refused(make(&arena, "end_call", "call=1", NULL), ERR_MISSING, "outcome");
    assert_refused(make(&arena, "set_fact", "case=1-8", NULL), ERR_MISSING, "fact");
    assert_refused(make(&arena, "key_add", NULL), ERR_MISSING, "key");
}

static void a_case_needs_a_text_or_a_kind_and_nothing_else(void **state)
{
    (void)state;
    assert_valid(make(&arena, "file_case", "text=помогите", NULL));
    assert_valid(make(&arena, "file_case", "kind=adrift", NULL));
    assert_refused(make(&arena, "file_case", NULL), ERR_MISSING, "text");
    assert_refused(make(&arena, "file_case", "text= \n\t ", NULL), ERR_MISSING, "text");
    assert_refused(make(&arena, "file_case", "subject.name=Пётр", NULL), ERR_MISSING, "text");
    assert_refused(make(&arena, "add_note", "case=1-8", "text=  ", NULL), ERR_MISSING, "text");
}

static void a_place_said_to_be_wrong_needs_a_reason(void **state)
{
    (void)state;
    assert_refused(
        make(&arena, "locate", "case=1-8", "wrong=1", NULL), ERR_REASON_NEEDED, "reason");
    assert_valid(
        make(&arena, "locate", "case=1-8", "wrong=1", "reason=the neighbour says so", NULL));
}

static void reads_are_asked_of_a_case_of_a_responder_or_by_a_key(void **state)
{
    (void)state;
    assert_refused(make(&arena, "ask_reads", "limit=10", NULL), ERR_MISSING, "case");
    assert_valid(make(&arena, "ask_reads", "case=1-8", NULL));
    assert_valid(make(&arena, "ask_reads", "case=1-8", "by=olga", NULL));
    assert_valid(make(&arena, "ask_reads", "responder=vera", NULL));
    assert_valid(make(&arena, "ask_reads", "responder=vera", "by=olga", NULL));
    assert_refused(
        make(&arena, "ask_reads", "case=1-8", "responder=vera", NULL), ERR_AMBIGUOUS, "responder");
}

static void a_call_back_was_to_the_reporter_or_to_the_subject(void **state)
{
    Envelope *env = valid("record_callback");

    (void)state;
    make_more(env, "to", "subject", &arena);
    assert_valid(env);
    make_more(env, "to", "reporter", &arena);
    assert_valid(env);
    make_more(env, "to", "press", &arena);
    assert_refused(env, ERR_UNKNOWN_WORD, "to");
}

static void an_organisations_key_speaks_for_a_responder(void **state)
{
    Envelope *env = valid("key_add");

    (void)state;
    make_more(env, "key.role", "4", &arena);
    assert_refused(env, ERR_MISSING, "key.responder");
    make_more(env, "key.responder", "org-1", &arena);
    assert_valid(env);
}

static void a_public_key_has_32_bytes(void **state)
{
    Envelope *env = valid("key_add");

    (void)state;
    make_more(env, "key.public_key", "0123456789abcdef0123456789abcde", &arena);
    assert_refused(env, ERR_OUT_OF_RANGE, "key.public_key");
    make_more(env, "key.public_key", "0123456789abcdef0123456789abcdef0", &arena);
    assert_refused(env, ERR_TOO_LONG, "key.public_key");
    make_more(env, "key.public_key", "", &arena);
    assert_refused(env, ERR_MISSING, "key.public_key");
}

/* ---- numbers, lists, times, words ---- */
static void each_number_has_its_bounds(void **state)
{
    Envelope *env = valid("end_call");

    (void)state;
    make_more(env, "eta_min", "10080", &arena);
    assert_valid(env);
    make_more(env, "eta_min", "10081", &arena);
    assert_refused(env, ERR_OUT_OF_RANGE, "eta_min");
    env = valid("list_cases");
    make_more(env, "limit", "10000", &arena);
    assert_valid(env);
    make_more(env, "limit", "10001", &arena);
    assert_refused(env, ERR_OUT_OF_RANGE, "limit");
    env = valid("ask_reads");
    make_more(env, "limit", "200", &arena);
    assert_valid(env);
    make_more(env, "limit", "201", &arena);
    assert_refused(env, ERR_OUT_OF_RANGE, "limit");
    env = valid("add_note");
    make_more(env, "if_version", "4294967295", &arena);
    assert_valid(env);
}

static void each_list_has_its_length(void **state)
{
    static const struct {
        const char *body, *path, *value;
        size_t most;
        const char *refused;
    } lists[] = {
        { "file_case", "facts+.key", "alone", 32, "facts" },
        { "file_case", "never_tell", "x", 16, "never_tell" },
        { "file_case", "never_ask", "x", 16, "never_ask" },
        { "list_cases", "state", "1", 16, "state" },
        { "list_cases", "priority", "1", 8, "priority" },
        { "list_cases", "kind", "adrift", 32, "kind" },
        { "watch_cases", "case", "1-8", 64, "case" },
        { "directory_put", "entries+.id", "x", 100, "entries" },
        { "gazetteer_put", "settlements+.id", "x", 100, "settlements" },
        { "gazetteer_put", "remove", "x", 100, "remove" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        Envelope *env = valid(lists[i].body);

        for (size_t n = 0; n < lists[i].most; n++)
            make_more(env, lists[i].path, lists[i].value, &arena);
        assert_valid(env);
        make_more(env, lists[i].path, lists[i].value, &arena);
        assert_refused(env, ERR_TOO_LONG, lists[i].refused);
    }
}

static void every_fact_of_a_case_is_looked_at(void **state)
{
    Envelope *env = valid("file_case");

    (void)state;
    make_more(env, "facts+.key", "alone", &arena);
    make_more(env, "facts+.key", "Bad Key", &arena);
    assert_refused(env, ERR_INVALID, "facts.key");
}

static void assert_until(int64_t ms, int code)
{
    Envelope *env = valid("own_case");

    make_more(env, "until.ms", arena_printf(&arena, "%lld", (long long)ms), &arena);
    if (code)
        assert_refused(env, code, "until.ms");
    else
        assert_valid(env);
}

static void times_are_sane(void **state)
{
    (void)state;
    assert_until(NOW_MS + HOUR_MS, 0);
    assert_until(INT64_C(1577836800000), 0);
    assert_until(INT64_C(1577836799999), ERR_OUT_OF_RANGE);
    assert_until(-1, ERR_OUT_OF_RANGE);
    assert_until(NOW_MS + 366 * DAY_MS, 0);
    assert_until(NOW_MS + 366 * DAY_MS + 1, ERR_OUT_OF_RANGE);
    assert_until(INT64_MAX, ERR_OUT_OF_RANGE);
}

static void a_number_that_is_no_word_is_refused(void **state)
{
    static const char *const words[][2] = { { "file_case", "priority" }, { "file_case", "consent" },
        { "file_case", "via" }, { "close_case", "outcome" }, { "prioritize_case", "priority" },
        { "record_callback", "result" }, { "record_callback", "outcome" },
        { "end_call", "outcome" }, { "end_call", "reason" }, { "list_cases", "state" },
        { "list_cases", "priority" }, { "key_add", "key.role" } };

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Envelope *env = valid(words[i][0]);

        make_more(env, words[i][1], "77", &arena);
        assert_refused(env, ERR_UNKNOWN_WORD, words[i][1]);
    }
}

static void an_entry_of_the_directory_that_is_wrong_stops_no_other(void **state)
{
    Envelope *env = valid("directory_put");

    (void)state;
    make_more(env, "entries+.name", filled(3000, 'x'), &arena);
    make_more(env, "entries.lat", "4000", &arena);
    assert_valid(env);
}

/* ---- ids ---- */
static void what_changes_something_needs_a_command_id(void **state)
{
    static const char *const changing[] = { "file_case", "add_note", "set_fact", "locate",
        "own_case", "disown_case", "close_case", "record_callback", "take_call", "end_call",
        "ack_alarm", "directory_put", "directory_sweep", "gazetteer_put", "key_add", "key_revoke",
        "sealed_case", "make_backup", "change_responder", "contacts_put", "contact_remove" };

    (void)state;
    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++) {
        Envelope *env = valid(changing[i]);

        assert_true(intake_validate_changes(env->body_case));
        env->id.data[6] = 0x40; /* version 4 */
        assert_refused(env, ERR_INVALID, "id");
        env = valid(changing[i]);
        env->id.len = 15;
        assert_refused(env, ERR_INVALID, "id");
        env = valid(changing[i]);
        env->has_id = 0;
        assert_refused(env, ERR_INVALID, "id");
    }
}

static void a_question_may_come_without_an_id_but_not_with_half_a_one(void **state)
{
    static const char *const questions[] = { "list_calls", "list_cases", "show_case", "watch_cases",
        "list_alarms", "directory_list", "directory_show", "directory_find", "key_list",
        "ask_status", "ask_verify", "ask_explain", "find_cases", "ask_reads", "ask_person",
        "ask_past", "contacts_list" };

    (void)state;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        Envelope *env = valid(questions[i]);

        assert_false(intake_validate_changes(env->body_case));
        env->id.len = 15;
        assert_refused(env, ERR_INVALID, "id");
        env->has_id = 0;
        assert_valid(env);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(every_field_that_people_can_fill_has_a_row),
        TEST(no_row_is_left_of_a_field_that_is_gone),
        TEST(a_valid_message_of_each_kind_passes),
        TEST(each_text_may_be_as_long_as_its_bound_and_no_longer),
        TEST(no_text_may_hold_what_is_no_text),
        TEST(a_field_of_one_line_holds_one_line),
        TEST(a_form_that_is_wrong_is_refused_with_its_field),
        TEST(phones_are_taken_as_people_write_them),
        TEST(what_is_required_is_missed),
        TEST(a_case_needs_a_text_or_a_kind_and_nothing_else),
        TEST(a_place_said_to_be_wrong_needs_a_reason),
        TEST(reads_are_asked_of_a_case_of_a_responder_or_by_a_key),
        TEST(a_call_back_was_to_the_reporter_or_to_the_subject),
        TEST(an_organisations_key_speaks_for_a_responder),
        TEST(a_public_key_has_32_bytes),
        TEST(each_number_has_its_bounds),
        TEST(each_list_has_its_length),
        TEST(every_fact_of_a_case_is_looked_at),
        TEST(times_are_sane),
        TEST(a_number_that_is_no_word_is_refused),
        TEST(an_entry_of_the_directory_that_is_wrong_stops_no_other),
        TEST(what_changes_something_needs_a_command_id),
        TEST(a_question_may_come_without_an_id_but_not_with_half_a_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
