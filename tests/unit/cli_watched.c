/* What a watcher makes of the lines that it hears, when some are lost, come twice, or the board begins anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "watched.h"

static WatchEvent line(
    const char *from, const char *after, const char *number, uint32_t seq, uint32_t part)
{
    WatchEvent e = WATCH_EVENT__INIT;

    e.from = (char *)(uintptr_t)from;
    e.after = (char *)(uintptr_t)after;
    e.case_ = (char *)(uintptr_t)number;
    e.has_seq = e.has_part = 1;
    e.seq = seq;
    e.part = part;
    return e;
}

static void assert_word(struct watched *w, enum watched_word word, WatchEvent e)
{
    assert_int_equal(watched_hear(w, &e), word);
}

#define HEARS(word, ...) assert_word(&w, WATCHED_##word, line(__VA_ARGS__))

static void whatever_comes_in_order_is_taken(void **state)
{
    struct watched w = { 0 };

    (void)state;
    HEARS(TAKE, "0", NULL, "A", 1, 0); /* the first change since it began */
    HEARS(TAKE, "0", NULL, "A", 2, 1);
    HEARS(TAKE, "5", NULL, "A", 3, 2);
    HEARS(TAKE, "5", "5", "B", 1, 0);
    HEARS(TAKE, "6", "5", "B", 2, 1);
    HEARS(TAKE, "9", "6", "A", 4, 0);
    assert_string_equal(w.from, "9");
}

static void a_line_lost_between_changes_is_asked_for_again(void **state)
{
    struct watched w = { .from = "5" };

    (void)state;
    HEARS(AGAIN, "7", "6", "A", 2, 0);
    assert_string_equal(w.from, "5");
    HEARS(TAKE, "6", "5", "A", 1, 0); /* all after 5 */
    HEARS(TAKE, "7", "6", "A", 2, 0);
    HEARS(PASS, "7", "6", "A", 2, 0); /* once more */
}

static void a_line_lost_in_the_middle_of_a_change_is_asked_for_again(void **state)
{
    struct watched w = { .from = "5" };

    (void)state;
    HEARS(TAKE, "5", "5", "A", 4, 0);
    HEARS(AGAIN, "6", "5", "A", 6, 2); /* the second of three is missing */
    assert_string_equal(w.from, "5");
    HEARS(PASS, "5", "5", "A", 4, 0); /* told again, and shown once */
    HEARS(TAKE, "5", "5", "A", 5, 1);
    HEARS(TAKE, "6", "5", "A", 6, 2);
    assert_string_equal(w.from, "6");
}

static void the_first_or_the_last_line_of_a_change_is_missed_as_well(void **state)
{
    struct watched w = { .from = "5" };

    (void)state;
    HEARS(AGAIN, "5", "5", "A", 5, 1);
    HEARS(AGAIN, "6", "5", "A", 6, 2);
    HEARS(TAKE, "5", "5", "A", 4, 0);
    HEARS(TAKE, "5", "5", "A", 5, 1);
    HEARS(AGAIN, "7", "6", "B", 1, 0);
    HEARS(TAKE, "6", "5", "A", 6, 2);
}

/* A board that does not count them is an older one. */
static void lines_without_a_count_are_taken_as_they_come(void **state)
{
    struct watched w = { .from = "5" };

    (void)state;
    HEARS(TAKE, "5", "5", "A", 4, 0);
    HEARS(TAKE, "5", "5", "A", 5, 0);
    HEARS(TAKE, "6", "5", "A", 6, 0);
}

static void a_board_that_begins_anew_is_believed(void **state)
{
    struct watched w = { .from = "50" };

    (void)state;
    HEARS(TAKE, "3", NULL, "A", 4, 0);
    HEARS(TAKE, "4", "3", "B", 4, 0);
    HEARS(AGAIN, "x", "y", "B", 5, 0); /* no token that we know */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_comes_in_order_is_taken),
        cmocka_unit_test(a_line_lost_between_changes_is_asked_for_again),
        cmocka_unit_test(a_line_lost_in_the_middle_of_a_change_is_asked_for_again),
        cmocka_unit_test(the_first_or_the_last_line_of_a_change_is_missed_as_well),
        cmocka_unit_test(lines_without_a_count_are_taken_as_they_come),
        cmocka_unit_test(a_board_that_begins_anew_is_believed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
