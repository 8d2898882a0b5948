/* need_state - the life of one need. Pure. */
#include "casebook/machines.h"
#include "words/words.h"

static const struct move moves[] = {
    { NEED__STATE__NONE, NEED_EV_OPENED, NEED__STATE__OPEN },
    { NEED__STATE__OPEN, NEED_EV_ASKED, NEED__STATE__OFFERED },
    { NEED__STATE__OFFERED, NEED_EV_NOBODY, NEED__STATE__OPEN },
    { NEED__STATE__OFFERED, NEED_EV_COVERED, NEED__STATE__COMMITTED },
    { NEED__STATE__COMMITTED, NEED_EV_STARTED, NEED__STATE__IN_PROGRESS },
    { NEED__STATE__COMMITTED, NEED_EV_LOST, NEED__STATE__OPEN },
    { NEED__STATE__IN_PROGRESS, NEED_EV_LOST, NEED__STATE__OPEN },
    { NEED__STATE__COMMITTED, NEED_EV_DONE, NEED__STATE__DONE },
    { NEED__STATE__IN_PROGRESS, NEED_EV_DONE, NEED__STATE__DONE },
    { NEED__STATE__COMMITTED, NEED_EV_PARTIAL, NEED__STATE__PARTIAL },
    { NEED__STATE__IN_PROGRESS, NEED_EV_PARTIAL, NEED__STATE__PARTIAL },
    { NEED__STATE__OPEN, NEED_EV_FAILED, NEED__STATE__FAILED },
    { NEED__STATE__OFFERED, NEED_EV_FAILED, NEED__STATE__FAILED },
    { NEED__STATE__COMMITTED, NEED_EV_FAILED, NEED__STATE__FAILED },
    { NEED__STATE__IN_PROGRESS, NEED_EV_FAILED, NEED__STATE__FAILED },
    { NEED__STATE__OPEN, NEED_EV_CANCELLED, NEED__STATE__CANCELLED },
    { NEED__STATE__OFFERED, NEED_EV_CANCELLED, NEED__STATE__CANCELLED },
    { NEED__STATE__COMMITTED, NEED_EV_CANCELLED, NEED__STATE__CANCELLED },
    { NEED__STATE__IN_PROGRESS, NEED_EV_CANCELLED, NEED__STATE__CANCELLED },
    { NEED__STATE__OPEN, NEED_EV_NOT_NEEDED, NEED__STATE__NOT_NEEDED },
    { NEED__STATE__OFFERED, NEED_EV_NOT_NEEDED, NEED__STATE__NOT_NEEDED },
    { NEED__STATE__COMMITTED, NEED_EV_NOT_NEEDED, NEED__STATE__NOT_NEEDED },
    { NEED__STATE__IN_PROGRESS, NEED_EV_NOT_NEEDED, NEED__STATE__NOT_NEEDED },
};

static const char *const event_names[] = {
#define X(name) #name,
    NEED_EVENTS(X)
#undef X
};

static const char *state_name(int state)
{
    return word_of(&need__state__descriptor, state);
}

static const char *event_name(int event)
{
    return event_names[event];
}

const struct machine need_machine = {
    .name = "need",
    .moves = moves,
    .n_moves = sizeof moves / sizeof moves[0],
    .n_states = NEED__STATE__NOT_NEEDED + 1,
    .n_events = NEED_EV_COUNT,
    .state_name = state_name,
    .event_name = event_name,
};
