/* sealed - cases that lay sealed at an operator's while nobody answered. The boxes are made of libsodium's chance, which is this
 * world's own here, so that the same seed seals the same. */
#include <sodium.h>
#include <string.h>
#include "base/must.h"
#include "bus/keys.h"
#include "bus/sealed.h"
#include "world/world.h"

static struct random dice;

static const char *name(void)
{
    return "world";
}

static void fill(void *buffer, size_t n)
{
    random_bytes(&dice, buffer, n);
}

static uint32_t some(void)
{
    uint32_t number;

    fill(&number, sizeof number);
    return number;
}

void sealed_prepare(void)
{
    static struct randombytes_implementation ours = {
        .implementation_name = name, .random = some, .buf = fill
    };

    must(randombytes_set_implementation(&ours) == 0);
}

/* The service's pair of keys, of which operators have the public half. */
void sealed_begin(struct world *w)
{
    struct key_pair service;
    char path[300];

    dice = (struct random){ { w->seed + 1, w->seed + 2 } };
    keys_generate(&service);
    memcpy(w->service_key, service.public_key, sizeof w->service_key);
    snprintf(path, sizeof path, "%s/keys/service.key", w->data);
    must(keys_write(path, &service) == 0);
}

/* In the arena: the case as it was kept, since when is what the operator's own clock said. */
SealedCase *sealed_file(struct world *w, const FileCase *f, struct arena *a)
{
    SealedCase *sealed = arena_alloc(a, sizeof *sealed);
    Instant *at = arena_alloc(a, sizeof *at);
    size_t n;
    uint8_t *bytes = codec_pack(f, a, &n);

    sealed_case__init(sealed);
    instant__init(at);
    PUT(at, ms, world_now(w) - between(w, -MINUTE_MS, HOUR_MS));
    sealed->sealed_at = at;
    PUT(sealed, box,
        ((ProtobufCBinaryData){ n + SEALED_MORE, sealed_make(w->service_key, bytes, n, a) }));
    return sealed;
}
