/* gazetteer - places that people live in, from a table as people have it (import_settlement.c), go to the service. */
#include "commands.h"

#include "bus/codec.h"
#include "importing.h"

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
