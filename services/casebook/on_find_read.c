/* on_find_read - FindRead: who could help there? A matcher is asked as it is for a case, and its answer goes on to whoever asked. No
 * row and nothing in memory: the way back is in the message, and what is lost is asked again by whoever wants to know. Whoever is
 * shown a private person's entry is recorded, in the transaction that answers (design.md 3, rule 12). */
#include "base/text.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/made.h"
#include "sys/log.h"

#define FIND_USUAL 10
#define FOUND_BYTES (BUS_MESSAGE_MAX - 4096)

static MatchRequest *request_of(const FindRead *m, const struct turn *t)
{
    const DirectoryFind *find = m->find;
    struct arena *a = t->arena;

    NEW(ask, MatchRequest, match_request__init);
    PUT(ask, preview, 1);
    PUT(ask, at_most, find->limit ? find->limit : FIND_USUAL);
    PUT(ask, at_ms, find->when ? find->when->ms : t->now_ms);
    if (find->has_age) {
        PUT(ask, age_least, find->age);
        PUT(ask, age_most, find->age);
    }
    ask->capabilities = find->capabilities;
    ask->n_capabilities = find->n_capabilities;
    ask->place = m->place;
    return ask;
}

int casebook_on_find_read(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const FindRead *m = in->env->find_read;
    const struct hand *h = hand_for(self, WORK__KIND__RANK);
    struct hop hop = hop_to(&in->from);
    Envelope env = ENVELOPE__INIT;

    (void)reply;
    if (!m->find)
        return turn_refuse(t, ERR_MISSING, "find", NULL);
    if (!h)
        return turn_refuse(t, ERR_UNREACHED, "matcher", NULL);
    env.has_id = in->env->has_id;
    env.id = in->env->id;
    env.actor = text_of(in->actor);
    PUT(&env, role, in->role);
    env.n_return_path = in->env->n_return_path;
    env.return_path = in->env->return_path;
    hop_push(self->instance, &hop, &env, t->arena);
    env.body_case = ENVELOPE__BODY_MATCH_REQUEST;
    env.match_request = request_of(m, t);
    turn_say(t, h->peer, &env);
    return 0;
}

/* ---- the answer ---- */
static FoundLine *line_of(const Candidate *c, const ResponderEntry *e, struct arena *a)
{
    NEW(line, FoundLine, found_line__init);
    line->responder = e->id;
    line->name = e->name;
    line->has_distance_m = c->has_distance_m;
    line->distance_m = c->distance_m;
    line->why = c->why;
    PUT(line, kind, e->kind);
    line->capabilities = e->capabilities;
    line->n_capabilities = e->n_capabilities;
    return line;
}

/* As the directory has them now: who was removed meanwhile is found no more. All who are shown are on record. */
static int add_found(struct casebook *self, struct turn *t, const char *actor, const Candidate *c,
    DirectoryFound *said)
{
    ResponderEntry *e;
    int rc = entry_read(self->store, c->responder, t->arena, &e);

    if (rc == ERR_NOT_FOUND || rc == ERR_DAMAGED || (rc == 0 && entry_is_removed(e)))
        return 0;
    if (rc)
        return rc;
    *ARENA_PUSH(t->arena, said->found, said->n_found) = line_of(c, e, t->arena);
    if (codec_size(said) > FOUND_BYTES) {
        said->n_found--;
        PUT(said, more, 1);
        return 0;
    }
    return entry_seen(self->store, t, actor, "directory_find", e);
}

static void add_why_not(const CandidatesRanked *m, struct arena *a, DirectoryFound *said)
{
    uint32_t n;
    const struct filtered *filtered = filtered_of(m->filtered, m->n_filtered, a, &n);

    said->filtered = say_left_out(filtered, n, a, &said->n_filtered);
    said->place = m->place;
    said->nobody_can = m->nobody_can;
    said->n_nobody_can = m->n_nobody_can;
    if (m->more)
        PUT(said, more, 1);
    if (m->shortfall == MATCH__REASON__FITS)
        return;
    NEW(line, ShortfallLine, shortfall_line__init);
    PUT(line, reason, m->shortfall);
    *ARENA_PUSH(a, said->shortfall, said->n_shortfall) = line;
}

static int found_of(
    struct casebook *self, struct turn *t, const struct bus_msg *in, DirectoryFound *said)
{
    const CandidatesRanked *m = in->env->candidates_ranked;
    int rc = 0;

    add_why_not(m, t->arena, said);
    for (size_t i = 0; rc == 0 && i < m->n_candidates; i++) {
        if (!text_empty(m->candidates[i]->responder))
            rc = add_found(self, t, in->actor, m->candidates[i], said);
    }
    return rc;
}

/* What came back, without our own hop: to be said to *ret_to. An answer to an earlier start of ours finds nobody. */
static bool way_back(const struct casebook *self, const struct bus_msg *in, Envelope *ret_env,
    struct bus_peer *ret_to)
{
    struct hop hop;
    int error;

    *ret_env = *in->env; /* shallow */
    ret_env->base.n_unknown_fields = 0;
    error = hop_pop(self->instance, ret_env, &hop);
    if (error) {
        log_warn("answer dropped message=%s way_back=%s", codec_name(in->env->body_case),
            error_code(error));
        return false;
    }
    *ret_to = hop_peer(&hop, LINK_INNER);
    return true;
}

int find_answered(struct casebook *self, struct turn *t, const struct bus_msg *in)
{
    struct arena *a = t->arena;
    struct bus_peer to;
    Envelope env;
    int rc;

    if (!way_back(self, in, &env, &to))
        return 0;
    NEW(said, DirectoryFound, directory_found__init);
    rc = found_of(self, t, in, said);
    if (rc)
        return rc;
    env.body_case = ENVELOPE__BODY_DIRECTORY_FOUND;
    env.directory_found = said;
    turn_say(t, to, &env);
    return 0;
}

/* That too many wait for a matcher whose directory is not complete yet, say. Never refused in turn. */
int casebook_on_refusal(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct bus_peer to;
    Envelope env;

    (void)reply;
    if (way_back(self, in, &env, &to))
        turn_say(t, to, &env);
    return 0;
}
