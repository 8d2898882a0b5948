/* admin - status, keys, verify. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "human.h"
#include "identity.h"
#include "json.h"
#include "say.h"
#include "sys/files.h"
#include "table.h"
#include "value.h"
#include "words/words.h"

#include <string.h>
#include <unistd.h>

#define VERIFY_MS (10 * 60 * 1000)
#define VERIFY_GAP_MS 250

const struct option admin_key_new_options[] = {
    { "role", "operator|coordinator|duty|org|auditor|admin", N_("what the key may do; needed"),
        false },
    { "responder", "ID",
        N_("role org: whose offers; role duty: whom of the directory an alarm names"), false },
    { 0 },
};

/* ---- status ---- */

static void print_broken(struct cli *c, const BrokenLine *b)
{
    say_toned(c, TONE_ALARM, _("  not kept: %s (%s)"), human_promise(c, b->promise),
        b->why ? b->why : "");
}

static void print_workers(struct cli *c, const Status *s)
{
    const char *headings[] = { _("worker"), _("state"), _("since"), _("restarts") };
    struct table t;

    table_start(&t, &c->arena, headings, 4);
    for (size_t i = 0; i < s->n_workers; i++) {
        const WorkerLine *w = s->workers[i];

        table_row(&t);
        table_cell(&t, 0, TONE_PLAIN, w->worker);
        table_cell(&t, 1, w->up ? TONE_GOOD : TONE_ALARM, w->up ? _("up") : _("down"));
        table_cell(&t, 2, TONE_PLAIN, w->since ? say_when(c, w->since->ms, session_now(c)) : "");
        table_cell(
            &t, 3, TONE_PLAIN, w->restarts ? arena_printf(&c->arena, "%u", w->restarts) : "");
    }
    table_print(&t, c, c->out);
}

static void print_status(struct cli *c, const Status *s)
{
    say_toned(c, s->ok ? TONE_GOOD : TONE_ALARM, "%s",
        s->ok ? _("All promises are kept.") : _("A promise is not kept."));
    if (s->exercise)
        say_toned(c, TONE_WARN, _("EXERCISE, clock rate %u"), s->clock_rate ? s->clock_rate : 1);
    for (size_t i = 0; i < s->n_broken; i++)
        print_broken(c, s->broken[i]);
    print_workers(c, s);
    say(c, _("Open cases: %u"), s->open_cases);
    if (s->oldest_due)
        say(c, _("Oldest deadline: %s"), say_left(c, s->oldest_due->ms, session_now(c)));
    if (s->has_disk_free)
        say(c, _("Free on disk: %llu MiB"), (unsigned long long)(s->disk_free >> 20));
    if (!text_empty(s->rules))
        say(c, _("Rules: %s"), s->rules);
    for (size_t i = 0; i < s->n_versions; i++)
        say(c, "%s: %s", s->versions[i]->key, s->versions[i]->value ? s->versions[i]->value : "");
}

/* The answer stands either way; a promise that is not kept makes the exit status 1, with the error inside the one value. */
static int print_judged(struct cli *c, json_t *value, int error)
{
    if (error)
        json_object_set_new(value, "error", cli_error_json(c));
    if (c->json)
        ask_print(c, value);
    else
        json_decref(value);
    return error;
}

static int judge_status(struct cli *c, const Status *s)
{
    if (s->ok)
        return 0;
    return cli_refuse(
        c, ERR_NOT_KEPT, "promise", s->n_broken ? human_promise(c, s->broken[0]->promise) : NULL);
}

int admin_status_run(struct cli *c, const struct args *a)
{
    Envelope env;
    AskStatus body = ASK_STATUS__INIT;
    const Envelope *answer;
    int error;

    (void)a;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_STATUS;
    env.ask_status = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_STATUS, &answer);
    if (error)
        return error;
    if (!c->json)
        print_status(c, answer->status);
    return print_judged(
        c, json_of_message(&answer->status->base, c->lang), judge_status(c, answer->status));
}

/* ---- verify ---- */

static int ask_verify(struct cli *c, const VerifyReport **ret_report)
{
    Envelope env;
    AskVerify body = ASK_VERIFY__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_ASK_VERIFY;
    env.ask_verify = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_VERIFY_REPORT, &answer);
    if (!error)
        *ret_report = answer->verify_report;
    return error;
}

/* A report that does not say yet whether all is well: the check goes on, and is asked about again. */
static int wait_verified(struct cli *c, const VerifyReport **ret_report)
{
    int64_t until_ms = clock_real(c->clock) + VERIFY_MS;
    int error;

    while ((error = ask_verify(c, ret_report)) == 0 && !(*ret_report)->has_ok) {
        if (clock_real(c->clock) >= until_ms || session_is_over(c))
            return cli_refuse(c, ERR_BUSY, "storage", NULL);
        session_pause(c, VERIFY_GAP_MS);
    }
    return error;
}

int admin_verify_run(struct cli *c, const struct args *a)
{
    const VerifyReport *r;
    int error;

    if (a->n_words)
        return admin_verify_file(c, a->words[0]);
    error = wait_verified(c, &r);
    if (error)
        return error;
    say(c, _("cases: %u, events: %u"), r->cases, r->events);
    for (size_t i = 0; i < r->n_broken; i++)
        print_broken(c, r->broken[i]);
    if (r->ok)
        say_toned(c, TONE_GOOD, _("Everything is as it should be."));
    return print_judged(c, json_of_message(&r->base, c->lang),
        r->ok ? 0 : cli_refuse(c, ERR_DAMAGED, "storage", NULL));
}

/* ---- keys ---- */

struct new_key {
    const char *name, *key_file,
        *key_in_config; /* the file's path, and as it stands in assist.yaml */
    Role role;
    const char *responder, *endpoint;
    struct key_pair pair;
    bool was_made; /* the file is ours to remove again */
};

static const char *dir_of(struct cli *c, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_printf(&c->arena, "%.*s", (int)(slash - path), path) : ".";
}

/* Organisations knock at their own door. */
static const char *endpoint_of(struct cli *c, Role role)
{
    const struct settings *s = c->who->settings;
    const char *mine = c->who->identity.endpoint;

    return role == ROLE__ORG ? identity_other_port(&c->arena, mine, s->organisations) : mine;
}

static bool has_identity(struct cli *c, const char *name)
{
    for (size_t i = 0; i < settings_identity_count(c->who->settings); i++)
        if (text_is(settings_identity_name(c->who->settings, i), name))
            return true;
    return false;
}

static int read_new(struct cli *c, const struct args *a, struct new_key *k)
{
    int role = 0, error;

    k->name = a->words[0];
    k->responder = args_value(a, "responder");
    if (!args_has(a, "role"))
        return cli_usage(c, ERR_MISSING, "--role", NULL);
    error = value_word(c, "--role", &role__descriptor, args_value(a, "role"), &role);
    if (error)
        return error;
    k->role = (Role)role;
    if (k->role == ROLE__ORG && text_empty(k->responder))
        return cli_usage(c, ERR_MISSING, "--responder", "ID");
    if (!*k->name || k->name[strspn(k->name, "abcdefghijklmnopqrstuvwxyz0123456789._-")] ||
        strlen(k->name) > IDENTITY_NAME_MAX || strchr("._-", k->name[0]))
        return cli_usage(c, ERR_INVALID, "name", k->name);
    return 0;
}

/* With --id, a file that is there already is this command's own, from before its answer was lost. */
static int make_file(struct cli *c, struct new_key *k)
{
    struct refusal why = { 0 };
    const char *dir = arena_printf(&c->arena, "%s/keys", dir_of(c, c->who->config));
    int error;

    k->key_in_config = arena_printf(&c->arena, "keys/%s.key", k->name);
    k->key_file = arena_printf(&c->arena, "%s/%s.key", dir, k->name);
    k->endpoint = endpoint_of(c, k->role);
    if (c->has_id && access(k->key_file, F_OK) == 0) {
        error = keys_read(k->key_file, &k->pair, &why);
        return error ? cli_refused(c, why) : 0;
    }
    error = files_make_dir(dir, 0700);
    if (!error) {
        keys_generate(&k->pair);
        error = keys_write(k->key_file, &k->pair);
    }
    k->was_made = error == 0;
    return error ? cli_refuse(c, error, "key", k->key_file) : 0;
}

static int send_key(struct cli *c, struct new_key *k)
{
    Envelope env;
    KeyAdd body = KEY_ADD__INIT;
    KeyRow row = KEY_ROW__INIT;
    const Envelope *answer;

    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_KEY_ADD;
    env.key_add = &body;
    body.key = &row;
    row.name = arena_dup(&c->arena, k->name);
    PUT(&row, public_key, ((ProtobufCBinaryData){ KEY_SIZE, k->pair.public_key }));
    PUT(&row, role, k->role);
    row.responder = arena_dup(&c->arena, k->responder);
    return session_ask(c, &(struct ask){ .request = &env, .changes = true }, &answer);
}

static int add_identity(struct cli *c, const struct new_key *k)
{
    struct refusal why = { 0 };
    char server_key[KEY_TEXT];
    struct identity_line line = {
        .name = k->name, .endpoint = k->endpoint, .key = k->key_in_config, .server_key = server_key
    };
    int error;

    if (has_identity(c, k->name)) /* repeated with --id */
        return 0;
    keys_text(c->who->identity.server_key, server_key);
    error = settings_identity_add(c->who->config, &line, &c->arena, &why);
    return error ? cli_refuse(c, error, "config", why.value ? why.value : c->who->config) : 0;
}

static void print_new(struct cli *c, const struct new_key *k)
{
    char public_key[KEY_TEXT];

    keys_text(k->pair.public_key, public_key);
    if (c->json) {
        json_t *value = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "name", k->name, "role",
            word_of(&role__descriptor, (int)k->role), "public_key", public_key, "key_file",
            k->key_file, "config", c->who->config, "endpoint", k->endpoint);

        if (!text_empty(k->responder))
            json_object_set_new(value, "responder", json_string(k->responder));
        ask_print(c, value);
        return;
    }
    say(c, _("Key %s (%s) is made: %s"), k->name, human_word(&role__descriptor, (int)k->role),
        k->key_file);
    say(c, _("Its identity stands in %s. Try: assist --identity %s %s"), c->who->config, k->name,
        k->role == ROLE__ORG ? "org inbox" : "list");
}

int admin_key_new_run(struct cli *c, const struct args *a)
{
    struct new_key k = { 0 };
    int error = identity_load(c);

    if (!error)
        error = read_new(c, a, &k);
    if (!error && !c->has_id && has_identity(c, k.name))
        error = cli_refuse(c, ERR_TAKEN, "name", k.name);
    if (!error)
        error = make_file(c, &k);
    if (error)
        return error;
    error = send_key(c, &k);
    if (error && error != ERR_OUTCOME_UNKNOWN && k.was_made)
        unlink(k.key_file); /* nobody admits this key */
    if (!error)
        error = add_identity(c, &k);
    if (!error)
        print_new(c, &k);
    keys_wipe(&k.pair);
    return error;
}

static void print_keys(struct cli *c, const KeyRows *rows)
{
    const char *headings[] = { _("name"), _("role"), _("responder"), _("state"), _("since") };
    struct table t;

    table_start(&t, &c->arena, headings, 5);
    for (size_t i = 0; i < rows->n_keys; i++) {
        const KeyRow *k = rows->keys[i];

        table_row(&t);
        table_cell(&t, 0, TONE_STRONG, k->name);
        table_cell(&t, 1, TONE_PLAIN, human_word(&role__descriptor, (int)k->role));
        table_cell(&t, 2, TONE_PLAIN, k->responder);
        table_cell(
            &t, 3, k->revoked ? TONE_WARN : TONE_GOOD, k->revoked ? _("revoked") : _("valid"));
        table_cell(&t, 4, TONE_PLAIN, k->since ? say_when(c, k->since->ms, session_now(c)) : "");
    }
    table_print(&t, c, c->out);
}

/* A key is known by its Z85 text everywhere else, so here too. */
static json_t *keys_json(struct cli *c, const KeyRows *rows)
{
    json_t *value = json_of_message(&rows->base, c->lang);
    json_t *list = json_object_get(value, "keys");
    char text[KEY_TEXT];

    for (size_t i = 0; i < rows->n_keys; i++) {
        if (rows->keys[i]->public_key.len != KEY_SIZE)
            continue;
        keys_text(rows->keys[i]->public_key.data, text);
        json_object_set_new(json_array_get(list, i), "public_key", json_string(text));
    }
    return value;
}

int admin_key_list_run(struct cli *c, const struct args *a)
{
    Envelope env;
    KeyList body = KEY_LIST__INIT;
    const Envelope *answer;
    int error;

    (void)a;
    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_KEY_LIST;
    env.key_list = &body;
    error = ask_any(c, &env, ENVELOPE__BODY_KEY_ROWS, &answer);
    if (error)
        return error;
    if (c->json)
        ask_print(c, keys_json(c, answer->key_rows));
    else
        print_keys(c, answer->key_rows);
    return 0;
}

int admin_key_revoke_run(struct cli *c, const struct args *a)
{
    Envelope env;
    KeyRevoke body = KEY_REVOKE__INIT;
    const Envelope *answer;
    int error;

    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_KEY_REVOKE;
    env.key_revoke = &body;
    body.name = arena_dup(&c->arena, a->words[0]);
    error = session_ask(c, &(struct ask){ .request = &env, .changes = true }, &answer);
    if (error)
        return error;
    if (c->json && answer->body_case == ENVELOPE__BODY_KEY_ROWS)
        ask_print(c, keys_json(c, answer->key_rows));
    else if (c->json)
        ask_print(c, json_of_message(session_body(answer), c->lang));
    else
        say(c, _("Key %s is revoked."), a->words[0]);
    return 0;
}
