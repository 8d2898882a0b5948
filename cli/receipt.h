/* receipt - what an operator reads when a case is filed, and what a script gets. */
#ifndef ASSIST_CLI_RECEIPT_H
#define ASSIST_CLI_RECEIPT_H

#include "case.pb-c.h"
#include "cli.h"

/* Do we know for every need whom its first rung asks, or that it asks nobody? */
bool receipt_has_names(const CaseReceipt *r, const CaseShown *shown);

/* The same, with what has to be known of a country that is not ours as the first advice. */
const CaseReceipt *receipt_with_abroad(struct cli *c, const CaseReceipt *r);
/* At once: what to do at P0, the number, what to say, the plan in words. Nothing under --json but the emergency number on
 * standard error. */
void receipt_print(struct cli *c, const CaseReceipt *r, bool preview);
/* When the names are there, or will not be (shown may be NULL): whom we ask. Under --json the whole value. */
void receipt_print_names(struct cli *c, const CaseReceipt *r, const CaseShown *shown);

/* That she may help on her own, and what she says then. */
void receipt_first_line(struct cli *c, const char *number);

#endif
