/* help - what there is, and how each command is used. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "say.h"
#include "table.h"

#include <string.h>

const struct option help_options[] = {
    { "man", NULL, N_("all of it as a manual page, for man"), false },
    { "completion", "bash|zsh", N_("what makes this shell complete commands and options"), false },
    { 0 },
};

static void print_options(struct cli *c, const char *title, const struct option *const *tables)
{
    const char *none[2] = { "", "" };
    struct table t;

    table_start(&t, &c->arena, none, 2);
    t.n_rows = 0; /* a table without a heading */
    for (; *tables; tables++) {
        for (const struct option *o = *tables; o->name; o++) {
            table_row(&t);
            table_cell(&t, 0, TONE_STRONG,
                arena_printf(&c->arena, "  --%s%s%s", o->name, o->argument ? " " : "",
                    o->argument ? o->argument : ""));
            table_cell(&t, 1, TONE_PLAIN, _(o->help));
        }
    }
    if (t.n_rows == 0)
        return;
    fprintf(c->out, "\n%s\n", title);
    table_print_rows(&t, c, c->out);
}

/* "org answer" of "org"; of "": all. */
static bool is_in_group(const struct command *command, const char *group)
{
    size_t n = strlen(group);

    return n == 0 || (strncmp(command->name, group, n) == 0 && command->name[n] == ' ');
}

static void print_list(struct cli *c, const char *group)
{
    const char *none[2] = { "", "" };
    struct table t;

    table_start(&t, &c->arena, none, 2);
    t.n_rows = 0; /* a table without a heading */
    for (const struct command *command = c->commands; command->name; command++) {
        if (!is_in_group(command, group))
            continue;
        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, arena_printf(&c->arena, "  %s", command->name));
        table_cell(&t, 1, TONE_PLAIN, _(command->help));
    }
    if (*group && t.n_rows)
        fputc('\n', c->out);
    table_print_rows(&t, c, c->out);
}

static void print_command(struct cli *c, const struct command *command)
{
    const struct option *always[] = { options_always, NULL };
    const struct option *own[OPTIONS_TABLES];

    options_of(command, own);
    fprintf(c->out, "assist %s%s%s%s%s\n\n", command->name, command->options ? " " : "",
        command->options ? _("[OPTIONS]") : "", *command->words ? " " : "", command->words);
    fprintf(c->out, "%s\n", _(command->help));
    if (command->more)
        fprintf(c->out, "\n%s\n", _(command->more));
    print_options(c, _("Options:"), own);
    print_options(c, _("Every command:"), always);
    print_list(c, command->name);
}

const char *const help_exits[HELP_EXITS] = { N_("done"), N_("refused"), N_("wrong usage"),
    N_("service not reached or outcome unknown"), N_("not found") };

static const char *exits_line(struct cli *c)
{
    const char *all = "";

    for (int i = 0; i < HELP_EXITS; i++)
        all = arena_printf(&c->arena, "%s%s%d %s", all, *all ? ", " : "", i, _(help_exits[i]));
    return all;
}

static void print_all(struct cli *c)
{
    fprintf(c->out, "%s\n\n%s\n",
        _("assist [--config FILE] [--identity NAME] [--lang ru|en] [--json] COMMAND [...]"),
        _("Files cases of people in trouble, finds who can help, and follows each case to its "
          "end."));
    fputc('\n', c->out);
    print_list(c, "");
    fprintf(c->out, "\n%s\n", _("More about one of them: assist help COMMAND"));
    fprintf(c->out, _("Exit status: %s."), exits_line(c));
    fputc('\n', c->out);
}

/* ---- for scripts ---- */

static json_t *json_of_options(const struct option *const *tables)
{
    json_t *list = json_array();

    for (; *tables; tables++) {
        for (const struct option *o = *tables; o->name; o++) {
            json_t *option = json_pack("{s:s,s:b}", "option", o->name, "repeats", o->repeats);

            if (o->argument)
                json_object_set_new(option, "argument", json_string(o->argument));
            json_array_append_new(list, option);
        }
    }
    return list;
}

static json_t *json_of_command(const struct command *command)
{
    const struct option *own[OPTIONS_TABLES];

    options_of(command, own);
    return json_pack("{s:s,s:s,s:s,s:I,s:I,s:o}", "command", command->name, "words", command->words,
        "help", _(command->help), "least", (json_int_t)command->least, "most",
        (json_int_t)command->most, "options", json_of_options(own));
}

static json_t *json_of_all(const struct command *command, const char *group)
{
    const struct option *always[] = { options_always, NULL };
    json_t *list = json_array();

    for (; command->name; command++)
        if (is_in_group(command, group))
            json_array_append_new(list, json_of_command(command));
    return json_pack("{s:o,s:o}", "commands", list, "options", json_of_options(always));
}

void help_print(struct cli *c, const struct command *command)
{
    FILE *to = c->out;

    if (c->json) {
        ask_print(c, command ? json_of_command(command) : json_of_all(c->commands, ""));
        return;
    }
    if (command) {
        print_command(c, command);
        return;
    }
    print_all(c);
    fflush(to);
}

static bool has_group(const struct cli *c, const char *group)
{
    for (const struct command *command = c->commands; command->name; command++)
        if (is_in_group(command, group))
            return true;
    return false;
}

/* "org" is no command, but its commands are. */
static void print_group(struct cli *c, const char *group)
{
    if (c->json)
        ask_print(c, json_of_all(c->commands, group));
    else
        print_list(c, group);
}

static bool is_shell(const char *name)
{
    return text_is(name, "bash") || text_is(name, "zsh");
}

int help_run(struct cli *c, const struct args *a)
{
    const char *shell = args_value(a, "completion"), *group = "";
    size_t used = 0;
    const struct command *command =
        a->n_words ? options_command(c->commands, a->words, a->n_words, &used) : NULL;

    for (size_t i = 0; i < a->n_words; i++)
        group = arena_printf(&c->arena, "%s%s%s", group, *group ? " " : "", a->words[i]);
    if (used < a->n_words && !has_group(c, group))
        return cli_usage(c, ERR_USAGE, "command", a->words[used]);
    if (used < a->n_words) {
        print_group(c, group);
        return 0;
    }
    if (shell && !is_shell(shell))
        return cli_usage(c, ERR_UNKNOWN_WORD, "--completion", "bash, zsh");
    if (shell)
        completion_print(c, shell);
    else if (args_has(a, "man"))
        man_print(c);
    else
        help_print(c, command);
    return 0;
}
