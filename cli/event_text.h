/* event_text - one entry of a case's timeline as a sentence: its type and its code values (proto/case.proto EventLine), in the
 * reader's language. */
#ifndef ASSIST_CLI_EVENT_TEXT_H
#define ASSIST_CLI_EVENT_TEXT_H

#include "case.pb-c.h"
#include "cli.h"

/* `shown` gives names to responders, offers and needs; may be NULL. Never NULL; in the arena. What a value is missing for
 * is left out of the sentence. */
const char *event_text(struct cli *c, const EventLine *e, const CaseShown *shown);
/* Is it of this type, with the value `when` ("by_person"), or with it being a word ("to=closed")? NULL: always. */
bool event_is(struct cli *c, const EventLine *e, Event__Type type, const char *when);
/* What happened, by the type alone: for `watch`. */
const char *event_name(Event__Type type);

#endif
