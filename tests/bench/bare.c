/* bare - SQLite alone: the rows of newly filed cases, the same bytes into the same tables, GROUP cases a commit, on the
 * service's own database while the service is stopped. Afterwards what was added is taken out again.
 *   bench_bare ASSIST_DB GROUP MS
 * The pattern is the newest case whose only rows are those of its filing. Settings as people use them for durable writing:
 * WAL, synchronous=FULL, the default checkpoint. Prints one JSON object. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include "base/must.h"
#include "bench/peer.h"

#define COLUMNS_MAX 20

/* One row of the pattern: its values, and the statement that adds it again. */
struct pattern {
    sqlite3_stmt *add;
    sqlite3_value *values[COLUMNS_MAX];
    int n;
};

/* How a table's new rows differ from the pattern's: which column takes which new number. */
enum { CASE, EVENTS, WORK, TABLES };
static const char *const names[TABLES] = { "casefile", "events", "work" };
static const char *const keys[TABLES] = { "key", "changed", "key" };

struct bare {
    sqlite3 *db;
    struct pattern patterns[8];
    int tables[8];
    size_t n;
    int64_t first[TABLES], next[TABLES]; /* new keys */
    struct random random;
};

static void exec(struct bare *b, const char *sql)
{
    if (sqlite3_exec(b->db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return;
    fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(b->db));
    exit(1);
}

static sqlite3_stmt *prepare(struct bare *b, const char *sql)
{
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v3(b->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st, NULL) == SQLITE_OK)
        return st;
    fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(b->db));
    exit(1);
}

static int64_t one_number(struct bare *b, const char *sql)
{
    sqlite3_stmt *st = prepare(b, sql);
    int64_t found;

    must(sqlite3_step(st) == SQLITE_ROW);
    found = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return found;
}

/* ---- the pattern ---- */
static void keep_row(struct bare *b, int table, sqlite3_stmt *row)
{
    struct pattern *p = &b->patterns[b->n];
    char sql[256];
    int at = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?", names[table]);

    must(b->n < sizeof b->patterns / sizeof b->patterns[0]);
    p->n = sqlite3_column_count(row);
    must(p->n <= COLUMNS_MAX);
    for (int i = 0; i < p->n; i++) {
        p->values[i] = sqlite3_value_dup(sqlite3_column_value(row, i));
        if (i)
            at += snprintf(sql + at, sizeof sql - (size_t)at, ",?");
    }
    snprintf(sql + at, sizeof sql - (size_t)at, ")");
    p->add = prepare(b, sql);
    b->tables[b->n++] = table;
}

static void keep_rows(struct bare *b, int table, const char *where, int64_t key)
{
    char sql[256];
    sqlite3_stmt *st;

    snprintf(sql, sizeof sql, "SELECT * FROM %s WHERE %s=%" PRId64, names[table], where, key);
    st = prepare(b, sql);
    while (sqlite3_step(st) == SQLITE_ROW)
        keep_row(b, table, st);
    sqlite3_finalize(st);
}

/* A filing writes its case, one row of events, a deadline and a match request; later rows of the case are left out. */
static void keep_pattern(struct bare *b)
{
    int64_t key = one_number(b, "SELECT max(key) FROM casefile");
    char sql[128];

    keep_rows(b, CASE, "key", key);
    snprintf(sql, sizeof sql, "SELECT opened_row FROM casefile WHERE key=%" PRId64, key);
    keep_rows(b, EVENTS, "changed", one_number(b, sql));
    snprintf(sql, sizeof sql, "SELECT min(key) FROM work WHERE case_key=%" PRId64, key);
    keep_rows(b, WORK, "key", one_number(b, sql));
    keep_rows(b, WORK, "key", one_number(b, sql)); /* the match request, which is as large */
    for (int t = 0; t < TABLES; t++) {
        snprintf(sql, sizeof sql, "SELECT max(%s)+1 FROM %s", keys[t], names[t]);
        b->first[t] = b->next[t] = one_number(b, sql);
    }
}

/* ---- adding ---- */
static void bind_new(struct bare *b, const struct pattern *p, int table)
{
    uint8_t id[16];

    for (int i = 0; i < p->n; i++)
        sqlite3_bind_value(p->add, i + 1, p->values[i]);
    sqlite3_bind_int64(p->add, 1, b->next[table]);
    if (table == CASE) {
        struct uuid *newest = (struct uuid *)(void *)id;
        Envelope env = ENVELOPE__INIT;

        peer_stamp(&env, newest, &b->random);
        sqlite3_bind_blob(p->add, 2, id, sizeof id, SQLITE_TRANSIENT);
        sqlite3_bind_int64(p->add, 3, b->next[EVENTS]);
        sqlite3_bind_int64(p->add, 4, b->next[EVENTS]);
    } else if (table == EVENTS) {
        sqlite3_bind_int64(p->add, 2, b->next[CASE] - 1);
        sqlite3_bind_int64(p->add, 3, 0);
    } else {
        sqlite3_bind_int64(p->add, 5, b->next[CASE] - 1);
    }
}

static void add_case(struct bare *b)
{
    for (size_t i = 0; i < b->n; i++) {
        struct pattern *p = &b->patterns[i];

        bind_new(b, p, b->tables[i]);
        b->next[b->tables[i]]++;
        must(sqlite3_step(p->add) == SQLITE_DONE);
        sqlite3_reset(p->add);
    }
}

static void take_out(struct bare *b)
{
    char sql[128];

    exec(b, "BEGIN");
    for (int t = TABLES; t-- > 0;) {
        snprintf(
            sql, sizeof sql, "DELETE FROM %s WHERE %s>=%" PRId64, names[t], keys[t], b->first[t]);
        exec(b, sql);
    }
    exec(b, "COMMIT");
    exec(b, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static void open_db(struct bare *b, const char *path)
{
    must(sqlite3_open_v2(path, &b->db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    exec(b, "PRAGMA locking_mode=EXCLUSIVE;PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA cache_size=-32768;PRAGMA foreign_keys=OFF");
}

static void close_db(struct bare *b)
{
    for (size_t i = 0; i < b->n; i++) {
        sqlite3_finalize(b->patterns[i].add);
        for (int k = 0; k < b->patterns[i].n; k++)
            sqlite3_value_free(b->patterns[i].values[k]);
    }
    must(sqlite3_close(b->db) == SQLITE_OK);
}

int main(int argc, char **argv)
{
    struct bare b = { 0 };
    struct spans spans = { 0 };
    int64_t group, start_us, until_us, now;

    if (argc != 4) {
        fputs("bench_bare ASSIST_DB GROUP MS\n", stderr);
        return 2;
    }
    group = count_of(argv[2]);
    open_db(&b, argv[1]);
    keep_pattern(&b);
    b.random.seed[0] = (uint64_t)now_us();
    start_us = now_us();
    until_us = start_us + count_of(argv[3]) * 1000;
    for (now = start_us; now < until_us || !spans.n;) {
        int64_t begun_us = now;

        exec(&b, "BEGIN IMMEDIATE");
        for (int64_t i = 0; i < group; i++)
            add_case(&b);
        exec(&b, "COMMIT");
        now = now_us();
        spans_add(&spans, now - begun_us);
    }
    printf("{\"per_s\":%.1f,\"p50_us\":%" PRId64 ",\"p99_us\":%" PRId64 ",\"n\":%zu}\n",
        (double)spans.n * (double)group * 1e6 / (double)(now - start_us), spans_at(&spans, 0.5),
        spans_at(&spans, 0.99), spans.n);
    take_out(&b);
    close_db(&b);
    free(spans.us);
    return 0;
}
