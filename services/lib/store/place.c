/* place - the data directory: whether a database may stand there, whose the file is, and how much room there is. What is
 * refused here has not been opened by SQLite, and nothing has been written to it. */
#include "store/inside.h"

#include "base/must.h"
#include "base/times.h"
#include "sys/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LOCK_FILE "assist.lock"
#define BALLAST_FILE "ballast"
#define RESERVE_DEFAULT (UINT64_C(256) << 20)
#define BALLAST_PART 16 /* of the reserve */
#define HEADER_BYTES 100

int refuse(struct refusal *why, int code, const char *value)
{
    *why = (struct refusal){ .code = code, .field = STORE_FILE, .value = value };
    return code;
}

char *path_join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = must_alloc(size);

    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

int sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    int failed;

    if (fd < 0)
        return ERR_IO;
    failed = fsync(fd);
    close(fd);
    return failed ? ERR_IO : 0;
}

int place_sync_folder(const struct store *s)
{
    return sync_path(s->folder, O_RDONLY | O_DIRECTORY);
}

/* Locks and fsync cannot be relied on there (pitfall E12). */
static bool is_remote(const char *folder)
{
    static const uint32_t remote[] = { NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CIFS_SUPER_MAGIC,
        SMB2_SUPER_MAGIC, FUSE_SUPER_MAGIC, AFS_SUPER_MAGIC, CODA_SUPER_MAGIC };
    struct statfs st;

    if (statfs(folder, &st))
        return true;
    for (size_t i = 0; i < COUNT_OF(remote); i++) {
        if ((uint32_t)st.f_type == remote[i])
            return true;
    }
    return false;
}

static int lock(struct store *s, struct refusal *why)
{
    char *path = path_join(s->folder, LOCK_FILE);
    int rc = files_lock(path, &s->lock_fd);

    free(path);
    if (rc == ERR_LOCKED)
        return refuse(why, rc, N_("another casebook runs on this data directory: stop it first"));
    if (rc)
        return refuse(why, ERR_IO, N_("the data directory cannot be locked: check who owns it"));
    return 0;
}

int place_take(
    struct store *s, const char *dir, const struct store_options *options, struct refusal *why)
{
    if (files_make_dir(dir, 0700))
        return refuse(
            why, ERR_IO, N_("the data directory cannot be made: check its path and rights"));
    s->folder = realpath(dir, NULL);
    if (!s->folder)
        return refuse(
            why, ERR_IO, N_("the data directory cannot be read: check its path and rights"));
    if (!options->any_filesystem && is_remote(s->folder))
        return refuse(why, ERR_IO,
            N_("the data directory is on a network or FUSE filesystem: use a local disk"));
    s->file = path_join(s->folder, STORE_FILE);
    s->reserve = options->reserve_bytes ? options->reserve_bytes : RESERVE_DEFAULT;
    return lock(s, why);
}

void place_release(struct store *s)
{
    if (s->lock_fd >= 0)
        close(s->lock_fd);
    s->lock_fd = -1;
    free(s->folder);
    free(s->file);
    s->folder = s->file = NULL;
}

static uint32_t big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

int header_check(const uint8_t header[HEADER_BYTES], int64_t size, struct refusal *why)
{
    static const char magic[16] = "SQLite format 3";
    bool is_ours = big_endian(header + 68) == STORE_APPLICATION_ID;
    int32_t version = (int32_t)big_endian(header + 60);

    if (size < 512 || memcmp(header, magic, sizeof(magic)) != 0) {
        if (is_ours || size == 0)
            return refuse(
                why, ERR_DAMAGED, N_("the file is damaged: set it aside and restore a backup"));
        return refuse(
            why, ERR_FOREIGN, N_("the file is no database: choose another data directory"));
    }
    if (!is_ours)
        return refuse(why, ERR_FOREIGN,
            N_("the file is another program's database: choose another data directory"));
    if (version > store_schema_version)
        return refuse(why, ERR_NEWER,
            N_("the file was written by a newer version: install that version or restore a "
               "backup"));
    if (version < 1)
        return refuse(
            why, ERR_DAMAGED, N_("the file is damaged: set it aside and restore a backup"));
    return 0;
}

/* A link of either sort gives the file a second name, beside which there is no WAL. */
static int check_kind(const char *path, bool *ret_there, int64_t *ret_size)
{
    struct stat st;

    *ret_there = false;
    *ret_size = 0;
    if (lstat(path, &st))
        return errno == ENOENT ? 0 : ERR_IO;
    *ret_there = true;
    *ret_size = st.st_size;
    return S_ISREG(st.st_mode) && st.st_nlink == 1 ? 0 : ERR_FOREIGN;
}

static int read_header(const char *path, uint8_t ret_header[HEADER_BYTES])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t got;

    if (fd < 0)
        return ERR_IO;
    memset(ret_header, 0, HEADER_BYTES);
    got = pread(fd, ret_header, HEADER_BYTES, 0);
    close(fd); /* SQLite has no lock on it yet that this could drop (pitfall E10) */
    return got < 0 ? ERR_IO : 0;
}

static int check_beside(const struct store *s, const char *name, bool *ret_there)
{
    char *path = path_join(s->folder, name);
    int64_t size;
    int rc = check_kind(path, ret_there, &size);

    free(path);
    return rc;
}

int place_look(const struct store *s, bool *ret_there, struct refusal *why)
{
    uint8_t header[HEADER_BYTES];
    bool is_wal_there, is_staged = false;
    int64_t size;
    int rc = check_kind(s->file, ret_there, &size);

    if (!rc)
        rc = check_beside(s, STORE_FILE "-wal", &is_wal_there);
    if (rc == ERR_FOREIGN)
        return refuse(why, rc,
            N_("the file is a link, has a second name or is no plain file: put a plain file "
               "there"));
    if (!rc && !*ret_there && is_wal_there)
        return refuse(why, ERR_DAMAGED,
            N_("the database is gone but its -wal is there: put the database back, or restore a "
               "backup"));
    if (!rc && !*ret_there)
        rc = check_beside(s, STORE_STAGING "/" STORE_FILE, &is_staged);
    if (!rc && is_staged)
        return refuse(why, ERR_DAMAGED, N_("a restore was interrupted: run it again"));
    if (!rc && *ret_there)
        rc = read_header(s->file, header);
    if (rc)
        return refuse(why, ERR_IO, N_("the file cannot be read: check its rights and the disk"));
    return *ret_there ? header_check(header, size, why) : 0;
}

int place_remember(struct store *s)
{
    struct stat st;

    if (stat(s->file, &st))
        return ERR_IO;
    s->device = st.st_dev;
    s->inode = st.st_ino;
    return 0;
}

int place_watch(struct store *s)
{
    struct stat st;

    if (lstat(s->file, &st) || st.st_dev != s->device || st.st_ino != s->inode || st.st_nlink != 1)
        return ERR_IO;
    return 0;
}

/* ---- room ---- */

/* Once in a transaction: what one batch writes is little beside the reserve. */
int store_room(struct store *s)
{
    uint64_t room;

    if (!s->folder || (s->in_transaction && s->has_room))
        return 0;
    if (files_space(s->folder, &room))
        return ERR_IO;
    s->has_room = room >= s->reserve;
    return s->has_room ? 0 : ERR_STORAGE_FULL;
}

/* Blocks that are really taken: a hole would give nothing back. */
static bool take_blocks(const char *path, uint64_t size)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool is_taken;

    if (fd < 0)
        return false;
    is_taken = fallocate(fd, 0, 0, (off_t)size) == 0;
    close(fd);
    if (!is_taken)
        unlink(path);
    return is_taken;
}

void ballast_keep(struct store *s)
{
    uint64_t size = s->reserve / BALLAST_PART, room;
    char *path;

    if (!s->folder || s->ballast || files_space(s->folder, &room) || room < s->reserve + size)
        return;
    path = path_join(s->folder, BALLAST_FILE);
    if (take_blocks(path, size))
        s->ballast = size;
    free(path);
}

bool ballast_spend(struct store *s)
{
    bool was_there;
    char *path;

    if (!s->folder)
        return false;
    path = path_join(s->folder, BALLAST_FILE);
    was_there = unlink(path) == 0;
    free(path);
    s->ballast = 0;
    return was_there;
}
