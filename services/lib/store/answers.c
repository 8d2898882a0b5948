/* answers - what was answered to whom, so that the same command again gets the same answer (design.md 3.3). */
#include "store/inside.h"

#include "base/must.h"

#define ANSWER_TYPES "btbib"

static void bind_who(sqlite3_stmt *st, const char *actor, const uint8_t command[16])
{
    sql_bind_bytes(st, 1, command, 16);
    sql_bind_text(st, 2, actor);
}

int store_answer_find(struct store *s, const char *actor, const uint8_t command[16],
    struct arena *a, struct answer_row *ret_row)
{
    sqlite3_stmt *st = sql_get(s, SQL_ANSWER_FIND);
    struct cell cells[sizeof(ANSWER_TYPES) - 1];
    int rc;

    bind_who(st, actor, command);
    rc = sql_only(s, st, a, ANSWER_TYPES, cells);
    if (rc)
        return rc;
    *ret_row = (struct answer_row){
        .actor = (const char *)cells[1].blob.bytes,
        .at_ms = cells[3].number,
        .answer = cells[4].blob,
    };
    must(cell_into(&cells[0], ret_row->command, sizeof(ret_row->command)));
    must(cell_into(&cells[2], ret_row->content_hash, sizeof(ret_row->content_hash)));
    return 0;
}

bool store_answer_of_another(struct store *s, const char *actor, const uint8_t command[16])
{
    sqlite3_stmt *st = sql_get(s, SQL_ANSWER_OTHER);
    int64_t one;

    bind_who(st, actor, command);
    return sql_number(s, st, &one) == 0;
}

int store_answer_put(struct store *s, const struct answer_row *row)
{
    const struct cell cells[] = {
        CELL_BYTES(row->command, sizeof(row->command)),
        cell_text(row->actor),
        CELL_BYTES(row->content_hash, sizeof(row->content_hash)),
        CELL_INT(row->at_ms),
        CELL_BLOB(row->answer),
    };

    return sql_write(s, SQL_ANSWER_ADD, cells, COUNT_OF(cells));
}

int store_answer_erase(
    struct store *s, const char *actor, const uint8_t command[16], struct arena *a)
{
    static const uint8_t no_hash[32];
    struct answer_row row;
    int rc = store_answer_find(s, actor, command, a, &row);

    if (!rc) {
        const struct cell cells[] = {
            CELL_BYTES(command, sizeof(row.command)),
            cell_text(actor),
            CELL_BYTES(no_hash, sizeof(no_hash)),
            CELL_INT(row.at_ms),
            CELL_BYTES(NULL, 0),
        };

        rc = sql_write(s, SQL_ANSWER_ERASE, cells, COUNT_OF(cells));
        s->scrub = true;
    }
    return rc == ERR_NOT_FOUND ? 0 : rc;
}
