/* backup - admin backup asks the service; restore, and verify FILE, run the casebook's own program on this machine. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "identity.h"
#include "json.h"
#include "local.h"
#include "say.h"
#include "session.h"

#include <string.h>

#define BACKUP_MS (2 * 60 * 60 * 1000)
#define BACKUP_GAP_MS 100

const struct option admin_restore_options[] = {
    { "data", "DIR", N_("the data directory; else that of assist.yaml"), false },
    { 0 },
};

/* ---- backup ---- */
/* The same under the same id until it is written. */
static int wait_written(struct cli *c, Envelope *env, const BackupReport **ret_report)
{
    int64_t until_ms = clock_real(c->clock) + BACKUP_MS;
    struct ask ask = { .request = env, .expect = ENVELOPE__BODY_BACKUP_REPORT, .changes = true };
    const Envelope *answer;
    int error;

    while ((error = session_ask(c, &ask, &answer)) == 0 && !answer->backup_report->has_ok) {
        if (clock_real(c->clock) >= until_ms || session_is_over(c))
            return cli_refuse(c, ERR_OUTCOME_UNKNOWN, "file", NULL);
        session_pause(c, BACKUP_GAP_MS);
    }
    if (!error)
        *ret_report = answer->backup_report;
    return error;
}

int admin_backup_run(struct cli *c, const struct args *a)
{
    MakeBackup body = MAKE_BACKUP__INIT;
    const BackupReport *r = NULL;
    Envelope env;
    int error;

    session_request(c, &env, true);
    env.body_case = ENVELOPE__BODY_MAKE_BACKUP;
    env.make_backup = &body;
    body.file = arena_dup(&c->arena, a->words[0]);
    error = wait_written(c, &env, &r);
    if (error)
        return error;
    if (c->json)
        ask_print(c, json_of_message(&r->base, c->lang));
    else
        say_toned(c, TONE_GOOD, _("Backed up: %s, %llu bytes, cases: %llu"), r->file,
            (unsigned long long)r->bytes, (unsigned long long)r->cases);
    return 0;
}

/* ---- on this machine ---- */
static int end_local(struct cli *c, const VerifyReport *r)
{
    json_t *value;
    int error = 0;

    if (!text_empty(r->refused)) {
        error = error_from_code(r->refused);
        return cli_refuse(
            c, error ? error : ERR_IO, "file", text_empty(r->why) ? NULL : gettext(r->why));
    }
    if (!r->ok)
        error = cli_refuse(c, ERR_DAMAGED, "file", NULL);
    if (!c->json)
        return error;
    value = json_of_message(&r->base, c->lang);
    if (error)
        json_object_set_new(value, "error", cli_error_json(c));
    ask_print(c, value);
    return error;
}

int admin_verify_file(struct cli *c, const char *file)
{
    const VerifyReport *r = NULL;
    const char *const words[] = { "--verify", file, NULL };
    int error = local_casebook(c, words, &r);

    return error ? error : end_local(c, r);
}

/* assist.yaml stands in the data directory, unless somebody has put it elsewhere and says where the data are. */
static int data_of(struct cli *c, const struct args *a, const char **ret_data)
{
    const char *slash;
    int error;

    *ret_data = args_value(a, "data");
    if (!text_empty(*ret_data))
        return 0;
    error = identity_load(c);
    if (error)
        return error;
    slash = strrchr(c->who->config, '/');
    *ret_data = slash
                    ? arena_printf(&c->arena, "%.*s", (int)(slash - c->who->config), c->who->config)
                    : ".";
    return 0;
}

int admin_restore_run(struct cli *c, const struct args *a)
{
    const VerifyReport *r = NULL;
    const char *data;
    int error = data_of(c, a, &data);

    if (!error)
        error = local_casebook(
            c, (const char *const[]){ "--restore", a->words[0], "--data", data, NULL }, &r);
    return error ? error : end_local(c, r);
}
