/* What is typed after `assist`: one table-driven parser, and every slip is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/text.h"
#include "options.h"

static const struct option file_like[] = {
    { "kind", "KIND", "help", false },
    { "fact", "KEY=VALUE", "help", true },
    { "preview", NULL, "help", false },
    { "radius-km", "KM", "help", false },
    { 0 },
};
static const struct command commands[] = {
    { "file", "[TEXT ...]", "help", NULL, file_like, COMMAND_ID | COMMAND_REASON, 0, 100, NULL },
    { "calls", "", "help", NULL, NULL, 0, 0, 0, NULL },
    { "calls take", "[CALL]", "help", NULL, NULL, COMMAND_ID, 0, 1, NULL },
    { "note", "CASE TEXT...", "help", NULL, NULL, COMMAND_CHANGES, 1, 100, NULL },
    { "admin key new", "NAME", "help", NULL, NULL, 0, 1, 1, NULL },
    { 0 },
};

struct parsed {
    struct arena arena;
    struct args args;
    struct refusal why;
    int error;
};

/* The words of one line; */
static void parse(struct parsed *p, const char *line)
{
    char *argv[32] = { (char *)(uintptr_t) "assist" }, *rest, *word;
    int argc = 1;

    *p = (struct parsed){ 0 };
    rest = arena_dup(&p->arena, line);
    while ((word = strsep(&rest, " ")))
        if (*word)
            argv[argc++] = word;
    p->error = options_parse(commands, argc, argv, &p->arena, &p->args, &p->why);
}

static void a_command_is_found_with_its_words(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "file she does not answer");
    assert_int_equal(p.error, 0);
    assert_string_equal(p.args.command->name, "file");
    assert_int_equal(p.args.n_words, 4);
    assert_string_equal(p.args.words[3], "answer");
    arena_clear(&p.arena);
}

static void the_longest_name_wins(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "calls take 26-326-0001-8.2");
    assert_string_equal(p.args.command->name, "calls take");
    assert_int_equal(p.args.n_words, 1);
    arena_clear(&p.arena);
    parse(&p, "calls");
    assert_string_equal(p.args.command->name, "calls");
    arena_clear(&p.arena);
    parse(&p, "admin key new maria");
    assert_string_equal(p.args.command->name, "admin key new");
    assert_string_equal(p.args.words[0], "maria");
    arena_clear(&p.arena);
}

static void a_field_is_named_as_the_file_writes_it_too(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "file x --radius_km 5");
    assert_int_equal(p.error, 0);
    assert_string_equal(args_value(&p.args, "radius-km"), "5");
    arena_clear(&p.arena);
    parse(&p, "file x --radius.km 5");
    assert_int_equal(p.error, ERR_USAGE);
    arena_clear(&p.arena);
    parse(&p, "file x --radius-k 5");
    assert_int_equal(p.error, ERR_USAGE);
    arena_clear(&p.arena);
    parse(&p, "note x y --if_version 5");
    assert_string_equal(args_value(&p.args, "if-version"), "5");
    arena_clear(&p.arena);
}

static void shared_options_stand_before_between_and_after(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "--json --lang ru calls --identity=maria take --timeout 3");
    assert_int_equal(p.error, 0);
    assert_string_equal(p.args.command->name, "calls take");
    assert_true(args_has(&p.args, "json"));
    assert_string_equal(args_value(&p.args, "lang"), "ru");
    assert_string_equal(args_value(&p.args, "identity"), "maria");
    assert_string_equal(args_value(&p.args, "timeout"), "3");
    assert_int_equal(p.args.n_words, 0);
    arena_clear(&p.arena);
}

static void values_follow_or_are_joined_by_an_equals_sign(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "file --kind adrift --fact=alone=yes --fact ice=thin text");
    assert_int_equal(p.error, 0);
    assert_string_equal(args_value(&p.args, "kind"), "adrift");
    assert_int_equal(args_count(&p.args, "fact"), 2);
    assert_string_equal(args_nth(&p.args, "fact", 0), "alone=yes");
    assert_string_equal(args_nth(&p.args, "fact", 1), "ice=thin");
    assert_null(args_nth(&p.args, "fact", 2));
    assert_null(args_value(&p.args, "reason"));
    arena_clear(&p.arena);
}

static void numbers_below_zero_a_lone_dash_and_all_after_two_dashes_are_words(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "note 1-8 -47.5,38.1 -");
    assert_int_equal(p.error, 0);
    assert_int_equal(p.args.n_words, 3);
    arena_clear(&p.arena);
    parse(&p, "file -- --kind is what he said");
    assert_int_equal(p.error, 0);
    assert_string_equal(p.args.words[0], "--kind");
    assert_false(args_has(&p.args, "kind"));
    arena_clear(&p.arena);
}

static void help_is_understood_whatever_else_is_missing(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "note --help");
    assert_int_equal(p.error, 0);
    assert_true(p.args.wants_help);
    arena_clear(&p.arena);
    parse(&p, "note -h");
    assert_true(p.args.wants_help);
    arena_clear(&p.arena);
    parse(&p, "");
    assert_int_equal(p.error, 0);
    assert_null(p.args.command);
    arena_clear(&p.arena);
}

static const struct {
    const char *line;
    int code;
    const char *field;
} wrong[] = {
    { "fille text", ERR_USAGE, "fille" },
    { "calls tak", ERR_USAGE, "tak" },
    { "admin key", ERR_USAGE, "admin" },
    { "calls take a b", ERR_USAGE, "b" },
    { "note", ERR_MISSING, "CASE TEXT..." },
    { "admin key new", ERR_MISSING, "NAME" },
    { "file --knd adrift", ERR_USAGE, "--knd" },
    { "file -k adrift", ERR_USAGE, "-k" },
    { "file --kind", ERR_MISSING, "--kind" },
    { "file --preview=yes", ERR_USAGE, "--preview" },
    { "file --kind a --kind b", ERR_USAGE, "--kind" },
    { "file --json --json", ERR_USAGE, "--json" },
    { "file --if-version 3 text", ERR_USAGE, "--if-version" },
    { "calls --id x", ERR_USAGE, "--id" },
    { "calls --reason because", ERR_USAGE, "--reason" },
    { "note 1-8 text --preview", ERR_USAGE, "--preview" },
    { "file --=x", ERR_USAGE, "--" },
    { "file ---kind x", ERR_USAGE, "---kind" },
    { "file \xff\xfe", ERR_NOT_TEXT, "argument" },
    { "file --kind \xff", ERR_NOT_TEXT, "--kind" },
};

static void each_slip_is_refused_with_what_it_is_about(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct parsed p;

        parse(&p, wrong[i].line);
        if (p.error != wrong[i].code || !text_is(p.why.field, wrong[i].field))
            fail_msg("%s: %s, field %s", wrong[i].line, error_code(p.error),
                p.why.field ? p.why.field : "(none)");
        arena_clear(&p.arena);
    }
}

static void json_counts_even_where_the_rest_is_wrong(void **state)
{
    struct parsed p;

    (void)state;
    parse(&p, "file --knd x --json");
    assert_int_equal(p.error, ERR_USAGE);
    assert_string_equal(p.why.field, "--knd");
    assert_true(args_has(&p.args, "json"));
    assert_string_equal(p.args.command->name, "file");
    arena_clear(&p.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_is_found_with_its_words),
        cmocka_unit_test(the_longest_name_wins),
        cmocka_unit_test(a_field_is_named_as_the_file_writes_it_too),
        cmocka_unit_test(shared_options_stand_before_between_and_after),
        cmocka_unit_test(values_follow_or_are_joined_by_an_equals_sign),
        cmocka_unit_test(numbers_below_zero_a_lone_dash_and_all_after_two_dashes_are_words),
        cmocka_unit_test(help_is_understood_whatever_else_is_missing),
        cmocka_unit_test(each_slip_is_refused_with_what_it_is_about),
        cmocka_unit_test(json_counts_even_where_the_rest_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
