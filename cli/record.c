/* record - see record.h. */
#include "record.h"

#include "base/times.h"
#include "human.h"
#include "say.h"
#include "session.h"

static const char *when(struct cli *c, const Instant *at)
{
    return say_when(c, at->ms, session_now(c));
}

static const ChannelRecord *tried_of(const ResponderEntry *e, Delivery__Channel channel)
{
    for (size_t i = 0; i < e->n_tried; i++)
        if (e->tried[i]->channel == channel)
            return e->tried[i];
    return NULL;
}

static void print_channel(struct cli *c, const ResponderEntry *e, Delivery__Channel channel)
{
    const ChannelRecord *tried = tried_of(e, channel);
    const char *word = human_word(&delivery__channel__descriptor, (int)channel);

    if (tried && tried->failed)
        say_toned(c, TONE_WARN, _("%s: a wrong number since %s, and not used"), word,
            when(c, tried->failed));
    else if (tried && tried->worked)
        say(c, _("%s: worked %s"), word, when(c, tried->worked));
    else
        say(c, _("%s: never tried"), word);
}

static void print_counts(struct cli *c, const ResponderRecord *r)
{
    say(c, _("asked: %u; answered: %u, committed: %u, declined: %u, no answer: %u"), r->offers,
        r->answered, r->commits, r->declines, r->unanswered);
    if (r->unanswered_in_row)
        say_toned(c, TONE_WARN, _("no answer, the last times in a row: %u"), r->unanswered_in_row);
    if (r->answer_s)
        say(c, _("answers after: %s"), say_span(c, (int64_t)r->answer_s * SECOND_MS));
    if (r->last_offer)
        say(c, _("asked last: %s"), when(c, r->last_offer));
    if (r->last_ended)
        say(c, _("came home last: %s"), when(c, r->last_ended));
}

void record_print(struct cli *c, const ResponderEntry *e)
{
    for (size_t i = 0; i < e->n_channel; i++)
        print_channel(c, e, e->channel[i]);
    if (e->record)
        print_counts(c, e->record);
}
