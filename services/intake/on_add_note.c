/* on_add_note - AddNote: read, it goes to the casebook as NoteRead. */
#include "bus/codec.h"
#include "intake/parts.h"

int intake_on_add_note(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    AddNote *note = in->env->add_note;
    Envelope env = ENVELOPE__INIT;
    NoteRead read = NOTE_READ__INIT;
    int error = intake_say_valid(t, in);

    (void)reply;
    if (error)
        return error;
    read.note = note;
    read.reading = intake_say_reading(self, t, &(const char *){ note->text }, 1, false);
    env.body_case = ENVELOPE__BODY_NOTE_READ;
    env.note_read = &read;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
