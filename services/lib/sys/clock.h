/* clock - the only clock. Service time is a function of wall time, the rate and a start instant
 * that is kept in the data directory, the same in every worker and after every restart (design.md
 * 3, rule 5). Real time is boot time: it never jumps, and counts through suspend; leases,
 * heartbeats and handshakes use it. */
#ifndef ASSIST_SYS_CLOCK_H
#define ASSIST_SYS_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock; /* opaque; world tests make a virtual one */

/* The machine's clock. `dir`/clock keeps rate and start; made by the first opener, checked by the
 * others. 1 <= rate <= CLOCK_FASTEST; zone: an IANA name or NULL for the machine's; a named one
 * becomes the process's (TZ). dir NULL: nothing is kept, the start is now. NULL and *ret_error on
 * failure: ERR_IO, ERR_STORAGE_FULL, ERR_DAMAGED (the kept file), ERR_CONFIG_WRONG (rate out of
 * range or another than the kept one; a zone that the machine does not know).
 *
 * Within a process service time goes on with boot time and never back: when the wall is set forward
 * it follows the wall; when the wall is set back it goes on as if nothing had happened, until the
 * wall has caught up. */
#define CLOCK_FASTEST 100000
struct clock *clock_open(const char *dir, uint32_t rate, const char *zone, int *ret_error);
/* A clock that stands still until told: wall and boot in ms are read from the given places at each
 * call. Rate 1, zone UTC. */
struct clock *clock_virtual(const int64_t *wall_ms, const int64_t *boot_ms);
/* The same at a rate; every clock of one service is given the same start, as they read it from the
 * data directory. */
struct clock *clock_virtual_at(
    const int64_t *wall_ms, const int64_t *boot_ms, uint32_t rate, int64_t start_ms);
void clock_close(struct clock *c);

int64_t clock_now(struct clock *c); /* service time, ms UTC; never goes back within a process */
int64_t clock_real(struct clock *c); /* boot time, ms */
uint32_t clock_rate(const struct clock *c);
int64_t clock_real_until(struct clock *c, int64_t service_ms); /* real ms from now; 0 if past */
/* Service time may not be earlier than what is already stored: called at start with the newest
 * stored instants. */
void clock_not_before(struct clock *c, int64_t service_ms);
/* Where wall and boot time parted by more than 2 s since it was last told: by how much (service ms,
 * signed), else 0. Smaller ones add up until they are told. */
int64_t clock_jump(struct clock *c);
/* Civil year and day of year in the configured zone, and its offset then. */
void clock_civil(struct clock *c, int64_t ms, int *ret_year, int *ret_day_of_year);
int clock_offset_s(struct clock *c, int64_t ms);
const char *clock_zone(const struct clock *c); /* its IANA name; NULL: the machine's */

#endif
