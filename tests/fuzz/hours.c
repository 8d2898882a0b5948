/* hours - any bytes as opening hours, after one for the zone and one for the instant: read, or stopped within the text for a reason;
 * what was read is open or closed until an instant that comes, and what is kept of an answer is that answer. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "base/times.h"
#include "fuzz/fuzz.h"
#include "hours/schedule.h"

#define FROM_MS INT64_C(1795770000000) /* 27 November 2026 */
#define STEP_MS                                                                                    \
    (INT64_C(31) * HOUR_MS) /* with 256 of them a year goes round, and both changes of the clocks */
#define STEPS 12
#define DAYS 8

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return 0;
}

static int64_t look_at(struct schedule *s, int64_t at_ms)
{
    struct schedule_now now = schedule_reckon(s, NULL, at_ms, DAYS);

    must(now.until_ms > at_ms);
    must(schedule_is_open(s, NULL, at_ms) == now.is_open);
    must(schedule_is_open(s, NULL, at_ms + (now.until_ms - at_ms) / 2) == now.is_open);
    must(now.until_ms == NEVER_MS ||
         schedule_reckon(s, NULL, now.until_ms - 1, DAYS).is_open == now.is_open);
    must(now.until_ms > at_ms + (DAYS - 2) * DAY_MS || /* no change was found */
         schedule_reckon(s, NULL, now.until_ms, DAYS).is_open != now.is_open);
    return now.until_ms;
}

static void look_around(struct schedule *s, int64_t at_ms)
{
    for (int i = 0; i < STEPS && at_ms != NEVER_MS; i++)
        at_ms = look_at(s, at_ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char *const zones[] = { "Europe/Moscow", "Europe/Berlin", "America/New_York",
        "Australia/Lord_Howe" };
    struct arena a = { 0 };
    struct schedule_stop stop;
    struct schedule *s;
    char *text;

    if (n < 2)
        return 0;
    text = fuzz_text(bytes + 2, n - 2);
    s = schedule_read(text, zone_of(zones[bytes[0] % 4]), &a, &stop);
    must(!s == (stop.fault != SCHEDULE_READ) && stop.at <= strlen(text));
    if (s)
        look_around(s, FROM_MS + bytes[1] * STEP_MS);
    arena_clear(&a);
    free(text);
    return 0;
}
