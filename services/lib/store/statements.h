/* statements - every statement that the running store uses: prepared once at open, kept until close. Those that only
 * a verification or an opening needs stand where they are used. Columns come in the order of the row's cells. */
#ifndef ASSIST_STORE_STATEMENTS_H
#define ASSIST_STORE_STATEMENTS_H

#define CASE_COLUMNS "key,id,opened_row,last_row,version,due_ms,due_work,hash,body,personal,sum"
#define EVENTS_HEAD                                                                                \
    "changed,key,previous,first_seq,count,at_ms,last_type,erased,actor,command,content_hash,"      \
    "digest,hash"
#define EVENTS_COLUMNS EVENTS_HEAD ",salt,body,personal,answer,sum"
#define WORK_COLUMNS "key,due_ms,span_ms,kind,case_key,ref,generation,attempt,what,lessee,sum"
#define ANSWER_COLUMNS "command,actor,content_hash,at_ms,answer,sum"
#define LISTED_COLUMNS "list,id,changed,body,sum"

#define STATEMENT_LIST(X)                                                                          \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                    \
    X(COMMIT, "COMMIT")                                                                            \
    X(ROLLBACK, "ROLLBACK")                                                                        \
                                                                                                   \
    X(CASE_READ, "SELECT " CASE_COLUMNS " FROM casefile WHERE key=?1")                             \
    X(CASE_FIND, "SELECT key FROM casefile WHERE id=?1")                                           \
    X(CASE_NEWEST, "SELECT e.changed,e.last_type FROM casefile c JOIN events e"                    \
                   " ON e.changed=c.last_row WHERE c.key=?1")                                      \
    X(CASE_PAGE, "SELECT " CASE_COLUMNS " FROM casefile WHERE key>?1 ORDER BY key LIMIT ?2")       \
    X(CASE_KEYS, "SELECT key FROM casefile WHERE key<?1 ORDER BY key DESC LIMIT ?2")               \
    X(CASE_ARMED_KEYS, "SELECT case_key FROM work WHERE case_key<?1 AND kind=?3"                   \
                       " ORDER BY case_key DESC LIMIT ?2")                                         \
    X(CASE_LAST, "SELECT ifnull(max(key),0) FROM casefile")                                        \
    X(CASE_PUT, "INSERT INTO casefile(" CASE_COLUMNS ")"                                           \
                " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)"                                      \
                " ON CONFLICT(key) DO UPDATE SET id=excluded.id,opened_row=excluded.opened_row,"   \
                "last_row=excluded.last_row,version=excluded.version,due_ms=excluded.due_ms,"      \
                "due_work=excluded.due_work,hash=excluded.hash,body=excluded.body,"                \
                "personal=excluded.personal,sum=excluded.sum")                                     \
    X(ALIAS_FIND, "SELECT alias,key,sum FROM alias WHERE alias=?1")                                \
    X(ALIAS_PUT, "INSERT INTO alias(alias,key,sum) VALUES(?1,?2,?3)"                               \
                 " ON CONFLICT(alias) DO UPDATE SET key=excluded.key,sum=excluded.sum")            \
                                                                                                   \
    X(EVENTS_READ, "SELECT " EVENTS_COLUMNS " FROM events WHERE changed=?1")                       \
    X(EVENTS_AFTER, "SELECT " EVENTS_HEAD " FROM events WHERE changed>?1"                          \
                    " ORDER BY changed LIMIT ?2")                                                  \
    X(EVENTS_BEFORE, "SELECT " EVENTS_HEAD " FROM events WHERE changed<?1"                         \
                     " ORDER BY changed DESC LIMIT ?2")                                            \
    X(EVENTS_LAST, "SELECT ifnull(max(changed),0) FROM events")                                    \
    X(EVENTS_ADD, "INSERT INTO events(" EVENTS_COLUMNS ")"                                         \
                  " VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)")       \
    X(EVENTS_ERASE, "UPDATE events SET erased=?8,content_hash=?11,salt=?14,personal=?16,"          \
                    "answer=?17,sum=?18 WHERE changed=?1")                                         \
                                                                                                   \
    X(WORK_FIND, "SELECT " WORK_COLUMNS " FROM work WHERE key=?1")                                 \
    X(WORK_DUE, "SELECT " WORK_COLUMNS " FROM work WHERE kind=1 AND due_ms<=?1"                    \
                " ORDER BY due_ms,key LIMIT ?2")                                                   \
    X(WORK_AGAIN, "SELECT " WORK_COLUMNS " FROM work WHERE kind<>1 AND due_ms<=?1"                 \
                  " ORDER BY due_ms,key LIMIT ?2")                                                 \
    X(WORK_EARLIEST, "SELECT due_ms FROM work WHERE kind=1 ORDER BY due_ms LIMIT 1")               \
    X(WORK_EARLIEST_AGAIN, "SELECT due_ms FROM work WHERE kind<>1 ORDER BY due_ms LIMIT 1")        \
    X(WORK_OF_KIND, "SELECT " WORK_COLUMNS " FROM work WHERE kind=?1 AND kind IN (4,5)"            \
                    " ORDER BY due_ms,key LIMIT ?2")                                               \
    X(WORK_OF_CASE, "SELECT " WORK_COLUMNS " FROM work WHERE case_key=?1 ORDER BY kind,ref,key")   \
    X(WORK_OF, "SELECT " WORK_COLUMNS " FROM work WHERE case_key=?1 AND kind=?2 AND ref=?3"        \
               " ORDER BY key")                                                                    \
    X(WORK_ADD, "INSERT INTO work(" WORK_COLUMNS ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)")   \
    X(WORK_PUT, "UPDATE work SET due_ms=?2,span_ms=?3,kind=?4,case_key=?5,ref=?6,generation=?7,"   \
                "attempt=?8,what=?9,lessee=?10,sum=?11 WHERE key=?1")                              \
    X(WORK_REMOVE, "DELETE FROM work WHERE key=?1")                                                \
                                                                                                   \
    X(ANSWER_FIND, "SELECT " ANSWER_COLUMNS " FROM answer WHERE command=?1 AND actor=?2")          \
    X(ANSWER_OTHER, "SELECT 1 FROM answer WHERE command=?1 AND actor<>?2 LIMIT 1")                 \
    X(ANSWER_ADD, "INSERT INTO answer(" ANSWER_COLUMNS ") VALUES(?1,?2,?3,?4,?5,?6)")              \
    X(ANSWER_ERASE, "UPDATE answer SET content_hash=?3,at_ms=?4,answer=?5,sum=?6"                  \
                    " WHERE command=?1 AND actor=?2")                                              \
    X(ANSWER_OLDEST, "SELECT at_ms FROM answer ORDER BY number LIMIT 1")                           \
    X(ANSWER_PURGE, "DELETE FROM answer WHERE at_ms<?1 AND number IN"                              \
                    " (SELECT number FROM answer ORDER BY number LIMIT 200)")                      \
                                                                                                   \
    X(LISTED_READ, "SELECT " LISTED_COLUMNS " FROM listed WHERE list=?1 AND id=?2")                \
    X(LISTED_AFTER, "SELECT " LISTED_COLUMNS " FROM listed WHERE list=?1 AND changed>?2"           \
                    " ORDER BY changed LIMIT ?3")                                                  \
    X(LISTED_BEFORE, "SELECT " LISTED_COLUMNS " FROM listed WHERE list=?1 AND changed<?2"          \
                     " ORDER BY changed DESC LIMIT ?3")                                            \
    X(LISTED_PAGE, "SELECT " LISTED_COLUMNS " FROM listed WHERE list=?1 AND id>?2"                 \
                   " ORDER BY id LIMIT ?3")                                                        \
    X(LISTED_LAST, "SELECT ifnull(max(changed),0) FROM listed WHERE list=?1")                      \
    X(LISTED_PUT, "INSERT INTO listed(" LISTED_COLUMNS ") VALUES(?1,?2,?3,?4,?5)"                  \
                  " ON CONFLICT(list,id) DO UPDATE SET changed=excluded.changed,"                  \
                  "body=excluded.body,sum=excluded.sum")                                           \
                                                                                                   \
    X(TIED_PUT, "INSERT INTO tied(subject,id,sum) VALUES(?1,?2,?3) ON CONFLICT DO NOTHING")        \
    X(TIED_REMOVE, "DELETE FROM tied WHERE subject=?1 AND id=?2")                                  \
    X(TIED_PAGE,                                                                                   \
        "SELECT subject,id,sum FROM tied WHERE subject=?1 AND id>?2 ORDER BY id LIMIT ?3")         \
                                                                                                   \
    X(KEPT_READ, "SELECT hash,body,sum FROM kept WHERE hash=?1")                                   \
    X(KEPT_PUT, "INSERT INTO kept(hash,body,sum) VALUES(?1,?2,?3) ON CONFLICT(hash) DO NOTHING")   \
    X(FACT_READ, "SELECT name,value,sum FROM fact WHERE name=?1")                                  \
    X(FACT_PUT, "INSERT INTO fact(name,value,sum) VALUES(?1,?2,?3)"                                \
                " ON CONFLICT(name) DO UPDATE SET value=excluded.value,sum=excluded.sum")

enum statement {
#define X(name, sql) SQL_##name,
    STATEMENT_LIST(X)
#undef X
        STATEMENT_COUNT
};

#endif
