/* on_ask_verify - AskVerify: is all that we keep whole? Whoever asks is answered at once: a VerifyReport without `ok` means
 * that the check goes on, and that one asks again, a few times a second. A report is good for ten seconds after it was made;
 * whoever asks later begins a new check. So nobody has to be remembered, and many may ask at once. */
#include "base/text.h"
#include "casebook/casebook.h"

int casebook_on_ask_verify(void *self_, struct turn *t, const struct bus_msg *in, Envelope *reply)
{
    struct casebook *self = self_;

    (void)in;
    if (text_empty(self->settings->data))
        return turn_refuse(t, ERR_WRONG_STATE, "data", NULL); /* nowhere to copy to */
    reply->body_case = ENVELOPE__BODY_VERIFY_REPORT;
    reply->verify_report = verify_ask(self, t);
    return 0;
}
