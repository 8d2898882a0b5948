/* matcher - who may help, in which order, and why the others may not.
 * hears  MatchRequest from the casebook; directory entries, by following   proto/match.proto, proto/directory.proto
 * says   CandidatesRanked to the casebook
 * keeps  the directory in memory, rebuilt by following; requests that came before it was complete
 * dies   safely: the work is leased again, to it or to another matcher; an answer is stale once it has been asked anew */
#include "matcher/matcher.h"

int main(int argc, char **argv)
{
    return worker_main(argc, argv, &matcher_worker);
}
