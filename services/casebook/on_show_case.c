/* on_show_case - one case, whole. Who looked is recorded in the transaction that answers (design.md 3, rule 12). */
#include "casebook/casebook.h"

int casebook_on_show_case(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    const ShowCase *m = in->env->show_case;
    struct change ch;
    case_key key;
    int rc = case_lookup(self, t, m->case_, "case", &key);

    if (rc)
        return rc;
    rc = change_load(&ch, self, t, in, key);
    if (rc)
        return turn_refuse(t, rc, "case", NULL);
    reply->body_case = ENVELOPE__BODY_CASE_SHOWN;
    reply->case_shown = say_shown(&ch, m->timeline);
    return change_read(&ch, in->actor, "show");
}
