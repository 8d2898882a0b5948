/* open - one file, one connection, one process. First the place and the file are looked at from outside; then SQLite may
 * look; only when the file is known to be ours is anything written to it. */
#include "store/inside.h"

#include "base/must.h"
#include "sys/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *store_version(void)
{
    return sqlite3_libversion();
}

/* What to do where nothing more exact is known. */
static const char *advice(int code)
{
    switch (code) {
    case ERR_DAMAGED:
        return "the file is damaged: set it aside and restore a backup";
    case ERR_FOREIGN:
        return "the file is another program's database: choose another data directory";
    case ERR_NEWER:
        return "the file was written by a newer version: install that version or restore a backup";
    case ERR_LOCKED:
        return "another process has the file open: stop it first";
    case ERR_STORAGE_FULL:
        return "the disk is full: make room and start again";
    }
    return "the file cannot be read or written: check its rights and the disk";
}

int database_connect(struct store *s, const char *file, int flags)
{
    int rc;

    /* Nobody asks how much memory it has; the sums would be kept under a lock at each allocation. Too late after the first
     * open, where it does no harm. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    rc = sqlite3_open_v2(file, &s->db,
        flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
            SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE,
        NULL);

    return rc ? sql_error(s, rc) : settings_before_reading(s);
}

void database_disconnect(struct store *s)
{
    sql_finalize_all(s);
    must(sqlite3_close(s->db) == SQLITE_OK); /* busy: a backup or a statement was left behind */
    s->db = NULL;
}

static int check_identity(void *self, sqlite3_stmt *st)
{
    (void)self;
    return sqlite3_column_int64(st, 0) == STORE_APPLICATION_ID ? 0 : ERR_FOREIGN;
}

/* The header may be older than the WAL: asked again, now with the WAL. */
static int identify(struct store *s, int *ret_version)
{
    int rc = sql_each(s, "PRAGMA main.application_id", check_identity, NULL);

    if (!rc)
        rc = migrate_version(s, ret_version);
    if (rc)
        return rc;
    if (*ret_version > store_schema_version)
        return ERR_NEWER;
    return *ret_version < 1 ? ERR_DAMAGED : 0;
}

/* What a crash or an I/O error left in the WAL goes into the file, fsynced, before anything is acknowledged. */
static int recover(struct store *s)
{
    int rc = fault_point("store.recover");

    if (!rc)
        rc = checkpoint(s, true);
    if (rc == ERR_STORAGE_FULL && ballast_spend(s))
        rc = checkpoint(s, true);
    return rc ? rc : place_sync_folder(s);
}

static int back_up_whole(struct store *s, int version)
{
    char name[64];
    struct store_backup *backup;
    char *path;
    int rc;

    snprintf(name, sizeof(name), STORE_FILE ".version%d", version);
    path = path_join(s->folder, name);
    rc = store_backup_start(s, path, &backup);
    free(path);
    if (rc)
        return rc;
    while ((rc = store_backup_step(backup)) == 1) {
    }
    store_backup_free(&backup);
    return rc;
}

static int read_changed(void *self, sqlite3_stmt *st)
{
    struct store *s = self;

    s->committed.changed = (uint64_t)sqlite3_column_int64(st, 0);
    return 0;
}

/* The copy has to be level with it, and the statements that seed the counters fit the newest tables alone. */
static int learn_changed(struct store *s)
{
    return sql_each(s,
        "SELECT max(ifnull((SELECT max(changed) FROM main.events),0),"
        "ifnull((SELECT max(changed) FROM main.listed),0))",
        read_changed, s);
}

int bring_up_to_date(struct store *s, const struct migration *list, int n)
{
    int version;
    int rc = migrate_version(s, &version);

    if (rc || version == n)
        return rc;
    rc = learn_changed(s);
    rc = rc ? rc : back_up_whole(s, version);
    return rc ? rc : migrate(s, list, n);
}

/* One commit before we say that we are ready: the disk takes writes, and the WAL's name is on it (pitfall E13). Where it
 * is only full, reading and freeing go on; store_room says so. */
static int prove_writing(struct store *s)
{
    char sql[96];
    int rc;

    snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE;PRAGMA main.user_version=%d;COMMIT",
        store_schema_version);
    rc = sql_exec(s, sql);
    if (!sqlite3_get_autocommit(s->db))
        (void)sql_exec(s, "ROLLBACK");
    if (rc && rc != ERR_STORAGE_FULL)
        return rc;
    return place_sync_folder(s);
}

static int count_pages(void *self, sqlite3 *db, const char *name, int pages)
{
    struct store *s = self;

    (void)db;
    (void)name;
    s->wal_pages = pages;
    return SQLITE_OK;
}

static int make_ready(struct store *s)
{
    int rc = sql_prepare_all(s);

    if (!rc)
        rc = counters_seed(s);
    must(sql_none_busy(s));
    return rc;
}

static int open_existing(struct store *s)
{
    int version = 0;
    int rc = database_connect(s, s->file, 0);

    if (!rc)
        rc = identify(s, &version);
    if (!rc)
        rc = settings_apply(s);
    if (!rc)
        rc = recover(s);
    if (!rc)
        rc = bring_up_to_date(s, store_migrations, store_schema_version);
    if (!rc)
        rc = make_ready(s);
    if (rc)
        return rc;
    sqlite3_wal_hook(s->db, count_pages, s);
    rc = place_remember(s);
    return rc ? rc : prove_writing(s);
}

static int open_on_disk(
    struct store *s, const char *dir, const struct store_options *options, struct refusal *why)
{
    bool is_there;
    int rc = place_take(s, dir, options, why);

    if (!rc)
        rc = place_look(s, &is_there, why);
    if (!rc && !is_there)
        rc = database_create(s);
    if (!rc)
        rc = open_existing(s);
    if (!rc)
        ballast_keep(s);
    return rc;
}

static int open_in_memory(struct store *s)
{
    int rc = database_connect(s, ":memory:", SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY);

    if (!rc)
        rc = settings_apply(s);
    if (!rc)
        rc = migrate(s, store_migrations, store_schema_version);
    return rc ? rc : make_ready(s);
}

struct store *store_new(void)
{
    struct store *s = must_alloc(sizeof(*s));

    must(sodium_init() >= 0);
    s->lock_fd = -1;
    return s;
}

/* Half opened: nothing is written to what was refused. */
static void give_up(struct store *s)
{
    if (s->db)
        database_disconnect(s);
    place_release(s);
    free(s);
}

int store_open(const char *dir, const struct store_options *options, struct store **ret_store,
    struct refusal *ret_why)
{
    static const struct store_options defaults;
    struct store *s = store_new();
    int rc;

    *ret_store = NULL;
    *ret_why = (struct refusal){ 0 };
    options = options ? options : &defaults;
    rc = options->in_memory ? open_in_memory(s) : open_on_disk(s, dir, options, ret_why);
    if (!rc && !options->in_memory)
        rc = settings_checkpoint_on_close(s, true);
    if (rc) {
        if (!ret_why->code)
            refuse(ret_why, rc, advice(rc));
        give_up(s);
        return ret_why->code;
    }
    *ret_store = s;
    return 0;
}

static int look_at_copy(const char *file, struct refusal *why)
{
    size_t size = strlen(file) + 8;
    char *wal = must_alloc(size);
    struct stat st;
    uint8_t header[100] = { 0 };
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    bool has_wal;

    snprintf(wal, size, "%s-wal", file);
    has_wal = stat(wal, &st) == 0 && st.st_size > 0;
    free(wal);
    if (fd < 0 && errno == ENOENT)
        return refuse(why, ERR_NOT_FOUND, N_("there is no such file"));
    if (fd < 0)
        return refuse(why, ERR_IO, N_("the copy cannot be read: check its path and rights"));
    if (fstat(fd, &st) || pread(fd, header, sizeof(header), 0) < 0)
        st.st_size = 0;
    close(fd);
    if (has_wal)
        return refuse(why, ERR_WRONG_STATE,
            N_("there is a -wal beside it: give a finished backup, not a live file"));
    return header_check(header, st.st_size, why);
}

int store_open_copy(const char *file, struct store **ret_store, struct refusal *ret_why)
{
    struct store *s = store_new();
    int version = 0, rc;

    *ret_store = NULL;
    *ret_why = (struct refusal){ 0 };
    s->read_only = true;
    rc = look_at_copy(file, ret_why);
    if (!rc)
        rc = copy_open(file, &s->db);
    if (!rc)
        rc = settings_before_reading(s);
    if (!rc)
        rc = identify(s, &version);
    if (!rc && version < store_schema_version)
        rc = refuse(ret_why, ERR_WRONG_STATE,
            N_("the copy is of an older version: restore it into an empty data directory and start "
               "there"));
    if (!rc)
        rc = make_ready(s);
    if (!rc) {
        *ret_store = s;
        return 0;
    }
    if (!ret_why->code)
        refuse(ret_why, rc, advice(rc));
    give_up(s);
    return ret_why->code;
}

void store_close(struct store **s)
{
    struct store *old = *s;

    if (!old)
        return;
    *s = NULL;
    store_rollback(old);
    if (old->broken) /* what is on the disk is for the next start to find out */
        (void)settings_checkpoint_on_close(old, false);
    give_up(old);
}
