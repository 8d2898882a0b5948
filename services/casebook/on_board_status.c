/* on_board_status - what the board finds when it looks at every promise. Kept for whoever asks for the status. */
#include "base/must.h"
#include "bus/codec.h"
#include "casebook/casebook.h"

void board_status_free(struct casebook *self)
{
    if (self->board)
        board_status__free_unpacked(self->board, NULL);
    self->board = NULL;
}

int casebook_on_board_status(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    size_t n;
    uint8_t *bytes = codec_pack(in->env->board_status, t->arena, &n);

    (void)reply;
    board_status_free(self);
    self->board = board_status__unpack(NULL, n, bytes);
    must(self->board); /* we packed it ourselves: the heap is empty */
    self->board_ms = t->real_ms;
    return 0;
}
