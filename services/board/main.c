/* board - how the cases look to a person, and whether every promise is kept right now.
 * hears  ListCases, WatchCases, AskStatus from intake; case rows, by following   proto/case.proto, proto/admin.proto
 * says   CaseList, WatchEvent, BoardStatus to intake; BoardStatus to the casebook
 * keeps  rows with list columns only: open cases, and 72 h of ended ones; who watches
 * dies   safely: it follows from the beginning, and screens ask again within 10 s */
#include "board/board.h"

int main(int argc, char **argv)
{
    return worker_main(argc, argv, &board_worker);
}
