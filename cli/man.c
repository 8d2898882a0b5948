/* man - the manual page assist(1), in the reader's language, made of the table of commands: written nowhere else. */
#include "commands.h"

#include "say.h"

#include <string.h>

#define LINE_MAX_BYTES 60 /* of 80: escapes take more */
#define MAN_DATE "2026-11-26" /* of the last change to what stands in this file */

struct line {
    const char *name, *text; /* text: msgid */
};

static const struct line variables[] = {
    { "ASSIST_CONFIG", N_("the configuration, where --config is not given") },
    { "ASSIST_IDENTITY", N_("who you are, where --identity is not given") },
    { "ASSIST_CALLER", N_("the caller's phone, set by the softphone") },
    { "ASSIST_CALL_REF", N_("the contact centre's id of the call, set by the softphone") },
    { "ASSIST_RULES",
        N_("the folder of rules for rules check, else the one installed beside the program") },
    { "LC_ALL, LC_MESSAGES, LANG", N_("the language, where --lang is not given") },
    { "NO_COLOR", N_("if set, no colours") },
    { "XDG_CONFIG_HOME, XDG_STATE_HOME", N_("where the files below are, else in ~") },
    { 0 },
};
static const struct line files[] = {
    { "~/.config/assist/assist.yaml",
        N_("the configuration: identities, each with endpoint, key file and the service's key. "
           "assistd writes one when it first starts; admin key new adds to it.") },
    { "~/.local/state/assist/case.NAME",
        N_("the case that identity NAME touched last: it is meant by a lone \".\"") },
    { 0 },
};
static const struct line words[] = {
    { "CASE",
        N_("a number with or without dashes, the end of one of today's (1-8), or \".\" for the "
           "case touched last") },
    { "OFFER", N_("an offer's number, or its letter alone where it is the only live one of mine") },
    { "T", N_("an instant: RFC 3339, HH:MM today, or +90m") },
    { 0 },
};
static const struct line examples[] = {
    { "assist file - --at \"Азов\" <call.txt", N_("files what stands in a file") },
    { "assist list --priority p0,p1 --overdue", N_("the most urgent cases that are late") },
    { "assist org answer B commit --eta 30", N_("an organisation takes on its offer B") },
    { 0 },
};

/* ---- roff ---- */

/* A dash stays one that can be copied; no text begins a request. */
static void put_escaped(FILE *to, const char *text, size_t n)
{
    if (n && (text[0] == '.' || text[0] == '\''))
        fputs("\\&", to);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '-')
            fputs("\\-", to);
        else if (text[i] == '\\')
            fputs("\\e", to);
        else if (text[i] == '~')
            fputs("\\(ti", to);
        else if (text[i] == '"')
            fputs("\\(dq", to);
        else
            fputc(text[i], to);
    }
}

static bool ends_sentence(const char *word, size_t n)
{
    return n && strchr(".?!:", word[n - 1]);
}

/* Words, in lines that are short enough; a sentence begins a line, as roff wants it. */
static void put_text(FILE *to, const char *text)
{
    size_t column = 0;

    while (*(text += strspn(text, " \n"))) {
        size_t n = strcspn(text, " \n");

        if (column && column + 1 + n > LINE_MAX_BYTES) {
            fputc('\n', to);
            column = 0;
        } else if (column) {
            fputc(' ', to);
            column++;
        }
        put_escaped(to, text, n);
        column += n;
        text += n;
        if (ends_sentence(text - n, n) && *text) {
            fputc('\n', to);
            column = 0;
        }
    }
    fputc('\n', to);
}

static void put_section(FILE *to, const char *title)
{
    fprintf(to, ".SH \"%s\"\n", title);
}

static void put_line(FILE *to, const char *name, const char *text)
{
    fputs(".TP\n\\fB", to);
    put_escaped(to, name, strlen(name));
    fputs("\\fR\n", to);
    put_text(to, text);
}

static void put_lines(FILE *to, const char *title, const struct line *lines)
{
    put_section(to, title);
    for (; lines->name; lines++)
        put_line(to, lines->name, _(lines->text));
}

/* ---- commands and options ---- */

static void put_option(FILE *to, const struct option *o)
{
    fputs(".TP\n\\fB\\-\\-", to);
    put_escaped(to, o->name, strlen(o->name));
    fputs("\\fR", to);
    if (o->argument) {
        fputs(" \\fI", to);
        put_escaped(to, o->argument, strlen(o->argument));
        fputs("\\fR", to);
    }
    fputc('\n', to);
    put_text(to, _(o->help));
}

static void put_options(FILE *to, const struct option *table)
{
    for (; table->name; table++)
        put_option(to, table);
}

static void put_command(FILE *to, const struct command *command)
{
    const struct option *tables[OPTIONS_TABLES];

    options_of(command, tables);
    fputs(".SS \"assist ", to);
    put_escaped(to, command->name, strlen(command->name));
    if (command->options)
        fprintf(to, " %s", _("[OPTIONS]"));
    if (*command->words)
        fputc(' ', to);
    put_escaped(to, command->words, strlen(command->words));
    fputs("\"\n", to);
    put_text(to, _(command->help));
    if (command->more) {
        fputs(".PP\n", to);
        put_text(to, _(command->more));
    }
    for (size_t i = 0; tables[i]; i++)
        put_options(to, tables[i]);
}

static void put_commands(struct cli *c)
{
    put_section(c->out, _("COMMANDS"));
    for (const struct command *command = c->commands; command->name; command++)
        put_command(c->out, command);
}

/* ---- the page ---- */

static void put_head(struct cli *c)
{
    fprintf(c->out, "'\\\" -*- coding: UTF-8 -*-\n.TH ASSIST 1 %s \"assist %s\" \"%s\"\n", MAN_DATE,
        ASSIST_VERSION, _("User commands"));
    put_section(c->out, _("NAME"));
    fputs("assist \\- ", c->out);
    put_text(c->out, _("what operators, coordinators and organisations use"));
    put_section(c->out, _("SYNOPSIS"));
    put_text(c->out,
        _("assist [--config FILE] [--identity NAME] [--lang ru|en] [--json] COMMAND [...]"));
    put_section(c->out, _("DESCRIPTION"));
    put_text(c->out,
        _("Files cases of people in trouble, finds who can help, and follows each case to its "
          "end."));
    fputs(".PP\n", c->out);
    put_text(c->out,
        _("Options and words may stand in any order; \"--\" ends the options. What stands in "
          "arguments can be seen by others on the machine: what a caller said is better read from "
          "standard input (\"-\") or a file."));
}

static void put_exits(struct cli *c)
{
    put_section(c->out, _("EXIT STATUS"));
    for (int i = 0; i < HELP_EXITS; i++)
        put_line(c->out, arena_printf(&c->arena, "%d", i), _(help_exits[i]));
    fputs(".PP\n", c->out);
    put_text(c->out,
        _("With status 3 the command's id is printed: repeat the same command with --id. With "
          "--json every status but 0 has {\"error\":{\"code\",\"field\",\"reason\"}} in the one "
          "value."));
}

void man_print(struct cli *c)
{
    put_head(c);
    put_commands(c);
    put_section(c->out, _("OPTIONS OF EVERY COMMAND"));
    put_options(c->out, options_always);
    put_lines(c->out, _("WORDS"), words);
    put_exits(c);
    put_lines(c->out, _("ENVIRONMENT"), variables);
    put_lines(c->out, _("FILES"), files);
    put_lines(c->out, _("EXAMPLES"), examples);
}
