/* settings - reads assist.yaml: the file whole and bounded, its structure (settings_yaml.c), then each value. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/must.h"
#include "base/phone.h"
#include "base/text.h"
#include "hours/holidays.h"
#include "sys/files.h"
#include "worker/settings_parts.h"

#define COUNTRY_LETTERS 2

struct settings_file {
    struct settings s; /* first: what the others see of it */
    struct arena arena;
    struct identity_line *identities; /* with paths that hold from anywhere */
    size_t n_identities;
    const char *identity; /* the one to take when none is named, or NULL */
    bool has_people; /* the file says it */
    bool has_organisations;
};

/* ---- sentences ---- */
#define SENTENCE_MAX 1024

int settings_wrong(const struct yaml_text *text, struct yaml_place at, const char *format, ...)
{
    char sentence[SENTENCE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return settings_sorry(text->arena, text->why, ERR_CONFIG_WRONG, "%s:%u:%u: %s", text->path,
        at.line ? at.line : 1, at.column ? at.column : 1, sentence);
}

/* Words of the file stand in the sentence, and may have been cut within a letter: what is no text, or would end the line, is
 * shown as '?'. */
static void make_line(char *sentence)
{
    for (size_t n = strlen(sentence), i = 0; i < n;) {
        size_t size = 1;

        while (size < 4 && i + size < n && !text_is_clean(sentence + i, size))
            size++;
        if (!text_is_clean(sentence + i, size) || strchr("\t\n\r\x7f", sentence[i])) {
            sentence[i] = '?';
            size = 1;
        }
        i += size;
    }
}

int settings_sorry(struct arena *a, struct refusal *why, int code, const char *format, ...)
{
    char sentence[2 * SENTENCE_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    make_line(sentence);
    *why = (struct refusal){ .code = code, .field = "config", .value = arena_dup(a, sentence) };
    return code;
}

/* ---- paths ---- */
int settings_program_dir(char *ret, size_t size)
{
    ssize_t n = readlink("/proc/self/exe", ret, size - 1);
    char *slash;

    if (n <= 0)
        return ERR_IO;
    ret[n] = '\0';
    slash = strrchr(ret, '/');
    if (!slash)
        return ERR_IO;
    *slash = '\0';
    return 0;
}

char *settings_shared(const char *name, char *ret, size_t size)
{
    static const char *const ways[] = { "../share/assist", "../../share/assist" };
    char dir[3072];

    if (settings_program_dir(dir, sizeof dir) != 0)
        return NULL;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int n = snprintf(ret, size, "%s/%s/%s", dir, ways[i], name);

        if (n > 0 && (size_t)n < size && access(ret, R_OK) == 0)
            return ret;
    }
    return NULL;
}

/* Files named in assist.yaml are relative to it, wherever one stands. */
static const char *beside(struct settings_file *f, const char *config, const char *path)
{
    const char *slash = strrchr(config, '/');

    if (!path || path[0] == '/' || !slash)
        return arena_dup(&f->arena, path);
    return arena_printf(&f->arena, "%.*s/%s", (int)(slash - config), config, path);
}

static const char *default_rules(struct settings_file *f)
{
    const char *named = getenv("ASSIST_RULES");
    char found[4096];

    if (!text_empty(named))
        return arena_dup(&f->arena, named);
    if (settings_shared("rules", found, sizeof found))
        return arena_dup(&f->arena, found);
    return arena_dup(&f->arena, "/usr/share/assist/rules");
}

/* ---- the file ---- */
static int sorry(const struct yaml_text *text, int code, const char *sentence)
{
    return settings_sorry(text->arena, text->why, code, "%s: %s", text->path, sentence);
}

static int check_mode(const struct yaml_text *text)
{
    struct stat st;

    if (stat(text->path, &st) != 0)
        return sorry(text, ERR_NOT_FOUND, _("there is no such file"));
    if (!S_ISREG(st.st_mode))
        return sorry(text, ERR_CONFIG_WRONG, _("is not a file"));
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return sorry(text, ERR_CONFIG_WRONG,
            _("can be written by others than its owner; mend it with: chmod go-w FILE"));
    return 0;
}

static int read_text(const struct yaml_text *text, char **ret_bytes, size_t *ret_n)
{
    int error = check_mode(text);

    if (error)
        return error;
    error = files_read(text->path, SETTINGS_FILE_MAX, ret_bytes, ret_n);
    if (error == ERR_TOO_LONG)
        return sorry(text, ERR_CONFIG_WRONG, _("is larger than 1 MiB"));
    return error ? sorry(text, ERR_CONFIG_WRONG, _("cannot be read")) : 0;
}

/* ---- values ---- */
struct reading {
    struct settings_file *f;
    const struct yaml_text *text;
    const struct yaml_file *y;
};

static struct yaml_place top(const struct reading *r, const char *key)
{
    return config_find(r->text, key, -1);
}

static int read_endpoint(const struct reading *r, const char *key, const char *value,
    const char *otherwise, const char **ret)
{
    if (value && !value_is_endpoint(value, true))
        return settings_wrong(r->text, top(r, key),
            _("\"%s\" is not an endpoint: tcp://ADDRESS:PORT with a port from 1 to 65535"), value);
    *ret = arena_dup(&r->f->arena, value ? value : otherwise);
    return 0;
}

static int read_endpoints(const struct reading *r)
{
    int error = read_endpoint(r, "people", r->y->people, SETTINGS_PEOPLE, &r->f->s.people);

    if (!error)
        error = read_endpoint(r, "organisations", r->y->organisations, SETTINGS_ORGANISATIONS,
            &r->f->s.organisations);
    if (!error && text_is(r->f->s.people, r->f->s.organisations))
        error = settings_wrong(r->text, top(r, "organisations"),
            _("\"%s\" is taken by people: organisations need another port"), r->f->s.people);
    r->f->has_people = r->y->people != NULL;
    r->f->has_organisations = r->y->organisations != NULL;
    return error;
}

static int read_exercise(const struct reading *r)
{
    const char *value = r->y->exercise;

    if (value && !value_is_yes(value, &r->f->s.exercise))
        return settings_wrong(
            r->text, top(r, "exercise"), _("\"%s\" is neither yes nor no"), value);
    return 0;
}

static int read_clock_rate(const struct reading *r)
{
    const char *value = r->y->clock_rate;
    int64_t rate = 1;

    if (value && text_int(value, 1, CLOCK_FASTEST, &rate) != 0)
        return settings_wrong(r->text, top(r, "clock_rate"),
            _("\"%s\" is not a whole number from 1 to %d"), value, CLOCK_FASTEST);
    if (rate > 1 && !r->f->s.exercise)
        return settings_wrong(r->text, top(r, "clock_rate"),
            _("a clock rate is allowed only in an exercise: add \"exercise: yes\", or remove it"));
    r->f->s.clock_rate = (uint32_t)rate;
    return 0;
}

static int read_reserve(const struct reading *r)
{
    const char *value = r->y->reserve;

    if (value && value_size(value, &r->f->s.reserve_bytes) != 0)
        return settings_wrong(r->text, top(r, "reserve"),
            _("\"%s\" is not a size: a whole number of bytes, or with KiB, MiB or GiB"), value);
    return 0;
}

static int read_retention(const struct reading *r)
{
    const char *value = r->y->retention_days;
    int64_t days = RETENTION_DAYS;

    if (value && text_int(value, 1, RETENTION_LONGEST, &days) != 0)
        return settings_wrong(r->text, top(r, "retention_days"),
            _("\"%s\" is not a whole number from 1 to %d"), value, RETENTION_LONGEST);
    r->f->s.retention_days = (uint32_t)days;
    return 0;
}

static int read_holidays(const struct reading *r)
{
    struct holidays *h = arena_alloc(&r->f->arena, sizeof *h);
    const char *value = r->y->holidays;
    size_t at = 0;

    if (holidays_read(value, h, &at))
        return settings_wrong(r->text, top(r, "holidays"),
            _("\"%s\" is not a list of days such as 2027-11-05 or -2027-05-10, at most %d"),
            value + at, HOLIDAYS_SAID_MAX);
    r->f->s.holidays = h;
    return 0;
}

/* Two capital letters each, with a blank between them. */
static bool is_countries(const char *text)
{
    for (;; text += COUNTRY_LETTERS + 1) {
        if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != COUNTRY_LETTERS)
            return false;
        if (text[COUNTRY_LETTERS] == '\0')
            return true;
        if (text[COUNTRY_LETTERS] != ' ')
            return false;
    }
}

static int read_countries(const struct reading *r)
{
    const char *value = r->y->countries ? r->y->countries : SETTINGS_COUNTRIES;

    if (!is_countries(value))
        return settings_wrong(r->text, top(r, "countries"),
            _("\"%s\" is not a list of country codes such as RU or RU BY"), value);
    r->f->s.countries = arena_dup(&r->f->arena, value);
    return 0;
}

static int read_words(const struct reading *r)
{
    const struct yaml_file *y = r->y;

    if (y->zone && !value_is_zone(y->zone))
        return settings_wrong(
            r->text, top(r, "zone"), _("\"%s\" is not a time zone such as Europe/Moscow"), y->zone);
    if (y->emergency && !phone_is_number(y->emergency))
        return settings_wrong(
            r->text, top(r, "emergency"), _("\"%s\" is not a telephone number"), y->emergency);
    r->f->s.zone = arena_dup(&r->f->arena, y->zone);
    r->f->s.emergency = arena_dup(&r->f->arena, y->emergency ? y->emergency : "112");
    r->f->s.alarm_exec = beside(r->f, r->text->path, y->alarm_exec);
    r->f->s.rules = y->rules ? beside(r->f, r->text->path, y->rules) : default_rules(r->f);
    return 0;
}

/* ---- identities ---- */
static const struct identity_line *find_identity(const struct settings_file *f, const char *name)
{
    for (size_t i = 0; i < f->n_identities; i++) {
        if (text_is(f->identities[i].name, name))
            return &f->identities[i];
    }
    return NULL;
}

static bool is_key(const char *text)
{
    uint8_t key[KEY_SIZE];

    return keys_parse(text, key) != ERR_INVALID;
}

static int read_identity(const struct reading *r, int i)
{
    const struct yaml_identity *y = &r->y->identities[i];
    struct settings_file *f = r->f;
    const char *server = is_key(y->server_key) ? arena_dup(&f->arena, y->server_key)
                                               : beside(f, r->text->path, y->server_key);

    if (!value_is_name(y->name))
        return settings_wrong(r->text, config_find(r->text, "name", i),
            _("\"%s\" is not a name: lower case letters, digits, '.', '_' and '-', at most 63"),
            y->name);
    if (find_identity(f, y->name))
        return settings_wrong(
            r->text, config_find(r->text, "name", i), _("identity \"%s\" stands twice"), y->name);
    if (!value_is_endpoint(y->endpoint, false))
        return settings_wrong(r->text, config_find(r->text, "endpoint", i),
            _("\"%s\" is not an endpoint: tcp://ADDRESS:PORT with a port from 1 to 65535"),
            y->endpoint);
    *ARENA_PUSH(&f->arena, f->identities, f->n_identities) = (struct identity_line){
        .name = arena_dup(&f->arena, y->name),
        .endpoint = arena_dup(&f->arena, y->endpoint),
        .key = beside(f, r->text->path, y->key),
        .server_key = server,
    };
    return 0;
}

static int read_identities(const struct reading *r)
{
    for (unsigned i = 0; i < r->y->identities_count; i++) {
        int error = read_identity(r, (int)i);

        if (error)
            return error;
    }
    if (r->y->identity && !find_identity(r->f, r->y->identity))
        return settings_wrong(
            r->text, top(r, "identity"), _("there is no identity \"%s\""), r->y->identity);
    r->f->identity = arena_dup(&r->f->arena, r->y->identity);
    return 0;
}

/* ---- all of it ---- */
static int read_values(
    const struct yaml_text *text, const struct yaml_file *y, struct settings_file *f)
{
    static int (*const steps[])(const struct reading *r) = {
        read_endpoints,
        read_exercise,
        read_clock_rate,
        read_reserve,
        read_retention,
        read_holidays,
        read_countries,
        read_words,
        read_identities,
    };
    struct reading r = { f, text, y };

    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int error = steps[i](&r);

        if (error)
            return error;
    }
    return 0;
}

static int read_bytes(const struct yaml_text *text, struct settings_file *f)
{
    static const struct yaml_file nothing;
    struct yaml_file *y = NULL;
    int error = config_load(text, &y);

    if (!error)
        error = read_values(text, y ? y : &nothing, f);
    config_free(y);
    return error;
}

static int read_file(const char *path, struct settings_file *f, struct refusal *why)
{
    struct yaml_text text = { .path = path, .arena = &f->arena, .why = why };
    char *bytes = NULL;
    int error = read_text(&text, &bytes, &text.n);

    if (error)
        return error;
    text.bytes = bytes;
    error = read_bytes(&text, f);
    free(bytes);
    return error;
}

int settings_read(
    const char *path, const char *data_dir, struct settings **ret_settings, struct refusal *ret_why)
{
    struct settings_file *f = must_alloc(sizeof *f);

    must(path || data_dir);
    *ret_why = (struct refusal){ 0 };
    *ret_settings = &f->s;
    f->s.data = arena_dup(&f->arena, data_dir);
    if (!path)
        path = arena_printf(&f->arena, "%s/assist.yaml", data_dir);
    return read_file(path, f, ret_why);
}

void settings_free(struct settings **s)
{
    struct settings_file *f = (struct settings_file *)(void *)*s;

    if (!f)
        return;
    arena_clear(&f->arena);
    free(f);
    *s = NULL;
}

static const struct settings_file *file_of(const struct settings *s)
{
    return (const struct settings_file *)(const void *)s;
}

/* ---- who one is ---- */
static const struct identity_line *pick(const struct settings_file *f, const char *name)
{
    if (text_empty(name))
        name = f->identity;
    if (text_empty(name))
        return f->n_identities == 1 ? &f->identities[0] : NULL;
    return find_identity(f, name);
}

static int read_server_key(struct settings_file *f, const struct identity_line *line,
    uint8_t ret[KEY_SIZE], struct refusal *why)
{
    struct refusal unread = { 0 };

    if (keys_parse(line->server_key, ret) == 0)
        return 0;
    if (is_key(line->server_key) || keys_read_public(line->server_key, ret, &unread) != 0)
        return settings_sorry(&f->arena, why, ERR_CONFIG_WRONG,
            _("identity \"%s\": the server key is neither a usable key nor a file with one: %s"),
            line->name, line->server_key);
    return 0;
}

int settings_identity(
    struct settings *s, const char *name, struct identity *ret, struct refusal *ret_why)
{
    struct settings_file *f = (struct settings_file *)(void *)s;
    const struct identity_line *line = pick(f, name);

    *ret_why = (struct refusal){ 0 };
    if (!line && text_empty(name))
        return settings_sorry(&f->arena, ret_why, ERR_NOT_FOUND, "%s",
            f->n_identities
                ? _("the configuration holds several identities: choose one with --identity")
                : _("the configuration holds no identities"));
    if (!line)
        return settings_sorry(
            &f->arena, ret_why, ERR_NOT_FOUND, _("there is no identity \"%s\""), name);
    *ret = (struct identity){ .name = line->name, .endpoint = line->endpoint, .key = line->key };
    return read_server_key(f, line, ret->server_key, ret_why);
}

size_t settings_identity_count(const struct settings *s)
{
    return file_of(s)->n_identities;
}

const char *settings_identity_name(const struct settings *s, size_t i)
{
    must(i < file_of(s)->n_identities);
    return file_of(s)->identities[i].name;
}

bool settings_has_people(const struct settings *s)
{
    return file_of(s)->has_people;
}

bool settings_has_organisations(const struct settings *s)
{
    return file_of(s)->has_organisations;
}
