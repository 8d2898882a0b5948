/* on_show_case - one case, whole. Who looked is recorded in the transaction that answers (design.md 3, rule 12). */
#include "casebook/casebook.h"

/* Where an earlier answer has ended, as it was told; of another case there is nothing to be seen. */
static int check_older(struct change *ch, const ShowCase *m)
{
    struct events_row row;

    if (!m->older)
        return 0;
    if (store_events_read(ch->self->store, m->older, ch->t->arena, &row) || row.key != ch->row.key)
        return turn_refuse(ch->t, ERR_INVALID, "older", NULL);
    return 0;
}

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
    rc = check_older(&ch, m);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_CASE_SHOWN;
    reply->case_shown = say_shown(&ch, m);
    return change_read(&ch, in->actor, "show");
}
