/* files: whole files that are there or not, never half. */
#include "sys/files.h"

#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

static const char *in(const char *name)
{
    static char paths[8][256];
    static unsigned next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
    return path;
}

static int make_folder(void **state)
{
    static char name[] = "/tmp/assist-files-XXXXXX";

    (void)state;
    memcpy(name, "/tmp/assist-files-XXXXXX", sizeof(name));
    folder = mkdtemp(name);
    return folder ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[300];

    (void)state;
    snprintf(command, sizeof(command), "chmod -R u+rwx %s; rm -rf %s", folder, folder);
    return system(command);
}

static void assert_holds(const char *path, const char *text)
{
    char *bytes;
    size_t n;

    assert_int_equal(files_read(path, 100000, &bytes, &n), 0);
    assert_int_equal(n, strlen(text));
    assert_string_equal(bytes, text);
    free(bytes);
}

static unsigned count_files(void)
{
    char command[300], line[32] = "";
    FILE *f;

    snprintf(command, sizeof(command), "ls -A %s | wc -l", folder);
    f = popen(command, "r");
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof(line), f));
    pclose(f);
    return (unsigned)strtoul(line, NULL, 10);
}

static void a_folder_is_made_with_its_parents(void **state)
{
    struct stat st;

    (void)state;
    assert_int_equal(files_make_dir(in("a/b//c/"), 0750), 0);
    assert_int_equal(stat(in("a/b/c"), &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(st.st_mode & 027, 0);
    assert_int_equal(files_make_dir(in("a/b/c"), 0750), 0); /* there already */
}

static void a_file_in_the_way_of_a_folder_is_an_error(void **state)
{
    (void)state;
    assert_int_equal(files_write(in("file"), "x", 1, 0600), 0);
    assert_int_equal(files_make_dir(in("file"), 0700), ERR_IO);
    assert_int_equal(files_make_dir(in("file/below"), 0700), ERR_IO);
    assert_int_equal(files_make_dir("", 0700), ERR_IO);
}

static void what_was_written_is_read_back_with_its_mode(void **state)
{
    struct stat st;

    (void)state;
    assert_int_equal(files_write(in("key"), "secret", 6, 0600), 0);
    assert_holds(in("key"), "secret");
    assert_int_equal(stat(in("key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void writing_replaces_the_whole_and_leaves_nothing_beside(void **state)
{
    (void)state;
    assert_int_equal(files_write(in("f"), "a long first content", 20, 0600), 0);
    assert_int_equal(files_write(in("f"), "short", 5, 0644), 0);
    assert_holds(in("f"), "short");
    assert_int_equal(files_write(in("f"), "", 0, 0644), 0);
    assert_holds(in("f"), "");
    assert_int_equal(count_files(), 1);
}

static void creating_never_replaces(void **state)
{
    (void)state;
    assert_int_equal(files_create(in("f"), "first", 5, 0600), 0);
    assert_int_equal(files_create(in("f"), "second", 6, 0600), ERR_TAKEN);
    assert_holds(in("f"), "first");
    assert_int_equal(count_files(), 1);
}

static void a_write_that_fails_leaves_the_old_file_and_nothing_beside(void **state)
{
    (void)state;
    assert_int_equal(files_write(in("none/f"), "x", 1, 0600), ERR_IO);
    assert_int_equal(files_make_dir(in("d"), 0700), 0);
    assert_int_equal(files_write(in("d"), "x", 1, 0600), ERR_IO); /* a folder is not renamed over */
    assert_int_equal(count_files(), 1);
    assert_int_equal(files_write("/dev/full/x", "x", 1, 0600), ERR_IO);
}

static void reading_is_bounded_and_exact(void **state)
{
    char *bytes = NULL, *large = malloc(20000);
    size_t n = 42;

    (void)state;
    memset(large, 'x', 20000);
    assert_int_equal(files_write(in("f"), large, 20000, 0600), 0);
    assert_int_equal(files_read(in("f"), 19999, &bytes, &n), ERR_TOO_LONG);
    assert_null(bytes);
    assert_int_equal(files_read(in("f"), 20000, &bytes, &n), 0);
    assert_int_equal(n, 20000);
    assert_memory_equal(bytes, large, 20000);
    assert_int_equal(bytes[20000], 0);
    free(bytes);
    assert_int_equal(files_write(in("f"), "12345", 5, 0600), 0);
    assert_int_equal(files_read(in("f"), 4, &bytes, &n), ERR_TOO_LONG);
    assert_int_equal(files_read("/dev/zero", 100, &bytes, &n), ERR_TOO_LONG); /* endless */
    free(large);
}

static void what_cannot_be_read_says_why(void **state)
{
    char *bytes = NULL;
    size_t n = 0;

    (void)state;
    assert_int_equal(files_read(in("none"), 10, &bytes, &n), ERR_NOT_FOUND);
    assert_int_equal(files_read(folder, 10, &bytes, &n), ERR_IO);
    assert_null(bytes);
}

static void a_lock_holds_against_another_and_ends_with_its_process(void **state)
{
    int fd, other, status;
    pid_t child = fork();

    (void)state;
    if (child == 0)
        _exit(files_lock(in("lock"), &fd) == 0 ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(files_lock(in("lock"), &fd), 0);
    assert_int_equal(files_lock(in("lock"), &other), ERR_LOCKED);
    close(fd);
    assert_int_equal(files_lock(in("lock"), &fd), 0);
    close(fd);
    assert_int_equal(files_lock(in("none/lock"), &fd), ERR_IO);
}

static void free_space_is_told(void **state)
{
    uint64_t free_bytes = 0;

    (void)state;
    assert_int_equal(files_space(folder, &free_bytes), 0);
    assert_true(free_bytes > 0);
    assert_int_equal(files_space(in("none"), &free_bytes), ERR_IO);
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_folder_is_made_with_its_parents),
        T(a_file_in_the_way_of_a_folder_is_an_error),
        T(what_was_written_is_read_back_with_its_mode),
        T(writing_replaces_the_whole_and_leaves_nothing_beside),
        T(creating_never_replaces),
        T(a_write_that_fails_leaves_the_old_file_and_nothing_beside),
        T(reading_is_bounded_and_exact),
        T(what_cannot_be_read_says_why),
        T(a_lock_holds_against_another_and_ends_with_its_process),
        T(free_space_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
