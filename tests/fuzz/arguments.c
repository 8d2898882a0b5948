/* arguments - what people type for a place, an instant, a span, a case, an offer and a fact: taken or refused, and what was taken
 * is what the next program takes for the same. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/ids.h"
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "fuzz/fuzz.h"
#include "intake/place.h"
#include "value.h"

#define NOW_MS INT64_C(1795341600000)

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static void read_place(const char *typed, struct arena *a)
{
    struct place p = { 0 };
    Location__Fault fault;

    if (!text_is_clean(typed, strlen(typed))) /* intake has seen to that (validate.c) */
        return;
    if (place_read(typed, a, &p, &fault) != 0)
        return;
    must((p.source == CASE__PLACE_SOURCE__NOWHERE) == !p.text);
    if (p.has_point)
        must(isfinite(p.lat) && isfinite(p.lon) && fabs(p.lat) <= 90 && fabs(p.lon) <= 180);
    if (p.district) /* nothing in it that was not said, and no number of a house */
        must(strlen(p.district) <= strlen(p.text) && !p.has_point &&
             strcspn(p.district, "0123456789") == strlen(p.district));
}

static void read_instant(const char *typed)
{
    char text[TIME_TEXT];
    int64_t ms, again_ms;

    if (time_parse_typed(typed, NOW_MS, 3 * 3600, &ms) != 0)
        return;
    time_format(ms, text);
    must(time_parse(text, &again_ms) == 0);
    must(again_ms == ms);
}

static void read_span(const char *typed)
{
    int64_t ms;

    if (text_span(typed, &ms) == 0)
        must(ms >= 0);
}

static void read_names(const char *typed, struct arena *a)
{
    char *name, *again;

    if (value_case_read(typed, a, &name) == 0) {
        must(value_case_read(name, a, &again) == 0);
        must(text_is(name, again));
    }
    if (value_offer_read(typed, a, &name) == 0) {
        must(value_offer_read(name, a, &again) == 0);
        must(text_is(name, again));
    }
    if (value_is_letters(typed))
        must(!value_offer_ends_with(typed, typed)); /* letters alone are no offer */
}

static void read_fact(const char *typed, struct arena *a)
{
    Fact fact;

    if (value_fact_read(typed, NOW_MS, 3 * 3600, a, &fact) == 0)
        must(!text_empty(fact.key) && !text_empty(fact.value) && !strchr(fact.key, '='));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *typed = fuzz_text(bytes, n);
    struct arena a = { 0 };

    read_place(typed, &a);
    read_instant(typed);
    read_span(typed);
    read_names(typed, &a);
    read_fact(typed, &a);
    arena_clear(&a);
    free(typed);
    return 0;
}
