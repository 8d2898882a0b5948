/* record - what the directory keeps of how it went when somebody was asked: in their row, written in the transaction in which it
 * happened, together with what they have on their hands. */
#ifndef ASSIST_CASEBOOK_RECORD_H
#define ASSIST_CASEBOOK_RECORD_H

#include "base/arena.h"
#include "casebook/outcome.h"
#include "directory.pb-c.h"

void record_asked(ResponderEntry *entry, int64_t now_ms, struct arena *a);
void record_ended(ResponderEntry *entry, const struct outcome *o, int64_t now_ms, struct arena *a);
/* They have committed to this offer: one case more of the month, which ends then. */
void record_took(ResponderEntry *entry, const char *offer, int64_t now_ms, int64_t month_ends_ms,
    struct arena *a);
/* They are at it no more. `heir`: they are at that offer of the same case instead (NULL: at none); `counts`: the case counts all the
 * same. Of a case of another month nothing changes. */
void record_over(
    ResponderEntry *entry, const char *offer, const char *heir, bool counts, struct arena *a);
/* Takes an offer out of a list in which it stands. */
void record_strike(char **offers, size_t *n, const char *offer);
/* The record goes on, whatever is said of the responder; so does what was tried, but for a way that leads elsewhere now. */
void record_carry(ResponderEntry *to, const ResponderEntry *old, struct arena *a);
/* As if that way had never been tried: somebody has said it anew. */
void record_forget(ResponderEntry *entry, Delivery__Channel channel, struct arena *a);

#endif
