/* say - CandidatesRanked, from a shortlist. */
#include <math.h>
#include "base/text.h"
#include "bus/codec.h"
#include "matcher/parts.h"
#include "matcher/search.h"
#include "words/responder.h"

#define MESSAGE_ROOM (BUS_MESSAGE_MAX - 2048) /* the rest is for ids and the way back */

static char *text_of(
    const char *borrowed) /* protobuf-c's fields are not const; nobody writes there */
{
    return (char *)(uintptr_t)borrowed;
}

static Candidate *candidate_of(const struct fit *fit, struct arena *a)
{
    const struct responder *r = fit->responder;
    Candidate *c = arena_alloc(a, sizeof *c);

    candidate__init(c);
    c->responder = text_of(r->id);
    c->name = text_of(r->name);
    c->phone = text_of(r->phone);
    c->why = text_of(rank_why(fit, a));
    c->channels = arena_copy(a, fit->channels, fit->n_channels * sizeof *fit->channels);
    c->n_channels = fit->n_channels;
    PUT(c, kind, r->kind);
    PUT(c, medical, responder_is_medical(r->kind, r->capabilities, r->n_capabilities));
    PUT(c, official, responder_is_official(r->kind));
    PUT(c, vetting, r->vetting);
    if (fit->has_distance)
        PUT(c, distance_m, (uint32_t)lround(fit->distance_m));
    return c;
}

static Candidate **candidates_of(const struct shortlist *list, struct arena *a)
{
    Candidate **candidates = arena_alloc(a, list->n * sizeof *candidates);

    for (size_t i = 0; i < list->n; i++)
        candidates[i] = candidate_of(&list->best[i], a);
    return candidates;
}

/* So many that the whole message is not too long: from the end, so that the best stay. */
static void cut(size_t *n_candidates, const CandidatesRanked *whole)
{
    while (*n_candidates > 0 && codec_size(whole) > MESSAGE_ROOM)
        (*n_candidates)--;
}

static Filtered **filtered_of(const struct shortlist *list, struct arena *a, size_t *ret_n)
{
    Filtered **filtered = arena_alloc(a, MATCH_REASONS * sizeof *filtered);

    *ret_n = 0;
    for (unsigned i = 0; i < MATCH_REASONS; i++) {
        Filtered *f;

        if (!list->left_out[i])
            continue;
        f = arena_alloc(a, sizeof *f);
        filtered__init(f);
        PUT(f, reason, (Match__Reason)i);
        PUT(f, count, (uint32_t)list->left_out[i]);
        filtered[(*ret_n)++] = f;
    }
    return filtered;
}

static void echo(CandidatesRanked *ranked, const MatchRequest *request)
{
    if (request->preview) { /* it belongs to no case */
        ranked->place = request->place;
        return;
    }
    ranked->has_work = request->has_work;
    ranked->work = request->work;
    PUT(ranked, case_, request->case_);
    PUT(ranked, need, request->need);
    PUT(ranked, rung, request->rung);
    PUT(ranked, generation, request->generation);
}

void say_asker(const Envelope *asked, Envelope *reply)
{
    reply->actor = asked->actor;
    reply->has_role = asked->has_role;
    reply->role = asked->role;
}

void say_nobody_can(struct turn *t, const struct directory *d, const MatchRequest *request,
    CandidatesRanked *ranked)
{
    for (size_t i = 0; i < request->n_capabilities; i++) {
        if (!search_knows(d, request->capabilities[i]))
            *ARENA_PUSH(t->arena, ranked->nobody_can, ranked->n_nobody_can) =
                request->capabilities[i];
    }
}

void say_ranked(
    struct turn *t, const MatchRequest *request, const struct shortlist *list, Envelope *reply)
{
    CandidatesRanked *ranked = arena_alloc(t->arena, sizeof *ranked);

    candidates_ranked__init(ranked);
    echo(ranked, request);
    ranked->filtered = filtered_of(list, t->arena, &ranked->n_filtered);
    if (list->n_fits == 0)
        PUT(ranked, shortfall, shortlist_shortfall(list));
    ranked->candidates = candidates_of(list, t->arena);
    ranked->n_candidates = list->n;
    cut(&ranked->n_candidates, ranked);
    if (list->n_fits > ranked->n_candidates)
        PUT(ranked, more, 1);
    reply->body_case = ENVELOPE__BODY_CANDIDATES_RANKED;
    reply->candidates_ranked = ranked;
}

void say_ahead(
    struct turn *t, const RungAhead *rung, const struct shortlist *list, CandidatesRanked *ranked)
{
    RungFound *found = arena_alloc(t->arena, sizeof *found);

    rung_found__init(found);
    PUT(found, rung, rung->rung);
    found->filtered = filtered_of(list, t->arena, &found->n_filtered);
    if (list->n_fits == 0)
        PUT(found, shortfall, shortlist_shortfall(list));
    found->candidates = candidates_of(list, t->arena);
    found->n_candidates = list->n;
    *ARENA_PUSH(t->arena, ranked->ahead, ranked->n_ahead) = found;
    cut(&found->n_candidates, ranked);
    if (list->n_fits > found->n_candidates)
        PUT(found, more, 1);
}
