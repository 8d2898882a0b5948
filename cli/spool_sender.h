/* spool_sender - says the cases that are kept (spool_folder.h) to the service, until it has taken them. */
#ifndef ASSIST_CLI_SPOOL_SENDER_H
#define ASSIST_CLI_SPOOL_SENDER_H

#include "spool_folder.h"

struct sent {
    size_t accepted, refused, left; /* left: the service was not reached */
};
/* Says each of my unsent cases once, under its own id: the service takes it once, however often it is said. `told` hears of each
 * that was accepted (receipt) or refused (NULL; c->refused says why) after the folder has been changed. 0, or as
 * session_open. Refusals are not remembered in c. */
int spool_send_once(struct cli *c,
    void (*told)(struct cli *c, void *self, const struct spooled *s, const CaseReceipt *r),
    void *self, struct sent *ret);

/* What `assist file` leaves behind: tries again and again until nothing of mine is unsent, and says the numbers on `terminal`
 * (a device; NULL: none) if that is still there. Only one does so at a time; another returns at once. 0 or as session_open. */
int spool_stay(struct cli *c, const char *terminal);

/* Starts such a one as a process of its own, which outlives us and our terminal. Waits for nothing. */
void spool_leave_sender(struct cli *c);

#endif
