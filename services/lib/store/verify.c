/* verify - whether a copy is whole: SQLite's own checks, the sum of each row, each case's chain, and what must hold
 * between the tables. It reads everything, so it runs on a copy, in another process. */
#include "store/inside.h"

#include "base/must.h"
#include "base/text.h"
#include "words.pb-c.h"

#include <string.h>

#define MOST_CELLS 20

struct verification {
    struct store *s;
    void (*broken)(void *self, case_key key, const char *what);
    void *self;
    struct arena a;
    int64_t rows_walked;
    size_t found;
};

static void find(struct verification *v, case_key key, const char *what)
{
    v->found++;
    v->broken(v->self, key, what);
}

/* What cannot be read is a finding, and the next check goes on; a disk that fails ends it. */
static int survive(struct verification *v, int rc, const char *what)
{
    if (rc != ERR_DAMAGED && rc != ERR_INVALID)
        return rc;
    find(v, 0, what);
    return 0;
}

static int integrity_line(void *self, sqlite3_stmt *st)
{
    const char *line = (const char *)sqlite3_column_text(st, 0);

    if (!text_is(line, "ok"))
        find(self, 0, line ? line : "?");
    return 0;
}

static int orphan_line(void *self, sqlite3_stmt *st)
{
    (void)st;
    find(self, 0, "a row refers to a case that is not there");
    return 0;
}

/* ---- the sum of each row ---- */

struct table {
    const char *select;
    const char *types;
    int key_at; /* the cell that holds the case's key; -1: none */
    const char *finding;
};

static const struct table tables[] = {
    { "SELECT " CASE_COLUMNS " FROM casefile", "kbiiiiibbb", 0, "the case row is damaged" },
    { "SELECT " EVENTS_COLUMNS " FROM events", "ikiiiiiitbbbbbbbb", 1, "an events row is damaged" },
    { "SELECT " WORK_COLUMNS " FROM work", "iiiikiiiit", 4, "a work row is damaged" },
    { "SELECT " ANSWER_COLUMNS " FROM answer", "btbib", -1, "an answer row is damaged" },
    { "SELECT " LISTED_COLUMNS " FROM listed", "itib", -1,
        "a row of the directory, the keys or who has read is damaged" },
    { "SELECT alias,key,sum FROM alias", "ti", 1, "an alias row is damaged" },
    { "SELECT subject,id,sum FROM tied", "it", -1,
        "a row of whose contact somebody is, is damaged" },
    { "SELECT hash,body,sum FROM kept", "bb", -1, "a kept row is damaged" },
    { "SELECT name,value,sum FROM fact", "ti", -1, "a fact row is damaged" },
};

struct sums {
    struct verification *v;
    const struct table *table;
};

static int check_sum(void *self, sqlite3_stmt *st)
{
    struct sums *sums = self;
    struct cell cells[MOST_CELLS] = { 0 };
    int key_at = sums->table->key_at;

    if (sql_cells(st, &sums->v->a, sums->table->types, cells))
        find(sums->v, key_at < 0 ? 0 : (case_key)cells[key_at].number, sums->table->finding);
    arena_clear(&sums->v->a);
    return 0;
}

static int check_sums(struct verification *v)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        struct sums sums = { v, &tables[i] };
        int rc = survive(v, sql_each(v->s, tables[i].select, check_sum, &sums), tables[i].finding);

        if (rc)
            return rc;
    }
    return 0;
}

/* ---- each case ---- */

static void check_chain(
    struct verification *v, const struct case_row *c, const struct events_row *rows, size_t n)
{
    static const uint8_t no_hash[32];
    const uint8_t *previous = no_hash;
    uint32_t next_seq = 1;

    for (size_t i = 0; i < n; i++) {
        if (rows[i].first_seq != next_seq)
            find(v, c->key, "the sequence of events has a gap");
        if (!events_chain_holds(previous, &rows[i]))
            find(v, c->key, "the chain of events is broken");
        next_seq = rows[i].first_seq + rows[i].count;
        previous = rows[i].hash;
    }
    if (memcmp(previous, c->hash, sizeof(c->hash)) != 0)
        find(v, c->key, "the case does not end where its events end");
    if (n == 0 || rows[0].changed != c->opened_row)
        find(v, c->key, "the case does not begin where its events begin");
}

static void check_due(struct verification *v, const struct case_row *c)
{
    struct work_row w;

    if (c->due_work == 0)
        return;
    if (store_work_find(v->s, c->due_work, &v->a, &w) || w.kind != WORK__KIND__DUE ||
        w.case_key != c->key || w.due_ms != c->due_ms)
        find(v, c->key, "the armed deadline has no work row");
}

static int check_case(void *self, sqlite3_stmt *st)
{
    struct verification *v = self;
    case_key key = (case_key)sqlite3_column_int64(st, 0);
    struct case_row c;
    struct events_row *rows;
    size_t n;
    int rc = store_case_read(v->s, key, &v->a, &c);

    if (!rc)
        rc = store_events_of(v->s, &c, &v->a, &rows, &n);
    if (!rc) {
        v->rows_walked += (int64_t)n;
        check_chain(v, &c, rows, n);
        check_due(v, &c);
    }
    arena_clear(&v->a);
    if (rc && rc != ERR_DAMAGED)
        return rc;
    if (rc)
        find(v, key, "the case or its events cannot be read");
    return 0;
}

/* ---- between the tables ---- */

static int read_number(void *self, sqlite3_stmt *st)
{
    *(int64_t *)self = sqlite3_column_int64(st, 0);
    return 0;
}

static int expect(struct verification *v, const char *sql, int64_t number, const char *otherwise)
{
    int64_t found = 0;
    int rc = sql_each(v->s, sql, read_number, &found);

    if (!rc && found != number)
        find(v, 0, otherwise);
    return survive(v, rc, otherwise);
}

static int check_between(struct verification *v)
{
    int rc = expect(
        v, "SELECT count(*) FROM events", v->rows_walked, "there are events that no case leads to");

    if (!rc)
        rc = expect(v, "SELECT count(*) FROM listed JOIN events USING(changed)", 0,
            "a number was given twice");
    if (!rc)
        rc = expect(v, "SELECT count(*)-count(DISTINCT changed) FROM listed", 0,
            "a number was given twice");
    if (!rc)
        rc = expect(v,
            "SELECT count(*) FROM work WHERE key>ifnull("
            "(SELECT value FROM fact WHERE name='" FACT_WORK_END "'),0)",
            0, "a work key was never reserved");
    return rc;
}

static int verify(struct verification *v)
{
    int rc = survive(v, sql_each(v->s, "PRAGMA integrity_check(100)", integrity_line, v),
        "the file cannot be read");

    if (!rc)
        rc = survive(v, sql_each(v->s, "PRAGMA foreign_key_check", orphan_line, v),
            "references cannot be read");
    if (!rc)
        rc = check_sums(v);
    if (!rc)
        rc = survive(v, sql_each(v->s, "SELECT key FROM casefile ORDER BY key", check_case, v),
            "the cases cannot be read");
    if (!rc)
        rc = check_between(v);
    return rc;
}

int store_verify(
    struct store *s, void (*broken)(void *self, case_key key, const char *what), void *self)
{
    struct verification v = { .s = s, .broken = broken, .self = self };
    int rc = verify(&v);

    arena_clear(&v.a);
    if (rc)
        return rc;
    return v.found ? ERR_DAMAGED : 0;
}
