/* events - what happened to a case: one row for all events of one command, chained to the case's row before. The links
 * lead backwards, so that filing touches no index. */
#include "store/inside.h"

#include "base/must.h"

#include <sodium.h>
#include <string.h>

#define HEAD_TYPES "ikiiiiiitbbbb"
#define EVENTS_TYPES HEAD_TYPES "bbbb"

static void digest_of(const struct events_row *row, uint8_t ret[32])
{
    crypto_generichash_state h;

    must(crypto_generichash_init(&h, NULL, 0, 32) == 0);
    crypto_generichash_update(&h, row->salt, sizeof(row->salt));
    if (row->personal.n)
        crypto_generichash_update(&h, row->personal.bytes, row->personal.n);
    crypto_generichash_final(&h, ret, 32);
}

static void hash_of(const uint8_t previous_hash[32], const struct events_row *row, uint8_t ret[32])
{
    crypto_generichash_state h;

    must(crypto_generichash_init(&h, NULL, 0, 32) == 0);
    crypto_generichash_update(&h, previous_hash, 32);
    if (row->body.n)
        crypto_generichash_update(&h, row->body.bytes, row->body.n);
    crypto_generichash_update(&h, row->digest, sizeof(row->digest));
    crypto_generichash_final(&h, ret, 32);
}

bool events_chain_holds(const uint8_t previous_hash[32], const struct events_row *row)
{
    uint8_t hash[32];

    if (!row->erased) {
        digest_of(row, hash);
        if (memcmp(hash, row->digest, sizeof(hash)) != 0)
            return false;
    }
    hash_of(previous_hash, row, hash);
    return memcmp(hash, row->hash, sizeof(hash)) == 0;
}

static int write_row(struct store *s, enum statement which, const struct events_row *row)
{
    const struct cell cells[] = {
        CELL_INT(row->changed),
        CELL_KEY(row->key),
        CELL_INT(row->previous),
        CELL_INT(row->first_seq),
        CELL_INT(row->count),
        CELL_INT(row->at_ms),
        CELL_INT(row->last_type),
        CELL_INT(row->erased),
        cell_text(row->actor),
        CELL_BYTES(row->command, sizeof(row->command)),
        CELL_BYTES(row->content_hash, sizeof(row->content_hash)),
        CELL_BYTES(row->digest, sizeof(row->digest)),
        CELL_BYTES(row->hash, sizeof(row->hash)),
        CELL_BYTES(row->salt, row->erased ? 0 : sizeof(row->salt)),
        CELL_BLOB(row->body),
        CELL_BLOB(row->personal),
        CELL_BLOB(row->answer),
    };

    return sql_write(s, which, cells, COUNT_OF(cells));
}

static bool head_from(const struct cell *c, struct events_row *ret)
{
    *ret = (struct events_row){
        .changed = (uint64_t)c[0].number,
        .key = (case_key)c[1].number,
        .previous = (uint64_t)c[2].number,
        .first_seq = (uint32_t)c[3].number,
        .count = (uint32_t)c[4].number,
        .at_ms = c[5].number,
        .last_type = (uint32_t)c[6].number,
        .erased = c[7].number != 0,
        .actor = (const char *)c[8].blob.bytes,
    };
    return cell_into(&c[9], ret->command, sizeof(ret->command)) &&
           cell_into(&c[10], ret->content_hash, sizeof(ret->content_hash)) &&
           cell_into(&c[11], ret->digest, sizeof(ret->digest)) &&
           cell_into(&c[12], ret->hash, sizeof(ret->hash));
}

static bool whole_from(const struct cell *c, struct events_row *ret)
{
    if (!head_from(c, ret))
        return false;
    ret->body = c[14].blob;
    ret->personal = c[15].blob;
    ret->answer = c[16].blob;
    return ret->erased || cell_into(&c[13], ret->salt, sizeof(ret->salt));
}

/* A new case's row is written first, since its events refer to it. */
static int write_new(
    struct store *s, struct case_row *c, const struct events_row *row, bool is_first)
{
    int rc = is_first ? store_case_put(s, c) : 0;

    return rc ? rc : write_row(s, SQL_EVENTS_ADD, row);
}

int store_events_append(struct store *s, struct case_row *c, struct events_row *row)
{
    static const uint8_t no_hash[32];
    struct case_row after = *c;
    struct events_row fresh = *row;
    bool is_first = c->opened_row == 0;
    int rc;

    must(s->in_transaction && c->key != 0 && !row->erased);
    fresh.changed = s->now.changed + 1;
    fresh.key = c->key;
    fresh.previous = is_first ? 0 : c->last_row;
    digest_of(&fresh, fresh.digest);
    hash_of(is_first ? no_hash : c->hash, &fresh, fresh.hash);
    after.opened_row = is_first ? fresh.changed : c->opened_row;
    after.last_row = fresh.changed;
    memcpy(after.hash, fresh.hash, sizeof(after.hash));
    rc = write_new(s, &after, &fresh, is_first);
    if (rc)
        return rc;
    s->now.changed = fresh.changed;
    *c = after;
    *row = fresh;
    return 0;
}

int store_events_read(
    struct store *s, uint64_t changed, struct arena *a, struct events_row *ret_row)
{
    sqlite3_stmt *st = sql_get(s, SQL_EVENTS_READ);
    struct cell cells[sizeof(EVENTS_TYPES) - 1];
    int rc;

    sql_bind_int(st, 1, (int64_t)changed);
    rc = sql_only(s, st, a, EVENTS_TYPES, cells);
    if (rc)
        return rc;
    return whole_from(cells, ret_row) ? 0 : ERR_DAMAGED;
}

static void turn_round(struct events_row *rows, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct events_row kept = rows[i];

        rows[i] = rows[n - 1 - i];
        rows[n - 1 - i] = kept;
    }
}

int store_events_newest(struct store *s, const struct case_row *c, uint32_t at_least,
    struct arena *a, struct events_row **ret_rows, size_t *ret_n)
{
    struct events_row *rows = NULL;
    uint64_t at = c->last_row, events = 0;
    size_t n = 0;

    while (at && events < at_least) {
        struct events_row *row = ARENA_PUSH(a, rows, n);
        int rc = store_events_read(s, at, a, row);

        if (rc)
            return rc == ERR_NOT_FOUND ? ERR_DAMAGED : rc;
        if (row->key != c->key || row->previous >= at)
            return ERR_DAMAGED;
        at = row->previous;
        events += row->count;
    }
    turn_round(rows, n);
    *ret_rows = rows;
    *ret_n = n;
    return 0;
}

int store_events_of(struct store *s, const struct case_row *c, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n)
{
    return store_events_newest(s, c, UINT32_MAX, a, ret_rows, ret_n);
}

/* All heads of a statement that begins at `from`. */
static int read_heads(struct store *s, enum statement which, uint64_t from, size_t at_most,
    struct arena *a, struct events_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, which);
    struct cell cells[sizeof(HEAD_TYPES) - 1];
    struct events_row *rows = NULL;
    size_t n = 0;
    int rc;

    sql_bind_int(st, 1, (int64_t)from);
    sql_bind_int(st, 2, (int64_t)at_most);
    while ((rc = sql_step(s, st)) == 1) {
        rc = sql_cells(st, a, HEAD_TYPES, cells);
        if (!rc && !head_from(cells, ARENA_PUSH(a, rows, n)))
            rc = ERR_DAMAGED;
        if (rc)
            break;
    }
    sql_done(st);
    if (rc)
        return rc;
    *ret_rows = rows;
    *ret_n = n;
    return 0;
}

int store_events_after(struct store *s, uint64_t after, size_t at_most, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n)
{
    return read_heads(s, SQL_EVENTS_AFTER, after, at_most, a, ret_rows, ret_n);
}

int store_events_before(struct store *s, uint64_t before, size_t at_most, struct arena *a,
    struct events_row **ret_rows, size_t *ret_n)
{
    return read_heads(s, SQL_EVENTS_BEFORE, before, at_most, a, ret_rows, ret_n);
}

int store_events_erase(struct store *s, uint64_t changed, struct arena *a)
{
    struct events_row row;
    int rc = store_events_read(s, changed, a, &row);

    if (!rc) {
        row.erased = true;
        row.personal = row.answer = (struct blob){ NULL, 0 };
        memset(row.content_hash, 0,
            sizeof(row.content_hash)); /* whoever guesses finds nothing to compare with */
        rc = write_row(s, SQL_EVENTS_ERASE, &row);
    }
    if (!rc)
        s->scrub = true;
    return rc;
}
