/* late - how late deadlines fired, read from the events that the service wrote: for each rung that ended because its time was
 * over, the instant at which it did, less the instant that stood in its deadline.
 *   bench_late DATA mark                     prints the number of the newest row, before the service starts
 *   bench_late DATA MARK FROM_MS UNTIL_MS    of the deadlines between these instants; the service is stopped
 * Prints one JSON object; "missing" are deadlines of that time that have not fired. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/must.h"
#include "base/text.h"
#include "bench/peer.h"
#include "casebook/kept.h"
#include "store/store.h"

#define PAGE 1000

struct late {
    struct store *store;
    int64_t from_ms, until_ms;
    struct spans spans; /* milliseconds, in spite of its name */
    uint64_t missing;
};

/* When the rung of this generation was to end, by the event that opened its window. */
static int64_t until_of(
    const struct events_row *rows, size_t n, const struct event *ended, struct arena *a)
{
    for (size_t i = n; i-- > 0;) {
        struct event *events;
        uint32_t n_events;

        must(kept_events_read(&rows[i], a, &events, &n_events) == 0);
        for (uint32_t k = 0; k < n_events; k++) {
            if (events[k].type == EVENT__TYPE__RUNG_RANKED && events[k].need == ended->need &&
                events[k].generation == ended->generation)
                return events[k].until_ms;
        }
    }
    return 0;
}

static void look_at(struct late *l, const struct events_row *head)
{
    struct arena a = { 0 };
    struct events_row row, *rows;
    struct case_row c;
    struct event *events;
    uint32_t n_events;
    size_t n;

    must(store_events_read(l->store, head->changed, &a, &row) == 0);
    must(kept_events_read(&row, &a, &events, &n_events) == 0);
    for (uint32_t i = 0; i < n_events; i++) {
        int64_t until_ms;

        if (events[i].type != EVENT__TYPE__RUNG_ENDED || events[i].cause != LADDER__CAUSE__TIMEOUT)
            continue;
        must(store_case_read(l->store, row.key, &a, &c) == 0);
        must(store_events_of(l->store, &c, &a, &rows, &n) == 0);
        until_ms = until_of(rows, n, &events[i], &a);
        if (until_ms >= l->from_ms && until_ms < l->until_ms)
            spans_add(&l->spans, row.at_ms - until_ms);
    }
    arena_clear(&a);
}

static void look_at_all(struct late *l, uint64_t mark)
{
    struct arena a = { 0 };
    struct events_row *rows;
    size_t n;

    do {
        must(store_events_after(l->store, mark, PAGE, &a, &rows, &n) == 0);
        for (size_t i = 0; i < n; i++)
            look_at(l, &rows[i]);
        mark = n ? rows[n - 1].changed : mark;
        arena_clear(&a);
    } while (n == PAGE);
}

/* Deadlines of that time that still wait. */
static void look_at_waiting(struct late *l)
{
    struct arena a = { 0 };
    struct work_row *rows;
    size_t n;

    must(store_work_due(l->store, l->until_ms, 1000000, &a, &rows, &n) == 0);
    for (size_t i = 0; i < n; i++)
        l->missing += rows[i].kind == WORK__KIND__DUE && rows[i].due_ms >= l->from_ms;
    arena_clear(&a);
}

int main(int argc, char **argv)
{
    struct late l = { 0 };
    struct refusal why = { 0 };

    if (argc != 5 && !(argc == 3 && text_is(argv[2], "mark"))) {
        fputs("bench_late DATA mark | bench_late DATA MARK FROM_MS UNTIL_MS\n", stderr);
        return 2;
    }
    must(store_open(argv[1], NULL, &l.store, &why) == 0);
    if (argc == 3) {
        printf("%" PRIu64 "\n", store_changed(l.store));
    } else {
        l.from_ms = count_of(argv[3]);
        l.until_ms = count_of(argv[4]);
        look_at_all(&l, (uint64_t)count_of(argv[2]));
        look_at_waiting(&l);
        printf("{\"n\":%zu,\"missing\":%" PRIu64, l.spans.n, l.missing);
        if (l.spans.n)
            printf(",\"p50_ms\":%" PRId64 ",\"p99_ms\":%" PRId64 ",\"worst_ms\":%" PRId64,
                spans_at(&l.spans, 0.5), spans_at(&l.spans, 0.99), spans_at(&l.spans, 1));
        puts("}");
    }
    store_close(&l.store);
    free(l.spans.us);
    return 0;
}
