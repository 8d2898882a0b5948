/* on_directory_find - DirectoryFind: placed as a case would be, it goes to the casebook as FindRead. */
#include "intake/parts.h"

int intake_on_directory_find(void *self, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    DirectoryFind *find = in->env->directory_find;
    Envelope env = ENVELOPE__INIT;
    FindRead read = FIND_READ__INIT;
    int error = intake_say_valid(t, in);

    (void)reply;
    if (!error)
        error = intake_say_one_place(self, t, find->at, "at", &read.place);
    if (error)
        return error;
    read.find = find;
    env.body_case = ENVELOPE__BODY_FIND_READ;
    env.find_read = &read;
    return intake_say_on(self, t, in, LINK_CASEBOOK, &env);
}
