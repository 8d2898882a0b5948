/* intake - one door for all that a person at the contact centre says.
 * hears  FileCase, SealedCase, AddNote, SetFact, Locate ... (100-149) from people; answers from casebook, board
 * says   OpenCase, NoteRead, FactRead, PlaceRead and the rest to casebook; lists and watches to
 *        board; to people what these answer
 * keeps  the rules it reads texts by, and for a second who asks for the status; nothing that matters
 * dies   safely: clients say the same command again, with the same id */
#include "intake/intake.h"

int main(int argc, char **argv)
{
    return worker_main(argc, argv, &intake_worker);
}
