/* sql - statements, rows and SQLite's errors. A statement is reset and emptied right after use, also on error: one that
 * stays busy would keep a transaction open in secret (pitfall E7). */
#include "store/inside.h"

#include "base/must.h"
#include "sys/fault.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#define SUM_BYTES 16
#define MOST_CELLS 20

static const char *const texts[STATEMENT_COUNT] = {
#define X(name, sql) [SQL_##name] = sql,
    STATEMENT_LIST(X)
#undef X
};

static int input_output_error(struct store *s, int rc)
{
    int error = sqlite3_system_errno(s->db);

    must(rc != SQLITE_IOERR_NOMEM);
    if (error == ENOSPC || error == EDQUOT) {
        s->full = true;
        return ERR_STORAGE_FULL;
    }
    return ERR_IO;
}

static int constraint_error(int rc)
{
    bool is_taken = rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
                    rc == SQLITE_CONSTRAINT_ROWID;

    return is_taken ? ERR_TAKEN : ERR_INVALID;
}

int sql_error(struct store *s, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return 0;
    case SQLITE_FULL:
        s->full = true;
        return ERR_STORAGE_FULL;
    case SQLITE_IOERR:
        return input_output_error(s, rc);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR: /* our statements fit our tables: these are not they */
        return ERR_DAMAGED;
    case SQLITE_CONSTRAINT:
        return constraint_error(rc);
    case SQLITE_TOOBIG:
        return ERR_TOO_LONG;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_LOCKED;
    }
    must((rc & 0xff) != SQLITE_NOMEM);
    must((rc & 0xff) != SQLITE_MISUSE && (rc & 0xff) != SQLITE_RANGE);
    return ERR_IO;
}

int sql_prepare_all(struct store *s)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        int rc = sqlite3_prepare_v3(
            s->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i], NULL);

        if (rc)
            return sql_error(s, rc);
    }
    return 0;
}

void sql_finalize_all(struct store *s)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
}

bool sql_none_busy(const struct store *s)
{
    for (sqlite3_stmt *st = NULL; (st = sqlite3_next_stmt(s->db, st)) != NULL;) {
        if (sqlite3_stmt_busy(st))
            return false;
    }
    return true;
}

sqlite3_stmt *sql_get(struct store *s, enum statement which)
{
    sqlite3_stmt *st = s->statements[which];

    must(st != NULL && !sqlite3_stmt_busy(st));
    return st;
}

/* Binding fails only for a wrong index, an empty heap, or a value beyond the limits, which the step then misses. */
static void bound(int rc)
{
    must(rc == SQLITE_OK);
}

void sql_bind_int(sqlite3_stmt *st, int at, int64_t n)
{
    bound(sqlite3_bind_int64(st, at, n));
}

void sql_bind_text(sqlite3_stmt *st, int at, const char *t)
{
    bound(sqlite3_bind_text(st, at, t ? t : "", -1, SQLITE_STATIC));
}

void sql_bind_bytes(sqlite3_stmt *st, int at, const void *bytes, size_t n)
{
    bound(n ? sqlite3_bind_blob64(st, at, bytes, n, SQLITE_STATIC)
            : sqlite3_bind_zeroblob(st, at, 0));
}

int sql_step(struct store *s, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);

    if (rc == SQLITE_ROW)
        return 1;
    return rc == SQLITE_DONE ? 0 : sql_error(s, rc);
}

void sql_done(sqlite3_stmt *st)
{
    sqlite3_reset(st); /* tells again what the step has told */
    sqlite3_clear_bindings(st);
}

int sql_number(struct store *s, sqlite3_stmt *st, int64_t *ret_n)
{
    int rc = sql_step(s, st);

    if (rc == 1)
        *ret_n = sqlite3_column_int64(st, 0);
    sql_done(st);
    return rc == 1 ? 0 : rc ? rc : ERR_NOT_FOUND;
}

struct cell cell_text(const char *t)
{
    return (
        struct cell){ .type = 't', .blob = { (const uint8_t *)(t ? t : ""), t ? strlen(t) : 0 } };
}

bool cell_into(const struct cell *c, void *ret, size_t n)
{
    if (c->blob.n != n)
        return false;
    memcpy(ret, c->blob.bytes, n);
    return true;
}

static bool is_number(const struct cell *c)
{
    return c->type == 'i' || c->type == 'k';
}

static void sum_of(const struct cell *cells, size_t n, uint8_t ret[SUM_BYTES])
{
    crypto_generichash_state sum;

    must(crypto_generichash_init(&sum, NULL, 0, SUM_BYTES) == 0);
    for (size_t i = 0; i < n; i++) {
        const struct cell *c = &cells[i];
        uint64_t number = is_number(c) ? (uint64_t)c->number : c->blob.n;
        uint8_t head[9] = { (uint8_t)c->type };

        for (size_t k = 0; k < 8; k++)
            head[1 + k] = (uint8_t)(number >> (8 * k));
        crypto_generichash_update(&sum, head, sizeof(head));
        if (!is_number(c) && c->blob.n)
            crypto_generichash_update(&sum, c->blob.bytes, c->blob.n);
    }
    crypto_generichash_final(&sum, ret, SUM_BYTES);
}

/* A text gets a NUL behind it; nothing is NULL. */
static struct blob copy_bytes(sqlite3_stmt *st, int at, struct arena *a, bool is_text)
{
    const void *bytes = is_text ? sqlite3_column_text(st, at) : sqlite3_column_blob(st, at);
    size_t n = (size_t)sqlite3_column_bytes(st, at);
    uint8_t *copy;

    if (!n && !is_text)
        return (struct blob){ NULL, 0 };
    must(bytes != NULL); /* else the heap is empty */
    copy = arena_alloc(a, n + 1);
    memcpy(copy, bytes, n);
    return (struct blob){ copy, n };
}

static bool read_cell(sqlite3_stmt *st, int at, struct arena *a, char type, struct cell *ret)
{
    int stored = sqlite3_column_type(st, at);

    *ret = (struct cell){ .type = type };
    switch (type) {
    case 'k':
        if (stored == SQLITE_NULL)
            return true;
        /* fall through */
    case 'i':
        ret->number = sqlite3_column_int64(st, at);
        return stored == SQLITE_INTEGER;
    case 'b':
        ret->blob = copy_bytes(st, at, a, false);
        return stored == SQLITE_BLOB;
    }
    if (stored != SQLITE_TEXT)
        return false;
    ret->blob = copy_bytes(st, at, a, true);
    return true;
}

static bool sum_holds(sqlite3_stmt *st, const struct cell *cells, size_t n)
{
    uint8_t sum[SUM_BYTES];

    sum_of(cells, n, sum);
    return sqlite3_column_bytes(st, (int)n) == SUM_BYTES &&
           memcmp(sqlite3_column_blob(st, (int)n), sum, SUM_BYTES) == 0;
}

int sql_cells(sqlite3_stmt *st, struct arena *a, const char *types, struct cell *ret_cells)
{
    size_t n = strlen(types);

    must((size_t)sqlite3_column_count(st) - n <= 1);
    for (size_t i = 0; i < n; i++) {
        if (!read_cell(st, (int)i, a, types[i], &ret_cells[i]))
            return ERR_DAMAGED;
    }
    if ((size_t)sqlite3_column_count(st) == n)
        return 0;
    return sum_holds(st, ret_cells, n) ? 0 : ERR_DAMAGED;
}

int sql_only(
    struct store *s, sqlite3_stmt *st, struct arena *a, const char *types, struct cell *ret_cells)
{
    int rc = sql_step(s, st);

    if (rc == 1)
        rc = sql_cells(st, a, types, ret_cells);
    else if (rc == 0)
        rc = ERR_NOT_FOUND;
    sql_done(st);
    return rc;
}

static void bind_cell(sqlite3_stmt *st, int at, const struct cell *c)
{
    if (c->type == 'k' && c->number == 0)
        bound(sqlite3_bind_null(st, at));
    else if (is_number(c))
        sql_bind_int(st, at, c->number);
    else if (c->type == 't')
        bound(sqlite3_bind_text64(
            st, at, (const char *)c->blob.bytes, c->blob.n, SQLITE_STATIC, SQLITE_UTF8));
    else
        sql_bind_bytes(st, at, c->blob.bytes, c->blob.n);
}

static bool fits(struct store *s, const struct cell *cells, size_t n)
{
    size_t size = 0, limit = (size_t)sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, -1);

    for (size_t i = 0; i < n; i++)
        size += is_number(&cells[i]) ? 9 : cells[i].blob.n + 9;
    return size < limit;
}

int sql_write(struct store *s, enum statement which, const struct cell *cells, size_t n)
{
    sqlite3_stmt *st = sql_get(s, which);
    uint8_t sum[SUM_BYTES];
    int rc = fault_point("store.put");

    must(s->in_transaction && n <= MOST_CELLS);
    if (rc)
        return rc;
    if (!fits(s, cells, n))
        return ERR_TOO_LONG;
    for (size_t i = 0; i < n; i++)
        bind_cell(st, (int)i + 1, &cells[i]);
    if ((size_t)sqlite3_bind_parameter_count(st) > n) {
        sum_of(cells, n, sum);
        sql_bind_bytes(st, (int)n + 1, sum, sizeof(sum));
    }
    rc = sql_step(s, st);
    sql_done(st);
    return rc;
}

int sql_each(struct store *s, const char *sql, int (*row)(void *self, sqlite3_stmt *st), void *self)
{
    sqlite3_stmt *st;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

    if (rc)
        return sql_error(s, rc);
    while ((rc = sql_step(s, st)) == 1) {
        rc = row(self, st);
        if (rc)
            break;
    }
    sqlite3_finalize(st);
    return rc;
}

int sql_exec(struct store *s, const char *sql)
{
    return sql_error(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}
