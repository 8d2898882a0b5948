/* The JSON that scripts rely on (cli.md): keys are the wire's field names, what is not said is absent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "bus/codec.h"
#include "dispatch.pb-c.h"
#include "json.h"

static void prints(const void *message, const char *lang, const char *expected)
{
    json_t *value = json_of_message(message, lang);
    char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(12));

    assert_string_equal(text, expected);
    free(text);
    json_decref(value);
}

static char *text_of(const char *t)
{
    return (char *)(uintptr_t)t;
}

static void a_change_answers_case_state_and_version(void **state)
{
    CaseChanged m = CASE_CHANGED__INIT;

    (void)state;
    m.case_ = text_of("26-326-0001-8");
    PUT(&m, state, CASE__STATE__ON_SCENE);
    PUT(&m, version, 7);
    prints(&m, "en", "{\"case\":\"26-326-0001-8\",\"state\":\"on_scene\",\"version\":7}");
}

static void what_is_not_said_is_absent(void **state)
{
    CaseChanged m = CASE_CHANGED__INIT;

    (void)state;
    prints(&m, "en", "{}");
    m.case_ = text_of("");
    PUT(&m, state, CASE__STATE__NONE);
    PUT(&m, version, 0);
    prints(&m, "en", "{\"version\":0}");
}

static void an_instant_is_utc_with_milliseconds(void **state)
{
    OwnCase m = OWN_CASE__INIT;
    Instant until = INSTANT__INIT;

    (void)state;
    m.until = &until;
    PUT(&until, ms, INT64_C(1795341600123));
    prints(&m, "en", "{\"until\":\"2026-11-22T10:00:00.123Z\"}");
}

static void a_text_is_in_the_readers_language(void **state)
{
    TellLine m = TELL_LINE__INIT;
    Text text = TEXT__INIT;

    (void)state;
    m.text = &text;
    text.ru = text_of("едут");
    text.en = text_of("they are coming");
    prints(&m, "ru", "{\"text\":\"едут\"}");
    prints(&m, "en", "{\"text\":\"they are coming\"}");
    text.en = NULL;
    prints(&m, "en", "{\"text\":\"едут\"}");
}

static void a_list_is_an_array_also_when_empty(void **state)
{
    CaseList m = CASE_LIST__INIT;
    CaseRow row = CASE_ROW__INIT, *rows[] = { &row };
    Alarm__Cause alarms[] = { ALARM__CAUSE__EXHAUSTED, ALARM__CAUSE__SOS };

    (void)state;
    prints(&m, "en", "{\"cases\":[]}");
    m.cases = rows;
    m.n_cases = 1;
    row.alarms = alarms;
    row.n_alarms = 2;
    PUT(&row, late_yes, 1);
    prints(&m, "en",
        "{\"cases\":[{\"alarms\":[\"exhausted\",\"sos\"],\"late_yes\":true,\"tags\":[]}]}");
}

static void asks_are_absent_until_names_are_known(void **state)
{
    PlanLine m = PLAN_LINE__INIT;
    AskLine ask = ASK_LINE__INIT, *asks[] = { &ask };

    (void)state;
    m.need = text_of("n1");
    PUT(&m, rung, 0);
    prints(&m, "en", "{\"need\":\"n1\",\"rung\":0}");
    ask.responder = text_of("liza");
    ask.name = text_of("Лиза");
    m.asks = asks;
    m.n_asks = 1;
    prints(&m, "en",
        "{\"need\":\"n1\",\"rung\":0,\"asks\":[{\"responder\":\"liza\",\"name\":\"Лиза\"}]}");
}

static void a_place_keeps_its_numbers(void **state)
{
    Place m = PLACE__INIT;

    (void)state;
    m.text = text_of("Ейск");
    PUT(&m, lat, 46.71);
    PUT(&m, lon, 38.27);
    PUT(&m, radius_m, 500);
    PUT(&m, source, CASE__PLACE_SOURCE__GAZETTEER);
    PUT(&m, estimate, 0);
    prints(&m, "en",
        "{\"text\":\"Ейск\",\"lat\":46.71,\"lon\":38.27,\"radius_m\":500,\"source\":\"gazetteer\","
        "\"estimate\":false}");
}

static void a_receipt_has_the_keys_of_the_promise(void **state)
{
    CaseReceipt m = CASE_RECEIPT__INIT;
    NeedLine need = NEED_LINE__INIT, *needs[] = { &need };
    char *missing[] = { text_of("subject_phone") };

    (void)state;
    m.case_ = text_of("26-326-0001-8");
    m.id = text_of("0193bc3c-1f3c-7abc-8def-0123456789ab");
    PUT(&m, version, 1);
    PUT(&m, state, CASE__STATE__TRIAGED);
    PUT(&m, priority, PRIORITY__P0);
    m.kind = text_of("adrift");
    PUT(&m, created, 1);
    m.emergency = text_of("112");
    m.missing = missing;
    m.n_missing = 1;
    need.need = text_of("n1");
    need.kind = text_of("ice_rescue");
    PUT(&need, mandatory, 1);
    m.needs = needs;
    m.n_needs = 1;
    prints(&m, "en",
        "{\"case\":\"26-326-0001-8\",\"id\":\"0193bc3c-1f3c-7abc-8def-0123456789ab\",\"version\":1,"
        "\"state\":\"triaged\","
        "\"priority\":\"p0\",\"kind\":\"adrift\",\"created\":true,\"emergency\":\"112\",\"advice\":"
        "[],\"questions\":[],"
        "\"missing\":[\"subject_phone\"],\"fired\":[],\"needs\":[{\"need\":\"n1\",\"kind\":\"ice_"
        "rescue\",\"mandatory\":true}],"
        "\"plan\":[],\"duplicates\":[],\"history\":[]}");
}

static void a_dispatch_hides_the_works_number(void **state)
{
    OfferNotice m = OFFER_NOTICE__INIT;

    (void)state;
    PUT(&m, type, NOTICE__TYPE__RECALL);
    m.offer = text_of("26-326-0001-8b");
    PUT(&m, work, 77);
    prints(&m, "en", "{\"type\":\"recall\",\"offer\":\"26-326-0001-8b\"}");
}

static void bytes_are_text(void **state)
{
    Envelope m = ENVELOPE__INIT;
    uint8_t id[16] = { 0x01, 0x93, 0xbc, 0x3c, 0x1f, 0x3c, 0x7a, 0xbc, 0x8d, 0xef, 1, 0x23, 0x45,
        0x67, 0x89, 0xab };

    (void)state;
    PUT(&m, id, ((ProtobufCBinaryData){ 16, id }));
    prints(&m, "en", "{\"id\":\"0193bc3c-1f3c-7abc-8def-0123456789ab\",\"return_path\":[]}");
    m.id.len = 3;
    prints(&m, "en", "{\"id\":\"0193bc\",\"return_path\":[]}");
}

/* Every message of the catalogue: whatever is set in it, printing neither fails nor loses a key. */
static void a_oneof_prints_only_what_it_carries(void **state)
{
    Envelope m = ENVELOPE__INIT;
    OrgInbox inbox = ORG_INBOX__INIT;

    (void)state;
    m.body_case = ENVELOPE__BODY_ORG_INBOX;
    m.org_inbox = &inbox;
    prints(&m, "en", "{\"return_path\":[],\"org_inbox\":{}}");
}

/* ---- into a message ---- */

static int read_case(struct arena *a, const char *text, FileCase **ret, struct refusal *why)
{
    json_t *value = json_loads(text, 0, NULL);
    ProtobufCMessage *message = NULL;
    int error;

    assert_non_null(value);
    error = json_to_message(value, &file_case__descriptor, a, &message, why);
    json_decref(value);
    *ret = (FileCase *)message;
    return error;
}

static void a_whole_case_is_read_from_json(void **state)
{
    struct arena a = { 0 };
    struct refusal why;
    FileCase *f;

    (void)state;
    assert_int_equal(read_case(&a,
                         "{\"text\":\"жена не "
                         "отвечает\",\"priority\":\"P2\",\"subject\":{\"name\":\"Анна\",\"phone\":"
                         "\"+79000000000\"},"
                         "\"safe_to_call\":false,\"consent\":\"vital-interest\",\"facts\":[{"
                         "\"key\":\"alone\",\"value\":\"yes\"}],"
                         "\"never_tell\":[\"муж\"]}",
                         &f, &why),
        0);
    assert_string_equal(f->text, "жена не отвечает");
    assert_int_equal(f->priority, PRIORITY__P2);
    assert_string_equal(f->subject->name, "Анна");
    assert_true(f->has_safe_to_call && !f->safe_to_call);
    assert_int_equal(f->consent, CASE__CONSENT__VITAL_INTEREST);
    assert_int_equal(f->n_facts, 1);
    assert_string_equal(f->facts[0]->value, "yes");
    assert_string_equal(f->never_tell[0], "муж");
    assert_false(f->has_preview);
    arena_clear(&a);
}

static void facts_may_be_an_object(void **state)
{
    struct arena a = { 0 };
    struct refusal why;
    FileCase *f;

    (void)state;
    assert_int_equal(
        read_case(&a, "{\"facts\":{\"pregnant_weeks\":\"38\",\"alone\":\"yes\"}}", &f, &why), 0);
    assert_int_equal(f->n_facts, 2);
    assert_string_equal(f->facts[0]->key, "pregnant_weeks");
    assert_string_equal(f->facts[0]->value, "38");
    arena_clear(&a);
}

static const struct {
    const char *json;
    int code;
    const char *field;
} bad[] = {
    { "[]", ERR_INVALID, "" },
    { "{\"txt\":\"x\"}", ERR_UNKNOWN_WORD, "txt" },
    { "{\"text\":5}", ERR_INVALID, "text" },
    { "{\"text\":null}", ERR_INVALID, "text" },
    { "{\"text\":\"a\\u0001b\"}", ERR_NOT_TEXT, "text" },
    { "{\"priority\":\"P9\"}", ERR_UNKNOWN_WORD, "priority" },
    { "{\"priority\":2}", ERR_UNKNOWN_WORD, "priority" },
    { "{\"priority\":\"unjudged\"}", ERR_UNKNOWN_WORD, "priority" },
    { "{\"same_place\":\"yes\"}", ERR_INVALID, "same_place" },
    { "{\"subject\":\"Анна\"}", ERR_INVALID, "subject" },
    { "{\"subject\":{\"phone\":7}}", ERR_INVALID, "subject.phone" },
    { "{\"subject\":{\"age\":\"7\"}}", ERR_UNKNOWN_WORD, "subject.age" },
    { "{\"facts\":[\"alone\"]}", ERR_INVALID, "facts[0]" },
    { "{\"facts\":[{\"key\":\"a\",\"value\":\"b\"},{\"key\":1}]}", ERR_INVALID, "facts[1].key" },
    { "{\"facts\":{\"alone\":true}}", ERR_INVALID, "facts[0].value" },
    { "{\"never_tell\":\"муж\"}", ERR_INVALID, "never_tell" },
};

static void what_is_wrong_in_json_is_named_by_its_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct arena a = { 0 };
        struct refusal why = { 0 };
        FileCase *f;
        int error = read_case(&a, bad[i].json, &f, &why);

        if (error != bad[i].code || strcmp(why.field, bad[i].field) != 0)
            fail_msg("%s: %s, field %s", bad[i].json, error_code(error),
                why.field ? why.field : "(none)");
        arena_clear(&a);
    }
}

static void a_list_that_is_too_long_is_refused(void **state)
{
    struct arena a = { 0 };
    struct refusal why;
    json_t *list = json_array(), *value = json_pack("{s:o}", "never_tell", list);
    ProtobufCMessage *message;

    (void)state;
    for (int i = 0; i < 513; i++)
        json_array_append_new(list, json_string("x"));
    assert_int_equal(
        json_to_message(value, &file_case__descriptor, &a, &message, &why), ERR_TOO_LONG);
    json_decref(value);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_answers_case_state_and_version),
        cmocka_unit_test(what_is_not_said_is_absent),
        cmocka_unit_test(an_instant_is_utc_with_milliseconds),
        cmocka_unit_test(a_text_is_in_the_readers_language),
        cmocka_unit_test(a_list_is_an_array_also_when_empty),
        cmocka_unit_test(asks_are_absent_until_names_are_known),
        cmocka_unit_test(a_place_keeps_its_numbers),
        cmocka_unit_test(a_receipt_has_the_keys_of_the_promise),
        cmocka_unit_test(a_dispatch_hides_the_works_number),
        cmocka_unit_test(bytes_are_text),
        cmocka_unit_test(a_oneof_prints_only_what_it_carries),
        cmocka_unit_test(a_whole_case_is_read_from_json),
        cmocka_unit_test(facts_may_be_an_object),
        cmocka_unit_test(what_is_wrong_in_json_is_named_by_its_path),
        cmocka_unit_test(a_list_that_is_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
