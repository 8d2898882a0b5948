/* rules_walk - one case under some rules, from the call on: the casebook's own steps, the matcher's own filters and order, and a
 * clock that jumps to whatever is due next. In memory: no store, no bus, no time of ours. Pure but for its arguments. */
#ifndef ASSIST_CLI_RULES_WALK_H
#define ASSIST_CLI_RULES_WALK_H

#include "casebook/step.h"
#include "intake/read.h"
#include "matcher/directory.h"

/* What happened, as a golden case writes it: "2 min groceries ask anna, oleg". */
struct walk_line {
    int64_t at_ms;
    const char *what; /* "groceries ask"; without whom */
    const char *whom; /* "anna, oleg", a rung's number, a priority; NULL: nobody */
};

/* A need of which the matcher was asked whom a rung means: when that was first. */
struct walk_asked {
    const char *need; /* its kind */
    int64_t at_ms;
};

struct walk {
    /* given */
    const struct rulebook *rules; /* made ready by walk_ready */
    const struct read_index *index;
    struct directory
        *directory; /* NULL: nobody says whom a rung means, and all rungs wait for that */
    struct arena *arena; /* of all that comes out */
    int offset_s; /* of the service's zone */
    const char *zone; /* its IANA name; NULL: the machine's */
    int64_t now_ms;
    bool person_answers; /* when they are rung; nobody is whose number is not known */

    /* comes out */
    struct casefile c;
    struct judgement judgement; /* of the newest judging */
    struct read_found read; /* of the newest text */
    struct refusal refused; /* of the newest command that was refused */
    struct walk_line *lines;
    size_t n_lines;
    struct walk_asked *asked;
    size_t n_asked;

    int64_t filed_ms;
    Priority filed_as; /* as it was judged first */

    /* its own */
    struct action *todo;
    size_t n_todo, next_todo;
};

/* A case's ladder is found by its hash: gives each ladder of a loaded book one. Enough in memory, where nothing is kept. */
void walk_ready(struct rulebook *rules);

/* Files the case at w->now_ms. `cmd` is VERB_FILE without what was read in its text: that is done here. 0, or ERR_* and w->refused. */
int walk_file(struct walk *w, const struct command *cmd);
/* Time passes: whatever falls due until then happens, in order. */
void walk_until(struct walk *w, int64_t at_ms);
/* Somebody says something now. 0, or ERR_* and w->refused. */
int walk_do(struct walk *w, const struct command *cmd);
int walk_note(struct walk *w, const char *text);
int walk_fact(struct walk *w, const char *key, const char *value);
/* Of the newest offer that this responder has; ERR_NOT_FOUND: nobody has asked them. */
int walk_answer(struct walk *w, const char *responder, const struct answer *answer);
/* Whoever stands by is told to go; or somebody is asked beside the ladder. `need` is a kind; NULL: the only one that is open. */
int walk_go(struct walk *w, const char *responder, const char *need);
/* A person's yes to the rung that waits for one. */
int walk_confirm(struct walk *w);

/* "90 s", "2 min", "3 h" */
const char *walk_span(int64_t ms, struct arena *a);

#endif
