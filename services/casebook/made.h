/* made - messages made in an arena called `a`: what say.c and show.c share. */
#ifndef ASSIST_CASEBOOK_MADE_H
#define ASSIST_CASEBOOK_MADE_H

#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"

/* Declares `var`, a message of this type with nothing set. */
#define NEW(var, type, init)                                                                       \
    type *var = arena_alloc(a, sizeof *var);                                                       \
    init(var)

/* protobuf-c takes char *, and writes to none of it; an absent text is NULL. */
static inline char *text_of(const char *t)
{
    return text_empty(t) ? NULL : (char *)(uintptr_t)t;
}

#endif
