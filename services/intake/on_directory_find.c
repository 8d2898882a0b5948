/* on_directory_find - DirectoryFind: placed as a case would be, it goes to the casebook as FindRead. */
#include "intake/parts.h"

/* What it could be: nobody's case waits, and who asks can say it better. */
static const char *all_of(const Place *place, struct arena *a)
{
    const char *all = "";

    for (size_t i = 0; i < place->n_could_be; i++)
        all = arena_printf(a, "%s%s%s", all, i ? ", " : "", place->could_be[i]);
    return all;
}

int intake_on_directory_find(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    DirectoryFind *find = in->env->directory_find;
    Envelope env = ENVELOPE__INIT;
    FindRead read = FIND_READ__INIT;
    int error = intake_say_valid(t, in);

    (void)reply;
    if (!error)
        error = intake_say_place(self, t, find->at, "at", &read.place);
    if (error)
        return error;
    if (!read.place) /* blanks */
        return turn_refuse(t, ERR_MISSING, "at", NULL);
    if (read.place->n_could_be)
        return turn_refuse(t, ERR_AMBIGUOUS, "at", all_of(read.place, t->arena));
    read.find = find;
    env.body_case = ENVELOPE__BODY_FIND_READ;
    env.find_read = &read;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
