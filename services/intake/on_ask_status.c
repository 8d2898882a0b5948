/* on_ask_status - AskStatus: the casebook knows, and what it says is passed on. The board is asked
 * at the same time, for if the casebook is silent for a second, that and what the board sees is the
 * answer: it is then that somebody asks. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "bus/codec.h"
#include "intake/parts.h"
#include "intake/status.h"

#define WAIT_MS 1000 /* boot time */

static void forget(struct status_asked *asked)
{
    free(asked->board);
    *asked = (struct status_asked){ 0 };
}

static struct status_asked *find(struct intake *self, uint32_t serial)
{
    for (size_t i = 0; i < STATUS_ASKED_MAX; i++) {
        if (self->asked[i].serial == serial)
            return &self->asked[i];
    }
    return NULL;
}

/* The same person asking again under the same id: one answer is enough. */
static bool is_same(const struct status_asked *asked, const struct bus_msg *in)
{
    return asked->serial && asked->peer.n == in->from.n &&
           memcmp(asked->peer.id, in->from.id, in->from.n) == 0 && asked->n_id &&
           asked->n_id == in->env->id.len && memcmp(asked->id, in->env->id.data, asked->n_id) == 0;
}

static bool is_waiting(const struct intake *self, const struct bus_msg *in)
{
    for (size_t i = 0; i < STATUS_ASKED_MAX; i++) {
        if (in->env->has_id && is_same(&self->asked[i], in))
            return true;
    }
    return false;
}

static void remember(
    struct intake *self, struct turn *t, const struct bus_msg *in, struct status_asked *asked)
{
    if (++self->last_serial == 0)
        self->last_serial = 1;
    *asked = (struct status_asked){
        .serial = self->last_serial, .peer = in->from, .since_ms = t->real_ms
    };
    if (!in->env->has_id)
        return;
    asked->n_id = in->env->id.len; /* validate: 16 */
    memcpy(asked->id, in->env->id.data, asked->n_id);
}

int intake_on_ask_status(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct intake *self = self_;
    struct status_asked *asked = find(self, 0);
    int error = intake_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    if (is_waiting(self, in))
        return 0;
    if (!asked)
        return turn_refuse(t, ERR_BUSY, "ask_status", NULL);
    remember(self, t, in, asked);
    intake_say_status_asked(self, t, in, LINK_CASEBOOK, asked->serial);
    intake_say_status_asked(self, t, in, LINK_BOARD, asked->serial);
    return 0;
}

static void answer_ourselves(struct intake *self, struct turn *t, struct status_asked *asked)
{
    const BoardStatus *board = asked->board ? codec_unpack_as(&board_status__descriptor,
                                                  asked->board, asked->n_board, t->arena)
                                            : NULL;
    Envelope env = ENVELOPE__INIT;

    env.body_case = ENVELOPE__BODY_STATUS;
    env.status = status_without_casebook(board, asked->is_board_up, t->arena);
    PUT(env.status, exercise, self->settings->exercise);
    PUT(env.status, clock_rate, self->settings->clock_rate);
    env.has_id = asked->n_id > 0;
    env.id = (ProtobufCBinaryData){ .len = asked->n_id, .data = asked->id };
    hop_say_outside(t, asked->peer, &env);
    forget(asked);
}

static void keep_board(struct turn *t, struct status_asked *asked, const Envelope *env)
{
    size_t n;
    uint8_t *bytes;

    asked->is_board_up = true;
    if (asked->board || env->body_case != ENVELOPE__BODY_BOARD_STATUS)
        return;
    bytes = codec_pack(env->board_status, t->arena, &n);
    asked->board = must_alloc(n ? n : 1);
    memcpy(asked->board, bytes, n);
    asked->n_board = n;
}

void status_take(struct intake *self, struct turn *t, uint32_t serial, const struct bus_msg *in)
{
    struct status_asked *asked = serial ? find(self, serial) : NULL;

    if (!asked)
        return; /* too late, or twice */
    if (in->from.link == LINK_BOARD) {
        keep_board(t, asked, in->env);
        return;
    }
    hop_say_outside(t, asked->peer, in->env);
    forget(asked);
}

int intake_on_tick(void *self_, struct turn *t)
{
    struct intake *self = self_;

    for (size_t i = 0; i < STATUS_ASKED_MAX; i++) {
        struct status_asked *asked = &self->asked[i];

        if (asked->serial && t->real_ms - asked->since_ms >= WAIT_MS)
            answer_ourselves(self, t, asked);
    }
    return 0;
}
