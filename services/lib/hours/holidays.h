/* holidays - the days on which Russia does not work: what its Labour Code names, article 112, the days off that a holiday at a
 * weekend moves to, and what the government decrees for a year. Pure. */
#ifndef ASSIST_HOURS_HOLIDAYS_H
#define ASSIST_HOURS_HOLIDAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOLIDAYS_SAID_MAX 200

/* What somebody adds to what is known here. { 0 }: nothing. */
struct holidays {
    struct holiday_said {
        int32_t day; /* as in day.h */
        bool is_off; /* else a day like others, whatever the law says */
    } said[HOLIDAYS_SAID_MAX];
    size_t n;
};

/* "2027-11-05 2027-12-31 -2027-05-10": days off, and with '-' days that are none; blanks or commas between them. NULL: none. 0,
 * or ERR_INVALID, ERR_OUT_OF_RANGE (no such day), ERR_TOO_LONG (too many) and *ret_at, where in the text. */
int holidays_read(const char *text, struct holidays *ret, size_t *ret_at);
/* Of the Russian calendar. `h` NULL: as the law alone has it. */
bool holidays_has(const struct holidays *h, int32_t day);

#endif
