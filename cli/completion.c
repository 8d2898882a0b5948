/* completion - what makes bash and zsh complete commands, options and their words: the tables as shell functions that both
 * understand, then a few lines for each shell. */
#include "commands.h"

#include "base/text.h"
#include "choice.h"

#include <string.h>

#define POSITIONS 8 /* no command has more words of a fixed place */

/* ---- the tables, as functions that set `choices` ---- */

static void put_choices(FILE *to, const char *command, const char *what, struct choice choice)
{
    static const char *const kinds[] = { [CHOICE_FREE] = "",
        [CHOICE_WORDS] = "",
        [CHOICE_LIST] = ", ",
        [CHOICE_FILE] = "@file",
        [CHOICE_FOLDER] = "@folder" };

    fprintf(to, "    '%s %s') choices='%s%s' ;;\n", command, what, kinds[choice.kind],
        choice.words ? choice.words : "");
}

static void put_values_of(struct cli *c, const char *command, const struct option *const *tables)
{
    for (; *tables; tables++)
        for (const struct option *o = *tables; o->name; o++)
            if (o->argument)
                put_choices(c->out, command, arena_printf(&c->arena, "--%s", o->name),
                    choice_of(o->argument, &c->arena));
}

static void put_values(struct cli *c)
{
    const struct option *tables[OPTIONS_TABLES];

    fputs("\n_assist_value() { # COMMAND OPTION: what its value may be; 1 if it has none\n"
          "    case \"$1 $2\" in\n",
        c->out);
    for (const struct command *command = c->commands; command->name; command++) {
        options_of(command, tables);
        put_values_of(c, command->name, tables);
    }
    fputs("    *) case $2 in\n", c->out);
    for (const struct option *o = options_always; o->name; o++)
        if (o->argument)
            fprintf(c->out, "        --%s) choices='%s%s' ;;\n", o->name,
                text_is(o->argument, "FILE") ? "@file" : "",
                choice_of(o->argument, &c->arena).words ? choice_of(o->argument, &c->arena).words
                                                        : "");
    fputs("        *) return 1 ;;\n        esac ;;\n    esac\n}\n", c->out);
}

static void put_words(struct cli *c)
{
    fputs("\n_assist_word() { # COMMAND POSITION: what its word there may be\n"
          "    choices=''\n    case \"$1 $2\" in\n",
        c->out);
    for (const struct command *command = c->commands; command->name; command++) {
        for (unsigned at = 1; at <= POSITIONS; at++) {
            const char *word = choice_word_at(command->words, at, &c->arena);
            struct choice choice = { 0 };

            if (word)
                choice = choice_of(word, &c->arena);
            if (choice.kind != CHOICE_FREE)
                put_choices(c->out, command->name, arena_printf(&c->arena, "%u", at), choice);
        }
    }
    fputs("    esac\n}\n", c->out);
}

static void put_option_names(FILE *to, const struct option *table)
{
    for (; table->name; table++)
        fprintf(to, " --%s", table->name);
}

static void put_options(struct cli *c)
{
    const struct option *tables[OPTIONS_TABLES];

    fputs("\n_assist_options() { # COMMAND\n    choices='", c->out);
    put_option_names(c->out, options_always);
    fputs("'\n    case $1 in\n", c->out);
    for (const struct command *command = c->commands; command->name; command++) {
        options_of(command, tables);
        if (!tables[0])
            continue;
        fprintf(c->out, "    '%s') choices=\"$choices", command->name);
        for (size_t i = 0; tables[i]; i++)
            put_option_names(c->out, tables[i]);
        fputs("\" ;;\n", c->out);
    }
    fputs("    esac\n}\n", c->out);
}

/* ---- names: "admin key new" is found word by word ---- */

/* The first n bytes of `name` end with a word. */
static bool is_head(const char *name, size_t n)
{
    return name[n] == ' ' || name[n] == '\0';
}

static bool has_head(const char *name, const char *head, size_t n)
{
    return strncmp(name, head, n) == 0 && is_head(name, n);
}

/* Has an earlier row of the table the same first n bytes? */
static bool is_known(const struct cli *c, const struct command *row, size_t n)
{
    for (const struct command *r = c->commands; r < row; r++)
        if (has_head(r->name, row->name, n))
            return true;
    return false;
}

/* Each word that may follow this head, once. */
static void put_following(const struct cli *c, const char *head, size_t n)
{
    for (const struct command *r = c->commands; r->name; r++) {
        size_t from = n ? n + 1 : 0;
        size_t word;

        if (n && (strncmp(r->name, head, n) != 0 || r->name[n] != ' '))
            continue;
        word = strcspn(r->name + from, " ");
        if (!is_known(c, r, from + word))
            fprintf(c->out, " %.*s", (int)word, r->name + from);
    }
}

static void put_next(struct cli *c)
{
    fputs("\n_assist_next() { # NAME-SO-FAR: the words that go on with it; 1 if no name begins so\n"
          "    case $1 in\n    '') choices='",
        c->out);
    put_following(c, "", 0);
    fputs("' ;;\n", c->out);
    for (const struct command *r = c->commands; r->name; r++) {
        for (size_t n = strcspn(r->name, " ");; n += 1 + strcspn(r->name + n + 1, " ")) {
            if (!is_known(c, r, n)) {
                fprintf(c->out, "    '%.*s') choices='", (int)n, r->name);
                put_following(c, r->name, n);
                fputs("' ;;\n", c->out);
            }
            if (!r->name[n])
                break;
        }
    }
    fputs("    *) return 1 ;;\n    esac\n}\n", c->out);
}

/* ---- what both shells do ---- */

static const char both[] =
    "\n_assist_step() { # a word that stands before the cursor\n"
    "    local name=\"${command:+$command }$1\"\n"
    "    if [ -n \"$pending\" ]; then\n"
    "        [ \"$1\" = '=' ] || pending='' # bash takes --option=value for three words\n"
    "    elif [[ $1 == --*=* ]]; then\n"
    "        :\n"
    "    elif [[ $1 == --* ]]; then\n"
    "        if _assist_value \"$command\" \"$1\"; then pending=$1; fi\n"
    "    elif [ \"$command\" = help ]; then\n"
    "        about=\"${about:+$about }$1\"\n"
    "    elif [ \"$count\" -eq 0 ] && _assist_next \"$name\"; then\n"
    "        command=$name\n"
    "    else\n"
    "        count=$((count + 1))\n"
    "    fi\n"
    "}\n"
    "\n_assist_choose() { # the word at the cursor: sets choices\n"
    "    local names=''\n"
    "    choices=''\n"
    "    if [ -n \"$pending\" ]; then\n"
    "        _assist_value \"$command\" \"$pending\"\n"
    "    elif [[ $1 == -* ]]; then\n"
    "        _assist_options \"$command\"\n"
    "    elif [ \"$command\" = help ]; then\n"
    "        _assist_next \"$about\" || choices=''\n"
    "    else\n"
    "        [ \"$count\" -gt 0 ] || { _assist_next \"$command\" && names=$choices; }\n"
    "        _assist_word \"$command\" $((count + 1))\n"
    "        choices=\"$choices$names\"\n"
    "    fi\n"
    "}\n";

static const char bash_own[] =
    "\n_assist() {\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} command='' pending='' about='' choices='' head='' "
    "count=0 i\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        _assist_step \"${COMP_WORDS[i]}\"\n"
    "    done\n"
    "    [ \"$current\" != '=' ] || current=''\n"
    "    _assist_choose \"$current\"\n"
    "    COMPREPLY=()\n"
    "    case $choices in\n"
    "    @file) mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); compopt -o filenames "
    "2>/dev/null ;;\n"
    "    @folder) mapfile -t COMPREPLY < <(compgen -d -- \"$current\"); compopt -o filenames "
    "2>/dev/null ;;\n"
    "    ,*)\n"
    "        [[ $current != *,* ]] || head=${current%,*},\n"
    "        compopt -o nospace 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -P \"$head\" -W \"${choices#,}\" -- "
    "\"${current##*,}\") ;;\n"
    "    *) mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- \"$current\") ;;\n"
    "    esac\n"
    "}\n"
    "complete -F _assist assist\n";

static const char zsh_own[] =
    "\n_assist() {\n"
    "    emulate -L zsh\n"
    "    local current=${words[CURRENT]} command='' pending='' about='' choices='' count=0 word\n"
    "    for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
    "        _assist_step \"$word\"\n"
    "    done\n"
    "    if [[ -z $pending && $current == --*=* ]]; then\n"
    "        compset -P '*='\n"
    "        pending=${current%%=*}\n"
    "        current=${current#*=}\n"
    "    fi\n"
    "    _assist_choose \"$current\"\n"
    "    case $choices in\n"
    "    @file) _files ;;\n"
    "    @folder) _files -/ ;;\n"
    "    ,*) compset -P '*,'; compadd -q -S '' -- ${=choices#,} ;;\n"
    "    *) compadd -- ${=choices} ;;\n"
    "    esac\n"
    "}\n"
    "_assist \"$@\"\n";

void completion_print(struct cli *c, const char *shell)
{
    bool is_zsh = text_is(shell, "zsh");

    if (is_zsh)
        fputs("#compdef assist\n", c->out);
    fprintf(c->out, "# Completion of assist %s for %s; made by: assist help --completion %s\n",
        ASSIST_VERSION, shell, shell);
    put_next(c);
    put_options(c);
    put_values(c);
    put_words(c);
    fputs(both, c->out);
    fputs(is_zsh ? zsh_own : bash_own, c->out);
}
