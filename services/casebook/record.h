/* record - what the directory keeps of how it went when somebody was asked: in their row, written in the transaction in which it
 * happened, together with what they have on their hands. */
#ifndef ASSIST_CASEBOOK_RECORD_H
#define ASSIST_CASEBOOK_RECORD_H

#include "base/arena.h"
#include "casebook/outcome.h"
#include "directory.pb-c.h"

void record_asked(ResponderEntry *entry, int64_t now_ms, struct arena *a);
void record_ended(ResponderEntry *entry, const struct outcome *o, int64_t now_ms, struct arena *a);
/* The record goes on, whatever is said of the responder; so does what was tried, but for a way that leads elsewhere now. */
void record_carry(ResponderEntry *to, const ResponderEntry *old, struct arena *a);
/* As if that way had never been tried: somebody has said it anew. */
void record_forget(ResponderEntry *entry, Delivery__Channel channel, struct arena *a);

#endif
