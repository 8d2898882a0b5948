/* migrate - the tables, and how an older file becomes a newer one: migration i makes version i+1, each in a transaction
 * of its own. What has been released is never edited; a change is a new migration at the end of the list. */
#include "store/inside.h"

#include "base/must.h"
#include "sys/fault.h"
#include "words.pb-c.h"

#include <stdio.h>

_Static_assert(WORK__KIND__DUE == 1 && WORK__KIND__CALL == 4 && WORK__KIND__ALARM == 5,
    "the indices of work and the statements that use them name the kinds by number");

/* Version 1. Small columns stand first, so that reading them does not touch the pages of the large ones. */
#define CASES                                                                                      \
    "CREATE TABLE casefile("                                                                       \
    " key INTEGER PRIMARY KEY CHECK(key>0),"                                                       \
    " id BLOB NOT NULL UNIQUE CHECK(length(id)=16),"                                               \
    " opened_row INTEGER NOT NULL CHECK(opened_row>0),"                                            \
    " last_row INTEGER NOT NULL CHECK(last_row>=opened_row),"                                      \
    " version INTEGER NOT NULL CHECK(version>=0),"                                                 \
    " due_ms INTEGER NOT NULL,"                                                                    \
    " due_work INTEGER NOT NULL CHECK(due_work>=0),"                                               \
    " hash BLOB NOT NULL CHECK(length(hash)=32),"                                                  \
    " body BLOB NOT NULL,"                                                                         \
    " personal BLOB NOT NULL,"                                                                     \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"                                            \
    "CREATE TABLE alias("                                                                          \
    " alias TEXT NOT NULL PRIMARY KEY CHECK(length(alias)>0),"                                     \
    " key INTEGER NOT NULL REFERENCES casefile(key),"                                              \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"

#define EVENTS                                                                                     \
    "CREATE TABLE events("                                                                         \
    " changed INTEGER PRIMARY KEY CHECK(changed>0),"                                               \
    " key INTEGER NOT NULL REFERENCES casefile(key),"                                              \
    " previous INTEGER NOT NULL CHECK(previous>=0 AND previous<changed),"                          \
    " first_seq INTEGER NOT NULL CHECK(first_seq>0),"                                              \
    " count INTEGER NOT NULL CHECK(count>0),"                                                      \
    " at_ms INTEGER NOT NULL,"                                                                     \
    " last_type INTEGER NOT NULL CHECK(last_type>=0),"                                             \
    " erased INTEGER NOT NULL CHECK(erased IN (0,1)),"                                             \
    " actor TEXT NOT NULL,"                                                                        \
    " command BLOB NOT NULL CHECK(length(command)=16),"                                            \
    " content_hash BLOB NOT NULL CHECK(length(content_hash)=32),"                                  \
    " digest BLOB NOT NULL CHECK(length(digest)=32),"                                              \
    " hash BLOB NOT NULL CHECK(length(hash)=32),"                                                  \
    " salt BLOB NOT NULL CHECK(length(salt)=CASE erased WHEN 0 THEN 32 ELSE 0 END),"               \
    " body BLOB NOT NULL,"                                                                         \
    " personal BLOB NOT NULL CHECK(erased=0 OR length(personal)=0),"                               \
    " answer BLOB NOT NULL CHECK(erased=0 OR length(answer)=0),"                                   \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"

/* The case of a work row may come later in the same transaction. */
#define WORK                                                                                       \
    "CREATE TABLE work("                                                                           \
    " key INTEGER PRIMARY KEY CHECK(key>0),"                                                       \
    " due_ms INTEGER NOT NULL,"                                                                    \
    " span_ms INTEGER NOT NULL,"                                                                   \
    " kind INTEGER NOT NULL CHECK(kind BETWEEN 1 AND 63),"                                         \
    " case_key INTEGER REFERENCES casefile(key) DEFERRABLE INITIALLY DEFERRED,"                    \
    " ref INTEGER NOT NULL CHECK(ref>=0),"                                                         \
    " generation INTEGER NOT NULL CHECK(generation>=0),"                                           \
    " attempt INTEGER NOT NULL CHECK(attempt>=0),"                                                 \
    " what INTEGER NOT NULL CHECK(what>=0),"                                                       \
    " lessee TEXT NOT NULL,"                                                                       \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"                                            \
    "CREATE INDEX work_due ON work(due_ms);"                                                       \
    "CREATE INDEX work_case ON work(case_key);"                                                    \
    "CREATE INDEX work_kind ON work(kind,due_ms) WHERE kind IN (4,5);"

#define ANSWERS                                                                                    \
    "CREATE TABLE answer("                                                                         \
    " number INTEGER PRIMARY KEY,"                                                                 \
    " command BLOB NOT NULL CHECK(length(command)=16),"                                            \
    " actor TEXT NOT NULL,"                                                                        \
    " content_hash BLOB NOT NULL CHECK(length(content_hash)=32),"                                  \
    " at_ms INTEGER NOT NULL,"                                                                     \
    " answer BLOB NOT NULL,"                                                                       \
    " sum BLOB NOT NULL CHECK(length(sum)=16),"                                                    \
    " UNIQUE(command,actor)) STRICT;"

#define LISTS                                                                                      \
    "CREATE TABLE listed("                                                                         \
    " list INTEGER NOT NULL CHECK(list BETWEEN 1 AND 16),"                                         \
    " id TEXT NOT NULL CHECK(length(id)>0),"                                                       \
    " changed INTEGER NOT NULL CHECK(changed>0),"                                                  \
    " body BLOB NOT NULL,"                                                                         \
    " sum BLOB NOT NULL CHECK(length(sum)=16),"                                                    \
    " UNIQUE(list,id),"                                                                            \
    " UNIQUE(list,changed)) STRICT;"                                                               \
    "CREATE TABLE kept("                                                                           \
    " hash BLOB NOT NULL PRIMARY KEY CHECK(length(hash)=32),"                                      \
    " body BLOB NOT NULL,"                                                                         \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"                                            \
    "CREATE TABLE fact("                                                                           \
    " name TEXT NOT NULL PRIMARY KEY CHECK(length(name)>0),"                                       \
    " value INTEGER NOT NULL,"                                                                     \
    " sum BLOB NOT NULL CHECK(length(sum)=16)) STRICT;"

/* Version 4. Filled by the casebook, which can read the rows of the directory. */
#define TIED                                                                                       \
    "CREATE TABLE tied("                                                                           \
    " subject INTEGER NOT NULL CHECK(subject>0),"                                                  \
    " id TEXT NOT NULL CHECK(length(id)>0),"                                                       \
    " sum BLOB NOT NULL CHECK(length(sum)=16),"                                                    \
    " PRIMARY KEY(subject,id)) STRICT, WITHOUT ROWID;"

const struct migration store_migrations[] = {
    { "cases, events, work, answers, lists",
        "PRAGMA application_id=1095979860;" CASES EVENTS WORK ANSWERS LISTS, NULL },
    { "one piece of a case's work is found among a thousand",
        "DROP INDEX work_case;"
        "CREATE INDEX work_case ON work(case_key,kind,ref);",
        NULL },
    { "deadlines are found whatever else is due",
        "DROP INDEX work_due;"
        "CREATE INDEX work_due ON work(due_ms) WHERE kind=1;"
        "CREATE INDEX work_again ON work(due_ms) WHERE kind<>1;",
        NULL },
    { "whose contact somebody is, is found by that person's telephone", TIED, NULL },
};
const int store_schema_version = (int)COUNT_OF(store_migrations);

_Static_assert(STORE_APPLICATION_ID == 1095979860, "the first migration writes it");
_Static_assert(STORE_MOST_LISTS == 16, "the CHECK of listed says so");

static int read_number(void *self, sqlite3_stmt *st)
{
    int *number = self;

    *number = sqlite3_column_int(st, 0);
    return 0;
}

int migrate_version(struct store *s, int *ret_version)
{
    return sql_each(s, "PRAGMA main.user_version", read_number, ret_version);
}

static int steps_of(struct store *s, const struct migration *m, int version)
{
    char set_version[48];
    int rc = sql_exec(s, m->sql);

    if (!rc && m->then)
        rc = m->then(s);
    snprintf(set_version, sizeof(set_version), "PRAGMA main.user_version=%d", version);
    if (!rc)
        rc = sql_exec(s, set_version);
    return rc ? rc : fault_point("store.migrate");
}

static int one_migration(struct store *s, const struct migration *m, int version)
{
    int rc = sql_exec(s, "BEGIN IMMEDIATE");

    if (!rc)
        rc = steps_of(s, m, version);
    if (!rc)
        rc = sql_exec(s, "COMMIT");
    if (rc && !sqlite3_get_autocommit(s->db))
        (void)sql_exec(s, "ROLLBACK");
    must(sqlite3_get_autocommit(s->db));
    return rc;
}

int migrate(struct store *s, const struct migration *list, int n)
{
    int version;
    int rc = migrate_version(s, &version);

    if (!rc && (version < 0 || version > n))
        return ERR_NEWER;
    while (!rc && version < n) {
        rc = one_migration(s, &list[version], version + 1);
        version++;
    }
    return rc;
}
