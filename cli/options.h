/* options - one table-driven parser: a command says which options it has, in words that its help prints too. */
#ifndef ASSIST_CLI_OPTIONS_H
#define ASSIST_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"
#include "base/errors.h"

struct cli;
struct args;

struct option {
    const char *name; /* without the dashes; NULL ends a table */
    const char *argument; /* "CASE"; NULL: a flag */
    const char *help; /* msgid */
    bool repeats; /* may be given more than once */
};

enum command_flags {
    COMMAND_CHANGES = 1, /* --id, --if-version, --yes */
    COMMAND_REASON = 2, /* --reason TEXT */
    COMMAND_ID = 4, /* --id alone: a change of something that has no version */
};

struct command {
    const char *name; /* "calls take" */
    const char
        *words; /* what stands after it, as the help shows it: "CASE TEXT..."; "" for nothing */
    const char *help; /* msgid: one line */
    const char *more; /* msgid: the rest of its help; may be NULL */
    const struct option *options; /* NULL: only the shared ones */
    unsigned flags; /* enum command_flags */
    size_t least, most; /* how many words */
    int (*run)(struct cli *c, const struct args *a); /* 0, or ERR_* remembered by cli_refuse */
};

struct given {
    const struct option *option;
    const char *value; /* "" for a flag */
};

/* What was typed. Points into argv. */
struct args {
    const struct command *command; /* NULL: none was named */
    bool wants_help; /* --help stood somewhere */
    const char **words;
    size_t n_words;
    struct given *given;
    size_t n_given;
};

extern const struct option options_always[]; /* every command has these */
extern const struct option options_changes[];
extern const struct option options_id[];
extern const struct option options_reason[];

/* `commands` is ended by name NULL. 0; else ERR_USAGE, ERR_UNKNOWN_WORD, ERR_MISSING with field (the option or the word)
 * in *ret_why; *ret then still holds what was understood so far (the command, --json, --lang). */
int options_parse(const struct command *commands, int argc, char **argv, struct arena *a,
    struct args *ret, struct refusal *ret_why);
/* The command that these words name, the longest name first; *ret_used words of them. NULL if none. */
const struct command *options_command(
    const struct command *commands, const char *const *words, size_t n, size_t *ret_used);

/* All options of a command but those that every command has: its own, then the shared ones; NULL ends them. */
#define OPTIONS_TABLES 5
void options_of(const struct command *command, const struct option *ret[OPTIONS_TABLES]);

bool args_has(const struct args *a, const char *option);
const char *args_value(
    const struct args *a, const char *option); /* NULL if not given; the last one if it repeats */
size_t args_count(const struct args *a, const char *option);
const char *args_nth(const struct args *a, const char *option, size_t i);

#endif
