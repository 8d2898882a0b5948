/* verb_question - a responder asks, a person answers. Whoever is asked or on the way may not know enough to go on: the question is
 * an alarm that repeats until somebody has answered it, or the offer is over. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "words/words.h"

static int refuse(struct step *s)
{
    const struct offer *o = case_offer(s->c, s->command->question.letter);

    if (!o)
        return step_refuse(s, ERR_NOT_FOUND, "offer", NULL);
    if (!offer_is_live(o))
        return step_refuse(
            s, ERR_WRONG_STATE, "offer", word_of(&offer__state__descriptor, o->state));
    return text_is_blank(s->command->question.text) ? step_refuse(s, ERR_MISSING, "text", NULL) : 0;
}

int verb_question(struct step *s)
{
    uint32_t letter = s->command->question.letter;
    int rc = refuse(s);

    if (rc)
        return rc;
    /* Who asks has heard of it, but perhaps not where it is now: the newest notice goes on until they have it. */
    step_emit(s, &(struct event){ .type = EVENT__TYPE__QUESTION_ASKED,
                     .offer = letter + 1,
                     .p = { .text = s->command->question.text } });
    alarm_ring(s, ALARM__CAUSE__QUESTION, letter + 1);
    return 0;
}

/* Also to one who has not asked: what they should know, and no field of ours says. */
int verb_reply(struct step *s)
{
    uint32_t letter = s->command->question.letter;
    int rc = refuse(s);

    if (rc)
        return rc;
    step_emit(s, &(struct event){ .type = EVENT__TYPE__QUESTION_ANSWERED,
                     .offer = letter + 1,
                     .p = { .text = s->command->question.text } });
    alarm_over(s, ALARM__CAUSE__QUESTION, letter + 1);
    offer_tell(s, letter, NOTICE__TYPE__UPDATE, "answer");
    return 0;
}
