/* notice - a Dispatch as its responder may see it. Pure: copies field by field what disclose.c
 * allows. */
#ifndef ASSIST_DISPATCHER_NOTICE_H
#define ASSIST_DISPATCHER_NOTICE_H

#include "base/arena.h"
#include "envelope.pb-c.h"

/* Its texts and lists are `d`'s own; the rest is in `a`. */
OfferNotice *notice_of(const Dispatch *d, struct arena *a);

#endif
