/* cli - the shared options, and the last word of every command. */
#include "cli.h"

#include "base/text.h"
#include "base/times.h"
#include "identity.h"
#include "json.h"
#include "reckon.h"
#include "say.h"

#include <stdlib.h>
#include <unistd.h>

int cli_refuse(struct cli *c, int code, const char *field, const char *value)
{
    c->refused = (struct refusal){ code, arena_dup(&c->arena, field), arena_dup(&c->arena, value) };
    return code;
}

int cli_usage(struct cli *c, int code, const char *field, const char *value)
{
    c->is_usage = true;
    return cli_refuse(c, code, field, value);
}

int cli_refused(struct cli *c, struct refusal why)
{
    return cli_refuse(c, why.code, why.field, why.value);
}

void cli_turn_begin(struct cli *c, struct arena *ret_kept)
{
    *ret_kept = c->arena;
    c->arena = (struct arena){ 0 };
}

void cli_turn_end(struct cli *c, struct arena *kept)
{
    struct arena turn = c->arena;

    c->arena = *kept;
    c->refused.field = arena_dup(&c->arena, c->refused.field);
    c->refused.value = arena_dup(&c->arena, c->refused.value);
    c->refused_id = arena_dup(&c->arena, c->refused_id);
    arena_clear(&turn);
}

/* ---- shared options ---- */

static int take_id(struct cli *c, const char *text)
{
    if (uuid_parse(text, &c->id) || !uuid_is_v7(c->id.bytes))
        return cli_usage(c, ERR_INVALID, "id", "UUIDv7");
    c->has_id = true;
    return 0;
}

static int take_timeout(struct cli *c, const char *text)
{
    int error = text_span(text, &c->timeout_ms);

    if (error || c->timeout_ms > HOUR_MS)
        return cli_usage(c, ERR_INVALID, "--timeout", text);
    return 0;
}

static int take_version(struct cli *c, const char *text)
{
    int64_t version;

    if (text_int(text, 1, UINT32_MAX, &version))
        return cli_usage(c, ERR_INVALID, "--if-version", text);
    c->if_version = (uint32_t)version;
    return 0;
}

int cli_take_options(struct cli *c, const struct args *a)
{
    const char *id = args_value(a, "id"), *timeout = args_value(a, "timeout");
    const char *version = args_value(a, "if-version");
    int error = 0;

    c->config = args_value(a, "config");
    c->identity_name = args_value(a, "identity");
    c->yes = args_has(a, "yes");
    if (id)
        error = take_id(c, id);
    if (!error && timeout)
        error = take_timeout(c, timeout);
    if (!error && version)
        error = take_version(c, version);
    return error;
}

/* ---- the last word ---- */

static const char *sentence(struct cli *c)
{
    const char *text = say_refusal(c, &c->refused);

    if (!c->refused_id)
        return text;
    return arena_printf(
        &c->arena, _("%s. Repeat the same command with --id %s"), text, c->refused_id);
}

json_t *cli_error_json(struct cli *c)
{
    json_t *error = json_object();

    json_object_set_new(error, "code", json_string(error_code(c->refused.code)));
    json_object_set_new(
        error, "field", json_string(text_empty(c->refused.field) ? "" : c->refused.field));
    json_object_set_new(error, "reason", json_string(sentence(c)));
    if (c->refused_id)
        json_object_set_new(error, "id", json_string(c->refused_id));
    return error;
}

static int exit_status(const struct cli *c, int code)
{
    return c->is_usage ? 2 : error_exit(code);
}

int cli_end(struct cli *c, int code)
{
    json_t *all;

    if (code == 0)
        return 0;
    if (c->refused.code == 0)
        c->refused.code = code;
    if (c->refused_id)
        reckon_keep(c, c->refused_id);
    if (c->json && !c->has_answered) {
        all = json_pack("{s:o}", "error", cli_error_json(c));
        json_print(all, c->out);
        json_decref(all);
    }
    if (!c->has_told)
        say_aside(c, "assist: %s", sentence(c));
    return exit_status(c, code);
}
