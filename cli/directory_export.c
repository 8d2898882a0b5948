/* directory_export - the directory as a file that directory import takes again. */
#include "commands.h"

#include "ask.h"
#include "base/text.h"
#include "entry_write.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE 500

const struct option directory_export_options[] = {
    { "format", "csv|geojson", N_("as a table (the usual), or as GeoJSON"), false },
    { "source", "NAME", N_("only what came from there"), false },
    { 0 },
};

struct exporting {
    struct cli *c;
    const char *source; /* NULL: all */
    bool is_geojson;
    size_t n; /* written */
    char after[64];
};

static void write_entry(struct exporting *x, const ResponderEntry *e)
{
    struct arena *a = &x->c->arena;
    json_t *feature;
    char *text;

    if (!x->is_geojson) {
        fputs(entry_csv_line(e, a), x->c->out);
        return;
    }
    feature = entry_feature(e, a);
    text = json_dumps(feature, JSON_COMPACT);
    fprintf(x->c->out, "%s\n%s", x->n ? "," : "", text);
    free(text);
    json_decref(feature);
}

/* By its generator an import knows that the ids are ours. */
static const char geojson_head[] =
    "{\"type\":\"FeatureCollection\",\"generator\":\"assist\",\"features\":[";

static void write_head(struct exporting *x)
{
    fputs(x->is_geojson ? geojson_head : entry_csv_heading(&x->c->arena), x->c->out);
}

/* The first page is asked for before anything is written: a refusal is no half of a file. */
static int write_page(struct exporting *x, bool is_first, bool *ret_more)
{
    DirectoryList body = DIRECTORY_LIST__INIT;
    const Envelope *answer;
    const ResponderList *page;
    Envelope env;
    int error;

    session_request(x->c, &env, false);
    env.body_case = ENVELOPE__BODY_DIRECTORY_LIST;
    env.directory_list = &body;
    body.after = x->after[0] ? x->after : NULL;
    PUT(&body, limit, PAGE);
    error = ask_any(x->c, &env, ENVELOPE__BODY_RESPONDER_LIST, &answer);
    if (error)
        return error;
    page = answer->responder_list;
    if (is_first)
        write_head(x);
    for (size_t i = 0; i < page->n_responders; i++) {
        if (x->source && !text_is(page->responders[i]->source, x->source))
            continue;
        write_entry(x, page->responders[i]);
        x->n++;
    }
    *ret_more = !text_empty(page->next);
    snprintf(x->after, sizeof(x->after), "%s", *ret_more ? page->next : "");
    return 0;
}

static int write_all(struct exporting *x)
{
    struct cli *c = x->c;
    struct arena kept;
    bool more = true;
    int error = session_open(c, DOOR_PEOPLE);

    for (bool first = true; !error && more; first = false) {
        if (session_is_over(c))
            return cli_refuse(c, ERR_CUT_OFF, "file", NULL);
        cli_turn_begin(c, &kept);
        error = write_page(x, first, &more);
        cli_turn_end(c, &kept);
    }
    if (!error && x->is_geojson)
        fputs("\n]}\n", c->out);
    return error;
}

int directory_export_run(struct cli *c, const struct args *a)
{
    const char *format = args_value(a, "format");
    struct exporting x = { .c = c, .source = args_value(a, "source") };
    int error;

    if (format && !text_is(format, "csv") && !text_is(format, "geojson"))
        return cli_usage(c, ERR_UNKNOWN_WORD, "--format", "csv, geojson");
    if (x.source && text_empty(x.source))
        return cli_usage(c, ERR_MISSING, "--source", NULL);
    if (c->json && text_is(format, "csv")) /* a table is no JSON value */
        return cli_usage(c, ERR_INVALID, "--format", "geojson");
    x.is_geojson = c->json || text_is(format, "geojson");
    error = write_all(&x);
    if (fflush(c->out) && !error)
        return cli_refuse(c, ERR_IO, "file", NULL);
    c->has_answered = !error;
    return error;
}
