/* say - what is wrong with rules is told in the reader's language. Inside lib/rulebook only. */
#ifndef ASSIST_RULEBOOK_SAY_H
#define ASSIST_RULEBOOK_SAY_H

#include <libintl.h>
#include "base/must.h"

#define _(english) dgettext("assist", english)
#define N_(english) english /* a msgid that is translated where it is shown */

#endif
