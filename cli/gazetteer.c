/* gazetteer - places that people live in, from a table as people have it (import_settlement.c), go to the service; and are taken out. */
#include "commands.h"

#include "ask.h"
#include "bus/codec.h"
#include "importing.h"
#include "say.h"
#include "session.h"

const struct option gazetteer_import_options[] = {
    { "map", "FILE", N_("a mapping: what their headings and words mean here (YAML or JSON)"),
        false },
    { "dry-run", NULL, N_("say what would change, change nothing"), false },
    { 0 },
};

static ProtobufCMessage *take_row(struct importing *im, const struct import_item *item)
{
    return arena_copy(&im->slice, &item->settlement, sizeof(item->settlement));
}

static void put(struct importing *im, Envelope *env)
{
    GazetteerPut *body = arena_alloc(&im->c->arena, sizeof(*body));

    gazetteer_put__init(body);
    PUT(body, dry_run, im->dry_run);
    body->settlements = (Settlement **)(void *)im->rows;
    body->n_settlements = im->n_rows;
    env->body_case = ENVELOPE__BODY_GAZETTEER_PUT;
    env->gazetteer_put = body;
}

int gazetteer_import_run(struct cli *c, const struct args *a)
{
    static const struct import_goal goal = {
        .target = &import_settlements, .row = take_row, .put = put
    };

    return importing_run(c, a, &goal);
}

/* ---- taken out ---- */
const struct option gazetteer_remove_options[] = {
    { "dry-run", NULL, N_("say what would change, change nothing"), false },
    { 0 },
};

#define REMOVE_MOST 100 /* as the service takes */

/* The service counts them from 1 on. */
static const char *missing(const DirectoryReport *r, size_t i, const GazetteerPut *asked)
{
    size_t at = r->refused[i]->line;

    return at && at <= asked->n_remove ? asked->remove[at - 1] : "";
}

static int print_removed(struct cli *c, const DirectoryReport *r, const GazetteerPut *asked)
{
    json_t *refused = json_array();

    for (size_t i = 0; i < r->n_refused; i++)
        json_array_append_new(refused, json_pack("{s:s,s:s,s:s}", "id", missing(r, i, asked),
                                           "field", "id", "reason", r->refused[i]->reason));
    ask_print(c, json_pack("{s:i,s:o}", "removed", (int)r->removed, "refused", refused));
    return 0;
}

static int say_removed(struct cli *c, const DirectoryReport *r, const GazetteerPut *asked)
{
    if (r->removed == 0 && r->n_refused)
        return cli_refuse(c, ERR_NOT_FOUND, "id", missing(r, 0, asked));
    if (c->json)
        return print_removed(c, r, asked);
    say(c, _("settlements removed: %u"), r->removed);
    for (size_t i = 0; i < r->n_refused; i++)
        say_aside(c, _("not in the gazetteer: %s"), missing(r, i, asked));
    return 0;
}

int gazetteer_remove_run(struct cli *c, const struct args *a)
{
    bool dry_run = args_has(a, "dry-run");
    GazetteerPut body = GAZETTEER_PUT__INIT;
    const Envelope *answer;
    Envelope env;
    int error;

    if (a->n_words > REMOVE_MOST)
        return cli_usage(c, ERR_TOO_LONG, "ID", "100");
    session_request(c, &env, !dry_run);
    env.body_case = ENVELOPE__BODY_GAZETTEER_PUT;
    env.gazetteer_put = &body;
    PUT(&body, dry_run, dry_run);
    for (size_t i = 0; i < a->n_words; i++)
        *ARENA_PUSH(&c->arena, body.remove, body.n_remove) = arena_dup(&c->arena, a->words[i]);
    error = session_ask(c,
        &(struct ask){
            .request = &env, .expect = ENVELOPE__BODY_DIRECTORY_REPORT, .changes = !dry_run },
        &answer);
    return error ? error : say_removed(c, answer->directory_report, &body);
}
