/* verifying - a check of everything while the service runs: the database is copied in slices between the turns, and the copy
 * is checked by another process (`casebook --verify`, verify.c), so that nobody waits for it. Copy and report stand in the
 * data directory only as long as they are needed. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "sys/files.h"
#include "sys/log.h"

#define REPORT_GOOD_MS (10 * SECOND_MS) /* real time, as all here */
#define CHECK_MS (2 * HOUR_MS) /* longer than any check takes */
#define COPY_WAKE_MS 2
#define CHECK_WAKE_MS 100

enum stage { STAGE_WANTED, STAGE_COPYING, STAGE_CHECKING, STAGE_DONE };

struct verification {
    enum stage stage;
    struct store_backup *backup;
    pid_t process; /* 0: none */
    int64_t since_ms; /* when this stage began */
    uint8_t *report; /* packed VerifyReport; NULL until it is done */
    size_t n_report;
    char *copy, *report_path;
};

static char *path_in(const struct casebook *self, const char *name)
{
    size_t size = strlen(self->settings->data) + strlen(name) + 2;
    char *path = must_alloc(size);

    snprintf(path, size, "%s/%s", self->settings->data, name);
    return path;
}

static void begin_stage(struct verification *v, enum stage stage, const struct turn *t)
{
    v->stage = stage;
    v->since_ms = t->real_ms;
}

/* ---- the end of a check ---- */
static void keep_report(struct verification *v, const VerifyReport *report, struct arena *a)
{
    const uint8_t *bytes = codec_pack(report, a, &v->n_report);

    free(v->report);
    v->report = must_alloc(v->n_report);
    memcpy(v->report, bytes, v->n_report);
}

static void leave_nothing(struct verification *v)
{
    store_backup_free(&v->backup);
    unlink(v->copy);
    unlink(v->report_path);
}

static void finish(struct verification *v, struct turn *t, const VerifyReport *report)
{
    keep_report(v, report, t->arena);
    leave_nothing(v);
    begin_stage(v, STAGE_DONE, t);
    log_info("verified ok=%d cases=%u events=%u broken=%zu", report->ok, report->cases,
        report->events, report->n_broken);
}

/* The check itself could not be made: nothing is known to be whole. */
static void fail(struct verification *v, struct turn *t, const char *promise, const char *why)
{
    VerifyReport report = VERIFY_REPORT__INIT;
    BrokenLine line = BROKEN_LINE__INIT, *lines[] = { &line };

    PUT(&report, ok, 0);
    line.promise = (char *)(uintptr_t)promise;
    line.why = (char *)(uintptr_t)why;
    report.broken = lines;
    report.n_broken = 1;
    finish(v, t, &report);
}

/* ---- copying ---- */
static bool has_room(const struct casebook *self)
{
    char *file = path_in(self, "assist.db");
    uint64_t free_bytes = 0;
    struct stat st;
    bool fits = stat(file, &st) != 0 || files_space(self->settings->data, &free_bytes) != 0 ||
                free_bytes / 2 > (uint64_t)st.st_size;

    free(file);
    return fits && store_room(self->store) == 0;
}

static void start_copying(struct casebook *self, struct verification *v, struct turn *t)
{
    int rc;

    if (!has_room(self)) {
        fail(v, t, "verify_ran", error_code(ERR_STORAGE_FULL));
        return;
    }
    rc = store_backup_start(self->store, v->copy, &v->backup);
    if (rc)
        fail(v, t, "verify_ran", error_code(rc));
    else
        begin_stage(v, STAGE_COPYING, t);
}

/* Ourselves again, under whatever name we run now; nothing of ours is inherited. */
static int spawn(struct verification *v)
{
    static char *const no_environment[] = { NULL };
    char *args[] = { (char[]){ "casebook" }, (char[]){ "--verify" }, v->copy,
        (char[]){ "--report" }, v->report_path, NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    int rc;

    sigemptyset(&none);
    sigfillset(&defaults);
    must(posix_spawn_file_actions_init(&files) == 0 && posix_spawnattr_init(&attributes) == 0);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    rc = posix_spawn(&v->process, "/proc/self/exe", &files, &attributes, args, no_environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    if (rc)
        v->process = 0;
    return rc ? ERR_IO : 0;
}

static void copied(struct verification *v, struct turn *t)
{
    store_backup_free(&v->backup);
    unlink(v->report_path);
    if (spawn(v))
        fail(v, t, "verify_ran", error_code(ERR_IO));
    else
        begin_stage(v, STAGE_CHECKING, t);
}

static void copy_slice(struct casebook *self, struct verification *v, struct turn *t)
{
    int rc = store_room(self->store); /* open cases need the room more than we do */

    rc = rc ? rc : store_backup_step(v->backup);
    if (rc == 0)
        copied(v, t);
    else if (rc < 0)
        fail(v, t, "verify_ran", error_code(rc));
}

/* ---- the other process ---- */
static void take_report(struct verification *v, struct turn *t)
{
    char *bytes = NULL;
    VerifyReport *report = NULL;
    size_t n = 0;

    if (files_read(v->report_path, BUS_MESSAGE_MAX, &bytes, &n) == 0)
        report = codec_unpack_as(&verify_report__descriptor, (const uint8_t *)bytes, n, t->arena);
    free(bytes);
    if (report && report->has_ok)
        finish(v, t, report);
    else
        fail(v, t, "verify_ran", "no_report");
}

static void kill_process(struct verification *v)
{
    if (!v->process)
        return;
    kill(v->process, SIGKILL);
    while (waitpid(v->process, NULL, 0) < 0 && errno == EINTR)
        ;
    v->process = 0;
}

static void look_at_process(struct verification *v, struct turn *t)
{
    int status;
    pid_t ended = waitpid(v->process, &status, WNOHANG);

    if (ended == 0 && t->real_ms - v->since_ms < CHECK_MS)
        return;
    if (ended == 0) {
        kill_process(v);
        fail(v, t, "verify_ran", "too_long");
        return;
    }
    v->process = 0;
    if (ended > 0 && WIFSIGNALED(status))
        fail(v, t, "verify_ran", arena_printf(t->arena, "signal=%d", WTERMSIG(status)));
    else
        take_report(v, t);
}

/* ---- what the worker calls ---- */
int verify_idle(struct casebook *self, struct turn *t)
{
    struct verification *v = self->verification;

    if (!v)
        return 0;
    if (v->stage == STAGE_WANTED && backing_is_copying(self))
        return 0;
    if (v->stage == STAGE_WANTED)
        start_copying(self, v, t);
    else if (v->stage == STAGE_COPYING)
        copy_slice(self, v, t);
    else if (v->stage == STAGE_CHECKING)
        look_at_process(v, t);
    else if (t->real_ms - v->since_ms >= REPORT_GOOD_MS)
        verify_stop(self);
    return 0;
}

int64_t verify_wake(const struct casebook *self)
{
    const struct verification *v = self->verification;

    if (!v || v->stage == STAGE_DONE)
        return SECOND_MS;
    return v->stage == STAGE_CHECKING ? CHECK_WAKE_MS : COPY_WAKE_MS;
}

bool verify_is_copying(const struct casebook *self)
{
    return self->verification && self->verification->stage == STAGE_COPYING;
}

void verify_stop(struct casebook *self)
{
    struct verification *v = self->verification;

    if (!v)
        return;
    kill_process(v);
    leave_nothing(v);
    free(v->report);
    free(v->copy);
    free(v->report_path);
    free(v);
    self->verification = NULL;
}

void verify_tidy(struct casebook *self)
{
    static const char *const names[] = { "verify.db", "verify.db.tmp", "verify.report" };

    for (size_t i = 0; i < sizeof names / sizeof names[0] && !text_empty(self->settings->data);
         i++) {
        char *path = path_in(self, names[i]);

        unlink(path);
        free(path);
    }
}

static struct verification *begin(struct casebook *self, struct turn *t)
{
    struct verification *v = must_alloc(sizeof *v);

    v->copy = path_in(self, "verify.db");
    v->report_path = path_in(self, "verify.report");
    begin_stage(v, STAGE_WANTED, t);
    return v;
}

static VerifyReport *report_of(const struct verification *v, struct arena *a)
{
    VerifyReport *report = arena_alloc(a, sizeof *report);

    verify_report__init(report);
    if (v->stage != STAGE_DONE)
        return report;
    report = codec_unpack_as(&verify_report__descriptor, v->report, v->n_report, a);
    must(report);
    return report;
}

VerifyReport *verify_ask(struct casebook *self, struct turn *t)
{
    if (self->verification && self->verification->stage == STAGE_DONE &&
        t->real_ms - self->verification->since_ms >= REPORT_GOOD_MS)
        verify_stop(self);
    if (!self->verification)
        self->verification = begin(self, t);
    return report_of(self->verification, t->arena);
}
