/* case_state - the life of a case: rolled up from its needs, but for what a person set. Pure. */
#include "casebook/machines.h"
#include "words/words.h"
#include "casebook/step.h"

static const struct move moves[] = {
    { CASE__STATE__NONE, CASE_EV_FILED, CASE__STATE__NEW },
    { CASE__STATE__NEW, CASE_EV_JUDGED, CASE__STATE__TRIAGED },
    { CASE__STATE__ON_HOLD, CASE_EV_JUDGED, CASE__STATE__TRIAGED },
    { CASE__STATE__EXHAUSTED, CASE_EV_JUDGED, CASE__STATE__TRIAGED },
    { CASE__STATE__TRIAGED, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__COMMITTED, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__ON_SCENE, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__VERIFYING, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__EXHAUSTED, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__ON_HOLD, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__TRIAGED, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__DISPATCHING, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__ON_SCENE, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__VERIFYING, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__EXHAUSTED, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__ON_HOLD, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__TRIAGED, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__DISPATCHING, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__COMMITTED, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__VERIFYING, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__EXHAUSTED, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__ON_HOLD, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__TRIAGED, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__DISPATCHING, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__COMMITTED, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__ON_SCENE, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__EXHAUSTED, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__ON_HOLD, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__TRIAGED, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__DISPATCHING, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__COMMITTED, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__ON_SCENE, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__VERIFYING, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__ON_HOLD, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    /* what a person sets */
    { CASE__STATE__TRIAGED, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__DISPATCHING, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__COMMITTED, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__ON_SCENE, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__VERIFYING, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__EXHAUSTED, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__TRIAGED, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__DISPATCHING, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__COMMITTED, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__ON_SCENE, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__VERIFYING, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__EXHAUSTED, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__ON_HOLD, CASE_EV_HELD, CASE__STATE__ON_HOLD },
    { CASE__STATE__ON_HOLD, CASE_EV_MERGED, CASE__STATE__MERGED },
    { CASE__STATE__TRIAGED, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__DISPATCHING, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__COMMITTED, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__ON_SCENE, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__VERIFYING, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__EXHAUSTED, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__ON_HOLD, CASE_EV_CLOSED, CASE__STATE__CLOSED },
    { CASE__STATE__CLOSED, CASE_EV_JUDGED, CASE__STATE__TRIAGED },
    { CASE__STATE__CLOSED, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__CLOSED, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__CLOSED, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__CLOSED, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__CLOSED, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
    { CASE__STATE__MERGED, CASE_EV_JUDGED, CASE__STATE__TRIAGED },
    { CASE__STATE__MERGED, CASE_EV_ASKED, CASE__STATE__DISPATCHING },
    { CASE__STATE__MERGED, CASE_EV_COVERED, CASE__STATE__COMMITTED },
    { CASE__STATE__MERGED, CASE_EV_ARRIVED, CASE__STATE__ON_SCENE },
    { CASE__STATE__MERGED, CASE_EV_ENDED, CASE__STATE__VERIFYING },
    { CASE__STATE__MERGED, CASE_EV_SPENT, CASE__STATE__EXHAUSTED },
};

static const char *const event_names[] = {
#define X(name) #name,
    CASE_EVENTS(X)
#undef X
};

static const char *state_name(int state)
{
    return word_of(&case__state__descriptor, state);
}

static const char *event_name(int event)
{
    return event_names[event];
}

const struct machine case_machine = {
    .name = "case",
    .moves = moves,
    .n_moves = sizeof moves / sizeof moves[0],
    .n_states = CASE__STATE__MERGED + 1,
    .n_events = CASE_EV_COUNT,
    .state_name = state_name,
    .event_name = event_name,
};

static bool is_blocking(const struct need *n)
{
    return n->mandatory && !need_is_over(n);
}

static bool need_is_spent(const struct casefile *c, const struct need *n)
{
    if (!is_blocking(n) || n->ladder != LADDER__STATE__SPENT)
        return false;
    for (uint32_t i = 0; i < c->n_offers; i++) {
        const struct offer *o = &c->offers[i];

        if (o->need == n->number && (offer_is_asked(o) || offer_is_working(o)))
            return false;
    }
    return true;
}

static bool anybody_there(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (c->offers[i].state == OFFER__STATE__ON_SCENE)
            return true;
    }
    return false;
}

enum case_event case_rolled_up(const struct casefile *c)
{
    if (c->set_by_person == CASE__STATE__MERGED)
        return CASE_EV_MERGED;
    if (c->set_by_person == CASE__STATE__CLOSED)
        return CASE_EV_CLOSED;
    if (c->set_by_person == CASE__STATE__ON_HOLD)
        return CASE_EV_HELD;
    return case_of_needs(c);
}

enum case_event case_of_needs(const struct casefile *c)
{
    bool all_over = true, all_covered = true;

    if (!c->judged)
        return CASE_EV_FILED;
    for (uint32_t i = 0; i < c->n_needs; i++) {
        const struct need *n = &c->needs[i];

        if (need_is_spent(c, n))
            return CASE_EV_SPENT;
        all_over = all_over && !is_blocking(n);
        all_covered = all_covered && (!is_blocking(n) || need_commits(c, n) >= n->required);
    }
    if (c->n_offers == 0 && !all_over)
        return CASE_EV_JUDGED;
    if (!all_covered)
        return CASE_EV_ASKED;
    if (all_over)
        return CASE_EV_ENDED;
    return anybody_there(c) ? CASE_EV_ARRIVED : CASE_EV_COVERED;
}
