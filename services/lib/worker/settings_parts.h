/* settings_parts - what the files that read assist.yaml share; nobody else includes it. */
#ifndef ASSIST_WORKER_SETTINGS_PARTS_H
#define ASSIST_WORKER_SETTINGS_PARTS_H

#include <libintl.h>
#include "base/arena.h"
#include "worker/settings.h"

#define _(text) dgettext("assist", text)

#define SETTINGS_FILE_MAX (1024 * 1024)
#define IDENTITIES_MAX 1000

/* As it stands in the file: every value is text, since libcyaml reads 30m as 30 and `flase` as true (pitfall F6). */
struct yaml_identity {
    char *name, *endpoint, *key, *server_key;
};
struct yaml_file {
    char *people, *organisations, *rules, *zone, *emergency, *exercise, *clock_rate, *alarm_exec,
        *reserve, *retention_days, *holidays, *countries, *identity;
    struct yaml_identity *identities;
    unsigned identities_count;
};

/* A place in the file; line 0: not known. */
struct yaml_place {
    unsigned line, column;
};

/* The text of one file, and where to complain about it. */
struct yaml_text {
    const char *path;
    const char *bytes; /* NUL-terminated */
    size_t n;
    struct arena *arena; /* of the sentence */
    struct refusal *why;
};

/* Structure alone: known keys, no key twice, text values. 0 with *ret_file (NULL: nothing but comments), or ERR_CONFIG_WRONG. */
int config_load(const struct yaml_text *text, struct yaml_file **ret_file);
void config_free(struct yaml_file *file);

/* Where the value of `key` stands: at the top, or in the nth identity (from 0). */
struct yaml_place config_find(const struct yaml_text *text, const char *key, int nth_identity);
/* Where the key stands for the nth time (from 1), at any depth. */
struct yaml_place config_find_key(const struct yaml_text *text, const char *key, unsigned nth);

/* Returns ERR_CONFIG_WRONG and makes the sentence "file:line:column: ..." */
int settings_wrong(const struct yaml_text *text, struct yaml_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A sentence without a place, in the arena. Returns code. */
int settings_sorry(struct arena *a, struct refusal *why, int code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- values: strict, so that a slip is told and not guessed at ---- */
bool value_is_yes(
    const char *text, bool *ret); /* yes, no, true, false; false if it is none of these */
int value_size(const char *text, uint64_t *ret_bytes); /* 1048576, 4KiB, 256MiB, 2GiB */
bool value_is_endpoint(
    const char *text, bool may_be_any_address); /* tcp://ADDRESS:PORT, PORT 1-65535 */
bool value_is_zone(const char *text);
bool value_is_name(const char *text); /* of an identity */

#endif
