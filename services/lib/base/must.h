/* must - our own bugs and an empty heap end the process: what matters is on disk, the supervisor
 * restarts. */
#ifndef ASSIST_BASE_MUST_H
#define ASSIST_BASE_MUST_H

#include <stddef.h>

/* Aborts, naming the place, unless `claim` holds. For our bugs only, never for input or the world.
 */
#define must(claim) ((claim) ? (void)0 : must_failed(__FILE__, __LINE__, #claim))
_Noreturn void must_failed(const char *file, int line, const char *claim);

void *must_alloc(size_t size); /* zeroed; never NULL */
void *must_realloc(void *old, size_t size); /* never NULL */
char *must_dup(const char *text); /* NULL for NULL */

#endif
