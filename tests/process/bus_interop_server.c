/* bus_interop_server - a public link for a client that we did not write. Prints its endpoint, its public key and the secret
 * file of a client that it admits; answers each envelope with case_changed whose `case` is the name of what it read and
 * whose `version` is the priority of a file_case, and what cannot be read with a refusal. Ends when its standard input does. */
#include <stdio.h>
#include <stdlib.h>
#include "base/must.h"
#include "bus/codec.h"
#include "bus/sockets.h"

struct server {
    struct sockets *sockets;
    uv_loop_t loop;
    uv_pipe_t input;
    char byte[64];
};

static void answer(struct server *s, const struct raw_msg *in, struct arena *a)
{
    Envelope reply = ENVELOPE__INIT;
    CaseChanged changed = CASE_CHANGED__INIT;
    Refusal no = REFUSAL__INIT;
    struct refusal why;
    Envelope *env = codec_unpack(in->bytes, in->n, a, &why);
    uint8_t *bytes;
    size_t n;

    if (env) {
        reply.has_id = env->has_id;
        reply.id = env->id;
        reply.body_case = ENVELOPE__BODY_CASE_CHANGED;
        reply.case_changed = &changed;
        changed.case_ = (char *)codec_name(env->body_case);
        if (env->body_case == ENVELOPE__BODY_FILE_CASE)
            PUT(&changed, version, (uint32_t)env->file_case->priority);
    } else {
        reply.body_case = ENVELOPE__BODY_REFUSAL;
        reply.refusal = &no;
        no.code = (char *)error_code(why.code);
        no.field = (char *)why.field;
    }
    bytes = codec_pack(&reply, a, &n);
    (void)sockets_send(s->sockets, in->from, bytes, n);
}

static void on_batch(void *self, const struct raw_msg *msgs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena arena = { 0 };

        answer(self, &msgs[i], &arena);
        arena_clear(&arena);
    }
}

static void give_buffer(uv_handle_t *handle, size_t size, uv_buf_t *ret)
{
    struct server *s = handle->data;

    (void)size;
    *ret = uv_buf_init(s->byte, sizeof s->byte);
}

static void on_input(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct server *s = stream->data;

    (void)buf;
    if (n >= 0)
        return;
    sockets_detach(s->sockets);
    uv_close((uv_handle_t *)stream, NULL);
}

static void admit(struct keyring *keyring, const char *key_file)
{
    struct key_pair pair;

    keys_generate(&pair);
    must(keys_write(key_file, &pair) == 0);
    keyring_put(keyring, "foreigner", pair.public_key, ROLE__OPERATOR, "", false);
    keyring_level(keyring, true);
    keys_wipe(&pair);
}

static void tell(const struct server *s, const struct key_pair *own, const char *key_file)
{
    char endpoint[SOCKETS_ENDPOINT_TEXT], key[KEY_TEXT];

    must(sockets_endpoint(s->sockets, 0, endpoint) == 0);
    keys_text(own->public_key, key);
    printf("%s\n%s\n%s\n", endpoint, key, key_file);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    struct keyring *keyring = keyring_new();
    struct server s = { 0 };
    struct key_pair own;
    struct refusal why;

    must(argc == 2);
    keys_generate(&own);
    admit(keyring, argv[1]);
    s.sockets = sockets_new(keyring, &own, &why);
    must(s.sockets &&
         sockets_open(s.sockets, 0, SOCKETS_BIND_PUBLIC, "tcp://127.0.0.1:*", &why) == 0);
    must(uv_loop_init(&s.loop) == 0 && uv_pipe_init(&s.loop, &s.input, 0) == 0);
    s.input.data = &s;
    must(uv_pipe_open(&s.input, 0) == 0);
    must(uv_read_start((uv_stream_t *)&s.input, give_buffer, on_input) == 0);
    must(sockets_attach(s.sockets, &s.loop, on_batch, NULL, &s) == 0);
    tell(&s, &own, argv[1]);
    uv_run(&s.loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&s.loop) == 0);
    sockets_free(&s.sockets);
    keyring_free(&keyring);
    return 0;
}
