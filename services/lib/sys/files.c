/* files - small whole files and directories, made durably. */
#include "sys/files.h"

#include "base/errors.h"
#include "base/must.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PATH_LONGEST 4096

static int error_of_errno(void)
{
    if (errno == ENOENT || errno == ENOTDIR)
        return ERR_NOT_FOUND;
    if (errno == ENOSPC || errno == EDQUOT)
        return ERR_STORAGE_FULL;
    return ERR_IO;
}

/* The folder that holds `path`, "." for a bare name. 0 or ERR_IO (too long). */
static int parent_of(const char *path, char ret[PATH_LONGEST])
{
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;

    if (n >= PATH_LONGEST)
        return ERR_IO;
    if (!slash) {
        memcpy(ret, ".", 2);
        return 0;
    }
    memcpy(ret, path, n ? n : 1); /* "/name": the root */
    ret[n ? n : 1] = '\0';
    return 0;
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed;

    if (fd < 0)
        return ERR_IO;
    failed = fsync(fd);
    close(fd);
    return failed ? ERR_IO : 0;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_one(const char *path, mode_t mode)
{
    char parent[PATH_LONGEST];

    if (is_folder(path))
        return 0;
    /* Another process may be making it, too. */
    if (mkdir(path, mode) && !(errno == EEXIST && is_folder(path)))
        return ERR_IO;
    return parent_of(path, parent) ? ERR_IO : sync_folder(parent);
}

int files_make_dir(const char *path, mode_t mode)
{
    char part[PATH_LONGEST];
    size_t n = strlen(path);
    int error = 0;

    if (n == 0 || n >= sizeof(part))
        return ERR_IO;
    memcpy(part, path, n + 1);
    while (n > 1 && part[n - 1] == '/')
        part[--n] = '\0';
    for (size_t i = 1; i < n && !error; i++) {
        if (part[i] != '/' || part[i - 1] == '/')
            continue;
        part[i] = '\0';
        error = make_one(part, mode);
        part[i] = '/';
    }
    return error ? error : make_one(part, mode);
}

/* Everything up to the end, at most `limit` bytes, into *ret_bytes, which the caller frees even on
 * error. */
static int read_all(int fd, size_t limit, char **ret_bytes, size_t *ret_n)
{
    size_t room = limit < 4096 ? limit + 1 : 4096, n = 0;

    *ret_bytes = must_alloc(room + 1);
    for (;;) {
        ssize_t got = read(fd, *ret_bytes + n, room - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERR_IO;
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > limit)
            return ERR_TOO_LONG;
        if (n == room) {
            room = 2 * room < limit + 1 ? 2 * room : limit + 1;
            *ret_bytes = must_realloc(*ret_bytes, room + 1);
        }
    }
    (*ret_bytes)[n] = '\0';
    *ret_n = n;
    return 0;
}

int files_read(const char *path, size_t limit, char **ret_bytes, size_t *ret_n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    char *bytes = NULL;
    int error;

    must(limit < SIZE_MAX / 4);
    if (fd < 0)
        return error_of_errno() == ERR_NOT_FOUND ? ERR_NOT_FOUND : ERR_IO;
    error = read_all(fd, limit, &bytes, ret_n);
    close(fd);
    if (error) {
        free(bytes);
        return error;
    }
    *ret_bytes = bytes;
    return 0;
}

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t put = write(fd, bytes, n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return error_of_errno();
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

/* A file of its own name beside `path`, whole and on disk; its name in `ret_beside`. On error
 * nothing is left. */
static int write_beside(
    const char *path, const void *bytes, size_t n, mode_t mode, char ret_beside[PATH_LONGEST])
{
    int fd, error;

    if ((size_t)snprintf(ret_beside, PATH_LONGEST, "%s.XXXXXX", path) >= PATH_LONGEST)
        return ERR_IO;
    fd = mkostemp(ret_beside, O_CLOEXEC);
    if (fd < 0)
        return error_of_errno() == ERR_STORAGE_FULL ? ERR_STORAGE_FULL : ERR_IO;
    error = write_all(fd, bytes, n);
    if (!error && (fchmod(fd, mode) || fsync(fd)))
        error = error_of_errno();
    if (close(fd) && !error)
        error = error_of_errno();
    if (error)
        unlink(ret_beside);
    return error;
}

static int put_file(const char *path, const void *bytes, size_t n, mode_t mode, bool over)
{
    char beside[PATH_LONGEST], parent[PATH_LONGEST];
    int error = parent_of(path, parent);

    if (!error)
        error = write_beside(path, bytes, n, mode, beside);
    if (error)
        return error;
    if (over ? rename(beside, path) : link(beside, path))
        error = errno == EEXIST ? ERR_TAKEN : error_of_errno();
    if (!over || error)
        unlink(beside);
    return error ? error : sync_folder(parent);
}

int files_write(const char *path, const void *bytes, size_t n, mode_t mode)
{
    return put_file(path, bytes, n, mode, true);
}

int files_create(const char *path, const void *bytes, size_t n, mode_t mode)
{
    return put_file(path, bytes, n, mode, false);
}

int files_lock(const char *path, int *ret_fd)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int error;

    if (fd < 0)
        return ERR_IO;
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        error = errno == EWOULDBLOCK ? ERR_LOCKED : ERR_IO;
        close(fd);
        return error;
    }
    *ret_fd = fd;
    return 0;
}

int files_space(const char *dir, uint64_t *ret_free)
{
    struct statvfs st;

    if (statvfs(dir, &st))
        return ERR_IO;
    *ret_free = (uint64_t)st.f_bavail * st.f_frsize;
    return 0;
}
