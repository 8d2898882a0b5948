/* batch - one transaction for what waits (design.md 3, rule 6). Nothing of a batch is said before its commit returned;
 * a batch that cannot be committed runs again one message at a time, so that one bad message harms no other. */
#include <string.h>
#include "bus/codec.h"
#include "sys/fault.h"
#include "sys/log.h"
#include "worker/engine_parts.h"

/* A failure of the world in the middle of a handler: what it has written so far must go. Other codes are decided before
 * the first write (rule 10) and leave nothing behind. */
static bool spoils_batch(int code)
{
    return code == ERR_IO || code == ERR_STORAGE_FULL || code == ERR_DAMAGED;
}

int batch_begin(struct engine *e)
{
    int error = 0;

    if (e->has_begun)
        return 0;
    if (e->w->begin)
        error = e->w->begin(e->self);
    e->has_begun = !error;
    return error;
}

/* What the engine itself learns in a batch is taken back with it: the worker has to hear of it again. */
static void remember(struct engine *e)
{
    memcpy(e->follows_before, e->follows, sizeof e->follows);
    memcpy(e->peers_before, e->peers, e->n_peers * sizeof e->peers[0]);
    e->n_peers_before = e->n_peers;
}

static void undo(struct engine *e, size_t said_before)
{
    if (e->has_begun && e->w->rollback)
        e->w->rollback(e->self);
    e->has_begun = false;
    outbox_cut(e->turn.out, said_before);
    memcpy(e->follows, e->follows_before, sizeof e->follows);
    memcpy(e->peers, e->peers_before, e->n_peers_before * sizeof e->peers[0]);
    e->n_peers = e->n_peers_before;
}

static int commit(struct engine *e)
{
    int error = fault_point("turn.before_commit");

    if (!error && e->has_begun && e->w->commit)
        error = e->w->commit(e->self);
    if (error)
        return error;
    e->has_begun = false;
    return fault_point("turn.after_commit") == ERR_IO ? ERR_IO : 0;
}

static int hear_own(struct engine *e, const struct bus_msg *in)
{
    switch ((int)in->env->body_case) {
    case ENVELOPE__BODY_HELLO:
        return links_on_hello(e, in);
    case ENVELOPE__BODY_BEAT:
        return links_on_beat(e, in);
    case ENVELOPE__BODY_THERE:
        return follows_newest(e, in->from.link, in->env->there->changed);
    case ENVELOPE__BODY_FOLLOW_PAGE:
        return follows_on_page(e, in);
    default:
        return 0;
    }
}

#define ENVELOPE_ROOM 512 /* of BUS_MESSAGE_MAX, for what turn_say and each hop add */

/* Handlers cut their long answers themselves. One that grew too long all the same is refused: that is a nuisance to
 * one person, while a worker that aborts on it would do so again at every retry. */
static int say_reply(struct engine *e, const struct bus_msg *in, Envelope *reply)
{
    if (reply->body_case == ENVELOPE__BODY__NOT_SET)
        return 0;
    reply->has_id = in->env->has_id;
    reply->id = in->env->id;
    reply->n_return_path = in->env->n_return_path;
    reply->return_path = in->env->return_path;
    if (codec_size(reply) > BUS_MESSAGE_MAX - ENVELOPE_ROOM)
        return turn_refuse(&e->turn, ERR_TOO_LONG, codec_name(reply->body_case), NULL);
    turn_say(&e->turn, in->from, reply);
    return 0;
}

static int call_handler(struct engine *e, const struct admitted *a)
{
    Envelope reply = ENVELOPE__INIT;
    size_t said_before = outbox_count(e->turn.out);
    int error = batch_begin(e);

    if (!error)
        error = a->handle(e->self, &e->turn, &a->in, &reply);
    if (!error)
        error = say_reply(e, &a->in, &reply);
    if (error)
        outbox_cut(e->turn.out, said_before);
    return error;
}

static int handle(struct engine *e, const struct raw_msg *raw, const struct admitted *a)
{
    int error = 0;

    log_trace(
        "heard %s link=%s", codec_name(a->in.env->body_case), e->w->links[raw->from.link].name);
    links_heard(e, raw->from);
    if (a->is_own)
        error = hear_own(e, &a->in);
    if (!error && a->handle)
        error = call_handler(e, a);
    return error;
}

/* 0 (handled, refused or dropped), or a failure that spoils the batch. */
static int hear(struct engine *e, const struct raw_msg *raw)
{
    struct admitted a;
    int error;

    e->turn.refused = (struct refusal){ 0 };
    error = admit(e, raw, &a);
    if (error == ADMIT_DROP)
        return 0;
    if (!error)
        error = handle(e, raw, &a);
    if (spoils_batch(error))
        return error;
    if (error)
        admit_refuse(e, raw, error);
    return 0;
}

enum outcome { DONE, AGAIN, BROKEN };

/* One transaction over n messages. AGAIN: all of it is undone, *ret_why says what stood in the way. */
static enum outcome transact(struct engine *e, const struct raw_msg *msgs, size_t n, int *ret_why)
{
    size_t said_before = outbox_count(e->turn.out);
    int error = 0;

    remember(e);
    for (size_t i = 0; i < n && !error; i++) {
        error = hear(e, &msgs[i]);
        if (!error)
            error = fault_point("turn.handler");
    }
    if (!error) {
        error = commit(e);
        if (!error)
            return DONE;
        if (error == ERR_IO)
            return BROKEN; /* written or not: only a new start can tell (pitfall E3) */
    }
    undo(e, said_before);
    *ret_why = error;
    return AGAIN;
}

static void refuse_alone(struct engine *e, const struct raw_msg *raw, int why)
{
    log_warn("refused after rollback link=%s code=%s", e->w->links[raw->from.link].name,
        error_code(why));
    admit_refuse(e, raw, why);
}

static enum outcome hear_alone(struct engine *e, const struct raw_msg *raw)
{
    int why = 0;
    enum outcome outcome = transact(e, raw, 1, &why);

    if (outcome == AGAIN)
        refuse_alone(e, raw, why);
    return outcome == AGAIN ? DONE : outcome;
}

/* What stood alone is not tried again in vain; but a rollback for want of room gave the ballast's back (store.h). */
static bool is_worth_again(size_t n, int why)
{
    return n > 1 || why == ERR_STORAGE_FULL;
}

int batch_hear(struct engine *e, const struct raw_msg *msgs, size_t n)
{
    int why = 0;
    enum outcome outcome = transact(e, msgs, n, &why);

    if (outcome == AGAIN && !is_worth_again(n, why)) {
        refuse_alone(e, &msgs[0], why);
    } else if (outcome == AGAIN) {
        outcome = DONE;
        for (size_t i = 0; i < n && outcome == DONE; i++)
            outcome = hear_alone(e, &msgs[i]);
    }
    return outcome == BROKEN ? ERR_IO : 0;
}

int batch_work(struct engine *e, int (*work)(struct engine *e))
{
    size_t said_before = outbox_count(e->turn.out);
    int error;

    remember(e);
    error = batch_begin(e);
    if (!error)
        error = work(e);
    if (!error) {
        error = commit(e);
        if (!error || error == ERR_IO)
            return error;
    }
    undo(e, said_before);
    return -error;
}
