/* news - a ring. */
#include "board/news.h"

#include <stdlib.h>
#include "base/must.h"

void news_free(struct news *news)
{
    free(news->ring);
    *news = (struct news){ 0 };
}

void news_begin(struct news *news, uint64_t from)
{
    news->first = news->n = 0;
    news->from = from;
}

/* All events of a change go together: half of one would look like all of it. */
static void forget_oldest(struct news *news)
{
    news->from = news->ring[news->first].changed;
    while (news->n && news->ring[news->first].changed == news->from) {
        news->first = (news->first + 1) % NEWS_MAX;
        news->n--;
    }
}

void news_add(struct news *news, const struct happened *happened)
{
    if (!news->ring)
        news->ring = must_alloc(NEWS_MAX * sizeof *news->ring);
    if (news->n == NEWS_MAX)
        forget_oldest(news);
    news->ring[(news->first + news->n++) % NEWS_MAX] = *happened;
}

bool news_covers(const struct news *news, uint64_t changed)
{
    return changed >= news->from;
}

const struct happened *news_at(const struct news *news, size_t place)
{
    return place < news->n ? &news->ring[(news->first + place) % NEWS_MAX] : NULL;
}

size_t news_after(const struct news *news, uint64_t changed)
{
    size_t low = 0, high = news->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (news_at(news, middle)->changed <= changed)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
