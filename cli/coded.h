/* coded - what may be said to somebody, and what not: a code and its values (proto/case.proto Text) as a sentence in the
 * reader's language. The service stores and sends no sentence of its own. */
#ifndef ASSIST_CLI_CODED_H
#define ASSIST_CLI_CODED_H

#include "base/arena.h"
#include "case.pb-c.h"

/* In the arena; NULL for a text without a code. A code that this program does not know yet is shown as it is. An instant is
 * shown with its day unless it is the day of `now_ms`; 0: always with it. */
const char *coded_text(struct arena *a, const Text *t, int64_t now_ms);
/* For tests: the ith code that has a sentence; NULL at the end. */
const char *coded_row(size_t i);

#endif
