/* copy_check - whether a finished copy is whole and on the disk. Both take seconds on a large file, so a thread does it,
 * which touches that file alone and shares nothing with the store but the library. */
#include "store/inside.h"

#include "base/must.h"
#include "base/text.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOK_EVERY 10000 /* virtual machine steps, between two looks at `stop` */

struct copy_check {
    pthread_t thread;
    bool is_joined;
    int done; /* eventfd: readable when the thread has ended */
    char *file;
    uint64_t changed; /* what the copy must be level with */
    atomic_bool stop;
    int error;
    int64_t cases;
};

/* In a URI, '?' and '#' end the path and '%' begins a code. */
static char *uri_of(const char *file)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char head[] = "file:", tail[] = "?mode=ro&immutable=1";
    char *uri = must_alloc(sizeof(head) + sizeof(tail) + 3 * strlen(file));
    char *to = uri + sizeof(head) - 1;

    memcpy(uri, head, sizeof(head) - 1);
    for (const char *from = file; *from; from++) {
        if (*from != '?' && *from != '#' && *from != '%') {
            *to++ = *from;
            continue;
        }
        *to++ = '%';
        *to++ = hex[(unsigned char)*from >> 4];
        *to++ = hex[(unsigned char)*from & 15];
    }
    memcpy(to, tail, sizeof(tail));
    return uri;
}

int copy_open(const char *file, sqlite3 **ret_db)
{
    char *uri = uri_of(file);
    int rc = sqlite3_open_v2(uri, ret_db,
        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
            SQLITE_OPEN_EXRESCODE,
        NULL);

    free(uri);
    return rc ? ERR_IO : 0;
}

static int64_t count_cases(sqlite3 *db)
{
    sqlite3_stmt *st = NULL;
    int64_t n = -1;

    if (sqlite3_prepare_v2(db, "SELECT count(*) FROM casefile", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

/* The first column of the only row, as text, is what is expected. */
static bool says(sqlite3 *db, const char *sql, const char *expected)
{
    sqlite3_stmt *st = NULL;
    bool is_said = sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK &&
                   sqlite3_step(st) == SQLITE_ROW &&
                   text_is((const char *)sqlite3_column_text(st, 0), expected) &&
                   sqlite3_step(st) == SQLITE_DONE;

    sqlite3_finalize(st);
    return is_said;
}

static int look_to_stop(void *self)
{
    struct copy_check *c = self;

    return atomic_load(&c->stop);
}

static int check(struct copy_check *c)
{
    char changed[24];
    sqlite3 *db = NULL;
    int rc = sync_path(c->file, O_RDWR);

    if (!rc)
        rc = copy_open(c->file, &db);
    if (!rc) {
        sqlite3_progress_handler(db, LOOK_EVERY, look_to_stop, c);
        sqlite3_snprintf(sizeof(changed), changed, "%lld", (long long)c->changed);
        if (!says(db, "PRAGMA integrity_check(1)", "ok") ||
            !says(db,
                "SELECT max(ifnull((SELECT max(changed) FROM events),0),"
                "ifnull((SELECT max(changed) FROM listed),0))",
                changed))
            rc = ERR_DAMAGED;
        c->cases = count_cases(db);
        if (c->cases < 0)
            rc = ERR_DAMAGED;
    }
    sqlite3_close(db);
    return rc;
}

static void *run(void *self)
{
    struct copy_check *c = self;
    uint64_t one = 1;

    c->error = check(c);
    must(write(c->done, &one, sizeof(one)) == sizeof(one));
    return NULL;
}

struct copy_check *copy_check_start(const char *file, uint64_t changed)
{
    struct copy_check *c = must_alloc(sizeof(*c));
    sigset_t all, before;

    c->file = must_dup(file);
    c->changed = changed;
    atomic_init(&c->stop, false);
    c->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    sigfillset(&all); /* signals are the main thread's */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (c->done < 0 || pthread_create(&c->thread, NULL, run, c)) {
        c->is_joined = true;
        c->error = ERR_IO;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return c;
}

static void join(struct copy_check *c)
{
    if (!c->is_joined)
        must(pthread_join(c->thread, NULL) == 0);
    c->is_joined = true;
}

int copy_check_wait(struct copy_check *c, int at_most_ms, int *ret_error)
{
    struct pollfd end = { .fd = c->done, .events = POLLIN };

    if (!c->is_joined && poll(&end, 1, at_most_ms) <= 0)
        return 1;
    join(c);
    *ret_error = c->error;
    return 0;
}

int64_t copy_check_cases(const struct copy_check *c)
{
    return c->cases;
}

void copy_check_free(struct copy_check **c)
{
    struct copy_check *old = *c;

    if (!old)
        return;
    *c = NULL;
    atomic_store(&old->stop, true);
    join(old);
    if (old->done >= 0)
        close(old->done);
    free(old->file);
    free(old);
}
