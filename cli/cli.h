/* cli - what every command has at hand: who speaks, where to, and how the answer is shown. */
#ifndef ASSIST_CLI_CLI_H
#define ASSIST_CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "base/arena.h"
#include "base/errors.h"
#include "base/ids.h"
#include "intl.h"
#include "options.h"
#include "sys/clock.h"
#include "sys/random.h"

struct who;
struct session;

struct cli {
    struct arena arena; /* of the whole run */
    FILE *out, *err;
    bool json;
    bool asks; /* a person sits at a terminal: questions may be put */
    bool terminal; /* output goes to one */
    bool colour;
    bool yes;
    const char *lang; /* "ru" or "en" */
    const char *config; /* path, or NULL: the usual places */
    const char *identity_name; /* or NULL */
    struct who *who; /* NULL until identity_load */
    struct session *session; /* NULL until something is asked */
    struct clock *clock; /* the machine's */
    struct random random;
    int64_t timeout_ms;
    uint32_t if_version;
    bool has_id, id_is_used; /* --id goes to the first change that is made */
    struct uuid id;
    int64_t reckoned_ms; /* what relative times were reckoned from; 0: none was typed */
    const struct command *commands; /* all of them, for the help */
    struct refusal refused; /* why the command failed: what is said at its end */
    const char *refused_id; /* the command id to repeat with; NULL: none */
    bool is_usage; /* the fault is in what was typed: exit status 2 */
    bool has_told; /* the person knows already why it failed */
    bool has_answered; /* the JSON value was printed, with the error in it if there is one */
};

/* All three return `code` and remember what is said at the end; texts are copied. */
int cli_refuse(struct cli *c, int code, const char *field, const char *value);
int cli_usage(struct cli *c, int code, const char *field, const char *value); /* exit status 2 */
int cli_refused(struct cli *c, struct refusal why);

/* A loop's turn: between the two, c->arena is the turn's own, and is freed at its end. What was refused stays known. Identity and
 * session have to be there before. */
void cli_turn_begin(struct cli *c, struct arena *ret_kept);
void cli_turn_end(struct cli *c, struct arena *kept);

/* The shared options into c. 0 or ERR_* (usage). */
int cli_take_options(struct cli *c, const struct args *a);
/* {"code","field","reason"} of what was refused: for answers that hold more than that. */
json_t *cli_error_json(struct cli *c);
/* A last word on standard error, or {"error":...} on standard output. Returns the exit status. */
int cli_end(struct cli *c, int code);

#endif
