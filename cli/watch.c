/* watch - cases as they move. The board tells each event once; this end says every few seconds that it is still there and how far
 * it has come, so that whatever was lost on the way is told again. */
#include "commands.h"

#include "base/text.h"
#include "event_text.h"
#include "filter.h"
#include "human.h"
#include "json.h"
#include "rows.h"
#include "say.h"
#include "session.h"
#include "value.h"
#include "watched.h"

#include <stdlib.h>

#define RENEW_MS 5000
#define REFRESH_MS 1000 /* of the countdowns on a terminal */
#define GATHER_MS 150 /* what comes at once is drawn at once */

const struct option watch_options[] = {
    FILTER_OPTIONS,
    { "since", "T", N_("opened since: RFC 3339, HH:MM today"), false },
    { "from", "TOKEN", N_("go on after this token"), false },
    { 0 },
};

/* A row of the live list, kept packed: rows come and go for hours. */
struct kept_row {
    struct arena arena;
    const CaseRow *row;
};

struct watch {
    struct cli *c;
    WatchCases request;
    Envelope env;
    struct watched had;
    int64_t renew_ms; /* real time */
    int64_t redraw_ms;
    struct kept_row *rows;
    size_t n_rows, room;
};

/* ---- the live list ---- */

static bool is_over(const CaseRow *r)
{
    return r->state == CASE__STATE__CLOSED || r->state == CASE__STATE__MERGED;
}

static struct kept_row *find_row(struct watch *w, const char *number)
{
    for (size_t i = 0; i < w->n_rows; i++)
        if (text_is(w->rows[i].row->case_, number))
            return &w->rows[i];
    return NULL;
}

static struct kept_row *new_row(struct watch *w)
{
    if (w->n_rows == w->room) {
        w->room = w->room ? w->room * 2 : 64;
        w->rows = realloc(w->rows, w->room * sizeof(*w->rows));
        if (!w->rows)
            abort();
    }
    w->rows[w->n_rows] = (struct kept_row){ 0 };
    return &w->rows[w->n_rows++];
}

static void keep_row(struct watch *w, const CaseRow *row)
{
    struct kept_row *kept = find_row(w, row->case_);
    size_t n;
    uint8_t *bytes;

    if (!kept)
        kept = new_row(w);
    arena_clear(&kept->arena);
    bytes = codec_pack(row, &kept->arena, &n);
    kept->row = codec_unpack_as(&case_row__descriptor, bytes, n, &kept->arena);
    if (w->redraw_ms > clock_real(w->c->clock) + GATHER_MS)
        w->redraw_ms = clock_real(w->c->clock) + GATHER_MS;
}

static void drop_over(struct watch *w)
{
    for (size_t i = w->n_rows; i-- > 0;) {
        if (!is_over(w->rows[i].row))
            continue;
        arena_clear(&w->rows[i].arena);
        w->rows[i] = w->rows[--w->n_rows];
    }
}

static void redraw(struct watch *w)
{
    struct cli *c = w->c;
    const CaseRow **rows = arena_alloc(&c->arena, (w->n_rows + 1) * sizeof(*rows));

    for (size_t i = 0; i < w->n_rows; i++)
        rows[i] = w->rows[i].row;
    fputs("\033[H\033[2J", c->out);
    say_toned(
        c, TONE_DIM, _("%s  cases: %zu  (Ctrl-C ends)"), say_clock(c, session_now(c)), w->n_rows);
    rows_print(c, rows, w->n_rows);
    drop_over(w); /* seen once as closed */
    w->redraw_ms = clock_real(c->clock) + REFRESH_MS;
}

/* ---- events ---- */

static void print_event(struct cli *c, const WatchEvent *e)
{
    say(c, "%s  %s  %s  %s: %s", e->at ? say_clock(c, e->at->ms) : "", e->case_ ? e->case_ : "",
        human_word(&priority__descriptor, (int)e->priority),
        human_word(&case__state__descriptor, (int)e->state),
        say_marked(c, event_name(e->type), e->row && e->row->exercise));
}

static void show_event(struct watch *w, const WatchEvent *e)
{
    struct cli *c = w->c;

    if (c->json) {
        json_t *value = json_of_message(&e->base, c->lang);

        json_print(value, c->out);
        json_decref(value);
    } else if (c->terminal && e->row) {
        keep_row(w, e->row);
    } else {
        print_event(c, e);
    }
}

static void hear_event(struct watch *w, const WatchEvent *e)
{
    switch (watched_hear(&w->had, e)) {
    case WATCHED_TAKE:
        show_event(w, e);
        return;
    case WATCHED_AGAIN:
        w->renew_ms = 0;
        return;
    case WATCHED_PASS:
        return;
    }
}

static int hear(struct watch *w, const Envelope *env)
{
    if (env->body_case == ENVELOPE__BODY_WATCH_EVENT)
        hear_event(w, env->watch_event);
    if (env->body_case == ENVELOPE__BODY_REFUSAL) {
        int code = error_from_code(env->refusal->code);

        return cli_refuse(
            w->c, code ? code : ERR_INVALID, env->refusal->field, env->refusal->reason);
    }
    return 0;
}

/* ---- the loop ---- */

static void renew(struct watch *w)
{
    w->request.from = text_empty(w->had.from) ? NULL : w->had.from;
    if (session_send(w->c, &w->env) == 0)
        w->renew_ms = clock_real(w->c->clock) + RENEW_MS;
}

static int wait_ms(const struct watch *w, int64_t now_ms)
{
    int64_t until_ms = w->renew_ms;

    if (w->c->terminal && w->redraw_ms < until_ms)
        until_ms = w->redraw_ms;
    until_ms -= now_ms;
    return until_ms < 20 ? 20 : (int)until_ms;
}

static int turn(struct watch *w)
{
    struct cli *c = w->c;
    int64_t now_ms = clock_real(c->clock);
    const Envelope *env;
    int error;

    if (now_ms >= w->renew_ms)
        renew(w);
    error = session_next(c, wait_ms(w, now_ms), &c->arena, &env);
    if (session_take_new_line(c))
        w->renew_ms = 0;
    if (error == 0)
        error = hear(w, env);
    else if (error == ERR_UNREACHED)
        error = 0;
    if (c->terminal && !error && clock_real(c->clock) >= w->redraw_ms)
        redraw(w);
    return error;
}

static int prepare(struct watch *w, const struct args *a)
{
    struct cli *c = w->c;
    ListCases *filter = arena_alloc(&c->arena, sizeof(*filter));
    int error = filter_read(c, a, filter);

    watch_cases__init(&w->request);
    w->request.filter = filter;
    w->request.case_ = arena_alloc(&c->arena, (a->n_words + 1) * sizeof(char *));
    for (; w->request.n_case_ < a->n_words && !error; w->request.n_case_++)
        error = value_case(c, a->words[w->request.n_case_], &w->request.case_[w->request.n_case_]);
    if (!error && args_has(a, "from"))
        snprintf(w->had.from, sizeof(w->had.from), "%s", args_value(a, "from"));
    session_request(c, &w->env, false);
    w->env.body_case = ENVELOPE__BODY_WATCH_CASES;
    w->env.watch_cases = &w->request;
    return error;
}

/* The first word from the service decides whether there is one: a refusal or nobody there ends it as every command; later on,
 * a service that goes away is waited for. */
static int first_word(struct cli *c)
{
    Envelope env;
    Beat body = BEAT__INIT;
    const Envelope *answer;

    session_request(c, &env, false);
    env.body_case = ENVELOPE__BODY_BEAT;
    env.beat = &body;
    return session_ask(c, &(struct ask){ .request = &env }, &answer);
}

int watch_run(struct cli *c, const struct args *a)
{
    struct watch w = { .c = c, .redraw_ms = clock_real(c->clock) + GATHER_MS };
    struct arena kept;
    int error = prepare(&w, a);

    if (!error)
        error = first_word(c);
    while (!error && !session_is_over(c)) {
        cli_turn_begin(c, &kept);
        error = turn(&w);
        cli_turn_end(c, &kept);
    }
    for (size_t i = 0; i < w.n_rows; i++)
        arena_clear(&w.rows[i].arena);
    free(w.rows);
    return error;
}
