/* status - a status without the casebook: who is up, and which promises the board sees broken. */
#include "intake/status.h"

#include "bus/bus.h"
#include "bus/codec.h"

static void add_broken(struct arena *a, Status *s, char *promise, char *why)
{
    BrokenLine *line = arena_alloc(a, sizeof *line);

    broken_line__init(line);
    line->promise = promise;
    line->why = why;
    *ARENA_PUSH(a, s->broken, s->n_broken) = line;
}

static void add_worker(struct arena *a, Status *s, char *worker, bool is_up)
{
    WorkerLine *line = arena_alloc(a, sizeof *line);

    worker_line__init(line);
    line->worker = worker;
    PUT(line, up, is_up);
    *ARENA_PUSH(a, s->workers, s->n_workers) = line;
    if (!is_up)
        add_broken(a, s, "worker_up", worker);
}

Status *status_without_casebook(const BoardStatus *board, bool is_board_up, struct arena *a)
{
    Status *s = arena_alloc(a, sizeof *s);

    status__init(s);
    PUT(s, ok, 0);
    add_worker(a, s, "intake", true);
    add_worker(a, s, "casebook", false);
    add_worker(a, s, "board", is_board_up);
    for (size_t i = 0; board && i < board->n_broken; i++)
        *ARENA_PUSH(a, s->broken, s->n_broken) = board->broken[i];
    if (board && board->has_open_cases)
        PUT(s, open_cases, board->open_cases);
    while (codec_size(s) > BUS_MESSAGE_MAX - 1024)
        s->n_broken--;
    return s;
}
