/* reasons - why somebody was picked, and how many were left out for what. */
#ifndef ASSIST_CLI_REASONS_H
#define ASSIST_CLI_REASONS_H

#include <jansson.h>
#include "case.pb-c.h"
#include "cli.h"

/* "near,free": the codes of a pick, each in the reader's words. In the arena. */
const char *reasons_pick(struct cli *c, const char *codes);
bool reasons_has(const char *codes, const char *code);
/* A line for each: how many, and why. */
void reasons_print(struct cli *c, LeftOut *const *list, size_t n);
/* {"<reason>":n}, a new reference. */
json_t *reasons_counts(LeftOut *const *list, size_t n);

#endif
