/* sealed: what one key seals, only its secret half opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "bus/sealed.h"

static const uint8_t said[] = "Анна Петровна, +79180000000";

static void what_was_sealed_is_opened_by_its_key_alone(void **state)
{
    struct arena a = { 0 };
    struct key_pair service, another;
    uint8_t *box, *back;

    (void)state;
    keys_generate(&service);
    keys_generate(&another);
    box = sealed_make(service.public_key, said, sizeof said, &a);
    assert_null(memmem(box, sizeof said + SEALED_MORE, "Анна", strlen("Анна")));
    back = sealed_open(&service, box, sizeof said + SEALED_MORE, &a);
    assert_non_null(back);
    assert_memory_equal(back, said, sizeof said);
    assert_null(sealed_open(&another, box, sizeof said + SEALED_MORE, &a));
    arena_clear(&a);
}

static void a_box_that_was_changed_or_cut_is_not_opened(void **state)
{
    struct arena a = { 0 };
    struct key_pair service;
    uint8_t *box;

    (void)state;
    keys_generate(&service);
    box = sealed_make(service.public_key, said, sizeof said, &a);
    for (size_t n = 0; n < sizeof said + SEALED_MORE; n++)
        assert_null(sealed_open(&service, box, n, &a));
    for (size_t i = 0; i < sizeof said + SEALED_MORE; i++) {
        box[i] ^= 1;
        assert_null(sealed_open(&service, box, sizeof said + SEALED_MORE, &a));
        box[i] ^= 1;
    }
    arena_clear(&a);
}

static void a_box_is_written_as_text_and_read_again(void **state)
{
    struct arena a = { 0 };
    size_t n = 0;
    uint8_t *back = sealed_parse(sealed_text(said, sizeof said, &a), &a, &n);

    (void)state;
    assert_int_equal(n, sizeof said);
    assert_memory_equal(back, said, n);
    assert_null(sealed_parse("no base64 at all", &a, &n));
    arena_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_is_opened_by_its_key_alone),
        cmocka_unit_test(a_box_that_was_changed_or_cut_is_not_opened),
        cmocka_unit_test(a_box_is_written_as_text_and_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
