/* backing - a backup while the service runs: written in slices between the turns, into a file on this machine, never over
 * one. One at a time. Whoever asked says the same again until it is done; the command's id tells one request from another. */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/must.h"
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "sys/files.h"
#include "sys/log.h"

#define COPY_WAKE_MS 2
#define FILE_MOST (PATH_MAX - 8) /* ".tmp" has to fit */

enum stage { STAGE_WANTED, STAGE_COPYING, STAGE_DONE, STAGE_FAILED };

struct backing {
    enum stage stage;
    char *actor, *file;
    uint8_t id[16];
    struct store_backup *backup;
    int error; /* of STAGE_FAILED */
    uint64_t bytes, cases;
};

static bool is_running(const struct backing *b)
{
    return b && (b->stage == STAGE_WANTED || b->stage == STAGE_COPYING);
}

bool backing_is_copying(const struct casebook *self)
{
    return self->backing && self->backing->stage == STAGE_COPYING;
}

void backing_stop(struct casebook *self)
{
    struct backing *b = self->backing;

    if (!b)
        return;
    store_backup_free(&b->backup);
    free(b->actor);
    free(b->file);
    free(b);
    self->backing = NULL;
}

/* ---- may it be written there? ---- */
static bool is_taken(const char *file, const char *end)
{
    char path[PATH_MAX];
    struct stat st;

    snprintf(path, sizeof path, "%s%s", file, end);
    return lstat(path, &st) == 0;
}

/* The folder of `file` as it really is; false: there is none in which we may write. */
static bool folder_of(const char *file, char ret[PATH_MAX])
{
    char copy[PATH_MAX];

    snprintf(copy, sizeof copy, "%s", file);
    return realpath(dirname(copy), ret) && access(ret, W_OK | X_OK) == 0;
}

/* Beside the database a name may mean something to SQLite or to us. */
static bool is_data(const struct casebook *self, const char *folder)
{
    char data[PATH_MAX];

    return realpath(self->settings->data, data) && strcmp(data, folder) == 0;
}

static int check_file(struct casebook *self, struct turn *t, const char *file)
{
    char folder[PATH_MAX];
    size_t n = file ? strlen(file) : 0;

    if (n == 0)
        return turn_refuse(t, ERR_MISSING, "file", NULL);
    if (n >= FILE_MOST)
        return turn_refuse(t, ERR_TOO_LONG, "file", NULL);
    if (file[0] != '/' || file[n - 1] == '/')
        return turn_refuse(t, ERR_INVALID, "file", "absolute_path");
    if (is_taken(file, ""))
        return turn_refuse(t, ERR_TAKEN, "file", NULL);
    if (is_taken(file, ".tmp")) /* of a backup that was cut short, or somebody's own */
        return turn_refuse(t, ERR_TAKEN, "file", ".tmp");
    if (!folder_of(file, folder))
        return turn_refuse(t, ERR_INVALID, "file", "folder_not_writable");
    if (is_data(self, folder))
        return turn_refuse(t, ERR_INVALID, "file", "data_directory");
    return 0;
}

/* ---- writing ---- */
static void fail(struct backing *b, int error)
{
    store_backup_free(&b->backup);
    b->stage = STAGE_FAILED;
    b->error = error;
    log_error("backup failed: %s", error_code(error));
}

static bool has_room(const struct casebook *self, const struct backing *b)
{
    char live[PATH_MAX], folder[PATH_MAX];
    uint64_t free_bytes = 0;
    struct stat st;

    snprintf(live, sizeof live, "%s/assist.db", self->settings->data);
    if (stat(live, &st) || !folder_of(b->file, folder) || files_space(folder, &free_bytes))
        return true; /* writing will show it */
    return free_bytes > (uint64_t)st.st_size + (uint64_t)st.st_size / 8;
}

static void start_copying(struct casebook *self, struct backing *b)
{
    int rc = has_room(self, b) ? 0 : ERR_STORAGE_FULL;

    rc = rc ? rc : store_backup_start(self->store, b->file, &b->backup);
    if (rc)
        fail(b, rc);
    else
        b->stage = STAGE_COPYING;
}

static void finish(struct backing *b)
{
    struct stat st = { 0 };

    b->cases = (uint64_t)store_backup_cases(b->backup);
    store_backup_free(&b->backup);
    if (stat(b->file, &st)) {
        fail(b, ERR_IO);
        return;
    }
    b->bytes = (uint64_t)st.st_size;
    b->stage = STAGE_DONE;
    log_info("backed up bytes=%llu cases=%llu", (unsigned long long)b->bytes,
        (unsigned long long)b->cases);
}

static void copy_slice(struct casebook *self, struct backing *b)
{
    int rc = store_room(self->store); /* open cases need the room more than we do */

    rc = rc ? rc : store_backup_step(b->backup);
    if (rc == 0)
        finish(b);
    else if (rc < 0)
        fail(b, rc);
}

int backing_idle(struct casebook *self)
{
    struct backing *b = self->backing;

    if (b && b->stage == STAGE_WANTED && !verify_is_copying(self))
        start_copying(self, b);
    else if (b && b->stage == STAGE_COPYING)
        copy_slice(self, b);
    return 0;
}

int64_t backing_wake(const struct casebook *self)
{
    return is_running(self->backing) ? COPY_WAKE_MS : SECOND_MS;
}

/* ---- who asks ---- */
static bool is_same(const struct backing *b, const struct bus_msg *in)
{
    return b && text_is(b->actor, in->actor) && memcmp(b->id, in->env->id.data, sizeof b->id) == 0;
}

static int begin(struct casebook *self, struct turn *t, const struct bus_msg *in, const char *file)
{
    int rc = is_running(self->backing) ? turn_refuse(t, ERR_WRONG_STATE, "backup", "running") : 0;

    rc = rc ? rc : check_file(self, t, file);
    if (rc)
        return rc;
    backing_stop(self);
    self->backing = must_alloc(sizeof *self->backing);
    self->backing->actor = must_dup(in->actor);
    self->backing->file = must_dup(file);
    memcpy(self->backing->id, in->env->id.data, sizeof self->backing->id);
    return 0;
}

static BackupReport *report(const struct backing *b, struct arena *a)
{
    BackupReport *r = arena_alloc(a, sizeof *r);

    backup_report__init(r);
    r->file = arena_dup(a, b->file);
    if (b->stage == STAGE_DONE) {
        PUT(r, ok, 1);
        PUT(r, bytes, b->bytes);
        PUT(r, cases, b->cases);
    }
    return r;
}

int backing_ask(
    struct casebook *self, struct turn *t, const struct bus_msg *in, BackupReport **ret_report)
{
    const char *file = in->env->make_backup->file;
    int rc = is_same(self->backing, in) ? 0 : begin(self, t, in, file);

    if (rc)
        return rc;
    if (!text_is(self->backing->file, file))
        return turn_refuse(t, ERR_ID_REUSED, "id", NULL);
    if (self->backing->stage == STAGE_FAILED)
        return turn_refuse(t, self->backing->error, "file", NULL);
    *ret_report = report(self->backing, t->arena);
    return 0;
}
