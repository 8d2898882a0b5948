/* spool_sender - says the cases that are kept to the service, until it has taken them. */
#include "spool_sender.h"

#include "base/text.h"
#include "bus/codec.h"
#include "bus/sealed.h"
#include "identity.h"
#include "say.h"
#include "session.h"
#include "sys/files.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS 15000

/* ---- one case ---- */

/* Told by the service's clock: how long it has lain here, this machine knows, however wrong its clock is set. */
static Instant *sealed_at(struct cli *c, const struct spooled *s)
{
    Instant *at = arena_alloc(&c->arena, sizeof(*at));
    int64_t lain_ms = clock_now(c->clock) - s->sealed_ms;

    instant__init(at);
    PUT(at, ms, session_now(c) - (lain_ms > 0 ? lain_ms : 0) * session_rate(c));
    return at;
}

static int request_of(struct cli *c, const struct spooled *s, Envelope *env, SealedCase *body)
{
    struct uuid id;
    uint8_t *box;
    size_t n;

    box = s->sealed_ms ? sealed_parse(s->box, &c->arena, &n) : NULL;
    if (!box || uuid_parse(s->id, &id))
        return cli_refuse(c, ERR_DAMAGED, "spool", s->id);
    session_request(c, env, false);
    memcpy(env->id.data, id.bytes, sizeof(id.bytes));
    sealed_case__init(body);
    PUT(body, box, ((ProtobufCBinaryData){ n, box }));
    body->sealed_at = sealed_at(c, s);
    env->body_case = ENVELOPE__BODY_SEALED_CASE;
    env->sealed_case = body;
    return 0;
}

static int say_case(struct cli *c, const struct spooled *s, const CaseReceipt **ret_receipt)
{
    Envelope env;
    SealedCase body;
    const Envelope *answer;
    int error = request_of(c, s, &env, &body);

    if (error)
        return error;
    error = session_ask(c,
        &(struct ask){ .request = &env, .expect = ENVELOPE__BODY_CASE_RECEIPT, .changes = true },
        &answer);
    if (!error)
        *ret_receipt = answer->case_receipt;
    return error;
}

/* Nobody has judged the case: not reached, no room, or a key that is not admitted (now). */
static bool is_for_later(const struct cli *c, int error)
{
    return error_exit(error) == 3 || error == ERR_STORAGE_FULL ||
           (error == ERR_FORBIDDEN && text_is(c->refused.field, "key"));
}

static void forget_refusal(struct cli *c)
{
    c->refused = (struct refusal){ 0 };
    c->refused_id = NULL;
    c->is_usage = false;
}

struct hearer {
    void (*told)(struct cli *c, void *self, const struct spooled *s, const CaseReceipt *r);
    void *self;
};

/* False: the service is not there, and the next one need not be tried. */
static bool send_one(
    struct cli *c, const struct spooled *s, const struct hearer *hearer, struct sent *sent)
{
    const CaseReceipt *receipt = NULL;
    int error = say_case(c, s, &receipt);
    bool is_later = error && is_for_later(c, error);

    if (!error) {
        spool_accepted(c, s, receipt->case_);
        sent->accepted++;
    } else if (!is_later) {
        spool_set_aside(c, s);
        sent->refused++;
    }
    if (!is_later)
        hearer->told(c, hearer->self, s, receipt);
    forget_refusal(c);
    return !is_later;
}

int spool_send_once(struct cli *c,
    void (*told)(struct cli *c, void *self, const struct spooled *s, const CaseReceipt *r),
    void *self, struct sent *ret)
{
    struct hearer hearer = { told, self };
    struct spooled *all;
    size_t n;
    bool is_there = true;
    int error = session_open(c, DOOR_PEOPLE);

    *ret = (struct sent){ 0 };
    if (error)
        return error;
    n = spool_unsent(c, &all);
    for (size_t i = 0; i < n; i++) {
        if (!spool_is_mine(c, &all[i]))
            continue;
        if (is_there)
            session_learn_clock(c); /* since when it waits, is told by the service's clock */
        forget_refusal(c);
        is_there = is_there && session_has_clock(c) && !session_is_over(c) &&
                   send_one(c, &all[i], &hearer, ret);
        ret->left += !is_there;
    }
    return 0;
}

/* ---- the one that stays ---- */

/* It may have been closed, and its name given to somebody else. */
static int open_terminal(const char *path)
{
    int fd = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    struct stat st;

    if (fd >= 0 && isatty(fd) && fstat(fd, &st) == 0 && st.st_uid == getuid())
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static void tell_terminal(
    struct cli *c, void *terminal, const struct spooled *s, const CaseReceipt *r)
{
    const char *since = say_when(c, s->sealed_ms, clock_now(c->clock));
    int fd = terminal ? open_terminal(terminal) : -1;

    if (fd < 0)
        return;
    dprintf(fd, "\r\nassist: ");
    if (r)
        dprintf(fd, _("ACCEPTED: the case kept here at %s is %s"), since, r->case_);
    else
        dprintf(fd, _("REFUSED: the case kept here at %s: see assist spool list"), since);
    dprintf(fd, "\a\r\n");
    close(fd);
}

/* Until nothing of mine is left that could be sent; false: a signal has come. */
static bool send_all(struct cli *c, const char *terminal)
{
    int pause_ms = PAUSE_FIRST_MS;
    struct sent sent;

    for (;;) {
        struct arena kept;
        int error;

        cli_turn_begin(c, &kept);
        error = spool_send_once(c, tell_terminal, (void *)(uintptr_t)terminal, &sent);
        cli_turn_end(c, &kept);
        if (error || session_is_over(c))
            return false;
        if (sent.left == 0)
            return true;
        session_pause(c, pause_ms);
        pause_ms = sent.accepted                  ? PAUSE_FIRST_MS
                   : 2 * pause_ms < PAUSE_MOST_MS ? 2 * pause_ms
                                                  : PAUSE_MOST_MS;
    }
}

static bool has_mine(struct cli *c)
{
    struct spooled *all;
    size_t n = spool_unsent(c, &all);

    for (size_t i = 0; i < n; i++)
        if (spool_is_mine(c, &all[i]))
            return true;
    return false;
}

int spool_stay(struct cli *c, const char *terminal)
{
    int error = session_open(c, DOOR_PEOPLE);
    int lock;

    /* Who comes while we hold the lock relies on us: it is looked once more when it is free again. */
    while (!error && has_mine(c)) {
        if (files_lock(spool_lock(c), &lock) != 0)
            return 0;
        error = send_all(c, terminal) ? 0 : ERR_UNREACHED;
        close(lock);
    }
    return error == ERR_UNREACHED ? 0 : error;
}

/* ---- leaving one behind ---- */

static char *terminal_of(struct cli *c)
{
    return isatty(STDERR_FILENO) ? arena_dup(&c->arena, ttyname(STDERR_FILENO)) : NULL;
}

/* Between fork and exec: nothing that takes a lock or memory. */
static void become_sender(char *const *argv)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR);

    setsid();
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (null < 0 || chdir("/") != 0)
        _exit(1);
    for (int fd = 0; fd <= 2; fd++)
        dup2(null, fd);
    close_range(3, ~0U, 0);
    execv("/proc/self/exe", argv);
    _exit(1);
}

/* The softphone's, about whom the case is: the sender stays, and its environment can be read. */
static void forget_caller(void)
{
    unsetenv("ASSIST_CALLER");
    unsetenv("ASSIST_CALL_REF");
}

void spool_leave_sender(struct cli *c)
{
    char *config = realpath(c->who->config, NULL), *terminal = terminal_of(c);
    char *argv[] = { (char[]){ "assist" }, (char[]){ "--config" }, config, (char[]){ "--identity" },
        arena_dup(&c->arena, identity_name(c)), (char[]){ "--lang" }, arena_dup(&c->arena, c->lang),
        (char[]){ "spool" }, (char[]){ "send" }, (char[]){ "--stay" },
        terminal ? (char[]){ "--terminal" } : NULL, terminal, NULL };

    forget_caller();
    if (config && fork() == 0)
        become_sender(argv);
    free(config);
}
