/* worker: fields of messages held against a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include "unit/maker.h"
#include "worker/fields.h"

#define NOW_MS INT64_C(1795341600000)

static struct arena arena;
static struct refusal why;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    why = (struct refusal){ 0 };
    return 0;
}

static const struct field_rule rules[] = {
    { .field = "SetFact.case", .required = true, .max = 8, .is = field_is_number },
    { .field = "SetFact.fact", .required = true },
    { .field = "Fact.key", .required = true, .min = 2, .max = 4, .is = field_is_key },
    { .field = "Fact.value", .max = 10 },
    { .field = "ResponderEntry.lat", .low = -90, .high = 90 },
    { .field = "ResponderEntry.area", .items = 2, .max = 3 },
    { .field = "DirectoryPut.entries", .items = 1 },
    { .field = "OwnCase.until" },
    { .field = "Instant.ms", .is_time = true },
    { .field = "KeyAdd.key" },
    { .field = "KeyRow.public_key", .min = 2, .max = 4 },
    { .field = "KeyRow.role", .required = true },
    { .field = "KeyRow.revoked" },
    { 0 },
};

static int check(const Envelope *env)
{
    const ProtobufCFieldDescriptor *field =
        protobuf_c_message_descriptor_get_field(&envelope__descriptor, (unsigned)env->body_case);

    return fields_check(
        *(ProtobufCMessage *const *)(const void *)((const char *)env + field->offset), rules,
        NOW_MS, &arena, &why);
}

static void assert_refused(const Envelope *env, int code, const char *field, const char *value)
{
    assert_int_equal(check(env), code);
    assert_int_equal(why.code, code);
    assert_string_equal(why.field, field);
    assert_string_equal(why.value ? why.value : "", value);
}

static void what_keeps_to_the_table_passes(void **state)
{
    (void)state;
    assert_int_equal(
        check(make(&arena, "set_fact", "case=1-8", "fact.key=ab", "fact.value=x", NULL)), 0);
    assert_int_equal(why.code, 0);
}

static void a_refusal_names_the_path_and_the_bound(void **state)
{
    (void)state;
    assert_refused(
        make(&arena, "set_fact", "case=123456789", "fact.key=ab", NULL), ERR_TOO_LONG, "case", "8");
    assert_refused(
        make(&arena, "set_fact", "case=1", "fact.key=abcde", NULL), ERR_TOO_LONG, "fact.key", "4");
    assert_refused(
        make(&arena, "set_fact", "case=1", "fact.key=a", NULL), ERR_OUT_OF_RANGE, "fact.key", "2");
    assert_refused(
        make(&arena, "set_fact", "case=1", "fact.key=AB", NULL), ERR_INVALID, "fact.key", "");
    assert_refused(make(&arena, "directory_put", "entries.lat=91", NULL), ERR_OUT_OF_RANGE,
        "entries.lat", "-90..90");
}

static void what_is_required_must_be_there_and_say_something(void **state)
{
    (void)state;
    assert_refused(make(&arena, "set_fact", "fact.key=ab", NULL), ERR_MISSING, "case", "");
    assert_refused(make(&arena, "set_fact", "case=", "fact.key=ab", NULL), ERR_MISSING, "case", "");
    assert_refused(make(&arena, "set_fact", "case=1", NULL), ERR_MISSING, "fact", "");
    assert_refused(make(&arena, "set_fact", "case=1", "fact", NULL), ERR_MISSING, "fact.key", "");
    assert_refused(make(&arena, "key_add", "key.role=0", NULL), ERR_MISSING, "key.role", "");
}

static void a_field_without_a_row_must_be_absent(void **state)
{
    (void)state;
    assert_refused(make(&arena, "set_fact", "case=1", "fact.key=ab", "if_version=0", NULL),
        ERR_INVALID, "if_version", "");
    assert_refused(make(&arena, "directory_put", "source=x", NULL), ERR_INVALID, "source", "");
    assert_refused(make(&arena, "list_cases", "kind=x", NULL), ERR_INVALID, "kind", "");
}

static void a_number_that_is_none_is_in_no_range(void **state)
{
    Envelope *env = make(&arena, "directory_put", "entries.lat=1", NULL);

    (void)state;
    assert_int_equal(check(env), 0);
    env->directory_put->entries[0]->lat = NAN;
    assert_refused(env, ERR_OUT_OF_RANGE, "entries.lat", "-90..90");
    env->directory_put->entries[0]->lat = INFINITY;
    assert_refused(env, ERR_OUT_OF_RANGE, "entries.lat", "-90..90");
    env->directory_put->entries[0]->lat = -90;
    assert_int_equal(check(env), 0);
}

static void lists_are_counted_and_each_item_is_looked_at(void **state)
{
    (void)state;
    assert_int_equal(
        check(make(&arena, "directory_put", "entries.area=abc", "entries.area=abc", NULL)), 0);
    assert_refused(
        make(&arena, "directory_put", "entries.area=a", "entries.area=b", "entries.area=c", NULL),
        ERR_TOO_LONG, "entries.area", "2");
    assert_refused(make(&arena, "directory_put", "entries.area=a", "entries.area=abcd", NULL),
        ERR_TOO_LONG, "entries.area", "3");
    assert_refused(
        make(&arena, "directory_put", "entries+", "entries+", NULL), ERR_TOO_LONG, "entries", "1");
    assert_refused(make(&arena, "directory_put", "entries.area=a", "entries.area=", NULL),
        ERR_MISSING, "entries.area", "");
    assert_refused(
        make(&arena, "directory_put", "entries.area=  ", NULL), ERR_MISSING, "entries.area", "");
}

static void a_time_out_of_its_bounds_is_told_the_bound(void **state)
{
    (void)state;
    assert_int_equal(check(make(&arena, "own_case", "until.ms=1795341600000", NULL)), 0);
    assert_refused(make(&arena, "own_case", "until.ms=0", NULL), ERR_OUT_OF_RANGE, "until.ms",
        "2020-01-01T00:00:00.000Z");
    assert_refused(make(&arena, "own_case", "until.ms=9999999999999", NULL), ERR_OUT_OF_RANGE,
        "until.ms", "2027-11-23T10:00:00.000Z");
}

static void bytes_have_a_least_and_a_greatest_length(void **state)
{
    (void)state;
    assert_int_equal(check(make(&arena, "key_add", "key.role=1", "key.public_key=abc", NULL)), 0);
    assert_refused(make(&arena, "key_add", "key.role=1", "key.public_key=a", NULL),
        ERR_OUT_OF_RANGE, "key.public_key", "2");
    assert_refused(make(&arena, "key_add", "key.role=1", "key.public_key=abcde", NULL),
        ERR_TOO_LONG, "key.public_key", "4");
}

static void an_unknown_word_is_refused(void **state)
{
    (void)state;
    assert_refused(make(&arena, "key_add", "key.role=44", NULL), ERR_UNKNOWN_WORD, "key.role", "");
}

static void the_first_field_without_a_row_is_found_however_deep(void **state)
{
    (void)state;
    assert_string_equal(fields_unruled(&set_fact__descriptor, rules, &arena), "SetFact.if_version");
    assert_string_equal(fields_unruled(&key_add__descriptor, rules, &arena), "KeyRow.name");
    assert_null(fields_unruled(&instant__descriptor, rules, &arena));
    assert_true(fields_names(&key_add__descriptor, "KeyRow.role"));
    assert_true(fields_names(&key_add__descriptor, "Instant.ms"));
    assert_false(fields_names(&key_add__descriptor, "KeyRow.rol"));
    assert_false(fields_names(&key_add__descriptor, "Person.name"));
}

static void what_is_checked_elsewhere_is_only_counted(void **state)
{
    const struct field_rule elsewhere[] = {
        { .field = "DirectoryPut.entries", .items = 1, .elsewhere = true }, { 0 }
    };
    Envelope *env = make(&arena, "directory_put", "entries.lat=4000", NULL);

    (void)state;
    assert_int_equal(fields_check(&env->directory_put->base, elsewhere, NOW_MS, &arena, &why), 0);
    make_more(env, "entries+.lat", "1", &arena);
    assert_int_equal(
        fields_check(&env->directory_put->base, elsewhere, NOW_MS, &arena, &why), ERR_TOO_LONG);
}

static void forms_are_what_they_say(void **state)
{
    (void)state;
    assert_true(field_is_word("ice_rescue2"));
    assert_false(field_is_word("2ice"));
    assert_false(field_is_word("_ice"));
    assert_false(field_is_word("ice rescue"));
    assert_true(field_is_key("pregnant_weeks"));
    assert_false(field_is_key("weeks38"));
    assert_true(field_is_day("2028-02-29"));
    assert_false(field_is_day("2027-02-29"));
    assert_true(field_is_ref("26-326-0001-8/a1"));
    assert_false(field_is_ref("a b"));
    assert_true(field_is_number("26-326-0001-8"));
    assert_false(field_is_number("1-8b"));
    assert_true(field_is_line("Пётр Ильич"));
    assert_false(field_is_line("Пётр\nИльич"));
    assert_true(field_is_may_tell("safe-only"));
    assert_false(field_is_may_tell("Yes"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(what_keeps_to_the_table_passes),
        TEST(a_refusal_names_the_path_and_the_bound),
        TEST(what_is_required_must_be_there_and_say_something),
        TEST(a_field_without_a_row_must_be_absent),
        TEST(a_number_that_is_none_is_in_no_range),
        TEST(lists_are_counted_and_each_item_is_looked_at),
        TEST(a_time_out_of_its_bounds_is_told_the_bound),
        TEST(bytes_have_a_least_and_a_greatest_length),
        TEST(an_unknown_word_is_refused),
        TEST(the_first_field_without_a_row_is_found_however_deep),
        TEST(what_is_checked_elsewhere_is_only_counted),
        TEST(forms_are_what_they_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
