/* work - outgoing messages and deadlines, in the order in which they must be looked at. */
#include "store/inside.h"

#include "base/must.h"
#include "base/times.h"
#include "words.pb-c.h"

#define WORK_TYPES "iiiikiiiit"
#define KEYS_AT_ONCE 1000

/* A late word about a removed row must never meet another row of that key, also not after a restart: keys are reserved on
 * disk, many at a time, and what is left of them is skipped. */
static int next_key(struct store *s, uint64_t *ret_key)
{
    if (s->now.work_key == s->now.work_end) {
        uint64_t end = s->now.work_end + KEYS_AT_ONCE;
        int rc = store_fact_put(s, FACT_WORK_END, (int64_t)end);

        if (rc)
            return rc;
        s->now.work_end = end;
    }
    *ret_key = s->now.work_key + 1;
    return 0;
}

static int write_work(
    struct store *s, enum statement which, const struct work_row *row, uint64_t key)
{
    const struct cell cells[] = {
        CELL_INT(key),
        CELL_INT(row->due_ms),
        CELL_INT(row->span_ms),
        CELL_INT(row->kind),
        CELL_KEY(row->case_key),
        CELL_INT(row->ref),
        CELL_INT(row->generation),
        CELL_INT(row->attempt),
        CELL_INT(row->what),
        cell_text(row->lessee),
    };

    return sql_write(s, which, cells, COUNT_OF(cells));
}

static void work_from(const struct cell *c, struct work_row *ret)
{
    *ret = (struct work_row){
        .key = (uint64_t)c[0].number,
        .due_ms = c[1].number,
        .span_ms = c[2].number,
        .kind = (uint32_t)c[3].number,
        .case_key = (case_key)c[4].number,
        .ref = (uint32_t)c[5].number,
        .generation = (uint32_t)c[6].number,
        .attempt = (uint32_t)c[7].number,
        .what = (uint32_t)c[8].number,
        .lessee = (const char *)c[9].blob.bytes,
    };
}

int store_work_add(struct store *s, struct work_row *row)
{
    uint64_t key;
    int rc;

    must(s->in_transaction);
    rc = next_key(s, &key);
    if (!rc)
        rc = write_work(s, SQL_WORK_ADD, row, key);
    if (rc)
        return rc;
    row->key = s->now.work_key = key;
    return 0;
}

int store_work_find(struct store *s, uint64_t key, struct arena *a, struct work_row *ret_row)
{
    sqlite3_stmt *st = sql_get(s, SQL_WORK_FIND);
    struct cell cells[sizeof(WORK_TYPES) - 1];
    int rc;

    sql_bind_int(st, 1, (int64_t)key);
    rc = sql_only(s, st, a, WORK_TYPES, cells);
    if (!rc)
        work_from(cells, ret_row);
    return rc;
}

int store_work_put(struct store *s, const struct work_row *row)
{
    int rc = write_work(s, SQL_WORK_PUT, row, row->key);

    return rc ? rc : sqlite3_changes(s->db) ? 0 : ERR_NOT_FOUND;
}

int store_work_remove(struct store *s, uint64_t key)
{
    const struct cell cells[] = { CELL_INT(key) };

    return sql_write(s, SQL_WORK_REMOVE, cells, COUNT_OF(cells));
}

/* All rows of a statement whose bindings are made. */
static int read_rows(
    struct store *s, sqlite3_stmt *st, struct arena *a, struct work_row **ret_rows, size_t *ret_n)
{
    struct cell cells[sizeof(WORK_TYPES) - 1];
    struct work_row *rows = NULL;
    size_t n = 0;
    int rc;

    while ((rc = sql_step(s, st)) == 1) {
        rc = sql_cells(st, a, WORK_TYPES, cells);
        if (rc)
            break;
        work_from(cells, ARENA_PUSH(a, rows, n));
    }
    sql_done(st);
    if (rc)
        return rc;
    *ret_rows = rows;
    *ret_n = n;
    return 0;
}

static int read_due(struct store *s, enum statement which, int64_t now_ms, size_t at_most,
    struct arena *a, struct work_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, which);

    sql_bind_int(st, 1, now_ms);
    sql_bind_int(st, 2, (int64_t)at_most);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_work_due(struct store *s, int64_t now_ms, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n)
{
    return read_due(s, SQL_WORK_DUE, now_ms, at_most, a, ret_rows, ret_n);
}

int store_work_again(struct store *s, int64_t now_ms, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n)
{
    return read_due(s, SQL_WORK_AGAIN, now_ms, at_most, a, ret_rows, ret_n);
}

int store_work_earliest(struct store *s, int64_t *ret_ms)
{
    int64_t again_ms = NEVER_MS;
    int rc;

    *ret_ms = NEVER_MS;
    rc = sql_number(s, sql_get(s, SQL_WORK_EARLIEST), ret_ms);
    if (!rc || rc == ERR_NOT_FOUND)
        rc = sql_number(s, sql_get(s, SQL_WORK_EARLIEST_AGAIN), &again_ms);
    if (again_ms < *ret_ms)
        *ret_ms = again_ms;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int store_work_of_kind(struct store *s, uint32_t kind, size_t at_most, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_WORK_OF_KIND);

    must(kind == WORK__KIND__CALL || kind == WORK__KIND__ALARM);
    sql_bind_int(st, 1, kind);
    sql_bind_int(st, 2, (int64_t)at_most);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_work_of(struct store *s, case_key key, uint32_t kind, uint32_t ref, struct arena *a,
    struct work_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_WORK_OF);

    sql_bind_int(st, 1, (int64_t)key);
    sql_bind_int(st, 2, kind);
    sql_bind_int(st, 3, ref);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_work_of_case(
    struct store *s, case_key key, struct arena *a, struct work_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_WORK_OF_CASE);

    sql_bind_int(st, 1, (int64_t)key);
    return read_rows(s, st, a, ret_rows, ret_n);
}
