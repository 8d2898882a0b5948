/* transaction - begin, commit, rollback, and the work that nobody waits for. One way out of every failure: roll back,
 * take the given numbers back, and see that SQLite thinks so too (pitfall E4). */
#include "store/inside.h"

#include "base/must.h"
#include "base/times.h"
#include "sys/fault.h"

/* 4 MiB: small and often, and still so much that a page which most commits touch is written back once for many. */
#define CHECKPOINT_PAGES 1024
#define CHECKPOINT_AT_LATEST                                                                       \
    16384 /* 64 MiB: before the next transaction, if nobody called store_idle */
#define QUIET_MS (2 * SECOND_MS) /* nobody wrote for so long: the WAL may as well be emptied */
#define RETRY_MS SECOND_MS
#define PURGE_EVERY_MS SECOND_MS
#define WATCH_EVERY_MS MINUTE_MS
#define ANSWERS_KEPT_MS (7 * DAY_MS)

int checkpoint(struct store *s, bool truncate)
{
    int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    int rc = sql_error(s, sqlite3_wal_checkpoint_v2(s->db, "main", mode, NULL, NULL));

    if (rc == 0)
        s->wal_pages = 0;
    return rc;
}

/* After an I/O error a later fsync may well "succeed" although the pages are gone (pitfall E3). */
static int break_off(struct store *s)
{
    s->broken = true;
    return ERR_IO;
}

/* Nothing is lost by a checkpoint that finds the disk full: the WAL keeps it all. */
static int write_back(struct store *s, bool truncate)
{
    int rc = fault_point("store.checkpoint");

    if (!rc)
        rc = checkpoint(s, truncate);
    if (rc == ERR_STORAGE_FULL)
        ballast_spend(s);
    else if (rc)
        return break_off(s);
    return rc;
}

/* Is it so long since then, or did the clock go back? */
static bool has_passed(int64_t since_ms, int64_t now_ms, int64_t span_ms)
{
    return now_ms < since_ms || now_ms - since_ms >= span_ms;
}

static bool is_write_back_due(struct store *s, int64_t now_ms)
{
    if (s->commits != s->commits_seen || now_ms < s->written_ms) {
        s->commits_seen = s->commits;
        s->written_ms = now_ms;
    }
    if (s->wal_pages >= CHECKPOINT_PAGES || s->scrub)
        return true;
    return s->wal_pages > 0 && now_ms - s->written_ms >= QUIET_MS;
}

static int idle_write_back(struct store *s, int64_t now_ms)
{
    int rc;

    if (!is_write_back_due(s, now_ms) || !has_passed(s->failed_ms, now_ms, RETRY_MS))
        return 0;
    rc = write_back(s, s->scrub);
    if (rc)
        s->failed_ms = now_ms;
    else
        s->scrub = false;
    return rc;
}

static int purge_slice(struct store *s, int64_t before_ms)
{
    sqlite3_stmt *st;
    int rc = store_begin(s);

    if (rc)
        return rc;
    st = sql_get(s, SQL_ANSWER_PURGE);
    sql_bind_int(st, 1, before_ms);
    rc = sql_step(s, st);
    sql_done(st);
    if (!rc)
        rc = store_commit(s);
    if (rc)
        store_rollback(s);
    return rc;
}

static int purge_answers(struct store *s, int64_t now_ms)
{
    int64_t before_ms = now_ms - ANSWERS_KEPT_MS, oldest_ms;
    int rc;

    if (!has_passed(s->purged_ms, now_ms, PURGE_EVERY_MS))
        return 0;
    s->purged_ms = now_ms;
    rc = sql_number(s, sql_get(s, SQL_ANSWER_OLDEST), &oldest_ms);
    if (rc)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    return oldest_ms < before_ms ? purge_slice(s, before_ms) : 0;
}

static int watch(struct store *s, int64_t now_ms)
{
    if (!s->folder || !has_passed(s->watched_ms, now_ms, WATCH_EVERY_MS))
        return 0;
    s->watched_ms = now_ms;
    ballast_keep(s);
    return place_watch(s) ? break_off(s) : 0;
}

int store_idle(struct store *s, int64_t now_ms)
{
    int rc;

    must(!s->in_transaction);
    if (s->broken)
        return ERR_IO;
    rc = watch(s, now_ms);
    if (!rc)
        rc = idle_write_back(s, now_ms);
    if (!rc)
        rc = purge_answers(s, now_ms);
    return rc;
}

int store_begin(struct store *s)
{
    int rc;

    must(!s->in_transaction && !s->read_only);
    if (s->broken)
        return ERR_IO;
    rc = fault_point("store.begin");
    if (!rc && s->wal_pages >= CHECKPOINT_AT_LATEST)
        rc = write_back(s, false);
    if (!rc)
        rc = sql_step(s, s->statements[SQL_BEGIN]);
    sql_done(s->statements[SQL_BEGIN]);
    if (!rc) {
        s->in_transaction = true;
        s->has_room = s->full = false;
    }
    return rc;
}

/* A full disk cut the commit short before its last page: it is not committed. Any other failure to write or fsync leaves
 * the outcome unknown. */
static int commit_failed(struct store *s, int rc, bool is_write_error)
{
    if (is_write_error || rc == ERR_IO)
        return break_off(s);
    return rc;
}

static int commit_statement(struct store *s)
{
    sqlite3_stmt *st = s->statements[SQL_COMMIT];
    int rc = sqlite3_step(st);

    sql_done(st);
    if (rc == SQLITE_DONE)
        return 0;
    return commit_failed(s, sql_error(s, rc), (rc & 0xff) == SQLITE_IOERR);
}

int store_commit(struct store *s)
{
    int rc;

    must(s->in_transaction && sql_none_busy(s));
    rc = fault_point("store.commit");
    rc = rc ? commit_failed(s, rc, false) : commit_statement(s);
    if (rc)
        return rc;
    must(sqlite3_get_autocommit(s->db));
    s->in_transaction = false;
    s->committed = s->now;
    s->commits++;
    return fault_point("store.after_commit") ? break_off(s) : 0;
}

void store_rollback(struct store *s)
{
    if (!s->in_transaction)
        return;
    must(sql_none_busy(s));
    if (!sqlite3_get_autocommit(s->db)) /* some errors have rolled back already */
        (void)sqlite3_step(s->statements[SQL_ROLLBACK]);
    sql_done(s->statements[SQL_ROLLBACK]);
    must(sqlite3_get_autocommit(s->db));
    s->in_transaction = false;
    s->now = s->committed;
    if (s->full) /* so that open cases go on: the caller tries again, one by one */
        ballast_spend(s);
}

bool store_in_transaction(const struct store *s)
{
    return s->in_transaction;
}

uint64_t store_changed(const struct store *s)
{
    return s->now.changed;
}

static int raise_to(struct store *s, sqlite3_stmt *st, uint64_t *number)
{
    int64_t found = 0;
    int rc = sql_number(s, st, &found);

    if (!rc && (uint64_t)found > *number)
        *number = (uint64_t)found;
    return rc;
}

int counters_seed(struct store *s)
{
    int64_t reserved = 0, before = 0;
    int rc = raise_to(s, sql_get(s, SQL_EVENTS_LAST), &s->now.changed);

    for (int list = 1; !rc && list <= STORE_MOST_LISTS; list++) {
        sqlite3_stmt *st = sql_get(s, SQL_LISTED_LAST);

        sql_bind_int(st, 1, list);
        rc = raise_to(s, st, &s->now.changed);
    }
    if (!rc)
        rc = raise_to(s, sql_get(s, SQL_CASE_LAST), &s->now.last_case);
    if (!rc)
        rc = store_fact_read(s, FACT_CASE_LAST, &before);
    if (rc == ERR_NOT_FOUND)
        rc = 0;
    if ((case_key)before > s->now.last_case)
        s->now.last_case = (case_key)before;
    if (!rc)
        rc = store_fact_read(s, FACT_WORK_END, &reserved);
    if (rc && rc != ERR_NOT_FOUND)
        return rc;
    s->now.work_key = s->now.work_end = (uint64_t)reserved;
    s->committed = s->now;
    return 0;
}
