/* board_on_ask_status - is every promise kept right now? */
#include "board/parts.h"

int board_on_ask_status(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    (void)in;
    if (status_is_too_early(self, t))
        return turn_refuse(t, ERR_BUSY, "ask_status", NULL);
    reply->body_case = ENVELOPE__BODY_BOARD_STATUS;
    reply->board_status = status_now(self, t);
    return 0;
}
