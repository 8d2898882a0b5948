/* rows - cases as lines of a table: `list`, `mine`, `watch`. */
#ifndef ASSIST_CLI_ROWS_H
#define ASSIST_CLI_ROWS_H

#include "case.pb-c.h"
#include "cli.h"

/* What needs a human first (exhausted, alarmed, overdue, a late yes, a call-back late), then by time left. */
void rows_print(struct cli *c, const CaseRow *const *rows, size_t n);
/* The likeliest commands for this case, by its alarms, its state and what it waits for; the first is the one that moves it on.
 * How many; at least one. In the arena. */
#define ROWS_COMMANDS 8
size_t rows_commands(struct cli *c, const CaseRow *row, const char *ret[ROWS_COMMANDS]);
/* "somebody to ring"; "" for nothing. */
const char *rows_waits(struct cli *c, const char *waits_for);
/* -1, 0, 1 as for qsort: which of two stands first. Closed ones last. */
int rows_compare(const CaseRow *a, const CaseRow *b, int64_t now_ms);

#endif
