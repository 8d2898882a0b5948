/* verb_erase - what is personal of a case that has ended goes, unless somebody has put it on legal hold. Pure. */
#include "base/text.h"
#include "casebook/parts.h"
#include "words/words.h"

bool case_is_expired(const struct casefile *c, int64_t now_ms, int64_t retention_ms)
{
    return !case_is_open(c) && c->closed_ms + retention_ms <= now_ms;
}

static int refuse_open(struct step *s, const struct casefile *c, const char *field)
{
    if (!case_is_open(c))
        return 0;
    return step_refuse(s, ERR_WRONG_STATE, field, word_of(&case__state__descriptor, c->state));
}

/* Somebody does not know yet that they need not come. */
static bool is_recall_on_its_way(const struct casefile *c)
{
    for (uint32_t i = 0; i < c->n_offers; i++) {
        if (offer_is_on_its_way(&c->offers[i]))
            return true;
    }
    return false;
}

/* A recall that nobody has confirmed and an alarm that nobody has seen need the number to ring; a merged case lives on in its
 * survivor, and can be parted from it again. */
int verb_erase(struct step *s)
{
    const struct casefile *survivor = s->command->erase.survivor;
    struct due due = case_due(s->c);
    int rc = s->c->legal_hold ? step_refuse(s, ERR_LEGAL_HOLD, "case", NULL) : 0;

    rc = rc ? rc : refuse_open(s, s->c, "case");
    rc = rc || !survivor ? rc : refuse_open(s, survivor, "into");
    if (rc == 0 && due.due_ms != NEVER_MS)
        rc = step_refuse(s, ERR_WRONG_STATE, "case", due.what);
    if (rc == 0 && is_recall_on_its_way(s->c))
        rc = step_refuse(s, ERR_WRONG_STATE, "case", "recall");
    if (rc)
        return rc;
    step_emit(s,
        &(struct event){ .type = EVENT__TYPE__CASE_ERASED, .flag = { s->command->erase.by_age } });
    return 0;
}

int verb_legal_hold(struct step *s)
{
    const char *reason = s->command->legal_hold.reason;

    if (text_empty(reason))
        return step_refuse(s, ERR_REASON_NEEDED, "reason", NULL);
    step_emit(s, &(struct event){ .type = EVENT__TYPE__LEGAL_HOLD_SET,
                     .flag = { s->command->legal_hold.on },
                     .p = { .text = reason } });
    return 0;
}
