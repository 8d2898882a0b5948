/* on_ask_explain - why a case stands as it does. Who has seen private people's names is recorded, as by on_show_case. */
#include "casebook/casebook.h"

/* An auditor checks what was done; who the neighbours are is for those who speak with them. */
static bool may_see_names(Role role)
{
    return role == ROLE__OPERATOR || role == ROLE__COORDINATOR || role == ROLE__DUTY;
}

int casebook_on_ask_explain(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    struct change ch;
    bool is_personal;
    case_key key;
    int rc = case_lookup(self, t, in->env->ask_explain->case_, "case", &key);

    if (rc)
        return rc;
    rc = change_load(&ch, self, t, in, key);
    if (rc)
        return turn_refuse(t, rc, "case", NULL);
    reply->body_case = ENVELOPE__BODY_CASE_EXPLAINED;
    reply->case_explained = say_explained(&ch, may_see_names(in->role), &is_personal);
    return is_personal ? change_read(&ch, in->actor, "explain") : 0;
}
