/* follows - stays level with rows of the casebook: "what has changed after n?" until there is no more (design.md 3, rule 9).
 * Start, gap and restart are the same request. The numbers are those of one counter for all kinds of rows, so a higher
 * number may mean rows of another kind: `checked` keeps us from asking for those again and again. */
#include "sys/log.h"
#include "worker/engine_parts.h"

static const struct worker_follow *spec_of(const struct engine *e, const struct engine_follow *f)
{
    return &e->w->follows[f - e->follows];
}

static void ask(struct engine *e, struct engine_follow *f)
{
    const struct worker_follow *spec = spec_of(e, f);
    Envelope env = ENVELOPE__INIT;
    Follow follow = FOLLOW__INIT;

    PUT(&follow, what, spec->what);
    PUT(&follow, after, f->position);
    PUT(&follow, at_most, FOLLOW_PAGE);
    env.body_case = ENVELOPE__BODY_FOLLOW;
    env.follow = &follow;
    turn_say(&e->turn, (struct bus_peer){ .link = (int16_t)spec->link }, &env);
    f->is_waiting = true;
    f->asked_ms = e->turn.real_ms;
}

static bool is_behind(const struct engine_follow *f)
{
    return !f->is_level || f->newest > f->checked;
}

void follows_ask(struct engine *e, int link)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        if (e->w->follows[i].link == link)
            ask(e, &e->follows[i]);
    }
}

void follows_tick(struct engine *e)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        struct engine_follow *f = &e->follows[i];

        if ((f->is_waiting || is_behind(f)) && e->turn.real_ms - f->asked_ms >= FOLLOW_AGAIN_MS)
            ask(e, f);
    }
}

int64_t follows_wake(const struct engine *e)
{
    int64_t wake = INT64_MAX;

    for (size_t i = 0; i < e->n_follows; i++) {
        const struct engine_follow *f = &e->follows[i];

        if ((f->is_waiting || is_behind(f)) && f->asked_ms + FOLLOW_AGAIN_MS < wake)
            wake = f->asked_ms + FOLLOW_AGAIN_MS;
    }
    return wake;
}

/* ---- how far the other end is ---- */
static int start_over(struct engine *e, struct engine_follow *f)
{
    const struct worker_follow *spec = spec_of(e, f);
    int error = batch_begin(e);

    if (error)
        return error;
    log_warn("follow begins again what=%d position=%llu", (int)spec->what,
        (unsigned long long)f->position);
    *f = (struct engine_follow){ 0 };
    if (spec->what == FOLLOWS__WHAT__KEYS && e->keyring)
        keyring_clear(e->keyring);
    if (spec->on_restart)
        spec->on_restart(e->self, &e->turn);
    return 0;
}

static int tell_level(struct engine *e, const struct engine_follow *f)
{
    const struct worker_follow *spec = spec_of(e, f);
    int error = spec->on_level ? batch_begin(e) : 0;

    if (!error && spec->on_level)
        spec->on_level(e->self, &e->turn);
    return error;
}

/* Less than we have may be said of an older store that was put back, or be a hint that was long on its way: the next page
 * tells which. */
static int hear_newest(struct engine *e, struct engine_follow *f, uint64_t changed)
{
    f->newest = changed;
    if (f->is_waiting)
        return 0;
    if (!is_behind(f) && changed >= f->position)
        return tell_level(e, f);
    ask(e, f);
    return 0;
}

int follows_newest(struct engine *e, int link, uint64_t changed)
{
    int error = 0;

    for (size_t i = 0; i < e->n_follows && !error; i++) {
        if (e->w->follows[i].link == link)
            error = hear_newest(e, &e->follows[i], changed);
    }
    return error;
}

/* ---- pages ---- */
static struct engine_follow *find(struct engine *e, int link, Follows__What what)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        if (e->w->follows[i].what == what && e->w->follows[i].link == link)
            return &e->follows[i];
    }
    return NULL;
}

static bool in_order(const FollowPage *page)
{
    uint64_t last = page->after;

    for (size_t i = 0; i < page->n_rows; i++) {
        if (page->rows[i]->changed <= last)
            return false;
        last = page->rows[i]->changed;
    }
    return true;
}

/* How far the page leads: rows that nobody needs are left out of it. */
static uint64_t end_of(const FollowPage *page)
{
    uint64_t end = page->n_rows ? page->rows[page->n_rows - 1]->changed : page->after;

    return page->has_upto && page->upto > end ? page->upto : end;
}

/* The casebook has not even got as far as we have. */
static bool is_of_older_store(const FollowPage *page)
{
    return page->has_upto && page->upto < page->after;
}

static void put_key(struct engine *e, const FollowedRow *row)
{
    const KeyRow *key = row->row_case == FOLLOWED_ROW__ROW_KEY ? row->key : NULL;

    if (!e->keyring || !key)
        return;
    if (!key->name || key->public_key.len != 32) {
        log_error("key row is not usable changed=%llu", (unsigned long long)row->changed);
        return;
    }
    keyring_put(e->keyring, key->name, key->public_key.data, key->role,
        key->responder ? key->responder : "", key->revoked);
}

static void take_row(struct engine *e, struct engine_follow *f, const FollowedRow *row)
{
    const struct worker_follow *spec = spec_of(e, f);

    if (spec->what == FOLLOWS__WHAT__KEYS)
        put_key(e, row);
    if (spec->on_row)
        spec->on_row(e->self, &e->turn, row);
    f->position = row->changed;
}

static int become_level(struct engine *e, struct engine_follow *f)
{
    f->is_level = true;
    f->checked = f->position;
    if (spec_of(e, f)->what == FOLLOWS__WHAT__KEYS && e->keyring)
        keyring_level(e->keyring, true);
    return tell_level(e, f);
}

int follows_on_page(struct engine *e, const struct bus_msg *in)
{
    const FollowPage *page = in->env->follow_page;
    struct engine_follow *f = find(e, in->from.link, page->what);
    int error;

    if (!f || !f->is_waiting || page->after != f->position)
        return 0; /* said twice, or from before we began again */
    if (is_of_older_store(page)) {
        error = start_over(e, f);
        if (!error)
            ask(e, f);
        return error;
    }
    if (!in_order(page) || (end_of(page) == page->after && !page->level)) {
        log_error("page out of order what=%d after=%llu", (int)page->what,
            (unsigned long long)page->after);
        return 0; /* asked again in a second */
    }
    error = batch_begin(e);
    if (error)
        return error;
    for (size_t i = 0; i < page->n_rows; i++)
        take_row(e, f, page->rows[i]);
    f->position = end_of(page);
    f->is_waiting = false;
    if (page->level)
        become_level(e, f);
    if (!page->level || (is_behind(f) && f->position > page->after))
        ask(e,
            f); /* a page that was made before there was more leads nowhere: asked again in a second */
    return error;
}

bool follows_are_level(const struct engine *e)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        if (!e->follows[i].is_level)
            return false;
    }
    return true;
}

bool follows_keys_level(const struct engine *e)
{
    for (size_t i = 0; i < e->n_follows; i++) {
        if (e->w->follows[i].what == FOLLOWS__WHAT__KEYS && !e->follows[i].is_level)
            return false;
    }
    return true;
}
