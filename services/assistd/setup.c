/* setup - the first start: keys, identities and assist.yaml. What is there is never replaced; what is missing is made. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "assistd/assistd.h"
#include "base/arena.h"
#include "base/text.h"
#include "sys/files.h"

static const char *const names[] = { "operator", "coordinator", "duty", "auditor", "admin" };
#define N_NAMES (sizeof names / sizeof names[0])

struct setup {
    const char *data;
    const char *path; /* of assist.yaml */
    struct arena arena;
    char server[KEY_TEXT];
    char people[ENDPOINT_TEXT];
    char organisations[ENDPOINT_TEXT];
};

static int cannot_write(const char *path, int code)
{
    complain(_("%s cannot be written: %s"), path, gettext(error_text(code)));
    return code;
}

/* ---- keys ---- */
static int read_or_make(const char *path, struct key_pair *ret)
{
    struct refusal why = { 0 };
    int error = keys_read(path, ret, &why);

    if (error == ERR_NOT_FOUND) {
        keys_generate(ret);
        error = keys_write(path, ret);
        return error ? cannot_write(path, error) : 0;
    }
    if (error == ERR_FORBIDDEN)
        complain(_("%s: this key cannot be used: it must be yours alone (chmod 600) and no "
                   "published example"),
            path);
    else if (error)
        complain(_("%s: this key %s"), path, gettext(error_text(error)));
    return error;
}

static int make_key(struct setup *s, const char *name, char ret_public[KEY_TEXT])
{
    const char *path = arena_printf(&s->arena, "%s/keys/%s.key", s->data, name);
    struct key_pair pair;
    int error = read_or_make(path, &pair);

    if (!error)
        keys_text(pair.public_key, ret_public);
    keys_wipe(&pair);
    return error;
}

/* The line from which the casebook takes its first keys: name, role, public key. The role of each is its name. */
static int make_identity_key(struct setup *s, const char *name)
{
    const char *path = arena_printf(&s->arena, "%s/keys/%s.pub", s->data, name);
    char public_key[KEY_TEXT];
    const char *line;
    int error = make_key(s, name, public_key);

    if (error)
        return error;
    line = arena_printf(&s->arena, "%s %s %s\n", name, name, public_key);
    error = files_write(path, line, strlen(line), 0600);
    return error ? cannot_write(path, error) : 0;
}

static int make_identity_keys(struct setup *s)
{
    int error = 0;

    for (size_t i = 0; i < N_NAMES && !error; i++)
        error = make_identity_key(s, names[i]);
    return error;
}

/* ---- assist.yaml ---- */
static const char *identity_lines(struct setup *s)
{
    const char *text = "identity: operator\nidentities:\n";

    for (size_t i = 0; i < N_NAMES; i++)
        text = arena_printf(&s->arena,
            "%s  - name: %s\n    endpoint: %s\n    key: keys/%s.key\n    server_key: '%s'\n", text,
            names[i], s->people, names[i], s->server);
    return text;
}

/* A service that listens everywhere is reached on this machine by its loopback. */
static void local_endpoint(const char *endpoint, char ret[ENDPOINT_TEXT])
{
    const char *port = strrchr(endpoint, ':');
    bool everywhere = text_starts(endpoint, "tcp://*:") ||
                      text_starts(endpoint, "tcp://0.0.0.0:") ||
                      text_starts(endpoint, "tcp://[::]:");

    if (everywhere)
        snprintf(ret, ENDPOINT_TEXT, "tcp://127.0.0.1%s", port);
    else
        snprintf(ret, ENDPOINT_TEXT, "%s", endpoint);
}

static const char *endpoint_lines(struct setup *s, const struct settings *old)
{
    const char *text = "";

    if (!old || !settings_has_people(old))
        text = arena_printf(&s->arena, "people: %s\n", s->people);
    else
        local_endpoint(old->people, s->people);
    if (!old || !settings_has_organisations(old))
        text = arena_printf(&s->arena, "%sorganisations: %s\n", text, s->organisations);
    return text;
}

static int write_config(struct setup *s, const char *before, const struct settings *old)
{
    const char *endpoints, *text;
    int error = ports_choose(s->people, s->organisations);

    if (error) {
        complain(_("no free port was found on this machine"));
        return error;
    }
    error = make_identity_keys(s);
    if (error)
        return error;
    endpoints = endpoint_lines(s, old);
    text = arena_printf(&s->arena, "%s%s%s", before, endpoints, identity_lines(s));
    error = files_write(s->path, text, strlen(text), 0600);
    return error ? cannot_write(s->path, error) : 0;
}

static void say_what_was_written(const struct setup *s)
{
    say(_("Wrote %s with the identities operator, coordinator, duty, auditor and admin; their keys "
          "are in %s/keys."),
        s->path, s->data);
    say(_("Type next, in another terminal:"));
    say("  export ASSIST_CONFIG=%s", s->path);
    say("  assist file");
    say("  assist --identity coordinator list");
}

static int write_new(struct setup *s)
{
    static const char head[] = "# Assist: how the service runs, and who may speak to it. README.md "
                               "tells what can stand here.\n";
    int error = write_config(s, head, NULL);

    if (!error)
        say_what_was_written(s);
    return error;
}

/* A file that a person began, without identities: the rest is added at its end. */
static int complete(struct setup *s, const struct settings *old)
{
    char *bytes = NULL;
    const char *before;
    size_t n;
    int error = files_read(s->path, 1024 * 1024, &bytes, &n);

    if (error)
        return cannot_write(s->path, error);
    before = arena_printf(&s->arena, "%s%s", bytes, n > 0 && bytes[n - 1] != '\n' ? "\n" : "");
    free(bytes);
    error = write_config(s, before, old);
    if (!error)
        say_what_was_written(s);
    return error;
}

/* ---- all of it ---- */
static int read_settings(const struct setup *s, const char *config, struct settings **ret)
{
    struct refusal why = { 0 };
    int error = settings_read(config, s->data, ret, &why);

    if (error)
        complain("%s", why.value);
    return error;
}

/* DATA/assist.yaml, made or completed where it has to be. */
static int own_config(struct setup *s, struct settings **ret)
{
    struct refusal why = { 0 };
    int error = settings_read(NULL, s->data, ret, &why);

    if (error == ERR_NOT_FOUND)
        error = write_new(s);
    else if (error)
        complain("%s", why.value);
    else if (settings_identity_count(*ret) > 0)
        return 0;
    else
        error = complete(s, *ret);
    if (error)
        return error;
    settings_free(ret);
    return read_settings(s, NULL, ret);
}

/* A configuration elsewhere is the person's; only the keys that it will need are made. */
static int given_config(struct setup *s, const char *config, struct settings **ret)
{
    int error = read_settings(s, config, ret);

    if (error || settings_identity_count(*ret) > 0 ||
        access(arena_printf(&s->arena, "%s/keys/admin.key", s->data), F_OK) == 0)
        return error;
    error = make_identity_keys(s);
    if (!error)
        say(_("Wrote the keys of operator, coordinator, duty, auditor and admin to %s/keys; name "
              "them under identities in %s."),
            s->data, config);
    return error;
}

static int make_dirs(const struct setup *s)
{
    static const char *const dirs[] = { "", "/keys", "/run" };

    for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++) {
        char path[PATH_MAX];
        int n = snprintf(path, sizeof path, "%s%s", s->data, dirs[i]);
        int error = n < 0 || (size_t)n >= sizeof path ? ERR_TOO_LONG : files_make_dir(path, 0700);

        if (error)
            return cannot_write(path, error);
    }
    return 0;
}

int setup(const char *data, const char *config, struct settings **ret_settings)
{
    struct setup s = { .data = data };
    int error = make_dirs(&s);

    *ret_settings = NULL;
    s.path = arena_printf(&s.arena, "%s/assist.yaml", data);
    if (!error)
        error = make_key(&s, "service", s.server);
    if (!error)
        error = config ? given_config(&s, config, ret_settings) : own_config(&s, ret_settings);
    arena_clear(&s.arena);
    return error;
}
