/* dispatcher - carries offers to responders and their answers back, and rings for alarms.
 * hears  Dispatch, RaiseAlarm, InboxRows, OfferAnswered from casebook;
 *        OrgListen, OrgInbox, OrgShow, OrgAnswer, NoticeSeen from organisations
 * says   WorkDone, AnswerGiven, InboxAsked to casebook;
 *        OfferNotice, OfferList, OfferAnswered to organisations; AlarmLine to duty coordinators
 * keeps  who listens, for 30 seconds; nothing that matters
 * dies   safely: work whose lease runs out is leased again, with the same id; clients listen again */
#include "dispatcher/dispatcher.h"

int main(int argc, char **argv)
{
    return worker_main(argc, argv, &dispatcher_worker);
}
