/* store_fixture - a store in a folder of its own, cases with recognisable content, and a digest of all that can be read
 * through store.h, so that "the same as before" is one comparison. */
#ifndef ASSIST_TESTS_STORE_FIXTURE_H
#define ASSIST_TESTS_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/must.h"
#include "base/times.h"
#include "store/store.h"
#include "sys/fault.h"
#include "words.pb-c.h"

#include <fcntl.h>
#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIXTURE __attribute__((unused)) static
#define T0 INT64_C(1790000000000)
#define SMALL_RESERVE (UINT64_C(1) << 20)

struct fixture {
    char folder[64];
    char file[96];
    char wal[96];
    struct store *s;
    struct arena a;
};

FIXTURE int remove_one(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

FIXTURE int open_again(struct fixture *f)
{
    struct refusal why;
    int rc = store_open(
        f->folder, &(struct store_options){ .reserve_bytes = SMALL_RESERVE }, &f->s, &why);

    assert_int_equal(rc, why.code);
    return rc;
}

FIXTURE void reopen(struct fixture *f)
{
    store_close(&f->s);
    assert_int_equal(open_again(f), 0);
}

FIXTURE void name_folder(struct fixture *f, const char *parent)
{
    snprintf(f->folder, sizeof(f->folder), "%.32s/assist-store-XXXXXX", parent);
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->file, sizeof(f->file), "%s/assist.db", f->folder);
    snprintf(f->wal, sizeof(f->wal), "%s/assist.db-wal", f->folder);
}

FIXTURE int set_up_folder(void **state)
{
    struct fixture *f = must_alloc(sizeof(*f));

    assert_int_equal(fault_arm(""), 0);
    name_folder(f, "/tmp");
    *state = f;
    return 0;
}

FIXTURE int set_up(void **state)
{
    set_up_folder(state);
    assert_int_equal(open_again(*state), 0);
    return 0;
}

FIXTURE int tear_down(void **state)
{
    struct fixture *f = *state;

    fault_arm("");
    store_close(&f->s);
    nftw(f->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    arena_clear(&f->a);
    free(f);
    return 0;
}

FIXTURE struct blob blob_of(const char *text)
{
    return (struct blob){ (const uint8_t *)text, strlen(text) };
}

FIXTURE bool blob_is(struct blob b, const char *text)
{
    return b.n == strlen(text) && (b.n == 0 || memcmp(b.bytes, text, b.n) == 0);
}

FIXTURE void bytes_of(uint64_t n, uint8_t *ret, size_t size)
{
    crypto_generichash(ret, size, (const uint8_t *)&n, sizeof(n), NULL, 0);
}

FIXTURE case_key key_number(uint32_t n)
{
    return case_key_of(2026, 326, n);
}

FIXTURE struct events_row some_events(
    struct fixture *f, const struct case_row *c, uint32_t first_seq)
{
    struct events_row row = {
        .first_seq = first_seq,
        .count = 2,
        .at_ms = T0 + first_seq,
        .actor = "op.ivanova",
        .body = blob_of(arena_printf(&f->a, "body %llu %u", (unsigned long long)c->key, first_seq)),
        .personal =
            blob_of(arena_printf(&f->a, "personal %llu %u", (unsigned long long)c->key, first_seq)),
        .last_type = EVENT__TYPE__CASE_JUDGED,
    };

    bytes_of(c->key + first_seq, row.command, sizeof(row.command));
    bytes_of(c->key * 3 + first_seq, row.content_hash, sizeof(row.content_hash));
    bytes_of(c->key * 7 + first_seq, row.salt, sizeof(row.salt));
    if (first_seq == 1)
        row.answer = blob_of("receipt");
    return row;
}

/* Puts `text` as the case's body, with a DUE row for it. */
FIXTURE int put_whole(struct store *s, struct case_row *c, const char *text)
{
    struct work_row due = {
        .due_ms = T0 + 60000 + (int64_t)(c->key & 0xffff),
        .span_ms = 60000,
        .kind = WORK__KIND__DUE,
        .case_key = c->key,
    };
    int rc = 0;

    if (!c->due_work) {
        rc = store_work_add(s, &due);
        c->due_work = due.key;
        c->due_ms = due.due_ms;
    }
    c->version++;
    c->body = blob_of(text);
    c->personal = blob_of("name and phone");
    return rc ? rc : store_case_put(s, c);
}

/* Inside a transaction. */
FIXTURE int try_file(struct fixture *f, uint32_t n)
{
    struct case_row c = { .key = key_number(n) };
    struct events_row row = some_events(f, &c, 1);
    int rc;

    bytes_of(n, c.id, sizeof(c.id));
    rc = store_events_append(f->s, &c, &row);
    return rc ? rc : put_whole(f->s, &c, arena_printf(&f->a, "case %u", n));
}

FIXTURE int try_follow(struct fixture *f, uint32_t n)
{
    struct case_row c;
    struct events_row row;
    int rc = store_case_read(f->s, key_number(n), &f->a, &c);

    if (rc)
        return rc;
    row = some_events(f, &c, 1 + 2 * c.version);
    rc = store_events_append(f->s, &c, &row);
    return rc ? rc : put_whole(f->s, &c, arena_printf(&f->a, "case %u step %u", n, c.version));
}

FIXTURE void begin(struct fixture *f)
{
    assert_int_equal(store_begin(f->s), 0);
}

FIXTURE void commit(struct fixture *f)
{
    assert_int_equal(store_commit(f->s), 0);
}

FIXTURE void file_case(struct fixture *f, uint32_t n)
{
    begin(f);
    assert_int_equal(try_file(f, n), 0);
    commit(f);
}

FIXTURE void follow_case(struct fixture *f, uint32_t n)
{
    begin(f);
    assert_int_equal(try_follow(f, n), 0);
    commit(f);
}

FIXTURE struct case_row read_case(struct fixture *f, uint32_t n)
{
    struct case_row c;

    assert_int_equal(store_case_read(f->s, key_number(n), &f->a, &c), 0);
    return c;
}

/* Something of every kind. */
FIXTURE void fill(struct fixture *f)
{
    struct listed_row entry = { .id = "mchs-azov", .body = blob_of("an entry of the directory") };
    struct listed_row key = { .id = "op.ivanova", .body = blob_of("a key") };
    struct listed_row seen = { .id = "1 op.ivanova show vera", .body = blob_of("a look") };
    struct answer_row answer = {
        .actor = "op.ivanova", .at_ms = T0, .answer = blob_of("an answer")
    };
    struct work_row call = {
        .due_ms = T0 + 5, .kind = WORK__KIND__CALL, .lessee = "op.petrova", .what = 1
    };
    uint8_t hash[32];

    for (uint32_t n = 1; n <= 20; n++)
        file_case(f, n);
    for (uint32_t n = 1; n <= 20; n += 3)
        follow_case(f, n);
    bytes_of(1, hash, sizeof(hash));
    bytes_of(2, answer.command, sizeof(answer.command));
    begin(f);
    assert_int_equal(store_listed_put(f->s, STORE_DIRECTORY, &entry), 0);
    assert_int_equal(store_listed_put(f->s, STORE_KEYS, &key), 0);
    assert_int_equal(store_listed_put(f->s, STORE_READS, &seen), 0);
    assert_int_equal(store_answer_put(f->s, &answer), 0);
    assert_int_equal(store_work_add(f->s, &call), 0);
    assert_int_equal(store_kept_put(f->s, hash, blob_of("a compiled ladder")), 0);
    assert_int_equal(store_alias_put(f->s, "call-4711", key_number(3)), 0);
    assert_int_equal(store_fact_put(f->s, "rules", 42), 0);
    assert_int_equal(store_tied_put(f->s, 4711, "vera"), 0);
    commit(f);
}

/* ---- a digest of all that can be read ---- */

FIXTURE void add_bytes(crypto_generichash_state *h, const void *bytes, size_t n)
{
    if (n)
        crypto_generichash_update(h, bytes, n);
}

FIXTURE void add_number(crypto_generichash_state *h, int64_t n)
{
    add_bytes(h, &n, sizeof(n));
}

FIXTURE void add_events(crypto_generichash_state *h, const struct events_row *r)
{
    add_number(h, (int64_t)r->changed);
    add_number(h, r->first_seq);
    add_number(h, r->at_ms);
    add_number(h, r->last_type);
    add_bytes(h, r->actor, strlen(r->actor));
    add_bytes(h, r->command, sizeof(r->command));
    add_bytes(h, r->content_hash, sizeof(r->content_hash));
    add_bytes(h, r->salt, sizeof(r->salt));
    add_bytes(h, r->hash, sizeof(r->hash));
    add_bytes(h, r->body.bytes, r->body.n);
    add_bytes(h, r->personal.bytes, r->personal.n);
    add_bytes(h, r->answer.bytes, r->answer.n);
}

FIXTURE int add_case(
    struct store *s, struct arena *a, crypto_generichash_state *h, const struct case_row *c)
{
    struct events_row *rows;
    size_t n;
    case_key key = 0;
    int rc = store_events_of(s, c, a, &rows, &n);

    if (!rc)
        rc = store_case_find(s, c->id, &key);
    if (rc)
        return rc;
    add_number(h, (int64_t)c->key);
    add_number(h, (int64_t)key);
    add_number(h, c->version);
    add_number(h, c->due_ms);
    add_number(h, (int64_t)c->due_work);
    add_bytes(h, c->hash, sizeof(c->hash));
    add_bytes(h, c->body.bytes, c->body.n);
    add_bytes(h, c->personal.bytes, c->personal.n);
    for (size_t i = 0; i < n; i++)
        add_events(h, &rows[i]);
    return 0;
}

FIXTURE int add_cases(struct store *s, struct arena *a, crypto_generichash_state *h)
{
    case_key after = 0;
    struct case_row *cases;
    size_t n;

    do {
        int rc = store_case_page(s, after, 7, a, &cases, &n);

        for (size_t i = 0; !rc && i < n; i++) {
            rc = add_case(s, a, h, &cases[i]);
            after = cases[i].key;
        }
        if (rc)
            return rc;
    } while (n);
    return 0;
}

/* Deadlines first. */
FIXTURE int work_of_all_kinds(
    struct store *s, struct arena *a, struct work_row **ret_rows, size_t *ret_n)
{
    struct work_row *due, *again, *all;
    size_t n_due, n_again;
    int rc = store_work_due(s, NEVER_MS, 100000, a, &due, &n_due);

    rc = rc ? rc : store_work_again(s, NEVER_MS, 100000, a, &again, &n_again);
    if (rc)
        return rc;
    all = arena_alloc(a, (n_due + n_again + 1) * sizeof *all);
    for (size_t i = 0; i < n_due; i++)
        all[i] = due[i];
    for (size_t i = 0; i < n_again; i++)
        all[n_due + i] = again[i];
    *ret_rows = all;
    *ret_n = n_due + n_again;
    return 0;
}

FIXTURE int add_work(struct store *s, struct arena *a, crypto_generichash_state *h)
{
    struct work_row *rows;
    size_t n;
    int rc = work_of_all_kinds(s, a, &rows, &n);

    for (size_t i = 0; !rc && i < n; i++) {
        add_number(h, (int64_t)rows[i].key);
        add_number(h, rows[i].due_ms);
        add_number(h, rows[i].span_ms);
        add_number(h, rows[i].kind);
        add_number(h, (int64_t)rows[i].case_key);
        add_number(h, rows[i].ref);
        add_number(h, rows[i].generation);
        add_number(h, rows[i].attempt);
        add_number(h, rows[i].what);
        add_bytes(h, rows[i].lessee, strlen(rows[i].lessee));
    }
    return rc;
}

FIXTURE int add_lists(struct store *s, struct arena *a, crypto_generichash_state *h)
{
    struct listed_row *rows;
    size_t n;

    for (enum store_list list = STORE_DIRECTORY; list <= STORE_GAZETTEER; list++) {
        int rc = store_listed_page(s, list, "", 100000, a, &rows, &n);

        if (rc)
            return rc;
        for (size_t i = 0; i < n; i++) {
            add_number(h, (int64_t)rows[i].changed);
            add_bytes(h, rows[i].id, strlen(rows[i].id));
            add_bytes(h, rows[i].body.bytes, rows[i].body.n);
        }
    }
    return 0;
}

FIXTURE int add_rest(struct store *s, struct arena *a, crypto_generichash_state *h)
{
    struct answer_row answer;
    struct blob body;
    uint8_t hash[32], command[16];
    case_key key = 0;
    int64_t fact = 0;
    const char **ids;
    size_t n = 0;
    int rc;

    bytes_of(1, hash, sizeof(hash));
    bytes_of(2, command, sizeof(command));
    if ((rc = store_answer_find(s, "op.ivanova", command, a, &answer)) == 0)
        add_bytes(h, answer.answer.bytes, answer.answer.n);
    add_number(h, rc);
    if ((rc = store_kept_read(s, hash, a, &body)) == 0)
        add_bytes(h, body.bytes, body.n);
    add_number(h, rc);
    add_number(h, store_alias_find(s, "call-4711", &key));
    add_number(h, (int64_t)key);
    add_number(h, store_fact_read(s, "rules", &fact));
    add_number(h, fact);
    add_number(h, store_tied_page(s, 4711, "", 10, a, &ids, &n));
    add_number(h, (int64_t)n);
    return 0;
}

struct content {
    uint8_t digest[32];
};

FIXTURE int content_of(struct store *s, struct content *ret)
{
    crypto_generichash_state h;
    struct arena a = { 0 };
    int rc;

    crypto_generichash_init(&h, NULL, 0, sizeof(ret->digest));
    rc = add_cases(s, &a, &h);
    if (!rc)
        rc = add_work(s, &a, &h);
    if (!rc)
        rc = add_lists(s, &a, &h);
    if (!rc)
        rc = add_rest(s, &a, &h);
    crypto_generichash_final(&h, ret->digest, sizeof(ret->digest));
    arena_clear(&a);
    return rc;
}

FIXTURE bool same_content(const struct content *a, const struct content *b)
{
    return memcmp(a->digest, b->digest, sizeof(a->digest)) == 0;
}

/* ---- findings of store_verify ---- */

struct findings {
    size_t n;
    case_key key; /* of the first */
    char what[160];
};

FIXTURE void note_finding(void *self, case_key key, const char *what)
{
    struct findings *f = self;

    if (f->n++ == 0) {
        f->key = key;
        snprintf(f->what, sizeof(f->what), "%s", what);
    }
}

FIXTURE void assert_whole(struct store *s)
{
    struct findings found = { 0 };
    int rc = store_verify(s, note_finding, &found);

    if (rc)
        fail_msg("verify: %d, %s", rc, found.what);
}

/* ---- raw files ---- */

FIXTURE size_t load(const char *path, uint8_t **ret_bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    size_t n;

    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    n = (size_t)st.st_size;
    *ret_bytes = must_alloc(n + 1);
    assert_int_equal(read(fd, *ret_bytes, n), n);
    close(fd);
    return n;
}

FIXTURE void save(const char *path, const uint8_t *bytes, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), n);
    close(fd);
}

FIXTURE bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

#endif
