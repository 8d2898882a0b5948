/* settings_add - adds an identity to assist.yaml. The file is the person's: lines are added at its end, and only when the
 * whole can be read afterwards and says what was meant. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "sys/files.h"
#include "worker/settings_parts.h"

/* A single-quoted YAML scalar: a quote in it is doubled. */
static const char *quoted(struct arena *a, const char *value)
{
    char *text = arena_alloc(a, 2 * strlen(value) + 3);
    char *to = text;

    *to++ = '\'';
    for (const char *from = value; *from; from++) {
        if (*from == '\'')
            *to++ = '\'';
        *to++ = *from;
    }
    *to = '\'';
    return text;
}

static const char *lines_of(struct arena *a, const struct identity_line *line, const char *indent)
{
    return arena_printf(a, "%s- name: %s\n%s  endpoint: %s\n%s  key: %s\n%s  server_key: %s\n",
        indent, line->name, indent, line->endpoint, indent, quoted(a, line->key), indent,
        quoted(a, line->server_key));
}

/* The indentation of the identities that stand there already. */
static const char *indent_of(struct arena *a, const char *bytes)
{
    const char *list = text_starts(bytes, "identities:") ? bytes : strstr(bytes, "\nidentities:");
    const char *item = list ? strchr(list, '-') : NULL;
    const char *from = item;

    while (from && from > bytes && from[-1] == ' ')
        from--;
    if (!item || (from > bytes && from[-1] != '\n'))
        return "  ";
    return arena_printf(a, "%.*s", (int)(item - from), from);
}

static bool has_list(const char *bytes)
{
    return text_starts(bytes, "identities:") || strstr(bytes, "\nidentities:");
}

static const char *extended(
    struct arena *a, const char *bytes, size_t n, const struct identity_line *line)
{
    const char *newline = n > 0 && bytes[n - 1] != '\n' ? "\n" : "";

    return arena_printf(a, "%s%s%s%s", bytes, newline, has_list(bytes) ? "" : "identities:\n",
        lines_of(a, line, indent_of(a, bytes)));
}

static bool says(const struct settings *s, const char *name, size_t count)
{
    return settings_identity_count(s) == count &&
           text_is(settings_identity_name(s, count - 1), name);
}

/* Read in full from a file beside, then written in place. */
static int write_checked(const char *path, const char *text, const char *name, size_t count,
    struct arena *a, struct refusal *why)
{
    const char *trial = arena_printf(a, "%s.new-%ld", path, (long)getpid());
    struct settings *s = NULL;
    struct refusal unread;
    int error = files_write(trial, text, strlen(text), 0600);

    if (error)
        return settings_sorry(a, why, error, "%s: %s", path, _("cannot be written"));
    if (settings_read(trial, NULL, &s, &unread) != 0 || !says(s, name, count))
        error = settings_sorry(a, why, ERR_CONFIG_WRONG,
            _("%s: an identity cannot be added at its end; \"identities:\" has to be its last key"),
            path);
    settings_free(&s);
    unlink(trial);
    if (!error && files_write(path, text, strlen(text), 0600) != 0)
        error = settings_sorry(a, why, ERR_IO, "%s: %s", path, _("cannot be written"));
    return error;
}

static bool is_there(const struct settings *s, const char *name)
{
    for (size_t i = 0; i < settings_identity_count(s); i++) {
        if (text_is(settings_identity_name(s, i), name))
            return true;
    }
    return false;
}

static int add(const char *path, const struct identity_line *line, size_t count, struct arena *a,
    struct refusal *why)
{
    char *bytes = NULL;
    size_t n;
    int error = files_read(path, SETTINGS_FILE_MAX, &bytes, &n);

    if (error)
        return settings_sorry(a, why, error, "%s: %s", path, _("cannot be read"));
    error = write_checked(path, extended(a, bytes, n, line), line->name, count + 1, a, why);
    free(bytes);
    return error;
}

int settings_identity_add(
    const char *path, const struct identity_line *line, struct arena *a, struct refusal *ret_why)
{
    struct settings *s = NULL;
    int error = settings_read(path, NULL, &s, ret_why);

    if (error)
        ret_why->value = arena_dup(a, ret_why->value);
    else if (is_there(s, line->name))
        error = settings_sorry(
            a, ret_why, ERR_TAKEN, _("identity \"%s\" stands in %s already"), line->name, path);
    else
        error = add(path, line, settings_identity_count(s), a, ret_why);
    settings_free(&s);
    return error;
}
