/* identity - who speaks: an entry of assist.yaml. */
#include "identity.h"

#include "base/must.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EMERGENCY "112"

/* $XDG_..., else a folder in the home directory. NULL: there is neither. */
static const char *home_path(
    struct cli *c, const char *variable, const char *fallback, const char *rest)
{
    const char *dir = getenv(variable), *home = getenv("HOME");

    if (!text_empty(dir) && dir[0] == '/')
        return arena_printf(&c->arena, "%s/%s", dir, rest);
    if (text_empty(home))
        return NULL;
    return arena_printf(&c->arena, "%s/%s/%s", home, fallback, rest);
}

static const char *config_path(struct cli *c)
{
    const char *path = c->config ? c->config : getenv("ASSIST_CONFIG");

    if (!text_empty(path))
        return path;
    return home_path(c, "XDG_CONFIG_HOME", ".config", "assist/assist.yaml");
}

const char *identity_other_port(struct arena *a, const char *endpoint, const char *other)
{
    const char *colon = strrchr(endpoint, ':'), *port = strrchr(other, ':');

    return arena_printf(
        a, "%.*s%s", (int)(colon ? colon - endpoint : 0), endpoint, port ? port : "");
}

static bool has_same_port(const char *a, const char *b)
{
    const char *x = strrchr(a, ':'), *y = strrchr(b, ':');

    return x && y && text_is(x, y);
}

/* An organisation's identity names the organisations' door itself; a duty's names the people's. */
static const char *organisations_door(struct cli *c, const struct who *w)
{
    const char *endpoint = w->identity.endpoint;

    if (!has_same_port(endpoint, w->settings->people))
        return endpoint;
    return identity_other_port(&c->arena, endpoint, w->settings->organisations);
}

static int read_config(struct cli *c, struct who *w)
{
    struct refusal why = { 0 };
    int error;

    w->config = config_path(c);
    if (!w->config)
        return cli_refuse(c, ERR_NOT_FOUND, "config", _("give --config FILE"));
    error = settings_read(w->config, NULL, &w->settings, &why);
    if (error == ERR_NOT_FOUND)
        return cli_usage(c, ERR_NOT_FOUND, "config", w->config);
    if (error)
        return cli_usage(c, error, "config", why.value);
    return 0;
}

static const char *names_of(struct cli *c, const struct settings *s)
{
    const char *names = "";

    for (size_t i = 0; i < settings_identity_count(s); i++)
        names = arena_printf(
            &c->arena, "%s%s%s", names, *names ? ", " : "", settings_identity_name(s, i));
    return names;
}

static int choose(struct cli *c, struct who *w)
{
    const char *name = c->identity_name ? c->identity_name : getenv("ASSIST_IDENTITY");
    struct refusal why = { 0 };
    int error = settings_identity(w->settings, name, &w->identity, &why);

    if (error == ERR_NOT_FOUND && text_empty(name))
        return cli_usage(c, ERR_MISSING, "identity",
            arena_printf(&c->arena, "--identity %s", names_of(c, w->settings)));
    if (error == ERR_NOT_FOUND)
        return cli_usage(c, error, "identity",
            arena_printf(&c->arena, "%s; %s", name, names_of(c, w->settings)));
    if (error)
        return cli_usage(c, error, "config", why.value);
    w->organisations = organisations_door(c, w);
    return 0;
}

int identity_load(struct cli *c)
{
    struct who *w;
    int error;

    if (c->who)
        return 0;
    w = arena_alloc(&c->arena, sizeof(*w));
    error = read_config(c, w);
    if (!error)
        error = choose(c, w);
    if (error) {
        settings_free(&w->settings);
        return error;
    }
    c->who = w;
    return 0;
}

void identity_unload(struct cli *c)
{
    if (c->who)
        settings_free(&c->who->settings);
    c->who = NULL;
}

const char *identity_emergency(struct cli *c)
{
    if (c->who && !text_empty(c->who->settings->emergency))
        return c->who->settings->emergency;
    return EMERGENCY;
}

const char *identity_name(const struct cli *c)
{
    return c->who ? c->who->identity.name : "";
}

const char *identity_state_path(struct cli *c, const char *what)
{
    if (!c->who)
        return NULL;
    return home_path(c, "XDG_STATE_HOME", ".local/state",
        arena_printf(&c->arena, "assist/%s.%s", what, c->who->identity.name));
}

const char *identity_state_folder(struct cli *c, const char *what)
{
    return home_path(
        c, "XDG_STATE_HOME", ".local/state", arena_printf(&c->arena, "assist/%s", what));
}
