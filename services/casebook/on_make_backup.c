/* on_make_backup - MakeBackup: everything that we keep into a file. Whoever asks is answered at once, as by AskVerify: a
 * BackupReport without `ok` means that it is being written, and that one says the same again under the same id. */
#include "base/text.h"
#include "casebook/casebook.h"

int casebook_on_make_backup(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;
    BackupReport *report;
    int rc;

    if (text_empty(self->settings->data))
        return turn_refuse(t, ERR_WRONG_STATE, "data", NULL);
    if (!in->env->has_id || in->env->id.len != 16)
        return turn_refuse(t, ERR_MISSING, "id", NULL);
    rc = backing_ask(self, t, in, &report);
    if (rc)
        return rc;
    reply->body_case = ENVELOPE__BODY_BACKUP_REPORT;
    reply->backup_report = report;
    return 0;
}
