/* options - one table-driven parser. An option begins with two dashes; "--" ends them; a lone "-" and numbers below zero
 * are words. Options and words may stand in any order. */
#include "options.h"

#include "base/text.h"
#include "intl.h"

#include <string.h>

const struct option options_always[] = {
    { "config", "FILE", N_("the configuration (else $ASSIST_CONFIG, ~/.config/assist/assist.yaml)"),
        false },
    { "identity", "NAME", N_("who you are: a name in the configuration (else $ASSIST_IDENTITY)"),
        false },
    { "lang", "ru|en", N_("the language"), false },
    { "json", NULL, N_("one JSON value on standard output, for scripts"), false },
    { "timeout", "SECONDS", N_("how long to try to reach the service (10)"), false },
    { "help", NULL, N_("this help"), false },
    { 0 },
};
const struct option options_changes[] = {
    { "id", "UUID", N_("the command's id: the same again is done once"), false },
    { "if-version", "N", N_("refuse if it has changed since version N"), false },
    { "yes", NULL, N_("do not ask, though somebody else has just changed it"), false },
    { 0 },
};
const struct option options_id[] = {
    { "id", "UUID", N_("the command's id: the same again is done once"), false },
    { 0 },
};
const struct option options_reason[] = {
    { "reason", "TEXT", N_("why: needed wherever a person overrules the service"), false },
    { 0 },
};

/* Fields are written with '_' where options have '-': "--radius_km" is meant as well. */
static bool is_named(const struct option *o, const char *name, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!o->name[i] || (o->name[i] != name[i] && !(o->name[i] == '-' && name[i] == '_')))
            return false;
    return o->name[n] == '\0';
}

static const struct option *find_in(const struct option *table, const char *name, size_t n)
{
    for (; table && table->name; table++)
        if (is_named(table, name, n))
            return table;
    return NULL;
}

/* One that means the same wherever it stands. */
static const struct option *find_shared(const char *name, size_t n)
{
    const struct option *const tables[] = { options_always, options_changes, options_reason };
    const struct option *o = NULL;

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && !o; i++)
        o = find_in(tables[i], name, n);
    return o;
}

static const struct option *find_option(const struct command *command, const char *name, size_t n)
{
    unsigned flags = command ? command->flags : 0;
    const struct option *o = find_in(options_always, name, n);

    if (!o && command)
        o = find_in(command->options, name, n);
    if (!o && (flags & COMMAND_CHANGES))
        o = find_in(options_changes, name, n);
    if (!o && (flags & COMMAND_ID))
        o = find_in(options_id, name, n);
    if (!o && (flags & COMMAND_REASON))
        o = find_in(options_reason, name, n);
    return o;
}

void options_of(const struct command *command, const struct option *ret[OPTIONS_TABLES])
{
    size_t n = 0;

    if (command->options)
        ret[n++] = command->options;
    if (command->flags & COMMAND_REASON)
        ret[n++] = options_reason;
    if (command->flags & COMMAND_CHANGES)
        ret[n++] = options_changes;
    if (command->flags & COMMAND_ID)
        ret[n++] = options_id;
    ret[n] = NULL;
}

/* ---- commands ---- */

/* How many of the words are this command's name; 0: it is not. */
static size_t words_of_name(const char *name, const char *const *words, size_t n)
{
    size_t used = 0;

    while (*name) {
        size_t part = strcspn(name, " ");

        if (used == n || strlen(words[used]) != part || strncmp(words[used], name, part) != 0)
            return 0;
        used++;
        name += part + (name[part] == ' ');
    }
    return used;
}

const struct command *options_command(
    const struct command *commands, const char *const *words, size_t n, size_t *ret_used)
{
    const struct command *best = NULL;

    *ret_used = 0;
    for (; commands->name; commands++) {
        size_t used = words_of_name(commands->name, words, n);

        if (used > *ret_used) {
            best = commands;
            *ret_used = used;
        }
    }
    return best;
}

/* ---- parsing ---- */

struct parse {
    const struct command *commands;
    char **argv;
    int argc, at;
    struct arena *a;
    struct args *args;
    struct refusal *why;
};

static int refuse(struct parse *p, int code, const char *field, const char *value)
{
    *p->why = (struct refusal){ .code = code, .field = field, .value = value };
    return code;
}

/* "-5.2" and "-" are words; "-x" is a slip that must not become a caller's words. */
static bool is_option(const char *t)
{
    if (t[0] != '-' || !t[1])
        return false;
    return t[1] == '-' || (t[1] >= 'a' && t[1] <= 'z') || (t[1] >= 'A' && t[1] <= 'Z');
}

/* The commands' options are known only when the command is: it is looked for first, among the words that stand before
 * the first option that is a command's own. */
static size_t leading_words(struct parse *p, const char **words, size_t room)
{
    size_t n = 0;

    for (int i = 1; i < p->argc && n < room; i++) {
        const char *t = p->argv[i];
        const struct option *o;

        if (!is_option(t)) {
            words[n++] = t;
            continue;
        }
        if (text_is(t, "--") || text_is(t, "-h"))
            continue;
        o = find_shared(t + 2, strcspn(t + 2, "="));
        if (!o)
            break;
        if (o->argument && !strchr(t, '='))
            i++;
    }
    return n;
}

static int take_option(struct parse *p, const char *t)
{
    const char *equals = strchr(t, '=');
    size_t n = equals ? (size_t)(equals - t) : strlen(t);
    const struct option *o = n > 2 ? find_option(p->args->command, t + 2, n - 2) : NULL;
    const char *value = "";
    const char *named = arena_printf(p->a, "%.*s", (int)n, t);

    if (!o || t[1] != '-')
        return refuse(p, ERR_USAGE, named, NULL);
    if (!o->argument && equals)
        return refuse(p, ERR_USAGE, named, equals + 1);
    if (o->argument && !equals && p->at + 1 >= p->argc)
        return refuse(p, ERR_MISSING, named, o->argument);
    if (o->argument)
        value = equals ? equals + 1 : p->argv[++p->at];
    if (!o->repeats && args_has(p->args, o->name))
        return refuse(p, ERR_USAGE, named, N_("given twice"));
    if (!text_is_clean(value, strlen(value)))
        return refuse(p, ERR_NOT_TEXT, named, NULL);
    *ARENA_PUSH(p->a, p->args->given, p->args->n_given) = (struct given){ o, value };
    return 0;
}

static int take_word(struct parse *p, const char *t)
{
    if (!text_is_clean(t, strlen(t)))
        return refuse(p, ERR_NOT_TEXT, "argument", NULL);
    *ARENA_PUSH(p->a, p->args->words, p->args->n_words) = t;
    return 0;
}

static int take_all(struct parse *p)
{
    bool only_words = false;
    struct refusal later;
    int error = 0, first = 0;

    for (p->at = 1; p->at < p->argc; p->at++) {
        const char *t = p->argv[p->at];

        if (only_words || !is_option(t))
            error = take_word(p, t);
        else if (text_is(t, "--"))
            only_words = true;
        else if (text_is(t, "-h"))
            p->args->wants_help = true;
        else
            error = take_option(p, t);
        if (error && !first) {
            first = error;
            p->why = &later; /* the first slip is told; --json and --lang behind it still count */
        }
    }
    return first;
}

/* The command's own name is not among its words. */
static void drop_name(struct args *args, size_t used)
{
    args->words += used;
    args->n_words -= used;
}

static int check_count(struct parse *p)
{
    const struct args *args = p->args;

    if (args->n_words < args->command->least)
        return refuse(p, ERR_MISSING, args->command->words, NULL);
    if (args->n_words > args->command->most)
        return refuse(p, ERR_USAGE, args->words[args->command->most], NULL);
    return 0;
}

int options_parse(const struct command *commands, int argc, char **argv, struct arena *a,
    struct args *ret, struct refusal *ret_why)
{
    struct parse p = { commands, argv, argc, 0, a, ret, ret_why };
    const char *leading[4] = { NULL };
    size_t n_leading, used;
    int error;

    *ret = (struct args){ 0 };
    *ret_why = (struct refusal){ 0 };
    n_leading = leading_words(&p, leading, sizeof(leading) / sizeof(leading[0]));
    ret->command = options_command(commands, leading, n_leading, &used);
    error = take_all(&p);
    ret->wants_help = ret->wants_help || args_has(ret, "help");
    if (ret->command)
        drop_name(ret, used);
    else if (!error && ret->n_words && !ret->wants_help)
        error = refuse(&p, ERR_USAGE, ret->words[0], NULL);
    if (!error && ret->command && !ret->wants_help)
        error = check_count(&p);
    return error;
}

/* ---- what was given ---- */

size_t args_count(const struct args *a, const char *option)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n_given; i++)
        n += text_is(a->given[i].option->name, option);
    return n;
}

bool args_has(const struct args *a, const char *option)
{
    return args_count(a, option) > 0;
}

const char *args_nth(const struct args *a, const char *option, size_t i)
{
    for (size_t k = 0; k < a->n_given; k++)
        if (text_is(a->given[k].option->name, option) && i-- == 0)
            return a->given[k].value;
    return NULL;
}

const char *args_value(const struct args *a, const char *option)
{
    size_t n = args_count(a, option);

    return n ? args_nth(a, option, n - 1) : NULL;
}
