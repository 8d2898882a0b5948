/* page_mark - where the next page goes on, as `next` says it: a key or number of ours in 16 hex digits. */
#ifndef ASSIST_CASEBOOK_PAGE_MARK_H
#define ASSIST_CASEBOOK_PAGE_MARK_H

#include <stdint.h>
#include "base/arena.h"

char *page_mark_say(uint64_t at, struct arena *a);
/* 0, or ERR_INVALID: we never said that. From 0 to INT64_MAX. */
int page_mark_read(const char *mark, uint64_t *ret_at);

#endif
