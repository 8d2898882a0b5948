/* fault: armed faults happen where and when they were ordered, and nowhere else. */
#include "sys/fault.h"

#include "base/errors.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int disarm(void **state)
{
    (void)state;
    fault_on_kill(NULL, NULL);
    return fault_arm("");
}

static void nothing_armed_is_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        assert_int_equal(fault_point("commit"), 0);
}

static void a_fault_happens_once_at_its_nth_pass(void **state)
{
    (void)state;
    assert_int_equal(fault_arm("commit:enospc:3"), 0);
    assert_int_equal(fault_point("commit"), 0);
    assert_int_equal(fault_point("other"), 0);
    assert_int_equal(fault_point("commit"), 0);
    assert_int_equal(fault_point("commit"), ERR_STORAGE_FULL);
    assert_int_equal(fault_point("commit"), 0);
}

static void nth_0_is_every_pass(void **state)
{
    (void)state;
    assert_int_equal(fault_arm("commit:eio:0"), 0);
    for (int i = 0; i < 5; i++)
        assert_int_equal(fault_point("commit"), ERR_IO);
    assert_int_equal(fault_arm(""), 0);
    assert_int_equal(fault_point("commit"), 0);
}

static void several_faults_wait_side_by_side(void **state)
{
    (void)state;
    assert_int_equal(fault_arm("a:eio:1,b:enospc:2,a:enospc:2"), 0);
    assert_int_equal(fault_point("a"), ERR_IO);
    assert_int_equal(fault_point("b"), 0);
    assert_int_equal(fault_point("a"), ERR_STORAGE_FULL);
    assert_int_equal(fault_point("b"), ERR_STORAGE_FULL);
}

static void a_misspelt_order_is_refused_and_the_old_one_stands(void **state)
{
    static const char *const bad[] = { "commit", "commit:eio", "commit:burn:1", ":eio:1",
        "commit:eio:x", "commit:eio:-1", ",", "a:eio:1,b", "commit:eio:1:2",
        "a_point_with_a_name_that_is_longer_than_any_of_ours:eio:1" };

    (void)state;
    assert_int_equal(fault_arm("keep:eio:1"), 0);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (fault_arm(bad[i]) != ERR_INVALID)
            fail_msg("not refused: \"%s\"", bad[i]);
    assert_int_equal(fault_point("keep"), ERR_IO);
}

static void remember(void *self, const char *point)
{
    snprintf(self, 32, "%s", point);
}

static void in_one_process_a_kill_calls_the_hook(void **state)
{
    char killed_at[32] = "";

    (void)state;
    fault_on_kill(remember, killed_at);
    assert_int_equal(fault_arm("send:kill:1"), 0);
    assert_int_equal(fault_point("send"), 0);
    assert_string_equal(killed_at, "send");
}

/* How a child ends that passes the point, with that in its environment. */
static int status_of_child(const char *environment)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        char *const env[] = { (char *)(uintptr_t)environment, NULL };

        close(STDERR_FILENO); /* what it complains of is meant */
        execle("/proc/self/exe", "sys_fault", "pass", (char *)NULL, env);
        _exit(99);
    }
    waitpid(child, &status, 0);
    return status;
}

static void the_environment_arms_a_real_process(void **state)
{
    int status = status_of_child("ASSIST_FAULT=commit:kill:1");

    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    status = status_of_child("ASSIST_FAULT=commit:exit:1");
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
    assert_int_equal(status_of_child("ASSIST_FAULT="), 0);
    assert_int_equal(status_of_child("ASSIST_FAULT=commit:kill:2"), 0);
}

static void a_misspelt_environment_ends_the_process(void **state)
{
    int status = status_of_child("ASSIST_FAULT=commit:kil:1");

    (void)state;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 70);
}

#define T(name) cmocka_unit_test_teardown(name, disarm)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        T(nothing_armed_is_nothing),
        T(a_fault_happens_once_at_its_nth_pass),
        T(nth_0_is_every_pass),
        T(several_faults_wait_side_by_side),
        T(a_misspelt_order_is_refused_and_the_old_one_stands),
        T(in_one_process_a_kill_calls_the_hook),
        T(the_environment_arms_a_real_process),
        T(a_misspelt_environment_ends_the_process),
    };

    if (argc == 2 && strcmp(argv[1], "pass") == 0)
        return fault_point("commit");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
