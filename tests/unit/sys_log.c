/* log: a line an event, tame, bounded, and never waited for. */
#include "sys/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST (1024 * 1024)

/* Runs `act` in a child whose standard error comes back as text. */
static char *logged(void (*act)(void))
{
    char *text = calloc(1, MOST);
    size_t n = 0;
    ssize_t got;
    int ends[2], status;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        act();
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], text + n, MOST - 1 - n)) > 0)
        n += (size_t)got;
    close(ends[0]);
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    return text;
}

static unsigned count(const char *text, const char *word)
{
    unsigned n = 0;

    for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
        n++;
    return n;
}

static void say_one(void)
{
    log_start("casebook");
    log_info("case_moved case=%s to=%s", "26-326-0001-8", "triaged");
}

static void a_line_has_time_worker_level_and_what(void **state)
{
    char *text = logged(say_one);

    (void)state;
    assert_int_equal(text[4], '-');
    assert_int_equal(text[10], 'T');
    assert_int_equal(text[23], 'Z');
    assert_string_equal(text + 24, " casebook info case_moved case=26-326-0001-8 to=triaged\n");
    free(text);
}

static void say_wild(void)
{
    log_start("intake");
    log_error("a\nb\x1b[31mc\rd %s", "e\x7f\n");
}

static void a_line_stays_one_line_and_steers_no_terminal(void **state)
{
    char *text = logged(say_wild);

    (void)state;
    assert_string_equal(text + 24, " intake error a b [31mc d e  \n");
    free(text);
}

static void say_long(void)
{
    log_start("intake");
    log_warn("%5000d", 1);
    log_warn("next");
}

static void a_long_line_is_cut_but_ended(void **state)
{
    char *text = logged(say_long);

    (void)state;
    assert_int_equal(count(text, "\n"), 2);
    assert_non_null(strstr(text, " next\n"));
    assert_in_range(strchr(text, '\n') - text, 500, 1023);
    free(text);
}

static void say_traces(void)
{
    unsetenv("ASSIST_TRACE");
    log_start("x");
    log_trace("hidden");
    log_line(LOG_TRACE, "hidden too");
    setenv("ASSIST_TRACE", "1", 1);
    log_start("x");
    log_trace("shown");
}

static void traces_show_only_when_asked_for(void **state)
{
    char *text = logged(say_traces);

    (void)state;
    assert_int_equal(count(text, "\n"), 1);
    assert_non_null(strstr(text, " x trace shown\n"));
    free(text);
}

static void say_much(void)
{
    log_start("x");
    for (int i = 0; i < 5000; i++)
        log_info("line=%d", i);
}

static void a_flood_is_cut_to_200_lines_a_second(void **state)
{
    char *text = logged(say_much);

    (void)state;
    /* The flood may lie across the turn of a second, or of two on a slow machine. */
    assert_in_range(count(text, " info line="), 200, 600);
    assert_true(count(text, "\n") < 700);
    free(text);
}

static int full_pipe[2];

static void a_reader_that_stands_still_holds_nobody_up(void **state)
{
    char full[4096] = { 0 };
    int kept = dup(STDERR_FILENO), back;
    ssize_t got, put = 0;
    char line[4096] = "";

    (void)state;
    assert_int_equal(pipe2(full_pipe, O_NONBLOCK), 0);
    while ((got = write(full_pipe[1], full, sizeof(full))) > 0)
        put += got;
    fcntl(full_pipe[1], F_SETFL, 0); /* from here a write would wait for ever */
    dup2(full_pipe[1], STDERR_FILENO);
    alarm(30);
    log_info("lost=1");
    log_info("lost=2");
    while ((got = read(full_pipe[0], full, sizeof(full))) > 0)
        put -= got;
    log_info("found=1");
    dup2(kept, STDERR_FILENO);
    alarm(0);
    back = (int)read(full_pipe[0], line, sizeof(line) - 1);
    assert_int_equal(put, 0);
    assert_true(back > 0);
    assert_non_null(strstr(line, "lines_dropped=2\n"));
    assert_non_null(strstr(line, "found=1\n"));
    assert_null(strstr(line, "lost=1"));
    close(kept);
    close(full_pipe[0]);
    close(full_pipe[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_has_time_worker_level_and_what),
        cmocka_unit_test(a_line_stays_one_line_and_steers_no_terminal),
        cmocka_unit_test(a_long_line_is_cut_but_ended),
        cmocka_unit_test(traces_show_only_when_asked_for),
        cmocka_unit_test(a_flood_is_cut_to_200_lines_a_second),
        cmocka_unit_test(a_reader_that_stands_still_holds_nobody_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
