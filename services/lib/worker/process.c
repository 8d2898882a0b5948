/* process - arguments, and what a process does to itself at start. */
#include <fcntl.h>
#include <linux/close_range.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"
#include "worker/process.h"

#define MEMORY_MOST (UINT64_C(2) << 30)
#define DESCRIPTORS 65536 /* libzmq aborts when they run out (pitfall B12) */

static int usage(struct refusal *why, const char *word)
{
    *why = (struct refusal){ .code = ERR_USAGE, .field = word };
    return ERR_USAGE;
}

static int read_number(const char *text, int64_t max, int64_t *ret)
{
    return text ? text_int(text, 0, max, ret) : ERR_MISSING;
}

static int read_option(const char *option, const char *value, struct worker_args *a)
{
    int64_t number = 0;
    int error = value ? 0 : ERR_MISSING;

    if (text_is(option, "--data")) {
        a->data = value;
    } else if (text_is(option, "--config")) {
        a->config = value;
    } else if (text_is(option, "--ready-fd")) {
        error = read_number(value, 1023, &number);
        a->ready_fd = (int)number;
    } else if (text_is(option, "--parent")) {
        error = read_number(value, INT32_MAX, &number);
        a->parent = (pid_t)number;
    } else {
        error = ERR_USAGE;
    }
    return error;
}

int worker_args_read(int argc, char **argv, struct worker_args *ret, struct refusal *ret_why)
{
    *ret = (struct worker_args){ .ready_fd = -1 };
    for (int i = 1; i < argc; i += 2) {
        if (read_option(argv[i], i + 1 < argc ? argv[i + 1] : NULL, ret) != 0)
            return usage(ret_why, argv[i]);
    }
    return text_empty(ret->data) ? usage(ret_why, "--data") : 0;
}

static void raise_descriptors(void)
{
    struct rlimit l;

    if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_cur >= DESCRIPTORS)
        return;
    l.rlim_cur = l.rlim_max < DESCRIPTORS ? l.rlim_max : DESCRIPTORS;
    setrlimit(RLIMIT_NOFILE, &l);
}

void process_keep_private(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
#ifndef __SANITIZE_ADDRESS__ /* whose leak check looks into the process */
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

#define KEPT_FREE (1024 * 1024)

/* Messages come and go by the hundred: what was freed for them is kept, not given back to the kernel and asked for again with
 * each. That one setting is made ends malloc's own adjusting of the other, so both are made. */
static void keep_freed_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
    mallopt(M_MMAP_THRESHOLD, KEPT_FREE / 4);
}

void process_guard(void)
{
    umask(077);
    keep_freed_memory();
    process_keep_private();
    signal(SIGPIPE, SIG_IGN);
    raise_descriptors();
}

void process_first_to_go(void)
{
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd >= 0) {
        dprintf(fd, "500");
        close(fd);
    }
#ifndef __SANITIZE_ADDRESS__ /* which takes terabytes of addresses */
    setrlimit(RLIMIT_DATA, &(struct rlimit){ MEMORY_MOST, MEMORY_MOST });
#endif
}

void process_close_others(int keep)
{
    if (keep > 3)
        close_range(3, (unsigned)keep - 1, 0);
    close_range(keep < 3 ? 3 : (unsigned)keep + 1, ~0U, 0);
    if (keep >= 3)
        fcntl(keep, F_SETFD, FD_CLOEXEC);
}

bool process_follow_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent;
}
