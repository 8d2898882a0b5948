/* template - a sentence with places for values, so that what is stored is codes and values alone.
 *
 * {key} and {key:as} are places (`as` says how the value is to be shown); {?key} shows nothing but wants the value to be there.
 * What stands in [ ] is left out when one of its values is missing. A value is never taken for a template. */
#ifndef ASSIST_CLI_TEMPLATE_H
#define ASSIST_CLI_TEMPLATE_H

#include "base/arena.h"

/* NULL: there is none. `as`: NULL, or what stands behind the colon. */
typedef const char *template_value(void *of, const char *key, const char *as);

/* Never NULL; in the arena. */
const char *template_fill(struct arena *a, const char *text, template_value *value, void *of);

#endif
