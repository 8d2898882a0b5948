/* rules_explain - what rules make of a text: what was read, what fires and nearly fires, and what follows. Offline. */
#ifndef ASSIST_CLI_RULES_EXPLAIN_H
#define ASSIST_CLI_RULES_EXPLAIN_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include "base/arena.h"
#include "base/errors.h"

struct rules_said {
    const char *text; /* "" for none */
    const char *kind; /* what a person says it is; NULL: nobody does */
    const char *const *facts; /* key, value, key, value ... */
    size_t n_facts;
    int64_t now_ms;
    int offset_s;
};

/* 0 and *ret, a new reference: {"signals","facts","kind","priority","fired","nearly","questions","needs","advice",...}, texts in that language; or
 * ERR_* and *ret_why: ERR_NOT_FOUND or ERR_RULES_WRONG (the rules; their problems are printed to `err`), ERR_UNKNOWN_WORD (kind). */
int rules_explain(const char *dir, const char *lang, const struct rules_said *said, FILE *err,
    struct arena *a, json_t **ret, struct refusal *ret_why);

#endif
