/* backup - a copy of the running database, in slices. What is written meanwhile is carried over, since it goes through
 * the same connection. The copy is checked and on the disk before it gets its name (pitfall E11). */
#include "store/inside.h"

#include "base/must.h"
#include "sys/fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_IN_A_SLICE 32 /* 128 KiB: well below 2 ms */
#define PAGES_AT_MOST 512 /* 2 MiB: about 2 ms */
#define WAIT_MS 1

struct store_backup {
    struct store *store;
    char *path;
    char *unfinished; /* `path`.tmp; NULL when nothing is left to remove */
    sqlite3 *copy;
    sqlite3_backup *backup;
    int slice; /* pages */
    int remaining; /* pages, after the last slice */
    struct copy_check *check;
};

static int copy_error(int rc)
{
    must((rc & 0xff) != SQLITE_NOMEM);
    if ((rc & 0xff) == SQLITE_FULL)
        return ERR_STORAGE_FULL;
    return (rc & 0xff) == SQLITE_CORRUPT ? ERR_DAMAGED : ERR_IO;
}

static void stop_copying(struct store_backup *b)
{
    sqlite3_backup_finish(b->backup);
    sqlite3_close(b->copy);
    b->backup = NULL;
    b->copy = NULL;
}

static void leave_nothing(struct store_backup *b)
{
    copy_check_free(&b->check);
    stop_copying(b);
    if (b->unfinished)
        unlink(b->unfinished);
    free(b->unfinished);
    b->unfinished = NULL;
}

void store_backup_free(struct store_backup **b)
{
    struct store_backup *old = *b;

    if (!old)
        return;
    *b = NULL;
    leave_nothing(old);
    free(old->path);
    free(old);
}

static bool is_live_file(const struct store *s, const char *path)
{
    struct stat st;

    return s->file && stat(path, &st) == 0 && st.st_dev == s->device && st.st_ino == s->inode;
}

static int open_copy_for_writing(struct store_backup *b)
{
    int fd, rc;

    unlink(b->unfinished);
    fd = open(b->unfinished, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR_IO;
    close(fd);
    rc = sqlite3_open_v2(b->unfinished, &b->copy,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
            SQLITE_OPEN_EXRESCODE,
        NULL);
    if (!rc) /* an unfinished copy is thrown away, so it needs no journal; the check fsyncs it */
        rc = sqlite3_exec(b->copy,
            "PRAGMA locking_mode=EXCLUSIVE;PRAGMA journal_mode=OFF;"
            "PRAGMA synchronous=OFF;PRAGMA cache_size=64",
            NULL, NULL, NULL);
    if (rc)
        return copy_error(rc);
    b->backup = sqlite3_backup_init(b->copy, "main", b->store->db, "main");
    return b->backup ? 0 : copy_error(sqlite3_errcode(b->copy));
}

int store_backup_start(struct store *s, const char *path, struct store_backup **ret_backup)
{
    size_t size = strlen(path) + 8;
    struct store_backup *b;
    int rc;

    *ret_backup = NULL;
    if (is_live_file(s, path))
        return ERR_INVALID;
    b = must_alloc(sizeof(*b));
    b->store = s;
    b->slice = PAGES_IN_A_SLICE;
    b->path = must_dup(path);
    b->unfinished = must_alloc(size);
    snprintf(b->unfinished, size, "%s.tmp", path);
    rc = open_copy_for_writing(b);
    if (rc) {
        store_backup_free(&b);
        return rc;
    }
    *ret_backup = b;
    return 0;
}

static int sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    char *folder = must_dup(slash ? path : ".");
    int rc;

    if (slash)
        folder[n ? n : 1] = '\0';
    rc = sync_path(folder, O_RDONLY | O_DIRECTORY);
    free(folder);
    return rc;
}

static int give_name(struct store_backup *b)
{
    if (rename(b->unfinished, b->path))
        return ERR_IO;
    free(b->unfinished);
    b->unfinished = NULL;
    return sync_folder_of(b->path);
}

/* A rollback makes SQLite begin the copy anew, and a busy store grows: whoever falls back takes larger slices. */
static void keep_pace(struct store_backup *b)
{
    int remaining = sqlite3_backup_remaining(b->backup);

    if (b->remaining && remaining >= b->remaining && b->slice < PAGES_AT_MOST)
        b->slice *= 2;
    b->remaining = remaining;
}

static int copy_slice(struct store_backup *b)
{
    int rc = sqlite3_backup_step(b->backup, b->slice);

    keep_pace(b);
    if (rc == SQLITE_OK)
        return 1;
    if (rc != SQLITE_DONE)
        return copy_error(rc);
    stop_copying(b);
    b->check = copy_check_start(b->unfinished, b->store->committed.changed);
    return 1;
}

static int end_when_checked(struct store_backup *b)
{
    int error;

    if (copy_check_wait(b->check, WAIT_MS, &error))
        return 1;
    return error ? error : give_name(b);
}

int64_t store_backup_cases(const struct store_backup *b)
{
    return copy_check_cases(b->check);
}

int store_backup_step(struct store_backup *b)
{
    int rc = fault_point("store.backup");

    must(!b->store->in_transaction && b->unfinished != NULL);
    if (!rc)
        rc = b->check ? end_when_checked(b) : copy_slice(b);
    if (rc < 0)
        leave_nothing(b);
    return rc;
}
