/* alarms - an alarm as a program gets it. */
#ifndef ASSIST_CLI_ALARMS_H
#define ASSIST_CLI_ALARMS_H

#include <jansson.h>
#include "case.pb-c.h"

/* {"alarm","case","since","text",...}: where the service sent no text, its cause in words. A new reference. */
json_t *alarms_json(const AlarmLine *alarm, const char *lang);

#endif
