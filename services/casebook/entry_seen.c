/* entry_seen - who has seen private people's entries of the directory: an entry has no timeline, so that each look is a row of a
 * list of its own, a ReadLine as it will be told. The id makes all looks of a minute by one command one row. */
#include <inttypes.h>
#include "base/times.h"
#include "bus/codec.h"
#include "casebook/casebook.h"
#include "casebook/load.h"
#include "casebook/made.h"
#include "words/responder.h"

int entry_seen(struct store *s, struct turn *t, const char *actor, const char *command,
    const ResponderEntry *entry)
{
    struct arena *a = t->arena;
    struct listed_row row = { .id = arena_printf(a, "%" PRId64 " %s %s %s", t->now_ms / MINUTE_MS,
                                  actor, command, entry->id) };
    struct listed_row old;
    int rc =
        responder_is_private(entry->kind) ? store_listed_read(s, STORE_READS, row.id, a, &old) : 0;

    if (rc != ERR_NOT_FOUND)
        return rc;
    NEW(line, ReadLine, read_line__init);
    line->at = say_instant(a, t->now_ms);
    line->by = text_of(actor);
    line->what = text_of(command);
    line->responder = entry->id;
    row.body.bytes = codec_pack(line, a, &row.body.n);
    return store_listed_put(s, STORE_READS, &row);
}

ReadLine *entry_seen_of(const struct listed_row *row, struct arena *a)
{
    return codec_unpack_as(&read_line__descriptor, row->body.bytes, row->body.n, a);
}
