/* clock - service time out of wall time, boot time, a rate and a kept start. */
#include "sys/clock.h"

#include "base/errors.h"
#include "base/must.h"
#include "base/text.h"
#include "base/times.h"
#include "sys/files.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define JUMP_MS (2 * SECOND_MS)
#define KEPT_TEXT 128
#define ZONE_TEXT 64

struct clock {
    const int64_t *virtual_wall_ms; /* NULL: the machine's */
    const int64_t *virtual_boot_ms;
    int64_t start_ms; /* where service time and wall time meet */
    uint32_t rate;
    int64_t steady_ms; /* wall time that never went back, as it was ... */
    int64_t steady_boot_ms; /* ... at this boot time */
    int64_t known_gap_ms; /* wall - boot when a jump was last told */
};

static int64_t read_ms(clockid_t which)
{
    struct timespec t;

    must(clock_gettime(which, &t) == 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The wall first: when the process is stopped between the two, the wall looks late, which the next
 * look mends; the other way round it would look set forward. Tried again while the two are apart.
 */
static void read_both(const struct clock *c, int64_t *ret_wall_ms, int64_t *ret_boot_ms)
{
    if (c->virtual_wall_ms) {
        *ret_wall_ms = *c->virtual_wall_ms;
        *ret_boot_ms = *c->virtual_boot_ms;
        return;
    }
    for (int tries = 0; tries < 10; tries++) {
        int64_t before = read_ms(CLOCK_BOOTTIME);

        *ret_wall_ms = read_ms(CLOCK_REALTIME);
        *ret_boot_ms = read_ms(CLOCK_BOOTTIME);
        if (*ret_boot_ms - before <= 1)
            return;
    }
}

/* The wall's time as we go by it, moved on to now. */
static int64_t steady_now(struct clock *c)
{
    int64_t wall_ms, boot_ms, gone_on;

    read_both(c, &wall_ms, &boot_ms);
    gone_on = c->steady_ms + (boot_ms - c->steady_boot_ms);
    c->steady_ms = wall_ms > gone_on ? wall_ms : gone_on;
    c->steady_boot_ms = boot_ms;
    return c->steady_ms;
}

static void begin(struct clock *c)
{
    read_both(c, &c->steady_ms, &c->steady_boot_ms);
    c->known_gap_ms = c->steady_ms - c->steady_boot_ms;
}

/* ---- what the data directory keeps: "rate=60\nstart_wall_ms=1795341600000\n" ---- */

static bool take_line(const char **t, const char *key, int64_t max, int64_t *ret_number)
{
    char number[24];
    const char *end = strchr(*t, '\n');
    size_t head = strlen(key);

    if (!end || !text_starts(*t, key) || (size_t)(end - *t) - head >= sizeof(number))
        return false;
    memcpy(number, *t + head, (size_t)(end - *t) - head);
    number[(size_t)(end - *t) - head] = '\0';
    *t = end + 1;
    return text_int(number, 1, max, ret_number) == 0;
}

static int read_kept(const char *path, int64_t *ret_rate, int64_t *ret_start_ms)
{
    char *kept;
    size_t n;
    int error = files_read(path, KEPT_TEXT, &kept, &n);
    const char *t;

    if (error == ERR_TOO_LONG)
        return ERR_DAMAGED;
    if (error)
        return error;
    t = kept;
    if (!take_line(&t, "rate=", CLOCK_FASTEST, ret_rate) ||
        !take_line(&t, "start_wall_ms=", INT64_MAX / 2, ret_start_ms) || *t)
        error = ERR_DAMAGED;
    free(kept);
    return error;
}

/* Of several workers that start at once, one makes the file, and all read that one's. */
static int keep(struct clock *c, const char *dir)
{
    char path[PATH_MAX], text[KEPT_TEXT];
    int64_t rate = 0, start_ms = 0;
    int error, n;

    n = snprintf(path, sizeof(path), "%s/clock", dir);
    if (n < 0 || (size_t)n >= sizeof(path))
        return ERR_IO;
    error = read_kept(path, &rate, &start_ms);
    if (error == ERR_NOT_FOUND) {
        n = snprintf(
            text, sizeof(text), "rate=%u\nstart_wall_ms=%lld\n", c->rate, (long long)c->start_ms);
        error = files_create(path, text, (size_t)n, 0600);
        if (error == 0 || error == ERR_TAKEN)
            error = read_kept(path, &rate, &start_ms);
    }
    if (error)
        return error == ERR_NOT_FOUND ? ERR_IO : error;
    if (rate != c->rate)
        return ERR_CONFIG_WRONG;
    c->start_ms = start_ms;
    return 0;
}

/* glibc takes an unknown name for UTC without a word, so look first. */
static bool zone_is_known(const char *zone)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
    char path[ZONE_TEXT + 32];
    struct stat st;

    if (!*zone || *zone == '/' || strlen(zone) >= ZONE_TEXT || zone[strspn(zone, letters)])
        return false;
    snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone);
    return text_is(zone, "UTC") || (stat(path, &st) == 0 && S_ISREG(st.st_mode));
}

static int use_zone(const char *zone)
{
    if (zone && !zone_is_known(zone))
        return ERR_CONFIG_WRONG;
    if (zone && setenv("TZ", zone, 1))
        return ERR_IO;
    tzset();
    return 0;
}

static int open_parts(struct clock *c, const char *dir, const char *zone)
{
    int error;

    if (c->rate < 1 || c->rate > CLOCK_FASTEST)
        return ERR_CONFIG_WRONG;
    error = use_zone(zone);
    if (error)
        return error;
    begin(c);
    c->start_ms = c->steady_ms;
    return dir ? keep(c, dir) : 0;
}

struct clock *clock_open(const char *dir, uint32_t rate, const char *zone, int *ret_error)
{
    struct clock *c = must_alloc(sizeof(*c));
    int error;

    c->rate = rate;
    error = open_parts(c, dir, zone);
    if (error) {
        clock_close(c);
        *ret_error = error;
        return NULL;
    }
    return c;
}

struct clock *clock_virtual(const int64_t *wall_ms, const int64_t *boot_ms)
{
    struct clock *c = must_alloc(sizeof(*c));

    c->virtual_wall_ms = wall_ms;
    c->virtual_boot_ms = boot_ms;
    c->rate = 1;
    begin(c);
    c->start_ms = c->steady_ms;
    return c;
}

struct clock *clock_virtual_at(
    const int64_t *wall_ms, const int64_t *boot_ms, uint32_t rate, int64_t start_ms)
{
    struct clock *c = clock_virtual(wall_ms, boot_ms);

    c->rate = rate;
    c->start_ms = start_ms;
    return c;
}

void clock_close(struct clock *c)
{
    free(c);
}

uint32_t clock_rate(const struct clock *c)
{
    return c->rate;
}

int64_t clock_now(struct clock *c)
{
    return c->start_ms + (steady_now(c) - c->start_ms) * c->rate;
}

int64_t clock_real(struct clock *c)
{
    int64_t wall_ms, boot_ms;

    read_both(c, &wall_ms, &boot_ms);
    return boot_ms;
}

/* Real ms that a span of service time takes, rounded up: too late is seen, too early would be
 * another round. */
static int64_t real_span(const struct clock *c, int64_t service_ms)
{
    return service_ms / c->rate + (service_ms % c->rate > 0);
}

int64_t clock_real_until(struct clock *c, int64_t service_ms)
{
    int64_t now_ms = clock_now(c);

    return service_ms <= now_ms ? 0 : real_span(c, service_ms - now_ms);
}

void clock_not_before(struct clock *c, int64_t service_ms)
{
    c->steady_ms += clock_real_until(c, service_ms);
}

int64_t clock_jump(struct clock *c)
{
    int64_t wall_ms, boot_ms, jump_ms;

    read_both(c, &wall_ms, &boot_ms);
    jump_ms = wall_ms - boot_ms - c->known_gap_ms;
    if (jump_ms >= -JUMP_MS && jump_ms <= JUMP_MS)
        return 0;
    c->known_gap_ms += jump_ms;
    return jump_ms * c->rate;
}

int clock_offset_s(struct clock *c, int64_t ms)
{
    time_t second = (time_t)(ms / SECOND_MS - (ms % SECOND_MS < 0));
    struct tm local;

    if (c->virtual_wall_ms || !localtime_r(&second, &local))
        return 0;
    return (int)local.tm_gmtoff;
}

const char *clock_zone(const struct clock *c)
{
    return c->virtual_wall_ms ? "UTC" : getenv("TZ"); /* use_zone() has set it */
}

void clock_civil(struct clock *c, int64_t ms, int *ret_year, int *ret_day_of_year)
{
    time_civil(ms, clock_offset_s(c, ms), ret_year, ret_day_of_year);
}
