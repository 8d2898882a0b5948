/* assistd and its workers as real processes: first start, kills, restarts, alarms, and stopping that leaves nothing. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/text.h"
#include "sys/files.h"
#include "worker/settings.h"

#define DEADLINE_MS 30000 /* generous: sanitizers on two busy processors */
#define N_WORKERS 5

static const char *const workers[N_WORKERS] = { "casebook", "board", "matcher", "dispatcher",
    "intake" };

struct line { /* of run/workers */
    char name[16], state[16];
    int pid;
    unsigned restarts;
};

struct bench {
    char root[32];
    char data[300];
    char program[64];
    pid_t assistd; /* 0: does not run */
    int ready;
    int watch; /* inotify on data/run */
    struct line lines[N_WORKERS];
};

/* ---- the bench ---- */
static void path_of(char *ret, const char *dir, const char *name)
{
    assert_true(snprintf(ret, PATH_MAX, "%s/%s", dir, name) < PATH_MAX);
}

static void write_file(const char *dir, const char *name, const char *text, mode_t mode)
{
    char path[PATH_MAX];

    path_of(path, dir, name);
    assert_int_equal(files_write(path, text, strlen(text), mode), 0);
}

static char *read_file(const char *dir, const char *name) /* caller frees; "" when there is none */
{
    char path[PATH_MAX];
    char *bytes = NULL;
    size_t n;

    path_of(path, dir, name);
    if (files_read(path, 1024 * 1024, &bytes, &n) != 0)
        bytes = calloc(1, 1);
    return bytes;
}

static void remove_file(const char *dir, const char *name)
{
    char path[PATH_MAX];

    path_of(path, dir, name);
    assert_int_equal(unlink(path), 0);
}

static bool file_says(const char *dir, const char *name, const char *what)
{
    char *text = read_file(dir, name);
    bool does = text && strstr(text, what);

    if (!does)
        print_message("%s has not \"%s\" but:\n%s\n", name, what, text ? text : "");
    free(text);
    return does;
}

static void install(struct bench *b)
{
    const char *build = getenv("ASSIST_BUILD_DIR");
    char from[PATH_MAX], to[PATH_MAX], command[3 * PATH_MAX];

    assert_non_null(build);
    path_of(to, b->root, "bin");
    assert_int_equal(mkdir(to, 0700), 0);
    snprintf(command, sizeof command, "cp '%s/bin/assistd' '%s/assistd'", build, to);
    assert_int_equal(system(command), 0);
    snprintf(b->program, sizeof b->program, "%s/bin/assistd", b->root);
    snprintf(from, sizeof from, "%s/tests/assistd_fake", build);
    for (size_t i = 0; i < N_WORKERS; i++) {
        snprintf(to, sizeof to, "%s/bin/%s", b->root, workers[i]);
        assert_int_equal(symlink(from, to), 0);
    }
}

static void make_data(struct bench *b, const char *name)
{
    char run[PATH_MAX];

    assert_true(snprintf(b->data, sizeof b->data, "%s/%s", b->root, name) < (int)sizeof b->data);
    path_of(run, b->data, "run");
    assert_int_equal(files_make_dir(run, 0700), 0);
    if (b->watch > 0)
        close(b->watch);
    b->watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    assert_true(inotify_add_watch(b->watch, run, IN_MOVED_TO) >= 0);
}

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof *b);

    snprintf(b->root, sizeof b->root, "/tmp/assistd-XXXXXX");
    assert_non_null(mkdtemp(b->root));
    install(b);
    make_data(b, "data");
    *state = b;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

static int tear_down(void **state)
{
    struct bench *b = *state;

    if (b->assistd > 0) { /* the test has failed on its way */
        kill(b->assistd, SIGKILL);
        waitpid(b->assistd, NULL, 0);
    }
    close(b->watch);
    nftw(b->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(b);
    return 0;
}

/* ---- processes ---- */
/* Standard output and error go to ROOT/out. `config` may be NULL. */
static void start(struct bench *b, const char *config)
{
    char out[PATH_MAX];
    int pipes[2];

    path_of(out, b->root, "out");
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    b->assistd = fork();
    assert_true(b->assistd >= 0);
    if (b->assistd == 0) {
        int fd = open(out, O_WRONLY | O_CREAT | O_APPEND, 0600);

        dup2(fd, 1);
        dup2(fd, 2);
        dup2(pipes[1], 5);
        fcntl(5, F_SETFD, 0); /* it may have been 5 before */
        execl(b->program, b->program, "--data", b->data, "--ready-fd", "5",
            config ? "--config" : NULL, config, NULL);
        _exit(127);
    }
    close(pipes[1]);
    b->ready = pipes[0];
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool await_fd(int fd, int64_t until)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    int64_t left = until - now_ms();

    return left > 0 && poll(&p, 1, (int)left) == 1;
}

static void await_ready(struct bench *b)
{
    char line[8] = "";

    if (!await_fd(b->ready, now_ms() + DEADLINE_MS) || read(b->ready, line, 6) != 6) {
        file_says(b->root, "out", "nothing: it was not ready in time");
        fail();
    }
    assert_string_equal(line, "ready\n");
    close(b->ready);
}

/* Event-driven, for processes that are not our children too. */
static bool is_gone(int pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    bool gone = fd < 0 && errno == ESRCH;

    if (fd >= 0) {
        gone = await_fd(fd, now_ms() + DEADLINE_MS);
        close(fd);
    }
    return gone;
}

static int await_end(struct bench *b) /* exit status, -1 for a signal */
{
    int status;

    assert_true(is_gone(b->assistd));
    assert_int_equal(waitpid(b->assistd, &status, 0), b->assistd);
    b->assistd = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- run/workers ---- */
static void read_workers(struct bench *b)
{
    char *text = read_file(b->data, "run/workers");
    const char *at = text;

    for (size_t i = 0; i < N_WORKERS && *at; i++) {
        struct line *l = &b->lines[i];
        long long since;

        assert_int_equal(
            sscanf(at, "%15s %d %15s %u %lld\n", l->name, &l->pid, l->state, &l->restarts, &since),
            5);
        assert_string_equal(l->name, workers[i]);
        assert_true(since > 1000000000000);
        at = strchr(at, '\n') + 1;
    }
    free(text);
}

static const struct line *line_of(const struct bench *b, const char *name)
{
    for (size_t i = 0; i < N_WORKERS; i++) {
        if (strcmp(b->lines[i].name, name) == 0)
            return &b->lines[i];
    }
    fail();
    return NULL;
}

static void await_change(struct bench *b, int64_t until)
{
    char events[4096];

    if (!await_fd(b->watch, until)) {
        file_says(b->root, "out", "nothing: what was waited for did not come");
        fail();
    }
    while (read(b->watch, events, sizeof events) > 0)
        ;
}

/* Waits until the worker is ready, as another process than `not_pid`. */
static int await_worker(struct bench *b, const char *name, int not_pid)
{
    int64_t until = now_ms() + DEADLINE_MS;

    for (;;) {
        const struct line *l;

        read_workers(b);
        l = line_of(b, name);
        if (strcmp(l->state, "ready") == 0 && l->pid != not_pid)
            return l->pid;
        await_change(b, until);
    }
}

static void await_restarts(struct bench *b, const char *name, unsigned n)
{
    int64_t until = now_ms() + DEADLINE_MS;

    for (;;) {
        read_workers(b);
        if (line_of(b, name)->restarts >= n)
            return;
        await_change(b, until);
    }
}

static void expect_nothing_left(const struct bench *b)
{
    for (size_t i = 0; i < N_WORKERS; i++)
        assert_true(b->lines[i].pid == 0 || is_gone(b->lines[i].pid));
}

static void stop_and_expect_nothing_left(struct bench *b)
{
    read_workers(b);
    assert_int_equal(kill(b->assistd, SIGTERM), 0);
    assert_int_equal(await_end(b), 0);
    expect_nothing_left(b);
}

static void start_ready(struct bench *b)
{
    start(b, NULL);
    await_ready(b);
    read_workers(b);
}

static void expect_mode(const char *dir, const char *name, mode_t mode)
{
    char path[PATH_MAX];
    struct stat st;

    path_of(path, dir, name);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, mode);
}

/* ---- the stories ---- */
static void the_first_start_writes_what_is_needed_and_says_what_to_type_next(void **state)
{
    static const char *const names[] = { "operator", "coordinator", "duty", "auditor", "admin" };
    struct bench *b = *state;
    struct settings *s;
    struct refusal why;
    struct identity id;

    start_ready(b);
    assert_true(file_says(b->root, "out", "assist.yaml with the identities operator, coordinator"));
    assert_true(file_says(b->root, "out", "export ASSIST_CONFIG="));
    assert_true(file_says(b->root, "out", "\nready\n"));
    assert_int_equal(settings_read(NULL, b->data, &s, &why), 0);
    expect_mode(b->data, "assist.yaml", 0600);
    expect_mode(b->data, "keys/service.key", 0600);
    for (size_t i = 0; i < 5; i++) {
        struct key_pair pair;
        char file[64], line[128], key[KEY_TEXT];

        assert_int_equal(settings_identity(s, names[i], &id, &why), 0);
        assert_string_equal(id.endpoint, s->people);
        assert_int_equal(keys_read(id.key, &pair, &why), 0);
        keys_text(pair.public_key, key);
        snprintf(file, sizeof file, "keys/%s.pub", names[i]);
        snprintf(line, sizeof line, "%s %s %s\n", names[i], names[i], key);
        assert_true(file_says(b->data, file, line));
        snprintf(file, sizeof file, "keys/%s.key", names[i]);
        expect_mode(b->data, file, 0600);
    }
    assert_int_equal(settings_identity(s, NULL, &id, &why), 0);
    assert_string_equal(id.name, "operator");
    settings_free(&s);
    stop_and_expect_nothing_left(b);
}

static void a_second_start_keeps_keys_and_configuration(void **state)
{
    struct bench *b = *state;
    char *config, *key;

    start_ready(b);
    stop_and_expect_nothing_left(b);
    config = read_file(b->data, "assist.yaml");
    key = read_file(b->data, "keys/operator.key");
    start_ready(b);
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->data, "assist.yaml", config));
    assert_true(file_says(b->data, "keys/operator.key", key));
    free(config);
    free(key);
}

static void stopping_goes_from_the_door_to_the_book(void **state)
{
    struct bench *b = *state;

    start_ready(b);
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->data, "stopped", "intake dispatcher matcher board casebook "));
    read_workers(b);
    for (size_t i = 0; i < N_WORKERS; i++)
        assert_string_equal(b->lines[i].state, "stopped");
}

static void each_worker_that_is_killed_comes_back(void **state)
{
    struct bench *b = *state;

    start_ready(b);
    for (size_t i = 0; i < N_WORKERS; i++) {
        int pid = line_of(b, workers[i])->pid;

        assert_int_equal(kill(pid, SIGKILL), 0);
        assert_true(await_worker(b, workers[i], pid) > 0);
        assert_int_equal(line_of(b, workers[i])->restarts, 1);
    }
    stop_and_expect_nothing_left(b);
}

/* Its last input stands in run/rung, where a change is seen. */
static void write_ring(struct bench *b)
{
    char script[1024];

    snprintf(script, sizeof script,
        "#!/bin/sh\ncat > '%s/rung.new' && mv '%s/rung.new' '%s/run/rung'\n", b->data, b->data,
        b->data);
    write_file(b->root, "ring", script, 0700);
    write_file(b->data, "assist.yaml", "alarm_exec: ../ring\n", 0600);
}

static void await_rung(struct bench *b, const char *what)
{
    for (int64_t until = now_ms() + DEADLINE_MS; !file_says(b->data, "run/rung", what);)
        await_change(b, until);
}

/* Stopped, it neither works nor ends: only its silence tells. */
static void a_casebook_that_is_there_and_silent_is_alarmed_killed_and_started_anew(void **state)
{
    struct bench *b = *state;
    int pid;

    write_ring(b);
    start_ready(b);
    pid = line_of(b, "casebook")->pid;
    assert_int_equal(kill(pid, SIGSTOP), 0);
    await_rung(b, "\"alarm\":\"worker-casebook\",\"cause\":\"worker_silent\"");
    await_worker(b, "casebook", pid);
    stop_and_expect_nothing_left(b);
}

static void a_worker_that_keeps_failing_is_alarmed_and_started_all_the_same(void **state)
{
    struct bench *b = *state;
    int pid;

    write_ring(b);
    start_ready(b);
    write_file(b->data, "crash-matcher", "", 0600);
    pid = line_of(b, "matcher")->pid;
    assert_int_equal(kill(pid, SIGKILL), 0);
    await_restarts(b, "matcher", 3);
    assert_true(file_says(b->root, "out", "worker matcher has ended 3 times within a minute"));
    remove_file(b->data, "crash-matcher");
    await_worker(b, "matcher", pid);
    await_rung(b, "\"cause\":\"worker_down\"");
    assert_true(file_says(b->data, "run/rung", "\"alarm\":\"worker-matcher\""));
    stop_and_expect_nothing_left(b);
}

static void a_worker_that_does_not_hear_is_killed(void **state)
{
    struct bench *b = *state;

    write_file(b->data, "deaf-board", "", 0600);
    start_ready(b);
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->root, "out", "worker board does not stop and is killed"));
    assert_true(file_says(b->data, "stopped", "intake dispatcher matcher casebook "));
}

/* As the casebook after an outage, when everything is overdue: the others become ready only when it answers them. */
static void a_worker_that_always_has_more_to_do_hears_the_others_all_the_same(void **state)
{
    struct bench *b = *state;

    write_file(b->data, "busy-casebook", "", 0600);
    start_ready(b);
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->data, "stopped", "casebook "));
}

static void asked_twice_it_does_not_wait_for_the_deaf(void **state)
{
    struct bench *b = *state;
    int64_t until = now_ms() + DEADLINE_MS;

    write_file(b->data, "deaf-intake", "", 0600);
    start_ready(b);
    assert_int_equal(kill(b->assistd, SIGTERM), 0);
    for (;;) {
        read_workers(b);
        if (strcmp(line_of(b, "intake")->state, "stopping") == 0)
            break;
        await_change(b, until);
    }
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->data, "stopped", "dispatcher matcher board casebook "));
}

static void workers_follow_a_killed_assistd(void **state)
{
    struct bench *b = *state;

    start_ready(b);
    assert_int_equal(kill(b->assistd, SIGKILL), 0);
    assert_int_equal(await_end(b), -1);
    expect_nothing_left(b);
    start_ready(b); /* nothing of the first stands in the way */
    stop_and_expect_nothing_left(b);
}

static void a_second_assistd_on_the_same_data_is_refused(void **state)
{
    struct bench *b = *state;
    pid_t first;

    start_ready(b);
    first = b->assistd;
    start(b, NULL);
    assert_int_equal(await_end(b), 1);
    assert_true(file_says(b->root, "out", "another assistd runs on"));
    close(b->ready);
    b->assistd = first;
    stop_and_expect_nothing_left(b);
}

static void two_services_on_one_machine_find_ports_of_their_own(void **state)
{
    struct bench *b = *state;
    struct settings *one, *other;
    struct refusal why;
    pid_t first;

    start_ready(b);
    first = b->assistd;
    assert_int_equal(settings_read(NULL, b->data, &one, &why), 0);
    make_data(b, "other");
    start_ready(b);
    assert_int_equal(settings_read(NULL, b->data, &other, &why), 0);
    assert_string_not_equal(one->people, other->people);
    assert_string_not_equal(one->organisations, other->organisations);
    settings_free(&one);
    settings_free(&other);
    stop_and_expect_nothing_left(b);
    b->assistd = first;
    make_data(b, "data");
    stop_and_expect_nothing_left(b);
}

static void a_bad_configuration_starts_nothing(void **state)
{
    struct bench *b = *state;

    write_file(b->data, "assist.yaml", "exercise: maybe\n", 0600);
    start(b, NULL);
    assert_int_equal(await_end(b), 2);
    close(b->ready);
    assert_true(file_says(b->root, "out", "assist.yaml:1:11: \"maybe\" is neither yes nor no"));
    assert_true(file_says(b->data, "run/workers", ""));
    assert_int_equal(access(b->data, F_OK), 0);
}

static void an_alarm_program_that_cannot_be_run_is_told_at_start(void **state)
{
    struct bench *b = *state;

    write_file(b->data, "assist.yaml", "alarm_exec: /no/such/program\n", 0600);
    start(b, NULL);
    assert_int_equal(await_end(b), 2);
    close(b->ready);
    assert_true(file_says(b->root, "out", "alarm_exec: /no/such/program cannot be run"));
}

static void a_configuration_that_a_person_began_is_completed(void **state)
{
    struct bench *b = *state;
    struct settings *s;
    struct refusal why;

    write_file(b->data, "assist.yaml", "exercise: yes\nclock_rate: 60", 0600);
    start_ready(b);
    assert_true(file_says(b->root, "out", "EXERCISE"));
    assert_true(file_says(
        b->data, "assist.yaml", "exercise: yes\nclock_rate: 60\npeople: tcp://127.0.0.1:"));
    assert_int_equal(settings_read(NULL, b->data, &s, &why), 0);
    assert_int_equal(settings_identity_count(s), 5);
    assert_int_equal(s->clock_rate, 60);
    settings_free(&s);
    stop_and_expect_nothing_left(b);
}

static void a_configuration_elsewhere_is_left_alone_and_has_to_exist(void **state)
{
    struct bench *b = *state;
    char config[PATH_MAX];

    path_of(config, b->root, "mine.yaml");
    start(b, config);
    assert_int_equal(await_end(b), 4);
    close(b->ready);
    assert_true(file_says(b->root, "out", "mine.yaml: there is no such file"));
    write_file(b->root, "mine.yaml",
        "people: tcp://127.0.0.1:17311\norganisations: tcp://127.0.0.1:17312\n", 0600);
    start(b, config);
    await_ready(b);
    assert_true(file_says(b->root, "out", "Wrote the keys of operator"));
    stop_and_expect_nothing_left(b);
}

static void asked_to_reload_it_restarts_the_workers_one_after_another(void **state)
{
    struct bench *b = *state;
    int pids[N_WORKERS];

    start_ready(b);
    for (size_t i = 0; i < N_WORKERS; i++)
        pids[i] = b->lines[i].pid;
    assert_int_equal(kill(b->assistd, SIGHUP), 0);
    for (size_t i = 0; i < N_WORKERS; i++)
        await_worker(b, workers[i], pids[i]);
    for (size_t i = 0; i < N_WORKERS; i++)
        assert_int_equal(b->lines[i].restarts, 0);
    assert_true(file_says(b->data, "stopped", "casebook board matcher dispatcher intake "));
    stop_and_expect_nothing_left(b);
}

static void asked_to_reload_a_bad_configuration_the_workers_go_on(void **state)
{
    struct bench *b = *state;
    int pid;

    start_ready(b);
    write_file(b->data, "assist.yaml", "exercise: maybe\n", 0600);
    assert_int_equal(kill(b->assistd, SIGHUP), 0);
    pid = line_of(b, "casebook")->pid;
    assert_int_equal(kill(line_of(b, "intake")->pid, 0), 0);
    assert_int_equal(kill(pid, 0), 0);
    stop_and_expect_nothing_left(b);
    assert_true(file_says(b->root, "out", "the workers go on as they are"));
}

static void systemd_is_told(void **state)
{
    struct bench *b = *state;
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    char heard[64] = "";
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    snprintf(at.sun_path, sizeof at.sun_path, "%s/notify", b->root);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    start_ready(b);
    unsetenv("NOTIFY_SOCKET");
    assert_true(await_fd(fd, now_ms() + DEADLINE_MS));
    assert_int_equal(recv(fd, heard, sizeof heard, 0), 7);
    assert_string_equal(heard, "READY=1");
    stop_and_expect_nothing_left(b);
    assert_true(await_fd(fd, now_ms() + DEADLINE_MS));
    assert_int_equal(recv(fd, heard, sizeof heard, 0), 10);
    assert_memory_equal(heard, "STOPPING=1", 10);
    close(fd);
}

static void a_data_directory_whose_path_is_too_long_for_sockets_works(void **state)
{
    struct bench *b = *state;
    char name[160], *where;

    memset(name, 'd', sizeof name);
    name[sizeof name - 1] = '\0';
    make_data(b, name);
    start_ready(b);
    where = read_file(b->data, "run/where");
    assert_true(text_starts(where, "/"));
    assert_int_equal(access(where, F_OK), 0);
    stop_and_expect_nothing_left(b);
    nftw(where, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(where);
}

static void words_that_are_not_understood_are_told(void **state)
{
    struct bench *b = *state;

    snprintf(b->program, sizeof b->program, "%s/bin/assistd", b->root);
    start(b, "");
    assert_int_equal(await_end(b), 2);
    close(b->ready);
    assert_true(file_says(b->root, "out", "--config is not understood"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(the_first_start_writes_what_is_needed_and_says_what_to_type_next),
        T(a_second_start_keeps_keys_and_configuration),
        T(stopping_goes_from_the_door_to_the_book),
        T(each_worker_that_is_killed_comes_back),
        T(a_casebook_that_is_there_and_silent_is_alarmed_killed_and_started_anew),
        T(a_worker_that_keeps_failing_is_alarmed_and_started_all_the_same),
        T(a_worker_that_does_not_hear_is_killed),
        T(a_worker_that_always_has_more_to_do_hears_the_others_all_the_same),
        T(asked_twice_it_does_not_wait_for_the_deaf),
        T(workers_follow_a_killed_assistd),
        T(a_second_assistd_on_the_same_data_is_refused),
        T(two_services_on_one_machine_find_ports_of_their_own),
        T(a_bad_configuration_starts_nothing),
        T(an_alarm_program_that_cannot_be_run_is_told_at_start),
        T(a_configuration_that_a_person_began_is_completed),
        T(a_configuration_elsewhere_is_left_alone_and_has_to_exist),
        T(asked_to_reload_it_restarts_the_workers_one_after_another),
        T(asked_to_reload_a_bad_configuration_the_workers_go_on),
        T(systemd_is_told),
        T(a_data_directory_whose_path_is_too_long_for_sockets_works),
        T(words_that_are_not_understood_are_told),
    };

    setenv("LANG", "C", 1);
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    unsetenv("LANGUAGE");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
