/* rows - cases as lines of a table: `list`, `mine`, `watch`. */
#ifndef ASSIST_CLI_ROWS_H
#define ASSIST_CLI_ROWS_H

#include "case.pb-c.h"
#include "cli.h"

/* What needs a human first (exhausted, alarmed, overdue, a late yes, a call-back late), then by time left. */
void rows_print(struct cli *c, const CaseRow *const *rows, size_t n);
/* The command that moves this case on. In the arena. */
const char *rows_next(struct cli *c, const CaseRow *row);
/* -1, 0, 1 as for qsort: which of two stands first. Closed ones last. */
int rows_compare(const CaseRow *a, const CaseRow *b, int64_t now_ms);

#endif
