/* admit - who says it, may they, is it well-formed, who handles it. In this order: what a role may not say is refused
 * before it is unpacked (design.md 3, rule 11). */
#include "worker/engine_parts.h"
#include "base/text.h"
#include "sys/log.h"

#define NAME_SIZE 64 /* as keyring_find writes */

enum link_mode engine_mode(const struct engine *e, int link)
{
    return e->w->links[link].mode;
}

bus_handler *engine_route(const struct engine *e, Envelope__BodyCase message)
{
    for (const struct bus_route *r = e->w->routes; r && r->message; r++) {
        if (r->message == message)
            return r->handle;
    }
    return NULL;
}

/* The engine answers these itself; Hello goes to a route as well where there is one. */
static bool is_own(enum link_mode mode, Envelope__BodyCase message)
{
    switch (mode) {
    case LINK_BIND_PUBLIC:
        return message == ENVELOPE__BODY_BEAT;
    case LINK_BIND_INNER:
        return message == ENVELOPE__BODY_HELLO || message == ENVELOPE__BODY_BEAT;
    case LINK_CONNECT:
        return message == ENVELOPE__BODY_HELLO || message == ENVELOPE__BODY_BEAT ||
               message == ENVELOPE__BODY_THERE || message == ENVELOPE__BODY_FOLLOW_PAGE;
    }
    return false;
}

/* Name, role and responder of a key that is still good. */
static int admit_key(struct engine *e, const struct raw_msg *raw, struct bus_msg *in)
{
    char *responder = arena_alloc(&e->arena, NAME_SIZE);

    if (!follows_keys_level(e))
        return ADMIT_DROP; /* it is said again: no client was told that we have it */
    if (text_empty(raw->actor) || !keyring_find(e->keyring, raw->actor, &in->role, responder))
        return turn_refuse(&e->turn, ERR_FORBIDDEN, "actor", NULL);
    if (!keyring_spend(e->keyring, raw->actor, e->turn.real_ms))
        return turn_refuse(&e->turn, ERR_BUSY, "key", NULL);
    in->actor = arena_dup(&e->arena, raw->actor);
    in->responder = responder;
    return 0;
}

static int admit_word(struct engine *e, const struct raw_msg *raw, const struct bus_msg *in,
    Envelope__BodyCase *ret_message)
{
    Envelope__BodyCase message = codec_peek(raw->bytes, raw->n);

    if (message == ENVELOPE__BODY__NOT_SET)
        return turn_refuse(&e->turn, ERR_UNKNOWN_WORD, "body", NULL);
    if (engine_mode(e, raw->from.link) == LINK_BIND_PUBLIC &&
        (!e->w->may || !e->w->may(in->role, message)))
        return turn_refuse(&e->turn, ERR_FORBIDDEN, codec_name(message), NULL);
    *ret_message = message;
    return 0;
}

/* From outside these three are lies or mistakes: what we know is put in their place. */
static void overwrite_sender(Envelope *env, const struct bus_msg *in)
{
    env->actor = (char *)(uintptr_t)in->actor;
    PUT(env, role, in->role);
    env->n_return_path = 0;
    env->return_path = NULL;
}

static int admit_body(struct engine *e, const struct raw_msg *raw, struct bus_msg *in)
{
    struct refusal why = { 0 };
    Envelope *env = codec_unpack(raw->bytes, raw->n, &e->arena, &why);

    if (!env)
        return turn_refuse(&e->turn, why.code ? why.code : ERR_INVALID, why.field, why.value);
    if (engine_mode(e, raw->from.link) == LINK_BIND_PUBLIC) {
        overwrite_sender(env, in);
    } else {
        in->actor = env->actor ? env->actor : "";
        in->role = env->has_role ? env->role : ROLE__NOBODY;
        in->responder = "";
    }
    in->env = env;
    return 0;
}

/* Hello on an inner link is told to the worker too (the casebook frees leases); a beat on a public link only if it asks. */
static bool hears_own(enum link_mode mode, Envelope__BodyCase message)
{
    return (mode == LINK_BIND_INNER && message == ENVELOPE__BODY_HELLO) || mode == LINK_BIND_PUBLIC;
}

static int admit_route(struct engine *e, Envelope__BodyCase message, struct admitted *a)
{
    enum link_mode mode = engine_mode(e, a->in.from.link);

    a->handle = engine_route(e, message);
    a->is_own = is_own(mode, message);
    if (a->is_own && !hears_own(mode, message))
        a->handle = NULL;
    if (mode == LINK_BIND_PUBLIC && a->handle)
        a->is_own = false;
    if (!a->is_own && !a->handle)
        return turn_refuse(&e->turn, ERR_UNKNOWN_WORD, "body", codec_name(message));
    return 0;
}

int admit(struct engine *e, const struct raw_msg *raw, struct admitted *ret)
{
    Envelope__BodyCase message = ENVELOPE__BODY__NOT_SET;
    int error = 0;

    *ret = (struct admitted){ .in = { .from = raw->from, .bytes = raw->bytes, .n = raw->n } };
    if (raw->n > BUS_MESSAGE_MAX)
        return turn_refuse(&e->turn, ERR_TOO_LONG, "envelope", NULL);
    if (engine_mode(e, raw->from.link) == LINK_BIND_PUBLIC)
        error = admit_key(e, raw, &ret->in);
    if (!error)
        error = admit_word(e, raw, &ret->in, &message);
    if (!error)
        error = admit_body(e, raw, &ret->in);
    if (!error)
        error = admit_route(e, message, ret);
    return error;
}

static bool is_refusal(const struct raw_msg *raw)
{
    return raw->n <= BUS_MESSAGE_MAX && codec_peek(raw->bytes, raw->n) == ENVELOPE__BODY_REFUSAL;
}

static void fill_refusal(Refusal *r, const struct refusal *why, int code)
{
    r->code = (char *)(uintptr_t)error_code(code);
    if (why->code != code)
        return;
    r->field = (char *)(uintptr_t)why->field;
    r->reason = (char *)(uintptr_t)why->value;
}

void admit_refuse(struct engine *e, const struct raw_msg *raw, int code)
{
    struct peeked asked;
    Envelope env = ENVELOPE__INIT;
    Refusal refusal = REFUSAL__INIT;

    log_trace("refused link=%s code=%s", e->w->links[raw->from.link].name, error_code(code));
    if (is_refusal(raw))
        return;
    peek(raw->bytes, raw->n, &asked);
    fill_refusal(&refusal, &e->turn.refused, code);
    env.has_id = asked.id.data != NULL;
    env.id = asked.id;
    if (engine_mode(e, raw->from.link) != LINK_BIND_PUBLIC) {
        env.return_path = asked.return_path;
        env.n_return_path = asked.n_return_path;
    }
    env.body_case = ENVELOPE__BODY_REFUSAL;
    env.refusal = &refusal;
    turn_say(&e->turn, raw->from, &env);
}
