/* bell - an alarm as the program `alarm_exec` reads it. Pure. */
#ifndef ASSIST_DISPATCHER_BELL_H
#define ASSIST_DISPATCHER_BELL_H

#include <stdbool.h>
#include "base/arena.h"
#include "envelope.pb-c.h"

/* One JSON object:
 * {"alarm","case","cause","priority","since","count","exercise","whom":[],"text":{"ru","en"}}. Named one by
 * one, so that nothing personal gets in with a new field; what is not known is absent. `exercise`:
 * the whole service is one; else the alarm says whether its case is. */
const char *bell_json(const AlarmLine *alarm, bool exercise, struct arena *a);

#endif
