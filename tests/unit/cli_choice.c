/* What completion offers for a word of the help. */
#include "choice.h"

#include "base/text.h"
#include "cli.h"
#include "commands.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static const char *shown_of(const struct option *table, const char *name)
{
    for (; table->name; table++)
        if (text_is(table->name, name))
            return table->argument;
    fail_msg("no option --%s", name);
    return NULL;
}

/* The option's words are those that the wire knows, each once. */
static void assert_all_words(
    const struct option *table, const char *name, const ProtobufCEnumDescriptor *words)
{
    struct arena a = { 0 };
    struct choice choice = choice_of(shown_of(table, name), &a);
    char *rest = arena_dup(&a, choice.words), *word;
    unsigned n = 0;
    int value;

    assert_int_equal(choice.kind, CHOICE_WORDS);
    while ((word = strsep(&rest, " "))) {
        assert_int_equal(word_parse(words, word, &value), 0);
        assert_int_not_equal(value, 0);
        n++;
    }
    assert_int_equal(n, words->n_values - 1); /* 0 is not said */
    arena_clear(&a);
}

static void every_word_of_an_enum_is_offered(void **state)
{
    (void)state;
    assert_all_words(admin_key_new_options, "role", &role__descriptor);
    assert_all_words(file_options, "priority", &priority__descriptor);
    assert_all_words(file_options, "consent", &case__consent__descriptor);
    assert_all_words(file_options, "via", &case__via__descriptor);
    assert_all_words(close_options, "outcome", &case__disposition__descriptor);
    assert_all_words(callback_options, "outcome", &callback__outcome__descriptor);
    assert_all_words(org_answer_options, "reason", &answer__reason__descriptor);
    assert_all_words(calls_done_options, "reason", &answer__reason__descriptor);
}

static void nothing_is_offered_for_what_is_free(void **state)
{
    static const char *const free_words[] = { "CASE", "[CASE ...]", "CALL|OFFER", "TEXT...", "N",
        "KEY=VALUE", "" };
    struct arena a = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(free_words) / sizeof(free_words[0]); i++)
        assert_int_equal(choice_of(free_words[i], &a).kind, CHOICE_FREE);
    arena_clear(&a);
}

static void a_word_is_found_by_its_place(void **state)
{
    struct arena a = { 0 };

    (void)state;
    assert_string_equal(choice_word_at("OFFER ANSWER [TEXT]", 2, &a), "ANSWER");
    assert_null(choice_word_at("CASE LOCATION | CASE --wrong --reason TEXT", 3, &a));
    assert_null(choice_word_at("NAME --role ROLE", 2, &a));
    assert_null(choice_word_at("", 1, &a));
    assert_int_equal(choice_of("[DIR]", &a).kind, CHOICE_FOLDER);
    assert_int_equal(choice_of("S,...", &a).kind, CHOICE_LIST);
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_an_enum_is_offered),
        cmocka_unit_test(nothing_is_offered_for_what_is_free),
        cmocka_unit_test(a_word_is_found_by_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
