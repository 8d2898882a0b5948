/* news - what has happened to cases, an event each, in order: the newest of it, for those who watch. Pure. */
#ifndef ASSIST_BOARD_NEWS_H
#define ASSIST_BOARD_NEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ids.h"
#include "words.pb-c.h"

#define NEWS_MAX 8192

struct happened {
    uint64_t changed; /* number of the change that it belongs to: several events may have one */
    case_key key;
    uint32_t seq; /* within the case */
    Event__Type type;
    int64_t at_ms;
};

struct news {
    struct happened *ring; /* NEWS_MAX; NULL: nothing yet */
    size_t first, n;
    uint64_t from; /* everything that came after this change is here */
};

void news_free(struct news *news);
/* Forgets all; what comes after `from` will be here. UINT64_MAX: nothing will, until it is begun again. */
void news_begin(struct news *news, uint64_t from);
/* In order of `changed`; the oldest go when there is no more room. */
void news_add(struct news *news, const struct happened *happened);
/* Is everything here that came after this change? */
bool news_covers(const struct news *news, uint64_t changed);
/* The place of the first event after this change, for news_at. */
size_t news_after(const struct news *news, uint64_t changed);
const struct happened *news_at(const struct news *news, size_t place); /* NULL: beyond the newest */

#endif
