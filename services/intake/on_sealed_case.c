/* on_sealed_case - SealedCase: a FileCase that was kept sealed while nobody answered. Opened, it is treated as if it had been
 * said openly under the same id: whichever comes second gets the first one's receipt. */
#include "base/text.h"
#include "bus/codec.h"
#include "bus/sealed.h"
#include "intake/parts.h"

/* The key is read for the occasion and wiped: it does not lie about in the memory of whoever faces people. */
static int open_box(
    const struct intake *self, struct turn *t, const SealedCase *sealed, const uint8_t **ret_bytes)
{
    struct key_pair service = { 0 };
    struct refusal why;

    if (text_empty(self->settings->data) ||
        keys_read_service(self->settings->data, &service, &why) != 0)
        return turn_refuse(t, ERR_BUSY, "service_key", NULL); /* the fault is ours: it is kept */
    *ret_bytes = sealed_open(&service, sealed->box.data, sealed->box.len, t->arena);
    keys_wipe(&service);
    return *ret_bytes ? 0 : turn_refuse(t, ERR_INVALID, "box", NULL);
}

/* A box shows nothing of who sealed what into it: its bytes are as hostile as any. */
static int read_box(struct turn *t, const SealedCase *sealed, const uint8_t *bytes, FileCase **ret)
{
    size_t n = sealed->box.len - SEALED_MORE;
    struct refusal why = { 0 };
    int error = codec_check(&file_case__descriptor, bytes, n, t->arena, &why);

    if (error)
        return turn_refuse(t, error, why.field, why.value);
    *ret = codec_unpack_as(&file_case__descriptor, bytes, n, t->arena);
    if (!*ret || (*ret)->preview) /* a preview is for whoever waits for it */
        return turn_refuse(t, ERR_INVALID, *ret ? "preview" : "box", NULL);
    return 0;
}

int intake_on_sealed_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const SealedCase *sealed = in->env->sealed_case;
    struct bus_msg opened = *in;
    Envelope env = *in->env; /* shallow: the same id, another body */
    const uint8_t *bytes;
    int error = intake_say_valid(t, in);

    (void)reply; /* the receipt comes from the casebook, after its COMMIT */
    if (!error)
        error = open_box(self, t, sealed, &bytes);
    if (!error)
        error = read_box(t, sealed, bytes, &env.file_case);
    if (error)
        return error;
    env.body_case = ENVELOPE__BODY_FILE_CASE;
    opened.env = &env;
    return intake_open_case(self, t, &opened, sealed->sealed_at);
}
