/* inside - what the files of the store share. Nobody outside this folder includes it, but for its own tests. */
#ifndef ASSIST_STORE_INSIDE_H
#define ASSIST_STORE_INSIDE_H

#include "store/statements.h"
#include "store/store.h"

#include <sqlite3.h>
#include <sys/types.h>

#define STORE_FILE "assist.db"
#define STORE_STAGING "restore" /* folder of a copy that is to take its place */
#define STORE_APPLICATION_ID 0x41535354 /* "ASST" */
#define STORE_MOST_LISTS 16 /* as the table's CHECK says */
#define FACT_WORK_END "store.work_end" /* work keys up to here have been reserved */
#define FACT_CASE_LAST "store.case_last" /* numbers up to here were given before a restore */
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Numbers that are given in memory; a rollback takes them back. */
struct counters {
    uint64_t changed; /* the newest number given to events, directory and keys */
    uint64_t work_key; /* the newest given */
    uint64_t work_end; /* keys up to here are reserved on disk, so that none is ever given twice */
    case_key last_case; /* the newest number given to a case */
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    char *folder; /* real path; NULL when in memory or a copy */
    char *file;
    int lock_fd; /* -1: none */
    dev_t device; /* of the file, so that a replaced one is seen */
    ino_t inode;
    uint64_t reserve;
    uint64_t ballast; /* bytes of the ballast file when it is there, else 0 */
    struct counters now;
    struct counters committed;
    bool in_transaction;
    bool has_room; /* was found in this transaction */
    bool read_only; /* a copy under verification */
    bool broken; /* the outcome of a write is unknown: nothing is begun any more */
    bool full; /* the last failure was a full disk */
    bool scrub; /* something was erased: its old bytes must leave the WAL */
    int wal_pages; /* pages in the WAL since it was last written back */
    uint64_t commits;
    uint64_t commits_seen; /* by store_idle */
    int64_t written_ms; /* when store_idle last saw new commits */
    int64_t failed_ms; /* when a checkpoint last found the disk full */
    int64_t purged_ms; /* when answers were last looked at */
    int64_t watched_ms; /* when the place was last looked at */
};

#define N_(text) text /* for the catalogue: whoever shows it translates */
/* Sets *why and returns `code`. `value` is what to do, a constant. */
int refuse(struct refusal *why, int code, const char *value);

/* ---- sql.c: statements, rows, errors ---- */

/* One column of a row. Types: 'i' integer; 'k' integer, where 0 is stored as NULL; 'b' blob; 't' text. Every row ends in
 * `sum`, a BLAKE2b of its other columns, which a read checks: a row that bit rot touched is ERR_DAMAGED, never believed. */
struct cell {
    char type;
    int64_t number;
    struct blob blob; /* a text, too, without its NUL */
};
#define CELL_INT(n) ((struct cell){ .type = 'i', .number = (int64_t)(n) })
#define CELL_KEY(n) ((struct cell){ .type = 'k', .number = (int64_t)(n) })
#define CELL_BYTES(p, size) ((struct cell){ .type = 'b', .blob = { (p), (size) } })
#define CELL_BLOB(b) ((struct cell){ .type = 'b', .blob = (b) })
struct cell cell_text(const char *t); /* NULL is "" */

int sql_error(
    struct store *s, int rc); /* SQLite's code as ours; aborts for our bugs and an empty heap */
int sql_prepare_all(struct store *s);
void sql_finalize_all(struct store *s);
bool sql_none_busy(const struct store *s);

sqlite3_stmt *sql_get(struct store *s, enum statement which); /* reset and without bindings */
void sql_bind_int(sqlite3_stmt *st, int at, int64_t n);
void sql_bind_text(sqlite3_stmt *st, int at, const char *t);
void sql_bind_bytes(sqlite3_stmt *st, int at, const void *bytes, size_t n);
/* 1: a row; 0: no more; or ERR_*. sql_done afterwards in every case. */
int sql_step(struct store *s, sqlite3_stmt *st);
void sql_done(sqlite3_stmt *st);
int sql_number(struct store *s, sqlite3_stmt *st,
    int64_t *ret_n); /* first column of the only row; ERR_NOT_FOUND; done */
/* Copies the present row's columns into cells of these types; checks the sum when it is there. 0 or ERR_DAMAGED. */
int sql_cells(sqlite3_stmt *st, struct arena *a, const char *types, struct cell *ret_cells);
int sql_only(struct store *s, sqlite3_stmt *st, struct arena *a, const char *types,
    struct cell *ret_cells); /* and done */
bool cell_into(const struct cell *c, void *ret, size_t n); /* false unless it is n bytes */
/* Writes a row: cells bound from ?1 on, the sum after them. Needs a transaction; passes the point "store.put". */
int sql_write(struct store *s, enum statement which, const struct cell *cells, size_t n);
/* A statement used once: calls `row` for each row, which returns 0 or an error that ends it. */
int sql_each(
    struct store *s, const char *sql, int (*row)(void *self, sqlite3_stmt *st), void *self);
int sql_exec(struct store *s, const char *sql);

/* ---- place.c: the folder, the file, the room on the disk ---- */
int place_take(
    struct store *s, const char *dir, const struct store_options *options, struct refusal *why);
/* Looks at the file without SQLite. *ret_there false: there is none yet. */
int place_look(const struct store *s, bool *ret_there, struct refusal *why);
int place_sync_folder(const struct store *s);
int place_remember(struct store *s); /* which file it is */
int place_watch(struct store *s); /* ERR_IO when another file stands there now */
void place_release(struct store *s);
void ballast_keep(struct store *s); /* makes the ballast when there is ample room */
bool ballast_spend(struct store *s); /* gives its room back; false if there was none */
int header_check(const uint8_t header[100], int64_t size, struct refusal *why);
char *path_join(const char *folder, const char *name); /* caller frees */
int sync_path(const char *path, int flags);

struct store *store_new(void); /* open.c: nothing is open yet */

/* ---- settings.c ---- */
int settings_before_reading(struct store *s); /* what must hold before SQLite looks at the file */
int settings_apply(struct store *s); /* the rest, each read back */
int settings_checkpoint_on_close(struct store *s, bool on);

/* ---- migrate.c ---- */
struct migration {
    const char *what; /* for people */
    const char *sql;
    int (*then)(struct store *s); /* what SQL cannot do, in the same transaction; NULL: nothing */
};
extern const struct migration store_migrations[];
extern const int store_schema_version; /* how many there are */
int migrate(struct store *s, const struct migration *list, int n);
int migrate_version(struct store *s, int *ret_version);

/* ---- open.c, create.c ---- */
int database_connect(struct store *s, const char *file, int flags);
void database_disconnect(struct store *s);
int database_create(struct store *s);
int bring_up_to_date(
    struct store *s, const struct migration *list, int n); /* a copy is kept first */

/* ---- transaction.c ---- */
int checkpoint(struct store *s, bool truncate);
int counters_seed(struct store *s);

/* ---- copy_check.c: a finished copy is checked and fsynced off the loop, by a thread that touches nothing else ---- */
struct copy_check;
struct copy_check *copy_check_start(const char *file, uint64_t changed);
int64_t copy_check_cases(
    const struct copy_check *c); /* how many it found; once it has ended well */
int copy_check_wait(struct copy_check *c, int at_most_ms,
    int *ret_error); /* 1: still at it; 0: *ret_error is set */
void copy_check_free(struct copy_check **c); /* interrupts it */
int copy_open(const char *file, sqlite3 **ret_db); /* read-only, as it stands: no lock, no WAL */

#endif
