/* What an operator types to find a case, and what of a case it is looked for in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "casebook/wanted.h"

static struct arena arena;

static int clear_arena(void **state)
{
    (void)state;
    arena_clear(&arena);
    return 0;
}

/* Somebody called about Nina, somebody else can help, and the place and a fact have words of their own. */
static struct casefile a_case(void)
{
    static struct person reporters[] = { { .name = "Пётр Иванов", .phone = "+79990000001" },
        { .name = "Ира", .phone = "+79990000005" } };
    static struct found found[] = { { .name = "Вера", .phone = "+79990000009" },
        { .name = "Лидия" } };
    static struct fix fixes[] = { { .text = "Азов, Мира" } };
    static struct fact facts[] = { { "hurt", "сломала ногу", false } };

    return (struct casefile){ .subject = { .name = "Нина", .born = "1940" },
        .reporters = reporters,
        .n_reporters = 2,
        .found = found,
        .n_found = 2,
        .fixes = fixes,
        .n_fixes = 1,
        .facts = facts,
        .n_facts = 1 };
}

static bool finds(const char *said)
{
    struct casefile c = a_case();
    struct wanted w;
    wanted_found found = 0;
    bool is_phone;

    assert_true(wanted_of(said, &arena, &w));
    is_phone = wanted_look_at_case(&w, &c, &arena, &found);
    return is_phone || wanted_is_found(&w, found);
}

static void a_case_is_found_by_each_person_place_and_fact_of_it(void **state)
{
    (void)state;
    assert_true(finds("нина"));
    assert_true(finds("1940"));
    assert_true(finds("иванову")); /* whatever the ending */
    assert_true(finds("ира"));
    assert_true(finds("вера"));
    assert_true(finds("Азов"));
    assert_true(finds("нога"));
    assert_true(finds("нина азов ногу"));
    assert_false(finds("нина батайск"));
    assert_false(finds("зов")); /* words are known by how they begin */
}

static void a_case_is_found_by_each_telephone_of_it_or_its_end(void **state)
{
    (void)state;
    assert_true(finds("8 (999) 000-00-01"));
    assert_true(finds("+79990000005"));
    assert_true(finds("0009"));
    assert_false(finds("0007"));
    assert_false(finds("+79990000007"));
}

static void what_says_nothing_looks_for_nothing(void **state)
{
    struct wanted w;

    (void)state;
    assert_false(wanted_of(NULL, &arena, &w));
    assert_false(wanted_of("", &arena, &w));
    assert_false(wanted_of("!?", &arena, &w));
}

static void more_words_than_say_anything_are_left_out(void **state)
{
    struct wanted w;

    (void)state;
    assert_true(wanted_of("a b c d e f g h i j k l m n o p q r", &arena, &w));
    assert_int_equal(w.n_words, WANTED_WORDS);
    assert_string_equal(w.words[WANTED_WORDS - 1], "p");
}

static void an_ending_is_taken_off_a_word_that_is_long_enough_to_lose_it(void **state)
{
    static const char *const words[][2] = { { "ива", "ива" }, { "мира", "мир" },
        { "петрова", "петров" }, { "ивановою", "иванов" }, { "smith", "smith" } };
    struct wanted w;

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        assert_true(wanted_of(words[i][0], &arena, &w));
        assert_string_equal(w.words[0], words[i][1]);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, clear_arena)
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_found_by_each_person_place_and_fact_of_it),
        TEST(a_case_is_found_by_each_telephone_of_it_or_its_end),
        TEST(what_says_nothing_looks_for_nothing),
        TEST(more_words_than_say_anything_are_left_out),
        TEST(an_ending_is_taken_off_a_word_that_is_long_enough_to_lose_it),
    };

    return cmocka_run_group_tests_name("casebook: wanted", tests, NULL, NULL);
}
