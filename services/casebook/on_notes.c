/* on_notes - a note, a fact, a place: something new about a case. It is judged again, and can only rise. */
#include "base/text.h"
#include "casebook/rules.h"

int casebook_on_note_read(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const NoteRead *m = in->env->note_read;
    struct command cmd = { .verb = VERB_NOTE, .actor = in->actor, .role = in->role };

    if (!m->note || text_empty(m->note->text))
        return turn_refuse(t, ERR_MISSING, "text", NULL);
    cmd.note.text = m->note->text;
    cmd.note.read = words_of_reading(m->reading, t->arena);
    return rules_read_again(self, t, in,
        change_command(self, t, in, reply, m->note->case_, m->note->if_version, m->note, &cmd),
        reply);
}

int casebook_on_fact_read(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const FactRead *m = in->env->fact_read;
    struct command cmd = { .verb = VERB_FACT, .actor = in->actor, .role = in->role };

    if (!m->set || !m->set->fact || text_empty(m->set->fact->key))
        return turn_refuse(t, ERR_MISSING, "fact", NULL);
    cmd.fact.fact = (struct fact){ m->set->fact->key, m->set->fact->value, false };
    cmd.fact.read = words_of_reading(m->reading, t->arena);
    return rules_read_again(self, t, in,
        change_command(self, t, in, reply, m->set->case_, m->set->if_version, m->set, &cmd), reply);
}

int casebook_on_place_read(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    const PlaceRead *m = in->env->place_read;
    struct command cmd = { .verb = VERB_LOCATE, .actor = in->actor, .role = in->role };

    if (!m->locate)
        return turn_refuse(t, ERR_MISSING, "at", NULL);
    if (m->locate->wrong && text_empty(m->locate->reason))
        return turn_refuse(t, ERR_REASON_NEEDED, "reason", NULL);
    cmd.locate.fix = fix_of(m->place);
    cmd.locate.wrong = m->locate->wrong;
    cmd.locate.reason = m->locate->reason;
    return change_command(
        self, t, in, reply, m->locate->case_, m->locate->if_version, m->locate, &cmd);
}
