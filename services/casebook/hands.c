/* hands - the workers that are connected now. Kept in memory: a row's lease is the truth, this only says whom to lease to. */
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "casebook/casebook.h"

static bool same_peer(struct bus_peer a, struct bus_peer b)
{
    return a.link == b.link && a.n == b.n && memcmp(a.id, b.id, a.n) == 0;
}

static void forget(struct casebook *self, uint32_t i)
{
    self->hands[i] = self->hands[--self->n_hands];
}

void hand_put(struct casebook *self, struct bus_peer peer, const char *worker, const char *instance)
{
    struct hand *h;

    for (uint32_t i = self->n_hands; i-- > 0;) {
        if (same_peer(self->hands[i].peer, peer) || text_is(self->hands[i].instance, instance))
            forget(self, i);
    }
    if (self->n_hands == HANDS_MAX)
        forget(self, 0); /* the oldest; if it lives it says hello again */
    h = &self->hands[self->n_hands++];
    h->peer = peer;
    snprintf(h->worker, sizeof h->worker, "%s", worker);
    snprintf(h->instance, sizeof h->instance, "%s", instance);
}

bool hand_gone(struct casebook *self, struct bus_peer peer, char ret_instance[UUID_TEXT])
{
    for (uint32_t i = 0; i < self->n_hands; i++) {
        if (!same_peer(self->hands[i].peer, peer))
            continue;
        snprintf(ret_instance, UUID_TEXT, "%s", self->hands[i].instance);
        forget(self, i);
        return true;
    }
    return false;
}

bool hand_is_known(const struct casebook *self, const char *instance)
{
    for (uint32_t i = 0; i < self->n_hands; i++) {
        if (text_is(self->hands[i].instance, instance))
            return true;
    }
    return false;
}

const struct hand *hand_for(struct casebook *self, uint32_t work_kind)
{
    const char *worker = work_kind == WORK__KIND__RANK ? "matcher" : "dispatcher";

    for (uint32_t i = 0; i < self->n_hands; i++) {
        uint32_t at = (self->next_hand + i) % self->n_hands;

        if (text_is(self->hands[at].worker, worker)) {
            self->next_hand = at + 1; /* several matchers share the load */
            return &self->hands[at];
        }
    }
    return NULL;
}
