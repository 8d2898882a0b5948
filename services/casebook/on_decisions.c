/* on_decisions - what people decide about a case beside its ladder: held, raised, escalated, ended, begun again. */
#include "base/text.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "words/responder.h"
#include "words/words.h"

static struct command command_of(enum verb verb, const struct bus_msg *in)
{
    return (struct command){ .verb = verb, .actor = in->actor, .role = in->role };
}

int casebook_on_hold_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const HoldCase *m = in->env->hold_case;
    struct command cmd = command_of(VERB_HOLD, in);

    cmd.hold.until_ms = m->until ? m->until->ms : 0;
    cmd.hold.recall = m->recall;
    cmd.hold.reason = m->reason;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_resume_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const ResumeCase *m = in->env->resume_case;
    struct command cmd = command_of(VERB_RESUME, in);

    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_prioritize_case(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const PrioritizeCase *m = in->env->prioritize_case;
    struct command cmd = command_of(VERB_PRIORITIZE, in);

    cmd.prioritize.to = m->priority;
    cmd.prioritize.reason = m->reason;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_escalate_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const EscalateCase *m = in->env->escalate_case;
    struct command cmd = command_of(VERB_ESCALATE, in);
    int rc = need_lookup(t, m->need, &cmd.escalate.need);

    cmd.escalate.has_rung = m->has_rung;
    cmd.escalate.rung = m->rung;
    cmd.escalate.reason = m->reason;
    return rc ? rc : change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

/* The entry as the matcher would have picked it; one that is never asked is refused. */
static int take_responder(struct casebook *self, struct turn *t, const char *id,
    struct candidate *ret_who, struct responder_tie *ret_tie)
{
    ResponderEntry *e;
    int rc = entry_read(self->store, id, t->arena, &e);

    if (rc == 0 && entry_is_removed(e))
        rc = ERR_NOT_FOUND;
    if (rc)
        return turn_refuse(t, rc, "responder", NULL);
    if (!entry_may_be_asked(e, t->now_ms))
        return turn_refuse(
            t, ERR_WRONG_STATE, "responder", word_of(&responder__status__descriptor, e->status));
    *ret_who = (struct candidate){ .responder = e->id,
        .name = e->name,
        .phone = e->phone,
        .kind = e->kind,
        .vetting = e->vetting,
        .medical =
            responder_is_medical(e->kind, (const char *const *)e->capabilities, e->n_capabilities),
        .official = responder_is_official(e->kind) };
    *ret_tie = entry_tie(e);
    for (size_t i = 0; i < e->n_channel && i < CHANNELS_MAX; i++)
        ret_who->channels[ret_who->n_channels++] = e->channel[i];
    return 0;
}

int casebook_on_ask_responder(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const AskResponder *m = in->env->ask_responder;
    struct command cmd = command_of(VERB_ASK, in);
    int rc = answered_before(self, t, in, m, reply); /* by now they may not be asked any more */

    if (rc)
        return rc > 0 ? 0 : rc;
    rc = need_lookup(t, m->need, &cmd.ask.need);
    rc = rc ? rc : take_responder(self, t, m->responder, &cmd.ask.who, &cmd.ask.tie);
    cmd.ask.reason = m->reason;
    return rc ? rc : change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_add_contact(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const AddContact *m = in->env->add_contact;
    struct command cmd = command_of(VERB_FOUND, in);

    cmd.found.name = m->name;
    cmd.found.phone = m->phone;
    cmd.found.relation = m->relation;
    cmd.found.source = m->source;
    cmd.found.ask = m->ask;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_cancel_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const CancelCase *m = in->env->cancel_case;
    struct command cmd = command_of(VERB_CANCEL, in);

    cmd.said.text = m->text;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_solve_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const SolveCase *m = in->env->solve_case;
    struct command cmd = command_of(VERB_SOLVE, in);

    cmd.said.text = m->text;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_help_me(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const HelpMe *m = in->env->help_me;
    struct command cmd = command_of(VERB_HELP_ME, in);

    cmd.said.text = m->text;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_tag_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const TagCase *m = in->env->tag_case;
    struct command cmd = command_of(VERB_TAG, in);

    cmd.tag.word = m->tag;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}
