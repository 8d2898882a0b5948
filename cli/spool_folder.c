/* spool_folder - cases for which the service was not reached, each sealed in a file of its own. */
#include "spool_folder.h"

#include "base/text.h"
#include "base/times.h"
#include "bus/codec.h"
#include "bus/sealed.h"
#include "identity.h"
#include "say.h"
#include "sys/files.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MOST (256 * 1024)
#define FOLDER "spool"
#define REFUSED "spool/refused"
#define ACCEPTED "spool/accepted"
#define DROPPED "spool/dropped"

/* ---- paths and files ---- */

static const char *path_of(struct cli *c, const char *folder, const char *name)
{
    const char *path = identity_state_folder(c, folder);

    return path ? arena_printf(&c->arena, "%s/%s", path, name) : NULL;
}

/* Takes `value`. Made durable, and never over a file that is there. */
static int write_new(struct cli *c, const char *folder, const char *name, json_t *value)
{
    const char *path = path_of(c, folder, name);
    char *text = json_dumps(value, JSON_COMPACT);
    int error = path ? files_make_dir(identity_state_folder(c, folder), 0700) : ERR_NOT_FOUND;

    if (!error)
        error = files_create(path, text, strlen(text), 0600);
    free(text);
    json_decref(value);
    return error;
}

/* NULL: there is none, or it is damaged. */
static json_t *read_file(struct cli *c, const char *folder, const char *name)
{
    const char *path = path_of(c, folder, name);
    char *bytes = NULL;
    size_t n = 0;
    json_t *value = NULL;

    if (path && files_read(path, FILE_MOST, &bytes, &n) == 0)
        value = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, NULL);
    free(bytes);
    return value;
}

static void remove_file(struct cli *c, const char *folder, const char *name)
{
    const char *path = path_of(c, folder, name);

    if (path)
        unlink(path);
}

static const char *text_at(struct cli *c, const json_t *value, const char *key)
{
    return arena_dup(&c->arena, json_string_value(json_object_get(value, key)));
}

static int64_t time_at(const json_t *value, const char *key)
{
    const char *text = json_string_value(json_object_get(value, key));
    int64_t ms;

    return text && time_parse(text, &ms) == 0 ? ms : 0;
}

static json_t *json_of_time(int64_t ms)
{
    char text[TIME_TEXT];

    time_format(ms, text);
    return json_string(text);
}

/* ---- the folder ---- */

static int is_case(const struct dirent *entry)
{
    struct uuid id;

    return uuid_parse(entry->d_name, &id) == 0;
}

/* The ids that stand there, in order. */
static size_t names_in(struct cli *c, const char *folder, const char *const **ret)
{
    const char *path = identity_state_folder(c, folder);
    struct dirent **found = NULL;
    int n = path ? scandir(path, &found, is_case, alphasort) : -1;
    const char **names = n > 0 ? arena_alloc(&c->arena, (size_t)n * sizeof(*names)) : NULL;

    for (int i = 0; i < n; i++) {
        names[i] = arena_dup(&c->arena, found[i]->d_name);
        free(found[i]);
    }
    if (n >= 0)
        free(found);
    *ret = names;
    return n > 0 ? (size_t)n : 0;
}

static void read_spooled(struct cli *c, const char *folder, const char *id, struct spooled *ret)
{
    json_t *value = read_file(c, folder, id);

    *ret = (struct spooled){ .id = id,
        .identity = text_at(c, value, "identity"),
        .service = text_at(c, value, "service"),
        .sealed_ms = time_at(value, "sealed"),
        .box = text_at(c, value, "box") };
    if (!ret->identity || !ret->service || !ret->box)
        ret->sealed_ms = 0;
    json_decref(value);
}

size_t spool_unsent(struct cli *c, struct spooled **ret)
{
    const char *const *names;
    size_t n = names_in(c, FOLDER, &names);

    *ret = arena_alloc(&c->arena, (n + 1) * sizeof(**ret));
    for (size_t i = 0; i < n; i++)
        read_spooled(c, FOLDER, names[i], &(*ret)[i]);
    return n;
}

static const char *why_name(struct cli *c, const char *id)
{
    return arena_printf(&c->arena, "%s.why", id);
}

size_t spool_refused(struct cli *c, struct spooled **ret)
{
    const char *const *names;
    size_t n = names_in(c, REFUSED, &names);

    *ret = arena_alloc(&c->arena, (n + 1) * sizeof(**ret));
    for (size_t i = 0; i < n; i++) {
        json_t *why = read_file(c, REFUSED, why_name(c, names[i]));

        read_spooled(c, REFUSED, names[i], &(*ret)[i]);
        (*ret)[i].code = text_at(c, why, "code");
        (*ret)[i].field = text_at(c, why, "field");
        (*ret)[i].reason = text_at(c, why, "reason");
        json_decref(why);
    }
    return n;
}

bool spool_is_mine(struct cli *c, const struct spooled *s)
{
    char service[KEY_TEXT];

    keys_text(c->who->identity.server_key, service);
    return text_is(s->identity, identity_name(c)) && text_is(s->service, service);
}

/* ---- what happens to one ---- */

int spool_keep(struct cli *c, const uint8_t id[16], const FileCase *f)
{
    const uint8_t *to = c->who->identity.server_key;
    char name[UUID_TEXT], service[KEY_TEXT];
    size_t n;
    const uint8_t *bytes = codec_pack(f, &c->arena, &n);
    const char *box = sealed_text(sealed_make(to, bytes, n, &c->arena), n + SEALED_MORE, &c->arena);

    uuid_format(id, name);
    keys_text(to, service);
    return write_new(c, FOLDER, name,
        json_pack("{s:s,s:s,s:o,s:s}", "identity", identity_name(c), "service", service, "sealed",
            json_of_time(clock_now(c->clock)), "box", box));
}

void spool_forget(struct cli *c, const char *id)
{
    remove_file(c, FOLDER, id);
    remove_file(c, ACCEPTED, id);
}

/* First the news, then the case goes: between the two it is sent once more, and is the same case. */
void spool_accepted(struct cli *c, const struct spooled *s, const char *number)
{
    write_new(c, ACCEPTED, s->id,
        json_pack("{s:s,s:o}", "case", number, "sealed", json_of_time(s->sealed_ms)));
    remove_file(c, FOLDER, s->id);
}

void spool_set_aside(struct cli *c, const struct spooled *s)
{
    const char *from = path_of(c, FOLDER, s->id), *to = path_of(c, REFUSED, s->id);
    const struct refusal *why = &c->refused;

    write_new(c, REFUSED, why_name(c, s->id),
        json_pack("{s:s,s:s,s:s}", "code", error_code(why->code), "field",
            why->field ? why->field : "", "reason", say_refusal(c, why)));
    if (from && to)
        rename(from, to);
}

int spool_drop(struct cli *c, const struct spooled *s, const char *reason)
{
    int error = write_new(c, DROPPED, s->id,
        json_pack("{s:s,s:o,s:o,s:s}", "identity", s->identity ? s->identity : "", "sealed",
            json_of_time(s->sealed_ms), "dropped", json_of_time(clock_now(c->clock)), "reason",
            reason));

    if (error && error != ERR_TAKEN)
        return error;
    remove_file(c, FOLDER, s->id);
    remove_file(c, REFUSED, s->id);
    remove_file(c, REFUSED, why_name(c, s->id));
    return 0;
}

size_t spool_take_accepted(struct cli *c, struct accepted **ret)
{
    const char *const *names;
    size_t n = names_in(c, ACCEPTED, &names), taken = 0;

    *ret = arena_alloc(&c->arena, (n + 1) * sizeof(**ret));
    for (size_t i = 0; i < n; i++) {
        json_t *value = read_file(c, ACCEPTED, names[i]);
        struct accepted one = { text_at(c, value, "case"), time_at(value, "sealed") };

        json_decref(value);
        remove_file(c, ACCEPTED, names[i]);
        if (one.number)
            (*ret)[taken++] = one;
    }
    return taken;
}

const char *spool_lock(struct cli *c)
{
    char service[2 * 4 + 1];

    text_hex(c->who->identity.server_key, 4, service);
    return path_of(c, FOLDER, arena_printf(&c->arena, "sender.%s.%s", identity_name(c), service));
}
