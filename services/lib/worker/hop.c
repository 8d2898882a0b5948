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
    ProtobufCBinaryData item = { .len = HEAD + (size_t)hop->n };

    item.data = arena_alloc(a, item.len);
    memcpy(item.data, instance, HOP_INSTANCE);
    item.data[HOP_INSTANCE] = hop->purpose;
    memcpy(item.data + HEAD, hop->address, hop->n);
    env->return_path = arena_copy(a, &item, sizeof item);
    env->n_return_path = 1;
}

int hop_take(const uint8_t instance[HOP_INSTANCE], const Envelope *env, struct hop *ret)
{
    const ProtobufCBinaryData *item;

    if (env->n_return_path != 1) /* the door is the outermost: nobody else is behind it */
        return ERR_INVALID;
    item = &env->return_path[0];
    if (item->len < HEAD || item->len > HEAD + HOP_ADDRESS)
        return ERR_INVALID;
    if (memcmp(item->data, instance, HOP_INSTANCE) != 0)
        return ERR_STALE;
    *ret = (struct hop){ .purpose = item->data[HOP_INSTANCE], .n = (uint8_t)(item->len - HEAD) };
    memcpy(ret->address, item->data + HEAD, ret->n);
    return 0;
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
