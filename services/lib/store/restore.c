/* restore - a backup takes the place of the database. It is copied beside it and checked there; only then is the old one set
 * aside, never deleted. Killed anywhere, the directory holds the old database, or the new one, or neither: then a casebook
 * refuses to start (place_look) until the restore has been run again. */
#include "store/inside.h"

#include "base/must.h"
#include "sys/fault.h"
#include "sys/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASIDE_MOST 10000
#define SLICE (1 << 20)
/* Only looked at, or thrown away soon: no room is kept free beside it. */
static const struct store_options small = { .reserve_bytes = 1 };

static bool is_there(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    struct stat st;
    bool there = lstat(path, &st) == 0;

    free(path);
    return there;
}

/* ---- numbers that must not be given again ---- */
static int last_number(const char *dir, case_key *ret_last, struct refusal *why)
{
    struct store *s;
    int rc = store_open(dir, &small, &s, why);

    if (rc)
        return rc;
    *ret_last = s->committed.last_case;
    store_close(&s);
    return 0;
}

/* The newest folder of a database set aside, or the first that is free. */
static char *aside_folder(const char *folder, bool is_new)
{
    char name[32];
    int n = 1;

    for (;; n++) {
        snprintf(name, sizeof(name), "set-aside-%d", n);
        if (n == ASIDE_MOST || !is_there(folder, name))
            break;
    }
    if (!is_new && n > 1)
        snprintf(name, sizeof(name), "set-aside-%d", n - 1);
    return path_join(folder, name);
}

/* Of the database that is there or, when a restore was interrupted, of the one that it had just set aside. A damaged one
 * tells nothing: 0, and *ret_known is false. */
static int numbers_given(const char *dir, case_key *ret_last, bool *ret_known, struct refusal *why)
{
    char *aside = aside_folder(dir, false);
    const char *from = is_there(dir, STORE_FILE) ? dir : aside;
    int rc = is_there(from, STORE_FILE) ? last_number(from, ret_last, why) : ERR_NOT_FOUND;

    free(aside);
    *ret_known = rc == 0;
    return rc == ERR_LOCKED || rc == ERR_NEWER ? rc : 0;
}

static int raise_number(const char *staging, case_key last, struct refusal *why)
{
    struct store *s;
    int rc = store_open(staging, &small, &s, why);

    if (rc)
        return rc;
    rc = store_begin(s);
    rc = rc ? rc : store_case_number_after(s, last);
    rc = rc ? rc : store_commit(s);
    store_close(&s);
    if (!rc && is_there(staging, STORE_FILE "-wal"))
        rc = ERR_IO;
    return rc ? refuse(why, rc, N_("the copy cannot be written: check the disk")) : 0;
}

/* ---- the copy ---- */
static void clear_staging(const char *staging)
{
    static const char *const names[] = { STORE_FILE, STORE_FILE "-wal", STORE_FILE "-journal",
        "assist.lock", "ballast" };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char *path = path_join(staging, names[i]);

        unlink(path);
        free(path);
    }
    rmdir(staging);
}

static int write_all(int to, const uint8_t *bytes, size_t n)
{
    while (n) {
        ssize_t put = write(to, bytes, n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return errno == ENOSPC || errno == EDQUOT ? ERR_STORAGE_FULL : ERR_IO;
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

static int copy_bytes(int from, int to)
{
    uint8_t *slice = must_alloc(SLICE);
    ssize_t got = 0;
    int rc = 0;

    while (!rc && (got = read(from, slice, SLICE)) != 0) {
        if (got > 0)
            rc = write_all(to, slice, (size_t)got);
        else if (errno != EINTR)
            rc = ERR_IO;
    }
    free(slice);
    if (!rc && fsync(to))
        rc = ERR_IO;
    return rc;
}

static int copy_file(const char *file, const char *copy)
{
    int from = open(file, O_RDONLY | O_CLOEXEC);
    int to = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = from < 0 || to < 0 ? ERR_IO : copy_bytes(from, to);

    if (from >= 0)
        close(from);
    if (to >= 0 && close(to))
        rc = ERR_IO;
    return rc;
}

/* A live file, whose newest rows stand in its -wal, and what is no database of ours, are seen before anything is copied. */
static int look_at(const char *file, struct refusal *why)
{
    struct store *s;
    int rc = store_open_copy(file, &s, why);

    if (!rc)
        store_close(&s);
    return rc;
}

static int prepare(const char *staging, const char *file, const struct store_restore *how,
    case_key last, struct refusal *why)
{
    char *copy = path_join(staging, STORE_FILE);
    int rc;

    clear_staging(staging);
    rc = files_make_dir(staging, 0700);
    rc = rc ? rc : copy_file(file, copy);
    if (rc)
        refuse(why, rc, N_("the backup cannot be copied: check its rights, the disk and its room"));
    else
        rc = how->check(how->self, copy, why);
    free(copy);
    return rc ? rc : raise_number(staging, last, why);
}

/* ---- the exchange ---- */
static int move(const char *from_folder, const char *name, const char *to_folder)
{
    char *from = path_join(from_folder, name), *to = path_join(to_folder, name);
    int rc = fault_point("store.restore");

    if (!rc && renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
        rc = ERR_IO;
    free(from);
    free(to);
    rc = rc ? rc : sync_path(to_folder, O_RDONLY | O_DIRECTORY);
    return rc ? rc : sync_path(from_folder, O_RDONLY | O_DIRECTORY);
}

/* The database first: what is left, a -wal alone, no casebook would take for a database. */
static int set_aside(const char *folder, char **ret_aside)
{
    static const char *const names[] = { STORE_FILE, STORE_FILE "-wal", STORE_FILE "-shm" };
    int rc = 0;

    for (size_t i = 0; !rc && i < COUNT_OF(names); i++) {
        if (!is_there(folder, names[i]))
            continue;
        if (!*ret_aside) /* only a -wal: it belongs to what an interrupted restore set aside */
            *ret_aside = aside_folder(folder, is_there(folder, STORE_FILE));
        rc = files_make_dir(*ret_aside, 0700);
        rc = rc ? rc : move(folder, names[i], *ret_aside);
    }
    return rc;
}

static int exchange(const char *folder, const char *staging, char **ret_aside)
{
    int rc = set_aside(folder, ret_aside);

    rc = rc ? rc : move(staging, STORE_FILE, folder);
    rc = rc ? rc : fault_point("store.restore");
    if (!rc)
        clear_staging(staging);
    return rc;
}

static int restore_locked(struct store *s, const char *file, const struct store_restore *how,
    case_key last, char **ret_aside, struct refusal *why)
{
    char *staging = path_join(s->folder, STORE_STAGING);
    int rc = prepare(staging, file, how, last, why);

    if (rc) {
        if (is_there(
                s->folder, STORE_FILE)) /* else it keeps a casebook from starting with nothing */
            clear_staging(staging);
    } else {
        rc = exchange(s->folder, staging, ret_aside);
        if (rc)
            refuse(why, rc, N_("the restore was interrupted: mend what is wrong and run it again"));
    }
    free(staging);
    return rc;
}

int store_restore(const char *dir, const char *file, const struct store_restore *how,
    char **ret_aside, bool *ret_numbers_known, struct refusal *ret_why)
{
    struct store *s;
    case_key last = 0;
    int rc;

    *ret_aside = NULL;
    *ret_why = (struct refusal){ 0 };
    rc = look_at(file, ret_why);
    rc = rc ? rc : numbers_given(dir, &last, ret_numbers_known, ret_why);
    if (rc)
        return rc;
    s = store_new();
    rc = place_take(s, dir, &small, ret_why);
    rc = rc ? rc : restore_locked(s, file, how, last, ret_aside, ret_why);
    place_release(s);
    free(s);
    return rc;
}
