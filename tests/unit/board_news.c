/* board_news - what has happened, in order, as far back as there is room. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "board/news.h"

static void add(struct news *news, uint64_t changed, uint32_t seq)
{
    news_add(news, &(struct happened){ .changed = changed, .key = 1, .seq = seq });
}

static void what_came_after_a_change_is_found_in_order(void **state)
{
    struct news news = { 0 };

    (void)state;
    news_begin(&news, 3);
    assert_null(news_at(&news, news_after(&news, 3)));
    add(&news, 5, 1);
    add(&news, 5, 2);
    add(&news, 9, 3);
    assert_int_equal(news_at(&news, news_after(&news, 3))->seq, 1);
    assert_int_equal(news_at(&news, news_after(&news, 4))->seq, 1);
    assert_int_equal(news_at(&news, news_after(&news, 5))->seq, 3);
    assert_null(news_at(&news, news_after(&news, 9)));
    news_free(&news);
    news_free(&news);
}

static void only_what_came_after_the_beginning_is_covered(void **state)
{
    struct news news = { 0 };

    (void)state;
    assert_true(news_covers(&news, 0));
    news_begin(&news, 7);
    assert_false(news_covers(&news, 6));
    assert_true(news_covers(&news, 7));
    add(&news, 8, 1);
    news_begin(&news, 8);
    assert_null(news_at(&news, 0));
    news_free(&news);
}

static void the_oldest_change_goes_as_a_whole_when_there_is_no_room(void **state)
{
    struct news news = { 0 };

    (void)state;
    add(&news, 1, 1);
    add(&news, 1, 2);
    for (uint32_t i = 2; i < NEWS_MAX; i++)
        add(&news, i, i + 1);
    assert_true(news_covers(&news, 0));
    add(&news, NEWS_MAX, NEWS_MAX + 1);
    assert_false(news_covers(&news, 0));
    assert_true(news_covers(&news, 1));
    assert_int_equal(news_at(&news, 0)->changed, 2);
    assert_int_equal(news_at(&news, news_after(&news, NEWS_MAX - 1))->seq, NEWS_MAX + 1);
    news_free(&news);
}

static void a_change_that_fills_it_all_leaves_nothing_of_itself(void **state)
{
    struct news news = { 0 };

    (void)state;
    for (uint32_t i = 0; i < NEWS_MAX; i++)
        add(&news, 4, i + 1);
    add(&news, 6, 1);
    assert_int_equal(news_at(&news, 0)->changed, 6);
    assert_null(news_at(&news, 1));
    assert_true(news_covers(&news, 4));
    news_free(&news);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_after_a_change_is_found_in_order),
        cmocka_unit_test(only_what_came_after_the_beginning_is_covered),
        cmocka_unit_test(the_oldest_change_goes_as_a_whole_when_there_is_no_room),
        cmocka_unit_test(a_change_that_fills_it_all_leaves_nothing_of_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
