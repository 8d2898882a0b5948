/* settings - how the connection is set up (pitfalls E1, E2, E8, E15, E17). What can be read back is read back: a library
 * that does not do as told is not used. */
#include "store/inside.h"

#include "base/must.h"
#include "base/text.h"

#include <string.h>

struct setting {
    const char *set; /* NULL: only looked at */
    const char *get;
    const char *expected;
    bool on_disk; /* has no meaning for a database in memory */
};

static const struct setting first[] = {
    /* One process alone: no shared memory file, and the WAL-reset bug of this version cannot be met. */
    { "PRAGMA locking_mode=EXCLUSIVE", "PRAGMA main.locking_mode", "exclusive", true },
    { "PRAGMA mmap_size=0", "PRAGMA mmap_size", "0", true },
    { "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1", false },
    { "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2", false },
    { "PRAGMA trusted_schema=OFF", "PRAGMA trusted_schema", "0", false },
};

static const struct setting second[] = {
    { "PRAGMA journal_mode=WAL", "PRAGMA main.journal_mode", "wal", true },
    { "PRAGMA synchronous=FULL", "PRAGMA main.synchronous", "2", false },
    { "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1", false },
    { "PRAGMA secure_delete=ON", "PRAGMA main.secure_delete", "1", false },
    { "PRAGMA journal_size_limit=67108864", "PRAGMA main.journal_size_limit", "67108864", true },
    { "PRAGMA cache_size=-32768", "PRAGMA main.cache_size", "-32768", false },
    { "PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint", "0", true }, /* transaction.c */
    { NULL, "PRAGMA encoding", "UTF-8", false },
};

static const struct {
    int what;
    int value;
} switches[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
    { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 }, /* until the file is known to be ours */
};

static const struct {
    int what;
    int value;
} limits[] = {
    { SQLITE_LIMIT_LENGTH, 16 << 20 },
    { SQLITE_LIMIT_SQL_LENGTH, 100000 },
    { SQLITE_LIMIT_COLUMN, 64 },
    { SQLITE_LIMIT_EXPR_DEPTH, 32 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 3 },
    { SQLITE_LIMIT_VDBE_OP, 25000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 8 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 32 },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
    { SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static int compare(void *self, sqlite3_stmt *st)
{
    const char **expected = self;
    bool is_same = text_is((const char *)sqlite3_column_text(st, 0), *expected);

    *expected = NULL; /* seen */
    return is_same ? 0 : ERR_IO;
}

static int ignore(void *self, sqlite3_stmt *st)
{
    (void)self;
    (void)st;
    return 0;
}

static int apply_one(struct store *s, const struct setting *p)
{
    const char *expected = p->expected;
    int rc = p->set ? sql_each(s, p->set, ignore, NULL) : 0;

    if (!rc)
        rc = sql_each(s, p->get, compare, &expected);
    if (!rc && expected)
        return ERR_IO; /* it said nothing */
    return rc;
}

static int apply(struct store *s, const struct setting *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int rc = list[i].on_disk && !s->file ? 0 : apply_one(s, &list[i]);

        if (rc)
            return rc;
    }
    return 0;
}

static int turn(struct store *s, int what, int value)
{
    int now = -1;
    int rc = sqlite3_db_config(s->db, what, value, &now);

    if (rc)
        return sql_error(s, rc);
    return now == value ? 0 : ERR_IO;
}

int settings_before_reading(struct store *s)
{
    for (size_t i = 0; i < COUNT_OF(limits); i++)
        sqlite3_limit(s->db, limits[i].what, limits[i].value);
    for (size_t i = 0; i < COUNT_OF(switches); i++) {
        int rc = turn(s, switches[i].what, switches[i].value);

        if (rc)
            return rc;
    }
    sqlite3_busy_timeout(s->db, 0);
    return apply(s, first, COUNT_OF(first));
}

int settings_apply(struct store *s)
{
    return apply(s, second, COUNT_OF(second));
}

int settings_checkpoint_on_close(struct store *s, bool on)
{
    return turn(s, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !on);
}
