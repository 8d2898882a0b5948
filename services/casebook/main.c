/* casebook - the only worker that owns truth: cases, their events, deadlines and outgoing work.
 * hears  OpenCase, NoteRead, ... from intake; CandidatesRanked; WorkDone, AnswerGiven; Follow      proto/envelope.proto
 * says   receipts and rows to intake and board; MatchRequest to matchers; Dispatch, RaiseAlarm to the dispatcher
 * keeps  everything, in one database; it is the only one that opens it
 * dies   safely: whatever it had acknowledged is on disk, and what fell due meanwhile fires at once when it is back */
#include <string.h>
#include "casebook/casebook.h"
#include "casebook/restore.h"
#include "casebook/verify.h"

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--verify") == 0)
        return verify_main(argc, argv);
    if (argc > 1 && strcmp(argv[1], "--restore") == 0)
        return restore_main(argc, argv);
    return worker_main(argc, argv, &casebook_worker);
}
