/* on_owner - a case owned and given back, closed, its reporter told. */
#include "base/text.h"
#include "casebook/casebook.h"

int casebook_on_own_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const OwnCase *m = in->env->own_case;
    struct command cmd = { .verb = VERB_OWN, .actor = in->actor, .role = in->role };

    cmd.own.until_ms = m->until ? m->until->ms : 0;
    cmd.own.take = m->take;
    cmd.own.reason = m->reason;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_disown_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const DisownCase *m = in->env->disown_case;
    struct command cmd = { .verb = VERB_DISOWN, .actor = in->actor, .role = in->role };

    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_close_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const CloseCase *m = in->env->close_case;
    struct command cmd = { .verb = VERB_CLOSE, .actor = in->actor, .role = in->role };

    int rc = need_lookup(t, m->need, &cmd.close.need);

    cmd.close.disposition = m->outcome;
    cmd.close.recall = m->recall;
    cmd.close.reason = m->reason;
    return rc ? rc : change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}

int casebook_on_record_callback(
    void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const RecordCallback *m = in->env->record_callback;
    struct command cmd = { .verb = VERB_CALLBACK, .actor = in->actor, .role = in->role };

    cmd.callback.result = m->result;
    cmd.callback.outcome = m->outcome;
    cmd.callback.text = m->text;
    return change_command(self, t, in, reply, m->case_, m->if_version, m, &cmd);
}
