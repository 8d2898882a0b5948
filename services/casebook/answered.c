/* answered - safe twice: the same command from the same actor gets the same answer; the same id with other content, or from
 * another actor, is refused and shows nothing (design.md 3, rule 3). */
#include "casebook/casebook.h"
#include <sodium.h>
#include <string.h>
#include "base/must.h"
#include "bus/codec.h"

/* With its type: OwnCase and DisownCase of one case have the same bytes. */
void content_hash(const void *message, struct arena *a, uint8_t ret[32])
{
    const char *type = ((const ProtobufCMessage *)message)->descriptor->name;
    crypto_generichash_state h;
    size_t n;
    uint8_t *bytes = codec_pack(message, a, &n);

    must(crypto_generichash_init(&h, NULL, 0, 32) == 0);
    crypto_generichash_update(&h, (const uint8_t *)type, strlen(type) + 1);
    crypto_generichash_update(&h, bytes, n);
    crypto_generichash_final(&h, ret, 32);
}

int answered_before(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const void *message, Envelope *reply)
{
    struct answer_row row;
    uint8_t hash[32];
    struct refusal why = { 0 };
    Envelope *before;
    int rc;

    if (!in->env->has_id || in->env->id.len != 16)
        return turn_refuse(t, ERR_MISSING, "id", NULL);
    rc = store_answer_find(self->store, in->actor, in->env->id.data, t->arena, &row);
    if (rc == ERR_NOT_FOUND)
        return store_answer_of_another(self->store, in->actor, in->env->id.data)
                   ? turn_refuse(t, ERR_ID_REUSED, "id", NULL)
                   : 0;
    if (rc)
        return rc;
    if (row.answer.n == 0) /* it was done, and what it was is erased */
        return turn_refuse(t, ERR_ERASED, "id", NULL);
    content_hash(message, t->arena, hash);
    if (memcmp(hash, row.content_hash, sizeof hash) != 0)
        return turn_refuse(t, ERR_ID_REUSED, "id", NULL);
    before = codec_unpack(row.answer.bytes, row.answer.n, t->arena, &why);
    if (!before)
        return ERR_DAMAGED;
    *reply = *before;
    return 1;
}

int answered_now(struct casebook *self, struct turn *t, const struct bus_msg *in,
    const void *message, const Envelope *reply)
{
    struct answer_row row = { .actor = in->actor, .at_ms = t->now_ms };
    size_t n;

    memcpy(row.command, in->env->id.data, sizeof row.command);
    content_hash(message, t->arena, row.content_hash);
    row.answer.bytes = codec_pack(reply, t->arena, &n);
    row.answer.n = n;
    return store_answer_put(self->store, &row);
}
