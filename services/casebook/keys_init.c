/* keys_init - the first keys of a new service: without one of them nobody could add any other. */
#include "casebook/keys_init.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "bus/codec.h"
#include "bus/keys.h"
#include "casebook/key_rows.h"
#include "sys/files.h"
#include "sys/log.h"
#include "words/words.h"

#define FILE_MAX 4096
#define FIRST_MAX 64 /* keys; more are added by `assist admin key` */

struct first {
    struct arena arena;
    int64_t now_ms;
    KeyRow **keys;
    size_t n;
    struct refusal *why;
};

/* The refusal outlives the arena; which file it was is in the log. */
static int wrong(struct first *f, int code)
{
    *f->why = (struct refusal){ .code = code, .field = "keys/*.pub" };
    return code;
}

static bool is_there(const struct first *f, const KeyRow *key)
{
    for (size_t i = 0; i < f->n; i++) {
        if (text_is(f->keys[i]->name, key->name) ||
            memcmp(f->keys[i]->public_key.data, key->public_key.data, KEY_SIZE) == 0)
            return true;
    }
    return false;
}

/* "name role Z85": the three words are apart already. */
static int take_key(struct first *f, char *const words[3])
{
    KeyRow *key = arena_alloc(&f->arena, sizeof *key);
    uint8_t *bytes = arena_alloc(&f->arena, KEY_SIZE);
    const char *field;
    int role, rc;

    key_row__init(key);
    key->name = words[0];
    rc = word_parse(&role__descriptor, words[1], &role);
    rc = rc ? rc : keys_parse(words[2], bytes);
    if (rc)
        return rc;
    PUT(key, role, (Role)role);
    key->has_public_key = 1;
    key->public_key = (ProtobufCBinaryData){ KEY_SIZE, bytes };
    key->since = say_instant(&f->arena, f->now_ms);
    rc = key_check(key, &field);
    if (rc == 0 && key->role == ROLE__ORG)
        rc = ERR_INVALID; /* there is no directory yet for which it could speak */
    if (rc == 0 && is_there(f, key))
        rc = ERR_TAKEN;
    if (rc == 0 && f->n == FIRST_MAX)
        rc = ERR_TOO_LONG;
    if (rc == 0)
        *ARENA_PUSH(&f->arena, f->keys, f->n) = key;
    return rc;
}

static int take_line(struct first *f, char *line)
{
    char *words[3] = { NULL }, *rest = line, *word;
    size_t n = 0;

    if (*line == '#')
        return 0;
    while ((word = strsep(&rest, " \t\r")) != NULL) {
        if (*word == '\0')
            continue;
        if (n == 3)
            return ERR_INVALID;
        words[n++] = word;
    }
    if (n == 0 || (n == 2 && text_is(words[0], "public")))
        return 0;
    return n == 3 ? take_key(f, words) : ERR_INVALID;
}

static int take_text(struct first *f, char *text)
{
    char *rest = text, *line;
    int rc = 0;

    while (rc == 0 && (line = strsep(&rest, "\n")) != NULL)
        rc = take_line(f, line);
    return rc;
}

static int take_file(struct first *f, const char *path)
{
    char *bytes = NULL;
    size_t n;
    int rc = files_read(path, FILE_MAX, &bytes, &n);

    if (rc == 0 && !text_is_clean(bytes, n))
        rc = ERR_NOT_TEXT;
    if (rc == 0)
        rc = take_text(f, arena_dup(&f->arena, bytes));
    free(bytes);
    if (rc)
        log_error("first keys cannot be taken file=%s code=%s", path, error_code(rc));
    return rc ? wrong(f, rc) : 0;
}

static int is_public(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');

    return dot && dot != entry->d_name && strcmp(dot, ".pub") == 0;
}

static int read_files(struct first *f, const char *data)
{
    const char *dir = arena_printf(&f->arena, "%s/keys", data);
    struct dirent **names = NULL;
    int n = scandir(dir, &names, is_public, alphasort);
    int rc = 0;

    if (n < 0)
        return errno == ENOENT ? 0 : wrong(f, ERR_IO);
    for (int i = 0; i < n; i++) {
        if (rc == 0)
            rc = take_file(f, arena_printf(&f->arena, "%s/%s", dir, names[i]->d_name));
        free(names[i]);
    }
    free(names);
    return rc;
}

static int write_all(struct first *f, struct store *s)
{
    int rc = store_begin(s);

    if (rc)
        return wrong(f, rc);
    for (size_t i = 0; rc == 0 && i < f->n; i++)
        rc = key_put(s, f->keys[i], &f->arena);
    rc = rc ? rc : store_commit(s);
    if (rc == 0)
        return 0;
    store_rollback(s);
    return wrong(f, rc);
}

int keys_init(struct casebook *self, int64_t now_ms, struct refusal *ret_why)
{
    struct first f = { .now_ms = now_ms, .why = ret_why };
    struct listed_row *rows;
    size_t n = 0;
    int rc = store_listed_page(self->store, STORE_KEYS, "", 1, &f.arena, &rows, &n);

    if (rc)
        rc = wrong(&f, rc);
    else if (n == 0 && !text_empty(self->settings->data))
        rc = read_files(&f, self->settings->data);
    if (rc == 0 && f.n)
        rc = write_all(&f, self->store);
    if (rc == 0 && f.n)
        log_info("first keys taken keys=%zu", f.n);
    arena_clear(&f.arena);
    return rc;
}
