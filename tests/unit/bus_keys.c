/* keys: files that hold a secret, and what is refused about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "bus/keys.h"

#define PRINTED "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

static char folder[64], path[96];

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/bus-keys-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.key", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void write_file(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static int read_pair(struct key_pair *ret_pair)
{
    struct refusal why;
    int error = keys_read(path, ret_pair, &why);

    assert_int_equal(why.code, error);
    if (error)
        assert_string_equal(why.field, path);
    return error;
}

static void a_pair_that_was_written_is_read_again(void **state)
{
    struct key_pair pair, back;
    struct refusal why;
    uint8_t public_key[KEY_SIZE];
    struct stat st;

    (void)state;
    keys_generate(&pair);
    assert_int_equal(keys_write(path, &pair), 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(read_pair(&back), 0);
    assert_memory_equal(&back, &pair, sizeof pair);
    assert_int_equal(keys_read_public(path, public_key, &why), 0);
    assert_memory_equal(public_key, pair.public_key, KEY_SIZE);
    keys_wipe(&back);
    assert_int_equal(back.secret_key[0] | back.secret_key[31], 0);
    keys_wipe(NULL);
}

static void two_pairs_differ(void **state)
{
    struct key_pair a, b;

    (void)state;
    keys_generate(&a);
    keys_generate(&b);
    assert_memory_not_equal(a.secret_key, b.secret_key, KEY_SIZE);
    unlink(path);
    assert_int_equal(keys_write(path, &a), 0);
}

static void a_key_file_is_never_replaced(void **state)
{
    struct key_pair pair, other, back;

    (void)state;
    keys_generate(&pair);
    keys_generate(&other);
    assert_int_equal(keys_write(path, &pair), 0);
    assert_int_equal(keys_write(path, &other), ERR_TAKEN);
    assert_int_equal(read_pair(&back), 0);
    assert_memory_equal(&back, &pair, sizeof pair);
}

static void a_public_file_holds_no_secret_and_may_be_read_by_all(void **state)
{
    struct key_pair pair;
    struct refusal why;
    uint8_t public_key[KEY_SIZE];
    struct stat st;

    (void)state;
    keys_generate(&pair);
    assert_int_equal(keys_write_public(path, pair.public_key), 0);
    assert_int_equal(keys_write_public(path, pair.public_key), 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0644);
    assert_int_equal(st.st_size, 7 + 40 + 1);
    assert_int_equal(keys_read_public(path, public_key, &why), 0);
    assert_memory_equal(public_key, pair.public_key, KEY_SIZE);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(read_pair(&pair), ERR_INVALID);
}

static void a_secret_that_others_can_read_is_refused(void **state)
{
    static const mode_t modes[] = { 0640, 0604, 0620, 0666 };
    struct key_pair pair;

    (void)state;
    keys_generate(&pair);
    assert_int_equal(keys_write(path, &pair), 0);
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(path, modes[i]), 0);
        assert_int_equal(read_pair(&pair), ERR_FORBIDDEN);
    }
    assert_int_equal(chmod(path, 0400), 0);
    assert_int_equal(read_pair(&pair), 0);
}

static void a_link_or_a_pipe_is_no_key_file(void **state)
{
    struct key_pair pair;

    (void)state;
    assert_int_equal(symlink("/etc/hostname", path), 0);
    assert_int_equal(read_pair(&pair), ERR_FORBIDDEN);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(read_pair(&pair), ERR_INVALID);
    unlink(path);
    assert_int_equal(read_pair(&pair), ERR_NOT_FOUND);
    write_file("", 0600);
}

static void halves_that_do_not_fit_are_refused(void **state)
{
    struct key_pair a, b;

    (void)state;
    keys_generate(&a);
    keys_generate(&b);
    memcpy(a.public_key, b.public_key, KEY_SIZE);
    assert_int_equal(keys_write(path, &a), 0);
    assert_int_equal(read_pair(&b), ERR_INVALID);
}

static void lines_that_are_no_key_lines_are_refused(void **state)
{
    static const char *const files[] = { "", "public\n", "public short\n", "secret\n", "other 1\n",
        "public 0000000000000000000000000000000000000000 \n",
        "public 000000000000000000000000000000000000000\"\n",
        "public 0000000000000000000000000000000000000000\npublic "
        "0000000000000000000000000000000000000000\n" };
    struct refusal why;
    uint8_t key[KEY_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        write_file(files[i], 0600);
        if (keys_read_public(path, key, &why) != ERR_INVALID)
            fail_msg("read: %s", files[i]);
    }
}

static void comments_and_other_line_ends_are_read(void **state)
{
    struct refusal why;
    uint8_t key[KEY_SIZE];

    (void)state;
    write_file("# of anna\r\n\r\npublic 0000000000000000000000000000000000000000\r\n", 0644);
    assert_int_equal(keys_read_public(path, key, &why), 0);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    char text[6000];
    struct refusal why;
    uint8_t key[KEY_SIZE];

    (void)state;
    memset(text, '#', sizeof text);
    text[sizeof text - 1] = '\0';
    write_file(text, 0600);
    assert_int_equal(keys_read_public(path, key, &why), ERR_INVALID);
}

static void a_key_that_everybody_has_is_refused(void **state)
{
    uint8_t key[KEY_SIZE];
    struct refusal why;

    (void)state;
    assert_int_equal(keys_parse(PRINTED, key), ERR_FORBIDDEN);
    write_file("public " PRINTED "\n", 0600);
    assert_int_equal(keys_read_public(path, key, &why), ERR_FORBIDDEN);
}

static void text_and_key_are_the_same(void **state)
{
    struct key_pair pair;
    uint8_t back[KEY_SIZE];
    char text[KEY_TEXT];

    (void)state;
    keys_generate(&pair);
    keys_text(pair.public_key, text);
    assert_int_equal(strlen(text), 40);
    assert_int_equal(keys_parse(text, back), 0);
    assert_memory_equal(back, pair.public_key, KEY_SIZE);
    text[39] = '\0';
    assert_int_equal(keys_parse(text, back), ERR_INVALID);
    write_file("", 0600);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_pair_that_was_written_is_read_again),
        TEST(two_pairs_differ),
        TEST(a_key_file_is_never_replaced),
        TEST(a_public_file_holds_no_secret_and_may_be_read_by_all),
        TEST(a_secret_that_others_can_read_is_refused),
        TEST(a_link_or_a_pipe_is_no_key_file),
        TEST(halves_that_do_not_fit_are_refused),
        TEST(lines_that_are_no_key_lines_are_refused),
        TEST(comments_and_other_line_ends_are_read),
        TEST(a_file_that_is_too_large_is_refused),
        TEST(a_key_that_everybody_has_is_refused),
        TEST(text_and_key_are_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
