/* hop - instance, purpose, address: at most 25 bytes. */
#include "worker/hop.h"

#include <string.h>
#include "base/errors.h"
#include "base/must.h"

#define HEAD (HOP_INSTANCE + 1)

struct hop hop_to(const struct bus_peer *peer)
{
    struct hop hop = { .purpose = HOP_PEER, .n = peer->n };

    must(peer->n <= HOP_ADDRESS);
    memcpy(hop.address, peer->id, peer->n);
    return hop;
}

struct bus_peer hop_peer(const struct hop *hop, int link)
{
    struct bus_peer peer = { .link = (int16_t)link, .n = hop->n };

    memcpy(peer.id, hop->address, hop->n);
    return peer;
}

void hop_put(
    const uint8_t instance[HOP_INSTANCE], const struct hop *hop, Envelope *env, struct arena *a)
{
    env->n_return_path = 0;
    hop_push(instance, hop, env, a);
}

void hop_push(
    const uint8_t instance[HOP_INSTANCE], const struct hop *hop, Envelope *env, struct arena *a)
{
    ProtobufCBinaryData item = { .len = HEAD + (size_t)hop->n };
    ProtobufCBinaryData *path = arena_alloc(a, (env->n_return_path + 1) * sizeof *path);

    item.data = arena_alloc(a, item.len);
    memcpy(item.data, instance, HOP_INSTANCE);
    item.data[HOP_INSTANCE] = hop->purpose;
    memcpy(item.data + HEAD, hop->address, hop->n);
    if (env->n_return_path)
        memcpy(path, env->return_path, env->n_return_path * sizeof *path);
    path[env->n_return_path++] = item;
    env->return_path = path;
}

static int read_hop(
    const uint8_t instance[HOP_INSTANCE], const ProtobufCBinaryData *item, struct hop *ret)
{
    if (item->len < HEAD || item->len > HEAD + HOP_ADDRESS)
        return ERR_INVALID;
    if (memcmp(item->data, instance, HOP_INSTANCE) != 0)
        return ERR_STALE;
    *ret = (struct hop){ .purpose = item->data[HOP_INSTANCE], .n = (uint8_t)(item->len - HEAD) };
    memcpy(ret->address, item->data + HEAD, ret->n);
    return 0;
}

int hop_take(const uint8_t instance[HOP_INSTANCE], const Envelope *env, struct hop *ret)
{
    if (env->n_return_path != 1) /* the door is the outermost: nobody else is behind it */
        return ERR_INVALID;
    return read_hop(instance, &env->return_path[0], ret);
}

int hop_pop(const uint8_t instance[HOP_INSTANCE], Envelope *env, struct hop *ret)
{
    int error;

    if (env->n_return_path == 0)
        return ERR_INVALID;
    error = read_hop(instance, &env->return_path[env->n_return_path - 1], ret);
    if (error == 0)
        env->n_return_path--;
    return error;
}

void hop_say_outside(struct turn *t, struct bus_peer to, const Envelope *answer)
{
    Envelope env = *answer; /* shallow */

    env.base.n_unknown_fields = 0;
    env.actor = NULL;
    env.has_role = 0;
    env.n_return_path = 0;
    env.return_path = NULL;
    turn_say(t, to, &env);
}
