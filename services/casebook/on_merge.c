/* on_merge - two cases in one transaction: one merged into the other, and parted again when it is reopened. */
#include "base/text.h"
#include "casebook/casebook.h"

/* The other case of the pair learns of it; the step of its own refuses nothing. */
static int tell_other(struct change *other, enum verb verb, const struct change *ch)
{
    struct command cmd = { .verb = verb, .actor = ch->in->actor, .role = ch->in->role };

    cmd.absorb.from = &ch->c;
    return change_do(other, &cmd);
}

static int do_both(struct change *ch, const struct command *cmd, struct change *other,
    enum verb verb, const void *message, Envelope *reply)
{
    int rc = change_do(ch, cmd);

    rc = rc ? rc : tell_other(other, verb, ch);
    if (rc)
        return rc;
    change_answer(ch, reply);
    return answered_now(ch->self, ch->t, ch->in, message, reply);
}

int casebook_on_merge_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const MergeCase *m = in->env->merge_case;
    struct command cmd = { .verb = VERB_MERGE, .actor = in->actor, .role = in->role };
    struct change ch, into;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = change_open(&ch, self, t, in, m->case_, "case", m->if_version);
    rc = rc ? rc : change_open(&into, self, t, in, m->into, "into", 0);
    if (rc)
        return rc;
    cmd.merge.into = &into.c;
    cmd.merge.reason = m->reason;
    return do_both(&ch, &cmd, &into, VERB_ABSORB, m, reply);
}

int casebook_on_reopen_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ReopenCase *m = in->env->reopen_case;
    struct command cmd = { .verb = VERB_REOPEN, .actor = in->actor, .role = in->role };
    struct change ch, survivor;
    int rc = answered_before(self, t, in, m, reply);

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = change_open(&ch, self, t, in, m->case_, "case", m->if_version);
    if (rc)
        return rc;
    cmd.reopen.reason = m->reason;
    if (ch.c.state != CASE__STATE__MERGED) {
        rc = change_do(&ch, &cmd);
        if (rc)
            return rc;
        change_answer(&ch, reply);
        return answered_now(self, t, in, m, reply);
    }
    rc = change_open(&survivor, self, t, in, ch.c.merged_into, "into", 0);
    if (rc)
        return rc;
    cmd.reopen.survivor = &survivor.c;
    return do_both(&ch, &cmd, &survivor, VERB_PART, m, reply);
}
