/* change - what all commands that change a case have in common: who else has just changed it, the version, the answer. */
#ifndef ASSIST_CLI_CHANGE_H
#define ASSIST_CLI_CHANGE_H

#include "session.h"

/* Has somebody else changed this case in the last 30 s (service time)? Says so, and asks on a terminal. 0: go on; ERR_MOVED_ON:
 * the person thought better of it; other errors as session_ask. Nothing is asked with --if-version or --yes. */
int change_look(struct cli *c, const char *number);

/* About the case of what has this name (a call, an alarm, an offer; NULL: of none, or not known): looks, asks, shows the answer
 * ({"case","state","version"} or what came), remembers the case. On a version that has moved on, says who did what. */
int change_do(struct cli *c, const char *name, Envelope *env);
/* The same without showing: *ret_answer. */
int change_named(struct cli *c, const char *name, Envelope *env, const Envelope **ret_answer);
/* And without a look before. */
int change_ask(struct cli *c, Envelope *env, const Envelope **ret_answer);
void change_show(struct cli *c, const Envelope *answer);

/* The command for each CASE among a's words (value_case); one answer for one, {"results":[...]} for several under --json, and
 * the worst code. `make` fills env's body for one case, or refuses. */
typedef int change_make(struct cli *c, const struct args *a, const char *number, Envelope *env);
int change_each(struct cli *c, const struct args *a, change_make *make);
/* The last word is what is to be done with each: `make` finds it behind the cases, at a->words[a->n_words]. */
int change_each_with(struct cli *c, const struct args *a, change_make *make);
/* For a command whose first word is its one CASE. */
int change_one(struct cli *c, const struct args *a, change_make *make);

#endif
