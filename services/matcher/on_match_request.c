/* matcher_on_match_request - whom does this rung mean? A request that comes before the directory is complete waits for it: an
 * answer from half of it would say that nobody is there. */
#include <stdlib.h>
#include <string.h>
#include "base/must.h"
#include "bus/codec.h"
#include "matcher/parts.h"
#include "matcher/search.h"
#include "sys/log.h"

/* An empty rung is skipped, and a small directory leaves many empty: they are told together, not one message each. */
static void look_ahead(struct matcher *self, struct turn *t, const MatchRequest *request,
    struct match_query *query, struct shortlist *list, CandidatesRanked *ranked)
{
    for (size_t i = 0; list->n_fits == 0 && i < request->n_ahead; i++) {
        query_ahead(request->ahead[i], query);
        shortlist_start(list, request->ahead[i]->at_most);
        search(self->directory, query, list);
        say_ahead(t, request->ahead[i], list, ranked);
    }
}

static int rank(struct matcher *self, struct turn *t, const Envelope *asked, Envelope *reply)
{
    const MatchRequest *request = asked->match_request;
    struct match_query query;
    struct shortlist *list = arena_alloc(t->arena, sizeof *list);
    int error = query_of(t, request, &query);

    if (error)
        return error;
    query.holidays = self->holidays;
    shortlist_start(list, request->at_most);
    search(self->directory, &query, list);
    say_ranked(t, request, list, reply);
    look_ahead(self, t, request, &query, list, reply->candidates_ranked);
    if (request->preview) {
        say_asker(asked, reply);
        say_nobody_can(t, self->directory, request, reply->candidates_ranked);
    }
    log_trace("ranked case=%llu need=%u rung=%u found=%zu of=%zu",
        (unsigned long long)request->case_, request->need, request->rung, list->n_fits,
        directory_count(self->directory));
    return 0;
}

static int wait_for_level(struct matcher *self, struct turn *t, const struct bus_msg *in)
{
    struct waiting *w = &self->waiting[self->n_waiting];

    if (self->n_waiting == WAITING_MAX)
        return turn_refuse(t, ERR_BUSY, "match_request", NULL);
    *w = (struct waiting){ .from = in->from, .bytes = must_alloc(in->n), .n = in->n };
    memcpy(w->bytes, in->bytes, in->n);
    self->n_waiting++;
    return 0;
}

int matcher_on_match_request(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct matcher *self = self_;
    struct match_query unused;
    int error;

    if (self->is_level)
        return rank(self, t, in->env, reply);
    error = query_of(t, in->env->match_request, &unused);
    return error ? error : wait_for_level(self, t, in);
}

/* It was checked when it came. */
static void answer(struct matcher *self, struct turn *t, const struct waiting *w)
{
    struct refusal why;
    const Envelope *asked = codec_unpack(w->bytes, w->n, t->arena, &why);
    Envelope reply = ENVELOPE__INIT;

    must(asked && !rank(self, t, asked, &reply));
    reply.has_id = asked->has_id;
    reply.id = asked->id;
    reply.n_return_path = asked->n_return_path;
    reply.return_path = asked->return_path;
    turn_say(t, w->from, &reply);
}

void matcher_on_level(void *self_, struct turn *t)
{
    struct matcher *self = self_;

    if (!self->is_level) {
        directory_settle(self->directory);
        log_info("directory complete entries=%zu waiting=%zu", directory_count(self->directory),
            self->n_waiting);
    }
    self->is_level = true;
    for (size_t i = 0; i < self->n_waiting; i++)
        answer(self, t, &self->waiting[i]);
    forget_waiting(self);
}

void forget_waiting(struct matcher *self)
{
    for (size_t i = 0; i < self->n_waiting; i++)
        free(self->waiting[i].bytes);
    self->n_waiting = 0;
}
