/* on_file_case - FileCase: checked, read and placed, it goes to the casebook as OpenCase (design.md
 * 8, step 1). */
#include "base/text.h"
#include "bus/codec.h"
#include "intake/parts.h"

/* What a fact says may be as telling as the text: "state=does not breathe". */
Reading *intake_read_case(const struct intake *self, struct turn *t, const FileCase *file)
{
    const char **texts = arena_alloc(t->arena, (file->n_facts + 1) * sizeof *texts);

    texts[0] = file->text;
    for (size_t i = 0; i < file->n_facts; i++)
        texts[i + 1] = file->facts[i]->value;
    return intake_say_reading(self, t, texts, file->n_facts + 1, true);
}

/* Caller and subject are in one place: what is known of the one holds for the other. */
static void share_place(const FileCase *file, OpenCase *open)
{
    if (!file->same_place)
        return;
    if (!open->place)
        open->place = open->reporter_place;
    else if (!open->reporter_place)
        open->reporter_place = open->place;
}

static int place_all(
    const struct intake *self, struct turn *t, const FileCase *file, OpenCase *open)
{
    int error = intake_say_place(self, t, file->at, "at", &open->place);

    if (!error)
        error = intake_say_place(self, t, file->reporter_at, "reporter_at", &open->reporter_place);
    if (!error)
        share_place(file, open);
    return error;
}

int intake_open_case(
    struct intake *self, struct turn *t, const struct bus_msg *in, Instant *sealed_at)
{
    FileCase *file = in->env->file_case;
    Envelope env = ENVELOPE__INIT;
    OpenCase open = OPEN_CASE__INIT;
    int error = intake_say_valid(t, in);

    if (!error)
        error = intake_check_kind(self, t, file->kind, "kind");
    if (!error)
        error = place_all(self, t, file, &open);
    if (error)
        return error;
    open.file = file;
    open.reading = intake_read_case(self, t, file);
    open.sealed_at = sealed_at;
    env.body_case = ENVELOPE__BODY_OPEN_CASE;
    env.open_case = &open;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}

int intake_on_file_case(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    (void)reply; /* the receipt comes from the casebook, after its COMMIT */
    return intake_open_case(self, t, in, NULL);
}
