/* intl - marks for translation. N_ marks a msgid in a table, C_ one with a context ("case" | "new"), as xgettext sees them. */
#ifndef ASSIST_CLI_INTL_H
#define ASSIST_CLI_INTL_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
#define C_(context, text) context "\004" text /* translated by intl_word */

/* Picks the language ("ru" or "en": `wanted`, else by LC_ALL, LC_MESSAGES, LANG) and the catalogue; sets UTF-8 even where the
 * environment's locale is missing. Returns "ru" or "en", or NULL if `wanted` is neither. */
const char *intl_start(const char *wanted);
/* The translation of a msgid marked by C_; without one, the msgid after its context. */
const char *intl_word(const char *with_context);

#endif
