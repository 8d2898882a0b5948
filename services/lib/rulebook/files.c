/* files - the rule files at one moment, and one file that holds them all. See files.h. */
#include "rulebook/files.h"

#include "base/must.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_BYTES (1024 * 1024)
#define KEPT_FIRST_LINE "assist rules 1\n"
#define PATH_BYTES 4096

static const char *const names[RULE_FILES] = {
    [RULE_KINDS] = "kinds.yaml",
    [RULE_LADDERS] = "ladders.yaml",
    [RULE_LEANINGS] = "leanings.yaml",
    [RULE_NEEDS] = "needs.yaml",
    [RULE_TRIAGE] = "triage.yaml",
};

/* ---- reading ---- */

/* Up to `limit` bytes of a regular file: whoever puts a pipe in its place shall not keep us waiting. */
static enum rule_file_fault read_fd(
    int fd, size_t limit, struct arena *a, const char **ret_bytes, size_t *ret_n)
{
    struct stat is;
    char *bytes;
    size_t n = 0;
    ssize_t got;

    if (fstat(fd, &is) || !S_ISREG(is.st_mode))
        return RULE_FILE_UNREADABLE;
    if ((uint64_t)is.st_size > limit)
        return RULE_FILE_LARGE;
    bytes = arena_alloc(a, (size_t)is.st_size + 1);
    while (n < (size_t)is.st_size && (got = read(fd, bytes + n, (size_t)is.st_size - n)) > 0)
        n += (size_t)got;
    *ret_bytes = bytes;
    *ret_n = n;
    return n < (size_t)is.st_size ? RULE_FILE_UNREADABLE : RULE_FILE_GOOD;
}

static enum rule_file_fault read_file(
    const char *path, size_t limit, struct arena *a, const char **ret_bytes, size_t *ret_n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    enum rule_file_fault fault;

    if (fd < 0)
        return errno == ENOENT ? RULE_FILE_MISSING : RULE_FILE_UNREADABLE;
    fault = read_fd(fd, limit, a, ret_bytes, ret_n);
    close(fd);
    return fault;
}

static void hash_files(struct rule_files *files)
{
    crypto_generichash_state state;

    must(crypto_generichash_init(&state, NULL, 0, RULES_HASH) == 0);
    for (int i = 0; i < RULE_FILES; i++) {
        uint8_t size[8], fault = (uint8_t)files->file[i].fault;

        for (int j = 0; j < 8; j++)
            size[j] = (uint8_t)((uint64_t)files->file[i].n >> (8 * j));
        crypto_generichash_update(&state, (const uint8_t *)names[i], strlen(names[i]) + 1);
        crypto_generichash_update(&state, size, sizeof size);
        crypto_generichash_update(&state, (const uint8_t *)files->file[i].bytes, files->file[i].n);
        if (fault)
            crypto_generichash_update(&state, &fault, 1);
    }
    crypto_generichash_final(&state, files->hash, RULES_HASH);
}

int rule_files_read(const char *dir, struct arena *a, struct rule_files *ret)
{
    struct stat is;

    if (stat(dir, &is) || !S_ISDIR(is.st_mode))
        return ERR_NOT_FOUND;
    *ret = (struct rule_files){ 0 };
    for (int i = 0; i < RULE_FILES; i++) {
        ret->file[i].name = names[i];
        ret->file[i].bytes = "";
        ret->file[i].fault = read_file(arena_printf(a, "%s/%s", dir, names[i]), FILE_BYTES, a,
            &ret->file[i].bytes, &ret->file[i].n);
    }
    hash_files(ret);
    return 0;
}

/* ---- one file for all: a line, their hash, then each with its name and size ---- */

const char *rule_files_pack(const struct rule_files *files, struct arena *a, size_t *ret_n)
{
    char hash[2 * RULES_HASH + 1];
    size_t room = 4096, n;
    char *bytes;

    for (int i = 0; i < RULE_FILES; i++)
        room += files->file[i].n;
    bytes = arena_alloc(a, room);
    text_hex(files->hash, RULES_HASH, hash);
    n = (size_t)snprintf(bytes, room, KEPT_FIRST_LINE "%s\n", hash);
    for (int i = 0; i < RULE_FILES; i++) {
        n += (size_t)snprintf(bytes + n, room - n, "%s %zu\n", names[i], files->file[i].n);
        memcpy(bytes + n, files->file[i].bytes, files->file[i].n);
        n += files->file[i].n;
    }
    *ret_n = n;
    return bytes;
}

/* The line at *at, without its end, in `ret`; *at is behind it. False: there is none so short. */
static bool take_line(const char **at, const char *end, char *ret, size_t size)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    size_t n = stop ? (size_t)(stop - *at) : size;

    if (n >= size)
        return false;
    memcpy(ret, *at, n);
    ret[n] = '\0';
    *at = stop + 1;
    return true;
}

static bool take_file(const char **at, const char *end, int i, struct rule_files *files)
{
    char line[64];
    size_t n_name = strlen(names[i]);
    int64_t size;

    if (!take_line(at, end, line, sizeof line) || strncmp(line, names[i], n_name) != 0 ||
        line[n_name] != ' ' || text_int(line + n_name + 1, 0, end - *at, &size))
        return false;
    files->file[i].name = names[i];
    files->file[i].bytes = *at;
    files->file[i].n = (size_t)size;
    *at += size;
    return true;
}

static bool unpack(const char *bytes, size_t n, struct rule_files *ret)
{
    const char *at = bytes, *end = bytes + n;
    char line[2 * RULES_HASH + 1], said[2 * RULES_HASH + 1];

    *ret = (struct rule_files){ 0 };
    if (!take_line(&at, end, line, sizeof line) ||
        strncmp(line, KEPT_FIRST_LINE, sizeof KEPT_FIRST_LINE - 2) != 0 ||
        !take_line(&at, end, said, sizeof said))
        return false;
    for (int i = 0; i < RULE_FILES; i++)
        if (!take_file(&at, end, i, ret))
            return false;
    hash_files(ret);
    text_hex(ret->hash, RULES_HASH, line);
    return at == end && text_is(line, said);
}

int rule_files_kept(const char *path, struct arena *a, struct rule_files *ret)
{
    const char *bytes;
    size_t n;
    enum rule_file_fault fault = read_file(path, (RULE_FILES + 1) * FILE_BYTES, a, &bytes, &n);

    if (fault == RULE_FILE_MISSING)
        return ERR_NOT_FOUND;
    return fault == RULE_FILE_GOOD && unpack(bytes, n, ret) ? 0 : ERR_DAMAGED;
}

/* ---- has anybody touched them? ---- */

/* A file that is written anew in its place has another time of change; one that is moved over it another number. */
static void stamp_file(crypto_generichash_state *state, const char *path)
{
    struct stat is;
    int64_t seen[8] = { 0 };

    if (stat(path, &is) == 0) {
        seen[0] = 1;
        seen[1] = (int64_t)is.st_dev;
        seen[2] = (int64_t)is.st_ino;
        seen[3] = (int64_t)is.st_size;
        seen[4] = is.st_mtim.tv_sec;
        seen[5] = is.st_mtim.tv_nsec;
        seen[6] = is.st_ctim.tv_sec;
        seen[7] = is.st_ctim.tv_nsec;
    }
    crypto_generichash_update(state, (const uint8_t *)seen, sizeof seen);
}

static uint64_t stamp_of(crypto_generichash_state *state)
{
    uint64_t stamp[2];

    crypto_generichash_final(state, (uint8_t *)stamp, sizeof stamp);
    return stamp[0];
}

uint64_t rule_files_stamp(const char *dir)
{
    crypto_generichash_state state;

    must(crypto_generichash_init(&state, NULL, 0, 16) == 0);
    for (int i = 0; i < RULE_FILES; i++) {
        char path[PATH_BYTES];

        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        stamp_file(&state, path);
    }
    return stamp_of(&state);
}

uint64_t rule_file_stamp(const char *path)
{
    crypto_generichash_state state;

    must(crypto_generichash_init(&state, NULL, 0, 16) == 0);
    stamp_file(&state, path);
    return stamp_of(&state);
}

bool rule_watch_settled(struct rule_watch *w, uint64_t stamp, int64_t real_ms)
{
    if (!w->since_ms || w->stamp != stamp)
        *w = (struct rule_watch){ .stamp = stamp, .since_ms = real_ms };
    if (w->is_looked_at || real_ms - w->since_ms < RULES_SETTLE_MS)
        return false;
    w->is_looked_at = true;
    return true;
}

void rule_watch_again(struct rule_watch *w, int64_t real_ms)
{
    w->is_looked_at = false;
    w->since_ms = real_ms;
}
