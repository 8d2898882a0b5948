/* show_fit - one answer is one message, whatever a case has grown to: of each list fewer and fewer are shown, the newest, until
 * all of it fits. Somebody who cannot see a case cannot help; what is left out stands in the store. */
#include "bus/codec.h"
#include "casebook/casebook.h"

#define SHOWN_BYTES (BUS_MESSAGE_MAX - 2048)

/* How many of a list that has n are left out when at most `most` are shown. */
static size_t surplus(size_t n, size_t most)
{
    return n > most ? n - most : 0;
}

static void keep(CaseShown *s, size_t most)
{
    size_t events = surplus(s->n_events, 3 * most);

    s->events += events;
    s->n_events -= events;
    s->n_facts -= surplus(s->n_facts, most);
    for (size_t i = 0; i < s->n_needs; i++) {
        size_t offers = surplus(s->needs[i]->n_offers, most);

        s->needs[i]->offers += offers;
        s->needs[i]->n_offers -= offers;
    }
    /* Whom each rung asks stands beside the needs, too. */
    for (size_t i = 0; i < s->n_plan; i++)
        s->plan[i]->n_asks -= surplus(s->plan[i]->n_asks, most / 4);
    s->n_plan -= surplus(s->n_plan, 8 * most);
}

void show_fit(CaseShown *s)
{
    for (size_t most = 64; codec_size(s) > SHOWN_BYTES; most -= (most + 3) / 4) {
        keep(s, most);
        if (most == 0)
            return;
    }
}
