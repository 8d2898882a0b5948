/* settings - assist.yaml: one file for the service and for the people's identities (cli.md). Flat:
 *
 *   people: tcp://127.0.0.1:7311            where operators and coordinators reach intake
 *   organisations: tcp://127.0.0.1:7312     where organisations reach the dispatcher
 *   rules: /etc/assist/rules                default: $ASSIST_RULES, else share/assist/rules beside the program
 *   zone: Europe/Moscow                     default: the machine's
 *   emergency: 112
 *   exercise: no                            yes: the whole service is an exercise
 *   clock_rate: 1                           more than 1 only in an exercise
 *   alarm_exec: /usr/local/bin/ring         run for every new and repeated alarm
 *   reserve: 256MiB                         free space below which new cases are refused
 *   retention_days: 30                      personal data of a closed case, until `admin erase --expired`
 *   holidays: 2027-11-05 -2027-05-10        days off that a decree adds to the law's, and with '-' those that it takes away
 *   countries: RU                           where the directory's people are (ISO 3166); elsewhere no service is asked unless a person says so
 *   identity: operator                      the one `assist` takes when none is named
 *   identities:
 *     - name: operator
 *       endpoint: tcp://127.0.0.1:7311
 *       key: keys/operator.key              files are relative to this one
 *       server_key: 'Z85 of the service'    or the file it stands in
 */
#ifndef ASSIST_WORKER_SETTINGS_H
#define ASSIST_WORKER_SETTINGS_H

#include "base/errors.h"
#include "bus/keys.h"
#include "worker/worker.h"

#define SETTINGS_PEOPLE "tcp://127.0.0.1:7311"
#define SETTINGS_ORGANISATIONS "tcp://127.0.0.1:7312"
#define SETTINGS_COUNTRIES "RU"
#define RETENTION_DAYS                                                                             \
    30 /* as long as the law gives once the purpose is reached (152-FZ, art. 21) */
#define RETENTION_LONGEST 36500
#define IDENTITY_NAME_MAX 63 /* bytes; lower case letters, digits, '.', '_', '-' */

/* Reads DIR/assist.yaml or the given file (bounded, strict: unknown keys, bad durations and booleans are errors with file:line).
 * data_dir may be NULL (the command line): path is then needed, and `data` is NULL. Says nothing of files that are named in
 * it. 0, or ERR_CONFIG_WRONG, ERR_NOT_FOUND with *ret_why.value = a sentence with file:line in the reader's language.
 * *ret_settings is set in any case, and freed with settings_free: on failure it only keeps the sentence. */
int settings_read(const char *path, const char *data_dir, struct settings **ret_settings,
    struct refusal *ret_why);
void settings_free(struct settings **s); /* accepts NULL */

struct identity {
    const char *name;
    const char *endpoint;
    const char *key; /* the file with the secret key: keys_read() */
    uint8_t server_key[KEY_SIZE];
};
/* The named identity; NULL or "": the file's `identity`, else its only one. Strings live as long as the settings.
 * 0, or ERR_NOT_FOUND (no such name; none was named and there are several), ERR_CONFIG_WRONG (its server key cannot be
 * read) with a sentence that lives as long as the settings. */
int settings_identity(
    struct settings *s, const char *name, struct identity *ret, struct refusal *ret_why);
size_t settings_identity_count(const struct settings *s);
const char *settings_identity_name(const struct settings *s, size_t i);
/* Does the file itself say where people, or organisations, reach the service? */
bool settings_has_people(const struct settings *s);
bool settings_has_organisations(const struct settings *s);

struct identity_line {
    const char *name;
    const char *endpoint;
    const char *key; /* as it is to stand in the file */
    const char *server_key;
};
/* Adds one at the end of the file, mode 0600, made durable, if the file as a whole can be read afterwards; nothing else in
 * it is touched. 0, or ERR_TAKEN (the name is in use), ERR_NOT_FOUND, ERR_CONFIG_WRONG, ERR_STORAGE_FULL, ERR_IO with a
 * sentence in the arena. */
int settings_identity_add(
    const char *path, const struct identity_line *line, struct arena *a, struct refusal *ret_why);

/* Where a program finds what belongs to it: `dir`/../share/assist/NAME and `dir`/../../share/assist/NAME, first that
 * exists; dir is the program's own. Returns ret, or NULL. */
char *settings_shared(const char *name, char *ret, size_t size);
/* The directory of the running program, without a '/' at the end. 0 or ERR_IO. */
int settings_program_dir(char *ret, size_t size);

#endif
