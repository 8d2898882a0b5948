/* arena and must: memory that is zeroed, aligned and freed at once. */
#include "base/arena.h"
#include "base/must.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    struct arena a = { 0 };
    unsigned char *pieces[500];

    (void)state;
    for (size_t i = 0; i < 500; i++) {
        size_t size = i * 7 % 3000;

        pieces[i] = arena_alloc(&a, size);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 256), size);
    }
    for (size_t i = 0; i < 500; i++)
        for (size_t k = 0; k < i * 7 % 3000; k++)
            assert_int_equal(pieces[i][k], i % 256);
    arena_clear(&a);
}

static void a_large_piece_leaves_the_small_block_in_use(void **state)
{
    struct arena a = { 0 };
    char *first = arena_alloc(&a, 16);
    char *large = arena_alloc(&a, 1000000);
    char *second = arena_alloc(&a, 16);

    (void)state;
    memset(large, 1, 1000000);
    assert_ptr_equal(second, first + 16);
    arena_clear(&a);
}

static void a_cleared_arena_can_be_used_again(void **state)
{
    struct arena a = { 0 };

    (void)state;
    arena_clear(&a);
    assert_string_equal(arena_dup(&a, "once"), "once");
    arena_clear(&a);
    assert_null(a.newest);
    assert_string_equal(arena_dup(&a, "again"), "again");
    arena_clear(&a);
}

static void copies_are_copies(void **state)
{
    struct arena a = { 0 };
    char text[] = "abc";
    char *copy = arena_dup(&a, text);
    char *bytes = arena_copy(&a, text, 2);

    (void)state;
    text[0] = 'x';
    assert_string_equal(copy, "abc");
    assert_memory_equal(bytes, "ab", 2);
    assert_null(arena_dup(&a, NULL));
    arena_copy(&a, NULL, 0);
    arena_clear(&a);
}

static void printf_makes_room_for_any_length(void **state)
{
    struct arena a = { 0 };
    char *text = arena_printf(&a, "%s-%d-%5000d", "a", 7, 1);

    (void)state;
    assert_int_equal(strlen(text), 5004);
    assert_memory_equal(text, "a-7-", 4);
    arena_clear(&a);
}

static void an_array_grows_by_zeroed_items_and_keeps_the_old(void **state)
{
    struct arena a = { 0 };
    struct item {
        int x;
        void *p;
    } *items = NULL;
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        struct item *fresh = ARENA_PUSH(&a, items, n);

        assert_int_equal(fresh->x, 0);
        assert_null(fresh->p);
        fresh->x = i;
        fresh->p = fresh;
    }
    assert_int_equal(n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i].x, i);
    arena_clear(&a);
}

static void an_array_that_others_made_gets_room_for_one_more(void **state)
{
    struct arena a = { 0 };
    const int three[] = { 1, 2, 3 };
    int *more = arena_more(&a, three, 3, sizeof *three);

    (void)state;
    assert_memory_equal(more, three, sizeof three);
    assert_int_equal(more[3], 0);
    more = arena_more(&a, NULL, 0, sizeof *more);
    assert_int_equal(more[0], 0);
    arena_clear(&a);
}

static void a_broken_claim_ends_the_process(void **state)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        close(STDERR_FILENO);
        must(1 == 2);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void must_memory_is_zeroed_and_never_null(void **state)
{
    char *p = must_alloc(64), *empty = must_alloc(0), *text = must_dup("x");

    (void)state;
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(p[i], 0);
    p = must_realloc(p, 4096);
    p[4095] = 1;
    assert_non_null(empty);
    assert_string_equal(text, "x");
    assert_null(must_dup(NULL));
    free(p);
    free(empty);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(a_large_piece_leaves_the_small_block_in_use),
        cmocka_unit_test(a_cleared_arena_can_be_used_again),
        cmocka_unit_test(copies_are_copies),
        cmocka_unit_test(printf_makes_room_for_any_length),
        cmocka_unit_test(an_array_grows_by_zeroed_items_and_keeps_the_old),
        cmocka_unit_test(an_array_that_others_made_gets_room_for_one_more),
        cmocka_unit_test(a_broken_claim_ends_the_process),
        cmocka_unit_test(must_memory_is_zeroed_and_never_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
