/* keys - CURVE key pairs and their files. Secret bytes are wiped from every buffer that held them. */
#include "bus/keys.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>
#include "base/must.h"
#include "sys/files.h"

#define FILE_MAX 4096

/* zmq_curve(7) prints these; everybody has them. */
static const char *const printed[] = {
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6",
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
    "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
};

void keys_generate(struct key_pair *ret_pair)
{
    must(sodium_init() >= 0);
    must(crypto_box_keypair(ret_pair->public_key, ret_pair->secret_key) == 0);
}

void keys_wipe(struct key_pair *pair)
{
    if (pair)
        sodium_memzero(pair, sizeof *pair);
}

void keys_text(const uint8_t key[KEY_SIZE], char ret[KEY_TEXT])
{
    must(zmq_z85_encode(ret, key, KEY_SIZE));
}

int keys_parse(const char *text, uint8_t ret[KEY_SIZE])
{
    for (size_t i = 0; i < sizeof printed / sizeof *printed; i++)
        if (strcmp(text, printed[i]) == 0)
            return ERR_FORBIDDEN;
    if (strlen(text) != KEY_TEXT - 1 || !zmq_z85_decode(ret, text))
        return ERR_INVALID;
    return 0;
}

/* ---- writing ---- */

static int sync_folder_of(const char *path)
{
    char *copy = must_dup(path);
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = fd < 0 || fsync(fd) < 0 ? ERR_IO : 0;

    if (fd >= 0)
        close(fd);
    free(copy);
    return error;
}

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return ERR_IO;
        bytes += done;
        n -= (size_t)done;
    }
    return fsync(fd) < 0 ? ERR_IO : 0;
}

static int write_new(const char *path, const char *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int error;

    if (fd < 0)
        return errno == EEXIST ? ERR_TAKEN : ERR_IO;
    error = write_all(fd, bytes, n);
    if (close(fd) < 0)
        error = ERR_IO;
    if (!error)
        error = sync_folder_of(path);
    if (error)
        unlink(path);
    return error;
}

int keys_write(const char *path, const struct key_pair *pair)
{
    char public_text[KEY_TEXT], secret_text[KEY_TEXT], lines[2 * KEY_TEXT + 32];
    int n, error;

    keys_text(pair->public_key, public_text);
    keys_text(pair->secret_key, secret_text);
    n = snprintf(lines, sizeof lines, "public %s\nsecret %s\n", public_text, secret_text);
    must(n > 0 && (size_t)n < sizeof lines);
    error = write_new(path, lines, (size_t)n);
    sodium_memzero(lines, sizeof lines);
    sodium_memzero(secret_text, sizeof secret_text);
    return error;
}

int keys_write_public(const char *path, const uint8_t public_key[KEY_SIZE])
{
    char text[KEY_TEXT], line[KEY_TEXT + 16];
    int n;

    keys_text(public_key, text);
    n = snprintf(line, sizeof line, "public %s\n", text);
    must(n > 0 && (size_t)n < sizeof line);
    return files_write(path, line, (size_t)n, 0644) ? ERR_IO : 0;
}

/* ---- reading ---- */

struct key_file {
    struct key_pair pair;
    bool has_public;
    bool has_secret;
};

/* 0, ERR_INVALID for a line that is no key line or comes twice, ERR_FORBIDDEN for a printed key. */
static int read_line(const char *line, struct key_file *file)
{
    bool is_secret = strncmp(line, "secret ", 7) == 0;
    bool *has = is_secret ? &file->has_secret : &file->has_public;

    if (*line == '#' || *line == '\0')
        return 0;
    if ((!is_secret && strncmp(line, "public ", 7) != 0) || *has)
        return ERR_INVALID;
    *has = true;
    return keys_parse(line + 7, is_secret ? file->pair.secret_key : file->pair.public_key);
}

static int parse_lines(char *text, struct key_file *file)
{
    char *rest = text;
    int error = 0;

    while (!error && rest) {
        char *line = strsep(&rest, "\n");
        size_t n = strlen(line);

        if (n > 0 && line[n - 1] == '\r')
            line[n - 1] = '\0';
        error = read_line(line, file);
    }
    return error;
}

static bool halves_fit(const struct key_pair *pair)
{
    uint8_t expected[KEY_SIZE];

    return crypto_scalarmult_base(expected, pair->secret_key) == 0 &&
           sodium_memcmp(expected, pair->public_key, KEY_SIZE) == 0;
}

static bool is_ours_alone(const struct stat *st)
{
    return st->st_uid == geteuid() && (st->st_mode & 077) == 0;
}

static int read_text(int fd, char text[FILE_MAX])
{
    size_t n = 0;

    for (;;) {
        ssize_t got = read(fd, text + n, FILE_MAX - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ERR_IO;
        if (got == 0)
            break;
        n += (size_t)got;
        if (n == FILE_MAX)
            return ERR_INVALID;
    }
    text[n] = '\0';
    return strlen(text) == n ? 0 : ERR_INVALID;
}

static int read_open(int fd, bool needs_secret, struct key_file *file)
{
    char text[FILE_MAX];
    struct stat st;
    int error;

    if (fstat(fd, &st) < 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode))
        return ERR_INVALID;
    if (needs_secret && !is_ours_alone(&st))
        return ERR_FORBIDDEN;
    error = read_text(fd, text);
    if (!error)
        error = parse_lines(text, file);
    sodium_memzero(text, sizeof text);
    if (error)
        return error;
    if (!file->has_public || (needs_secret && (!file->has_secret || !halves_fit(&file->pair))))
        return ERR_INVALID;
    return 0;
}

static int read_file(
    const char *path, bool needs_secret, struct key_file *file, struct refusal *ret_why)
{
    /* O_NONBLOCK: a pipe in the place of the file must not hold us up. */
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    int error;

    must(sodium_init() >= 0);
    if (fd < 0)
        error = errno == ENOENT                     ? ERR_NOT_FOUND
                : errno == EACCES || errno == ELOOP ? ERR_FORBIDDEN
                                                    : ERR_IO;
    else
        error = read_open(fd, needs_secret, file);
    if (fd >= 0)
        close(fd);
    *ret_why = (struct refusal){ .code = error, .field = error ? path : NULL };
    return error;
}

int keys_read(const char *path, struct key_pair *ret_pair, struct refusal *ret_why)
{
    struct key_file file = { 0 };
    int error = read_file(path, true, &file, ret_why);

    if (!error)
        *ret_pair = file.pair;
    sodium_memzero(&file, sizeof file);
    return error;
}

int keys_read_service(const char *data, struct key_pair *ret_pair, struct refusal *ret_why)
{
    char path[PATH_MAX];
    int n = snprintf(path, sizeof path, "%s/keys/service.key", data);
    int error =
        n > 0 && (size_t)n < sizeof path ? keys_read(path, ret_pair, ret_why) : ERR_TOO_LONG;

    *ret_why = (struct refusal){ .code = error, .field = error ? "service.key" : NULL };
    return error;
}

int keys_read_public(const char *path, uint8_t ret[KEY_SIZE], struct refusal *ret_why)
{
    struct key_file file = { 0 };
    int error = read_file(path, false, &file, ret_why);

    if (!error)
        memcpy(ret, file.pair.public_key, KEY_SIZE);
    sodium_memzero(&file, sizeof file);
    return error;
}
