/* lists - what stands beside the cases: the lists that are followed, things kept under their hash, small facts. */
#include "store/inside.h"

#include "base/must.h"

#define LISTED_TYPES "itib"

static void listed_from(const struct cell *c, struct listed_row *ret)
{
    *ret = (struct listed_row){
        .id = (const char *)c[1].blob.bytes,
        .changed = (uint64_t)c[2].number,
        .body = c[3].blob,
    };
}

int store_listed_read(struct store *s, enum store_list list, const char *id, struct arena *a,
    struct listed_row *ret_row)
{
    sqlite3_stmt *st = sql_get(s, SQL_LISTED_READ);
    struct cell cells[sizeof(LISTED_TYPES) - 1];
    int rc;

    sql_bind_int(st, 1, list);
    sql_bind_text(st, 2, id);
    rc = sql_only(s, st, a, LISTED_TYPES, cells);
    if (!rc)
        listed_from(cells, ret_row);
    return rc;
}

int store_listed_put(struct store *s, enum store_list list, struct listed_row *row)
{
    uint64_t changed = s->now.changed + 1;
    const struct cell cells[] = {
        CELL_INT(list),
        cell_text(row->id),
        CELL_INT(changed),
        CELL_BLOB(row->body),
    };
    int rc = sql_write(s, SQL_LISTED_PUT, cells, COUNT_OF(cells));

    if (!rc)
        row->changed = s->now.changed = changed;
    return rc;
}

/* All rows of a statement whose bindings are made. */
static int read_rows(
    struct store *s, sqlite3_stmt *st, struct arena *a, struct listed_row **ret_rows, size_t *ret_n)
{
    struct cell cells[sizeof(LISTED_TYPES) - 1];
    struct listed_row *rows = NULL;
    size_t n = 0;
    int rc;

    while ((rc = sql_step(s, st)) == 1) {
        rc = sql_cells(st, a, LISTED_TYPES, cells);
        if (rc)
            break;
        listed_from(cells, ARENA_PUSH(a, rows, n));
    }
    sql_done(st);
    if (rc)
        return rc;
    *ret_rows = rows;
    *ret_n = n;
    return 0;
}

int store_listed_after(struct store *s, enum store_list list, uint64_t after, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_LISTED_AFTER);

    sql_bind_int(st, 1, list);
    sql_bind_int(st, 2, (int64_t)after);
    sql_bind_int(st, 3, (int64_t)at_most);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_listed_before(struct store *s, enum store_list list, uint64_t before, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_LISTED_BEFORE);

    sql_bind_int(st, 1, list);
    sql_bind_int(st, 2, (int64_t)before);
    sql_bind_int(st, 3, (int64_t)at_most);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_listed_page(struct store *s, enum store_list list, const char *after_id, size_t at_most,
    struct arena *a, struct listed_row **ret_rows, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_LISTED_PAGE);

    sql_bind_int(st, 1, list);
    sql_bind_text(st, 2, after_id);
    sql_bind_int(st, 3, (int64_t)at_most);
    return read_rows(s, st, a, ret_rows, ret_n);
}

int store_tied_put(struct store *s, uint64_t subject, const char *id)
{
    const struct cell cells[] = { CELL_INT(subject), cell_text(id) };

    return sql_write(s, SQL_TIED_PUT, cells, COUNT_OF(cells));
}

int store_tied_remove(struct store *s, uint64_t subject, const char *id)
{
    const struct cell cells[] = { CELL_INT(subject), cell_text(id) };

    return sql_write(s, SQL_TIED_REMOVE, cells, COUNT_OF(cells));
}

int store_tied_page(struct store *s, uint64_t subject, const char *after_id, size_t at_most,
    struct arena *a, const char ***ret_ids, size_t *ret_n)
{
    sqlite3_stmt *st = sql_get(s, SQL_TIED_PAGE);
    struct cell cells[2];
    const char **ids = NULL;
    size_t n = 0;
    int rc;

    sql_bind_int(st, 1, (int64_t)subject);
    sql_bind_text(st, 2, after_id);
    sql_bind_int(st, 3, (int64_t)at_most);
    while ((rc = sql_step(s, st)) == 1) {
        rc = sql_cells(st, a, "it", cells);
        if (rc)
            break;
        *ARENA_PUSH(a, ids, n) = (const char *)cells[1].blob.bytes;
    }
    sql_done(st);
    if (rc)
        return rc;
    *ret_ids = ids;
    *ret_n = n;
    return 0;
}

int store_kept_put(struct store *s, const uint8_t hash[32], struct blob body)
{
    const struct cell cells[] = { CELL_BYTES(hash, 32), CELL_BLOB(body) };

    return sql_write(s, SQL_KEPT_PUT, cells, COUNT_OF(cells));
}

int store_kept_read(struct store *s, const uint8_t hash[32], struct arena *a, struct blob *ret_body)
{
    sqlite3_stmt *st = sql_get(s, SQL_KEPT_READ);
    struct cell cells[2];
    int rc;

    sql_bind_bytes(st, 1, hash, 32);
    rc = sql_only(s, st, a, "bb", cells);
    if (!rc)
        *ret_body = cells[1].blob;
    return rc;
}

int store_fact_put(struct store *s, const char *name, int64_t value)
{
    const struct cell cells[] = { cell_text(name), CELL_INT(value) };

    return sql_write(s, SQL_FACT_PUT, cells, COUNT_OF(cells));
}

int store_fact_read(struct store *s, const char *name, int64_t *ret_value)
{
    sqlite3_stmt *st = sql_get(s, SQL_FACT_READ);
    struct arena a = { 0 };
    struct cell cells[2];
    int rc;

    sql_bind_text(st, 1, name);
    rc = sql_only(s, st, &a, "ti", cells);
    arena_clear(&a);
    if (!rc)
        *ret_value = cells[1].number;
    return rc;
}
