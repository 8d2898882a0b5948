/* cases - the row of a case, its number, and the short names that lead to it. */
#include "store/inside.h"

#include "base/must.h"
#include "words.pb-c.h"

#define CASE_TYPES "kbiiiiibbb"

static void case_from(const struct cell *c, struct case_row *ret)
{
    *ret = (struct case_row){
        .key = (case_key)c[0].number,
        .opened_row = (uint64_t)c[2].number,
        .last_row = (uint64_t)c[3].number,
        .version = (uint32_t)c[4].number,
        .due_ms = c[5].number,
        .due_work = (uint64_t)c[6].number,
        .body = c[8].blob,
        .personal = c[9].blob,
    };
    must(cell_into(&c[1], ret->id, sizeof(ret->id))); /* the sum held */
    must(cell_into(&c[7], ret->hash, sizeof(ret->hash)));
}

int store_case_read(struct store *s, case_key key, struct arena *a, struct case_row *ret_row)
{
    struct cell cells[sizeof(CASE_TYPES) - 1];
    sqlite3_stmt *st = sql_get(s, SQL_CASE_READ);
    int rc;

    sql_bind_int(st, 1, (int64_t)key);
    rc = sql_only(s, st, a, CASE_TYPES, cells);
    if (!rc)
        case_from(cells, ret_row);
    return rc;
}

int store_case_find(struct store *s, const uint8_t id[16], case_key *ret_key)
{
    sqlite3_stmt *st = sql_get(s, SQL_CASE_FIND);
    int64_t key;
    int rc;

    sql_bind_bytes(st, 1, id, 16);
    rc = sql_number(s, st, &key);
    if (!rc)
        *ret_key = (case_key)key;
    return rc;
}

int store_case_newest(struct store *s, case_key key, uint64_t *ret_row, uint32_t *ret_type)
{
    sqlite3_stmt *st = sql_get(s, SQL_CASE_NEWEST);
    int rc;

    sql_bind_int(st, 1, (int64_t)key);
    rc = sql_step(s, st);
    if (rc == 1) {
        *ret_row = (uint64_t)sqlite3_column_int64(st, 0);
        *ret_type = (uint32_t)sqlite3_column_int64(st, 1);
    }
    sql_done(st);
    return rc == 1 ? 0 : rc ? rc : ERR_NOT_FOUND;
}

int store_case_put(struct store *s, const struct case_row *row)
{
    const struct cell cells[] = {
        CELL_KEY(row->key),
        CELL_BYTES(row->id, sizeof(row->id)),
        CELL_INT(row->opened_row),
        CELL_INT(row->last_row),
        CELL_INT(row->version),
        CELL_INT(row->due_ms),
        CELL_INT(row->due_work),
        CELL_BYTES(row->hash, sizeof(row->hash)),
        CELL_BLOB(row->body),
        CELL_BLOB(row->personal),
    };
    int rc = sql_write(s, SQL_CASE_PUT, cells, COUNT_OF(cells));

    if (!rc && row->key > s->now.last_case)
        s->now.last_case = row->key;
    return rc;
}

int store_case_page(struct store *s, case_key after, size_t at_most, struct arena *a,
    struct case_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_CASE_PAGE);
    struct cell cells[sizeof(CASE_TYPES) - 1];
    struct case_row *rows = NULL;
    size_t n = 0;
    int rc;

    sql_bind_int(st, 1, (int64_t)after);
    sql_bind_int(st, 2, (int64_t)at_most);
    while ((rc = sql_step(s, st)) == 1) {
        rc = sql_cells(st, a, CASE_TYPES, cells);
        if (rc)
            break;
        case_from(cells, ARENA_PUSH(a, rows, n));
    }
    sql_done(st);
    if (rc)
        return rc;
    *ret_rows = rows;
    *ret_n = n;
    return 0;
}

int store_case_keys(struct store *s, case_key before, bool only_armed, size_t at_most,
    case_key *ret_keys, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, only_armed ? SQL_CASE_ARMED_KEYS : SQL_CASE_KEYS);
    size_t n = 0;
    int rc;

    sql_bind_int(st, 1, (int64_t)before);
    sql_bind_int(st, 2, (int64_t)at_most);
    if (only_armed)
        sql_bind_int(st, 3, WORK__KIND__DUE);
    while ((rc = sql_step(s, st)) == 1)
        ret_keys[n++] = (case_key)sqlite3_column_int64(st, 0);
    sql_done(st);
    *ret_n = rc ? 0 : n;
    return rc;
}

struct armed {
    struct arena *a;
    struct armed_case *cases;
    size_t n;
};

static int armed_row(void *self, sqlite3_stmt *st)
{
    struct armed *found = self;

    *ARENA_PUSH(found->a, found->cases, found->n) = (struct armed_case){
        .key = (case_key)sqlite3_column_int64(st, 0),
        .last_row = (uint64_t)sqlite3_column_int64(st, 1),
    };
    return 0;
}

/* Once in the life of a follower, and it scans: no prepared statement. */
int store_case_armed(struct store *s, uint64_t after, uint64_t upto, size_t at_most,
    struct arena *a, struct armed_case **ret_cases, size_t *ret_n)
{
    struct armed found = { .a = a };
    char sql[256];
    int rc;

    sqlite3_snprintf(sizeof(sql), sql,
        "SELECT c.key,c.last_row FROM work w CROSS JOIN casefile c ON c.key=w.case_key"
        " WHERE w.kind=%d AND c.last_row>%lld AND c.last_row<=%lld ORDER BY c.last_row LIMIT %lld",
        WORK__KIND__DUE, (long long)after, (long long)upto, (long long)at_most);
    rc = sql_each(s, sql, armed_row, &found);
    if (rc)
        return rc;
    *ret_cases = found.cases;
    *ret_n = found.n;
    return 0;
}

int store_case_number(struct store *s, case_key first_of_today, case_key *ret_key)
{
    must(s->in_transaction);
    if (s->now.last_case < first_of_today)
        s->now.last_case = first_of_today;
    else
        s->now.last_case++;
    *ret_key = s->now.last_case;
    return 0;
}

int store_case_number_after(struct store *s, case_key last)
{
    must(s->in_transaction);
    if (last <= s->now.last_case)
        return 0;
    s->now.last_case = last;
    return store_fact_put(s, FACT_CASE_LAST, (int64_t)last);
}

int store_alias_put(struct store *s, const char *alias, case_key key)
{
    const struct cell cells[] = { cell_text(alias), CELL_INT(key) };

    return sql_write(s, SQL_ALIAS_PUT, cells, COUNT_OF(cells));
}

int store_alias_find(struct store *s, const char *alias, case_key *ret_key)
{
    sqlite3_stmt *st = sql_get(s, SQL_ALIAS_FIND);
    struct arena a = { 0 };
    struct cell cells[2];
    int rc;

    sql_bind_text(st, 1, alias);
    rc = sql_only(s, st, &a, "ti", cells);
    arena_clear(&a);
    if (!rc)
        *ret_key = (case_key)cells[1].number;
    return rc;
}
