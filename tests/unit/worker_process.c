/* What a worker is started with, and where its sockets and locks are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/text.h"
#include "sys/files.h"
#include "worker/process.h"

static int read_args(struct worker_args *a, struct refusal *why, char **words)
{
    int n = 0;

    while (words[n])
        n++;
    return worker_args_read(n, words, a, why);
}
#define READ(a, why, ...)                                                                          \
    read_args(a, why, (char *[]){ (char *)(uintptr_t) "worker", __VA_ARGS__, NULL })
#define W(word) (char *)(uintptr_t)word

static void all_arguments_are_read(void **state)
{
    struct worker_args a;
    struct refusal why;

    (void)state;
    assert_int_equal(READ(&a, &why, W("--data"), W("/d"), W("--config"), W("/c"), W("--ready-fd"),
                         W("3"), W("--parent"), W("77")),
        0);
    assert_string_equal(a.data, "/d");
    assert_string_equal(a.config, "/c");
    assert_int_equal(a.ready_fd, 3);
    assert_int_equal(a.parent, 77);
}

static void only_the_data_directory_is_needed(void **state)
{
    struct worker_args a;
    struct refusal why;

    (void)state;
    assert_int_equal(READ(&a, &why, W("--data"), W("/d")), 0);
    assert_null(a.config);
    assert_int_equal(a.ready_fd, -1);
    assert_int_equal(a.parent, 0);
    assert_int_equal(READ(&a, &why, W("--config"), W("/c")), ERR_USAGE);
    assert_string_equal(why.field, "--data");
}

static void words_that_are_not_understood_are_named(void **state)
{
    struct worker_args a;
    struct refusal why;

    (void)state;
    assert_int_equal(READ(&a, &why, W("--date"), W("/d")), ERR_USAGE);
    assert_string_equal(why.field, "--date");
    assert_int_equal(READ(&a, &why, W("--data")), ERR_USAGE);
    assert_string_equal(why.field, "--data");
    assert_int_equal(READ(&a, &why, W("--data"), W("/d"), W("--parent"), W("1x")), ERR_USAGE);
    assert_string_equal(why.field, "--parent");
    assert_int_equal(READ(&a, &why, W("--data"), W("/d"), W("--ready-fd"), W("-1")), ERR_USAGE);
    assert_string_equal(why.field, "--ready-fd");
}

static bool is_private(void)
{
    struct rlimit core;

    process_keep_private();
    if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0)
        return false;
#ifdef __SANITIZE_ADDRESS__
    return true;
#else
    return prctl(PR_GET_DUMPABLE) == 0;
#endif
}

/* In a process of its own: there is no way back. */
static void who_holds_names_leaves_no_core_and_is_not_looked_into(void **state)
{
    pid_t pid = fork();
    int status = 0;

    (void)state;
    if (pid == 0)
        _exit(is_private() ? 0 : 1);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

struct place {
    char root[40];
    char data[320];
};

static int set_up(void **state)
{
    struct place *p = calloc(1, sizeof *p);

    snprintf(p->root, sizeof p->root, "/tmp/places-XXXXXX");
    assert_non_null(mkdtemp(p->root));
    snprintf(p->data, sizeof p->data, "%s", p->root);
    unsetenv("XDG_RUNTIME_DIR");
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    struct place *p = *state;
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", p->root);
    assert_int_equal(system(command), 0);
    free(p);
    return 0;
}

static void make_long(struct place *p)
{
    char name[120];

    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    snprintf(p->data, sizeof p->data, "%s/%s", p->root, name);
    assert_int_equal(files_make_dir(p->data, 0700), 0);
    setenv("XDG_RUNTIME_DIR", p->root, 1);
}

static void a_socket_lies_in_the_run_directory(void **state)
{
    struct place *p = *state;
    char endpoint[PLACES_ENDPOINT], expected[PLACES_ENDPOINT];
    struct refusal why;
    struct stat st;

    assert_int_equal(places_inner(p->data, "casebook", endpoint, &why), 0);
    snprintf(expected, sizeof expected, "ipc://%s/run/casebook.sock", p->root);
    assert_string_equal(endpoint, expected);
    snprintf(expected, sizeof expected, "%s/run", p->root);
    assert_int_equal(stat(expected, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
}

static void a_path_too_long_for_a_socket_gets_a_short_one_that_all_agree_on(void **state)
{
    struct place *p = *state;
    char one[PLACES_ENDPOINT], other[PLACES_ENDPOINT], again[PLACES_ENDPOINT];
    struct refusal why;

    make_long(p);
    assert_int_equal(places_inner(p->data, "casebook", one, &why), 0);
    assert_true(strlen(one) <= strlen("ipc://") + 107);
    setenv("XDG_RUNTIME_DIR", "/somewhere/else", 1); /* another worker's environment differs */
    assert_int_equal(places_inner(p->data, "casebook", again, &why), 0);
    assert_string_equal(again, one);
    assert_int_equal(places_inner(p->data, "board", other, &why), 0);
    assert_int_equal(strncmp(one, other, strlen(one) - strlen("casebook.sock")), 0);
}

static void a_short_directory_that_others_can_enter_is_refused(void **state)
{
    struct place *p = *state;
    char endpoint[PLACES_ENDPOINT], *dir;
    struct refusal why;

    make_long(p);
    assert_int_equal(places_inner(p->data, "casebook", endpoint, &why), 0);
    dir = endpoint + strlen("ipc://");
    *strrchr(dir, '/') = '\0';
    assert_int_equal(chmod(dir, 0755), 0);
    assert_int_equal(places_inner(p->data, "casebook", endpoint, &why), ERR_FORBIDDEN);
}

static void a_worker_runs_once_in_a_data_directory(void **state)
{
    struct place *p = *state;

    assert_int_equal(places_lock(p->data, "board"), 0);
    assert_int_equal(places_lock(p->data, "board"), ERR_LOCKED);
    assert_int_equal(places_lock(p->data, "intake"), 0);
}

static int score_of_this_process(void)
{
    FILE *f = fopen("/proc/self/oom_score_adj", "r");
    int score = -1001;

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d", &score), 1);
    fclose(f);
    return score;
}

static void who_faces_people_is_ended_first_when_memory_runs_out(void **state)
{
    pid_t child = fork();
    int status;

    (void)state;
    if (child == 0) {
        process_first_to_go();
        _exit(score_of_this_process() == 500 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_arguments_are_read),
        cmocka_unit_test(only_the_data_directory_is_needed),
        cmocka_unit_test(words_that_are_not_understood_are_named),
        cmocka_unit_test(who_holds_names_leaves_no_core_and_is_not_looked_into),
        T(a_socket_lies_in_the_run_directory),
        T(a_path_too_long_for_a_socket_gets_a_short_one_that_all_agree_on),
        T(a_short_directory_that_others_can_enter_is_refused),
        T(a_worker_runs_once_in_a_data_directory),
        cmocka_unit_test(who_faces_people_is_ended_first_when_memory_runs_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
