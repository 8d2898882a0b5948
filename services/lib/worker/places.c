/* places - the sockets and locks of a data directory. */
#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "sys/files.h"
#include "worker/process.h"

#define SOCKET_PATH_MAX 107 /* pitfall B11 */
#define NAME_MAX_HERE 24 /* of a worker */

static int sorry(struct refusal *why, int code, const char *field)
{
    *why = (struct refusal){ .code = code, .field = field };
    return code;
}

static int make_run(const char *data, char run[PATH_MAX])
{
    int n = snprintf(run, PATH_MAX, "%s/run", data);

    if (n < 0 || n >= PATH_MAX)
        return ERR_TOO_LONG;
    return files_make_dir(run, 0700);
}

/* In /tmp anybody may have made it before us: it has to be a directory, ours, and closed to others. */
static bool is_ours(const char *dir)
{
    struct stat st;

    return lstat(dir, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0;
}

static void name_short_dir(const char *data, char *ret, size_t size)
{
    const char *base = getenv("XDG_RUNTIME_DIR");
    uint8_t hash[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof hash + 1];

    crypto_generichash(hash, sizeof hash, (const uint8_t *)data, strlen(data), NULL, 0);
    text_hex(hash, 8, hex);
    snprintf(ret, size, "%s/assist-%s", text_empty(base) || strlen(base) > 60 ? "/tmp" : base, hex);
}

/* Read from DATA/run/where; who comes first writes it, so that all workers agree whatever their environment says. */
static int agree_on_dir(const char *run, const char *data, char *ret, size_t size)
{
    char where[PATH_MAX + 16], *kept = NULL, whole[PATH_MAX];
    size_t n;
    int error;

    name_short_dir(realpath(data, whole) ? whole : data, ret, size);
    snprintf(where, sizeof where, "%s/where", run);
    error = files_create(where, ret, strlen(ret), 0600);
    if (error != ERR_TAKEN)
        return error;
    error = files_read(where, size - 1, &kept, &n);
    if (!error)
        snprintf(ret, size, "%s", kept);
    free(kept);
    return error;
}

static int short_inner(const char *run, const char *data, const char *name, char *ret)
{
    char dir[PLACES_ENDPOINT - NAME_MAX_HERE - 16];
    int error = agree_on_dir(run, data, dir, sizeof dir);

    if (error)
        return error;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return ERR_IO;
    if (!is_ours(dir))
        return ERR_FORBIDDEN;
    snprintf(ret, PLACES_ENDPOINT, "ipc://%s/%s.sock", dir, name);
    return 0;
}

int places_inner(
    const char *data, const char *name, char ret[PLACES_ENDPOINT], struct refusal *ret_why)
{
    char run[PATH_MAX];
    int error = make_run(data, run);

    if (strlen(name) > NAME_MAX_HERE)
        error = ERR_TOO_LONG;
    if (!error && strlen(run) + strlen(name) + strlen("/.sock") <= SOCKET_PATH_MAX)
        snprintf(ret, PLACES_ENDPOINT, "ipc://%.107s/%.24s.sock", run, name);
    else if (!error)
        error = short_inner(run, data, name, ret);
    return error ? sorry(ret_why, error, "run") : 0;
}

int places_lock(const char *data, const char *name)
{
    char run[PATH_MAX], path[PATH_MAX + 64];
    int fd, error = make_run(data, run);

    if (error)
        return error;
    snprintf(path, sizeof path, "%s/%s.lock", run, name);
    return files_lock(path, &fd);
}
