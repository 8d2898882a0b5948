/* help - what there is, and how each command is used. */
#include "commands.h"

#include "say.h"
#include "table.h"

#include <string.h>

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

static void print_command(struct cli *c, const struct command *command)
{
    static const struct option none[] = { { 0 } };
    const struct option *own[] = { command->options ? command->options : none,
        command->flags & COMMAND_REASON ? options_reason : none,
        command->flags & COMMAND_CHANGES ? options_changes : none,
        command->flags & COMMAND_ID ? options_id : none, NULL };
    const struct option *always[] = { options_always, NULL };

    fprintf(c->out, "assist %s%s%s%s%s\n\n", command->name, own[0]->name ? " " : "",
        own[0]->name ? _("[OPTIONS]") : "", *command->words ? " " : "", command->words);
    fprintf(c->out, "%s\n", _(command->help));
    if (command->more)
        fprintf(c->out, "\n%s\n", _(command->more));
    print_options(c, _("Options:"), own);
    print_options(c, _("Every command:"), always);
}

static void print_all(struct cli *c)
{
    const char *none[2] = { "", "" };
    struct table t;

    fprintf(c->out, "%s\n\n%s\n",
        _("assist [--config FILE] [--identity NAME] [--lang ru|en] [--json] COMMAND [...]"),
        _("Files cases of people in trouble, finds who can help, and follows each case to its "
          "end."));
    fputc('\n', c->out);
    table_start(&t, &c->arena, none, 2);
    t.n_rows = 0;
    for (const struct command *command = c->commands; command->name; command++) {
        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, arena_printf(&c->arena, "  %s", command->name));
        table_cell(&t, 1, TONE_PLAIN, _(command->help));
    }
    table_print_rows(&t, c, c->out);
    fprintf(c->out, "\n%s\n%s\n", _("More about one of them: assist help COMMAND"),
        _("Exit status: 0 done, 1 refused, 2 wrong usage, 3 service not reached or outcome "
          "unknown, 4 not found."));
}

void help_print(struct cli *c, const struct command *command)
{
    FILE *to = c->out;

    if (command) {
        print_command(c, command);
        return;
    }
    print_all(c);
    fflush(to);
}

int help_run(struct cli *c, const struct args *a)
{
    size_t used = 0;
    const struct command *command =
        a->n_words ? options_command(c->commands, a->words, a->n_words, &used) : NULL;

    if (used < a->n_words)
        return cli_usage(c, ERR_USAGE, "command", a->words[used]);
    help_print(c, command);
    return 0;
}
