/* page_mark - see page_mark.h. */
#include "casebook/page_mark.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"

#define DIGITS 16

char *page_mark_say(uint64_t at, struct arena *a)
{
    return arena_printf(a, "%0*" PRIx64, DIGITS, at);
}

int page_mark_read(const char *mark, uint64_t *ret_at)
{
    char *end;

    if (strlen(mark) != DIGITS || strspn(mark, "0123456789abcdef") != DIGITS)
        return ERR_INVALID;
    *ret_at = strtoull(mark, &end, 16);
    return *ret_at <= INT64_MAX ? 0 : ERR_INVALID;
}
