/* Alarm programs: what they are told, how many at once, and that none is left. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "sys/files.h"
#include "worker/programs.h"

struct bench {
    char dir[40];
    char program[64];
    uv_loop_t loop;
    struct programs *programs;
};

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);

    signal(SIGPIPE, SIG_IGN);
    snprintf(b->dir, sizeof b->dir, "/tmp/programs-XXXXXX");
    assert_non_null(mkdtemp(b->dir));
    snprintf(b->program, sizeof b->program, "%s/ring", b->dir);
    assert_int_equal(uv_loop_init(&b->loop), 0);
    b->programs = programs_new(&b->loop);
    *state = b;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *b = *state;
    char command[128];

    programs_stop(&b->programs);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&b->loop), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", b->dir);
    assert_int_equal(system(command), 0);
    free(b);
    return 0;
}

static void write_program(const struct bench *b, const char *body)
{
    char text[512];

    snprintf(text, sizeof text, "#!/bin/sh\ncd '%s' || exit 9\n%s\n", b->dir, body);
    assert_int_equal(files_write(b->program, text, strlen(text), 0700), 0);
}

static size_t size_of(const struct bench *b, const char *name)
{
    char path[80];
    struct stat st;

    snprintf(path, sizeof path, "%s/%s", b->dir, name);
    return stat(path, &st) == 0 ? (size_t)st.st_size : 0;
}

static void a_program_reads_what_it_is_told(void **state)
{
    struct bench *b = *state;
    char path[80], *text;
    size_t n;

    write_program(b, "cat > heard; echo noise; echo noise >&2");
    programs_run(b->programs, b->program, "{\"alarm\":\"a1\"}\n");
    uv_run(&b->loop, UV_RUN_DEFAULT);
    snprintf(path, sizeof path, "%s/heard", b->dir);
    assert_int_equal(files_read(path, 1000, &text, &n), 0);
    assert_string_equal(text, "{\"alarm\":\"a1\"}\n");
    free(text);
    assert_int_equal(programs_count(b->programs), 0);
}

static void a_program_that_does_not_read_harms_nothing(void **state)
{
    struct bench *b = *state;
    char *much = calloc(1, 300000);

    memset(much, 'x', 299999);
    write_program(b, "exit 3");
    programs_run(b->programs, b->program, much);
    programs_run(b->programs, "/no/such/program", "x");
    uv_run(&b->loop, UV_RUN_DEFAULT);
    assert_int_equal(programs_count(b->programs), 0);
    free(much);
}

static void all_that_wait_get_their_turn_and_too_many_are_dropped(void **state)
{
    struct bench *b = *state;

    write_program(b, "printf x >> count");
    for (int i = 0; i < PROGRAMS_AT_ONCE + PROGRAMS_WAITING + 10; i++)
        programs_run(b->programs, b->program, "");
    assert_int_equal(programs_count(b->programs), PROGRAMS_AT_ONCE + PROGRAMS_WAITING);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    assert_int_equal(size_of(b, "count"), PROGRAMS_AT_ONCE + PROGRAMS_WAITING);
}

static void a_stop_ends_those_that_run_and_their_children(void **state)
{
    struct bench *b = *state;

    write_program(b, "mkfifo never; cat never & cat never");
    programs_run(b->programs, b->program, "");
    programs_stop(&b->programs);
    assert_null(b->programs);
    uv_run(&b->loop, UV_RUN_DEFAULT); /* would not return while a handle is open */
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_program_reads_what_it_is_told),
        T(a_program_that_does_not_read_harms_nothing),
        T(all_that_wait_get_their_turn_and_too_many_are_dropped),
        T(a_stop_ends_those_that_run_and_their_children),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
