/* must - ends the process at our own bugs and at an empty heap. */
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void must_failed(const char *file, int line, const char *claim)
{
    fprintf(stderr, "%s:%d: must hold: %s\n", file, line, claim);
    abort();
}

void *must_alloc(size_t size)
{
    void *fresh = calloc(1, size ? size : 1);

    must(fresh != NULL);
    return fresh;
}

void *must_realloc(void *old, size_t size)
{
    void *fresh = realloc(old, size ? size : 1);

    must(fresh != NULL);
    return fresh;
}

char *must_dup(const char *text)
{
    char *fresh;

    if (!text)
        return NULL;
    fresh = strdup(text);
    must(fresh != NULL);
    return fresh;
}
